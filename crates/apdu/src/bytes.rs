use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

/// Bytes on their way to or from a card, wiped when dropped.
///
/// They may carry a PIN or a protected file, so `Debug` prints the length only and there is no
/// `Clone`.
#[derive(Default, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct ApduBytes(Vec<u8>);

impl ApduBytes {
    /// Returns an empty buffer that can take `capacity` bytes without moving (a move would leave a
    /// copy).
    pub fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    /// Returns the bytes.
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }

    /// Returns the number of bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Appends `bytes`; the earlier storage is wiped if it has to move.
    pub fn extend(&mut self, bytes: &[u8]) {
        if self.0.capacity() - self.0.len() < bytes.len() {
            let mut larger = Vec::with_capacity((self.0.len() + bytes.len()).next_power_of_two());
            larger.extend_from_slice(&self.0);
            self.0.zeroize();
            self.0 = larger;
        }
        self.0.extend_from_slice(bytes);
    }

    /// Returns a copy outside the wiping type, for data that is public.
    pub fn to_vec(&self) -> Vec<u8> {
        self.0.clone()
    }
}

impl From<Vec<u8>> for ApduBytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for ApduBytes {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl AsRef<[u8]> for ApduBytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for ApduBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApduBytes({} bytes)", self.0.len())
    }
}

/// Prints bytes in upper-case hexadecimal, one space between bytes: the form of card documents.
#[derive(Clone, Copy)]
pub struct Hex<'a>(pub &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, byte) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{byte:02X}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_never_shows_the_bytes() {
        let bytes = ApduBytes::from(b"1234".as_slice());
        assert_eq!(format!("{bytes:?}"), "ApduBytes(4 bytes)");
    }

    #[test]
    fn extend_keeps_what_was_there() {
        let mut bytes = ApduBytes::with_capacity(1);
        bytes.extend(&[1, 2]);
        bytes.extend(&[3; 100]);
        assert_eq!(bytes.len(), 102);
        assert_eq!(&bytes.as_slice()[..3], &[1, 2, 3]);
    }

    #[test]
    fn hex_has_one_space_between_bytes() {
        assert_eq!(Hex(&[0x00, 0xA4, 0x0F]).to_string(), "00 A4 0F");
        assert_eq!(Hex(&[]).to_string(), "");
    }
}
