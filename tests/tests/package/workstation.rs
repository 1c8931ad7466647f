//! One workstation, from the installation of the package to its purge, in the order in which an
//! administrator sees it.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use cps_e2e::{PIN, require_tools, run_within};

use crate::lifecycle;
use crate::machine::Machine;
use crate::tree::Tree;
use crate::{package, root, simulator, simulator_package};

/// Packages that the tests use besides the package; `polkitd` and `libccid` are what it recommends.
const PROGRAMS: &[&str] = &[
    "polkitd",
    "libccid",
    "vsmartcard-vpcd",
    "opensc",
    "openssl",
    "p11-kit",
    "logrotate",
];

/// Owner, group, mode and kind of what is there after the installation.
const FILES: &str = "\
/etc/cpsd root:root 755 directory
/etc/cpsd/cpsd.toml root:root 644 regular file
/etc/cpsd/crls root:root 755 directory
/etc/cpsd/crls/README root:root 644 regular file
/etc/cpsd/trust root:root 755 directory
/etc/cpsd/trust/README root:root 644 regular file
/etc/cpsd/web.d root:root 755 directory
/etc/cpsd/web.d/README root:root 644 regular file
/etc/chromium/native-messaging-hosts/eu.webeid.json root:root 644 regular file
/etc/chromium/native-messaging-hosts/fr.cps.web.json root:root 644 regular file
/etc/opt/chrome/native-messaging-hosts/eu.webeid.json root:root 644 regular file
/etc/opt/chrome/native-messaging-hosts/fr.cps.web.json root:root 644 regular file
/etc/logrotate.d/cpsd root:root 644 regular file
/run/cpsd root:root 755 directory
/run/cpsd/cpsd.sock root:root 666 socket
/usr/bin/cpsctl root:root 755 regular file
/usr/bin/cpsd root:root 755 regular file
/usr/lib/mozilla/native-messaging-hosts/eu.webeid.json root:root 644 regular file
/usr/lib/mozilla/native-messaging-hosts/fr.cps.web.json root:root 644 regular file
/usr/lib/systemd/system/cpsd.service root:root 644 regular file
/usr/lib/systemd/system/cpsd.socket root:root 644 regular file
/usr/lib/systemd/user/cps-agent.service root:root 644 regular file
/usr/lib/systemd/user/cps-lock.service root:root 644 regular file
/usr/lib/udev/rules.d/93-cps-readers.rules root:root 644 regular file
/usr/lib/x86_64-linux-gnu/libcps_pkcs11.so root:root 644 regular file
/usr/lib/x86_64-linux-gnu/pkcs11/libcps_pkcs11.so root:root 777 symbolic link
/usr/libexec/cps-middleware/cps-web-host root:root 755 regular file
/usr/libexec/cps-middleware/cps-web-host-eid root:root 777 symbolic link
/usr/share/bash-completion/completions/cpsctl root:root 644 regular file
/usr/share/chromium/extensions/cps-middleware root:root 777 symbolic link
/usr/share/cps-middleware/login/pam.d/cps-card root:root 644 regular file
/usr/share/cps-middleware/login/pam.d/cps-card-opened root:root 644 regular file
/usr/share/cps-middleware/login/pam.d/cps-card-or-password root:root 644 regular file
/usr/share/cps-middleware/login/pam_pkcs11.conf root:root 644 regular file
/usr/share/cps-middleware/tls/openssl-cps.cnf root:root 644 regular file
/usr/share/cps-middleware/tls/openssl-cps4.cnf root:root 644 regular file
/usr/share/doc/cps-middleware/examples/tls/client.c root:root 644 regular file
/usr/share/doc/cps-middleware/fr/troubleshooting.md root:root 644 regular file
/usr/share/doc/cps-middleware/login.md root:root 644 regular file
/usr/share/doc/cps-middleware/troubleshooting.md root:root 644 regular file
/usr/share/man/man1/cpsctl.1.gz root:root 644 regular file
/usr/share/man/man8/cpsd.8.gz root:root 644 regular file
/usr/share/mozilla/extensions/{ec8030f7-c20a-464f-9b0e-13a3a9e97384}/{c3f6a8c0-7d0c-4b0e-9a55-1d2e5b8f4a10} root:root 777 symbolic link
/usr/share/p11-kit/modules/cps.module root:root 644 regular file
/usr/share/polkit-1/rules.d/50-cpsd.rules root:root 644 regular file
/usr/share/webext/cps-middleware/manifest.json root:root 644 regular file
/usr/share/zsh/vendor-completions/_cpsctl root:root 644 regular file
/var/cache/cpsd cpsd:cpsd 700 directory
/var/lib/cpsd cpsd:cpsd 700 directory
/var/log/cpsd cpsd:adm 2750 directory
";

