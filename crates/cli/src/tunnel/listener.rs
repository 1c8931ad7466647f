//! Connections of local programs, from their acceptance to their end. Begin at [`Way::serve`].

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use cps_types::Account;

use super::address::ServerAddress;
use super::failure::{Failure, ServerFailure};
use super::gate::Gate;
use super::places::{Place, Places};
use super::relay::{Carried, End, relay};
use super::server::open;
use crate::error::CliError;
use crate::sys::{LocalListener, LocalStream, is_passing, own_account};

/// Time after which a system that had no more descriptors is asked again.
const AGAIN: Duration = Duration::from_millis(100);

/// News of a connection.
#[derive(Debug)]
pub(crate) enum News {
    /// One that needs a login, which is to be asked for.
    Login,
    /// One of another account was refused, or of a program that had left already.
    OtherAccount(Option<Account>),
    /// It was opened.
    Opened {
        number: u64,
        protocol: &'static str,
        resumed: bool,
    },
    /// It has ended.
    Ended {
        number: u64,
        carried: Carried,
        with_login: bool,
    },
    /// It was not opened, or ended by a failure.
    Failed { number: u64, failure: Arc<CliError> },
    /// No connection can be accepted any more.
    Closed(CliError),
}

/// One of the servers, with all that its connections share.
pub(crate) struct Way {
    pub(crate) server: ServerAddress,
    pub(crate) gate: Arc<Gate>,
    pub(crate) places: Arc<Places>,
    /// The destination of the news.
    pub(crate) tell: Box<dyn Fn(News) + Send + Sync>,
}

impl Way {
    /// Accepts connections and opens each in a thread of its own, until the listener fails.
    pub(crate) fn serve(self: &Arc<Self>, listener: &LocalListener) {
        loop {
            let place = self.places.take();
            let stream = match listener.accept() {
                Ok(stream) => stream,
                Err(error) if is_passing(&error) => {
                    thread::sleep(AGAIN);
                    continue;
                }
                Err(error) => {
                    let address = listener.name();
                    return (self.tell)(News::Closed(CliError::Listen { address, error }));
                }
            };
            let account = stream.peer().ok().flatten();
            if account.is_none() || account != own_account().ok() {
                stream.reset();
                (self.tell)(News::OtherAccount(account));
                continue;
            }
            let way = Arc::clone(self);
            let name = "connection".to_owned();
            // A system without more threads closes the connection.
            let _ = thread::Builder::new()
                .name(name)
                .spawn(move || way.carry(stream, &place));
        }
    }

    /// Opens the connection to the server and carries it.
    fn carry(&self, local: LocalStream, place: &Place) {
        let number = place.number;
        let end = self.through(&local, place);
        match end {
            Ok((carried, end)) => {
                match end {
                    End::Done => drop(local),
                    End::BrokenOff | End::WithLogin => local.reset(),
                }
                let with_login = end == End::WithLogin;
                (self.tell)(News::Ended {
                    number,
                    carried,
                    with_login,
                });
            }
            Err(failure) => {
                local.reset();
                (self.tell)(News::Failed { number, failure });
            }
        }
    }

    fn through(&self, local: &LocalStream, place: &Place) -> Result<(Carried, End), Arc<CliError>> {
        let login = self.gate.login(|| (self.tell)(News::Login))?;
        let failed = |failure| Arc::new(self.failure(failure));
        let opened = open(&self.server, &login.configuration, &login.sessions);
        let mut opened = opened.map_err(failed)?;
        (self.tell)(News::Opened {
            number: place.number,
            protocol: opened.protocol,
            resumed: opened.resumed,
        });
        let (carried, end) = relay(&mut opened.tls, local, &opened.stream, place, &login.ended);
        Ok((carried, end.map_err(failed)?))
    }

    fn failure(&self, failure: Failure) -> CliError {
        match failure {
            Failure::Card(error) => error.into(),
            Failure::Server(error) => unreachable(&self.server, error),
        }
    }
}

/// Returns the failure to reach a server.
pub(crate) fn unreachable(server: &ServerAddress, error: ServerFailure) -> CliError {
    CliError::Server {
        server: server.to_string(),
        error: Box::new(error),
    }
}
