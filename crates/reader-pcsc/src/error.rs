use cps_reader::LinkError;
use pcsc::Error;

/// Translates a failure of PC/SC: whether card, reader or service is at fault.
pub(crate) fn link_error(error: Error) -> LinkError {
    match error {
        Error::RemovedCard | Error::NoSmartcard => LinkError::Removed,
        Error::ResetCard => LinkError::Reset,
        Error::UnresponsiveCard
        | Error::UnpoweredCard
        | Error::NotTransacted
        | Error::CommDataLost => LinkError::Mute,
        Error::UnknownReader | Error::ReaderUnavailable => LinkError::ReaderGone,
        Error::SharingViolation => LinkError::Busy,
        Error::Timeout => LinkError::Timeout,
        // `NoAccess` and `SecurityViolation`: the service's policy refuses this account.
        Error::NoAccess | Error::SecurityViolation => LinkError::ServiceDown(error.to_string()),
        error if is_service_gone(error) => LinkError::ServiceDown(error.to_string()),
        error => LinkError::Other(error.to_string()),
    }
}

/// Whether the context is dead: the service ended, or was started again since.
pub(crate) fn is_service_gone(error: Error) -> bool {
    matches!(
        error,
        Error::NoService
            | Error::ServiceStopped
            | Error::InvalidHandle
            | Error::CommError
            | Error::Shutdown
            | Error::SystemCancelled
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_is_blamed_on_card_reader_or_service() {
        let down = |error: Error| LinkError::ServiceDown(error.to_string());
        let table = [
            (Error::RemovedCard, LinkError::Removed),
            (Error::NoSmartcard, LinkError::Removed),
            (Error::ResetCard, LinkError::Reset),
            (Error::UnresponsiveCard, LinkError::Mute),
            (Error::UnpoweredCard, LinkError::Mute),
            (Error::NotTransacted, LinkError::Mute),
            (Error::CommDataLost, LinkError::Mute),
            (Error::UnknownReader, LinkError::ReaderGone),
            (Error::ReaderUnavailable, LinkError::ReaderGone),
            (Error::SharingViolation, LinkError::Busy),
            (Error::Timeout, LinkError::Timeout),
            (Error::NoService, down(Error::NoService)),
            (Error::ServiceStopped, down(Error::ServiceStopped)),
            (Error::InvalidHandle, down(Error::InvalidHandle)),
            (Error::CommError, down(Error::CommError)),
            (Error::NoAccess, down(Error::NoAccess)),
            (
                Error::ProtoMismatch,
                LinkError::Other(Error::ProtoMismatch.to_string()),
            ),
        ];
        for (error, expected) in table {
            assert_eq!(link_error(error), expected);
        }
    }

    #[test]
    fn refusals_leave_the_context_alive() {
        assert!(is_service_gone(Error::CommError));
        assert!(!is_service_gone(Error::NoAccess));
        assert!(!is_service_gone(Error::UnknownReader));
    }
}
