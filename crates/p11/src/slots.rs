//! Slots: one per reader as far as they reach, never renumbered between `C_Initialize` and `C_Finalize` (`pkcs11.md`
//! §2.1).

use cps_protocol::{CardId, CardSummary, ErrorKind, PKCS11_SLOTS, Reader, ReaderState};
use cryptoki_sys::{self as sys, CK_FLAGS, CK_SLOT_ID};

use crate::{CkResult, CkRv, token::Token};

/// `CK_SLOT_INFO` without its blanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotInfo {
    /// Name of the reader, at most 64 bytes.
    pub description: String,
    /// `CKF_` flags.
    pub flags: CK_FLAGS,
}

#[derive(Debug, Default)]
pub(crate) struct Slots {
    list: Vec<Slot>,
    /// Number of slots that the caller knows: the list grows on a length question only.
    announced: usize,
    /// Readers beyond the last slot, in the order in which they came.
    without_slot: Vec<Slot>,
}

/// A reader and what it holds; its slot id is its place in the list.
#[derive(Debug)]
pub(crate) struct Slot {
    reader: String,
    /// Whether the reader is connected: the slot of one that is not goes to the next that needs one.
    connected: bool,
    pub(crate) holds: Holds,
    /// Whether `C_WaitForSlotEvent` has something to tell.
    event: bool,
}

/// Content of the reader of a slot.
#[derive(Debug)]
pub(crate) enum Holds {
    /// No card, or one that does not answer.
    Nothing,
    /// A card that is no token.
    Foreign,
    /// A CPx card.
    Token(Box<Token>),
}

impl Holds {
    fn of(reader: &Reader) -> Self {
        match (&reader.state, &reader.summary) {
            (ReaderState::Reading | ReaderState::Ready, Some(card)) => {
                Self::Token(Box::new(Token::new(card.id.clone())))
            }
            (ReaderState::Unusable, _) => match reader.problem.as_ref().map(|p| p.kind) {
                Some(kind) if is_foreign(kind) => Self::Foreign,
                _ => Self::Nothing,
            },
            _ => Self::Nothing,
        }
    }
}

impl Slots {
    /// Takes a snapshot: cards that are present are no events at the start (`pkcs11.md` §8.1), and
    /// are one when the service has come back.
    pub(crate) fn snapshot(&mut self, readers: &[Reader], at_start: bool) {
        self.without_slot.clear();
        for slot in &mut self.list {
            slot.connected = readers.iter().any(|reader| reader.name == slot.reader);
        }
        for reader in readers {
            self.reader_changed(reader);
        }
        if at_start {
            self.reassign();
            self.announced = self.list.len();
            for slot in &mut self.list {
                slot.event = false;
            }
        }
    }

    /// Notes that a reader appeared, or that its card changed.
    pub(crate) fn reader_changed(&mut self, reader: &Reader) {
        let slot = self.slot_of(&reader.name);
        slot.connected = true;
        let holds = Holds::of(reader);
        let (before, after) = (slot.card().cloned(), holds.card().cloned());
        let changed = !matches!((&slot.holds, &holds), (Holds::Nothing, Holds::Nothing));
        if before.is_none() || before != after {
            slot.event |= changed;
            slot.holds = holds;
        }
    }

    /// Notes that a card is being read: known already, unless it was first taken for another.
    pub(crate) fn card_present(&mut self, card: &CardSummary) {
        let slot = self.slot_of(&card.reader);
        if slot.card() != Some(&card.id) {
            slot.holds = Holds::Token(Box::new(Token::new(card.id.clone())));
            slot.event = true;
        }
    }

    /// Notes that a reader was unplugged, with its card if it held one.
    pub(crate) fn reader_removed(&mut self, reader: &str) {
        self.card_removed(reader, None);
        self.without_slot.retain(|slot| slot.reader != reader);
        if let Some(slot) = self.find(reader) {
            slot.connected = false;
        }
    }

    /// Notes that the card of a reader left; one that was reported before does not count twice.
    pub(crate) fn card_removed(&mut self, reader: &str, card: Option<&CardId>) {
        let Some(slot) = self.find(reader) else {
            return;
        };
        let another = card.is_some() && slot.card().is_some() && slot.card() != card;
        if !another {
            slot.empty();
        }
    }

    /// This card left, wherever it was.
    pub(crate) fn card_lost(&mut self, card: &CardId) {
        if let Some(slot) = self.all().find(|slot| slot.card() == Some(card)) {
            slot.empty();
        }
    }

    /// Notes that every card left: the service went away.
    pub(crate) fn all_lost(&mut self) {
        self.all().for_each(Slot::empty);
    }

    /// Returns the reader of this name, which is new unless it was told of before.
    fn slot_of(&mut self, reader: &str) -> &mut Slot {
        let named = |list: &[Slot]| list.iter().position(|slot| slot.reader == reader);
        if let Some(index) = named(&self.list) {
            return &mut self.list[index];
        }
        let more = match self.list.len() < PKCS11_SLOTS {
            true => &mut self.list,
            false => &mut self.without_slot,
        };
        let index = named(more).unwrap_or_else(|| {
            more.push(Slot {
                reader: reader.to_owned(),
                connected: true,
                holds: Holds::Nothing,
                event: false,
            });
            more.len() - 1
        });
        &mut more[index]
    }

    fn all(&mut self) -> impl Iterator<Item = &mut Slot> {
        self.list.iter_mut().chain(&mut self.without_slot)
    }

    fn find(&mut self, reader: &str) -> Option<&mut Slot> {
        self.all().find(|slot| slot.reader == reader)
    }

