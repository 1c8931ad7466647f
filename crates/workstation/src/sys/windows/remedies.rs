//! Commands that mend, for PowerShell; those that change the machine are an administrator's.

/// Characters that a word has as they are, beside letters and digits.
pub(crate) const PLAIN: &str = "-._/\\:";

/// An apostrophe in a word between apostrophes.
pub(crate) const APOSTROPHE: &str = "''";

/// Starts cpsd.
pub(crate) const START: &str = "Start-Service cpsd";

/// Restarts cpsd.
pub(crate) const RESTART: &str = "Restart-Service cpsd";

/// Starts the agent.
pub(crate) const START_AGENT: &str = "cpsctl agent --background";

/// Registers our programs in browsers for all accounts, also those in which none was ever started.
pub(crate) const REGISTER: &str = "cpsctl browser register --system";

/// Sets the clock.
pub(crate) const SET_CLOCK: &str = "w32tm /resync";

/// Returns the command with which an administrator runs these one after the other.
pub(crate) fn as_administrator(commands: &[String]) -> String {
    commands.join("; ")
}

/// Returns the command that lets an account use cpsd, whose name is a word of the shell. The first half
/// says of a group that is there that it is there.
pub(crate) fn admit(account: &str) -> String {
    format!("net localgroup cps /add; net localgroup cps {account} /add")
}

/// Returns the command that puts the pipe of cpsd in the place of something else: nothing else has
/// such a name.
pub(crate) fn replace_socket(_: &str) -> Option<String> {
    None
}
