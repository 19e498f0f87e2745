//! The binary: hands the process to [`suiji::cli`].

fn main() -> std::process::ExitCode {
    std::process::ExitCode::from(suiji::cli::main() as u8)
}
