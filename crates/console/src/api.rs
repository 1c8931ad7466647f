use cps_protocol::{ApiError, ErrorKind};

use crate::language::Language;
use crate::sys;
use crate::text::Text;

/// Returns the sentence of the API in the person's language. Where services are started in another way
/// than with systemd, so is it said.
pub fn api_sentence(error: &ApiError, language: Language) -> &'static str {
    match error.kind {
        ErrorKind::DaemonUnreachable if !sys::HAS_SYSTEMD => language.text(Text::DaemonStopped),
        ErrorKind::ServiceDown if !sys::HAS_SYSTEMD => language.text(Text::ReadersStopped),
        kind => match language {
            Language::English => kind.english(),
            Language::French => kind.french(),
        },
    }
}
