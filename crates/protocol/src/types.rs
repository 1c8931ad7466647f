//! The values that methods and events carry.

use std::fmt;

use cps_apdu::Pin;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::assertion::AssertionKind;
use crate::{ApiError, Bytes, CardId, Trust};

pub use cps_identity::Identity;
pub use cps_types::{
    Account, CardGeneration, DigestLengthError, Group, HashAlgorithm, HashState, HashedMessage,
    PinPolicy, PinStatus, Purpose, Sid, SignScheme, SigningInput,
};

/// An identity with what is known of the certificate that it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JudgedIdentity {
    /// The identity.
    #[serde(flatten)]
    pub identity: Identity,
    /// Whether the certificate that names the holder can be relied on now. Unless it is `trusted`,
    /// `environment` and every field of the identity are only what the card claims.
    pub trust: Trust,
    /// Way in which the card has shown that the certificate is its own.
    #[serde(default)]
    pub proof: Proof,
    /// Whether the public data objects were read: before, there is only what the certificate tells.
    #[serde(default)]
    pub complete: bool,
}

/// Way in which a card has shown that the certificate that names the holder is its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// It shows the certificate, which is public: any card can.
    #[default]
    Read,
    /// The key of the certificate signed what this connection gave it.
    Signed,
}

/// A PIN or PUK in a request; see [`cps_apdu::Pin`].
///
/// It is read only from a request whose buffer is wiped: an escaped JSON string, which would be
/// copied elsewhere, is refused.
#[derive(Debug)]
pub struct PinField(pub Pin);

impl Serialize for PinField {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let digits = std::str::from_utf8(self.0.expose()).unwrap_or_default();
        serializer.serialize_str(digits)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for PinField {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Pin".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A PIN or PUK, without JSON escapes.",
            "type": "string",
            "pattern": "^[0-9]{1,8}$",
        })
    }
}

impl<'de> Deserialize<'de> for PinField {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const EXPECTED: &str = "a string of 1 to 8 digits, not escaped";
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = PinField;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(EXPECTED)
            }

            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<PinField, E> {
                // The message must not repeat the value: serde's own would.
                Pin::new(text.as_bytes())
                    .map(PinField)
                    .map_err(de::Error::custom)
            }

            fn visit_str<E: de::Error>(self, _: &str) -> Result<PinField, E> {
                Err(de::Error::custom(format_args!("expected {EXPECTED}")))
            }
        }
        deserializer.deserialize_str(Visitor)
    }
}

/// A reader and its card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ReaderSummary"))]
pub struct Reader {
    /// Name of the reader.
    #[serde(rename = "reader")]
    pub name: String,
    /// Whether the holder types the PIN on it: then `pin.login` without a PIN has the reader ask.
    /// Known from its first card on.
    pub pin_pad: bool,
    /// Content of the reader.
    pub state: ReaderState,
    /// The card, when `state` is `reading` or `ready`.
    pub summary: Option<CardSummary>,
    /// The reason why the card cannot be used, when `state` is `unusable`.
    pub problem: Option<ApiError>,
}

/// Content of a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReaderState {
    /// No card.
    Empty,
    /// A CPx card that is being read.
    Reading,
    /// A CPx card whose identity and certificates are known.
    Ready,
    /// A card that is mute, foreign or damaged: `problem` says which.
    Unusable,
}

/// A card in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CardSummary {
    /// Handle of this insertion.
    #[serde(rename = "card")]
    pub id: CardId,
    /// Name of the reader.
    pub reader: String,
    /// Generation and interface.
    pub generation: CardGeneration,
    /// The eight digits of EF.SN: the PKCS#11 serial number.
    pub serial: String,
    /// Label of the token, once read.
    pub label: Option<String>,
}

/// Whether an index of the directory is read, and how old it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DirectoryFreshness {
    /// Its list of cards is of the last seven days.
    Current,
    /// Its list of cards is older, or missing: later oppositions are not noticed.
    Old,
    /// It is missing, damaged, of another version, or others could have written it: no opposition
    /// is noticed.
    Unusable,
}

/// The way in which other programs of the machine reach the card during a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CardAccess {
    /// None is connected to the card, and none can connect.
    Exclusive,
    /// Another program was connected to the card: it stays so and waits. Its commands are refused,
    /// and the login is short (`lease_contended_seconds`).
    Contended,
    /// The configuration says so: each of them can use the card as the holder.
    Shared,
}

/// Remaining rights of a login.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeaseState {
    /// Signatures that it may still make.
    pub signatures_left: u32,
    /// Seconds until it ends by itself.
    pub seconds_left: u32,
    /// Seconds without use after which it ends; each request of its connection to its card is a
    /// use.
    #[serde(default)]
    pub idle_seconds: u32,
    /// The way in which other programs reach the card; absent before the login has begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<CardAccess>,
    /// The keys that it covers; absent if it covers all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<Vec<Purpose>>,
    /// The kind of assertions that it makes, and nothing else; absent if it is for any use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assertion: Option<AssertionKind>,
}

/// The number of a login, never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct LeaseId(pub u64);

/// A login as administrators see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "LeaseRecord"))]
pub struct Lease {
    /// Its number.
    #[serde(rename = "lease")]
    pub id: LeaseId,
    /// The card.
    pub card: CardId,
    /// Name of the reader.
    pub reader: String,
    /// The account of its program.
    #[serde(flatten)]
    pub account: Account,
    /// The process that connected.
    pub pid: Option<u32>,
    /// The name that the program gave itself.
    pub client: Option<String>,
    /// Purpose of the login, in the program's words.
    pub purpose: Option<String>,
    /// Remaining rights.
    pub rights: LeaseState,
}

