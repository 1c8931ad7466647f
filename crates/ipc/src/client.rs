//! The blocking client of the local API. Begin at [`Client`]: its methods send a request and wait;
//! [`State::receive`] deals out what arrives.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{io, process};

use cps_protocol::event::{EVENT_METHOD, Event};
use cps_protocol::frame::{Frame, FrameBuffer, Line, MAX_LINE};
use cps_protocol::message::{IncomingMessage, OutgoingRequest, RequestId};
use cps_protocol::method::{Hello, HelloParams, Method};
use cps_protocol::prompt::{Order, PROMPT_METHOD, SITE_METHOD, WITHDRAW_METHOD};
use cps_protocol::{ApiError, ErrorKind, MAX_PENDING_REQUESTS, PROTOCOL_VERSION};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use zeroize::Zeroize;

use crate::endpoint::Endpoint;
use crate::error::ClientError;
use crate::sys::Stream;

/// Time limit of [`Client::call`]: longer than any command of a card and those queued before it.
pub const CALL_DEADLINE: Duration = Duration::from_secs(60);

/// Time limit for a login that asks the holder in a dialog: longer than the daemon lets any dialog
/// stand.
pub const PROMPT_DEADLINE: Duration = Duration::from_secs(15 * 60);

/// Time beyond the caller's limit in which an answer is still taken. The daemon gives a request up
/// at the same limit, and its error needs a moment to arrive.
const GRACE: Duration = Duration::from_secs(1);

/// Most bytes taken with one read of the socket.
const CHUNK: usize = 16 * 1024;

/// Most events that are kept unread; a program that takes its events never reaches it.
const MAX_EVENTS: usize = 4096;

/// A blocking connection to the daemon, for any number of threads at once.
///
/// The daemon lets [`MAX_PENDING_REQUESTS`] requests of a connection wait at a time: the callers
/// beyond are queued here, in the order in which they came.
///
/// It starts no thread. A caller that waits for an answer reads the socket and deals out what
/// arrives for the others, so a slow call of one thread delays no other thread.
///
/// A child made by `fork` shares the socket with its parent and must connect anew: every call in
/// the child fails without touching the socket, see [`Self::pid`].
#[derive(Debug)]
pub struct Client {
    stream: Stream,
    pid: u32,
    /// Held while a request is written, so that requests do not mix.
    sending: Mutex<()>,
    state: Mutex<State>,
    changed: Condvar,
}

impl Client {
    /// Connects to the daemon and greets it as `client_name`, all within `limit`.
    ///
    /// # Errors
    /// [`ClientError::Unreachable`] if no daemon answers in time; [`ClientError::Api`] with
    /// `daemon.version` if it speaks another protocol, or with why it refuses this account.
    pub fn connect(
        endpoint: impl Into<Endpoint>,
        client_name: &str,
        limit: Duration,
    ) -> Result<Self, ClientError> {
        Self::connect_as(endpoint, &HelloParams::new(client_name), limit)
    }

    /// Does the same with a whole introduction.
    ///
    /// # Errors
    /// As [`Self::connect`]; `request.params` if the daemon does not take the introduction.
    pub fn connect_as(
        endpoint: impl Into<Endpoint>,
        hello: &HelloParams,
        limit: Duration,
    ) -> Result<Self, ClientError> {
        let deadline = Instant::now() + limit;
        let endpoint = endpoint.into();
        let stream = Stream::connect(endpoint.path(), limit)
            .map_err(|error| ClientError::Unreachable(format!("{endpoint}: {error}")))?;
        let client = Self {
            stream,
            pid: process::id(),
            sending: Mutex::new(()),
            state: Mutex::new(State::new()),
            changed: Condvar::new(),
        };
        let answer = client.send_and_wait::<Hello>(hello, deadline)?;
        if answer.protocol != PROTOCOL_VERSION {
            let detail = format!(
                "the program speaks version {PROTOCOL_VERSION}, the card service {}",
                answer.protocol
            );
            return Err(ApiError::new(ErrorKind::DaemonVersion)
                .with_detail(detail)
                .into());
        }
        Ok(client)
    }

    /// Returns the process that connected. In any other, a child of it, this connection cannot be
    /// used.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Calls a method and waits for its answer, at most [`CALL_DEADLINE`].
    ///
    /// # Errors
    /// The error that the daemon answered, or [`ClientError`] if no answer came.
    pub fn call<M: Method>(&self, params: &M::Params<'_>) -> Result<M::Result, ClientError> {
        self.call_within::<M>(params, CALL_DEADLINE)
    }

