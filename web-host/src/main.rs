//! The program that browsers start.

use std::process::ExitCode;

fn main() -> ExitCode {
    cps_web_host::run()
}
