//! The program while cards run: a thread for each slot, one for orders, and one for signals.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::time::{Duration, SystemTime};
use std::{io, thread};

use anyhow::Context as _;
use clap::Args;
use cps_sim_card::{Speed, TestPki};
use cps_sim_control::{
    Addressed, Cards, Order, Personaliser, Reader as _, Transcript, listen, read_script,
};
use cps_trust::{LONGEST_LIST, read_file};
use cps_types::report::CardReport;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::link::Address;
use crate::reply::Reply;
use crate::slot::{Event, Slot};

/// Cards to run, and the readers they go into.
#[derive(Args)]
pub(crate) struct RunArgs {
    /// Names of built-in profiles, or TOML files: one for each reader [default: medecin, or with
    /// --like the one of the reported generation].
    #[arg(num_args = 0..=2)]
    profiles: Vec<String>,
    /// Make the cards behave as the one in this report (`cpsctl card report --json`): its answer to
    /// reset, places of files, answers to commands and tries left. The holder is the profile's.
    #[arg(long, value_name = "REPORT")]
    like: Option<PathBuf>,
    /// Host on which the vpcd driver listens.
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// Its port: 35963 for the first virtual reader, 35964 for the second; a second profile goes to
    /// the next one.
    #[arg(long, default_value_t = 35963)]
    port: u16,
    /// Seconds to wait for pcscd, at the start and after it went away.
    #[arg(long, default_value_t = 30, value_name = "SECONDS")]
    wait: u64,
    /// Directory with the keys of the test authority; made if it does not exist.
    #[arg(long, value_name = "DIR")]
    pki: Option<PathBuf>,
    /// Directory that keeps the keys of cards and of authorities made for one run: the next run, which
    /// may be of other cards, makes only those that are not there.
    #[arg(long, value_name = "DIR", conflicts_with = "pki")]
    keys: Option<PathBuf>,
    /// Write root.pem, ca.pem, chain.pem and CRLs here, for programs that verify.
    #[arg(long, value_name = "DIR")]
    trust: Option<PathBuf>,
    /// Write every command and answer here, those of a second card to FILE.2; PINs are never shown.
    #[arg(long, value_name = "FILE")]
    transcript: Option<PathBuf>,
    /// Let things go wrong as this script says.
    #[arg(long, value_name = "SCRIPT")]
    faults: Option<PathBuf>,
    /// Accept orders on this local socket.
    #[arg(long, value_name = "SOCKET")]
    control: Option<PathBuf>,
    /// Speed of the cards: `instant`, `cps3` (about a millisecond for each byte) or `cps4` (ten times
    /// faster).
    #[arg(long, default_value = "instant")]
    speed: Speed,
}

/// Runs the cards until an order, a signal or the end of the first slot stops them.
pub(crate) fn run(args: &RunArgs) -> anyhow::Result<()> {
    let now = SystemTime::now();
    let pki = match (&args.pki, &args.keys) {
        (Some(directory), _) => TestPki::open_or_create(directory, now)?,
        (None, Some(keys)) => TestPki::generate_with_keys_in(keys, now)?,
        (None, None) => TestPki::generate(now)?,
    };
    let trust = args.trust.iter().chain(&args.pki).cloned().collect();
    let like = args.like.as_deref().map(read_report).transpose()?;
    let personaliser = Arc::new(Personaliser::new(pki, trust, like));
    let usual = [personaliser.usual_profile().to_owned()];
    let profiles = match args.profiles.as_slice() {
        [] => &usual,
        named => named,
    };
    let script = args.faults.as_deref().map(read_script).transpose()?;

    let mut slots = Vec::new();
    let mut inboxes = Vec::new();
    for (port, (number, profile)) in (args.port..).zip((1..).zip(profiles)) {
        let (events, inbox) = mpsc::channel();
        let address = Address {
            host: args.host.clone(),
            port,
            wait: Duration::from_secs(args.wait),
        };
        let cards = Cards::new(Arc::clone(&personaliser), profile)?;
        let mut slot = Slot::new(number, cards, address, events.clone());
        slot.set_speed(args.speed);
        slot.set_script(script.clone().unwrap_or_default());
        if let Some(path) = &args.transcript {
            slot.set_transcript(Transcript::create(&numbered(path, number), profile)?);
        }
        inboxes.push(events);
        slots.push((slot, inbox));
    }
    let desk = Arc::new(Desk { slots: inboxes });
    watch_signals(Arc::clone(&desk))?;
    // It comes before the cards: a client that sees a card can give orders.
    let _socket = match &args.control {
        Some(path) => {
            let desk = Arc::clone(&desk);
            // Only standard output can be closed.
            let accept = move |line: &str, reply| drop(desk.accept(line, Reply::Control(reply)));
            Some(listen(path, accept)?)
        }
        None => None,
    };
    read_commands(desk);

    let (ended, end) = mpsc::channel();
    for (slot, inbox) in slots {
        let ended = ended.clone();
        // The first slot ends the program, so no thread waits for the others.
        thread::spawn(move || drop(ended.send(slot.run(inbox))));
    }
    drop(ended);
    end.recv().context("the slots ended by themselves")?
}