    /// Calls a method and waits for its answer, at most `limit` from when the request is sent.
    ///
    /// # Errors
    /// The answer of the daemon, or, a moment after the deadline, that it did not. The daemon gives
    /// up what the deadline finds unfinished, as `request.timeout` tells. After a deadline the
    /// connection goes on: the answer that comes late is ignored.
    pub fn call_within<M: Method>(
        &self,
        params: &M::Params<'_>,
        limit: Duration,
    ) -> Result<M::Result, ClientError> {
        self.check_process()?;
        let _admission = self.admission();
        self.send_and_wait::<M>(params, Instant::now() + limit)
    }

    /// Takes the events that have arrived. It never waits, and asks the system at most once.
    ///
    /// # Errors
    /// [`ClientError::Broken`] once the connection is over and every event was taken.
    pub fn take_events(&self) -> Result<Vec<Event>, ClientError> {
        self.check_process()?;
        let mut state = self.lock();
        // A thread that is reading already deals out the events by itself.
        if !state.reading && state.ended.is_none() {
            state.receive(&self.stream);
            self.changed.notify_all();
        }
        match &state.ended {
            Some(ended) if state.events.is_empty() => Err(ended.clone()),
            _ => Ok(state.events.drain(..).collect()),
        }
    }

    /// Waits for an event until `deadline` (for ever, if `None`); `None` when it has passed.
    ///
    /// # Errors
    /// [`ClientError::Broken`] when the connection is over, [`Self::close`] included.
    pub fn wait_event(&self, deadline: Option<Instant>) -> Result<Option<Event>, ClientError> {
        self.check_process()?;
        self.wait(deadline, |state| state.events.pop_front())
    }

    /// Waits until `deadline` (for ever, if `None`) for what an agent is to do, after
    /// `agent.register`; `None` when it has passed.
    ///
    /// # Errors
    /// [`ClientError::Broken`] when the connection is over, [`Self::close`] included.
    pub fn wait_order(&self, deadline: Option<Instant>) -> Result<Option<Order>, ClientError> {
        self.check_process()?;
        self.wait(deadline, |state| state.orders.pop_front())
    }

    /// Ends the connection: every thread that waits on it returns with an error at once.
    ///
    /// In a child made by `fork` it does nothing, because the connection is the parent's.
    pub fn close(&self) {
        if self.check_process().is_err() {
            return;
        }
        self.lock().end("it was closed by this program");
        self.stream.shutdown();
        self.changed.notify_all();
    }

    /// Waits until one request less than the daemon takes is on its way.
    fn admission(&self) -> Admission<'_> {
        let mut state = self.lock();
        if state.on_their_way < MAX_PENDING_REQUESTS {
            state.on_their_way += 1;
            return Admission(self);
        }
        let place = Arc::new(Place::default());
        state.queue.push_back(Arc::clone(&place));
        while !place.admitted.load(Ordering::Relaxed) {
            state = place
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        Admission(self)
    }

    fn send_and_wait<M: Method>(
        &self,
        params: &M::Params<'_>,
        deadline: Instant,
    ) -> Result<M::Result, ClientError> {
        let id = self.lock().open_request()?;
        let answer = self
            .send::<M>(id, params, deadline)
            .and_then(|()| self.wait(Some(deadline + GRACE), |state| state.take_answer(id)));
        match answer {
            Ok(Some(line)) => read_answer::<M>(&line),
            Ok(None) => {
                self.lock().answers.remove(&id);
                Err(ClientError::Unreachable(format!(
                    "no answer to {} in time",
                    M::NAME
                )))
            }
            Err(error) => {
                self.lock().answers.remove(&id);
                Err(error)
            }
        }
    }

