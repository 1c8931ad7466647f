// The types of the API: results, events and their parts.
// Generated from docs/openrpc.json by clients/generate.

/** Version of the protocol that these types describe. */
export const PROTOCOL = 1;

/** Purpose of an access to a shared health record (TRE_R248). */
export type AccessPurpose =
  /** The usual access. */
  | "normal"
  /** An emergency, in which the patient cannot be asked. */
  | "bris_de_glace"
  /** A regulating physician of the emergency call centre. */
  | "centre_15";

/** A practice situation: one structure with the holder's place in it. */
export interface Activity {
  /** Index on the card, 1 to 16; indexes may have holes. */
  index: number;
  /** Place of the warning. */
  structure: Structure;
  /** Activity sector (R02). */
  sector?: SourcedCode | null;
  /** Mode of practice (G17). */
  mode?: SourcedCode | null;
  /** Level of responsibility (G04). */
  responsibility?: SourcedCode | null;
  /** IdNat_PS of the professional whom the holder replaces. */
  replaces?: SourcedNationalId | null;
}

/** A failure as it travels: the kind and the fields that matter. */
export interface ApiError {
  /** Kind of the error. */
  kind: ErrorKind;
  /** Technical detail for the log and for developers, never a secret. */
  detail?: string | null;
  /** Tries left, for a wrong PIN or PUK. */
  retries?: number | null;
  /** The reader concerned. */
  reader?: string | null;
  /** The card concerned. */
  card?: string | null;
}

/** Result of `assertion.dmp_submission`. */
export interface AssertionDmpSubmissionResult {
  /** The signature document: canonical XML, to be put into the set as a document of its own. */
  signed_xml: string;
  /** The identifier of the signature, which the audit file has too. */
  signature_id: string;
  /** Its time, RFC 3339, UTC. */
  issued_at: string;
  /** Whether the certificate of the signer can be relied on: an expired one signs all the same. */
  trust: Trust;
  /** Remaining rights of the login. Without signatures left, the login has ended. */
  rights?: LeaseState | null;
}

/** Result of `assertion.insi`. */
export interface AssertionInsiResult {
  /** The signed assertion: canonical XML. */
  signed_xml: string;
  /** Its identifier, which the audit file has too. */
  assertion_id: string;
  /** Its time, RFC 3339, UTC. */
  issued_at: string;
  /** Whether the certificate of the signer can be relied on: an expired one signs all the same. */
  trust: Trust;
  /** Remaining rights of the login. Without signatures left, the login has ended. */
  rights?: LeaseState | null;
  /** The number that bills the activity, and its origin. */
  billing_number: Billing;
}

/** A kind of health assertion. */
export type AssertionKind =
  /** The VIHF that opens a shared health record. */
  | "vihf"
  /** The assertion for INSi, ADRi and DMTi, the teleservices of the health insurance. */
  | "insi"
  /** The signature of a set of documents that go into a shared health record. */
  | "dmp_submission";

/** Result of a method that makes an assertion. */
export interface AssertionResult {
  /** The signed assertion: canonical XML. */
  signed_xml: string;
  /** Its identifier, which the audit file has too. */
  assertion_id: string;
  /** Its time, RFC 3339, UTC. */
  issued_at: string;
  /** Whether the certificate of the signer can be relied on: an expired one signs all the same. */
  trust: Trust;
  /** Remaining rights of the login. Without signatures left, the login has ended. */
  rights?: LeaseState | null;
}

/**
 * A line of the audit file. It holds no PIN, no document, of the holder only the serial number of
 * the chip and the `CardFacts`, and of a patient only a keyed hash.
 */
export interface AuditRecord {
  /** Time, RFC 3339, UTC. */
  time: string;
  /** Operation that was asked for. */
  operation: Operation;
  /** `ok`, or the word of the error. */
  outcome: string;
  /** The number of the account, where the service runs on Unix. */
  uid?: number | null;
  /** The SID of the account as text, `S-1-5-…`, where the service runs on Windows. */
  sid?: string | null;
  /** The process that connected. */
  pid?: number | null;
  /** Its executable or command name, for information. */
  program?: string | null;
  /** The name that the program gave itself. */
  client?: string | null;
  /** The site for whose pages it asked, as the program gave it. */
  origin?: string | null;
  /** Name of the reader; empty where no card is concerned. */
  reader: string;
  /** Serial number of the card; empty where no card is concerned. */
  serial: string;
  /**
   * Number of refusals of this kind within a minute of an earlier record, which this one stands
   * for.
   */
  repeated?: number | null;
  /** The key. */
  key?: Purpose | null;
  /** Signature scheme. */
  scheme?: SignScheme | null;
  /**
   * The digest, or the bytes as given, of which 512 are kept; not that of an assertion, against
   * which a reader could test who the patient is.
   */
  digest?: Uint8Array | null;
  /** The process of the agent that showed the dialog. */
  agent_pid?: number | null;
  /** Label of the data object. */
  label?: string | null;
  /** The reason why a login ended. */
  reason?: LeaseEnd | null;
  /** Purpose, in the caller's words. */
  purpose?: string | null;
  /** The way in which other programs reach the card during the login. */
  access?: CardAccess | null;
  /** The kind of the assertion, or of those that a login is limited to. */
  assertion?: AssertionKind | null;
  /** The identifier of the assertion. */
  assertion_id?: string | null;
  /** The number of the activity that the assertion is made for. */
  activity?: number | null;
  /**
   * The patient of the assertion: HMAC-SHA256 of the national identity (INS) with the key in
   * `patient.key` below `state_dir`, in hexadecimal digits. Absent without `state_dir`.
   */
  patient?: string | null;
  /** The site that may use the card, or may not any more. */
  site?: string | null;
  /** Generation and interface of the card. */
  generation?: CardGeneration | null;
  /** Day on which the card was opposed, `yyyy-mm-dd`, by the index of the directory. */
  opposed?: string | null;
  /**
   * Whether that index was read, and how old it was; absent without one (`directory_index` of the
   * configuration). Only a current one says that a card without `opposed` is not opposed.
   */
  directory_freshness?: DirectoryFreshness | null;
  /** Number of the record in the chain, from 1; absent in lines of earlier versions. */
  number?: number | null;
  /** SHA-256 of the line before, in hexadecimal digits; absent in the first record of all. */
  previous?: string | null;
}

/** Result of `audit.tail`. */
export interface AuditTailResult {
  /** The records, oldest first. */
  records: AuditRecord[];
  /** Number of earlier records that were asked for, and that one answer does not hold. */
  omitted: number;
}

/** The number that bills an activity. */
export interface Billing {
  /** The number. */
  value: string;
  /** Its origin. */
  origin: BillingOrigin;
}

/** Origin of the number that bills an activity. */
export type BillingOrigin =
  /** The FINESS or SIRET number of the structure of the activity, on the card. */
  | "structure"
  /** The caller, and the card does not confirm it. */
  | "declared";

/** The way in which other programs of the machine reach the card during a login. */
export type CardAccess =
  /** None is connected to the card, and none can connect. */
  | "exclusive"
  /**
   * Another program was connected to the card: it stays so and waits. Its commands are refused, and
   * the login is short (`lease_contended_seconds`).
   */
  | "contended"
  /** The configuration says so: each of them can use the card as the holder. */
  | "shared";

/** Whether the card and its holder exist only for tests. */
export type CardEnvironment =
  /** A test card. */
  | "test"
  /** A real person's card. */
  | "production"
  /** Neither the category nor the issuer tells. */
  | "unknown";

/** Generation and interface of a card. */
export type CardGeneration =
  /** CPS3 (IAS-ECC) by its contacts. */
  | "cps3"
  /** CPS3 by radio: no PIN, technical key. */
  | "cps3_contactless"
  /** CPS4 (ChipDoc). */
  | "cps4";

/** The card as its issuer describes it. */
export interface CardIdentity {
  /** Card type (G02). */
  type?: SourcedCode | null;
  /** Product category (G01). */
  category?: SourcedCode | null;
  /** Number of the issuer, `8025000001`. */
  issuer?: SourcedText | null;
  /** Card number, ten digits; not the serial number of EF.SN. */
  number?: SourcedText | null;
  /** First and last day of validity. */
  validity?: SourcedValidity | null;
}

/** A private key of the card. */
export interface CardKey {
  /** Purpose of the key. */
  key: Purpose;
  /** Label on the card. */
  label: string;
  /** CKA_ID, which the certificate shares. */
  key_id: Uint8Array;
  /** Size of the modulus in bits. */
  bits: number;
  /** Whether a PIN is needed. */
  needs_pin: boolean;
  /** Signature schemes of the key. */
  schemes: SignScheme[];
  /** Most bytes that `SignScheme::RsaPkcs1` takes; 0 if it does not. */
  max_raw: number;
  /** Whether the card hashes the last block itself (`sign.hash_state`). */
  hash_on_card: boolean;
  /** Whether the key deciphers. */
  decrypts: boolean;
}

