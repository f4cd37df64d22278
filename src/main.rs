//! The command `uketsuke`.

fn main() -> std::process::ExitCode {
    uketsuke::main()
}
