//! Where a field comes from and how sure its meaning is (`identity.md` §6.4).

use std::ops::Deref;

use serde::{Deserialize, Serialize};

/// A field with its source. In JSON both are one object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Sourced{T}"))]
pub struct Sourced<T> {
    /// The field.
    #[serde(flatten)]
    pub data: T,
    /// Where it was read.
    #[serde(flatten)]
    pub source: Source,
}

impl<T> Deref for Sourced<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.data
    }
}

/// Origin and confidence of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Source {
    /// Where it was read.
    #[serde(flatten)]
    pub origin: Origin,
    /// How sure it is that these bytes mean this field.
    pub confidence: Confidence,
}

impl Source {
    /// The source of everything that a certificate tells.
    pub(crate) const CERTIFICATE: Self = Self {
        origin: Origin::Certificate,
        confidence: Confidence::Verified,
    };

    pub(crate) fn on<T>(self, data: T) -> Sourced<T> {
        Sourced { data, source: self }
    }
}

/// Where a field was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "origin", rename_all = "snake_case")]
pub enum Origin {
    /// The certificate: signed by its issuer.
    Certificate,
    /// A data object, by an entry of the tag map.
    File {
        /// Label of the object.
        object: String,
    },
    /// A data object, by the position of the value alone (`identity.md` §6.2).
    Fallback {
        /// Label of the object.
        object: String,
    },
}

/// How sure it is that the bytes mean the field: the confidence tags of `docs/reference/identity.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Seen in real bytes or in a document of the issuer.
    Verified,
    /// Told by one third party.
    SingleSource,
    /// Chosen for the simulated card.
    Invented,
}

/// Text for people, without the spaces and NULs that fill its end on the card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Text {
    /// The text.
    pub value: String,
}
