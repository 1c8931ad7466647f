use super::text::Doctor;
use super::{Finding, Machine};
use crate::text::say;

/// This program and the daemon come from one source.
const OWN: &str = env!("CARGO_PKG_VERSION");

pub(super) fn check(machine: &Machine) -> Finding {
    let Ok(answers) = &machine.daemon else {
        return Finding::not_applicable(machine.text(Doctor::NeedsDaemon));
    };
    let version = &answers.info.version;
    if version == OWN {
        return Finding::ok(version);
    }
    let message = say!(
        machine.language,
        Doctor::VersionDiffers,
        daemon = version,
        own = OWN
    );
    Finding::failed(message).mended_by("sudo systemctl restart cpsd")
}

#[cfg(test)]
mod tests {
    use cps_protocol::ErrorKind;

    use super::super::test::Bench;
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
            Finding::failed(format!(
                "cpsd is version 0.0.9, this program {OWN}. Restart cpsd after an update; if that \
                 is not enough, update both."
            ))
            .mended_by("sudo systemctl restart cpsd")
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
