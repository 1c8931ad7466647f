use std::io;

use super::finding::{Fact, Finding};
use super::machine::Machine;

pub(super) fn check(machine: &Machine) -> Finding {
    match machine.pcscd {
        Ok(()) => Finding::ok(Fact::Answers),
        // Whether it lets this account in is the next question.
        Err(io::ErrorKind::PermissionDenied) => Finding::ok(Fact::Listens),
        _ if !machine.readers().is_empty() => Finding::not_applicable(Fact::ReadersWithoutPcscd),
        Err(io::ErrorKind::NotFound) => Finding::failed(Fact::PcscdStopped)
            .mended_by("sudo systemctl enable --now pcscd.socket"),
        Err(_) => Finding::failed(Fact::PcscdDead)
            .mended_by("sudo systemctl restart pcscd.socket pcscd.service"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::{Bench, PCSCD};
    use super::*;
    use cps_testsuite::sample;

    #[test]
    fn a_service_that_listens_is_well() {
        let bench = Bench::new().listening(PCSCD);
        assert_eq!(check(&bench.machine()), Finding::ok(Fact::Answers));
    }

    #[test]
    fn a_service_that_was_not_started_fails() {
        assert_eq!(
            check(&Bench::new().machine()),
            Finding::failed(Fact::PcscdStopped)
                .mended_by("sudo systemctl enable --now pcscd.socket")
        );
    }

    #[test]
    fn a_service_that_died_and_left_its_socket_fails() {
        let bench = Bench::new().deserted(PCSCD);
        assert_eq!(
            check(&bench.machine()),
            Finding::failed(Fact::PcscdDead)
                .mended_by("sudo systemctl restart pcscd.socket pcscd.service")
        );
    }

    #[test]
    fn readers_without_it_need_it_not() {
        let bench = Bench::new().readers(&[sample::empty("A")]);
        assert_eq!(
            check(&bench.machine()),
            Finding::not_applicable(Fact::ReadersWithoutPcscd)
        );
    }
}
