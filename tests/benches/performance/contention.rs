//! Many processes at once, one card.

use std::time::{Duration, Instant};

use cps_e2e::Running;
use cps_sim_card::Speed;

use crate::{
    peers::{Peer, Peers},
    report::{Report, ratio},
    row,
};

struct Contention {
    /// From the starting signal until the last one has finished, in microseconds.
    total: f64,
    /// The same for the one in the middle.
    median: f64,
    /// Time that the card itself took.
    card: f64,
}

pub(crate) fn measure(report: &mut Report) {
    report.text(
        "## Processes at once\n\nAll are logged in and wait for the same starting signal; the \
         fairness is the time of the slowest over that of the one in the middle.",
    );
    let mut table = vec![row![
        "CPS3",
        "processes × signatures",
        "signatures per second",
        "slowest ÷ median",
        "over the card's own time",
    ]];
    for (name, speed, model, sizes) in [
        (
            "without delay",
            "instant",
            Speed::Instant,
            &[(1, 64), (8, 8), (64, 4)][..],
        ),
        (
            "as slow as a CPS3",
            "cps3",
            Speed::Cps3,
            &[(1, 8), (8, 1), (64, 1)],
        ),
    ] {
        let mut peers = Peers::new("medecin", speed);
        for peer in [Peer::This, Peer::OpenSc] {
            peers.prepare(peer);
            for &(processes, signatures) in sizes {
                if peer == Peer::OpenSc && processes > 8 {
                    // Each of them would read the whole card first, one after the other.
                    continue;
                }
                eprintln!("== {processes} processes, {}, {name}", peer.name());
                let contention = run(&peers, peer, model, processes, signatures);
                let count = f64::from(u32::try_from(processes * signatures).expect("few"));
                let over = match model {
                    Speed::Instant => "–".to_owned(),
                    _ => format!(
                        "{:+.1} %",
                        (contention.total / contention.card - 1.0) * 100.0
                    ),
                };
                table.push(row![
                    format!("{}, card {name}", peer.name()),
                    format!("{processes} × {signatures}"),
                    format!("{:.1}", count / contention.total * 1e6),
                    ratio(contention.total, contention.median),
                    over,
                ]);
            }
        }
    }
    report.table(&table);
}

fn run(peers: &Peers, peer: Peer, model: Speed, processes: usize, signatures: usize) -> Contention {
    let signatures = signatures.to_string();
    let mut all: Vec<Running> = (0..processes)
        .map(|_| {
            let mut command = peers.world.command("env");
            command.args(peers.bench(peer, &["contention", &signatures]));
            Running::start(command)
        })
        .collect();
    for process in &all {
        process.wait_line("ready");
    }
    let transcript = peers.card.transcript();
    transcript.mark();
    let begun = Instant::now();
    for process in &mut all {
        process.say("go");
    }
    let mut times: Vec<Duration> = all
        .iter()
        .map(|process| {
            let line = process.wait_line("total ");
            let told = line
                .rsplit_once(' ')
                .and_then(|(_, time)| time.parse().ok());
            Duration::from_secs_f64(told.unwrap_or(0.0) / 1e6)
        })
        .collect();
    let total = begun.elapsed();
    times.sort_unstable();
    let exchanges = transcript.exchanges();
    let card = exchanges
        .iter()
        .map(|(command, answer)| model.delay(command, answer));
    let microseconds = |time: Duration| time.as_secs_f64() * 1e6;
    Contention {
        total: microseconds(total),
        median: microseconds(times[times.len() / 2]),
        card: card.map(microseconds).sum(),
    }
}
