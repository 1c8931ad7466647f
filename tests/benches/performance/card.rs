//! Costs on the card: commands, bytes and time.

use std::collections::HashMap;
use std::time::Instant;

use cps_e2e::{Transcript, World, binary};
use cps_sim_card::Speed;

use crate::{
    peers::{Peer, Peers, numbers},
    report::{Report, ratio, time},
    row,
};

/// A card and how fast it is.
pub(crate) struct Condition {
    title: &'static str,
    profile: &'static str,
    speed: &'static str,
    model: Speed,
    /// Signatures in one row, besides the single one.
    many: &'static [usize],
}

pub(crate) const CONDITIONS: [Condition; 4] = [
    Condition {
        title: "CPS3 (T=0), card without delay",
        profile: "medecin",
        speed: "instant",
        model: Speed::Instant,
        many: &[10, 100],
    },
    Condition {
        title: "CPS3 (T=0), card as slow as a CPS3",
        profile: "medecin",
        speed: "cps3",
        model: Speed::Cps3,
        many: &[10],
    },
    Condition {
        title: "CPS4 (T=1), card without delay",
        profile: "medecin-cps4",
        speed: "instant",
        model: Speed::Instant,
        many: &[10, 100],
    },
    Condition {
        title: "CPS4 (T=1), card as slow as a CPS4",
        profile: "medecin-cps4",
        speed: "cps4",
        model: Speed::Cps4,
        many: &[10],
    },
];

/// Cost of one piece of work.
#[derive(Clone, Copy)]
struct Cost {
    commands: usize,
    sent: usize,
    received: usize,
    /// Time on the clock, in microseconds.
    time: f64,
    /// Of which the card itself, as its speed says.
    card: f64,
}

impl Cost {
    /// Returns the cost since the last mark.
    fn of(transcript: &Transcript, speed: Speed, time: f64) -> Self {
        let (commands, sent, received) = transcript.volume();
        let exchanges = transcript.exchanges();
        let card = exchanges
            .iter()
            .map(|(command, answer)| speed.delay(command, answer));
        Self {
            commands,
            sent,
            received,
            time,
            card: card.map(|delay| delay.as_secs_f64() * 1e6).sum(),
        }
    }

    fn show(cost: Option<Self>) -> String {
        cost.map_or("–".to_owned(), |cost| {
            let Self {
                commands,
                sent,
                received,
                ..
            } = cost;
            format!("{commands}, {sent} + {received}, {}", time(cost.time))
        })
    }
}

type Work = (String, Vec<Option<Cost>>);

pub(crate) fn measure(report: &mut Report, condition: &Condition) {
    eprintln!("== {}", condition.title);
    let mut peers = Peers::new(condition.profile, condition.speed);
    let mut rows: Vec<Work> = vec![first_insertion(&mut peers, condition)];
    let signatures: Vec<String> = [1]
        .iter()
        .chain(condition.many)
        .map(ToString::to_string)
        .collect();
    let mut works = vec![
        (
            "new process, TLS client authentication".to_owned(),
            vec!["tls"],
        ),
        (
            "new process lists the public objects with their lengths".to_owned(),
            vec!["list"],
        ),
        (
            "new process reads the public objects".to_owned(),
            vec!["read"],
        ),
    ];
    for count in &signatures {
        let name = match count.as_str() {
            "1" => "new process, login and 1 signature".to_owned(),
            many => format!("the same with {many} signatures"),
        };
        works.push((name, vec!["sign", count]));
    }
    let transcript = peers.card.transcript();
    let mut costs = vec![Vec::new(); works.len()];
    for peer in Peer::CARDS {
        peers.prepare(peer);
        // Fills the file cache; for all alike. OpenSC does not know every card.
        if peers.run(peer, &["identity"]).is_none() {
            costs.iter_mut().for_each(|costs| costs.push(None));
            continue;
        }
        for ((_, work), costs) in works.iter().zip(&mut costs) {
            transcript.mark();
            let begun = Instant::now();
            let told = peers.run(peer, work);
            let elapsed = begun.elapsed().as_secs_f64() * 1e6;
            let elapsed = match work[0] {
                "sign" => Some(elapsed),
                _ => told.as_ref().map(|told| told["total"]),
            };
            costs.push(
                told.and(elapsed)
                    .map(|time| Cost::of(&transcript, condition.model, time)),
            );
        }
    }
    rows.extend(works.into_iter().map(|(name, _)| name).zip(costs));
    write(report, condition, &rows);
    each_signature(report, &mut peers, condition);
}

fn write(report: &mut Report, condition: &Condition, rows: &[Work]) {
    report.text(&format!(
        "## {}\n\nCommands, bytes to and from the card, time.\n\
         Among the commands of this module are those that select the application again after the \
         reset that ends a login, and those by which the daemon reads on while no client waits.",
        condition.title
    ));
    let mut table = vec![row![
        "",
        Peer::This.name(),
        Peer::OpenSc.name(),
        Peer::OpenScCached.name(),
        "this ÷ best peer, time",
        "card's own time, this",
    ]];
    for (name, costs) in rows {
        let ours = costs[0].expect("this module can do all of it");
        let best = costs[1..].iter().flatten().map(|cost| cost.time);
        let best = best.fold(f64::INFINITY, f64::min);
        table.push(row![
            name,
            Cost::show(costs[0]),
            Cost::show(costs[1]),
            Cost::show(costs[2]),
            if best.is_finite() {
                ratio(ours.time, best)
            } else {
                "–".to_owned()
            },
            if ours.card > 0.0 {
                time(ours.card)
            } else {
                "–".to_owned()
            },
        ]);
    }
    report.table(&table);
}

