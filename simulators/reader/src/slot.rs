//! State that all handles and links share: the readers and what they hold, behind one lock.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::Duration;

use cps_apdu::{ApduBytes, Atr, Protocol};
use cps_reader::{CardPresence, LinkError};
use cps_sim_card::{Card, Interruption, Outcome, Script, Speed};

use crate::pin_pad::PinPad;

/// Any card but ours answers this to every command: instruction not supported.
const FOREIGN_ANSWER: [u8; 2] = [0x6D, 0x00];

/// The readers of one simulation.
pub(crate) struct World {
    state: Mutex<State>,
    /// Told whenever anything changes.
    changed: Condvar,
    /// Lets time pass.
    pause: Pause,
    /// The world itself, for the threads that bring cards back.
    this: Weak<World>,
}

/// Lets time pass: sleeps, or moves a clock of its own.
pub(crate) type Pause = Box<dyn Fn(Duration) + Send + Sync>;

#[derive(Default)]
pub(crate) struct State {
    pub(crate) slots: Vec<Slot>,
    /// Grows with every insertion, removal, new or unplugged reader.
    pub(crate) changes: u64,
    next_id: u64,
    next_link: u64,
    /// The cards of readers that a fault has unplugged, by reader, until a hand takes them.
    unplugged: HashMap<u64, Card>,
}

/// A connected reader.
pub(crate) struct Slot {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) event_count: u32,
    pub(crate) speed: Speed,
    /// Faults, with the command at which each happens.
    pub(crate) script: Script,
    pub(crate) pin_pad: Option<PinPad>,
    /// Whether the card has fallen silent since it was inserted.
    silent: bool,
    held: Held,
    /// The card that a fault has pulled, until a hand takes it.
    pulled: Option<Box<Card>>,
    /// Grows with every insertion: a link is good for one of them.
    pub(crate) insertion: u64,
    /// Grows with every reset of the inserted card.
    pub(crate) resets: u64,
    /// Whether a section is open, or a command of the other program under way.
    pub(crate) busy: bool,
    /// The link that keeps all other programs from the card, until it resets it.
    pub(crate) holder: Option<LinkId>,
    /// Number of other programs that are connected to the card.
    pub(crate) others: u32,
}

/// The number of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LinkId(u64);

enum Held {
    Nothing,
    Mute,
    Foreign { atr: Atr, commands: u64 },
    Card(Box<Card>),
}

impl World {
    /// Makes a world without readers.
    pub(crate) fn new(pause: Pause) -> Shared {
        Arc::new_cyclic(|this| Self {
            state: Mutex::default(),
            changed: Condvar::new(),
            pause,
            this: Weak::clone(this),
        })
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        // A panic of a test that held the lock is reported by that test.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn notify(&self) {
        self.changed.notify_all();
    }

