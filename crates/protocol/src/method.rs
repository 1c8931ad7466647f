//! One type per method: its name, its parameters, its result.

use cps_apdu::Pin;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::assertion::{
    AccessPurpose, AssertionKind, Billing, Patient, Software, SubmissionProfile, SubmittedDocument,
    TeleserviceProfile, VihfProfile,
};
use crate::audit::AuditRecord;
use crate::message::RequestId;
use crate::prompt::{PromptFailure, PromptId};
use crate::report::CardReport;
use crate::{
    Bytes, CardId, CardObjects, CardStatus, CardSummary, Certificate, DirectoryFreshness,
    ErrorKind, HashAlgorithm, HashedMessage, Identity, JudgedIdentity, JwsAlgorithm, Lease,
    LeaseId, LeaseState, PROTOCOL_VERSION, PinField, PinStatus, Purpose, Reader, SignScheme, Trust,
    failure,
};

/// A method of the API.
pub trait Method {
    /// Its name on the wire.
    const NAME: &'static str;
    /// Its parameters, borrowed from the request where they are secret.
    type Params<'a>: Serialize + Deserialize<'a>;
    /// Its result.
    type Result: Serialize + DeserializeOwned + Send + 'static;
    /// The errors that it answers, by group, besides those of [`failure::ANY`].
    const FAILURES: &'static [&'static [ErrorKind]];
}

macro_rules! methods {
    ($($(#[doc = $doc:literal])* $name:ident = $wire:literal ($params:ty) -> $result:ty,
        fails [$($group:ident),*] [$($kind:ident),*];)*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Clone, Copy, Debug)]
            pub struct $name;

            impl Method for $name {
                const NAME: &'static str = $wire;
                type Params<'a> = $params;
                type Result = $result;
                const FAILURES: &'static [&'static [ErrorKind]] =
                    &[$(failure::$group,)* &[$(ErrorKind::$kind),*]];
            }
        )*

        /// The names of all methods, in the order of the API document.
        pub const NAMES: &[&str] = &[$($wire),*];

        /// The methods with the errors that each answers, in the same order.
        #[cfg(test)]
        pub(crate) const TABLE: &[(&str, &[&[ErrorKind]])] =
            &[$((<$name as Method>::NAME, <$name as Method>::FAILURES)),*];

        /// Calls `visitor` for every method, in the order of the API document.
        #[cfg(feature = "schema")]
        pub(crate) fn visit_all(visitor: &mut impl Visitor) {
            $(visitor.visit::<$name, $params, $result>(concat!($($doc),*));)*
        }
    };
}

