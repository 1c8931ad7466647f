//! Simulated cards in simulated readers, in place of PC/SC. Begin at [`Arguments::start`].

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use anyhow::{Context, Result, anyhow, bail};
use cps_reader::Readers;
use cps_sim_card::{Card, Fault, Script, Speed, TestPki};
use cps_sim_control::{Addressed, Cards, Done, Personaliser, Reader, Reply, Socket, listen};
use cps_sim_reader::{SimReader, SimReaders};
use cpsd::Config;

use crate::host;

#[derive(Debug, clap::Args)]
#[group(id = "simulation")]
pub(crate) struct Arguments {
    /// Simulates one reader with a card per profile, in place of PC/SC: a built-in profile, or a
    /// TOML file.
    #[arg(
        long,
        value_name = "PROFILE",
        value_delimiter = ',',
        requires = "pki",
        required = cfg!(feature = "simulation-only")
    )]
    simulate: Vec<String>,
    /// The directory of the test authority; its certificates are written there.
    #[arg(long, value_name = "DIR", requires = "simulate")]
    pki: Option<PathBuf>,
    /// Accepts orders on this local socket, those of `cps-sim run`: `cps-sim ctl` gives them.
    #[arg(long, value_name = "SOCKET", requires = "simulate")]
    control: Option<PathBuf>,
}

/// The simulated readers of this daemon.
pub(crate) struct Simulation {
    readers: SimReaders,
    /// The socket is there as long as this.
    _control: Option<Socket>,
}

impl Arguments {
    /// Trusts the test authority where the configuration names no directories of its own: a daemon
    /// without a simulation never does.
    pub(crate) fn configure(&self, config: &mut Config) {
        let Some(trust) = self.trust() else {
            return;
        };
        let default = Config::default();
        if config.trust_dir == default.trust_dir {
            config.trust_dir.clone_from(&trust);
        }
        if config.crl_dir == default.crl_dir {
            config.crl_dir = trust;
        }
    }

    /// Returns the directory of what the daemon trusts. The keys beside it are read when the
    /// authority is opened again.
    fn trust(&self) -> Option<PathBuf> {
        Some(self.pki.as_ref()?.join("trust"))
    }

    /// Makes the readers with their cards and begins to accept orders, if there is to be a
    /// simulation.
    pub(crate) fn start(&self, config: &Config) -> Result<Option<Simulation>> {
        let (Some(directory), Some(trust)) = (&self.pki, self.trust()) else {
            return Ok(None);
        };
        let service = Config::default().socket;
        if directory_of(&config.socket) == directory_of(&service) {
            bail!(
                "a simulation is no service of the system and does not listen in the directory of \
                 {}: name another socket with --socket",
                service.display()
            );
        }
        let pki =
            TestPki::open_or_create(directory, SystemTime::now()).context("test authority")?;
        let personaliser = Arc::new(Personaliser::new(pki, vec![directory.clone(), trust], None));
        let readers = SimReaders::new();
        let mut slots = Vec::new();
        for (number, profile) in (1..).zip(&self.simulate) {
            let (cards, card) = Cards::new(Arc::clone(&personaliser), profile)
                .with_context(|| format!("card of profile {profile}"))?;
            let mut slot = Slot::new(readers.clone(), number, cards);
            slot.insert(card);
            slots.push(Mutex::new(slot));
        }
        let accept = move |line: &str, reply| accept(&slots, line, reply);
        let control = self.control.as_deref().map(|path| listen(path, accept));
        Ok(Some(Simulation {
            readers,
            _control: control.transpose()?,
        }))
    }
}

impl Simulation {
    /// Returns the opener of the readers.
    pub(crate) fn readers(&self) -> impl Fn() -> Box<dyn Readers> + Send + Sync + 'static {
        let readers = self.readers.clone();
        move || Box::new(readers.clone())
    }
}

/// Returns the directory of a file, by whichever path.
fn directory_of(file: &Path) -> PathBuf {
    let directory = file.parent().unwrap_or(file);
    // The start may have to make it.
    let above = || {
        let above = fs::canonicalize(directory.parent()?).ok()?;
        Some(above.join(directory.file_name()?))
    };
    let found = fs::canonicalize(directory).ok().or_else(above);
    found.unwrap_or_else(|| directory.to_owned())
}

/// Carries out an order and replies.
fn accept(slots: &[Mutex<Slot>], line: &str, reply: Reply) {
    let done = obey(slots, line);
    let ends = matches!(done, Ok(Done::Quit));
    reply.send(&done.map(|done| match done {
        Done::Said(line) => line,
        Done::Insert | Done::Quit => "ok".to_owned(),
    }));
    if ends {
        host::end();
    }
}

fn obey(slots: &[Mutex<Slot>], line: &str) -> Result<Done> {
    let Addressed { slot, order } = line.parse()?;
    let found = slot.checked_sub(1).and_then(|place| slots.get(place));
    let found = found.ok_or_else(|| anyhow!("there is no slot {slot}"))?;
    let mut slot = found.lock().unwrap_or_else(PoisonError::into_inner);
    match slot.obey(order)? {
        Done::Insert => {
            let card = slot.pulled().ok_or_else(|| anyhow!("there is no card"))?;
            slot.insert(card);
            Ok(Done::Said(slot.named("inserted")))
        }
        done => Ok(done),
    }
}

/// One simulated reader and its cards.
struct Slot {
    readers: SimReaders,
    number: usize,
    reader: SimReader,
    cards: Cards,
    /// The card that was pulled by an order.
    pulled: Option<Card>,
    speed: Speed,
}

impl Slot {
    fn new(readers: SimReaders, number: usize, cards: Cards) -> Self {
        let reader = readers.add(&name(number));
        Self {
            readers,
            number,
            reader,
            cards,
            pulled: None,
            speed: Speed::Instant,
        }
    }

    /// Inserts a card, after the reader was plugged in again if a fault has unplugged it.
    fn insert(&mut self, card: Card) {
        if !self.reader.is_plugged() {
            self.reader = self.readers.add(&name(self.number));
            self.reader.set_speed(self.speed);
        }
        self.reader.insert(card);
    }

    /// Takes the card that an order or a fault has pulled.
    fn pulled(&mut self) -> Option<Card> {
        self.pulled.take().or_else(|| self.reader.remove())
    }
}

fn name(number: usize) -> String {
    format!("TEST reader {number}")
}

impl Reader for Slot {
    fn number(&self) -> usize {
        self.number
    }

    fn cards(&mut self) -> &mut Cards {
        &mut self.cards
    }

    fn is_occupied(&self) -> bool {
        self.reader.with_card(|_| ()).is_some()
    }

    fn remove(&mut self) {
        self.pulled = self.pulled();
    }

    fn exchange(&mut self, card: Card) -> Option<Card> {
        self.pulled.replace(card)
    }

    fn with_card<R>(&mut self, look: impl FnOnce(&mut Card) -> R) -> Option<R> {
        if self.is_occupied() {
            return self.reader.with_card(look);
        }
        self.remove();
        self.pulled.as_mut().map(look)
    }

    fn plan(&mut self, command: u64, fault: Fault) {
        self.reader.plan(command, fault);
    }

    fn set_script(&mut self, script: Script) {
        self.reader.set_script(script);
    }

    fn set_speed(&mut self, speed: Speed) {
        self.speed = speed;
        self.reader.set_speed(speed);
    }
}
