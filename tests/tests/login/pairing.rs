//! The account is paired at its first login with the card, by the lines of `docs/registry.md`.

use std::fs;
use std::os::unix::net::{UnixDatagram, UnixListener};
use std::time::{Duration, Instant};

use cps_e2e::{Document, Output, PIN, require_tools};
use serde_json::Value;

use crate::workstation::{CARD, PASSWORD, Workstation};

const PAIRED: &str = "Your account is now paired with your card.";
const OFFERED: &str = "Your account is not paired with a card yet.";

/// The number of the simulated doctor, which no log has.
const NUMBER: &str = "99700000013";

/// Longer than a login may wait, on a busy machine.
const LONG: Duration = Duration::from_secs(30);

/// A workstation with the lines of the guide, and with a journal.
struct Hospital {
    workstation: Workstation,
    journal: UnixDatagram,
}

impl Hospital {
    /// Begins with a list of accounts in which the user has this name.
    #[track_caller]
    fn new(family_name: &str) -> Self {
        let workstation = Workstation::new("medecin");
        let world = &workstation.world;
        fs::create_dir(world.file("journal")).unwrap();
        let journal = UnixDatagram::bind(world.file("journal/socket")).unwrap();
        journal.set_read_timeout(Some(LONG)).unwrap();
        let mounts = "mount -t tmpfs tmpfs /var/lib
                      mkdir -p /run/systemd/journal
                      mount --bind journal /run/systemd/journal";
        workstation.run(mounts, "").ok();
        let list = format!("account;family_name;given_names\npraticien;{family_name};Praticien\n");
        world.write("accounts.csv", list);
        let hospital = Self {
            workstation,
            journal,
        };
        hospital.registry("import accounts.csv").ok();
        for command in Document::open("docs/registry.md").commands() {
            hospital.workstation.run(&command, "").ok();
        }
        hospital
    }

    fn registry(&self, line: &str) -> Output {
        let line = format!("cps-registry {line} --register register.db");
        self.workstation.run(&line, "")
    }

    #[track_caller]
    fn records(&self) -> Vec<Value> {
        let records = self.registry("records --json").ok().text;
        let records: Value = serde_json::from_str(&records).unwrap();
        let lines = records["records"].as_array().unwrap().iter();
        let payload = |line: &Value| {
            use base64ct::Encoding as _;
            let payload = line.as_str().unwrap().split('.').nth(1).unwrap();
            let payload = base64ct::Base64UrlUnpadded::decode_vec(payload).unwrap();
            serde_json::from_slice(&payload).unwrap()
        };
        lines.map(payload).collect()
    }

    /// Logs in, and opens the session and closes it.
    #[track_caller]
    fn log_in(&self, service: &str, typed: &str) -> String {
        let operations = ["authenticate", "setcred", "acct_mgmt"];
        let session = ["open_session", "close_session"];
        let args = [
            &[service, Workstation::USER][..],
            &operations[..],
            &session[..],
        ]
        .concat();
        let input = format!("{typed}\n");
        let world = &self.workstation.world;
        let output = world.run_with_input("pamtester", &args, input.as_bytes());
        output.ok().prints(&["session has successfully"]).text
    }

    /// Has the lines of PAM name another register or another daemon.
    #[track_caller]
    fn change_line(&self, from: &str, to: &str) {
        let change = format!("sed --in-place 's|{from}|{to}|' /etc/pam.d/cps-card-opened");
        self.workstation.run(&change, "").ok();
    }

    /// Returns the next entry of the journal.
    #[track_caller]
    fn logged(&self) -> String {
        let mut entry = [0; 4096];
        let length = self.journal.recv(&mut entry).expect("an entry");
        let entry = String::from_utf8(entry[..length].to_vec()).unwrap();
        assert!(!entry.contains(NUMBER), "{entry}");
        assert!(entry.contains("SYSLOG_IDENTIFIER=cps-registry\n"));
        entry
    }

    #[track_caller]
    fn logged_nothing(&self) {
        self.journal.set_nonblocking(true).unwrap();
        assert!(self.journal.recv(&mut [0; 4096]).is_err());
        self.journal.set_nonblocking(false).unwrap();
    }
}

