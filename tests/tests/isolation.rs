//! A login is its connection's own, and when it ends it ends on the card too: a program that talks
//! to the card past the daemon finds nothing to use.

#![allow(clippy::unwrap_used)]

use std::time::Duration;

use cps_e2e::{
    Cpsd, Desk, JsonClient, Kind, PIN, Running, SimulatedCard, World, eventually, fixture,
    module_text, on_cards, require_tools,
};
use serde_json::{Value, json};

/// The configuration in which another program reaches the card during a login: that it gets then
/// what it asks for shows that it asks in the right way.
const SHARED: &str = "login_access = 'shared'\n";

/// A data object that only the holder may see.
const ACTIVITY: &str = "CPS_ACTIVITY_01_PS";

/// Commands that another program must send to the card to have what a logged in client has: exactly
/// those that the daemon sent.
struct Stolen {
    /// Commands that make a card that was reset ready for the others (`card.md` §6.2 and §6.8).
    selection: &'static [&'static str],
    signature: Vec<String>,
    activity: Vec<String>,
}

const CPS3_SELECTION: &[&str] = &["00 A4 09 0C 04 3F 00 00 01"];
const CPS4_SELECTION: &[&str] = &[
    "01 A4 04 0C 08 80 25 00 00 01 FF 01 00",
    "01 A4 08 00 02 00 01",
];

/// Answers of the card to a program that asks for a signature and for an activity.
type Answers = (String, String);

/// Returns the answers of a card that gives both.
fn both() -> Answers {
    ("90 00".to_owned(), "90 00".to_owned())
}

/// Returns the answers of a card that refuses both for want of the PIN: security status not
/// satisfied.
fn neither() -> Answers {
    ("69 82".to_owned(), "69 82".to_owned())
}

impl Stolen {
    /// Notes the commands while a client that is logged in does both.
    fn from(client: &mut JsonClient, handle: &str, desk: &Desk) -> Self {
        desk.card.transcript().mark();
        client.sign(handle).unwrap();
        let signature = commands(&desk.card);
        desk.card.transcript().mark();
        client.must("cards.data.read", activity(handle));
        Self {
            selection: match desk.kind.pss {
                true => CPS4_SELECTION,
                false => CPS3_SELECTION,
            },
            signature,
            activity: commands(&desk.card),
        }
    }

    /// Answers of the card as it is.
    fn now(&self, world: &World) -> Answers {
        let answer = |commands| answer(world, &[], commands);
        (answer(&self.signature), answer(&self.activity))
    }

    /// Answers of the card after the application was selected anew.
    fn anew(&self, world: &World) -> Answers {
        let answer = |commands| answer(world, self.selection, commands);
        (answer(&self.signature), answer(&self.activity))
    }
}

/// Returns the commands that the card was sent, without those that fetch an answer: the other
/// program sends these itself.
fn commands(card: &SimulatedCard) -> Vec<String> {
    let mut commands = card.transcript().commands();
    commands.retain(|command| !command.starts_with("00 C0"));
    assert!(!commands.is_empty(), "the daemon asked the card");
    assert!(
        commands.iter().all(|command| !command.contains('…')),
        "no PIN is among them: {commands:?}"
    );
    commands
}

/// Returns the status word of the last of these commands, sent by `opensc-tool`.
#[track_caller]
fn answer(world: &World, selection: &[&str], commands: &[String]) -> String {
    let mut args = vec!["--card-driver".to_owned(), "default".to_owned()];
    for command in selection
        .iter()
        .copied()
        .chain(commands.iter().map(String::as_str))
    {
        args.extend(["--send-apdu".to_owned(), command.replace(' ', ":")]);
    }
    let printed = world.run("opensc-tool", &args).ok().text;
    let (_, last) = printed.rsplit_once("SW1=0x").expect("a status word");
    format!("{} {}", &last[..2], &last[10..12])
}

fn activity(card: &str) -> Value {
    json!({ "card": card, "label": ACTIVITY })
}

