//! Sessions at the machine, as logind knows them.
//!
//! logind writes what it knows of seats and sessions to files that only root can write, and its
//! library reads them there (`sd_seat_get_active`, `sd_session_is_active`).

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use cps_protocol::Account;
use cps_trust::{LONGEST_CONFIGURATION, read_text};

/// Directory of logind's `seats` and `sessions`.
const DIRECTORY: &str = "/run/systemd";

/// State of the seats, the time of their last change: another one means that the one who is there may
/// have changed.
pub(crate) type Seat = SystemTime;

#[derive(Debug)]
pub(crate) struct Sessions {
    directory: PathBuf,
}

impl Sessions {
    pub(crate) fn of_system() -> Self {
        Self::in_directory(Path::new(DIRECTORY))
    }

    pub(crate) fn in_directory(directory: &Path) -> Self {
        Self {
            directory: directory.to_owned(),
        }
    }

    /// Whether the machine has a seat: a screen with a keyboard.
    pub(crate) fn has_seats(&self) -> bool {
        let seats = fs::read_dir(self.directory.join("seats"));
        seats.is_ok_and(|mut seats| seats.next().is_some())
    }

    /// Whether the session that is shown at one of the seats is this account's, and local.
    ///
    /// A session in the background, one over the network and one that is closing give nothing.
    pub(crate) fn active_at_a_seat(&self, account: Account) -> bool {
        // Without logind there are no seats.
        let seats = fs::read_dir(self.directory.join("seats"));
        let mut seats = seats.into_iter().flatten().flatten();
        seats.any(|seat| self.is_shown(&seat.path(), account))
    }

    /// Returns the state of the seats: logind replaces the file of a seat that changes.
    pub(crate) fn seat(&self) -> Option<Seat> {
        let seats = fs::metadata(self.directory.join("seats"));
        seats.and_then(|seats| seats.modified()).ok()
    }

    fn is_shown(&self, seat: &Path, account: Account) -> bool {
        let Some(session) = Record::read(seat).and_then(|seat| seat.value("ACTIVE")) else {
            return false;
        };
        // The name is logind's, but no file outside of its directory is ever meant.
        if session.contains('/') {
            return false;
        }
        let session = self.directory.join("sessions").join(session);
        Record::read(&session).is_some_and(|session| {
            session.value("UID").as_deref() == Some(account.to_string().as_str())
                && session.value("STATE").as_deref() == Some("active")
                && session.value("REMOTE").as_deref() != Some("1")
        })
    }
}

/// Lines of `KEY=value`.
struct Record(String);

impl Record {
    fn read(path: &Path) -> Option<Self> {
        read_text(path, LONGEST_CONFIGURATION).ok().map(Self)
    }