#[test]
fn the_first_login_pairs_the_account_and_the_next_are_silent() {
    require_tools!("pcscd", "pamtester", "pkcs11_inspect", "openssl", "sssctl");
    let hospital = Hospital::new("Simule");
    let workstation = &hospital.workstation;
    // A wrong PIN costs the try of the login, and no other.
    let wrong = workstation.log_in(CARD, Workstation::USER, "4321");
    wrong.failed().prints(&["2 tries left"]);
    assert!(hospital.records().is_empty());

    let dialogue = workstation.card.transcript();
    let presented = || {
        let commands = dialogue.commands();
        let presented = |command: &&String| command.contains('…');
        commands.iter().filter(presented).count()
    };
    dialogue.mark();
    let first = workstation.log_in(CARD, Workstation::USER, PIN).ok().text;
    assert!(first.contains(PAIRED), "{first}");
    assert!(!first.contains(NUMBER) && !first.contains(PIN), "{first}");
    assert_eq!(
        presented(),
        2,
        "the PIN of the login, and that of the pairing"
    );
    let records = hospital.records();
    let [record] = records.as_slice() else {
        panic!("{records:?}");
    };
    assert_eq!(record["account"], Workstation::USER);
    assert_eq!(record["mode"], "login");
    assert_eq!(record["operator"], "root");
    hospital.registry("verify").ok();

    // The register is not asked again: it is away.
    workstation.run("mv register.db away.db", "").ok();
    dialogue.mark();
    let card_alone = workstation.log_in(CARD, Workstation::USER, PIN).ok().text;
    for later in [card_alone, hospital.log_in("login", PIN)] {
        assert!(!later.contains("paired"), "{later}");
    }
    assert_eq!(presented(), 2, "the PIN of each login");
    let notes = workstation.run("ls /var/lib/cps-registry/paired", "").ok();
    assert_eq!(notes.text.lines().count(), 1);
    hospital.logged_nothing();
}

#[test]
fn a_contradiction_is_told_and_logged_and_keeps_no_person_out() {
    require_tools!("pcscd", "pamtester", "pkcs11_inspect", "openssl", "sssctl");
    let hospital = Hospital::new("Durand");
    hospital.workstation.speak_french();
    let dialogue = hospital.workstation.card.transcript();
    dialogue.mark();
    let told = hospital.log_in("login", PIN);
    let sentence = "Votre session s'ouvre, mais votre compte n'a pas été rattaché à votre carte : les \
                    deux se contredisent.";
    assert!(told.contains(sentence), "{told}");
    assert!(!told.contains("pas encore rattaché"), "told once: {told}");
    let entry = hospital.logged();
    let message = r#"MESSAGE=praticien is not paired: pair.conflict ["names"]"#;
    assert!(entry.contains(message), "{entry}");
    assert!(hospital.records().is_empty());
    // No second PIN: the contradiction was found before.
    let commands = dialogue.commands();
    assert_eq!(commands.iter().filter(|one| one.contains('…')).count(), 1);
}

#[test]
fn a_register_or_a_daemon_that_does_not_answer_keeps_no_person_out() {
    require_tools!("pcscd", "pamtester", "pkcs11_inspect", "openssl", "sssctl");
    let hospital = Hospital::new("Simulé");
    let workstation = &hospital.workstation;
    let register = workstation.world.file("register.db").display().to_string();
    let socket = workstation.world.socket().display().to_string();
    let fails = |from: &str, to: &str, kind: &str, sentence: &str| {
        hospital.change_line(from, to);
        let begin = Instant::now();
        let told = workstation.log_in(CARD, Workstation::USER, PIN).ok().text;
        assert!(begin.elapsed() < LONG);
        assert!(told.contains(sentence), "{told}");
        assert!(told.contains("Your session opens, but"), "{told}");
        let entry = hospital.logged();
        let expected = format!("MESSAGE=praticien is not paired: {kind}");
        assert!(entry.contains(&expected), "{entry}");
        hospital.change_line(to, from);
    };
    fails(
        &socket,
        "nothing.sock",
        "daemon.unreachable",
        "nothing.sock",
    );
    let nothing = "postgres://root@127.0.0.1:1/cps";
    fails(&register, nothing, "register.unusable", "127.0.0.1:1");
    // One that accepts the connection, and is silent.
    let silent = workstation.world.file("silent");
    fs::create_dir(&silent).unwrap();
    let listener = UnixListener::bind(silent.join(".s.PGSQL.5432")).unwrap();
    let silent = format!("postgres:///cps?user=root\\&host={}", silent.display());
    hospital.change_line(&register, &silent);
    let told = workstation.log_in(CARD, Workstation::USER, PIN).ok().text;
    assert!(told.contains("It took too long."), "{told}");
    assert!(hospital.logged().contains("pair.late"));
    drop(listener);
    hospital.change_line(&silent.replace("\\&", "&"), &register);
    let told = workstation.log_in(CARD, Workstation::USER, PIN).ok().text;
    assert!(told.contains(PAIRED), "{told}");
}