on_cards!(a_login_is_no_other_programs: CPS3, CPS4);
fn a_login_is_no_other_programs(kind: &'static Kind) {
    require_tools!("pcscd", "opensc-tool");
    let desk = Desk::configured(kind, SHARED);
    let (mut holder, mut other) = (
        desk.world.start_json_client(),
        desk.world.start_json_client(),
    );
    let card = &holder.card();
    holder.login(card, json!({}));
    let stolen = Stolen::from(&mut holder, card, &desk);

    let required = Err("pin.required".to_owned());
    assert_eq!(other.sign(card), required);
    assert_eq!(other.call("cards.data.read", activity(card)), required);
    assert_eq!(
        other.call("pin.logout", json!({ "card": card })),
        required,
        "it ends no login"
    );
    let identity = other.must("cards.identity", json!({ "card": card }));
    assert_eq!(identity["activities"], Value::Null);
    let identity = holder.must("cards.identity", json!({ "card": card }));
    assert_eq!(identity["activities"][0]["index"], 1);
    // A program that talks to the card directly shares it while a client is logged in: that it
    // gets what it asks for shows that it asks in the right way.
    assert_eq!(stolen.now(&desk.world), both());
    // It disturbs no program, and gives no program the login of another.
    holder.sign(card).unwrap();
    assert_eq!(other.sign(card), required);

    holder.kill();
    until_nothing_is_given(&stolen, &desk.world, "killed");
    assert_eq!(other.sign(card), required);
}

on_cards!(a_login_for_one_kind_of_assertions_is_none_for_pkcs11: CPS3, CPS4);
fn a_login_for_one_kind_of_assertions_is_none_for_pkcs11(kind: &'static Kind) {
    require_tools!("pcscd", "pkcs11-tool");
    let desk = Desk::new(kind);
    let mut program = desk.world.start_json_client();
    let card = program.card();
    program.login(&card, json!({ "assertion": "vihf" }));
    let mut module = desk.world.start_application();
    module.must("open 0");
    let sign = "sign CPS_PRIV_AUT";
    // It shows no private key to a session without a login.
    assert_eq!(module.must("state"), "RoPublic");
    assert!(module.ask(sign).starts_with("error "));
    let read = ["--read-object", "--type", "data", "--label", ACTIVITY];
    desk.pkcs11_tool(&read).failed();
    assert_eq!(program.sign(&card), Err("pin.required".to_owned()));
    // The login of the module is its own, and takes nothing from the other.
    module.must(&format!("login {PIN}"));
    module.must(sign);
    let patient = json!({ "ins": "200000000000094", "authority": "test" });
    let software = json!({ "id": "1", "name": "L", "version": "1", "approval": "N" });
    let order = json!({
        "card": card, "activity": 1, "patient": patient, "software": software,
    });
    let made = program.must("assertion.vihf", order);
    assert!(made["signed_xml"].is_string(), "{made}");
}

/// Ends a login.
type Ending = fn(JsonClient, &str, &mut Cpsd);

/// All ways in which a login ends while its card stays.
const ENDINGS: &[(&str, Ending)] = &[
    ("logout", |mut client, card, _| {
        client.must("pin.logout", json!({ "card": card }));
    }),
    ("end of the program", |client, _, _| client.end()),
    ("death of the program", |client, _, _| client.kill()),
    ("last signature of the login", |mut client, card, _| {
        client.must("pin.logout", json!({ "card": card }));
        client.login(card, json!({ "max_signatures": 1 }));
        client.sign(card).unwrap();
        assert_eq!(client.sign(card), Err("pin.required".to_owned()));
    }),
    ("end of its time", |mut client, card, _| {
        client.must("pin.logout", json!({ "card": card }));
        client.login(card, json!({ "ttl_seconds": 1 }));
        eventually(Duration::from_secs(10), || {
            (client.sign(card) == Err("pin.required".to_owned())).then_some(())
        })
        .expect("the login ends by itself");
    }),
    ("an administrator", |mut client, card, _| {
        let leases = client.must("leases.list", json!({}));
        let lease = &leases["leases"][0]["lease"];
        client.must("leases.revoke", json!({ "lease": lease }));
        assert_eq!(client.sign(card), Err("pin.required".to_owned()));
    }),
    ("a wrong PIN", |mut client, card, _| {
        let wrong = json!({ "card": card, "old_pin": "9999", "new_pin": "8888" });
        let error = client.call("pin.change", wrong).unwrap_err();
        assert_eq!(error, "pin.incorrect");
        // For the next row: the tries are three again.
        client.login(card, json!({}));
        client.must("pin.logout", json!({ "card": card }));
    }),
    // It comes last: no daemon serves after it.
    ("end of the daemon", |_, _, cpsd| {
        assert!(cpsd.terminate().success());
    }),
];

