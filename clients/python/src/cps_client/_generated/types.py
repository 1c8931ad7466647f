"""The types of the API: results, events and their parts.

Generated from docs/openrpc.json by clients/generate.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Dict, List, Optional

from .._wire import Word, decode_bytes

#: Version of the protocol that these types describe.
PROTOCOL = 1

__all__ = [
    "AccessPurpose",
    "Activity",
    "ActivityIndexWarning",
    "AdditionalWarning",
    "ApiError",
    "AssertionDmpSubmissionResult",
    "AssertionInsiResult",
    "AssertionKind",
    "AssertionResult",
    "AuditRecord",
    "AuditTailResult",
    "Billing",
    "BillingOrigin",
    "CardAccess",
    "CardEnvironment",
    "CardGeneration",
    "CardIdentifiedEvent",
    "CardIdentity",
    "CardInsertedEvent",
    "CardKey",
    "CardObjects",
    "CardOpposedEvent",
    "CardProgressEvent",
    "CardReadyEvent",
    "CardRemovedEvent",
    "CardReport",
    "CardStatus",
    "CardSummary",
    "CardUnusableEvent",
    "CardsResult",
    "CardsStatusResult",
    "Certificate",
    "CertificateEncodingWarning",
    "CertificateExpiresEvent",
    "CertificateStatus",
    "CertificateUnreadableWarning",
    "CertificatesResult",
    "CheckKeyWarning",
    "CodeReport",
    "CommandReport",
    "DataObject",
    "DataResult",
    "DecryptResult",
    "DiffersWarning",
    "DirectoryFreshness",
    "DirectoryIndex",
    "EnvironmentWarning",
    "ErrorKind",
    "Event",
    "ExtensionWarning",
    "Fact",
    "FactReport",
    "Feature",
    "FieldWarning",
    "FileReport",
    "FileRole",
    "HashAlgorithm",
    "Holder",
    "IdentifierWarning",
    "Identity",
    "IdentityWarning",
    "InfoResult",
    "InsAuthority",
    "JudgedCertificate",
    "JudgedIdentity",
    "JudgedSignature",
    "JwsAlgorithm",
    "KeyReport",
    "KeyTime",
    "Layout",
    "LeaseEnd",
    "LeaseEndedEvent",
    "LeaseOpenedEvent",
    "LeaseRecord",
    "LeaseResult",
    "LeaseState",
    "LeasesResult",
    "LoginHolder",
    "NationalIdKind",
    "NoNationalIdWarning",
    "NotUtf8Warning",
    "Operation",
    "Origin",
    "PROTOCOL",
    "Patient",
    "PinChangedEvent",
    "PinPolicy",
    "PinStateResult",
    "PinStatus",
    "Probe",
    "PromptClosedEvent",
    "PromptShownEvent",
    "Proof",
    "Purpose",
    "RandomResult",
    "ReadTime",
    "ReaderAddedEvent",
    "ReaderRemovedEvent",
    "ReaderState",
    "ReaderSummary",
    "ReadersResult",
    "ReportedCode",
    "ReportedElement",
    "ReportedProtocol",
    "ReportedStructure",
    "SignCmsResult",
    "SignDigestsResult",
    "SignJwsResult",
    "SignProgressEvent",
    "SignScheme",
    "SignatureReport",
    "SignatureResult",
    "SnapshotResult",
    "Software",
    "SourcedCode",
    "SourcedNationalId",
    "SourcedStructureId",
    "SourcedText",
    "SourcedValidity",
    "Structure",
    "StructureIdKind",
    "SubmissionProfile",
    "SubmittedDocument",
    "TeleserviceProfile",
    "TimesReport",
    "Trust",
    "TrustReason",
    "TrustStatus",
    "UnknownElement",
    "UnknownEvent",
    "UnknownIdentityWarning",
    "UnparsedWarning",
    "Verdict",
    "VihfProfile",
]


class AccessPurpose(Word):
    """Purpose of an access to a shared health record (TRE_R248)."""

    #: The usual access.
    NORMAL: ClassVar[AccessPurpose]
    #: An emergency, in which the patient cannot be asked.
    BRIS_DE_GLACE: ClassVar[AccessPurpose]
    #: A regulating physician of the emergency call centre.
    CENTRE_15: ClassVar[AccessPurpose]


AccessPurpose.NORMAL = AccessPurpose("normal")
AccessPurpose.BRIS_DE_GLACE = AccessPurpose("bris_de_glace")
AccessPurpose.CENTRE_15 = AccessPurpose("centre_15")


@dataclass(frozen=True)
class Activity:
    """A practice situation: one structure with the holder's place in it."""

    #: Index on the card, 1 to 16; indexes may have holes.
    index: int
    #: Place of the warning.
    structure: Structure
    #: Activity sector (R02).
    sector: Optional[SourcedCode] = None
    #: Mode of practice (G17).
    mode: Optional[SourcedCode] = None
    #: Level of responsibility (G04).
    responsibility: Optional[SourcedCode] = None
    #: IdNat_PS of the professional whom the holder replaces.
    replaces: Optional[SourcedNationalId] = None

    @classmethod
    def from_json(cls, value: Any) -> Activity:
        """Reads the JSON of the API."""
        return cls(
            index=value["index"],
            structure=Structure.from_json(value["structure"]),
            sector=None if value.get("sector") is None else SourcedCode.from_json(value.get("sector")),
            mode=None if value.get("mode") is None else SourcedCode.from_json(value.get("mode")),
            responsibility=None if value.get("responsibility") is None else SourcedCode.from_json(value.get("responsibility")),
            replaces=None if value.get("replaces") is None else SourcedNationalId.from_json(value.get("replaces")),
        )


@dataclass(frozen=True)
class ApiError:
    """A failure as it travels: the kind and the fields that matter."""

    #: Kind of the error.
    kind: ErrorKind
    #: Technical detail for the log and for developers, never a secret.
    detail: Optional[str] = None
    #: Tries left, for a wrong PIN or PUK.
    retries: Optional[int] = None
    #: The reader concerned.
    reader: Optional[str] = None
    #: The card concerned.
    card: Optional[str] = None

    @classmethod
    def from_json(cls, value: Any) -> ApiError:
        """Reads the JSON of the API."""
        return cls(
            kind=ErrorKind.from_json(value["kind"]),
            detail=value.get("detail"),
            retries=value.get("retries"),
            reader=value.get("reader"),
            card=value.get("card"),
        )


@dataclass(frozen=True)
class AssertionDmpSubmissionResult:
    """Result of `assertion.dmp_submission`."""

    #: The signature document: canonical XML, to be put into the set as a document of its own.
    signed_xml: str
    #: The identifier of the signature, which the audit file has too.
    signature_id: str
    #: Its time, RFC 3339, UTC.
    issued_at: str
    #: Whether the certificate of the signer can be relied on: an expired one signs all the same.
    trust: Trust
    #: Remaining rights of the login. Without signatures left, the login has ended.
    rights: Optional[LeaseState] = None

    @classmethod
    def from_json(cls, value: Any) -> AssertionDmpSubmissionResult:
        """Reads the JSON of the API."""
        return cls(
            signed_xml=value["signed_xml"],
            signature_id=value["signature_id"],
            issued_at=value["issued_at"],
            trust=Trust.from_json(value["trust"]),
            rights=None if value.get("rights") is None else LeaseState.from_json(value.get("rights")),
        )


@dataclass(frozen=True)
class AssertionInsiResult:
    """Result of `assertion.insi`."""

    #: The signed assertion: canonical XML.
    signed_xml: str
    #: Its identifier, which the audit file has too.
    assertion_id: str
    #: Its time, RFC 3339, UTC.
    issued_at: str
    #: Whether the certificate of the signer can be relied on: an expired one signs all the same.
    trust: Trust
    #: The number that bills the activity, and its origin.
    billing_number: Billing
    #: Remaining rights of the login. Without signatures left, the login has ended.
    rights: Optional[LeaseState] = None

    @classmethod
    def from_json(cls, value: Any) -> AssertionInsiResult:
        """Reads the JSON of the API."""
        return cls(
            signed_xml=value["signed_xml"],
            assertion_id=value["assertion_id"],
            issued_at=value["issued_at"],
            trust=Trust.from_json(value["trust"]),
            billing_number=Billing.from_json(value["billing_number"]),
            rights=None if value.get("rights") is None else LeaseState.from_json(value.get("rights")),
        )


class AssertionKind(Word):
    """A kind of health assertion."""

    #: The VIHF that opens a shared health record.
    VIHF: ClassVar[AssertionKind]
    #: The assertion for INSi, ADRi and DMTi, the teleservices of the health insurance.
    INSI: ClassVar[AssertionKind]
    #: The signature of a set of documents that go into a shared health record.
    DMP_SUBMISSION: ClassVar[AssertionKind]


AssertionKind.VIHF = AssertionKind("vihf")
AssertionKind.INSI = AssertionKind("insi")
AssertionKind.DMP_SUBMISSION = AssertionKind("dmp_submission")


@dataclass(frozen=True)
class AssertionResult:
    """Result of a method that makes an assertion."""

    #: The signed assertion: canonical XML.
    signed_xml: str
    #: Its identifier, which the audit file has too.
    assertion_id: str
    #: Its time, RFC 3339, UTC.
    issued_at: str
    #: Whether the certificate of the signer can be relied on: an expired one signs all the same.
    trust: Trust
    #: Remaining rights of the login. Without signatures left, the login has ended.
    rights: Optional[LeaseState] = None

    @classmethod
    def from_json(cls, value: Any) -> AssertionResult:
        """Reads the JSON of the API."""
        return cls(
            signed_xml=value["signed_xml"],
            assertion_id=value["assertion_id"],
            issued_at=value["issued_at"],
            trust=Trust.from_json(value["trust"]),
            rights=None if value.get("rights") is None else LeaseState.from_json(value.get("rights")),
        )


@dataclass(frozen=True)
class AuditRecord:
    """A line of the audit file. It holds no PIN, no document, of the holder only the serial number
    of the chip and the `CardFacts`, and of a patient only a keyed hash.
    """

    #: Time, RFC 3339, UTC.
    time: str
    #: Operation that was asked for.
    operation: Operation
    #: `ok`, or the word of the error.
    outcome: str
    #: Name of the reader; empty where no card is concerned.
    reader: str
    #: Serial number of the card; empty where no card is concerned.
    serial: str
    #: The number of the account, where the service runs on Unix.
    uid: Optional[int] = None
    #: The SID of the account as text, `S-1-5-…`, where the service runs on Windows.
    sid: Optional[str] = None
    #: The process that connected.
    pid: Optional[int] = None
    #: Its executable or command name, for information.
    program: Optional[str] = None
    #: The name that the program gave itself.
    client: Optional[str] = None
    #: The site for whose pages it asked, as the program gave it.
    origin: Optional[str] = None
    #: Number of refusals of this kind within a minute of an earlier record, which this one stands
    #: for.
    repeated: Optional[int] = None
    #: The key.
    key: Optional[Purpose] = None
    #: Signature scheme.
    scheme: Optional[SignScheme] = None
    #: The digest, or the bytes as given, of which 512 are kept; not that of an assertion, against
    #: which a reader could test who the patient is.
    digest: Optional[bytes] = None
    #: The process of the agent that showed the dialog.
    agent_pid: Optional[int] = None
    #: Label of the data object.
    label: Optional[str] = None
    #: The reason why a login ended.
    reason: Optional[LeaseEnd] = None
    #: Purpose, in the caller's words.
    purpose: Optional[str] = None
    #: The way in which other programs reach the card during the login.
    access: Optional[CardAccess] = None
    #: The kind of the assertion, or of those that a login is limited to.
    assertion: Optional[AssertionKind] = None
    #: The identifier of the assertion.
    assertion_id: Optional[str] = None
    #: The number of the activity that the assertion is made for.
    activity: Optional[int] = None
    #: The patient of the assertion: HMAC-SHA256 of the national identity (INS) with the key in
    #: `patient.key` below `state_dir`, in hexadecimal digits. Absent without `state_dir`.
    patient: Optional[str] = None
    #: The site that may use the card, or may not any more.
    site: Optional[str] = None
    #: Generation and interface of the card.
    generation: Optional[CardGeneration] = None
    #: Day on which the card was opposed, `yyyy-mm-dd`, by the index of the directory.
    opposed: Optional[str] = None
    #: Whether that index was read, and how old it was; absent without one (`directory_index` of the
    #: configuration). Only a current one says that a card without `opposed` is not opposed.
    directory_freshness: Optional[DirectoryFreshness] = None
    #: Number of the record in the chain, from 1; absent in lines of earlier versions.
    number: Optional[int] = None
    #: SHA-256 of the line before, in hexadecimal digits; absent in the first record of all.
    previous: Optional[str] = None

    @classmethod
    def from_json(cls, value: Any) -> AuditRecord:
        """Reads the JSON of the API."""
        return cls(
            time=value["time"],
            operation=Operation.from_json(value["operation"]),
            outcome=value["outcome"],
            reader=value["reader"],
            serial=value["serial"],
            uid=value.get("uid"),
            sid=value.get("sid"),
            pid=value.get("pid"),
            program=value.get("program"),
            client=value.get("client"),
            origin=value.get("origin"),
            repeated=value.get("repeated"),
            key=None if value.get("key") is None else Purpose.from_json(value.get("key")),
            scheme=None if value.get("scheme") is None else SignScheme.from_json(value.get("scheme")),
            digest=None if value.get("digest") is None else decode_bytes(value.get("digest")),
            agent_pid=value.get("agent_pid"),
            label=value.get("label"),
            reason=None if value.get("reason") is None else LeaseEnd.from_json(value.get("reason")),
            purpose=value.get("purpose"),
            access=None if value.get("access") is None else CardAccess.from_json(value.get("access")),
            assertion=None if value.get("assertion") is None else AssertionKind.from_json(value.get("assertion")),
            assertion_id=value.get("assertion_id"),
            activity=value.get("activity"),
            patient=value.get("patient"),
            site=value.get("site"),
            generation=None if value.get("generation") is None else CardGeneration.from_json(value.get("generation")),
            opposed=value.get("opposed"),
            directory_freshness=None if value.get("directory_freshness") is None else DirectoryFreshness.from_json(value.get("directory_freshness")),
            number=value.get("number"),
            previous=value.get("previous"),
        )


@dataclass(frozen=True)
class AuditTailResult:
    """Result of `audit.tail`."""

    #: The records, oldest first.
    records: List[AuditRecord]
    #: Number of earlier records that were asked for, and that one answer does not hold.
    omitted: int

    @classmethod
    def from_json(cls, value: Any) -> AuditTailResult:
        """Reads the JSON of the API."""
        return cls(
            records=[AuditRecord.from_json(item) for item in value["records"]],
            omitted=value["omitted"],
        )


@dataclass(frozen=True)
class Billing:
    """The number that bills an activity."""

    #: The number.
    value: str
    #: Its origin.
    origin: BillingOrigin

    @classmethod
    def from_json(cls, value: Any) -> Billing:
        """Reads the JSON of the API."""
        return cls(
            value=value["value"],
            origin=BillingOrigin.from_json(value["origin"]),
        )


class BillingOrigin(Word):
    """Origin of the number that bills an activity."""

    #: The FINESS or SIRET number of the structure of the activity, on the card.
    STRUCTURE: ClassVar[BillingOrigin]
    #: The caller, and the card does not confirm it.
    DECLARED: ClassVar[BillingOrigin]


BillingOrigin.STRUCTURE = BillingOrigin("structure")
BillingOrigin.DECLARED = BillingOrigin("declared")


class CardAccess(Word):
    """The way in which other programs of the machine reach the card during a login."""

    #: None is connected to the card, and none can connect.
    EXCLUSIVE: ClassVar[CardAccess]
    #: Another program was connected to the card: it stays so and waits. Its commands are refused,
    #: and the login is short (`lease_contended_seconds`).
    CONTENDED: ClassVar[CardAccess]
    #: The configuration says so: each of them can use the card as the holder.
    SHARED: ClassVar[CardAccess]


CardAccess.EXCLUSIVE = CardAccess("exclusive")
CardAccess.CONTENDED = CardAccess("contended")
CardAccess.SHARED = CardAccess("shared")


class CardEnvironment(Word):
    """Whether the card and its holder exist only for tests."""

    #: A test card.
    TEST: ClassVar[CardEnvironment]
    #: A real person's card.
    PRODUCTION: ClassVar[CardEnvironment]
    #: Neither the category nor the issuer tells.
    UNKNOWN: ClassVar[CardEnvironment]


CardEnvironment.TEST = CardEnvironment("test")
CardEnvironment.PRODUCTION = CardEnvironment("production")
CardEnvironment.UNKNOWN = CardEnvironment("unknown")


class CardGeneration(Word):
    """Generation and interface of a card."""

    #: CPS3 (IAS-ECC) by its contacts.
    CPS3: ClassVar[CardGeneration]
    #: CPS3 by radio: no PIN, technical key.
    CPS3_CONTACTLESS: ClassVar[CardGeneration]
    #: CPS4 (ChipDoc).
    CPS4: ClassVar[CardGeneration]


CardGeneration.CPS3 = CardGeneration("cps3")
CardGeneration.CPS3_CONTACTLESS = CardGeneration("cps3_contactless")
CardGeneration.CPS4 = CardGeneration("cps4")