/// A certificate of the card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Certificate {
    /// The key that it is for; absent if neither the certificate nor the card tells.
    pub key: Option<Purpose>,
    /// Label on the card.
    pub label: String,
    /// CKA_ID, which the private key shares.
    pub key_id: Bytes,
    /// The certificate as the card holds it, in DER; of one that cannot be read, what its file
    /// holds.
    pub der: Bytes,
    /// The defect of a certificate that cannot be read, for developers; then subject, issuer,
    /// serial number and dates are empty. Absent if it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<String>,
    /// Subject for people (RFC 4514).
    pub subject: String,
    /// Issuer for people (RFC 4514).
    pub issuer: String,
    /// Serial number in hexadecimal.
    pub serial_number: String,
    /// First second of validity, RFC 3339.
    pub not_before: String,
    /// Last second of validity, RFC 3339.
    pub not_after: String,
    /// Names of the key usages (RFC 5280, 4.2.1.3), in its order.
    pub key_usage: Vec<String>,
    /// Object identifiers of the extended key usages.
    pub extended_key_usage: Vec<String>,
    /// Whether it can be relied on now.
    pub trust: Trust,
    /// Its issuers' certificates in DER, from the trust directory: its own issuer first, the root
    /// last. Empty if no path leads to a root; there also when dates or revocation are against it.
    pub chain: Vec<Bytes>,
}

impl Certificate {
    /// Returns a certificate as the directory of the card names it, with none of its fields read.
    #[must_use]
    pub fn unread(key: Option<Purpose>, label: String, key_id: Bytes, der: Bytes) -> Self {
        Self {
            key,
            label,
            key_id,
            der,
            unreadable: None,
            subject: String::new(),
            issuer: String::new(),
            serial_number: String::new(),
            not_before: String::new(),
            not_after: String::new(),
            key_usage: Vec::new(),
            extended_key_usage: Vec::new(),
            trust: Trust::new(Vec::new()),
            chain: Vec::new(),
        }
    }
}

/// A private key of the card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CardKey"))]
pub struct Key {
    /// Purpose of the key.
    pub key: Purpose,
    /// Label on the card.
    pub label: String,
    /// CKA_ID, which the certificate shares.
    pub key_id: Bytes,
    /// Size of the modulus in bits.
    pub bits: u16,
    /// Whether a PIN is needed.
    pub needs_pin: bool,
    /// Signature schemes of the key.
    pub schemes: Vec<SignScheme>,
    /// Most bytes that [`SignScheme::RsaPkcs1`] takes; 0 if it does not.
    pub max_raw: u16,
    /// Whether the card hashes the last block itself (`sign.hash_state`).
    pub hash_on_card: bool,
    /// Whether the key deciphers.
    pub decrypts: bool,
}

/// A data object of the card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DataObject {
    /// Label, `CPS_NAME_PS` for example.
    pub label: String,
    /// Application, `CPS`.
    pub application: String,
    /// Whether it can be read after `pin.login` only.
    pub needs_pin: bool,
    /// Whether `cards.data.write` may change it.
    pub modifiable: bool,
    /// Whether reading it may end the login: it lies in another application of the card, and the
    /// card may forget the PIN on the way back. All such objects are read together and kept as long
    /// as the login lasts.
    #[serde(default)]
    pub may_end_login: bool,
    /// Length of its content in bytes, if it is known without asking the card.
    #[serde(default)]
    pub length: Option<u32>,
}

/// Everything that the PKCS#11 module shows of a card without asking it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CardObjects {
    /// The card.
    pub summary: CardSummary,
    /// Manufacturer from TokenInfo.
    pub manufacturer: String,
    /// Whether anything needs the PIN: false contactless.
    pub login_required: bool,
    /// Lengths of the PIN; absent contactless.
    pub pin_policy: Option<PinPolicy>,
    /// Lengths of the PUK; absent contactless.
    pub puk_policy: Option<PinPolicy>,
    /// State of the PIN.
    pub pin: PinStatus,
    /// State of the PUK.
    pub puk: PinStatus,
    /// Whether the holder is asked elsewhere than in the application: on the reader, always where
    /// it has a PIN pad, or by an agent, where that is configured.
    pub protected_path: bool,
    /// Certificates, authentication first.
    pub certificates: Vec<Certificate>,
    /// Private keys, authentication first.
    pub keys: Vec<Key>,
    /// Data objects in the card's order.
    pub data: Vec<DataObject>,
    /// The error that `C_OpenSession` gives, if the card's last update was interrupted.
    pub update_interrupted: bool,
}

/// Signature algorithm of a JWS (RFC 7518, section 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum JwsAlgorithm {
    /// PKCS#1 v1.5 with SHA-256: every card.
    #[serde(rename = "RS256")]
    Rs256,
    /// PSS with SHA-256: a CPS4.
    #[serde(rename = "PS256")]
    Ps256,
}

impl JwsAlgorithm {
    /// Returns the name of the standard.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
        }
    }

    /// Signature scheme of the card.
    pub fn scheme(self) -> SignScheme {
        match self {
            Self::Rs256 => SignScheme::RsaPkcs1Sha256,
            Self::Ps256 => SignScheme::RsaPssSha256,
        }
    }
}
