use super::finding::{Fact, Finding};
use super::machine::Machine;
use crate::sys::remedies::START_AGENT;

/// File that starts the agent with the session, as the package installs it.
const UNIT: &str = "cps-agent.service";

/// Returns a warning only: programs that ask for the PIN themselves need no agent.
pub(super) fn check(machine: &Machine) -> Finding {
    match &machine.daemon {
        Err(_) => Finding::not_applicable(Fact::NeedsDaemon),
        Ok(answers) if answers.info.agent => Finding::ok(Fact::AgentShows),
        Ok(_) => Finding::warning(Fact::NoAgent).mended_by(start(machine)),
    }
}

fn start(machine: &Machine) -> String {
    if machine.exists(format!("/usr/lib/systemd/user/{UNIT}")) {
        format!("systemctl --user enable --now {UNIT}")
    } else {
        START_AGENT.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use cps_protocol::ErrorKind;

    use super::super::bench::Bench;
    use super::*;

    #[test]
    fn an_agent_is_well() {
        let bench = Bench::new().said(|answers| answers.info.agent = true);
        assert_eq!(check(&bench.machine()), Finding::ok(Fact::AgentShows));
    }

    #[test]
    fn no_agent_is_a_warning() {
        assert_eq!(
            check(&Bench::new().machine()),
            Finding::warning(Fact::NoAgent).mended_by("cpsctl agent &")
        );
    }

    #[test]
    fn an_agent_that_the_package_installed_is_started_as_a_unit() {
        let bench = Bench::new().file("/usr/lib/systemd/user/cps-agent.service", "[Unit]");
        assert_eq!(
            check(&bench.machine()).command.as_deref(),
            Some("systemctl --user enable --now cps-agent.service")
        );
    }

    #[test]
    fn the_daemon_must_answer_first() {
        let bench = Bench::new().silent(ErrorKind::DaemonUnreachable);
        assert_eq!(
            check(&bench.machine()),
            Finding::not_applicable(Fact::NeedsDaemon)
        );
    }
}
