use cps_protocol::ApiError;

use crate::language::Language;

/// Returns the sentence of the API in the person's language.
pub fn api_sentence(error: &ApiError, language: Language) -> &'static str {
    match language {
        Language::English => error.kind.english(),
        Language::French => error.kind.french(),
    }
}
