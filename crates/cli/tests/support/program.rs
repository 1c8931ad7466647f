use std::process::Command;

/// `cpsctl` with an environment that is the same on every machine: no language, and a home that does
/// not exist. Nothing of the environment of the test passes.
pub(crate) fn cpsctl() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cpsctl"));
    command
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
        .env("HOME", "/nonexistent")
        .env("LC_ALL", "C.UTF-8");
    command
}