methods! {
    /// Says who calls and which protocol version it speaks; the first request of a connection.
    Hello = "system.hello" (HelloParams) -> HelloResult,
        fails [] [DaemonVersion];
    /// Version and state of the daemon.
    Info = "system.info" (Empty) -> InfoResult,
        fails [] [];
    /// This document.
    Discover = "rpc.discover" (Empty) -> ApiDocument,
        fails [] [];
    /// Gives up a request of this connection that still waits: for the holder, or for its turn at
    /// the card. It is answered with `request.cancelled`, unless its own answer came first.
    Cancel = "request.cancel" (CancelParams) -> Empty,
        fails [] [];
    /// The readers with their cards.
    ReadersList = "readers.list" (Empty) -> ReadersResult,
        fails [] [];
    /// The cards that are being read or ready.
    CardsList = "cards.list" (Empty) -> CardsResult,
        fails [] [];
    /// The state of every reader and its card in one answer, without anything of the holder and
    /// without a command to the card: for a line that a program always shows.
    CardsStatus = "cards.status" (Empty) -> CardsStatusResult,
        fails [] [];
    /// The holder's identity: the public part, with activities while this connection is logged in,
    /// and whether the certificate that it came from can be relied on. It is answered as soon as
    /// that certificate was read, or once the public data objects were as well.
    CardsIdentity = "cards.identity" (IdentityParams) -> JudgedIdentity,
        fails [CARD, TURN] [CardError, CardDamaged, PinRequired];
    /// The certificates, authentication first.
    CardsCertificates = "cards.certificates" (CardParams) -> CertificatesResult,
        fails [CARD] [];
    /// Everything that the PKCS#11 module shows of a card.
    CardsObjects = "cards.objects" (CardParams) -> CardObjects,
        fails [CARD] [];
    /// The content of a data object, exactly as the card holds it.
    DataRead = "cards.data.read" (DataParams) -> DataResult,
        fails [CARD, TURN, USE] [CardError, CardDamaged, DataNotFound, PinRequired];
    /// Replaces the content of a modifiable data object; zeros fill the rest of the file.
    DataWrite = "cards.data.write" (DataWriteParams) -> Empty,
        fails [CARD, TURN, USE, AUDIT] [CardError, CardDamaged, DataNotFound, DataReadOnly,
            DataTooLong, PinRequired];
    /// A report on the card: its files, its answers to the commands that are sent without being
    /// asked, its times, and what it says of every fact that is uncertain of real cards. Structure,
    /// not content: values are absent but for a short list of constants, and nothing of the holder
    /// is in it. No code is presented and nothing is written, but the card is reset, so no program
    /// may be logged in (`reader.busy`). With `with_login` this connection must be logged in: the
    /// structure of protected files is in the report too, and the login ends with it.
    CardsReport = "cards.report" (ReportParams) -> CardReport,
        fails [CARD, TURN, AUDIT] [CardError, CardDamaged, PinRequired];
    /// State of PIN and PUK, from the card's last word on it.
    PinState = "pin.status" (CardParams) -> PinStateResult,
        fails [CARD] [];
    /// Presents the PIN and opens a lease for this connection. Without a PIN in the parameters the
    /// agent of the caller's account asks the holder for it.
    PinLogin = "pin.login" (PinLoginParams) -> LeaseResult,
        fails [CARD, TURN, USE, AUDIT, DIALOG, HOLDER] [CodeNotAllowed, OtherAccount, PinLastTry,
            CodePaused, CardError, PinFormat, PinIncorrect, PinBlocked, PinNone, AlreadyLoggedIn,
            KeyNotFound, CertificateUntrusted, CertificateDamaged, AssertionNoActivity,
            AssertionNoChain];
    /// Ends the lease of this connection.
    PinLogout = "pin.logout" (CardParams) -> Empty,
        fails [CARD, WAIT] [PinRequired];
    /// Changes the PIN. Without the two codes in the parameters the holder is asked for them, on the
    /// reader or by the agent of the caller's account. Then every lease of the card ends, except that of the connection that changes
    /// it as long as the card says that the PIN is still verified. After a wrong PIN those go on
    /// that the card still honours.
    PinChange = "pin.change" (PinChangeParams) -> PinStateResult,
        fails [CARD, TURN, USE, AUDIT, DIALOG] [CodeNotAllowed, OtherAccount, PinLastTry, CodePaused,
            CardError, PinFormat, NewPinFormat, PinIncorrect, PinBlocked, PinNone];
    /// Unblocks the PIN with the PUK and sets a new one, in one step. Without the two codes in the
    /// parameters the holder is asked for them, as with `pin.change`. Then every lease of the card
    /// ends. After a wrong PUK those go on that the card still honours.
    PinUnblock = "pin.unblock" (PinUnblockParams) -> PinStateResult,
        fails [CARD, TURN, USE, AUDIT, DIALOG] [CodeNotAllowed, OtherAccount, PukLastTry, CodePaused,
            CardError, PukFormat, NewPinFormat, PukIncorrect, PukBlocked, PinNone];
    /// Presents the PUK and changes nothing: a wrong one spends one of its tries. After a right one
    /// the card is reset, because any program could set a PIN with a PUK that stays verified, so
    /// every lease of the card ends. It opens no lease.
    PukVerify = "puk.verify" (PukVerifyParams) -> PinStateResult,
        fails [CARD, TURN, USE, AUDIT] [CodeNotAllowed, OtherAccount, PukLastTry, CodePaused, CardError, PukFormat, PukIncorrect, PukBlocked, PinNone];
    /// Signs a digest, or bytes as given with `rsa_pkcs1`.
    SignDigest = "sign.digest" (SignDigestParams) -> SignatureResult,
        fails [CARD, TURN, USE, AUDIT, SIGN] [DataInvalid, CertificateUntrusted];
    /// Signs up to 100 digests with one key and one scheme, under one login. Of a call that fails or
    /// is given up after the first signature the answer has the signatures that were made, and
    /// `stopped`. A subscribed connection gets `sign_progress` after each signature.
    SignDigests = "sign.digests" (SignDigestsParams) -> SignDigestsResult,
        fails [CARD, TURN, USE, AUDIT, SIGN] [DataInvalid, CertificateUntrusted];
    /// Signs with the last block hashed by the card (`Key::hash_on_card`).
    SignHashState = "sign.hash_state" (SignHashStateParams) -> SignatureResult,
        fails [CARD, TURN, USE, AUDIT, SIGN] [DataInvalid, CertificateUntrusted];
    /// Signs content by its digest and gives a detached CMS with the attributes of a CAdES
    /// baseline signature: content type, digest, signing time, signing-certificate-v2.
    SignCms = "sign.cms" (SignCmsParams) -> SignCmsResult,
        fails [CARD, TURN, USE, AUDIT, SIGN] [DataInvalid, CertificateUntrusted];
    /// Signs a payload and gives a JWS in compact form (RFC 7515).
    SignJws = "sign.jws" (SignJwsParams) -> SignJwsResult,
        fails [CARD, TURN, USE, AUDIT, SIGN] [CertificateUntrusted];
    /// Makes the assertion (VIHF) that opens a shared health record by card, signed by the signature
    /// key: holder, profession, specialities, structure and sector are those of the card. What the
    /// card lacks is told before the card is asked anything, as far as it needs no PIN to be known.
    AssertionVihf = "assertion.vihf" (AssertionVihfParams) -> AssertionResult,
        fails [CARD, TURN, USE, AUDIT, HOLDER, ACTIVITY] [CardError, CardDamaged, KeyNotFound,
            PinRequired, SignatureUnverified, CertificateDamaged, CertificateUntrusted];
    /// Makes the assertion of a professional for the teleservices INSi, ADRi and DMTi of the health
    /// insurance, signed by the signature key: holder, structure and sector are those of the card,
    /// and so is the billing number where the structure bills as an establishment does.
    AssertionInsi = "assertion.insi" (AssertionInsiParams) -> AssertionInsiResult,
        fails [CARD, TURN, USE, AUDIT] [AssertionNoNationalId, AssertionNoActivity,
            AssertionNoBillingNumber, AssertionNoSector, CardError, CardDamaged, KeyNotFound,
            PinRequired, SignatureUnverified, CertificateDamaged, CertificateUntrusted];
    /// Makes the signature document of a set of documents that go into a shared health record (IHE
    /// DSG, XAdES 1.1.1), signed by the signature key. It lists documents by their digests, and the
    /// certificates of all issuers up to the root.
    AssertionDmpSubmission =
        "assertion.dmp_submission" (AssertionDmpSubmissionParams) -> AssertionDmpSubmissionResult,
        fails [CARD, TURN, USE, AUDIT] [AssertionNoChain, CardError, CardDamaged, DataInvalid,
            KeyNotFound, PinRequired, SignatureUnverified, CertificateDamaged, CertificateUntrusted];
    /// Judges the certificate of a foreign signer with the roots and revocation lists of this
    /// machine, at this moment.
    VerifyCertificate = "verify.certificate" (VerifyCertificateParams) -> JudgedCertificate,
        fails [] [];
    /// Verifies a foreign signature of a digest, and judges the certificate of its signer as
    /// `verify.certificate` does.
    VerifySignature = "verify.signature" (VerifySignatureParams) -> JudgedSignature,
        fails [] [DataInvalid];
    /// Deciphers one RSA block and removes its PKCS#1 v1.5 padding.
    Decrypt = "decrypt" (DecryptParams) -> DecryptResult,
        fails [CARD, TURN, USE, AUDIT] [KeyNotFound, KeyUsage, PinRequired, DecryptFailed];
    /// Random bytes of the card's generator (`card.md` §5.5).
    Random = "random" (RandomParams) -> RandomResult,
        fails [CARD, TURN, USE] [CardError];
    /// Subscribes this connection to events; answers with a snapshot.
    EventsSubscribe = "events.subscribe" (Empty) -> SnapshotResult,
        fails [] [];
    /// Offers to show PIN dialogs to the account of this connection: notifications follow. An
    /// account has one agent: the first, as long as its connection and its process live.
    AgentRegister = "agent.register" (Empty) -> AgentRegistered,
        fails [] [OtherAgent];
    /// The outcome of a dialog.
    AgentAnswer = "agent.answer" (AgentAnswerParams) -> Empty,
        fails [] [PinFormat, NewPinFormat, PukFormat, PromptCancelled];
    /// Has the agent of the caller's account ask the holder whether a site may use the card. The
    /// caller remembers the answer: the daemon does not.
    WebAllow = "web.allow" (SiteParams) -> Empty,
        fails [WAIT, AUDIT] [PromptCancelled, PromptTimeout, PromptUnavailable, PromptPaused];
    /// Records in the audit file that a site may not use the card any more.
    WebRevoke = "web.revoke" (SiteParams) -> Empty,
        fails [AUDIT] [];
    /// The logins of all programs; for administrators.
    LeasesList = "leases.list" (Empty) -> LeasesResult,
        fails [] [NotAdmin];
    /// Ends a login of any program; for administrators.
    LeasesRevoke = "leases.revoke" (LeaseParams) -> Empty,
        fails [] [NotAdmin, LeaseNotFound];
    /// The last lines of the audit file; for administrators.
    AuditTail = "audit.tail" (AuditTailParams) -> AuditTailResult,
        fails [AUDIT] [NotAdmin, AuditOff];
    /// Forgets what was kept of cards, in memory and on disk; for administrators.
    CacheClear = "cache.clear" (Empty) -> Empty,
        fails [] [NotAdmin, CacheFailed];
}