/** Everything that the PKCS#11 module shows of a card without asking it. */
export interface CardObjects {
  /** The card. */
  summary: CardSummary;
  /** Manufacturer from TokenInfo. */
  manufacturer: string;
  /** Whether anything needs the PIN: false contactless. */
  login_required: boolean;
  /** Lengths of the PIN; absent contactless. */
  pin_policy?: PinPolicy | null;
  /** Lengths of the PUK; absent contactless. */
  puk_policy?: PinPolicy | null;
  /** State of the PIN. */
  pin: PinStatus;
  /** State of the PUK. */
  puk: PinStatus;
  /**
   * Whether the holder is asked elsewhere than in the application: on the reader, always where it
   * has a PIN pad, or by an agent, where that is configured.
   */
  protected_path: boolean;
  /** Certificates, authentication first. */
  certificates: Certificate[];
  /** Private keys, authentication first. */
  keys: CardKey[];
  /** Data objects in the card's order. */
  data: DataObject[];
  /** The error that `C_OpenSession` gives, if the card's last update was interrupted. */
  update_interrupted: boolean;
}

/**
 * A report on a card: structure and answers. Values are absent but for a short list of constants;
 * no name, number, certificate, serial number or signature is in it.
 */
export interface CardReport {
  /** Version of the form: 1. */
  format: number;
  /** Version of the program that asked the card. */
  version: string;
  /** Generation and interface. */
  generation: CardGeneration;
  /** The answer to reset, in hexadecimal digits. */
  atr: string;
  /** The transmission protocol. */
  protocol: ReportedProtocol;
  /** Whether the PIN was presented for it. */
  pin_presented: boolean;
  /** Answers to single commands. */
  answers: CommandReport[];
  /** The files that were selected. */
  files: FileReport[];
  /** The counters of PIN and PUK. */
  codes: CodeReport[];
  /** Whether a second signature needs no new security environment; absent if it was not tried. */
  environment_kept?: boolean | null;
  /** Operations of the keys; none without the PIN. */
  keys: KeyReport[];
  /** The facts that are uncertain of real cards, each with what this card says of it. */
  facts: FactReport[];
  /** Times, in microseconds: the one part that differs between two reports on the same card. */
  times: TimesReport;
}

/** The state of a reader and its card. */
export interface CardStatus {
  /** Name of the reader. */
  reader: string;
  /** Content of the reader. */
  state: ReaderState;
  /** Whether a card is in it, usable or not. */
  present: boolean;
  /**
   * The reason why the card cannot be used, when `state` is `unusable`, or takes no login, because
   * an update of it was interrupted.
   */
  problem?: ApiError | null;
  /** The card, when `state` is `reading` or `ready`. */
  summary?: CardSummary | null;
  /** Whether the holder is known, so that `cards.identity` answers. */
  holder_known: boolean;
  /**
   * State of the PIN, from the card's last word on it; absent before the card is ready, and of a
   * card without a PIN.
   */
  pin?: PinStatus | null;
  /** The certificates, as far as they were read. */
  validities: CertificateStatus[];
  /** The program that is logged in. */
  login: LoginHolder;
}

/** A card in one line. */
export interface CardSummary {
  /** Handle of this insertion. */
  card: string;
  /** Name of the reader. */
  reader: string;
  /** Generation and interface. */
  generation: CardGeneration;
  /** The eight digits of EF.SN: the PKCS#11 serial number. */
  serial: string;
  /** Label of the token, once read. */
  label?: string | null;
}

/** Result of `cards.list`. */
export interface CardsResult {
  /** The cards, in reader order. */
  cards: CardSummary[];
}

/** Result of `cards.status`. */
export interface CardsStatusResult {
  /** One for each reader, in the order of `readers.list`. */
  statuses: CardStatus[];
  /** The reason why there is none, if the PC/SC service is the cause. */
  problem?: ApiError | null;
}

/** A certificate of the card. */
export interface Certificate {
  /** The key that it is for; absent if neither the certificate nor the card tells. */
  key?: Purpose | null;
  /** Label on the card. */
  label: string;
  /** CKA_ID, which the private key shares. */
  key_id: Uint8Array;
  /**
   * The certificate as the card holds it, in DER; of one that cannot be read, what its file holds.
   */
  der: Uint8Array;
  /**
   * The defect of a certificate that cannot be read, for developers; then subject, issuer, serial
   * number and dates are empty. Absent if it can be read.
   */
  unreadable?: string | null;
  /** Subject for people (RFC 4514). */
  subject: string;
  /** Issuer for people (RFC 4514). */
  issuer: string;
  /** Serial number in hexadecimal. */
  serial_number: string;
  /** First second of validity, RFC 3339. */
  not_before: string;
  /** Last second of validity, RFC 3339. */
  not_after: string;
  /** Names of the key usages (RFC 5280, 4.2.1.3), in its order. */
  key_usage: string[];
  /** Object identifiers of the extended key usages. */
  extended_key_usage: string[];
  /** Whether it can be relied on now. */
  trust: Trust;
  /**
   * Its issuers' certificates in DER, from the trust directory: its own issuer first, the root
   * last. Empty if no path leads to a root; there also when dates or revocation are against it.
   */
  chain: Uint8Array[];
}

/** Whether a certificate of the card is good, and for how long. */
export interface CertificateStatus {
  /** The key that it is for; absent if neither the certificate nor the card tells. */
  key?: Purpose | null;
  /** First second of validity, RFC 3339; empty of a certificate that cannot be read, as below. */
  not_before: string;
  /** Last second of validity, RFC 3339. */
  not_after: string;
  /**
   * Whole days until that second; negative from then on, and absent of a certificate that cannot be
   * read.
   */
  days_left?: number | null;
  /** Whether it can be relied on now. */
  trust: Trust;
}

/** Result of `cards.certificates`. */
export interface CertificatesResult {
  /** The certificates, authentication first. */
  certificates: Certificate[];
}

/** Counters of a PIN or PUK. */
export interface CodeReport {
  /** The code. */
  code: ReportedCode;
  /** Tries left, if the card tells. */
  tries_left?: number | null;
  /** Tries after a success, if the card tells. */
  tries_max?: number | null;
  /** Uses left, if the card counts them. */
  uses_left?: number | null;
}

/** A command and its answers. */
export interface CommandReport {
  /** The command. */
  probe: Probe;
  /** The status words in the order of the answers: `61xx` and `6Cxx` have another after them. */
  status: string[];
  /** Number of data bytes in all answers together. */
  length: number;
  /** The data, if they are data objects of the card's administration. */
  structure?: ReportedStructure | null;
}

/** A data object of the card. */
export interface DataObject {
  /** Label, `CPS_NAME_PS` for example. */
  label: string;
  /** Application, `CPS`. */
  application: string;
  /** Whether it can be read after `pin.login` only. */
  needs_pin: boolean;
  /** Whether `cards.data.write` may change it. */
  modifiable: boolean;
  /**
   * Whether reading it may end the login: it lies in another application of the card, and the card
   * may forget the PIN on the way back. All such objects are read together and kept as long as the
   * login lasts.
   */
  may_end_login: boolean;
  /** Length of its content in bytes, if it is known without asking the card. */
  length?: number | null;
}

/** Result of `cards.data.read`. */
export interface DataResult {
  /** The file as it is. */
  value: Uint8Array;
}

/** Result of `decrypt`. */
export interface DecryptResult {
  /** The plaintext. */
  plaintext: Uint8Array;
}

/** Whether an index of the directory is read, and how old it is. */
export type DirectoryFreshness =
  /** Its list of cards is of the last seven days. */
  | "current"
  /** Its list of cards is older, or missing: later oppositions are not noticed. */
  | "old"
  /**
   * It is missing, damaged, of another version, or others could have written it: no opposition is
   * noticed.
   */
  | "unusable";

/**
 * State of the index of the directory. In no state does it keep a card from being used, but for
 * those that it names, where the administrator has chosen so.
 */
export interface DirectoryIndex {
  /** Whether it is read, and how old it is. */
  freshness: DirectoryFreshness;
  /** Day of the newest list of cards in it, `yyyy-mm-dd`; absent if it is not read or has none. */
  date?: string | null;
  /** The reason why it is not read, for the administrator. */
  detail?: string | null;
}

