/// The reason why a reader or the link to a card failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// The card is no longer in the reader.
    #[error("the card was removed")]
    Removed,
    /// Another program reset the card: its security state and current files are gone.
    #[error("the card was reset by another program")]
    Reset,
    /// The card gives no answer to reset or to a command.
    #[error("the card does not answer")]
    Mute,
    /// The reader is no longer connected.
    #[error("the reader is gone")]
    ReaderGone,
    /// Another program holds the card.
    #[error("the card is in use by another program")]
    Busy,
    /// The PC/SC service does not run, or refuses this account.
    #[error("the smart card service does not answer: {0}")]
    ServiceDown(String),
    /// The answer did not come in time.
    #[error("the card took too long")]
    Timeout,
    /// The reader has no PIN pad.
    #[error("the reader has no PIN pad")]
    NoPinPad,
    /// The reader or its driver failed in another way.
    #[error("reader failure: {0}")]
    Other(String),
}