const MODULE: &str = "/usr/lib/x86_64-linux-gnu/pkcs11/libcps_pkcs11.so";

#[test]
#[ignore = "make test-package builds what it installs"]
fn a_workstation_from_installation_to_purge() {
    require_tools!("debootstrap", "unshare", "nsenter", "setpriv", "apt-get");
    let tree = Tree::new();
    let packages = tree.path().join("root/packages");
    fs::create_dir(&packages).unwrap();
    fs::copy(package(), packages.join("first.deb")).unwrap();
    fs::copy(simulator_package(), packages.join("simulator.deb")).unwrap();
    build_next_version(&packages);
    tree.fetch(&[&["/root/packages/first.deb"], PROGRAMS].concat());

    let machine = Machine::boot(tree);
    simulator::serves_a_job_alone(&machine);
    is_installed(&machine);
    simulator::stands_beside(&machine);
    simulator::is_purged(&machine);
    has_its_files_and_accounts(&machine);
    is_started_by_its_first_client(&machine);
    is_confined(&machine);
    lets_in_who_may(&machine);
    does_the_journey(&machine);
    keeps_what_it_knows_of_the_card(&machine);
    writes_its_audit_file(&machine);
    survives_a_wrong_configuration_and_a_crash(&machine);
    lifecycle::is_upgraded(&machine);
    lifecycle::stays_disabled_by_the_administrator(&machine);
    lifecycle::is_removed(&machine);
    lifecycle::comes_back(&machine);
    lifecycle::is_purged(&machine);
}

/// Builds the same program as a later package.
fn build_next_version(directory: &Path) {
    let mut build = Command::new(root().join("scripts/package"));
    build.args([directory, Path::new("0.1.0-2")]);
    run_within(Duration::from_secs(3600), build, b"").ok();
    let built = directory.join("cps-middleware_0.1.0-2_amd64.deb");
    fs::rename(built, directory.join("next.deb")).unwrap();
}

pub(crate) fn install(machine: &Machine, packages: &str) {
    let install = "apt-get --quiet --quiet --yes --no-install-recommends install";
    machine.sh(&format!("{install} {packages}")).ok();
}

fn is_installed(machine: &Machine) {
    install(machine, "/root/packages/first.deb");
    install(machine, &PROGRAMS.join(" "));
    // pcscd may run already, without the virtual readers.
    machine.sh("systemctl restart pcscd").ok();
    let expected = [
        ("is-enabled cpsd.socket", "enabled\n"),
        ("is-active cpsd.socket", "active\n"),
        // No client has asked for it yet.
        ("is-active cpsd.service", "inactive\n"),
        ("--global is-enabled cps-agent.service", "enabled\n"),
        // The administrator decides whose screen locks.
        ("--global is-enabled cps-lock.service", "disabled\n"),
        ("--failed --quiet", ""),
    ];
    for (question, answer) in expected {
        assert_eq!(
            machine.sh(&format!("systemctl {question}")).text,
            answer,
            "{question}"
        );
    }
    // dpkg itself finds nothing changed or missing.
    machine
        .sh("test -s /var/lib/dpkg/info/cps-middleware.md5sums")
        .ok();
    assert_eq!(machine.sh("dpkg --verify cps-middleware").ok().text, "");
}

