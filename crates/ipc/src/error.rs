use cps_protocol::{ApiError, ErrorKind};

/// The reason why a call gave no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// The daemon answered with an error.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// No daemon answers, or not in time.
    #[error("the daemon does not answer: {0}")]
    Unreachable(String),
    /// The connection is over: the daemon ended, or this side closed it.
    #[error("the connection to the daemon is over: {0}")]
    Broken(String),
}

impl ClientError {
    /// Returns the same failure in the words of the API.
    pub fn api_error(&self) -> ApiError {
        match self {
            Self::Api(error) => error.clone(),
            Self::Unreachable(detail) | Self::Broken(detail) => {
                ApiError::new(ErrorKind::DaemonUnreachable).with_detail(detail)
            }
        }
    }
}
