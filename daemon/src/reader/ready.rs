//! A card that can be used: serves jobs one by one, and reads the rest of its public content
//! between them.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, TryRecvError};
use std::time::{Duration, SystemTime};

use cps_card::CardError;
use cps_protocol::event::LeaseEnd;
use cps_protocol::{ApiError, ErrorKind};
use cps_reader::LinkError;
use tracing::{info, warn};

use super::failure::{Failure, OutOfReach};
use super::inbox::Message;
use super::job::{CardContext, Job, Work};
use super::leases;
use super::next::{Lost, Next};
use super::open_card::OpenCard;
use super::worker::Worker;
use crate::audit::Note;
use crate::client::{Caller, ClientId};
use crate::clock::{LOOK_AGAIN, SleepDetector};
use crate::error;

/// The state of a reader whose card can be used.
pub(super) struct Ready {
    open: OpenCard,
    sleep: SleepDetector,
    /// Whether reading on has failed, and waits for a client that needs it.
    resting: bool,
    /// The first certificate to expire, until that was reported.
    expiry: Option<(String, SystemTime)>,
}

/// The longest wait for the day on which the end of a certificate is reported: timers stand still
/// while the machine sleeps.
const CALENDAR: Duration = Duration::from_secs(60 * 60);

impl Ready {
    pub(super) fn new(open: OpenCard) -> Self {
        Self {
            sleep: SleepDetector::new(),
            resting: false,
            expiry: open.content.first_expiry(),
            open,
        }
    }

    pub(super) fn run(mut self, worker: &mut Worker) -> Next {
        let (state, reason) = self.work(worker);
        let is_used = !self.open.leases.is_empty() || self.open.is_reset_due();
        self.open.leases.end_all(&worker.context, reason);
        if is_used && matches!(state, Next::Stopped) {
            // No verified PIN stays behind. The link resets the card as well when it is dropped.
            let _ = self.open.card.reset();
        }
        self.open.leases.report(&worker.context);
        state
    }

    /// Works until the card is not here any more, and returns the reason why logins end then.
    fn work(&mut self, worker: &mut Worker) -> (Next, LeaseEnd) {
        self.report_opposition(worker);
        loop {
            if self.open.is_doubted() {
                return (Next::Lost(Lost::Doubted), LeaseEnd::CardReset);
            }
            if let Err(OutOfReach(reason)) = self.end_overdue(worker) {
                return (Next::Lost(Lost::ByLink), reason);
            }
            self.report_expiry(worker);
            let message = match worker.inbox.try_recv() {
                Ok(message) => message,
                Err(TryRecvError::Empty) if !self.resting && self.open.has_more_to_read() => {
                    match self.read_more(worker) {
                        Ok(()) => continue,
                        Err(OutOfReach(reason)) => return (Next::Lost(Lost::ByLink), reason),
                    }
                }
                Err(TryRecvError::Empty) => match self.wait(worker) {
                    Ok(message) => message,
                    Err(RecvTimeoutError::Timeout) => continue,
                    Err(RecvTimeoutError::Disconnected) => {
                        return (Next::Stopped, LeaseEnd::Stopped);
                    }
                },
                Err(TryRecvError::Disconnected) => return (Next::Stopped, LeaseEnd::Stopped),
            };
            // A job must not find a login that ended while the thread waited.
            let served = self.end_overdue(worker).and_then(|()| match message {
                Message::Holds(news) if worker.take_news(&news) => {
                    Ok(Some((Next::Lost(Lost::ByNews), LeaseEnd::CardRemoved)))
                }
                Message::Stop(reason) => Ok(Some((Next::Stopped, reason))),
                Message::EndLogins(reason, done) => {
                    self.open.leases.end_all(&worker.context, reason);
                    let ended = self.open.reset_if_unused(&worker.context);
                    let ended = ended.and_then(|()| self.open.settle(&worker.context));
                    drop(done);
                    ended.map(|()| None)
                }
                message => self.take(worker, message).map(|()| None),
            });
            match served {
                Ok(None) => {}
                Ok(Some(end)) => return end,
                Err(OutOfReach(reason)) => return (Next::Lost(Lost::ByLink), reason),
            }
        }
    }

