use crate::{ApduBytes, StatusWord};

/// A response APDU: data and status word (ISO 7816-4, 5.1 "Command-response pairs").
#[derive(Debug, PartialEq, Eq)]
pub struct Response {
    /// The data field, possibly empty.
    pub data: ApduBytes,
    /// SW1-SW2.
    pub status: StatusWord,
}

impl Response {
    /// Splits received bytes; `None` if there is no status word.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (data, status) = bytes.split_last_chunk::<2>()?;
        Some(Self {
            data: ApduBytes::from(data),
            status: StatusWord(u16::from_be_bytes(*status)),
        })
    }

    /// Returns a response with data.
    pub fn new(data: impl Into<ApduBytes>, status: StatusWord) -> Self {
        Self {
            data: data.into(),
            status,
        }
    }

    /// Returns a response of a status word alone.
    pub fn status(status: StatusWord) -> Self {
        Self::new(Vec::new(), status)
    }

    /// Returns the bytes as they travel.
    pub fn encode(&self) -> ApduBytes {
        let mut bytes = ApduBytes::with_capacity(self.data.len() + 2);
        bytes.extend(self.data.as_slice());
        bytes.extend(&self.status.0.to_be_bytes());
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_needs_a_status_word() {
        assert_eq!(Response::parse(&[0x90]), None);
        let response = Response::parse(&[0x01, 0x90, 0x00]).expect("three bytes");
        assert_eq!(response.data.as_slice(), &[0x01]);
        assert_eq!(response.status, StatusWord::OK);
        assert_eq!(response.encode().as_slice(), &[0x01, 0x90, 0x00]);
    }
}