/// Returns the card comes into the reader for the first time: identity for this one, both
/// certificates for the others, which know no identity.
fn first_insertion(peers: &mut Peers, condition: &Condition) -> Work {
    let transcript = peers.card.transcript();
    let mut costs = Vec::new();
    for peer in Peer::CARDS {
        peers.card.remove();
        wait_empty(&peers.world);
        transcript.mark();
        let begun = Instant::now();
        if peer == Peer::This {
            let _cpsd = peers.world.start_cpsd();
            let begun = Instant::now();
            peers.card.insert_again();
            peers.world.wait_for_card();
            let time = begun.elapsed().as_secs_f64() * 1e6;
            costs.push(Some(Cost::of(&transcript, condition.model, time)));
            continue;
        }
        peers.card.insert_again();
        peers.world.run(binary("wait-card"), &["0"]).ok();
        let told = peers.run(peer, &["identity"]);
        let time = begun.elapsed().as_secs_f64() * 1e6;
        costs.push(told.map(|_| Cost::of(&transcript, condition.model, time)));
    }
    (
        "card inserted for the first time, until identity or certificates are read".to_owned(),
        costs,
    )
}

/// pcscd notices a pulled card at its next poll.
pub(crate) fn wait_empty(world: &World) {
    let limit = std::time::Duration::from_secs(10);
    cps_e2e::eventually(limit, || {
        let listed = world.run("opensc-tool", &["--list-readers"]).text;
        let first = listed.lines().find(|line| line.starts_with("0 "))?;
        first.contains("No").then_some(())
    })
    .expect("pcscd notices that the card was pulled");
}

/// Measures one signature of a process that is logged in, and the part of it outside the card.
///
/// All take turns: what else the machine does then falls upon all of them alike.
fn each_signature(report: &mut Report, peers: &mut Peers, condition: &Condition) {
    let (rounds, count) = match condition.model {
        Speed::Instant => (8, "25"),
        _ => (1, "5"),
    };
    let (commands, cost) = commands_of_a_signature(peers, condition);
    let mut alone = Vec::new();
    let mut of_peers = Peer::CARDS.map(|peer| (peer, Vec::new()));
    for _ in 0..rounds {
        alone.push(alone_through_pcsc(peers, &commands, count));
        for (peer, times) in &mut of_peers {
            peers.prepare(*peer);
            times.extend(peers.run(*peer, &["sign", count]).map(Times::of));
        }
    }
    let over = |times: &[Times]| {
        let pairs = times.iter().zip(&alone);
        median(pairs.map(|(times, alone)| times.p50 - alone.p50).collect()).max(0.0)
    };
    let mut table = vec![row!["each signature", "p50", "p99", "over the card, p50"]];
    let mut add = |name: &str, times: &[Times], over: &str| {
        let p50 = median(times.iter().map(|times| times.p50).collect());
        let p99 = times.iter().map(|times| times.p99).fold(0.0, f64::max);
        table.push(row![name, time(p50), time(p99), over]);
    };
    let name = format!("the {} commands alone, through PC/SC", cost.commands);
    add(&name, &alone, "");
    for (peer, times) in &of_peers {
        if !times.is_empty() {
            add(peer.name(), times, &time(over(times)));
        }
    }
    report.table(&table);
}

/// Returns the commands of the module for one signature, as lines for `card-bench`.
fn commands_of_a_signature(peers: &mut Peers, condition: &Condition) -> (String, Cost) {
    peers.prepare(Peer::This);
    let transcript = peers.card.transcript();
    let mut application = peers.world.start_application();
    application.must("open 0");
    application.must(&format!("login {}", cps_e2e::PIN));
    application.must("sign CPS_PRIV_AUT");
    transcript.mark();
    application.must("sign CPS_PRIV_AUT");
    let cost = Cost::of(&transcript, condition.model, 0.0);
    let lines: Vec<String> = transcript
        .exchanges()
        .iter()
        .map(|(command, _)| command.iter().map(|byte| format!("{byte:02X} ")).collect())
        .collect();
    application.kill();
    (lines.join("\n"), cost)
}

/// Returns the same commands by another program, while a login stands that leaves the card to it.
fn alone_through_pcsc(peers: &mut Peers, commands: &str, count: &str) -> Times {
    peers.stop_daemon();
    let mut cpsd = peers
        .world
        .start_cpsd_configured("login_access = 'shared'\n");
    peers.world.wait_for_card();
    let mut application = peers.world.start_application();
    application.must("open 0");
    application.must(&format!("login {}", cps_e2e::PIN));
    let program = binary("card-bench");
    let told = peers
        .world
        .run_with_input(program, &[count], commands.as_bytes());
    let times = Times::of(numbers(&told.ok().text));
    application.kill();
    cpsd.terminate();
    times
}

/// Of one round, in microseconds.
struct Times {
    p50: f64,
    p99: f64,
}

impl Times {
    fn of(told: HashMap<String, f64>) -> Self {
        Self {
            p50: told["p50"],
            p99: told["p99"],
        }
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}
