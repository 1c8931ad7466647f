use std::io;

use cps_protocol::ErrorKind;

use super::text::Doctor;
use super::{Finding, Machine, Status, socket_present};

const RESTART: &str = "sudo systemctl restart cpsd.socket cpsd.service";

pub(super) fn check(machine: &Machine) -> Finding {
    if socket_present::check(machine).status == Status::Failed {
        return Finding::not_applicable(machine.text(Doctor::NeedsSocket));
    }
    if machine.connected == Err(io::ErrorKind::PermissionDenied) {
        return Finding::not_applicable(machine.text(Doctor::ClosedToAccount));
    }
    match &machine.daemon {
        Ok(_) => Finding::ok(machine.text(Doctor::Answers)),
        // Whom it serves is another question.
        Err(error) if error.kind == ErrorKind::NotAuthorised => {
            Finding::ok(machine.text(Doctor::Answers))
        }
        Err(_) if machine.connected.is_err() => {
            Finding::failed(machine.text(Doctor::NobodyListens)).mended_by(RESTART)
        }
        Err(_) => Finding::failed(machine.text(Doctor::NoAnswer)).mended_by(RESTART),
    }
}

#[cfg(test)]
mod tests {
    use super::super::test::Bench;
    use super::*;

    const SOCKET: &str = "/run/cpsd/cpsd.sock";

    #[test]
    fn a_daemon_that_answers_is_well() {
        let bench = Bench::new().listening(SOCKET);
        assert_eq!(check(&bench.machine()), Finding::ok("it answers"));
        let bench = bench.silent(ErrorKind::NotAuthorised);
        assert_eq!(check(&bench.machine()), Finding::ok("it answers"));
    }

    #[test]
    fn a_socket_that_a_dead_daemon_left_fails() {
        let bench = Bench::new()
            .deserted(SOCKET)
            .refused(io::ErrorKind::ConnectionRefused);
        assert_eq!(
            check(&bench.machine()),
            Finding::failed("Nobody listens on the socket of cpsd: it has died. Restart it.")
                .mended_by("sudo systemctl restart cpsd.socket cpsd.service")
        );
    }

    #[test]
    fn a_daemon_that_does_not_greet_fails() {
        let bench = Bench::new()
            .listening(SOCKET)
            .silent(ErrorKind::DaemonUnreachable);
        assert_eq!(
            check(&bench.machine()),
            Finding::failed(
                "Something listens on the socket of cpsd but does not answer as cpsd of this \
                 version does. Restart it."
            )
            .mended_by("sudo systemctl restart cpsd.socket cpsd.service")
        );
    }

    #[test]
    fn a_socket_must_be_there_first() {
        let bench = Bench::new().refused(io::ErrorKind::NotFound);
        assert_eq!(
            check(&bench.machine()),
            Finding::not_applicable("the socket must be there first")
        );
    }
}
