//! Three readers with cards, a daemon, an agent, and what can be done to them.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{fs, thread};

use base64ct::{Base64, Encoding};
use cps_e2e::{PIN, Running, SimulatedCard, World, binary, module};
use cps_ipc::{Client, ClientError};
use cps_protocol::audit::{AuditRecord, Operation};
use cps_protocol::method::{Empty, EventsSubscribe, ReadersList};
use cps_protocol::{Reader, ReaderState};

const DEADLINE: Duration = Duration::from_secs(60);

/// Memory that a daemon may hold more after a long run than before it, in KiB: its allocator keeps
/// what the busiest moment needed.
const SLACK_KIB: u64 = 4096;

/// Gives cpsd a clock that the test can change.
pub(crate) fn faketime() -> String {
    let machine = std::env::consts::ARCH;
    format!("/usr/lib/{machine}-linux-gnu/faketime/libfaketimeMT.so.1")
}

/// The cards at the start, one in each reader.
const CARDS: [&str; 3] = ["medecin", "medecin-cps4", "infirmier"];

/// Answers every dialog with the PIN.
const PINENTRY: &str = "#!/bin/sh
echo 'OK ready'
while read -r command rest; do
    case $command in
    GETPIN) echo 'D PIN'; echo OK ;;
    *) echo OK ;;
    esac
done
";

/// A second virtual driver, for a third reader, and a small disk for the audit file. The driver keeps
/// its two slots in variables of its own, so the second one must be another file.
const PREPARATION: &str = "
    cp -r /etc/reader.conf.d conf && mount --bind conf /etc/reader.conf.d &&
    cp $(awk '/LIBPATH/ { print $2 }' conf/vpcd) second.so &&
    sed \"s/0x8C7B/0x8C7D/; s/Virtual PCD/Virtual PCD 2/; s|/.*/libifdvpcd.so|$PWD/second.so|\" \
        conf/vpcd > conf/vpcd-second &&
    mkdir audit && mount -t tmpfs -o size=SIZEm tmpfs audit";

#[derive(Debug)]
pub(crate) struct Workplace {
    // Dropped in this order: the programs, then what they stand on.
    cpsd: Option<Running>,
    agent: Option<Running>,
    pub(crate) cards: Vec<SimulatedCard>,
    clock: PathBuf,
    /// On a disk that only the programs of the world see.
    audit: PathBuf,
    starter: Starter,
}

/// Resources of a process.
#[derive(Clone, Debug)]
pub(crate) struct Resources {
    /// Targets of its descriptors.
    pub(crate) descriptors: Vec<PathBuf>,
    pub(crate) threads: usize,
    pub(crate) resident_kib: u64,
}

/// Starts programs in the world while another thread disturbs it.
#[derive(Clone, Debug)]
pub(crate) struct Starter(Arc<Mutex<World>>);

impl Starter {
    fn world(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the PKCS#11 application of this number.
    pub(crate) fn start(&self, number: usize) -> Running {
        let world = self.world();
        let mut command = world.command(binary("soak-app"));
        command
            .arg(module())
            .stderr(world.log(&format!("soak-app{number}.log")));
        Running::start(command)
    }

    fn start_cpsd(&self, clock: &Path) -> Running {
        let world = self.world();
        let mut command = world.command(binary("cpsd"));
        command
            .args(["--config", "cpsd.toml"])
            .env("LD_PRELOAD", faketime())
            .env("FAKETIME_TIMESTAMP_FILE", clock)
            .env("FAKETIME_NO_CACHE", "1")
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .stderr(world.log("cpsd.log"));
        let cpsd = Running::start(command);
        cpsd.wait_line("listening");
        cpsd
    }

    fn start_agent(&self) -> Running {
        let world = self.world();
        let mut command = world.command(binary("cpsctl"));
        command
            .args(["agent", "--pinentry"])
            .arg(world.file("pinentry"));
        let agent = Running::start(command);
        agent.wait_line("PIN dialogs");
        agent
    }
}

impl Workplace {
    /// Returns a workplace whose audit file has room for so much time.
    pub(crate) fn new(time: Duration) -> Self {
        let world = World::without_pcscd();
        // Some 2 MiB are written in a minute.
        let size = 16 + 8 * time.as_secs() / 60;
        let preparation = PREPARATION.replace("SIZE", &size.to_string());
        world.run("sh", &["-c", &preparation]).ok();
        let audit = world.file("audit/audit.jsonl");
        let (socket, group) = (world.socket(), crate::hostile::GROUP);
        let config =
            format!("socket = {socket:?}\naudit_file = {audit:?}\nallow_groups = [{group:?}]\n");
        // The hostile users reach the socket, and what else is theirs to read.
        fs::set_permissions(world.path(), fs::Permissions::from_mode(0o755)).unwrap();
        world.write("cpsd.toml", config);
        world.write("clock", "+0");
        let pinentry = world.write("pinentry", PINENTRY.replace("PIN'", &format!("{PIN}'")));
        fs::set_permissions(pinentry, fs::Permissions::from_mode(0o700)).unwrap();

        let starter = Starter(Arc::new(Mutex::new(world)));
        starter.world().start_pcscd();
        let cards = (0..)
            .zip(CARDS)
            .map(|(reader, profile)| starter.world().insert_into(reader, profile))
            .collect();
        let clock = starter.world().file("clock");
        let cpsd = starter.start_cpsd(&clock);
        let agent = starter.start_agent();
        Self {
            cpsd: Some(cpsd),
            agent: Some(agent),
            cards,
            clock,
            audit,
            starter,
        }
    }

