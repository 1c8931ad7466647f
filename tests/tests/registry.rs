//! `cps-registry` with simulated cards: accounts are paired, and what contradicts is refused.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use base64ct::{Base64, Encoding as _};
use cps_e2e::{
    Agent, DevTools, Output, PIN, Postgres, Running, World, binary, eventually, fixture,
    missing_file, python, require_tools, run_within,
};
use cps_testsuite::extraction::{self, Extraction};
use serde_json::{Value, json};

/// The identifiers of the simulated doctor and nurse.
const DOCTOR: &str = "899700000013";
const NURSE: &str = "00B6000010";

/// The accounts of a hospital.
const ACCOUNTS: &str = "account;family_name;given_names;unit;national_id\n\
                        psimule;Simulé;Praticien;USI;\n\
                        psimule2;Simule;Praticien;USI;\n\
                        ifactice;Factice;Infirmière;IDE;\n\
                        jdurand;Durand;Jean;USI;\n\
                        numbered;Simulé;Praticien;USI;99700000021\n";

/// The professions that its units expect.
const EXPECTED: &str = "unit;profession\nUSI;10\nIDE;60\n";

/// A desk with two readers: the card of a doctor, and that of a nurse.
struct Office {
    world: World,
    agent: Agent,
    /// Whether dialogs are answered.
    is_answered: Arc<AtomicBool>,
    _cpsd: Running,
}

/// Longer than anything here takes on a busy machine.
const LONG: Duration = Duration::from_secs(60);

impl Office {
    fn new() -> Self {
        Self::configured(World::without_pcscd(), "")
    }