    /// Gives the lock up until something changes.
    pub(crate) fn wait<'g>(&self, guard: MutexGuard<'g, State>) -> MutexGuard<'g, State> {
        self.changed
            .wait(guard)
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn wait_timeout<'g>(
        &self,
        guard: MutexGuard<'g, State>,
        timeout: Duration,
    ) -> MutexGuard<'g, State> {
        let result = self.changed.wait_timeout(guard, timeout);
        result.unwrap_or_else(PoisonError::into_inner).0
    }

    /// Connects a reader, after those that there are; returns its identity.
    pub(crate) fn add(&self, name: &str) -> u64 {
        let mut state = self.lock();
        state.next_id += 1;
        let id = state.next_id;
        state.slots.push(Slot {
            id,
            name: name.to_owned(),
            event_count: 0,
            speed: Speed::Instant,
            script: Script::default(),
            pin_pad: None,
            silent: false,
            held: Held::Nothing,
            pulled: None,
            insertion: 0,
            resets: 0,
            busy: false,
            holder: None,
            others: 0,
        });
        state.changes += 1;
        self.notify();
        id
    }

    /// Waits until no section is open, and takes the card for one.
    ///
    /// `insertion` is the one that the caller means; `None` for the card that is there now. The
    /// program of the hand has no `link`.
    ///
    /// # Errors
    /// [`LinkError::Busy`] if another link keeps the card for itself.
    pub(crate) fn acquire(
        &self,
        id: u64,
        insertion: Option<u64>,
        link: Option<LinkId>,
    ) -> Result<MutexGuard<'_, State>, LinkError> {
        let mut state = self.lock();
        loop {
            let slot = state.slot(id).ok_or(LinkError::ReaderGone)?;
            slot.check(insertion)?;
            if slot.holder.is_some() && slot.holder != link {
                return Err(LinkError::Busy);
            }
            if !slot.busy {
                slot.busy = true;
                return Ok(state);
            }
            state = self.wait(state);
        }
    }

    /// Gives up what [`Self::acquire`] took.
    pub(crate) fn release(&self, id: u64, insertion: u64) {
        let mut state = self.lock();
        if let Some(slot) = state.slot(id).filter(|slot| slot.insertion == insertion) {
            slot.busy = false;
        }
        drop(state);
        self.notify();
    }

    /// Sends a command to a card that was acquired; takes as long as the reader's speed says.
    pub(crate) fn transmit(
        &self,
        id: u64,
        insertion: u64,
        command: &[u8],
    ) -> Result<ApduBytes, LinkError> {
        let mut state = self.lock();
        let slot = state.slot(id).ok_or(LinkError::ReaderGone)?;
        slot.check(Some(insertion))?;
        let (answer, delay) = match slot.transmit(command) {
            Outcome::Answer(answer, later) => {
                let usual = slot.speed.delay(command, answer.as_slice());
                (answer, usual + later)
            }
            Outcome::Interrupted(interruption) => {
                let error = state.interrupt(id, interruption);
                self.notify();
                if let Interruption::Removed(Some(after)) = interruption {
                    self.bring_back(id, after);
                }
                return Err(error);
            }
        };
        if delay.is_zero() {
            return Ok(answer);
        }
        drop(state);
        (self.pause)(delay);
        // A card that was pulled while it worked has not answered.
        let mut state = self.lock();
        state
            .slot(id)
            .ok_or(LinkError::ReaderGone)?
            .check(Some(insertion))?;
        Ok(answer)
    }
}

impl State {
    pub(crate) fn slot(&mut self, id: u64) -> Option<&mut Slot> {
        self.slots.iter_mut().find(|slot| slot.id == id)
    }

    pub(crate) fn new_link(&mut self) -> LinkId {
        self.next_link += 1;
        LinkId(self.next_link)
    }

    /// Changes what a reader holds; returns what it held. Nothing if the reader is unplugged.
    fn exchange(&mut self, id: u64, held: Held) -> Option<Held> {
        let slot = self.slot(id)?;
        let before = std::mem::replace(&mut slot.held, held);
        if slot.held.is_something() {
            slot.insertion += 1;
        }
        slot.busy = false;
        slot.holder = None;
        slot.others = 0;
        slot.silent = false;
        slot.event_count += 1;
        self.changes += 1;
        Some(before)
    }
}

/// Faults.
impl State {
    /// Carries out a fault; returns the error that the sender of the command sees.
    fn interrupt(&mut self, id: u64, interruption: Interruption) -> LinkError {
        match interruption {
            Interruption::Removed(_) => {
                if let Some(Held::Card(mut card)) = self.exchange(id, Held::Nothing) {
                    card.power_off();
                    if let Some(slot) = self.slot(id) {
                        slot.pulled = Some(card);
                    }
                }
                LinkError::Removed
            }
            Interruption::Mute => {
                if let Some(slot) = self.slot(id) {
                    slot.silent = true;
                }
                LinkError::Mute
            }
            Interruption::Reset => {
                if let Some(slot) = self.slot(id) {
                    slot.reset();
                }
                LinkError::Reset
            }
            Interruption::ReaderGone => {
                if let Some(Held::Card(mut card)) = self.exchange(id, Held::Nothing) {
                    card.power_off();
                    self.unplugged.insert(id, *card);
                }
                self.slots.retain(|slot| slot.id != id);
                self.changes += 1;
                LinkError::ReaderGone
            }
            Interruption::ConnectionLost => {
                LinkError::ServiceDown("the connection to the reader was lost".into())
            }
        }
    }
}

/// Acts of a hand.
impl World {
    pub(crate) fn insert_card(&self, id: u64, mut card: Card) {
        card.power_on();
        self.put(id, Held::Card(Box::new(card)));
    }

    pub(crate) fn insert_mute(&self, id: u64) {
        self.put(id, Held::Mute);
    }

    pub(crate) fn insert_foreign(&self, id: u64, atr: Atr) {
        self.put(id, Held::Foreign { atr, commands: 0 });
    }