    /// Names of the readers with a card, in the order of the cards.
    pub(crate) fn readers(&self) -> Vec<String> {
        let client = Client::connect(self.socket(), "soak", DEADLINE).unwrap();
        let deadline = Instant::now() + DEADLINE;
        let mut snapshot = client.call::<EventsSubscribe>(&Empty {}).unwrap().readers;
        while snapshot
            .iter()
            .filter(|r| r.state == ReaderState::Ready)
            .count()
            < CARDS.len()
        {
            let event = client.wait_event(Some(deadline)).unwrap();
            assert!(event.is_some(), "not ready in time: {snapshot:#?}");
            snapshot = client.call::<ReadersList>(&Empty {}).unwrap().readers;
        }
        let ready = snapshot
            .into_iter()
            .filter(|r| r.state == ReaderState::Ready);
        let mut names: Vec<_> = ready.map(|reader| reader.name).collect();
        names.sort();
        names
    }

    /// Returns cpsd's view of the readers.
    pub(crate) fn snapshot(&self) -> Result<Vec<Reader>, ClientError> {
        let client = Client::connect(self.socket(), "soak", DEADLINE)?;
        Ok(client.call::<ReadersList>(&Empty {})?.readers)
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.starter.world().socket()
    }

    pub(crate) fn starter(&self) -> Starter {
        self.starter.clone()
    }

    /// Kills pcscd and starts another; the cards are inserted into its readers.
    pub(crate) fn restart_pcscd(&mut self) {
        let mut world = self.starter.world();
        world.stop_pcscd();
        world.start_pcscd();
        drop(world);
        for card in &mut self.cards {
            card.wait_inserted();
        }
    }

    /// Kills cpsd, or ends it in order, and starts another.
    pub(crate) fn restart_cpsd(&mut self, in_order: bool) {
        let mut cpsd = self.cpsd.take().expect("cpsd runs");
        if in_order {
            assert!(cpsd.terminate().success());
        } else {
            cpsd.kill();
        }
        self.cpsd = Some(self.starter.start_cpsd(&self.clock));
    }

    pub(crate) fn stop_agent(&mut self) {
        self.agent = None;
    }

    pub(crate) fn start_agent(&mut self) {
        self.agent = Some(self.starter.start_agent());
    }

    /// Fills the disk of the audit file to the last byte, and frees it again.
    pub(crate) fn fill_disk(&self) {
        let filling = format!("cat /dev/zero > {:?}", self.audit.with_file_name("filling"));
        // It ends when nothing is left, which `cat` reports.
        self.starter.world().run("sh", &["-c", &filling]).failed();
    }

    pub(crate) fn free_disk(&self) {
        let filling = self.audit.with_file_name("filling");
        self.starter.world().run("rm", &[filling]).ok();
    }

    /// Sets the clock that cpsd sees this far off, `+3600` seconds for example.
    pub(crate) fn set_clock(&self, offset: &str) {
        fs::write(&self.clock, offset).unwrap();
    }

    /// Returns the digests of the signatures that were made, in base64.
    pub(crate) fn audit(&self) -> BTreeSet<String> {
        let text = self.starter.world().run("cat", &[&self.audit]).ok().stdout;
        let text = String::from_utf8(text).expect("an audit file is text");
        // A line that was cut by a kill, or by a full disk, reported a success to no program.
        text.lines()
            .filter_map(|line| serde_json::from_str::<AuditRecord>(line).ok())
            .filter(|record| record.operation == Operation::Sign && record.outcome == "ok")
            .filter_map(|record| record.subject.digest)
            .map(|digest| Base64::encode_string(&digest.0))
            .collect()
    }

    /// Returns the tries that are left for each card's PIN.
    pub(crate) fn tries(&mut self) -> Vec<(String, u64)> {
        let mut tries = Vec::new();
        for (number, card) in self.cards.iter_mut().enumerate() {
            tries.push((format!("card {number}"), card.pin_tries()));
        }
        tries
    }

    /// Returns the least that cpsd holds within this time, or as soon as it is little enough, with
    /// a card in every reader and no client connected.
    pub(crate) fn resources_at_rest(
        &mut self,
        within: Duration,
        is_enough: impl Fn(&Resources) -> bool,
    ) -> Resources {
        self.stop_agent();
        self.readers();
        let process = PathBuf::from(format!("/proc/{}", self.cpsd.as_ref().unwrap().id()));
        let mut least = Resources::of(&process);
        let until = Instant::now() + within;
        while Instant::now() < until && !is_enough(&least) {
            let now = Resources::of(&process);
            if now.descriptors.len() < least.descriptors.len() {
                least.descriptors = now.descriptors;
            }
            least.threads = least.threads.min(now.threads);
            least.resident_kib = least.resident_kib.min(now.resident_kib);
            thread::park_timeout(Duration::from_millis(5));
        }
        self.start_agent();
        least
    }
}

impl Resources {
    /// Whether a daemon that held `before` leaks if it never holds less than this again.
    pub(crate) fn exceeds(&self, before: &Self) -> bool {
        self.descriptors.len() > before.descriptors.len()
            || self.threads > before.threads
            || self.resident_kib > before.resident_kib + SLACK_KIB
    }

    fn of(process: &Path) -> Self {
        let entries = |name| fs::read_dir(process.join(name)).unwrap().flatten();
        let status = fs::read_to_string(process.join("status")).unwrap();
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = resident.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
        Self {
            descriptors: entries("fd")
                .filter_map(|entry| fs::read_link(entry.path()).ok())
                .collect(),
            threads: entries("task").count(),
            resident_kib: kib.expect("a process has a size"),
        }
    }
}
