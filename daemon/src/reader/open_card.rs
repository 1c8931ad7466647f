//! A card in use: its content, its logins, the status of its PIN. Operations run on it.

mod reading;

use std::collections::VecDeque;
use std::mem;
use std::sync::Arc;
use std::time::SystemTime;

use cps_card::{Card, CardError, DataEntry, DataReading, PinRole, Verification};
use cps_protocol::audit::CardFacts;
use cps_protocol::event::LeaseEnd;
use cps_protocol::method::PinStateResult;
use cps_protocol::{CardAccess, CardId, ErrorKind, PinStatus};
use cps_reader::{Hold, LinkError};
use tracing::warn;

use super::context::ReaderContext;
use super::failure::{Failure, OutOfReach};
use super::leases::Leases;
use super::pauses::CodeName;
use crate::cache::CacheKey;
use crate::client::ClientId;
use crate::content::Content;
use crate::error;

/// A card whose content is known.
pub(crate) struct OpenCard {
    pub(crate) card: Card,
    pub(crate) id: CardId,
    /// The place where the content is remembered; none for a card that must not be used.
    cache_key: Option<CacheKey>,
    pub(crate) content: Arc<Content>,
    /// The public data object that is being read.
    reading: Option<DataReading>,
    /// The public data objects of which the card is still to be asked the length.
    unmeasured: VecDeque<DataEntry>,
    /// Whether all that is public was read, kept and reported.
    is_read: bool,
    pub(crate) leases: Leases,
    pub(crate) pin: PinStatus,
    puk: PinStatus,
    is_doubted: bool,
    /// Whether the card is to be reset, because its last login has ended.
    reset_due: bool,
    /// Whether the last attempt to reset it was refused, because another program is at the card.
    reset_refused: bool,
    /// Whether the card is to be asked how many tries are left.
    tries_due: bool,
}

impl OpenCard {
    pub(super) fn new(
        mut card: Card,
        id: CardId,
        cache_key: Option<CacheKey>,
        content: Arc<Content>,
    ) -> Self {
        card.use_profile(&content.profile);
        let is_read = content.is_complete();
        Self {
            card,
            id,
            cache_key,
            reading: None,
            unmeasured: content.read_each_time().cloned().collect(),
            is_read,
            content,
            leases: Leases::default(),
            pin: PinStatus::UNKNOWN,
            puk: PinStatus::UNKNOWN,
            is_doubted: false,
            reset_due: false,
            reset_refused: false,
            tries_due: false,
        }
    }

    /// Keeps other programs from the card before a code is presented, if `exclusive`, and until no
    /// login is left. Returns the way in which they reach it.
    pub(crate) fn hold(&mut self, exclusive: bool) -> Result<CardAccess, CardError> {
        let held = match exclusive {
            true => Some(self.card.hold()?),
            false => self.card.held(),
        };
        Ok(match held {
            Some(Hold::Exclusive) => CardAccess::Exclusive,
            Some(Hold::Transaction) => CardAccess::Contended,
            None => CardAccess::Shared,
        })
    }

    /// Has the holder type on the reader, for this client; other clients are told as long as it
    /// asks.
    pub(crate) fn on_pin_pad<T>(
        &mut self,
        reader: &ReaderContext,
        client: ClientId,
        ask: impl FnOnce(&mut Card) -> T,
    ) -> T {
        reader.registry.prompt_shown(&self.id, client);
        let answer = ask(&mut self.card);
        reader.registry.prompt_closed(&self.id, client);
        answer
    }

    /// Checks that the last update of the card was not interrupted.
    ///
    /// # Errors
    /// `card.update_interrupted`
    pub(crate) fn check_usable(&self) -> Result<(), Failure> {
        if self.content.update_interrupted {
            return Err(ErrorKind::UpdateInterrupted.into());
        }
        Ok(())
    }

    /// Checks that the card has a PIN.
    ///
    /// # Errors
    /// `pin.none`
    pub(crate) fn check_has_pin(&self) -> Result<(), Failure> {
        if self.content.profile.pin.is_none() {
            return Err(ErrorKind::PinNone.into());
        }
        Ok(())
    }

