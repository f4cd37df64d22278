# Sourced by scripts that need a cargo tool: `cargo_tool NAME VERSION` builds it once beside the other
# downloads and sets `tool` to its path.
cargo_tool() {
  local tools="${XDG_CACHE_HOME:-$HOME/.cache}/uketsuke/tools"
  tool="$tools/bin/$1"
  case "$("$tool" --version 2>/dev/null)" in
  "$2" | "$1 $2") ;;
  *)
    echo "==> building $1 $2 (once)"
    cargo install --quiet --locked --debug --version "$2" --root "$tools" "$1"
    ;;
  esac
}