@dataclass(frozen=True)
class CardIdentity:
    """The card as its issuer describes it."""

    #: Card type (G02).
    type: Optional[SourcedCode] = None
    #: Product category (G01).
    category: Optional[SourcedCode] = None
    #: Number of the issuer, `8025000001`.
    issuer: Optional[SourcedText] = None
    #: Card number, ten digits; not the serial number of EF.SN.
    number: Optional[SourcedText] = None
    #: First and last day of validity.
    validity: Optional[SourcedValidity] = None

    @classmethod
    def from_json(cls, value: Any) -> CardIdentity:
        """Reads the JSON of the API."""
        return cls(
            type=None if value.get("type") is None else SourcedCode.from_json(value.get("type")),
            category=None if value.get("category") is None else SourcedCode.from_json(value.get("category")),
            issuer=None if value.get("issuer") is None else SourcedText.from_json(value.get("issuer")),
            number=None if value.get("number") is None else SourcedText.from_json(value.get("number")),
            validity=None if value.get("validity") is None else SourcedValidity.from_json(value.get("validity")),
        )


@dataclass(frozen=True)
class CardKey:
    """A private key of the card."""

    #: Purpose of the key.
    key: Purpose
    #: Label on the card.
    label: str
    #: CKA_ID, which the certificate shares.
    key_id: bytes
    #: Size of the modulus in bits.
    bits: int
    #: Whether a PIN is needed.
    needs_pin: bool
    #: Signature schemes of the key.
    schemes: List[SignScheme]
    #: Most bytes that `SignScheme::RsaPkcs1` takes; 0 if it does not.
    max_raw: int
    #: Whether the card hashes the last block itself (`sign.hash_state`).
    hash_on_card: bool
    #: Whether the key deciphers.
    decrypts: bool

    @classmethod
    def from_json(cls, value: Any) -> CardKey:
        """Reads the JSON of the API."""
        return cls(
            key=Purpose.from_json(value["key"]),
            label=value["label"],
            key_id=decode_bytes(value["key_id"]),
            bits=value["bits"],
            needs_pin=value["needs_pin"],
            schemes=[SignScheme.from_json(item) for item in value["schemes"]],
            max_raw=value["max_raw"],
            hash_on_card=value["hash_on_card"],
            decrypts=value["decrypts"],
        )


@dataclass(frozen=True)
class CardObjects:
    """Everything that the PKCS#11 module shows of a card without asking it."""

    #: The card.
    summary: CardSummary
    #: Manufacturer from TokenInfo.
    manufacturer: str
    #: Whether anything needs the PIN: false contactless.
    login_required: bool
    #: State of the PIN.
    pin: PinStatus
    #: State of the PUK.
    puk: PinStatus
    #: Whether the holder is asked elsewhere than in the application: on the reader, always where it
    #: has a PIN pad, or by an agent, where that is configured.
    protected_path: bool
    #: Certificates, authentication first.
    certificates: List[Certificate]
    #: Private keys, authentication first.
    keys: List[CardKey]
    #: Data objects in the card's order.
    data: List[DataObject]
    #: The error that `C_OpenSession` gives, if the card's last update was interrupted.
    update_interrupted: bool
    #: Lengths of the PIN; absent contactless.
    pin_policy: Optional[PinPolicy] = None
    #: Lengths of the PUK; absent contactless.
    puk_policy: Optional[PinPolicy] = None

    @classmethod
    def from_json(cls, value: Any) -> CardObjects:
        """Reads the JSON of the API."""
        return cls(
            summary=CardSummary.from_json(value["summary"]),
            manufacturer=value["manufacturer"],
            login_required=value["login_required"],
            pin=PinStatus.from_json(value["pin"]),
            puk=PinStatus.from_json(value["puk"]),
            protected_path=value["protected_path"],
            certificates=[Certificate.from_json(item) for item in value["certificates"]],
            keys=[CardKey.from_json(item) for item in value["keys"]],
            data=[DataObject.from_json(item) for item in value["data"]],
            update_interrupted=value["update_interrupted"],
            pin_policy=None if value.get("pin_policy") is None else PinPolicy.from_json(value.get("pin_policy")),
            puk_policy=None if value.get("puk_policy") is None else PinPolicy.from_json(value.get("puk_policy")),
        )


@dataclass(frozen=True)
class CardReport:
    """A report on a card: structure and answers. Values are absent but for a short list of
    constants; no name, number, certificate, serial number or signature is in it.
    """

    #: Version of the form: 1.
    format: int
    #: Version of the program that asked the card.
    version: str
    #: Generation and interface.
    generation: CardGeneration
    #: The answer to reset, in hexadecimal digits.
    atr: str
    #: The transmission protocol.
    protocol: ReportedProtocol
    #: Whether the PIN was presented for it.
    pin_presented: bool
    #: Answers to single commands.
    answers: List[CommandReport]
    #: The files that were selected.
    files: List[FileReport]
    #: The counters of PIN and PUK.
    codes: List[CodeReport]
    #: Operations of the keys; none without the PIN.
    keys: List[KeyReport]
    #: The facts that are uncertain of real cards, each with what this card says of it.
    facts: List[FactReport]
    #: Times, in microseconds: the one part that differs between two reports on the same card.
    times: TimesReport
    #: Whether a second signature needs no new security environment; absent if it was not tried.
    environment_kept: Optional[bool] = None

    @classmethod
    def from_json(cls, value: Any) -> CardReport:
        """Reads the JSON of the API."""
        return cls(
            format=value["format"],
            version=value["version"],
            generation=CardGeneration.from_json(value["generation"]),
            atr=value["atr"],
            protocol=ReportedProtocol.from_json(value["protocol"]),
            pin_presented=value["pin_presented"],
            answers=[CommandReport.from_json(item) for item in value["answers"]],
            files=[FileReport.from_json(item) for item in value["files"]],
            codes=[CodeReport.from_json(item) for item in value["codes"]],
            keys=[KeyReport.from_json(item) for item in value["keys"]],
            facts=[FactReport.from_json(item) for item in value["facts"]],
            times=TimesReport.from_json(value["times"]),
            environment_kept=value.get("environment_kept"),
        )


@dataclass(frozen=True)
class CardStatus:
    """The state of a reader and its card."""

    #: Name of the reader.
    reader: str
    #: Content of the reader.
    state: ReaderState
    #: Whether a card is in it, usable or not.
    present: bool
    #: Whether the holder is known, so that `cards.identity` answers.
    holder_known: bool
    #: The certificates, as far as they were read.
    validities: List[CertificateStatus]
    #: The program that is logged in.
    login: LoginHolder
    #: The reason why the card cannot be used, when `state` is `unusable`, or takes no login,
    #: because an update of it was interrupted.
    problem: Optional[ApiError] = None
    #: The card, when `state` is `reading` or `ready`.
    summary: Optional[CardSummary] = None
    #: State of the PIN, from the card's last word on it; absent before the card is ready, and of a
    #: card without a PIN.
    pin: Optional[PinStatus] = None

    @classmethod
    def from_json(cls, value: Any) -> CardStatus:
        """Reads the JSON of the API."""
        return cls(
            reader=value["reader"],
            state=ReaderState.from_json(value["state"]),
            present=value["present"],
            holder_known=value["holder_known"],
            validities=[CertificateStatus.from_json(item) for item in value["validities"]],
            login=LoginHolder.from_json(value["login"]),
            problem=None if value.get("problem") is None else ApiError.from_json(value.get("problem")),
            summary=None if value.get("summary") is None else CardSummary.from_json(value.get("summary")),
            pin=None if value.get("pin") is None else PinStatus.from_json(value.get("pin")),
        )


@dataclass(frozen=True)
class CardSummary:
    """A card in one line."""

    #: Handle of this insertion.
    card: str
    #: Name of the reader.
    reader: str
    #: Generation and interface.
    generation: CardGeneration
    #: The eight digits of EF.SN: the PKCS#11 serial number.
    serial: str
    #: Label of the token, once read.
    label: Optional[str] = None

    @classmethod
    def from_json(cls, value: Any) -> CardSummary:
        """Reads the JSON of the API."""
        return cls(
            card=value["card"],
            reader=value["reader"],
            generation=CardGeneration.from_json(value["generation"]),
            serial=value["serial"],
            label=value.get("label"),
        )


@dataclass(frozen=True)
class CardsResult:
    """Result of `cards.list`."""

    #: The cards, in reader order.
    cards: List[CardSummary]

    @classmethod
    def from_json(cls, value: Any) -> CardsResult:
        """Reads the JSON of the API."""
        return cls(
            cards=[CardSummary.from_json(item) for item in value["cards"]],
        )


@dataclass(frozen=True)
class CardsStatusResult:
    """Result of `cards.status`."""

    #: One for each reader, in the order of `readers.list`.
    statuses: List[CardStatus]
    #: The reason why there is none, if the PC/SC service is the cause.
    problem: Optional[ApiError] = None

    @classmethod
    def from_json(cls, value: Any) -> CardsStatusResult:
        """Reads the JSON of the API."""
        return cls(
            statuses=[CardStatus.from_json(item) for item in value["statuses"]],
            problem=None if value.get("problem") is None else ApiError.from_json(value.get("problem")),
        )


@dataclass(frozen=True)
class Certificate:
    """A certificate of the card."""

    #: Label on the card.
    label: str
    #: CKA_ID, which the private key shares.
    key_id: bytes
    #: The certificate as the card holds it, in DER; of one that cannot be read, what its file
    #: holds.
    der: bytes
    #: Subject for people (RFC 4514).
    subject: str
    #: Issuer for people (RFC 4514).
    issuer: str
    #: Serial number in hexadecimal.
    serial_number: str
    #: First second of validity, RFC 3339.
    not_before: str
    #: Last second of validity, RFC 3339.
    not_after: str
    #: Names of the key usages (RFC 5280, 4.2.1.3), in its order.
    key_usage: List[str]
    #: Object identifiers of the extended key usages.
    extended_key_usage: List[str]
    #: Whether it can be relied on now.
    trust: Trust
    #: Its issuers' certificates in DER, from the trust directory: its own issuer first, the root
    #: last. Empty if no path leads to a root; there also when dates or revocation are against it.
    chain: List[bytes]
    #: The key that it is for; absent if neither the certificate nor the card tells.
    key: Optional[Purpose] = None
    #: The defect of a certificate that cannot be read, for developers; then subject, issuer, serial
    #: number and dates are empty. Absent if it can be read.
    unreadable: Optional[str] = None

    @classmethod
    def from_json(cls, value: Any) -> Certificate:
        """Reads the JSON of the API."""
        return cls(
            label=value["label"],
            key_id=decode_bytes(value["key_id"]),
            der=decode_bytes(value["der"]),
            subject=value["subject"],
            issuer=value["issuer"],
            serial_number=value["serial_number"],
            not_before=value["not_before"],
            not_after=value["not_after"],
            key_usage=value["key_usage"],
            extended_key_usage=value["extended_key_usage"],
            trust=Trust.from_json(value["trust"]),
            chain=[decode_bytes(item) for item in value["chain"]],
            key=None if value.get("key") is None else Purpose.from_json(value.get("key")),
            unreadable=value.get("unreadable"),
        )


@dataclass(frozen=True)
class CertificateStatus:
    """Whether a certificate of the card is good, and for how long."""

    #: First second of validity, RFC 3339; empty of a certificate that cannot be read, as below.
    not_before: str
    #: Last second of validity, RFC 3339.
    not_after: str
    #: Whether it can be relied on now.
    trust: Trust
    #: The key that it is for; absent if neither the certificate nor the card tells.
    key: Optional[Purpose] = None
    #: Whole days until that second; negative from then on, and absent of a certificate that cannot
    #: be read.
    days_left: Optional[int] = None

    @classmethod
    def from_json(cls, value: Any) -> CertificateStatus:
        """Reads the JSON of the API."""
        return cls(
            not_before=value["not_before"],
            not_after=value["not_after"],
            trust=Trust.from_json(value["trust"]),
            key=None if value.get("key") is None else Purpose.from_json(value.get("key")),
            days_left=value.get("days_left"),
        )


@dataclass(frozen=True)
class CertificatesResult:
    """Result of `cards.certificates`."""

    #: The certificates, authentication first.
    certificates: List[Certificate]

    @classmethod
    def from_json(cls, value: Any) -> CertificatesResult:
        """Reads the JSON of the API."""
        return cls(
            certificates=[Certificate.from_json(item) for item in value["certificates"]],
        )


@dataclass(frozen=True)
class CodeReport:
    """Counters of a PIN or PUK."""

    #: The code.
    code: ReportedCode
    #: Tries left, if the card tells.
    tries_left: Optional[int] = None
    #: Tries after a success, if the card tells.
    tries_max: Optional[int] = None
    #: Uses left, if the card counts them.
    uses_left: Optional[int] = None

    @classmethod
    def from_json(cls, value: Any) -> CodeReport:
        """Reads the JSON of the API."""
        return cls(
            code=ReportedCode.from_json(value["code"]),
            tries_left=value.get("tries_left"),
            tries_max=value.get("tries_max"),
            uses_left=value.get("uses_left"),
        )


@dataclass(frozen=True)
class CommandReport:
    """A command and its answers."""

    #: The command.
    probe: Probe
    #: The status words in the order of the answers: `61xx` and `6Cxx` have another after them.
    status: List[str]
    #: Number of data bytes in all answers together.
    length: int
    #: The data, if they are data objects of the card's administration.
    structure: Optional[ReportedStructure] = None

    @classmethod
    def from_json(cls, value: Any) -> CommandReport:
        """Reads the JSON of the API."""
        return cls(
            probe=Probe.from_json(value["probe"]),
            status=value["status"],
            length=value["length"],
            structure=None if value.get("structure") is None else ReportedStructure.from_json(value.get("structure")),
        )


@dataclass(frozen=True)
class DataObject:
    """A data object of the card."""

    #: Label, `CPS_NAME_PS` for example.
    label: str
    #: Application, `CPS`.
    application: str
    #: Whether it can be read after `pin.login` only.
    needs_pin: bool
    #: Whether `cards.data.write` may change it.
    modifiable: bool
    #: Whether reading it may end the login: it lies in another application of the card, and the
    #: card may forget the PIN on the way back. All such objects are read together and kept as long
    #: as the login lasts.
    may_end_login: bool
    #: Length of its content in bytes, if it is known without asking the card.
    length: Optional[int] = None

    @classmethod
    def from_json(cls, value: Any) -> DataObject:
        """Reads the JSON of the API."""
        return cls(
            label=value["label"],
            application=value["application"],
            needs_pin=value["needs_pin"],
            modifiable=value["modifiable"],
            may_end_login=value["may_end_login"],
            length=value.get("length"),
        )


@dataclass(frozen=True)
class DataResult:
    """Result of `cards.data.read`."""

    #: The file as it is.
    value: bytes

    @classmethod
    def from_json(cls, value: Any) -> DataResult:
        """Reads the JSON of the API."""
        return cls(
            value=decode_bytes(value["value"]),
        )


@dataclass(frozen=True)
class DecryptResult:
    """Result of `decrypt`."""

    #: The plaintext.
    plaintext: bytes

    @classmethod
    def from_json(cls, value: Any) -> DecryptResult:
        """Reads the JSON of the API."""
        return cls(
            plaintext=decode_bytes(value["plaintext"]),
        )


class DirectoryFreshness(Word):
    """Whether an index of the directory is read, and how old it is."""

    #: Its list of cards is of the last seven days.
    CURRENT: ClassVar[DirectoryFreshness]
    #: Its list of cards is older, or missing: later oppositions are not noticed.
    OLD: ClassVar[DirectoryFreshness]
    #: It is missing, damaged, of another version, or others could have written it: no opposition is
    #: noticed.
    UNUSABLE: ClassVar[DirectoryFreshness]


DirectoryFreshness.CURRENT = DirectoryFreshness("current")
DirectoryFreshness.OLD = DirectoryFreshness("old")
DirectoryFreshness.UNUSABLE = DirectoryFreshness("unusable")


@dataclass(frozen=True)
class DirectoryIndex:
    """State of the index of the directory. In no state does it keep a card from being used, but for
    those that it names, where the administrator has chosen so.
    """

    #: Whether it is read, and how old it is.
    freshness: DirectoryFreshness
    #: Day of the newest list of cards in it, `yyyy-mm-dd`; absent if it is not read or has none.
    date: Optional[str] = None
    #: The reason why it is not read, for the administrator.
    detail: Optional[str] = None

    @classmethod
    def from_json(cls, value: Any) -> DirectoryIndex:
        """Reads the JSON of the API."""
        return cls(
            freshness=DirectoryFreshness.from_json(value["freshness"]),
            date=value.get("date"),
            detail=value.get("detail"),
        )