/** Kind of an error, as a stable machine word. */
export type ErrorKind =
  /** A line that is not JSON. */
  | "request.parse"
  /** JSON that is no JSON-RPC 2.0 request. */
  | "request.invalid"
  /** No such method. */
  | "request.method"
  /** Parameters missing, unknown or of the wrong type. */
  | "request.params"
  /** A line longer than the limit; the connection is closed after it. */
  | "request.too_large"
  /** Too many requests wait on this connection. */
  | "request.overloaded"
  /** Another method came before `system.hello`. */
  | "request.hello_first"
  /** The time that the request gave itself is over. */
  | "request.timeout"
  /** The caller gave the request up. */
  | "request.cancelled"
  /** A defect of the daemon. */
  | "internal"
  /** No daemon behind the socket. */
  | "daemon.unreachable"
  /** The program and the daemon speak different versions of the protocol; the detail names both. */
  | "daemon.version"
  /** The caller may not use the service. */
  | "client.not_authorised"
  /** A method for administrators only. */
  | "client.not_admin"
  /** No reader with this name. */
  | "reader.not_found"
  /** No reader is connected. */
  | "reader.none"
  /** The reader failed or was unplugged. */
  | "reader.lost"
  /** The PC/SC service does not answer. */
  | "reader.service_down"
  /** Another program holds the card. */
  | "reader.busy"
  /** No card is inserted. */
  | "card.none"
  /** The card of this id has left. */
  | "card.removed"
  /** The card is still being read. */
  | "card.reading"
  /** The card gives no answer to reset. */
  | "card.mute"
  /** A card that is not a CPx card. */
  | "card.unknown"
  /** A patient's card. */
  | "card.vitale"
  /** A file of the card cannot be read as it should. */
  | "card.damaged"
  /** EF.ACTUA says that the last update did not finish: CKR_ASIP_BAD_EF_ACTUA. */
  | "card.update_interrupted"
  /** The card answered something unexpected. */
  | "card.error"
  /** A card of the family that this version cannot use. */
  | "card.unsupported"
  /** The PIN is wrong; `retries` tells how many tries are left. */
  | "pin.incorrect"
  /** The PIN is blocked. */
  | "pin.blocked"
  /** The PIN has the wrong length or holds other characters; the card was not asked. */
  | "pin.format"
  /** The operation needs `pin.login`. */
  | "pin.required"
  /** This side of the card has no PIN. */
  | "pin.none"
  /** This connection is logged in already. */
  | "pin.already_logged_in"
  /** No login with this number. */
  | "lease.not_found"
  /** The new PIN has the wrong length; the card was not asked. */
  | "pin.new_format"
  /** The PUK is wrong; `retries` tells how many tries are left. */
  | "puk.incorrect"
  /** The PUK has the wrong length or holds other characters; the card was not asked. */
  | "puk.format"
  /** The PUK is blocked or used up. */
  | "puk.blocked"
  /** The account may present no PIN or PUK. */
  | "pin.not_allowed"
  /** A program of another account is logged in to the card. */
  | "pin.other_account"
  /** The last try of the PIN is left to a dialog or a PIN pad; the card was not asked. */
  | "pin.last_try"
  /** The last try of the PUK is left to a dialog and to root; the card was not asked. */
  | "puk.last_try"
  /**
   * A wrong PIN or PUK was presented; the detail says how long the pause lasts. The card was not
   * asked.
   */
  | "pin.paused"
  /** The holder closed the dialog. */
  | "prompt.cancelled"
  /** The holder typed no PIN in time. */
  | "prompt.timeout"
  /** No agent of the caller's account shows dialogs. */
  | "prompt.unavailable"
  /** Another agent shows the dialogs of this account; the detail names its process. */
  | "agent.other"
  /**
   * The account has left several dialogs about a card, or about sites, without an answer; the
   * detail says how long it waits.
   */
  | "prompt.paused"
  /** The audit record of an operation could not be written. */
  | "audit.failed"
  /** No audit file is configured. */
  | "audit.off"
  /** The cache on disk could not be removed. */
  | "cache.failed"
  /** No key of this purpose on the card. */
  | "key.not_found"
  /** The key cannot do that. */
  | "key.usage"
  /** Data that the key cannot sign, or of the wrong length. */
  | "data.invalid"
  /** No data object with this label. */
  | "data.not_found"
  /** The data object cannot be changed. */
  | "data.read_only"
  /** More bytes than the file holds. */
  | "data.too_long"
  /** The cryptogram cannot be deciphered; all causes look alike. */
  | "decrypt.failed"
  /** The signature did not verify with the card's certificate: it was thrown away. */
  | "signature.unverified"
  /**
   * `require_trusted` was asked for, and a certificate is not `trusted`; the detail names the
   * reasons. No PIN was asked for and nothing was signed.
   */
  | "certificate.untrusted"
  /** The certificate of a key cannot be read, so a signature by the key cannot be verified. */
  | "certificate.damaged"
  /** The card has no national identifier of its holder. */
  | "assertion.no_national_id"
  /** The card has no profession of its holder. */
  | "assertion.no_profession"
  /** The card has no speciality of a physician or pharmacist; the detail has the profession. */
  | "assertion.no_speciality"
  /** The card has no activity with this number; the detail has the number. */
  | "assertion.no_activity"
  /** The activity has no identifier of a structure; the detail has its number. */
  | "assertion.no_structure"
  /** The activity has no sector; the detail has its number. */
  | "assertion.no_sector"
  /**
   * The structure of the activity has neither a FINESS nor a SIRET number; the detail has the
   * number of the activity.
   */
  | "assertion.no_billing_number"
  /**
   * The certificates of the issuers are not known up to a root, and the signature names them all.
   */
  | "assertion.no_chain";

/** One event; `seq` grows by one per event that this subscription may see. */
export type Event =
  | ReaderAddedEvent
  | ReaderRemovedEvent
  | CardInsertedEvent
  | CardProgressEvent
  | CardIdentifiedEvent
  | CardReadyEvent
  | CertificateExpiresEvent
  | CardOpposedEvent
  | CardUnusableEvent
  | CardRemovedEvent
  | PinChangedEvent
  | LeaseOpenedEvent
  | LeaseEndedEvent
  | SignProgressEvent
  | PromptShownEvent
  | PromptClosedEvent
  | UnknownEvent;

/** A reader was plugged in. */
export interface ReaderAddedEvent {
  change: "reader_added";
  /** Sequence number; the first event after a snapshot has the snapshot's plus one. */
  seq: number;
  /** Name of the reader. */
  reader: string;
  /**
   * Whether the holder types the PIN on it: then `pin.login` without a PIN has the reader ask.
   * Known from its first card on.
   */
  pin_pad: boolean;
  /** Content of the reader. */
  state: ReaderState;
  /** The card, when `state` is `reading` or `ready`. */
  summary?: CardSummary | null;
  /** The reason why the card cannot be used, when `state` is `unusable`. */
  problem?: ApiError | null;
}

/** A reader was unplugged; its card, if any, was reported as removed before. */
export interface ReaderRemovedEvent {
  change: "reader_removed";
  /** Sequence number; the first event after a snapshot has the snapshot's plus one. */
  seq: number;
  /** Name of the reader. */
  reader: string;
}

/** A card was inserted, usable or not: the reader says. */
export interface CardInsertedEvent {
  change: "card_inserted";
  /** Sequence number; the first event after a snapshot has the snapshot's plus one. */
  seq: number;
  /** Name of the reader. */
  reader: string;
  /**
   * Whether the holder types the PIN on it: then `pin.login` without a PIN has the reader ask.
   * Known from its first card on.
   */
  pin_pad: boolean;
  /** Content of the reader. */
  state: ReaderState;
  /** The card, when `state` is `reading` or `ready`. */
  summary?: CardSummary | null;
  /** The reason why the card cannot be used, when `state` is `unusable`. */
  problem?: ApiError | null;
}

/**
 * A part of a card that is seen for the first time was read. The last step ends with `card_ready`.
 */
export interface CardProgressEvent {
  change: "card_progress";
  /** Sequence number; the first event after a snapshot has the snapshot's plus one. */
  seq: number;
  /** The card. */
  card: string;
  /** Steps that are done, at least 1. */
  step: number;
  /** Steps that there are. */
  steps: number;
}

/** The holder is known from the authentication certificate; the rest is still being read. */
export interface CardIdentifiedEvent {
  change: "card_identified";
  /** Sequence number; the first event after a snapshot has the snapshot's plus one. */
  seq: number;
  /** Handle of this insertion. */
  card: string;
  /** Name of the reader. */
  reader: string;
  /** Generation and interface. */
  generation: CardGeneration;
  /** The eight digits of EF.SN: the PKCS#11 serial number. */
  serial: string;
  /** Label of the token, once read. */
  label?: string | null;
}

/** Identity and certificates of the card are known. */
export interface CardReadyEvent {
  change: "card_ready";
  /** Sequence number; the first event after a snapshot has the snapshot's plus one. */
  seq: number;
  /** Handle of this insertion. */
  card: string;
  /** Name of the reader. */
  reader: string;
  /** Generation and interface. */
  generation: CardGeneration;
  /** The eight digits of EF.SN: the PKCS#11 serial number. */
  serial: string;
  /** Label of the token, once read. */
  label?: string | null;
}

/**
 * A certificate of the card expires within the configured time (`expiry_warning_days`), or has
 * expired: told once per insertion, when the card is ready or as soon as it is so.
 */
export interface CertificateExpiresEvent {
  change: "certificate_expires";
  /** Sequence number; the first event after a snapshot has the snapshot's plus one. */
  seq: number;
  /** The card. */
  card: string;
  /** Last second of the first certificate to expire, RFC 3339. */
  not_after: string;
}

/**
 * The card is opposed (blocked) in the index of the directory (`directory_index`): told once per
 * insertion, when the card is ready.
 */
export interface CardOpposedEvent {
  change: "card_opposed";
  /** Sequence number; the first event after a snapshot has the snapshot's plus one. */
  seq: number;
  /** The card. */
  card: string;
  /** Day of the opposition, `yyyy-mm-dd`. */
  since: string;
}

/** The card that was being read turned out to be unusable. */
export interface CardUnusableEvent {
  change: "card_unusable";
  /** Sequence number; the first event after a snapshot has the snapshot's plus one. */
  seq: number;
  /** Name of the reader. */
  reader: string;
  /**
   * Whether the holder types the PIN on it: then `pin.login` without a PIN has the reader ask.
   * Known from its first card on.
   */
  pin_pad: boolean;
  /** Content of the reader. */
  state: ReaderState;
  /** The card, when `state` is `reading` or `ready`. */
  summary?: CardSummary | null;
  /** The reason why the card cannot be used, when `state` is `unusable`. */
  problem?: ApiError | null;
}