    fn value(&self, key: &str) -> Option<String> {
        let mut lines = self.0.lines().filter_map(|line| line.split_once('='));
        let (_, value) = lines.find(|(name, _)| *name == key)?;
        Some(value.to_owned())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use tempfile::TempDir;

    use super::*;

    /// Makes logind's directory on a machine with one seat, at which this account works.
    pub(crate) fn logind_with_active_user(account: Account) -> TempDir {
        let session = format!("UID={account}\nACTIVE=1\nSTATE=active\nREMOTE=0\nSEAT=seat0\n");
        logind(&[("seat0", "IS_SEAT0=1\nACTIVE=2\n")], &[("2", &session)])
    }

    fn logind(seats: &[(&str, &str)], sessions: &[(&str, &str)]) -> TempDir {
        let directory = tempfile::tempdir().unwrap();
        for (kind, files) in [("seats", seats), ("sessions", sessions)] {
            let kind = directory.path().join(kind);
            fs::create_dir(&kind).unwrap();
            for (name, text) in files {
                let text = format!("# This is private data. Do not parse.\n{text}");
                fs::write(kind.join(name), text).unwrap();
            }
        }
        directory
    }

    fn active(directory: &TempDir, uid: u32) -> bool {
        Sessions::in_directory(directory.path()).active_at_a_seat(Account::from_uid(uid))
    }

    #[test]
    fn only_the_session_that_is_shown_and_local_counts() {
        let seat = [("seat0", "IS_SEAT0=1\nACTIVE=2\nSESSIONS=1 2 3\n")];
        let background = (
            "1",
            "UID=1001\nACTIVE=0\nSTATE=online\nREMOTE=0\nSEAT=seat0\n",
        );
        let network = ("3", "UID=1003\nACTIVE=1\nSTATE=active\nREMOTE=1\n");
        for (what, shown, expected) in [
            ("shown", "UID=1002\nSTATE=active\nREMOTE=0\n", true),
            ("closing", "UID=1002\nSTATE=closing\nREMOTE=0\n", false),
            ("remote", "UID=1002\nSTATE=active\nREMOTE=1\n", false),
            ("another's", "UID=10021\nSTATE=active\nREMOTE=0\n", false),
            ("half written", "UID=", false),
        ] {
            let logind = logind(&seat, &[background, ("2", shown), network]);
            assert_eq!(active(&logind, 1002), expected, "{what}");
            assert!(!active(&logind, 1001), "in the background");
            assert!(!active(&logind, 1003), "over the network");
        }
    }

    /// The files as logind of systemd 252 writes them, with every key of a graphical session.
    #[test]
    fn the_files_of_a_desktop_are_read_as_logind_writes_them() {
        let seat = "IS_SEAT0=1\nCAN_MULTI_SESSION=1\nCAN_TTY=1\nCAN_GRAPHICAL=1\nACTIVE=2\n\
                    ACTIVE_UID=1000\nSESSIONS=c1 2\nUIDS=118 1000\n";
        let session = "UID=1000\nUSER=marie\nACTIVE=1\nIS_DISPLAY=1\nSTATE=active\nREMOTE=0\n\
                       TYPE=wayland\nORIGINAL_TYPE=wayland\nCLASS=user\nSCOPE=session-2.scope\n\
                       FIFO=/run/systemd/sessions/2.ref\nSEAT=seat0\nTTY=tty2\n\
                       TTY_VALIDITY=from-pam\nSERVICE=gdm-password\nDESKTOP=gnome\nVTNR=2\n\
                       POSITION=2\nLEADER=4242\nAUDIT=2\nREALTIME=1795910400000000\n\
                       MONOTONIC=81000000\nCONTROLLER=:1.42\n";
        let greeter = "UID=118\nUSER=gdm\nACTIVE=0\nSTATE=online\nREMOTE=0\nCLASS=greeter\n\
                       SEAT=seat0\n";
        let logind = logind(&[("seat0", seat)], &[("2", session), ("c1", greeter)]);
        assert!(active(&logind, 1000));
        assert!(!active(&logind, 118));
    }

    #[test]
    fn every_seat_has_its_user() {
        let active_user = |uid: u32| format!("UID={uid}\nSTATE=active\nREMOTE=0\n");
        let logind = logind(
            &[
                ("seat0", "ACTIVE=4\n"),
                ("seat1", "ACTIVE=c9\n"),
                ("seat2", "CAN_TTY=0\n"),
            ],
            &[("4", &active_user(1004)), ("c9", &active_user(1009))],
        );
        assert!(active(&logind, 1004));
        assert!(active(&logind, 1009));
        assert!(!active(&logind, 0));
    }

    #[test]
    fn without_logind_nobody_sits_here() {
        let empty = tempfile::tempdir().unwrap();
        assert!(!active(&empty, 1000));
        // A name that leads elsewhere is none.
        let strange = logind(
            &[
                ("seat0", "ACTIVE=../seats/seat1\n"),
                ("seat1", "UID=1000\nSTATE=active\n"),
            ],
            &[],
        );
        assert!(!active(&strange, 1000));
        let gone = logind(&[("seat0", "ACTIVE=7\n")], &[]);
        assert!(!active(&gone, 1000));
    }
}
