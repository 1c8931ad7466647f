//! The client of a connection: its account, its name, its logins. Begin at [`Caller`].

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::{fmt, fs};

use cps_ipc::{Peer, PeerProcess};
use cps_protocol::event::LeaseEnd;
use cps_protocol::prompt::Asker;
use cps_web::Origin;

/// The number of a connection. Rights belong to it, never to a process or a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ClientId(pub(crate) u64);

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The client at the other end of a connection.
#[derive(Debug)]
pub(crate) struct Caller {
    pub(crate) id: ClientId,
    /// As the system told when it connected.
    pub(crate) peer: Peer,
    /// Its process, if it is watched.
    process: Option<PeerProcess>,
    introduction: OnceLock<Introduction>,
    /// The reason why its last login in each reader ended, until the next one begins there.
    ended: Mutex<BTreeMap<String, LeaseEnd>>,
}

/// The words of a client about itself.
#[derive(Clone, Debug)]
pub(crate) struct Introduction {
    pub(crate) name: String,
    /// The site for whose pages it asks.
    pub(crate) origin: Option<Origin>,
    /// The name that it gives the site.
    pub(crate) site: Option<String>,
}

impl Caller {
    pub(crate) fn new(id: ClientId, peer: Peer) -> Self {
        Self {
            id,
            peer,
            process: None,
            introduction: OnceLock::new(),
            ended: Mutex::default(),
        }
    }

    /// Returns the same client with its process.
    pub(crate) fn with_process(mut self, process: PeerProcess) -> Self {
        self.process = Some(process);
        self
    }

    /// Whether its process has ended: its connection will before long.
    pub(crate) fn has_ended(&self) -> bool {
        self.process.as_ref().is_some_and(PeerProcess::has_ended)
    }

    /// Returns the name that it gave itself.
    pub(crate) fn name(&self) -> Option<&str> {
        self.introduction.get().map(|known| known.name.as_str())
    }

    /// Returns the site for whose pages it asks.
    pub(crate) fn origin(&self) -> Option<&Origin> {
        self.introduction.get()?.origin.as_ref()
    }

    /// Keeps the first introduction.
    pub(crate) fn introduce(&self, introduction: Introduction) {
        // A second one changes nothing: a dialog or a log may have told the first.
        let _ = self.introduction.set(introduction);
    }

    /// Returns the client as a dialog shows it.
    pub(crate) fn asker(&self) -> Asker {
        let known = self.introduction.get();
        Asker {
            client: known.map(|known| known.name.clone()),
            program: self.executable(),
            command: self.command(),
            origin: self.origin().map(Origin::to_string),
            site: known.and_then(|known| known.site.clone()),
            pid: self.peer.pid,
        }
    }

    /// Notes that a login begins in this reader.
    pub(crate) fn login_began(&self, reader: &str) {
        self.ended().remove(reader);
    }

    /// Notes that a login in this reader ended.
    pub(crate) fn login_ended(&self, reader: &str, reason: LeaseEnd) {
        self.ended().insert(reader.to_owned(), reason);
    }

    /// Returns the reason why the last login in this reader ended, unless there is one now.
    pub(crate) fn last_login_end(&self, reader: &str) -> Option<LeaseEnd> {
        self.ended().get(reader).copied()
    }

    fn ended(&self) -> MutexGuard<'_, BTreeMap<String, LeaseEnd>> {
        self.ended.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns its executable, or its command name where the system tells no more. It is
    /// information, not proof: the process may run the code of another program.
    pub(crate) fn program(&self) -> Option<String> {
        self.executable().or_else(|| self.command())
    }

    /// Returns its executable, if the daemon may see it.
    pub(crate) fn executable(&self) -> Option<String> {
        let executable = fs::read_link(format!("/proc/{}/exe", self.peer.pid?)).ok()?;
        Some(executable.to_string_lossy().into_owned())
    }

    /// Returns the name of its process, which the program chooses.
    pub(crate) fn command(&self) -> Option<String> {
        let name = fs::read(format!("/proc/{}/comm", self.peer.pid?)).ok()?;
        Some(String::from_utf8_lossy(&name).trim_end().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use cps_protocol::{Account, Group};

    use super::*;

    #[test]
    fn the_first_introduction_counts_and_the_program_is_the_systems_word() {
        let peer = Peer {
            account: Account::from_uid(4_000),
            groups: [Group::from_gid(4_000)].into(),
            pid: Some(std::process::id()),
        };
        let caller = Caller::new(ClientId(1), peer);
        assert_eq!(caller.name(), None);
        for name in ["first", "second"] {
            caller.introduce(Introduction {
                name: name.to_owned(),
                origin: format!("https://{name}.example").parse().ok(),
                site: None,
            });
        }
        assert_eq!(caller.name(), Some("first"));
        let origin = caller.origin().map(Origin::as_str);
        assert_eq!(origin, Some("https://first.example"));
        let own = std::env::current_exe().unwrap();
        assert_eq!(caller.program(), own.to_str().map(str::to_owned));
    }
}
