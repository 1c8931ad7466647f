use super::text::Doctor;
use super::{Finding, Machine};

/// What starts the agent with the session, as the package installs it.
const UNIT: &str = "cps-agent.service";

/// A warning only: programs that ask for the PIN themselves need no agent.
pub(super) fn check(machine: &Machine) -> Finding {
    match &machine.daemon {
        Err(_) => Finding::not_applicable(machine.text(Doctor::NeedsDaemon)),
        Ok(answers) if answers.info.agent => Finding::ok(machine.text(Doctor::AgentShows)),
        Ok(_) => Finding::warning(machine.text(Doctor::NoAgent)).mended_by(start(machine)),
    }
}

fn start(machine: &Machine) -> String {
    if machine.exists(format!("/usr/lib/systemd/user/{UNIT}")) {
        format!("systemctl --user enable --now {UNIT}")
    } else {
        "cpsctl agent &".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use cps_protocol::ErrorKind;

    use super::super::test::Bench;
    use super::*;

    #[test]
    fn an_agent_is_well() {
        let bench = Bench::new().said(|answers| answers.info.agent = true);
        assert_eq!(
            check(&bench.machine()),
            Finding::ok("the agent of this account shows them")
        );
    }

    #[test]
    fn no_agent_is_a_warning() {
        assert_eq!(
            check(&Bench::new().machine()),
            Finding::warning(
                "No agent shows PIN dialogs to this account, so programs that leave the PIN to \
                 cpsd cannot ask for it. Start the agent in your session."
            )
            .mended_by("cpsctl agent &")
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
            Finding::not_applicable("cpsd must answer first")
        );
    }
}