/// A visitor of all methods.
#[cfg(feature = "schema")]
pub(crate) trait Visitor {
    /// Looks at a method, whose parameters and result are `P` and `R`.
    fn visit<M: Method, P: schemars::JsonSchema, R: schemars::JsonSchema>(&mut self, doc: &str);
}

/// No parameters, or no result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Empty {}

/// The API document, by the OpenRPC specification.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ApiDocument(pub serde_json::Value);

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ApiDocument {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ApiDocument".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "The API document, by the OpenRPC specification.",
            "type": "object",
        })
    }
}

/// Members of the protected header of a JWS.
pub type JwsHeader = serde_json::Map<String, serde_json::Value>;

/// The schema of [`JwsHeader`].
#[cfg(feature = "schema")]
struct JwsHeaderSchema;

#[cfg(feature = "schema")]
impl schemars::JsonSchema for JwsHeaderSchema {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "JwsHeader".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Members of the protected header of a JWS.",
            "type": "object",
        })
    }
}

/// Parameters of `system.hello`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HelloParams {
    /// Protocol version that the client speaks.
    pub protocol: u32,
    /// Name of the client, for the log and for prompts.
    pub client: String,
    /// The site for whose pages the client asks, as browsers write its origin:
    /// `https://dpi.example`, or with a port. Dialogs show it and the audit file has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// The name by which the administrator lists that site, for prompts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
}