on_cards!(no_ending_of_a_login_leaves_anything_on_the_card: CPS3, CPS4);
fn no_ending_of_a_login_leaves_anything_on_the_card(kind: &'static Kind) {
    require_tools!("pcscd", "opensc-tool");
    let mut desk = Desk::configured(kind, SHARED);
    for (how, end) in ENDINGS {
        let mut client = desk.world.start_json_client();
        let card = client.card();
        client.login(&card, json!({}));
        let stolen = Stolen::from(&mut client, &card, &desk);
        assert_eq!(stolen.now(&desk.world), both(), "before: {how}");
        end(client, &card, &mut desk.cpsd);
        until_nothing_is_given(&stolen, &desk.world, how);
    }
}

on_cards!(a_login_ends_with_its_program_even_if_a_child_of_it_lives_on: CPS3, CPS4);
fn a_login_ends_with_its_program_even_if_a_child_of_it_lives_on(kind: &'static Kind) {
    require_tools!("pcscd", "opensc-tool", "python3");
    if cps_e2e::missing_file("/usr/lib/python3/dist-packages/PyKCS11/__init__.py") {
        return;
    }
    let desk = Desk::configured(kind, SHARED);
    let mut client = desk.world.start_json_client();
    let card = client.card();
    client.login(&card, json!({}));
    let stolen = Stolen::from(&mut client, &card, &desk);
    client.must("pin.logout", json!({ "card": card }));

    // The interpreter for which Debian installs its modules.
    let mut command = desk.world.command("/usr/bin/python3");
    command
        .arg(fixture("pykcs11_fork.py"))
        .args([&module_text(), PIN]);
    let mut program = Running::start(command);
    let line = program.wait_line("child ");
    let child = line.trim().strip_prefix("child ").unwrap().to_owned();
    assert_eq!(stolen.now(&desk.world), both());
    assert_eq!(leases(&mut client), 1);

    program.kill();
    let ended = eventually(Duration::from_secs(10), || {
        (leases(&mut client) == 0).then_some(())
    });
    ended.expect("the login ends with the program");
    until_nothing_is_given(&stolen, &desk.world, "death of a program with a child");
    let state = std::fs::read_to_string(format!("/proc/{child}/stat")).unwrap();
    assert!(state.contains(") S "), "the child lives: {state}");
}

fn leases(client: &mut JsonClient) -> usize {
    client.must("leases.list", json!({}))["leases"]
        .as_array()
        .unwrap()
        .len()
}

/// Waits for the reset, which comes right after the ending, not before it.
#[track_caller]
fn until_nothing_is_given(stolen: &Stolen, world: &World, how: &str) {
    let ended = eventually(Duration::from_secs(10), || {
        let (signature, activity) = stolen.now(world);
        (signature != "90 00" && activity != "90 00").then_some(())
    });
    ended.unwrap_or_else(|| panic!("{how}: the card still gives {:?}", stolen.now(world)));
    assert_eq!(stolen.anew(world), neither(), "{how}");
}

on_cards!(a_daemon_that_was_killed_leaves_nothing_once_it_serves_again: CPS3, CPS4);
fn a_daemon_that_was_killed_leaves_nothing_once_it_serves_again(kind: &'static Kind) {
    require_tools!("pcscd", "opensc-tool");
    let mut desk = Desk::configured(kind, SHARED);
    let mut client = desk.world.start_json_client();
    let card = client.card();
    client.login(&card, json!({}));
    let stolen = Stolen::from(&mut client, &card, &desk);
    desk.cpsd.kill();
    // No process is left to reset it: systemd starts the daemon again.
    assert_eq!(stolen.now(&desk.world), both());
    desk.cpsd = desk.world.start_cpsd();
    desk.world.wait_for_card();
    until_nothing_is_given(&stolen, &desk.world, "killed daemon");
}
