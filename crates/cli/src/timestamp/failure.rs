use cps_signature::{BuildError, TimestampError};

/// The reason why a server gave no timestamp.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoTimestamp {
    /// It does not answer, or with an error of HTTP.
    #[error("{0}")]
    Unreachable(#[from] ureq::Error),
    /// The answer is no timestamp of the signature.
    #[error(transparent)]
    Wrong(#[from] TimestampError),
    /// A request or a signature cannot be encoded.
    #[error(transparent)]
    Encoding(#[from] BuildError),
}
