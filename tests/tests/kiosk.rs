//! `cps-registry pair --kiosk` in a terminal, with simulated cards that come and go.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::time::Duration;

use base64ct::Encoding as _;
use cps_e2e::{
    Agent, Cpsd, Holder, PIN, Postgres, Running, SimulatedCard, World, binary, eventually,
    missing_file, require_tools,
};
use serde_json::Value;

/// Longer than anything here takes on a busy machine.
const LONG: Duration = Duration::from_secs(60);

const ACCOUNTS: &str = "account;family_name;given_names\n\
                        psimule;Simulé;Praticien\n\
                        psimule2;Simule;Praticien\n\
                        jdurand;Durand;Jean\n";

/// Person and account, which no screen shows once the card has gone.
const NAMES: [&str; 5] = ["psimule", "jdurand", "Simul", "Durand", "99700000013"];

/// A desk with a terminal of 80 columns and 24 lines.
struct Desk {
    card: SimulatedCard,
    cpsd: Option<Cpsd>,
    agent: Agent,
    world: World,
    _tmux: Running,
}

impl Desk {
    /// Begins with an empty reader.
    fn new() -> Self {
        let world = World::new();
        let mut card = world.insert("medecin");
        let cpsd = world.start_cpsd_trusting(card.trust());
        world.wait_for_card();
        card.remove();
        let agent = world.start_agent();
        world.write(
            "tmux.conf",
            "set -g exit-empty off\nset -g history-limit 1000\n",
        );
        let mut tmux = world.command("tmux");
        tmux.args(["-S", "tmux.sock", "-f", "tmux.conf", "-D"]);
        tmux.env("TERM", "xterm");
        let tmux = Running::start(tmux);
        eventually(LONG, || world.file("tmux.sock").exists().then_some(())).unwrap();
        world.write("accounts.csv", ACCOUNTS);
        let desk = Self {
            card,
            cpsd: Some(cpsd),
            agent,
            world,
            _tmux: tmux,
        };
        desk.registry(&["import", "accounts.csv"]);
        desk
    }

    fn registry(&self, words: &[&str]) -> String {
        self.world.run(binary("cps-registry"), words).ok().text
    }

    fn tmux(&self, words: &[&str]) -> String {
        let words = [&["-S", "tmux.sock"], words].concat();
        self.world.run("tmux", &words).ok().text
    }

    /// Opens a shell that starts the kiosk, and waits until it waits for a card.
    fn begin(&self) {
        let program = binary("cps-registry");
        let size = ["new-session", "-d", "-x", "80", "-y", "24"];
        self.tmux(&[&size[..], &["sh"]].concat());
        let line = format!("{} pair --kiosk --lang fr", program.display());
        self.types(&line);
        self.wait_for("Votre carte rattache votre compte");
    }

    /// Types a line.
    fn types(&self, line: &str) {
        if !line.is_empty() {
            self.begins(line);
        }
        self.tmux(&["send-keys", "Enter"]);
    }

    /// Types a part of a line.
    fn begins(&self, line: &str) {
        self.tmux(&["send-keys", "-l", line]);
    }

    /// Returns what the terminal shows.
    fn screen(&self) -> String {
        self.tmux(&["capture-pane", "-p"])
    }

    #[track_caller]
    fn wait_for(&self, part: &str) -> String {
        let shown = || Some(self.screen()).filter(|screen| screen.contains(part));
        shown_or(eventually(LONG, shown), part, || self.screen())
    }

    /// Pulls the card, and checks that nothing is left of its holder.
    #[track_caller]
    fn pull(&mut self, then: &str) {
        self.card.remove();
        self.wait_for("Votre carte rattache votre compte");
        let screen = self.wait_for(then);
        for name in NAMES {
            assert!(!screen.contains(name), "{name}: {screen}");
        }
    }

    fn records(&self) -> usize {
        let records = self.registry(&["records", "--json"]);
        let records: Value = serde_json::from_str(&records).unwrap();
        records["records"].as_array().unwrap().len()
    }
}

