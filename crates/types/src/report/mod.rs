//! The report on a card: how it is built and what it answers, and nothing of its holder.
//!
//! Begin at [`CardReport`]. The driver fills it (`cps-card`), the API sends it (`cards.report`),
//! and a simulated card behaves like one that was reported. [`FACTS`] lists what is uncertain of
//! real cards, and [`judge()`] compares a report with it.

mod fact;
mod judge;

use serde::{Deserialize, Serialize};

pub use fact::{FACTS, Fact, FactReport, Verdict};
pub use judge::judge;

use crate::{CardGeneration, Purpose, SignScheme};

/// Version of the form. It grows when a program that reads reports must know.
pub const FORMAT: u32 = 1;

/// A report on a card: structure and answers. Values are absent but for a short list of constants;
/// no name, number, certificate, serial number or signature is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CardReport {
    /// Version of the form: 1.
    pub format: u32,
    /// Version of the program that asked the card.
    pub version: String,
    /// Generation and interface.
    pub generation: CardGeneration,
    /// The answer to reset, in hexadecimal digits.
    pub atr: String,
    /// The transmission protocol.
    pub protocol: ReportedProtocol,
    /// Whether the PIN was presented for it.
    pub pin_presented: bool,
    /// Answers to single commands.
    pub answers: Vec<CommandReport>,
    /// The files that were selected.
    pub files: Vec<FileReport>,
    /// The counters of PIN and PUK.
    pub codes: Vec<CodeReport>,
    /// Whether a second signature needs no new security environment; absent if it was not tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment_kept: Option<bool>,
    /// Operations of the keys; none without the PIN.
    #[serde(default)]
    pub keys: Vec<KeyReport>,
    /// The facts that are uncertain of real cards, each with what this card says of it.
    #[serde(default)]
    pub facts: Vec<FactReport>,
    /// Times, in microseconds: the one part that differs between two reports on the same card.
    pub times: TimesReport,
}

/// A transmission protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ReportedProtocol {
    /// Bytes (ISO 7816-3, 10).
    #[serde(rename = "T=0")]
    T0,
    /// Blocks (ISO 7816-3, 11), and contactless cards.
    #[serde(rename = "T=1")]
    T1,
}

/// A status word, as four hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
pub struct ReportedStatus(pub u16);

impl ReportedStatus {
    /// Success.
    pub const OK: Self = Self(0x9000);
}

impl From<ReportedStatus> for String {
    fn from(status: ReportedStatus) -> Self {
        format!("{:04X}", status.0)
    }
}

impl TryFrom<String> for ReportedStatus {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let status = u16::from_str_radix(&text, 16).ok().filter(|_| digits);
        status
            .map(Self)
            .ok_or("a status word has four hexadecimal digits")
    }
}

/// A command that is sent for its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Probe {
    /// READ BINARY of EF.SN by its short identifier, after a reset.
    SerialByShortId,
    /// SELECT of the IAS-ECC application by its name, without answer data; after a reset.
    SelectApplet,
    /// The same, while it is selected.
    SelectAppletAgain,
    /// SELECT of the IAS-ECC application by its name, with its description.
    SelectAppletDescribed,
    /// SELECT of the application's directory by its name, without answer data.
    SelectApplicationByName,
    /// VERIFY of the PIN without data, while the MF is current.
    PinStatusInMf,
    /// VERIFY of the PUK without data, while the MF is current.
    PukStatusInMf,
    /// VERIFY of the PIN without data, in the application's directory.
    PinStatus,
    /// VERIFY of the PUK without data, in the application's directory.
    PukStatus,
    /// GET DATA of the PIN object.
    PinObject,
    /// GET DATA of the PUK object.
    PukObject,
    /// GET DATA of the signature key, without the key.
    SignatureKeyObject,
    /// GET DATA of the authentication key, without the key.
    AuthenticationKeyObject,
    /// GET DATA of the security environment 3.
    Environment3Object,
    /// GET DATA of the security environment 5.
    Environment5Object,
    /// GET CHALLENGE.
    Challenge,
    /// READ BINARY of EF.SN for more bytes than it has.
    ReadBeyondEnd,
    /// READ BINARY of EF.SN from its end on.
    ReadAtEnd,
    /// READ BINARY of 256 bytes of a file that has more.
    ReadMost,
    /// SELECT of EF.ACTUA.
    SelectUpdateFile,
    /// SELECT of the CPS2ter application by its name, on the basic channel.
    SelectCps2ter,
    /// SELECT of the MF in class A0.
    Cps2terMf,
    /// SELECT of an activity in class A0.
    Cps2terActivity,
    /// SELECT of the DF of the billing situation in class A0.
    Cps2terSituations,
    /// SELECT of the billing situation in class A0.
    Cps2terSituation,
    /// READ BINARY of the billing situation in class A0, without the PIN.
    Cps2terRead,
    /// SELECT of the IAS-ECC application by its name, the way back from class A0.
    SelectAppletBack,
    /// VERIFY of the PIN without data, after the PIN was presented.
    PinStatusPresented,
    /// VERIFY of the PIN without data, after the PIN was presented and the application selected
    /// again.
    PinStatusReselected,
    /// READ BINARY of the billing situation in class A0, after the PIN was presented.
    Cps2terReadPresented,
}

