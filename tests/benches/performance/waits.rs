//! Waits of a client, each as the client sees it: the section that README shows too.

use std::thread;
use std::time::{Duration, Instant};

use cps_e2e::{
    Cpsd, JsonClient, SimulatedCard, Transcript, World, binary, eventually, module_text,
};
use serde_json::{Value, json};

use crate::{
    card::wait_empty,
    peers::numbers,
    report::{Report, time},
    row,
};

/// Title of the section.
pub(crate) const TITLE: &str = "Waits";

/// Time between two questions of a client that asks until it gets the answer.
const ASK_AGAIN: Duration = Duration::from_millis(1);

/// A card and how fast it is.
struct Condition {
    title: &'static str,
    profile: &'static str,
    speed: &'static str,
    /// Digests that are signed in one call, and in as many calls.
    digests: usize,
}

const CONDITIONS: [Condition; 4] = [
    Condition {
        title: "CPS3",
        profile: "medecin",
        speed: "cps3",
        digests: 10,
    },
    Condition {
        title: "CPS4",
        profile: "medecin-cps4",
        speed: "cps4",
        digests: 10,
    },
    Condition {
        title: "CPS3 without delay",
        profile: "medecin",
        speed: "instant",
        digests: 100,
    },
    Condition {
        title: "CPS4 without delay",
        profile: "medecin-cps4",
        speed: "instant",
        digests: 100,
    },
];

/// A wait, and the commands that the card saw meanwhile.
struct Wait {
    name: String,
    time: Duration,
    commands: usize,
}

pub(crate) fn measure(report: &mut Report) {
    let columns: Vec<_> = CONDITIONS.iter().map(waits).collect();
    let mut head = vec![String::new()];
    head.extend(CONDITIONS.map(|condition| condition.title.to_owned()));
    let mut table = vec![head];
    for (number, wait) in columns[0].iter().enumerate() {
        let mut cells = row![wait.name];
        cells.extend(columns.iter().map(|column| {
            let Wait {
                time: wait,
                commands,
                ..
            } = &column[number];
            format!("{} ({commands})", time(wait.as_secs_f64() * 1e6))
        }));
        table.push(cells);
    }
    report.text(&format!(
        "## {TITLE}\n\nTimes of one run as a client waits for them, and in brackets the commands that \
         the card saw meanwhile; the first two columns are cards as slow as real ones are thought to \
         be.\n\
         `pcscd` looks for cards some times a second, which is part of the waits after an insertion.\n\
         {} digests are signed on slow cards and {} on those \
         without delay, on cards that forget their security environment after each.",
        CONDITIONS[0].digests, CONDITIONS[2].digests,
    ));
    report.table(&table);
}

/// The world of one condition.
struct Desk {
    world: World,
    card: SimulatedCard,
    transcript: Transcript,
    waits: Vec<Wait>,
}

fn waits(condition: &Condition) -> Vec<Wait> {
    eprintln!("== {TITLE}: {}", condition.title);
    let world = World::new();
    let card = world.insert_at_speed(condition.profile, condition.speed);
    let transcript = card.transcript();
    let mut desk = Desk {
        world,
        card,
        transcript,
        waits: Vec::new(),
    };
    desk.new_card();
    desk.tls_logins();
    desk.login_during_reading();
    desk.digests(condition.digests);
    desk.waits
}

impl Desk {
    /// Notes a wait that began at this moment and with so many commands.
    fn note(&mut self, name: &str, begun: Instant) {
        let time = begun.elapsed();
        let (commands, _, _) = self.transcript.volume();
        self.waits.push(Wait {
            name: name.to_owned(),
            time,
            commands,
        });
    }

    fn measure<T>(&mut self, name: &str, work: impl FnOnce(&World) -> T) -> T {
        self.transcript.mark();
        let begun = Instant::now();
        let result = work(&self.world);
        self.note(name, begun);
        result
    }

    /// Starts a daemon that never saw the card, with the reader empty, and a client.
    fn start(&mut self) -> (Cpsd, JsonClient) {
        self.card.remove();
        wait_empty(&self.world);
        let cpsd = self.world.start_cpsd();
        let mut client = self.world.start_json_client();
        client.must("events.subscribe", json!({}));
        (cpsd, client)
    }

