use std::sync::Arc;

use super::pauses::Pauses;
use crate::audit::Audit;
use crate::cache::Cache;
use crate::directory::Directory;
use crate::state::{ReaderKey, ReaderRegistry};

/// A reader with the parts of the daemon that its thread uses.
pub(crate) struct ReaderContext {
    pub(crate) name: String,
    pub(crate) key: ReaderKey,
    pub(crate) registry: Arc<ReaderRegistry>,
    pub(crate) cache: Arc<Cache>,
    pub(crate) audit: Arc<Audit>,
    pub(crate) pauses: Arc<Pauses>,
    pub(crate) directory: Arc<Directory>,
}
