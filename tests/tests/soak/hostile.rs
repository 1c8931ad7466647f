//! Users who take from the others all they can: three accounts that may use the cards, and one that
//! may not.
//!
//! They care for no answer. What the applications get meanwhile is right or a documented error, as
//! without them.

use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use rustix::process::{Gid, Uid};

use crate::ledger::Ledger;

/// The group that may use the cards, in this test; each system has it.
pub(crate) const GROUP: &str = "nogroup";
const GID: u32 = 65_534;

/// The first of the hostile accounts.
const FIRST: u32 = 70_001;

/// The behaviour of a hostile user.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// Opens connections and says nothing.
    Silent,
    /// Keeps as many requests waiting as it may, with ids as long as they may be.
    Floods,
    /// Sends lines that never end.
    Endless,
    /// Has no right to use the cards, and connects again and again.
    Stranger,
}

pub(crate) const KINDS: [Kind; 4] = [Kind::Silent, Kind::Floods, Kind::Endless, Kind::Stranger];

/// Time between two rounds, in which a daemon that ended may come back.
const PAUSE: Duration = Duration::from_millis(10);

/// Acts until the applications end. This thread becomes the account, which only root can.
pub(crate) fn run(kind: Kind, number: u32, socket: &Path, ledger: &Ledger) {
    let gid = match kind {
        Kind::Stranger => FIRST + number,
        _ => GID,
    };
    let changed = rustix::thread::set_thread_gid(Gid::from_raw(gid))
        .and_then(|()| rustix::thread::set_thread_uid(Uid::from_raw(FIRST + number)));
    if changed.is_err() {
        return;
    }
    let mut held = Vec::new();
    while !ledger.is_stopped() {
        // A daemon that has ended, or refuses, has closed its end.
        if let Ok(mut stream) = UnixStream::connect(socket) {
            let _ = act(kind, &mut stream);
            held.push(stream);
        }
        let most = if matches!(kind, Kind::Stranger) {
            1
        } else {
            64
        };
        if held.len() > most {
            held.clear();
        }
        std::thread::park_timeout(PAUSE);
    }
}

fn act(kind: Kind, stream: &mut UnixStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PAUSE))?;
    stream.set_write_timeout(Some(PAUSE))?;
    let hello = r#"{"jsonrpc":"2.0","id":1,"method":"system.hello","params":{"protocol":1,"client":"hostile"}}"#;
    match kind {
        Kind::Silent | Kind::Stranger => {}
        Kind::Floods => {
            writeln!(stream, "{hello}")?;
            let id = "i".repeat(60);
            for number in 0..200 {
                writeln!(
                    stream,
                    r#"{{"jsonrpc":"2.0","id":"{id}{number}","method":"cards.list"}}"#
                )?;
            }
        }
        Kind::Endless => {
            writeln!(stream, "{hello}")?;
            stream.write_all(&[b' '; 1 << 16])?;
        }
    }
    stream.read(&mut [0; 64]).map(drop)
}