    fn take(&mut self, worker: &mut Worker, message: Message) -> Result<(), OutOfReach> {
        match message {
            // A job for a card that has left: dropping the reply says so.
            Message::Job(job) if job.card != self.open.id || job.work.is_abandoned() => Ok(()),
            Message::Job(job) if self.open.is_reset_due() => {
                // Another program has it, with what the last login left on it.
                let busy = ApiError::new(ErrorKind::ReaderBusy).with_card(job.card);
                job.work.reply(Err(busy));
                Ok(())
            }
            Message::Job(job) => self.serve(worker, job),
            Message::ClientGone(client, reason) => self
                .open
                .end_lease(&worker.context, client, reason)
                .map(drop),
            Message::Revoke(lease) => match self.open.leases.client_of(lease) {
                Some(client) => self
                    .open
                    .end_lease(&worker.context, client, LeaseEnd::Revoked)
                    .map(drop),
                None => Ok(()),
            },
            Message::Holds(_) | Message::EndLogins(..) | Message::Stop(_) => Ok(()),
        }
    }

    /// Waits for a message, or until a login ends by itself or a certificate is about to.
    fn wait(&self, worker: &mut Worker) -> Result<Message, RecvTimeoutError> {
        let of_lease = self.open.leases.next_expiry();
        let of_lease = of_lease.map(|time| time.min(LOOK_AGAIN));
        let of_certificate = self.expiry.as_ref().map(|(_, end)| {
            let due = worker
                .context
                .registry
                .expiry_due(*end)
                .duration_since(SystemTime::now());
            due.unwrap_or(Duration::ZERO).min(CALENDAR)
        });
        let of_reset = self.open.is_reset_due().then_some(LOOK_AGAIN);
        let waits = [of_lease, of_certificate, of_reset];
        match waits.into_iter().flatten().min() {
            Some(time) => worker.inbox.recv_timeout(time),
            None => worker
                .inbox
                .recv()
                .map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    /// Ends the logins whose time is over, every login if the machine has slept, and those that
    /// the card was seen not to honour any more; then finishes what earlier endings left to do.
    fn end_overdue(&mut self, worker: &Worker) -> Result<(), OutOfReach> {
        let has_slept = self.sleep.has_slept();
        if self.open.leases.is_empty() {
            return self.open.settle(&worker.context);
        }
        self.open.leases.expire(&worker.context);
        if has_slept {
            self.open
                .leases
                .end_all(&worker.context, LeaseEnd::Suspended);
        }
        // After that: a login that was asleep with the machine ended for this reason.
        self.open.leases.end_unattended(&worker.context);
        self.open
            .leases
            .end_void(&worker.context, &self.open.card, LeaseEnd::CardReset);
        self.open.reset_if_unused(&worker.context)?;
        self.open.settle(&worker.context)
    }

    fn report_opposition(&self, worker: &Worker) {
        let context = &worker.context;
        let named = self.open.content.named();
        if let Some(since) = context.directory.opposed(&named.certificate) {
            context
                .registry
                .card_opposed(context.key, since.to_string());
            let facts = self.open.facts(context);
            let serial = self.open.card.serial().digits();
            context.audit.write_opposed(facts, &context.name, serial);
        }
    }

    fn report_expiry(&mut self, worker: &Worker) {
        let due = |(_, end): &mut (String, _)| {
            worker.context.registry.expiry_due(*end) <= SystemTime::now()
        };
        if let Some((not_after, _)) = self.expiry.take_if(due) {
            worker
                .context
                .registry
                .certificate_expires(worker.context.key, not_after);
        }
    }

    fn serve(&mut self, worker: &mut Worker, mut job: Job) -> Result<(), OutOfReach> {
        self.resting = false;
        let client = job.caller.id;
        let operation = job.work.name();
        self.open.leases.used(client);
        self.open.card.set_wanted(Some(job.work.is_wanted()));
        self.open.leases.keep_records();
        let result = job.work.run(&mut CardContext {
            open: &mut self.open,
            reader: &worker.context,
            others_wait: &mut || worker.inbox.has_message(),
            caller: &job.caller,
        });
        self.open.card.set_wanted(None);
        let mut asked = Asked {
            caller: &job.caller,
            note: job.work.note(),
            opens_lease: job.work.opens_lease(),
        };
        let completion = self.answer(worker, &mut asked, job.work, result);
        info!(
            reader = %worker.context.name,
            card = %self.open.card.serial(),
            %client,
            operation,
            status = completion.status,
        );
        match completion.lost {
            Some(reason) => Err(OutOfReach(reason)),
            None => Ok(()),
        }
    }

    fn answer(
        &mut self,
        worker: &Worker,
        asked: &mut Asked<'_>,
        work: Box<dyn Work>,
        result: Result<(), Failure>,
    ) -> Completion {
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
                let was_logged_in = self.open.leases.has(client);
                let any = !self.open.leases.is_empty();
                self.open
                    .leases
                    .end_void(&worker.context, &self.open.card, LeaseEnd::CardReset);
                // The card may be in an unknown state: the next request opens it anew.
                if any && self.open.leases.is_empty() || error::is_odd(&error) {
                    lost = self.reset_if_unused(worker);
                }
                if was_logged_in && matches!(error, CardError::Link(LinkError::Reset)) {
                    return ErrorKind::PinRequired.into();
                }
                error::of_card(&error)
            }
        });
        let result = result.map_err(|error| match error.kind {
            ErrorKind::PinRequired if !leases::is_out_of_scope(&error) => {
                match asked.caller.last_login_end(&worker.context.name) {
                    Some(reason) => {
                        ApiError::new(ErrorKind::PinRequired).with_detail(reason.detail())
                    }
                    None => error,
                }
            }
            _ => error,
        });
        let result = result.map_err(|error| error.with_card(self.open.id.clone()));
        let outcome = |result: &Result<(), ApiError>| {
            let error = result.as_ref().err();
            error.map_or("ok", |error| error.kind.word())
        };
        let written = self.write_down(worker, asked, outcome(&result));
        // After the use that ended them.
        self.open.leases.write_records(&worker.context);
        let result = match written {
            // A use that was not written down must be of no use.
            Err(unwritten) if result.is_ok() => {
                if asked.opens_lease {
                    let by_reset = self.end_login(worker, client, LeaseEnd::NotAudited);
                    lost = lost.or(by_reset);
                }
                Err(unwritten)
            }
            _ => result,
        };
        let status = outcome(&result);
        let logged_in = asked.opens_lease && result.is_ok();
        let undelivered = !work.reply(result);
        // A client that was not told of its login would not end it.
        if undelivered && logged_in {
            let by_reset = self.end_login(worker, client, LeaseEnd::Abandoned);
            lost = lost.or(by_reset);
        }
        Completion { status, lost }
    }

    /// Ends the login of a client, if it has one; returns the reason if the card is lost by it.
    fn end_login(&mut self, worker: &Worker, client: ClientId, end: LeaseEnd) -> Option<LeaseEnd> {
        let leases = &mut self.open.leases;
        let had_login = leases.end(&worker.context, client, end);
        had_login.then(|| self.reset_if_unused(worker)).flatten()
    }

    /// Resets a card without logins; returns the reason if it is lost by it.
    fn reset_if_unused(&mut self, worker: &Worker) -> Option<LeaseEnd> {
        let reset = self.open.reset_if_unused(&worker.context);
        reset.err().map(|OutOfReach(reason)| reason)
    }

    fn write_down(
        &self,
        worker: &Worker,
        asked: &mut Asked<'_>,
        outcome: &str,
    ) -> Result<(), ApiError> {
        let Some(mut note) = asked.note.take() else {
            return Ok(());
        };
        note.subject.card = self.open.facts(&worker.context);
        let card = (
            worker.context.name.as_str(),
            self.open.card.serial().digits(),
        );
        worker
            .context
            .audit
            .write(note, asked.caller, card, outcome)
    }

    /// Reads on in what is public until a message comes: it waits for one command at most.
    fn read_more(&mut self, worker: &mut Worker) -> Result<(), OutOfReach> {
        let Worker { context, inbox, .. } = worker;
        match self.open.read_on(context, &mut || inbox.has_message()) {
            Err(error) if let Some(reason) = error::loss(&error) => Err(OutOfReach(reason)),
            Err(error) => {
                warn!(reader = %worker.context.name, status = %error, "reading on has failed");
                self.resting = true;
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }
}

/// The client that asked, with the audit entry.
struct Asked<'j> {
    caller: &'j Arc<Caller>,
    note: Option<Note>,
    /// Whether its success opens a lease.
    opens_lease: bool,
}

/// A job that was answered.
struct Completion {
    /// For the log: `ok`, or the kind of the error.
    status: &'static str,
    /// The reason if the card is lost, and with it every login.
    lost: Option<LeaseEnd>,
}
