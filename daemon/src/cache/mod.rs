//! The public content of cards seen before, so that a known card is ready after a few commands.
//!
//! It lives in memory, and on disk where a directory is configured, and never holds anything that
//! needs the PIN (`pkcs11.md` §11, S2).

mod disk;
pub(crate) mod file;
mod key;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cps_protocol::{ApiError, ErrorKind};
use tracing::warn;

use crate::content::Content;
use disk::Disk;
pub(crate) use key::CacheKey;

/// Cards that are remembered; a workstation sees a few, a shared one some dozens.
const CAPACITY: usize = 128;

#[derive(Debug)]
pub(crate) struct Cache {
    memory: Mutex<HashMap<CacheKey, Arc<Content>>>,
    disk: Option<Disk>,
}

impl Cache {
    /// Returns a cache that also keeps its content in `directory`, if that can be trusted.
    pub(crate) fn new(directory: Option<&Path>) -> Self {
        let disk = directory.and_then(|directory| {
            Disk::open(directory)
                .inspect_err(|error| {
                    warn!(
                        directory = %directory.display(),
                        status = %error,
                        "cards are not kept on disk"
                    );
                })
                .ok()
        });
        Self {
            memory: Mutex::default(),
            disk,
        }
    }

    pub(crate) fn find(&self, key: &CacheKey) -> Option<Arc<Content>> {
        if let Some(content) = self.lock().get(key) {
            return Some(Arc::clone(content));
        }
        let content = Arc::new(self.disk.as_ref()?.find(key)?);
        self.remember(key.clone(), Arc::clone(&content));
        Some(content)
    }

    /// Remembers content, on disk too once it is complete.
    pub(crate) fn store(&self, key: CacheKey, content: Arc<Content>) {
        if let Some(disk) = self.disk.as_ref().filter(|_| content.is_complete())
            && let Err(error) = disk.store(&key, &content)
        {
            warn!(status = %error, "a card could not be kept on disk");
        }
        self.remember(key, content);
    }

    /// Forgets a card.
    pub(crate) fn forget(&self, key: &CacheKey) {
        self.lock().remove(key);
        if let Some(disk) = &self.disk
            && let Err(error) = disk.forget(key)
        {
            warn!(status = %error, "a card could not be removed from disk");
        }
    }

    /// Forgets everything.
    ///
    /// # Errors
    /// `cache.failed` if something stays on disk.
    pub(crate) fn clear(&self) -> Result<(), ApiError> {
        self.lock().clear();
        let cleared = self.disk.as_ref().map_or(Ok(()), Disk::clear);
        cleared.map_err(|error| ApiError::new(ErrorKind::CacheFailed).with_detail(error))
    }

    /// Keeps content in memory. If there is too much, all other content is forgotten and read anew.
    fn remember(&self, key: CacheKey, content: Arc<Content>) {
        let mut known = self.lock();
        if known.len() >= CAPACITY && !known.contains_key(&key) {
            known.clear();
        }
        known.insert(key, content);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<CacheKey, Arc<Content>>> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
