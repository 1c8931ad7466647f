//! The TLS sessions of one login, which spare the card signatures, and the order in which
//! connections are opened so that each finds one. Begin at [`Sessions::turn`].
//!
//! A session of TLS 1.2 serves any number of connections, a ticket of TLS 1.3 one (RFC 8446,
//! appendix C.4). `ClientSessionMemoryCache` of `rustls` keeps both too, but cannot tell whether a
//! connection will find one, and that is what connections wait for here: a second signature takes a
//! card longer than the first one's ticket takes to arrive.

use std::collections::{HashMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustls::NamedGroup;
use rustls::client::{ClientSessionStore, Tls12ClientSessionValue, Tls13ClientSessionValue};
use rustls::pki_types::ServerName;

/// The time within which a server gives tickets after a handshake of TLS 1.3, before it is known
/// whether it does.
const FIRST_TICKET_TIME: Duration = Duration::from_secs(1);

/// The same of a server that has given a session before.
const TICKET_TIME: Duration = Duration::from_secs(3);

/// Most tickets of one server.
const MOST_TICKETS: usize = 64;

/// The sessions of one login with every server.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    servers: Mutex<HashMap<ServerName<'static>, Server>>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Server {
    group: Option<NamedGroup>,
    tls12: Option<Tls12ClientSessionValue>,
    tls13: VecDeque<Tls13ClientSessionValue>,
    /// Tickets that connections about to be opened will take.
    reserved: usize,
    /// Handshakes that go on.
    opening: usize,
    /// The end of the last handshake.
    opened: Option<Instant>,
    /// Whether the server gives sessions, once it is known.
    gives: Option<bool>,
}

/// The right to open a connection, until its handshake is over.
#[derive(Debug)]
pub(crate) struct Turn<'s> {
    sessions: &'s Sessions,
    name: ServerName<'static>,
    done: bool,
}

impl Sessions {
    /// Waits until there is a session for a connection to this server, or until no handshake goes
    /// on that may bring one.
    pub(crate) fn turn(&self, name: &ServerName<'static>) -> Turn<'_> {
        let mut servers = self.lock();
        loop {
            let server = servers.entry(name.clone()).or_default();
            let rest = match server.must_wait() {
                None => {
                    server.opening += 1;
                    return Turn {
                        sessions: self,
                        name: name.clone(),
                        done: false,
                    };
                }
                Some(rest) => rest,
            };
            servers = match rest {
                None => self
                    .changed
                    .wait(servers)
                    .unwrap_or_else(PoisonError::into_inner),
                Some(rest) => {
                    let waited = self.changed.wait_timeout(servers, rest);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ServerName<'static>, Server>> {
        self.servers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change<T>(&self, name: ServerName<'static>, change: impl FnOnce(&mut Server) -> T) -> T {
        let changed = change(self.lock().entry(name).or_default());
        self.changed.notify_all();
        changed
    }
}

impl Server {
    /// Returns `None` if a connection is to be opened now; else how long to wait at most, which is
    /// without a limit while a handshake goes on.
    fn must_wait(&mut self) -> Option<Option<Duration>> {
        if self.tls13.len() > self.reserved {
            self.reserved += 1;
            return None;
        }
        if self.tls12.is_some() || self.gives == Some(false) {
            return None;
        }
        if self.opening > 0 {
            return Some(None);
        }
        let limit = match self.gives {
            Some(_) => TICKET_TIME,
            None => FIRST_TICKET_TIME,
        };
        let rest = limit.checked_sub(self.opened?.elapsed());
        if rest.is_none() && self.gives.is_none() {
            self.gives = Some(false);
        }
        rest.map(Some)
    }
}

impl Turn<'_> {
    /// Ends the turn after a handshake that succeeded.
    pub(crate) fn done(mut self) {
        self.done = true;
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let done = self.done;
        self.sessions.change(self.name.clone(), |server| {
            server.opening -= 1;
            if done {
                server.opened = Some(Instant::now());
            }
        });
    }
}

impl ClientSessionStore for Sessions {
    fn set_kx_hint(&self, name: ServerName<'static>, group: NamedGroup) {
        self.change(name, |server| server.group = Some(group));
    }

    fn kx_hint(&self, name: &ServerName<'_>) -> Option<NamedGroup> {
        self.lock().get(name)?.group
    }

    fn set_tls12_session(&self, name: ServerName<'static>, value: Tls12ClientSessionValue) {
        self.change(name, |server| {
            server.gives = Some(true);
            server.tls12 = Some(value);
        });
    }

    fn tls12_session(&self, name: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        self.lock().get(name)?.tls12.clone()
    }

    fn remove_tls12_session(&self, name: &ServerName<'static>) {
        self.change(name.clone(), |server| server.tls12 = None);
    }

    fn insert_tls13_ticket(&self, name: ServerName<'static>, value: Tls13ClientSessionValue) {
        self.change(name, |server| {
            server.gives = Some(true);
            if server.tls13.len() == MOST_TICKETS {
                server.tls13.pop_front();
            }
            server.tls13.push_back(value);
        });
    }

    fn take_tls13_ticket(&self, name: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        self.change(name.clone(), |server| {
            server.reserved = server.reserved.saturating_sub(1);
            server.tls13.pop_back()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name() -> ServerName<'static> {
        ServerName::try_from("localhost").unwrap()
    }

    fn state(sessions: &Sessions) -> Option<Option<Duration>> {
        sessions.lock().entry(name()).or_default().must_wait()
    }

    #[test]
    fn the_second_connection_waits_for_the_first_handshake_and_then_for_its_tickets() {
        let sessions = Sessions::default();
        let first = sessions.turn(&name());
        assert_eq!(state(&sessions), Some(None));
        first.done();
        let rest = state(&sessions).flatten().unwrap();
        assert!(rest <= FIRST_TICKET_TIME, "{rest:?}");
        let over = Instant::now().checked_sub(FIRST_TICKET_TIME);
        sessions.lock().get_mut(&name()).unwrap().opened = over;
        assert_eq!(state(&sessions), None);
        // No ticket came, so no connection waits for one again.
        sessions.turn(&name()).done();
        assert_eq!(state(&sessions), None);
    }

    #[test]
    fn after_a_handshake_that_failed_the_next_begins_at_once() {
        let sessions = Sessions::default();
        drop(sessions.turn(&name()));
        assert_eq!(state(&sessions), None);
    }
}
