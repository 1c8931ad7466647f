use std::io;

use cps_protocol::ErrorKind;

use super::finding::{Fact, Finding};
use super::machine::Machine;
use crate::shell;
use crate::sys::remedies;

pub(super) fn check(machine: &Machine) -> Finding {
    let refused = match &machine.daemon {
        Ok(_) => return Finding::ok(machine.user()),
        Err(error) => error.kind == ErrorKind::NotAuthorised,
    };
    // By the permissions of the socket, or by the daemon.
    if refused || machine.connected == Err(io::ErrorKind::PermissionDenied) {
        let user = machine.user();
        return Finding::failed(Fact::NoRights {
            user: user.to_owned(),
        })
        .mended_by(remedies::admit(&shell::word(user)));
    }
    Finding::not_applicable(Fact::NeedsDaemon)
}

#[cfg(test)]
mod tests {
    use super::super::bench::Bench;
    use super::*;

    #[test]
    fn an_account_that_is_served_is_well() {
        assert_eq!(check(&Bench::new().machine()), Finding::ok("marie"));
    }

    #[test]
    fn an_account_that_is_not_served_fails() {
        let no_rights = Finding::failed(Fact::NoRights {
            user: "marie".to_owned(),
        })
        .mended_by("sudo usermod --append --groups cps marie");
        let refused = Bench::new().silent(ErrorKind::NotAuthorised);
        assert_eq!(check(&refused.machine()), no_rights);
        let kept_out = Bench::new().refused(io::ErrorKind::PermissionDenied);
        assert_eq!(check(&kept_out.machine()), no_rights);
    }

    #[test]
    fn the_daemon_must_answer_first() {
        let bench = Bench::new().refused(io::ErrorKind::NotFound);
        assert_eq!(
            check(&bench.machine()),
            Finding::not_applicable(Fact::NeedsDaemon)
        );
    }
}
