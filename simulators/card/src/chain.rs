use cps_apdu::{ApduBytes, StatusWord};

/// The parts of a chained command so far (ISO 7816-4, 5.3.3).
#[derive(Default)]
pub(crate) struct Chain(ApduBytes);

impl Chain {
    /// Adds a part; returns the whole if it was the last one. A chain that grows beyond `limit`
    /// bytes is refused and forgotten.
    pub(crate) fn add(
        &mut self,
        part: &[u8],
        last: bool,
        limit: usize,
    ) -> Result<Option<ApduBytes>, StatusWord> {
        let mut chain = std::mem::take(&mut self.0);
        if chain.len() + part.len() > limit {
            return Err(StatusWord::WRONG_LENGTH);
        }
        chain.extend(part);
        if last {
            return Ok(Some(chain));
        }
        self.0 = chain;
        Ok(None)
    }
}
