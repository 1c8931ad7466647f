//! The national identity of a patient (matricule INS): its form, its key, its name in an assertion.

use crate::AssertionError;
use crate::request::{InsAuthority, Patient};

/// Returns the resource of an assertion: the identity with its authority (HL7 CX).
///
/// # Errors
/// [`AssertionError::PatientForm`], [`AssertionError::PatientKey`]
pub(crate) fn resource(patient: &Patient) -> Result<String, AssertionError> {
    check(&patient.ins)?;
    let authority = match patient.authority {
        InsAuthority::Nir => "1.2.250.1.213.1.4.8",
        InsAuthority::Nia => "1.2.250.1.213.1.4.9",
        InsAuthority::Test => "1.2.250.1.213.1.4.10",
    };
    Ok(format!("{}^^^&{authority}&ISO^NH", patient.ins))
}

/// Checks form and key. The departments of Corsica, `2A` and `2B`, count as 19 and 18.
fn check(ins: &str) -> Result<(), AssertionError> {
    let form = || AssertionError::PatientForm;
    let (number, key) = ins.split_at_checked(13).ok_or_else(form)?;
    let corsica = match number.get(5..7) {
        Some("2A") => Some("19"),
        Some("2B") => Some("18"),
        _ => None,
    };
    let number = match corsica {
        Some(digits) => format!("{}{digits}{}", &number[..5], &number[7..]),
        None => number.to_owned(),
    };
    let digits = |text: &str, length: usize| {
        text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !digits(&number, 13) || !digits(key, 2) {
        return Err(form());
    }
    let number: u64 = number.parse().map_err(|_| form())?;
    match key.parse() == Ok(97 - number % 97) {
        true => Ok(()),
        false => Err(AssertionError::PatientKey),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_have_fifteen_characters_and_a_key() {
        let form = || Err(AssertionError::PatientForm);
        let key = || Err(AssertionError::PatientKey);
        for (ins, result) in [
            // 2000000000000 = 97 * 20618556701 + 3
            ("200000000000094", Ok(())),
            ("200000000000095", key()),
            ("200000000000100", key()),
            // 1000019000000 and 1000018000000
            ("100002A00000019", Ok(())),
            ("100002A00000018", key()),
            ("100002B00000046", Ok(())),
            ("20000000000009", form()),
            ("2000000000000094", form()),
            ("20000000000009A", form()),
            ("2A0000000000094", form()),
            ("100002C00000019", form()),
            ("2 00000000000 94", form()),
            ("é0000000000000", form()),
            ("", form()),
        ] {
            assert_eq!(check(ins), result, "{ins}");
        }
    }

    #[test]
    fn each_authority_has_its_identifier() {
        for (authority, oid) in [
            (InsAuthority::Nir, "1.2.250.1.213.1.4.8"),
            (InsAuthority::Nia, "1.2.250.1.213.1.4.9"),
            (InsAuthority::Test, "1.2.250.1.213.1.4.10"),
        ] {
            let patient = Patient {
                ins: "200000000000094".to_owned(),
                authority,
            };
            let expected = format!("200000000000094^^^&{oid}&ISO^NH");
            assert_eq!(resource(&patient), Ok(expected));
        }
    }
}
