//! The life of an installed package: upgrade, removal, purge (Debian policy, chapter 6).

use crate::machine::Machine;
use crate::workstation::{has_its_accounts, install, main_pid};

pub(crate) fn is_upgraded(machine: &Machine) {
    let pid = main_pid(machine);
    install(machine, "/root/packages/next.deb");
    machine
        .sh("dpkg-query --show cps-middleware")
        .ok()
        .prints(&["0.1.0-2"]);
    machine.sh("cpsctl readers list").ok();
    assert_ne!(main_pid(machine), pid, "the new program has taken over");
    // The files that the administrator changed are kept.
    machine.sh("grep ^audit_file /etc/cpsd/cpsd.toml").ok();
    assert_eq!(
        machine.sh("systemctl is-enabled cpsd.socket").text,
        "enabled\n"
    );
}

pub(crate) fn stays_disabled_by_the_administrator(machine: &Machine) {
    machine.sh("systemctl disable --now cpsd.socket").ok();
    machine.sh("systemctl --global disable cps-agent").ok();
    reinstall(machine);
    for (question, answer) in [
        ("is-enabled cpsd.socket", "disabled\n"),
        ("is-active cpsd.socket", "inactive\n"),
        ("--global is-enabled cps-agent.service", "disabled\n"),
    ] {
        let seen = machine.sh(&format!("systemctl {question}")).text;
        assert_eq!(seen, answer, "{question}");
    }
    machine.sh("systemctl enable --now cpsd.socket").ok();
    machine.sh("systemctl --global enable cps-agent").ok();
    machine.sh("cpsctl readers list").ok();
}

fn reinstall(machine: &Machine) {
    let install = "apt-get --quiet --quiet --yes --no-install-recommends install --reinstall";
    machine
        .sh(&format!("{install} /root/packages/next.deb"))
        .ok();
}

pub(crate) fn is_removed(machine: &Machine) {
    machine
        .sh("apt-get --quiet --quiet --yes remove cps-middleware")
        .ok();
    assert_eq!(state_in_dpkg(machine), "rc ");
    machine.sh("systemctl is-active cpsd.socket").failed();
    machine.sh("systemctl is-active cpsd.service").failed();
    machine.sh("pgrep cpsd").failed();
    machine
        .sh("test ! -e /run/cpsd && test ! -e /usr/bin/cpsd")
        .ok();
    // The configuration and what was written down stay until they are purged.
    machine
        .sh("grep ^audit_file /etc/cpsd/cpsd.toml && test -e /etc/logrotate.d/cpsd")
        .ok();
    machine.sh("test -e /var/log/cpsd/audit.jsonl").ok();
    has_its_accounts(machine);
    assert_eq!(machine.sh("systemctl --failed --quiet").text, "");
}

/// Checks that an installation after a removal finds everything as it was.
pub(crate) fn comes_back(machine: &Machine) {
    install(machine, "/root/packages/next.deb");
    machine.sh("cpsctl readers list").ok();
    machine.sh("grep ^audit_file /etc/cpsd/cpsd.toml").ok();
    for unit in ["cpsd.socket", "--global cps-agent.service"] {
        let enabled = machine.sh(&format!("systemctl is-enabled {unit}"));
        assert_eq!(enabled.text, "enabled\n", "{unit}");
    }
}

pub(crate) fn is_purged(machine: &Machine) {
    machine
        .sh("touch /etc/cpsd/trust/of-the-administrator.pem")
        .ok();
    machine
        .sh("apt-get --quiet --quiet --yes purge cps-middleware")
        .ok();
    let left = machine.sh(
        "find / /run -xdev \\( -name '*cps*' -o -lname '*cps*' \\) -not -path '/proc/*' \
            -not -name '*procps*' -not -path '/root/packages*' -not -path '/tmp/*' \
            -not -path '/var/cache/apt/*' | sort",
    );
    // Nothing but what the administrator put there, and the account, whose number must not become
    // another account's.
    assert_eq!(left.ok().text, "/etc/cpsd\n");
    let kept = machine.sh("find /etc/cpsd -mindepth 1 | sort").ok().text;
    assert_eq!(
        kept,
        "/etc/cpsd/trust\n/etc/cpsd/trust/of-the-administrator.pem\n"
    );
    machine.sh("test -e /etc/opt/chrome").failed();
    has_its_accounts(machine);
    machine.sh("pgrep cpsd").failed();
    assert_eq!(machine.sh("systemctl --failed --quiet").text, "");
}

/// As the first column of `dpkg --list` has it.
fn state_in_dpkg(machine: &Machine) -> String {
    machine
        .sh("dpkg-query --show --showformat='${db:Status-Abbrev}' cps-middleware")
        .ok()
        .text
}
