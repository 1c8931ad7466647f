//! One client: lines in, answers and events out.

use std::mem;
use std::sync::Arc;
use std::time::Duration;

use cps_apdu::wipe_stack;
use cps_ipc::{Connection, PeerWatch, ReceiveError, Receiver, Sender};
use cps_protocol::event::{EVENT_METHOD, Event, LeaseEnd};
use cps_protocol::frame::{Frame, FrameError, Line};
use cps_protocol::message::{OutgoingNotification, RequestId};
use cps_protocol::method::{Cancel, Method as _};
use cps_protocol::prompt::{Order, PROMPT_METHOD, SITE_METHOD, WITHDRAW_METHOD};
use cps_protocol::{ApiError, ErrorKind, MAX_PENDING_REQUESTS};
use serde::Serialize;
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinSet;
use tracing::{debug, warn};

use super::quotas::{Held, Share};
use super::request::{self, Request};
use crate::client::Caller;
use crate::deadline::Waiting;
use crate::operations::{self, Answer, Call, Outcome};
use crate::service::{RightsMoment, Service};

/// The time that a connection that is ended has to receive its last messages.
pub(super) const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// The time in which a new client must introduce itself, with `system.hello`.
const HELLO_TIMEOUT: Duration = Duration::from_secs(10);

/// A message for the client, with the room that it takes until it is sent.
type Outgoing = (Frame, Held);

/// Messages that may wait for a client that does not read.
const OUTBOX: usize = 64;

/// Serves a client until it hangs up, misbehaves, its process ends or the daemon stops, and returns
/// the reason why its logins end.
pub(super) async fn run(
    connection: Connection,
    caller: Arc<Caller>,
    share: Share,
    service: &Arc<Service>,
    rights_as_of: RightsMoment,
    mut stop: watch::Receiver<bool>,
) -> LeaseEnd {
    let client = caller.id;
    let (receiver, sender, peer) = connection.split();
    let mut incomplete = share.bytes(0);
    let mut receiver = receiver.metered(Box::new(move |bytes| {
        incomplete.as_mut().is_some_and(|held| held.set(bytes))
    }));
    let (outbox, frames) = mpsc::channel(OUTBOX);
    let mut writer = tokio::spawn(write(sender, frames));
    let cut_off = Arc::new(Notify::new());
    let mut session = Session {
        caller,
        share,
        service: Arc::clone(service),
        outbox,
        pending: JoinSet::new(),
        waiting: Waiting::default(),
        events: None,
        orders: None,
        cut_off: Arc::clone(&cut_off),
        has_spoken: false,
        rights_as_of,
    };
    // A client that does not read holds up nothing but its own session.
    let reason = tokio::select! {
        () = session.serve(&mut receiver, &peer) => LeaseEnd::Disconnected,
        () = peer.process_ended() => LeaseEnd::ProcessEnded,
        () = cut_off.notified() => {
            warn!(%client, "cut off: it does not take its events");
            LeaseEnd::Disconnected
        }
        _ = stop.changed() => LeaseEnd::Stopped,
    };
    if reason == LeaseEnd::Stopped {
        session.tell_rest();
    }
    // Work for this client that has not begun is not begun any more.
    session.pending.abort_all();
    drop(session);
    if tokio::time::timeout(CLOSE_TIMEOUT, &mut writer)
        .await
        .is_err()
    {
        writer.abort();
    }
    reason
}

struct Session {
    caller: Arc<Caller>,
    /// The share of its account.
    share: Share,
    service: Arc<Service>,
    outbox: mpsc::Sender<Outgoing>,
    pending: JoinSet<(RequestId, Answer)>,
    /// Those of them that can still be given up.
    waiting: Waiting,
    events: Option<mpsc::Receiver<Event>>,
    /// Orders for this client as an agent.
    orders: Option<mpsc::Receiver<Order>>,
    /// Notified when the client has left too many events unread.
    cut_off: Arc<Notify>,
    /// Whether its first line has come.
    has_spoken: bool,
    /// The moment for which the rights of the account were checked.
    rights_as_of: RightsMoment,
}

/// A byte order mark, which some libraries write at the start of a stream (Unicode, section 23.8).
const BYTE_ORDER_MARK: char = '\u{FEFF}';