fn has_its_files_and_accounts(machine: &Machine) {
    let paths: Vec<_> = FILES
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    let seen = machine.run("stat", &[&["--format=%n %U:%G %a %F"], &paths[..]].concat());
    assert_eq!(seen.ok().text, FILES);
    has_its_accounts(machine);
    machine
        .sh("p11-kit list-modules")
        .ok()
        .prints(&["cps: libcps_pkcs11.so"]);
}

fn is_started_by_its_first_client(machine: &Machine) {
    machine.run("cpsctl", &["readers", "list"]).ok();
    machine.sh("systemctl is-active cpsd.service").ok();
    // pcscd let its account in, by the rule for polkit.
    machine.wait("cpsctl readers list | grep 'Virtual PCD'");
}

/// Returns the kernel's view of the process.
fn is_confined(machine: &Machine) {
    let pid = main_pid(machine);
    let uid = machine.sh("id --user cpsd").ok().text;
    let uid = uid.trim();
    let gid = machine.sh("id --group cpsd").ok().text;
    let gid = gid.trim();
    machine
        .sh(&format!("cat /proc/{pid}/status"))
        .ok()
        .prints(&[
            &format!("Uid:\t{uid}\t{uid}\t{uid}\t{uid}\n"),
            &format!("Groups:\t{gid} \n"),
            "CapEff:\t0000000000000000\n",
            "CapBnd:\t0000000000000000\n",
            "NoNewPrivs:\t1\n",
            "Seccomp:\t2\n",
        ]);
    let limits = machine
        .sh(&format!("grep 'Max core' /proc/{pid}/limits"))
        .ok()
        .text;
    let limits: Vec<_> = limits.split_whitespace().collect();
    assert_eq!(limits, ["Max", "core", "file", "size", "0", "0", "bytes"]);
    // Its network has nothing but a loopback.
    let network = machine.sh(&format!("nsenter --net --target {pid} cat /proc/net/dev"));
    let network = network.ok().text;
    let devices: Vec<_> = network.lines().skip(2).collect();
    assert_eq!(devices.len(), 1, "{network}");
    assert!(devices[0].trim_start().starts_with("lo:"), "{network}");
    // Its files, as even root would find them there.
    for (path, writable) in [
        ("/etc/cpsd", false),
        ("/usr/bin", false),
        ("/var/lib", false),
        ("/var/cache/cpsd", true),
        ("/var/lib/cpsd", true),
        ("/var/log/cpsd", true),
    ] {
        let touch = format!("nsenter --mount --target {pid} touch {path}/probe");
        let done = machine.sh(&touch);
        assert_eq!(done.status.success(), writable, "{path}: {}", done.text);
        if writable {
            machine.sh(&format!("rm {path}/probe")).ok();
        }
    }
}

fn lets_in_who_may(machine: &Machine) {
    machine
        .sh("useradd visitor && useradd nurse && useradd doctor --groups cps")
        .ok();
    machine
        .sh_as("visitor", "cpsctl readers list")
        .failed()
        .prints(&["This account may not use the card service."]);
    machine.wait("journalctl --unit cpsd | grep 'a connection was refused'");
    machine.sh_as("doctor", "cpsctl readers list").ok();
    machine.sh_as("nurse", "cpsctl readers list").failed();
    seat(machine, "nurse");
    machine.sh_as("nurse", "cpsctl readers list").ok();
    machine.sh_as("nurse", "cpsctl audit tail").failed();
    unseat(machine);
}

/// Writes what logind does of a user who works at a seat.
fn seat(machine: &Machine, user: &str) {
    let session = format!(
        "mkdir -p /run/systemd/seats /run/systemd/sessions &&
        printf 'UID=%s\\nSTATE=active\\nREMOTE=0\\n' $(id --user {user}) \
            >/run/systemd/sessions/test &&
        echo ACTIVE=test >/run/systemd/seats/seat-test"
    );
    machine.sh(&session).ok();
}

fn unseat(machine: &Machine) {
    machine
        .sh("rm /run/systemd/seats/seat-test /run/systemd/sessions/test")
        .ok();
}

