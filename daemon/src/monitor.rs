//! Watches which readers there are and what they hold, and tells their threads.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use std::{io, mem};

use cps_protocol::PKCS11_SLOTS;
use cps_protocol::event::LeaseEnd;
use cps_reader::{CardPresence, LinkError, ReaderState, Readers, Waker};
use tracing::{error, info, warn};

use crate::error;
use crate::reader::{ReaderThread, Shared};

/// Time between two attempts to reach a service that does not answer.
const RETRY: Duration = Duration::from_secs(1);

/// Time that the threads of the readers have to end.
const STOP_LIMIT: Duration = Duration::from_secs(3);

/// Opens the readers: once for the monitor, and once for each reader's thread, so that no thread
/// waits for another's commands.
pub(crate) type Source = Arc<dyn Fn() -> Box<dyn Readers> + Send + Sync>;

/// The thread that watches.
pub(crate) struct Monitor {
    stop: Sender<()>,
    waker: Box<dyn Waker>,
    thread: JoinHandle<()>,
}

impl Monitor {
    /// # Errors
    /// If the system has no thread left.
    pub(crate) fn start(source: Source, shared: Shared) -> io::Result<Self> {
        let readers = source();
        let waker = readers.waker();
        let (stop, stopped) = channel();
        let (alive, ended) = channel();
        let looker = Looker {
            source,
            readers,
            shared,
            stopped,
            threads: BTreeMap::new(),
            alive,
            ended,
            ending: Vec::new(),
            warned_of_slots: false,
        };
        let thread = thread::Builder::new()
            .name("monitor".to_owned())
            .spawn(move || looker.run())?;
        Ok(Self {
            stop,
            waker,
            thread,
        })
    }

    pub(crate) fn is_alive(&self) -> bool {
        !self.thread.is_finished()
    }

    /// Ends the thread and those of all readers, and leaves every card reset. A thread that waits
    /// for its card longer than [`STOP_LIMIT`] is left behind.
    pub(crate) fn stop(self) {
        // A thread that has ended hears neither.
        let _ = self.stop.send(());
        self.waker.wake();
        if self.thread.join().is_err() {
            error!("the monitor has panicked");
        }
    }
}

struct Looker {
    source: Source,
    readers: Box<dyn Readers>,
    shared: Shared,
    stopped: Receiver<()>,
    threads: BTreeMap<String, ReaderThread>,
    /// Dropped at the end of each of them, and with this.
    alive: Sender<()>,
    ended: Receiver<()>,
    /// Threads of readers that were unplugged.
    ending: Vec<JoinHandle<()>>,
    /// Whether the log says that there are more readers than slots.
    warned_of_slots: bool,
}

impl Looker {
    fn run(mut self) {
        loop {
            let pause = match self.look() {
                Ok(()) => Duration::ZERO,
                Err(problem) => {
                    self.report(&problem);
                    RETRY
                }
            };
            match self.stopped.recv_timeout(pause) {
                Err(RecvTimeoutError::Timeout) => {}
                Ok(()) | Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        self.give_up_all(LeaseEnd::Stopped);
        drop(self.alive);
        if self.ended.recv_timeout(STOP_LIMIT) == Err(RecvTimeoutError::Timeout) {
            // The service resets the card when this process has ended.
            warn!("a reader does not answer, or another program keeps its card busy");
            self.ending.retain(JoinHandle::is_finished);
        }
        for thread in self.ending {
            if thread.join().is_err() {
                error!("the thread of a reader has panicked");
            }
        }
    }

    /// Passes on the present state of the readers, and waits until it changes.
    fn look(&mut self) -> Result<(), LinkError> {
        let readers = self.readers.list()?;
        self.shared.registry.set_problem(None);
        self.take(readers);
        self.readers.wait_change(None)
    }

    fn report(&mut self, problem: &LinkError) {
        let problem = error::of_link(problem);
        if self.shared.registry.problem().as_ref() != Some(&problem) {
            warn!(
                status = problem.kind.word(),
                detail = problem.detail,
                "no readers"
            );
            self.shared.registry.set_problem(Some(problem));
        }
        self.give_up_all(LeaseEnd::ReaderRemoved);
        self.shared.registry.readers_listed();
    }

    fn take(&mut self, readers: Vec<ReaderState>) {
        let gone: Vec<_> = self
            .threads
            .keys()
            .filter(|name| !readers.iter().any(|reader| reader.name == **name))
            .cloned()
            .collect();
        for name in gone {
            info!(reader = %name, "reader unplugged");
            if let Some(thread) = self.threads.remove(&name) {
                self.ending.push(thread.stop(LeaseEnd::ReaderRemoved));
            }
        }
        self.ending.retain(|thread| !thread.is_finished());
        for reader in readers {
            if !self.threads.contains_key(&reader.name) {
                self.plug_in(&reader);
            }
            if let Some(thread) = self.threads.get(&reader.name) {
                thread.holds(reader);
            }
        }
        self.warn_of_readers_without_slot();
        self.shared.registry.readers_listed();
    }

    fn give_up_all(&mut self, reason: LeaseEnd) {
        for thread in mem::take(&mut self.threads).into_values() {
            self.ending.push(thread.stop(reason));
        }
        self.ending.retain(|thread| !thread.is_finished());
    }

    /// Logs a warning when the number of readers exceeds that of the slots of the PKCS#11 module.
    fn warn_of_readers_without_slot(&mut self) {
        let count = self.threads.len();
        let too_many = count > PKCS11_SLOTS;
        if too_many && !self.warned_of_slots {
            warn!(
                readers = count,
                slots = PKCS11_SLOTS,
                "more readers than the PKCS#11 module has slots"
            );
        }
        self.warned_of_slots = too_many;
    }

    fn plug_in(&mut self, reader: &ReaderState) {
        let name = reader.name.as_str();
        info!(reader = %name, "reader plugged in");
        let started = ReaderThread::start(
            name,
            reader.card != CardPresence::Empty,
            (self.source)(),
            &self.shared,
            self.alive.clone(),
        );
        match started {
            Ok(thread) => {
                self.threads.insert(name.to_owned(), thread);
            }
            // The next look tries again.
            Err(error) => error!(reader = %name, status = %error, "no thread for this reader"),
        }
    }
}