/** The card left. */
export interface CardRemovedEvent {
  change: "card_removed";
  /** Sequence number; the first event after a snapshot has the snapshot's plus one. */
  seq: number;
  /** Name of the reader that it was in. */
  reader: string;
  /** Its handle, if it had become a known card. */
  card?: string | null;
}

/** The card told something new about its PIN or PUK. */
export interface PinChangedEvent {
  change: "pin_changed";
  /** Sequence number; the first event after a snapshot has the snapshot's plus one. */
  seq: number;
  /** The card. */
  card: string;
  /** State of the PIN. */
  pin: PinStatus;
  /** State of the PUK. */
  puk: PinStatus;
}

/** A login of this or another connection began. */
export interface LeaseOpenedEvent {
  change: "lease_opened";
  /** Sequence number; the first event after a snapshot has the snapshot's plus one. */
  seq: number;
  /** The card. */
  card: string;
  /** Number of the login. */
  lease: number;
  /** Whether it is this connection's own. */
  own: boolean;
  /** The way in which other programs reach the card meanwhile. */
  access: CardAccess;
}

/**
 * A login ended. With the last login of a card the card has been reset before. One that ends with
 * its card or reader is told before these are.
 */
export interface LeaseEndedEvent {
  change: "lease_ended";
  /** Sequence number; the first event after a snapshot has the snapshot's plus one. */
  seq: number;
  /** The card. */
  card: string;
  /** Number of the login. */
  lease: number;
  /** Whether it was this connection's own. */
  own: boolean;
  /** The reason why it ended. */
  reason: LeaseEnd;
}

/** A digest of `sign.digests` was signed. Only the connection that asked is told. */
export interface SignProgressEvent {
  change: "sign_progress";
  /** Sequence number; the first event after a snapshot has the snapshot's plus one. */
  seq: number;
  /** The card. */
  card: string;
  /** The id of the request. */
  request: unknown;
  /** Digests that are signed, at least 1. */
  signed: number;
  /** Digests that there are. */
  total: number;
}

/** A dialog, or the PIN pad of the reader, asks the holder for the PIN. */
export interface PromptShownEvent {
  change: "prompt_shown";
  /** Sequence number; the first event after a snapshot has the snapshot's plus one. */
  seq: number;
  /** The card. */
  card: string;
  /** Whether this connection asked for it. */
  own: boolean;
}

/** The dialog is over, with any outcome. */
export interface PromptClosedEvent {
  change: "prompt_closed";
  /** Sequence number; the first event after a snapshot has the snapshot's plus one. */
  seq: number;
  /** The card. */
  card: string;
  /** Whether this connection asked for it. */
  own: boolean;
}

/** One that this version of the client does not know. */
export interface UnknownEvent {
  change: "unknown";
  /** The `change` that the service sent. */
  name: string;
  /** All its members. */
  members: { [member: string]: unknown };
  /** Sequence number; the first event after a snapshot has the snapshot's plus one. */
  seq: number;
}

/** A fact that is uncertain of real cards. */
export type Fact =
  /** The answer to reset is one of the known ones. */
  | "known_atr"
  /** The reader and the card speak T=0 on a CPS3 by contact, and T=1 otherwise. */
  | "protocol"
  /** EF.DIR of a CPS3 has 101 bytes: two records, each with a path. */
  | "ef_dir"
  /** CPS_ID_CARD, CPS_NAME_PS, CPS_LANG_PS and CPS_INFO_PS are the files D101 to D104. */
  | "identity_files"
  /** The identity files hold data objects, one container in each, and nothing else. */
  | "identity_tags"
  /** EF.ODF lists 7001 (PIN), 7002 (private keys), 7005 (certificates) and 7006 (data objects). */
  | "directory_files"
  /** The signature certificate is the file A001, that of authentication A002. */
  | "certificate_files"
  /** GET DATA describes the keys of a CPS3, in the application's directory. */
  | "key_objects"
  /** A CPS3 has the security environments 3 and 5. */
  | "environments"
  /** The directory of the contactless side lies in 0002 and lists files of the directory 0001. */
  | "contactless_files"
  /** SELECT describes the application's directory: type 38, its identifier and its name. */
  | "directory_descriptions"
  /** SELECT describes files in the template 62 on a CPS3 and 6F on a CPS4, with their size. */
  | "description_template"
  /** The last wrong PIN is answered with 6983. */
  | "last_wrong_pin"
  /** Selecting the application again ends the verification of the PIN. */
  | "reselect_ends_verification"
  /** A security environment is used up by its operation. */
  | "environment_used_up"
  /** The PIN opens the protected files of the CPS2ter side too. */
  | "cps2ter_shares_pin"
  /** The objects that a CPS4 lists outside its application are read by their path. */
  | "outside_files_by_path"
  /** READ BINARY gives 256 bytes at once. */
  | "read_256"
  /** A CPS4 has the keys 10 (signature) and 20 (authentication). */
  | "cps4_key_references"
  /** The first SELECT of the application opens channel 1 of a CPS4. */
  | "cps4_channel"
  /** A CPS3 has the keys 81 (signature) and 82 (authentication). */
  | "cps3_key_references"
  /** A right PUK that unblocks nothing spends none of its uses. */
  | "puk_uses"
  /** An operation of a private key takes less than two seconds. */
  | "key_time"
  /** SELECT of the application with P2 = 04 answers no data. */
  | "applet_description"
  /** The serial number of the chip and the card number have nothing in common. */
  | "serial_and_number"
  /** EF.ACTUA holds two dates, 81 and 82, in EC. */
  | "update_file"
  /** CPS_DATA of a CPS4 cannot be changed. */
  | "cps4_data_read_only"
  /** A CPS3 gives EF.SN by its short identifier after a reset. */
  | "short_file_id"
  /** A CPS3 gives the counters of PIN and PUK by GET DATA. */
  | "get_data"
  /** VERIFY without data tells the tries that are left. */
  | "empty_verify"
  /** GET CHALLENGE gives 8 random bytes. */
  | "get_challenge"
  /** READ BINARY of more bytes than a file has gives those that it has. */
  | "read_beyond_end"
  /** SELECT of EF.ACTUA answers 9000 or 6A82. */
  | "update_file_selected"
  /** The PIN is known outside the application's directory. */
  | "pin_everywhere"
  /** The PIN has 4 digits in 8 bytes, the PUK 8; their references are 1 and 2. */
  | "pin_form"
  /** The PIN has 3 tries and the PUK 10. */
  | "tries"
  /** The keys have 2048 bits. */
  | "key_bits"
  /**
   * Each key signs in every scheme that the driver gives it, PSS with a salt as long as the hash.
   */
  | "schemes"
  /** The authentication key deciphers. */
  | "deciphering"
  /**
   * The authentication certificate has key usages and extended key usages, and no other names of
   * its subject.
   */
  | "authentication_certificate"
  /** The certificates name a policy of the ANS, below 1.2.250.1.71 or 1.2.250.1.213. */
  | "policy_oids"
  /** CPS_LANG_PS is one container with a data object for each language. */
  | "language_file"
  /** The numbers of test cards are in a range of their own. */
  | "test_card_numbers"
  /** The certificates follow the profile of IGC-Santé. */
  | "certificate_profile"
  /** The directory lists CPS2TER objects on a CPS4 and none on a CPS3. */
  | "cps2ter_objects";

/** A fact with the answer of a card. */
export interface FactReport {
  /** The fact. */
  fact: Fact;
  /** Whether the card is so. */
  verdict: Verdict;
  /** The observation in short, if there was one: numbers, file identifiers, status words. */
  seen?: string | null;
}

/**
 * Something that a service can do, or does by its configuration. A program looks for it before it
 * relies on it, and takes words that it does not know.
 */
export type Feature =
  /** `cards.status` tells the state of all cards in one answer. */
  | "card_status"
  /** `sign.digests` signs up to 100 digests in one call. */
  | "sign_digests"
  /** `assertion.*` make health assertions. */
  | "assertions"
  /** `pin.change` and `pin.unblock` without codes have the holder asked for them. */
  | "prompted_pin_change"
  /** A connection can speak for a web page (`origin` of `system.hello`). */
  | "web_origins"
  /** No other program reaches the card while one is logged in, by the configuration. */
  | "exclusive_login"
  /** Uses of the card are recorded in an audit file, by the configuration. */
  | "audit";

/** A file of the card. */
export interface FileReport {
  /** Its place from the MF on, `3F00/0001/5031` for example. */
  path: string;
  /** The role of the file, by its place or its directory entry. */
  role: FileRole;
  /** Label of its directory entry, if that is a known one. */
  label?: string | null;
  /** Whether its directory entry says that the PIN protects it. */
  needs_pin: boolean;
  /** Whether its directory entry says that it can be changed. */
  modifiable: boolean;
  /** Status words of SELECT. */
  select: string[];
  /** The description that SELECT gave: file information and access rules. */
  description?: ReportedStructure | null;
  /** Its size by the description. */
  size?: number | null;
  /** Status words of the first READ BINARY; empty if it was not read. */
  read?: string[] | null;
  /** Number of bytes that were read. */
  bytes_read: number;
  /** The structure of what was read. */
  structure?: ReportedStructure | null;
}

