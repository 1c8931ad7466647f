use serde::{Deserialize, Serialize};

/// State of the PIN or PUK, as far as the card told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PinStatus {
    /// Tries left; absent if the card has not told yet.
    pub retries: Option<u8>,
    /// Tries after a success; absent if the card does not tell.
    pub max_retries: Option<u8>,
    /// Whether it is blocked.
    pub blocked: bool,
}

/// Tries of a PIN after a right one, of a card that does not tell (`identity.md` §5.3).
const USUAL_TRIES: u8 = 3;

impl PinStatus {
    /// The status of a code before the card has told it.
    pub const UNKNOWN: Self = Self {
        retries: None,
        max_retries: None,
        blocked: false,
    };

    /// The status of a code without tries.
    pub const BLOCKED: Self = Self {
        retries: Some(0),
        max_retries: None,
        blocked: true,
    };

    /// Returns the status of a code that is not blocked and has this many tries left.
    pub const fn tries_left(retries: u8) -> Self {
        Self {
            retries: Some(retries),
            ..Self::UNKNOWN
        }
    }

    /// Whether there are fewer tries than after a right PIN, as far as the card tells.
    pub fn has_lost_a_try(&self) -> bool {
        let most = self.max_retries.unwrap_or(USUAL_TRIES);
        self.retries.is_some_and(|left| left < most)
    }
}

/// Lengths that the card accepts, in digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PinPolicy {
    /// Fewest digits.
    pub min_length: u8,
    /// Most digits.
    pub max_length: u8,
}

impl PinPolicy {
    /// Whether the card takes a code of this many digits.
    pub fn accepts(&self, length: usize) -> bool {
        (usize::from(self.min_length)..=usize::from(self.max_length)).contains(&length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_try_was_lost_if_there_are_fewer_than_after_a_right_pin() {
        let table = [
            (Some(2), None, true),
            (Some(3), None, false),
            (Some(3), Some(3), false),
            (Some(4), Some(5), true),
            (None, Some(3), false),
        ];
        for (retries, max_retries, expected) in table {
            let pin = PinStatus {
                retries,
                max_retries,
                blocked: false,
            };
            assert_eq!(pin.has_lost_a_try(), expected, "{pin:?}");
        }
    }
}