    /// Has the card come into the reader, and returns the moment and its handle.
    fn insert(&mut self, client: &mut JsonClient) -> (Instant, Value) {
        self.transcript.mark();
        // It may wait until pcscd has seen the empty reader.
        self.card.insert_again();
        let begun = Instant::now();
        let id = client.event("card_identified")["card"].take();
        (begun, id)
    }

    fn new_card(&mut self) {
        let (_cpsd, mut client) = self.start();
        let (begun, id) = self.insert(&mut client);
        client.must("cards.identity", json!({ "card": id }));
        self.note("new card inserted, until its identity", begun);
        let params = json!({ "card": id });
        ask_until_answered(&mut client, "cards.certificates", &params);
        self.note("the same, until both certificates", begun);
        let params = json!({ "card": id, "complete": true });
        ask_until_answered(&mut client, "cards.identity", &params);
        self.note("the same, until all that is public", begun);
    }

    /// Measures TLS logins of new processes: the first after the start of the daemon, one more, and
    /// the end of it.
    fn tls_logins(&mut self) {
        let _cpsd = self.world.start_cpsd();
        self.world.wait_for_card();
        let mut client = self.world.start_json_client();
        client.must("events.subscribe", json!({}));
        let tls = |world: &World| {
            let output = world.run(binary("p11-bench"), &[module_text(), "tls".to_owned()]);
            numbers(&output.ok().text)
        };
        for name in [
            "new process, first TLS login after the start of cpsd",
            "new process, later TLS login",
        ] {
            self.transcript.mark();
            let told = tls(&self.world);
            let microseconds = |name: &str| Duration::from_secs_f64(told[name] / 1e6);
            let (commands, _, _) = self.transcript.volume();
            self.waits.push(Wait {
                name: name.to_owned(),
                time: microseconds("total"),
                commands,
            });
            // The reset and what follows come after the answer.
            client.event("lease_ended");
            if name.contains("later") {
                self.waits.push(Wait {
                    name: "its end: close the session, finalize".to_owned(),
                    time: microseconds("end"),
                    commands: 0,
                });
            }
        }
    }

    fn login_during_reading(&mut self) {
        let (_cpsd, mut client) = self.start();
        let (_, id) = self.insert(&mut client);
        client.event("card_ready");
        let login = json!({ "card": id, "pin": cps_e2e::PIN });
        self.measure("login while the card is read in idle time", |_| {
            client.must("pin.login", login.clone());
        });
        let whole = json!({ "card": id, "complete": true });
        ask_until_answered(&mut client, "cards.identity", &whole);
        self.measure("logout, until the answer", |_| {
            client.must("pin.logout", json!({ "card": id }));
        });
        client.event("lease_ended");
        self.measure("login to a card at rest", |_| {
            client.must("pin.login", login);
        });
    }

    fn digests(&mut self, count: usize) {
        let _cpsd = self.world.start_cpsd();
        self.world.wait_for_card();
        let mut client = self.world.start_json_client();
        let card = client.card();
        client.login(&card, json!({}));
        let signature = JsonClient::signature(&card);
        let mut all = signature.clone();
        all["digests"] = vec![all["digest"].take(); count].into();
        if let Some(all) = all.as_object_mut() {
            all.remove("digest");
        }
        self.measure("many digests, in one call", |_| {
            client.must("sign.digests", all);
        });
        self.measure("as many digests, each in a call", |_| {
            for _ in 0..count {
                client.must("sign.digest", signature.clone());
            }
        });
    }
}

/// Asks as long as the card is being read.
fn ask_until_answered(client: &mut JsonClient, method: &str, params: &Value) {
    let limit = Duration::from_secs(30);
    let answered = eventually(limit, || match client.call(method, params.clone()) {
        Ok(_) => Some(()),
        Err(kind) => {
            assert_eq!(kind, "card.reading");
            thread::sleep(ASK_AGAIN);
            None
        }
    });
    answered.expect("the card is read");
}
