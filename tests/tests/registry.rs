//! `cps-registry` with simulated cards: accounts are paired, and what contradicts is refused.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use cps_e2e::{Agent, Output, PIN, Running, World, binary, require_tools};
use serde_json::Value;

/// The identifiers of the simulated doctor and nurse.
const DOCTOR: &str = "899700000013";
const NURSE: &str = "00B6000010";

/// The accounts of a hospital.
const ACCOUNTS: &str = "account;family_name;given_names;unit;national_id\n\
                        psimule;Simulé;Praticien;USI;\n\
                        psimule2;Simule;Praticien;USI;\n\
                        ifactice;Factice;Infirmière;IDE;\n\
                        jdurand;Durand;Jean;USI;\n\
                        numbered;Simulé;Praticien;USI;89970000002\n";

/// The professions that its units expect.
const EXPECTED: &str = "unit;profession\nUSI;10\nIDE;60\n";

/// A desk with two readers: the card of a doctor, and that of a nurse.
struct Office {
    world: World,
    agent: Agent,
    _cpsd: Running,
}

impl Office {
    fn new() -> Self {
        let world = World::without_pcscd();
        let mut command = world.command(binary("cpsd"));
        command
            .arg("--socket")
            .arg(world.socket())
            .args(["--simulate", "medecin,infirmier", "--pki"])
            .arg(world.file("pki"))
            .stderr(world.log("cpsd.log"));
        let cpsd = Running::start(command);
        cpsd.wait_line("listening");
        world.write("accounts.csv", ACCOUNTS);
        world.write("expected.csv", EXPECTED);
        let agent = world.start_agent();
        agent.answer_all(PIN, || true);
        Self {
            world,
            agent,
            _cpsd: cpsd,
        }
    }

    /// Runs `cps-registry` with words that have no spaces in them, with JSON as its result.
    fn run(&self, line: &str) -> Output {
        let words = line.split(' ').chain(["--json"]);
        let words: Vec<_> = words.collect();
        self.world.run(binary("cps-registry"), &words)
    }

    #[track_caller]
    fn result(&self, line: &str) -> Value {
        serde_json::from_str(&self.run(line).ok().text).unwrap()
    }

    /// Returns the error of a command that fails with this exit code.
    #[track_caller]
    fn refused(&self, line: &str, code: i32) -> Value {
        let output = self.run(line);
        assert_eq!(output.status.code(), Some(code), "{line}: {}", output.text);
        let error = output.text.lines().last().unwrap();
        serde_json::from_str(error).unwrap()
    }

    /// Pairs an account with the card of a reader, whose holder types the PIN.
    #[track_caller]
    fn pair(&self, account: &str, reader: u8, options: &str) -> Value {
        let line = format!("pair {account} --wait 30 --json{options}");
        let reader = format!("reader {reader}");
        let mut words: Vec<_> = line.split(' ').collect();
        words.extend(["--reader", &reader]);
        let output = self.world.run(binary("cps-registry"), &words);
        serde_json::from_slice(&output.ok().stdout).unwrap()
    }

    /// Returns the records, one on each line.
    fn records(&self) -> Vec<String> {
        let records = self.result("records");
        let records = records["records"].as_array().unwrap().iter();
        records
            .map(|line| line.as_str().unwrap().to_owned())
            .collect()
    }

    /// Returns the kinds of the contradictions of a pairing that is refused.
    #[track_caller]
    fn conflicts(&self, account: &str, reader: u8, options: &str) -> Vec<String> {
        let dialogs = self.agent.dialogs();
        let line = format!("pair {account} --wait 30 --json{options}");
        let mut words: Vec<_> = line.split(' ').collect();
        let reader = format!("reader {reader}");
        words.extend(["--reader", &reader]);
        let output = self.world.run(binary("cps-registry"), &words);
        assert_eq!(output.status.code(), Some(1), "{}", output.text);
        let error: Value = serde_json::from_str(&output.text).unwrap();
        assert_eq!(error["kind"], "pair.conflict", "{error:#}");
        assert_eq!(self.agent.dialogs(), dialogs, "no PIN was asked for");
        let conflicts = error["conflicts"].as_array().unwrap().iter();
        conflicts
            .map(|one| one["conflict"].as_str().unwrap().to_owned())
            .collect()
    }
}