/** Role of a file. */
export type FileRole =
  /** The MF. */
  | "root"
  /** The directory of the contact application. */
  | "application"
  /** The directory of the contactless application. */
  | "contactless_application"
  /** EF.DIR. */
  | "applications"
  /** EF.ATR. */
  | "historical"
  /** EF.SN. */
  | "serial_number"
  /** EF.ACTUA. */
  | "update"
  /** EF.ODF. */
  | "objects"
  /** EF.TokenInfo. */
  | "token"
  /** The AODF: PIN and PUK. */
  | "pins"
  /** The PrKDF. */
  | "private_keys"
  /** The PuKDF. */
  | "public_keys"
  /** The CDF. */
  | "certificates"
  /** The DODF. */
  | "data_objects"
  /** Another file that EF.ODF lists. */
  | "directory"
  /** A certificate. */
  | "certificate"
  /** A data object. */
  | "data"
  /** A file that no directory lists and that other cards are said to have. */
  | "candidate";

/** Hash functions that cards of the family sign. */
export type HashAlgorithm =
  | "sha1"
  | "sha256"
  | "sha384"
  | "sha512";

/** The person. Every name can be absent: some cards are not nominative. */
export interface Holder {
  /** Family name. */
  family_name?: SourcedText | null;
  /** Given names. */
  given_names?: SourcedText | null;
  /** Civility (G03). */
  civility?: SourcedCode | null;
  /** Title in the certificate: the label of the profession on a CPS. */
  title?: SourcedText | null;
}

/**
 * The holder of a card: proven by the certificate, completed by the data objects. Everything but
 * `activities` is public: readable without the PIN.
 */
export interface Identity {
  /** Whether the card and its holder exist only for tests. */
  environment: CardEnvironment;
  /** The person, as far as the card is nominative. */
  holder: Holder;
  /** IdNat_PS, the identifier of the person (`identity.md` §3.1). */
  national_id?: SourcedNationalId | null;
  /** Profession (G15). */
  profession?: SourcedCode | null;
  /** Profession in training, of a CPF (G16). */
  future_profession?: SourcedCode | null;
  /** Role of a person without a G15 profession (J121). */
  role?: SourcedCode | null;
  /** Specialities and competences (R01). */
  specialties: SourcedCode[];
  /** Specialisations (G20). */
  specialisations: SourcedCode[];
  /** Section of the pharmacists' register (G05). */
  register_section?: SourcedCode | null;
  /** Languages by preference (G00). */
  languages: SourcedCode[];
  /** The card. */
  card_identity: CardIdentity;
  /** The structure that the certificate names, of an establishment's card. */
  structure?: Structure | null;
  /** The practice situations, in the card's order; absent until they were read with the PIN. */
  activities?: Activity[] | null;
  /** Elements of the data objects that no entry of the tag map explains, in order. */
  unknown: UnknownElement[];
  /** Warnings. */
  warnings: IdentityWarning[];
}

/** Something odd: reported, never a reason to refuse the card (`identity.md` §1.1). */
export type IdentityWarning =
  | CheckKeyWarning
  | IdentifierWarning
  | NoNationalIdWarning
  | AdditionalWarning
  | CertificateUnreadableWarning
  | CertificateEncodingWarning
  | DiffersWarning
  | ActivityIndexWarning
  | EnvironmentWarning
  | ExtensionWarning
  | FieldWarning
  | NotUtf8Warning
  | UnparsedWarning
  | UnknownIdentityWarning;

/** The check key of a number is wrong, as it is in documentation and some test numbers. */
export interface CheckKeyWarning {
  kind: "check_key";
  /** The identifier that holds the number. */
  identifier: string;
}

/** An identifier does not have the layout of its type. */
export interface IdentifierWarning {
  kind: "identifier";
  /** The identifier as it was read. */
  identifier: string;
}

/** The certificate names no holder. */
export interface NoNationalIdWarning {
  kind: "no_national_id";
}

/** The certificate gives one more value than the identity shows. */
export interface AdditionalWarning {
  kind: "additional";
  /** The field. */
  field: string;
  /** The value that is not shown. */
  value: string;
}

/** A certificate of the card cannot be read: its key makes no signature, all else is usable. */
export interface CertificateUnreadableWarning {
  kind: "certificate_unreadable";
  /** Label of the certificate. */
  certificate: string;
  /** Its defect. */
  defect: string;
}

/** A certificate of the card is not encoded as RFC 5280 demands: it is used, but not trusted. */
export interface CertificateEncodingWarning {
  kind: "certificate_encoding";
  /** Label of the certificate. */
  certificate: string;
  /** Its defect. */
  defect: string;
}

/**
 * A data object gives another value than the certificate, or than an object read before; the
 * earlier one is shown.
 */
export interface DiffersWarning {
  kind: "differs";
  /** The field. */
  field: string;
  /** Label of the data object. */
  data_object: string;
  /** The value that is not shown. */
  value: string;
}

/** The index inside an activity is not the one of its label; the label's is shown. */
export interface ActivityIndexWarning {
  kind: "activity_index";
  /** Label of the data object. */
  data_object: string;
  /** The index inside. */
  index: number;
}

/** The category says production and the issuer says test; test is shown. */
export interface EnvironmentWarning {
  kind: "environment";
}

/** A private extension of the certificate does not have its usual encoding. */
export interface ExtensionWarning {
  kind: "extension";
  /** Its object identifier. */
  oid: string;
}

/** A field of a data object does not have the type that the tag map gives it. */
export interface FieldWarning {
  kind: "field";
  /** Label of the data object. */
  data_object: string;
  /** The field. */
  field: string;
}

/** Text that is not UTF-8 was read as Windows-1252, of which ISO 8859-1 is a part. */
export interface NotUtf8Warning {
  kind: "not_utf8";
  /** Label of the data object. */
  data_object: string;
  /** The field. */
  field: string;
}

/** From here on a data object is no BER-TLV; nothing after it was interpreted. */
export interface UnparsedWarning {
  kind: "unparsed";
  /** Label of the data object. */
  data_object: string;
  /** Offset of the first byte without meaning. */
  offset: number;
  /** Number of bytes without meaning. */
  length: number;
}

/** One that this version of the client does not know. */
export interface UnknownIdentityWarning {
  kind: "unknown";
  /** The `kind` that the service sent. */
  name: string;
  /** All its members. */
  members: { [member: string]: unknown };
}

/** Result of `system.info`. */
export interface InfoResult {
  /** Version of the daemon. */
  version: string;
  /** Whether the PC/SC service answers; `problem` otherwise. */
  readers_available: boolean;
  /** The reason why there are no readers, if the service is the cause. */
  problem?: ApiError | null;
  /** Whether an agent shows PIN dialogs to the account of this connection. */
  agent: boolean;
  /** Abilities of this service that another of the same protocol may lack. */
  features: Feature[];
  /**
   * State of the index of the directory, which names opposed cards; absent without one
   * (`directory_index` of the configuration).
   */
  directory?: DirectoryIndex | null;
}

/** The authority of a patient's national identity. */
export type InsAuthority =
  /** A NIR. */
  | "nir"
  /** A NIA, of a person whose NIR is to come. */
  | "nia"
  /** A test patient. */
  | "test";

/** Result of `verify.certificate`. */
export interface JudgedCertificate {
  /** Whether the certificate can be relied on now. */
  trust: Trust;
  /**
   * The certificates of its issuers, DER: its own issuer first, the root last. Empty if no path
   * leads to a root of the trust directory.
   */
  chain: Uint8Array[];
  /**
   * The holder that the certificate names. Unless `trust` is `trusted`, anyone may have made it.
   */
  identity: Identity;
}

/** An identity with what is known of the certificate that it came from. */
export interface JudgedIdentity {
  /** Whether the card and its holder exist only for tests. */
  environment: CardEnvironment;
  /** The person, as far as the card is nominative. */
  holder: Holder;
  /** IdNat_PS, the identifier of the person (`identity.md` §3.1). */
  national_id?: SourcedNationalId | null;
  /** Profession (G15). */
  profession?: SourcedCode | null;
  /** Profession in training, of a CPF (G16). */
  future_profession?: SourcedCode | null;
  /** Role of a person without a G15 profession (J121). */
  role?: SourcedCode | null;
  /** Specialities and competences (R01). */
  specialties: SourcedCode[];
  /** Specialisations (G20). */
  specialisations: SourcedCode[];
  /** Section of the pharmacists' register (G05). */
  register_section?: SourcedCode | null;
  /** Languages by preference (G00). */
  languages: SourcedCode[];
  /** The card. */
  card_identity: CardIdentity;
  /** The structure that the certificate names, of an establishment's card. */
  structure?: Structure | null;
  /** The practice situations, in the card's order; absent until they were read with the PIN. */
  activities?: Activity[] | null;
  /** Elements of the data objects that no entry of the tag map explains, in order. */
  unknown: UnknownElement[];
  /** Warnings. */
  warnings: IdentityWarning[];
  /**
   * Whether the certificate that names the holder can be relied on now. Unless it is `trusted`,
   * `environment` and every field of the identity are only what the card claims.
   */
  trust: Trust;
  /** Way in which the card has shown that the certificate is its own. */
  proof: Proof;
  /**
   * Whether the public data objects were read: before, there is only what the certificate tells.
   */
  complete: boolean;
}