impl HelloParams {
    /// Returns the introduction of a client that asks for itself.
    pub fn new(client: impl Into<String>) -> Self {
        Self {
            protocol: PROTOCOL_VERSION,
            client: client.into(),
            origin: None,
            site: None,
        }
    }
}

/// Result of `system.hello`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HelloResult {
    /// Protocol version that the daemon speaks.
    pub protocol: u32,
    /// Version of the daemon.
    pub version: String,
}

/// Parameters of `request.cancel`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CancelParams {
    /// The id of the request to give up. One that was answered already, or never sent, is no error.
    #[serde(rename = "request")]
    pub id: RequestId,
}

/// Result of `system.info`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InfoResult {
    /// Version of the daemon.
    pub version: String,
    /// Whether the PC/SC service answers; `problem` otherwise.
    pub readers_available: bool,
    /// The reason why there are no readers, if the service is the cause.
    pub problem: Option<crate::ApiError>,
    /// Whether an agent shows PIN dialogs to the account of this connection.
    #[serde(default)]
    pub agent: bool,
    /// Abilities of this service that another of the same protocol may lack.
    #[serde(default)]
    pub features: Vec<Feature>,
    /// State of the index of the directory, which names opposed cards; absent without one
    /// (`directory_index` of the configuration).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory: Option<DirectoryIndex>,
}

/// State of the index of the directory. In no state does it keep a card from being used, but for
/// those that it names, where the administrator has chosen so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DirectoryIndex {
    /// Whether it is read, and how old it is.
    pub freshness: DirectoryFreshness,
    /// Day of the newest list of cards in it, `yyyy-mm-dd`; absent if it is not read or has none.
    pub date: Option<String>,
    /// The reason why it is not read, for the administrator.
    pub detail: Option<String>,
}

/// Something that a service can do, or does by its configuration. A program looks for it before it
/// relies on it, and takes words that it does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// `cards.status` tells the state of all cards in one answer.
    CardStatus,
    /// `sign.digests` signs up to 100 digests in one call.
    SignDigests,
    /// `assertion.*` make health assertions.
    Assertions,
    /// `pin.change` and `pin.unblock` without codes have the holder asked for them.
    PromptedPinChange,
    /// A connection can speak for a web page (`origin` of `system.hello`).
    WebOrigins,
    /// No other program reaches the card while one is logged in, by the configuration.
    ExclusiveLogin,
    /// Uses of the card are recorded in an audit file, by the configuration.
    Audit,
}

/// Result of `readers.list`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReadersResult {
    /// The readers, in a stable order.
    pub readers: Vec<Reader>,
    /// The reason why there are none, if the service is the cause.
    pub problem: Option<crate::ApiError>,
}

/// Result of `cards.list`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CardsResult {
    /// The cards, in reader order.
    pub cards: Vec<CardSummary>,
}

/// Result of `cards.status`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CardsStatusResult {
    /// One for each reader, in the order of `readers.list`.
    pub statuses: Vec<CardStatus>,
    /// The reason why there is none, if the PC/SC service is the cause.
    pub problem: Option<crate::ApiError>,
}

/// A card.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CardParams {
    /// The card.
    pub card: CardId,
}

/// Parameters of `cards.identity`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct IdentityParams {
    /// The card.
    pub card: CardId,
    /// Whether the answer waits for the public data objects: the card is then asked for those that
    /// were not read yet.
    #[serde(default)]
    pub complete: bool,
}

/// Result of `cards.certificates`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CertificatesResult {
    /// The certificates, authentication first.
    pub certificates: Vec<Certificate>,
}

/// Parameters of `cards.data.read`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DataParams {
    /// The card.
    pub card: CardId,
    /// Label of the object.
    pub label: String,
}

/// Parameters of `cards.report`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportParams {
    /// The card.
    pub card: CardId,
    /// Whether the login of this connection is used, and ended.
    #[serde(default)]
    pub with_login: bool,
}

/// Result of `cards.data.read`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DataResult {
    /// The file as it is.
    pub value: Bytes,
}

/// Parameters of `cards.data.write`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DataWriteParams {
    /// The card.
    pub card: CardId,
    /// Label of the object.
    pub label: String,
    /// The new content, at most as long as the file.
    pub value: Bytes,
}

/// Parameters of `pin.change`: both codes, or neither of them.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PinChangeParams {
    /// The card.
    pub card: CardId,
    /// The PIN until now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_pin: Option<PinField>,
    /// The PIN from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_pin: Option<PinField>,
}

impl PinChangeParams {
    /// Returns a change for which the holder is asked.
    pub fn prompted(card: CardId) -> Self {
        Self {
            card,
            old_pin: None,
            new_pin: None,
        }
    }

