use cps_card::CardError;
use cps_protocol::event::LeaseEnd;
use cps_protocol::{ApiError, ErrorKind};
use cps_reader::LinkError;

/// The reason why an operation failed.
pub(crate) enum Failure {
    Card(CardError),
    Api(ApiError),
}

/// The card is out of reach, and with it every login for this reason.
pub(crate) struct OutOfReach(pub(crate) LeaseEnd);

impl From<OutOfReach> for Failure {
    fn from(OutOfReach(reason): OutOfReach) -> Self {
        let lost = match reason {
            LeaseEnd::ReaderRemoved => LinkError::ReaderGone,
            _ => LinkError::Removed,
        };
        Self::Card(lost.into())
    }
}

impl From<CardError> for Failure {
    fn from(error: CardError) -> Self {
        Self::Card(error)
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}

impl From<ErrorKind> for Failure {
    fn from(kind: ErrorKind) -> Self {
        Self::Api(kind.into())
    }
}
