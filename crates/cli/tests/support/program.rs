use std::process::Command;

/// Returns `cpsctl` with the environment of [`clean`].
pub(crate) fn cpsctl() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cpsctl"));
    clean(&mut command);
    command
}

/// Gives a program an environment that is the same on every machine: no language, and a home that
/// does not exist. Nothing of the environment of the test passes.
pub(crate) fn clean(command: &mut Command) {
    command
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
        .env("HOME", "/nonexistent")
        .env("LC_ALL", "C.UTF-8");
}
