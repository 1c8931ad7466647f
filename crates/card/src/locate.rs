//! From the places of directory entries to files.

use cps_apdu::Path;
use cps_pkcs15::Location;

use crate::layout::{self, Layout};
use crate::profile::FilePart;
use crate::{CardError, Damage};

/// Returns the part of a file that a directory entry names by a path, absolute or relative to the
/// application itself.
pub(crate) fn file_part(layout: &Layout, location: &Location) -> Result<FilePart, CardError> {
    let path = location.path.below(&layout.application());
    if path.files().len() > layout::MAX_PATH {
        return Err(damaged(&path, Damage::LongPath));
    }
    let range = match location.range {
        None => None,
        Some((index, length)) => {
            let start = usize::try_from(index).unwrap_or(usize::MAX);
            let end = start.saturating_add(usize::try_from(length).unwrap_or(usize::MAX));
            if end > layout::MAX_FILE {
                return Err(damaged(&path, Damage::TooLong));
            }
            Some(start..end)
        }
    };
    Ok(FilePart { path, range })
}

/// Returns the error for a file of the card that is not as it should be.
pub(crate) fn damaged(file: &Path, reason: Damage) -> CardError {
    CardError::Damaged {
        file: file.clone(),
        reason,
    }
}
