//! The socket: accepting and rejecting clients, and one task per connection.

mod connection;
mod request;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use cps_ipc::{AcceptError, Connection, Listener};
use cps_protocol::frame::Frame;
use cps_protocol::{ApiError, ErrorKind};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tracing::{info, warn};

use crate::client::{Caller, ClientId};
use crate::policy::Rights;
use crate::service::Service;

/// Connections at one time. A browser or a DPI has one or two.
const MAX_CONNECTIONS: usize = 256;

/// Time that a connection which is ended has to receive the last message.
const FAREWELL: Duration = Duration::from_secs(1);

/// Serves clients until `stop` changes.
pub(crate) async fn serve(
    listener: Listener,
    service: Arc<Service>,
    mut heartbeat: mpsc::Receiver<Heartbeat>,
    mut stop: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let door = Arc::new(Door {
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
                    connections.spawn(Arc::clone(&door).let_in(connection, place));
                }
                Err(AcceptError::Peer(error)) => {
                    warn!(status = %error, "a client has left or cannot be told");
                }
                Err(AcceptError::System(error)) => {
                    // Out of descriptors, mostly: clients that leave will free some.
                    warn!(status = %error, "a client could not be accepted");
                    tokio::time::sleep(FAREWELL).await;
                }
            },
            Some(_) = connections.join_next() => {}
            Some(asked) = heartbeat.recv() => {
                // The receiver may have given up.
                let _ = asked.send(());
            }
            _ = stop.changed() => break,
        }
    }
    while connections.join_next().await.is_some() {}
}

/// Answered by a server that is still at work.
pub(crate) type Heartbeat = oneshot::Sender<()>;

struct Door {
    service: Arc<Service>,
    last_client: AtomicU64,
    stop: watch::Receiver<bool>,
}

impl Door {
    async fn let_in(self: Arc<Self>, connection: Connection, place: Option<OwnedSemaphorePermit>) {
        let peer = connection.peer();
        if place.is_none() {
            warn!(uid = peer.uid, "too many connections");
            return send_away(connection, ApiError::new(ErrorKind::Overloaded)).await;
        }
        let settings = self.service.settings();
        let rights = tokio::task::spawn_blocking(move || settings.policy.rights(peer)).await;
        let rights = match rights {
            Ok(Ok(rights)) => rights,
            // A look-up that fails gives no right, and says nothing of the account.
            Ok(Err(error)) => {
                let detail = format!("the groups of this account cannot be looked up: {error}");
                let refusal = ApiError::new(ErrorKind::NotAuthorised).with_detail(detail);
                return send_away(connection, refusal).await;
            }
            Err(_) => Rights::None,
        };
        if rights == Rights::None {
            warn!(
                uid = peer.uid,
                pid = peer.pid,
                "this account may not use the service"
            );
            return send_away(connection, ApiError::new(ErrorKind::NotAuthorised)).await;
        }
        let client = ClientId(self.last_client.fetch_add(1, Ordering::Relaxed) + 1);
        info!(%client, uid = peer.uid, pid = peer.pid, "connected");
        let caller = Arc::new(Caller::new(client, peer, rights == Rights::Admin));
        let reason = connection::run(connection, caller, &self.service, self.stop.clone()).await;
        self.service.prompts.client_gone(client);
        self.service.board.client_gone(client, reason);
        info!(%client, status = reason.word(), "disconnected");
    }
}

/// Sends the reason of a rejection, then hangs up.
async fn send_away(connection: Connection, why: ApiError) {
    if let Ok(frame) = Frame::new(&request::failure(None, why)) {
        let (_receiver, mut sender, _watch) = connection.split();
        // A client that does not read gets no message.
        let _ = tokio::time::timeout(FAREWELL, sender.send(&frame)).await;
    }
}