class ErrorKind(Word):
    """Kind of an error, as a stable machine word."""

    #: A line that is not JSON.
    REQUEST_PARSE: ClassVar[ErrorKind]
    #: JSON that is no JSON-RPC 2.0 request.
    REQUEST_INVALID: ClassVar[ErrorKind]
    #: No such method.
    REQUEST_METHOD: ClassVar[ErrorKind]
    #: Parameters missing, unknown or of the wrong type.
    REQUEST_PARAMS: ClassVar[ErrorKind]
    #: A line longer than the limit; the connection is closed after it.
    REQUEST_TOO_LARGE: ClassVar[ErrorKind]
    #: Too many requests wait on this connection.
    REQUEST_OVERLOADED: ClassVar[ErrorKind]
    #: Another method came before `system.hello`.
    REQUEST_HELLO_FIRST: ClassVar[ErrorKind]
    #: The time that the request gave itself is over.
    REQUEST_TIMEOUT: ClassVar[ErrorKind]
    #: The caller gave the request up.
    REQUEST_CANCELLED: ClassVar[ErrorKind]
    #: A defect of the daemon.
    INTERNAL: ClassVar[ErrorKind]
    #: No daemon behind the socket.
    DAEMON_UNREACHABLE: ClassVar[ErrorKind]
    #: The program and the daemon speak different versions of the protocol; the detail names both.
    DAEMON_VERSION: ClassVar[ErrorKind]
    #: The caller may not use the service.
    CLIENT_NOT_AUTHORISED: ClassVar[ErrorKind]
    #: A method for administrators only.
    CLIENT_NOT_ADMIN: ClassVar[ErrorKind]
    #: No reader with this name.
    READER_NOT_FOUND: ClassVar[ErrorKind]
    #: No reader is connected.
    READER_NONE: ClassVar[ErrorKind]
    #: The reader failed or was unplugged.
    READER_LOST: ClassVar[ErrorKind]
    #: The PC/SC service does not answer.
    READER_SERVICE_DOWN: ClassVar[ErrorKind]
    #: Another program holds the card.
    READER_BUSY: ClassVar[ErrorKind]
    #: No card is inserted.
    CARD_NONE: ClassVar[ErrorKind]
    #: The card of this id has left.
    CARD_REMOVED: ClassVar[ErrorKind]
    #: The card is still being read.
    CARD_READING: ClassVar[ErrorKind]
    #: The card gives no answer to reset.
    CARD_MUTE: ClassVar[ErrorKind]
    #: A card that is not a CPx card.
    CARD_UNKNOWN: ClassVar[ErrorKind]
    #: A patient's card.
    CARD_VITALE: ClassVar[ErrorKind]
    #: A file of the card cannot be read as it should.
    CARD_DAMAGED: ClassVar[ErrorKind]
    #: EF.ACTUA says that the last update did not finish: CKR_ASIP_BAD_EF_ACTUA.
    CARD_UPDATE_INTERRUPTED: ClassVar[ErrorKind]
    #: The card answered something unexpected.
    CARD_ERROR: ClassVar[ErrorKind]
    #: A card of the family that this version cannot use.
    CARD_UNSUPPORTED: ClassVar[ErrorKind]
    #: The PIN is wrong; `retries` tells how many tries are left.
    PIN_INCORRECT: ClassVar[ErrorKind]
    #: The PIN is blocked.
    PIN_BLOCKED: ClassVar[ErrorKind]
    #: The PIN has the wrong length or holds other characters; the card was not asked.
    PIN_FORMAT: ClassVar[ErrorKind]
    #: The operation needs `pin.login`.
    PIN_REQUIRED: ClassVar[ErrorKind]
    #: This side of the card has no PIN.
    PIN_NONE: ClassVar[ErrorKind]
    #: This connection is logged in already.
    PIN_ALREADY_LOGGED_IN: ClassVar[ErrorKind]
    #: No login with this number.
    LEASE_NOT_FOUND: ClassVar[ErrorKind]
    #: The new PIN has the wrong length; the card was not asked.
    PIN_NEW_FORMAT: ClassVar[ErrorKind]
    #: The PUK is wrong; `retries` tells how many tries are left.
    PUK_INCORRECT: ClassVar[ErrorKind]
    #: The PUK has the wrong length or holds other characters; the card was not asked.
    PUK_FORMAT: ClassVar[ErrorKind]
    #: The PUK is blocked or used up.
    PUK_BLOCKED: ClassVar[ErrorKind]
    #: The account may present no PIN or PUK.
    PIN_NOT_ALLOWED: ClassVar[ErrorKind]
    #: A program of another account is logged in to the card.
    PIN_OTHER_ACCOUNT: ClassVar[ErrorKind]
    #: The last try of the PIN is left to a dialog or a PIN pad; the card was not asked.
    PIN_LAST_TRY: ClassVar[ErrorKind]
    #: The last try of the PUK is left to a dialog and to root; the card was not asked.
    PUK_LAST_TRY: ClassVar[ErrorKind]
    #: A wrong PIN or PUK was presented; the detail says how long the pause lasts. The card was not
    #: asked.
    PIN_PAUSED: ClassVar[ErrorKind]
    #: The holder closed the dialog.
    PROMPT_CANCELLED: ClassVar[ErrorKind]
    #: The holder typed no PIN in time.
    PROMPT_TIMEOUT: ClassVar[ErrorKind]
    #: No agent of the caller's account shows dialogs.
    PROMPT_UNAVAILABLE: ClassVar[ErrorKind]
    #: Another agent shows the dialogs of this account; the detail names its process.
    AGENT_OTHER: ClassVar[ErrorKind]
    #: The account has left several dialogs about a card, or about sites, without an answer; the
    #: detail says how long it waits.
    PROMPT_PAUSED: ClassVar[ErrorKind]
    #: The audit record of an operation could not be written.
    AUDIT_FAILED: ClassVar[ErrorKind]
    #: No audit file is configured.
    AUDIT_OFF: ClassVar[ErrorKind]
    #: The cache on disk could not be removed.
    CACHE_FAILED: ClassVar[ErrorKind]
    #: No key of this purpose on the card.
    KEY_NOT_FOUND: ClassVar[ErrorKind]
    #: The key cannot do that.
    KEY_USAGE: ClassVar[ErrorKind]
    #: Data that the key cannot sign, or of the wrong length.
    DATA_INVALID: ClassVar[ErrorKind]
    #: No data object with this label.
    DATA_NOT_FOUND: ClassVar[ErrorKind]
    #: The data object cannot be changed.
    DATA_READ_ONLY: ClassVar[ErrorKind]
    #: More bytes than the file holds.
    DATA_TOO_LONG: ClassVar[ErrorKind]
    #: The cryptogram cannot be deciphered; all causes look alike.
    DECRYPT_FAILED: ClassVar[ErrorKind]
    #: The signature did not verify with the card's certificate: it was thrown away.
    SIGNATURE_UNVERIFIED: ClassVar[ErrorKind]
    #: `require_trusted` was asked for, and a certificate is not `trusted`; the detail names the
    #: reasons. No PIN was asked for and nothing was signed.
    CERTIFICATE_UNTRUSTED: ClassVar[ErrorKind]
    #: The certificate of a key cannot be read, so a signature by the key cannot be verified.
    CERTIFICATE_DAMAGED: ClassVar[ErrorKind]
    #: The card has no national identifier of its holder.
    ASSERTION_NO_NATIONAL_ID: ClassVar[ErrorKind]
    #: The card has no profession of its holder.
    ASSERTION_NO_PROFESSION: ClassVar[ErrorKind]
    #: The card has no speciality of a physician or pharmacist; the detail has the profession.
    ASSERTION_NO_SPECIALITY: ClassVar[ErrorKind]
    #: The card has no activity with this number; the detail has the number.
    ASSERTION_NO_ACTIVITY: ClassVar[ErrorKind]
    #: The activity has no identifier of a structure; the detail has its number.
    ASSERTION_NO_STRUCTURE: ClassVar[ErrorKind]
    #: The activity has no sector; the detail has its number.
    ASSERTION_NO_SECTOR: ClassVar[ErrorKind]
    #: The structure of the activity has neither a FINESS nor a SIRET number; the detail has the
    #: number of the activity.
    ASSERTION_NO_BILLING_NUMBER: ClassVar[ErrorKind]
    #: The certificates of the issuers are not known up to a root, and the signature names them all.
    ASSERTION_NO_CHAIN: ClassVar[ErrorKind]


ErrorKind.REQUEST_PARSE = ErrorKind("request.parse")
ErrorKind.REQUEST_INVALID = ErrorKind("request.invalid")
ErrorKind.REQUEST_METHOD = ErrorKind("request.method")
ErrorKind.REQUEST_PARAMS = ErrorKind("request.params")
ErrorKind.REQUEST_TOO_LARGE = ErrorKind("request.too_large")
ErrorKind.REQUEST_OVERLOADED = ErrorKind("request.overloaded")
ErrorKind.REQUEST_HELLO_FIRST = ErrorKind("request.hello_first")
ErrorKind.REQUEST_TIMEOUT = ErrorKind("request.timeout")
ErrorKind.REQUEST_CANCELLED = ErrorKind("request.cancelled")
ErrorKind.INTERNAL = ErrorKind("internal")
ErrorKind.DAEMON_UNREACHABLE = ErrorKind("daemon.unreachable")
ErrorKind.DAEMON_VERSION = ErrorKind("daemon.version")
ErrorKind.CLIENT_NOT_AUTHORISED = ErrorKind("client.not_authorised")
ErrorKind.CLIENT_NOT_ADMIN = ErrorKind("client.not_admin")
ErrorKind.READER_NOT_FOUND = ErrorKind("reader.not_found")
ErrorKind.READER_NONE = ErrorKind("reader.none")
ErrorKind.READER_LOST = ErrorKind("reader.lost")
ErrorKind.READER_SERVICE_DOWN = ErrorKind("reader.service_down")
ErrorKind.READER_BUSY = ErrorKind("reader.busy")
ErrorKind.CARD_NONE = ErrorKind("card.none")
ErrorKind.CARD_REMOVED = ErrorKind("card.removed")
ErrorKind.CARD_READING = ErrorKind("card.reading")
ErrorKind.CARD_MUTE = ErrorKind("card.mute")
ErrorKind.CARD_UNKNOWN = ErrorKind("card.unknown")
ErrorKind.CARD_VITALE = ErrorKind("card.vitale")
ErrorKind.CARD_DAMAGED = ErrorKind("card.damaged")
ErrorKind.CARD_UPDATE_INTERRUPTED = ErrorKind("card.update_interrupted")
ErrorKind.CARD_ERROR = ErrorKind("card.error")
ErrorKind.CARD_UNSUPPORTED = ErrorKind("card.unsupported")
ErrorKind.PIN_INCORRECT = ErrorKind("pin.incorrect")
ErrorKind.PIN_BLOCKED = ErrorKind("pin.blocked")
ErrorKind.PIN_FORMAT = ErrorKind("pin.format")
ErrorKind.PIN_REQUIRED = ErrorKind("pin.required")
ErrorKind.PIN_NONE = ErrorKind("pin.none")
ErrorKind.PIN_ALREADY_LOGGED_IN = ErrorKind("pin.already_logged_in")
ErrorKind.LEASE_NOT_FOUND = ErrorKind("lease.not_found")
ErrorKind.PIN_NEW_FORMAT = ErrorKind("pin.new_format")
ErrorKind.PUK_INCORRECT = ErrorKind("puk.incorrect")
ErrorKind.PUK_FORMAT = ErrorKind("puk.format")
ErrorKind.PUK_BLOCKED = ErrorKind("puk.blocked")
ErrorKind.PIN_NOT_ALLOWED = ErrorKind("pin.not_allowed")
ErrorKind.PIN_OTHER_ACCOUNT = ErrorKind("pin.other_account")
ErrorKind.PIN_LAST_TRY = ErrorKind("pin.last_try")
ErrorKind.PUK_LAST_TRY = ErrorKind("puk.last_try")
ErrorKind.PIN_PAUSED = ErrorKind("pin.paused")
ErrorKind.PROMPT_CANCELLED = ErrorKind("prompt.cancelled")
ErrorKind.PROMPT_TIMEOUT = ErrorKind("prompt.timeout")
ErrorKind.PROMPT_UNAVAILABLE = ErrorKind("prompt.unavailable")
ErrorKind.AGENT_OTHER = ErrorKind("agent.other")
ErrorKind.PROMPT_PAUSED = ErrorKind("prompt.paused")
ErrorKind.AUDIT_FAILED = ErrorKind("audit.failed")
ErrorKind.AUDIT_OFF = ErrorKind("audit.off")
ErrorKind.CACHE_FAILED = ErrorKind("cache.failed")
ErrorKind.KEY_NOT_FOUND = ErrorKind("key.not_found")
ErrorKind.KEY_USAGE = ErrorKind("key.usage")
ErrorKind.DATA_INVALID = ErrorKind("data.invalid")
ErrorKind.DATA_NOT_FOUND = ErrorKind("data.not_found")
ErrorKind.DATA_READ_ONLY = ErrorKind("data.read_only")
ErrorKind.DATA_TOO_LONG = ErrorKind("data.too_long")
ErrorKind.DECRYPT_FAILED = ErrorKind("decrypt.failed")
ErrorKind.SIGNATURE_UNVERIFIED = ErrorKind("signature.unverified")
ErrorKind.CERTIFICATE_UNTRUSTED = ErrorKind("certificate.untrusted")
ErrorKind.CERTIFICATE_DAMAGED = ErrorKind("certificate.damaged")
ErrorKind.ASSERTION_NO_NATIONAL_ID = ErrorKind("assertion.no_national_id")
ErrorKind.ASSERTION_NO_PROFESSION = ErrorKind("assertion.no_profession")
ErrorKind.ASSERTION_NO_SPECIALITY = ErrorKind("assertion.no_speciality")
ErrorKind.ASSERTION_NO_ACTIVITY = ErrorKind("assertion.no_activity")
ErrorKind.ASSERTION_NO_STRUCTURE = ErrorKind("assertion.no_structure")
ErrorKind.ASSERTION_NO_SECTOR = ErrorKind("assertion.no_sector")
ErrorKind.ASSERTION_NO_BILLING_NUMBER = ErrorKind("assertion.no_billing_number")
ErrorKind.ASSERTION_NO_CHAIN = ErrorKind("assertion.no_chain")


@dataclass(frozen=True)
class Event:
    """One event; `seq` grows by one per event that this subscription may see. The class tells the
    `change`.
    """

    #: Sequence number; the first event after a snapshot has the snapshot's plus one.
    seq: int

    @classmethod
    def from_json(cls, value: Any) -> Event:
        """Reads the JSON of the API."""
        return _EVENT.get(value["change"], UnknownEvent).from_json(value)


@dataclass(frozen=True)
class ReaderAddedEvent(Event):
    """A reader was plugged in."""

    #: Name of the reader.
    reader: str
    #: Whether the holder types the PIN on it: then `pin.login` without a PIN has the reader ask.
    #: Known from its first card on.
    pin_pad: bool
    #: Content of the reader.
    state: ReaderState
    #: The card, when `state` is `reading` or `ready`.
    summary: Optional[CardSummary] = None
    #: The reason why the card cannot be used, when `state` is `unusable`.
    problem: Optional[ApiError] = None

    @classmethod
    def from_json(cls, value: Any) -> ReaderAddedEvent:
        """Reads the JSON of the API."""
        return cls(
            seq=value["seq"],
            reader=value["reader"],
            pin_pad=value["pin_pad"],
            state=ReaderState.from_json(value["state"]),
            summary=None if value.get("summary") is None else CardSummary.from_json(value.get("summary")),
            problem=None if value.get("problem") is None else ApiError.from_json(value.get("problem")),
        )


@dataclass(frozen=True)
class ReaderRemovedEvent(Event):
    """A reader was unplugged; its card, if any, was reported as removed before."""

    #: Name of the reader.
    reader: str

    @classmethod
    def from_json(cls, value: Any) -> ReaderRemovedEvent:
        """Reads the JSON of the API."""
        return cls(
            seq=value["seq"],
            reader=value["reader"],
        )


@dataclass(frozen=True)
class CardInsertedEvent(Event):
    """A card was inserted, usable or not: the reader says."""

    #: Name of the reader.
    reader: str
    #: Whether the holder types the PIN on it: then `pin.login` without a PIN has the reader ask.
    #: Known from its first card on.
    pin_pad: bool
    #: Content of the reader.
    state: ReaderState
    #: The card, when `state` is `reading` or `ready`.
    summary: Optional[CardSummary] = None
    #: The reason why the card cannot be used, when `state` is `unusable`.
    problem: Optional[ApiError] = None

    @classmethod
    def from_json(cls, value: Any) -> CardInsertedEvent:
        """Reads the JSON of the API."""
        return cls(
            seq=value["seq"],
            reader=value["reader"],
            pin_pad=value["pin_pad"],
            state=ReaderState.from_json(value["state"]),
            summary=None if value.get("summary") is None else CardSummary.from_json(value.get("summary")),
            problem=None if value.get("problem") is None else ApiError.from_json(value.get("problem")),
        )


@dataclass(frozen=True)
class CardProgressEvent(Event):
    """A part of a card that is seen for the first time was read. The last step ends with
    `card_ready`.
    """

    #: The card.
    card: str
    #: Steps that are done, at least 1.
    step: int
    #: Steps that there are.
    steps: int

    @classmethod
    def from_json(cls, value: Any) -> CardProgressEvent:
        """Reads the JSON of the API."""
        return cls(
            seq=value["seq"],
            card=value["card"],
            step=value["step"],
            steps=value["steps"],
        )


@dataclass(frozen=True)
class CardIdentifiedEvent(Event):
    """The holder is known from the authentication certificate; the rest is still being read."""

    #: Handle of this insertion.
    card: str
    #: Name of the reader.
    reader: str
    #: Generation and interface.
    generation: CardGeneration
    #: The eight digits of EF.SN: the PKCS#11 serial number.
    serial: str
    #: Label of the token, once read.
    label: Optional[str] = None

    @classmethod
    def from_json(cls, value: Any) -> CardIdentifiedEvent:
        """Reads the JSON of the API."""
        return cls(
            seq=value["seq"],
            card=value["card"],
            reader=value["reader"],
            generation=CardGeneration.from_json(value["generation"]),
            serial=value["serial"],
            label=value.get("label"),
        )


