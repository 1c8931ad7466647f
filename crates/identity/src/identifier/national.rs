//! IdNat_PS, the identifier of a person (`identity.md` §3.1). Begin at [`NationalId`].

use cps_certificate::{CertificateDetails, attribute};
use serde::{Deserialize, Serialize};

use crate::{Warning, check_key};

/// IdNat_PS: the identifier of a person (`identity.md` §3.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NationalId {
    /// The identifier as it was read: canonical.
    pub value: String,
    /// Its type, from the first character.
    #[serde(rename = "type")]
    pub kind: NationalIdKind,
    /// The number without the type: RPPS, ADELI, FINESS, SIRET …
    pub number: String,
    /// The register number after the `/`, if there is one.
    pub register: Option<String>,
}

/// Type of a person identifier (G08).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NationalIdKind {
    /// `0`: ADELI, nine characters, letters possible.
    Adeli,
    /// `1`: practice with ADELI number and register number.
    AdeliPractice,
    /// `2`: DRASS, ended in 2020.
    Drass,
    /// `3`: FINESS and register number.
    FinessRegister,
    /// `4`: SIREN and register number.
    SirenRegister,
    /// `5`: SIRET and register number.
    SiretRegister,
    /// `6`: practice with RPPS number and register number.
    RppsPractice,
    /// `8`: RPPS, eleven digits.
    Rpps,
    /// `9`: student, ended in 2020.
    Student,
    /// Any other first character.
    Other,
}

impl NationalId {
    /// Interprets an identifier; never fails, since the string itself is canonical.
    pub fn parse(value: &str) -> Self {
        let kind = match value.chars().next() {
            Some('0') => NationalIdKind::Adeli,
            Some('1') => NationalIdKind::AdeliPractice,
            Some('2') => NationalIdKind::Drass,
            Some('3') => NationalIdKind::FinessRegister,
            Some('4') => NationalIdKind::SirenRegister,
            Some('5') => NationalIdKind::SiretRegister,
            Some('6') => NationalIdKind::RppsPractice,
            Some('8') => NationalIdKind::Rpps,
            Some('9') => NationalIdKind::Student,
            _ => NationalIdKind::Other,
        };
        let rest = match kind {
            NationalIdKind::Other => value,
            _ => &value[1..],
        };
        let (number, register) = match rest.split_once('/') {
            Some((number, register)) => (number, Some(register.to_owned())),
            None => (rest, None),
        };
        Self {
            value: value.to_owned(),
            kind,
            number: number.to_owned(),
            register,
        }
    }

    /// Returns the identifiers that the common names of a certificate hold, the holder's first: a
    /// name without the layout of an identifier counts only if no other has it.
    pub(crate) fn all_of_certificate(certificate: &CertificateDetails) -> Vec<Self> {
        let names = certificate.subject.texts(attribute::COMMON_NAME);
        let names = names.map(str::trim).filter(|name| !name.is_empty());
        let mut all: Vec<Self> = Vec::new();
        for id in names.map(Self::parse) {
            if !all.contains(&id) {
                all.push(id);
            }
        }
        let identifiers: Vec<_> = all.iter().filter(|id| id.has_layout()).cloned().collect();
        if identifiers.is_empty() {
            all
        } else {
            identifiers
        }
    }

    /// Returns the identifier of a certificate's holder; `None` if it has no common name.
    pub fn of_certificate(certificate: &CertificateDetails) -> Option<Self> {
        Self::all_of_certificate(certificate).into_iter().next()
    }

    /// Returns a warning about layout or check key (`identity.md` §3.3).
    pub fn warning(&self) -> Option<Warning> {
        use NationalIdKind as Kind;
        let identifier = || self.value.clone();
        if !self.has_layout() {
            return Some(Warning::Identifier {
                identifier: identifier(),
            });
        }
        let key_holds = match self.kind {
            Kind::Rpps | Kind::RppsPractice | Kind::SirenRegister => check_key::luhn(&self.number),
            Kind::FinessRegister => check_key::finess(&self.number),
            Kind::SiretRegister => check_key::siret(&self.number),
            // No key rule is established for these.
            Kind::Adeli | Kind::AdeliPractice | Kind::Drass | Kind::Student | Kind::Other => true,
        };
        (!key_holds).then(|| Warning::CheckKey {
            identifier: identifier(),
        })
    }

