//! The socket: accepts connections and runs one task per connection.

mod connection;
mod request;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use cps_ipc::{AcceptError, Connection, Listener};
use cps_protocol::frame::Frame;
use cps_protocol::{ApiError, ErrorKind};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tracing::{info, warn};

use connection::CLOSE_TIMEOUT;

use crate::client::{Caller, ClientId};
use crate::policy::Rights;
use crate::service::Service;

/// Connections at one time. A browser or a DPI has one or two.
const MAX_CONNECTIONS: usize = 256;

/// Serves clients until `stop` changes.
pub(crate) async fn serve(
    listener: Listener,
    service: Arc<Service>,
    mut heartbeat: mpsc::Receiver<Heartbeat>,
    mut stop: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let acceptor = Arc::new(Acceptor {
        service,
        last_client: AtomicU64::new(0),
        stop: stop.clone(),
    });
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(connection) => {
                    let place = Arc::clone(&places).try_acquire_owned().ok();
                    connections.spawn(Arc::clone(&acceptor).accept(connection, place));
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
    stop: watch::Receiver<bool>,
}

impl Acceptor {
    /// Serves a connection if its account may use the service and there is room; rejects it
    /// otherwise.
    async fn accept(self: Arc<Self>, connection: Connection, place: Option<OwnedSemaphorePermit>) {
        let peer = connection.peer();
        if place.is_none() {
            warn!(uid = %peer.account, "too many connections");
            return reject(connection, ApiError::new(ErrorKind::Overloaded)).await;
        }
        let settings = self.service.settings();
        let rights = tokio::task::spawn_blocking(move || settings.policy.rights(peer)).await;
        let rights = match rights {
            Ok(Ok(rights)) => rights,
            // A look-up that fails gives no right, and says nothing of the account.
            Ok(Err(error)) => {
                let detail = format!("the groups of this account cannot be looked up: {error}");
                let refusal = ApiError::new(ErrorKind::NotAuthorised).with_detail(detail);
                return reject(connection, refusal).await;
            }
            Err(_) => Rights::None,
        };
        if rights == Rights::None {
            warn!(
                uid = %peer.account,
                pid = peer.pid,
                "this account may not use the service"
            );
            return reject(connection, ApiError::new(ErrorKind::NotAuthorised)).await;
        }
        let client = ClientId(self.last_client.fetch_add(1, Ordering::Relaxed) + 1);
        info!(%client, uid = %peer.account, pid = peer.pid, "connected");
        let caller = Caller::new(client, peer, rights == Rights::Admin);
        let caller = Arc::new(caller.with_process(connection.process()));
        let reason = connection::run(connection, caller, &self.service, self.stop.clone()).await;
        self.service.prompts.client_gone(client);
        self.service.registry.client_gone(client);
        self.service.inboxes.client_gone(client, reason);
        info!(%client, status = reason.word(), "disconnected");
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