    /// Gives slots to readers that have none: those of unplugged readers, and to a card that of a
    /// reader that holds nothing. Nothing that a caller can see goes away with either.
    fn reassign(&mut self) {
        let holds_token = |slot: &Slot| matches!(slot.holds, Holds::Token(_));
        let mut without_slot = std::mem::take(&mut self.without_slot);
        without_slot.sort_by_key(|slot| !holds_token(slot));
        for mut slot in without_slot {
            let unplugged = self.list.iter().position(|slot| !slot.connected);
            let empty = || {
                let free = |slot: &Slot| matches!(slot.holds, Holds::Nothing);
                self.list
                    .iter()
                    .rposition(free)
                    .filter(|_| holds_token(&slot))
            };
            let Some(place) = unplugged.or_else(empty) else {
                self.without_slot.push(slot);
                continue;
            };
            slot.event |= self.list[place].event || holds_token(&slot);
            let mut before = std::mem::replace(&mut self.list[place], slot);
            if before.connected {
                before.event = false;
                self.without_slot.push(before);
            }
        }
    }

    /// Returns the number of readers that no slot id is left for.
    pub(crate) fn without_slot(&self) -> usize {
        self.without_slot.len()
    }

    /// Returns the slot ids to list.
    pub(crate) fn ids(&mut self, with_token: bool, grow: bool) -> Vec<CK_SLOT_ID> {
        if grow {
            self.reassign();
            self.announced = self.list.len();
        }
        (0..)
            .zip(&self.list[..self.announced])
            .filter(|(_, slot)| !with_token || matches!(slot.holds, Holds::Token(_)))
            .map(|(id, _)| id)
            .collect()
    }

    /// # Errors
    /// [`CkRv::SLOT_ID_INVALID`]
    pub(crate) fn get(&self, id: CK_SLOT_ID) -> CkResult<&Slot> {
        usize::try_from(id)
            .ok()
            .and_then(|index| self.list.get(index))
            .ok_or(CkRv::SLOT_ID_INVALID)
    }

    /// Returns the token of a slot.
    ///
    /// # Errors
    /// [`CkRv::SLOT_ID_INVALID`], [`CkRv::TOKEN_NOT_PRESENT`], [`CkRv::TOKEN_NOT_RECOGNIZED`]
    pub(crate) fn token(&self, id: CK_SLOT_ID) -> CkResult<&Token> {
        match &self.get(id)?.holds {
            Holds::Nothing => Err(CkRv::TOKEN_NOT_PRESENT),
            Holds::Foreign => Err(CkRv::TOKEN_NOT_RECOGNIZED),
            Holds::Token(token) => Ok(token),
        }
    }

    /// Returns the token of a card, if it is still there.
    pub(crate) fn token_of(&mut self, card: &CardId) -> Option<&mut Token> {
        self.all().find_map(|slot| match &mut slot.holds {
            Holds::Token(token) if token.card == *card => Some(&mut **token),
            _ => None,
        })
    }

    /// Whether a card is still in its reader.
    pub(crate) fn holds(&self, card: &CardId) -> bool {
        self.list.iter().any(|slot| slot.card() == Some(card))
    }

    /// Returns the next event, once per slot: the caller is told of a change, so slots may go to
    /// readers that have none.
    pub(crate) fn take_event(&mut self) -> Option<CK_SLOT_ID> {
        self.reassign();
        let index = self.list.iter().position(|slot| slot.event)?;
        self.list[index].event = false;
        CK_SLOT_ID::try_from(index).ok()
    }
}

impl Slot {
    fn card(&self) -> Option<&CardId> {
        self.holds.card()
    }

    fn empty(&mut self) {
        if !matches!(self.holds, Holds::Nothing) {
            self.holds = Holds::Nothing;
            self.event = true;
        }
    }

    /// Returns the answer of `C_GetSlotInfo`: both hardware flags always, or NSS does not watch the
    /// slot.
    pub(crate) fn info(&self) -> SlotInfo {
        let mut flags = sys::CKF_REMOVABLE_DEVICE | sys::CKF_HW_SLOT;
        if matches!(self.holds, Holds::Token(_)) {
            flags |= sys::CKF_TOKEN_PRESENT;
        }
        SlotInfo {
            description: description(&self.reader),
            flags,
        }
    }
}

impl Holds {
    fn card(&self) -> Option<&CardId> {
        match self {
            Self::Token(token) => Some(&token.card),
            Self::Nothing | Self::Foreign => None,
        }
    }
}

/// Whether a card answers, but not as a CPx card (`pkcs11.md` §2.2).
fn is_foreign(problem: ErrorKind) -> bool {
    let not_recognised = CkRv(sys::CK_RV::from(problem.ck_rv())) == CkRv::TOKEN_NOT_RECOGNIZED;
    not_recognised || problem == ErrorKind::CardDamaged
}

/// Returns the name of the reader; if it is longer than the field, its first 30 and last 31 bytes
/// around three dots (`pkcs11.md` §2.1), moved to the next boundary of a character.
fn description(reader: &str) -> String {
    if reader.len() <= 64 {
        return reader.to_owned();
    }
    let head = &reader[..reader.floor_char_boundary(30)];
    let tail = &reader[reader.ceil_char_boundary(reader.len() - 31)..];
    format!("{head}...{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_reader_name_keeps_its_two_ends() {
        let long = format!("{}{}", "A".repeat(60), "B".repeat(60));
        let shown = description(&long);
        assert_eq!(shown, format!("{}...{}", "A".repeat(30), "B".repeat(31)));
        assert_eq!(shown.len(), 64);
        assert_eq!(description("short"), "short");
        assert!(description(&"é".repeat(50)).len() <= 64);
    }
}