    /// Returns the facts about the card for its records, as the index of the directory is now; none
    /// if nothing is recorded.
    pub(crate) fn facts(&self, reader: &ReaderContext) -> CardFacts {
        if !reader.audit.is_on() {
            return CardFacts::default();
        }
        let state = reader.directory.state(SystemTime::now());
        let certificate = &self.content.identity_certificate;
        let opposed = reader.directory.opposed(certificate);
        CardFacts {
            generation: Some(self.card.generation()),
            opposed: opposed.map(|since| since.to_string()),
            directory_freshness: state.map(|state| state.freshness),
        }
    }

    /// Returns the status of PIN and PUK, for a client that is not logged in.
    pub(crate) fn pin_state(&self) -> PinStateResult {
        PinStateResult {
            pin: self.pin,
            puk: self.puk,
            logged_in: false,
        }
    }

    /// Returns the tries that are left of a code; asks the card if it has not told: 1 command.
    pub(crate) fn tries_of(&mut self, reader: &ReaderContext, code: CodeName) -> Option<u8> {
        let (known, role) = match code {
            CodeName::Pin => (self.pin, PinRole::Pin),
            CodeName::Puk => (self.puk, PinRole::Puk),
        };
        // A PIN that is verified has all its tries.
        let is_verified = code == CodeName::Pin && !self.leases.is_empty();
        if known.retries.is_some() || is_verified {
            return known.retries;
        }
        match self.card.pin_status(role) {
            Ok(Verification::NotVerified(status)) => {
                // The next dialog says it.
                match code {
                    CodeName::Pin => self.pin = status,
                    CodeName::Puk => self.puk = status,
                }
                reader
                    .registry
                    .set_pin_status(reader.key, self.pin, self.puk);
                status.retries
            }
            Ok(Verification::Verified | Verification::Unknown) | Err(_) => None,
        }
    }

    /// Asks the card how many tries are left: 1 command.
    ///
    /// A PIN that is verified before the first login was left so by a daemon that was killed, or by
    /// another program: the card is reset.
    pub(super) fn ask_pin(&mut self, reader: &ReaderContext) -> Result<(), CardError> {
        if self.content.profile.pin.is_none() {
            return Ok(());
        }
        let mut status = self.card.pin_status(PinRole::Pin)?;
        if status == Verification::Verified {
            warn!(reader = %reader.name, card = %self.card.serial(), "left verified, so it is reset");
            self.card.reset()?;
            status = self.card.pin_status(PinRole::Pin)?;
        }
        self.pin = match status {
            Verification::Verified | Verification::Unknown => PinStatus::UNKNOWN,
            Verification::NotVerified(status) => status,
        };
        reader
            .registry
            .set_pin_status(reader.key, self.pin, self.puk);
        Ok(())
    }