/// Checks insertion, identity, login and signature with programs that the machine has.
fn does_the_journey(machine: &Machine) {
    let _card = machine.insert("medecin");
    machine
        .sh_as("doctor", "cpsctl identity --wait 30")
        .ok()
        .prints(&["RPPS"]);
    let sign = format!(
        "cd /tmp && echo report >report &&
         cpsctl certs export --key authentication --out card.pem &&
         pkcs11-tool --module {MODULE} --login --pin {PIN} --sign --mechanism SHA256-RSA-PKCS \
            --label 'CPS_PRIV_AUT' --input-file report --output-file report.sig &&
         openssl x509 -in card.pem -noout -pubkey >card.pub &&
         openssl dgst -sha256 -verify card.pub -signature report.sig report"
    );
    // A member of the group reads; the account at the machine presents the PIN.
    machine.sh_as("doctor", &sign).failed();
    seat(machine, "doctor");
    machine.sh_as("doctor", &sign).ok().prints(&["Verified OK"]);
    unseat(machine);
}

/// Checks that the configuration is in force as installed: nothing has been changed yet.
fn keeps_what_it_knows_of_the_card(machine: &Machine) {
    assert_eq!(machine.sh("dpkg --verify cps-middleware").ok().text, "");
    let kept = "stat --format='%U:%G %a %F' /var/cache/cpsd/*";
    assert_eq!(machine.sh(kept).ok().text, "cpsd:cpsd 600 regular file\n");
    // The files that tell the administrator what belongs in the directories cause no warning.
    machine.sh("journalctl --unit cpsd | grep README").failed();
}

fn writes_its_audit_file(machine: &Machine) {
    machine
        .sh("sed --in-place 's/^#audit_file/audit_file/' /etc/cpsd/cpsd.toml")
        .ok();
    reload(machine);
    let card = machine.insert("medecin");
    machine.sh("cpsctl identity --wait 30").ok();
    let login =
        format!("pkcs11-tool --module {MODULE} --login --pin {PIN} --list-objects --type privkey");
    machine.sh(&login).ok();
    let file = "/var/log/cpsd/audit.jsonl";
    machine.sh(&format!("grep login {file}")).ok();
    let owner = format!("stat --format='%U:%G %a' {file}");
    assert_eq!(machine.sh(&owner).ok().text, "cpsd:adm 640\n");

    machine.sh("logrotate --force /etc/logrotate.d/cpsd").ok();
    machine.wait(&format!("test -e {file}"));
    machine.sh(&format!("grep login {file}.1")).ok();
    machine.sh(&login).ok();
    machine.sh(&format!("grep login {file}")).ok();
    drop(card);
}

/// Has the configuration read again, and waits until it is.
fn reload(machine: &Machine) {
    machine.sh("systemctl reload cpsd").ok();
    machine.wait("journalctl --unit cpsd | tail -n 5 | grep 'configuration read again'");
}

fn survives_a_wrong_configuration_and_a_crash(machine: &Machine) {
    let pid = main_pid(machine);
    machine
        .sh("echo 'nonsense = 1' >>/etc/cpsd/cpsd.toml && systemctl reload cpsd")
        .ok();
    machine.wait("journalctl --unit cpsd | grep 'the running configuration stays'");
    machine.wait("journalctl --unit cpsd | grep 'unknown field `nonsense`'");
    assert_eq!(main_pid(machine), pid);
    machine
        .sh("sed --in-place '/^nonsense/d' /etc/cpsd/cpsd.toml")
        .ok();
    machine.sh("systemctl kill --signal=KILL cpsd").ok();
    machine.wait("cpsctl readers list");
    assert_ne!(main_pid(machine), pid);
}

pub(crate) fn has_its_accounts(machine: &Machine) {
    let account = machine.sh("getent passwd cpsd").ok().text;
    assert!(
        account.ends_with(":/nonexistent:/usr/sbin/nologin\n"),
        "{account}"
    );
    machine.sh("getent group cps").ok();
    // It has no members until the administrator adds some.
    machine.sh("getent group cps-admin | grep ':$'").ok();
}

pub(crate) fn main_pid(machine: &Machine) -> String {
    let pid = machine
        .sh("systemctl show --property MainPID --value cpsd")
        .ok()
        .text;
    pid.trim().to_owned()
}
