#!/usr/bin/env bash
# Checks licences and sources of all dependencies with cargo-deny, built once beside the target folder.
set -euo pipefail
cd "$(dirname "$0")/.."
version=0.20.2
tools="${XDG_CACHE_HOME:-$HOME/.cache}/uketsuke/tools"
if [ "$("$tools/bin/cargo-deny" --version 2>/dev/null)" != "cargo-deny $version" ]; then
  echo "==> building cargo-deny $version (once)"
  cargo install --quiet --locked --debug --version "$version" --root "$tools" cargo-deny
fi
cargo fetch --quiet --locked
echo "==> checking licences and sources"
"$tools/bin/cargo-deny" --offline check licenses bans sources
