use std::ops::Deref;

use zeroize::Zeroizing;

use crate::{CkResult, CkRv};

/// Data kept as they are, up to a limit.
pub(super) struct Collected {
    data: Zeroizing<Vec<u8>>,
    limit: usize,
}

impl Collected {
    pub(super) fn up_to(limit: usize) -> Self {
        Self {
            data: Zeroizing::default(),
            limit,
        }
    }

    /// # Errors
    /// [`CkRv::DATA_LEN_RANGE`] for more than the limit.
    pub(super) fn update(&mut self, part: &[u8]) -> CkResult {
        if part.len() > self.limit.saturating_sub(self.data.len()) {
            return Err(CkRv::DATA_LEN_RANGE);
        }
        self.data.extend_from_slice(part);
        Ok(())
    }

    /// Whether there is as much as there may be.
    pub(super) fn is_full(&self) -> bool {
        self.data.len() == self.limit
    }
}

impl Deref for Collected {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.data
    }
}