impl Session {
    /// Serves until the client can receive nothing any more. One that only sends no more is
    /// answered what it has asked.
    async fn serve(&mut self, receiver: &mut Receiver, peer: &PeerWatch) {
        let hung_up = peer.hung_up();
        tokio::pin!(hung_up);
        let introduction = tokio::time::sleep(HELLO_TIMEOUT);
        tokio::pin!(introduction);
        let mut is_asking = true;
        let mut goes_on = true;
        while goes_on && (is_asking || !self.pending.is_empty()) {
            goes_on = tokio::select! {
                line = receiver.line(), if is_asking => match line {
                    Ok(Some(line)) => self.take(&line).await,
                    Ok(None) => {
                        is_asking = false;
                        true
                    }
                    Err(error) => self.refuse(&error).await,
                },
                () = &mut hung_up, if !is_asking => false,
                () = &mut introduction, if self.caller.name().is_none() => self.end_silence().await,
                Some(done) = self.pending.join_next() => match done {
                    Ok((id, answer)) => {
                        self.waiting.remove(&id);
                        self.answer(&id, answer).await
                    }
                    Err(_) => false,
                },
                Some(event) = next(&mut self.events) => self.notify(EVENT_METHOD, &event).await,
                Some(order) = next(&mut self.orders) => match order {
                    Order::Show(prompt) => self.notify(PROMPT_METHOD, &prompt).await,
                    Order::AskSite(prompt) => self.notify(SITE_METHOD, &prompt).await,
                    Order::Withdraw(prompt) => self.notify(WITHDRAW_METHOD, &prompt).await,
                },
            };
        }
    }
}

/// Each returns whether the connection goes on.
impl Session {
    /// Begins what a line asks for. The jobs for a card are queued in the order of their lines.
    async fn take(&mut self, line: &Line) -> bool {
        let mut line: &str = line;
        if !mem::replace(&mut self.has_spoken, true) {
            line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
        }
        let request = match Request::read(line) {
            Ok(request) => request,
            Err(refused) => {
                wipe_stack();
                debug!(client = %self.caller.id, status = refused.error.kind.word(), "refused");
                // The lines that follow in HTTP are headers, none of them a request.
                let goes_on = !request::is_http(line);
                let failure = request::failure(refused.id.as_ref(), refused.error);
                return self.send(Frame::new(&failure)).await && goes_on;
            }
        };
        if !self.is_still_allowed().await {
            let error = ApiError::new(ErrorKind::NotAuthorised);
            self.answer(&request.id, Err(error)).await;
            return false;
        }
        if self.waiting.has(&request.id) {
            let error = ApiError::new(ErrorKind::InvalidRequest)
                .with_detail("a request with this id still waits");
            return self.answer(&request.id, Err(error)).await;
        }
        // Giving up a waiting request helps even then.
        let is_cancel = request.method == Cancel::NAME;
        let has_room = self.pending.len() < MAX_PENDING_REQUESTS;
        let held = self.share.request().zip(self.share.bytes(line.len()));
        let held = held.filter(|_| has_room);
        if held.is_none() && !is_cancel {
            let mut error = ApiError::new(ErrorKind::Overloaded);
            if has_room {
                error = error.with_detail("all connections of this account count");
            }
            return self.answer(&request.id, Err(error)).await;
        }
        debug!(client = %self.caller.id, operation = request.method, "request");
        let is_privileged = match operations::privilege(&request.method) {
            Some(privilege) => {
                let peer = &self.caller.peer;
                self.service.has_privilege(peer, privilege).await
            }
            None => false,
        };
        let mut call = Call {
            id: &request.id,
            caller: &self.caller,
            is_privileged,
            service: &self.service,
            events: &mut self.events,
            orders: &mut self.orders,
            cut_off: &self.cut_off,
            waiting: &self.waiting,
        };
        let begun = operations::begin(&mut call, &request.method, request.params);
        // The line is wiped by itself; what its readers had in registers may hold a PIN, too.
        wipe_stack();
        match begun {
            Err(error) => self.answer(&request.id, Err(error)).await,
            Ok(Outcome::Now(result)) => self.answer(&request.id, Ok(result)).await,
            Ok(Outcome::Later(answer)) => {
                let id = request.id;
                let answer = answer(self.waiting.add(id.clone(), request.timeout));
                self.pending.spawn(async move {
                    let answer = answer.await;
                    drop(held);
                    (id, answer)
                });
                true
            }
        }
    }