    /// Returns a desk whose daemon has this configuration besides.
    fn configured(world: World, configuration: &str) -> Self {
        let audit = format!("audit_file = '{}'\n", world.file("audit.jsonl").display());
        world.write("cpsd.toml", audit + configuration);
        let mut command = world.command(binary("cpsd"));
        command
            .args(["--config", "cpsd.toml"])
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
        let is_answered = Arc::new(AtomicBool::new(true));
        let gate = Arc::clone(&is_answered);
        agent.answer_all(PIN, move || gate.load(Ordering::SeqCst));
        Self {
            world,
            agent,
            is_answered,
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
        self.records_at("")
    }

    /// Returns those of the register that options name.
    fn records_at(&self, options: &str) -> Vec<String> {
        let records = self.result(format!("records {options}").trim_end());
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
    require_tools!("unshare", "nsenter", "setpriv", "sqlite3");
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
    damaged(&office);
}

/// Changes the end of a pairing in the register: what would add to it stops, what only reads goes on.
fn damaged(office: &Office) {
    let change = "DROP TRIGGER record_update; \
                  UPDATE record SET line = replace(line, 'twice', 'other') WHERE sequence = 4";
    let register = ".local/share/cps-registry/register.db";
    office.result("unpair ifactice --reason left");
    office.world.run("sqlite3", &[register, change]).ok();
    for command in [
        "pair jdurand --reader 1",
        "unpair psimule --reason left",
        "export --format csv",
        "verify",
    ] {
        let output = office.run(command);
        assert_eq!(output.status.code(), Some(7), "{command}: {}", output.text);
        let error: Value = serde_json::from_str(output.text.lines().last().unwrap()).unwrap();
        assert_eq!(error["kind"], "records.wrong", "{command}");
        assert_eq!((&error["failed"], &error["record"]), (&1.into(), &5.into()));
        assert_eq!(error["account"], "ifactice");
        assert!(error["after"].is_string(), "{error}");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("“Copies of the register”"), "{message}");
    }
    for command in ["review", "report", "report --html state.html"] {
        let output = office.run(command);
        assert_eq!(output.status.code(), Some(7), "{command}: {}", output.text);
        let mut values = serde_json::Deserializer::from_str(&output.text).into_iter::<Value>();
        let shown = values.next().unwrap().unwrap();
        assert_eq!(shown["not_counted"], json!([4, 5]), "{command}");
        // The nurse is counted still, and the second account of the doctor.
        assert_eq!(shown["paired"], 3, "{command}");
        let error = values.next().unwrap().unwrap();
        assert_eq!(error["kind"], "records.wrong", "{command}");
    }
    let page = fs::read_to_string(office.world.file("state.html")).unwrap();
    assert!(page.contains("they are wrong: records 4, 5"), "{page}");
}

/// Has PAM pair an account, with this text as its password and the serial number of the certificate
/// that `pam_pkcs11` let in, and returns the result or the error.
#[track_caller]
fn by_pam(office: &Office, serial: &str, typed: &str) -> Value {
    let mut command = office.world.command(binary("cps-registry"));
    command
        .args(["pair", "--self", "--pam", "--json", "--wait", "30"])
        .args(["--reader", "reader 1"])
        .env("PAM_USER", "psimule")
        .env("PAM_TYPE", "auth")
        .env("PKCS11_LOGIN_CERT_SERIAL", serial);
    let output = run_within(LONG, command, typed.as_bytes());
    serde_json::from_str(&output.text).unwrap()
}

/// Has `cpsctl` do something with the card of the doctor.
#[track_caller]
fn cpsctl(office: &Office, line: &str, input: &str) -> Value {
    let mut command = office.world.command(binary("cpsctl"));
    command
        .args(line.split(' '))
        .args(["--json", "--wait", "30", "--reader", "reader 1"]);
    let output = run_within(LONG, command, input.as_bytes()).ok();
    serde_json::from_str(&output.text).unwrap()
}

#[test]
fn a_text_that_pam_has_costs_a_card_one_try_at_most() {
    require_tools!("unshare", "nsenter", "setpriv", "mount");
    let office = Office::new();
    let hidden = ["-t", "tmpfs", "tmpfs", "/var/lib"];
    office.world.run("mount", &hidden).ok();
    office.result("import accounts.csv");
    let tries = || cpsctl(&office, "pin status", "")["pin"]["retries"].clone();
    let certificates = cpsctl(&office, "certs list", "");
    let serial = certificates["certificates"][0]["serial_number"].clone();
    let serial = serial.as_str().unwrap();

    // Another card was let in, or none.
    let untouched = tries();
    for other in ["01:02:03", ""] {
        assert_eq!(by_pam(&office, other, "4321\0")["outcome"], "offered");
    }
    assert_eq!(tries(), untouched);
    // A module of PAM has put another text in the place of the PIN: the first costs a try.
    assert_eq!(by_pam(&office, serial, "4321\0")["kind"], "pin.incorrect");
    let left = tries();
    assert_ne!(left, untouched);
    assert_eq!(by_pam(&office, serial, "4321\0")["outcome"], "offered");
    assert_eq!(tries(), left);

    // A right PIN gives the card its tries back.
    let sign = "sign accounts.csv --key authentication --pin-stdin --out signed";
    cpsctl(&office, sign, "1234\n");
    assert_eq!(by_pam(&office, serial, "1234\0")["outcome"], "paired");
    assert_eq!(by_pam(&office, serial, "4321\0")["outcome"], "nothing");
    assert_eq!(office.agent.dialogs(), 0);
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

#[test]
fn desks_share_a_database_that_only_grows_and_may_be_restarted() {
    require_tools!("unshare", "nsenter", "setpriv");
    let Some(programs) = Postgres::programs() else {
        assert!(missing_file("/usr/lib/postgresql"));
        return;
    };
    let server = Postgres::start(programs);
    let office = Office::new();
    let at = |account: &str, line: &str| format!("{line} --register {}", server.url(account));
    let missing = office.refused(&at("owner", "records"), 1);
    assert_eq!(missing["kind"], "register.not_migrated");
    office.result(&at("owner", "migrate"));
    office.result(&at("owner", "migrate"));
    server.sql("owner", "CREATE ROLE desk LOGIN IN ROLE cps_registry_desk");
    server.sql(
        "owner",
        "CREATE ROLE office LOGIN IN ROLE cps_registry_admin",
    );
    office.result(&at("office", "import accounts.csv"));
    let denied = office.refused(&at("desk", "import accounts.csv"), 1);
    assert_eq!(denied["kind"], "register.denied");

    let options = |account: &str| format!(" --register {}", server.url(account));
    let accounts = ["a", "b", "c", "d"];
    for account in accounts {
        let accepted = " --accept unknown-account --accept second-account";
        office.pair(account, 1, &format!("{accepted}{}", options("desk")));
    }
    for (account, change, refusal) in [
        ("desk", "UPDATE record SET line = ''", "permission denied"),
        ("desk", "DELETE FROM record", "permission denied"),
        ("office", "DELETE FROM record", "permission denied"),
        (
            "owner",
            "UPDATE record SET line = ''",
            "records are appended only",
        ),
        ("owner", "DELETE FROM record", "records are appended only"),
        ("owner", "TRUNCATE record", "records are appended only"),
    ] {
        let said = server.sql(account, change);
        assert!(said.contains(refusal), "{account}: {change}: {said}");
    }

    // All at once: each record follows another, and none is lost or there twice.
    let mut desks = accounts.map(|account| {
        let mut command = office.world.command(binary("cps-registry"));
        let line = at("desk", &format!("unpair {account} --reason test"));
        command.args(line.split(' '));
        Running::start(command)
    });
    for desk in &mut desks {
        assert!(desk.wait_end().success());
    }
    let verdict = office.result(&at("desk", "verify --trust-dir pki/trust"));
    assert_eq!(
        (&verdict["records"], &verdict["trusted"]),
        (&8.into(), &true.into())
    );

    // The server crashes while the holder types the PIN.
    office.is_answered.store(false, Ordering::SeqCst);
    let dialogs = office.agent.dialogs();
    let mut command = office.world.command(binary("cps-registry"));
    let line = at("desk", "pair psimule --reader 1");
    command.args(line.split(' '));
    let mut pairing = Running::start(command);
    let shown = || (office.agent.dialogs() > dialogs).then_some(());
    eventually(LONG, shown).expect("a dialog");
    server.crash();
    office.is_answered.store(true, Ordering::SeqCst);
    server.begin();
    assert!(pairing.wait_end().success());
    let verdict = office.result(&at("desk", "verify"));
    assert_eq!(
        (&verdict["records"], &verdict["right"]),
        (&9.into(), &true.into())
    );

    // The copy of the guide, restored into another database: it goes on from the same head.
    let run = |program: &str, words: &[&str]| server.run_program(&server.program(program), words);
    let (host, user) = (server.path().to_str().unwrap(), "--username=owner");
    let whole = server.url("owner");
    run("pg_dump", &["--format=custom", "--file=copy.dump", &whole]);
    run("createdb", &["--host", host, user, "cps2"]);
    let restore = ["--host", host, user, "--dbname=cps2", "copy.dump"];
    run("pg_restore", &restore);
    let copy = server.url("desk").replacen("/postgres?", "/cps2?", 1);
    let head = verdict["head"].as_str().unwrap();
    let restored = office.result(&format!("verify --head {head} --register {copy}"));
    assert_eq!(restored, verdict);
    office.pair(
        "e",
        1,
        &format!(" --accept unknown-account --accept second-account --register {copy}"),
    );
    let owner = copy.replacen("user=desk", "user=owner", 1);
    let mut psql = Command::new(server.program("psql"));
    psql.args([&owner, "-c", "DELETE FROM record"]);
    let said = run_within(LONG, psql, b"").text;
    assert!(said.contains("records are appended only"), "{said}");
}

/// A register that another desk holds while it adds a record: the others read, and wait to write.
struct Holding(Running);

impl Holding {
    /// Takes the register with a shell of SQL, which is told how to begin.
    fn begin(command: Command, begin: &str) -> Self {
        let mut shell = Running::start(command);
        shell.say(&format!("{begin} SELECT 'held';"));
        shell.wait_line("held");
        Self(shell)
    }

    /// Adds a record, and ends.
    fn add(mut self, sequence: usize, previous: &str, record: &Recorded) {
        let (hash, line) = (&record.hash, &record.line);
        let values = format!("{sequence}, '{hash}', '{previous}', '{line}'");
        let insert = "INSERT INTO record (sequence, hash, previous, line) VALUES";
        self.0.say(&format!("{insert} ({values}); COMMIT;"));
        self.0.close_stdin();
        assert!(self.0.wait_end().success());
    }
}

/// A record that a desk made.
struct Recorded {
    hash: String,
    line: String,
}

/// Returns the first record of a register, and two that another desk may add after it: one of another
/// holder, and one of the same.
fn records_of_others(office: &Office) -> (Recorded, [Recorded; 2]) {
    let at = |file: &str| format!(" --register {file} --accept unknown-account");
    let recorded = |file: &str, paired: &Value| Recorded {
        hash: paired["record"].as_str().unwrap().to_owned(),
        line: office
            .records_at(&format!("--register {file}"))
            .pop()
            .unwrap(),
    };
    let paired = office.pair("start", 2, &at("one.db"));
    let start = recorded("one.db", &paired);
    for copy in ["two.db", "start.db"] {
        fs::copy(office.world.file("one.db"), office.world.file(copy)).unwrap();
    }
    let second = office.pair("psimule2", 1, &at("one.db"));
    let second = recorded("one.db", &second);
    let free = office.pair("ifactice", 2, &(at("two.db") + " --accept second-account"));
    let free = recorded("two.db", &free);
    (start, [free, second])
}

/// Pairs while another desk adds a record between the look of this one and its own record: one that
/// contradicts nothing, and one that has the number.
#[track_caller]
fn another_desk_is_quicker(
    office: &Office,
    register: &str,
    make: impl Fn(&Recorded),
    hold: impl Fn() -> Holding,
    is_contradicted: bool,
) {
    let (start, [free, second]) = records_of_others(office);
    make(&start);
    let audit = office.world.file("audit.jsonl");
    let signatures = || {
        let audit = fs::read_to_string(&audit).unwrap_or_default();
        let signed = |line: &&str| {
            line.contains(r#""operation":"sign""#) && line.contains(r#"pair psimule""#)
        };
        audit.lines().filter(signed).count()
    };
    let (dialogs, before) = (office.agent.dialogs(), signatures());
    let holding = hold();
    let mut command = office.world.command(binary("cps-registry"));
    let line = format!("pair psimule --reader 1 --json --register {register}");
    let result = office.world.file("pair.err");
    command
        .args(line.split(' '))
        .stderr(fs::File::create(&result).unwrap());
    let mut pairing = Running::start(command);
    // The signature is over what the desk has seen, without the record of the other.
    eventually(LONG, || (signatures() > before).then_some(())).expect("a signature");
    holding.add(
        2,
        &start.hash,
        if is_contradicted { &second } else { &free },
    );
    let ended = pairing.wait_end();
    // One PIN, however often the card signs.
    assert_eq!(office.agent.dialogs(), dialogs + 1);
    let records = office.records_at(&format!("--register {register}"));
    if is_contradicted {
        assert_eq!(ended.code(), Some(1));
        let error = fs::read_to_string(&result).unwrap();
        let error: Value = serde_json::from_str(&error).unwrap();
        assert_eq!(
            error["conflicts"],
            json!([{ "conflict": "second_account", "accounts": ["psimule2"] }])
        );
        assert_eq!(
            error["message"],
            "psimule was not paired with 899700000013, and nothing was written. The number belongs to \
             psimule2 already: use that account, or accept a second one with --accept second-account."
        );
        assert_eq!(records, [start.line, second.line]);
    } else {
        assert!(ended.success(), "{}", fs::read_to_string(&result).unwrap());
        assert_eq!(records[..2], [start.line, free.line]);
        assert_eq!(records.len(), 3);
        assert_eq!(signatures(), before + 2, "the card has signed again");
    }
    let verdict = office.result(&format!(
        "verify --trust-dir pki/trust --register {register}"
    ));
    assert_eq!(
        (&verdict["records"], &verdict["trusted"]),
        (&records.len().into(), &true.into())
    );
}

#[test]
fn a_desk_that_was_overtaken_signs_again_or_refuses_in_a_file() {
    require_tools!("unshare", "nsenter", "setpriv", "sqlite3");
    for is_contradicted in [false, true] {
        let office = Office::new();
        let make = |_: &Recorded| {
            let [from, to] = ["start.db", "shared.db"].map(|file| office.world.file(file));
            fs::copy(from, to).unwrap();
        };
        let hold = || {
            let mut shell = office.world.command("sqlite3");
            shell.arg("shared.db");
            Holding::begin(shell, "BEGIN IMMEDIATE;")
        };
        another_desk_is_quicker(&office, "shared.db", make, hold, is_contradicted);
    }
}

#[test]
fn a_desk_that_was_overtaken_signs_again_or_refuses_in_a_database() {
    require_tools!("unshare", "nsenter", "setpriv");
    let Some(programs) = Postgres::programs() else {
        assert!(missing_file("/usr/lib/postgresql"));
        return;
    };
    for is_contradicted in [false, true] {
        let server = Postgres::start(programs.clone());
        let office = Office::new();
        let register = server.url("owner");
        let make = |start: &Recorded| {
            office.result(&format!("migrate --register {register}"));
            let (hash, line) = (&start.hash, &start.line);
            let first = format!("INSERT INTO record VALUES (1, '{hash}', '', '{line}')");
            server.sql("owner", &first);
        };
        let hold = || {
            let mut shell = Command::new(server.program("psql"));
            shell.args([&register, "-q"]);
            // Others read on, and wait to write.
            Holding::begin(
                shell,
                "BEGIN; LOCK TABLE record IN SHARE ROW EXCLUSIVE MODE;",
            )
        };
        another_desk_is_quicker(&office, &register, make, hold, is_contradicted);
    }
}

/// Runs `cps-registry records` with a database at a port of this computer, and returns its exit code
/// and the detail of its error.
fn records_over(port: u16, host: &str, options: &str) -> (i32, String) {
    let url = format!("postgres://owner@{host}:{port}/postgres?{options}");
    records_at(Command::new(binary("cps-registry")), &url)
}

/// The same with a program that has an environment of its own.
fn records_at(mut program: Command, url: &str) -> (i32, String) {
    let output = program
        .args(["--json", "records", "--register", url])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    let error: Value = serde_json::from_str(&text).unwrap_or_default();
    let error = error.get("error").unwrap_or(&error);
    let detail = error["detail"].as_str().unwrap_or_default().to_owned();
    (output.status.code().unwrap(), detail)
}

#[test]
fn a_database_on_a_network_is_asked_by_tls_alone() {
    require_tools!("openssl", "setpriv");
    let Some(programs) = Postgres::programs() else {
        assert!(missing_file("/usr/lib/postgresql"));
        return;
    };
    let server = Postgres::start(programs);
    let path = |name: &str| server.path().join(name).display().to_string();
    // By the account of the server, whose key is for it alone.
    let openssl = |line: &str| {
        let words: Vec<_> = line.split_whitespace().collect();
        server.run_program(Path::new("openssl"), &words);
    };
    for name in ["ours", "theirs"] {
        openssl(&format!(
            "req -x509 -newkey rsa:2048 -noenc -keyout {name}.key -out {name}.pem -subj /CN={name}"
        ));
    }
    for (name, subject) in [("server", "localhost"), ("client", "owner")] {
        openssl(&format!(
            "req -x509 -newkey rsa:2048 -noenc -keyout {name}.key -out {name}.pem \
             -subj /CN={subject} -CA ours.pem -CAkey ours.key \
             -addext subjectAltName=DNS:{subject} -addext basicConstraints=critical,CA:FALSE"
        ));
    }
    let access = "local all all trust\nhostssl all all all cert\n";
    fs::write(server.data().join("pg_hba.conf"), access).unwrap();
    server.crash();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    server.begin_with(&format!(
        "-c listen_addresses=localhost -c port={port} -c ssl=on -c ssl_cert_file={} \
         -c ssl_key_file={} -c ssl_ca_file={}",
        path("server.pem"),
        path("server.key"),
        path("ours.pem")
    ));
    let client = format!(
        "sslcert={}&sslkey={}",
        path("client.pem"),
        path("client.key")
    );
    let root = |name: &str| format!("sslrootcert={}", path(name));
    let (code, detail) = records_over(port, "localhost", &format!("{}&{client}", root("ours.pem")));
    // The account was let in: the database has no register yet.
    assert_eq!(code, 1);
    assert!(detail.contains("holds no register"), "{detail}");
    for (host, options, expected) in [
        (
            "localhost",
            root("ours.pem"),
            "requires a valid client certificate",
        ),
        (
            "localhost",
            format!("{}&{client}", root("theirs.pem")),
            "UnknownIssuer",
        ),
        ("localhost", client.clone(), "UnknownIssuer"),
        (
            "127.0.0.1",
            format!("{}&{client}", root("ours.pem")),
            "not valid for name",
        ),
    ] {
        let (code, detail) = records_over(port, host, &options);
        assert_eq!(code, 1, "{options}: {detail}");
        assert!(detail.contains(expected), "{options}: {detail}");
    }
}

/// A server that refuses TLS sees the question for it, and no name, however it was named.
#[test]
fn a_database_without_tls_learns_nothing() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let ways = [None, Some("PGHOST"), Some("PGHOSTADDR")];
    let server = std::thread::spawn(move || {
        ways.map(|_| {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 8];
            stream.read_exact(&mut request).unwrap();
            stream.write_all(b"N").unwrap();
            let mut rest = Vec::new();
            stream.read_to_end(&mut rest).unwrap();
            (request, rest)
        })
    });
    for variable in ways {
        let (code, detail) = match variable {
            None => records_over(port, "127.0.0.1", ""),
            Some(variable) => {
                let mut command = Command::new(binary("cps-registry"));
                let port = port.to_string();
                command.envs([(variable, "127.0.0.1"), ("PGPORT", &port)]);
                records_at(command, "postgres:///postgres?user=owner")
            }
        };
        assert_eq!(code, 1, "{variable:?}");
        let refused = detail.contains("server does not support TLS");
        assert!(refused, "{variable:?}: {detail}");
    }
    // SSLRequest (PostgreSQL, "Message Formats").
    let question = [0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F];
    let seen = server.join().unwrap();
    assert_eq!(seen, ways.map(|_| (question, Vec::new())));
}

/// The configuration of a directory with the people of a hospital.
const SLAPD: &str = "include /etc/ldap/schema/core.schema\n\
                     include /etc/ldap/schema/cosine.schema\n\
                     include /etc/ldap/schema/inetorgperson.schema\n\
                     modulepath /usr/lib/ldap\nmoduleload back_mdb\n\
                     database mdb\nsuffix ou=people,dc=ch\nrootdn cn=admin,ou=people,dc=ch\n\
                     rootpw secret\ndirectory {}/ldap\n";

/// The people of the directory.
const PEOPLE: &str = "dn: ou=people,dc=ch\nobjectClass: organizationalUnit\nou: people\n\n\
                      dn: uid=psimule,ou=people,dc=ch\nobjectClass: inetOrgPerson\nuid: psimule\n\
                      cn: P\nsn: Simule\n\n\
                      dn: uid=ifactice,ou=people,dc=ch\nobjectClass: inetOrgPerson\nuid: ifactice\n\
                      cn: I\nsn: Factice\nemployeeNumber: 42\n";

/// Has a directory take an export, and returns the numbers that it has then.
#[track_caller]
fn directory_takes(world: &World, server: &str, export: &Path) -> Vec<String> {
    let bind = [
        "-x",
        "-H",
        server,
        "-D",
        "cn=admin,ou=people,dc=ch",
        "-w",
        "secret",
    ];
    let file = ["-f", export.to_str().unwrap()];
    world.run("ldapmodify", &[&bind[..], &file].concat()).ok();
    let wanted = [
        "-LLL",
        "-b",
        "ou=people,dc=ch",
        "(uid=*)",
        "uid",
        "employeeNumber",
    ];
    let found = world.run("ldapsearch", &[&bind[..], &wanted].concat()).ok();
    let lines = found
        .text
        .lines()
        .filter(|line| !line.starts_with("dn:") && !line.is_empty());
    lines.map(str::to_owned).collect()
}

#[test]
fn a_directory_takes_the_export_and_the_change_of_the_next_day() {
    require_tools!(
        "unshare",
        "nsenter",
        "setpriv",
        "ldapmodify",
        "slapd",
        "python3"
    );
    let office = Office::new();
    let world = &office.world;
    fs::create_dir(world.file("ldap")).unwrap();
    let directory = world.path().to_str().unwrap();
    world.write("slapd.conf", SLAPD.replace("{}", directory));
    world.write("people.ldif", PEOPLE);
    world
        .run("slapadd", &["-f", "slapd.conf", "-l", "people.ldif"])
        .ok();
    let server = format!("ldapi://{}", directory.replace('/', "%2F") + "%2Fldapi");
    let mut slapd = world.command("slapd");
    slapd.args(["-f", "slapd.conf", "-h", &server, "-d", "0"]);
    let _slapd = Running::start(slapd);
    eventually(LONG, || world.file("ldapi").exists().then_some(())).expect("a socket");

    world.write(
        "columns.toml",
        "[export]\ndn = \"uid={account},ou=people,dc=ch\"\nnumber = \"rpps\"\n",
    );
    office.result("import accounts.csv");
    office.pair("psimule", 1, "");
    office.pair("ifactice", 2, "");
    let export = "export --format ldif --columns columns.toml --since-last --out";
    office.result(&format!("{export} day1.ldif"));
    let mode = fs::metadata(world.file("day1.ldif"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(
        directory_takes(world, &server, &world.file("day1.ldif")),
        [
            "uid: psimule",
            "employeeNumber: 99700000013",
            "uid: ifactice",
            "employeeNumber: 00B6000010"
        ]
    );
    office.result("unpair ifactice --reason left");
    let next = office.result(&format!("{export} day2.ldif"));
    assert_eq!(next["accounts"], 1);
    assert_eq!(
        directory_takes(world, &server, &world.file("day2.ldif")),
        [
            "uid: psimule",
            "employeeNumber: 99700000013",
            "uid: ifactice"
        ]
    );
    assert_eq!(office.result(&format!("{export} day3.ldif"))["accounts"], 0);

    // A failed write is exported again.
    office.pair("ifactice", 2, "");
    let unwritten = office.refused(&format!("{export} missing/day4.ldif"), 1);
    assert_eq!(unwritten["kind"], "file.unwritable");
    assert_eq!(office.result(&format!("{export} day4.ldif"))["accounts"], 1);

    office.result("export --format csv --out people.csv");
    let read = "import csv; print(list(csv.reader(open('people.csv', encoding='utf-8-sig', newline=''), \
                delimiter=';'))[2][:4])";
    let row = world.run("python3", &["-c", read]).ok().text;
    assert_eq!(
        row,
        "['psimule', '=\"899700000013\"', 'Simulé', 'Praticien']\n"
    );

    let review = office.result("review");
    assert_eq!(
        (&review["accounts"], &review["paired"]),
        (&5.into(), &2.into())
    );
    let without = review["without_number"].as_array().unwrap().len();
    assert_eq!(without, 3);
    world.write(
        "accounts.csv",
        "account;family_name;given_names\nifactice;F;I\n",
    );
    office.result("import accounts.csv");
    let review = office.result("review");
    assert_eq!(review["left"][0]["account"], "psimule");
    assert_eq!(review["without_account"][0], DOCTOR);
}

/// Has a library of another author do an export to SCIM, and returns the numbers that the users have
/// then.
#[track_caller]
fn scim_does(world: &World, export: &str, users: &Value) -> Value {
    let script = fixture("scim_patches.py");
    let words = [script.to_str().unwrap(), export, &users.to_string()];
    let done = world.run(python(), &words).ok();
    serde_json::from_str(&done.text).unwrap()
}

#[test]
fn requests_of_scim_are_done_by_a_library_of_its_standard() {
    require_tools!("unshare", "nsenter", "setpriv");
    if missing_file(python()) {
        return;
    }
    let office = Office::new();
    office.result("import accounts.csv");
    // A name that the filter must quote.
    office.pair("a\"b", 1, " --accept unknown-account --accept names");
    office.pair("ifactice", 2, "");
    let export = "export --format scim --since-last --out";
    office.result(&format!("{export} day1.json"));
    let users = json!({ "a\"b": null, "ifactice": "42", "jdurand": "7" });
    let first = scim_does(&office.world, "day1.json", &users);
    let expected = json!({ "a\"b": DOCTOR, "ifactice": NURSE, "jdurand": "7" });
    assert_eq!(first, expected);
    office.result("unpair ifactice --reason left");
    office.result(&format!("{export} day2.json"));
    let second = scim_does(&office.world, "day2.json", &first);
    let expected = json!({ "a\"b": DOCTOR, "ifactice": null, "jdurand": "7" });
    assert_eq!(second, expected);
}

/// Writes extractions in which the simulated doctor practises at the hospital, with an opposed card.
fn extractions(world: &World) {
    let mut lines = Vec::new();
    Extraction { persons: 1 }.people(&mut lines).unwrap();
    let lines = String::from_utf8(lines).unwrap();
    let (family, given) = extraction::name(0);
    let doctor = lines
        .replace(&extraction::number(0), &DOCTOR[1..])
        .replace(&format!("|{family}|{given}|"), "|Simule|Praticien|");
    world.write("people.txt", doctor);
    let card = "8|99700000013|899700000013|CPS||2900000001||20260101|20290101|20260615||";
    world.write("cards.txt", format!("{}\n{card}\n", extraction::CARDS));
}

/// A slip in a command line costs no evidence, no list and no file of the machine.
#[test]
fn a_command_replaces_nothing_that_it_reads_and_no_other_file_becomes_a_register() {
    require_tools!("unshare", "nsenter", "setpriv", "mkfifo");
    let office = Office::new();
    let world = &office.world;
    let shell = |line: &str| world.run("sh", &["-c", line]);
    extractions(world);
    let structures = format!("--structures {}", extraction::STRUCTURE);
    let register = "--register register.db";
    office.result(&format!("import accounts.csv {register}"));
    office.pair("psimule", 1, &format!(" {register}"));
    office.result(&format!(
        "index cards.txt people.txt {structures} --out index"
    ));
    world.write("columns.toml", "");
    shell("ln -s register.db other-name && ln people.txt people-too && mkfifo pipe").ok();
    shell("mkdir --mode=755 directory && chmod 644 accounts.csv").ok();
    world.write("note", "x");
    let everything = "sha256sum register.db index people.txt columns.toml audit.jsonl accounts.csv note; \
                      stat --format='%n %A' directory accounts.csv note";
    let before = shell(everything).ok().text;

    for line in [
        format!("export --format csv {register} --out register.db"),
        format!("export --format csv {register} --out other-name"),
        format!("export --format csv {register} --columns columns.toml --out columns.toml"),
        format!("report {register} --html register.db"),
        format!("report {register} --index index --html index"),
        format!("report {register} --audit audit.jsonl --html audit.jsonl"),
        format!("index cards.txt people.txt {structures} --out people-too"),
    ] {
        assert_eq!(office.refused(&line, 1)["kind"], "file.is_input", "{line}");
    }
    for line in [
        format!("index cards.txt people.txt {structures} --out directory"),
        format!("index cards.txt people.txt {structures} --out pipe"),
    ] {
        assert_eq!(
            office.refused(&line, 1)["kind"],
            "file.unwritable",
            "{line}"
        );
    }
    for register in [
        "directory",
        "/dev/null",
        "accounts.csv",
        "note",
        "nowhere.db",
    ] {
        for command in [
            "review",
            "records",
            "report",
            "verify",
            "export --format csv",
        ] {
            let line = format!("{command} --register {register}");
            assert_eq!(
                office.refused(&line, 1)["kind"],
                "register.unusable",
                "{line}"
            );
        }
    }
    for register in ["directory", "/dev/null", "note"] {
        let line = format!("import accounts.csv --register {register}");
        assert_eq!(
            office.refused(&line, 1)["kind"],
            "register.unusable",
            "{line}"
        );
    }
    for (name, list) in [
        ("empty.csv", "account;unit\n"),
        ("other.ldif", "dn: o=x\ncn: y\n"),
        (
            "slip.csv",
            "account;family_name;given_names;national_id\na;A;A;\nb;B;B;8,997E+11\n",
        ),
    ] {
        world.write(name, list);
        let refused = office.refused(&format!("import {name} {register}"), 1);
        assert_eq!(refused["kind"], "list.unreadable", "{name}");
    }
    let nameless = office.run("pair \u{1b}[2J");
    assert_eq!(nameless.status.code(), Some(2), "{}", nameless.text);
    assert!(nameless.text.contains("account.form"), "{}", nameless.text);
    let slip = office.refused(&format!("import slip.csv {register}"), 1);
    let cell = json!({ "line": 3, "column": "national_id", "problem": "number_form" });
    assert_eq!(slip["cells"], json!([cell]));
    let nameless = office.refused(&format!("export --format ldif {register} --out x.ldif"), 2);
    assert_eq!(
        (&nameless["kind"], &nameless["problem"]),
        (&"export.target".into(), &"no_dn".into())
    );
    let refused = office.refused("check --mapping nowhere --index index", 1);
    assert_eq!(refused["kind"], "file.unreadable");
    let refused = office.refused(&format!("index cards.txt {structures} --out index"), 1);
    assert_eq!(refused["kind"], "index.people");
    assert_eq!(shell(everything).ok().text, before);
    assert!(!world.file("nowhere.db").exists());

    // A pipe and a device are written, and stay what they are.
    let binary = binary("cps-registry");
    let export = format!("{} export --format csv {register} --out", binary.display());
    let piped = shell(&format!("cat pipe & {export} pipe >/dev/null && wait"));
    piped.ok().prints(&["\"psimule\";"]);
    shell(&format!("{export} /dev/null && test -c /dev/null")).ok();
}

/// Register, index and export on a file system of one megabyte, with no room left on it.
#[test]
fn a_full_disk_loses_nothing_and_leaves_nothing_half_written() {
    require_tools!("unshare", "nsenter", "setpriv");
    let office = Office::new();
    let world = &office.world;
    let shell = |line: &str| world.run("sh", &["-c", line]);
    // By its whole path: the directory in which a program begins is that of the machine.
    let disk = world.file("disk").display().to_string();
    let mounted = format!("mkdir {disk} && mount -t tmpfs -o size=1m,mode=700 tmpfs {disk}");
    shell(&mounted).ok();
    let register = format!("--register {disk}/register.db");
    let register = register.as_str();
    extractions(world);
    let structures = format!("--structures {}", extraction::STRUCTURE);
    let index = format!("index cards.txt people.txt {structures} --out {disk}/index");
    let export = format!("export --format csv --out {disk}/people.csv {register}");

    office.result(&format!("import accounts.csv {register}"));
    office.pair("ifactice", 2, &format!(" {register}"));
    office.result(&export);
    office.result(&index);
    let records = office.records_at(register);
    let written = format!("cd {disk} && sha256sum index people.csv && ls -A");
    let whole = shell(&written).ok().text;

    let fill = format!(
        "head -c 2M /dev/zero >{disk}/filler 2>/dev/null; df --output=avail {disk} | tail -1"
    );
    assert_eq!(shell(&fill).text.trim(), "0");
    let line = format!("pair psimule --json {register} --reader");
    let mut words: Vec<_> = line.split(' ').collect();
    words.push("reader 1");
    let unpaired = world.run(binary("cps-registry"), &words);
    assert_eq!(unpaired.status.code(), Some(1), "{}", unpaired.text);
    let told: Value = serde_json::from_str(unpaired.text.lines().last().unwrap()).unwrap();
    assert_eq!(told["kind"], "register.no_space", "{told:#}");
    for (line, kind) in [
        (
            &format!("import accounts.csv {register}"),
            "register.no_space",
        ),
        (&export, "file.unwritable"),
        (&index, "file.unwritable"),
    ] {
        assert_eq!(office.refused(line, 1)["kind"], kind, "{line}");
    }
    assert_eq!(office.records_at(register), records);
    office.result(&format!("verify {register}"));
    shell(&format!("rm {disk}/filler")).ok();
    assert_eq!(shell(&written).ok().text, whole);

    office.pair("psimule", 1, &format!(" {register}"));
    assert_eq!(office.records_at(register).len(), 2);
    office.result(&format!("verify {register}"));
    office.result(&export);
    office.result(&index);
}

/// The page at the width of a desk and of a telephone, sorted by its buttons, and on paper.
#[test]
fn the_report_is_read_in_a_browser_and_on_paper() {
    require_tools!("unshare", "nsenter", "setpriv", "chromium", "pdftotext");
    let office = Office::new();
    let world = &office.world;
    office.result("import accounts.csv --expect expected.csv");
    office.pair("psimule", 1, "");
    office.pair("ifactice", 2, "");
    extractions(world);
    let structures = format!("--structures {}", extraction::STRUCTURE);
    office.result(&format!(
        "index cards.txt people.txt {structures} --out index"
    ));

    let counts = office.result("report --html counts.html --index index");
    assert_eq!(
        (&counts["accounts"], &counts["paired"]),
        (&5.into(), &2.into())
    );
    let units = json!([
        { "unit": "IDE", "accounts": 1, "paired": 1 },
        { "unit": "USI", "accounts": 4, "paired": 1 },
    ]);
    assert_eq!(counts["units"], units);
    assert_eq!(counts["generations"], json!({ "cps3": 2 }));
    // The card of the doctor is opposed, and the directory knows no other; the nurse is not in it.
    assert_eq!(
        (&counts["cards"]["opposed"], &counts["cards"]["unknown"]),
        (&1.into(), &2.into())
    );
    assert!(counts["names"].is_null());
    let page = fs::read_to_string(world.file("counts.html")).unwrap();
    for name in ["psimule", "jdurand", DOCTOR, NURSE, "://"] {
        assert!(!page.contains(name), "{name}");
    }
    let mode = fs::metadata(world.file("counts.html"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let without = office.result("report");
    assert!(without["cards"].is_null());
    let missing = office.refused("report --html missing/counts.html", 1);
    assert_eq!(missing["kind"], "file.unwritable");

    office.result("report --html names.html --index index --audit audit.jsonl --names --lang fr");
    let mut bash = world.command("bash");
    bash.stderr(world.log("chromium.log"));
    let mut browser = DevTools::start(bash, &["--headless=new"]);
    let url = format!("file://{}", world.file("names.html").display());
    browser.open_page(&url);
    let title = "document.title + ' ' + document.readyState";
    let shown = || {
        (evaluate(&mut browser, title) == "Comptes et cartes de l'établissement complete")
            .then_some(())
    };
    eventually(LONG, shown).expect("the page");
    for width in [1280, 390] {
        let size =
            json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
        browser.ask("Emulation.setDeviceMetricsOverride", &size);
        let fits = "String(document.documentElement.scrollWidth <= innerWidth)";
        assert_eq!(evaluate(&mut browser, fits), "true", "{width}");
    }
    let units =
        "[...document.querySelectorAll('section')].find(s => s.textContent.startsWith('Services'))";
    let column =
        format!("[...{units}.querySelectorAll('td:first-child')].map(c => c.textContent).join()");
    assert_eq!(evaluate(&mut browser, &column), "IDE,USI");
    let press = format!(
        "{units}.querySelectorAll('th button')[3].click(), {units}.querySelectorAll('th')[3].ariaSort"
    );
    assert_eq!(evaluate(&mut browser, &press), "ascending");
    assert_eq!(evaluate(&mut browser, &column), "USI,IDE");
    assert_eq!(evaluate(&mut browser, &press), "descending");
    assert_eq!(evaluate(&mut browser, &column), "IDE,USI");

    let printed = browser.ask("Page.printToPDF", &json!({}));
    let pdf = Base64::decode_vec(printed["data"].as_str().unwrap()).unwrap();
    world.write("names.pdf", pdf);
    let paper = world
        .run("pdftotext", &["-layout", "names.pdf", "-"])
        .ok()
        .text;
    for part in [
        "Services",
        "jdurand",
        "psimule",
        "2026-06-15",
        "Générations des cartes en usage",
    ] {
        assert!(paper.contains(part), "{part}: {paper}");
    }
    browser.quit(LONG);
}

/// A card that is opposed and only inserted, and one that is used.
#[test]
fn the_report_counts_the_cards_of_the_audit_file_of_a_daemon() {
    require_tools!("unshare", "nsenter", "setpriv");
    let world = World::without_pcscd();
    extractions(&world);
    let structure = ["--structures", extraction::STRUCTURE, "--out", "index"];
    let words = [&["index", "cards.txt", "people.txt"][..], &structure].concat();
    world.run(binary("cps-registry"), &words).ok();
    let index = format!("directory_index = '{}'\n", world.file("index").display());
    let office = Office::configured(world, &index);
    let world = &office.world;
    office.result("import accounts.csv");
    office.pair("ifactice", 2, "");
    let records = || fs::read_to_string(world.file("audit.jsonl")).unwrap();
    // The dialog, the login, the signature, the end of the login, and the opposed card.
    let is_written = || (records().lines().count() == 5).then_some(());
    eventually(LONG, is_written).expect("five records");
    world
        .run(binary("cpsctl"), &["audit", "verify", "audit.jsonl"])
        .ok();

    let report = office.result("report --audit audit.jsonl");
    let seen = &report["seen"];
    assert_eq!(
        (&seen["records"], &seen["cards"], &seen["opposed"]),
        (&5.into(), &2.into(), &1.into()),
        "{seen:#}"
    );
    assert_eq!(seen["generations"], json!({ "cps3": 2 }));
    assert_eq!(
        (&seen["not_compared"], &seen["without_generation"]),
        (&0.into(), &0.into())
    );
    let [first, last] = ["first", "last"].map(|day| seen[day].as_str().unwrap());
    assert!(first <= last, "{first} {last}");
    assert!(report["names"].is_null());
    assert!(office.result("report")["seen"].is_null());

    // The rotation has renamed the file, and a line of the next one is damaged.
    fs::rename(world.file("audit.jsonl"), world.file("audit.jsonl.1")).unwrap();
    world.write("audit.jsonl", "{\"time\":\n");
    let words = [
        "report",
        "--audit",
        "audit.jsonl",
        "--html",
        "page.html",
        "--lang",
        "en",
    ];
    let told = world.run(binary("cps-registry"), &words).ok();
    told.prints(&["1 line of audit.jsonl is no record"]);
    let page = fs::read_to_string(world.file("page.html")).unwrap();
    assert!(page.contains("1 line of audit.jsonl is no record"));
    let report = office.result("report --audit audit.jsonl --names");
    assert_eq!(report["seen"]["records"], 5);
    let damaged = json!([{ "file": "audit.jsonl", "first": 1, "lines": 1 }]);
    assert_eq!(report["seen"]["damaged"], damaged);
    let opposed = &report["names"]["seen"][0];
    assert_eq!(opposed["opposed"], "2026-06-15");
    assert!(
        !page.contains(opposed["serial"].as_str().unwrap()),
        "{page}"
    );
    let missing = office.refused("report --audit nowhere", 1);
    assert_eq!(missing["kind"], "file.unreadable");
}

/// Returns the text that an expression gives in the page in front.
#[track_caller]
fn evaluate(browser: &mut DevTools, expression: &str) -> String {
    let read = json!({ "expression": expression, "returnByValue": true });
    let answer = browser.ask("Runtime.evaluate", &read);
    answer["result"]["value"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn cards_and_accounts_are_compared_with_the_directory() {
    require_tools!("unshare", "nsenter", "setpriv");
    let office = Office::new();
    extractions(&office.world);
    let structures = format!("--structures {}", extraction::STRUCTURE);
    let built = office.result(&format!(
        "index cards.txt people.txt {structures} --out index"
    ));
    assert_eq!(built["people"], 1);
    assert_eq!(built["opposed"], 1);
    assert_eq!(built["problems"]["count"], 0);
    let mode = fs::metadata(office.world.file("index")).unwrap();
    assert_eq!(mode.permissions().mode() & 0o777, 0o600);

    for (reader, expected) in [("reader 1", "card_opposed"), ("reader 2", "unknown_number")] {
        let words = [
            "check", "--index", "index", "--wait", "30", "--json", "--reader", reader,
        ];
        let output = office.world.run(binary("cps-registry"), &words);
        assert_eq!(output.status.code(), Some(6), "{}", output.text);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["findings"][0]["finding"], expected, "{report:#}");
        assert_eq!(report["findings"].as_array().unwrap().len(), 1);
    }

    let list = "account;family_name;given_names;unit;national_id\n\
                same;Simulé;Praticien;USI;899700000013\n\
                =other;Autre;Nom;USI;99700000013\n\
                unknown;Durand;Jean;USI;99700000031\n\
                none;Durand;Jean;USI;\n";
    // As Excel writes it in France.
    let list: Vec<_> = list
        .chars()
        .map(|letter| u8::try_from(letter).unwrap())
        .collect();
    office.world.write("list.csv", list);
    let words = [
        "check",
        "--accounts",
        "list.csv",
        "--index",
        "index",
        "--csv",
    ];
    let output = office.world.run(binary("cps-registry"), &words);
    assert_eq!(output.status.code(), Some(6), "{}", output.text);
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let opposed = "\"card_opposed\";\"the card 2900000001 is opposed since 2026-06-15\"";
    assert_eq!(
        text,
        format!(
            "\u{FEFF}account;number;finding;detail\r\n\
             \"'=other\";\"=\"\"99700000013\"\"\";{opposed}\r\n\
             \"'=other\";\"=\"\"99700000013\"\"\";\"another_name\";\
             \"another name in the directory: Simule Praticien\"\r\n\
             \"same\";\"=\"\"899700000013\"\"\";{opposed}\r\n\
             \"unknown\";\"=\"\"99700000031\"\"\";\"unknown_number\";\
             \"the directory does not know the number\"\r\n"
        )
    );

    mapped_accounts_are_compared(&office);
    nothing_is_known_of_cards_and_employees(&office, &structures);
    a_number_with_a_wrong_key_is_told_and_taken(&office);

    let missing = office.refused(&format!("index nowhere.txt {structures} --out index"), 1);
    assert_eq!(missing["kind"], "index.extraction");
    let no_structure = office.refused("index people.txt --structures CHU --out index", 2);
    assert_eq!(no_structure["kind"], "index.structures");
    let elsewhere = office.refused("index people.txt --structures 750000001 --out index", 1);
    assert_eq!(elsewhere["kind"], "index.people");
    let no_index = office.refused("check --accounts list.csv --index nowhere", 1);
    assert_eq!(no_index["kind"], "index.unusable");
}

/// An index without a list of cards says so, and an employee is no difference.
fn nothing_is_known_of_cards_and_employees(office: &Office, structures: &str) {
    office.result(&format!("index people.txt {structures} --out people-only"));
    let list = "account;family_name;given_names;national_id\n\
                same;Simulé;Praticien;899700000013\n\
                employee;Durand;Jean;3750712184/18\n";
    office.world.write("employees.csv", list);
    let check = "check --accounts employees.csv --index people-only";
    let report = office.result(check);
    assert_eq!(report["findings"], json!([]));
    assert_eq!(report["cards_known"], false);
    let employee = json!({ "account": "employee", "number": "3750712184/18" });
    assert_eq!(report["not_listed"], json!([employee]));
    let words: Vec<_> = check.split(' ').chain(["--lang", "fr"]).collect();
    let french = office.world.run(binary("cps-registry"), &words);
    french.ok().prints(&[
        "Inconnu : les cartes en opposition",
        "employee : pas comparé : le numéro d'un employé",
    ]);
    office.result("import employees.csv");
    let report = office.result("report --index people-only");
    assert_eq!(report["cards_not_known"], true);
    assert_eq!(report.get("cards"), None);
}

/// The third number of `list.csv` has one: the list is compared and imported nevertheless.
fn a_number_with_a_wrong_key_is_told_and_taken(office: &Office) {
    let cell = json!([{ "line": 4, "column": "national_id", "problem": "number_key" }]);
    let english = "warning: A number in the file list.csv may be wrong \
                   (line 4, column “national_id”: the check key of this number is wrong)";
    let french = "attention : Un numéro du fichier list.csv est peut-être faux \
                  (ligne 4, colonne « national_id » : la clé de ce numéro est fausse)";
    for (line, code) in [
        ("check --accounts list.csv --index index", 6),
        ("import list.csv --register keys.db", 0),
    ] {
        let result = office.run(line);
        assert_eq!(result.status.code(), Some(code), "{}", result.text);
        let result: Value = serde_json::from_slice(&result.stdout).unwrap();
        assert_eq!(result["warnings"], cell, "{line}");
        for (language, sentence) in [("en", english), ("fr", french)] {
            let line = format!("{line} --lang {language}");
            let words: Vec<_> = line.split(' ').collect();
            let told = office.world.run(binary("cps-registry"), &words);
            assert_eq!(told.status.code(), Some(code), "{}", told.text);
            assert!(told.text.contains(sentence), "{}", told.text);
        }
    }
    office
        .world
        .write("keys.csv", "account;family_name;given_names\na;b;c\n");
    let right = office.result("import keys.csv --register keys.db");
    assert_eq!(right, json!({ "accounts": 1, "warnings": [] }));
}

/// The accounts of the login by card, in every form and with every outcome.
fn mapped_accounts_are_compared(office: &Office) {
    let check = |options: &str| {
        let line = format!("check --mapping mapping --index index{options}");
        let words: Vec<_> = line.split(' ').collect();
        office.world.run(binary("cps-registry"), &words)
    };
    let mapping = "899700000013 -> praticien\n997000000211 -> pharmacien\n";
    office.world.write("mapping", mapping);
    let report = check(" --json");
    assert_eq!(report.status.code(), Some(6));
    let mut report: Value = serde_json::from_slice(&report.stdout).unwrap();
    // The day of the files.
    let day = report["directory"].take();
    let day = day.as_str().unwrap();
    let findings = json!([
        { "account": "praticien", "number": DOCTOR, "finding": "card_opposed",
          "card": "2900000001", "since": "2026-06-15" },
        { "account": "pharmacien", "number": "997000000211", "finding": "unknown_number" },
    ]);
    let expected = json!({
        "directory": null, "checked": 2, "findings": findings, "cards_known": true
    });
    assert_eq!(report, expected);

    let output = check(" --lang fr");
    assert_eq!(output.status.code(), Some(6));
    assert_eq!(
        output.text,
        format!(
            "  Contrôlés    2\n  Annuaire du  {day}\n\
             praticien : la carte 2900000001 est en opposition depuis le 2026-06-15\n\
             pharmacien : l'annuaire ne connaît pas le numéro\n\
             erreur : 2 différences avec l'annuaire ont été trouvées. Corrigez les comptes, ou \
             gardez les cartes.\n"
        )
    );
    let output = check(" --csv");
    assert_eq!(output.status.code(), Some(6));
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "\u{FEFF}account;number;finding;detail\r\n\
         \"praticien\";\"=\"\"899700000013\"\"\";\"card_opposed\";\
         \"the card 2900000001 is opposed since 2026-06-15\"\r\n\
         \"pharmacien\";\"=\"\"997000000211\"\"\";\"unknown_number\";\
         \"the directory does not know the number\"\r\n"
    );

    office.world.write("mapping", "");
    let none = check("").ok().text;
    assert_eq!(none, format!("  Checked       0\n  Directory of  {day}\n"));
    office.world.write("mapping", "^.*$ -> root\n");
    let refused = office.refused("check --mapping mapping --index index", 1);
    assert_eq!(refused["kind"], "mapping.unusable");
}