    /// Selects the application before a client needs it.
    pub(super) fn rest(&mut self, reader: &ReaderContext) -> Result<(), CardError> {
        match self.card.rest() {
            Err(error @ CardError::Link(_)) => Err(error),
            Err(error) => {
                warn!(reader = %reader.name, status = %error, "application not selected");
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    /// Keeps what the presentation of a PIN says of its tries. A wrong one ends every login if the
    /// card forgets the right one (`card.md` §4.4).
    pub(crate) fn note_presentation(
        &mut self,
        reader: &ReaderContext,
        failure: Option<&CardError>,
    ) {
        let serial = self.card.serial().digits();
        match failure {
            None => reader.pauses.succeeded(&serial, CodeName::Pin),
            Some(CardError::PinIncorrect { .. }) => reader.pauses.failed(&serial, CodeName::Pin),
            Some(_) => {}
        }
        self.pin = match failure {
            None => PinStatus::UNKNOWN,
            Some(CardError::PinIncorrect {
                retries: Some(tries),
            }) => PinStatus::tries_left(*tries),
            Some(CardError::PinBlocked) => PinStatus::BLOCKED,
            Some(
                CardError::PinFormat
                | CardError::NewPinFormat
                | CardError::NewPinsDiffer
                | CardError::PinPadCancelled
                | CardError::PinPadTimeout
                | CardError::Abandoned,
            ) => return,
            // The number of tries left is not known any more.
            Some(_) => PinStatus::UNKNOWN,
        };
        if failure.and_then(error::loss).is_some() {
            // They end with the card or its reader.
            return;
        }
        // A login that is void after a right PIN was void before it.
        let reason = match failure {
            Some(CardError::Link(_)) | None => LeaseEnd::CardReset,
            Some(_) => LeaseEnd::WrongPin,
        };
        self.leases.end_void(reader, &self.card, reason);
        reader
            .registry
            .set_pin_status(reader.key, self.pin, self.puk);
    }

    /// Keeps what the presentation of a PUK says of its tries, and ends the logins that the card
    /// does not honour after it.
    pub(crate) fn note_puk(
        &mut self,
        reader: &ReaderContext,
        presented: &Result<(), CardError>,
        reason: LeaseEnd,
    ) {
        let serial = self.card.serial().digits();
        match presented {
            Ok(()) => reader.pauses.succeeded(&serial, CodeName::Puk),
            Err(CardError::PukIncorrect { .. }) => reader.pauses.failed(&serial, CodeName::Puk),
            Err(_) => {}
        }
        match presented {
            Ok(()) => self.puk = PinStatus::UNKNOWN,
            Err(CardError::PukIncorrect { retries }) => {
                self.puk = retries.map_or(PinStatus::UNKNOWN, PinStatus::tries_left);
            }
            Err(CardError::PukBlocked) => self.puk = PinStatus::BLOCKED,
            Err(_) => {}
        }
        self.leases.end_void(reader, &self.card, reason);
        reader
            .registry
            .set_pin_status(reader.key, self.pin, self.puk);
    }

    /// Ends the login of a client, and the card's when it was the last.
    pub(crate) fn end_lease(
        &mut self,
        reader: &ReaderContext,
        client: ClientId,
        reason: LeaseEnd,
    ) -> Result<bool, OutOfReach> {
        let ended = self.leases.end(reader, client, reason);
        if ended {
            self.reset_if_unused(reader)?;
        }
        Ok(ended)
    }

    /// Resets the card if there is no login: no verified PIN stays behind.
    ///
    /// A card that no other program reaches is reset by [`Self::settle`], when the caller has its
    /// answer.
    pub(crate) fn reset_if_unused(&mut self, reader: &ReaderContext) -> Result<(), OutOfReach> {
        if !self.leases.is_empty() {
            self.leases.report(reader);
            return Ok(());
        }
        self.reset_due = true;
        match self.card.held() {
            Some(_) => Ok(()),
            None => self.reset(reader),
        }
    }

    /// Does between two jobs what the last one left to do: resets a card without a login, gives it
    /// back to other programs, tells that its logins have ended, and asks it how many tries are
    /// left.
    pub(super) fn settle(&mut self, reader: &ReaderContext) -> Result<(), OutOfReach> {
        let unused = self.leases.is_empty() && self.card.held().is_some();
        if self.reset_due || unused {
            self.reset(reader)?;
        }
        if !self.reset_due && mem::take(&mut self.tries_due) {
            match self.ask_pin(reader) {
                Err(error) if let Some(reason) = error::loss(&error) => {
                    return Err(OutOfReach(reason));
                }
                Err(error) => {
                    warn!(card = %self.card.serial(), status = %error, "tries left are not known");
                }
                Ok(()) => {}
            }
        }
        if !self.reset_due {
            self.leases.report(reader);
        }
        Ok(())
    }

    /// Whether the last login has ended and the card still waits for its reset: another program
    /// keeps it busy.
    pub(super) fn is_reset_due(&self) -> bool {
        self.reset_due
    }

    fn reset(&mut self, reader: &ReaderContext) -> Result<(), OutOfReach> {
        self.reset_due = false;
        let result = self.card.reset();
        let is_busy = matches!(result, Err(CardError::Link(LinkError::Busy)));
        let was_refused = mem::replace(&mut self.reset_refused, is_busy);
        match result {
            Ok(()) => self.tries_due = self.pin == PinStatus::UNKNOWN,
            Err(error) if let Some(reason) = error::loss(&error) => return Err(OutOfReach(reason)),
            Err(error) => {
                self.reset_due = is_busy;
                if !was_refused {
                    warn!(
                        reader = %reader.name,
                        card = %self.card.serial(),
                        status = %error,
                        "card could not be reset"
                    );
                }
            }
        }
        Ok(())
    }

    /// Forgets what was remembered of this card, which is not the one that it was taken for: it is
    /// read again, as a card that was just inserted, once the job is answered.
    pub(crate) fn forget(&mut self, reader: &ReaderContext) {
        if let Some(key) = &self.cache_key {
            reader.cache.forget(key);
        }
        self.is_doubted = true;
    }

    /// Whether the card is not the one that it was taken for.
    pub(super) fn is_doubted(&self) -> bool {
        self.is_doubted
    }
}
