use std::io;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use std::{env, fs};

use cps_ipc::socket_path;
use cps_protocol::method::{CardParams, CardsObjects, Empty, Info, InfoResult, ReadersResult};
use cps_protocol::{ApiError, CardObjects, ErrorKind, ReaderState};
use rustix::process::getuid;

use crate::args::Global;
use crate::browser::Account;
use crate::failure::Failure;
use crate::language::Language;
use crate::module;
use crate::root::Root;
use crate::session::Session;
use crate::text::Words;

/// How long a card that is being read is waited for.
const READING: Duration = Duration::from_secs(15);

/// Where pcscd listens (`PCSCLITE_CSOCK_NAME` of pcsc-lite).
const PCSCD_SOCKET: &str = "/run/pcscd/pcscd.comm";

/// The largest file of the system that is looked at, in bytes.
const LARGEST_FILE: u64 = 1024 * 1024;

/// What the checks look at: a file system, an account, a daemon, a clock.
#[derive(Debug)]
pub(crate) struct Machine {
    pub(crate) language: Language,
    place: Place,
    /// The time that certificates are judged by.
    pub(crate) now: SystemTime,
    /// What came of connecting to pcscd; systemd starts it then.
    pub(crate) pcscd: Result<(), io::ErrorKind>,
    /// Where the daemon should listen.
    pub(crate) socket: PathBuf,
    /// What came of connecting to it.
    pub(crate) connected: Result<(), io::ErrorKind>,
    /// What the daemon said.
    pub(crate) daemon: Result<Answers, ApiError>,
}

/// A system and an account of it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The directory that holds the system.
    pub(crate) root: Root,
    /// The home of the account, as seen on that system.
    pub(crate) account: Option<Account>,
    /// The name of the account.
    pub(crate) user: String,
}

/// What a daemon that answers told.
#[derive(Clone, Debug)]
pub(crate) struct Answers {
    pub(crate) info: InfoResult,
    pub(crate) readers: ReadersResult,
    /// The cards that are ready.
    pub(crate) cards: Vec<CardObjects>,
}

impl Place {
    /// The system below `root` and the account that runs this program.
    pub(crate) fn of_environment(root: &Path) -> Self {
        let root = Root::new(root);
        let uid = getuid().as_raw().to_string();
        let accounts = fs::read_to_string(root.here("/etc/passwd")).unwrap_or_default();
        // name:password:UID:GID:... (passwd(5)).
        let user = accounts.lines().find_map(|line| {
            let mut fields = line.split(':');
            let name = fields.next()?;
            (fields.nth(1) == Some(&uid)).then(|| name.to_owned())
        });
        Self {
            root,
            account: Account::of_environment(),
            user: user.or_else(|| env::var("USER").ok()).unwrap_or(uid),
        }
    }
}

impl Machine {
    /// Looks at a system and asks its daemon; waits for a card that is being read.
    pub(crate) fn look(place: Place, global: &Global, language: Language) -> Self {
        let socket = socket_path(global.socket.clone());
        let connected = connect(&socket);
        let daemon = ask(global, language).map_err(|failure| match failure {
            Failure::Api(error) => error,
            other => ApiError::new(ErrorKind::Internal).with_detail(other.sentence(language)),
        });
        Self::new(place, language, socket, connected, daemon)
    }

    pub(super) fn new(
        place: Place,
        language: Language,
        socket: PathBuf,
        connected: Result<(), io::ErrorKind>,
        daemon: Result<Answers, ApiError>,
    ) -> Self {
        let pcscd = connect(&place.root.here(PCSCD_SOCKET));
        Self {
            language,
            place,
            pcscd,
            now: SystemTime::now(),
            socket,
            connected,
            daemon,
        }
    }

    /// A text in the person's language.
    pub(super) fn text(&self, text: impl Words) -> &'static str {
        self.language.text(text)
    }

    /// The account.
    pub(super) fn user(&self) -> &str {
        &self.place.user
    }

    pub(super) fn root(&self) -> &Root {
        &self.place.root
    }

    /// The home of the account, where this program finds it.
    pub(super) fn account(&self) -> Option<Account> {
        let account = self.place.account.as_ref()?;
        Some(account.below(&self.place.root))
    }

    /// A path below the configuration of the account, as seen on the system.
    pub(super) fn at_configuration(&self, path: &str) -> Option<PathBuf> {
        Some(self.place.account.as_ref()?.configuration.join(path))
    }

    /// The installed module, as seen on the system.
    pub(super) fn module(&self) -> Option<PathBuf> {
        module::installed(self.root())
    }

    /// Where a path of the system is for this program.
    pub(super) fn here(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root().here(path)
    }

    pub(super) fn exists(&self, path: impl AsRef<Path>) -> bool {
        self.root().exists(path)
    }

    /// The text of a file; `None` if there is none that can be read.
    pub(super) fn read(&self, path: impl AsRef<Path>) -> Option<String> {
        let here = self.here(path);
        if fs::metadata(&here).ok()?.len() > LARGEST_FILE {
            return None;
        }
        fs::read_to_string(here).ok()
    }

    /// What is in a directory, sorted, as seen on the system; nothing if there is no directory.
    pub(super) fn entries(&self, directory: impl AsRef<Path>) -> Vec<PathBuf> {
        self.root().entries(directory)
    }

    /// The readers that the daemon sees; none if it does not answer.
    pub(super) fn readers(&self) -> &[cps_protocol::Reader] {
        self.daemon
            .as_ref()
            .map_or(&[], |answers| &answers.readers.readers)
    }

    /// The cards that are ready.
    pub(super) fn cards(&self) -> &[CardObjects] {
        self.daemon.as_ref().map_or(&[], |answers| &answers.cards)
    }
}

fn connect(socket: &Path) -> Result<(), io::ErrorKind> {
    UnixStream::connect(socket)
        .map(drop)
        .map_err(|error| error.kind())
}

fn ask(global: &Global, language: Language) -> Result<Answers, Failure> {
    let session = Session::connect(global, language)?;
    let info = session.call::<Info>(&Empty {})?;
    let readers = session.settled_readers(READING)?;
    let mut cards = Vec::new();
    for reader in &readers.readers {
        let ready = reader
            .card
            .as_ref()
            .filter(|_| reader.state == ReaderState::Ready);
        let Some(card) = ready else { continue };
        let params = CardParams {
            card: card.id.clone(),
        };
        match session.call::<CardsObjects>(&params) {
            Ok(objects) => cards.push(objects),
            // It has left since.
            Err(Failure::Api(error)) if error.kind == ErrorKind::CardRemoved => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(Answers {
        info,
        readers,
        cards,
    })
}