    fn send<M: Method>(
        &self,
        id: u64,
        params: &M::Params<'_>,
        deadline: Instant,
    ) -> Result<(), ClientError> {
        let request = OutgoingRequest {
            jsonrpc: "2.0",
            id,
            method: M::NAME,
            params,
            timeout_ms: Some(milliseconds_until(deadline)),
        };
        let frame = Frame::new(&request)
            .map_err(|error| ApiError::new(ErrorKind::InvalidParams).with_detail(error))?;
        if frame.as_slice().len() > MAX_LINE + 1 {
            return Err(ApiError::new(ErrorKind::TooLarge).into());
        }
        let _turn = self.sending.lock().unwrap_or_else(PoisonError::into_inner);
        match self.stream.send_all(frame.as_slice(), deadline) {
            Ok(()) => Ok(()),
            // The daemon may have said why before it hung up: reading tells.
            Err(error) if is_hang_up(&error) => Ok(()),
            Err(error) => {
                // Half a request may have been sent: no other can follow it.
                let mut state = self.lock();
                state.end(&format!("a request could not be sent: {error}"));
                self.stream.shutdown();
                self.changed.notify_all();
                Err(state
                    .ended
                    .clone()
                    .unwrap_or_else(|| unreachable!("just ended")))
            }
        }
    }

    /// Waits until `ready` finds something; `None` if the deadline came first.
    fn wait<T>(
        &self,
        deadline: Option<Instant>,
        mut ready: impl FnMut(&mut State) -> Option<T>,
    ) -> Result<Option<T>, ClientError> {
        let mut state = self.lock();
        loop {
            if let Some(found) = ready(&mut state) {
                return Ok(Some(found));
            }
            if let Some(ended) = &state.ended {
                return Err(ended.clone());
            }
            if deadline.is_some_and(|deadline| deadline <= Instant::now()) {
                return Ok(None);
            }
            state = if state.reading {
                self.wait_for_reader(state, deadline)
            } else {
                self.read(state, deadline)
            };
        }
    }

    /// Waits until the thread that reads has dealt something out.
    fn wait_for_reader<'s>(
        &'s self,
        state: MutexGuard<'s, State>,
        deadline: Option<Instant>,
    ) -> MutexGuard<'s, State> {
        match deadline {
            None => self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner),
            Some(deadline) => {
                self.changed
                    .wait_timeout(state, deadline.saturating_duration_since(Instant::now()))
                    .unwrap_or_else(PoisonError::into_inner)
                    .0
            }
        }
    }

    /// Reads the socket once, for every thread.
    fn read<'s>(
        &'s self,
        mut state: MutexGuard<'s, State>,
        deadline: Option<Instant>,
    ) -> MutexGuard<'s, State> {
        state.reading = true;
        drop(state);
        let readable = self.stream.wait_readable(deadline);
        let mut state = self.lock();
        state.reading = false;
        match readable {
            Ok(true) => state.receive(&self.stream),
            Ok(false) => {}
            Err(error) => state.end(&error.to_string()),
        }
        // Another thread's answer may be there, and another thread must read from now on.
        self.changed.notify_all();
        state
    }

    fn check_process(&self) -> Result<(), ClientError> {
        if process::id() == self.pid {
            Ok(())
        } else {
            Err(ClientError::Broken(
                "it belongs to the process that this one was forked from".to_owned(),
            ))
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(unix)]
impl std::os::fd::AsFd for Client {
    fn as_fd(&self) -> std::os::fd::BorrowedFd<'_> {
        self.stream.fd()
    }
}

/// The right to have a request on its way, which the next caller in the queue inherits.
struct Admission<'c>(&'c Client);

impl Drop for Admission<'_> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        match state.queue.pop_front() {
            Some(next) => {
                next.admitted.store(true, Ordering::Relaxed);
                next.changed.notify_one();
            }
            None => state.on_their_way -= 1,
        }
    }
}

/// A caller's place in the queue.
#[derive(Debug, Default)]
struct Place {
    /// Written and read with the state locked.
    admitted: AtomicBool,
    changed: Condvar,
}

/// State that the threads share. It is locked for moments only, never while a thread waits.
#[derive(Debug)]
struct State {
    last_id: u64,
    /// Callers whose request is on its way, or about to be.
    on_their_way: usize,
    /// Callers beyond [`MAX_PENDING_REQUESTS`].
    queue: VecDeque<Arc<Place>>,
    /// Bytes of the last read of the socket; wiped after each.
    chunk: Box<[u8]>,
    /// One entry per request on its way; the line once it has arrived.
    answers: HashMap<u64, Option<Line>>,
    events: VecDeque<Event>,
    orders: VecDeque<Order>,
    buffer: FrameBuffer,
    /// Whether some thread waits for the socket and will deal out what arrives.
    reading: bool,
    /// The reason why the connection is over.
    ended: Option<ClientError>,
}