/// A command and its answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CommandReport {
    /// The command.
    pub probe: Probe,
    /// The status words in the order of the answers: `61xx` and `6Cxx` have another after them.
    pub status: Vec<ReportedStatus>,
    /// Number of data bytes in all answers together.
    pub length: u32,
    /// The data, if they are data objects of the card's administration.
    #[serde(default, skip_serializing_if = "Structure::is_empty")]
    pub structure: Structure,
}

/// A file of the card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileReport {
    /// Its place from the MF on, `3F00/0001/5031` for example.
    pub path: String,
    /// The role of the file, by its place or its directory entry.
    pub role: FileRole,
    /// Label of its directory entry, if that is a known one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Whether its directory entry says that the PIN protects it.
    #[serde(default)]
    pub needs_pin: bool,
    /// Whether its directory entry says that it can be changed.
    #[serde(default)]
    pub modifiable: bool,
    /// Status words of SELECT.
    pub select: Vec<ReportedStatus>,
    /// The description that SELECT gave: file information and access rules.
    #[serde(default, skip_serializing_if = "Structure::is_empty")]
    pub description: Structure,
    /// Its size by the description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u32>,
    /// Status words of the first READ BINARY; empty if it was not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub read: Vec<ReportedStatus>,
    /// Number of bytes that were read.
    #[serde(default)]
    pub bytes_read: u32,
    /// The structure of what was read.
    #[serde(default, skip_serializing_if = "Structure::is_empty")]
    pub structure: Structure,
}

impl FileReport {
    /// Whether the file could be selected.
    pub fn exists(&self) -> bool {
        self.select.last() == Some(&ReportedStatus::OK)
    }

    /// Returns the identifiers of its path, from the MF; `None` if the report is not of this form.
    pub fn ids(&self) -> Option<Vec<u16>> {
        let ids = self.path.split('/');
        ids.map(|id| u16::from_str_radix(id, 16).ok()).collect()
    }

    /// Returns its own identifier, the last part of its path.
    pub fn id(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

/// Role of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FileRole {
    /// The MF.
    Root,
    /// The directory of the contact application.
    Application,
    /// The directory of the contactless application.
    ContactlessApplication,
    /// EF.DIR.
    Applications,
    /// EF.ATR.
    Historical,
    /// EF.SN.
    SerialNumber,
    /// EF.ACTUA.
    Update,
    /// EF.ODF.
    Objects,
    /// EF.TokenInfo.
    Token,
    /// The AODF: PIN and PUK.
    Pins,
    /// The PrKDF.
    PrivateKeys,
    /// The PuKDF.
    PublicKeys,
    /// The CDF.
    Certificates,
    /// The DODF.
    DataObjects,
    /// Another file that EF.ODF lists.
    Directory,
    /// A certificate.
    Certificate,
    /// A data object.
    Data,
    /// A file that no directory lists and that other cards are said to have.
    Candidate,
}

/// Data objects, without their values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ReportedStructure"))]
pub struct Structure {
    /// The data objects in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elements: Vec<Element>,
    /// Number of bytes that belong to no data object: a filling, or content of another form.
    #[serde(default)]
    pub other: u32,
}

impl Structure {
    /// Whether it is the structure of no bytes at all.
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty() && self.other == 0
    }

