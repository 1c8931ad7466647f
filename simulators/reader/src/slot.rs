//! What all handles and links share: the readers and what they hold, behind one lock.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use cps_apdu::{ApduBytes, Atr};
use cps_reader::{CardPresence, LinkError};
use cps_sim_card::{Card, Speed};

/// Any card but ours answers this to every command: instruction not supported.
const FOREIGN_ANSWER: [u8; 2] = [0x6D, 0x00];

/// The readers of one simulation.
#[derive(Default)]
pub(crate) struct World {
    state: Mutex<State>,
    /// Told whenever anything changes.
    changed: Condvar,
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) slots: Vec<Slot>,
    /// Grows with every insertion, removal, new or unplugged reader.
    pub(crate) changes: u64,
    next_id: u64,
}

/// A connected reader.
pub(crate) struct Slot {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) event_count: u32,
    pub(crate) speed: Speed,
    held: Held,
    /// Grows with every insertion: a link is good for one of them.
    pub(crate) insertion: u64,
    /// Grows with every reset of the inserted card.
    pub(crate) resets: u64,
    /// Whether a section is open, or a command of the other program under way.
    pub(crate) busy: bool,
}

enum Held {
    Nothing,
    Mute,
    Foreign { atr: Atr, commands: u64 },
    Card(Box<Card>),
}

impl World {
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
        timeout: std::time::Duration,
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
            held: Held::Nothing,
            insertion: 0,
            resets: 0,
            busy: false,
        });
        state.changes += 1;
        self.notify();
        id
    }

    /// Waits until nobody has the card for himself, and takes it.
    ///
    /// `insertion` is the one that the caller means; `None` if he takes whatever is there.
    pub(crate) fn acquire(
        &self,
        id: u64,
        insertion: Option<u64>,
    ) -> Result<MutexGuard<'_, State>, LinkError> {
        let mut state = self.lock();
        loop {
            let slot = state.slot(id).ok_or(LinkError::ReaderGone)?;
            slot.check(insertion)?;
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
        let answer = slot.held.transmit(command)?;
        let delay = slot.speed.delay(command.len(), answer.len());
        if delay.is_zero() {
            return Ok(answer);
        }
        drop(state);
        thread::sleep(delay);
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

    /// Changes what a reader holds; returns what it held. Nothing if the reader is unplugged.
    fn exchange(&mut self, id: u64, held: Held) -> Option<Held> {
        let slot = self.slot(id)?;
        let before = std::mem::replace(&mut slot.held, held);
        if slot.held.is_something() {
            slot.insertion += 1;
        }
        slot.busy = false;
        slot.event_count += 1;
        self.changes += 1;
        Some(before)
    }
}

/// What a hand does.
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
        if !state.slot(id)?.held.is_something() {
            return None;
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
            Held::Foreign { .. } | Held::Card(_) => Ok(()),
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

    fn transmit(&mut self, command: &[u8]) -> Result<ApduBytes, LinkError> {
        match self {
            Self::Nothing => Err(LinkError::Removed),
            Self::Mute => Err(LinkError::Mute),
            Self::Foreign { commands, .. } => {
                *commands += 1;
                Ok(ApduBytes::from(&FOREIGN_ANSWER[..]))
            }
            Self::Card(card) => Ok(card.transmit(command)),
        }
    }
}

/// A handle on the readers of one simulation.
pub(crate) type Shared = Arc<World>;
