//! The right to present a PIN or PUK to a card: as accounts of the system, on a simulated card.

#![allow(clippy::unwrap_used)]

use std::time::Duration;

use cps_e2e::{AccountMachine, JsonClient, eventually, missing_root, require_tools};
use serde_json::{Value, json};

const LONG: Duration = Duration::from_secs(60);

/// Tries of a PUK at first (`card.md` §4.1).
const PUK_TRIES: u32 = 10;

/// The account that runs the daemon, and the others.
const DAEMON: u32 = AccountMachine::DAEMON;
const NURSE: u32 = 4_201;
const DOCTOR: u32 = 4_202;
const SEATED: u32 = 4_203;
const READER_ONLY: u32 = 4_204;

/// The first group of everyone.
const PEOPLE: u32 = 4_200;

const PASSWD: &str = "root:x:0:0::/:/bin/sh
cpsd:x:4100:4100::/:/bin/sh
nurse:x:4201:4200::/:/bin/sh
doctor:x:4202:4200::/:/bin/sh
seated:x:4203:4200::/:/bin/sh
reader:x:4204:4200::/:/bin/sh
";

const GROUP: &str = "root:x:0:
cpsd:x:4100:
people:x:4200:
cps:x:4300:nurse,doctor,reader
codes:x:4400:nurse,doctor
";

const CONFIGURATION: &str = "pcsc = false
allow_groups = ['cps']
pin_groups = ['codes']
";

/// The machine of these tests.
struct Machine(AccountMachine);

impl Machine {
    fn new() -> Self {
        Self(AccountMachine::new(PASSWD, GROUP, CONFIGURATION))
    }

    fn client(&self, account: u32) -> JsonClient {
        let world = &self.0.world;
        let mut client = JsonClient::run(world.command_as(account, PEOPLE, world.file("json-app")));
        client.greet().unwrap();
        client
    }

    /// Has logind show the session of this account at the machine.
    fn seat(&self, account: u32) {
        let script = format!(
            "mkdir -p /run/systemd/seats /run/systemd/sessions && \
             printf 'UID={account}\\nSTATE=active\\nREMOTE=0\\n' > /run/systemd/sessions/{account} && \
             printf 'ACTIVE={account}\\n' > /run/systemd/seats/.new && \
             mv /run/systemd/seats/.new /run/systemd/seats/seat0"
        );
        self.0.world.run("sh", &["-c", &script]).ok();
    }
}

fn with_pin(card: &str, pin: &str) -> Value {
    json!({ "card": card, "pin": pin })
}

#[test]
fn a_code_is_presented_by_the_account_at_the_seat_a_group_and_root_alone() {
    if missing_root() {
        return;
    }
    require_tools!("setpriv");
    let machine = Machine::new();
    machine.seat(SEATED);
    let mut seen = Vec::new();
    for account in [0, DAEMON, NURSE, SEATED, READER_ONLY] {
        let mut client = machine.client(account);
        let card = client.card();
        let logged_in = client.call("pin.login", with_pin(&card, "1234"));
        seen.push((account, logged_in.err()));
        client.end();
    }
    let refused = Some("pin.not_allowed".to_owned());
    assert_eq!(
        seen,
        [
            (0, None),
            (DAEMON, None),
            (NURSE, None),
            (SEATED, None),
            (READER_ONLY, refused.clone()),
        ]
    );
    // The same for every method that presents a code.
    let mut client = machine.client(READER_ONLY);
    let card = client.card();
    for (method, params) in [
        (
            "pin.change",
            json!({ "card": card, "old_pin": "1234", "new_pin": "4321" }),
        ),
        (
            "pin.unblock",
            json!({ "card": card, "puk": "12345678", "new_pin": "4321" }),
        ),
        ("puk.verify", json!({ "card": card, "puk": "12345678" })),
    ] {
        assert_eq!(client.call(method, params).err(), refused, "{method}");
    }
}