#[test]
fn an_account_is_paired_by_the_card_and_the_evidence_holds_by_itself() {
    require_tools!("unshare", "nsenter", "setpriv");
    let office = Office::new();
    office.result("import accounts.csv --expect expected.csv");
    let register = office.world.file(".local/share/cps-registry/register.db");
    let mode = fs::metadata(register).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let paired = office.pair("psimule", 1, "");
    assert_eq!(paired["national_id"], DOCTOR);
    assert_eq!(paired["already"], false);
    assert!(office.agent.shown().contains("cps-registry pair psimule"));
    let dialogs = office.agent.dialogs();
    let again = office.world.run(
        binary("cps-registry"),
        &["pair", "psimule", "--reader", "reader 1", "--lang", "fr"],
    );
    again
        .ok()
        .prints(&["est déjà rattaché", "rien n'a été écrit"]);
    assert_eq!(office.agent.dialogs(), dialogs);

    assert_eq!(
        office.conflicts("psimule", 2, ""),
        ["second_number", "names", "profession"]
    );
    assert_eq!(office.conflicts("psimule2", 1, ""), ["second_account"]);
    assert_eq!(
        office.conflicts("jdurand", 1, ""),
        ["second_account", "names"]
    );
    assert_eq!(
        office.conflicts("numbered", 2, ""),
        ["listed_number", "names", "profession"]
    );
    assert_eq!(
        office.conflicts("jdurand", 2, " --accept names"),
        ["profession"]
    );
    assert_eq!(office.conflicts("nobody", 2, ""), ["unknown_account"]);
    assert_eq!(office.records().len(), 1);

    office.pair("psimule2", 1, " --accept second-account");
    let nurse = office.pair("ifactice", 2, "");
    assert_eq!(nurse["national_id"], NURSE);
    let gone = office.result("unpair psimule2 --reason twice");
    assert_eq!(gone["unpaired"], "psimule2");
    assert_eq!(
        office.refused("unpair psimule2 --reason twice", 1)["kind"],
        "pair.not_paired"
    );

    let verdict = office.result("verify --trust-dir pki/trust");
    assert_eq!(verdict["records"], 4);
    assert_eq!(verdict["right"], true);
    assert_eq!(verdict["trusted"], true);
    let head = verdict["head"].as_str().unwrap();
    office.result(&format!("verify --head {head}"));

    forged(&office, head);
}

/// The records of a file that was forged.
type Forgery<'a> = &'a [&'a str];

/// The number of each record that does not hold, with the word for it.
type Expected<'a> = &'a [(u64, &'a str)];

/// Verifies files with records that were changed, moved, taken away or put in.
fn forged(office: &Office, head: &str) {
    let records = office.records();
    let lines = |lines: &[&str]| lines.join("\n");
    let [first, second, third, last] = [0, 1, 2, 3].map(|number| records[number].as_str());
    office
        .world
        .write("whole", lines(&[first, second, third, last]));
    let whole = office.result(&format!("verify whole --head {head}"));
    assert_eq!(whole.get("trusted"), None);

    // Another account in the payload, under the signature of the first.
    let mut parts: Vec<_> = first.split('.').map(str::to_owned).collect();
    parts[1] = second.split('.').nth(1).unwrap().to_owned();
    let swapped = parts.join(".");
    let changed = last.replace("twice", "other");
    let table: [(Forgery, Expected); 6] = [
        (
            &[&swapped, second, third, last],
            &[(1, "signature"), (1, "chain"), (2, "chain")],
        ),
        (&[first, third, last], &[(2, "chain")]),
        (&[second, first], &[(1, "chain"), (2, "chain")]),
        // Evidence that was true once.
        (&[first, second, third, last, second], &[(5, "chain")]),
        (&[first, second, third, &changed, last], &[(5, "chain")]),
        (
            &["eyJhbGciOiJub25lIn0.e30.", second],
            &[(1, "unreadable"), (2, "chain")],
        ),
    ];
    for (forgery, expected) in table {
        office.world.write("forged", lines(forgery));
        let output = office.run("verify forged");
        assert_eq!(output.status.code(), Some(7), "{}", output.text);
        let mut values = serde_json::Deserializer::from_str(&output.text).into_iter::<Value>();
        let verdict = values.next().unwrap().unwrap();
        assert_eq!(verdict["right"], false);
        let mut found = Vec::new();
        for odd in verdict["odd"].as_array().unwrap() {
            for wrong in odd["wrong"].as_array().unwrap() {
                let record = odd["record"].as_u64().unwrap();
                found.push((record, wrong["problem"].as_str().unwrap()));
            }
        }
        found.retain(|(_, problem)| *problem != "time");
        assert_eq!(found, expected, "{verdict:#}");
    }

    // The last records are gone: only the hash that was kept tells.
    office.world.write("short", lines(&[first, second]));
    office.result("verify short");
    assert_eq!(
        office.refused(&format!("verify short --head {head}"), 7)["kind"],
        "records.head"
    );
    // Right, and by no authority that the verifier knows.
    fs::create_dir(office.world.file("nothing")).unwrap();
    let untrusted = office.refused("verify whole --trust-dir nothing", 6);
    assert_eq!(untrusted["kind"], "records.untrusted");
    assert_eq!(untrusted["failed"], 3);
}
