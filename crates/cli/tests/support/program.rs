use std::env;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

/// Returns `cpsctl` with the environment of [`clean`].
pub(crate) fn cpsctl() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cpsctl"));
    clean(&mut command);
    command
}

/// Gives a program an environment that is the same on every machine: no language, and a home that
/// does not exist. Nothing of the environment of the test passes but the directory of Windows.
pub(crate) fn clean(command: &mut Command) {
    command
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
        .env("HOME", "/nonexistent")
        .env("LC_ALL", "C.UTF-8");
    // Without it no program of Windows has sockets.
    if let Some(system) = env::var_os("SystemRoot") {
        command.env("SystemRoot", system);
    }
}

/// Runs a program with this standard input, to its end.
pub(crate) fn output_of(command: &mut Command, input: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that needs no input may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}
