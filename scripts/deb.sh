#!/usr/bin/env bash
# Makes the Debian package of a built uketsuke with cargo-deb, built once beside the target folder.
set -euo pipefail
cd "$(dirname "$0")/.."
version=3.8.0
tools="${XDG_CACHE_HOME:-$HOME/.cache}/uketsuke/tools"
if [ "$("$tools/bin/cargo-deb" --version 2>/dev/null)" != "$version" ]; then
  echo "==> building cargo-deb $version (once)"
  cargo install --quiet --locked --debug --version "$version" --root "$tools" cargo-deb
fi
models="${UKETSUKE_MODELS:-${XDG_CACHE_HOME:-$HOME/.cache}/uketsuke/models}"
rm -rf out/models
mkdir -p out/models
while read -r _ name; do cp "$models/$name" out/models/; done <scripts/models.sha256
echo "==> packing"
"$tools/bin/cargo-deb" --no-build --no-strip