    /// Returns the first data object with this tag, at any depth.
    pub fn find(&self, tag: &str) -> Option<&Element> {
        self.elements.iter().find_map(|element| element.find(tag))
    }
}

/// A data object: its tag and the length of its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ReportedElement"))]
pub struct Element {
    /// The tag, in hexadecimal digits.
    pub tag: String,
    /// Length of the value in bytes.
    pub length: u32,
    /// The value, if it is one of the constants that reports may hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The data objects inside.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inside: Vec<Element>,
}

impl Element {
    fn find(&self, tag: &str) -> Option<&Self> {
        if self.tag == tag {
            return Some(self);
        }
        self.inside.iter().find_map(|element| element.find(tag))
    }
}

/// Counters of a PIN or PUK.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CodeReport {
    /// The code.
    pub code: ReportedCode,
    /// Tries left, if the card tells.
    pub tries_left: Option<u8>,
    /// Tries after a success, if the card tells.
    pub tries_max: Option<u8>,
    /// Uses left, if the card counts them.
    pub uses_left: Option<u16>,
}

/// A code of the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportedCode {
    /// The holder's PIN.
    Pin,
    /// The unblocking code.
    Puk,
}

/// Operations of a key with test data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeyReport {
    /// Purpose of the key.
    pub key: Purpose,
    /// Size of the modulus in bits.
    pub bits: u16,
    /// The signatures that were tried.
    pub signatures: Vec<SignatureReport>,
    /// Outcome of deciphering: `ok`, `wrong`, or the word of the error; absent if the key is not
    /// one that deciphers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deciphering: Option<String>,
}

/// A signature that was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignatureReport {
    /// Form of the signature.
    pub scheme: SignScheme,
    /// `ok`, or the word of the error.
    pub outcome: String,
}

/// Times in microseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TimesReport {
    /// Time that each command takes, by the reads.
    pub command: u32,
    /// Time that each byte takes besides, by the reads.
    pub one_byte: u32,
    /// The reads that it was measured with.
    pub reads: Vec<ReadTime>,
    /// Time of a signature or a deciphering with each key, as its client waits for it.
    #[serde(default)]
    pub keys: Vec<KeyTime>,
}

/// Time of a READ BINARY.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReadTime {
    /// Bytes of command and answer together.
    pub bytes: u32,
    /// Time of the shorter of two.
    pub time: u32,
}

/// Time of an operation of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeyTime {
    /// Purpose of the key.
    pub key: Purpose,
    /// Whether it deciphered; it signed otherwise.
    pub deciphered: bool,
    /// Time until the result.
    pub time: u32,
}

impl CardReport {
    /// Returns the answer to a command, if it was sent.
    pub fn answer(&self, probe: Probe) -> Option<&CommandReport> {
        self.answers.iter().find(|answer| answer.probe == probe)
    }

    /// Returns the last status word of the answer to a command, if it was sent.
    pub fn status(&self, probe: Probe) -> Option<u16> {
        let status = self.answer(probe)?.status.last()?;
        Some(status.0)
    }

    /// Returns the first file of this role.
    pub fn file(&self, role: FileRole) -> Option<&FileReport> {
        self.files.iter().find(|file| file.role == role)
    }

    /// Returns the file of the data object with this label.
    pub fn data(&self, label: &str) -> Option<&FileReport> {
        let mut data = self.files.iter().filter(|file| file.role == FileRole::Data);
        data.find(|file| file.label.as_deref() == Some(label))
    }

    /// Returns the same report without its times, to compare.
    #[must_use]
    pub fn without_times(mut self) -> Self {
        self.times = TimesReport::default();
        self
    }
}
