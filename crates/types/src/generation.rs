use serde::{Deserialize, Serialize};

/// Generation and interface of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CardGeneration {
    /// CPS3 (IAS-ECC) by its contacts.
    Cps3,
    /// CPS3 by radio: no PIN, technical key.
    Cps3Contactless,
    /// CPS4 (ChipDoc).
    Cps4,
}

impl CardGeneration {
    /// Returns the stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cps3 => "cps3",
            Self::Cps3Contactless => "cps3_contactless",
            Self::Cps4 => "cps4",
        }
    }
}