    /// Returns a change with codes that the caller has.
    pub fn with_codes(card: CardId, old: Pin, new: Pin) -> Self {
        Self {
            card,
            old_pin: Some(PinField(old)),
            new_pin: Some(PinField(new)),
        }
    }
}

/// Parameters of `pin.unblock`: both codes, or neither of them.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PinUnblockParams {
    /// The card.
    pub card: CardId,
    /// The unblocking code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub puk: Option<PinField>,
    /// The PIN from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_pin: Option<PinField>,
}

impl PinUnblockParams {
    /// Returns an unblocking for which the holder is asked.
    pub fn prompted(card: CardId) -> Self {
        Self {
            card,
            puk: None,
            new_pin: None,
        }
    }

    /// Returns an unblocking with codes that the caller has.
    pub fn with_codes(card: CardId, puk: Pin, new: Pin) -> Self {
        Self {
            card,
            puk: Some(PinField(puk)),
            new_pin: Some(PinField(new)),
        }
    }
}

/// Parameters of `puk.verify`.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PukVerifyParams {
    /// The card.
    pub card: CardId,
    /// The unblocking code.
    pub puk: PinField,
}

/// Parameters of `decrypt`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DecryptParams {
    /// The card.
    pub card: CardId,
    /// The key.
    pub key: Purpose,
    /// One RSA block, as long as the modulus.
    pub cryptogram: Bytes,
}

/// Result of `decrypt`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DecryptResult {
    /// The plaintext.
    pub plaintext: Bytes,
}

/// Result of `pin.status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PinStateResult {
    /// State of the PIN.
    pub pin: PinStatus,
    /// State of the PUK.
    pub puk: PinStatus,
    /// Whether this connection is logged in.
    pub logged_in: bool,
}

/// Parameters of `pin.login`.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PinLoginParams {
    /// The card.
    pub card: CardId,
    /// The PIN. Without it, the agent of the caller's account asks the holder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<PinField>,
    /// Purpose of the login, in the caller's words: shown to the holder and logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Most signatures, at least 1; lowered to the configured ceiling, which is the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_signatures: Option<u32>,
    /// Most seconds, at least 1; lowered to the configured ceiling, which is the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl_seconds: Option<u32>,
    /// Most seconds without a request of this connection to the card, at least 1; lowered to the
    /// configured ceiling, which is the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle_seconds: Option<u32>,
    /// The keys that the login is for, at least one, each of them on the card (`key.not_found`
    /// before the PIN is asked for); all, if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<Vec<Purpose>>,
    /// The only use of the login: assertions of this kind. It reads the activities of the holder and
    /// makes such assertions; it signs, deciphers, reads and writes nothing else. What the card lacks
    /// for them is told before the PIN is asked for. Not together with `keys`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assertion: Option<AssertionKind>,
    /// Whether to refuse, before the PIN is asked for, unless the certificates of the keys of the
    /// login are `trusted` (`certificate.untrusted`).
    #[serde(default, skip_serializing_if = "is_false")]
    pub require_trusted: bool,
}

impl PinLoginParams {
    /// Returns a login for which the holder is asked in a dialog.
    pub fn prompted(card: CardId) -> Self {
        Self {
            card,
            pin: None,
            purpose: None,
            max_signatures: None,
            ttl_seconds: None,
            idle_seconds: None,
            keys: None,
            assertion: None,
            require_trusted: false,
        }
    }

    /// Returns a login with a PIN that the caller has.
    pub fn with_pin(card: CardId, pin: Pin) -> Self {
        Self {
            pin: Some(PinField(pin)),
            ..Self::prompted(card)
        }
    }
}

/// Result of `pin.login`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeaseResult {
    /// Number of the login, which its events carry too.
    #[serde(rename = "lease")]
    pub id: LeaseId,
    /// State of the PIN after it.
    pub pin: PinStatus,
    /// Rights of the login.
    pub rights: LeaseState,
}

/// Parameters of `sign.digest`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SignDigestParams {
    /// The card.
    pub card: CardId,
    /// The key.
    pub key: Purpose,
    /// The scheme.
    pub scheme: SignScheme,
    /// The digest, or the bytes as given for `rsa_pkcs1`.
    pub digest: Bytes,
    /// Purpose, in the caller's words: shown to the holder and logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Whether to refuse, before anything is signed, unless the certificate of the key is `trusted`
    /// (`certificate.untrusted`).
    #[serde(default, skip_serializing_if = "is_false")]
    pub require_trusted: bool,
}

/// Parameters of `sign.digests`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SignDigestsParams {
    /// The card.
    pub card: CardId,
    /// The key.
    pub key: Purpose,
    /// The scheme of every signature.
    pub scheme: SignScheme,
    /// The digests, or the bytes as given for `rsa_pkcs1`: 1 to 100.
    pub digests: Vec<Bytes>,
    /// Purpose, in the caller's words: logged for each digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Whether to refuse, before anything is signed, unless the certificate of the key is `trusted`
    /// (`certificate.untrusted`).
    #[serde(default, skip_serializing_if = "is_false")]
    pub require_trusted: bool,
}

