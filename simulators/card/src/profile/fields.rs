//! Types of the fields of a profile: each takes exactly the values that a card can hold.

use std::fmt;

use serde::Deserialize;

/// Exactly `N` decimal digits.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Digits<const N: usize>(String);

impl<const N: usize> Digits<N> {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Some of these digits are a PIN: none are printed.
impl<const N: usize> fmt::Debug for Digits<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digits({N})")
    }
}

impl<const N: usize> TryFrom<String> for Digits<N> {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.len() == N && text.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(text))
        } else {
            Err(format!("expected {N} digits"))
        }
    }
}

/// A code of two decimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct TwoDigits(u8);

impl TwoDigits {
    /// Returns the category of a test card, G01 (`identity.md` §4.1).
    pub(crate) fn test_card() -> Self {
        Self(80)
    }

    pub(crate) fn value(self) -> u8 {
        self.0
    }

    pub(crate) fn to_bcd(self) -> u8 {
        ((self.0 / 10) << 4) | (self.0 % 10)
    }
}

impl TryFrom<String> for TwoDigits {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Digits::<2>::try_from(text)?
            .0
            .parse()
            .map(Self)
            .map_err(|_| "expected 2 digits".into())
    }
}

/// A numeric code of a nomenclature, kept as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Code {
    text: String,
    value: u16,
}

impl Code {
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn value(&self) -> u16 {
        self.value
    }
}

impl TryFrom<String> for Code {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let value = text
            .parse()
            .map_err(|_| "expected a code of digits".to_owned())?;
        Ok(Self { text, value })
    }
}

/// A national identifier with its type, G08 (`identity.md` §3.1).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct IdNatPs(String);

impl IdNatPs {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the type: the first character.
    pub(crate) fn kind(&self) -> &str {
        &self.0[..1]
    }
}

impl TryFrom<String> for IdNatPs {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let first = text.bytes().next().is_some_and(|b| b.is_ascii_digit());
        let rest = text.bytes().skip(1);
        if first
            && rest.len() > 0
            && rest
                .into_iter()
                .all(|b| b.is_ascii_alphanumeric() || b == b'/')
        {
            Ok(Self(text))
        } else {
            Err("expected a digit, then letters, digits or a slash".into())
        }
    }
}

/// The index of an activity, 1 to 16.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "i64")]
pub(crate) struct Index(u8);

impl Index {
    pub(crate) fn value(self) -> u8 {
        self.0
    }
}

impl TryFrom<i64> for Index {
    type Error = String;

    fn try_from(value: i64) -> Result<Self, String> {
        match u8::try_from(value) {
            Ok(index @ 1..=16) => Ok(Self(index)),
            _ => Err("expected an index from 1 to 16".into()),
        }
    }
}
