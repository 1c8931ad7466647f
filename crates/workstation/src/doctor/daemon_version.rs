use super::finding::{Fact, Finding};
use super::machine::Machine;
use crate::sys::remedies::RESTART;

/// This program and the daemon come from one source.
const OWN: &str = env!("CARGO_PKG_VERSION");

pub(super) fn check(machine: &Machine) -> Finding {
    let Ok(answers) = &machine.daemon else {
        return Finding::not_applicable(Fact::NeedsDaemon);
    };
    let version = &answers.info.version;
    if version == OWN {
        return Finding::ok(version.as_str());
    }
    let fact = Fact::VersionDiffers {
        daemon: version.clone(),
        own: OWN,
    };
    Finding::failed(fact).mended_by(RESTART)
}

#[cfg(test)]
mod tests {
    use cps_protocol::ErrorKind;

    use super::super::bench::Bench;
    use super::*;

    #[test]
    fn the_same_version_is_well() {
        assert_eq!(check(&Bench::new().machine()), Finding::ok(OWN));
    }

    #[test]
    fn another_version_fails() {
        let bench = Bench::new().said(|answers| answers.info.version = "0.0.9".to_owned());
        assert_eq!(
            check(&bench.machine()),
            Finding::failed(Fact::VersionDiffers {
                daemon: "0.0.9".to_owned(),
                own: OWN,
            })
            .mended_by("sudo systemctl restart cpsd.socket cpsd.service")
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