@dataclass(frozen=True)
class CardReadyEvent(Event):
    """Identity and certificates of the card are known."""

    #: Handle of this insertion.
    card: str
    #: Name of the reader.
    reader: str
    #: Generation and interface.
    generation: CardGeneration
    #: The eight digits of EF.SN: the PKCS#11 serial number.
    serial: str
    #: Label of the token, once read.
    label: Optional[str] = None

    @classmethod
    def from_json(cls, value: Any) -> CardReadyEvent:
        """Reads the JSON of the API."""
        return cls(
            seq=value["seq"],
            card=value["card"],
            reader=value["reader"],
            generation=CardGeneration.from_json(value["generation"]),
            serial=value["serial"],
            label=value.get("label"),
        )


@dataclass(frozen=True)
class CertificateExpiresEvent(Event):
    """A certificate of the card expires within the configured time (`expiry_warning_days`), or has
    expired: told once per insertion, when the card is ready or as soon as it is so.
    """

    #: The card.
    card: str
    #: Last second of the first certificate to expire, RFC 3339.
    not_after: str

    @classmethod
    def from_json(cls, value: Any) -> CertificateExpiresEvent:
        """Reads the JSON of the API."""
        return cls(
            seq=value["seq"],
            card=value["card"],
            not_after=value["not_after"],
        )


@dataclass(frozen=True)
class CardOpposedEvent(Event):
    """The card is opposed (blocked) in the index of the directory (`directory_index`): told once
    per insertion, when the card is ready.
    """

    #: The card.
    card: str
    #: Day of the opposition, `yyyy-mm-dd`.
    since: str

    @classmethod
    def from_json(cls, value: Any) -> CardOpposedEvent:
        """Reads the JSON of the API."""
        return cls(
            seq=value["seq"],
            card=value["card"],
            since=value["since"],
        )


@dataclass(frozen=True)
class CardUnusableEvent(Event):
    """The card that was being read turned out to be unusable."""

    #: Name of the reader.
    reader: str
    #: Whether the holder types the PIN on it: then `pin.login` without a PIN has the reader ask.
    #: Known from its first card on.
    pin_pad: bool
    #: Content of the reader.
    state: ReaderState
    #: The card, when `state` is `reading` or `ready`.
    summary: Optional[CardSummary] = None
    #: The reason why the card cannot be used, when `state` is `unusable`.
    problem: Optional[ApiError] = None

    @classmethod
    def from_json(cls, value: Any) -> CardUnusableEvent:
        """Reads the JSON of the API."""
        return cls(
            seq=value["seq"],
            reader=value["reader"],
            pin_pad=value["pin_pad"],
            state=ReaderState.from_json(value["state"]),
            summary=None if value.get("summary") is None else CardSummary.from_json(value.get("summary")),
            problem=None if value.get("problem") is None else ApiError.from_json(value.get("problem")),
        )


@dataclass(frozen=True)
class CardRemovedEvent(Event):
    """The card left."""

    #: Name of the reader that it was in.
    reader: str
    #: Its handle, if it had become a known card.
    card: Optional[str] = None

    @classmethod
    def from_json(cls, value: Any) -> CardRemovedEvent:
        """Reads the JSON of the API."""
        return cls(
            seq=value["seq"],
            reader=value["reader"],
            card=value.get("card"),
        )


@dataclass(frozen=True)
class PinChangedEvent(Event):
    """The card told something new about its PIN or PUK."""

    #: The card.
    card: str
    #: State of the PIN.
    pin: PinStatus
    #: State of the PUK.
    puk: PinStatus

    @classmethod
    def from_json(cls, value: Any) -> PinChangedEvent:
        """Reads the JSON of the API."""
        return cls(
            seq=value["seq"],
            card=value["card"],
            pin=PinStatus.from_json(value["pin"]),
            puk=PinStatus.from_json(value["puk"]),
        )


@dataclass(frozen=True)
class LeaseOpenedEvent(Event):
    """A login of this or another connection began."""

    #: The card.
    card: str
    #: Number of the login.
    lease: int
    #: Whether it is this connection's own.
    own: bool
    #: The way in which other programs reach the card meanwhile.
    access: CardAccess

    @classmethod
    def from_json(cls, value: Any) -> LeaseOpenedEvent:
        """Reads the JSON of the API."""
        return cls(
            seq=value["seq"],
            card=value["card"],
            lease=value["lease"],
            own=value["own"],
            access=CardAccess.from_json(value["access"]),
        )


@dataclass(frozen=True)
class LeaseEndedEvent(Event):
    """A login ended. With the last login of a card the card has been reset before. One that ends
    with its card or reader is told before these are.
    """

    #: The card.
    card: str
    #: Number of the login.
    lease: int
    #: Whether it was this connection's own.
    own: bool
    #: The reason why it ended.
    reason: LeaseEnd

    @classmethod
    def from_json(cls, value: Any) -> LeaseEndedEvent:
        """Reads the JSON of the API."""
        return cls(
            seq=value["seq"],
            card=value["card"],
            lease=value["lease"],
            own=value["own"],
            reason=LeaseEnd.from_json(value["reason"]),
        )


@dataclass(frozen=True)
class SignProgressEvent(Event):
    """A digest of `sign.digests` was signed. Only the connection that asked is told."""

    #: The card.
    card: str
    #: The id of the request.
    request: Any
    #: Digests that are signed, at least 1.
    signed: int
    #: Digests that there are.
    total: int

    @classmethod
    def from_json(cls, value: Any) -> SignProgressEvent:
        """Reads the JSON of the API."""
        return cls(
            seq=value["seq"],
            card=value["card"],
            request=value["request"],
            signed=value["signed"],
            total=value["total"],
        )


@dataclass(frozen=True)
class PromptShownEvent(Event):
    """A dialog, or the PIN pad of the reader, asks the holder for the PIN."""

    #: The card.
    card: str
    #: Whether this connection asked for it.
    own: bool

    @classmethod
    def from_json(cls, value: Any) -> PromptShownEvent:
        """Reads the JSON of the API."""
        return cls(
            seq=value["seq"],
            card=value["card"],
            own=value["own"],
        )


@dataclass(frozen=True)
class PromptClosedEvent(Event):
    """The dialog is over, with any outcome."""

    #: The card.
    card: str
    #: Whether this connection asked for it.
    own: bool

    @classmethod
    def from_json(cls, value: Any) -> PromptClosedEvent:
        """Reads the JSON of the API."""
        return cls(
            seq=value["seq"],
            card=value["card"],
            own=value["own"],
        )


@dataclass(frozen=True)
class UnknownEvent(Event):
    """One that this version of the client does not know."""

    #: The `change`.
    change: str
    #: All members.
    members: Dict[str, Any]

    @classmethod
    def from_json(cls, value: Any) -> UnknownEvent:
        """Reads the JSON of the API."""
        return cls(seq=value["seq"], change=value["change"], members=dict(value))


_EVENT: Dict[str, type[Event]] = {
    "reader_added": ReaderAddedEvent,
    "reader_removed": ReaderRemovedEvent,
    "card_inserted": CardInsertedEvent,
    "card_progress": CardProgressEvent,
    "card_identified": CardIdentifiedEvent,
    "card_ready": CardReadyEvent,
    "certificate_expires": CertificateExpiresEvent,
    "card_opposed": CardOpposedEvent,
    "card_unusable": CardUnusableEvent,
    "card_removed": CardRemovedEvent,
    "pin_changed": PinChangedEvent,
    "lease_opened": LeaseOpenedEvent,
    "lease_ended": LeaseEndedEvent,
    "sign_progress": SignProgressEvent,
    "prompt_shown": PromptShownEvent,
    "prompt_closed": PromptClosedEvent,
}


class Fact(Word):
    """A fact that is uncertain of real cards."""

    #: The answer to reset is one of the known ones.
    KNOWN_ATR: ClassVar[Fact]
    #: The reader and the card speak T=0 on a CPS3 by contact, and T=1 otherwise.
    PROTOCOL: ClassVar[Fact]
    #: EF.DIR of a CPS3 has 101 bytes: two records, each with a path.
    EF_DIR: ClassVar[Fact]
    #: CPS_ID_CARD, CPS_NAME_PS, CPS_LANG_PS and CPS_INFO_PS are the files D101 to D104.
    IDENTITY_FILES: ClassVar[Fact]
    #: The identity files hold data objects, one container in each, and nothing else.
    IDENTITY_TAGS: ClassVar[Fact]
    #: EF.ODF lists 7001 (PIN), 7002 (private keys), 7005 (certificates) and 7006 (data objects).
    DIRECTORY_FILES: ClassVar[Fact]
    #: The signature certificate is the file A001, that of authentication A002.
    CERTIFICATE_FILES: ClassVar[Fact]
    #: GET DATA describes the keys of a CPS3, in the application's directory.
    KEY_OBJECTS: ClassVar[Fact]
    #: A CPS3 has the security environments 3 and 5.
    ENVIRONMENTS: ClassVar[Fact]
    #: The directory of the contactless side lies in 0002 and lists files of the directory 0001.
    CONTACTLESS_FILES: ClassVar[Fact]
    #: SELECT describes the application's directory: type 38, its identifier and its name.
    DIRECTORY_DESCRIPTIONS: ClassVar[Fact]
    #: SELECT describes files in the template 62 on a CPS3 and 6F on a CPS4, with their size.
    DESCRIPTION_TEMPLATE: ClassVar[Fact]
    #: The last wrong PIN is answered with 6983.
    LAST_WRONG_PIN: ClassVar[Fact]
    #: Selecting the application again ends the verification of the PIN.
    RESELECT_ENDS_VERIFICATION: ClassVar[Fact]
    #: A security environment is used up by its operation.
    ENVIRONMENT_USED_UP: ClassVar[Fact]
    #: The PIN opens the protected files of the CPS2ter side too.
    CPS2TER_SHARES_PIN: ClassVar[Fact]
    #: The objects that a CPS4 lists outside its application are read by their path.
    OUTSIDE_FILES_BY_PATH: ClassVar[Fact]
    #: READ BINARY gives 256 bytes at once.
    READ_256: ClassVar[Fact]
    #: A CPS4 has the keys 10 (signature) and 20 (authentication).
    CPS4_KEY_REFERENCES: ClassVar[Fact]
    #: The first SELECT of the application opens channel 1 of a CPS4.
    CPS4_CHANNEL: ClassVar[Fact]
    #: A CPS3 has the keys 81 (signature) and 82 (authentication).
    CPS3_KEY_REFERENCES: ClassVar[Fact]
    #: A right PUK that unblocks nothing spends none of its uses.
    PUK_USES: ClassVar[Fact]
    #: An operation of a private key takes less than two seconds.
    KEY_TIME: ClassVar[Fact]
    #: SELECT of the application with P2 = 04 answers no data.
    APPLET_DESCRIPTION: ClassVar[Fact]
    #: The serial number of the chip and the card number have nothing in common.
    SERIAL_AND_NUMBER: ClassVar[Fact]
    #: EF.ACTUA holds two dates, 81 and 82, in EC.
    UPDATE_FILE: ClassVar[Fact]
    #: CPS_DATA of a CPS4 cannot be changed.
    CPS4_DATA_READ_ONLY: ClassVar[Fact]
    #: A CPS3 gives EF.SN by its short identifier after a reset.
    SHORT_FILE_ID: ClassVar[Fact]
    #: A CPS3 gives the counters of PIN and PUK by GET DATA.
    GET_DATA: ClassVar[Fact]
    #: VERIFY without data tells the tries that are left.
    EMPTY_VERIFY: ClassVar[Fact]
    #: GET CHALLENGE gives 8 random bytes.
    GET_CHALLENGE: ClassVar[Fact]
    #: READ BINARY of more bytes than a file has gives those that it has.
    READ_BEYOND_END: ClassVar[Fact]
    #: SELECT of EF.ACTUA answers 9000 or 6A82.
    UPDATE_FILE_SELECTED: ClassVar[Fact]
    #: The PIN is known outside the application's directory.
    PIN_EVERYWHERE: ClassVar[Fact]
    #: The PIN has 4 digits in 8 bytes, the PUK 8; their references are 1 and 2.
    PIN_FORM: ClassVar[Fact]
    #: The PIN has 3 tries and the PUK 10.
    TRIES: ClassVar[Fact]
    #: The keys have 2048 bits.
    KEY_BITS: ClassVar[Fact]
    #: Each key signs in every scheme that the driver gives it, PSS with a salt as long as the hash.
    SCHEMES: ClassVar[Fact]
    #: The authentication key deciphers.
    DECIPHERING: ClassVar[Fact]
    #: The authentication certificate has key usages and extended key usages, and no other names of
    #: its subject.
    AUTHENTICATION_CERTIFICATE: ClassVar[Fact]
    #: The certificates name a policy of the ANS, below 1.2.250.1.71 or 1.2.250.1.213.
    POLICY_OIDS: ClassVar[Fact]
    #: CPS_LANG_PS is one container with a data object for each language.
    LANGUAGE_FILE: ClassVar[Fact]
    #: The numbers of test cards are in a range of their own.
    TEST_CARD_NUMBERS: ClassVar[Fact]
    #: The certificates follow the profile of IGC-Santé.
    CERTIFICATE_PROFILE: ClassVar[Fact]
    #: The directory lists CPS2TER objects on a CPS4 and none on a CPS3.
    CPS2TER_OBJECTS: ClassVar[Fact]


Fact.KNOWN_ATR = Fact("known_atr")
Fact.PROTOCOL = Fact("protocol")
Fact.EF_DIR = Fact("ef_dir")
Fact.IDENTITY_FILES = Fact("identity_files")
Fact.IDENTITY_TAGS = Fact("identity_tags")
Fact.DIRECTORY_FILES = Fact("directory_files")
Fact.CERTIFICATE_FILES = Fact("certificate_files")
Fact.KEY_OBJECTS = Fact("key_objects")
Fact.ENVIRONMENTS = Fact("environments")
Fact.CONTACTLESS_FILES = Fact("contactless_files")
Fact.DIRECTORY_DESCRIPTIONS = Fact("directory_descriptions")
Fact.DESCRIPTION_TEMPLATE = Fact("description_template")
Fact.LAST_WRONG_PIN = Fact("last_wrong_pin")
Fact.RESELECT_ENDS_VERIFICATION = Fact("reselect_ends_verification")
Fact.ENVIRONMENT_USED_UP = Fact("environment_used_up")
Fact.CPS2TER_SHARES_PIN = Fact("cps2ter_shares_pin")
Fact.OUTSIDE_FILES_BY_PATH = Fact("outside_files_by_path")
Fact.READ_256 = Fact("read_256")
Fact.CPS4_KEY_REFERENCES = Fact("cps4_key_references")
Fact.CPS4_CHANNEL = Fact("cps4_channel")
Fact.CPS3_KEY_REFERENCES = Fact("cps3_key_references")
Fact.PUK_USES = Fact("puk_uses")
Fact.KEY_TIME = Fact("key_time")
Fact.APPLET_DESCRIPTION = Fact("applet_description")
Fact.SERIAL_AND_NUMBER = Fact("serial_and_number")
Fact.UPDATE_FILE = Fact("update_file")
Fact.CPS4_DATA_READ_ONLY = Fact("cps4_data_read_only")
Fact.SHORT_FILE_ID = Fact("short_file_id")
Fact.GET_DATA = Fact("get_data")
Fact.EMPTY_VERIFY = Fact("empty_verify")
Fact.GET_CHALLENGE = Fact("get_challenge")
Fact.READ_BEYOND_END = Fact("read_beyond_end")
Fact.UPDATE_FILE_SELECTED = Fact("update_file_selected")
Fact.PIN_EVERYWHERE = Fact("pin_everywhere")
Fact.PIN_FORM = Fact("pin_form")
Fact.TRIES = Fact("tries")
Fact.KEY_BITS = Fact("key_bits")
Fact.SCHEMES = Fact("schemes")
Fact.DECIPHERING = Fact("deciphering")
Fact.AUTHENTICATION_CERTIFICATE = Fact("authentication_certificate")
Fact.POLICY_OIDS = Fact("policy_oids")
Fact.LANGUAGE_FILE = Fact("language_file")
Fact.TEST_CARD_NUMBERS = Fact("test_card_numbers")
Fact.CERTIFICATE_PROFILE = Fact("certificate_profile")
Fact.CPS2TER_OBJECTS = Fact("cps2ter_objects")


@dataclass(frozen=True)
class FactReport:
    """A fact with the answer of a card."""

    #: The fact.
    fact: Fact
    #: Whether the card is so.
    verdict: Verdict
    #: The observation in short, if there was one: numbers, file identifiers, status words.
    seen: Optional[str] = None

    @classmethod
    def from_json(cls, value: Any) -> FactReport:
        """Reads the JSON of the API."""
        return cls(
            fact=Fact.from_json(value["fact"]),
            verdict=Verdict.from_json(value["verdict"]),
            seen=value.get("seen"),
        )


class Feature(Word):
    """Something that a service can do, or does by its configuration. A program looks for it before
    it relies on it, and takes words that it does not know.
    """

    #: `cards.status` tells the state of all cards in one answer.
    CARD_STATUS: ClassVar[Feature]
    #: `sign.digests` signs up to 100 digests in one call.
    SIGN_DIGESTS: ClassVar[Feature]
    #: `assertion.*` make health assertions.
    ASSERTIONS: ClassVar[Feature]
    #: `pin.change` and `pin.unblock` without codes have the holder asked for them.
    PROMPTED_PIN_CHANGE: ClassVar[Feature]
    #: A connection can speak for a web page (`origin` of `system.hello`).
    WEB_ORIGINS: ClassVar[Feature]
    #: No other program reaches the card while one is logged in, by the configuration.
    EXCLUSIVE_LOGIN: ClassVar[Feature]
    #: Uses of the card are recorded in an audit file, by the configuration.
    AUDIT: ClassVar[Feature]