/// Result of `sign.digests`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignDigestsResult {
    /// The signatures of the digests, in their order, each verified with the card's certificate. At
    /// least one; fewer than digests if `stopped` is there.
    pub signatures: Vec<Bytes>,
    /// The reason why the digests after these were not signed. Absent if all were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<crate::ApiError>,
    /// Whether the certificate of the signer can be relied on: an expired one signs all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust: Option<Trust>,
    /// Remaining rights of the login after the last signature; absent for a key that needs none.
    /// Without signatures left, the login has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rights: Option<LeaseState>,
}

/// Parameters of `sign.hash_state` (`card.md` §6.3 a).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SignHashStateParams {
    /// The card.
    pub card: CardId,
    /// The key.
    pub key: Purpose,
    /// SHA-1 or SHA-256.
    pub hash: HashAlgorithm,
    /// Chaining value after the blocks hashed so far, big-endian; empty if there are none.
    pub state: Bytes,
    /// Number of bytes hashed so far, a multiple of 64.
    pub hashed: u64,
    /// The last 1 to 64 bytes of the message.
    pub last_block: Bytes,
    /// Purpose, in the caller's words: shown to the holder and logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Whether to refuse, before anything is signed, unless the certificate of the key is `trusted`
    /// (`certificate.untrusted`).
    #[serde(default, skip_serializing_if = "is_false")]
    pub require_trusted: bool,
}

impl SignHashStateParams {
    /// Returns the parameters for a message whose last block the card hashes.
    pub fn new(card: CardId, key: Purpose, message: HashedMessage) -> Self {
        Self {
            card,
            key,
            hash: message.hash,
            state: Bytes(message.state),
            hashed: message.hashed,
            last_block: Bytes(message.last_block),
            purpose: None,
            require_trusted: false,
        }
    }

    /// Returns the message.
    pub fn into_message(self) -> HashedMessage {
        HashedMessage {
            hash: self.hash,
            state: self.state.0,
            hashed: self.hashed,
            last_block: self.last_block.0,
        }
    }
}

/// Result of a signing method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignatureResult {
    /// The signature, verified with the card's certificate.
    pub signature: Bytes,
    /// Whether the certificate of the signer can be relied on: an expired one signs all the same.
    /// Absent if the card has no certificate for the key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust: Option<Trust>,
    /// Remaining rights of the login; absent for a key that needs none. Without signatures left, the
    /// login has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rights: Option<LeaseState>,
}

/// Parameters of `sign.cms`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SignCmsParams {
    /// The card.
    pub card: CardId,
    /// The key.
    pub key: Purpose,
    /// The hash of the content and of the signature; SHA-256 if absent.
    #[serde(default = "sha256")]
    pub hash: HashAlgorithm,
    /// The digest of the content.
    pub digest: Bytes,
    /// The type of the content, an object identifier; id-data (RFC 5652, section 4) if absent.
    #[serde(default = "id_data")]
    pub content_type: String,
    /// Purpose, in the caller's words: logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Whether to refuse, before anything is signed, unless the certificate of the key is `trusted`
    /// (`certificate.untrusted`).
    #[serde(default, skip_serializing_if = "is_false")]
    pub require_trusted: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde gives a reference
fn is_false(value: &bool) -> bool {
    !value
}

fn sha256() -> HashAlgorithm {
    HashAlgorithm::Sha256
}

fn id_data() -> String {
    "1.2.840.113549.1.7.1".to_owned()
}

impl SignCmsParams {
    /// Returns a signature of bytes with this SHA-256 digest.
    pub fn new(card: CardId, key: Purpose, digest: &[u8]) -> Self {
        Self {
            card,
            key,
            hash: sha256(),
            digest: Bytes(digest.to_vec()),
            content_type: id_data(),
            purpose: None,
            require_trusted: false,
        }
    }
}

/// Result of `sign.cms`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignCmsResult {
    /// The CMS SignedData, DER: detached, with the certificate of the signer and those of its
    /// issuers below the root, as far as the trust directory holds them.
    pub cms: Bytes,
    /// Whether the certificate of the signer can be relied on: an expired one signs all the same.
    pub trust: Trust,
    /// Remaining rights of the login; absent for a key that needs none. Without signatures left, the
    /// login has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rights: Option<LeaseState>,
}

/// Parameters of `sign.jws`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SignJwsParams {
    /// The card.
    pub card: CardId,
    /// The key.
    pub key: Purpose,
    /// The algorithm.
    pub algorithm: JwsAlgorithm,
    /// Content that is signed.
    pub payload: Bytes,
    /// More members of the protected header, `typ` for example. `alg`, `x5t#S256`, `x5c`, `crit`
    /// and `b64` are refused: the service sets them, or they change what is signed.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "JwsHeaderSchema"))]
    pub header: JwsHeader,
    /// Whether the header carries the certificate of the signer and those of its issuers below
    /// the root (`x5c`).
    #[serde(default)]
    pub with_certificate: bool,
    /// Purpose, in the caller's words: logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Whether to refuse, before anything is signed, unless the certificate of the key is `trusted`
    /// (`certificate.untrusted`).
    #[serde(default, skip_serializing_if = "is_false")]
    pub require_trusted: bool,
}

