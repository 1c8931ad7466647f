//! Commands that mend, for a shell of Unix and a service of systemd.

/// Characters that a word has as they are, beside letters and digits.
pub(crate) const PLAIN: &str = "-._/";

/// An apostrophe in a word between apostrophes.
pub(crate) const APOSTROPHE: &str = "'\\''";

/// Starts cpsd.
pub(crate) const START: &str = "sudo systemctl enable --now cpsd.socket";

/// Restarts cpsd.
pub(crate) const RESTART: &str = "sudo systemctl restart cpsd.socket cpsd.service";

/// Starts the agent.
pub(crate) const START_AGENT: &str = "cpsctl agent &";

/// Registers our programs in browsers for all accounts, also those in which none was ever started.
pub(crate) const REGISTER: &str = "sudo cpsctl browser register --system";

/// Sets the clock.
pub(crate) const SET_CLOCK: &str = "sudo timedatectl set-ntp true";

/// Returns the command with which an administrator runs these one after the other.
pub(crate) fn as_administrator(commands: &[String]) -> String {
    format!("sudo {}", commands.join(" && sudo "))
}

/// Returns the command that lets an account use cpsd, whose name is a word of the shell.
pub(crate) fn admit(account: &str) -> String {
    format!("sudo usermod --append --groups cps {account}")
}

/// Returns the command that puts the socket of cpsd in the place of something else.
pub(crate) fn replace_socket(path: &str) -> Option<String> {
    Some(format!("sudo rm -r '{path}' && {RESTART}"))
}