Feature.CARD_STATUS = Feature("card_status")
Feature.SIGN_DIGESTS = Feature("sign_digests")
Feature.ASSERTIONS = Feature("assertions")
Feature.PROMPTED_PIN_CHANGE = Feature("prompted_pin_change")
Feature.WEB_ORIGINS = Feature("web_origins")
Feature.EXCLUSIVE_LOGIN = Feature("exclusive_login")
Feature.AUDIT = Feature("audit")


@dataclass(frozen=True)
class FileReport:
    """A file of the card."""

    #: Its place from the MF on, `3F00/0001/5031` for example.
    path: str
    #: The role of the file, by its place or its directory entry.
    role: FileRole
    #: Whether its directory entry says that the PIN protects it.
    needs_pin: bool
    #: Whether its directory entry says that it can be changed.
    modifiable: bool
    #: Status words of SELECT.
    select: List[str]
    #: Number of bytes that were read.
    bytes_read: int
    #: Label of its directory entry, if that is a known one.
    label: Optional[str] = None
    #: The description that SELECT gave: file information and access rules.
    description: Optional[ReportedStructure] = None
    #: Its size by the description.
    size: Optional[int] = None
    #: Status words of the first READ BINARY; empty if it was not read.
    read: Optional[List[str]] = None
    #: The structure of what was read.
    structure: Optional[ReportedStructure] = None

    @classmethod
    def from_json(cls, value: Any) -> FileReport:
        """Reads the JSON of the API."""
        return cls(
            path=value["path"],
            role=FileRole.from_json(value["role"]),
            needs_pin=value["needs_pin"],
            modifiable=value["modifiable"],
            select=value["select"],
            bytes_read=value["bytes_read"],
            label=value.get("label"),
            description=None if value.get("description") is None else ReportedStructure.from_json(value.get("description")),
            size=value.get("size"),
            read=value.get("read"),
            structure=None if value.get("structure") is None else ReportedStructure.from_json(value.get("structure")),
        )


class FileRole(Word):
    """Role of a file."""

    #: The MF.
    ROOT: ClassVar[FileRole]
    #: The directory of the contact application.
    APPLICATION: ClassVar[FileRole]
    #: The directory of the contactless application.
    CONTACTLESS_APPLICATION: ClassVar[FileRole]
    #: EF.DIR.
    APPLICATIONS: ClassVar[FileRole]
    #: EF.ATR.
    HISTORICAL: ClassVar[FileRole]
    #: EF.SN.
    SERIAL_NUMBER: ClassVar[FileRole]
    #: EF.ACTUA.
    UPDATE: ClassVar[FileRole]
    #: EF.ODF.
    OBJECTS: ClassVar[FileRole]
    #: EF.TokenInfo.
    TOKEN: ClassVar[FileRole]
    #: The AODF: PIN and PUK.
    PINS: ClassVar[FileRole]
    #: The PrKDF.
    PRIVATE_KEYS: ClassVar[FileRole]
    #: The PuKDF.
    PUBLIC_KEYS: ClassVar[FileRole]
    #: The CDF.
    CERTIFICATES: ClassVar[FileRole]
    #: The DODF.
    DATA_OBJECTS: ClassVar[FileRole]
    #: Another file that EF.ODF lists.
    DIRECTORY: ClassVar[FileRole]
    #: A certificate.
    CERTIFICATE: ClassVar[FileRole]
    #: A data object.
    DATA: ClassVar[FileRole]
    #: A file that no directory lists and that other cards are said to have.
    CANDIDATE: ClassVar[FileRole]


FileRole.ROOT = FileRole("root")
FileRole.APPLICATION = FileRole("application")
FileRole.CONTACTLESS_APPLICATION = FileRole("contactless_application")
FileRole.APPLICATIONS = FileRole("applications")
FileRole.HISTORICAL = FileRole("historical")
FileRole.SERIAL_NUMBER = FileRole("serial_number")
FileRole.UPDATE = FileRole("update")
FileRole.OBJECTS = FileRole("objects")
FileRole.TOKEN = FileRole("token")
FileRole.PINS = FileRole("pins")
FileRole.PRIVATE_KEYS = FileRole("private_keys")
FileRole.PUBLIC_KEYS = FileRole("public_keys")
FileRole.CERTIFICATES = FileRole("certificates")
FileRole.DATA_OBJECTS = FileRole("data_objects")
FileRole.DIRECTORY = FileRole("directory")
FileRole.CERTIFICATE = FileRole("certificate")
FileRole.DATA = FileRole("data")
FileRole.CANDIDATE = FileRole("candidate")


class HashAlgorithm(Word):
    """Hash functions that cards of the family sign."""

    SHA1: ClassVar[HashAlgorithm]
    SHA256: ClassVar[HashAlgorithm]
    SHA384: ClassVar[HashAlgorithm]
    SHA512: ClassVar[HashAlgorithm]


HashAlgorithm.SHA1 = HashAlgorithm("sha1")
HashAlgorithm.SHA256 = HashAlgorithm("sha256")
HashAlgorithm.SHA384 = HashAlgorithm("sha384")
HashAlgorithm.SHA512 = HashAlgorithm("sha512")


@dataclass(frozen=True)
class Holder:
    """The person. Every name can be absent: some cards are not nominative."""

    #: Family name.
    family_name: Optional[SourcedText] = None
    #: Given names.
    given_names: Optional[SourcedText] = None
    #: Civility (G03).
    civility: Optional[SourcedCode] = None
    #: Title in the certificate: the label of the profession on a CPS.
    title: Optional[SourcedText] = None

    @classmethod
    def from_json(cls, value: Any) -> Holder:
        """Reads the JSON of the API."""
        return cls(
            family_name=None if value.get("family_name") is None else SourcedText.from_json(value.get("family_name")),
            given_names=None if value.get("given_names") is None else SourcedText.from_json(value.get("given_names")),
            civility=None if value.get("civility") is None else SourcedCode.from_json(value.get("civility")),
            title=None if value.get("title") is None else SourcedText.from_json(value.get("title")),
        )


@dataclass(frozen=True)
class Identity:
    """The holder of a card: proven by the certificate, completed by the data objects. Everything
    but `activities` is public: readable without the PIN.
    """

    #: Whether the card and its holder exist only for tests.
    environment: CardEnvironment
    #: The person, as far as the card is nominative.
    holder: Holder
    #: Specialities and competences (R01).
    specialties: List[SourcedCode]
    #: Specialisations (G20).
    specialisations: List[SourcedCode]
    #: Languages by preference (G00).
    languages: List[SourcedCode]
    #: The card.
    card_identity: CardIdentity
    #: Elements of the data objects that no entry of the tag map explains, in order.
    unknown: List[UnknownElement]
    #: Warnings.
    warnings: List[IdentityWarning]
    #: IdNat_PS, the identifier of the person (`identity.md` §3.1).
    national_id: Optional[SourcedNationalId] = None
    #: Profession (G15).
    profession: Optional[SourcedCode] = None
    #: Profession in training, of a CPF (G16).
    future_profession: Optional[SourcedCode] = None
    #: Role of a person without a G15 profession (J121).
    role: Optional[SourcedCode] = None
    #: Section of the pharmacists' register (G05).
    register_section: Optional[SourcedCode] = None
    #: The structure that the certificate names, of an establishment's card.
    structure: Optional[Structure] = None
    #: The practice situations, in the card's order; absent until they were read with the PIN.
    activities: Optional[List[Activity]] = None

    @classmethod
    def from_json(cls, value: Any) -> Identity:
        """Reads the JSON of the API."""
        return cls(
            environment=CardEnvironment.from_json(value["environment"]),
            holder=Holder.from_json(value["holder"]),
            specialties=[SourcedCode.from_json(item) for item in value["specialties"]],
            specialisations=[SourcedCode.from_json(item) for item in value["specialisations"]],
            languages=[SourcedCode.from_json(item) for item in value["languages"]],
            card_identity=CardIdentity.from_json(value["card_identity"]),
            unknown=[UnknownElement.from_json(item) for item in value["unknown"]],
            warnings=[IdentityWarning.from_json(item) for item in value["warnings"]],
            national_id=None if value.get("national_id") is None else SourcedNationalId.from_json(value.get("national_id")),
            profession=None if value.get("profession") is None else SourcedCode.from_json(value.get("profession")),
            future_profession=None if value.get("future_profession") is None else SourcedCode.from_json(value.get("future_profession")),
            role=None if value.get("role") is None else SourcedCode.from_json(value.get("role")),
            register_section=None if value.get("register_section") is None else SourcedCode.from_json(value.get("register_section")),
            structure=None if value.get("structure") is None else Structure.from_json(value.get("structure")),
            activities=None if value.get("activities") is None else [Activity.from_json(item) for item in value.get("activities")],
        )


@dataclass(frozen=True)
class IdentityWarning:
    """Something odd: reported, never a reason to refuse the card (`identity.md` §1.1). The class
    tells the `kind`.
    """


    @classmethod
    def from_json(cls, value: Any) -> IdentityWarning:
        """Reads the JSON of the API."""
        return _IDENTITY_WARNING.get(value["kind"], UnknownIdentityWarning).from_json(value)


@dataclass(frozen=True)
class CheckKeyWarning(IdentityWarning):
    """The check key of a number is wrong, as it is in documentation and some test numbers."""

    #: The identifier that holds the number.
    identifier: str

    @classmethod
    def from_json(cls, value: Any) -> CheckKeyWarning:
        """Reads the JSON of the API."""
        return cls(
            identifier=value["identifier"],
        )


@dataclass(frozen=True)
class IdentifierWarning(IdentityWarning):
    """An identifier does not have the layout of its type."""

    #: The identifier as it was read.
    identifier: str

    @classmethod
    def from_json(cls, value: Any) -> IdentifierWarning:
        """Reads the JSON of the API."""
        return cls(
            identifier=value["identifier"],
        )


@dataclass(frozen=True)
class NoNationalIdWarning(IdentityWarning):
    """The certificate names no holder."""

    @classmethod
    def from_json(cls, value: Any) -> NoNationalIdWarning:
        """Reads the JSON of the API."""
        return cls()


@dataclass(frozen=True)
class AdditionalWarning(IdentityWarning):
    """The certificate gives one more value than the identity shows."""

    #: The field.
    field: str
    #: The value that is not shown.
    value: str

    @classmethod
    def from_json(cls, value: Any) -> AdditionalWarning:
        """Reads the JSON of the API."""
        return cls(
            field=value["field"],
            value=value["value"],
        )


@dataclass(frozen=True)
class CertificateUnreadableWarning(IdentityWarning):
    """A certificate of the card cannot be read: its key makes no signature, all else is usable."""

    #: Label of the certificate.
    certificate: str
    #: Its defect.
    defect: str

    @classmethod
    def from_json(cls, value: Any) -> CertificateUnreadableWarning:
        """Reads the JSON of the API."""
        return cls(
            certificate=value["certificate"],
            defect=value["defect"],
        )


@dataclass(frozen=True)
class CertificateEncodingWarning(IdentityWarning):
    """A certificate of the card is not encoded as RFC 5280 demands: it is used, but not trusted."""

    #: Label of the certificate.
    certificate: str
    #: Its defect.
    defect: str

    @classmethod
    def from_json(cls, value: Any) -> CertificateEncodingWarning:
        """Reads the JSON of the API."""
        return cls(
            certificate=value["certificate"],
            defect=value["defect"],
        )


@dataclass(frozen=True)
class DiffersWarning(IdentityWarning):
    """A data object gives another value than the certificate, or than an object read before; the
    earlier one is shown.
    """

    #: The field.
    field: str
    #: Label of the data object.
    data_object: str
    #: The value that is not shown.
    value: str

    @classmethod
    def from_json(cls, value: Any) -> DiffersWarning:
        """Reads the JSON of the API."""
        return cls(
            field=value["field"],
            data_object=value["data_object"],
            value=value["value"],
        )


@dataclass(frozen=True)
class ActivityIndexWarning(IdentityWarning):
    """The index inside an activity is not the one of its label; the label's is shown."""

    #: Label of the data object.
    data_object: str
    #: The index inside.
    index: int

    @classmethod
    def from_json(cls, value: Any) -> ActivityIndexWarning:
        """Reads the JSON of the API."""
        return cls(
            data_object=value["data_object"],
            index=value["index"],
        )


@dataclass(frozen=True)
class EnvironmentWarning(IdentityWarning):
    """The category says production and the issuer says test; test is shown."""

    @classmethod
    def from_json(cls, value: Any) -> EnvironmentWarning:
        """Reads the JSON of the API."""
        return cls()


@dataclass(frozen=True)
class ExtensionWarning(IdentityWarning):
    """A private extension of the certificate does not have its usual encoding."""

    #: Its object identifier.
    oid: str

    @classmethod
    def from_json(cls, value: Any) -> ExtensionWarning:
        """Reads the JSON of the API."""
        return cls(
            oid=value["oid"],
        )


@dataclass(frozen=True)
class FieldWarning(IdentityWarning):
    """A field of a data object does not have the type that the tag map gives it."""

    #: Label of the data object.
    data_object: str
    #: The field.
    field: str

    @classmethod
    def from_json(cls, value: Any) -> FieldWarning:
        """Reads the JSON of the API."""
        return cls(
            data_object=value["data_object"],
            field=value["field"],
        )


@dataclass(frozen=True)
class NotUtf8Warning(IdentityWarning):
    """Text that is not UTF-8 was read as Windows-1252, of which ISO 8859-1 is a part."""

    #: Label of the data object.
    data_object: str
    #: The field.
    field: str

    @classmethod
    def from_json(cls, value: Any) -> NotUtf8Warning:
        """Reads the JSON of the API."""
        return cls(
            data_object=value["data_object"],
            field=value["field"],
        )


@dataclass(frozen=True)
class UnparsedWarning(IdentityWarning):
    """From here on a data object is no BER-TLV; nothing after it was interpreted."""

    #: Label of the data object.
    data_object: str
    #: Offset of the first byte without meaning.
    offset: int
    #: Number of bytes without meaning.
    length: int

    @classmethod
    def from_json(cls, value: Any) -> UnparsedWarning:
        """Reads the JSON of the API."""
        return cls(
            data_object=value["data_object"],
            offset=value["offset"],
            length=value["length"],
        )


@dataclass(frozen=True)
class UnknownIdentityWarning(IdentityWarning):
    """One that this version of the client does not know."""

    #: The `kind`.
    kind: str
    #: All members.
    members: Dict[str, Any]

    @classmethod
    def from_json(cls, value: Any) -> UnknownIdentityWarning:
        """Reads the JSON of the API."""
        return cls(kind=value["kind"], members=dict(value))


_IDENTITY_WARNING: Dict[str, type[IdentityWarning]] = {
    "check_key": CheckKeyWarning,
    "identifier": IdentifierWarning,
    "no_national_id": NoNationalIdWarning,
    "additional": AdditionalWarning,
    "certificate_unreadable": CertificateUnreadableWarning,
    "certificate_encoding": CertificateEncodingWarning,
    "differs": DiffersWarning,
    "activity_index": ActivityIndexWarning,
    "environment": EnvironmentWarning,
    "extension": ExtensionWarning,
    "field": FieldWarning,
    "not_utf8": NotUtf8Warning,
    "unparsed": UnparsedWarning,
}


@dataclass(frozen=True)
class InfoResult:
    """Result of `system.info`."""

    #: Version of the daemon.
    version: str
    #: Whether the PC/SC service answers; `problem` otherwise.
    readers_available: bool
    #: Whether an agent shows PIN dialogs to the account of this connection.
    agent: bool
    #: Abilities of this service that another of the same protocol may lack.
    features: List[Feature]
    #: The reason why there are no readers, if the service is the cause.
    problem: Optional[ApiError] = None
    #: State of the index of the directory, which names opposed cards; absent without one
    #: (`directory_index` of the configuration).
    directory: Optional[DirectoryIndex] = None

    @classmethod
    def from_json(cls, value: Any) -> InfoResult:
        """Reads the JSON of the API."""
        return cls(
            version=value["version"],
            readers_available=value["readers_available"],
            agent=value["agent"],
            features=[Feature.from_json(item) for item in value["features"]],
            problem=None if value.get("problem") is None else ApiError.from_json(value.get("problem")),
            directory=None if value.get("directory") is None else DirectoryIndex.from_json(value.get("directory")),
        )


class InsAuthority(Word):
    """The authority of a patient's national identity."""

    #: A NIR.
    NIR: ClassVar[InsAuthority]
    #: A NIA, of a person whose NIR is to come.
    NIA: ClassVar[InsAuthority]
    #: A test patient.
    TEST: ClassVar[InsAuthority]


InsAuthority.NIR = InsAuthority("nir")
InsAuthority.NIA = InsAuthority("nia")
InsAuthority.TEST = InsAuthority("test")


@dataclass(frozen=True)
class JudgedCertificate:
    """Result of `verify.certificate`."""

    #: Whether the certificate can be relied on now.
    trust: Trust
    #: The certificates of its issuers, DER: its own issuer first, the root last. Empty if no path
    #: leads to a root of the trust directory.
    chain: List[bytes]
    #: The holder that the certificate names. Unless `trust` is `trusted`, anyone may have made it.
    identity: Identity

    @classmethod
    def from_json(cls, value: Any) -> JudgedCertificate:
        """Reads the JSON of the API."""
        return cls(
            trust=Trust.from_json(value["trust"]),
            chain=[decode_bytes(item) for item in value["chain"]],
            identity=Identity.from_json(value["identity"]),
        )