/** Result of `verify.signature`. */
export interface JudgedSignature {
  /**
   * Whether the signature is one of the digest by the key of the certificate. Rely on it only if
   * `trust` is `trusted` as well.
   */
  valid: boolean;
  /** Whether the certificate can be relied on now. */
  trust: Trust;
  /**
   * The certificates of its issuers, DER: its own issuer first, the root last. Empty if no path
   * leads to a root of the trust directory.
   */
  chain: Uint8Array[];
  /**
   * The holder that the certificate names. Unless `trust` is `trusted`, anyone may have made it.
   */
  identity: Identity;
}

/** Signature algorithm of a JWS (RFC 7518, section 3.1). */
export type JwsAlgorithm =
  /** PKCS#1 v1.5 with SHA-256: every card. */
  | "RS256"
  /** PSS with SHA-256: a CPS4. */
  | "PS256";

/** Operations of a key with test data. */
export interface KeyReport {
  /** Purpose of the key. */
  key: Purpose;
  /** Size of the modulus in bits. */
  bits: number;
  /** The signatures that were tried. */
  signatures: SignatureReport[];
  /**
   * Outcome of deciphering: `ok`, `wrong`, or the word of the error; absent if the key is not one
   * that deciphers.
   */
  deciphering?: string | null;
}

/** Time of an operation of a key. */
export interface KeyTime {
  /** Purpose of the key. */
  key: Purpose;
  /** Whether it deciphered; it signed otherwise. */
  deciphered: boolean;
  /** Time until the result. */
  time: number;
}

/**
 * Confidence that the bytes hold the field: the confidence tags of `docs/reference/identity.md`.
 */
export type Layout =
  /** A public document of the issuer says so, or it was seen on real cards. */
  | "documented"
  /**
   * One third party says so; no document of the issuer confirms it. Compare before relying on the
   * field.
   */
  | "reported"
  /** Only the simulated test cards of this product have this layout; no real card is read so. */
  | "simulated";

/** The reason why a login ended. */
export type LeaseEnd =
  /** Its program logged out. */
  | "logout"
  /** Its connection ended. */
  | "disconnected"
  /** The process that opened its connection ended, also if another process holds the socket now. */
  | "process_ended"
  /** Its last signature was made. */
  | "used_up"
  /** Its time is over; time in which the machine slept counts. */
  | "expired"
  /** It was not used for its `idle_seconds`. */
  | "idle"
  /** The machine slept. */
  | "suspended"
  /** An administrator ended it. */
  | "revoked"
  /** Its account is no longer the one at the machine, which was its right to log in. */
  | "seat_lost"
  /** A program presented a wrong PIN, and the card forgot the right one. */
  | "wrong_pin"
  /** The PIN was changed or unblocked. */
  | "pin_changed"
  /** The card was reset by another program, after a PUK, or has forgotten the PIN by itself. */
  | "card_reset"
  /** The card was removed. */
  | "card_removed"
  /** The reader was unplugged, or the PC/SC service that has it ended. */
  | "reader_removed"
  /** Its program had stopped waiting for it before it began. */
  | "abandoned"
  /** It could not be written to the audit file. */
  | "not_audited"
  /** The daemon stops. */
  | "stopped";

/** A login as administrators see it. */
export interface LeaseRecord {
  /** Its number. */
  lease: number;
  /** The card. */
  card: string;
  /** Name of the reader. */
  reader: string;
  /** The number of the account, where the service runs on Unix. */
  uid?: number | null;
  /** The SID of the account as text, `S-1-5-…`, where the service runs on Windows. */
  sid?: string | null;
  /** The process that connected. */
  pid?: number | null;
  /** The name that the program gave itself. */
  client?: string | null;
  /** Purpose of the login, in the program's words. */
  purpose?: string | null;
  /** Remaining rights. */
  rights: LeaseState;
}

/** Result of `pin.login`. */
export interface LeaseResult {
  /** Number of the login, which its events carry too. */
  lease: number;
  /** State of the PIN after it. */
  pin: PinStatus;
  /** Rights of the login. */
  rights: LeaseState;
}

/** Remaining rights of a login. */
export interface LeaseState {
  /** Signatures that it may still make. */
  signatures_left: number;
  /** Seconds until it ends by itself. */
  seconds_left: number;
  /**
   * Seconds without use after which it ends; each request of its connection to its card is a use.
   */
  idle_seconds: number;
  /** The way in which other programs reach the card; absent before the login has begun. */
  access?: CardAccess | null;
  /** The keys that it covers; absent if it covers all. */
  keys?: Purpose[] | null;
  /** The kind of assertions that it makes, and nothing else; absent if it is for any use. */
  assertion?: AssertionKind | null;
}

/** Result of `leases.list`. */
export interface LeasesResult {
  /** The logins, in reader order. */
  leases: LeaseRecord[];
}

/** The connection that is logged in to a card. */
export type LoginHolder =
  /** None. */
  | "free"
  /** This one. */
  | "own"
  /** Another one. */
  | "other";

/** Type of a person identifier (G08). */
export type NationalIdKind =
  /** `0`: ADELI, nine characters, letters possible. */
  | "adeli"
  /** `1`: practice with ADELI number and register number. */
  | "adeli_practice"
  /** `2`: DRASS, ended in 2020. */
  | "drass"
  /** `3`: FINESS and register number. */
  | "finess_register"
  /** `4`: SIREN and register number. */
  | "siren_register"
  /** `5`: SIRET and register number. */
  | "siret_register"
  /** `6`: practice with RPPS number and register number. */
  | "rpps_practice"
  /** `8`: RPPS, eleven digits. */
  | "rpps"
  /** `9`: student, ended in 2020. */
  | "student"
  /** Any other first character. */
  | "other";

/** Operation that was asked for. */
export type Operation =
  /** `pin.login`. */
  | "login"
  /** `pin.change`. */
  | "change_pin"
  /** `pin.unblock`. */
  | "unblock"
  /** `puk.verify`. */
  | "verify_puk"
  /** `sign.digest`, each digest of `sign.digests`, `sign.hash_state`, `sign.cms` and `sign.jws`. */
  | "sign"
  /** `assertion.vihf`, `assertion.insi` and `assertion.dmp_submission`. */
  | "assertion"
  /** `decrypt`. */
  | "decrypt"
  /** `cards.data.write`. */
  | "write_data"
  /** `cards.data.read` and `cards.identity`, as far as they show what needs the PIN. */
  | "read_data"
  /**
   * `cards.report` with a login: it reads the structure of what needs the PIN, and signs test data
   * that do not leave.
   */
  | "report"
  /** The end of a login; `reason` says why. */
  | "login_ended"
  /** `leases.revoke`. */
  | "revoke"
  /**
   * The dialog of an agent for `pin.login`, `pin.change` or `pin.unblock`. The outcome on a PIN pad
   * is that of the method.
   */
  | "prompt"
  /** `web.allow`: the holder was asked whether a site may use the card. */
  | "allow_site"
  /** `web.revoke`. */
  | "revoke_site"
  /**
   * An opposed card was inserted, or was there when the service started. No program asked: the
   * account and the process are those of the service.
   */
  | "opposed_card";

/** The part of the card that a field was read from. */
export type Origin =
  /**
   * The certificate: its issuer signed the field, which is worth what `trust` says of the
   * certificate.
   */
  | "certificate"
  /** A data object of the card, which is not signed: no signature covers the field. */
  | "file"
  /**
   * A data object of the card, not signed; the field was recognised by its position alone
   * (`identity.md` §6.2).
   */
  | "file_position";

/** The patient whose record is opened. */
export interface Patient {
  /** National identity (matricule INS) with its key: fifteen characters, without spaces. */
  ins: string;
  /** The authority that assigned it. */
  authority: InsAuthority;
}

/** Lengths that the card accepts, in digits. */
export interface PinPolicy {
  /** Fewest digits. */
  min_length: number;
  /** Most digits. */
  max_length: number;
}

/** Result of `pin.status`. */
export interface PinStateResult {
  /** State of the PIN. */
  pin: PinStatus;
  /** State of the PUK. */
  puk: PinStatus;
  /** Whether this connection is logged in. */
  logged_in: boolean;
}

/** State of the PIN or PUK, as far as the card told. */
export interface PinStatus {
  /** Tries left; absent if the card has not told yet. */
  retries?: number | null;
  /** Tries after a success; absent if the card does not tell. */
  max_retries?: number | null;
  /** Whether it is blocked. */
  blocked: boolean;
}