#[test]
fn while_a_login_exists_only_its_account_presents_codes() {
    if missing_root() {
        return;
    }
    require_tools!("setpriv");
    let machine = Machine::new();
    let mut doctor = machine.client(DOCTOR);
    let card = doctor.card();
    doctor.must("pin.login", with_pin(&card, "1234"));
    let mut nurse = machine.client(NURSE);
    for (method, params) in [
        ("pin.login", with_pin(&card, "9999")),
        (
            "pin.change",
            json!({ "card": card, "old_pin": "9999", "new_pin": "4321" }),
        ),
        (
            "pin.unblock",
            json!({ "card": card, "puk": "99999999", "new_pin": "4321" }),
        ),
        ("puk.verify", json!({ "card": card, "puk": "99999999" })),
    ] {
        let refused = nurse.call(method, params).err();
        assert_eq!(refused.as_deref(), Some("pin.other_account"), "{method}");
    }
    doctor.sign(&card).unwrap();
    let mut second = machine.client(DOCTOR);
    second.must("pin.login", with_pin(&card, "1234"));
}

#[test]
fn wrong_codes_are_followed_by_pauses_and_the_last_try_is_not_a_programs() {
    if missing_root() {
        return;
    }
    require_tools!("setpriv");
    let machine = Machine::new();
    let mut nurse = machine.client(NURSE);
    let card = nurse.card();
    let mut refused = |pin: &str| nurse.call("pin.login", with_pin(&card, pin)).unwrap_err();
    assert_eq!(refused("9999"), "pin.incorrect");
    // The right one waits too: whether it is right is not told.
    assert_eq!(refused("1234"), "pin.paused");
    let second = eventually(LONG, || {
        Some(refused("9999")).filter(|kind| kind != "pin.paused")
    });
    assert_eq!(second.as_deref(), Some("pin.incorrect"));
    assert_eq!(refused("9999"), "pin.last_try");

    let puk = json!({ "card": card, "puk": "00000000" });
    let wrong = nurse.call("puk.verify", puk.clone()).unwrap_err();
    assert_eq!(wrong, "puk.incorrect");
    let paused = nurse.call("puk.verify", puk.clone()).unwrap_err();
    assert_eq!(paused, "pin.paused");
    let mut root = machine.client(0);
    for _ in 2..PUK_TRIES {
        let wrong = root.call("puk.verify", puk.clone()).unwrap_err();
        assert_eq!(wrong, "puk.incorrect");
    }
    assert_eq!(nurse.call("puk.verify", puk).unwrap_err(), "puk.last_try");
    // Root may always: the PIN is right again for all.
    root.must("pin.login", with_pin(&card, "1234"));
    root.end();
    let again = eventually(LONG, || {
        nurse.call("pin.login", with_pin(&card, "1234")).ok()
    });
    assert!(again.is_some());
}

#[test]
fn a_login_and_a_connection_end_with_the_seat() {
    if missing_root() {
        return;
    }
    require_tools!("setpriv");
    let machine = Machine::new();
    machine.seat(SEATED);
    let mut seated = machine.client(SEATED);
    let card = seated.card();
    seated.must("pin.login", with_pin(&card, "1234"));
    machine.seat(NURSE);
    assert_eq!(seated.event("lease_ended")["reason"], "seat_lost");
    // It was allowed by the seat alone: the old connection is of no use either.
    let refused = seated.call("readers.list", json!({}));
    assert_eq!(refused, Err("client.not_authorised".to_owned()));
    assert!(seated.is_hung_up());
    machine
        .client(NURSE)
        .must("pin.login", with_pin(&card, "1234"));
}

/// The groups once the nurse is no member of `codes` any more.
const WITHOUT_NURSE: &str = "root:x:0:
cpsd:x:4100:
people:x:4200:
cps:x:4300:nurse,doctor,reader
codes:x:4400:doctor
";

