//! The origin of a field and the confidence in its meaning (`identity.md` §6.4).

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
    /// Origin of the value.
    #[serde(flatten)]
    pub source: Source,
}

impl<T> Deref for Sourced<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.data
    }
}

/// Origin of a field, and how it is known that it stands there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Source {
    /// Origin of the value.
    #[serde(flatten)]
    #[cfg_attr(feature = "schema", schemars(with = "OriginMembers"))]
    pub origin: Origin,
    /// Confidence that these bytes hold this field.
    pub layout: Layout,
}

impl Source {
    /// The source of everything that a certificate tells.
    pub(crate) const CERTIFICATE: Self = Self {
        origin: Origin::Certificate,
        layout: Layout::Documented,
    };

    pub(crate) fn on<T>(self, data: T) -> Sourced<T> {
        Sourced { data, source: self }
    }
}

/// Origin of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "origin", rename_all = "snake_case")]
pub enum Origin {
    /// The certificate: its issuer signed the field, which is worth what `trust` says of the
    /// certificate.
    Certificate,
    /// A data object of the card, which is not signed: no signature covers the field.
    File {
        /// Label of the object.
        data_object: String,
    },
    /// A data object of the card, not signed; the field was recognised by its position alone
    /// (`identity.md` §6.2).
    FilePosition {
        /// Label of the object.
        data_object: String,
    },
}

/// The members of [`Origin`] in JSON, as one shape.
#[cfg(feature = "schema")]
#[derive(Serialize, schemars::JsonSchema)]
struct OriginMembers {
    /// Origin of the value.
    origin: OriginKind,
    /// Label of the data object that holds the field; absent for a field of the certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    data_object: Option<String>,
}

/// The part of the card that a field was read from.
#[cfg(feature = "schema")]
#[derive(Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Origin")]
#[expect(dead_code, reason = "its schema alone is used")]
enum OriginKind {
    /// The certificate: its issuer signed the field, which is worth what `trust` says of the
    /// certificate.
    Certificate,
    /// A data object of the card, which is not signed: no signature covers the field.
    File,
    /// A data object of the card, not signed; the field was recognised by its position alone
    /// (`identity.md` §6.2).
    FilePosition,
}

/// Confidence that the bytes hold the field: the confidence tags of
/// `docs/reference/identity.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// A public document of the issuer says so, or it was seen on real cards.
    Documented,
    /// One third party says so; no document of the issuer confirms it. Compare before relying on
    /// the field.
    Reported,
    /// Only the simulated test cards of this product have this layout; no real card is read so.
    Simulated,
}

/// Text for people, without the spaces and NULs that fill its end on the card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Text {
    /// The text.
    pub value: String,
}
