//! National identifiers of persons (IdNat_PS) in the extractions.

use cps_identity::NationalId;
use thiserror::Error;

/// Type of the RPPS number among the identifiers of persons (`identity.md` §3.1).
const RPPS: char = '8';

/// Digits of an RPPS number (`identity.md` §3.3).
const RPPS_DIGITS: usize = 11;

/// Returns the national identifier that a number stands for: itself, or that of an RPPS number
/// without its type; `None` if it is neither.
pub fn national(number: &str) -> Option<String> {
    let number = number.trim();
    if number.len() == RPPS_DIGITS && number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(format!("{RPPS}{number}"));
    }
    is_national(number).then(|| number.to_owned())
}

/// The reason why a number cannot be that of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotANumber {
    /// It has not the layout of any (`identity.md` §3.1).
    #[error("this has not the form of a national number")]
    Layout,
    /// Its check key is wrong (`identity.md` §3.3): of a number with a slip, and of documentation and
    /// test numbers, which are told and taken (`identity.md` §1.1, rule 3).
    #[error("the check key of the number is wrong")]
    Key,
}

/// Checks a number that people wrote, as [`national`] takes it: a slip of one digit shows in its
/// check key.
///
/// # Errors
/// [`NotANumber`].
pub fn check_written(number: &str) -> Result<(), NotANumber> {
    let number = national(number).ok_or(NotANumber::Layout)?;
    match NationalId::parse(&number).warning() {
        None => Ok(()),
        Some(_) => Err(NotANumber::Key),
    }
}

/// Whether a text has the layout of a national identifier.
pub(crate) fn is_national(number: &str) -> bool {
    NationalId::parse(number).has_layout()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_rpps_number_is_taken_with_and_without_its_type() {
        for (number, expected) in [
            ("99700000013", Some("899700000013")),
            (" 899700000013 ", Some("899700000013")),
            ("0012345678", Some("0012345678")),
            ("310B000000/18", Some("310B000000/18")),
            ("x9700000013", None),
            ("", None),
        ] {
            assert_eq!(national(number).as_deref(), expected, "{number}");
        }
    }

    #[test]
    fn a_number_that_was_written_wrong_is_told() {
        use NotANumber::{Key, Layout};
        for (number, expected) in [
            ("99700000013", Ok(())),
            ("899700000013", Ok(())),
            ("99700000031", Err(Key)),
            ("899700000014", Err(Key)),
            ("8,997E+11", Err(Layout)),
            ("1000567890", Err(Layout)),
            ("1000567890O", Err(Layout)),
            // Of ADELI and of numbers with letters no key is known.
            ("00B6000010", Ok(())),
            ("310B000000/18", Ok(())),
            ("3750712184/18", Ok(())),
            ("3750712185/18", Err(Key)),
            ("3750712184", Err(Layout)),
            ("518751275100020/7", Ok(())),
            ("518751275100025/7", Err(Key)),
            ("Anne", Err(Layout)),
        ] {
            assert_eq!(check_written(number), expected, "{number}");
        }
    }
}
