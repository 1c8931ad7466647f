//! A running daemon: start, reload and stop of its threads. Begin at [`Daemon::start`].

use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use std::{fmt, io};

use cps_ipc::{Endpoint, Inherited, Listener};
use cps_protocol::event::LeaseEnd;
use cps_reader::Readers;
use tokio::runtime;
use tokio::sync::{mpsc, oneshot, watch};
use tracing::{error, info, warn};

use crate::Config;
use crate::audit::{Audit, PatientKey};
use crate::cache::Cache;
use crate::directory::Directory;
use crate::monitor::{Monitor, Source};
use crate::prompts::Prompts;
use crate::reader::{Inboxes, Shared};
use crate::server::{self, Heartbeat};
use crate::service::Service;
use crate::settings::Settings;
use crate::state::ReaderRegistry;
use crate::sys::socket_directory;
use crate::trust::TrustCache;

/// Time by which cards that are there at the start may delay it.
const FIRST_LOOK: Duration = Duration::from_secs(1);

/// Time by which a card that does not answer, or that another program keeps busy, may delay the end
/// of its logins at the stop.
const STOP_LIMIT: Duration = Duration::from_secs(3);

/// Number of new connections whose groups and session are looked up at once: a directory service
/// that hangs must not cost a thread for each.
const LOOKUPS: usize = 16;

/// Time for which a thread of a look-up is kept: many new connections come at once or not at all.
const LOOKUP_KEEP_ALIVE: Duration = Duration::from_secs(1);

/// A running daemon; it stops when dropped.
pub struct Daemon {
    /// Configuration of the start.
    config: Config,
    socket: PathBuf,
    service: Arc<Service>,
    heartbeat: mpsc::Sender<Heartbeat>,
    stop: watch::Sender<bool>,
    server: Option<JoinHandle<()>>,
    monitor: Option<Monitor>,
}

impl Daemon {
    /// Looks for what would keep a daemon with this configuration from its start, and changes
    /// nothing.
    ///
    /// # Errors
    /// If the socket, the audit file or the state directory could not be made, or the audit file is
    /// another file.
    pub fn check(config: &Config) -> Result<(), StartError> {
        // The start makes the directory of the socket, and the state directory itself.
        if let Some(directory) = socket_directory(&config.socket) {
            let found = is_directory(directory).or_else(|_| is_directory_above(directory));
            found.map_err(|error| StartError::Socket {
                path: config.socket.clone(),
                error,
            })?;
        }
        if let Some(file) = &config.audit_file {
            let directory = is_directory_above(file);
            let checked = directory.and_then(|()| Audit::check(file));
            checked.map_err(StartError::Audit)?;
        }
        if let Some(directory) = &config.state_dir {
            let found = is_directory(directory).or_else(|_| is_directory_above(directory));
            found.map_err(|error| StartError::State {
                path: directory.clone(),
                error,
            })?;
        }
        Ok(())
    }

    /// Listens on the configured socket and begins to watch the readers that `readers` opens.
    ///
    /// It is called once for the thread that watches and once for each reader that is found.
    /// Clients can connect as soon as this returns.
    ///
    /// # Errors
    /// If another daemon serves the socket, or it cannot be made, or the audit file cannot be
    /// written, or the state directory cannot be used.
    pub fn start(
        config: &Config,
        readers: impl Fn() -> Box<dyn Readers> + Send + Sync + 'static,
    ) -> Result<Self, StartError> {
        Self::start_with(config, readers, &config.socket, || {
            Listener::bind(&config.socket)
        })
    }

    /// Starts like [`Self::start`], on a socket that a service manager listens on already, in place
    /// of the configured one.
    ///
    /// # Errors
    /// If the socket cannot be used, or the audit file cannot be written, or the state directory
    /// cannot be used.
    pub fn start_on(
        socket: Inherited,
        config: &Config,
        readers: impl Fn() -> Box<dyn Readers> + Send + Sync + 'static,
    ) -> Result<Self, StartError> {
        let inherited = Endpoint::of_inherited(&socket).map_err(StartError::System)?;
        let endpoint = inherited.unwrap_or_else(|| Endpoint::from(&config.socket));
        Self::start_with(config, readers, endpoint.path(), || Listener::adopt(socket))
    }

