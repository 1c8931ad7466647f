use std::io;

use super::text::Doctor;
use super::{Finding, Machine};

pub(super) fn check(machine: &Machine) -> Finding {
    match machine.pcscd {
        Ok(()) => Finding::ok(machine.text(Doctor::Answers)),
        // Whether it lets this account in is the next question.
        Err(io::ErrorKind::PermissionDenied) => Finding::ok(machine.text(Doctor::Listens)),
        _ if !machine.readers().is_empty() => {
            Finding::not_applicable(machine.text(Doctor::ReadersWithoutPcscd))
        }
        Err(io::ErrorKind::NotFound) => Finding::failed(machine.text(Doctor::PcscdStopped))
            .mended_by("sudo systemctl enable --now pcscd.socket"),
        Err(_) => Finding::failed(machine.text(Doctor::PcscdDead))
            .mended_by("sudo systemctl restart pcscd.socket pcscd.service"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::test::{Bench, PCSCD};
    use super::*;
    use crate::format::sample;

    #[test]
    fn a_service_that_listens_is_well() {
        let bench = Bench::new().listening(PCSCD);
        assert_eq!(check(&bench.machine()), Finding::ok("it answers"));
    }

    #[test]
    fn a_service_that_was_not_started_fails() {
        assert_eq!(
            check(&Bench::new().machine()),
            Finding::failed("The smart card service pcscd is not running. Start it.")
                .mended_by("sudo systemctl enable --now pcscd.socket")
        );
    }

    #[test]
    fn a_service_that_died_and_left_its_socket_fails() {
        let bench = Bench::new().deserted(PCSCD);
        assert_eq!(
            check(&bench.machine()),
            Finding::failed("The smart card service pcscd does not answer. Restart it.")
                .mended_by("sudo systemctl restart pcscd.socket pcscd.service")
        );
    }

    #[test]
    fn readers_without_it_need_it_not() {
        let bench = Bench::new().readers(&[sample::empty("A")]);
        assert_eq!(
            check(&bench.machine()),
            Finding::not_applicable("the readers of cpsd are not those of pcscd")
        );
    }
}