@dataclass(frozen=True)
class JudgedIdentity:
    """An identity with what is known of the certificate that it came from."""

    #: Whether the card and its holder exist only for tests.
    environment: CardEnvironment
    #: The person, as far as the card is nominative.
    holder: Holder
    #: Specialities and competences (R01).
    specialties: List[SourcedCode]
    #: Specialisations (G20).
    specialisations: List[SourcedCode]
    #: Languages by preference (G00).
    languages: List[SourcedCode]
    #: The card.
    card_identity: CardIdentity
    #: Elements of the data objects that no entry of the tag map explains, in order.
    unknown: List[UnknownElement]
    #: Warnings.
    warnings: List[IdentityWarning]
    #: Whether the certificate that names the holder can be relied on now. Unless it is `trusted`,
    #: `environment` and every field of the identity are only what the card claims.
    trust: Trust
    #: Way in which the card has shown that the certificate is its own.
    proof: Proof
    #: Whether the public data objects were read: before, there is only what the certificate tells.
    complete: bool
    #: IdNat_PS, the identifier of the person (`identity.md` §3.1).
    national_id: Optional[SourcedNationalId] = None
    #: Profession (G15).
    profession: Optional[SourcedCode] = None
    #: Profession in training, of a CPF (G16).
    future_profession: Optional[SourcedCode] = None
    #: Role of a person without a G15 profession (J121).
    role: Optional[SourcedCode] = None
    #: Section of the pharmacists' register (G05).
    register_section: Optional[SourcedCode] = None
    #: The structure that the certificate names, of an establishment's card.
    structure: Optional[Structure] = None
    #: The practice situations, in the card's order; absent until they were read with the PIN.
    activities: Optional[List[Activity]] = None

    @classmethod
    def from_json(cls, value: Any) -> JudgedIdentity:
        """Reads the JSON of the API."""
        return cls(
            environment=CardEnvironment.from_json(value["environment"]),
            holder=Holder.from_json(value["holder"]),
            specialties=[SourcedCode.from_json(item) for item in value["specialties"]],
            specialisations=[SourcedCode.from_json(item) for item in value["specialisations"]],
            languages=[SourcedCode.from_json(item) for item in value["languages"]],
            card_identity=CardIdentity.from_json(value["card_identity"]),
            unknown=[UnknownElement.from_json(item) for item in value["unknown"]],
            warnings=[IdentityWarning.from_json(item) for item in value["warnings"]],
            trust=Trust.from_json(value["trust"]),
            proof=Proof.from_json(value["proof"]),
            complete=value["complete"],
            national_id=None if value.get("national_id") is None else SourcedNationalId.from_json(value.get("national_id")),
            profession=None if value.get("profession") is None else SourcedCode.from_json(value.get("profession")),
            future_profession=None if value.get("future_profession") is None else SourcedCode.from_json(value.get("future_profession")),
            role=None if value.get("role") is None else SourcedCode.from_json(value.get("role")),
            register_section=None if value.get("register_section") is None else SourcedCode.from_json(value.get("register_section")),
            structure=None if value.get("structure") is None else Structure.from_json(value.get("structure")),
            activities=None if value.get("activities") is None else [Activity.from_json(item) for item in value.get("activities")],
        )


@dataclass(frozen=True)
class JudgedSignature:
    """Result of `verify.signature`."""

    #: Whether the signature is one of the digest by the key of the certificate. Rely on it only if
    #: `trust` is `trusted` as well.
    valid: bool
    #: Whether the certificate can be relied on now.
    trust: Trust
    #: The certificates of its issuers, DER: its own issuer first, the root last. Empty if no path
    #: leads to a root of the trust directory.
    chain: List[bytes]
    #: The holder that the certificate names. Unless `trust` is `trusted`, anyone may have made it.
    identity: Identity

    @classmethod
    def from_json(cls, value: Any) -> JudgedSignature:
        """Reads the JSON of the API."""
        return cls(
            valid=value["valid"],
            trust=Trust.from_json(value["trust"]),
            chain=[decode_bytes(item) for item in value["chain"]],
            identity=Identity.from_json(value["identity"]),
        )


class JwsAlgorithm(Word):
    """Signature algorithm of a JWS (RFC 7518, section 3.1)."""

    #: PKCS#1 v1.5 with SHA-256: every card.
    RS256: ClassVar[JwsAlgorithm]
    #: PSS with SHA-256: a CPS4.
    PS256: ClassVar[JwsAlgorithm]


JwsAlgorithm.RS256 = JwsAlgorithm("RS256")
JwsAlgorithm.PS256 = JwsAlgorithm("PS256")


@dataclass(frozen=True)
class KeyReport:
    """Operations of a key with test data."""

    #: Purpose of the key.
    key: Purpose
    #: Size of the modulus in bits.
    bits: int
    #: The signatures that were tried.
    signatures: List[SignatureReport]
    #: Outcome of deciphering: `ok`, `wrong`, or the word of the error; absent if the key is not one
    #: that deciphers.
    deciphering: Optional[str] = None

    @classmethod
    def from_json(cls, value: Any) -> KeyReport:
        """Reads the JSON of the API."""
        return cls(
            key=Purpose.from_json(value["key"]),
            bits=value["bits"],
            signatures=[SignatureReport.from_json(item) for item in value["signatures"]],
            deciphering=value.get("deciphering"),
        )


@dataclass(frozen=True)
class KeyTime:
    """Time of an operation of a key."""

    #: Purpose of the key.
    key: Purpose
    #: Whether it deciphered; it signed otherwise.
    deciphered: bool
    #: Time until the result.
    time: int

    @classmethod
    def from_json(cls, value: Any) -> KeyTime:
        """Reads the JSON of the API."""
        return cls(
            key=Purpose.from_json(value["key"]),
            deciphered=value["deciphered"],
            time=value["time"],
        )


class Layout(Word):
    """Confidence that the bytes hold the field: the confidence tags of
    `docs/reference/identity.md`.
    """

    #: A public document of the issuer says so, or it was seen on real cards.
    DOCUMENTED: ClassVar[Layout]
    #: One third party says so; no document of the issuer confirms it. Compare before relying on the
    #: field.
    REPORTED: ClassVar[Layout]
    #: Only the simulated test cards of this product have this layout; no real card is read so.
    SIMULATED: ClassVar[Layout]


Layout.DOCUMENTED = Layout("documented")
Layout.REPORTED = Layout("reported")
Layout.SIMULATED = Layout("simulated")


class LeaseEnd(Word):
    """The reason why a login ended."""

    #: Its program logged out.
    LOGOUT: ClassVar[LeaseEnd]
    #: Its connection ended.
    DISCONNECTED: ClassVar[LeaseEnd]
    #: The process that opened its connection ended, also if another process holds the socket now.
    PROCESS_ENDED: ClassVar[LeaseEnd]
    #: Its last signature was made.
    USED_UP: ClassVar[LeaseEnd]
    #: Its time is over; time in which the machine slept counts.
    EXPIRED: ClassVar[LeaseEnd]
    #: It was not used for its `idle_seconds`.
    IDLE: ClassVar[LeaseEnd]
    #: The machine slept.
    SUSPENDED: ClassVar[LeaseEnd]
    #: An administrator ended it.
    REVOKED: ClassVar[LeaseEnd]
    #: Its account is no longer the one at the machine, which was its right to log in.
    SEAT_LOST: ClassVar[LeaseEnd]
    #: A program presented a wrong PIN, and the card forgot the right one.
    WRONG_PIN: ClassVar[LeaseEnd]
    #: The PIN was changed or unblocked.
    PIN_CHANGED: ClassVar[LeaseEnd]
    #: The card was reset by another program, after a PUK, or has forgotten the PIN by itself.
    CARD_RESET: ClassVar[LeaseEnd]
    #: The card was removed.
    CARD_REMOVED: ClassVar[LeaseEnd]
    #: The reader was unplugged, or the PC/SC service that has it ended.
    READER_REMOVED: ClassVar[LeaseEnd]
    #: Its program had stopped waiting for it before it began.
    ABANDONED: ClassVar[LeaseEnd]
    #: It could not be written to the audit file.
    NOT_AUDITED: ClassVar[LeaseEnd]
    #: The daemon stops.
    STOPPED: ClassVar[LeaseEnd]


LeaseEnd.LOGOUT = LeaseEnd("logout")
LeaseEnd.DISCONNECTED = LeaseEnd("disconnected")
LeaseEnd.PROCESS_ENDED = LeaseEnd("process_ended")
LeaseEnd.USED_UP = LeaseEnd("used_up")
LeaseEnd.EXPIRED = LeaseEnd("expired")
LeaseEnd.IDLE = LeaseEnd("idle")
LeaseEnd.SUSPENDED = LeaseEnd("suspended")
LeaseEnd.REVOKED = LeaseEnd("revoked")
LeaseEnd.SEAT_LOST = LeaseEnd("seat_lost")
LeaseEnd.WRONG_PIN = LeaseEnd("wrong_pin")
LeaseEnd.PIN_CHANGED = LeaseEnd("pin_changed")
LeaseEnd.CARD_RESET = LeaseEnd("card_reset")
LeaseEnd.CARD_REMOVED = LeaseEnd("card_removed")
LeaseEnd.READER_REMOVED = LeaseEnd("reader_removed")
LeaseEnd.ABANDONED = LeaseEnd("abandoned")
LeaseEnd.NOT_AUDITED = LeaseEnd("not_audited")
LeaseEnd.STOPPED = LeaseEnd("stopped")


@dataclass(frozen=True)
class LeaseRecord:
    """A login as administrators see it."""

    #: Its number.
    lease: int
    #: The card.
    card: str
    #: Name of the reader.
    reader: str
    #: Remaining rights.
    rights: LeaseState
    #: The number of the account, where the service runs on Unix.
    uid: Optional[int] = None
    #: The SID of the account as text, `S-1-5-…`, where the service runs on Windows.
    sid: Optional[str] = None
    #: The process that connected.
    pid: Optional[int] = None
    #: The name that the program gave itself.
    client: Optional[str] = None
    #: Purpose of the login, in the program's words.
    purpose: Optional[str] = None

    @classmethod
    def from_json(cls, value: Any) -> LeaseRecord:
        """Reads the JSON of the API."""
        return cls(
            lease=value["lease"],
            card=value["card"],
            reader=value["reader"],
            rights=LeaseState.from_json(value["rights"]),
            uid=value.get("uid"),
            sid=value.get("sid"),
            pid=value.get("pid"),
            client=value.get("client"),
            purpose=value.get("purpose"),
        )


@dataclass(frozen=True)
class LeaseResult:
    """Result of `pin.login`."""

    #: Number of the login, which its events carry too.
    lease: int
    #: State of the PIN after it.
    pin: PinStatus
    #: Rights of the login.
    rights: LeaseState

    @classmethod
    def from_json(cls, value: Any) -> LeaseResult:
        """Reads the JSON of the API."""
        return cls(
            lease=value["lease"],
            pin=PinStatus.from_json(value["pin"]),
            rights=LeaseState.from_json(value["rights"]),
        )


@dataclass(frozen=True)
class LeaseState:
    """Remaining rights of a login."""

    #: Signatures that it may still make.
    signatures_left: int
    #: Seconds until it ends by itself.
    seconds_left: int
    #: Seconds without use after which it ends; each request of its connection to its card is a use.
    idle_seconds: int
    #: The way in which other programs reach the card; absent before the login has begun.
    access: Optional[CardAccess] = None
    #: The keys that it covers; absent if it covers all.
    keys: Optional[List[Purpose]] = None
    #: The kind of assertions that it makes, and nothing else; absent if it is for any use.
    assertion: Optional[AssertionKind] = None

    @classmethod
    def from_json(cls, value: Any) -> LeaseState:
        """Reads the JSON of the API."""
        return cls(
            signatures_left=value["signatures_left"],
            seconds_left=value["seconds_left"],
            idle_seconds=value["idle_seconds"],
            access=None if value.get("access") is None else CardAccess.from_json(value.get("access")),
            keys=None if value.get("keys") is None else [Purpose.from_json(item) for item in value.get("keys")],
            assertion=None if value.get("assertion") is None else AssertionKind.from_json(value.get("assertion")),
        )


@dataclass(frozen=True)
class LeasesResult:
    """Result of `leases.list`."""

    #: The logins, in reader order.
    leases: List[LeaseRecord]

    @classmethod
    def from_json(cls, value: Any) -> LeasesResult:
        """Reads the JSON of the API."""
        return cls(
            leases=[LeaseRecord.from_json(item) for item in value["leases"]],
        )


class LoginHolder(Word):
    """The connection that is logged in to a card."""

    #: None.
    FREE: ClassVar[LoginHolder]
    #: This one.
    OWN: ClassVar[LoginHolder]
    #: Another one.
    OTHER: ClassVar[LoginHolder]


LoginHolder.FREE = LoginHolder("free")
LoginHolder.OWN = LoginHolder("own")
LoginHolder.OTHER = LoginHolder("other")


class NationalIdKind(Word):
    """Type of a person identifier (G08)."""

    #: `0`: ADELI, nine characters, letters possible.
    ADELI: ClassVar[NationalIdKind]
    #: `1`: practice with ADELI number and register number.
    ADELI_PRACTICE: ClassVar[NationalIdKind]
    #: `2`: DRASS, ended in 2020.
    DRASS: ClassVar[NationalIdKind]
    #: `3`: FINESS and register number.
    FINESS_REGISTER: ClassVar[NationalIdKind]
    #: `4`: SIREN and register number.
    SIREN_REGISTER: ClassVar[NationalIdKind]
    #: `5`: SIRET and register number.
    SIRET_REGISTER: ClassVar[NationalIdKind]
    #: `6`: practice with RPPS number and register number.
    RPPS_PRACTICE: ClassVar[NationalIdKind]
    #: `8`: RPPS, eleven digits.
    RPPS: ClassVar[NationalIdKind]
    #: `9`: student, ended in 2020.
    STUDENT: ClassVar[NationalIdKind]
    #: Any other first character.
    OTHER: ClassVar[NationalIdKind]


NationalIdKind.ADELI = NationalIdKind("adeli")
NationalIdKind.ADELI_PRACTICE = NationalIdKind("adeli_practice")
NationalIdKind.DRASS = NationalIdKind("drass")
NationalIdKind.FINESS_REGISTER = NationalIdKind("finess_register")
NationalIdKind.SIREN_REGISTER = NationalIdKind("siren_register")
NationalIdKind.SIRET_REGISTER = NationalIdKind("siret_register")
NationalIdKind.RPPS_PRACTICE = NationalIdKind("rpps_practice")
NationalIdKind.RPPS = NationalIdKind("rpps")
NationalIdKind.STUDENT = NationalIdKind("student")
NationalIdKind.OTHER = NationalIdKind("other")


class Operation(Word):
    """Operation that was asked for."""

    #: `pin.login`.
    LOGIN: ClassVar[Operation]
    #: `pin.change`.
    CHANGE_PIN: ClassVar[Operation]
    #: `pin.unblock`.
    UNBLOCK: ClassVar[Operation]
    #: `puk.verify`.
    VERIFY_PUK: ClassVar[Operation]
    #: `sign.digest`, each digest of `sign.digests`, `sign.hash_state`, `sign.cms` and `sign.jws`.
    SIGN: ClassVar[Operation]
    #: `assertion.vihf`, `assertion.insi` and `assertion.dmp_submission`.
    ASSERTION: ClassVar[Operation]
    #: `decrypt`.
    DECRYPT: ClassVar[Operation]
    #: `cards.data.write`.
    WRITE_DATA: ClassVar[Operation]
    #: `cards.data.read` and `cards.identity`, as far as they show what needs the PIN.
    READ_DATA: ClassVar[Operation]
    #: `cards.report` with a login: it reads the structure of what needs the PIN, and signs test
    #: data that do not leave.
    REPORT: ClassVar[Operation]
    #: The end of a login; `reason` says why.
    LOGIN_ENDED: ClassVar[Operation]
    #: `leases.revoke`.
    REVOKE: ClassVar[Operation]
    #: The dialog of an agent for `pin.login`, `pin.change` or `pin.unblock`. The outcome on a PIN
    #: pad is that of the method.
    PROMPT: ClassVar[Operation]
    #: `web.allow`: the holder was asked whether a site may use the card.
    ALLOW_SITE: ClassVar[Operation]
    #: `web.revoke`.
    REVOKE_SITE: ClassVar[Operation]
    #: An opposed card was inserted, or was there when the service started. No program asked: the
    #: account and the process are those of the service.
    OPPOSED_CARD: ClassVar[Operation]


Operation.LOGIN = Operation("login")
Operation.CHANGE_PIN = Operation("change_pin")
Operation.UNBLOCK = Operation("unblock")
Operation.VERIFY_PUK = Operation("verify_puk")
Operation.SIGN = Operation("sign")
Operation.ASSERTION = Operation("assertion")
Operation.DECRYPT = Operation("decrypt")
Operation.WRITE_DATA = Operation("write_data")
Operation.READ_DATA = Operation("read_data")
Operation.REPORT = Operation("report")
Operation.LOGIN_ENDED = Operation("login_ended")
Operation.REVOKE = Operation("revoke")
Operation.PROMPT = Operation("prompt")
Operation.ALLOW_SITE = Operation("allow_site")
Operation.REVOKE_SITE = Operation("revoke_site")
Operation.OPPOSED_CARD = Operation("opposed_card")


