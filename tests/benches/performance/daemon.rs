//! The daemon by itself: how it starts, what it holds, how still it is, how fast it answers.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    os::unix::net::UnixStream,
    thread,
    time::{Duration, Instant},
};

use cps_e2e::World;

use crate::{
    report::{Report, time},
    row,
};

/// Time for which the idle daemon is watched.
const IDLE: Duration = Duration::from_secs(60);

const ROUND_TRIPS: usize = 2_000;

pub(crate) fn measure(report: &mut Report) {
    eprintln!("== daemon");
    let world = World::new();
    let _card = world.insert("medecin");
    let begun = Instant::now();
    let cpsd = world.start_cpsd();
    let start = begun.elapsed();
    world.wait_for_card();
    let mut times = round_trips(&world);
    times.sort_unstable();
    let percentile = |percent: usize| times[times.len() * percent / 100];
    let memory = resident(cpsd.id());

    let before = switches(cpsd.id());
    thread::sleep(IDLE);
    let wakeups = switches(cpsd.id()) - before;

    let microseconds = |duration: Duration| time(duration.as_secs_f64() * 1e6);
    report.text("## Daemon");
    report.table(&[
        row!["", ""],
        row!["start, until it listens", microseconds(start)],
        row![
            "resident memory with one card",
            format!("{:.1} MiB", memory / 1024.0)
        ],
        row!["context switches in 60 s without a client", wakeups],
        row![
            "round trip of `system.info`, p50, p99",
            format!(
                "{}, {}",
                microseconds(percentile(50)),
                microseconds(percentile(99))
            )
        ],
    ]);
    report.text(
        "The context switches are those of one thread that asks `pcscd` again 1, 11 and 111 seconds \
         after a change, because a reader that is plugged in just before a wait begins is announced \
         by nothing; with simulated readers there are none.",
    );
}

fn round_trips(world: &World) -> Vec<Duration> {
    let stream = UnixStream::connect(world.socket()).expect("cpsd listens");
    let mut reader = BufReader::new(stream.try_clone().expect("a descriptor is left"));
    let mut writer = &stream;
    let mut ask = |request: &str| {
        let begun = Instant::now();
        writer.write_all(request.as_bytes()).expect("cpsd reads");
        let mut answer = String::new();
        reader.read_line(&mut answer).expect("cpsd answers");
        assert!(answer.contains("\"result\""), "{answer}");
        begun.elapsed()
    };
    ask(concat!(
        r#"{"jsonrpc":"2.0","id":0,"method":"system.hello","#,
        r#""params":{"protocol":1,"client":"performance"}}"#,
        "\n"
    ));
    let request = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"system.info\",\"params\":{}}\n";
    (0..ROUND_TRIPS).map(|_| ask(request)).collect()
}

/// Returns the resident memory of a process, in KiB.
fn resident(process: u32) -> f64 {
    status_number(&format!("/proc/{process}/status"), "VmRSS:")
}

/// Returns how often the threads of a process have run.
fn switches(process: u32) -> f64 {
    let threads = fs::read_dir(format!("/proc/{process}/task")).expect("it runs");
    let threads = threads.flatten();
    threads
        .map(|thread| {
            let status = thread.path().join("status").display().to_string();
            status_number(&status, "voluntary_ctxt_switches:")
                + status_number(&status, "nonvoluntary_ctxt_switches:")
        })
        .sum()
}

fn status_number(path: &str, name: &str) -> f64 {
    let status = fs::read_to_string(path).expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.and_then(|n| n.parse().ok()).expect("Linux tells")
}