#[track_caller]
fn shown_or(found: Option<String>, part: &str, screen: impl Fn() -> String) -> String {
    found.unwrap_or_else(|| panic!("«{part}» is not on the screen:\n{}", screen()))
}

const NOT_RECORDED: &str = "La carte précédente : rien n'a été enregistré.";

#[test]
fn holders_pair_their_accounts_one_after_the_other_and_leave_no_name_on_the_screen() {
    require_tools!("pcscd", "tmux");
    let mut desk = Desk::new();
    desk.begin();
    let screen = desk.screen();
    assert!(screen.contains('█'), "{screen}");
    assert_eq!(
        screen
            .lines()
            .filter(|line| line.chars().count() > 80)
            .count(),
        0
    );

    // What a passer-by types is not shown, and answers no later question.
    desk.types("psimule");
    desk.card.insert_again();
    let screen = desk.wait_for("1  psimule  Simulé Praticien");
    assert!(screen.contains("2  psimule2  Simule Praticien"), "{screen}");
    assert!(!screen.contains("jdurand"), "{screen}");
    desk.types("nobody\u{1b}[31m");
    desk.wait_for("Il n'y a pas de compte nobody");
    desk.begins("9é");
    desk.wait_for("> 9é");
    desk.tmux(&["send-keys", "BSpace"]);
    desk.wait_for("> •");
    desk.types("");
    desk.wait_for("Il n'y a pas de compte 9.");
    // The PIN, in the wrong place: it is not shown, before Enter and after.
    desk.begins(PIN);
    let screen = desk.wait_for("> ••••");
    assert!(!screen.contains(PIN), "{screen}");
    desk.types("");
    let screen = desk.wait_for("Votre code porteur ne se tape jamais ici");
    assert!(!screen.contains(PIN), "{screen}");
    // The account of another: told before the PIN.
    desk.types("jdurand");
    let screen = desk.wait_for("Allez au guichet avec votre carte.");
    for secret in ["jdurand", "Durand", "SIMULÉ", "899700000013"] {
        assert!(!screen.contains(secret), "{screen}");
    }
    desk.pull(NOT_RECORDED);
    assert_eq!(desk.agent.dialogs(), 0);

    // Nothing is answered, or the card goes before.
    desk.card.insert_again();
    desk.wait_for("1  psimule");
    desk.types("");
    desk.wait_for("Rien n'a été enregistré.");
    desk.pull(NOT_RECORDED);
    desk.card.insert_again();
    desk.wait_for("1  psimule");
    desk.begins("psim");
    desk.wait_for("> psim");
    desk.pull(NOT_RECORDED);
    assert_eq!((desk.agent.dialogs(), desk.records()), (0, 0));

    // The card goes while the PIN is asked for, or the dialog is closed.
    // Three holders do so, and the fourth does not wait for it.
    for _ in 0..3 {
        desk.card.insert_again();
        desk.wait_for("1  psimule");
        desk.types("1");
        desk.agent.wait_for_dialog();
        desk.wait_for("Pour le compte psimule.");
        let dialog = desk.agent.shown();
        assert!(dialog.contains("5 signatures within 5 minutes"), "{dialog}");
        desk.agent.answer(Holder::Cancels);
        desk.wait_for("Rien n'a été enregistré.");
        desk.pull(NOT_RECORDED);
    }

    desk.card.insert_again();
    desk.wait_for("1  psimule");
    desk.types("PSIMULE");
    desk.agent.answer(Holder::Types(PIN));
    let screen = desk.wait_for("Retirez votre carte.");
    assert!(
        screen.contains("psimule est rattaché à 899700000013."),
        "{screen}"
    );
    assert!(!screen.contains(PIN), "{screen}");
    desk.pull("La carte précédente : enregistrée.");
    assert_eq!(desk.records(), 1);

    // A second time nothing is asked.
    desk.card.insert_again();
    desk.wait_for("psimule est déjà rattaché");
    desk.pull("La carte précédente : enregistrée.");

    odd_cards_and_lost_services(&mut desk);

    // The terminal is as it was.
    desk.tmux(&["send-keys", "C-c"]);
    desk.types("stty -a; echo still $((20 + 22))");
    let screen = desk.wait_for("still 42");
    assert!(
        screen.contains(" echo ") && !screen.contains(" -echo "),
        "{screen}"
    );
    assert!(screen.contains("susp = ^Z"), "{screen}");
    for name in NAMES {
        assert!(!screen.contains(name), "{name}: {screen}");
    }
    let record = desk.registry(&["records"]);
    let payload = record.split('.').nth(1).unwrap().to_owned();
    let payload = base64ct::Base64UrlUnpadded::decode_vec(&payload).unwrap();
    let pairing: Value = serde_json::from_slice(&payload).unwrap();
    assert_eq!(pairing["mode"], "kiosk");
    desk.registry(&["verify"]);
}

