use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Most numbers that a SID ends with (winnt.h `SID_MAX_SUB_AUTHORITIES`).
const MOST_NUMBERS: usize = 15;

/// A security identifier of Windows, the name of an account or group; as text `S-1-5-18`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
#[serde(try_from = "String", into = "String")]
pub struct Sid {
    /// The authority that gave it, as a number of 48 bits.
    authority: [u8; 6],
    count: u8,
    /// The numbers, and zeros behind them.
    numbers: [u32; MOST_NUMBERS],
}

impl Sid {
    fn numbers(&self) -> &[u32] {
        &self.numbers[..usize::from(self.count)]
    }
}

/// The text is no SID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotASid;

impl fmt::Display for NotASid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it is no SID, which is S-1- and numbers with hyphens between them")
    }
}

impl std::error::Error for NotASid {}

impl FromStr for Sid {
    type Err = NotASid;

    /// Reads the form that `ConvertSidToStringSid` writes: an authority beyond 32 bits is in
    /// hexadecimal digits.
    fn from_str(text: &str) -> Result<Self, NotASid> {
        let mut parts = text.strip_prefix("S-1-").ok_or(NotASid)?.split('-');
        let authority = parts.next().unwrap_or_default();
        let authority = match authority.strip_prefix("0x") {
            Some(digits) => u64::from_str_radix(digits, 16),
            None => authority.parse(),
        };
        let [0, 0, authority @ ..] = authority.map_err(|_| NotASid)?.to_be_bytes() else {
            return Err(NotASid);
        };
        let mut sid = Self {
            authority,
            count: 0,
            numbers: [0; MOST_NUMBERS],
        };
        for part in parts {
            let place = sid.numbers.get_mut(usize::from(sid.count));
            *place.ok_or(NotASid)? = part.parse().map_err(|_| NotASid)?;
            sid.count += 1;
        }
        // One way to write each: two texts that differ are two accounts.
        match sid.to_string() == text {
            true => Ok(sid),
            false => Err(NotASid),
        }
    }
}

impl fmt::Display for Sid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g] = self.authority;
        match u64::from_be_bytes([0, 0, a, b, c, d, e, g]) {
            authority if authority <= u64::from(u32::MAX) => write!(f, "S-1-{authority}")?,
            authority => write!(f, "S-1-0x{authority:012X}")?,
        }
        self.numbers()
            .iter()
            .try_for_each(|number| write!(f, "-{number}"))
    }
}

impl fmt::Debug for Sid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFrom<String> for Sid {
    type Error = NotASid;

    fn try_from(text: String) -> Result<Self, NotASid> {
        text.parse()
    }
}

impl From<Sid> for String {
    fn from(sid: Sid) -> Self {
        sid.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sid_is_read_and_written_in_one_form() {
        for text in [
            "S-1-0",
            "S-1-5-18",
            "S-1-5-21-1004336348-1177238915-682003330-512",
            "S-1-4294967295-0",
            "S-1-0x0123456789AB-7",
            "S-1-15-1-2-3-4-5-6-7-8-9-10-11-12-13-14-4294967295",
        ] {
            assert_eq!(
                text.parse::<Sid>().map(|sid| sid.to_string()),
                Ok(text.into())
            );
        }
        for wrong in [
            "",
            "S-1-",
            "S-2-5-18",
            "s-1-5-18",
            "S-1-5-",
            "S-1-5-018",
            "S-1-5-+18",
            "S-1-0x5-18",
            "S-1-0x1000000000000-7",
            "S-1-5-4294967296",
            "S-1-15-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16",
            "S-1-5-18 ",
        ] {
            assert_eq!(wrong.parse::<Sid>(), Err(NotASid), "{wrong}");
        }
    }

    #[test]
    fn different_sids_are_different_accounts() {
        let sid = |text: &str| text.parse::<Sid>().unwrap();
        assert_ne!(sid("S-1-5"), sid("S-1-5-0"));
        assert_ne!(sid("S-1-5-18"), sid("S-1-6-18"));
        assert_eq!(sid("S-1-5-18"), sid("S-1-5-18"));
    }
}
