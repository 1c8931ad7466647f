//! After a PIN was used it is nowhere: not in the memory of the daemon, of the agent or of an
//! application, not in a log, an audit file, a trace, an event or an answer.

#![allow(clippy::unwrap_used)]

use cps_e2e::{
    Agent, Application, Cpsd, Holder, JsonClient, Kind, Memory, Running, SimulatedCard, World,
    binary, find_in_files, missing_root, on_cards, require_tools,
};
use serde_json::{Value, json};

/// Digits that are nothing else on a machine, no number of a process and no part of a date in a
/// certificate for instance: the test begins with looking that they are not.
const PIN: &str = "0799";
const NEW: &str = "0688";
const WRONG: &str = "0577";
const PUK: &str = "04680977";
/// A PIN that is no string.
const NUMBER: &str = "86420571";
const SECRETS: [&str; 5] = [PIN, NEW, WRONG, PUK, NUMBER];

/// Everything that logs, logs all it can.
const CONFIGURATION: &str = "audit_file = '{}/audit.jsonl'\nlog = 'trace'\n";

/// A workplace whose card has our PIN, with all who may get to know it.
struct Bench {
    client: JsonClient,
    handle: String,
    application: Application,
    agent: Agent,
    cpsd: Cpsd,
    _card: SimulatedCard,
    world: World,
}

impl Bench {
    fn new(kind: &Kind) -> Self {
        let world = World::new();
        // The profile names the PIN, so it is elsewhere.
        let elsewhere = tempfile::tempdir().unwrap();
        let profile = elsewhere.path().join("card.toml");
        let base = kind.profile;
        let text = format!("extends = \"{base}\"\n[card]\npin = \"{PIN}\"\npuk = \"{PUK}\"\n");
        std::fs::write(&profile, text).unwrap();
        let card = world.insert(profile.to_str().unwrap());
        let cpsd = world.start_cpsd_configured(CONFIGURATION);
        world.wait_for_card();
        let agent = world.start_agent();
        let mut client = world.start_json_client();
        let handle = client.card();
        let mut application = world.start_application();
        application.must("open 0");
        Self {
            client,
            handle,
            application,
            agent,
            cpsd,
            _card: card,
            world,
        }
    }

    fn with_card(&self, mut params: Value) -> Value {
        params["card"] = self.handle.as_str().into();
        params
    }

    /// Returns the daemon's answer: nothing, or the word of an error.
    fn call(&mut self, method: &str, params: Value) -> String {
        let params = self.with_card(params);
        self.client.call(method, params).err().unwrap_or_default()
    }

    /// Calls a method for which the holder is asked.
    fn ask(&mut self, method: &str) -> u64 {
        let params = self.with_card(json!({}));
        self.client.ask(method, params)
    }

    /// Places of a secret.
    fn found(&self) -> Vec<String> {
        let processes = [
            ("cpsd", self.cpsd.id()),
            ("agent", self.agent.id()),
            ("application", self.application.id()),
        ];
        let mut found = find_in_files(&self.world, &SECRETS);
        for (name, id) in processes {
            let places = Memory::of(id).find(&SECRETS);
            found.extend(places.into_iter().map(|place| format!("{name}: {place}")));
        }
        let heard = self.client.heard().iter();
        let telling = |line: &&String| SECRETS.iter().any(|secret| line.contains(secret));
        found.extend(heard.filter(telling).cloned());
        found
    }
}

/// A way in which secrets are used.
type Way = fn(&mut Bench);

