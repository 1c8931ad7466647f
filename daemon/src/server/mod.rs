//! The socket: accepts connections and runs one task per connection.

mod connection;
mod log_limit;
mod quotas;
mod request;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use cps_ipc::{AcceptError, Connection, Listener, Peer};
use cps_protocol::frame::Frame;
use cps_protocol::{ApiError, ErrorKind};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tracing::{info, warn};

use connection::CLOSE_TIMEOUT;
use log_limit::{LogLimit, Verdict};
use quotas::Quotas;

use crate::client::{Caller, ClientId};
use crate::service::Service;

/// Serves clients until `stop` changes.
pub(crate) async fn serve(
    listener: Listener,
    service: Arc<Service>,
    mut heartbeat: mpsc::Receiver<Heartbeat>,
    mut stop: watch::Receiver<bool>,
) {
    let acceptor = Arc::new(Acceptor {
        service,
        last_client: AtomicU64::new(0),
        quotas: Arc::default(),
        log_limit: LogLimit::default(),
        stop: stop.clone(),
    });
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(connection) => {
                    connections.spawn(Arc::clone(&acceptor).accept(connection));
                }
                Err(AcceptError::Peer(error)) => {
                    warn!(status = %error, "a client has left or cannot be told");
                }
                Err(AcceptError::System(error)) => {
                    // Out of descriptors, mostly: clients that leave will free some.
                    warn!(status = %error, "a client could not be accepted");
                    tokio::time::sleep(CLOSE_TIMEOUT).await;
                }
            },
            Some(_) = connections.join_next() => {}
            Some(asked) = heartbeat.recv() => {
                // The thread that asked may have given up.
                let _ = asked.send(());
            }
            _ = stop.changed() => break,
        }
    }
    while connections.join_next().await.is_some() {}
}

/// Answered by a server that is still at work.
pub(crate) type Heartbeat = oneshot::Sender<()>;

struct Acceptor {
    service: Arc<Service>,
    last_client: AtomicU64,
    quotas: Arc<Quotas>,
    log_limit: LogLimit,
    stop: watch::Receiver<bool>,
}

impl Acceptor {
    /// Serves a connection if its account may use the service and there is room; rejects it
    /// otherwise. Rights come first: an account without any takes no place from others.
    async fn accept(self: Arc<Self>, connection: Connection) {
        let peer = connection.peer().clone();
        let rights_as_of = self.service.rights_as_of();
        if let Err(refusal) = self.check_rights(&peer).await {
            self.log_refusal(&peer, &refusal);
            return reject(connection, refusal).await;
        }
        let account = peer.account;
        let is_own = self.service.settings().policy.is_own(account);
        let share = self.quotas.share(account, is_own);
        let Some(_place) = share.connection() else {
            let refusal = ApiError::new(ErrorKind::Overloaded)
                .with_detail("too many connections of this account");
            self.log_refusal(&peer, &refusal);
            return reject(connection, refusal).await;
        };
        let client = ClientId(self.last_client.fetch_add(1, Ordering::Relaxed) + 1);
        let is_logged = self.log_limit.count(peer.account) != Verdict::LeaveOut;
        if is_logged {
            info!(%client, account = %peer.account, pid = peer.pid, "connected");
        }
        let caller = Caller::new(client, peer);
        let caller = Arc::new(caller.with_process(connection.process()));
        let stop = self.stop.clone();
        let reason =
            connection::run(connection, caller, share, &self.service, rights_as_of, stop).await;
        self.service.registry.client_gone(client);
        self.service.inboxes.client_gone(client, reason);
        self.service.prompts.client_gone(client);
        if is_logged {
            info!(%client, status = reason.word(), "disconnected");
        }
    }

    /// Checks that the account may use the service.
    ///
    /// # Errors
    /// `client.not_authorised`; `request.overloaded`, if the account has too many look-ups under
    /// way.
    async fn check_rights(&self, peer: &Peer) -> Result<(), ApiError> {
        let settings = self.service.settings();
        if settings.policy.is_own(peer.account) {
            // Directories that hang hold up neither administration nor the login to the computer.
            return Ok(());
        }
        let entering = self.quotas.enter(peer.account);
        let _entering = entering.ok_or_else(|| {
            ApiError::new(ErrorKind::Overloaded)
                .with_detail("too many new connections of this account at a time")
        })?;
        let peer = peer.clone();
        let may_use = tokio::task::spawn_blocking(move || settings.policy.may_use(&peer));
        match may_use.await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) | Err(_) => Err(ErrorKind::NotAuthorised.into()),
            // A look-up that fails gives no right, and says nothing of the account.
            Ok(Err(error)) => {
                let detail = format!("the groups of this account cannot be looked up: {error}");
                Err(ApiError::new(ErrorKind::NotAuthorised).with_detail(detail))
            }
        }
    }

    fn log_refusal(&self, peer: &Peer, refusal: &ApiError) {
        let (account, pid, status) = (peer.account, peer.pid, refusal.kind.word());
        let refused = || warn!(%account, pid, status, "a connection was refused");
        match self.log_limit.count(peer.account) {
            Verdict::Write => refused(),
            Verdict::WriteAfter(count) => {
                warn!(%account, count, "more connections of this account are not in the log");
                refused();
            }
            Verdict::WriteLast => {
                refused();
                warn!(%account, "for a minute, the log leaves out connections of this account");
            }
            Verdict::LeaveOut => {}
        }
    }
}

/// Sends the reason and closes the connection.
async fn reject(connection: Connection, why: ApiError) {
    if let Ok(frame) = Frame::new(&request::failure(None, why)) {
        let (_receiver, mut sender, _watch) = connection.split();
        // A client that does not listen is not told.
        let _ = tokio::time::timeout(CLOSE_TIMEOUT, sender.send(&frame)).await;
    }
}