/** A command that is sent for its answer. */
export type Probe =
  /** READ BINARY of EF.SN by its short identifier, after a reset. */
  | "serial_by_short_id"
  /** SELECT of the IAS-ECC application by its name, without answer data; after a reset. */
  | "select_applet"
  /** The same, while it is selected. */
  | "select_applet_again"
  /** SELECT of the IAS-ECC application by its name, with its description. */
  | "select_applet_described"
  /** SELECT of the application's directory by its name, without answer data. */
  | "select_application_by_name"
  /** VERIFY of the PIN without data, while the MF is current. */
  | "pin_status_in_mf"
  /** VERIFY of the PUK without data, while the MF is current. */
  | "puk_status_in_mf"
  /** VERIFY of the PIN without data, in the application's directory. */
  | "pin_status"
  /** VERIFY of the PUK without data, in the application's directory. */
  | "puk_status"
  /** GET DATA of the PIN object. */
  | "pin_object"
  /** GET DATA of the PUK object. */
  | "puk_object"
  /** GET DATA of the signature key, without the key. */
  | "signature_key_object"
  /** GET DATA of the authentication key, without the key. */
  | "authentication_key_object"
  /** GET DATA of the security environment 3. */
  | "environment3_object"
  /** GET DATA of the security environment 5. */
  | "environment5_object"
  /** GET CHALLENGE. */
  | "challenge"
  /** READ BINARY of EF.SN for more bytes than it has. */
  | "read_beyond_end"
  /** READ BINARY of EF.SN from its end on. */
  | "read_at_end"
  /** READ BINARY of 256 bytes of a file that has more. */
  | "read_most"
  /** SELECT of EF.ACTUA. */
  | "select_update_file"
  /** SELECT of the CPS2ter application by its name, on the basic channel. */
  | "select_cps2ter"
  /** SELECT of the MF in class A0. */
  | "cps2ter_mf"
  /** SELECT of an activity in class A0. */
  | "cps2ter_activity"
  /** SELECT of the DF of the billing situation in class A0. */
  | "cps2ter_situations"
  /** SELECT of the billing situation in class A0. */
  | "cps2ter_situation"
  /** READ BINARY of the billing situation in class A0, without the PIN. */
  | "cps2ter_read"
  /** SELECT of the IAS-ECC application by its name, the way back from class A0. */
  | "select_applet_back"
  /** VERIFY of the PIN without data, after the PIN was presented. */
  | "pin_status_presented"
  /**
   * VERIFY of the PIN without data, after the PIN was presented and the application selected again.
   */
  | "pin_status_reselected"
  /** READ BINARY of the billing situation in class A0, after the PIN was presented. */
  | "cps2ter_read_presented";

/** Way in which a card has shown that the certificate that names the holder is its own. */
export type Proof =
  /** It shows the certificate, which is public: any card can. */
  | "read"
  /** The key of the certificate signed what this connection gave it. */
  | "signed";

/** Purpose of a certificate and its key. */
export type Purpose =
  /** Proves who the holder is: TLS, login. */
  | "authentication"
  /** Commits the holder: documents, VIHF. */
  | "signature"
  /** Proves the card, not the holder: contactless. */
  | "technical";

/** Result of `random`. */
export interface RandomResult {
  /** The bytes. */
  random: Uint8Array;
}

/** Time of a READ BINARY. */
export interface ReadTime {
  /** Bytes of command and answer together. */
  bytes: number;
  /** Time of the shorter of two. */
  time: number;
}

/** Content of a reader. */
export type ReaderState =
  /** No card. */
  | "empty"
  /** A CPx card that is being read. */
  | "reading"
  /** A CPx card whose identity and certificates are known. */
  | "ready"
  /** A card that is mute, foreign or damaged: `problem` says which. */
  | "unusable";

/** A reader and its card. */
export interface ReaderSummary {
  /** Name of the reader. */
  reader: string;
  /**
   * Whether the holder types the PIN on it: then `pin.login` without a PIN has the reader ask.
   * Known from its first card on.
   */
  pin_pad: boolean;
  /** Content of the reader. */
  state: ReaderState;
  /** The card, when `state` is `reading` or `ready`. */
  summary?: CardSummary | null;
  /** The reason why the card cannot be used, when `state` is `unusable`. */
  problem?: ApiError | null;
}

/** Result of `readers.list`. */
export interface ReadersResult {
  /** The readers, in a stable order. */
  readers: ReaderSummary[];
  /** The reason why there are none, if the service is the cause. */
  problem?: ApiError | null;
}

/** A code of the card. */
export type ReportedCode =
  /** The holder's PIN. */
  | "pin"
  /** The unblocking code. */
  | "puk";

/** A data object: its tag and the length of its value. */
export interface ReportedElement {
  /** The tag, in hexadecimal digits. */
  tag: string;
  /** Length of the value in bytes. */
  length: number;
  /** The value, if it is one of the constants that reports may hold. */
  value?: string | null;
  /** The data objects inside. */
  inside?: ReportedElement[] | null;
}

/** A transmission protocol. */
export type ReportedProtocol =
  /** Bytes (ISO 7816-3, 10). */
  | "T=0"
  /** Blocks (ISO 7816-3, 11), and contactless cards. */
  | "T=1";

/** Data objects, without their values. */
export interface ReportedStructure {
  /** The data objects in their order. */
  elements?: ReportedElement[] | null;
  /** Number of bytes that belong to no data object: a filling, or content of another form. */
  other: number;
}

/** Result of `sign.cms`. */
export interface SignCmsResult {
  /**
   * The CMS SignedData, DER: detached, with the certificate of the signer and those of its issuers
   * below the root, as far as the trust directory holds them.
   */
  cms: Uint8Array;
  /** Whether the certificate of the signer can be relied on: an expired one signs all the same. */
  trust: Trust;
  /**
   * Remaining rights of the login; absent for a key that needs none. Without signatures left, the
   * login has ended.
   */
  rights?: LeaseState | null;
}

/** Result of `sign.digests`. */
export interface SignDigestsResult {
  /**
   * The signatures of the digests, in their order, each verified with the card's certificate. At
   * least one; fewer than digests if `stopped` is there.
   */
  signatures: Uint8Array[];
  /** The reason why the digests after these were not signed. Absent if all were. */
  stopped?: ApiError | null;
  /** Whether the certificate of the signer can be relied on: an expired one signs all the same. */
  trust?: Trust | null;
  /**
   * Remaining rights of the login after the last signature; absent for a key that needs none.
   * Without signatures left, the login has ended.
   */
  rights?: LeaseState | null;
}

/** Result of `sign.jws`. */
export interface SignJwsResult {
  /** The JWS in compact form. */
  jws: string;
  /** Whether the certificate of the signer can be relied on: an expired one signs all the same. */
  trust: Trust;
  /**
   * Remaining rights of the login; absent for a key that needs none. Without signatures left, the
   * login has ended.
   */
  rights?: LeaseState | null;
}

/** Signature scheme (RFC 8017, sections 8.1 and 8.2). */
export type SignScheme =
  /** PKCS#1 v1.5 padding around the bytes as given. */
  | "rsa_pkcs1"
  /** PKCS#1 v1.5 with SHA-1. */
  | "rsa_pkcs1_sha1"
  /** PKCS#1 v1.5 with SHA-256. */
  | "rsa_pkcs1_sha256"
  /** PKCS#1 v1.5 with SHA-384. */
  | "rsa_pkcs1_sha384"
  /** PKCS#1 v1.5 with SHA-512. */
  | "rsa_pkcs1_sha512"
  /** PSS with SHA-1, MGF1 with SHA-1 and a salt of 20 bytes. */
  | "rsa_pss_sha1"
  /** PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes. */
  | "rsa_pss_sha256";

/** A signature that was tried. */
export interface SignatureReport {
  /** Form of the signature. */
  scheme: SignScheme;
  /** `ok`, or the word of the error. */
  outcome: string;
}

/** Result of a signing method. */
export interface SignatureResult {
  /** The signature, verified with the card's certificate. */
  signature: Uint8Array;
  /**
   * Whether the certificate of the signer can be relied on: an expired one signs all the same.
   * Absent if the card has no certificate for the key.
   */
  trust?: Trust | null;
  /**
   * Remaining rights of the login; absent for a key that needs none. Without signatures left, the
   * login has ended.
   */
  rights?: LeaseState | null;
}

/** Result of `events.subscribe`. */
export interface SnapshotResult {
  /** Sequence number of the last event that the snapshot includes. */
  seq: number;
  /** The readers. */
  readers: ReaderSummary[];
  /** The reason why there are none, if the service is the cause. */
  problem?: ApiError | null;
}

/** The software that sends an assertion, as it was approved. */
export interface Software {
  /** Its identifier. */
  id: string;
  /** Its name. */
  name: string;
  /** Its version. */
  version: string;
  /** Its approval number for the shared health record. */
  approval: string;
}

/** A field with its source. In JSON both are one object. */
export interface SourcedCode {
  /** The code, a string even where it looks like a number. */
  code: string;
  /** The official French label; absent for a code that the table does not know. */
  label?: string | null;
  /** Origin of the value. */
  origin: Origin;
  /** Label of the data object that holds the field; absent for a field of the certificate. */
  data_object?: string | null;
  /** Confidence that these bytes hold this field. */
  layout: Layout;
}

/** A field with its source. In JSON both are one object. */
export interface SourcedNationalId {
  /** The identifier as it was read: canonical. */
  value: string;
  /** Its type, from the first character. */
  type: NationalIdKind;
  /** The number without the type: RPPS, ADELI, FINESS, SIRET … */
  number: string;
  /** The register number after the `/`, if there is one. */
  register?: string | null;
  /** Origin of the value. */
  origin: Origin;
  /** Label of the data object that holds the field; absent for a field of the certificate. */
  data_object?: string | null;
  /** Confidence that these bytes hold this field. */
  layout: Layout;
}

