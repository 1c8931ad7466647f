use super::text::Doctor;
use super::{Finding, Machine};

/// A warning only: programs that ask for the PIN themselves need no agent.
pub(super) fn check(machine: &Machine) -> Finding {
    match &machine.daemon {
        Err(_) => Finding::not_applicable(machine.text(Doctor::NeedsDaemon)),
        Ok(answers) if answers.info.agent => Finding::ok(machine.text(Doctor::AgentShows)),
        Ok(_) => Finding::warning(machine.text(Doctor::NoAgent)).mended_by("cpsctl agent &"),
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
    fn the_daemon_must_answer_first() {
        let bench = Bench::new().silent(ErrorKind::DaemonUnreachable);
        assert_eq!(
            check(&bench.machine()),
            Finding::not_applicable("cpsd must answer first")
        );
    }
}