const WAYS: &[(&str, Way)] = &[
    ("nothing", |_| ()),
    ("pin.login", |bench| {
        assert_eq!(bench.call("pin.login", json!({ "pin": PIN })), "");
        bench.client.sign(&bench.handle.clone()).unwrap();
        assert_eq!(bench.call("pin.logout", json!({})), "");
    }),
    ("a wrong PIN", |bench| {
        let wrong = json!({ "pin": WRONG });
        assert_eq!(bench.call("pin.login", wrong), "pin.incorrect");
        assert_eq!(bench.call("pin.login", json!({ "pin": PIN })), "");
        assert_eq!(bench.call("pin.logout", json!({})), "");
    }),
    ("requests that are refused", |bench| {
        for (params, kind) in [
            (json!({ "pin": PIN, "extra": PIN }), "request.params"),
            (
                json!({ "pin": NUMBER.parse::<u32>().unwrap() }),
                "request.params",
            ),
            (json!({ "pin": [PIN] }), "request.params"),
            (json!({ "pin": PIN, "ttl_seconds": PIN }), "request.params"),
            (json!({ "pin": PUK }), "pin.format"),
        ] {
            assert_eq!(bench.call("pin.login", params), kind);
        }
        let login = json!({ "jsonrpc": "2.0", "id": 0, "method": "pin.login",
            "params": bench.with_card(json!({ "pin": PIN })) })
        .to_string();
        for (line, kind) in [
            (login.replace(PIN, "\\u0030799"), "request.params"),
            (
                login.replace("\"id\"", "\"extra\":0,\"id\""),
                "request.invalid",
            ),
            (login.trim_end_matches('}').to_owned(), "request.parse"),
            (login.replace("pin.login", "pin.logon"), "request.method"),
            (login.replace(&bench.handle, "0"), "card.removed"),
        ] {
            let answer = bench.client.answer_to_line(&line);
            assert_eq!(answer["error"]["data"]["kind"], kind, "{answer}");
        }
    }),
    ("C_Login", |bench| {
        bench.application.must(&format!("login {PIN}"));
        bench.application.must("sign CPS_PRIV_SIG");
        bench.application.must("logout");
    }),
    ("C_Login with a wrong PIN", |bench| {
        let answer = bench.application.ask(&format!("login {WRONG}"));
        assert_eq!(answer, "error CKR_PIN_INCORRECT");
        let answer = bench.application.ask(&format!("login {PUK}"));
        assert_eq!(answer, "error CKR_PIN_INCORRECT");
        bench.application.must(&format!("login {PIN}"));
        bench.application.must("logout");
    }),
    ("the agent", |bench| {
        let login = bench.with_card(json!({}));
        let asked = bench.client.ask("pin.login", login);
        bench.agent.answer(Holder::Types(PIN));
        bench.client.answer(asked).unwrap();
        assert_eq!(bench.call("pin.logout", json!({})), "");
    }),
    ("a wrong PIN to the agent", |bench| {
        let login = bench.with_card(json!({}));
        let asked = bench.client.ask("pin.login", login);
        bench.agent.answer(Holder::Types(WRONG));
        let answer = bench.client.answer(asked);
        assert_eq!(answer, Err("pin.incorrect".to_owned()));
    }),
    ("pin.change with the agent", |bench| {
        let asked = bench.ask("pin.change");
        // Refused in the dialog, and compared by the agent.
        let typed = [PIN, PIN, NEW, WRONG, NEW, NEW].map(Holder::Types);
        bench.agent.answer_each(&typed);
        bench.client.answer(asked).unwrap();
        let asked = bench.ask("pin.change");
        let typed = [Holder::Types(NEW), Holder::TypesTwice(PIN)];
        bench.agent.answer_each(&typed);
        bench.client.answer(asked).unwrap();
    }),
    ("codes that the agent gives up", |bench| {
        let asked = bench.ask("pin.change");
        let typed = [Holder::Types(PIN), Holder::Types(NEW), Holder::Cancels];
        bench.agent.answer_each(&typed);
        let answer = bench.client.answer(asked);
        assert_eq!(answer, Err("prompt.cancelled".to_owned()));
        let asked = bench.ask("pin.change");
        bench
            .agent
            .answer_each(&[PIN, PIN, PUK, PIN].map(Holder::TypesTwice));
        let answer = bench.client.answer(asked);
        assert_eq!(answer, Err("pin.new_format".to_owned()));
        // The card refuses it.
        let asked = bench.ask("pin.change");
        let typed = [Holder::Types(WRONG), Holder::TypesTwice(NEW)];
        bench.agent.answer_each(&typed);
        let answer = bench.client.answer(asked);
        assert_eq!(answer, Err("pin.incorrect".to_owned()));
    }),
    ("pin.unblock with the agent", |bench| {
        let asked = bench.ask("pin.unblock");
        let typed = [Holder::Types(PUK), Holder::TypesTwice(PIN)];
        bench.agent.answer_each(&typed);
        bench.client.answer(asked).unwrap();
    }),
    ("pin.change", |bench| {
        let change = json!({ "old_pin": PIN, "new_pin": NEW });
        assert_eq!(bench.call("pin.change", change), "");
        let long = json!({ "old_pin": NEW, "new_pin": PUK });
        assert_eq!(bench.call("pin.change", long), "pin.new_format");
    }),
    ("pin.unblock", |bench| {
        let unblock = json!({ "puk": PUK, "new_pin": PIN });
        assert_eq!(bench.call("pin.unblock", unblock), "");
    }),
];

