//! Whether the certificates of cards and of foreign signers can be relied on, by what the administrator configured.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use cps_protocol::{Purpose, Trust, TrustReason};
use cps_trust::{TrustFolders, TrustStore, Verdict};
use tracing::{info, warn};

use crate::directory::Directory;

/// Certificates whose verdicts are kept; a card has two.
const CAPACITY: usize = 256;

/// Keeps verdicts for as long as they hold: until a file has changed, or their time is over.
#[derive(Debug)]
pub(crate) struct TrustCache(Mutex<Inner>);

#[derive(Debug)]
struct Inner {
    folders: TrustFolders,
    store: TrustStore,
    directory: Arc<Directory>,
    /// Number of the index of the directory that the verdicts come from.
    index: u64,
    known: HashMap<(Vec<u8>, Option<Purpose>), Known>,
}

#[derive(Debug)]
struct Known {
    verdict: Verdict,
    /// Time of the verdict: a clock that is set back voids it.
    given: SystemTime,
}

impl TrustCache {
    pub(crate) fn new(trust_dir: &Path, crl_dir: &Path, directory: Arc<Directory>) -> Self {
        let mut inner = Inner {
            folders: TrustFolders::new(trust_dir, crl_dir),
            store: TrustStore::default(),
            directory,
            index: 0,
            known: HashMap::new(),
        };
        // Problems of the files belong into the log of the start.
        inner.look();
        Self(Mutex::new(inner))
    }

    /// Returns the verdict over a certificate, in DER, at this moment.
    pub(crate) fn judge(&self, der: &[u8], purpose: Option<Purpose>) -> Verdict {
        let now = SystemTime::now();
        let mut inner = self.lock();
        inner.look();
        let key = (der.to_vec(), purpose);
        if let Some(known) = inner.known.get(&key)
            && known.holds_at(now)
        {
            return known.verdict.clone();
        }
        let verdict = inner.store.judge(der, purpose, now);
        let verdict = inner.with_opposition(der, verdict);
        if inner.known.len() >= CAPACITY {
            inner.known.clear();
        }
        let known = Known {
            verdict: verdict.clone(),
            given: now,
        };
        inner.known.insert(key, known);
        verdict
    }

    /// Judges a foreign certificate that came with others, all in DER. The verdict is not kept:
    /// foreign certificates must not drive out those of cards.
    pub(crate) fn judge_foreign(
        &self,
        der: &[u8],
        others: &[Vec<u8>],
        purpose: Purpose,
    ) -> Verdict {
        let mut inner = self.lock();
        inner.look();
        let now = SystemTime::now();
        let verdict = inner.store.judge_with(der, others, Some(purpose), now);
        inner.with_opposition(der, verdict)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// Adds the reason of a card that is opposed.
    fn with_opposition(&self, der: &[u8], mut verdict: Verdict) -> Verdict {
        if self.directory.opposed(der).is_some() {
            verdict.trust.reasons.push(TrustReason::CardOpposed);
            verdict.trust = Trust::new(verdict.trust.reasons);
        }
        verdict
    }

    /// Reads the directories and the index if something in them has changed.
    fn look(&mut self) {
        let index = self.directory.look();
        if index != self.index {
            self.index = index;
            self.known.clear();
        }
        let Some((store, notices)) = self.folders.look() else {
            return;
        };
        for notice in notices {
            warn!(status = %notice, "a file or directory of the trust directories is not used");
        }
        info!("trust directories read");
        self.store = store;
        self.known.clear();
    }
}

impl Known {
    fn holds_at(&self, now: SystemTime) -> bool {
        self.given <= now && self.verdict.until.is_none_or(|until| now < until)
    }
}
