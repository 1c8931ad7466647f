//! The machine that the checks look at. Begin at [`Machine::look`].

use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::{env, io};

use cps_protocol::method::{InfoResult, ReadersResult};
use cps_protocol::{ApiError, CardObjects, Reader};

use crate::browser::Home;
use crate::module;
use crate::root::Root;
use crate::sys::{self, CardService};

/// The socket of pcscd (`PCSCLITE_CSOCK_NAME` of pcsc-lite).
const PCSCD_SOCKET: &str = "/run/pcscd/pcscd.comm";

/// The subject of the checks: a file system, an account, a daemon, a clock.
#[derive(Clone, Debug)]
pub struct Machine {
    place: Place,
    /// The time that certificates are judged by.
    pub(super) now: SystemTime,
    /// The outcome of connecting to pcscd; systemd starts it then.
    pub(super) pcscd: Result<(), io::ErrorKind>,
    /// The card service of Windows; `None` on other systems.
    pub(super) card_service: Option<CardService>,
    /// Whether this session is the one at the machine; `None` where that is not known.
    pub(super) at_machine: Option<bool>,
    /// The socket of the daemon.
    pub(super) socket: PathBuf,
    /// The outcome of connecting to it.
    pub(super) connected: Result<(), io::ErrorKind>,
    /// The answers of the daemon.
    pub(super) daemon: Result<Answers, ApiError>,
}

/// A system and an account of it.
#[derive(Clone, Debug)]
pub struct Place {
    /// The directory that holds the system.
    pub root: Root,
    /// The home of the account, as seen on that system.
    pub home: Option<Home>,
    /// The name of the account.
    pub user: String,
}

/// The answers of a daemon.
#[derive(Clone, Debug)]
pub struct Answers {
    /// Its version and state.
    pub info: InfoResult,
    /// The readers that it sees.
    pub readers: ReadersResult,
    /// The cards that are ready.
    pub cards: Vec<CardObjects>,
}

impl Place {
    /// Returns the system below `root` and the account that runs this program.
    pub fn of_environment(root: &Path) -> Self {
        let root = Root::new(root);
        let accounts = root.read_to_string("/etc/passwd").unwrap_or_default();
        let user = sys::own_name(&accounts)
            .or_else(|| env::var("USER").ok())
            .or_else(|| Some(sys::own_account().ok()?.to_string()));
        Self {
            root,
            home: Home::of_environment(),
            user: user.unwrap_or_default(),
        }
    }
}

impl Machine {
    /// Looks at a system; `ask` asks the daemon on `socket`.
    pub fn look(
        place: Place,
        socket: PathBuf,
        ask: impl FnOnce() -> Result<Answers, ApiError>,
    ) -> Self {
        let connected = connect(&socket);
        Self::new(place, socket, connected, ask())
    }

    pub(super) fn new(
        place: Place,
        socket: PathBuf,
        connected: Result<(), io::ErrorKind>,
        daemon: Result<Answers, ApiError>,
    ) -> Self {
        let pcscd = place
            .root
            .connect(PCSCD_SOCKET)
            .map_err(|error| error.kind());
        Self {
            place,
            pcscd,
            card_service: sys::card_service(),
            at_machine: sys::is_at_machine(),
            now: SystemTime::now(),
            socket,
            connected,
            daemon,
        }
    }

    /// Returns the name of the account.
    pub(super) fn user(&self) -> &str {
        &self.place.user
    }

    pub(super) fn root(&self) -> &Root {
        &self.place.root
    }

    /// Returns the home of the account, at the path of this program.
    pub(super) fn home(&self) -> Option<Home> {
        let home = self.place.home.as_ref()?;
        Some(home.below(&self.place.root))
    }

    /// Returns a path below the configuration of the account, as seen on the system.
    pub(super) fn at_configuration(&self, path: &str) -> Option<PathBuf> {
        Some(self.place.home.as_ref()?.configuration.join(path))
    }

    /// Returns the installed module, as seen on the system.
    pub(super) fn module(&self) -> Option<PathBuf> {
        module::installed(self.root())
    }

    /// Returns the path of this program for a path of the system.
    pub(super) fn here(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root().here(path)
    }

    pub(super) fn exists(&self, path: impl AsRef<Path>) -> bool {
        self.root().exists(path)
    }

    /// Returns the text of a file; `None` if there is none that can be read.
    pub(super) fn read(&self, path: impl AsRef<Path>) -> Option<String> {
        self.root().read_to_string(path).ok()
    }

    /// Returns the entries of a directory, sorted, as seen on the system; none without the
    /// directory.
    pub(super) fn entries(&self, directory: impl AsRef<Path>) -> Vec<PathBuf> {
        self.root().entries(directory)
    }

    /// Returns the readers that the daemon sees; none if it does not answer.
    pub(super) fn readers(&self) -> &[Reader] {
        self.daemon
            .as_ref()
            .map_or(&[], |answers| &answers.readers.readers)
    }

    /// Returns the same machine as if it had this reader alone.
    pub(super) fn of_reader(&self, reader: &Reader) -> Self {
        let daemon = self.daemon.clone().map(|mut answers| {
            answers.readers.readers = vec![reader.clone()];
            answers
                .cards
                .retain(|card| card.summary.reader == reader.name);
            answers
        });
        Self {
            daemon,
            ..self.clone()
        }
    }

    /// Returns the cards that are ready.
    pub(super) fn cards(&self) -> &[CardObjects] {
        self.daemon.as_ref().map_or(&[], |answers| &answers.cards)
    }
}

fn connect(socket: &Path) -> Result<(), io::ErrorKind> {
    sys::connect(socket).map_err(|error| error.kind())
}
