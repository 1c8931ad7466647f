use cps_apdu::ApduBytes;

use crate::DataEntry;
use crate::cps2ter::ListedSoFar;

/// A data object as far as it was read: [`Card::read_on`](crate::Card::read_on) goes on with it.
pub struct DataReading {
    pub(crate) entry: DataEntry,
    pub(crate) so_far: ListedSoFar,
}

impl DataReading {
    /// Begins with nothing. No command.
    pub fn new(entry: DataEntry) -> Self {
        Self {
            entry,
            so_far: ListedSoFar::default(),
        }
    }

    /// Whether this object is being read.
    pub fn is_of(&self, entry: &DataEntry) -> bool {
        self.entry == *entry
    }

    /// Returns what was read, the zeros at its end included.
    pub fn into_content(self) -> ApduBytes {
        self.so_far.read.content
    }
}
