use serde::{Deserialize, Serialize};

/// Purpose of a certificate and its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Proves who the holder is: TLS, login.
    Authentication,
    /// Commits the holder: documents, VIHF.
    Signature,
    /// Proves the card, not the holder: contactless.
    Technical,
}