    /// Inserts the card that a fault has pulled again after some time, unless a hand was faster.
    fn bring_back(&self, id: u64, after: Duration) {
        let Some(world) = self.this.upgrade() else {
            return;
        };
        thread::spawn(move || {
            (world.pause)(after);
            world.insert_pulled(id);
        });
    }

    fn insert_pulled(&self, id: u64) {
        let mut state = self.lock();
        let slot = state.slot(id).filter(|slot| !slot.held.is_something());
        let Some(mut card) = slot.and_then(|slot| slot.pulled.take()) else {
            return;
        };
        card.power_on();
        state.exchange(id, Held::Card(card));
        self.notify();
    }

    fn put(&self, id: u64, held: Held) {
        let mut state = self.lock();
        // An earlier card is pulled first, which is an event of its own.
        if state.slot(id).is_some_and(|slot| slot.held.is_something()) {
            state.exchange(id, Held::Nothing);
        }
        state.exchange(id, held);
        self.notify();
    }

    pub(crate) fn remove(&self, id: u64) -> Option<Card> {
        let mut state = self.lock();
        let Some(slot) = state.slot(id) else {
            return state.unplugged.remove(&id);
        };
        if !slot.held.is_something() {
            return slot.pulled.take().map(|card| *card);
        }
        let before = state.exchange(id, Held::Nothing)?;
        self.notify();
        match before {
            Held::Card(mut card) => {
                card.power_off();
                Some(*card)
            }
            Held::Nothing | Held::Mute | Held::Foreign { .. } => None,
        }
    }

    pub(crate) fn unplug(&self, id: u64) {
        let mut state = self.lock();
        state.slots.retain(|slot| slot.id != id);
        state.changes += 1;
        self.notify();
    }
}

impl Slot {
    /// Whether the card is still that of this insertion.
    pub(crate) fn check(&self, insertion: Option<u64>) -> Result<(), LinkError> {
        let same = insertion.is_none_or(|insertion| insertion == self.insertion);
        match &self.held {
            Held::Nothing => Err(LinkError::Removed),
            _ if !same => Err(LinkError::Removed),
            Held::Mute => Err(LinkError::Mute),
            _ if self.silent => Err(LinkError::Mute),
            Held::Foreign { .. } | Held::Card(_) => Ok(()),
        }
    }

    /// Returns the outcome of a command, if it may be sent.
    fn transmit(&mut self, command: &[u8]) -> Outcome {
        match &mut self.held {
            Held::Card(card) => self.script.transmit(card, command),
            Held::Foreign { commands, .. } => {
                *commands += 1;
                Outcome::Answer(ApduBytes::from(&FOREIGN_ANSWER[..]), Duration::ZERO)
            }
            Held::Mute => Outcome::Interrupted(Interruption::Mute),
            Held::Nothing => Outcome::Interrupted(Interruption::Removed(None)),
        }
    }

    pub(crate) fn presence(&self) -> CardPresence {
        match &self.held {
            Held::Nothing => CardPresence::Empty,
            Held::Mute => CardPresence::Mute,
            Held::Foreign { atr, .. } => CardPresence::Present(atr.clone()),
            Held::Card(card) => CardPresence::Present(card.atr().clone()),
        }
    }

    /// Returns the protocol that reader and card agree on: T=1 if the card offers it, as in PC/SC.
    pub(crate) fn protocol(&self) -> Protocol {
        match &self.held {
            Held::Card(card) => card.protocol(),
            Held::Foreign { atr, .. } if atr.protocols().contains(&Protocol::T1) => Protocol::T1,
            Held::Foreign { .. } | Held::Mute | Held::Nothing => Protocol::T0,
        }
    }

    pub(crate) fn card(&mut self) -> Option<&mut Card> {
        match &mut self.held {
            Held::Card(card) => Some(card),
            Held::Nothing | Held::Mute | Held::Foreign { .. } => None,
        }
    }

    pub(crate) fn foreign_commands(&self) -> u64 {
        match &self.held {
            Held::Foreign { commands, .. } => *commands,
            Held::Nothing | Held::Mute | Held::Card(_) => 0,
        }
    }

    /// Resets the card; every link but the one that asked for it will be told.
    pub(crate) fn reset(&mut self) {
        self.resets += 1;
        if let Some(card) = self.card() {
            card.power_on();
        }
    }
}

impl Held {
    fn is_something(&self) -> bool {
        !matches!(self, Self::Nothing)
    }
}

/// A handle on the readers of one simulation.
pub(crate) type Shared = Arc<World>;
