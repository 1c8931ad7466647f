//! A card that can be used: serves jobs one by one, and reads the rest of its public content while
//! no job waits.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, TryRecvError};
use std::time::{Duration, SystemTime};

use cps_card::{Card, CardError, DataEntry, PinRole, Verification};
use cps_protocol::event::LeaseEnd;
use cps_protocol::method::PinStateResult;
use cps_protocol::{ApiError, CardId, ErrorKind, PinStatus};
use cps_reader::LinkError;
use tracing::{info, warn};

use super::job::Work;
use super::lease::{self, Leases};
use super::{CardContext, Failure, Job, Lost, Message, State, Watch};
use crate::audit::Note;
use crate::cache::CacheKey;
use crate::client::{Caller, ClientId};
use crate::clock::{LOOK_AGAIN, SleepDetector};
use crate::content::Content;
use crate::error;

pub(crate) struct Ready {
    pub(crate) card: Card,
    pub(crate) id: CardId,
    /// Cache key of the content; `None` for a card that must not be used.
    cache_key: Option<CacheKey>,
    pub(crate) content: Arc<Content>,
    pub(crate) leases: Leases,
    sleep: SleepDetector,
    pub(crate) pin: PinStatus,
    puk: PinStatus,
    /// Whether reading on has failed, and is left until a request needs it.
    resting: bool,
    /// The first certificate to expire, until that was told.
    expiry: Option<(String, SystemTime)>,
}

/// The card is out of reach, and with it every login for this reason.
pub(crate) struct OutOfReach(pub(crate) LeaseEnd);

/// The longest wait for the day on which the end of a certificate is told: timers stand still
/// while the machine sleeps.
const CALENDAR: Duration = Duration::from_secs(60 * 60);

impl Ready {
    pub(super) fn new(
        mut card: Card,
        id: CardId,
        cache_key: Option<CacheKey>,
        content: Arc<Content>,
    ) -> Self {
        card.use_profile(&content.profile);
        let expiry = content.first_expiry();
        Self {
            card,
            id,
            cache_key,
            content,
            leases: Leases::default(),
            sleep: SleepDetector::new(),
            pin: PinStatus::UNKNOWN,
            puk: PinStatus::UNKNOWN,
            resting: false,
            expiry,
        }
    }

    pub(super) fn run(mut self, watch: &mut Watch) -> State {
        let (state, reason) = self.work(watch);
        let was_used = !self.leases.is_empty();
        self.leases.end_all(watch, reason);
        if was_used && matches!(state, State::Stopped) {
            // No verified PIN stays behind. The link resets the card as well when it is dropped.
            let _ = self.card.reset();
        }
        state
    }

    /// Works until the card is not here any more, and returns the reason why logins end then.
    fn work(&mut self, watch: &mut Watch) -> (State, LeaseEnd) {
        loop {
            if let Err(OutOfReach(reason)) = self.end_overdue(watch) {
                return (State::Lost(Lost::ByLink), reason);
            }
            self.tell_expiry(watch);
            let message = match watch.inbox.try_recv() {
                Ok(message) => message,
                Err(TryRecvError::Empty) if self.has_more_to_read() => {
                    match self.read_more(watch) {
                        Ok(()) => continue,
                        Err(OutOfReach(reason)) => return (State::Lost(Lost::ByLink), reason),
                    }
                }
                Err(TryRecvError::Empty) => match self.wait(watch) {
                    Ok(message) => message,
                    Err(RecvTimeoutError::Timeout) => continue,
                    Err(RecvTimeoutError::Disconnected) => {
                        return (State::Stopped, LeaseEnd::Stopped);
                    }
                },
                Err(TryRecvError::Disconnected) => return (State::Stopped, LeaseEnd::Stopped),
            };
            // A job must not find a login that ended while the thread waited.
            let served = self.end_overdue(watch).and_then(|()| match message {
                Message::Holds(news) if watch.take_news(&news) => {
                    Ok(Some((State::Lost(Lost::ByNews), LeaseEnd::CardRemoved)))
                }
                Message::Stop(reason) => Ok(Some((State::Stopped, reason))),
                message => self.take(watch, message).map(|()| None),
            });
            match served {
                Ok(None) => {}
                Ok(Some(end)) => return end,
                Err(OutOfReach(reason)) => return (State::Lost(Lost::ByLink), reason),
            }
        }
    }

