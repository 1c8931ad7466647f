use crate::{SigningInput, Verified};

/// Digests that one key signs in one exclusive section, see
/// [`Card::sign_queue`](crate::Card::sign_queue).
pub trait SigningQueue {
    /// Returns the proof of the login, if there is one.
    fn proof(&self) -> Option<&Verified>;

    /// Returns the next input; `None` ends the section.
    fn next(&mut self) -> Option<SigningInput>;

    /// Takes the signature of the input that [`Self::next`] gave last.
    fn signed(&mut self, input: &SigningInput, signature: Vec<u8>);
}