/// Result of `sign.jws`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignJwsResult {
    /// The JWS in compact form.
    pub jws: String,
    /// Whether the certificate of the signer can be relied on: an expired one signs all the same.
    pub trust: Trust,
    /// Remaining rights of the login; absent for a key that needs none. Without signatures left, the
    /// login has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rights: Option<LeaseState>,
}

/// Parameters of `assertion.vihf`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AssertionVihfParams {
    /// The card.
    pub card: CardId,
    /// Number of the activity whose structure and sector the assertion has, as in `cards.identity`.
    pub activity: u8,
    /// The patient whose record is opened.
    pub patient: Patient,
    /// Purpose of the access; the usual one if absent.
    #[serde(default)]
    pub purpose_of_use: AccessPurpose,
    /// The software that sends the assertion.
    pub software: Software,
    /// Form of the assertion, where sources disagree; `dmp_2026` if absent.
    #[serde(default)]
    pub profile: VihfProfile,
    /// Purpose of the signature, in the caller's words: logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Whether to refuse, before anything is signed, unless the certificate of the key is `trusted`
    /// (`certificate.untrusted`).
    #[serde(default, skip_serializing_if = "is_false")]
    pub require_trusted: bool,
}

/// Parameters of `assertion.insi`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AssertionInsiParams {
    /// The card.
    pub card: CardId,
    /// Number of the activity that the assertion is for, as in `cards.identity`.
    pub activity: u8,
    /// The number that bills the activity: 9 characters, or 14 of a SIRET. Absent for an activity
    /// whose structure has a FINESS or SIRET number on the card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billing_number: Option<String>,
    /// The speciality for the health insurance (G100), two digits; not said if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speciality: Option<String>,
    /// Whether the assertion names the sector of the activity.
    #[serde(default, skip_serializing_if = "is_false")]
    pub sector: bool,
    /// Form of the assertion, where sources disagree; `insi_2021` if absent.
    #[serde(default)]
    pub profile: TeleserviceProfile,
    /// Purpose of the signature, in the caller's words: logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Whether to refuse, before anything is signed, unless the certificate of the key is `trusted`
    /// (`certificate.untrusted`).
    #[serde(default, skip_serializing_if = "is_false")]
    pub require_trusted: bool,
}

/// Result of `assertion.insi`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AssertionInsiResult {
    /// The assertion.
    #[serde(flatten)]
    pub made: AssertionResult,
    /// The number that bills the activity, and its origin.
    pub billing_number: Billing,
}

/// Parameters of `assertion.dmp_submission`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AssertionDmpSubmissionParams {
    /// The card.
    pub card: CardId,
    /// The identifier of the set in its metadata (`uniqueId` of the submission set), an object
    /// identifier without `urn:oid:`.
    pub submission_set: String,
    /// The documents of the set, 1 to 100.
    pub documents: Vec<SubmittedDocument>,
    /// The identifier of the signature within its document: 1 to 64 letters, digits, `.`, `_`, `-`.
    /// A random one if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature_id: Option<String>,
    /// Form of the signature, where sources disagree; `dmp_2019` if absent.
    #[serde(default)]
    pub profile: SubmissionProfile,
    /// Purpose of the signature, in the caller's words: logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Whether to refuse, before anything is signed, unless the certificate of the key is `trusted`
    /// (`certificate.untrusted`).
    #[serde(default, skip_serializing_if = "is_false")]
    pub require_trusted: bool,
}

/// Result of `assertion.dmp_submission`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AssertionDmpSubmissionResult {
    /// The signature document: canonical XML, to be put into the set as a document of its own.
    pub signed_xml: String,
    /// The identifier of the signature, which the audit file has too.
    pub signature_id: String,
    /// Its time, RFC 3339, UTC.
    pub issued_at: String,
    /// Whether the certificate of the signer can be relied on: an expired one signs all the same.
    pub trust: Trust,
    /// Remaining rights of the login. Without signatures left, the login has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rights: Option<LeaseState>,
}

/// Result of a method that makes an assertion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AssertionResult {
    /// The signed assertion: canonical XML.
    pub signed_xml: String,
    /// Its identifier, which the audit file has too.
    pub assertion_id: String,
    /// Its time, RFC 3339, UTC.
    pub issued_at: String,
    /// Whether the certificate of the signer can be relied on: an expired one signs all the same.
    pub trust: Trust,
    /// Remaining rights of the login. Without signatures left, the login has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rights: Option<LeaseState>,
}

/// Parameters of `verify.certificate`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VerifyCertificateParams {
    /// The certificate of the signer, DER.
    pub certificate: Bytes,
    /// Other certificates that came with it, DER, 16 at most: they may stand between it and a root
    /// of the trust directory. A root among them is not relied on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issuers: Vec<Bytes>,
    /// Purpose that the certificate must have: `signature` for a document, `authentication` for a login.
    pub key: Purpose,
}

