use cps_win32::token::Token;

pub(crate) use cps_win32::process::{current_thread, read_own_memory};

/// Whether the program runs elevated: programs of its account that are not can change its
/// environment. If the system does not tell, it counts as elevated.
pub(crate) fn has_more_rights_than_its_user() -> bool {
    let elevated = Token::own().and_then(|token| token.is_elevated());
    elevated.unwrap_or(true)
}