on_cards!(no_pin_is_left_anywhere: CPS3, CPS4);
fn no_pin_is_left_anywhere(kind: &'static Kind) {
    require_tools!("pcscd");
    let mut bench = Bench::new(kind);
    let mut left = Vec::new();
    for (way, use_it) in WAYS {
        use_it(&mut bench);
        left.extend(
            bench
                .found()
                .into_iter()
                .map(|place| format!("after {way}: {place}")),
        );
    }
    assert!(left.is_empty(), "\n{}", left.join("\n"));
}

#[test]
fn neither_daemon_nor_agent_leaves_a_core() {
    require_tools!("pcscd");
    let world = World::new();
    let cpsd = world.start_cpsd();
    let agent = world.start_agent();
    for id in [cpsd.id(), agent.id()] {
        let limits = std::fs::read_to_string(format!("/proc/{id}/limits")).unwrap();
        let core = limits
            .lines()
            .find(|line| line.starts_with("Max core file size"));
        let values: Vec<_> = core.unwrap().split_whitespace().skip(4).take(2).collect();
        assert_eq!(values, ["0", "0"], "soft and hard limit");
    }
}

/// The account that runs the daemon and the agent, and the program that looks at them.
const ACCOUNT: u32 = 4_100;

/// A program of the account opens the memory of another.
fn opens_memory(world: &World, pid: u32) -> bool {
    let mut looking = world.command_as(ACCOUNT, ACCOUNT, "head");
    looking.args(["-c", "0", &format!("/proc/{pid}/mem")]);
    looking.stderr(std::process::Stdio::null());
    looking.status().unwrap().success()
}

#[test]
fn no_other_process_of_the_account_reads_the_memory_of_daemon_or_agent() {
    require_tools!("setpriv");
    if missing_root() {
        return;
    }
    let world = World::without_pcscd();
    let all = std::os::unix::fs::PermissionsExt::from_mode(0o1777);
    std::fs::set_permissions(world.path(), all).unwrap();
    for name in ["cpsd", "cpsctl"] {
        std::fs::copy(binary(name), world.file(name)).unwrap();
    }
    world.write("cpsd.toml", "pcsc = false\n");
    let own = |name: &str| world.command_as(ACCOUNT, ACCOUNT, world.file(name));
    let mut daemon = own("cpsd");
    daemon.args(["--config", "cpsd.toml", "--simulate", "medecin"]);
    daemon
        .args(["--pki", "pki", "--socket"])
        .arg(world.socket());
    let cpsd = Running::start(daemon);
    cpsd.wait_line("listening");
    let mut agent = own("cpsctl");
    agent.args(["agent", "--pinentry", "/bin/false"]);
    let agent = Running::start(agent);
    agent.wait_line("PIN dialogs");
    let mut ordinary = world.command_as(ACCOUNT, ACCOUNT, "cat");
    let mut ordinary = ordinary
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let of_ordinary = format!("/proc/{}/exe", ordinary.id());
    // Until it has become the other program, it is one of root.
    while !std::fs::read_link(&of_ordinary).is_ok_and(|path| path.ends_with("cat")) {
        std::thread::yield_now();
    }
    assert!(
        opens_memory(&world, ordinary.id()),
        "the kernel would allow it"
    );
    drop(ordinary.stdin.take());
    ordinary.wait().unwrap();
    for (program, pid) in [("cpsd", cpsd.id()), ("agent", agent.id())] {
        assert!(!opens_memory(&world, pid), "{program}");
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
        assert!(
            status.contains(&format!("Uid:\t{ACCOUNT}\t")),
            "{program}: {status}"
        );
    }
}