#[test]
fn a_member_removed_from_the_group_presents_no_code_on_an_old_connection() {
    if missing_root() {
        return;
    }
    require_tools!("setpriv");
    let machine = Machine::new();
    let mut nurse = machine.client(NURSE);
    let mut agent = machine.client(NURSE);
    agent.must("agent.register", json!({}));
    let card = nurse.card();
    nurse.must("pin.login", with_pin(&card, "1234"));
    nurse.must("pin.logout", json!({ "card": card }));

    // While a dialog is open: its PIN is not presented, and none is spent.
    let asked = nurse.ask("pin.login", json!({ "card": card }));
    let prompt = agent.prompt();
    machine.0.change_groups(WITHOUT_NURSE);
    let answer = json!({ "prompt": prompt["prompt"], "pin": "9999" });
    agent.must("agent.answer", answer);
    let refused = Err("pin.not_allowed".to_owned());
    assert_eq!(nurse.answer(asked), refused);

    // Before it is asked for.
    for (method, params) in [
        ("pin.login", with_pin(&card, "9999")),
        (
            "pin.change",
            json!({ "card": card, "old_pin": "9999", "new_pin": "4321" }),
        ),
        (
            "pin.unblock",
            json!({ "card": card, "puk": "99999999", "new_pin": "4321" }),
        ),
        ("puk.verify", json!({ "card": card, "puk": "99999999" })),
    ] {
        assert_eq!(nurse.call(method, params), refused, "{method}");
    }
    // No try was spent, and what needs no code is still allowed.
    let state = nurse.must("pin.status", json!({ "card": card }));
    assert_eq!(state["pin"]["retries"], 3, "{state}");
    machine.0.change_groups(GROUP);
    nurse.must("pin.login", with_pin(&card, "1234"));
}

/// The PIN that the program gives is not presented: the dialog asks for it, and says what is at
/// stake.
#[test]
fn the_last_try_through_the_module_is_spent_in_the_dialog_alone() {
    if missing_root() {
        return;
    }
    require_tools!("setpriv");
    for (program, holder, answer, blocked) in [
        ("9999", "1234", "ok", false),
        ("1234", "9999", "error CKR_PIN_LOCKED", true),
    ] {
        let machine = AccountMachine::with_card("last-try", PASSWD, GROUP, CONFIGURATION);
        let machine = Machine(machine);
        let mut root = machine.client(0);
        let card = root.card();
        let mut pin = || root.must("pin.status", json!({ "card": card }))["pin"].take();
        assert_eq!(pin()["retries"], 1);

        // Without an agent there is no dialog, and the try is kept.
        let mut application = machine.0.start_application_as(NURSE, PEOPLE);
        application.must("open 0");
        let refused = application.ask(&format!("login {program}"));
        assert_eq!(refused, "error CKR_PIN_LOCKED");
        assert_eq!(
            (pin()["retries"].take(), pin()["blocked"].take()),
            (json!(1), json!(false))
        );

        let agent = machine.0.start_agent_as(NURSE, PEOPLE);
        agent.answer_all(holder, || true);
        let logged_in = application.ask(&format!("login {program}"));
        assert_eq!(logged_in.trim_end(), answer);
        assert_eq!(pin()["blocked"], blocked);
        let shown = agent.shown();
        let warning = "%0ALast try: another wrong PIN blocks the card.%0A";
        assert_eq!(shown.matches(warning).count(), 1, "{shown}");
        assert_eq!(agent.dialogs(), 1);
    }
}

#[test]
fn the_last_try_of_a_puk_is_spent_by_a_dialog_that_has_said_so() {
    if missing_root() {
        return;
    }
    require_tools!("setpriv");
    let mut profile = tempfile::Builder::new()
        .permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644))
        .tempfile()
        .unwrap();
    let text = "extends = \"blocked\"\n[card]\npuk-tries-left = 1\n";
    std::io::Write::write_all(&mut profile, text.as_bytes()).unwrap();
    let path = profile.path().to_str().unwrap();
    let machine = Machine(AccountMachine::with_card(
        path,
        PASSWD,
        GROUP,
        CONFIGURATION,
    ));
    let mut nurse = machine.client(NURSE);
    let mut agent = machine.client(NURSE);
    agent.must("agent.register", json!({}));
    let card = nurse.card();
    let mut unblock = |tries: Value| {
        let asked = nurse.ask("pin.unblock", json!({ "card": card }));
        let prompt = agent.prompt();
        assert_eq!(prompt["puk"]["retries"], tries, "{prompt}");
        let answer = json!({ "prompt": prompt["prompt"], "puk": "12345678", "new_pin": "2580" });
        agent.must("agent.answer", answer);
        nurse.answer(asked).map(drop)
    };
    // The card has not been asked yet: the dialog cannot say that it is the last.
    assert_eq!(unblock(Value::Null), Err("puk.last_try".to_owned()));
    assert_eq!(unblock(json!(1)), Ok(()));
    nurse.must("pin.login", with_pin(&card, "2580"));
}