/// Result of `verify.certificate`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JudgedCertificate {
    /// Whether the certificate can be relied on now.
    pub trust: Trust,
    /// The certificates of its issuers, DER: its own issuer first, the root last. Empty if no path
    /// leads to a root of the trust directory.
    pub chain: Vec<Bytes>,
    /// The holder that the certificate names. Unless `trust` is `trusted`, anyone may have made it.
    pub identity: Identity,
}

/// Parameters of `verify.signature`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VerifySignatureParams {
    /// The certificate of the signer, DER.
    pub certificate: Bytes,
    /// Other certificates that came with it, as in `verify.certificate`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issuers: Vec<Bytes>,
    /// Purpose that the certificate must have: `signature` for a document.
    pub key: Purpose,
    /// Scheme of the signature.
    pub scheme: SignScheme,
    /// The digest that was signed: of the document, of the signed attributes of a CMS in DER, or of
    /// the signing input of a JWS. The bytes as given for `rsa_pkcs1`.
    pub digest: Bytes,
    /// The signature.
    pub signature: Bytes,
}

/// Result of `verify.signature`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JudgedSignature {
    /// Whether the signature is one of the digest by the key of the certificate. Rely on it only
    /// if `trust` is `trusted` as well.
    pub valid: bool,
    /// The certificate of the signer.
    #[serde(flatten)]
    pub certificate: JudgedCertificate,
}

/// Parameters of `random`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RandomParams {
    /// The card.
    pub card: CardId,
    /// Number of bytes, 1 to 1024.
    pub bytes: u16,
}

/// Result of `random`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RandomResult {
    /// The bytes.
    pub random: Bytes,
}

/// Result of `events.subscribe`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SnapshotResult {
    /// Sequence number of the last event that the snapshot includes.
    pub seq: u64,
    /// The readers.
    pub readers: Vec<Reader>,
    /// The reason why there are none, if the service is the cause.
    pub problem: Option<crate::ApiError>,
}

/// Parameters of `agent.answer`: the codes that the dialog asked for, the consent to a site, or the
/// reason why there is neither.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AgentAnswerParams {
    /// The dialog.
    pub prompt: PromptId,
    /// The PIN of the card, for `pin` and `pin_change`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<PinField>,
    /// The unblocking code, for `pin_unblock`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub puk: Option<PinField>,
    /// The PIN that is to be, for `pin_change` and `pin_unblock`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_pin: Option<PinField>,
    /// Whether the holder allows the site, for a dialog about one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub allowed: bool,
    /// The reason why there is no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<PromptFailure>,
}

impl AgentAnswerParams {
    /// Returns the PIN that the holder typed.
    pub fn typed(prompt: PromptId, pin: Pin) -> Self {
        Self {
            pin: Some(PinField(pin)),
            ..Self::empty(prompt)
        }
    }

    /// Returns the PIN of the card and the one that is to take its place.
    pub fn change(prompt: PromptId, pin: Pin, new_pin: Pin) -> Self {
        Self {
            pin: Some(PinField(pin)),
            new_pin: Some(PinField(new_pin)),
            ..Self::empty(prompt)
        }
    }

    /// Returns the PUK and the PIN that is to be.
    pub fn unblocking(prompt: PromptId, puk: Pin, new_pin: Pin) -> Self {
        Self {
            puk: Some(PinField(puk)),
            new_pin: Some(PinField(new_pin)),
            ..Self::empty(prompt)
        }
    }

    /// Returns the consent of the holder to a site.
    pub fn consent(prompt: PromptId) -> Self {
        Self {
            allowed: true,
            ..Self::empty(prompt)
        }
    }

    /// Returns the reason why there is no answer.
    pub fn failed(prompt: PromptId, failure: PromptFailure) -> Self {
        Self {
            failure: Some(failure),
            ..Self::empty(prompt)
        }
    }

    fn empty(prompt: PromptId) -> Self {
        Self {
            prompt,
            pin: None,
            puk: None,
            new_pin: None,
            allowed: false,
            failure: None,
        }
    }
}

/// A site of the web.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SiteParams {
    /// Its origin, as in `system.hello`.
    pub origin: String,
}

/// Result of `agent.register`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AgentRegistered {
    /// The process of the agent, as the daemon sees it. An agent that knows itself by another number
    /// lives in another PID namespace: the numbers of askers mean other processes there.
    pub pid: Option<u32>,
}

/// Result of `leases.list`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeasesResult {
    /// The logins, in reader order.
    pub leases: Vec<Lease>,
}

/// A login.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LeaseParams {
    /// The login.
    pub lease: LeaseId,
}

/// Parameters of `audit.tail`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AuditTailParams {
    /// Number of lines, 1 to 1000.
    pub lines: u32,
}

/// Result of `audit.tail`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditTailResult {
    /// The records, oldest first.
    pub records: Vec<AuditRecord>,
    /// Number of earlier records that were asked for, and that one answer does not hold.
    #[serde(default)]
    pub omitted: u32,
}
