/// The purpose of a key and its certificate (`identity.md` §1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Signing documents: non-repudiation.
    Signature,
    /// Proving the identity of the holder, and deciphering.
    Authentication,
    /// Proving without contact that the card is there, without its holder's consent (`identity.md`
    /// §2.5).
    Technical,
}
