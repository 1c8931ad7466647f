//! A card that can be used: serves jobs one by one, and reads the rest of its public content
//! while nobody asks for anything.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, TryRecvError};
use std::time::{Duration, SystemTime};

use cps_apdu::Pin;
use cps_card::{Card, CardError, DataEntry, PinRole, Verification, Verified};
use cps_identity::Identity;
use cps_protocol::event::LeaseEnd;
use cps_protocol::method::{
    DataResult, DecryptResult, Empty, LeaseResult, PinStateResult, RandomResult, SignatureResult,
};
use cps_protocol::{ApiError, Bytes, CardId, ErrorKind, PinStatus, Purpose, SigningInput};
use cps_reader::LinkError;
use tracing::{info, warn};

use super::lease::{self, Leases};
use super::{Job, Limits, Lost, Message, PinEntry, Reply, State, Watch, Work};
use crate::audit::Note;
use crate::cache::CacheKey;
use crate::client::{Caller, ClientId};
use crate::clock::{LOOK_AGAIN, SleepDetector};
use crate::content::{self, Content};
use crate::error;
use crate::verify;

pub(super) struct Ready {
    card: Card,
    id: CardId,
    /// Where the content is remembered; nowhere for a card that must not be used.
    cache_key: Option<CacheKey>,
    content: Arc<Content>,
    leases: Leases,
    sleep: SleepDetector,
    pin: PinStatus,
    puk: PinStatus,
    /// Whether reading on has failed, and waits for somebody who needs it.
    resting: bool,
    /// The first certificate to expire, until that was told.
    expiry: Option<(String, SystemTime)>,
}

/// Why a job gave nothing.
enum Failure {
    Card(CardError),
    Api(ApiError),
}