class Origin(Word):
    """The part of the card that a field was read from."""

    #: The certificate: its issuer signed the field, which is worth what `trust` says of the
    #: certificate.
    CERTIFICATE: ClassVar[Origin]
    #: A data object of the card, which is not signed: no signature covers the field.
    FILE: ClassVar[Origin]
    #: A data object of the card, not signed; the field was recognised by its position alone
    #: (`identity.md` §6.2).
    FILE_POSITION: ClassVar[Origin]


Origin.CERTIFICATE = Origin("certificate")
Origin.FILE = Origin("file")
Origin.FILE_POSITION = Origin("file_position")


@dataclass(frozen=True)
class Patient:
    """The patient whose record is opened."""

    #: National identity (matricule INS) with its key: fifteen characters, without spaces.
    ins: str
    #: The authority that assigned it.
    authority: InsAuthority

    @classmethod
    def from_json(cls, value: Any) -> Patient:
        """Reads the JSON of the API."""
        return cls(
            ins=value["ins"],
            authority=InsAuthority.from_json(value["authority"]),
        )


@dataclass(frozen=True)
class PinPolicy:
    """Lengths that the card accepts, in digits."""

    #: Fewest digits.
    min_length: int
    #: Most digits.
    max_length: int

    @classmethod
    def from_json(cls, value: Any) -> PinPolicy:
        """Reads the JSON of the API."""
        return cls(
            min_length=value["min_length"],
            max_length=value["max_length"],
        )


@dataclass(frozen=True)
class PinStateResult:
    """Result of `pin.status`."""

    #: State of the PIN.
    pin: PinStatus
    #: State of the PUK.
    puk: PinStatus
    #: Whether this connection is logged in.
    logged_in: bool

    @classmethod
    def from_json(cls, value: Any) -> PinStateResult:
        """Reads the JSON of the API."""
        return cls(
            pin=PinStatus.from_json(value["pin"]),
            puk=PinStatus.from_json(value["puk"]),
            logged_in=value["logged_in"],
        )


@dataclass(frozen=True)
class PinStatus:
    """State of the PIN or PUK, as far as the card told."""

    #: Whether it is blocked.
    blocked: bool
    #: Tries left; absent if the card has not told yet.
    retries: Optional[int] = None
    #: Tries after a success; absent if the card does not tell.
    max_retries: Optional[int] = None

    @classmethod
    def from_json(cls, value: Any) -> PinStatus:
        """Reads the JSON of the API."""
        return cls(
            blocked=value["blocked"],
            retries=value.get("retries"),
            max_retries=value.get("max_retries"),
        )


class Probe(Word):
    """A command that is sent for its answer."""

    #: READ BINARY of EF.SN by its short identifier, after a reset.
    SERIAL_BY_SHORT_ID: ClassVar[Probe]
    #: SELECT of the IAS-ECC application by its name, without answer data; after a reset.
    SELECT_APPLET: ClassVar[Probe]
    #: The same, while it is selected.
    SELECT_APPLET_AGAIN: ClassVar[Probe]
    #: SELECT of the IAS-ECC application by its name, with its description.
    SELECT_APPLET_DESCRIBED: ClassVar[Probe]
    #: SELECT of the application's directory by its name, without answer data.
    SELECT_APPLICATION_BY_NAME: ClassVar[Probe]
    #: VERIFY of the PIN without data, while the MF is current.
    PIN_STATUS_IN_MF: ClassVar[Probe]
    #: VERIFY of the PUK without data, while the MF is current.
    PUK_STATUS_IN_MF: ClassVar[Probe]
    #: VERIFY of the PIN without data, in the application's directory.
    PIN_STATUS: ClassVar[Probe]
    #: VERIFY of the PUK without data, in the application's directory.
    PUK_STATUS: ClassVar[Probe]
    #: GET DATA of the PIN object.
    PIN_OBJECT: ClassVar[Probe]
    #: GET DATA of the PUK object.
    PUK_OBJECT: ClassVar[Probe]
    #: GET DATA of the signature key, without the key.
    SIGNATURE_KEY_OBJECT: ClassVar[Probe]
    #: GET DATA of the authentication key, without the key.
    AUTHENTICATION_KEY_OBJECT: ClassVar[Probe]
    #: GET DATA of the security environment 3.
    ENVIRONMENT3_OBJECT: ClassVar[Probe]
    #: GET DATA of the security environment 5.
    ENVIRONMENT5_OBJECT: ClassVar[Probe]
    #: GET CHALLENGE.
    CHALLENGE: ClassVar[Probe]
    #: READ BINARY of EF.SN for more bytes than it has.
    READ_BEYOND_END: ClassVar[Probe]
    #: READ BINARY of EF.SN from its end on.
    READ_AT_END: ClassVar[Probe]
    #: READ BINARY of 256 bytes of a file that has more.
    READ_MOST: ClassVar[Probe]
    #: SELECT of EF.ACTUA.
    SELECT_UPDATE_FILE: ClassVar[Probe]
    #: SELECT of the CPS2ter application by its name, on the basic channel.
    SELECT_CPS2TER: ClassVar[Probe]
    #: SELECT of the MF in class A0.
    CPS2TER_MF: ClassVar[Probe]
    #: SELECT of an activity in class A0.
    CPS2TER_ACTIVITY: ClassVar[Probe]
    #: SELECT of the DF of the billing situation in class A0.
    CPS2TER_SITUATIONS: ClassVar[Probe]
    #: SELECT of the billing situation in class A0.
    CPS2TER_SITUATION: ClassVar[Probe]
    #: READ BINARY of the billing situation in class A0, without the PIN.
    CPS2TER_READ: ClassVar[Probe]
    #: SELECT of the IAS-ECC application by its name, the way back from class A0.
    SELECT_APPLET_BACK: ClassVar[Probe]
    #: VERIFY of the PIN without data, after the PIN was presented.
    PIN_STATUS_PRESENTED: ClassVar[Probe]
    #: VERIFY of the PIN without data, after the PIN was presented and the application selected
    #: again.
    PIN_STATUS_RESELECTED: ClassVar[Probe]
    #: READ BINARY of the billing situation in class A0, after the PIN was presented.
    CPS2TER_READ_PRESENTED: ClassVar[Probe]


Probe.SERIAL_BY_SHORT_ID = Probe("serial_by_short_id")
Probe.SELECT_APPLET = Probe("select_applet")
Probe.SELECT_APPLET_AGAIN = Probe("select_applet_again")
Probe.SELECT_APPLET_DESCRIBED = Probe("select_applet_described")
Probe.SELECT_APPLICATION_BY_NAME = Probe("select_application_by_name")
Probe.PIN_STATUS_IN_MF = Probe("pin_status_in_mf")
Probe.PUK_STATUS_IN_MF = Probe("puk_status_in_mf")
Probe.PIN_STATUS = Probe("pin_status")
Probe.PUK_STATUS = Probe("puk_status")
Probe.PIN_OBJECT = Probe("pin_object")
Probe.PUK_OBJECT = Probe("puk_object")
Probe.SIGNATURE_KEY_OBJECT = Probe("signature_key_object")
Probe.AUTHENTICATION_KEY_OBJECT = Probe("authentication_key_object")
Probe.ENVIRONMENT3_OBJECT = Probe("environment3_object")
Probe.ENVIRONMENT5_OBJECT = Probe("environment5_object")
Probe.CHALLENGE = Probe("challenge")
Probe.READ_BEYOND_END = Probe("read_beyond_end")
Probe.READ_AT_END = Probe("read_at_end")
Probe.READ_MOST = Probe("read_most")
Probe.SELECT_UPDATE_FILE = Probe("select_update_file")
Probe.SELECT_CPS2TER = Probe("select_cps2ter")
Probe.CPS2TER_MF = Probe("cps2ter_mf")
Probe.CPS2TER_ACTIVITY = Probe("cps2ter_activity")
Probe.CPS2TER_SITUATIONS = Probe("cps2ter_situations")
Probe.CPS2TER_SITUATION = Probe("cps2ter_situation")
Probe.CPS2TER_READ = Probe("cps2ter_read")
Probe.SELECT_APPLET_BACK = Probe("select_applet_back")
Probe.PIN_STATUS_PRESENTED = Probe("pin_status_presented")
Probe.PIN_STATUS_RESELECTED = Probe("pin_status_reselected")
Probe.CPS2TER_READ_PRESENTED = Probe("cps2ter_read_presented")


class Proof(Word):
    """Way in which a card has shown that the certificate that names the holder is its own."""

    #: It shows the certificate, which is public: any card can.
    READ: ClassVar[Proof]
    #: The key of the certificate signed what this connection gave it.
    SIGNED: ClassVar[Proof]


Proof.READ = Proof("read")
Proof.SIGNED = Proof("signed")


class Purpose(Word):
    """Purpose of a certificate and its key."""

    #: Proves who the holder is: TLS, login.
    AUTHENTICATION: ClassVar[Purpose]
    #: Commits the holder: documents, VIHF.
    SIGNATURE: ClassVar[Purpose]
    #: Proves the card, not the holder: contactless.
    TECHNICAL: ClassVar[Purpose]


Purpose.AUTHENTICATION = Purpose("authentication")
Purpose.SIGNATURE = Purpose("signature")
Purpose.TECHNICAL = Purpose("technical")


@dataclass(frozen=True)
class RandomResult:
    """Result of `random`."""

    #: The bytes.
    random: bytes

    @classmethod
    def from_json(cls, value: Any) -> RandomResult:
        """Reads the JSON of the API."""
        return cls(
            random=decode_bytes(value["random"]),
        )


@dataclass(frozen=True)
class ReadTime:
    """Time of a READ BINARY."""

    #: Bytes of command and answer together.
    bytes: int
    #: Time of the shorter of two.
    time: int

    @classmethod
    def from_json(cls, value: Any) -> ReadTime:
        """Reads the JSON of the API."""
        return cls(
            bytes=value["bytes"],
            time=value["time"],
        )


class ReaderState(Word):
    """Content of a reader."""

    #: No card.
    EMPTY: ClassVar[ReaderState]
    #: A CPx card that is being read.
    READING: ClassVar[ReaderState]
    #: A CPx card whose identity and certificates are known.
    READY: ClassVar[ReaderState]
    #: A card that is mute, foreign or damaged: `problem` says which.
    UNUSABLE: ClassVar[ReaderState]


ReaderState.EMPTY = ReaderState("empty")
ReaderState.READING = ReaderState("reading")
ReaderState.READY = ReaderState("ready")
ReaderState.UNUSABLE = ReaderState("unusable")


@dataclass(frozen=True)
class ReaderSummary:
    """A reader and its card."""

    #: Name of the reader.
    reader: str
    #: Whether the holder types the PIN on it: then `pin.login` without a PIN has the reader ask.
    #: Known from its first card on.
    pin_pad: bool
    #: Content of the reader.
    state: ReaderState
    #: The card, when `state` is `reading` or `ready`.
    summary: Optional[CardSummary] = None
    #: The reason why the card cannot be used, when `state` is `unusable`.
    problem: Optional[ApiError] = None

    @classmethod
    def from_json(cls, value: Any) -> ReaderSummary:
        """Reads the JSON of the API."""
        return cls(
            reader=value["reader"],
            pin_pad=value["pin_pad"],
            state=ReaderState.from_json(value["state"]),
            summary=None if value.get("summary") is None else CardSummary.from_json(value.get("summary")),
            problem=None if value.get("problem") is None else ApiError.from_json(value.get("problem")),
        )


@dataclass(frozen=True)
class ReadersResult:
    """Result of `readers.list`."""

    #: The readers, in a stable order.
    readers: List[ReaderSummary]
    #: The reason why there are none, if the service is the cause.
    problem: Optional[ApiError] = None

    @classmethod
    def from_json(cls, value: Any) -> ReadersResult:
        """Reads the JSON of the API."""
        return cls(
            readers=[ReaderSummary.from_json(item) for item in value["readers"]],
            problem=None if value.get("problem") is None else ApiError.from_json(value.get("problem")),
        )


class ReportedCode(Word):
    """A code of the card."""

    #: The holder's PIN.
    PIN: ClassVar[ReportedCode]
    #: The unblocking code.
    PUK: ClassVar[ReportedCode]


ReportedCode.PIN = ReportedCode("pin")
ReportedCode.PUK = ReportedCode("puk")


@dataclass(frozen=True)
class ReportedElement:
    """A data object: its tag and the length of its value."""

    #: The tag, in hexadecimal digits.
    tag: str
    #: Length of the value in bytes.
    length: int
    #: The value, if it is one of the constants that reports may hold.
    value: Optional[str] = None
    #: The data objects inside.
    inside: Optional[List[ReportedElement]] = None

    @classmethod
    def from_json(cls, value: Any) -> ReportedElement:
        """Reads the JSON of the API."""
        return cls(
            tag=value["tag"],
            length=value["length"],
            value=value.get("value"),
            inside=None if value.get("inside") is None else [ReportedElement.from_json(item) for item in value.get("inside")],
        )


class ReportedProtocol(Word):
    """A transmission protocol."""

    #: Bytes (ISO 7816-3, 10).
    T_0: ClassVar[ReportedProtocol]
    #: Blocks (ISO 7816-3, 11), and contactless cards.
    T_1: ClassVar[ReportedProtocol]


ReportedProtocol.T_0 = ReportedProtocol("T=0")
ReportedProtocol.T_1 = ReportedProtocol("T=1")


@dataclass(frozen=True)
class ReportedStructure:
    """Data objects, without their values."""

    #: Number of bytes that belong to no data object: a filling, or content of another form.
    other: int
    #: The data objects in their order.
    elements: Optional[List[ReportedElement]] = None

    @classmethod
    def from_json(cls, value: Any) -> ReportedStructure:
        """Reads the JSON of the API."""
        return cls(
            other=value["other"],
            elements=None if value.get("elements") is None else [ReportedElement.from_json(item) for item in value.get("elements")],
        )


@dataclass(frozen=True)
class SignCmsResult:
    """Result of `sign.cms`."""

    #: The CMS SignedData, DER: detached, with the certificate of the signer and those of its
    #: issuers below the root, as far as the trust directory holds them.
    cms: bytes
    #: Whether the certificate of the signer can be relied on: an expired one signs all the same.
    trust: Trust
    #: Remaining rights of the login; absent for a key that needs none. Without signatures left, the
    #: login has ended.
    rights: Optional[LeaseState] = None

    @classmethod
    def from_json(cls, value: Any) -> SignCmsResult:
        """Reads the JSON of the API."""
        return cls(
            cms=decode_bytes(value["cms"]),
            trust=Trust.from_json(value["trust"]),
            rights=None if value.get("rights") is None else LeaseState.from_json(value.get("rights")),
        )


@dataclass(frozen=True)
class SignDigestsResult:
    """Result of `sign.digests`."""

    #: The signatures of the digests, in their order, each verified with the card's certificate. At
    #: least one; fewer than digests if `stopped` is there.
    signatures: List[bytes]
    #: The reason why the digests after these were not signed. Absent if all were.
    stopped: Optional[ApiError] = None
    #: Whether the certificate of the signer can be relied on: an expired one signs all the same.
    trust: Optional[Trust] = None
    #: Remaining rights of the login after the last signature; absent for a key that needs none.
    #: Without signatures left, the login has ended.
    rights: Optional[LeaseState] = None

    @classmethod
    def from_json(cls, value: Any) -> SignDigestsResult:
        """Reads the JSON of the API."""
        return cls(
            signatures=[decode_bytes(item) for item in value["signatures"]],
            stopped=None if value.get("stopped") is None else ApiError.from_json(value.get("stopped")),
            trust=None if value.get("trust") is None else Trust.from_json(value.get("trust")),
            rights=None if value.get("rights") is None else LeaseState.from_json(value.get("rights")),
        )


@dataclass(frozen=True)
class SignJwsResult:
    """Result of `sign.jws`."""

    #: The JWS in compact form.
    jws: str
    #: Whether the certificate of the signer can be relied on: an expired one signs all the same.
    trust: Trust
    #: Remaining rights of the login; absent for a key that needs none. Without signatures left, the
    #: login has ended.
    rights: Optional[LeaseState] = None

    @classmethod
    def from_json(cls, value: Any) -> SignJwsResult:
        """Reads the JSON of the API."""
        return cls(
            jws=value["jws"],
            trust=Trust.from_json(value["trust"]),
            rights=None if value.get("rights") is None else LeaseState.from_json(value.get("rights")),
        )


class SignScheme(Word):
    """Signature scheme (RFC 8017, sections 8.1 and 8.2)."""

    #: PKCS#1 v1.5 padding around the bytes as given.
    RSA_PKCS1: ClassVar[SignScheme]
    #: PKCS#1 v1.5 with SHA-1.
    RSA_PKCS1_SHA1: ClassVar[SignScheme]
    #: PKCS#1 v1.5 with SHA-256.
    RSA_PKCS1_SHA256: ClassVar[SignScheme]
    #: PKCS#1 v1.5 with SHA-384.
    RSA_PKCS1_SHA384: ClassVar[SignScheme]
    #: PKCS#1 v1.5 with SHA-512.
    RSA_PKCS1_SHA512: ClassVar[SignScheme]
    #: PSS with SHA-1, MGF1 with SHA-1 and a salt of 20 bytes.
    RSA_PSS_SHA1: ClassVar[SignScheme]
    #: PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes.
    RSA_PSS_SHA256: ClassVar[SignScheme]


