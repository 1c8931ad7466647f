use std::io;

use cps_protocol::ErrorKind;

use super::finding::{Fact, Finding, Status};
use super::machine::Machine;
use super::socket_present;
use crate::sys::remedies::RESTART;

pub(super) fn check(machine: &Machine) -> Finding {
    if socket_present::check(machine).status == Status::Failed {
        return Finding::not_applicable(Fact::NeedsSocket);
    }
    if machine.connected == Err(io::ErrorKind::PermissionDenied) {
        return Finding::not_applicable(Fact::ClosedToAccount);
    }
    match &machine.daemon {
        Ok(_) => Finding::ok(Fact::Answers),
        // Whom it serves is another question.
        Err(error) if error.kind == ErrorKind::NotAuthorised => Finding::ok(Fact::Answers),
        Err(_) if machine.connected.is_err() => {
            Finding::failed(Fact::NotListening).mended_by(RESTART)
        }
        Err(_) => Finding::failed(Fact::NoAnswer).mended_by(RESTART),
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::Bench;
    use super::*;

    const SOCKET: &str = "/run/cpsd/cpsd.sock";

    #[test]
    fn a_daemon_that_answers_is_well() {
        let bench = Bench::new().listening(SOCKET);
        assert_eq!(check(&bench.machine()), Finding::ok(Fact::Answers));
        let bench = bench.silent(ErrorKind::NotAuthorised);
        assert_eq!(check(&bench.machine()), Finding::ok(Fact::Answers));
    }

    #[test]
    fn a_socket_that_a_dead_daemon_left_fails() {
        let bench = Bench::new()
            .deserted(SOCKET)
            .refused(io::ErrorKind::ConnectionRefused);
        assert_eq!(
            check(&bench.machine()),
            Finding::failed(Fact::NotListening)
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
            Finding::failed(Fact::NoAnswer)
                .mended_by("sudo systemctl restart cpsd.socket cpsd.service")
        );
    }

    #[test]
    fn a_socket_must_be_there_first() {
        let bench = Bench::new().refused(io::ErrorKind::NotFound);
        assert_eq!(
            check(&bench.machine()),
            Finding::not_applicable(Fact::NeedsSocket)
        );
    }
}