    /// Refuses a client that has not introduced itself in time.
    async fn end_silence(&mut self) -> bool {
        let detail = format!("no system.hello within {} s", HELLO_TIMEOUT.as_secs());
        let error = ApiError::new(ErrorKind::HelloFirst).with_detail(detail);
        self.send(Frame::new(&request::failure(None, error))).await;
        false
    }

    /// Checks the rights of the account again if a card was inserted or the seat has changed since:
    /// an old connection does not reach the card of the next holder. Returns `false` if none are
    /// left.
    async fn is_still_allowed(&mut self) -> bool {
        let now = self.service.rights_as_of();
        if now == self.rights_as_of {
            return true;
        }
        let (settings, peer) = (self.service.settings(), self.caller.peer.clone());
        let may_use = tokio::task::spawn_blocking(move || settings.policy.may_use(&peer)).await;
        let is_allowed = matches!(may_use, Ok(Ok(true)));
        if is_allowed {
            self.rights_as_of = now;
        } else {
            warn!(client = %self.caller.id, "this account may not use the service any more");
        }
        is_allowed
    }

    async fn refuse(&mut self, error: &ReceiveError) -> bool {
        let (kind, goes_on) = match error {
            ReceiveError::Frame(FrameError::NotUtf8 | FrameError::Utf16) => {
                (ErrorKind::Parse, true)
            }
            ReceiveError::Frame(FrameError::TooLong) => (ErrorKind::TooLarge, false),
            ReceiveError::NoRoom => (ErrorKind::Overloaded, false),
            ReceiveError::Io(_) => return false,
        };
        let error = ApiError::new(kind).with_detail(error);
        self.send(Frame::new(&request::failure(None, error))).await && goes_on
    }

    /// Passes on the events that are there, as far as the client takes them without a wait.
    fn tell_rest(&mut self) {
        let Some(events) = &mut self.events else {
            return;
        };
        while let Ok(event) = events.try_recv() {
            let notification = OutgoingNotification {
                jsonrpc: "2.0",
                method: EVENT_METHOD,
                params: &event,
            };
            let frame = Frame::new(&notification).ok();
            let outgoing = frame.and_then(|frame| {
                let held = self.share.bytes(frame.as_slice().len())?;
                Some((frame, held))
            });
            if outgoing.is_none_or(|outgoing| self.outbox.try_send(outgoing).is_err()) {
                return;
            }
        }
    }

    async fn answer(&mut self, id: &RequestId, answer: Answer) -> bool {
        if let Err(error) = &answer {
            debug!(client = %self.caller.id, status = error.kind.word(), "failed");
        }
        self.send(request::frame(id, answer)).await
    }

    async fn notify(&mut self, method: &str, params: &impl Serialize) -> bool {
        let notification = OutgoingNotification {
            jsonrpc: "2.0",
            method,
            params,
        };
        self.send(Frame::new(&notification)).await
    }

    async fn send(&mut self, frame: Result<Frame, serde_json::Error>) -> bool {
        match frame {
            Ok(frame) => match self.share.bytes(frame.as_slice().len()) {
                Some(held) => self.outbox.send((frame, held)).await.is_ok(),
                None => {
                    warn!(client = %self.caller.id, "cut off: its account leaves too much unread");
                    false
                }
            },
            Err(error) => {
                warn!(client = %self.caller.id, status = %error, "an answer has no JSON form");
                false
            }
        }
    }
}

/// Sends until the client has hung up or all senders are gone.
async fn write(mut sender: Sender, mut frames: mpsc::Receiver<Outgoing>) {
    while let Some((frame, _held)) = frames.recv().await {
        if sender.send(&frame).await.is_err() {
            return;
        }
    }
}

/// Returns the next of a queue; never, without a queue.
async fn next<T>(queue: &mut Option<mpsc::Receiver<T>>) -> Option<T> {
    match queue {
        Some(queue) => queue.recv().await,
        None => std::future::pending().await,
    }
}