    fn take(&mut self, watch: &Watch, message: Message) -> Result<(), OutOfReach> {
        match message {
            // A job for a card that has left: dropping the reply says so.
            Message::Job(job) if job.card != self.id || job.work.is_abandoned() => Ok(()),
            Message::Job(job) => self.serve(watch, job),
            Message::ClientGone(client, reason) => self.end_lease(watch, client, reason).map(drop),
            Message::Revoke(lease) => match self.leases.client_of(lease) {
                Some(client) => self.end_lease(watch, client, LeaseEnd::Revoked).map(drop),
                None => Ok(()),
            },
            Message::Holds(_) | Message::Stop(_) => Ok(()),
        }
    }

    /// Waits for what is to be done, or until a login ends by itself or a certificate is about to.
    fn wait(&self, watch: &Watch) -> Result<Message, RecvTimeoutError> {
        let of_lease = self.leases.next_expiry();
        let of_lease = of_lease.map(|time| time.min(LOOK_AGAIN));
        let of_certificate = self.expiry.as_ref().map(|(_, end)| {
            let due = watch
                .board
                .expiry_due(*end)
                .duration_since(SystemTime::now());
            due.unwrap_or(Duration::ZERO).min(CALENDAR)
        });
        match of_lease.into_iter().chain(of_certificate).min() {
            Some(time) => watch.inbox.recv_timeout(time),
            None => watch
                .inbox
                .recv()
                .map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    /// Ends the logins whose time is over, every login if the machine has slept, and those that
    /// the card was seen not to honour any more.
    fn end_overdue(&mut self, watch: &Watch) -> Result<(), OutOfReach> {
        let has_slept = self.sleep.has_slept();
        if self.leases.is_empty() {
            return Ok(());
        }
        self.leases.expire(watch);
        if has_slept {
            self.leases.end_all(watch, LeaseEnd::Suspended);
        }
        self.leases.end_void(watch, &self.card, LeaseEnd::CardReset);
        self.reset_if_unused()
    }

    fn tell_expiry(&mut self, watch: &Watch) {
        let due = |(_, end): &mut (String, _)| watch.board.expiry_due(*end) <= SystemTime::now();
        if let Some((not_after, _)) = self.expiry.take_if(due) {
            watch.board.certificate_expires(watch.key, not_after);
        }
    }

    fn serve(&mut self, watch: &Watch, mut job: Job) -> Result<(), OutOfReach> {
        self.resting = false;
        let client = job.caller.id;
        let operation = job.work.name();
        let mut asked = Asked {
            caller: &job.caller,
            note: job.work.note(),
            opens_lease: job.work.opens_lease(),
        };
        let result = job.work.run(&mut CardContext {
            ready: self,
            reader: watch,
            caller: &job.caller,
        });
        let outcome = self.answer(watch, &mut asked, job.work, result);
        info!(
            reader = %watch.name,
            card = %self.card.serial(),
            %client,
            operation,
            status = outcome.status,
        );
        match outcome.lost {
            Some(reason) => Err(OutOfReach(reason)),
            None => Ok(()),
        }
    }

    fn answer(
        &mut self,
        watch: &Watch,
        asked: &mut Asked<'_>,
        work: Box<dyn Work>,
        result: Result<(), Failure>,
    ) -> Outcome {
        let client = asked.caller.id;
        let mut lost = None;
        let result = result.map_err(|failure| match failure {
            Failure::Api(error) => error,
            Failure::Card(error) => {
                lost = error::loss(&error);
                if lost.is_some() {
                    return error::of_card(&error);
                }
                // The card forgot the PIN, for any reason: these logins are void now.
                let was_logged_in = self.leases.has(client);
                let any = !self.leases.is_empty();
                self.leases.end_void(watch, &self.card, LeaseEnd::CardReset);
                // The card may be in the middle of something: the next request finds it afresh.
                if any && self.leases.is_empty() || error::is_odd(&error) {
                    lost = self.reset_if_unused().err().map(|error| error.0);
                }
                if was_logged_in && matches!(error, CardError::Link(LinkError::Reset)) {
                    return ErrorKind::PinRequired.into();
                }
                error::of_card(&error)
            }
        });
        let result = result.map_err(|error| match error.kind {
            ErrorKind::PinRequired if error.detail.as_deref() != Some(lease::NOT_COVERED) => {
                match asked.caller.last_login_end(&watch.name) {
                    Some(reason) => {
                        ApiError::new(ErrorKind::PinRequired).with_detail(reason.detail())
                    }
                    None => error,
                }
            }
            _ => error,
        });
        let result = result.map_err(|error| error.with_card(self.id.clone()));
        let outcome = |result: &Result<(), ApiError>| {
            let error = result.as_ref().err();
            error.map_or("ok", |error| error.kind.word())
        };
        let written = self.write_down(watch, asked, outcome(&result));
        let result = match written {
            // A use that was not written down must be of no use.
            Err(unwritten) if result.is_ok() => {
                if asked.opens_lease && self.leases.end(watch, client, LeaseEnd::NotAudited) {
                    lost = lost.or(self.reset_if_unused().err().map(|error| error.0));
                }
                Err(unwritten)
            }
            _ => result,
        };
        let status = outcome(&result);
        let logged_in = asked.opens_lease && result.is_ok();
        let undelivered = !work.reply(result);
        // A client that never learnt of its login could not end it.
        if undelivered && logged_in && self.leases.end(watch, client, LeaseEnd::Abandoned) {
            lost = lost.or(self.reset_if_unused().err().map(|error| error.0));
        }
        Outcome { status, lost }
    }

    fn write_down(
        &self,
        watch: &Watch,
        asked: &mut Asked<'_>,
        outcome: &str,
    ) -> Result<(), ApiError> {
        let Some(note) = asked.note.take() else {
            return Ok(());
        };
        let card = (watch.name.as_str(), self.card.serial().digits());
        watch.audit.write(note, asked.caller, card, outcome)
    }

    /// Keeps what the presentation of a PUK says of its tries, and ends the logins that the card
    /// does not honour after it.
    pub(crate) fn note_puk(
        &mut self,
        watch: &Watch,
        presented: &Result<(), CardError>,
        reason: LeaseEnd,
    ) {
        match presented {
            Ok(()) => self.puk = PinStatus::UNKNOWN,
            Err(CardError::PukIncorrect { retries }) => self.puk = PinStatus::tries_left(*retries),
            Err(CardError::PukBlocked) => self.puk = PinStatus::BLOCKED,
            Err(_) => {}
        }
        self.leases.end_void(watch, &self.card, reason);
        watch.board.pin_told(watch.key, self.pin, self.puk);
    }

    /// Forgets what was remembered of this card.
    pub(crate) fn forget(&self, watch: &Watch) {
        if let Some(key) = &self.cache_key {
            watch.cache.forget(key);
        }
    }

    fn has_more_to_read(&self) -> bool {
        !self.resting && !self.content.is_complete()
    }

    /// Reads one more part of the public content, while no job waits.
    fn read_more(&mut self, watch: &Watch) -> Result<(), OutOfReach> {
        let Some(entry) = self.content.next_unread().cloned() else {
            return Ok(());
        };
        match self.read_public(watch, &entry) {
            Err(error) if let Some(reason) = error::loss(&error) => Err(OutOfReach(reason)),
            Err(error) => {
                warn!(reader = %watch.name, status = %error, "reading on has failed");
                self.resting = true;
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    /// Reads a public data object and keeps it, or that the card does not give it.
    pub(crate) fn read_public(
        &mut self,
        watch: &Watch,
        entry: &DataEntry,
    ) -> Result<(), CardError> {
        let value = match self.card.read_data(entry, None) {
            Ok(value) => Some(value.as_slice().to_vec()),
            Err(error @ CardError::Link(_)) => return Err(error),
            Err(error) => {
                warn!(reader = %watch.name, status = %error, "public data object not readable");
                None
            }
        };
        Arc::make_mut(&mut self.content).keep(entry.label.clone(), value);
        if self.content.is_complete() {
            watch
                .board
                .card_completed(watch.key, Arc::clone(&self.content));
            if let Some(key) = &self.cache_key {
                watch.cache.store(key.clone(), Arc::clone(&self.content));
            }
        }
        Ok(())
    }

    /// Asks the card how many tries are left: 1 command.
    ///
    /// A PIN that is verified before any login here was left so by a daemon that was killed, or by
    /// another program. No client answers for it, so the card is reset.
    pub(super) fn ask_pin(&mut self, watch: &Watch) -> Result<(), CardError> {
        if self.content.profile.pin.is_none() {
            return Ok(());
        }
        let mut status = self.card.pin_status(PinRole::Pin)?;
        if status == Verification::Verified {
            warn!(reader = %watch.name, card = %self.card.serial(), "left verified, so it is reset");
            self.card.reset()?;
            status = self.card.pin_status(PinRole::Pin)?;
        }
        self.pin = match status {
            Verification::Verified | Verification::Unknown => PinStatus::UNKNOWN,
            Verification::NotVerified(status) => status,
        };
        watch.board.pin_told(watch.key, self.pin, self.puk);
        Ok(())
    }

    /// Keeps what the presentation of a PIN says of its tries. A wrong one ends every login if the
    /// card forgets the right one (`card.md` §4.4).
    pub(crate) fn note_presentation(&mut self, watch: &Watch, failure: Option<&CardError>) {
        self.pin = match failure {
            None => PinStatus::UNKNOWN,
            Some(CardError::PinIncorrect { retries }) => PinStatus::tries_left(*retries),
            Some(CardError::PinBlocked) => PinStatus::BLOCKED,
            Some(
                CardError::PinFormat
                | CardError::NewPinFormat
                | CardError::PinPadCancelled
                | CardError::PinPadTimeout,
            ) => return,
            // How many tries are left is not known any more.
            Some(_) => PinStatus::UNKNOWN,
        };
        if failure.and_then(error::loss).is_some() {
            // They end with the card or its reader.
            return;
        }
        // What is void after a right PIN was so before.
        let reason = match failure {
            Some(CardError::Link(_)) | None => LeaseEnd::CardReset,
            Some(_) => LeaseEnd::WrongPin,
        };
        self.leases.end_void(watch, &self.card, reason);
        watch.board.pin_told(watch.key, self.pin, self.puk);
    }

    /// Ends the login of a client, and the card's when it was the last.
    pub(crate) fn end_lease(
        &mut self,
        watch: &Watch,
        client: ClientId,
        reason: LeaseEnd,
    ) -> Result<bool, OutOfReach> {
        let ended = self.leases.end(watch, client, reason);
        if ended {
            self.reset_if_unused()?;
        }
        Ok(ended)
    }

    pub(crate) fn reset_if_unused(&mut self) -> Result<(), OutOfReach> {
        if !self.leases.is_empty() {
            return Ok(());
        }
        match self.card.reset() {
            Err(error) if let Some(reason) = error::loss(&error) => Err(OutOfReach(reason)),
            Err(error) => {
                warn!(card = %self.card.serial(), status = %error, "card could not be reset");
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    pub(crate) fn pin_state(&self) -> PinStateResult {
        PinStateResult {
            pin: self.pin,
            puk: self.puk,
            logged_in: false,
        }
    }

    pub(crate) fn check_usable(&self) -> Result<(), Failure> {
        if self.content.update_interrupted {
            return Err(ErrorKind::UpdateInterrupted.into());
        }
        Ok(())
    }

    pub(crate) fn check_has_pin(&self) -> Result<(), Failure> {
        if self.content.profile.pin.is_none() {
            return Err(ErrorKind::PinNone.into());
        }
        Ok(())
    }
}

/// The client that asked, and the audit entry of its request.
struct Asked<'j> {
    caller: &'j Arc<Caller>,
    note: Option<Note>,
    /// Whether its success opens a lease.
    opens_lease: bool,
}

struct Outcome {
    status: &'static str,
    lost: Option<LeaseEnd>,
}
