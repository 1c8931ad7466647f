//! The index of the directory, which names opposed cards. Begin at [`Directory::opposed`].
//!
//! Without an index, or with one that cannot be read, no card is opposed: what is wrong with it is
//! logged and told by `system.info`, and keeps no card from being used.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use cps_directory::{Day, LiveIndex};
use cps_identity::Identity;
use cps_protocol::DirectoryFreshness;
use cps_protocol::method::DirectoryIndex;
use cps_trust::{Besides, check_writers};
use tracing::{info, warn};

/// Age from which a list of cards is old. The ANS publishes one each day.
const OLD: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The word of a list of cards among the sources of an index.
const CARDS: &str = "cards";

/// The index that the administrator has configured, if any.
#[derive(Debug, Default)]
pub(crate) struct Directory(Option<Mutex<Inner>>);

#[derive(Debug)]
struct Inner {
    live: LiveIndex,
    /// Number of the indices that were read.
    number: u64,
    /// The reason why the index is not used.
    problem: Option<String>,
}

impl Directory {
    pub(crate) fn new(path: Option<&Path>) -> Self {
        Self(path.map(|path| {
            let mut inner = Inner {
                live: LiveIndex::new(path),
                number: 1,
                problem: None,
            };
            inner.examine();
            Mutex::new(inner)
        }))
    }

    /// Reads the index if it was replaced; returns a number that changes with it.
    pub(crate) fn look(&self) -> u64 {
        self.lock().map_or(0, |mut inner| {
            inner.look();
            inner.number
        })
    }

    /// Returns the day on which the card of a certificate (DER) was opposed; `None` if it was not, or
    /// if that is not known.
    pub(crate) fn opposed(&self, certificate: &[u8]) -> Option<Day> {
        let mut inner = self.lock()?;
        inner.look();
        let identity = Identity::from_certificate(certificate).ok()?;
        let number = identity.card_identity.number?;
        inner.opposed(&number.value)
    }

    /// Returns the state of the index, if there is to be one.
    pub(crate) fn state(&self, now: SystemTime) -> Option<DirectoryIndex> {
        let mut inner = self.lock()?;
        inner.look();
        Some(inner.state(now))
    }

    fn lock(&self) -> Option<MutexGuard<'_, Inner>> {
        let inner = self.0.as_ref()?;
        Some(inner.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Inner {
    fn look(&mut self) {
        if self.live.look() {
            self.number += 1;
            self.examine();
        }
    }

    /// Decides whether the index is used.
    fn examine(&mut self) {
        let path = self.live.path();
        let exposed = check_writers(Path::new("/"), path, Besides::OwnAccount).err();
        self.problem = match (exposed, self.live.index()) {
            (Some(exposed), _) => Some(exposed.to_string()),
            (None, Err(error)) => Some(error.to_string()),
            (None, Ok(_)) => None,
        };
        match &self.problem {
            Some(problem) => {
                warn!(status = %problem, path = %path.display(), "the index of the directory is not used");
            }
            None => info!("index of the directory read"),
        }
    }

    fn opposed(&mut self, number: &str) -> Option<Day> {
        if self.problem.is_some() {
            return None;
        }
        match self.live.index().ok()?.card(number) {
            Ok(card) => card?.opposed,
            Err(error) => {
                let problem = error.to_string();
                warn!(status = %problem, "the index of the directory is not used");
                self.problem = Some(problem);
                None
            }
        }
    }

    fn state(&self, now: SystemTime) -> DirectoryIndex {
        let (None, Ok(index)) = (&self.problem, self.live.index()) else {
            return DirectoryIndex {
                freshness: DirectoryFreshness::Unusable,
                date: None,
                detail: self.problem.clone(),
            };
        };
        let sources = index.about().sources.iter();
        let lists = sources.filter(|source| source.kind == CARDS);
        let newest = lists.map(|source| source.changed).max();
        let age = newest.map(|newest| {
            let then = SystemTime::UNIX_EPOCH + Duration::from_secs(newest);
            // A file of tomorrow is new.
            now.duration_since(then).unwrap_or_default()
        });
        DirectoryIndex {
            freshness: match age {
                Some(age) if age <= OLD => DirectoryFreshness::Current,
                _ => DirectoryFreshness::Old,
            },
            date: newest.and_then(Day::of_unix).map(|day| day.to_string()),
            detail: None,
        }
    }
}
