//! Audit records of every use of a PIN or a key, of every change of a card, and of every insertion of
//! an opposed one.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::assertion::AssertionKind;
use crate::event::LeaseEnd;
use crate::{Account, Bytes, CardAccess, CardGeneration, DirectoryFreshness, Purpose, SignScheme};

/// A line of the audit file. It holds no PIN, no document, of the holder only the serial number of
/// the chip and the [`CardFacts`], and of a patient only a keyed hash.
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
    #[serde(flatten)]
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
    /// The site for whose pages it asked, as the program gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// Name of the reader; empty where no card is concerned.
    pub reader: String,
    /// Serial number of the card; empty where no card is concerned.
    pub serial: String,
    /// Number of refusals of this kind within a minute of an earlier record, which this one stands
    /// for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeated: Option<u32>,
    /// Details of the operation.
    #[serde(flatten)]
    pub subject: Subject,
    /// Number of the record in the chain, from 1; absent in lines of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// SHA-256 of the line before, in hexadecimal digits; absent in the first record of all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
}

/// Number and hash of a record of the chain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Number of the record.
    pub number: u64,
    /// [`hash_of`] its line; empty before the first.
    pub hash: String,
}

impl Link {
    /// Returns the line of `FILE.head`, always of the same length.
    pub fn to_line(&self) -> String {
        format!("{:020} {}\n", self.number, self.hash)
    }

    /// Reads the line of `FILE.head`; `None` for any other.
    pub fn read(line: &str) -> Option<Self> {
        let (number, hash) = line.strip_suffix('\n')?.split_once(' ')?;
        let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        Some(Self {
            number: number.parse().ok().filter(|_| is_hash)?,
            hash: hash.to_owned(),
        })
    }
}

/// Returns the SHA-256 of a line without its end, in hexadecimal digits.
pub fn hash_of(line: &[u8]) -> String {
    base16ct::lower::encode_string(&Sha256::digest(line))
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
    /// `sign.digest`, each digest of `sign.digests`, `sign.hash_state`, `sign.cms` and `sign.jws`.
    Sign,
    /// `assertion.vihf`, `assertion.insi` and `assertion.dmp_submission`.
    Assertion,
    /// `decrypt`.
    Decrypt,
    /// `cards.data.write`.
    WriteData,
    /// `cards.data.read` and `cards.identity`, as far as they show what needs the PIN.
    ReadData,
    /// `cards.report` with a login: it reads the structure of what needs the PIN, and signs test
    /// data that do not leave.
    Report,
    /// The end of a login; `reason` says why.
    LoginEnded,
    /// `leases.revoke`.
    Revoke,
    /// The dialog of an agent for `pin.login`, `pin.change` or `pin.unblock`. The outcome on a PIN pad
    /// is that of the method.
    Prompt,
    /// `web.allow`: the holder was asked whether a site may use the card.
    AllowSite,
    /// `web.revoke`.
    RevokeSite,
    /// An opposed card was inserted, or was there when the service started. No program asked: the
    /// account and the process are those of the service.
    OpposedCard,
}

/// Details of an operation; each field where it has a meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Subject {
    /// The key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Purpose>,
    /// Signature scheme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<SignScheme>,
    /// The digest, or the bytes as given, of which 512 are kept; not that of an assertion, against
    /// which a reader could test who the patient is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Bytes>,
    /// The process of the agent that showed the dialog.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_pid: Option<u32>,
    /// Label of the data object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The reason why a login ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<LeaseEnd>,
    /// Purpose, in the caller's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// The way in which other programs reach the card during the login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<CardAccess>,
    /// The kind of the assertion, or of those that a login is limited to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assertion: Option<AssertionKind>,
    /// The identifier of the assertion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assertion_id: Option<String>,
    /// The number of the activity that the assertion is made for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<u8>,
    /// The patient of the assertion: HMAC-SHA256 of the national identity (INS) with the key in
    /// `patient.key` below `state_dir`, in hexadecimal digits. Absent without `state_dir`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<String>,
    /// The site that may use the card, or may not any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// The card that was used.
    #[serde(flatten)]
    pub card: CardFacts,
}

/// Facts about the card that was used or inserted. Records of dialogs, ends of logins and sites have
/// none, nor have those of earlier versions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CardFacts {
    /// Generation and interface of the card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generation: Option<CardGeneration>,
    /// Day on which the card was opposed, `yyyy-mm-dd`, by the index of the directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opposed: Option<String>,
    /// Whether that index was read, and how old it was; absent without one (`directory_index` of
    /// the configuration). Only a current one says that a card without `opposed` is not opposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory_freshness: Option<DirectoryFreshness>,
}
