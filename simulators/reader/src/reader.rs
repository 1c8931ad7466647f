//! The handle of one simulated reader: what a hand does with it, and what another program does on
//! it. Begin at [`SimReader`].

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use cps_apdu::{ApduBytes, Atr};
use cps_reader::LinkError;
use cps_sim_card::{Card, Counts, Fault, Script, Speed};

use crate::pin_pad::{Holder, PinPad};
use crate::recording::Recording;
use crate::slot::{Shared, Slot};

/// One simulated reader, as the hand that uses it and as another program that shares it.
///
/// On an unplugged reader nothing happens.
#[derive(Clone)]
pub struct SimReader {
    world: Shared,
    slot: u64,
}

impl SimReader {
    pub(crate) fn new(world: Shared, slot: u64) -> Self {
        Self { world, slot }
    }

    /// Inserts a card; one that is in the reader is pulled first and lost.
    pub fn insert(&self, card: Card) {
        self.world.insert_card(self.slot, card);
    }

    /// Inserts a card that gives no answer to reset.
    pub fn insert_mute(&self) {
        self.world.insert_mute(self.slot);
    }

    /// Inserts a card of another kind, which answers `6D00` to every command.
    pub fn insert_foreign(&self, atr: Atr) {
        self.world.insert_foreign(self.slot, atr);
    }

    /// Pulls the card out of the reader, a card of any kind. A simulated card comes back without
    /// power, also one that a fault has pulled before, or whose reader a fault has unplugged.
    pub fn remove(&self) -> Option<Card> {
        self.world.remove(self.slot)
    }

    /// Unplugs the reader, with what is in it.
    pub fn unplug(&self) {
        self.world.unplug(self.slot);
    }

    /// Whether the reader is plugged in.
    pub fn is_plugged(&self) -> bool {
        self.world.lock().slot(self.slot).is_some()
    }

    /// Makes it a reader on which the PIN is typed, for the cards that are inserted from now on.
    pub fn give_pin_pad(&self) {
        self.give(true);
    }

    /// Makes it one on which no new PIN can be typed.
    pub fn give_pin_pad_without_new_pins(&self) {
        self.give(false);
    }

    fn give(&self, modifies: bool) {
        if let Some(slot) = self.world.lock().slot(self.slot) {
            slot.pin_pad = Some(PinPad {
                modifies,
                asks: false,
                holder: VecDeque::new(),
            });
        }
    }

    /// Plans what the holder does the next time the PIN pad asks, or at once if it is asking;
    /// earlier plans come first. It has no effect on a reader without a pad.
    pub fn holder(&self, does: Holder) {
        let mut state = self.world.lock();
        if let Some(pad) = state.slot(self.slot).and_then(|slot| slot.pin_pad.as_mut()) {
            pad.holder.push_back(does);
        }
        drop(state);
        self.world.notify();
    }

    /// Sets how fast this reader's cards answer.
    pub fn set_speed(&self, speed: Speed) {
        if let Some(slot) = self.world.lock().slot(self.slot) {
            slot.speed = speed;
        }
    }

    /// Lets things go wrong as the script says, from the next command to this reader's card on; in
    /// place of an earlier script.
    ///
    /// The connection that a fault breaks is that to the PC/SC service.
    pub fn set_script(&self, script: Script) {
        if let Some(slot) = self.world.lock().slot(self.slot) {
            slot.script = script;
        }
    }

    /// Lets something go wrong at the n-th command from now; 1 is the next one.
    pub fn plan(&self, command: u64, fault: Fault) {
        if let Some(slot) = self.world.lock().slot(self.slot) {
            slot.script.plan(command, fault);
        }
    }

    /// Gives the inserted card to `look`; `None` if there is no simulated card.
    ///
    /// `look` must not use this reader.
    pub fn with_card<R>(&self, look: impl FnOnce(&mut Card) -> R) -> Option<R> {
        let mut state = self.world.lock();
        state.slot(self.slot)?.card().map(look)
    }

    /// Returns the counts of commands and bytes of the inserted card; zeros if there is no
    /// simulated card.
    pub fn counts(&self) -> Counts {
        self.with_card(|card| card.counts()).unwrap_or_default()
    }

    /// Returns the number of commands that a card of another kind was sent since it was inserted.
    pub fn foreign_commands(&self) -> u64 {
        self.world
            .lock()
            .slot(self.slot)
            .map_or(0, |slot| slot.foreign_commands())
    }

    /// Writes down, from now on, the commands and answers of the inserted card, in place of an
    /// earlier observer; `None` if there is no simulated card.
    pub fn record(&self) -> Option<Recording> {
        self.with_card(Recording::start)
    }

    /// Connects another program to the inserted card; it stays so until the card leaves.
    ///
    /// # Errors
    /// If there is no card, or no reader; [`LinkError::Busy`] if a link keeps the card for itself.
    pub fn foreign_connect(&self) -> Result<(), LinkError> {
        let mut state = self.world.acquire(self.slot, None, None)?;
        let mut insertion = 0;
        if let Some(slot) = state.slot(self.slot) {
            slot.others += 1;
            insertion = slot.insertion;
        }
        drop(state);
        self.world.release(self.slot, insertion);
        Ok(())
    }

    /// Waits until no link keeps the card for itself, `limit` at most; `false` if one still does.
    pub fn wait_released(&self, limit: Duration) -> bool {
        self.wait_until(limit, |slot| slot.is_none_or(|slot| slot.holder.is_none()))
    }

    /// Waits until the PIN pad waits for the holder, `limit` at most; `false` if it does not yet.
    pub fn wait_asked(&self, limit: Duration) -> bool {
        self.wait_until(limit, |slot| {
            let pad = slot.and_then(|slot| slot.pin_pad.as_ref());
            pad.is_some_and(|pad| pad.asks)
        })
    }

    fn wait_until(&self, limit: Duration, reached: impl Fn(Option<&Slot>) -> bool) -> bool {
        let deadline = Instant::now() + limit;
        let mut state = self.world.lock();
        loop {
            if reached(state.slot(self.slot).map(|slot| &*slot)) {
                return true;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            state = self.world.wait_timeout(state, left);
        }
    }

    /// Sends a command as another program on the same reader, as soon as no section is open.
    ///
    /// # Errors
    /// If there is no card, or no reader; [`LinkError::Busy`] if a link keeps the card for itself.
    pub fn foreign_transmit(&self, command: &[u8]) -> Result<ApduBytes, LinkError> {
        let mut state = self.world.acquire(self.slot, None, None)?;
        let insertion = state.slot(self.slot).map_or(0, |slot| slot.insertion);
        drop(state);
        let answer = self.world.transmit(self.slot, insertion, command);
        self.world.release(self.slot, insertion);
        answer
    }

    /// Resets the card as another program, as soon as no section is open. Every open link is told
    /// once.
    ///
    /// # Errors
    /// If there is no card, or no reader; [`LinkError::Busy`] if a link keeps the card for itself.
    pub fn foreign_reset(&self) -> Result<(), LinkError> {
        let mut state = self.world.acquire(self.slot, None, None)?;
        let mut insertion = 0;
        if let Some(slot) = state.slot(self.slot) {
            slot.reset();
            insertion = slot.insertion;
        }
        drop(state);
        self.world.release(self.slot, insertion);
        Ok(())
    }
}

impl std::fmt::Debug for SimReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SimReader")
            .field("slot", &self.slot)
            .finish_non_exhaustive()
    }
}
