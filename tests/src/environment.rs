use std::process::Command;

/// The directories of a Debian system that hold programs.
pub(crate) const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Gives a program an environment that is the same on every machine: the programs of the system, no
/// language, and a home that does not exist. Nothing of the environment of the test passes, so that
/// neither the account that runs it nor its settings count.
pub fn clean(command: &mut Command) {
    command
        .env_clear()
        .env("PATH", PATH)
        .env("HOME", "/nonexistent")
        .env("LC_ALL", "C.UTF-8");
}