/// The card is out of reach, and with it every login for this reason.
struct OutOfReach(LeaseEnd);

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

    fn serve(&mut self, watch: &Watch, job: Job) -> Result<(), OutOfReach> {
        self.resting = false;
        let client = job.caller.id;
        let operation = job.work.name();
        let mut asked = Asked {
            caller: &job.caller,
            note: job.work.note(),
            logs_in: matches!(job.work, Work::Login { .. }),
        };
        let outcome = match job.work {
            Work::Identity { reply } => {
                let result = self.identity(watch, client);
                self.answer(watch, &mut asked, reply, result)
            }
            Work::Login { pin, limits, reply } => {
                let result = self.login(watch, &job.caller, &pin, limits);
                self.answer(watch, &mut asked, reply, result)
            }
            Work::Logout { reply } => {
                let result = self.logout(watch, client);
                self.answer(watch, &mut asked, reply, result)
            }
            Work::ChangePin { old, new, reply } => {
                let result = self.change_pin(watch, client, &old, &new);
                self.answer(watch, &mut asked, reply, result)
            }
            Work::Unblock { puk, new, reply } => {
                let result = self.unblock(watch, &puk, &new);
                self.answer(watch, &mut asked, reply, result)
            }
            Work::VerifyPuk { puk, reply } => {
                let result = self.verify_puk(watch, &puk);
                self.answer(watch, &mut asked, reply, result)
            }
            Work::Sign {
                key, input, reply, ..
            } => {
                let result = self.sign(watch, client, key, &input);
                self.answer(watch, &mut asked, reply, result)
            }
            Work::Decrypt {
                key,
                cryptogram,
                reply,
            } => {
                let result = self.decrypt(client, key, &cryptogram);
                self.answer(watch, &mut asked, reply, result)
            }
            Work::Random { length, reply } => {
                let result = self.random(length);
                self.answer(watch, &mut asked, reply, result)
            }
            Work::ReadData { label, reply } => {
                let result = self.read_data(watch, client, &label);
                self.answer(watch, &mut asked, reply, result)
            }
            Work::WriteData {
                label,
                value,
                reply,
            } => {
                let result = self.write_data(client, &label, &value);
                self.answer(watch, &mut asked, reply, result)
            }
        };
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

    fn answer<T>(
        &mut self,
        watch: &Watch,
        asked: &mut Asked<'_>,
        reply: Reply<T>,
        result: Result<T, Failure>,
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
                // The card forgot the PIN, whatever made it: these logins are worth nothing now.
                let was_logged_in = self.leases.has(client);
                let any = !self.leases.is_empty();
                self.leases.end_void(watch, &self.card, LeaseEnd::CardReset);
                // Whatever the card is in the middle of, the next request finds it afresh.
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
        let outcome = |result: &Result<T, ApiError>| {
            let error = result.as_ref().err();
            error.map_or("ok", |error| error.kind.word())
        };
        let written = self.write_down(watch, asked, outcome(&result));
        let result = match written {
            // A use that was not written down must be of no use.
            Err(unwritten) if result.is_ok() => {
                if asked.logs_in && self.leases.end(watch, client, LeaseEnd::NotAudited) {
                    lost = lost.or(self.reset_if_unused().err().map(|error| error.0));
                }
                Err(unwritten)
            }
            _ => result,
        };
        let status = outcome(&result);
        let logged_in = asked.logs_in && result.is_ok();
        let undelivered = reply.send(result).is_err();
        // A login that nobody knows of would be nobody's to end.
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

    fn login(
        &mut self,
        watch: &Watch,
        caller: &Arc<Caller>,
        pin: &PinEntry,
        limits: Limits,
    ) -> Result<LeaseResult, Failure> {
        self.check_usable()?;
        self.check_has_pin()?;
        if self.leases.has(caller.id) {
            return Err(ErrorKind::AlreadyLoggedIn.into());
        }
        let presented = match pin {
            PinEntry::Typed(pin) => self.card.verify_pin(pin),
            PinEntry::OnPinPad(limit) => {
                watch.board.prompt_shown(&self.id, caller.id);
                let presented = self.card.verify_pin_on_pad(*limit);
                watch.board.prompt_closed(&self.id, caller.id);
                presented
            }
        };
        self.note_presentation(watch, presented.as_ref().err());
        let lease = self.leases.open(watch, caller, presented?, limits);
        let pin = self.pin;
        Ok(LeaseResult { pin, lease })
    }

    fn logout(&mut self, watch: &Watch, client: ClientId) -> Result<Empty, Failure> {
        if !self.leases.has(client) {
            return Err(ErrorKind::PinRequired.into());
        }
        match self.end_lease(watch, client, LeaseEnd::Logout) {
            Ok(_) => Ok(Empty {}),
            Err(OutOfReach(LeaseEnd::ReaderRemoved)) => {
                Err(Failure::Card(LinkError::ReaderGone.into()))
            }
            Err(OutOfReach(_)) => Err(Failure::Card(LinkError::Removed.into())),
        }
    }

    fn change_pin(
        &mut self,
        watch: &Watch,
        client: ClientId,
        old: &Pin,
        new: &Pin,
    ) -> Result<PinStateResult, Failure> {
        self.check_usable()?;
        self.check_has_pin()?;
        let changed = self.card.change_pin(old, new);
        if !is_format(&changed) {
            self.note_presentation(watch, changed.as_ref().err());
            if changed.is_ok() {
                self.leases.end_others(watch, client, LeaseEnd::PinChanged);
                // Whether the card is verified now is not documented: it is asked.
                let verified = |status| status == Verification::Verified;
                if self.leases.has(client)
                    && !self.card.pin_status(PinRole::Pin).is_ok_and(verified)
                {
                    self.leases.end_all(watch, LeaseEnd::PinChanged);
                }
            }
            // The old PIN may have been verified by the change itself.
            if self.leases.is_empty() {
                self.card.reset()?;
            }
        }
        changed?;
        Ok(PinStateResult {
            logged_in: self.leases.has(client),
            ..self.pin_state()
        })
    }

    fn unblock(&mut self, watch: &Watch, puk: &Pin, new: &Pin) -> Result<PinStateResult, Failure> {
        self.check_usable()?;
        self.check_has_pin()?;
        let unblocked = self.card.unblock(puk, new);
        if unblocked.is_ok() {
            self.pin = PinStatus::UNKNOWN;
        }
        self.note_puk(watch, &unblocked, LeaseEnd::PinChanged);
        unblocked?;
        Ok(self.pin_state())
    }

    fn verify_puk(&mut self, watch: &Watch, puk: &Pin) -> Result<PinStateResult, Failure> {
        self.check_usable()?;
        self.check_has_pin()?;
        let verified = self.card.verify_puk(puk);
        self.note_puk(watch, &verified, LeaseEnd::CardReset);
        verified?;
        Ok(self.pin_state())
    }

    /// Keeps what the presentation of a PUK says of its tries, and ends the logins that the card
    /// does not honour after it.
    fn note_puk(&mut self, watch: &Watch, presented: &Result<(), CardError>, reason: LeaseEnd) {
        match presented {
            Ok(()) => self.puk = PinStatus::UNKNOWN,
            Err(CardError::PukIncorrect { retries }) => self.puk = PinStatus::tries_left(*retries),
            Err(CardError::PukBlocked) => self.puk = PinStatus::BLOCKED,
            Err(_) => {}
        }
        self.leases.end_void(watch, &self.card, reason);
        watch.board.pin_told(watch.key, self.pin, self.puk);
    }

    fn sign(
        &mut self,
        watch: &Watch,
        client: ClientId,
        purpose: Purpose,
        input: &SigningInput,
    ) -> Result<SignatureResult, Failure> {
        self.check_usable()?;
        let key = self.content.key(purpose)?;
        let needs_pin = key.entry.needs_pin;
        let proof = self.leases.for_key(client, purpose, needs_pin)?;
        let Some(public_key) = &key.public_key else {
            return Err(ApiError::new(ErrorKind::SignatureUnverified)
                .with_detail("the card has no certificate for this key")
                .into());
        };
        if !input.has_digest_length() {
            return Err(ErrorKind::DataInvalid.into());
        }
        let signature = self.card.sign(proof, &key.entry, input)?;
        if !verify::holds(public_key, input, &signature) {
            // The certificate may be one that is remembered and has been replaced.
            if let Some(key) = &self.cache_key {
                watch.cache.forget(key);
            }
            return Err(ErrorKind::SignatureUnverified.into());
        }
        let lease = needs_pin
            .then(|| self.leases.count_signature(watch, client))
            .flatten();
        if lease.as_ref().is_some_and(|left| left.signatures_left == 0) {
            // The signature stands; a card that left since then is noticed by the next look.
            let _ = self.reset_if_unused();
        }
        Ok(SignatureResult {
            trust: None,
            signature: Bytes(signature),
            lease,
        })
    }

    fn decrypt(
        &mut self,
        client: ClientId,
        purpose: Purpose,
        cryptogram: &[u8],
    ) -> Result<DecryptResult, Failure> {
        self.check_usable()?;
        let key = self.content.key(purpose)?;
        if !key.entry.decrypts {
            return Err(ErrorKind::KeyUsage.into());
        }
        let proof = self.leases.for_key(client, purpose, true)?;
        let proof = proof.ok_or(ErrorKind::PinRequired)?;
        if cryptogram.len() != usize::from(key.entry.bits).div_ceil(8) {
            return Err(ErrorKind::DecryptFailed.into());
        }
        match self.card.decipher(proof, &key.entry, cryptogram) {
            Ok(plaintext) => Ok(DecryptResult {
                plaintext: Bytes(plaintext.as_slice().to_vec()),
            }),
            Err(error @ (CardError::Link(_) | CardError::NotLoggedIn)) => Err(error.into()),
            // All causes look alike, or the card would tell about the padding (`card.md` §6.5).
            Err(_) => Err(ErrorKind::DecryptFailed.into()),
        }
    }

    fn random(&mut self, length: usize) -> Result<RandomResult, Failure> {
        self.check_usable()?;
        let mut random = vec![0; length];
        self.card.random(&mut random)?;
        let random = Bytes(random);
        Ok(RandomResult { random })
    }

    fn read_data(
        &mut self,
        watch: &Watch,
        client: ClientId,
        label: &str,
    ) -> Result<DataResult, Failure> {
        self.check_usable()?;
        let entry = self.content.data(label)?.clone();
        if content::is_cached(&entry) {
            if !self.content.public_data.contains_key(label) {
                self.read_public(watch, &entry)?;
            }
            if let Some(Some(value)) = self.content.public_data.get(label) {
                let value = Bytes(value.clone());
                return Ok(DataResult { value });
            }
        }
        let proof = proof(&self.leases, client, entry.private)?;
        let value = self.card.read_data(&entry, proof)?;
        Ok(DataResult {
            value: Bytes(value.as_slice().to_vec()),
        })
    }

    fn write_data(
        &mut self,
        client: ClientId,
        label: &str,
        value: &[u8],
    ) -> Result<Empty, Failure> {
        self.check_usable()?;
        let entry = self.content.data(label)?;
        if !entry.modifiable {
            return Err(ErrorKind::DataReadOnly.into());
        }
        let proof = proof(&self.leases, client, true)?.ok_or(ErrorKind::PinRequired)?;
        self.card.write_data(entry, proof, value)?;
        Ok(Empty {})
    }

    /// The identity with all public data, and with the activities for a client that is logged in.
    fn identity(&mut self, watch: &Watch, client: ClientId) -> Result<Identity, Failure> {
        while let Some(entry) = self.content.next_unread().cloned() {
            self.read_public(watch, &entry)?;
        }
        let identity = self.content.identity();
        let Some(proof) = self.leases.of(client) else {
            return Ok(identity);
        };
        let mut activities = Vec::new();
        for entry in &self.content.profile.data {
            if let Some(index) = content::activity_index(entry) {
                activities.push((index, self.card.read_data(entry, Some(proof))?));
            }
        }
        let activities = activities
            .iter()
            .map(|(index, value)| (*index, value.as_slice()));
        Ok(identity.with_activities(activities))
    }

    fn has_more_to_read(&self) -> bool {
        !self.resting && !self.content.is_complete()
    }

    /// One step of what is read while nobody asks for anything.
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
    fn read_public(&mut self, watch: &Watch, entry: &DataEntry) -> Result<(), CardError> {
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
    /// A PIN that is verified before anybody logged in here was left so by a daemon that was
    /// killed, or by another program: nobody answers for it, so the card is reset.
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
    fn note_presentation(&mut self, watch: &Watch, failure: Option<&CardError>) {
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
    fn end_lease(
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

    fn reset_if_unused(&mut self) -> Result<(), OutOfReach> {
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

    fn pin_state(&self) -> PinStateResult {
        PinStateResult {
            pin: self.pin,
            puk: self.puk,
            logged_in: false,
        }
    }

    fn check_usable(&self) -> Result<(), Failure> {
        if self.content.update_interrupted {
            return Err(ErrorKind::UpdateInterrupted.into());
        }
        Ok(())
    }

    fn check_has_pin(&self) -> Result<(), Failure> {
        if self.content.profile.pin.is_none() {
            return Err(ErrorKind::PinNone.into());
        }
        Ok(())
    }
}

/// Who asked, and what is to be written down of it.
struct Asked<'j> {
    caller: &'j Arc<Caller>,
    note: Option<Note>,
    /// Whether it opens a login.
    logs_in: bool,
}

struct Outcome {
    status: &'static str,
    lost: Option<LeaseEnd>,
}

/// The right of a client to what needs the PIN: a login of its own, whatever the card's state.
fn proof(leases: &Leases, client: ClientId, needed: bool) -> Result<Option<&Verified>, ApiError> {
    match leases.of(client) {
        None if needed => Err(ErrorKind::PinRequired.into()),
        proof => Ok(proof.filter(|_| needed)),
    }
}

/// Whether a PIN was refused before the card was asked: then nothing has changed.
fn is_format(result: &Result<(), CardError>) -> bool {
    matches!(
        result,
        Err(CardError::PinFormat | CardError::NewPinFormat | CardError::PukFormat)
    )
}

impl From<CardError> for Failure {
    fn from(error: CardError) -> Self {
        Self::Card(error)
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}

impl From<ErrorKind> for Failure {
    fn from(kind: ErrorKind) -> Self {
        Self::Api(kind.into())
    }
}