#[test]
fn after_a_password_it_offers_and_no_card_sees_the_password() {
    require_tools!("pcscd", "pamtester", "pkcs11_inspect", "openssl", "sssctl");
    let mut hospital = Hospital::new("Simulé");
    // Another account, whose password looks like a PIN, and a file of PAM in a wrong order.
    let other = "line=$(grep ^praticien: /etc/passwd)
                 echo \"$line\" | sed 's/praticien/chiffres/;s/1001/1002/g' >> /etc/passwd
                 echo \"chiffres:$(openssl passwd -6 4321):20000::::::\" >> /etc/shadow
                 echo 'auth required pam_unix.so' > /etc/pam.d/wrong-order
                 cat /etc/pam.d/cps-card-opened >> /etc/pam.d/wrong-order
                 echo 'account required pam_permit.so' >> /etc/pam.d/wrong-order";
    hospital.workstation.run(other, "").ok();
    let list = "account;family_name;given_names\npraticien;Simulé;Praticien\nchiffres;Simulé;P\n";
    hospital.workstation.world.write("accounts.csv", list);
    hospital.registry("import accounts.csv").ok();
    let dialogue = hospital.workstation.card.transcript();
    dialogue.mark();
    let told = hospital
        .workstation
        .log_in("wrong-order", "chiffres", "4321");
    told.ok().prints(&[OFFERED]);
    assert_eq!(hospital.workstation.card.pin_tries(), 3);
    let commands = dialogue.commands();
    assert!(
        !commands.iter().any(|one| one.contains('…')),
        "{commands:?}"
    );

    hospital.workstation.pull_the_card();
    let told = hospital.log_in("login", PASSWORD);
    assert!(told.contains(OFFERED), "{told}");
    // The desk has paired it since.
    hospital.workstation.card.insert_again();
    hospital
        .workstation
        .wait_until(|cards| cards.contains("CPS3v3"));
    let told = hospital.log_in("login", PIN);
    assert!(told.contains(PAIRED), "{told}");
    hospital
        .workstation
        .run("rm -r /var/lib/cps-registry", "")
        .ok();
    hospital.workstation.pull_the_card();
    hospital.workstation.cpsd.kill();
    for register in ["register.db", "away.db"] {
        let told = hospital.log_in("login", PASSWORD);
        assert!(!told.contains("paired"), "{register}: {told}");
        hospital
            .workstation
            .run("mv register.db away.db || :", "")
            .ok();
    }
    hospital.logged_nothing();
}

#[test]
fn an_account_pairs_itself_alone() {
    require_tools!("pcscd", "pamtester", "pkcs11_inspect", "openssl", "sssctl");
    let workstation = Workstation::new("medecin");
    let pair = "cps-registry pair --self --pam --register own.db";
    for environment in ["", "PAM_USER=praticien", "PAM_USER=root PAM_TYPE=auth"] {
        let line = format!("setpriv --reuid=1001 --clear-groups env {environment} {pair}");
        let refused = workstation.run(&line, PIN);
        assert_eq!(refused.status.code(), Some(2), "{}", refused.text);
    }
}