SignScheme.RSA_PKCS1 = SignScheme("rsa_pkcs1")
SignScheme.RSA_PKCS1_SHA1 = SignScheme("rsa_pkcs1_sha1")
SignScheme.RSA_PKCS1_SHA256 = SignScheme("rsa_pkcs1_sha256")
SignScheme.RSA_PKCS1_SHA384 = SignScheme("rsa_pkcs1_sha384")
SignScheme.RSA_PKCS1_SHA512 = SignScheme("rsa_pkcs1_sha512")
SignScheme.RSA_PSS_SHA1 = SignScheme("rsa_pss_sha1")
SignScheme.RSA_PSS_SHA256 = SignScheme("rsa_pss_sha256")


@dataclass(frozen=True)
class SignatureReport:
    """A signature that was tried."""

    #: Form of the signature.
    scheme: SignScheme
    #: `ok`, or the word of the error.
    outcome: str

    @classmethod
    def from_json(cls, value: Any) -> SignatureReport:
        """Reads the JSON of the API."""
        return cls(
            scheme=SignScheme.from_json(value["scheme"]),
            outcome=value["outcome"],
        )


@dataclass(frozen=True)
class SignatureResult:
    """Result of a signing method."""

    #: The signature, verified with the card's certificate.
    signature: bytes
    #: Whether the certificate of the signer can be relied on: an expired one signs all the same.
    #: Absent if the card has no certificate for the key.
    trust: Optional[Trust] = None
    #: Remaining rights of the login; absent for a key that needs none. Without signatures left, the
    #: login has ended.
    rights: Optional[LeaseState] = None

    @classmethod
    def from_json(cls, value: Any) -> SignatureResult:
        """Reads the JSON of the API."""
        return cls(
            signature=decode_bytes(value["signature"]),
            trust=None if value.get("trust") is None else Trust.from_json(value.get("trust")),
            rights=None if value.get("rights") is None else LeaseState.from_json(value.get("rights")),
        )


@dataclass(frozen=True)
class SnapshotResult:
    """Result of `events.subscribe`."""

    #: Sequence number of the last event that the snapshot includes.
    seq: int
    #: The readers.
    readers: List[ReaderSummary]
    #: The reason why there are none, if the service is the cause.
    problem: Optional[ApiError] = None

    @classmethod
    def from_json(cls, value: Any) -> SnapshotResult:
        """Reads the JSON of the API."""
        return cls(
            seq=value["seq"],
            readers=[ReaderSummary.from_json(item) for item in value["readers"]],
            problem=None if value.get("problem") is None else ApiError.from_json(value.get("problem")),
        )


@dataclass(frozen=True)
class Software:
    """The software that sends an assertion, as it was approved."""

    #: Its identifier.
    id: str
    #: Its name.
    name: str
    #: Its version.
    version: str
    #: Its approval number for the shared health record.
    approval: str

    @classmethod
    def from_json(cls, value: Any) -> Software:
        """Reads the JSON of the API."""
        return cls(
            id=value["id"],
            name=value["name"],
            version=value["version"],
            approval=value["approval"],
        )


@dataclass(frozen=True)
class SourcedCode:
    """A field with its source. In JSON both are one object."""

    #: The code, a string even where it looks like a number.
    code: str
    #: Origin of the value.
    origin: Origin
    #: Confidence that these bytes hold this field.
    layout: Layout
    #: The official French label; absent for a code that the table does not know.
    label: Optional[str] = None
    #: Label of the data object that holds the field; absent for a field of the certificate.
    data_object: Optional[str] = None

    @classmethod
    def from_json(cls, value: Any) -> SourcedCode:
        """Reads the JSON of the API."""
        return cls(
            code=value["code"],
            origin=Origin.from_json(value["origin"]),
            layout=Layout.from_json(value["layout"]),
            label=value.get("label"),
            data_object=value.get("data_object"),
        )


@dataclass(frozen=True)
class SourcedNationalId:
    """A field with its source. In JSON both are one object."""

    #: The identifier as it was read: canonical.
    value: str
    #: Its type, from the first character.
    type: NationalIdKind
    #: The number without the type: RPPS, ADELI, FINESS, SIRET …
    number: str
    #: Origin of the value.
    origin: Origin
    #: Confidence that these bytes hold this field.
    layout: Layout
    #: The register number after the `/`, if there is one.
    register: Optional[str] = None
    #: Label of the data object that holds the field; absent for a field of the certificate.
    data_object: Optional[str] = None

    @classmethod
    def from_json(cls, value: Any) -> SourcedNationalId:
        """Reads the JSON of the API."""
        return cls(
            value=value["value"],
            type=NationalIdKind.from_json(value["type"]),
            number=value["number"],
            origin=Origin.from_json(value["origin"]),
            layout=Layout.from_json(value["layout"]),
            register=value.get("register"),
            data_object=value.get("data_object"),
        )


@dataclass(frozen=True)
class SourcedStructureId:
    """A field with its source. In JSON both are one object."""

    #: The identifier as it was read: canonical.
    value: str
    #: Its type, from the first character.
    type: StructureIdKind
    #: The number without the type.
    number: str
    #: Origin of the value.
    origin: Origin
    #: Confidence that these bytes hold this field.
    layout: Layout
    #: Label of the data object that holds the field; absent for a field of the certificate.
    data_object: Optional[str] = None

    @classmethod
    def from_json(cls, value: Any) -> SourcedStructureId:
        """Reads the JSON of the API."""
        return cls(
            value=value["value"],
            type=StructureIdKind.from_json(value["type"]),
            number=value["number"],
            origin=Origin.from_json(value["origin"]),
            layout=Layout.from_json(value["layout"]),
            data_object=value.get("data_object"),
        )


@dataclass(frozen=True)
class SourcedText:
    """A field with its source. In JSON both are one object."""

    #: The text.
    value: str
    #: Origin of the value.
    origin: Origin
    #: Confidence that these bytes hold this field.
    layout: Layout
    #: Label of the data object that holds the field; absent for a field of the certificate.
    data_object: Optional[str] = None

    @classmethod
    def from_json(cls, value: Any) -> SourcedText:
        """Reads the JSON of the API."""
        return cls(
            value=value["value"],
            origin=Origin.from_json(value["origin"]),
            layout=Layout.from_json(value["layout"]),
            data_object=value.get("data_object"),
        )


@dataclass(frozen=True)
class SourcedValidity:
    """A field with its source. In JSON both are one object."""

    #: First day.
    valid_from: str
    #: Last day.
    valid_until: str
    #: Origin of the value.
    origin: Origin
    #: Confidence that these bytes hold this field.
    layout: Layout
    #: Label of the data object that holds the field; absent for a field of the certificate.
    data_object: Optional[str] = None

    @classmethod
    def from_json(cls, value: Any) -> SourcedValidity:
        """Reads the JSON of the API."""
        return cls(
            valid_from=value["valid_from"],
            valid_until=value["valid_until"],
            origin=Origin.from_json(value["origin"]),
            layout=Layout.from_json(value["layout"]),
            data_object=value.get("data_object"),
        )


@dataclass(frozen=True)
class Structure:
    """A structure: a hospital, a pharmacy, a practice."""

    #: Its name (raison sociale).
    name: Optional[SourcedText] = None
    #: Struct_IdNat, its identifier (`identity.md` §3.2).
    id: Optional[SourcedStructureId] = None

    @classmethod
    def from_json(cls, value: Any) -> Structure:
        """Reads the JSON of the API."""
        return cls(
            name=None if value.get("name") is None else SourcedText.from_json(value.get("name")),
            id=None if value.get("id") is None else SourcedStructureId.from_json(value.get("id")),
        )


class StructureIdKind(Word):
    """Type of a structure identifier (G07)."""

    #: `0`: practice of an ADELI number.
    ADELI_PRACTICE: ClassVar[StructureIdKind]
    #: `1`: FINESS, nine characters.
    FINESS: ClassVar[StructureIdKind]
    #: `2`: SIREN, nine digits.
    SIREN: ClassVar[StructureIdKind]
    #: `3`: SIRET, fourteen digits.
    SIRET: ClassVar[StructureIdKind]
    #: `4`: practice of an RPPS number: RPPS, rank, key.
    RPPS_PRACTICE: ClassVar[StructureIdKind]
    #: Any other first character.
    OTHER: ClassVar[StructureIdKind]


StructureIdKind.ADELI_PRACTICE = StructureIdKind("adeli_practice")
StructureIdKind.FINESS = StructureIdKind("finess")
StructureIdKind.SIREN = StructureIdKind("siren")
StructureIdKind.SIRET = StructureIdKind("siret")
StructureIdKind.RPPS_PRACTICE = StructureIdKind("rpps_practice")
StructureIdKind.OTHER = StructureIdKind("other")


class SubmissionProfile(Word):
    """A form of the signature of a set of documents, where sources disagree."""

    #: As the official example of 2019 has it, with SHA-1.
    DMP_2019: ClassVar[SubmissionProfile]
    #: The same with SHA-256, of which no message is known.
    SHA_256: ClassVar[SubmissionProfile]


SubmissionProfile.DMP_2019 = SubmissionProfile("dmp_2019")
SubmissionProfile.SHA_256 = SubmissionProfile("sha_256")


@dataclass(frozen=True)
class SubmittedDocument:
    """A document of a set that goes into a shared health record."""

    #: Its identifier in the metadata (`uniqueId`), an object identifier without `urn:oid:`.
    unique_id: str
    #: Its digest, by the hash of the profile: of XML that of its canonical form, of any other
    #: document that of its bytes.
    digest: bytes
    #: Whether it is XML, whose canonical form (Canonical XML 1.0 with comments) is hashed.
    xml: Optional[bool] = None

    @classmethod
    def from_json(cls, value: Any) -> SubmittedDocument:
        """Reads the JSON of the API."""
        return cls(
            unique_id=value["unique_id"],
            digest=decode_bytes(value["digest"]),
            xml=value.get("xml"),
        )


class TeleserviceProfile(Word):
    """A form of the assertion for a teleservice, where sources disagree."""

    #: As the official example of 2021 has it.
    INSI_2021: ClassVar[TeleserviceProfile]
    #: As an open client of 2023 sends it.
    CLIENT_2023: ClassVar[TeleserviceProfile]
    #: As the guide of December 2025 tells it: physicians with their speciality.
    GUIDE_2025: ClassVar[TeleserviceProfile]


TeleserviceProfile.INSI_2021 = TeleserviceProfile("insi_2021")
TeleserviceProfile.CLIENT_2023 = TeleserviceProfile("client_2023")
TeleserviceProfile.GUIDE_2025 = TeleserviceProfile("guide_2025")


@dataclass(frozen=True)
class TimesReport:
    """Times in microseconds."""

    #: Time that each command takes, by the reads.
    command: int
    #: Time that each byte takes besides, by the reads.
    one_byte: int
    #: The reads that it was measured with.
    reads: List[ReadTime]
    #: Time of a signature or a deciphering with each key, as its client waits for it.
    keys: List[KeyTime]

    @classmethod
    def from_json(cls, value: Any) -> TimesReport:
        """Reads the JSON of the API."""
        return cls(
            command=value["command"],
            one_byte=value["one_byte"],
            reads=[ReadTime.from_json(item) for item in value["reads"]],
            keys=[KeyTime.from_json(item) for item in value["keys"]],
        )


@dataclass(frozen=True)
class Trust:
    """Verdict over a certificate's chain, validity and revocation."""

    #: The verdict.
    status: TrustStatus
    #: The reasons why it is not `trusted`, in the order of the table; empty if it is.
    reasons: List[TrustReason]

    @classmethod
    def from_json(cls, value: Any) -> Trust:
        """Reads the JSON of the API."""
        return cls(
            status=TrustStatus.from_json(value["status"]),
            reasons=[TrustReason.from_json(item) for item in value["reasons"]],
        )


class TrustReason(Word):
    """The reason why a certificate is not trusted, as a stable machine word."""

    #: The trust directory holds no root certificate.
    NO_TRUST_ANCHORS: ClassVar[TrustReason]
    #: No path leads from the certificate to a root of the trust directory.
    ISSUER_UNKNOWN: ClassVar[TrustReason]
    #: A signature in the chain is not by the key of the issuer.
    SIGNATURE_INVALID: ClassVar[TrustReason]
    #: A certificate of the chain is signed with an algorithm that proves nothing, SHA-1 for
    #: example, or that this version does not know.
    ALGORITHM: ClassVar[TrustReason]
    #: An issuer may not issue certificates, or not at this depth (RFC 5280, 4.2.1.3, 4.2.1.9 and
    #: 4.2.1.10).
    CONSTRAINTS: ClassVar[TrustReason]
    #: The certificate is not for what its key is used for (RFC 5280, 4.2.1.3 and 4.2.1.12).
    USAGE: ClassVar[TrustReason]
    #: A certificate of the chain cannot be read, or demands what this version does not know.
    MALFORMED: ClassVar[TrustReason]
    #: The last second of the certificate has passed.
    EXPIRED: ClassVar[TrustReason]
    #: The certificate, or one of its issuers', is not valid yet.
    NOT_YET_VALID: ClassVar[TrustReason]
    #: The last second of an issuer's certificate has passed.
    ISSUER_EXPIRED: ClassVar[TrustReason]
    #: The certificate is on the revocation list of its issuer.
    REVOKED: ClassVar[TrustReason]
    #: The certificate of an issuer is on the revocation list of its own issuer.
    ISSUER_REVOKED: ClassVar[TrustReason]
    #: The card is opposed (blocked) in the index of the directory (`directory_index`).
    CARD_OPPOSED: ClassVar[TrustReason]
    #: There is no revocation list for a certificate of the chain.
    CRL_MISSING: ClassVar[TrustReason]
    #: The newest revocation list for a certificate of the chain is not of today.
    CRL_EXPIRED: ClassVar[TrustReason]
    #: The revocation lists for a certificate of the chain are not signed by its issuer, or of a
    #: kind that this version does not know.
    CRL_INVALID: ClassVar[TrustReason]


TrustReason.NO_TRUST_ANCHORS = TrustReason("no_trust_anchors")
TrustReason.ISSUER_UNKNOWN = TrustReason("issuer_unknown")
TrustReason.SIGNATURE_INVALID = TrustReason("signature_invalid")
TrustReason.ALGORITHM = TrustReason("algorithm")
TrustReason.CONSTRAINTS = TrustReason("constraints")
TrustReason.USAGE = TrustReason("usage")
TrustReason.MALFORMED = TrustReason("malformed")
TrustReason.EXPIRED = TrustReason("expired")
TrustReason.NOT_YET_VALID = TrustReason("not_yet_valid")
TrustReason.ISSUER_EXPIRED = TrustReason("issuer_expired")
TrustReason.REVOKED = TrustReason("revoked")
TrustReason.ISSUER_REVOKED = TrustReason("issuer_revoked")
TrustReason.CARD_OPPOSED = TrustReason("card_opposed")
TrustReason.CRL_MISSING = TrustReason("crl_missing")
TrustReason.CRL_EXPIRED = TrustReason("crl_expired")
TrustReason.CRL_INVALID = TrustReason("crl_invalid")


class TrustStatus(Word):
    """The verdict on a certificate."""

    #: Chain, validity, usage and revocation were checked, and all of it is right.
    TRUSTED: ClassVar[TrustStatus]
    #: Chain, validity and usage are right, but whether it was revoked is not known.
    UNCHECKED: ClassVar[TrustStatus]
    #: Something is wrong with it.
    UNTRUSTED: ClassVar[TrustStatus]


TrustStatus.TRUSTED = TrustStatus("trusted")
TrustStatus.UNCHECKED = TrustStatus("unchecked")
TrustStatus.UNTRUSTED = TrustStatus("untrusted")


@dataclass(frozen=True)
class UnknownElement:
    """An element that no entry of the tag map explains."""

    #: Label of the data object.
    data_object: str
    #: Tags from the outermost container to the element, in hexadecimal.
    path: List[str]
    #: Offset of the element in the object.
    offset: int
    #: The value as it is.
    value: str

    @classmethod
    def from_json(cls, value: Any) -> UnknownElement:
        """Reads the JSON of the API."""
        return cls(
            data_object=value["data_object"],
            path=value["path"],
            offset=value["offset"],
            value=value["value"],
        )


class Verdict(Word):
    """The answer of a card to a fact."""

    #: The card is as the fact says.
    CONFIRMED: ClassVar[Verdict]
    #: The card is otherwise.
    CONTRADICTED: ClassVar[Verdict]
    #: The report cannot tell.
    NOT_TRIED: ClassVar[Verdict]


Verdict.CONFIRMED = Verdict("confirmed")
Verdict.CONTRADICTED = Verdict("contradicted")
Verdict.NOT_TRIED = Verdict("not_tried")


class VihfProfile(Word):
    """A form of the VIHF, where sources disagree."""

    #: As a test server of the shared health record took it in June 2026.
    DMP_2026: ClassVar[VihfProfile]
    #: As the official examples of 2019 have it, with SHA-1.
    DMP_2019: ClassVar[VihfProfile]
    #: As the official imaging service of 2024 has it.
    DRIM_2024: ClassVar[VihfProfile]
    #: As the interoperability guide of April 2026 tells it, with version 4.0.
    GUIDE_2026: ClassVar[VihfProfile]


VihfProfile.DMP_2026 = VihfProfile("dmp_2026")
VihfProfile.DMP_2019 = VihfProfile("dmp_2019")
VihfProfile.DRIM_2024 = VihfProfile("drim_2024")
VihfProfile.GUIDE_2026 = VihfProfile("guide_2026")
