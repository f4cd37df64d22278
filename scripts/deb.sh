#!/usr/bin/env bash
# Makes the Debian package of a built uketsuke with cargo-deb.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tool.sh
cargo_tool cargo-deb 3.8.0
models="${UKETSUKE_MODELS:-${XDG_CACHE_HOME:-$HOME/.cache}/uketsuke/models}"
rm -rf out/models
mkdir -p out/models
while read -r _ name; do cp "$models/$name" out/models/; done <scripts/models.sha256
echo "==> packing"
"$tool" --no-build --no-strip
