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
