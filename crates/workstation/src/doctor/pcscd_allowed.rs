use std::io;

use super::finding::{Fact, Finding};
use super::machine::Machine;
use crate::sys;

const RESTART: &str = "sudo systemctl restart pcscd.socket pcscd.service";

pub(super) fn check(machine: &Machine) -> Finding {
    let refused = machine
        .daemon
        .as_ref()
        .is_ok_and(|a| a.info.problem.is_some());
    match machine.pcscd {
        // The permissions of the socket; pcsc-lite installs it for every account.
        Err(io::ErrorKind::PermissionDenied) => {
            Finding::failed(Fact::PcscdSocketClosed).mended_by(RESTART)
        }
        Err(_) => Finding::not_applicable(Fact::NeedsPcscd),
        Ok(()) if !refused => Finding::ok(Fact::Allowed),
        // It answers us but not the daemon: its policy (polkit) makes the difference.
        Ok(()) => match account_of_daemon(machine) {
            Some(account) if account != "root" => {
                let command = allow(&account);
                Finding::failed(Fact::PcscdRefuses { account }).mended_by(command)
            }
            _ => Finding::failed(Fact::PcscdFailsDaemon).mended_by(format!("{RESTART} cpsd")),
        },
    }
}

/// Returns the account that owns the daemon's socket.
fn account_of_daemon(machine: &Machine) -> Option<String> {
    let uid = sys::owner(&machine.socket).ok()?.to_string();
    let accounts = machine.read("/etc/passwd")?;
    let mut accounts = accounts
        .lines()
        .map(|line| line.split(':').collect::<Vec<_>>());
    let account = accounts.find(|fields| fields.get(2) == Some(&uid.as_str()))?;
    Some((*account.first()?).to_owned())
}

/// Returns the command that adds a rule to polkit: both actions of pcsc-lite, for this account.
fn allow(account: &str) -> String {
    format!(
        "echo 'polkit.addRule(function(action, subject) {{ \
         if (action.id.indexOf(\"org.debian.pcsc-lite.\") == 0 && subject.user == \"{account}\") \
         return polkit.Result.YES; }});' \
         | sudo tee /etc/polkit-1/rules.d/50-cpsd.rules && {RESTART} cpsd"
    )
}

#[cfg(test)]
mod tests {
    use cps_protocol::ErrorKind;

    use super::super::bench::{Bench, PCSCD};
    use super::*;

    /// Returns a service that answers this account but not the daemon, which runs as this one.
    fn refusing(account: &str) -> Bench {
        let bench = Bench::new()
            .listening(PCSCD)
            .listening("/run/cpsd/cpsd.sock")
            .problem(ErrorKind::ServiceDown);
        let uid = sys::owner(&bench.here("/run/cpsd/cpsd.sock")).unwrap();
        bench.file(
            "/etc/passwd",
            &format!("{account}:x:{uid}:1::/:/bin/false\n"),
        )
    }

    #[test]
    fn a_service_that_serves_the_daemon_is_well() {
        let bench = Bench::new().listening(PCSCD);
        assert_eq!(check(&bench.machine()), Finding::ok(Fact::Allowed));
    }

    #[test]
    fn a_policy_that_refuses_the_daemon_fails() {
        assert_eq!(
            check(&refusing("_cpsd").machine()),
            Finding::failed(Fact::PcscdRefuses {
                account: "_cpsd".to_owned(),
            })
            .mended_by(
                "echo 'polkit.addRule(function(action, subject) { if (action.id.indexOf(\
                 \"org.debian.pcsc-lite.\") == 0 && subject.user == \"_cpsd\") return \
                 polkit.Result.YES; });' | sudo tee /etc/polkit-1/rules.d/50-cpsd.rules && sudo \
                 systemctl restart pcscd.socket pcscd.service cpsd"
            )
        );
    }

    #[test]
    fn a_service_that_fails_a_daemon_of_root_fails() {
        assert_eq!(
            check(&refusing("root").machine()),
            Finding::failed(Fact::PcscdFailsDaemon)
                .mended_by("sudo systemctl restart pcscd.socket pcscd.service cpsd")
        );
    }

    #[test]
    fn a_socket_that_is_closed_to_this_account_fails() {
        let mut machine = Bench::new().listening(PCSCD).machine();
        machine.pcscd = Err(io::ErrorKind::PermissionDenied);
        assert_eq!(
            check(&machine),
            Finding::failed(Fact::PcscdSocketClosed)
                .mended_by("sudo systemctl restart pcscd.socket pcscd.service")
        );
    }

    #[test]
    fn without_the_service_there_is_nothing_to_allow() {
        assert_eq!(
            check(&Bench::new().machine()),
            Finding::not_applicable(Fact::NeedsPcscd)
        );
    }
}