    fn start_with(
        config: &Config,
        readers: impl Fn() -> Box<dyn Readers> + Send + Sync + 'static,
        path: &Path,
        listen: impl FnOnce() -> io::Result<Listener>,
    ) -> Result<Self, StartError> {
        let runtime = runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .max_blocking_threads(LOOKUPS)
            .thread_keep_alive(LOOKUP_KEEP_ALIVE)
            .build()
            .map_err(StartError::System)?;
        let listener = {
            let _inside = runtime.enter();
            listen().map_err(|error| StartError::Socket {
                path: path.to_owned(),
                error,
            })?
        };
        let audit = Audit::open(config.audit_file.as_deref(), config.audit_required);
        let audit = Arc::new(audit.map_err(StartError::Audit)?);
        let patients = config.state_dir.as_deref().map(|directory| {
            PatientKey::open(directory).map_err(|error| StartError::State {
                path: directory.to_owned(),
                error,
            })
        });
        let patients = patients.transpose()?;
        let registry = Arc::new(ReaderRegistry::new(config.expiry_warning_days));
        let inboxes = Arc::new(Inboxes::default());
        let cache = Arc::new(Cache::new(config.cache_dir.as_deref()));
        let directory = Arc::new(Directory::new(config.directory_index.as_deref()));
        let source: Source = Arc::new(readers);
        let shared = Shared {
            registry: Arc::clone(&registry),
            inboxes: Arc::clone(&inboxes),
            cache: Arc::clone(&cache),
            audit: Arc::clone(&audit),
            pauses: Arc::default(),
            directory: Arc::clone(&directory),
        };
        let monitor = Monitor::start(source, shared).map_err(StartError::System)?;
        registry.wait_first_look(FIRST_LOOK);
        let (stop, stopped) = watch::channel(false);
        let service = Arc::new(Service {
            prompts: Prompts::new(
                Arc::clone(&registry),
                Arc::clone(&audit),
                prompt_limit(config),
            ),
            registry,
            inboxes,
            audit,
            patients,
            cache,
            trust: TrustCache::new(&config.trust_dir, &config.crl_dir, Arc::clone(&directory)),
            directory,
            settings: RwLock::new(Arc::new(Settings::new(config))),
        });
        let (heartbeat, heartbeats) = mpsc::channel(1);
        let serve = server::serve(listener, Arc::clone(&service), heartbeats, stopped);
        let server = thread::Builder::new()
            .name("server".to_owned())
            .spawn(move || runtime.block_on(serve))
            .map_err(StartError::System)?;
        Ok(Self {
            config: config.clone(),
            socket: path.to_owned(),
            service,
            heartbeat,
            stop,
            server: Some(server),
            monitor: Some(monitor),
        })
    }

    /// Returns the socket that clients connect to.
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// Takes a changed configuration; the audit file is opened anew in any case.
    ///
    /// Connections keep the rights and logins the limits that they have. Returns the keys whose
    /// new value counts only after a restart.
    ///
    /// # Errors
    /// If the audit file cannot be written: nothing has changed then.
    pub fn reload(&self, config: &Config) -> Result<Vec<&'static str>, ReloadError> {
        let Service { audit, prompts, .. } = &*self.service;
        audit
            .reopen(config.audit_file.as_deref(), config.audit_required)
            .map_err(ReloadError::Audit)?;
        prompts.set_limit(prompt_limit(config));
        self.service.change_settings(Settings::new(config));
        Ok(config.needs_restart(&self.config))
    }

    /// Whether the threads that serve and watch are at work; waits for the answer of the first.
    pub async fn is_alive(&self) -> bool {
        let (asked, answer) = oneshot::channel();
        let watches = self.monitor.as_ref().is_some_and(Monitor::is_alive);
        watches && self.heartbeat.send(asked).await.is_ok() && answer.await.is_ok()
    }

    /// Ends every connection and every login, resets the cards and removes the socket if it made it.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        // While their connections are still there to be told.
        let service = &self.service;
        if !service.inboxes.end_logins(LeaseEnd::Stopped, STOP_LIMIT) {
            warn!("a card with a login could not be reset in time");
        }
        service.registry.end_leases(LeaseEnd::Stopped);
        // A server that has ended hears nothing.
        let _ = self.stop.send(true);
        if self
            .server
            .take()
            .is_some_and(|server| server.join().is_err())
        {
            error!("the server has panicked");
        }
        if let Some(monitor) = self.monitor.take() {
            monitor.stop();
            info!("stopped");
        }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.end();
    }
}

impl fmt::Debug for Daemon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Daemon")
            .field("socket", &self.socket)
            .finish_non_exhaustive()
    }
}

fn is_directory_above(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), is_directory)
}

fn is_directory(path: &Path) -> io::Result<()> {
    let reason = match path.metadata() {
        Ok(found) if found.is_dir() => return Ok(()),
        Ok(_) => "is no directory".to_owned(),
        Err(error) => error.to_string(),
    };
    Err(io::Error::other(format!("{}: {reason}", path.display())))
}

fn prompt_limit(config: &Config) -> Duration {
    Duration::from_secs(config.prompt_seconds.into())
}

/// The reason why a changed configuration is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReloadError {
    /// The audit file cannot be opened for writing.
    #[error("cannot write the audit file: {0}")]
    Audit(io::Error),
}

/// The reason why the daemon does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The socket cannot be made.
    #[error("cannot listen on {}: {error}", path.display())]
    Socket {
        /// The socket.
        path: PathBuf,
        /// Error of the system.
        error: io::Error,
    },
    /// The audit file cannot be opened for writing.
    #[error("cannot write the audit file: {0}")]
    Audit(io::Error),
    /// The state directory or a file in it cannot be used.
    #[error("cannot use the state directory {}: {error}", path.display())]
    State {
        /// The directory.
        path: PathBuf,
        /// Error of the system, or the reason.
        error: io::Error,
    },
    /// The system refuses a resource.
    #[error("the system refuses a resource: {0}")]
    System(io::Error),
}