/** A field with its source. In JSON both are one object. */
export interface SourcedStructureId {
  /** The identifier as it was read: canonical. */
  value: string;
  /** Its type, from the first character. */
  type: StructureIdKind;
  /** The number without the type. */
  number: string;
  /** Origin of the value. */
  origin: Origin;
  /** Label of the data object that holds the field; absent for a field of the certificate. */
  data_object?: string | null;
  /** Confidence that these bytes hold this field. */
  layout: Layout;
}

/** A field with its source. In JSON both are one object. */
export interface SourcedText {
  /** The text. */
  value: string;
  /** Origin of the value. */
  origin: Origin;
  /** Label of the data object that holds the field; absent for a field of the certificate. */
  data_object?: string | null;
  /** Confidence that these bytes hold this field. */
  layout: Layout;
}

/** A field with its source. In JSON both are one object. */
export interface SourcedValidity {
  /** First day. */
  valid_from: string;
  /** Last day. */
  valid_until: string;
  /** Origin of the value. */
  origin: Origin;
  /** Label of the data object that holds the field; absent for a field of the certificate. */
  data_object?: string | null;
  /** Confidence that these bytes hold this field. */
  layout: Layout;
}

/** A structure: a hospital, a pharmacy, a practice. */
export interface Structure {
  /** Its name (raison sociale). */
  name?: SourcedText | null;
  /** Struct_IdNat, its identifier (`identity.md` §3.2). */
  id?: SourcedStructureId | null;
}

/** Type of a structure identifier (G07). */
export type StructureIdKind =
  /** `0`: practice of an ADELI number. */
  | "adeli_practice"
  /** `1`: FINESS, nine characters. */
  | "finess"
  /** `2`: SIREN, nine digits. */
  | "siren"
  /** `3`: SIRET, fourteen digits. */
  | "siret"
  /** `4`: practice of an RPPS number: RPPS, rank, key. */
  | "rpps_practice"
  /** Any other first character. */
  | "other";

/** A form of the signature of a set of documents, where sources disagree. */
export type SubmissionProfile =
  /** As the official example of 2019 has it, with SHA-1. */
  | "dmp_2019"
  /** The same with SHA-256, of which no message is known. */
  | "sha_256";

/** A document of a set that goes into a shared health record. */
export interface SubmittedDocument {
  /** Its identifier in the metadata (`uniqueId`), an object identifier without `urn:oid:`. */
  unique_id: string;
  /** Whether it is XML, whose canonical form (Canonical XML 1.0 with comments) is hashed. */
  xml?: boolean | null;
  /**
   * Its digest, by the hash of the profile: of XML that of its canonical form, of any other
   * document that of its bytes.
   */
  digest: Uint8Array;
}

/** A form of the assertion for a teleservice, where sources disagree. */
export type TeleserviceProfile =
  /** As the official example of 2021 has it. */
  | "insi_2021"
  /** As an open client of 2023 sends it. */
  | "client_2023"
  /** As the guide of December 2025 tells it: physicians with their speciality. */
  | "guide_2025";

/** Times in microseconds. */
export interface TimesReport {
  /** Time that each command takes, by the reads. */
  command: number;
  /** Time that each byte takes besides, by the reads. */
  one_byte: number;
  /** The reads that it was measured with. */
  reads: ReadTime[];
  /** Time of a signature or a deciphering with each key, as its client waits for it. */
  keys: KeyTime[];
}

/** Verdict over a certificate's chain, validity and revocation. */
export interface Trust {
  /** The verdict. */
  status: TrustStatus;
  /** The reasons why it is not `trusted`, in the order of the table; empty if it is. */
  reasons: TrustReason[];
}

/** The reason why a certificate is not trusted, as a stable machine word. */
export type TrustReason =
  /** The trust directory holds no root certificate. */
  | "no_trust_anchors"
  /** No path leads from the certificate to a root of the trust directory. */
  | "issuer_unknown"
  /** A signature in the chain is not by the key of the issuer. */
  | "signature_invalid"
  /**
   * A certificate of the chain is signed with an algorithm that proves nothing, SHA-1 for example,
   * or that this version does not know.
   */
  | "algorithm"
  /**
   * An issuer may not issue certificates, or not at this depth (RFC 5280, 4.2.1.3, 4.2.1.9 and
   * 4.2.1.10).
   */
  | "constraints"
  /** The certificate is not for what its key is used for (RFC 5280, 4.2.1.3 and 4.2.1.12). */
  | "usage"
  /** A certificate of the chain cannot be read, or demands what this version does not know. */
  | "malformed"
  /** The last second of the certificate has passed. */
  | "expired"
  /** The certificate, or one of its issuers', is not valid yet. */
  | "not_yet_valid"
  /** The last second of an issuer's certificate has passed. */
  | "issuer_expired"
  /** The certificate is on the revocation list of its issuer. */
  | "revoked"
  /** The certificate of an issuer is on the revocation list of its own issuer. */
  | "issuer_revoked"
  /** The card is opposed (blocked) in the index of the directory (`directory_index`). */
  | "card_opposed"
  /** There is no revocation list for a certificate of the chain. */
  | "crl_missing"
  /** The newest revocation list for a certificate of the chain is not of today. */
  | "crl_expired"
  /**
   * The revocation lists for a certificate of the chain are not signed by its issuer, or of a kind
   * that this version does not know.
   */
  | "crl_invalid";

/** The verdict on a certificate. */
export type TrustStatus =
  /** Chain, validity, usage and revocation were checked, and all of it is right. */
  | "trusted"
  /** Chain, validity and usage are right, but whether it was revoked is not known. */
  | "unchecked"
  /** Something is wrong with it. */
  | "untrusted";

/** An element that no entry of the tag map explains. */
export interface UnknownElement {
  /** Label of the data object. */
  data_object: string;
  /** Tags from the outermost container to the element, in hexadecimal. */
  path: string[];
  /** Offset of the element in the object. */
  offset: number;
  /** The value as it is. */
  value: string;
}

/** The answer of a card to a fact. */
export type Verdict =
  /** The card is as the fact says. */
  | "confirmed"
  /** The card is otherwise. */
  | "contradicted"
  /** The report cannot tell. */
  | "not_tried";

/** A form of the VIHF, where sources disagree. */
export type VihfProfile =
  /** As a test server of the shared health record took it in June 2026. */
  | "dmp_2026"
  /** As the official examples of 2019 have it, with SHA-1. */
  | "dmp_2019"
  /** As the official imaging service of 2024 has it. */
  | "drim_2024"
  /** As the interoperability guide of April 2026 tells it, with version 4.0. */
  | "guide_2026";

/** Bytes, a type of this table, or a list of one of them. */
export type Shape = string | readonly [Shape];

/** The types with members that JSON does not hold as they are. */
export const SHAPES: {
  readonly [name: string]:
    | { readonly members: { readonly [name: string]: Shape } }
    | {
        readonly tag: string;
        readonly shared: readonly string[];
        readonly variants: {
          readonly [value: string]: { readonly [name: string]: Shape };
        };
      };
} = {
  AuditRecord: { members: { digest: "bytes" } },
  AuditTailResult: { members: { records: ["AuditRecord"] } },
  CardKey: { members: { key_id: "bytes" } },
  CardObjects: { members: { certificates: ["Certificate"], keys: ["CardKey"] } },
  Certificate: { members: { key_id: "bytes", der: "bytes", chain: ["bytes"] } },
  CertificatesResult: { members: { certificates: ["Certificate"] } },
  DataResult: { members: { value: "bytes" } },
  DecryptResult: { members: { plaintext: "bytes" } },
  Event: {
    tag: "change",
    shared: ["seq"],
    variants: {
      reader_added: {},
      reader_removed: {},
      card_inserted: {},
      card_progress: {},
      card_identified: {},
      card_ready: {},
      certificate_expires: {},
      card_opposed: {},
      card_unusable: {},
      card_removed: {},
      pin_changed: {},
      lease_opened: {},
      lease_ended: {},
      sign_progress: {},
      prompt_shown: {},
      prompt_closed: {},
    },
  },
  Identity: { members: { warnings: ["IdentityWarning"] } },
  IdentityWarning: {
    tag: "kind",
    shared: [],
    variants: {
      check_key: {},
      identifier: {},
      no_national_id: {},
      additional: {},
      certificate_unreadable: {},
      certificate_encoding: {},
      differs: {},
      activity_index: {},
      environment: {},
      extension: {},
      field: {},
      not_utf8: {},
      unparsed: {},
    },
  },
  JudgedCertificate: { members: { chain: ["bytes"], identity: "Identity" } },
  JudgedIdentity: { members: { warnings: ["IdentityWarning"] } },
  JudgedSignature: { members: { chain: ["bytes"], identity: "Identity" } },
  RandomResult: { members: { random: "bytes" } },
  SignCmsResult: { members: { cms: "bytes" } },
  SignDigestsResult: { members: { signatures: ["bytes"] } },
  SignatureResult: { members: { signature: "bytes" } },
  SubmittedDocument: { members: { digest: "bytes" } },
};
