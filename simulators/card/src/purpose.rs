/// What a key and its certificate are for (`identity.md` §1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Signing documents: non-repudiation.
    Signature,
    /// Proving who holds the card, and deciphering.
    Authentication,
    /// Proving without contact that the card is there, whoever holds it (`identity.md` §2.5).
    Technical,
}