/// Entry point of orders.
pub(crate) struct Desk {
    slots: Vec<Sender<Event>>,
}

impl Desk {
    /// Passes an order on to its slot, which replies.
    pub(crate) fn accept(&self, line: &str, reply: Reply) -> anyhow::Result<()> {
        match line.parse() {
            Ok(Addressed {
                order: Order::Quit, ..
            }) => {
                if let Reply::Control(_) = reply {
                    reply.send(&Ok("ok".to_owned()))?;
                }
                self.stop();
                Ok(())
            }
            Ok(Addressed { slot, order }) => {
                let events = slot.checked_sub(1).and_then(|place| self.slots.get(place));
                match events {
                    Some(events) => {
                        // A slot that has ended ends the program.
                        let _ = events.send(Event::Order(order, reply));
                        Ok(())
                    }
                    None => reply.send(&Err(anyhow::anyhow!("there is no slot {slot}"))),
                }
            }
            Err(error) => reply.send(&Err(error)),
        }
    }

    fn stop(&self) {
        for slot in &self.slots {
            // It may have ended by itself.
            let _ = slot.send(Event::Stop);
        }
    }
}

fn read_report(path: &std::path::Path) -> anyhow::Result<CardReport> {
    let name = || format!("{} is no report on a card", path.display());
    let text = read_file(path, LONGEST_LIST).with_context(|| path.display().to_string())?;
    serde_json::from_slice(&text).with_context(name)
}

/// Returns the file itself for the first slot, `file.2` for the second.
fn numbered(path: &std::path::Path, slot: usize) -> PathBuf {
    match slot {
        1 => path.to_owned(),
        number => {
            let mut name = path.as_os_str().to_owned();
            name.push(format!(".{number}"));
            name.into()
        }
    }
}

fn watch_signals(desk: Arc<Desk>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGINT])?;
    thread::spawn(move || {
        if signals.forever().next().is_some() {
            desk.stop();
        }
    });
    Ok(())
}

/// Passes on the lines of standard input; its end changes nothing, so that the program can run in
/// the background.
fn read_commands(desk: Arc<Desk>) {
    thread::spawn(move || {
        for line in io::stdin().lines() {
            let Ok(line) = line else { return };
            let line = line.trim();
            if !line.is_empty() && desk.accept(line, Reply::Console).is_err() {
                return;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_report_is_refused() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("report.json");
        std::fs::write(&path, "{}").expect("the file is written");
        let refused = read_report(&path).expect_err("no report");
        let expected = format!("{} is no report on a card", path.display());
        assert_eq!(refused.to_string(), expected);
    }

    #[test]
    fn each_slot_has_a_transcript_of_its_own() {
        let path = std::path::Path::new("/tmp/card.log");
        assert_eq!(numbered(path, 1), path);
        assert_eq!(numbered(path, 2), std::path::Path::new("/tmp/card.log.2"));
    }
}
