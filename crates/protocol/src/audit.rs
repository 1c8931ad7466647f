//! Audit records of every use of a PIN or a key, and of every change of a card.

use serde::{Deserialize, Serialize};

use crate::{Account, Bytes, CardAccess, Purpose, SignScheme};

/// A line of the audit file. It holds no PIN, no document, and of the holder only the serial
/// number of the card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditRecord {
    /// Time, RFC 3339, UTC.
    pub time: String,
    /// Operation that was asked for.
    pub operation: Operation,
    /// `ok`, or the word of the error.
    pub outcome: String,
    /// The account that asked.
    #[serde(rename = "uid")]
    pub account: Account,
    /// The process that connected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pid: Option<u32>,
    /// Its executable or command name, for information.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// The name that the program gave itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// Name of the reader.
    pub reader: String,
    /// Serial number of the card.
    pub card: String,
    /// Details of the operation.
    #[serde(flatten)]
    pub subject: Subject,
}

/// Operation that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// `pin.login`.
    Login,
    /// `pin.change`.
    ChangePin,
    /// `pin.unblock`.
    Unblock,
    /// `puk.verify`.
    VerifyPuk,
    /// `sign.digest` and `sign.hash_state`.
    Sign,
    /// `decrypt`.
    Decrypt,
    /// `cards.data.write`.
    WriteData,
    /// The dialog of an agent for `pin.login`. The outcome on a PIN pad is that of the login.
    Prompt,
}

/// Details of an operation; each field where it has a meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Subject {
    /// The key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Purpose>,
    /// Signature scheme; absent for a hash that the card finishes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<SignScheme>,
    /// The digest, or the bytes as given. Absent for a hash that the card finishes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Bytes>,
    /// The process of the agent that showed the dialog.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<u32>,
    /// Label of the data object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Purpose, in the caller's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// The way in which other programs reach the card during the login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<CardAccess>,
}
