//! Oddities of an identity that do not make it useless.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Something odd: reported, never a reason to refuse the card (`identity.md` §1.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Warning {
    /// The check key of a number is wrong, as it is in documentation and some test numbers.
    CheckKey {
        /// The identifier that holds the number.
        identifier: String,
    },
    /// An identifier does not have the layout of its type.
    Identifier {
        /// The identifier as it was read.
        identifier: String,
    },
    /// The certificate names no holder.
    NoNationalId,
    /// The certificate gives one more value than the identity shows.
    Additional {
        /// The field.
        field: String,
        /// The value that is not shown.
        value: String,
    },
    /// A certificate of the card cannot be read: its key makes no signature, all else is usable.
    CertificateUnreadable {
        /// Label of the certificate.
        certificate: String,
        /// Its defect.
        defect: String,
    },
    /// A certificate of the card is not encoded as RFC 5280 demands: it is used, but not trusted.
    CertificateEncoding {
        /// Label of the certificate.
        certificate: String,
        /// Its defect.
        defect: String,
    },
    /// A data object gives another value than the certificate, or than an object read before;
    /// the earlier one is shown.
    Differs {
        /// The field.
        field: String,
        /// Label of the data object.
        data_object: String,
        /// The value that is not shown.
        value: String,
    },
    /// The index inside an activity is not the one of its label; the label's is shown.
    ActivityIndex {
        /// Label of the data object.
        data_object: String,
        /// The index inside.
        index: u8,
    },
    /// The category says production and the issuer says test; test is shown.
    Environment,
    /// A private extension of the certificate does not have its usual encoding.
    Extension {
        /// Its object identifier.
        oid: String,
    },
    /// A field of a data object does not have the type that the tag map gives it.
    Field {
        /// Label of the data object.
        data_object: String,
        /// The field.
        field: String,
    },
    /// Text that is not UTF-8 was read as Windows-1252, of which ISO 8859-1 is a part.
    NotUtf8 {
        /// Label of the data object.
        data_object: String,
        /// The field.
        field: String,
    },
    /// From here on a data object is no BER-TLV; nothing after it was interpreted.
    Unparsed {
        /// Label of the data object.
        data_object: String,
        /// Offset of the first byte without meaning.
        offset: usize,
        /// Number of bytes without meaning.
        length: usize,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CheckKey { identifier } => {
                write!(f, "check key of identifier {identifier} is wrong")
            }
            Self::Identifier { identifier } => {
                write!(
                    f,
                    "identifier {identifier} does not have the layout of its type"
                )
            }
            Self::NoNationalId => f.write_str("certificate names no holder"),
            Self::Additional { field, .. } => write!(f, "certificate gives another {field}"),
            Self::CertificateUnreadable {
                certificate,
                defect,
            } => write!(f, "{certificate} cannot be read: {defect}"),
            Self::CertificateEncoding {
                certificate,
                defect,
            } => write!(f, "{certificate} has an unusual encoding: {defect}"),
            Self::Differs {
                field, data_object, ..
            } => {
                write!(f, "{field} of {data_object} differs from what is shown")
            }
            Self::ActivityIndex { data_object, index } => {
                write!(f, "{data_object} holds the index {index}")
            }
            Self::Environment => f.write_str("category says production and issuer says test"),
            Self::Extension { oid } => write!(f, "extension {oid} has an unusual encoding"),
            Self::Field { data_object, field } => {
                write!(f, "{field} of {data_object} has an unusual encoding")
            }
            Self::NotUtf8 { data_object, field } => {
                write!(f, "{field} of {data_object} is not UTF-8")
            }
            Self::Unparsed {
                data_object,
                offset,
                length,
            } => {
                write!(
                    f,
                    "{data_object} is no BER-TLV at offset {offset}: {length} bytes left"
                )
            }
        }
    }
}
