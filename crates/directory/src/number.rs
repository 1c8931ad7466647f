//! National identifiers of persons (IdNat_PS) in the extractions.

use cps_identity::NationalId;

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
}