/// None of these ends the kiosk.
fn odd_cards_and_lost_services(desk: &mut Desk) {
    desk.card.insert_other("medecin-sans-contact");
    desk.wait_for("Retirez votre carte.");
    desk.pull(NOT_RECORDED);

    desk.cpsd.take().unwrap().kill();
    desk.wait_for("cpsd");
    desk.cpsd = Some(desk.world.start_cpsd_trusting(desk.card.trust()));
    desk.wait_for("Votre carte rattache votre compte");

    let register = desk.world.file(".local/share/cps-registry/register.db");
    let away = desk.world.file("away.db");
    fs::rename(&register, &away).unwrap();
    desk.card.insert_other("medecin");
    desk.wait_for("Retirez votre carte.");
    desk.pull(NOT_RECORDED);
    fs::rename(&away, &register).unwrap();
    desk.card.insert_again();
    desk.wait_for("psimule est déjà rattaché");
    desk.pull("La carte précédente : enregistrée.");
}

/// Returns the next event of this name of a kiosk with `--json`.
#[track_caller]
fn event(kiosk: &Running, name: &str) -> Value {
    let line = kiosk.wait_line(&format!(r#""event":"{name}""#));
    serde_json::from_str(&line).unwrap()
}

#[test]
fn programs_read_one_line_for_each_event() {
    require_tools!("pcscd", "tmux", "sqlite3", "opensc-tool");
    let mut desk = Desk::new();
    let mut command = desk.world.command(binary("cps-registry"));
    command.args(["pair", "--kiosk", "--json"]);
    let mut kiosk = Running::start(command);
    event(&kiosk, "waiting");
    desk.card.insert_again();
    let question = event(&kiosk, "question");
    assert_eq!(
        question["candidates"],
        serde_json::json!(["psimule", "psimule2"])
    );
    kiosk.say("nobody");
    assert_eq!(event(&kiosk, "question")["unknown"], "nobody");
    kiosk.say(PIN);
    let question = event(&kiosk, "question");
    assert_eq!(question["like_pin"], true);
    assert!(!question.to_string().contains(PIN), "{question}");
    kiosk.say("jdurand");
    let refused = event(&kiosk, "refused");
    assert_eq!(refused["error"]["kind"], "pair.conflict");
    let conflicts = serde_json::json!([{ "conflict": "names" }]);
    assert_eq!(refused["error"]["conflicts"], conflicts);
    assert!(!refused.to_string().contains("Durand"), "{refused}");
    desk.card.remove();
    event(&kiosk, "waiting");
    desk.card.insert_again();
    event(&kiosk, "question");
    kiosk.say("");
    event(&kiosk, "given_up");
    desk.card.remove();
    event(&kiosk, "waiting");

    // The wrong PIN is told with the tries that are left, and the next holder is waited for.
    desk.card.insert_again();
    event(&kiosk, "question");
    kiosk.say("psimule");
    assert_eq!(event(&kiosk, "pin")["account"], "psimule");
    desk.agent.answer(Holder::Types("4321"));
    let failed = event(&kiosk, "failed");
    assert_eq!(failed["error"]["kind"], "pin.incorrect");
    assert_eq!(failed["error"]["retries"], 2);
    assert_eq!(desk.card.pin_tries(), 2);
    desk.card.remove();
    event(&kiosk, "waiting");
    desk.card.insert_again();
    event(&kiosk, "question");
    kiosk.say("psimule");
    event(&kiosk, "pin");
    desk.agent.answer(Holder::Types(PIN));
    let paired = event(&kiosk, "paired");
    assert_eq!(paired["account"], "psimule");
    assert_eq!(paired["already"], false);
    kiosk.close_stdin();
    assert!(kiosk.wait_end().success());
    assert_eq!(desk.records(), 1);

    // A record that another desk should not have made: the login ends nevertheless.
    desk.registry(&["import", "accounts.csv", "--register", "other.db"]);
    let mut command = desk.world.command(binary("cps-registry"));
    command.args(["pair", "--kiosk", "--json", "--register", "other.db"]);
    let mut kiosk = Running::start(command);
    event(&kiosk, "question");
    kiosk.say("psimule");
    event(&kiosk, "pin");
    desk.agent.wait_for_dialog();
    let forged = "INSERT INTO record (sequence, hash, previous, line) VALUES (1, '', '', '')";
    desk.world.run("sqlite3", &["other.db", forged]).ok();
    desk.agent.answer(Holder::Types(PIN));
    assert_eq!(event(&kiosk, "failed")["error"]["kind"], "records.wrong");
    assert!(!desk.world.is_verified());
    kiosk.close_stdin();
    assert!(kiosk.wait_end().success());

    // Without a list any name would be one.
    let empty = ["pair", "--kiosk", "--json", "--register", "empty.db"];
    let refused = desk.world.run(binary("cps-registry"), &empty).failed();
    let error: Value = serde_json::from_str(&refused.text).unwrap();
    assert_eq!(error["kind"], "register.no_accounts");
}

#[test]
fn a_database_that_goes_away_and_comes_back_loses_no_record() {
    require_tools!("pcscd", "tmux", "setpriv");
    let Some(programs) = Postgres::programs() else {
        assert!(missing_file("/usr/lib/postgresql"));
        return;
    };
    let server = Postgres::start(programs);
    let mut desk = Desk::new();
    let url = server.url("owner");
    desk.registry(&["migrate", "--register", &url]);
    desk.registry(&["import", "accounts.csv", "--register", &url]);
    let mut command = desk.world.command(binary("cps-registry"));
    command.args(["pair", "--kiosk", "--json", "--register", &url]);
    let mut kiosk = Running::start(command);
    event(&kiosk, "waiting");

    // It says nothing, or is away, when a card comes: that is told, and the kiosk goes on.
    let told = |desk: &mut Desk| {
        desk.card.insert_again();
        let failed = event(&kiosk, "failed");
        assert_eq!(failed["error"]["kind"], "register.unusable");
        desk.card.remove();
        event(&kiosk, "waiting");
    };
    server.signal("STOP");
    told(&mut desk);
    server.signal("CONT");
    server.crash();
    told(&mut desk);
    server.begin();

    // It was away while the holder thought about the question.
    desk.card.insert_again();
    event(&kiosk, "question");
    server.crash();
    server.begin();
    kiosk.say("psimule");
    event(&kiosk, "pin");
    // It goes while the PIN is typed, and comes back after it.
    desk.agent.wait_for_dialog();
    server.crash();
    desk.agent.answer(Holder::Types(PIN));
    server.begin();
    assert_eq!(event(&kiosk, "paired")["already"], false);
    desk.card.remove();
    event(&kiosk, "waiting");

    // It was away between two cards.
    server.crash();
    server.begin();
    desk.card.insert_again();
    assert_eq!(event(&kiosk, "paired")["already"], true);
    kiosk.close_stdin();
    assert!(kiosk.wait_end().success());
    let verdict = desk.registry(&["verify", "--json", "--register", &url]);
    let verdict: Value = serde_json::from_str(&verdict).unwrap();
    assert_eq!(
        (&verdict["records"], &verdict["right"]),
        (&1.into(), &true.into())
    );
}
