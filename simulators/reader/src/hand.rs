use cps_apdu::{ApduBytes, Atr};
use cps_reader::LinkError;
use cps_sim_card::{Card, Counts, Fault, Script, Speed};

use crate::pin_pad::{Holder, PinPad};
use crate::recording::Recording;
use crate::slot::Shared;

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

    /// Pulls whatever is in the reader; a simulated card comes back, without power, also one that a
    /// fault has pulled before.
    pub fn remove(&self) -> Option<Card> {
        self.world.remove(self.slot)
    }

    /// Unplugs the reader, with what is in it.
    pub fn unplug(&self) {
        self.world.unplug(self.slot);
    }

    /// Makes it a reader on which the PIN is typed, for the cards that are inserted from now on.
    pub fn give_pin_pad(&self) {
        if let Some(slot) = self.world.lock().slot(self.slot) {
            slot.pin_pad = Some(PinPad::default());
        }
    }

    /// What the holder does the next time the PIN pad asks, or now if it does; after what he was to
    /// do before. Nothing on a reader without a pad.
    pub fn holder(&self, does: Holder) {
        let mut state = self.world.lock();
        if let Some(pad) = state.slot(self.slot).and_then(|slot| slot.pin_pad.as_mut()) {
            pad.holder.push_back(does);
        }
        drop(state);
        self.world.notify();
    }

    /// How fast this reader's cards answer.
    pub fn set_speed(&self, speed: Speed) {
        if let Some(slot) = self.world.lock().slot(self.slot) {
            slot.speed = speed;
        }
    }

    /// Lets things go wrong as the script says, from the next command to this reader's card on; in
    /// place of an earlier script.
    ///
    /// A card that a fault pulls for a while comes back at once; the connection that a fault breaks
    /// is that to the PC/SC service.
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

    /// Looks at, or changes, the inserted card; `None` if there is none of ours.
    ///
    /// `look` must not use this reader.
    pub fn with_card<R>(&self, look: impl FnOnce(&mut Card) -> R) -> Option<R> {
        let mut state = self.world.lock();
        state.slot(self.slot)?.card().map(look)
    }

    /// What has passed between the inserted card and the world; zeros if there is none of ours.
    pub fn counts(&self) -> Counts {
        self.with_card(|card| card.counts()).unwrap_or_default()
    }

    /// How many commands a card of another kind was sent since it was inserted.
    pub fn foreign_commands(&self) -> u64 {
        self.world
            .lock()
            .slot(self.slot)
            .map_or(0, |slot| slot.foreign_commands())
    }

    /// Writes down, from now on, what passes between the inserted card and the world, in place of
    /// an earlier observer; `None` if there is no card of ours.
    pub fn record(&self) -> Option<Recording> {
        self.with_card(Recording::start)
    }

    /// Sends a command as another program on the same reader, when nobody else has the card.
    ///
    /// # Errors
    /// If there is no card, or no reader.
    pub fn foreign_transmit(&self, command: &[u8]) -> Result<ApduBytes, LinkError> {
        let mut state = self.world.acquire(self.slot, None)?;
        let insertion = state.slot(self.slot).map_or(0, |slot| slot.insertion);
        drop(state);
        let answer = self.world.transmit(self.slot, insertion, command);
        self.world.release(self.slot, insertion);
        answer
    }

    /// Resets the card as another program, when nobody else has it: every open link is told once.
    ///
    /// # Errors
    /// If there is no card, or no reader.
    pub fn foreign_reset(&self) -> Result<(), LinkError> {
        let mut state = self.world.acquire(self.slot, None)?;
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
