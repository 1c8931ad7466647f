//! A link to a simulated card. Begin at [`SimLink::open`].

use cps_apdu::{ApduBytes, Atr, Protocol};
use cps_reader::{
    CardLink, CardPresence, Exclusive, Hold, LinkError, PinPad, PinPadModify, PinPadVerify,
};

use crate::slot::{LinkId, Shared};

/// A link to the card of one insertion.
pub(crate) struct SimLink {
    id: LinkId,
    world: Shared,
    slot: u64,
    insertion: u64,
    /// Number of resets of the card that this link knows of.
    resets: u64,
    atr: Atr,
    protocol: Protocol,
}

impl SimLink {
    pub(crate) fn open(world: Shared, reader: &str) -> Result<Self, LinkError> {
        let mut state = world.lock();
        let link = state.new_link();
        let slot = state.slots.iter().find(|slot| slot.name == reader);
        let slot = slot.ok_or(LinkError::ReaderGone)?;
        let atr = match slot.presence() {
            CardPresence::Present(atr) => atr,
            CardPresence::Mute => return Err(LinkError::Mute),
            CardPresence::Empty => return Err(LinkError::Removed),
        };
        if slot.holder.is_some() {
            return Err(LinkError::Busy);
        }
        let (id, insertion, resets) = (slot.id, slot.insertion, slot.resets);
        let protocol = slot.protocol();
        drop(state);
        Ok(Self {
            id: link,
            world,
            slot: id,
            insertion,
            resets,
            atr,
            protocol,
        })
    }
}

impl CardLink for SimLink {
    fn atr(&self) -> &Atr {
        &self.atr
    }

    fn protocol(&self) -> Protocol {
        self.protocol
    }

    fn exclusive(&mut self) -> Result<Box<dyn Exclusive + '_>, LinkError> {
        let mut state = self
            .world
            .acquire(self.slot, Some(self.insertion), Some(self.id))?;
        let resets = state
            .slot(self.slot)
            .map_or(self.resets, |slot| slot.resets);
        drop(state);
        let section = SimSection { link: self };
        if resets != section.link.resets {
            section.link.resets = resets;
            return Err(LinkError::Reset);
        }
        Ok(Box::new(section))
    }

    fn hold(&mut self) -> Result<Hold, LinkError> {
        drop(self.exclusive()?);
        let mut state = self.world.lock();
        let slot = state.slot(self.slot).ok_or(LinkError::ReaderGone)?;
        slot.check(Some(self.insertion))?;
        slot.holder = Some(self.id);
        Ok(match slot.others {
            0 => Hold::Exclusive,
            _ => Hold::Transaction,
        })
    }

    fn reset(&mut self) -> Result<(), LinkError> {
        let mut state = self
            .world
            .acquire(self.slot, Some(self.insertion), Some(self.id))?;
        if let Some(slot) = state.slot(self.slot) {
            slot.reset();
            slot.holder = None;
            self.resets = slot.resets;
        }
        drop(state);
        self.world.release(self.slot, self.insertion);
        Ok(())
    }
}

/// Leaves the card reset, as `SCARD_RESET_CARD` does.
impl Drop for SimLink {
    fn drop(&mut self) {
        // The card may be gone: then nothing of it is left to reset.
        let _ = self.reset();
    }
}

/// A section during which no other link reaches the card.
struct SimSection<'l> {
    link: &'l mut SimLink,
}

impl Exclusive for SimSection<'_> {
    fn protocol(&self) -> Protocol {
        self.link.protocol
    }

    fn transmit(&mut self, command: &ApduBytes) -> Result<ApduBytes, LinkError> {
        self.link
            .world
            .transmit(self.link.slot, self.link.insertion, command.as_slice())
    }

    fn pin_pad(&mut self) -> PinPad {
        let mut state = self.link.world.lock();
        let slot = state.slot(self.link.slot);
        let pad = slot.and_then(|slot| slot.pin_pad.as_ref());
        PinPad {
            verifies: pad.is_some(),
            modifies: pad.is_some_and(|pad| pad.modifies),
        }
    }

    fn verify_on_pin_pad(&mut self, verify: &PinPadVerify) -> Result<ApduBytes, LinkError> {
        self.link
            .world
            .verify_on_pin_pad(self.link.slot, self.link.insertion, verify)
    }

    fn modify_on_pin_pad(&mut self, modify: &PinPadModify) -> Result<ApduBytes, LinkError> {
        self.link
            .world
            .modify_on_pin_pad(self.link.slot, self.link.insertion, modify)
    }
}

impl Drop for SimSection<'_> {
    fn drop(&mut self) {
        self.link.world.release(self.link.slot, self.link.insertion);
    }
}
