use serde::{Deserialize, Serialize};

use crate::{Warning, check_key};

/// Struct_IdNat: the identifier of a structure (`identity.md` §3.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StructureId {
    /// The identifier as it was read: canonical.
    pub value: String,
    /// Its type, from the first character.
    #[serde(rename = "type")]
    pub kind: StructureIdKind,
    /// The number without the type.
    pub number: String,
}

/// Type of a structure identifier (G07).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StructureIdKind {
    /// `0`: practice of an ADELI number.
    AdeliPractice,
    /// `1`: FINESS, nine characters.
    Finess,
    /// `2`: SIREN, nine digits.
    Siren,
    /// `3`: SIRET, fourteen digits.
    Siret,
    /// `4`: practice of an RPPS number: RPPS, rank, key.
    RppsPractice,
    /// Any other first character.
    Other,
}

impl StructureId {
    /// Interprets an identifier; never fails, since the string itself is canonical.
    pub fn parse(value: &str) -> Self {
        let kind = match value.chars().next() {
            Some('0') => StructureIdKind::AdeliPractice,
            Some('1') => StructureIdKind::Finess,
            Some('2') => StructureIdKind::Siren,
            Some('3') => StructureIdKind::Siret,
            Some('4') => StructureIdKind::RppsPractice,
            _ => StructureIdKind::Other,
        };
        let number = match kind {
            StructureIdKind::Other => value,
            _ => &value[1..],
        };
        Self {
            value: value.to_owned(),
            kind,
            number: number.to_owned(),
        }
    }

    /// Returns a warning about layout or check key (`identity.md` §3.3).
    pub fn warning(&self) -> Option<Warning> {
        use StructureIdKind as Kind;
        let identifier = || self.value.clone();
        if !self.has_layout() {
            return Some(Warning::Identifier {
                identifier: identifier(),
            });
        }
        let key_holds = match self.kind {
            Kind::Finess => check_key::finess(&self.number),
            Kind::Siren | Kind::RppsPractice => check_key::luhn(&self.number),
            Kind::Siret => check_key::siret(&self.number),
            Kind::AdeliPractice | Kind::Other => true,
        };
        (!key_holds).then(|| Warning::CheckKey {
            identifier: identifier(),
        })
    }

    /// Whether the number has the form of its type.
    pub(crate) fn has_layout(&self) -> bool {
        use StructureIdKind as Kind;
        let number = self.number.as_str();
        let digits = |count| number.len() == count && number.bytes().all(|b| b.is_ascii_digit());
        let letters =
            |count| number.len() == count && number.bytes().all(|b| b.is_ascii_alphanumeric());
        match self.kind {
            Kind::AdeliPractice => {
                number.len() > 9 && number.bytes().all(|b| b.is_ascii_alphanumeric())
            }
            Kind::Finess => letters(9),
            Kind::Siren => digits(9),
            Kind::Siret => letters(14),
            Kind::RppsPractice => digits(14),
            Kind::Other => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_keys_and_layouts() {
        use StructureIdKind as Kind;
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
        // `identity.md` §2.8, §3.2 and §6.3
        let table = [
            ("10B0307377", Kind::Finess, None),
            ("1750712184", Kind::Finess, None),
            ("1690781810", Kind::Finess, None),
            ("1330781196", Kind::Finess, None),
            ("1130786049", Kind::Finess, None),
            ("1750712183", Kind::Finess, key("1750712183")),
            ("2187512751", Kind::Siren, None),
            ("318751275100020", Kind::Siret, None),
            ("318751275100021", Kind::Siret, key("318751275100021")),
            ("335600000000048", Kind::Siret, None),
            ("499900063480001", Kind::RppsPractice, None),
            ("499700735741008", Kind::RppsPractice, None),
            ("499700000013018", Kind::RppsPractice, None),
            ("300000000029752", Kind::Siret, key("300000000029752")),
            ("1123", Kind::Finess, identifier("1123")),
            ("X", Kind::Other, identifier("X")),
            ("", Kind::Other, identifier("")),
        ];
        for (value, kind, warning) in table {
            let id = StructureId::parse(value);
            assert_eq!((id.kind, id.warning()), (kind, warning), "{value}");
        }
    }
}
