use crate::ErrorKind;

/// Returns the sentences of an error in English and French, where this system has its own.
pub(crate) fn sentences(_: ErrorKind) -> Option<[&'static str; 2]> {
    None
}
