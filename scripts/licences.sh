#!/usr/bin/env bash
# Checks licences and sources of all dependencies with cargo-deny.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/tool.sh
cargo_tool cargo-deny 0.20.2
cargo fetch --quiet --locked
echo "==> checking licences and sources"
"$tool" --offline check licenses bans sources
