//! What the daemon keeps of a card on disk.

use std::time::{Duration, Instant};
use std::{fs, io, path::Path, thread};

use cps_sim_reader::SimReaders;
use cpsd::{Config, Daemon};

use crate::Result;

/// Longer than a card is read on a busy machine.
const LONG: Duration = Duration::from_secs(30);

/// The file of the card in these readers.
pub(crate) fn file(readers: &SimReaders) -> Result<Vec<u8>> {
    let directory = tempfile::tempdir()?;
    let cache = directory.path().join("cache");
    let config = Config {
        socket: directory.path().join("cpsd.sock"),
        cache_dir: Some(cache.clone()),
        ..Config::default()
    };
    let readers = readers.clone();
    let daemon = Daemon::start(&config, move || Box::new(readers.clone()))?;
    let deadline = Instant::now() + LONG;
    let file = loop {
        if let Some(file) = find(&cache)? {
            break file;
        }
        if Instant::now() > deadline {
            return Err("the daemon has kept no card".into());
        }
        thread::sleep(Duration::from_millis(10));
    };
    daemon.stop();
    Ok(file)
}

fn find(directory: &Path) -> io::Result<Option<Vec<u8>>> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "card")
        {
            return fs::read(path).map(Some);
        }
    }
    Ok(None)
}