    /// Whether the identifier has the layout of its type, which is one of those that are known
    /// (`identity.md` §3.1): letters and digits, and a register number where the type has one.
    pub fn has_layout(&self) -> bool {
        use NationalIdKind as Kind;
        let number = self.number.as_str();
        let digits = |count| number.len() == count && number.bytes().all(|b| b.is_ascii_digit());
        let letters = |count| number.len() == count && is_free(number);
        let free = is_free(number);
        let register = self.register.as_deref();
        match self.kind {
            Kind::Adeli => letters(9) && register.is_none(),
            Kind::AdeliPractice => free && register.is_some_and(is_register),
            Kind::FinessRegister => letters(9) && register.is_some_and(is_register),
            Kind::SirenRegister => digits(9) && register.is_some_and(is_register),
            Kind::SiretRegister => letters(14) && register.is_some_and(is_register),
            Kind::RppsPractice => digits(14) && register.is_some_and(is_register),
            Kind::Rpps => digits(11) && register.is_none(),
            Kind::Drass | Kind::Student => free && register.is_none_or(is_register),
            Kind::Other => false,
        }
    }
}

/// The most characters of a part whose length no document gives.
const LONGEST_PART: usize = 32;

/// Whether a part consists of letters and digits.
fn is_free(part: &str) -> bool {
    (1..=LONGEST_PART).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Whether a part is a register number: an employer chooses it, so separators are possible.
fn is_register(part: &str) -> bool {
    (1..=LONGEST_PART).contains(&part.len())
        && part
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_letters_and_digits_of_a_known_type_have_a_layout() {
        let table = [
            ("00B6087510", true),
            ("112345678901/00001", true),
            ("2751234", true),
            ("310B000000/000000018", true),
            ("4123456789/7", true),
            ("500000000029751/CPAT-0001.a_b", true),
            ("699900063480001/7", true),
            ("899900063480", true),
            ("9123456", true),
            ("", false),
            ("^.*$", false),
            ("^8[0-9]{11}$", false),
            ("8997000000.3", false),
            ("0^.*$00000", false),
            ("1^.*$/1", false),
            ("112345678901/.*$ ", false),
            ("310B000000/1/2", false),
            ("310B000000/", false),
            ("4123456789/é", false),
            ("2", false),
            ("2^.*$", false),
            ("9/1", false),
            ("9 123", false),
            ("89990006348\u{0663}", false),
            ("799900063480", false),
            ("PRATICIEN", false),
        ];
        for (id, expected) in table {
            assert_eq!(NationalId::parse(id).has_layout(), expected, "{id}");
        }
        let long = format!("2{}", "7".repeat(LONGEST_PART + 1));
        assert!(!NationalId::parse(&long).has_layout());
    }

    #[test]
    fn the_first_character_gives_the_type() {
        use NationalIdKind as Kind;
        // `identity.md` §2.4, §2.6, §3.1 and §6.3
        let table = [
            ("899900063480", Kind::Rpps, "99900063480", None),
            ("00B6087510", Kind::Adeli, "0B6087510", None),
            (
                "112345678901/00001",
                Kind::AdeliPractice,
                "12345678901",
                Some("00001"),
            ),
            (
                "310B000000/000000018",
                Kind::FinessRegister,
                "10B000000",
                Some("000000018"),
            ),
            (
                "500000000029751/CPAT0001",
                Kind::SiretRegister,
                "00000000029751",
                Some("CPAT0001"),
            ),
            (
                "500000000000018/CPAT0002",
                Kind::SiretRegister,
                "00000000000018",
                Some("CPAT0002"),
            ),
            (
                "699900063480001/7",
                Kind::RppsPractice,
                "99900063480001",
                Some("7"),
            ),
            ("7", Kind::Other, "7", None),
            ("é", Kind::Other, "é", None),
            ("", Kind::Other, "", None),
            ("3a/b/c", Kind::FinessRegister, "a", Some("b/c")),
        ];
        for (value, kind, number, register) in table {
            let id = NationalId::parse(value);
            let register = register.map(str::to_owned);
            assert_eq!(
                (id.kind, id.number.as_str(), &id.register),
                (kind, number, &register)
            );
            assert_eq!(id.value, value);
        }
    }

    #[test]
    fn keys_and_layouts_are_warnings() {
        let identifier = |id: &str| {
            Some(Warning::Identifier {
                identifier: id.to_owned(),
            })
        };
        let key = |id: &str| {
            Some(Warning::CheckKey {
                identifier: id.to_owned(),
            })
        };
        // `identity.md` §3.3
        let table = [
            ("899900063480", None),
            ("899900038839", None),
            ("899700075122", None),
            ("810005678901", key("810005678901")),
            ("899700012345", key("899700012345")),
            ("899700000013", None),
            ("899700000021", None),
            ("899700000039", None),
            ("899700000005", None),
            ("00B6087510", None),
            ("310B000000/000000018", None),
            ("3750712184/1", None),
            ("3750712185/1", key("3750712185/1")),
            ("500000000000018/CPAT0002", None),
            ("500000000029752/CPAT0001", key("500000000029752/CPAT0001")),
            ("8999", identifier("8999")),
            ("89990006348X", identifier("89990006348X")),
            ("EMPLOYE", identifier("EMPLOYE")),
        ];
        for (id, warning) in table {
            assert_eq!(NationalId::parse(id).warning(), warning, "{id}");
        }
    }
}