impl State {
    fn new() -> Self {
        Self {
            last_id: 0,
            on_their_way: 0,
            queue: VecDeque::new(),
            chunk: vec![0; CHUNK].into(),
            answers: HashMap::new(),
            events: VecDeque::new(),
            orders: VecDeque::new(),
            buffer: FrameBuffer::default(),
            reading: false,
            ended: None,
        }
    }

    fn open_request(&mut self) -> Result<u64, ClientError> {
        if let Some(ended) = &self.ended {
            return Err(ended.clone());
        }
        self.last_id += 1;
        self.answers.insert(self.last_id, None);
        Ok(self.last_id)
    }

    fn take_answer(&mut self, id: u64) -> Option<Line> {
        let line = self.answers.get_mut(&id)?.take()?;
        self.answers.remove(&id);
        Some(line)
    }

    /// Takes what the socket holds and deals it out.
    fn receive(&mut self, stream: &Stream) {
        // Nearly every call finds nothing: only what came is copied and wiped.
        match stream.receive_now(&mut self.chunk) {
            Ok(None) => return,
            Ok(Some(0)) => return self.end("the daemon has ended it"),
            Ok(Some(received)) => {
                self.buffer.push(&self.chunk[..received]);
                self.chunk[..received].zeroize();
            }
            Err(error) => return self.end(&error.to_string()),
        }
        loop {
            match self.buffer.next_line() {
                Ok(Some(line)) => self.deal_out(line),
                Ok(None) => return,
                Err(error) => return self.end(&format!("the daemon sent nonsense: {error}")),
            }
        }
    }

    fn deal_out(&mut self, line: Line) {
        let message = match serde_json::from_str::<IncomingMessage<'_>>(&line) {
            Ok(message) => message,
            Err(error) => return self.end(&format!("the daemon sent nonsense: {error}")),
        };
        match (message.id, message.method.as_deref()) {
            (Some(RequestId::Number(id)), None) => {
                // A request that was given up has no entry any more.
                if let Some(answer) = self.answers.get_mut(&id) {
                    *answer = Some(line);
                }
            }
            (None, Some(EVENT_METHOD)) => match notified(message.params) {
                Some(event) if self.events.len() < MAX_EVENTS => self.events.push_back(event),
                Some(_) => self.end("the program took no events"),
                // A newer daemon tells of more.
                None => {}
            },
            (None, Some(method @ (PROMPT_METHOD | SITE_METHOD | WITHDRAW_METHOD))) => {
                let order = match method {
                    PROMPT_METHOD => notified(message.params).map(Box::new).map(Order::Show),
                    SITE_METHOD => notified(message.params).map(Box::new).map(Order::AskSite),
                    _ => notified(message.params).map(Order::Withdraw),
                };
                match order {
                    Some(order) => self.orders.push_back(order),
                    None => self.end("the daemon sent a prompt that this program does not know"),
                }
            }
            // An error that concerns no request concerns the whole connection.
            (_, None) if message.error.is_some() => {
                let error = message.error.map(|error| error.data.error);
                self.ended = self.ended.take().or(error.map(ClientError::Api));
            }
            _ => self.end("the daemon sent a message that this program does not know"),
        }
    }

    /// Notes why the connection is over; the first reason counts.
    fn end(&mut self, why: &str) {
        if self.ended.is_none() {
            self.ended = Some(ClientError::Broken(why.to_owned()));
        }
    }
}

/// Returns the parameters of a notification; `None` if they are not of that type.
fn notified<T: DeserializeOwned>(params: Option<&RawValue>) -> Option<T> {
    serde_json::from_str(params?.get()).ok()
}

/// Returns the time left in milliseconds: at least 1, which the daemon demands.
fn milliseconds_until(deadline: Instant) -> u32 {
    let left = deadline.saturating_duration_since(Instant::now());
    u32::try_from(left.as_millis()).unwrap_or(u32::MAX).max(1)
}

fn read_answer<M: Method>(line: &Line) -> Result<M::Result, ClientError> {
    let nonsense = |error: serde_json::Error| {
        ClientError::Broken(format!("the answer to {} is no answer: {error}", M::NAME))
    };
    let message = serde_json::from_str::<IncomingMessage<'_>>(line).map_err(nonsense)?;
    if let Some(error) = message.error {
        return Err(ClientError::Api(error.data.error));
    }
    let result = message.result.map_or("null", |result| result.get());
    serde_json::from_str(result).map_err(nonsense)
}

fn is_hang_up(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset
    )
}
