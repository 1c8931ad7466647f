use zeroize::Zeroizing;

use crate::{CkResult, CkRv};

/// An output buffer and its length pointer, as PKCS#11 wants them treated (PKCS#11 2.40 base,
/// section 5.2, Conventions for functions returning output in a variable-length buffer).
///
/// It holds the answer itself: the caller's memory may overlap the input, so it is written only
/// after the function has finished.
#[derive(Debug)]
pub struct OutBuf {
    room: Option<usize>,
    needed: Option<usize>,
    bytes: Zeroizing<Vec<u8>>,
}

impl OutBuf {
    /// Returns a null pointer: the caller asks for the length.
    pub fn question() -> Self {
        Self {
            room: None,
            needed: None,
            bytes: Zeroizing::default(),
        }
    }

    /// Returns a buffer of `room` bytes.
    pub fn with_room(room: usize) -> Self {
        Self {
            room: Some(room),
            ..Self::question()
        }
    }

    /// Returns the value for the length pointer, if one is to be written.
    pub fn length(&self) -> Option<usize> {
        self.needed
    }

    /// Returns the bytes for the buffer: never more than its room.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether an answer of `length` bytes can be given now; `false` for a length question.
    ///
    /// # Errors
    /// [`CkRv::BUFFER_TOO_SMALL`] if there is a buffer and it is too short.
    pub(crate) fn fits(&mut self, length: usize) -> CkResult<bool> {
        self.needed = Some(length);
        match self.room {
            None => Ok(false),
            Some(room) if room < length => Err(CkRv::BUFFER_TOO_SMALL),
            Some(_) => Ok(true),
        }
    }

    /// Gives the answer, after [`Self::fits`] said that there is room for it.
    ///
    /// # Errors
    /// [`CkRv::DEVICE_ERROR`] if it is longer than announced: the card's fault.
    pub(crate) fn deliver(&mut self, bytes: &[u8]) -> CkResult {
        if self.room.is_none_or(|room| room < bytes.len()) {
            return Err(CkRv::DEVICE_ERROR);
        }
        self.needed = Some(bytes.len());
        self.bytes = Zeroizing::new(bytes.to_vec());
        Ok(())
    }
}
