use std::fmt;

use crate::Hex;

/// Application identifier, up to 16 bytes (ISO 7816-4, 12.2.3 "Application identifiers").
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Aid {
    bytes: [u8; 16],
    len: u8,
}

impl Aid {
    /// Returns an AID known at compile time.
    ///
    /// # Panics
    /// If there are more than 16 bytes, which for a constant fails the build.
    pub const fn new(bytes: &[u8]) -> Self {
        match Self::from_slice(bytes) {
            Some(aid) => aid,
            None => panic!("an AID has at most 16 bytes"),
        }
    }

    /// Returns an AID read from a card; `None` if it is longer than 16 bytes.
    pub const fn from_slice(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > 16 {
            return None;
        }
        let mut copy = [0; 16];
        let mut i = 0;
        while i < bytes.len() {
            copy[i] = bytes[i];
            i += 1;
        }
        #[allow(clippy::cast_possible_truncation)] // at most 16, checked above
        Some(Self {
            bytes: copy,
            len: bytes.len() as u8,
        })
    }

    /// Returns the bytes.
    pub fn as_slice(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }
}

impl fmt::Display for Aid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hex(self.as_slice()).fmt(f)
    }
}

impl fmt::Debug for Aid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Aid({self})")
    }
}
