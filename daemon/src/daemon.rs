use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;
use std::{fmt, io};

use cps_ipc::Listener;
use cps_reader::Readers;
use tokio::runtime;
use tokio::sync::watch;
use tracing::{error, info};

use crate::Config;
use crate::audit::Audit;
use crate::board::Board;
use crate::cache::Cache;
use crate::monitor::{Monitor, Source};
use crate::policy::Policy;
use crate::prompts::Prompts;
use crate::reader::Limits;
use crate::server::{self, Service};

/// How long cards that are there at the start may delay it.
const FIRST_LOOK: Duration = Duration::from_secs(1);

/// A running daemon; it stops when dropped.
pub struct Daemon {
    socket: PathBuf,
    stop: watch::Sender<bool>,
    server: Option<JoinHandle<()>>,
    monitor: Option<Monitor>,
}

impl Daemon {
    /// Listens on the configured socket and begins to watch the readers that `readers` opens.
    ///
    /// It is called once for the thread that watches and once for each reader that is found.
    /// Clients can connect as soon as this returns.
    ///
    /// # Errors
    /// If another daemon serves the socket, or it cannot be made, or the audit file cannot be
    /// written.
    pub fn start(
        config: &Config,
        readers: impl Fn() -> Box<dyn Readers> + Send + Sync + 'static,
    ) -> Result<Self, StartError> {
        let runtime = runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()
            .map_err(StartError::System)?;
        let listener = {
            let _inside = runtime.enter();
            Listener::bind(&config.socket).map_err(|error| StartError::Socket {
                path: config.socket.clone(),
                error,
            })?
        };
        let audit = Audit::open(config.audit_file.as_deref(), config.audit_required);
        let audit = Arc::new(audit.map_err(StartError::Audit)?);
        let board = Arc::new(Board::default());
        let cache = Arc::new(Cache::new(config.cache_dir.as_deref()));
        let source: Source = Arc::new(readers);
        let monitor = Monitor::start(
            source,
            Arc::clone(&board),
            Arc::clone(&cache),
            Arc::clone(&audit),
        )
        .map_err(StartError::System)?;
        board.wait_first_look(FIRST_LOOK);
        let (stop, stopped) = watch::channel(false);
        let policy = Policy::new(&config.allow_groups, &config.admin_groups);
        let limit = Duration::from_secs(config.prompt_seconds.into());
        let service = Arc::new(Service {
            prompts: Prompts::new(Arc::clone(&board), limit),
            board,
            audit,
            cache,
            protected_path: config.protected_path,
            ceiling: Limits {
                signatures: config.lease_signatures,
                ttl: Duration::from_secs(config.lease_seconds.into()),
                keys: None,
                purpose: None,
            },
        });
        let server = thread::Builder::new()
            .name("server".to_owned())
            .spawn(move || runtime.block_on(server::serve(listener, service, policy, stopped)))
            .map_err(StartError::System)?;
        Ok(Self {
            socket: config.socket.clone(),
            stop,
            server: Some(server),
            monitor: Some(monitor),
        })
    }

    /// The socket that clients connect to.
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// Ends every connection and every login, resets the cards and removes the socket.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
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

/// Why the daemon does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The socket cannot be made.
    #[error("cannot listen on {}: {error}", path.display())]
    Socket {
        /// The socket.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The audit file cannot be opened for writing.
    #[error("cannot write the audit file: {0}")]
    Audit(io::Error),
    /// The system refuses a resource.
    #[error("the system refuses a resource: {0}")]
    System(io::Error),
}
