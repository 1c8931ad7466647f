// The types of the API: results, events and their parts.
// Generated from docs/openrpc.json by clients/generate.

using System.Collections.Generic;

namespace CpsClient
{
    /// <summary>The protocol that these types describe.</summary>
    public static class Protocol
    {
        /// <summary>Its version.</summary>
        public const int Version = 1;
    }

    /// <summary>
    /// Purpose of an access to a shared health record (TRE_R248). A newer service may send other
    /// words.
    /// </summary>
    public sealed class AccessPurpose : Word<AccessPurpose>
    {
        /// <summary>The usual access.</summary>
        public static readonly AccessPurpose Normal =
            new AccessPurpose("normal");

        /// <summary>An emergency, in which the patient cannot be asked.</summary>
        public static readonly AccessPurpose BrisDeGlace =
            new AccessPurpose("bris_de_glace");

        /// <summary>A regulating physician of the emergency call centre.</summary>
        public static readonly AccessPurpose Centre15 =
            new AccessPurpose("centre_15");

        /// <summary>Makes one of any word.</summary>
        public AccessPurpose(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static AccessPurpose FromJson(object json)
        {
            return new AccessPurpose(Json.Text(json));
        }
    }

    /// <summary>A practice situation: one structure with the holder's place in it.</summary>
    public sealed class Activity
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="index">Index on the card, 1 to 16; indexes may have holes.</param>
        /// <param name="structure">Place of the warning.</param>
        /// <param name="sector">Activity sector (R02).</param>
        /// <param name="mode">Mode of practice (G17).</param>
        /// <param name="responsibility">Level of responsibility (G04).</param>
        /// <param name="replaces">IdNat_PS of the professional whom the holder replaces.</param>
        public Activity(
            long index, Structure structure, SourcedCode sector = null, SourcedCode mode = null,
            SourcedCode responsibility = null, SourcedNationalId replaces = null)
        {
            Index = index;
            Structure = structure;
            Sector = sector;
            Mode = mode;
            Responsibility = responsibility;
            Replaces = replaces;
        }

        /// <summary>Index on the card, 1 to 16; indexes may have holes.</summary>
        public long Index { get; }

        /// <summary>Place of the warning.</summary>
        public Structure Structure { get; }

        /// <summary>Activity sector (R02).</summary>
        public SourcedCode Sector { get; }

        /// <summary>Mode of practice (G17).</summary>
        public SourcedCode Mode { get; }

        /// <summary>Level of responsibility (G04).</summary>
        public SourcedCode Responsibility { get; }

        /// <summary>IdNat_PS of the professional whom the holder replaces.</summary>
        public SourcedNationalId Replaces { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static Activity FromJson(object json)
        {
            var members = Json.MembersOf(json, "Activity");
            return new Activity(
                members.Required("index", Json.Integer),
                members.Required("structure", CpsClient.Structure.FromJson),
                members.Optional("sector", CpsClient.SourcedCode.FromJson),
                members.Optional("mode", CpsClient.SourcedCode.FromJson),
                members.Optional("responsibility", CpsClient.SourcedCode.FromJson),
                members.Optional("replaces", CpsClient.SourcedNationalId.FromJson));
        }
    }

    /// <summary>A failure as it travels: the kind and the fields that matter.</summary>
    public sealed class ApiError
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="kind">Kind of the error.</param>
        /// <param name="detail">Technical detail for the log and for developers, never a
        /// secret.</param>
        /// <param name="retries">Tries left, for a wrong PIN or PUK.</param>
        /// <param name="reader">The reader concerned.</param>
        /// <param name="card">The card concerned.</param>
        public ApiError(
            ErrorKind kind, string detail = null, long? retries = null, string reader = null,
            string card = null)
        {
            Kind = kind;
            Detail = detail;
            Retries = retries;
            Reader = reader;
            Card = card;
        }

        /// <summary>Kind of the error.</summary>
        public ErrorKind Kind { get; }

        /// <summary>Technical detail for the log and for developers, never a secret.</summary>
        public string Detail { get; }

        /// <summary>Tries left, for a wrong PIN or PUK.</summary>
        public long? Retries { get; }

        /// <summary>The reader concerned.</summary>
        public string Reader { get; }

        /// <summary>The card concerned.</summary>
        public string Card { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static ApiError FromJson(object json)
        {
            var members = Json.MembersOf(json, "ApiError");
            return new ApiError(
                members.Required("kind", CpsClient.ErrorKind.FromJson),
                members.Optional("detail", Json.Text),
                members.OptionalValue("retries", Json.Integer),
                members.Optional("reader", Json.Text),
                members.Optional("card", Json.Text));
        }
    }

    /// <summary>Result of `assertion.dmp_submission`.</summary>
    public sealed class AssertionDmpSubmissionResult
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="signedXml">The signature document: canonical XML, to be put into the set
        /// as a document of its own.</param>
        /// <param name="signatureId">The identifier of the signature, which the audit file has
        /// too.</param>
        /// <param name="issuedAt">Its time, RFC 3339, UTC.</param>
        /// <param name="trust">Whether the certificate of the signer can be relied on: an expired
        /// one signs all the same.</param>
        /// <param name="rights">Remaining rights of the login. Without signatures left, the login
        /// has ended.</param>
        public AssertionDmpSubmissionResult(
            string signedXml, string signatureId, string issuedAt, Trust trust, LeaseState rights
            = null)
        {
            SignedXml = signedXml;
            SignatureId = signatureId;
            IssuedAt = issuedAt;
            Trust = trust;
            Rights = rights;
        }

        /// <summary>
        /// The signature document: canonical XML, to be put into the set as a document of its own.
        /// </summary>
        public string SignedXml { get; }

        /// <summary>The identifier of the signature, which the audit file has too.</summary>
        public string SignatureId { get; }

        /// <summary>Its time, RFC 3339, UTC.</summary>
        public string IssuedAt { get; }

        /// <summary>
        /// Whether the certificate of the signer can be relied on: an expired one signs all the
        /// same.
        /// </summary>
        public Trust Trust { get; }

        /// <summary>
        /// Remaining rights of the login. Without signatures left, the login has ended.
        /// </summary>
        public LeaseState Rights { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static AssertionDmpSubmissionResult FromJson(object json)
        {
            var members = Json.MembersOf(json, "AssertionDmpSubmissionResult");
            return new AssertionDmpSubmissionResult(
                members.Required("signed_xml", Json.Text),
                members.Required("signature_id", Json.Text),
                members.Required("issued_at", Json.Text),
                members.Required("trust", CpsClient.Trust.FromJson),
                members.Optional("rights", CpsClient.LeaseState.FromJson));
        }
    }

    /// <summary>Result of `assertion.insi`.</summary>
    public sealed class AssertionInsiResult
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="signedXml">The signed assertion: canonical XML.</param>
        /// <param name="assertionId">Its identifier, which the audit file has too.</param>
        /// <param name="issuedAt">Its time, RFC 3339, UTC.</param>
        /// <param name="trust">Whether the certificate of the signer can be relied on: an expired
        /// one signs all the same.</param>
        /// <param name="billingNumber">The number that bills the activity, and its origin.</param>
        /// <param name="rights">Remaining rights of the login. Without signatures left, the login
        /// has ended.</param>
        public AssertionInsiResult(
            string signedXml, string assertionId, string issuedAt, Trust trust, Billing
            billingNumber, LeaseState rights = null)
        {
            SignedXml = signedXml;
            AssertionId = assertionId;
            IssuedAt = issuedAt;
            Trust = trust;
            BillingNumber = billingNumber;
            Rights = rights;
        }

        /// <summary>The signed assertion: canonical XML.</summary>
        public string SignedXml { get; }

        /// <summary>Its identifier, which the audit file has too.</summary>
        public string AssertionId { get; }

        /// <summary>Its time, RFC 3339, UTC.</summary>
        public string IssuedAt { get; }

        /// <summary>
        /// Whether the certificate of the signer can be relied on: an expired one signs all the
        /// same.
        /// </summary>
        public Trust Trust { get; }

        /// <summary>The number that bills the activity, and its origin.</summary>
        public Billing BillingNumber { get; }

        /// <summary>
        /// Remaining rights of the login. Without signatures left, the login has ended.
        /// </summary>
        public LeaseState Rights { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static AssertionInsiResult FromJson(object json)
        {
            var members = Json.MembersOf(json, "AssertionInsiResult");
            return new AssertionInsiResult(
                members.Required("signed_xml", Json.Text),
                members.Required("assertion_id", Json.Text),
                members.Required("issued_at", Json.Text),
                members.Required("trust", CpsClient.Trust.FromJson),
                members.Required("billing_number", CpsClient.Billing.FromJson),
                members.Optional("rights", CpsClient.LeaseState.FromJson));
        }
    }

    /// <summary>A kind of health assertion. A newer service may send other words.</summary>
    public sealed class AssertionKind : Word<AssertionKind>
    {
        /// <summary>The VIHF that opens a shared health record.</summary>
        public static readonly AssertionKind Vihf =
            new AssertionKind("vihf");

        /// <summary>
        /// The assertion for INSi, ADRi and DMTi, the teleservices of the health insurance.
        /// </summary>
        public static readonly AssertionKind Insi =
            new AssertionKind("insi");

        /// <summary>
        /// The signature of a set of documents that go into a shared health record.
        /// </summary>
        public static readonly AssertionKind DmpSubmission =
            new AssertionKind("dmp_submission");

        /// <summary>Makes one of any word.</summary>
        public AssertionKind(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static AssertionKind FromJson(object json)
        {
            return new AssertionKind(Json.Text(json));
        }
    }

    /// <summary>Result of a method that makes an assertion.</summary>
    public sealed class AssertionResult
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="signedXml">The signed assertion: canonical XML.</param>
        /// <param name="assertionId">Its identifier, which the audit file has too.</param>
        /// <param name="issuedAt">Its time, RFC 3339, UTC.</param>
        /// <param name="trust">Whether the certificate of the signer can be relied on: an expired
        /// one signs all the same.</param>
        /// <param name="rights">Remaining rights of the login. Without signatures left, the login
        /// has ended.</param>
        public AssertionResult(
            string signedXml, string assertionId, string issuedAt, Trust trust, LeaseState rights
            = null)
        {
            SignedXml = signedXml;
            AssertionId = assertionId;
            IssuedAt = issuedAt;
            Trust = trust;
            Rights = rights;
        }

        /// <summary>The signed assertion: canonical XML.</summary>
        public string SignedXml { get; }

        /// <summary>Its identifier, which the audit file has too.</summary>
        public string AssertionId { get; }

        /// <summary>Its time, RFC 3339, UTC.</summary>
        public string IssuedAt { get; }

        /// <summary>
        /// Whether the certificate of the signer can be relied on: an expired one signs all the
        /// same.
        /// </summary>
        public Trust Trust { get; }

        /// <summary>
        /// Remaining rights of the login. Without signatures left, the login has ended.
        /// </summary>
        public LeaseState Rights { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static AssertionResult FromJson(object json)
        {
            var members = Json.MembersOf(json, "AssertionResult");
            return new AssertionResult(
                members.Required("signed_xml", Json.Text),
                members.Required("assertion_id", Json.Text),
                members.Required("issued_at", Json.Text),
                members.Required("trust", CpsClient.Trust.FromJson),
                members.Optional("rights", CpsClient.LeaseState.FromJson));
        }
    }

    /// <summary>
    /// A line of the audit file. It holds no PIN, no document, of the holder only the serial
    /// number of the chip and the `CardFacts`, and of a patient only a keyed hash.
    /// </summary>
    public sealed class AuditRecord
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="time">Time, RFC 3339, UTC.</param>
        /// <param name="operation">Operation that was asked for.</param>
        /// <param name="outcome">`ok`, or the word of the error.</param>
        /// <param name="reader">Name of the reader; empty where no card is concerned.</param>
        /// <param name="serial">Serial number of the card; empty where no card is
        /// concerned.</param>
        /// <param name="uid">The number of the account, where the service runs on Unix.</param>
        /// <param name="sid">The SID of the account as text, `S-1-5-…`, where the service runs on
        /// Windows.</param>
        /// <param name="pid">The process that connected.</param>
        /// <param name="program">Its executable or command name, for information.</param>
        /// <param name="client">The name that the program gave itself.</param>
        /// <param name="origin">The site for whose pages it asked, as the program gave it.</param>
        /// <param name="repeated">Number of refusals of this kind within a minute of an earlier
        /// record, which this one stands for.</param>
        /// <param name="key">The key.</param>
        /// <param name="scheme">Signature scheme.</param>
        /// <param name="digest">The digest, or the bytes as given, of which 512 are kept; not that
        /// of an assertion, against which a reader could test who the patient is.</param>
        /// <param name="agentPid">The process of the agent that showed the dialog.</param>
        /// <param name="label">Label of the data object.</param>
        /// <param name="reason">The reason why a login ended.</param>
        /// <param name="purpose">Purpose, in the caller's words.</param>
        /// <param name="access">The way in which other programs reach the card during the
        /// login.</param>
        /// <param name="assertion">The kind of the assertion, or of those that a login is limited
        /// to.</param>
        /// <param name="assertionId">The identifier of the assertion.</param>
        /// <param name="activity">The number of the activity that the assertion is made
        /// for.</param>
        /// <param name="patient">The patient of the assertion: HMAC-SHA256 of the national
        /// identity (INS) with the key in `patient.key` below `state_dir`, in hexadecimal digits.
        /// Absent without `state_dir`.</param>
        /// <param name="site">The site that may use the card, or may not any more.</param>
        /// <param name="generation">Generation and interface of the card.</param>
        /// <param name="opposed">Day on which the card was opposed, `yyyy-mm-dd`, by the index of
        /// the directory.</param>
        /// <param name="directoryFreshness">Whether that index was read, and how old it was;
        /// absent without one (`directory_index` of the configuration). Only a current one says
        /// that a card without `opposed` is not opposed.</param>
        /// <param name="number">Number of the record in the chain, from 1; absent in lines of
        /// earlier versions.</param>
        /// <param name="previous">SHA-256 of the line before, in hexadecimal digits; absent in the
        /// first record of all.</param>
        public AuditRecord(
            string time, Operation operation, string outcome, string reader, string serial, long?
            uid = null, string sid = null, long? pid = null, string program = null, string client
            = null, string origin = null, long? repeated = null, Purpose key = null, SignScheme
            scheme = null, byte[] digest = null, long? agentPid = null, string label = null,
            LeaseEnd reason = null, string purpose = null, CardAccess access = null, AssertionKind
            assertion = null, string assertionId = null, long? activity = null, string patient =
            null, string site = null, CardGeneration generation = null, string opposed = null,
            DirectoryFreshness directoryFreshness = null, long? number = null, string previous =
            null)
        {
            Time = time;
            Operation = operation;
            Outcome = outcome;
            Reader = reader;
            Serial = serial;
            Uid = uid;
            Sid = sid;
            Pid = pid;
            Program = program;
            Client = client;
            Origin = origin;
            Repeated = repeated;
            Key = key;
            Scheme = scheme;
            Digest = digest;
            AgentPid = agentPid;
            Label = label;
            Reason = reason;
            Purpose = purpose;
            Access = access;
            Assertion = assertion;
            AssertionId = assertionId;
            Activity = activity;
            Patient = patient;
            Site = site;
            Generation = generation;
            Opposed = opposed;
            DirectoryFreshness = directoryFreshness;
            Number = number;
            Previous = previous;
        }

        /// <summary>Time, RFC 3339, UTC.</summary>
        public string Time { get; }

        /// <summary>Operation that was asked for.</summary>
        public Operation Operation { get; }

        /// <summary>`ok`, or the word of the error.</summary>
        public string Outcome { get; }

        /// <summary>Name of the reader; empty where no card is concerned.</summary>
        public string Reader { get; }

        /// <summary>Serial number of the card; empty where no card is concerned.</summary>
        public string Serial { get; }

        /// <summary>The number of the account, where the service runs on Unix.</summary>
        public long? Uid { get; }

        /// <summary>
        /// The SID of the account as text, `S-1-5-…`, where the service runs on Windows.
        /// </summary>
        public string Sid { get; }

        /// <summary>The process that connected.</summary>
        public long? Pid { get; }

        /// <summary>Its executable or command name, for information.</summary>
        public string Program { get; }

        /// <summary>The name that the program gave itself.</summary>
        public string Client { get; }

        /// <summary>The site for whose pages it asked, as the program gave it.</summary>
        public string Origin { get; }

        /// <summary>
        /// Number of refusals of this kind within a minute of an earlier record, which this one
        /// stands for.
        /// </summary>
        public long? Repeated { get; }

        /// <summary>The key.</summary>
        public Purpose Key { get; }

        /// <summary>Signature scheme.</summary>
        public SignScheme Scheme { get; }

        /// <summary>
        /// The digest, or the bytes as given, of which 512 are kept; not that of an assertion,
        /// against which a reader could test who the patient is.
        /// </summary>
        public byte[] Digest { get; }

        /// <summary>The process of the agent that showed the dialog.</summary>
        public long? AgentPid { get; }

        /// <summary>Label of the data object.</summary>
        public string Label { get; }

        /// <summary>The reason why a login ended.</summary>
        public LeaseEnd Reason { get; }

        /// <summary>Purpose, in the caller's words.</summary>
        public string Purpose { get; }

        /// <summary>The way in which other programs reach the card during the login.</summary>
        public CardAccess Access { get; }

        /// <summary>The kind of the assertion, or of those that a login is limited to.</summary>
        public AssertionKind Assertion { get; }

        /// <summary>The identifier of the assertion.</summary>
        public string AssertionId { get; }

        /// <summary>The number of the activity that the assertion is made for.</summary>
        public long? Activity { get; }

        /// <summary>
        /// The patient of the assertion: HMAC-SHA256 of the national identity (INS) with the key
        /// in `patient.key` below `state_dir`, in hexadecimal digits. Absent without `state_dir`.
        /// </summary>
        public string Patient { get; }

        /// <summary>The site that may use the card, or may not any more.</summary>
        public string Site { get; }

        /// <summary>Generation and interface of the card.</summary>
        public CardGeneration Generation { get; }

        /// <summary>
        /// Day on which the card was opposed, `yyyy-mm-dd`, by the index of the directory.
        /// </summary>
        public string Opposed { get; }

        /// <summary>
        /// Whether that index was read, and how old it was; absent without one (`directory_index`
        /// of the configuration). Only a current one says that a card without `opposed` is not
        /// opposed.
        /// </summary>
        public DirectoryFreshness DirectoryFreshness { get; }

        /// <summary>
        /// Number of the record in the chain, from 1; absent in lines of earlier versions.
        /// </summary>
        public long? Number { get; }

        /// <summary>
        /// SHA-256 of the line before, in hexadecimal digits; absent in the first record of all.
        /// </summary>
        public string Previous { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static AuditRecord FromJson(object json)
        {
            var members = Json.MembersOf(json, "AuditRecord");
            return new AuditRecord(
                members.Required("time", Json.Text),
                members.Required("operation", CpsClient.Operation.FromJson),
                members.Required("outcome", Json.Text),
                members.Required("reader", Json.Text),
                members.Required("serial", Json.Text),
                members.OptionalValue("uid", Json.Integer),
                members.Optional("sid", Json.Text),
                members.OptionalValue("pid", Json.Integer),
                members.Optional("program", Json.Text),
                members.Optional("client", Json.Text),
                members.Optional("origin", Json.Text),
                members.OptionalValue("repeated", Json.Integer),
                members.Optional("key", CpsClient.Purpose.FromJson),
                members.Optional("scheme", CpsClient.SignScheme.FromJson),
                members.Optional("digest", Json.Bytes),
                members.OptionalValue("agent_pid", Json.Integer),
                members.Optional("label", Json.Text),
                members.Optional("reason", CpsClient.LeaseEnd.FromJson),
                members.Optional("purpose", Json.Text),
                members.Optional("access", CpsClient.CardAccess.FromJson),
                members.Optional("assertion", CpsClient.AssertionKind.FromJson),
                members.Optional("assertion_id", Json.Text),
                members.OptionalValue("activity", Json.Integer),
                members.Optional("patient", Json.Text),
                members.Optional("site", Json.Text),
                members.Optional("generation", CpsClient.CardGeneration.FromJson),
                members.Optional("opposed", Json.Text),
                members.Optional("directory_freshness", CpsClient.DirectoryFreshness.FromJson),
                members.OptionalValue("number", Json.Integer),
                members.Optional("previous", Json.Text));
        }
    }

    /// <summary>Result of `audit.tail`.</summary>
    public sealed class AuditTailResult
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="records">The records, oldest first.</param>
        /// <param name="omitted">Number of earlier records that were asked for, and that one
        /// answer does not hold.</param>
        public AuditTailResult(
            IReadOnlyList<AuditRecord> records, long omitted)
        {
            Records = records;
            Omitted = omitted;
        }

        /// <summary>The records, oldest first.</summary>
        public IReadOnlyList<AuditRecord> Records { get; }

        /// <summary>
        /// Number of earlier records that were asked for, and that one answer does not hold.
        /// </summary>
        public long Omitted { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static AuditTailResult FromJson(object json)
        {
            var members = Json.MembersOf(json, "AuditTailResult");
            return new AuditTailResult(
                members.Required("records", Json.List(CpsClient.AuditRecord.FromJson)),
                members.Required("omitted", Json.Integer));
        }
    }

    /// <summary>The number that bills an activity.</summary>
    public sealed class Billing
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="value">The number.</param>
        /// <param name="origin">Its origin.</param>
        public Billing(
            string value, BillingOrigin origin)
        {
            Value = value;
            Origin = origin;
        }

        /// <summary>The number.</summary>
        public string Value { get; }

        /// <summary>Its origin.</summary>
        public BillingOrigin Origin { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static Billing FromJson(object json)
        {
            var members = Json.MembersOf(json, "Billing");
            return new Billing(
                members.Required("value", Json.Text),
                members.Required("origin", CpsClient.BillingOrigin.FromJson));
        }
    }

    /// <summary>
    /// Origin of the number that bills an activity. A newer service may send other words.
    /// </summary>
    public sealed class BillingOrigin : Word<BillingOrigin>
    {
        /// <summary>
        /// The FINESS or SIRET number of the structure of the activity, on the card.
        /// </summary>
        public static readonly BillingOrigin Structure =
            new BillingOrigin("structure");

        /// <summary>The caller, and the card does not confirm it.</summary>
        public static readonly BillingOrigin Declared =
            new BillingOrigin("declared");

        /// <summary>Makes one of any word.</summary>
        public BillingOrigin(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static BillingOrigin FromJson(object json)
        {
            return new BillingOrigin(Json.Text(json));
        }
    }

    /// <summary>
    /// The way in which other programs of the machine reach the card during a login. A newer
    /// service may send other words.
    /// </summary>
    public sealed class CardAccess : Word<CardAccess>
    {
        /// <summary>None is connected to the card, and none can connect.</summary>
        public static readonly CardAccess Exclusive =
            new CardAccess("exclusive");

        /// <summary>
        /// Another program was connected to the card: it stays so and waits. Its commands are
        /// refused, and the login is short (`lease_contended_seconds`).
        /// </summary>
        public static readonly CardAccess Contended =
            new CardAccess("contended");

        /// <summary>
        /// The configuration says so: each of them can use the card as the holder.
        /// </summary>
        public static readonly CardAccess Shared =
            new CardAccess("shared");

        /// <summary>Makes one of any word.</summary>
        public CardAccess(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static CardAccess FromJson(object json)
        {
            return new CardAccess(Json.Text(json));
        }
    }

    /// <summary>
    /// Whether the card and its holder exist only for tests. A newer service may send other words.
    /// </summary>
    public sealed class CardEnvironment : Word<CardEnvironment>
    {
        /// <summary>A test card.</summary>
        public static readonly CardEnvironment Test =
            new CardEnvironment("test");

        /// <summary>A real person's card.</summary>
        public static readonly CardEnvironment Production =
            new CardEnvironment("production");

        /// <summary>Neither the category nor the issuer tells.</summary>
        public static readonly CardEnvironment Unknown =
            new CardEnvironment("unknown");

        /// <summary>Makes one of any word.</summary>
        public CardEnvironment(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static CardEnvironment FromJson(object json)
        {
            return new CardEnvironment(Json.Text(json));
        }
    }

    /// <summary>Generation and interface of a card. A newer service may send other words.</summary>
    public sealed class CardGeneration : Word<CardGeneration>
    {
        /// <summary>CPS3 (IAS-ECC) by its contacts.</summary>
        public static readonly CardGeneration Cps3 =
            new CardGeneration("cps3");

        /// <summary>CPS3 by radio: no PIN, technical key.</summary>
        public static readonly CardGeneration Cps3Contactless =
            new CardGeneration("cps3_contactless");

        /// <summary>CPS4 (ChipDoc).</summary>
        public static readonly CardGeneration Cps4 =
            new CardGeneration("cps4");

        /// <summary>Makes one of any word.</summary>
        public CardGeneration(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static CardGeneration FromJson(object json)
        {
            return new CardGeneration(Json.Text(json));
        }
    }

    /// <summary>The card as its issuer describes it.</summary>
    public sealed class CardIdentity
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="type">Card type (G02).</param>
        /// <param name="category">Product category (G01).</param>
        /// <param name="issuer">Number of the issuer, `8025000001`.</param>
        /// <param name="number">Card number, ten digits; not the serial number of EF.SN.</param>
        /// <param name="validity">First and last day of validity.</param>
        public CardIdentity(
            SourcedCode type = null, SourcedCode category = null, SourcedText issuer = null,
            SourcedText number = null, SourcedValidity validity = null)
        {
            Type = type;
            Category = category;
            Issuer = issuer;
            Number = number;
            Validity = validity;
        }

        /// <summary>Card type (G02).</summary>
        public SourcedCode Type { get; }

        /// <summary>Product category (G01).</summary>
        public SourcedCode Category { get; }

        /// <summary>Number of the issuer, `8025000001`.</summary>
        public SourcedText Issuer { get; }

        /// <summary>Card number, ten digits; not the serial number of EF.SN.</summary>
        public SourcedText Number { get; }

        /// <summary>First and last day of validity.</summary>
        public SourcedValidity Validity { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static CardIdentity FromJson(object json)
        {
            var members = Json.MembersOf(json, "CardIdentity");
            return new CardIdentity(
                members.Optional("type", CpsClient.SourcedCode.FromJson),
                members.Optional("category", CpsClient.SourcedCode.FromJson),
                members.Optional("issuer", CpsClient.SourcedText.FromJson),
                members.Optional("number", CpsClient.SourcedText.FromJson),
                members.Optional("validity", CpsClient.SourcedValidity.FromJson));
        }
    }

    /// <summary>A private key of the card.</summary>
    public sealed class CardKey
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="key">Purpose of the key.</param>
        /// <param name="label">Label on the card.</param>
        /// <param name="keyId">CKA_ID, which the certificate shares.</param>
        /// <param name="bits">Size of the modulus in bits.</param>
        /// <param name="needsPin">Whether a PIN is needed.</param>
        /// <param name="schemes">Signature schemes of the key.</param>
        /// <param name="maxRaw">Most bytes that `SignScheme::RsaPkcs1` takes; 0 if it does
        /// not.</param>
        /// <param name="hashOnCard">Whether the card hashes the last block itself
        /// (`sign.hash_state`).</param>
        /// <param name="decrypts">Whether the key deciphers.</param>
        public CardKey(
            Purpose key, string label, byte[] keyId, long bits, bool needsPin,
            IReadOnlyList<SignScheme> schemes, long maxRaw, bool hashOnCard, bool decrypts)
        {
            Key = key;
            Label = label;
            KeyId = keyId;
            Bits = bits;
            NeedsPin = needsPin;
            Schemes = schemes;
            MaxRaw = maxRaw;
            HashOnCard = hashOnCard;
            Decrypts = decrypts;
        }

        /// <summary>Purpose of the key.</summary>
        public Purpose Key { get; }

        /// <summary>Label on the card.</summary>
        public string Label { get; }

        /// <summary>CKA_ID, which the certificate shares.</summary>
        public byte[] KeyId { get; }

        /// <summary>Size of the modulus in bits.</summary>
        public long Bits { get; }

        /// <summary>Whether a PIN is needed.</summary>
        public bool NeedsPin { get; }

        /// <summary>Signature schemes of the key.</summary>
        public IReadOnlyList<SignScheme> Schemes { get; }

        /// <summary>Most bytes that `SignScheme::RsaPkcs1` takes; 0 if it does not.</summary>
        public long MaxRaw { get; }

        /// <summary>Whether the card hashes the last block itself (`sign.hash_state`).</summary>
        public bool HashOnCard { get; }

        /// <summary>Whether the key deciphers.</summary>
        public bool Decrypts { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static CardKey FromJson(object json)
        {
            var members = Json.MembersOf(json, "CardKey");
            return new CardKey(
                members.Required("key", CpsClient.Purpose.FromJson),
                members.Required("label", Json.Text),
                members.Required("key_id", Json.Bytes),
                members.Required("bits", Json.Integer),
                members.Required("needs_pin", Json.Bool),
                members.Required("schemes", Json.List(CpsClient.SignScheme.FromJson)),
                members.Required("max_raw", Json.Integer),
                members.Required("hash_on_card", Json.Bool),
                members.Required("decrypts", Json.Bool));
        }
    }

    /// <summary>Everything that the PKCS#11 module shows of a card without asking it.</summary>
    public sealed class CardObjects
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="summary">The card.</param>
        /// <param name="manufacturer">Manufacturer from TokenInfo.</param>
        /// <param name="loginRequired">Whether anything needs the PIN: false contactless.</param>
        /// <param name="pin">State of the PIN.</param>
        /// <param name="puk">State of the PUK.</param>
        /// <param name="protectedPath">Whether the holder is asked elsewhere than in the
        /// application: on the reader, always where it has a PIN pad, or by an agent, where that
        /// is configured.</param>
        /// <param name="certificates">Certificates, authentication first.</param>
        /// <param name="keys">Private keys, authentication first.</param>
        /// <param name="data">Data objects in the card's order.</param>
        /// <param name="updateInterrupted">The error that `C_OpenSession` gives, if the card's
        /// last update was interrupted.</param>
        /// <param name="pinPolicy">Lengths of the PIN; absent contactless.</param>
        /// <param name="pukPolicy">Lengths of the PUK; absent contactless.</param>
        public CardObjects(
            CardSummary summary, string manufacturer, bool loginRequired, PinStatus pin, PinStatus
            puk, bool protectedPath, IReadOnlyList<Certificate> certificates,
            IReadOnlyList<CardKey> keys, IReadOnlyList<DataObject> data, bool updateInterrupted,
            PinPolicy pinPolicy = null, PinPolicy pukPolicy = null)
        {
            Summary = summary;
            Manufacturer = manufacturer;
            LoginRequired = loginRequired;
            Pin = pin;
            Puk = puk;
            ProtectedPath = protectedPath;
            Certificates = certificates;
            Keys = keys;
            Data = data;
            UpdateInterrupted = updateInterrupted;
            PinPolicy = pinPolicy;
            PukPolicy = pukPolicy;
        }

        /// <summary>The card.</summary>
        public CardSummary Summary { get; }

        /// <summary>Manufacturer from TokenInfo.</summary>
        public string Manufacturer { get; }

        /// <summary>Whether anything needs the PIN: false contactless.</summary>
        public bool LoginRequired { get; }

        /// <summary>State of the PIN.</summary>
        public PinStatus Pin { get; }

        /// <summary>State of the PUK.</summary>
        public PinStatus Puk { get; }

        /// <summary>
        /// Whether the holder is asked elsewhere than in the application: on the reader, always
        /// where it has a PIN pad, or by an agent, where that is configured.
        /// </summary>
        public bool ProtectedPath { get; }

        /// <summary>Certificates, authentication first.</summary>
        public IReadOnlyList<Certificate> Certificates { get; }

        /// <summary>Private keys, authentication first.</summary>
        public IReadOnlyList<CardKey> Keys { get; }

        /// <summary>Data objects in the card's order.</summary>
        public IReadOnlyList<DataObject> Data { get; }

        /// <summary>
        /// The error that `C_OpenSession` gives, if the card's last update was interrupted.
        /// </summary>
        public bool UpdateInterrupted { get; }

        /// <summary>Lengths of the PIN; absent contactless.</summary>
        public PinPolicy PinPolicy { get; }

        /// <summary>Lengths of the PUK; absent contactless.</summary>
        public PinPolicy PukPolicy { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static CardObjects FromJson(object json)
        {
            var members = Json.MembersOf(json, "CardObjects");
            return new CardObjects(
                members.Required("summary", CpsClient.CardSummary.FromJson),
                members.Required("manufacturer", Json.Text),
                members.Required("login_required", Json.Bool),
                members.Required("pin", CpsClient.PinStatus.FromJson),
                members.Required("puk", CpsClient.PinStatus.FromJson),
                members.Required("protected_path", Json.Bool),
                members.Required("certificates", Json.List(CpsClient.Certificate.FromJson)),
                members.Required("keys", Json.List(CpsClient.CardKey.FromJson)),
                members.Required("data", Json.List(CpsClient.DataObject.FromJson)),
                members.Required("update_interrupted", Json.Bool),
                members.Optional("pin_policy", CpsClient.PinPolicy.FromJson),
                members.Optional("puk_policy", CpsClient.PinPolicy.FromJson));
        }
    }

    /// <summary>
    /// A report on a card: structure and answers. Values are absent but for a short list of
    /// constants; no name, number, certificate, serial number or signature is in it.
    /// </summary>
    public sealed class CardReport
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="format">Version of the form: 1.</param>
        /// <param name="version">Version of the program that asked the card.</param>
        /// <param name="generation">Generation and interface.</param>
        /// <param name="atr">The answer to reset, in hexadecimal digits.</param>
        /// <param name="protocol">The transmission protocol.</param>
        /// <param name="pinPresented">Whether the PIN was presented for it.</param>
        /// <param name="answers">Answers to single commands.</param>
        /// <param name="files">The files that were selected.</param>
        /// <param name="codes">The counters of PIN and PUK.</param>
        /// <param name="keys">Operations of the keys; none without the PIN.</param>
        /// <param name="facts">The facts that are uncertain of real cards, each with what this
        /// card says of it.</param>
        /// <param name="times">Times, in microseconds: the one part that differs between two
        /// reports on the same card.</param>
        /// <param name="environmentKept">Whether a second signature needs no new security
        /// environment; absent if it was not tried.</param>
        public CardReport(
            long format, string version, CardGeneration generation, string atr, ReportedProtocol
            protocol, bool pinPresented, IReadOnlyList<CommandReport> answers,
            IReadOnlyList<FileReport> files, IReadOnlyList<CodeReport> codes,
            IReadOnlyList<KeyReport> keys, IReadOnlyList<FactReport> facts, TimesReport times,
            bool? environmentKept = null)
        {
            Format = format;
            Version = version;
            Generation = generation;
            Atr = atr;
            Protocol = protocol;
            PinPresented = pinPresented;
            Answers = answers;
            Files = files;
            Codes = codes;
            Keys = keys;
            Facts = facts;
            Times = times;
            EnvironmentKept = environmentKept;
        }

        /// <summary>Version of the form: 1.</summary>
        public long Format { get; }

        /// <summary>Version of the program that asked the card.</summary>
        public string Version { get; }

        /// <summary>Generation and interface.</summary>
        public CardGeneration Generation { get; }

        /// <summary>The answer to reset, in hexadecimal digits.</summary>
        public string Atr { get; }

        /// <summary>The transmission protocol.</summary>
        public ReportedProtocol Protocol { get; }

        /// <summary>Whether the PIN was presented for it.</summary>
        public bool PinPresented { get; }

        /// <summary>Answers to single commands.</summary>
        public IReadOnlyList<CommandReport> Answers { get; }

        /// <summary>The files that were selected.</summary>
        public IReadOnlyList<FileReport> Files { get; }

        /// <summary>The counters of PIN and PUK.</summary>
        public IReadOnlyList<CodeReport> Codes { get; }

        /// <summary>Operations of the keys; none without the PIN.</summary>
        public IReadOnlyList<KeyReport> Keys { get; }

        /// <summary>
        /// The facts that are uncertain of real cards, each with what this card says of it.
        /// </summary>
        public IReadOnlyList<FactReport> Facts { get; }

        /// <summary>
        /// Times, in microseconds: the one part that differs between two reports on the same card.
        /// </summary>
        public TimesReport Times { get; }

        /// <summary>
        /// Whether a second signature needs no new security environment; absent if it was not
        /// tried.
        /// </summary>
        public bool? EnvironmentKept { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static CardReport FromJson(object json)
        {
            var members = Json.MembersOf(json, "CardReport");
            return new CardReport(
                members.Required("format", Json.Integer),
                members.Required("version", Json.Text),
                members.Required("generation", CpsClient.CardGeneration.FromJson),
                members.Required("atr", Json.Text),
                members.Required("protocol", CpsClient.ReportedProtocol.FromJson),
                members.Required("pin_presented", Json.Bool),
                members.Required("answers", Json.List(CpsClient.CommandReport.FromJson)),
                members.Required("files", Json.List(CpsClient.FileReport.FromJson)),
                members.Required("codes", Json.List(CpsClient.CodeReport.FromJson)),
                members.Required("keys", Json.List(CpsClient.KeyReport.FromJson)),
                members.Required("facts", Json.List(CpsClient.FactReport.FromJson)),
                members.Required("times", CpsClient.TimesReport.FromJson),
                members.OptionalValue("environment_kept", Json.Bool));
        }
    }

    /// <summary>The state of a reader and its card.</summary>
    public sealed class CardStatus
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="reader">Name of the reader.</param>
        /// <param name="state">Content of the reader.</param>
        /// <param name="present">Whether a card is in it, usable or not.</param>
        /// <param name="holderKnown">Whether the holder is known, so that `cards.identity`
        /// answers.</param>
        /// <param name="validities">The certificates, as far as they were read.</param>
        /// <param name="login">The program that is logged in.</param>
        /// <param name="problem">The reason why the card cannot be used, when `state` is
        /// `unusable`, or takes no login, because an update of it was interrupted.</param>
        /// <param name="summary">The card, when `state` is `reading` or `ready`.</param>
        /// <param name="pin">State of the PIN, from the card's last word on it; absent before the
        /// card is ready, and of a card without a PIN.</param>
        public CardStatus(
            string reader, ReaderState state, bool present, bool holderKnown,
            IReadOnlyList<CertificateStatus> validities, LoginHolder login, ApiError problem =
            null, CardSummary summary = null, PinStatus pin = null)
        {
            Reader = reader;
            State = state;
            Present = present;
            HolderKnown = holderKnown;
            Validities = validities;
            Login = login;
            Problem = problem;
            Summary = summary;
            Pin = pin;
        }

        /// <summary>Name of the reader.</summary>
        public string Reader { get; }

        /// <summary>Content of the reader.</summary>
        public ReaderState State { get; }

        /// <summary>Whether a card is in it, usable or not.</summary>
        public bool Present { get; }

        /// <summary>Whether the holder is known, so that `cards.identity` answers.</summary>
        public bool HolderKnown { get; }

        /// <summary>The certificates, as far as they were read.</summary>
        public IReadOnlyList<CertificateStatus> Validities { get; }

        /// <summary>The program that is logged in.</summary>
        public LoginHolder Login { get; }

        /// <summary>
        /// The reason why the card cannot be used, when `state` is `unusable`, or takes no login,
        /// because an update of it was interrupted.
        /// </summary>
        public ApiError Problem { get; }

        /// <summary>The card, when `state` is `reading` or `ready`.</summary>
        public CardSummary Summary { get; }

        /// <summary>
        /// State of the PIN, from the card's last word on it; absent before the card is ready, and
        /// of a card without a PIN.
        /// </summary>
        public PinStatus Pin { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static CardStatus FromJson(object json)
        {
            var members = Json.MembersOf(json, "CardStatus");
            return new CardStatus(
                members.Required("reader", Json.Text),
                members.Required("state", CpsClient.ReaderState.FromJson),
                members.Required("present", Json.Bool),
                members.Required("holder_known", Json.Bool),
                members.Required("validities", Json.List(CpsClient.CertificateStatus.FromJson)),
                members.Required("login", CpsClient.LoginHolder.FromJson),
                members.Optional("problem", CpsClient.ApiError.FromJson),
                members.Optional("summary", CpsClient.CardSummary.FromJson),
                members.Optional("pin", CpsClient.PinStatus.FromJson));
        }
    }

    /// <summary>A card in one line.</summary>
    public sealed class CardSummary
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="card">Handle of this insertion.</param>
        /// <param name="reader">Name of the reader.</param>
        /// <param name="generation">Generation and interface.</param>
        /// <param name="serial">The eight digits of EF.SN: the PKCS#11 serial number.</param>
        /// <param name="label">Label of the token, once read.</param>
        public CardSummary(
            string card, string reader, CardGeneration generation, string serial, string label =
            null)
        {
            Card = card;
            Reader = reader;
            Generation = generation;
            Serial = serial;
            Label = label;
        }

        /// <summary>Handle of this insertion.</summary>
        public string Card { get; }

        /// <summary>Name of the reader.</summary>
        public string Reader { get; }

        /// <summary>Generation and interface.</summary>
        public CardGeneration Generation { get; }

        /// <summary>The eight digits of EF.SN: the PKCS#11 serial number.</summary>
        public string Serial { get; }

        /// <summary>Label of the token, once read.</summary>
        public string Label { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static CardSummary FromJson(object json)
        {
            var members = Json.MembersOf(json, "CardSummary");
            return new CardSummary(
                members.Required("card", Json.Text),
                members.Required("reader", Json.Text),
                members.Required("generation", CpsClient.CardGeneration.FromJson),
                members.Required("serial", Json.Text),
                members.Optional("label", Json.Text));
        }
    }

    /// <summary>Result of `cards.list`.</summary>
    public sealed class CardsResult
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="cards">The cards, in reader order.</param>
        public CardsResult(
            IReadOnlyList<CardSummary> cards)
        {
            Cards = cards;
        }

        /// <summary>The cards, in reader order.</summary>
        public IReadOnlyList<CardSummary> Cards { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static CardsResult FromJson(object json)
        {
            var members = Json.MembersOf(json, "CardsResult");
            return new CardsResult(
                members.Required("cards", Json.List(CpsClient.CardSummary.FromJson)));
        }
    }

    /// <summary>Result of `cards.status`.</summary>
    public sealed class CardsStatusResult
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="statuses">One for each reader, in the order of `readers.list`.</param>
        /// <param name="problem">The reason why there is none, if the PC/SC service is the
        /// cause.</param>
        public CardsStatusResult(
            IReadOnlyList<CardStatus> statuses, ApiError problem = null)
        {
            Statuses = statuses;
            Problem = problem;
        }

        /// <summary>One for each reader, in the order of `readers.list`.</summary>
        public IReadOnlyList<CardStatus> Statuses { get; }

        /// <summary>The reason why there is none, if the PC/SC service is the cause.</summary>
        public ApiError Problem { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static CardsStatusResult FromJson(object json)
        {
            var members = Json.MembersOf(json, "CardsStatusResult");
            return new CardsStatusResult(
                members.Required("statuses", Json.List(CpsClient.CardStatus.FromJson)),
                members.Optional("problem", CpsClient.ApiError.FromJson));
        }
    }

    /// <summary>A certificate of the card.</summary>
    public sealed class Certificate
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="label">Label on the card.</param>
        /// <param name="keyId">CKA_ID, which the private key shares.</param>
        /// <param name="der">The certificate as the card holds it, in DER; of one that cannot be
        /// read, what its file holds.</param>
        /// <param name="subject">Subject for people (RFC 4514).</param>
        /// <param name="issuer">Issuer for people (RFC 4514).</param>
        /// <param name="serialNumber">Serial number in hexadecimal.</param>
        /// <param name="notBefore">First second of validity, RFC 3339.</param>
        /// <param name="notAfter">Last second of validity, RFC 3339.</param>
        /// <param name="keyUsage">Names of the key usages (RFC 5280, 4.2.1.3), in its
        /// order.</param>
        /// <param name="extendedKeyUsage">Object identifiers of the extended key usages.</param>
        /// <param name="trust">Whether it can be relied on now.</param>
        /// <param name="chain">Its issuers' certificates in DER, from the trust directory: its own
        /// issuer first, the root last. Empty if no path leads to a root; there also when dates or
        /// revocation are against it.</param>
        /// <param name="key">The key that it is for; absent if neither the certificate nor the
        /// card tells.</param>
        /// <param name="unreadable">The defect of a certificate that cannot be read, for
        /// developers; then subject, issuer, serial number and dates are empty. Absent if it can
        /// be read.</param>
        public Certificate(
            string label, byte[] keyId, byte[] der, string subject, string issuer, string
            serialNumber, string notBefore, string notAfter, IReadOnlyList<string> keyUsage,
            IReadOnlyList<string> extendedKeyUsage, Trust trust, IReadOnlyList<byte[]> chain,
            Purpose key = null, string unreadable = null)
        {
            Label = label;
            KeyId = keyId;
            Der = der;
            Subject = subject;
            Issuer = issuer;
            SerialNumber = serialNumber;
            NotBefore = notBefore;
            NotAfter = notAfter;
            KeyUsage = keyUsage;
            ExtendedKeyUsage = extendedKeyUsage;
            Trust = trust;
            Chain = chain;
            Key = key;
            Unreadable = unreadable;
        }

        /// <summary>Label on the card.</summary>
        public string Label { get; }

        /// <summary>CKA_ID, which the private key shares.</summary>
        public byte[] KeyId { get; }

        /// <summary>
        /// The certificate as the card holds it, in DER; of one that cannot be read, what its file
        /// holds.
        /// </summary>
        public byte[] Der { get; }

        /// <summary>Subject for people (RFC 4514).</summary>
        public string Subject { get; }

        /// <summary>Issuer for people (RFC 4514).</summary>
        public string Issuer { get; }

        /// <summary>Serial number in hexadecimal.</summary>
        public string SerialNumber { get; }

        /// <summary>First second of validity, RFC 3339.</summary>
        public string NotBefore { get; }

        /// <summary>Last second of validity, RFC 3339.</summary>
        public string NotAfter { get; }

        /// <summary>Names of the key usages (RFC 5280, 4.2.1.3), in its order.</summary>
        public IReadOnlyList<string> KeyUsage { get; }

        /// <summary>Object identifiers of the extended key usages.</summary>
        public IReadOnlyList<string> ExtendedKeyUsage { get; }

        /// <summary>Whether it can be relied on now.</summary>
        public Trust Trust { get; }

        /// <summary>
        /// Its issuers' certificates in DER, from the trust directory: its own issuer first, the
        /// root last. Empty if no path leads to a root; there also when dates or revocation are
        /// against it.
        /// </summary>
        public IReadOnlyList<byte[]> Chain { get; }

        /// <summary>
        /// The key that it is for; absent if neither the certificate nor the card tells.
        /// </summary>
        public Purpose Key { get; }

        /// <summary>
        /// The defect of a certificate that cannot be read, for developers; then subject, issuer,
        /// serial number and dates are empty. Absent if it can be read.
        /// </summary>
        public string Unreadable { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static Certificate FromJson(object json)
        {
            var members = Json.MembersOf(json, "Certificate");
            return new Certificate(
                members.Required("label", Json.Text),
                members.Required("key_id", Json.Bytes),
                members.Required("der", Json.Bytes),
                members.Required("subject", Json.Text),
                members.Required("issuer", Json.Text),
                members.Required("serial_number", Json.Text),
                members.Required("not_before", Json.Text),
                members.Required("not_after", Json.Text),
                members.Required("key_usage", Json.List(Json.Text)),
                members.Required("extended_key_usage", Json.List(Json.Text)),
                members.Required("trust", CpsClient.Trust.FromJson),
                members.Required("chain", Json.List(Json.Bytes)),
                members.Optional("key", CpsClient.Purpose.FromJson),
                members.Optional("unreadable", Json.Text));
        }
    }

    /// <summary>Whether a certificate of the card is good, and for how long.</summary>
    public sealed class CertificateStatus
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="notBefore">First second of validity, RFC 3339; empty of a certificate that
        /// cannot be read, as below.</param>
        /// <param name="notAfter">Last second of validity, RFC 3339.</param>
        /// <param name="trust">Whether it can be relied on now.</param>
        /// <param name="key">The key that it is for; absent if neither the certificate nor the
        /// card tells.</param>
        /// <param name="daysLeft">Whole days until that second; negative from then on, and absent
        /// of a certificate that cannot be read.</param>
        public CertificateStatus(
            string notBefore, string notAfter, Trust trust, Purpose key = null, long? daysLeft =
            null)
        {
            NotBefore = notBefore;
            NotAfter = notAfter;
            Trust = trust;
            Key = key;
            DaysLeft = daysLeft;
        }

        /// <summary>
        /// First second of validity, RFC 3339; empty of a certificate that cannot be read, as
        /// below.
        /// </summary>
        public string NotBefore { get; }

        /// <summary>Last second of validity, RFC 3339.</summary>
        public string NotAfter { get; }

        /// <summary>Whether it can be relied on now.</summary>
        public Trust Trust { get; }

        /// <summary>
        /// The key that it is for; absent if neither the certificate nor the card tells.
        /// </summary>
        public Purpose Key { get; }

        /// <summary>
        /// Whole days until that second; negative from then on, and absent of a certificate that
        /// cannot be read.
        /// </summary>
        public long? DaysLeft { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static CertificateStatus FromJson(object json)
        {
            var members = Json.MembersOf(json, "CertificateStatus");
            return new CertificateStatus(
                members.Required("not_before", Json.Text),
                members.Required("not_after", Json.Text),
                members.Required("trust", CpsClient.Trust.FromJson),
                members.Optional("key", CpsClient.Purpose.FromJson),
                members.OptionalValue("days_left", Json.Integer));
        }
    }

    /// <summary>Result of `cards.certificates`.</summary>
    public sealed class CertificatesResult
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="certificates">The certificates, authentication first.</param>
        public CertificatesResult(
            IReadOnlyList<Certificate> certificates)
        {
            Certificates = certificates;
        }

        /// <summary>The certificates, authentication first.</summary>
        public IReadOnlyList<Certificate> Certificates { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static CertificatesResult FromJson(object json)
        {
            var members = Json.MembersOf(json, "CertificatesResult");
            return new CertificatesResult(
                members.Required("certificates", Json.List(CpsClient.Certificate.FromJson)));
        }
    }

    /// <summary>Counters of a PIN or PUK.</summary>
    public sealed class CodeReport
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="code">The code.</param>
        /// <param name="triesLeft">Tries left, if the card tells.</param>
        /// <param name="triesMax">Tries after a success, if the card tells.</param>
        /// <param name="usesLeft">Uses left, if the card counts them.</param>
        public CodeReport(
            ReportedCode code, long? triesLeft = null, long? triesMax = null, long? usesLeft =
            null)
        {
            Code = code;
            TriesLeft = triesLeft;
            TriesMax = triesMax;
            UsesLeft = usesLeft;
        }

        /// <summary>The code.</summary>
        public ReportedCode Code { get; }

        /// <summary>Tries left, if the card tells.</summary>
        public long? TriesLeft { get; }

        /// <summary>Tries after a success, if the card tells.</summary>
        public long? TriesMax { get; }

        /// <summary>Uses left, if the card counts them.</summary>
        public long? UsesLeft { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static CodeReport FromJson(object json)
        {
            var members = Json.MembersOf(json, "CodeReport");
            return new CodeReport(
                members.Required("code", CpsClient.ReportedCode.FromJson),
                members.OptionalValue("tries_left", Json.Integer),
                members.OptionalValue("tries_max", Json.Integer),
                members.OptionalValue("uses_left", Json.Integer));
        }
    }

    /// <summary>A command and its answers.</summary>
    public sealed class CommandReport
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="probe">The command.</param>
        /// <param name="status">The status words in the order of the answers: `61xx` and `6Cxx`
        /// have another after them.</param>
        /// <param name="length">Number of data bytes in all answers together.</param>
        /// <param name="structure">The data, if they are data objects of the card's
        /// administration.</param>
        public CommandReport(
            Probe probe, IReadOnlyList<string> status, long length, ReportedStructure structure =
            null)
        {
            Probe = probe;
            Status = status;
            Length = length;
            Structure = structure;
        }

        /// <summary>The command.</summary>
        public Probe Probe { get; }

        /// <summary>
        /// The status words in the order of the answers: `61xx` and `6Cxx` have another after
        /// them.
        /// </summary>
        public IReadOnlyList<string> Status { get; }

        /// <summary>Number of data bytes in all answers together.</summary>
        public long Length { get; }

        /// <summary>The data, if they are data objects of the card's administration.</summary>
        public ReportedStructure Structure { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static CommandReport FromJson(object json)
        {
            var members = Json.MembersOf(json, "CommandReport");
            return new CommandReport(
                members.Required("probe", CpsClient.Probe.FromJson),
                members.Required("status", Json.List(Json.Text)),
                members.Required("length", Json.Integer),
                members.Optional("structure", CpsClient.ReportedStructure.FromJson));
        }
    }

    /// <summary>A data object of the card.</summary>
    public sealed class DataObject
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="label">Label, `CPS_NAME_PS` for example.</param>
        /// <param name="application">Application, `CPS`.</param>
        /// <param name="needsPin">Whether it can be read after `pin.login` only.</param>
        /// <param name="modifiable">Whether `cards.data.write` may change it.</param>
        /// <param name="mayEndLogin">Whether reading it may end the login: it lies in another
        /// application of the card, and the card may forget the PIN on the way back. All such
        /// objects are read together and kept as long as the login lasts.</param>
        /// <param name="length">Length of its content in bytes, if it is known without asking the
        /// card.</param>
        public DataObject(
            string label, string application, bool needsPin, bool modifiable, bool mayEndLogin,
            long? length = null)
        {
            Label = label;
            Application = application;
            NeedsPin = needsPin;
            Modifiable = modifiable;
            MayEndLogin = mayEndLogin;
            Length = length;
        }

        /// <summary>Label, `CPS_NAME_PS` for example.</summary>
        public string Label { get; }

        /// <summary>Application, `CPS`.</summary>
        public string Application { get; }

        /// <summary>Whether it can be read after `pin.login` only.</summary>
        public bool NeedsPin { get; }

        /// <summary>Whether `cards.data.write` may change it.</summary>
        public bool Modifiable { get; }

        /// <summary>
        /// Whether reading it may end the login: it lies in another application of the card, and
        /// the card may forget the PIN on the way back. All such objects are read together and
        /// kept as long as the login lasts.
        /// </summary>
        public bool MayEndLogin { get; }

        /// <summary>
        /// Length of its content in bytes, if it is known without asking the card.
        /// </summary>
        public long? Length { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static DataObject FromJson(object json)
        {
            var members = Json.MembersOf(json, "DataObject");
            return new DataObject(
                members.Required("label", Json.Text),
                members.Required("application", Json.Text),
                members.Required("needs_pin", Json.Bool),
                members.Required("modifiable", Json.Bool),
                members.Required("may_end_login", Json.Bool),
                members.OptionalValue("length", Json.Integer));
        }
    }

    /// <summary>Result of `cards.data.read`.</summary>
    public sealed class DataResult
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="value">The file as it is.</param>
        public DataResult(
            byte[] value)
        {
            Value = value;
        }

        /// <summary>The file as it is.</summary>
        public byte[] Value { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static DataResult FromJson(object json)
        {
            var members = Json.MembersOf(json, "DataResult");
            return new DataResult(
                members.Required("value", Json.Bytes));
        }
    }

    /// <summary>Result of `decrypt`.</summary>
    public sealed class DecryptResult
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="plaintext">The plaintext.</param>
        public DecryptResult(
            byte[] plaintext)
        {
            Plaintext = plaintext;
        }

        /// <summary>The plaintext.</summary>
        public byte[] Plaintext { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static DecryptResult FromJson(object json)
        {
            var members = Json.MembersOf(json, "DecryptResult");
            return new DecryptResult(
                members.Required("plaintext", Json.Bytes));
        }
    }

    /// <summary>
    /// Whether an index of the directory is read, and how old it is. A newer service may send
    /// other words.
    /// </summary>
    public sealed class DirectoryFreshness : Word<DirectoryFreshness>
    {
        /// <summary>Its list of cards is of the last seven days.</summary>
        public static readonly DirectoryFreshness Current =
            new DirectoryFreshness("current");

        /// <summary>
        /// Its list of cards is older, or missing: later oppositions are not noticed.
        /// </summary>
        public static readonly DirectoryFreshness Old =
            new DirectoryFreshness("old");

        /// <summary>
        /// It is missing, damaged, of another version, or others could have written it: no
        /// opposition is noticed.
        /// </summary>
        public static readonly DirectoryFreshness Unusable =
            new DirectoryFreshness("unusable");

        /// <summary>Makes one of any word.</summary>
        public DirectoryFreshness(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static DirectoryFreshness FromJson(object json)
        {
            return new DirectoryFreshness(Json.Text(json));
        }
    }

    /// <summary>
    /// State of the index of the directory. In no state does it keep a card from being used, but
    /// for those that it names, where the administrator has chosen so.
    /// </summary>
    public sealed class DirectoryIndex
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="freshness">Whether it is read, and how old it is.</param>
        /// <param name="date">Day of the newest list of cards in it, `yyyy-mm-dd`; absent if it is
        /// not read or has none.</param>
        /// <param name="detail">The reason why it is not read, for the administrator.</param>
        public DirectoryIndex(
            DirectoryFreshness freshness, string date = null, string detail = null)
        {
            Freshness = freshness;
            Date = date;
            Detail = detail;
        }

        /// <summary>Whether it is read, and how old it is.</summary>
        public DirectoryFreshness Freshness { get; }

        /// <summary>
        /// Day of the newest list of cards in it, `yyyy-mm-dd`; absent if it is not read or has
        /// none.
        /// </summary>
        public string Date { get; }

        /// <summary>The reason why it is not read, for the administrator.</summary>
        public string Detail { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static DirectoryIndex FromJson(object json)
        {
            var members = Json.MembersOf(json, "DirectoryIndex");
            return new DirectoryIndex(
                members.Required("freshness", CpsClient.DirectoryFreshness.FromJson),
                members.Optional("date", Json.Text),
                members.Optional("detail", Json.Text));
        }
    }

    /// <summary>
    /// Kind of an error, as a stable machine word. A newer service may send other words.
    /// </summary>
    public sealed class ErrorKind : Word<ErrorKind>
    {
        /// <summary>A line that is not JSON.</summary>
        public static readonly ErrorKind RequestParse =
            new ErrorKind("request.parse");

        /// <summary>JSON that is no JSON-RPC 2.0 request.</summary>
        public static readonly ErrorKind RequestInvalid =
            new ErrorKind("request.invalid");

        /// <summary>No such method.</summary>
        public static readonly ErrorKind RequestMethod =
            new ErrorKind("request.method");

        /// <summary>Parameters missing, unknown or of the wrong type.</summary>
        public static readonly ErrorKind RequestParams =
            new ErrorKind("request.params");

        /// <summary>A line longer than the limit; the connection is closed after it.</summary>
        public static readonly ErrorKind RequestTooLarge =
            new ErrorKind("request.too_large");

        /// <summary>Too many requests wait on this connection.</summary>
        public static readonly ErrorKind RequestOverloaded =
            new ErrorKind("request.overloaded");

        /// <summary>Another method came before `system.hello`.</summary>
        public static readonly ErrorKind RequestHelloFirst =
            new ErrorKind("request.hello_first");

        /// <summary>The time that the request gave itself is over.</summary>
        public static readonly ErrorKind RequestTimeout =
            new ErrorKind("request.timeout");

        /// <summary>The caller gave the request up.</summary>
        public static readonly ErrorKind RequestCancelled =
            new ErrorKind("request.cancelled");

        /// <summary>A defect of the daemon.</summary>
        public static readonly ErrorKind Internal =
            new ErrorKind("internal");

        /// <summary>No daemon behind the socket.</summary>
        public static readonly ErrorKind DaemonUnreachable =
            new ErrorKind("daemon.unreachable");

        /// <summary>
        /// The program and the daemon speak different versions of the protocol; the detail names
        /// both.
        /// </summary>
        public static readonly ErrorKind DaemonVersion =
            new ErrorKind("daemon.version");

        /// <summary>The caller may not use the service.</summary>
        public static readonly ErrorKind ClientNotAuthorised =
            new ErrorKind("client.not_authorised");

        /// <summary>A method for administrators only.</summary>
        public static readonly ErrorKind ClientNotAdmin =
            new ErrorKind("client.not_admin");

        /// <summary>No reader with this name.</summary>
        public static readonly ErrorKind ReaderNotFound =
            new ErrorKind("reader.not_found");

        /// <summary>No reader is connected.</summary>
        public static readonly ErrorKind ReaderNone =
            new ErrorKind("reader.none");

        /// <summary>The reader failed or was unplugged.</summary>
        public static readonly ErrorKind ReaderLost =
            new ErrorKind("reader.lost");

        /// <summary>The PC/SC service does not answer.</summary>
        public static readonly ErrorKind ReaderServiceDown =
            new ErrorKind("reader.service_down");

        /// <summary>Another program holds the card.</summary>
        public static readonly ErrorKind ReaderBusy =
            new ErrorKind("reader.busy");

        /// <summary>No card is inserted.</summary>
        public static readonly ErrorKind CardNone =
            new ErrorKind("card.none");

        /// <summary>The card of this id has left.</summary>
        public static readonly ErrorKind CardRemoved =
            new ErrorKind("card.removed");

        /// <summary>The card is still being read.</summary>
        public static readonly ErrorKind CardReading =
            new ErrorKind("card.reading");

        /// <summary>The card gives no answer to reset.</summary>
        public static readonly ErrorKind CardMute =
            new ErrorKind("card.mute");

        /// <summary>A card that is not a CPx card.</summary>
        public static readonly ErrorKind CardUnknown =
            new ErrorKind("card.unknown");

        /// <summary>A patient's card.</summary>
        public static readonly ErrorKind CardVitale =
            new ErrorKind("card.vitale");

        /// <summary>A file of the card cannot be read as it should.</summary>
        public static readonly ErrorKind CardDamaged =
            new ErrorKind("card.damaged");

        /// <summary>
        /// EF.ACTUA says that the last update did not finish: CKR_ASIP_BAD_EF_ACTUA.
        /// </summary>
        public static readonly ErrorKind CardUpdateInterrupted =
            new ErrorKind("card.update_interrupted");

        /// <summary>The card answered something unexpected.</summary>
        public static readonly ErrorKind CardError =
            new ErrorKind("card.error");

        /// <summary>A card of the family that this version cannot use.</summary>
        public static readonly ErrorKind CardUnsupported =
            new ErrorKind("card.unsupported");

        /// <summary>The PIN is wrong; `retries` tells how many tries are left.</summary>
        public static readonly ErrorKind PinIncorrect =
            new ErrorKind("pin.incorrect");

        /// <summary>The PIN is blocked.</summary>
        public static readonly ErrorKind PinBlocked =
            new ErrorKind("pin.blocked");

        /// <summary>
        /// The PIN has the wrong length or holds other characters; the card was not asked.
        /// </summary>
        public static readonly ErrorKind PinFormat =
            new ErrorKind("pin.format");

        /// <summary>The operation needs `pin.login`.</summary>
        public static readonly ErrorKind PinRequired =
            new ErrorKind("pin.required");

        /// <summary>This side of the card has no PIN.</summary>
        public static readonly ErrorKind PinNone =
            new ErrorKind("pin.none");

        /// <summary>This connection is logged in already.</summary>
        public static readonly ErrorKind PinAlreadyLoggedIn =
            new ErrorKind("pin.already_logged_in");

        /// <summary>No login with this number.</summary>
        public static readonly ErrorKind LeaseNotFound =
            new ErrorKind("lease.not_found");

        /// <summary>The new PIN has the wrong length; the card was not asked.</summary>
        public static readonly ErrorKind PinNewFormat =
            new ErrorKind("pin.new_format");

        /// <summary>The PUK is wrong; `retries` tells how many tries are left.</summary>
        public static readonly ErrorKind PukIncorrect =
            new ErrorKind("puk.incorrect");

        /// <summary>
        /// The PUK has the wrong length or holds other characters; the card was not asked.
        /// </summary>
        public static readonly ErrorKind PukFormat =
            new ErrorKind("puk.format");

        /// <summary>The PUK is blocked or used up.</summary>
        public static readonly ErrorKind PukBlocked =
            new ErrorKind("puk.blocked");

        /// <summary>The account may present no PIN or PUK.</summary>
        public static readonly ErrorKind PinNotAllowed =
            new ErrorKind("pin.not_allowed");

        /// <summary>A program of another account is logged in to the card.</summary>
        public static readonly ErrorKind PinOtherAccount =
            new ErrorKind("pin.other_account");

        /// <summary>
        /// The last try of the PIN is left to a dialog or a PIN pad; the card was not asked.
        /// </summary>
        public static readonly ErrorKind PinLastTry =
            new ErrorKind("pin.last_try");

        /// <summary>
        /// The last try of the PUK is left to a dialog and to root; the card was not asked.
        /// </summary>
        public static readonly ErrorKind PukLastTry =
            new ErrorKind("puk.last_try");

        /// <summary>
        /// A wrong PIN or PUK was presented; the detail says how long the pause lasts. The card
        /// was not asked.
        /// </summary>
        public static readonly ErrorKind PinPaused =
            new ErrorKind("pin.paused");

        /// <summary>The holder closed the dialog.</summary>
        public static readonly ErrorKind PromptCancelled =
            new ErrorKind("prompt.cancelled");

        /// <summary>The holder typed no PIN in time.</summary>
        public static readonly ErrorKind PromptTimeout =
            new ErrorKind("prompt.timeout");

        /// <summary>No agent of the caller's account shows dialogs.</summary>
        public static readonly ErrorKind PromptUnavailable =
            new ErrorKind("prompt.unavailable");

        /// <summary>
        /// Another agent shows the dialogs of this account; the detail names its process.
        /// </summary>
        public static readonly ErrorKind AgentOther =
            new ErrorKind("agent.other");

        /// <summary>
        /// The account has left several dialogs about a card, or about sites, without an answer;
        /// the detail says how long it waits.
        /// </summary>
        public static readonly ErrorKind PromptPaused =
            new ErrorKind("prompt.paused");

        /// <summary>The audit record of an operation could not be written.</summary>
        public static readonly ErrorKind AuditFailed =
            new ErrorKind("audit.failed");

        /// <summary>No audit file is configured.</summary>
        public static readonly ErrorKind AuditOff =
            new ErrorKind("audit.off");

        /// <summary>The cache on disk could not be removed.</summary>
        public static readonly ErrorKind CacheFailed =
            new ErrorKind("cache.failed");

        /// <summary>No key of this purpose on the card.</summary>
        public static readonly ErrorKind KeyNotFound =
            new ErrorKind("key.not_found");

        /// <summary>The key cannot do that.</summary>
        public static readonly ErrorKind KeyUsage =
            new ErrorKind("key.usage");

        /// <summary>Data that the key cannot sign, or of the wrong length.</summary>
        public static readonly ErrorKind DataInvalid =
            new ErrorKind("data.invalid");

        /// <summary>No data object with this label.</summary>
        public static readonly ErrorKind DataNotFound =
            new ErrorKind("data.not_found");

        /// <summary>The data object cannot be changed.</summary>
        public static readonly ErrorKind DataReadOnly =
            new ErrorKind("data.read_only");

        /// <summary>More bytes than the file holds.</summary>
        public static readonly ErrorKind DataTooLong =
            new ErrorKind("data.too_long");

        /// <summary>The cryptogram cannot be deciphered; all causes look alike.</summary>
        public static readonly ErrorKind DecryptFailed =
            new ErrorKind("decrypt.failed");

        /// <summary>
        /// The signature did not verify with the card's certificate: it was thrown away.
        /// </summary>
        public static readonly ErrorKind SignatureUnverified =
            new ErrorKind("signature.unverified");

        /// <summary>
        /// `require_trusted` was asked for, and a certificate is not `trusted`; the detail names
        /// the reasons. No PIN was asked for and nothing was signed.
        /// </summary>
        public static readonly ErrorKind CertificateUntrusted =
            new ErrorKind("certificate.untrusted");

        /// <summary>
        /// The certificate of a key cannot be read, so a signature by the key cannot be verified.
        /// </summary>
        public static readonly ErrorKind CertificateDamaged =
            new ErrorKind("certificate.damaged");

        /// <summary>The card has no national identifier of its holder.</summary>
        public static readonly ErrorKind AssertionNoNationalId =
            new ErrorKind("assertion.no_national_id");

        /// <summary>The card has no profession of its holder.</summary>
        public static readonly ErrorKind AssertionNoProfession =
            new ErrorKind("assertion.no_profession");

        /// <summary>
        /// The card has no speciality of a physician or pharmacist; the detail has the profession.
        /// </summary>
        public static readonly ErrorKind AssertionNoSpeciality =
            new ErrorKind("assertion.no_speciality");

        /// <summary>The card has no activity with this number; the detail has the number.</summary>
        public static readonly ErrorKind AssertionNoActivity =
            new ErrorKind("assertion.no_activity");

        /// <summary>
        /// The activity has no identifier of a structure; the detail has its number.
        /// </summary>
        public static readonly ErrorKind AssertionNoStructure =
            new ErrorKind("assertion.no_structure");

        /// <summary>The activity has no sector; the detail has its number.</summary>
        public static readonly ErrorKind AssertionNoSector =
            new ErrorKind("assertion.no_sector");

        /// <summary>
        /// The structure of the activity has neither a FINESS nor a SIRET number; the detail has
        /// the number of the activity.
        /// </summary>
        public static readonly ErrorKind AssertionNoBillingNumber =
            new ErrorKind("assertion.no_billing_number");

        /// <summary>
        /// The certificates of the issuers are not known up to a root, and the signature names
        /// them all.
        /// </summary>
        public static readonly ErrorKind AssertionNoChain =
            new ErrorKind("assertion.no_chain");

        /// <summary>Makes one of any word.</summary>
        public ErrorKind(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static ErrorKind FromJson(object json)
        {
            return new ErrorKind(Json.Text(json));
        }
    }

    /// <summary>
    /// One event; `seq` grows by one per event that this subscription may see. The class tells the
    /// `change`.
    /// </summary>
    public abstract class Event
    {
        internal Event(long seq)
        {
            Seq = seq;
        }

        /// <summary>
        /// Sequence number; the first event after a snapshot has the snapshot's plus one.
        /// </summary>
        public long Seq { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static Event FromJson(object json)
        {
            var members = Json.MembersOf(json, "Event");
            var tag = members.Required("change", Json.Text);
            switch (tag)
            {
                case "reader_added":
                    return ReaderAddedEvent.FromJson(json);
                case "reader_removed":
                    return ReaderRemovedEvent.FromJson(json);
                case "card_inserted":
                    return CardInsertedEvent.FromJson(json);
                case "card_progress":
                    return CardProgressEvent.FromJson(json);
                case "card_identified":
                    return CardIdentifiedEvent.FromJson(json);
                case "card_ready":
                    return CardReadyEvent.FromJson(json);
                case "certificate_expires":
                    return CertificateExpiresEvent.FromJson(json);
                case "card_opposed":
                    return CardOpposedEvent.FromJson(json);
                case "card_unusable":
                    return CardUnusableEvent.FromJson(json);
                case "card_removed":
                    return CardRemovedEvent.FromJson(json);
                case "pin_changed":
                    return PinChangedEvent.FromJson(json);
                case "lease_opened":
                    return LeaseOpenedEvent.FromJson(json);
                case "lease_ended":
                    return LeaseEndedEvent.FromJson(json);
                case "sign_progress":
                    return SignProgressEvent.FromJson(json);
                case "prompt_shown":
                    return PromptShownEvent.FromJson(json);
                case "prompt_closed":
                    return PromptClosedEvent.FromJson(json);
                default:
                    return new UnknownEvent(members.Required("seq", Json.Integer), tag, members.All);
            }
        }
    }

    /// <summary>A reader was plugged in.</summary>
    public sealed class ReaderAddedEvent : Event
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="seq">Sequence number; the first event after a snapshot has the snapshot's
        /// plus one.</param>
        /// <param name="reader">Name of the reader.</param>
        /// <param name="pinPad">Whether the holder types the PIN on it: then `pin.login` without a
        /// PIN has the reader ask. Known from its first card on.</param>
        /// <param name="state">Content of the reader.</param>
        /// <param name="summary">The card, when `state` is `reading` or `ready`.</param>
        /// <param name="problem">The reason why the card cannot be used, when `state` is
        /// `unusable`.</param>
        public ReaderAddedEvent(
            long seq, string reader, bool pinPad, ReaderState state, CardSummary summary = null,
            ApiError problem = null)
            : base(seq)
        {
            Reader = reader;
            PinPad = pinPad;
            State = state;
            Summary = summary;
            Problem = problem;
        }

        /// <summary>Name of the reader.</summary>
        public string Reader { get; }

        /// <summary>
        /// Whether the holder types the PIN on it: then `pin.login` without a PIN has the reader
        /// ask. Known from its first card on.
        /// </summary>
        public bool PinPad { get; }

        /// <summary>Content of the reader.</summary>
        public ReaderState State { get; }

        /// <summary>The card, when `state` is `reading` or `ready`.</summary>
        public CardSummary Summary { get; }

        /// <summary>The reason why the card cannot be used, when `state` is `unusable`.</summary>
        public ApiError Problem { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new ReaderAddedEvent FromJson(object json)
        {
            var members = Json.MembersOf(json, "ReaderAddedEvent");
            return new ReaderAddedEvent(
                members.Required("seq", Json.Integer),
                members.Required("reader", Json.Text),
                members.Required("pin_pad", Json.Bool),
                members.Required("state", CpsClient.ReaderState.FromJson),
                members.Optional("summary", CpsClient.CardSummary.FromJson),
                members.Optional("problem", CpsClient.ApiError.FromJson));
        }
    }

    /// <summary>A reader was unplugged; its card, if any, was reported as removed before.</summary>
    public sealed class ReaderRemovedEvent : Event
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="seq">Sequence number; the first event after a snapshot has the snapshot's
        /// plus one.</param>
        /// <param name="reader">Name of the reader.</param>
        public ReaderRemovedEvent(
            long seq, string reader)
            : base(seq)
        {
            Reader = reader;
        }

        /// <summary>Name of the reader.</summary>
        public string Reader { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new ReaderRemovedEvent FromJson(object json)
        {
            var members = Json.MembersOf(json, "ReaderRemovedEvent");
            return new ReaderRemovedEvent(
                members.Required("seq", Json.Integer),
                members.Required("reader", Json.Text));
        }
    }

    /// <summary>A card was inserted, usable or not: the reader says.</summary>
    public sealed class CardInsertedEvent : Event
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="seq">Sequence number; the first event after a snapshot has the snapshot's
        /// plus one.</param>
        /// <param name="reader">Name of the reader.</param>
        /// <param name="pinPad">Whether the holder types the PIN on it: then `pin.login` without a
        /// PIN has the reader ask. Known from its first card on.</param>
        /// <param name="state">Content of the reader.</param>
        /// <param name="summary">The card, when `state` is `reading` or `ready`.</param>
        /// <param name="problem">The reason why the card cannot be used, when `state` is
        /// `unusable`.</param>
        public CardInsertedEvent(
            long seq, string reader, bool pinPad, ReaderState state, CardSummary summary = null,
            ApiError problem = null)
            : base(seq)
        {
            Reader = reader;
            PinPad = pinPad;
            State = state;
            Summary = summary;
            Problem = problem;
        }

        /// <summary>Name of the reader.</summary>
        public string Reader { get; }

        /// <summary>
        /// Whether the holder types the PIN on it: then `pin.login` without a PIN has the reader
        /// ask. Known from its first card on.
        /// </summary>
        public bool PinPad { get; }

        /// <summary>Content of the reader.</summary>
        public ReaderState State { get; }

        /// <summary>The card, when `state` is `reading` or `ready`.</summary>
        public CardSummary Summary { get; }

        /// <summary>The reason why the card cannot be used, when `state` is `unusable`.</summary>
        public ApiError Problem { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new CardInsertedEvent FromJson(object json)
        {
            var members = Json.MembersOf(json, "CardInsertedEvent");
            return new CardInsertedEvent(
                members.Required("seq", Json.Integer),
                members.Required("reader", Json.Text),
                members.Required("pin_pad", Json.Bool),
                members.Required("state", CpsClient.ReaderState.FromJson),
                members.Optional("summary", CpsClient.CardSummary.FromJson),
                members.Optional("problem", CpsClient.ApiError.FromJson));
        }
    }

    /// <summary>
    /// A part of a card that is seen for the first time was read. The last step ends with
    /// `card_ready`.
    /// </summary>
    public sealed class CardProgressEvent : Event
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="seq">Sequence number; the first event after a snapshot has the snapshot's
        /// plus one.</param>
        /// <param name="card">The card.</param>
        /// <param name="step">Steps that are done, at least 1.</param>
        /// <param name="steps">Steps that there are.</param>
        public CardProgressEvent(
            long seq, string card, long step, long steps)
            : base(seq)
        {
            Card = card;
            Step = step;
            Steps = steps;
        }

        /// <summary>The card.</summary>
        public string Card { get; }

        /// <summary>Steps that are done, at least 1.</summary>
        public long Step { get; }

        /// <summary>Steps that there are.</summary>
        public long Steps { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new CardProgressEvent FromJson(object json)
        {
            var members = Json.MembersOf(json, "CardProgressEvent");
            return new CardProgressEvent(
                members.Required("seq", Json.Integer),
                members.Required("card", Json.Text),
                members.Required("step", Json.Integer),
                members.Required("steps", Json.Integer));
        }
    }

    /// <summary>
    /// The holder is known from the authentication certificate; the rest is still being read.
    /// </summary>
    public sealed class CardIdentifiedEvent : Event
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="seq">Sequence number; the first event after a snapshot has the snapshot's
        /// plus one.</param>
        /// <param name="card">Handle of this insertion.</param>
        /// <param name="reader">Name of the reader.</param>
        /// <param name="generation">Generation and interface.</param>
        /// <param name="serial">The eight digits of EF.SN: the PKCS#11 serial number.</param>
        /// <param name="label">Label of the token, once read.</param>
        public CardIdentifiedEvent(
            long seq, string card, string reader, CardGeneration generation, string serial, string
            label = null)
            : base(seq)
        {
            Card = card;
            Reader = reader;
            Generation = generation;
            Serial = serial;
            Label = label;
        }

        /// <summary>Handle of this insertion.</summary>
        public string Card { get; }

        /// <summary>Name of the reader.</summary>
        public string Reader { get; }

        /// <summary>Generation and interface.</summary>
        public CardGeneration Generation { get; }

        /// <summary>The eight digits of EF.SN: the PKCS#11 serial number.</summary>
        public string Serial { get; }

        /// <summary>Label of the token, once read.</summary>
        public string Label { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new CardIdentifiedEvent FromJson(object json)
        {
            var members = Json.MembersOf(json, "CardIdentifiedEvent");
            return new CardIdentifiedEvent(
                members.Required("seq", Json.Integer),
                members.Required("card", Json.Text),
                members.Required("reader", Json.Text),
                members.Required("generation", CpsClient.CardGeneration.FromJson),
                members.Required("serial", Json.Text),
                members.Optional("label", Json.Text));
        }
    }

    /// <summary>Identity and certificates of the card are known.</summary>
    public sealed class CardReadyEvent : Event
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="seq">Sequence number; the first event after a snapshot has the snapshot's
        /// plus one.</param>
        /// <param name="card">Handle of this insertion.</param>
        /// <param name="reader">Name of the reader.</param>
        /// <param name="generation">Generation and interface.</param>
        /// <param name="serial">The eight digits of EF.SN: the PKCS#11 serial number.</param>
        /// <param name="label">Label of the token, once read.</param>
        public CardReadyEvent(
            long seq, string card, string reader, CardGeneration generation, string serial, string
            label = null)
            : base(seq)
        {
            Card = card;
            Reader = reader;
            Generation = generation;
            Serial = serial;
            Label = label;
        }

        /// <summary>Handle of this insertion.</summary>
        public string Card { get; }

        /// <summary>Name of the reader.</summary>
        public string Reader { get; }

        /// <summary>Generation and interface.</summary>
        public CardGeneration Generation { get; }

        /// <summary>The eight digits of EF.SN: the PKCS#11 serial number.</summary>
        public string Serial { get; }

        /// <summary>Label of the token, once read.</summary>
        public string Label { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new CardReadyEvent FromJson(object json)
        {
            var members = Json.MembersOf(json, "CardReadyEvent");
            return new CardReadyEvent(
                members.Required("seq", Json.Integer),
                members.Required("card", Json.Text),
                members.Required("reader", Json.Text),
                members.Required("generation", CpsClient.CardGeneration.FromJson),
                members.Required("serial", Json.Text),
                members.Optional("label", Json.Text));
        }
    }

    /// <summary>
    /// A certificate of the card expires within the configured time (`expiry_warning_days`), or
    /// has expired: told once per insertion, when the card is ready or as soon as it is so.
    /// </summary>
    public sealed class CertificateExpiresEvent : Event
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="seq">Sequence number; the first event after a snapshot has the snapshot's
        /// plus one.</param>
        /// <param name="card">The card.</param>
        /// <param name="notAfter">Last second of the first certificate to expire, RFC
        /// 3339.</param>
        public CertificateExpiresEvent(
            long seq, string card, string notAfter)
            : base(seq)
        {
            Card = card;
            NotAfter = notAfter;
        }

        /// <summary>The card.</summary>
        public string Card { get; }

        /// <summary>Last second of the first certificate to expire, RFC 3339.</summary>
        public string NotAfter { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new CertificateExpiresEvent FromJson(object json)
        {
            var members = Json.MembersOf(json, "CertificateExpiresEvent");
            return new CertificateExpiresEvent(
                members.Required("seq", Json.Integer),
                members.Required("card", Json.Text),
                members.Required("not_after", Json.Text));
        }
    }

    /// <summary>
    /// The card is opposed (blocked) in the index of the directory (`directory_index`): told once
    /// per insertion, when the card is ready.
    /// </summary>
    public sealed class CardOpposedEvent : Event
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="seq">Sequence number; the first event after a snapshot has the snapshot's
        /// plus one.</param>
        /// <param name="card">The card.</param>
        /// <param name="since">Day of the opposition, `yyyy-mm-dd`.</param>
        public CardOpposedEvent(
            long seq, string card, string since)
            : base(seq)
        {
            Card = card;
            Since = since;
        }

        /// <summary>The card.</summary>
        public string Card { get; }

        /// <summary>Day of the opposition, `yyyy-mm-dd`.</summary>
        public string Since { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new CardOpposedEvent FromJson(object json)
        {
            var members = Json.MembersOf(json, "CardOpposedEvent");
            return new CardOpposedEvent(
                members.Required("seq", Json.Integer),
                members.Required("card", Json.Text),
                members.Required("since", Json.Text));
        }
    }

    /// <summary>The card that was being read turned out to be unusable.</summary>
    public sealed class CardUnusableEvent : Event
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="seq">Sequence number; the first event after a snapshot has the snapshot's
        /// plus one.</param>
        /// <param name="reader">Name of the reader.</param>
        /// <param name="pinPad">Whether the holder types the PIN on it: then `pin.login` without a
        /// PIN has the reader ask. Known from its first card on.</param>
        /// <param name="state">Content of the reader.</param>
        /// <param name="summary">The card, when `state` is `reading` or `ready`.</param>
        /// <param name="problem">The reason why the card cannot be used, when `state` is
        /// `unusable`.</param>
        public CardUnusableEvent(
            long seq, string reader, bool pinPad, ReaderState state, CardSummary summary = null,
            ApiError problem = null)
            : base(seq)
        {
            Reader = reader;
            PinPad = pinPad;
            State = state;
            Summary = summary;
            Problem = problem;
        }

        /// <summary>Name of the reader.</summary>
        public string Reader { get; }

        /// <summary>
        /// Whether the holder types the PIN on it: then `pin.login` without a PIN has the reader
        /// ask. Known from its first card on.
        /// </summary>
        public bool PinPad { get; }

        /// <summary>Content of the reader.</summary>
        public ReaderState State { get; }

        /// <summary>The card, when `state` is `reading` or `ready`.</summary>
        public CardSummary Summary { get; }

        /// <summary>The reason why the card cannot be used, when `state` is `unusable`.</summary>
        public ApiError Problem { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new CardUnusableEvent FromJson(object json)
        {
            var members = Json.MembersOf(json, "CardUnusableEvent");
            return new CardUnusableEvent(
                members.Required("seq", Json.Integer),
                members.Required("reader", Json.Text),
                members.Required("pin_pad", Json.Bool),
                members.Required("state", CpsClient.ReaderState.FromJson),
                members.Optional("summary", CpsClient.CardSummary.FromJson),
                members.Optional("problem", CpsClient.ApiError.FromJson));
        }
    }

    /// <summary>The card left.</summary>
    public sealed class CardRemovedEvent : Event
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="seq">Sequence number; the first event after a snapshot has the snapshot's
        /// plus one.</param>
        /// <param name="reader">Name of the reader that it was in.</param>
        /// <param name="card">Its handle, if it had become a known card.</param>
        public CardRemovedEvent(
            long seq, string reader, string card = null)
            : base(seq)
        {
            Reader = reader;
            Card = card;
        }

        /// <summary>Name of the reader that it was in.</summary>
        public string Reader { get; }

        /// <summary>Its handle, if it had become a known card.</summary>
        public string Card { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new CardRemovedEvent FromJson(object json)
        {
            var members = Json.MembersOf(json, "CardRemovedEvent");
            return new CardRemovedEvent(
                members.Required("seq", Json.Integer),
                members.Required("reader", Json.Text),
                members.Optional("card", Json.Text));
        }
    }

    /// <summary>The card told something new about its PIN or PUK.</summary>
    public sealed class PinChangedEvent : Event
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="seq">Sequence number; the first event after a snapshot has the snapshot's
        /// plus one.</param>
        /// <param name="card">The card.</param>
        /// <param name="pin">State of the PIN.</param>
        /// <param name="puk">State of the PUK.</param>
        public PinChangedEvent(
            long seq, string card, PinStatus pin, PinStatus puk)
            : base(seq)
        {
            Card = card;
            Pin = pin;
            Puk = puk;
        }

        /// <summary>The card.</summary>
        public string Card { get; }

        /// <summary>State of the PIN.</summary>
        public PinStatus Pin { get; }

        /// <summary>State of the PUK.</summary>
        public PinStatus Puk { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new PinChangedEvent FromJson(object json)
        {
            var members = Json.MembersOf(json, "PinChangedEvent");
            return new PinChangedEvent(
                members.Required("seq", Json.Integer),
                members.Required("card", Json.Text),
                members.Required("pin", CpsClient.PinStatus.FromJson),
                members.Required("puk", CpsClient.PinStatus.FromJson));
        }
    }

    /// <summary>A login of this or another connection began.</summary>
    public sealed class LeaseOpenedEvent : Event
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="seq">Sequence number; the first event after a snapshot has the snapshot's
        /// plus one.</param>
        /// <param name="card">The card.</param>
        /// <param name="lease">Number of the login.</param>
        /// <param name="own">Whether it is this connection's own.</param>
        /// <param name="access">The way in which other programs reach the card meanwhile.</param>
        public LeaseOpenedEvent(
            long seq, string card, long lease, bool own, CardAccess access)
            : base(seq)
        {
            Card = card;
            Lease = lease;
            Own = own;
            Access = access;
        }

        /// <summary>The card.</summary>
        public string Card { get; }

        /// <summary>Number of the login.</summary>
        public long Lease { get; }

        /// <summary>Whether it is this connection's own.</summary>
        public bool Own { get; }

        /// <summary>The way in which other programs reach the card meanwhile.</summary>
        public CardAccess Access { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new LeaseOpenedEvent FromJson(object json)
        {
            var members = Json.MembersOf(json, "LeaseOpenedEvent");
            return new LeaseOpenedEvent(
                members.Required("seq", Json.Integer),
                members.Required("card", Json.Text),
                members.Required("lease", Json.Integer),
                members.Required("own", Json.Bool),
                members.Required("access", CpsClient.CardAccess.FromJson));
        }
    }

    /// <summary>
    /// A login ended. With the last login of a card the card has been reset before. One that ends
    /// with its card or reader is told before these are.
    /// </summary>
    public sealed class LeaseEndedEvent : Event
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="seq">Sequence number; the first event after a snapshot has the snapshot's
        /// plus one.</param>
        /// <param name="card">The card.</param>
        /// <param name="lease">Number of the login.</param>
        /// <param name="own">Whether it was this connection's own.</param>
        /// <param name="reason">The reason why it ended.</param>
        public LeaseEndedEvent(
            long seq, string card, long lease, bool own, LeaseEnd reason)
            : base(seq)
        {
            Card = card;
            Lease = lease;
            Own = own;
            Reason = reason;
        }

        /// <summary>The card.</summary>
        public string Card { get; }

        /// <summary>Number of the login.</summary>
        public long Lease { get; }

        /// <summary>Whether it was this connection's own.</summary>
        public bool Own { get; }

        /// <summary>The reason why it ended.</summary>
        public LeaseEnd Reason { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new LeaseEndedEvent FromJson(object json)
        {
            var members = Json.MembersOf(json, "LeaseEndedEvent");
            return new LeaseEndedEvent(
                members.Required("seq", Json.Integer),
                members.Required("card", Json.Text),
                members.Required("lease", Json.Integer),
                members.Required("own", Json.Bool),
                members.Required("reason", CpsClient.LeaseEnd.FromJson));
        }
    }

    /// <summary>
    /// A digest of `sign.digests` was signed. Only the connection that asked is told.
    /// </summary>
    public sealed class SignProgressEvent : Event
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="seq">Sequence number; the first event after a snapshot has the snapshot's
        /// plus one.</param>
        /// <param name="card">The card.</param>
        /// <param name="request">The id of the request.</param>
        /// <param name="signed">Digests that are signed, at least 1.</param>
        /// <param name="total">Digests that there are.</param>
        public SignProgressEvent(
            long seq, string card, object request, long signed, long total)
            : base(seq)
        {
            Card = card;
            Request = request;
            Signed = signed;
            Total = total;
        }

        /// <summary>The card.</summary>
        public string Card { get; }

        /// <summary>The id of the request.</summary>
        public object Request { get; }

        /// <summary>Digests that are signed, at least 1.</summary>
        public long Signed { get; }

        /// <summary>Digests that there are.</summary>
        public long Total { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new SignProgressEvent FromJson(object json)
        {
            var members = Json.MembersOf(json, "SignProgressEvent");
            return new SignProgressEvent(
                members.Required("seq", Json.Integer),
                members.Required("card", Json.Text),
                members.Required("request", Json.Any),
                members.Required("signed", Json.Integer),
                members.Required("total", Json.Integer));
        }
    }

    /// <summary>A dialog, or the PIN pad of the reader, asks the holder for the PIN.</summary>
    public sealed class PromptShownEvent : Event
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="seq">Sequence number; the first event after a snapshot has the snapshot's
        /// plus one.</param>
        /// <param name="card">The card.</param>
        /// <param name="own">Whether this connection asked for it.</param>
        public PromptShownEvent(
            long seq, string card, bool own)
            : base(seq)
        {
            Card = card;
            Own = own;
        }

        /// <summary>The card.</summary>
        public string Card { get; }

        /// <summary>Whether this connection asked for it.</summary>
        public bool Own { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new PromptShownEvent FromJson(object json)
        {
            var members = Json.MembersOf(json, "PromptShownEvent");
            return new PromptShownEvent(
                members.Required("seq", Json.Integer),
                members.Required("card", Json.Text),
                members.Required("own", Json.Bool));
        }
    }

    /// <summary>The dialog is over, with any outcome.</summary>
    public sealed class PromptClosedEvent : Event
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="seq">Sequence number; the first event after a snapshot has the snapshot's
        /// plus one.</param>
        /// <param name="card">The card.</param>
        /// <param name="own">Whether this connection asked for it.</param>
        public PromptClosedEvent(
            long seq, string card, bool own)
            : base(seq)
        {
            Card = card;
            Own = own;
        }

        /// <summary>The card.</summary>
        public string Card { get; }

        /// <summary>Whether this connection asked for it.</summary>
        public bool Own { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new PromptClosedEvent FromJson(object json)
        {
            var members = Json.MembersOf(json, "PromptClosedEvent");
            return new PromptClosedEvent(
                members.Required("seq", Json.Integer),
                members.Required("card", Json.Text),
                members.Required("own", Json.Bool));
        }
    }

    /// <summary>One that this version of the client does not know.</summary>
    public sealed class UnknownEvent : Event
    {
        internal UnknownEvent(long seq, string tag, IReadOnlyDictionary<string, object> members)
            : base(seq)
        {
            Change = tag;
            Members = members;
        }

        /// <summary>The `change`.</summary>
        public string Change { get; }

        /// <summary>All members.</summary>
        public IReadOnlyDictionary<string, object> Members { get; }
    }

    /// <summary>
    /// A fact that is uncertain of real cards. A newer service may send other words.
    /// </summary>
    public sealed class Fact : Word<Fact>
    {
        /// <summary>The answer to reset is one of the known ones.</summary>
        public static readonly Fact KnownAtr =
            new Fact("known_atr");

        /// <summary>
        /// The reader and the card speak T=0 on a CPS3 by contact, and T=1 otherwise.
        /// </summary>
        public static readonly Fact Protocol =
            new Fact("protocol");

        /// <summary>EF.DIR of a CPS3 has 101 bytes: two records, each with a path.</summary>
        public static readonly Fact EfDir =
            new Fact("ef_dir");

        /// <summary>
        /// CPS_ID_CARD, CPS_NAME_PS, CPS_LANG_PS and CPS_INFO_PS are the files D101 to D104.
        /// </summary>
        public static readonly Fact IdentityFiles =
            new Fact("identity_files");

        /// <summary>
        /// The identity files hold data objects, one container in each, and nothing else.
        /// </summary>
        public static readonly Fact IdentityTags =
            new Fact("identity_tags");

        /// <summary>
        /// EF.ODF lists 7001 (PIN), 7002 (private keys), 7005 (certificates) and 7006 (data
        /// objects).
        /// </summary>
        public static readonly Fact DirectoryFiles =
            new Fact("directory_files");

        /// <summary>
        /// The signature certificate is the file A001, that of authentication A002.
        /// </summary>
        public static readonly Fact CertificateFiles =
            new Fact("certificate_files");

        /// <summary>
        /// GET DATA describes the keys of a CPS3, in the application's directory.
        /// </summary>
        public static readonly Fact KeyObjects =
            new Fact("key_objects");

        /// <summary>A CPS3 has the security environments 3 and 5.</summary>
        public static readonly Fact Environments =
            new Fact("environments");

        /// <summary>
        /// The directory of the contactless side lies in 0002 and lists files of the directory
        /// 0001.
        /// </summary>
        public static readonly Fact ContactlessFiles =
            new Fact("contactless_files");

        /// <summary>
        /// SELECT describes the application's directory: type 38, its identifier and its name.
        /// </summary>
        public static readonly Fact DirectoryDescriptions =
            new Fact("directory_descriptions");

        /// <summary>
        /// SELECT describes files in the template 62 on a CPS3 and 6F on a CPS4, with their size.
        /// </summary>
        public static readonly Fact DescriptionTemplate =
            new Fact("description_template");

        /// <summary>The last wrong PIN is answered with 6983.</summary>
        public static readonly Fact LastWrongPin =
            new Fact("last_wrong_pin");

        /// <summary>Selecting the application again ends the verification of the PIN.</summary>
        public static readonly Fact ReselectEndsVerification =
            new Fact("reselect_ends_verification");

        /// <summary>A security environment is used up by its operation.</summary>
        public static readonly Fact EnvironmentUsedUp =
            new Fact("environment_used_up");

        /// <summary>The PIN opens the protected files of the CPS2ter side too.</summary>
        public static readonly Fact Cps2terSharesPin =
            new Fact("cps2ter_shares_pin");

        /// <summary>
        /// The objects that a CPS4 lists outside its application are read by their path.
        /// </summary>
        public static readonly Fact OutsideFilesByPath =
            new Fact("outside_files_by_path");

        /// <summary>READ BINARY gives 256 bytes at once.</summary>
        public static readonly Fact Read256 =
            new Fact("read_256");

        /// <summary>A CPS4 has the keys 10 (signature) and 20 (authentication).</summary>
        public static readonly Fact Cps4KeyReferences =
            new Fact("cps4_key_references");

        /// <summary>The first SELECT of the application opens channel 1 of a CPS4.</summary>
        public static readonly Fact Cps4Channel =
            new Fact("cps4_channel");

        /// <summary>A CPS3 has the keys 81 (signature) and 82 (authentication).</summary>
        public static readonly Fact Cps3KeyReferences =
            new Fact("cps3_key_references");

        /// <summary>A right PUK that unblocks nothing spends none of its uses.</summary>
        public static readonly Fact PukUses =
            new Fact("puk_uses");

        /// <summary>An operation of a private key takes less than two seconds.</summary>
        public static readonly Fact KeyTime =
            new Fact("key_time");

        /// <summary>SELECT of the application with P2 = 04 answers no data.</summary>
        public static readonly Fact AppletDescription =
            new Fact("applet_description");

        /// <summary>
        /// The serial number of the chip and the card number have nothing in common.
        /// </summary>
        public static readonly Fact SerialAndNumber =
            new Fact("serial_and_number");

        /// <summary>EF.ACTUA holds two dates, 81 and 82, in EC.</summary>
        public static readonly Fact UpdateFile =
            new Fact("update_file");

        /// <summary>CPS_DATA of a CPS4 cannot be changed.</summary>
        public static readonly Fact Cps4DataReadOnly =
            new Fact("cps4_data_read_only");

        /// <summary>A CPS3 gives EF.SN by its short identifier after a reset.</summary>
        public static readonly Fact ShortFileId =
            new Fact("short_file_id");

        /// <summary>A CPS3 gives the counters of PIN and PUK by GET DATA.</summary>
        public static readonly Fact GetData =
            new Fact("get_data");

        /// <summary>VERIFY without data tells the tries that are left.</summary>
        public static readonly Fact EmptyVerify =
            new Fact("empty_verify");

        /// <summary>GET CHALLENGE gives 8 random bytes.</summary>
        public static readonly Fact GetChallenge =
            new Fact("get_challenge");

        /// <summary>READ BINARY of more bytes than a file has gives those that it has.</summary>
        public static readonly Fact ReadBeyondEnd =
            new Fact("read_beyond_end");

        /// <summary>SELECT of EF.ACTUA answers 9000 or 6A82.</summary>
        public static readonly Fact UpdateFileSelected =
            new Fact("update_file_selected");

        /// <summary>The PIN is known outside the application's directory.</summary>
        public static readonly Fact PinEverywhere =
            new Fact("pin_everywhere");

        /// <summary>
        /// The PIN has 4 digits in 8 bytes, the PUK 8; their references are 1 and 2.
        /// </summary>
        public static readonly Fact PinForm =
            new Fact("pin_form");

        /// <summary>The PIN has 3 tries and the PUK 10.</summary>
        public static readonly Fact Tries =
            new Fact("tries");

        /// <summary>The keys have 2048 bits.</summary>
        public static readonly Fact KeyBits =
            new Fact("key_bits");

        /// <summary>
        /// Each key signs in every scheme that the driver gives it, PSS with a salt as long as the
        /// hash.
        /// </summary>
        public static readonly Fact Schemes =
            new Fact("schemes");

        /// <summary>The authentication key deciphers.</summary>
        public static readonly Fact Deciphering =
            new Fact("deciphering");

        /// <summary>
        /// The authentication certificate has key usages and extended key usages, and no other
        /// names of its subject.
        /// </summary>
        public static readonly Fact AuthenticationCertificate =
            new Fact("authentication_certificate");

        /// <summary>
        /// The certificates name a policy of the ANS, below 1.2.250.1.71 or 1.2.250.1.213.
        /// </summary>
        public static readonly Fact PolicyOids =
            new Fact("policy_oids");

        /// <summary>CPS_LANG_PS is one container with a data object for each language.</summary>
        public static readonly Fact LanguageFile =
            new Fact("language_file");

        /// <summary>The numbers of test cards are in a range of their own.</summary>
        public static readonly Fact TestCardNumbers =
            new Fact("test_card_numbers");

        /// <summary>The certificates follow the profile of IGC-Santé.</summary>
        public static readonly Fact CertificateProfile =
            new Fact("certificate_profile");

        /// <summary>The directory lists CPS2TER objects on a CPS4 and none on a CPS3.</summary>
        public static readonly Fact Cps2terObjects =
            new Fact("cps2ter_objects");

        /// <summary>Makes one of any word.</summary>
        public Fact(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static Fact FromJson(object json)
        {
            return new Fact(Json.Text(json));
        }
    }

    /// <summary>A fact with the answer of a card.</summary>
    public sealed class FactReport
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="fact">The fact.</param>
        /// <param name="verdict">Whether the card is so.</param>
        /// <param name="seen">The observation in short, if there was one: numbers, file
        /// identifiers, status words.</param>
        public FactReport(
            Fact fact, Verdict verdict, string seen = null)
        {
            Fact = fact;
            Verdict = verdict;
            Seen = seen;
        }

        /// <summary>The fact.</summary>
        public Fact Fact { get; }

        /// <summary>Whether the card is so.</summary>
        public Verdict Verdict { get; }

        /// <summary>
        /// The observation in short, if there was one: numbers, file identifiers, status words.
        /// </summary>
        public string Seen { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static FactReport FromJson(object json)
        {
            var members = Json.MembersOf(json, "FactReport");
            return new FactReport(
                members.Required("fact", CpsClient.Fact.FromJson),
                members.Required("verdict", CpsClient.Verdict.FromJson),
                members.Optional("seen", Json.Text));
        }
    }

    /// <summary>
    /// Something that a service can do, or does by its configuration. A program looks for it
    /// before it relies on it, and takes words that it does not know. A newer service may send
    /// other words.
    /// </summary>
    public sealed class Feature : Word<Feature>
    {
        /// <summary>`cards.status` tells the state of all cards in one answer.</summary>
        public static readonly Feature CardStatus =
            new Feature("card_status");

        /// <summary>`sign.digests` signs up to 100 digests in one call.</summary>
        public static readonly Feature SignDigests =
            new Feature("sign_digests");

        /// <summary>`assertion.*` make health assertions.</summary>
        public static readonly Feature Assertions =
            new Feature("assertions");

        /// <summary>
        /// `pin.change` and `pin.unblock` without codes have the holder asked for them.
        /// </summary>
        public static readonly Feature PromptedPinChange =
            new Feature("prompted_pin_change");

        /// <summary>A connection can speak for a web page (`origin` of `system.hello`).</summary>
        public static readonly Feature WebOrigins =
            new Feature("web_origins");

        /// <summary>
        /// No other program reaches the card while one is logged in, by the configuration.
        /// </summary>
        public static readonly Feature ExclusiveLogin =
            new Feature("exclusive_login");

        /// <summary>Uses of the card are recorded in an audit file, by the configuration.</summary>
        public static readonly Feature Audit =
            new Feature("audit");

        /// <summary>Makes one of any word.</summary>
        public Feature(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static Feature FromJson(object json)
        {
            return new Feature(Json.Text(json));
        }
    }

    /// <summary>A file of the card.</summary>
    public sealed class FileReport
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="path">Its place from the MF on, `3F00/0001/5031` for example.</param>
        /// <param name="role">The role of the file, by its place or its directory entry.</param>
        /// <param name="needsPin">Whether its directory entry says that the PIN protects
        /// it.</param>
        /// <param name="modifiable">Whether its directory entry says that it can be
        /// changed.</param>
        /// <param name="select">Status words of SELECT.</param>
        /// <param name="bytesRead">Number of bytes that were read.</param>
        /// <param name="label">Label of its directory entry, if that is a known one.</param>
        /// <param name="description">The description that SELECT gave: file information and access
        /// rules.</param>
        /// <param name="size">Its size by the description.</param>
        /// <param name="read">Status words of the first READ BINARY; empty if it was not
        /// read.</param>
        /// <param name="structure">The structure of what was read.</param>
        public FileReport(
            string path, FileRole role, bool needsPin, bool modifiable, IReadOnlyList<string>
            select, long bytesRead, string label = null, ReportedStructure description = null,
            long? size = null, IReadOnlyList<string> read = null, ReportedStructure structure =
            null)
        {
            Path = path;
            Role = role;
            NeedsPin = needsPin;
            Modifiable = modifiable;
            Select = select;
            BytesRead = bytesRead;
            Label = label;
            Description = description;
            Size = size;
            Read = read;
            Structure = structure;
        }

        /// <summary>Its place from the MF on, `3F00/0001/5031` for example.</summary>
        public string Path { get; }

        /// <summary>The role of the file, by its place or its directory entry.</summary>
        public FileRole Role { get; }

        /// <summary>Whether its directory entry says that the PIN protects it.</summary>
        public bool NeedsPin { get; }

        /// <summary>Whether its directory entry says that it can be changed.</summary>
        public bool Modifiable { get; }

        /// <summary>Status words of SELECT.</summary>
        public IReadOnlyList<string> Select { get; }

        /// <summary>Number of bytes that were read.</summary>
        public long BytesRead { get; }

        /// <summary>Label of its directory entry, if that is a known one.</summary>
        public string Label { get; }

        /// <summary>The description that SELECT gave: file information and access rules.</summary>
        public ReportedStructure Description { get; }

        /// <summary>Its size by the description.</summary>
        public long? Size { get; }

        /// <summary>Status words of the first READ BINARY; empty if it was not read.</summary>
        public IReadOnlyList<string> Read { get; }

        /// <summary>The structure of what was read.</summary>
        public ReportedStructure Structure { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static FileReport FromJson(object json)
        {
            var members = Json.MembersOf(json, "FileReport");
            return new FileReport(
                members.Required("path", Json.Text),
                members.Required("role", CpsClient.FileRole.FromJson),
                members.Required("needs_pin", Json.Bool),
                members.Required("modifiable", Json.Bool),
                members.Required("select", Json.List(Json.Text)),
                members.Required("bytes_read", Json.Integer),
                members.Optional("label", Json.Text),
                members.Optional("description", CpsClient.ReportedStructure.FromJson),
                members.OptionalValue("size", Json.Integer),
                members.Optional("read", Json.List(Json.Text)),
                members.Optional("structure", CpsClient.ReportedStructure.FromJson));
        }
    }

    /// <summary>Role of a file. A newer service may send other words.</summary>
    public sealed class FileRole : Word<FileRole>
    {
        /// <summary>The MF.</summary>
        public static readonly FileRole Root =
            new FileRole("root");

        /// <summary>The directory of the contact application.</summary>
        public static readonly FileRole Application =
            new FileRole("application");

        /// <summary>The directory of the contactless application.</summary>
        public static readonly FileRole ContactlessApplication =
            new FileRole("contactless_application");

        /// <summary>EF.DIR.</summary>
        public static readonly FileRole Applications =
            new FileRole("applications");

        /// <summary>EF.ATR.</summary>
        public static readonly FileRole Historical =
            new FileRole("historical");

        /// <summary>EF.SN.</summary>
        public static readonly FileRole SerialNumber =
            new FileRole("serial_number");

        /// <summary>EF.ACTUA.</summary>
        public static readonly FileRole Update =
            new FileRole("update");

        /// <summary>EF.ODF.</summary>
        public static readonly FileRole Objects =
            new FileRole("objects");

        /// <summary>EF.TokenInfo.</summary>
        public static readonly FileRole Token =
            new FileRole("token");

        /// <summary>The AODF: PIN and PUK.</summary>
        public static readonly FileRole Pins =
            new FileRole("pins");

        /// <summary>The PrKDF.</summary>
        public static readonly FileRole PrivateKeys =
            new FileRole("private_keys");

        /// <summary>The PuKDF.</summary>
        public static readonly FileRole PublicKeys =
            new FileRole("public_keys");

        /// <summary>The CDF.</summary>
        public static readonly FileRole Certificates =
            new FileRole("certificates");

        /// <summary>The DODF.</summary>
        public static readonly FileRole DataObjects =
            new FileRole("data_objects");

        /// <summary>Another file that EF.ODF lists.</summary>
        public static readonly FileRole Directory =
            new FileRole("directory");

        /// <summary>A certificate.</summary>
        public static readonly FileRole Certificate =
            new FileRole("certificate");

        /// <summary>A data object.</summary>
        public static readonly FileRole Data =
            new FileRole("data");

        /// <summary>A file that no directory lists and that other cards are said to have.</summary>
        public static readonly FileRole Candidate =
            new FileRole("candidate");

        /// <summary>Makes one of any word.</summary>
        public FileRole(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static FileRole FromJson(object json)
        {
            return new FileRole(Json.Text(json));
        }
    }

    /// <summary>
    /// Hash functions that cards of the family sign. A newer service may send other words.
    /// </summary>
    public sealed class HashAlgorithm : Word<HashAlgorithm>
    {
        /// <summary>sha1</summary>
        public static readonly HashAlgorithm Sha1 =
            new HashAlgorithm("sha1");

        /// <summary>sha256</summary>
        public static readonly HashAlgorithm Sha256 =
            new HashAlgorithm("sha256");

        /// <summary>sha384</summary>
        public static readonly HashAlgorithm Sha384 =
            new HashAlgorithm("sha384");

        /// <summary>sha512</summary>
        public static readonly HashAlgorithm Sha512 =
            new HashAlgorithm("sha512");

        /// <summary>Makes one of any word.</summary>
        public HashAlgorithm(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static HashAlgorithm FromJson(object json)
        {
            return new HashAlgorithm(Json.Text(json));
        }
    }

    /// <summary>The person. Every name can be absent: some cards are not nominative.</summary>
    public sealed class Holder
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="familyName">Family name.</param>
        /// <param name="givenNames">Given names.</param>
        /// <param name="civility">Civility (G03).</param>
        /// <param name="title">Title in the certificate: the label of the profession on a
        /// CPS.</param>
        public Holder(
            SourcedText familyName = null, SourcedText givenNames = null, SourcedCode civility =
            null, SourcedText title = null)
        {
            FamilyName = familyName;
            GivenNames = givenNames;
            Civility = civility;
            Title = title;
        }

        /// <summary>Family name.</summary>
        public SourcedText FamilyName { get; }

        /// <summary>Given names.</summary>
        public SourcedText GivenNames { get; }

        /// <summary>Civility (G03).</summary>
        public SourcedCode Civility { get; }

        /// <summary>Title in the certificate: the label of the profession on a CPS.</summary>
        public SourcedText Title { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static Holder FromJson(object json)
        {
            var members = Json.MembersOf(json, "Holder");
            return new Holder(
                members.Optional("family_name", CpsClient.SourcedText.FromJson),
                members.Optional("given_names", CpsClient.SourcedText.FromJson),
                members.Optional("civility", CpsClient.SourcedCode.FromJson),
                members.Optional("title", CpsClient.SourcedText.FromJson));
        }
    }

    /// <summary>
    /// The holder of a card: proven by the certificate, completed by the data objects. Everything
    /// but `activities` is public: readable without the PIN.
    /// </summary>
    public sealed class Identity
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="environment">Whether the card and its holder exist only for tests.</param>
        /// <param name="holder">The person, as far as the card is nominative.</param>
        /// <param name="specialties">Specialities and competences (R01).</param>
        /// <param name="specialisations">Specialisations (G20).</param>
        /// <param name="languages">Languages by preference (G00).</param>
        /// <param name="cardIdentity">The card.</param>
        /// <param name="unknown">Elements of the data objects that no entry of the tag map
        /// explains, in order.</param>
        /// <param name="warnings">Warnings.</param>
        /// <param name="nationalId">IdNat_PS, the identifier of the person (`identity.md`
        /// §3.1).</param>
        /// <param name="profession">Profession (G15).</param>
        /// <param name="futureProfession">Profession in training, of a CPF (G16).</param>
        /// <param name="role">Role of a person without a G15 profession (J121).</param>
        /// <param name="registerSection">Section of the pharmacists' register (G05).</param>
        /// <param name="structure">The structure that the certificate names, of an establishment's
        /// card.</param>
        /// <param name="activities">The practice situations, in the card's order; absent until
        /// they were read with the PIN.</param>
        public Identity(
            CardEnvironment environment, Holder holder, IReadOnlyList<SourcedCode> specialties,
            IReadOnlyList<SourcedCode> specialisations, IReadOnlyList<SourcedCode> languages,
            CardIdentity cardIdentity, IReadOnlyList<UnknownElement> unknown,
            IReadOnlyList<IdentityWarning> warnings, SourcedNationalId nationalId = null,
            SourcedCode profession = null, SourcedCode futureProfession = null, SourcedCode role =
            null, SourcedCode registerSection = null, Structure structure = null,
            IReadOnlyList<Activity> activities = null)
        {
            Environment = environment;
            Holder = holder;
            Specialties = specialties;
            Specialisations = specialisations;
            Languages = languages;
            CardIdentity = cardIdentity;
            Unknown = unknown;
            Warnings = warnings;
            NationalId = nationalId;
            Profession = profession;
            FutureProfession = futureProfession;
            Role = role;
            RegisterSection = registerSection;
            Structure = structure;
            Activities = activities;
        }

        /// <summary>Whether the card and its holder exist only for tests.</summary>
        public CardEnvironment Environment { get; }

        /// <summary>The person, as far as the card is nominative.</summary>
        public Holder Holder { get; }

        /// <summary>Specialities and competences (R01).</summary>
        public IReadOnlyList<SourcedCode> Specialties { get; }

        /// <summary>Specialisations (G20).</summary>
        public IReadOnlyList<SourcedCode> Specialisations { get; }

        /// <summary>Languages by preference (G00).</summary>
        public IReadOnlyList<SourcedCode> Languages { get; }

        /// <summary>The card.</summary>
        public CardIdentity CardIdentity { get; }

        /// <summary>
        /// Elements of the data objects that no entry of the tag map explains, in order.
        /// </summary>
        public IReadOnlyList<UnknownElement> Unknown { get; }

        /// <summary>Warnings.</summary>
        public IReadOnlyList<IdentityWarning> Warnings { get; }

        /// <summary>IdNat_PS, the identifier of the person (`identity.md` §3.1).</summary>
        public SourcedNationalId NationalId { get; }

        /// <summary>Profession (G15).</summary>
        public SourcedCode Profession { get; }

        /// <summary>Profession in training, of a CPF (G16).</summary>
        public SourcedCode FutureProfession { get; }

        /// <summary>Role of a person without a G15 profession (J121).</summary>
        public SourcedCode Role { get; }

        /// <summary>Section of the pharmacists' register (G05).</summary>
        public SourcedCode RegisterSection { get; }

        /// <summary>The structure that the certificate names, of an establishment's card.</summary>
        public Structure Structure { get; }

        /// <summary>
        /// The practice situations, in the card's order; absent until they were read with the PIN.
        /// </summary>
        public IReadOnlyList<Activity> Activities { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static Identity FromJson(object json)
        {
            var members = Json.MembersOf(json, "Identity");
            return new Identity(
                members.Required("environment", CpsClient.CardEnvironment.FromJson),
                members.Required("holder", CpsClient.Holder.FromJson),
                members.Required("specialties", Json.List(CpsClient.SourcedCode.FromJson)),
                members.Required("specialisations", Json.List(CpsClient.SourcedCode.FromJson)),
                members.Required("languages", Json.List(CpsClient.SourcedCode.FromJson)),
                members.Required("card_identity", CpsClient.CardIdentity.FromJson),
                members.Required("unknown", Json.List(CpsClient.UnknownElement.FromJson)),
                members.Required("warnings", Json.List(CpsClient.IdentityWarning.FromJson)),
                members.Optional("national_id", CpsClient.SourcedNationalId.FromJson),
                members.Optional("profession", CpsClient.SourcedCode.FromJson),
                members.Optional("future_profession", CpsClient.SourcedCode.FromJson),
                members.Optional("role", CpsClient.SourcedCode.FromJson),
                members.Optional("register_section", CpsClient.SourcedCode.FromJson),
                members.Optional("structure", CpsClient.Structure.FromJson),
                members.Optional("activities", Json.List(CpsClient.Activity.FromJson)));
        }
    }

    /// <summary>
    /// Something odd: reported, never a reason to refuse the card (`identity.md` §1.1). The class
    /// tells the `kind`.
    /// </summary>
    public abstract class IdentityWarning
    {
        internal IdentityWarning()
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static IdentityWarning FromJson(object json)
        {
            var members = Json.MembersOf(json, "IdentityWarning");
            var tag = members.Required("kind", Json.Text);
            switch (tag)
            {
                case "check_key":
                    return CheckKeyWarning.FromJson(json);
                case "identifier":
                    return IdentifierWarning.FromJson(json);
                case "no_national_id":
                    return NoNationalIdWarning.FromJson(json);
                case "additional":
                    return AdditionalWarning.FromJson(json);
                case "certificate_unreadable":
                    return CertificateUnreadableWarning.FromJson(json);
                case "certificate_encoding":
                    return CertificateEncodingWarning.FromJson(json);
                case "differs":
                    return DiffersWarning.FromJson(json);
                case "activity_index":
                    return ActivityIndexWarning.FromJson(json);
                case "environment":
                    return EnvironmentWarning.FromJson(json);
                case "extension":
                    return ExtensionWarning.FromJson(json);
                case "field":
                    return FieldWarning.FromJson(json);
                case "not_utf8":
                    return NotUtf8Warning.FromJson(json);
                case "unparsed":
                    return UnparsedWarning.FromJson(json);
                default:
                    return new UnknownIdentityWarning(tag, members.All);
            }
        }
    }

    /// <summary>
    /// The check key of a number is wrong, as it is in documentation and some test numbers.
    /// </summary>
    public sealed class CheckKeyWarning : IdentityWarning
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="identifier">The identifier that holds the number.</param>
        public CheckKeyWarning(
            string identifier)
            : base()
        {
            Identifier = identifier;
        }

        /// <summary>The identifier that holds the number.</summary>
        public string Identifier { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new CheckKeyWarning FromJson(object json)
        {
            var members = Json.MembersOf(json, "CheckKeyWarning");
            return new CheckKeyWarning(
                members.Required("identifier", Json.Text));
        }
    }

    /// <summary>An identifier does not have the layout of its type.</summary>
    public sealed class IdentifierWarning : IdentityWarning
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="identifier">The identifier as it was read.</param>
        public IdentifierWarning(
            string identifier)
            : base()
        {
            Identifier = identifier;
        }

        /// <summary>The identifier as it was read.</summary>
        public string Identifier { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new IdentifierWarning FromJson(object json)
        {
            var members = Json.MembersOf(json, "IdentifierWarning");
            return new IdentifierWarning(
                members.Required("identifier", Json.Text));
        }
    }

    /// <summary>The certificate names no holder.</summary>
    public sealed class NoNationalIdWarning : IdentityWarning
    {
        /// <summary>Makes one of its members.</summary>
        public NoNationalIdWarning()
            : base()
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static new NoNationalIdWarning FromJson(object json)
        {
            return new NoNationalIdWarning();
        }
    }

    /// <summary>The certificate gives one more value than the identity shows.</summary>
    public sealed class AdditionalWarning : IdentityWarning
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="field">The field.</param>
        /// <param name="value">The value that is not shown.</param>
        public AdditionalWarning(
            string field, string value)
            : base()
        {
            Field = field;
            Value = value;
        }

        /// <summary>The field.</summary>
        public string Field { get; }

        /// <summary>The value that is not shown.</summary>
        public string Value { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new AdditionalWarning FromJson(object json)
        {
            var members = Json.MembersOf(json, "AdditionalWarning");
            return new AdditionalWarning(
                members.Required("field", Json.Text),
                members.Required("value", Json.Text));
        }
    }

    /// <summary>
    /// A certificate of the card cannot be read: its key makes no signature, all else is usable.
    /// </summary>
    public sealed class CertificateUnreadableWarning : IdentityWarning
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="certificate">Label of the certificate.</param>
        /// <param name="defect">Its defect.</param>
        public CertificateUnreadableWarning(
            string certificate, string defect)
            : base()
        {
            Certificate = certificate;
            Defect = defect;
        }

        /// <summary>Label of the certificate.</summary>
        public string Certificate { get; }

        /// <summary>Its defect.</summary>
        public string Defect { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new CertificateUnreadableWarning FromJson(object json)
        {
            var members = Json.MembersOf(json, "CertificateUnreadableWarning");
            return new CertificateUnreadableWarning(
                members.Required("certificate", Json.Text),
                members.Required("defect", Json.Text));
        }
    }

    /// <summary>
    /// A certificate of the card is not encoded as RFC 5280 demands: it is used, but not trusted.
    /// </summary>
    public sealed class CertificateEncodingWarning : IdentityWarning
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="certificate">Label of the certificate.</param>
        /// <param name="defect">Its defect.</param>
        public CertificateEncodingWarning(
            string certificate, string defect)
            : base()
        {
            Certificate = certificate;
            Defect = defect;
        }

        /// <summary>Label of the certificate.</summary>
        public string Certificate { get; }

        /// <summary>Its defect.</summary>
        public string Defect { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new CertificateEncodingWarning FromJson(object json)
        {
            var members = Json.MembersOf(json, "CertificateEncodingWarning");
            return new CertificateEncodingWarning(
                members.Required("certificate", Json.Text),
                members.Required("defect", Json.Text));
        }
    }

    /// <summary>
    /// A data object gives another value than the certificate, or than an object read before; the
    /// earlier one is shown.
    /// </summary>
    public sealed class DiffersWarning : IdentityWarning
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="field">The field.</param>
        /// <param name="dataObject">Label of the data object.</param>
        /// <param name="value">The value that is not shown.</param>
        public DiffersWarning(
            string field, string dataObject, string value)
            : base()
        {
            Field = field;
            DataObject = dataObject;
            Value = value;
        }

        /// <summary>The field.</summary>
        public string Field { get; }

        /// <summary>Label of the data object.</summary>
        public string DataObject { get; }

        /// <summary>The value that is not shown.</summary>
        public string Value { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new DiffersWarning FromJson(object json)
        {
            var members = Json.MembersOf(json, "DiffersWarning");
            return new DiffersWarning(
                members.Required("field", Json.Text),
                members.Required("data_object", Json.Text),
                members.Required("value", Json.Text));
        }
    }

    /// <summary>
    /// The index inside an activity is not the one of its label; the label's is shown.
    /// </summary>
    public sealed class ActivityIndexWarning : IdentityWarning
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="dataObject">Label of the data object.</param>
        /// <param name="index">The index inside.</param>
        public ActivityIndexWarning(
            string dataObject, long index)
            : base()
        {
            DataObject = dataObject;
            Index = index;
        }

        /// <summary>Label of the data object.</summary>
        public string DataObject { get; }

        /// <summary>The index inside.</summary>
        public long Index { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new ActivityIndexWarning FromJson(object json)
        {
            var members = Json.MembersOf(json, "ActivityIndexWarning");
            return new ActivityIndexWarning(
                members.Required("data_object", Json.Text),
                members.Required("index", Json.Integer));
        }
    }

    /// <summary>The category says production and the issuer says test; test is shown.</summary>
    public sealed class EnvironmentWarning : IdentityWarning
    {
        /// <summary>Makes one of its members.</summary>
        public EnvironmentWarning()
            : base()
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static new EnvironmentWarning FromJson(object json)
        {
            return new EnvironmentWarning();
        }
    }

    /// <summary>A private extension of the certificate does not have its usual encoding.</summary>
    public sealed class ExtensionWarning : IdentityWarning
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="oid">Its object identifier.</param>
        public ExtensionWarning(
            string oid)
            : base()
        {
            Oid = oid;
        }

        /// <summary>Its object identifier.</summary>
        public string Oid { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new ExtensionWarning FromJson(object json)
        {
            var members = Json.MembersOf(json, "ExtensionWarning");
            return new ExtensionWarning(
                members.Required("oid", Json.Text));
        }
    }

    /// <summary>
    /// A field of a data object does not have the type that the tag map gives it.
    /// </summary>
    public sealed class FieldWarning : IdentityWarning
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="dataObject">Label of the data object.</param>
        /// <param name="field">The field.</param>
        public FieldWarning(
            string dataObject, string field)
            : base()
        {
            DataObject = dataObject;
            Field = field;
        }

        /// <summary>Label of the data object.</summary>
        public string DataObject { get; }

        /// <summary>The field.</summary>
        public string Field { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new FieldWarning FromJson(object json)
        {
            var members = Json.MembersOf(json, "FieldWarning");
            return new FieldWarning(
                members.Required("data_object", Json.Text),
                members.Required("field", Json.Text));
        }
    }

    /// <summary>
    /// Text that is not UTF-8 was read as Windows-1252, of which ISO 8859-1 is a part.
    /// </summary>
    public sealed class NotUtf8Warning : IdentityWarning
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="dataObject">Label of the data object.</param>
        /// <param name="field">The field.</param>
        public NotUtf8Warning(
            string dataObject, string field)
            : base()
        {
            DataObject = dataObject;
            Field = field;
        }

        /// <summary>Label of the data object.</summary>
        public string DataObject { get; }

        /// <summary>The field.</summary>
        public string Field { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new NotUtf8Warning FromJson(object json)
        {
            var members = Json.MembersOf(json, "NotUtf8Warning");
            return new NotUtf8Warning(
                members.Required("data_object", Json.Text),
                members.Required("field", Json.Text));
        }
    }

    /// <summary>
    /// From here on a data object is no BER-TLV; nothing after it was interpreted.
    /// </summary>
    public sealed class UnparsedWarning : IdentityWarning
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="dataObject">Label of the data object.</param>
        /// <param name="offset">Offset of the first byte without meaning.</param>
        /// <param name="length">Number of bytes without meaning.</param>
        public UnparsedWarning(
            string dataObject, long offset, long length)
            : base()
        {
            DataObject = dataObject;
            Offset = offset;
            Length = length;
        }

        /// <summary>Label of the data object.</summary>
        public string DataObject { get; }

        /// <summary>Offset of the first byte without meaning.</summary>
        public long Offset { get; }

        /// <summary>Number of bytes without meaning.</summary>
        public long Length { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static new UnparsedWarning FromJson(object json)
        {
            var members = Json.MembersOf(json, "UnparsedWarning");
            return new UnparsedWarning(
                members.Required("data_object", Json.Text),
                members.Required("offset", Json.Integer),
                members.Required("length", Json.Integer));
        }
    }

    /// <summary>One that this version of the client does not know.</summary>
    public sealed class UnknownIdentityWarning : IdentityWarning
    {
        internal UnknownIdentityWarning(string tag, IReadOnlyDictionary<string, object> members)
            : base()
        {
            Kind = tag;
            Members = members;
        }

        /// <summary>The `kind`.</summary>
        public string Kind { get; }

        /// <summary>All members.</summary>
        public IReadOnlyDictionary<string, object> Members { get; }
    }

    /// <summary>Result of `system.info`.</summary>
    public sealed class InfoResult
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="version">Version of the daemon.</param>
        /// <param name="readersAvailable">Whether the PC/SC service answers; `problem`
        /// otherwise.</param>
        /// <param name="agent">Whether an agent shows PIN dialogs to the account of this
        /// connection.</param>
        /// <param name="features">Abilities of this service that another of the same protocol may
        /// lack.</param>
        /// <param name="problem">The reason why there are no readers, if the service is the
        /// cause.</param>
        /// <param name="directory">State of the index of the directory, which names opposed cards;
        /// absent without one (`directory_index` of the configuration).</param>
        public InfoResult(
            string version, bool readersAvailable, bool agent, IReadOnlyList<Feature> features,
            ApiError problem = null, DirectoryIndex directory = null)
        {
            Version = version;
            ReadersAvailable = readersAvailable;
            Agent = agent;
            Features = features;
            Problem = problem;
            Directory = directory;
        }

        /// <summary>Version of the daemon.</summary>
        public string Version { get; }

        /// <summary>Whether the PC/SC service answers; `problem` otherwise.</summary>
        public bool ReadersAvailable { get; }

        /// <summary>Whether an agent shows PIN dialogs to the account of this connection.</summary>
        public bool Agent { get; }

        /// <summary>Abilities of this service that another of the same protocol may lack.</summary>
        public IReadOnlyList<Feature> Features { get; }

        /// <summary>The reason why there are no readers, if the service is the cause.</summary>
        public ApiError Problem { get; }

        /// <summary>
        /// State of the index of the directory, which names opposed cards; absent without one
        /// (`directory_index` of the configuration).
        /// </summary>
        public DirectoryIndex Directory { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static InfoResult FromJson(object json)
        {
            var members = Json.MembersOf(json, "InfoResult");
            return new InfoResult(
                members.Required("version", Json.Text),
                members.Required("readers_available", Json.Bool),
                members.Required("agent", Json.Bool),
                members.Required("features", Json.List(CpsClient.Feature.FromJson)),
                members.Optional("problem", CpsClient.ApiError.FromJson),
                members.Optional("directory", CpsClient.DirectoryIndex.FromJson));
        }
    }

    /// <summary>
    /// The authority of a patient's national identity. A newer service may send other words.
    /// </summary>
    public sealed class InsAuthority : Word<InsAuthority>
    {
        /// <summary>A NIR.</summary>
        public static readonly InsAuthority Nir =
            new InsAuthority("nir");

        /// <summary>A NIA, of a person whose NIR is to come.</summary>
        public static readonly InsAuthority Nia =
            new InsAuthority("nia");

        /// <summary>A test patient.</summary>
        public static readonly InsAuthority Test =
            new InsAuthority("test");

        /// <summary>Makes one of any word.</summary>
        public InsAuthority(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static InsAuthority FromJson(object json)
        {
            return new InsAuthority(Json.Text(json));
        }
    }

    /// <summary>Result of `verify.certificate`.</summary>
    public sealed class JudgedCertificate
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="trust">Whether the certificate can be relied on now.</param>
        /// <param name="chain">The certificates of its issuers, DER: its own issuer first, the
        /// root last. Empty if no path leads to a root of the trust directory.</param>
        /// <param name="identity">The holder that the certificate names. Unless `trust` is
        /// `trusted`, anyone may have made it.</param>
        public JudgedCertificate(
            Trust trust, IReadOnlyList<byte[]> chain, Identity identity)
        {
            Trust = trust;
            Chain = chain;
            Identity = identity;
        }

        /// <summary>Whether the certificate can be relied on now.</summary>
        public Trust Trust { get; }

        /// <summary>
        /// The certificates of its issuers, DER: its own issuer first, the root last. Empty if no
        /// path leads to a root of the trust directory.
        /// </summary>
        public IReadOnlyList<byte[]> Chain { get; }

        /// <summary>
        /// The holder that the certificate names. Unless `trust` is `trusted`, anyone may have
        /// made it.
        /// </summary>
        public Identity Identity { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static JudgedCertificate FromJson(object json)
        {
            var members = Json.MembersOf(json, "JudgedCertificate");
            return new JudgedCertificate(
                members.Required("trust", CpsClient.Trust.FromJson),
                members.Required("chain", Json.List(Json.Bytes)),
                members.Required("identity", CpsClient.Identity.FromJson));
        }
    }

    /// <summary>An identity with what is known of the certificate that it came from.</summary>
    public sealed class JudgedIdentity
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="environment">Whether the card and its holder exist only for tests.</param>
        /// <param name="holder">The person, as far as the card is nominative.</param>
        /// <param name="specialties">Specialities and competences (R01).</param>
        /// <param name="specialisations">Specialisations (G20).</param>
        /// <param name="languages">Languages by preference (G00).</param>
        /// <param name="cardIdentity">The card.</param>
        /// <param name="unknown">Elements of the data objects that no entry of the tag map
        /// explains, in order.</param>
        /// <param name="warnings">Warnings.</param>
        /// <param name="trust">Whether the certificate that names the holder can be relied on now.
        /// Unless it is `trusted`, `environment` and every field of the identity are only what the
        /// card claims.</param>
        /// <param name="proof">Way in which the card has shown that the certificate is its
        /// own.</param>
        /// <param name="complete">Whether the public data objects were read: before, there is only
        /// what the certificate tells.</param>
        /// <param name="nationalId">IdNat_PS, the identifier of the person (`identity.md`
        /// §3.1).</param>
        /// <param name="profession">Profession (G15).</param>
        /// <param name="futureProfession">Profession in training, of a CPF (G16).</param>
        /// <param name="role">Role of a person without a G15 profession (J121).</param>
        /// <param name="registerSection">Section of the pharmacists' register (G05).</param>
        /// <param name="structure">The structure that the certificate names, of an establishment's
        /// card.</param>
        /// <param name="activities">The practice situations, in the card's order; absent until
        /// they were read with the PIN.</param>
        public JudgedIdentity(
            CardEnvironment environment, Holder holder, IReadOnlyList<SourcedCode> specialties,
            IReadOnlyList<SourcedCode> specialisations, IReadOnlyList<SourcedCode> languages,
            CardIdentity cardIdentity, IReadOnlyList<UnknownElement> unknown,
            IReadOnlyList<IdentityWarning> warnings, Trust trust, Proof proof, bool complete,
            SourcedNationalId nationalId = null, SourcedCode profession = null, SourcedCode
            futureProfession = null, SourcedCode role = null, SourcedCode registerSection = null,
            Structure structure = null, IReadOnlyList<Activity> activities = null)
        {
            Environment = environment;
            Holder = holder;
            Specialties = specialties;
            Specialisations = specialisations;
            Languages = languages;
            CardIdentity = cardIdentity;
            Unknown = unknown;
            Warnings = warnings;
            Trust = trust;
            Proof = proof;
            Complete = complete;
            NationalId = nationalId;
            Profession = profession;
            FutureProfession = futureProfession;
            Role = role;
            RegisterSection = registerSection;
            Structure = structure;
            Activities = activities;
        }

        /// <summary>Whether the card and its holder exist only for tests.</summary>
        public CardEnvironment Environment { get; }

        /// <summary>The person, as far as the card is nominative.</summary>
        public Holder Holder { get; }

        /// <summary>Specialities and competences (R01).</summary>
        public IReadOnlyList<SourcedCode> Specialties { get; }

        /// <summary>Specialisations (G20).</summary>
        public IReadOnlyList<SourcedCode> Specialisations { get; }

        /// <summary>Languages by preference (G00).</summary>
        public IReadOnlyList<SourcedCode> Languages { get; }

        /// <summary>The card.</summary>
        public CardIdentity CardIdentity { get; }

        /// <summary>
        /// Elements of the data objects that no entry of the tag map explains, in order.
        /// </summary>
        public IReadOnlyList<UnknownElement> Unknown { get; }

        /// <summary>Warnings.</summary>
        public IReadOnlyList<IdentityWarning> Warnings { get; }

        /// <summary>
        /// Whether the certificate that names the holder can be relied on now. Unless it is
        /// `trusted`, `environment` and every field of the identity are only what the card claims.
        /// </summary>
        public Trust Trust { get; }

        /// <summary>Way in which the card has shown that the certificate is its own.</summary>
        public Proof Proof { get; }

        /// <summary>
        /// Whether the public data objects were read: before, there is only what the certificate
        /// tells.
        /// </summary>
        public bool Complete { get; }

        /// <summary>IdNat_PS, the identifier of the person (`identity.md` §3.1).</summary>
        public SourcedNationalId NationalId { get; }

        /// <summary>Profession (G15).</summary>
        public SourcedCode Profession { get; }

        /// <summary>Profession in training, of a CPF (G16).</summary>
        public SourcedCode FutureProfession { get; }

        /// <summary>Role of a person without a G15 profession (J121).</summary>
        public SourcedCode Role { get; }

        /// <summary>Section of the pharmacists' register (G05).</summary>
        public SourcedCode RegisterSection { get; }

        /// <summary>The structure that the certificate names, of an establishment's card.</summary>
        public Structure Structure { get; }

        /// <summary>
        /// The practice situations, in the card's order; absent until they were read with the PIN.
        /// </summary>
        public IReadOnlyList<Activity> Activities { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static JudgedIdentity FromJson(object json)
        {
            var members = Json.MembersOf(json, "JudgedIdentity");
            return new JudgedIdentity(
                members.Required("environment", CpsClient.CardEnvironment.FromJson),
                members.Required("holder", CpsClient.Holder.FromJson),
                members.Required("specialties", Json.List(CpsClient.SourcedCode.FromJson)),
                members.Required("specialisations", Json.List(CpsClient.SourcedCode.FromJson)),
                members.Required("languages", Json.List(CpsClient.SourcedCode.FromJson)),
                members.Required("card_identity", CpsClient.CardIdentity.FromJson),
                members.Required("unknown", Json.List(CpsClient.UnknownElement.FromJson)),
                members.Required("warnings", Json.List(CpsClient.IdentityWarning.FromJson)),
                members.Required("trust", CpsClient.Trust.FromJson),
                members.Required("proof", CpsClient.Proof.FromJson),
                members.Required("complete", Json.Bool),
                members.Optional("national_id", CpsClient.SourcedNationalId.FromJson),
                members.Optional("profession", CpsClient.SourcedCode.FromJson),
                members.Optional("future_profession", CpsClient.SourcedCode.FromJson),
                members.Optional("role", CpsClient.SourcedCode.FromJson),
                members.Optional("register_section", CpsClient.SourcedCode.FromJson),
                members.Optional("structure", CpsClient.Structure.FromJson),
                members.Optional("activities", Json.List(CpsClient.Activity.FromJson)));
        }
    }

    /// <summary>Result of `verify.signature`.</summary>
    public sealed class JudgedSignature
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="valid">Whether the signature is one of the digest by the key of the
        /// certificate. Rely on it only if `trust` is `trusted` as well.</param>
        /// <param name="trust">Whether the certificate can be relied on now.</param>
        /// <param name="chain">The certificates of its issuers, DER: its own issuer first, the
        /// root last. Empty if no path leads to a root of the trust directory.</param>
        /// <param name="identity">The holder that the certificate names. Unless `trust` is
        /// `trusted`, anyone may have made it.</param>
        public JudgedSignature(
            bool valid, Trust trust, IReadOnlyList<byte[]> chain, Identity identity)
        {
            Valid = valid;
            Trust = trust;
            Chain = chain;
            Identity = identity;
        }

        /// <summary>
        /// Whether the signature is one of the digest by the key of the certificate. Rely on it
        /// only if `trust` is `trusted` as well.
        /// </summary>
        public bool Valid { get; }

        /// <summary>Whether the certificate can be relied on now.</summary>
        public Trust Trust { get; }

        /// <summary>
        /// The certificates of its issuers, DER: its own issuer first, the root last. Empty if no
        /// path leads to a root of the trust directory.
        /// </summary>
        public IReadOnlyList<byte[]> Chain { get; }

        /// <summary>
        /// The holder that the certificate names. Unless `trust` is `trusted`, anyone may have
        /// made it.
        /// </summary>
        public Identity Identity { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static JudgedSignature FromJson(object json)
        {
            var members = Json.MembersOf(json, "JudgedSignature");
            return new JudgedSignature(
                members.Required("valid", Json.Bool),
                members.Required("trust", CpsClient.Trust.FromJson),
                members.Required("chain", Json.List(Json.Bytes)),
                members.Required("identity", CpsClient.Identity.FromJson));
        }
    }

    /// <summary>
    /// Signature algorithm of a JWS (RFC 7518, section 3.1). A newer service may send other words.
    /// </summary>
    public sealed class JwsAlgorithm : Word<JwsAlgorithm>
    {
        /// <summary>PKCS#1 v1.5 with SHA-256: every card.</summary>
        public static readonly JwsAlgorithm RS256 =
            new JwsAlgorithm("RS256");

        /// <summary>PSS with SHA-256: a CPS4.</summary>
        public static readonly JwsAlgorithm PS256 =
            new JwsAlgorithm("PS256");

        /// <summary>Makes one of any word.</summary>
        public JwsAlgorithm(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static JwsAlgorithm FromJson(object json)
        {
            return new JwsAlgorithm(Json.Text(json));
        }
    }

    /// <summary>Operations of a key with test data.</summary>
    public sealed class KeyReport
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="key">Purpose of the key.</param>
        /// <param name="bits">Size of the modulus in bits.</param>
        /// <param name="signatures">The signatures that were tried.</param>
        /// <param name="deciphering">Outcome of deciphering: `ok`, `wrong`, or the word of the
        /// error; absent if the key is not one that deciphers.</param>
        public KeyReport(
            Purpose key, long bits, IReadOnlyList<SignatureReport> signatures, string deciphering
            = null)
        {
            Key = key;
            Bits = bits;
            Signatures = signatures;
            Deciphering = deciphering;
        }

        /// <summary>Purpose of the key.</summary>
        public Purpose Key { get; }

        /// <summary>Size of the modulus in bits.</summary>
        public long Bits { get; }

        /// <summary>The signatures that were tried.</summary>
        public IReadOnlyList<SignatureReport> Signatures { get; }

        /// <summary>
        /// Outcome of deciphering: `ok`, `wrong`, or the word of the error; absent if the key is
        /// not one that deciphers.
        /// </summary>
        public string Deciphering { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static KeyReport FromJson(object json)
        {
            var members = Json.MembersOf(json, "KeyReport");
            return new KeyReport(
                members.Required("key", CpsClient.Purpose.FromJson),
                members.Required("bits", Json.Integer),
                members.Required("signatures", Json.List(CpsClient.SignatureReport.FromJson)),
                members.Optional("deciphering", Json.Text));
        }
    }

    /// <summary>Time of an operation of a key.</summary>
    public sealed class KeyTime
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="key">Purpose of the key.</param>
        /// <param name="deciphered">Whether it deciphered; it signed otherwise.</param>
        /// <param name="time">Time until the result.</param>
        public KeyTime(
            Purpose key, bool deciphered, long time)
        {
            Key = key;
            Deciphered = deciphered;
            Time = time;
        }

        /// <summary>Purpose of the key.</summary>
        public Purpose Key { get; }

        /// <summary>Whether it deciphered; it signed otherwise.</summary>
        public bool Deciphered { get; }

        /// <summary>Time until the result.</summary>
        public long Time { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static KeyTime FromJson(object json)
        {
            var members = Json.MembersOf(json, "KeyTime");
            return new KeyTime(
                members.Required("key", CpsClient.Purpose.FromJson),
                members.Required("deciphered", Json.Bool),
                members.Required("time", Json.Integer));
        }
    }

    /// <summary>
    /// Confidence that the bytes hold the field: the confidence tags of
    /// `docs/reference/identity.md`. A newer service may send other words.
    /// </summary>
    public sealed class Layout : Word<Layout>
    {
        /// <summary>
        /// A public document of the issuer says so, or it was seen on real cards.
        /// </summary>
        public static readonly Layout Documented =
            new Layout("documented");

        /// <summary>
        /// One third party says so; no document of the issuer confirms it. Compare before relying
        /// on the field.
        /// </summary>
        public static readonly Layout Reported =
            new Layout("reported");

        /// <summary>
        /// Only the simulated test cards of this product have this layout; no real card is read
        /// so.
        /// </summary>
        public static readonly Layout Simulated =
            new Layout("simulated");

        /// <summary>Makes one of any word.</summary>
        public Layout(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static Layout FromJson(object json)
        {
            return new Layout(Json.Text(json));
        }
    }

    /// <summary>The reason why a login ended. A newer service may send other words.</summary>
    public sealed class LeaseEnd : Word<LeaseEnd>
    {
        /// <summary>Its program logged out.</summary>
        public static readonly LeaseEnd Logout =
            new LeaseEnd("logout");

        /// <summary>Its connection ended.</summary>
        public static readonly LeaseEnd Disconnected =
            new LeaseEnd("disconnected");

        /// <summary>
        /// The process that opened its connection ended, also if another process holds the socket
        /// now.
        /// </summary>
        public static readonly LeaseEnd ProcessEnded =
            new LeaseEnd("process_ended");

        /// <summary>Its last signature was made.</summary>
        public static readonly LeaseEnd UsedUp =
            new LeaseEnd("used_up");

        /// <summary>Its time is over; time in which the machine slept counts.</summary>
        public static readonly LeaseEnd Expired =
            new LeaseEnd("expired");

        /// <summary>It was not used for its `idle_seconds`.</summary>
        public static readonly LeaseEnd Idle =
            new LeaseEnd("idle");

        /// <summary>The machine slept.</summary>
        public static readonly LeaseEnd Suspended =
            new LeaseEnd("suspended");

        /// <summary>An administrator ended it.</summary>
        public static readonly LeaseEnd Revoked =
            new LeaseEnd("revoked");

        /// <summary>
        /// Its account is no longer the one at the machine, which was its right to log in.
        /// </summary>
        public static readonly LeaseEnd SeatLost =
            new LeaseEnd("seat_lost");

        /// <summary>A program presented a wrong PIN, and the card forgot the right one.</summary>
        public static readonly LeaseEnd WrongPin =
            new LeaseEnd("wrong_pin");

        /// <summary>The PIN was changed or unblocked.</summary>
        public static readonly LeaseEnd PinChanged =
            new LeaseEnd("pin_changed");

        /// <summary>
        /// The card was reset by another program, after a PUK, or has forgotten the PIN by itself.
        /// </summary>
        public static readonly LeaseEnd CardReset =
            new LeaseEnd("card_reset");

        /// <summary>The card was removed.</summary>
        public static readonly LeaseEnd CardRemoved =
            new LeaseEnd("card_removed");

        /// <summary>The reader was unplugged, or the PC/SC service that has it ended.</summary>
        public static readonly LeaseEnd ReaderRemoved =
            new LeaseEnd("reader_removed");

        /// <summary>Its program had stopped waiting for it before it began.</summary>
        public static readonly LeaseEnd Abandoned =
            new LeaseEnd("abandoned");

        /// <summary>It could not be written to the audit file.</summary>
        public static readonly LeaseEnd NotAudited =
            new LeaseEnd("not_audited");

        /// <summary>The daemon stops.</summary>
        public static readonly LeaseEnd Stopped =
            new LeaseEnd("stopped");

        /// <summary>Makes one of any word.</summary>
        public LeaseEnd(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static LeaseEnd FromJson(object json)
        {
            return new LeaseEnd(Json.Text(json));
        }
    }

    /// <summary>A login as administrators see it.</summary>
    public sealed class LeaseRecord
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="lease">Its number.</param>
        /// <param name="card">The card.</param>
        /// <param name="reader">Name of the reader.</param>
        /// <param name="rights">Remaining rights.</param>
        /// <param name="uid">The number of the account, where the service runs on Unix.</param>
        /// <param name="sid">The SID of the account as text, `S-1-5-…`, where the service runs on
        /// Windows.</param>
        /// <param name="pid">The process that connected.</param>
        /// <param name="client">The name that the program gave itself.</param>
        /// <param name="purpose">Purpose of the login, in the program's words.</param>
        public LeaseRecord(
            long lease, string card, string reader, LeaseState rights, long? uid = null, string
            sid = null, long? pid = null, string client = null, string purpose = null)
        {
            Lease = lease;
            Card = card;
            Reader = reader;
            Rights = rights;
            Uid = uid;
            Sid = sid;
            Pid = pid;
            Client = client;
            Purpose = purpose;
        }

        /// <summary>Its number.</summary>
        public long Lease { get; }

        /// <summary>The card.</summary>
        public string Card { get; }

        /// <summary>Name of the reader.</summary>
        public string Reader { get; }

        /// <summary>Remaining rights.</summary>
        public LeaseState Rights { get; }

        /// <summary>The number of the account, where the service runs on Unix.</summary>
        public long? Uid { get; }

        /// <summary>
        /// The SID of the account as text, `S-1-5-…`, where the service runs on Windows.
        /// </summary>
        public string Sid { get; }

        /// <summary>The process that connected.</summary>
        public long? Pid { get; }

        /// <summary>The name that the program gave itself.</summary>
        public string Client { get; }

        /// <summary>Purpose of the login, in the program's words.</summary>
        public string Purpose { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static LeaseRecord FromJson(object json)
        {
            var members = Json.MembersOf(json, "LeaseRecord");
            return new LeaseRecord(
                members.Required("lease", Json.Integer),
                members.Required("card", Json.Text),
                members.Required("reader", Json.Text),
                members.Required("rights", CpsClient.LeaseState.FromJson),
                members.OptionalValue("uid", Json.Integer),
                members.Optional("sid", Json.Text),
                members.OptionalValue("pid", Json.Integer),
                members.Optional("client", Json.Text),
                members.Optional("purpose", Json.Text));
        }
    }

    /// <summary>Result of `pin.login`.</summary>
    public sealed class LeaseResult
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="lease">Number of the login, which its events carry too.</param>
        /// <param name="pin">State of the PIN after it.</param>
        /// <param name="rights">Rights of the login.</param>
        public LeaseResult(
            long lease, PinStatus pin, LeaseState rights)
        {
            Lease = lease;
            Pin = pin;
            Rights = rights;
        }

        /// <summary>Number of the login, which its events carry too.</summary>
        public long Lease { get; }

        /// <summary>State of the PIN after it.</summary>
        public PinStatus Pin { get; }

        /// <summary>Rights of the login.</summary>
        public LeaseState Rights { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static LeaseResult FromJson(object json)
        {
            var members = Json.MembersOf(json, "LeaseResult");
            return new LeaseResult(
                members.Required("lease", Json.Integer),
                members.Required("pin", CpsClient.PinStatus.FromJson),
                members.Required("rights", CpsClient.LeaseState.FromJson));
        }
    }

    /// <summary>Remaining rights of a login.</summary>
    public sealed class LeaseState
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="signaturesLeft">Signatures that it may still make.</param>
        /// <param name="secondsLeft">Seconds until it ends by itself.</param>
        /// <param name="idleSeconds">Seconds without use after which it ends; each request of its
        /// connection to its card is a use.</param>
        /// <param name="access">The way in which other programs reach the card; absent before the
        /// login has begun.</param>
        /// <param name="keys">The keys that it covers; absent if it covers all.</param>
        /// <param name="assertion">The kind of assertions that it makes, and nothing else; absent
        /// if it is for any use.</param>
        public LeaseState(
            long signaturesLeft, long secondsLeft, long idleSeconds, CardAccess access = null,
            IReadOnlyList<Purpose> keys = null, AssertionKind assertion = null)
        {
            SignaturesLeft = signaturesLeft;
            SecondsLeft = secondsLeft;
            IdleSeconds = idleSeconds;
            Access = access;
            Keys = keys;
            Assertion = assertion;
        }

        /// <summary>Signatures that it may still make.</summary>
        public long SignaturesLeft { get; }

        /// <summary>Seconds until it ends by itself.</summary>
        public long SecondsLeft { get; }

        /// <summary>
        /// Seconds without use after which it ends; each request of its connection to its card is
        /// a use.
        /// </summary>
        public long IdleSeconds { get; }

        /// <summary>
        /// The way in which other programs reach the card; absent before the login has begun.
        /// </summary>
        public CardAccess Access { get; }

        /// <summary>The keys that it covers; absent if it covers all.</summary>
        public IReadOnlyList<Purpose> Keys { get; }

        /// <summary>
        /// The kind of assertions that it makes, and nothing else; absent if it is for any use.
        /// </summary>
        public AssertionKind Assertion { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static LeaseState FromJson(object json)
        {
            var members = Json.MembersOf(json, "LeaseState");
            return new LeaseState(
                members.Required("signatures_left", Json.Integer),
                members.Required("seconds_left", Json.Integer),
                members.Required("idle_seconds", Json.Integer),
                members.Optional("access", CpsClient.CardAccess.FromJson),
                members.Optional("keys", Json.List(CpsClient.Purpose.FromJson)),
                members.Optional("assertion", CpsClient.AssertionKind.FromJson));
        }
    }

    /// <summary>Result of `leases.list`.</summary>
    public sealed class LeasesResult
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="leases">The logins, in reader order.</param>
        public LeasesResult(
            IReadOnlyList<LeaseRecord> leases)
        {
            Leases = leases;
        }

        /// <summary>The logins, in reader order.</summary>
        public IReadOnlyList<LeaseRecord> Leases { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static LeasesResult FromJson(object json)
        {
            var members = Json.MembersOf(json, "LeasesResult");
            return new LeasesResult(
                members.Required("leases", Json.List(CpsClient.LeaseRecord.FromJson)));
        }
    }

    /// <summary>
    /// The connection that is logged in to a card. A newer service may send other words.
    /// </summary>
    public sealed class LoginHolder : Word<LoginHolder>
    {
        /// <summary>None.</summary>
        public static readonly LoginHolder Free =
            new LoginHolder("free");

        /// <summary>This one.</summary>
        public static readonly LoginHolder Own =
            new LoginHolder("own");

        /// <summary>Another one.</summary>
        public static readonly LoginHolder Other =
            new LoginHolder("other");

        /// <summary>Makes one of any word.</summary>
        public LoginHolder(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static LoginHolder FromJson(object json)
        {
            return new LoginHolder(Json.Text(json));
        }
    }

    /// <summary>Type of a person identifier (G08). A newer service may send other words.</summary>
    public sealed class NationalIdKind : Word<NationalIdKind>
    {
        /// <summary>`0`: ADELI, nine characters, letters possible.</summary>
        public static readonly NationalIdKind Adeli =
            new NationalIdKind("adeli");

        /// <summary>`1`: practice with ADELI number and register number.</summary>
        public static readonly NationalIdKind AdeliPractice =
            new NationalIdKind("adeli_practice");

        /// <summary>`2`: DRASS, ended in 2020.</summary>
        public static readonly NationalIdKind Drass =
            new NationalIdKind("drass");

        /// <summary>`3`: FINESS and register number.</summary>
        public static readonly NationalIdKind FinessRegister =
            new NationalIdKind("finess_register");

        /// <summary>`4`: SIREN and register number.</summary>
        public static readonly NationalIdKind SirenRegister =
            new NationalIdKind("siren_register");

        /// <summary>`5`: SIRET and register number.</summary>
        public static readonly NationalIdKind SiretRegister =
            new NationalIdKind("siret_register");

        /// <summary>`6`: practice with RPPS number and register number.</summary>
        public static readonly NationalIdKind RppsPractice =
            new NationalIdKind("rpps_practice");

        /// <summary>`8`: RPPS, eleven digits.</summary>
        public static readonly NationalIdKind Rpps =
            new NationalIdKind("rpps");

        /// <summary>`9`: student, ended in 2020.</summary>
        public static readonly NationalIdKind Student =
            new NationalIdKind("student");

        /// <summary>Any other first character.</summary>
        public static readonly NationalIdKind Other =
            new NationalIdKind("other");

        /// <summary>Makes one of any word.</summary>
        public NationalIdKind(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static NationalIdKind FromJson(object json)
        {
            return new NationalIdKind(Json.Text(json));
        }
    }

    /// <summary>Operation that was asked for. A newer service may send other words.</summary>
    public sealed class Operation : Word<Operation>
    {
        /// <summary>`pin.login`.</summary>
        public static readonly Operation Login =
            new Operation("login");

        /// <summary>`pin.change`.</summary>
        public static readonly Operation ChangePin =
            new Operation("change_pin");

        /// <summary>`pin.unblock`.</summary>
        public static readonly Operation Unblock =
            new Operation("unblock");

        /// <summary>`puk.verify`.</summary>
        public static readonly Operation VerifyPuk =
            new Operation("verify_puk");

        /// <summary>
        /// `sign.digest`, each digest of `sign.digests`, `sign.hash_state`, `sign.cms` and
        /// `sign.jws`.
        /// </summary>
        public static readonly Operation Sign =
            new Operation("sign");

        /// <summary>`assertion.vihf`, `assertion.insi` and `assertion.dmp_submission`.</summary>
        public static readonly Operation Assertion =
            new Operation("assertion");

        /// <summary>`decrypt`.</summary>
        public static readonly Operation Decrypt =
            new Operation("decrypt");

        /// <summary>`cards.data.write`.</summary>
        public static readonly Operation WriteData =
            new Operation("write_data");

        /// <summary>
        /// `cards.data.read` and `cards.identity`, as far as they show what needs the PIN.
        /// </summary>
        public static readonly Operation ReadData =
            new Operation("read_data");

        /// <summary>
        /// `cards.report` with a login: it reads the structure of what needs the PIN, and signs
        /// test data that do not leave.
        /// </summary>
        public static readonly Operation Report =
            new Operation("report");

        /// <summary>The end of a login; `reason` says why.</summary>
        public static readonly Operation LoginEnded =
            new Operation("login_ended");

        /// <summary>`leases.revoke`.</summary>
        public static readonly Operation Revoke =
            new Operation("revoke");

        /// <summary>
        /// The dialog of an agent for `pin.login`, `pin.change` or `pin.unblock`. The outcome on a
        /// PIN pad is that of the method.
        /// </summary>
        public static readonly Operation Prompt =
            new Operation("prompt");

        /// <summary>`web.allow`: the holder was asked whether a site may use the card.</summary>
        public static readonly Operation AllowSite =
            new Operation("allow_site");

        /// <summary>`web.revoke`.</summary>
        public static readonly Operation RevokeSite =
            new Operation("revoke_site");

        /// <summary>
        /// An opposed card was inserted, or was there when the service started. No program asked:
        /// the account and the process are those of the service.
        /// </summary>
        public static readonly Operation OpposedCard =
            new Operation("opposed_card");

        /// <summary>Makes one of any word.</summary>
        public Operation(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static Operation FromJson(object json)
        {
            return new Operation(Json.Text(json));
        }
    }

    /// <summary>
    /// The part of the card that a field was read from. A newer service may send other words.
    /// </summary>
    public sealed class Origin : Word<Origin>
    {
        /// <summary>
        /// The certificate: its issuer signed the field, which is worth what `trust` says of the
        /// certificate.
        /// </summary>
        public static readonly Origin Certificate =
            new Origin("certificate");

        /// <summary>
        /// A data object of the card, which is not signed: no signature covers the field.
        /// </summary>
        public static readonly Origin File =
            new Origin("file");

        /// <summary>
        /// A data object of the card, not signed; the field was recognised by its position alone
        /// (`identity.md` §6.2).
        /// </summary>
        public static readonly Origin FilePosition =
            new Origin("file_position");

        /// <summary>Makes one of any word.</summary>
        public Origin(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static Origin FromJson(object json)
        {
            return new Origin(Json.Text(json));
        }
    }

    /// <summary>The patient whose record is opened.</summary>
    public sealed class Patient : IJson
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="ins">National identity (matricule INS) with its key: fifteen characters,
        /// without spaces.</param>
        /// <param name="authority">The authority that assigned it.</param>
        public Patient(
            string ins, InsAuthority authority)
        {
            Ins = ins;
            Authority = authority;
        }

        /// <summary>
        /// National identity (matricule INS) with its key: fifteen characters, without spaces.
        /// </summary>
        public string Ins { get; }

        /// <summary>The authority that assigned it.</summary>
        public InsAuthority Authority { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static Patient FromJson(object json)
        {
            var members = Json.MembersOf(json, "Patient");
            return new Patient(
                members.Required("ins", Json.Text),
                members.Required("authority", CpsClient.InsAuthority.FromJson));
        }

        object IJson.ToJson()
        {
            return new Dictionary<string, object>
            {
                { "ins", Ins },
                { "authority", Authority },
            };
        }
    }

    /// <summary>Lengths that the card accepts, in digits.</summary>
    public sealed class PinPolicy
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="minLength">Fewest digits.</param>
        /// <param name="maxLength">Most digits.</param>
        public PinPolicy(
            long minLength, long maxLength)
        {
            MinLength = minLength;
            MaxLength = maxLength;
        }

        /// <summary>Fewest digits.</summary>
        public long MinLength { get; }

        /// <summary>Most digits.</summary>
        public long MaxLength { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static PinPolicy FromJson(object json)
        {
            var members = Json.MembersOf(json, "PinPolicy");
            return new PinPolicy(
                members.Required("min_length", Json.Integer),
                members.Required("max_length", Json.Integer));
        }
    }

    /// <summary>Result of `pin.status`.</summary>
    public sealed class PinStateResult
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="pin">State of the PIN.</param>
        /// <param name="puk">State of the PUK.</param>
        /// <param name="loggedIn">Whether this connection is logged in.</param>
        public PinStateResult(
            PinStatus pin, PinStatus puk, bool loggedIn)
        {
            Pin = pin;
            Puk = puk;
            LoggedIn = loggedIn;
        }

        /// <summary>State of the PIN.</summary>
        public PinStatus Pin { get; }

        /// <summary>State of the PUK.</summary>
        public PinStatus Puk { get; }

        /// <summary>Whether this connection is logged in.</summary>
        public bool LoggedIn { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static PinStateResult FromJson(object json)
        {
            var members = Json.MembersOf(json, "PinStateResult");
            return new PinStateResult(
                members.Required("pin", CpsClient.PinStatus.FromJson),
                members.Required("puk", CpsClient.PinStatus.FromJson),
                members.Required("logged_in", Json.Bool));
        }
    }

    /// <summary>State of the PIN or PUK, as far as the card told.</summary>
    public sealed class PinStatus
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="blocked">Whether it is blocked.</param>
        /// <param name="retries">Tries left; absent if the card has not told yet.</param>
        /// <param name="maxRetries">Tries after a success; absent if the card does not
        /// tell.</param>
        public PinStatus(
            bool blocked, long? retries = null, long? maxRetries = null)
        {
            Blocked = blocked;
            Retries = retries;
            MaxRetries = maxRetries;
        }

        /// <summary>Whether it is blocked.</summary>
        public bool Blocked { get; }

        /// <summary>Tries left; absent if the card has not told yet.</summary>
        public long? Retries { get; }

        /// <summary>Tries after a success; absent if the card does not tell.</summary>
        public long? MaxRetries { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static PinStatus FromJson(object json)
        {
            var members = Json.MembersOf(json, "PinStatus");
            return new PinStatus(
                members.Required("blocked", Json.Bool),
                members.OptionalValue("retries", Json.Integer),
                members.OptionalValue("max_retries", Json.Integer));
        }
    }

    /// <summary>
    /// A command that is sent for its answer. A newer service may send other words.
    /// </summary>
    public sealed class Probe : Word<Probe>
    {
        /// <summary>READ BINARY of EF.SN by its short identifier, after a reset.</summary>
        public static readonly Probe SerialByShortId =
            new Probe("serial_by_short_id");

        /// <summary>
        /// SELECT of the IAS-ECC application by its name, without answer data; after a reset.
        /// </summary>
        public static readonly Probe SelectApplet =
            new Probe("select_applet");

        /// <summary>The same, while it is selected.</summary>
        public static readonly Probe SelectAppletAgain =
            new Probe("select_applet_again");

        /// <summary>SELECT of the IAS-ECC application by its name, with its description.</summary>
        public static readonly Probe SelectAppletDescribed =
            new Probe("select_applet_described");

        /// <summary>
        /// SELECT of the application's directory by its name, without answer data.
        /// </summary>
        public static readonly Probe SelectApplicationByName =
            new Probe("select_application_by_name");

        /// <summary>VERIFY of the PIN without data, while the MF is current.</summary>
        public static readonly Probe PinStatusInMf =
            new Probe("pin_status_in_mf");

        /// <summary>VERIFY of the PUK without data, while the MF is current.</summary>
        public static readonly Probe PukStatusInMf =
            new Probe("puk_status_in_mf");

        /// <summary>VERIFY of the PIN without data, in the application's directory.</summary>
        public static readonly Probe PinStatus =
            new Probe("pin_status");

        /// <summary>VERIFY of the PUK without data, in the application's directory.</summary>
        public static readonly Probe PukStatus =
            new Probe("puk_status");

        /// <summary>GET DATA of the PIN object.</summary>
        public static readonly Probe PinObject =
            new Probe("pin_object");

        /// <summary>GET DATA of the PUK object.</summary>
        public static readonly Probe PukObject =
            new Probe("puk_object");

        /// <summary>GET DATA of the signature key, without the key.</summary>
        public static readonly Probe SignatureKeyObject =
            new Probe("signature_key_object");

        /// <summary>GET DATA of the authentication key, without the key.</summary>
        public static readonly Probe AuthenticationKeyObject =
            new Probe("authentication_key_object");

        /// <summary>GET DATA of the security environment 3.</summary>
        public static readonly Probe Environment3Object =
            new Probe("environment3_object");

        /// <summary>GET DATA of the security environment 5.</summary>
        public static readonly Probe Environment5Object =
            new Probe("environment5_object");

        /// <summary>GET CHALLENGE.</summary>
        public static readonly Probe Challenge =
            new Probe("challenge");

        /// <summary>READ BINARY of EF.SN for more bytes than it has.</summary>
        public static readonly Probe ReadBeyondEnd =
            new Probe("read_beyond_end");

        /// <summary>READ BINARY of EF.SN from its end on.</summary>
        public static readonly Probe ReadAtEnd =
            new Probe("read_at_end");

        /// <summary>READ BINARY of 256 bytes of a file that has more.</summary>
        public static readonly Probe ReadMost =
            new Probe("read_most");

        /// <summary>SELECT of EF.ACTUA.</summary>
        public static readonly Probe SelectUpdateFile =
            new Probe("select_update_file");

        /// <summary>SELECT of the CPS2ter application by its name, on the basic channel.</summary>
        public static readonly Probe SelectCps2ter =
            new Probe("select_cps2ter");

        /// <summary>SELECT of the MF in class A0.</summary>
        public static readonly Probe Cps2terMf =
            new Probe("cps2ter_mf");

        /// <summary>SELECT of an activity in class A0.</summary>
        public static readonly Probe Cps2terActivity =
            new Probe("cps2ter_activity");

        /// <summary>SELECT of the DF of the billing situation in class A0.</summary>
        public static readonly Probe Cps2terSituations =
            new Probe("cps2ter_situations");

        /// <summary>SELECT of the billing situation in class A0.</summary>
        public static readonly Probe Cps2terSituation =
            new Probe("cps2ter_situation");

        /// <summary>READ BINARY of the billing situation in class A0, without the PIN.</summary>
        public static readonly Probe Cps2terRead =
            new Probe("cps2ter_read");

        /// <summary>
        /// SELECT of the IAS-ECC application by its name, the way back from class A0.
        /// </summary>
        public static readonly Probe SelectAppletBack =
            new Probe("select_applet_back");

        /// <summary>VERIFY of the PIN without data, after the PIN was presented.</summary>
        public static readonly Probe PinStatusPresented =
            new Probe("pin_status_presented");

        /// <summary>
        /// VERIFY of the PIN without data, after the PIN was presented and the application
        /// selected again.
        /// </summary>
        public static readonly Probe PinStatusReselected =
            new Probe("pin_status_reselected");

        /// <summary>
        /// READ BINARY of the billing situation in class A0, after the PIN was presented.
        /// </summary>
        public static readonly Probe Cps2terReadPresented =
            new Probe("cps2ter_read_presented");

        /// <summary>Makes one of any word.</summary>
        public Probe(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static Probe FromJson(object json)
        {
            return new Probe(Json.Text(json));
        }
    }

    /// <summary>
    /// Way in which a card has shown that the certificate that names the holder is its own. A
    /// newer service may send other words.
    /// </summary>
    public sealed class Proof : Word<Proof>
    {
        /// <summary>It shows the certificate, which is public: any card can.</summary>
        public static readonly Proof Read =
            new Proof("read");

        /// <summary>The key of the certificate signed what this connection gave it.</summary>
        public static readonly Proof Signed =
            new Proof("signed");

        /// <summary>Makes one of any word.</summary>
        public Proof(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static Proof FromJson(object json)
        {
            return new Proof(Json.Text(json));
        }
    }

    /// <summary>
    /// Purpose of a certificate and its key. A newer service may send other words.
    /// </summary>
    public sealed class Purpose : Word<Purpose>
    {
        /// <summary>Proves who the holder is: TLS, login.</summary>
        public static readonly Purpose Authentication =
            new Purpose("authentication");

        /// <summary>Commits the holder: documents, VIHF.</summary>
        public static readonly Purpose Signature =
            new Purpose("signature");

        /// <summary>Proves the card, not the holder: contactless.</summary>
        public static readonly Purpose Technical =
            new Purpose("technical");

        /// <summary>Makes one of any word.</summary>
        public Purpose(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static Purpose FromJson(object json)
        {
            return new Purpose(Json.Text(json));
        }
    }

    /// <summary>Result of `random`.</summary>
    public sealed class RandomResult
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="random">The bytes.</param>
        public RandomResult(
            byte[] random)
        {
            Random = random;
        }

        /// <summary>The bytes.</summary>
        public byte[] Random { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static RandomResult FromJson(object json)
        {
            var members = Json.MembersOf(json, "RandomResult");
            return new RandomResult(
                members.Required("random", Json.Bytes));
        }
    }

    /// <summary>Time of a READ BINARY.</summary>
    public sealed class ReadTime
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="bytes">Bytes of command and answer together.</param>
        /// <param name="time">Time of the shorter of two.</param>
        public ReadTime(
            long bytes, long time)
        {
            Bytes = bytes;
            Time = time;
        }

        /// <summary>Bytes of command and answer together.</summary>
        public long Bytes { get; }

        /// <summary>Time of the shorter of two.</summary>
        public long Time { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static ReadTime FromJson(object json)
        {
            var members = Json.MembersOf(json, "ReadTime");
            return new ReadTime(
                members.Required("bytes", Json.Integer),
                members.Required("time", Json.Integer));
        }
    }

    /// <summary>Content of a reader. A newer service may send other words.</summary>
    public sealed class ReaderState : Word<ReaderState>
    {
        /// <summary>No card.</summary>
        public static readonly ReaderState Empty =
            new ReaderState("empty");

        /// <summary>A CPx card that is being read.</summary>
        public static readonly ReaderState Reading =
            new ReaderState("reading");

        /// <summary>A CPx card whose identity and certificates are known.</summary>
        public static readonly ReaderState Ready =
            new ReaderState("ready");

        /// <summary>A card that is mute, foreign or damaged: `problem` says which.</summary>
        public static readonly ReaderState Unusable =
            new ReaderState("unusable");

        /// <summary>Makes one of any word.</summary>
        public ReaderState(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static ReaderState FromJson(object json)
        {
            return new ReaderState(Json.Text(json));
        }
    }

    /// <summary>A reader and its card.</summary>
    public sealed class ReaderSummary
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="reader">Name of the reader.</param>
        /// <param name="pinPad">Whether the holder types the PIN on it: then `pin.login` without a
        /// PIN has the reader ask. Known from its first card on.</param>
        /// <param name="state">Content of the reader.</param>
        /// <param name="summary">The card, when `state` is `reading` or `ready`.</param>
        /// <param name="problem">The reason why the card cannot be used, when `state` is
        /// `unusable`.</param>
        public ReaderSummary(
            string reader, bool pinPad, ReaderState state, CardSummary summary = null, ApiError
            problem = null)
        {
            Reader = reader;
            PinPad = pinPad;
            State = state;
            Summary = summary;
            Problem = problem;
        }

        /// <summary>Name of the reader.</summary>
        public string Reader { get; }

        /// <summary>
        /// Whether the holder types the PIN on it: then `pin.login` without a PIN has the reader
        /// ask. Known from its first card on.
        /// </summary>
        public bool PinPad { get; }

        /// <summary>Content of the reader.</summary>
        public ReaderState State { get; }

        /// <summary>The card, when `state` is `reading` or `ready`.</summary>
        public CardSummary Summary { get; }

        /// <summary>The reason why the card cannot be used, when `state` is `unusable`.</summary>
        public ApiError Problem { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static ReaderSummary FromJson(object json)
        {
            var members = Json.MembersOf(json, "ReaderSummary");
            return new ReaderSummary(
                members.Required("reader", Json.Text),
                members.Required("pin_pad", Json.Bool),
                members.Required("state", CpsClient.ReaderState.FromJson),
                members.Optional("summary", CpsClient.CardSummary.FromJson),
                members.Optional("problem", CpsClient.ApiError.FromJson));
        }
    }

    /// <summary>Result of `readers.list`.</summary>
    public sealed class ReadersResult
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="readers">The readers, in a stable order.</param>
        /// <param name="problem">The reason why there are none, if the service is the
        /// cause.</param>
        public ReadersResult(
            IReadOnlyList<ReaderSummary> readers, ApiError problem = null)
        {
            Readers = readers;
            Problem = problem;
        }

        /// <summary>The readers, in a stable order.</summary>
        public IReadOnlyList<ReaderSummary> Readers { get; }

        /// <summary>The reason why there are none, if the service is the cause.</summary>
        public ApiError Problem { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static ReadersResult FromJson(object json)
        {
            var members = Json.MembersOf(json, "ReadersResult");
            return new ReadersResult(
                members.Required("readers", Json.List(CpsClient.ReaderSummary.FromJson)),
                members.Optional("problem", CpsClient.ApiError.FromJson));
        }
    }

    /// <summary>A code of the card. A newer service may send other words.</summary>
    public sealed class ReportedCode : Word<ReportedCode>
    {
        /// <summary>The holder's PIN.</summary>
        public static readonly ReportedCode Pin =
            new ReportedCode("pin");

        /// <summary>The unblocking code.</summary>
        public static readonly ReportedCode Puk =
            new ReportedCode("puk");

        /// <summary>Makes one of any word.</summary>
        public ReportedCode(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static ReportedCode FromJson(object json)
        {
            return new ReportedCode(Json.Text(json));
        }
    }

    /// <summary>A data object: its tag and the length of its value.</summary>
    public sealed class ReportedElement
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="tag">The tag, in hexadecimal digits.</param>
        /// <param name="length">Length of the value in bytes.</param>
        /// <param name="value">The value, if it is one of the constants that reports may
        /// hold.</param>
        /// <param name="inside">The data objects inside.</param>
        public ReportedElement(
            string tag, long length, string value = null, IReadOnlyList<ReportedElement> inside =
            null)
        {
            Tag = tag;
            Length = length;
            Value = value;
            Inside = inside;
        }

        /// <summary>The tag, in hexadecimal digits.</summary>
        public string Tag { get; }

        /// <summary>Length of the value in bytes.</summary>
        public long Length { get; }

        /// <summary>The value, if it is one of the constants that reports may hold.</summary>
        public string Value { get; }

        /// <summary>The data objects inside.</summary>
        public IReadOnlyList<ReportedElement> Inside { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static ReportedElement FromJson(object json)
        {
            var members = Json.MembersOf(json, "ReportedElement");
            return new ReportedElement(
                members.Required("tag", Json.Text),
                members.Required("length", Json.Integer),
                members.Optional("value", Json.Text),
                members.Optional("inside", Json.List(CpsClient.ReportedElement.FromJson)));
        }
    }

    /// <summary>A transmission protocol. A newer service may send other words.</summary>
    public sealed class ReportedProtocol : Word<ReportedProtocol>
    {
        /// <summary>Bytes (ISO 7816-3, 10).</summary>
        public static readonly ReportedProtocol T0 =
            new ReportedProtocol("T=0");

        /// <summary>Blocks (ISO 7816-3, 11), and contactless cards.</summary>
        public static readonly ReportedProtocol T1 =
            new ReportedProtocol("T=1");

        /// <summary>Makes one of any word.</summary>
        public ReportedProtocol(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static ReportedProtocol FromJson(object json)
        {
            return new ReportedProtocol(Json.Text(json));
        }
    }

    /// <summary>Data objects, without their values.</summary>
    public sealed class ReportedStructure
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="other">Number of bytes that belong to no data object: a filling, or
        /// content of another form.</param>
        /// <param name="elements">The data objects in their order.</param>
        public ReportedStructure(
            long other, IReadOnlyList<ReportedElement> elements = null)
        {
            Other = other;
            Elements = elements;
        }

        /// <summary>
        /// Number of bytes that belong to no data object: a filling, or content of another form.
        /// </summary>
        public long Other { get; }

        /// <summary>The data objects in their order.</summary>
        public IReadOnlyList<ReportedElement> Elements { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static ReportedStructure FromJson(object json)
        {
            var members = Json.MembersOf(json, "ReportedStructure");
            return new ReportedStructure(
                members.Required("other", Json.Integer),
                members.Optional("elements", Json.List(CpsClient.ReportedElement.FromJson)));
        }
    }

    /// <summary>Result of `sign.cms`.</summary>
    public sealed class SignCmsResult
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="cms">The CMS SignedData, DER: detached, with the certificate of the signer
        /// and those of its issuers below the root, as far as the trust directory holds
        /// them.</param>
        /// <param name="trust">Whether the certificate of the signer can be relied on: an expired
        /// one signs all the same.</param>
        /// <param name="rights">Remaining rights of the login; absent for a key that needs none.
        /// Without signatures left, the login has ended.</param>
        public SignCmsResult(
            byte[] cms, Trust trust, LeaseState rights = null)
        {
            Cms = cms;
            Trust = trust;
            Rights = rights;
        }

        /// <summary>
        /// The CMS SignedData, DER: detached, with the certificate of the signer and those of its
        /// issuers below the root, as far as the trust directory holds them.
        /// </summary>
        public byte[] Cms { get; }

        /// <summary>
        /// Whether the certificate of the signer can be relied on: an expired one signs all the
        /// same.
        /// </summary>
        public Trust Trust { get; }

        /// <summary>
        /// Remaining rights of the login; absent for a key that needs none. Without signatures
        /// left, the login has ended.
        /// </summary>
        public LeaseState Rights { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static SignCmsResult FromJson(object json)
        {
            var members = Json.MembersOf(json, "SignCmsResult");
            return new SignCmsResult(
                members.Required("cms", Json.Bytes),
                members.Required("trust", CpsClient.Trust.FromJson),
                members.Optional("rights", CpsClient.LeaseState.FromJson));
        }
    }

    /// <summary>Result of `sign.digests`.</summary>
    public sealed class SignDigestsResult
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="signatures">The signatures of the digests, in their order, each verified
        /// with the card's certificate. At least one; fewer than digests if `stopped` is
        /// there.</param>
        /// <param name="stopped">The reason why the digests after these were not signed. Absent if
        /// all were.</param>
        /// <param name="trust">Whether the certificate of the signer can be relied on: an expired
        /// one signs all the same.</param>
        /// <param name="rights">Remaining rights of the login after the last signature; absent for
        /// a key that needs none. Without signatures left, the login has ended.</param>
        public SignDigestsResult(
            IReadOnlyList<byte[]> signatures, ApiError stopped = null, Trust trust = null,
            LeaseState rights = null)
        {
            Signatures = signatures;
            Stopped = stopped;
            Trust = trust;
            Rights = rights;
        }

        /// <summary>
        /// The signatures of the digests, in their order, each verified with the card's
        /// certificate. At least one; fewer than digests if `stopped` is there.
        /// </summary>
        public IReadOnlyList<byte[]> Signatures { get; }

        /// <summary>
        /// The reason why the digests after these were not signed. Absent if all were.
        /// </summary>
        public ApiError Stopped { get; }

        /// <summary>
        /// Whether the certificate of the signer can be relied on: an expired one signs all the
        /// same.
        /// </summary>
        public Trust Trust { get; }

        /// <summary>
        /// Remaining rights of the login after the last signature; absent for a key that needs
        /// none. Without signatures left, the login has ended.
        /// </summary>
        public LeaseState Rights { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static SignDigestsResult FromJson(object json)
        {
            var members = Json.MembersOf(json, "SignDigestsResult");
            return new SignDigestsResult(
                members.Required("signatures", Json.List(Json.Bytes)),
                members.Optional("stopped", CpsClient.ApiError.FromJson),
                members.Optional("trust", CpsClient.Trust.FromJson),
                members.Optional("rights", CpsClient.LeaseState.FromJson));
        }
    }

    /// <summary>Result of `sign.jws`.</summary>
    public sealed class SignJwsResult
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="jws">The JWS in compact form.</param>
        /// <param name="trust">Whether the certificate of the signer can be relied on: an expired
        /// one signs all the same.</param>
        /// <param name="rights">Remaining rights of the login; absent for a key that needs none.
        /// Without signatures left, the login has ended.</param>
        public SignJwsResult(
            string jws, Trust trust, LeaseState rights = null)
        {
            Jws = jws;
            Trust = trust;
            Rights = rights;
        }

        /// <summary>The JWS in compact form.</summary>
        public string Jws { get; }

        /// <summary>
        /// Whether the certificate of the signer can be relied on: an expired one signs all the
        /// same.
        /// </summary>
        public Trust Trust { get; }

        /// <summary>
        /// Remaining rights of the login; absent for a key that needs none. Without signatures
        /// left, the login has ended.
        /// </summary>
        public LeaseState Rights { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static SignJwsResult FromJson(object json)
        {
            var members = Json.MembersOf(json, "SignJwsResult");
            return new SignJwsResult(
                members.Required("jws", Json.Text),
                members.Required("trust", CpsClient.Trust.FromJson),
                members.Optional("rights", CpsClient.LeaseState.FromJson));
        }
    }

    /// <summary>
    /// Signature scheme (RFC 8017, sections 8.1 and 8.2). A newer service may send other words.
    /// </summary>
    public sealed class SignScheme : Word<SignScheme>
    {
        /// <summary>PKCS#1 v1.5 padding around the bytes as given.</summary>
        public static readonly SignScheme RsaPkcs1 =
            new SignScheme("rsa_pkcs1");

        /// <summary>PKCS#1 v1.5 with SHA-1.</summary>
        public static readonly SignScheme RsaPkcs1Sha1 =
            new SignScheme("rsa_pkcs1_sha1");

        /// <summary>PKCS#1 v1.5 with SHA-256.</summary>
        public static readonly SignScheme RsaPkcs1Sha256 =
            new SignScheme("rsa_pkcs1_sha256");

        /// <summary>PKCS#1 v1.5 with SHA-384.</summary>
        public static readonly SignScheme RsaPkcs1Sha384 =
            new SignScheme("rsa_pkcs1_sha384");

        /// <summary>PKCS#1 v1.5 with SHA-512.</summary>
        public static readonly SignScheme RsaPkcs1Sha512 =
            new SignScheme("rsa_pkcs1_sha512");

        /// <summary>PSS with SHA-1, MGF1 with SHA-1 and a salt of 20 bytes.</summary>
        public static readonly SignScheme RsaPssSha1 =
            new SignScheme("rsa_pss_sha1");

        /// <summary>PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes.</summary>
        public static readonly SignScheme RsaPssSha256 =
            new SignScheme("rsa_pss_sha256");

        /// <summary>Makes one of any word.</summary>
        public SignScheme(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static SignScheme FromJson(object json)
        {
            return new SignScheme(Json.Text(json));
        }
    }

    /// <summary>A signature that was tried.</summary>
    public sealed class SignatureReport
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="scheme">Form of the signature.</param>
        /// <param name="outcome">`ok`, or the word of the error.</param>
        public SignatureReport(
            SignScheme scheme, string outcome)
        {
            Scheme = scheme;
            Outcome = outcome;
        }

        /// <summary>Form of the signature.</summary>
        public SignScheme Scheme { get; }

        /// <summary>`ok`, or the word of the error.</summary>
        public string Outcome { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static SignatureReport FromJson(object json)
        {
            var members = Json.MembersOf(json, "SignatureReport");
            return new SignatureReport(
                members.Required("scheme", CpsClient.SignScheme.FromJson),
                members.Required("outcome", Json.Text));
        }
    }

    /// <summary>Result of a signing method.</summary>
    public sealed class SignatureResult
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="signature">The signature, verified with the card's certificate.</param>
        /// <param name="trust">Whether the certificate of the signer can be relied on: an expired
        /// one signs all the same. Absent if the card has no certificate for the key.</param>
        /// <param name="rights">Remaining rights of the login; absent for a key that needs none.
        /// Without signatures left, the login has ended.</param>
        public SignatureResult(
            byte[] signature, Trust trust = null, LeaseState rights = null)
        {
            Signature = signature;
            Trust = trust;
            Rights = rights;
        }

        /// <summary>The signature, verified with the card's certificate.</summary>
        public byte[] Signature { get; }

        /// <summary>
        /// Whether the certificate of the signer can be relied on: an expired one signs all the
        /// same. Absent if the card has no certificate for the key.
        /// </summary>
        public Trust Trust { get; }

        /// <summary>
        /// Remaining rights of the login; absent for a key that needs none. Without signatures
        /// left, the login has ended.
        /// </summary>
        public LeaseState Rights { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static SignatureResult FromJson(object json)
        {
            var members = Json.MembersOf(json, "SignatureResult");
            return new SignatureResult(
                members.Required("signature", Json.Bytes),
                members.Optional("trust", CpsClient.Trust.FromJson),
                members.Optional("rights", CpsClient.LeaseState.FromJson));
        }
    }

    /// <summary>Result of `events.subscribe`.</summary>
    public sealed class SnapshotResult
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="seq">Sequence number of the last event that the snapshot includes.</param>
        /// <param name="readers">The readers.</param>
        /// <param name="problem">The reason why there are none, if the service is the
        /// cause.</param>
        public SnapshotResult(
            long seq, IReadOnlyList<ReaderSummary> readers, ApiError problem = null)
        {
            Seq = seq;
            Readers = readers;
            Problem = problem;
        }

        /// <summary>Sequence number of the last event that the snapshot includes.</summary>
        public long Seq { get; }

        /// <summary>The readers.</summary>
        public IReadOnlyList<ReaderSummary> Readers { get; }

        /// <summary>The reason why there are none, if the service is the cause.</summary>
        public ApiError Problem { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static SnapshotResult FromJson(object json)
        {
            var members = Json.MembersOf(json, "SnapshotResult");
            return new SnapshotResult(
                members.Required("seq", Json.Integer),
                members.Required("readers", Json.List(CpsClient.ReaderSummary.FromJson)),
                members.Optional("problem", CpsClient.ApiError.FromJson));
        }
    }

    /// <summary>The software that sends an assertion, as it was approved.</summary>
    public sealed class Software : IJson
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="id">Its identifier.</param>
        /// <param name="name">Its name.</param>
        /// <param name="version">Its version.</param>
        /// <param name="approval">Its approval number for the shared health record.</param>
        public Software(
            string id, string name, string version, string approval)
        {
            Id = id;
            Name = name;
            Version = version;
            Approval = approval;
        }

        /// <summary>Its identifier.</summary>
        public string Id { get; }

        /// <summary>Its name.</summary>
        public string Name { get; }

        /// <summary>Its version.</summary>
        public string Version { get; }

        /// <summary>Its approval number for the shared health record.</summary>
        public string Approval { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static Software FromJson(object json)
        {
            var members = Json.MembersOf(json, "Software");
            return new Software(
                members.Required("id", Json.Text),
                members.Required("name", Json.Text),
                members.Required("version", Json.Text),
                members.Required("approval", Json.Text));
        }

        object IJson.ToJson()
        {
            return new Dictionary<string, object>
            {
                { "id", Id },
                { "name", Name },
                { "version", Version },
                { "approval", Approval },
            };
        }
    }

    /// <summary>A field with its source. In JSON both are one object.</summary>
    public sealed class SourcedCode
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="code">The code, a string even where it looks like a number.</param>
        /// <param name="origin">Origin of the value.</param>
        /// <param name="layout">Confidence that these bytes hold this field.</param>
        /// <param name="label">The official French label; absent for a code that the table does
        /// not know.</param>
        /// <param name="dataObject">Label of the data object that holds the field; absent for a
        /// field of the certificate.</param>
        public SourcedCode(
            string code, Origin origin, Layout layout, string label = null, string dataObject =
            null)
        {
            Code = code;
            Origin = origin;
            Layout = layout;
            Label = label;
            DataObject = dataObject;
        }

        /// <summary>The code, a string even where it looks like a number.</summary>
        public string Code { get; }

        /// <summary>Origin of the value.</summary>
        public Origin Origin { get; }

        /// <summary>Confidence that these bytes hold this field.</summary>
        public Layout Layout { get; }

        /// <summary>
        /// The official French label; absent for a code that the table does not know.
        /// </summary>
        public string Label { get; }

        /// <summary>
        /// Label of the data object that holds the field; absent for a field of the certificate.
        /// </summary>
        public string DataObject { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static SourcedCode FromJson(object json)
        {
            var members = Json.MembersOf(json, "SourcedCode");
            return new SourcedCode(
                members.Required("code", Json.Text),
                members.Required("origin", CpsClient.Origin.FromJson),
                members.Required("layout", CpsClient.Layout.FromJson),
                members.Optional("label", Json.Text),
                members.Optional("data_object", Json.Text));
        }
    }

    /// <summary>A field with its source. In JSON both are one object.</summary>
    public sealed class SourcedNationalId
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="value">The identifier as it was read: canonical.</param>
        /// <param name="type">Its type, from the first character.</param>
        /// <param name="number">The number without the type: RPPS, ADELI, FINESS, SIRET …</param>
        /// <param name="origin">Origin of the value.</param>
        /// <param name="layout">Confidence that these bytes hold this field.</param>
        /// <param name="register">The register number after the `/`, if there is one.</param>
        /// <param name="dataObject">Label of the data object that holds the field; absent for a
        /// field of the certificate.</param>
        public SourcedNationalId(
            string value, NationalIdKind type, string number, Origin origin, Layout layout, string
            register = null, string dataObject = null)
        {
            Value = value;
            Type = type;
            Number = number;
            Origin = origin;
            Layout = layout;
            Register = register;
            DataObject = dataObject;
        }

        /// <summary>The identifier as it was read: canonical.</summary>
        public string Value { get; }

        /// <summary>Its type, from the first character.</summary>
        public NationalIdKind Type { get; }

        /// <summary>The number without the type: RPPS, ADELI, FINESS, SIRET …</summary>
        public string Number { get; }

        /// <summary>Origin of the value.</summary>
        public Origin Origin { get; }

        /// <summary>Confidence that these bytes hold this field.</summary>
        public Layout Layout { get; }

        /// <summary>The register number after the `/`, if there is one.</summary>
        public string Register { get; }

        /// <summary>
        /// Label of the data object that holds the field; absent for a field of the certificate.
        /// </summary>
        public string DataObject { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static SourcedNationalId FromJson(object json)
        {
            var members = Json.MembersOf(json, "SourcedNationalId");
            return new SourcedNationalId(
                members.Required("value", Json.Text),
                members.Required("type", CpsClient.NationalIdKind.FromJson),
                members.Required("number", Json.Text),
                members.Required("origin", CpsClient.Origin.FromJson),
                members.Required("layout", CpsClient.Layout.FromJson),
                members.Optional("register", Json.Text),
                members.Optional("data_object", Json.Text));
        }
    }

    /// <summary>A field with its source. In JSON both are one object.</summary>
    public sealed class SourcedStructureId
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="value">The identifier as it was read: canonical.</param>
        /// <param name="type">Its type, from the first character.</param>
        /// <param name="number">The number without the type.</param>
        /// <param name="origin">Origin of the value.</param>
        /// <param name="layout">Confidence that these bytes hold this field.</param>
        /// <param name="dataObject">Label of the data object that holds the field; absent for a
        /// field of the certificate.</param>
        public SourcedStructureId(
            string value, StructureIdKind type, string number, Origin origin, Layout layout,
            string dataObject = null)
        {
            Value = value;
            Type = type;
            Number = number;
            Origin = origin;
            Layout = layout;
            DataObject = dataObject;
        }

        /// <summary>The identifier as it was read: canonical.</summary>
        public string Value { get; }

        /// <summary>Its type, from the first character.</summary>
        public StructureIdKind Type { get; }

        /// <summary>The number without the type.</summary>
        public string Number { get; }

        /// <summary>Origin of the value.</summary>
        public Origin Origin { get; }

        /// <summary>Confidence that these bytes hold this field.</summary>
        public Layout Layout { get; }

        /// <summary>
        /// Label of the data object that holds the field; absent for a field of the certificate.
        /// </summary>
        public string DataObject { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static SourcedStructureId FromJson(object json)
        {
            var members = Json.MembersOf(json, "SourcedStructureId");
            return new SourcedStructureId(
                members.Required("value", Json.Text),
                members.Required("type", CpsClient.StructureIdKind.FromJson),
                members.Required("number", Json.Text),
                members.Required("origin", CpsClient.Origin.FromJson),
                members.Required("layout", CpsClient.Layout.FromJson),
                members.Optional("data_object", Json.Text));
        }
    }

    /// <summary>A field with its source. In JSON both are one object.</summary>
    public sealed class SourcedText
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="value">The text.</param>
        /// <param name="origin">Origin of the value.</param>
        /// <param name="layout">Confidence that these bytes hold this field.</param>
        /// <param name="dataObject">Label of the data object that holds the field; absent for a
        /// field of the certificate.</param>
        public SourcedText(
            string value, Origin origin, Layout layout, string dataObject = null)
        {
            Value = value;
            Origin = origin;
            Layout = layout;
            DataObject = dataObject;
        }

        /// <summary>The text.</summary>
        public string Value { get; }

        /// <summary>Origin of the value.</summary>
        public Origin Origin { get; }

        /// <summary>Confidence that these bytes hold this field.</summary>
        public Layout Layout { get; }

        /// <summary>
        /// Label of the data object that holds the field; absent for a field of the certificate.
        /// </summary>
        public string DataObject { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static SourcedText FromJson(object json)
        {
            var members = Json.MembersOf(json, "SourcedText");
            return new SourcedText(
                members.Required("value", Json.Text),
                members.Required("origin", CpsClient.Origin.FromJson),
                members.Required("layout", CpsClient.Layout.FromJson),
                members.Optional("data_object", Json.Text));
        }
    }

    /// <summary>A field with its source. In JSON both are one object.</summary>
    public sealed class SourcedValidity
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="validFrom">First day.</param>
        /// <param name="validUntil">Last day.</param>
        /// <param name="origin">Origin of the value.</param>
        /// <param name="layout">Confidence that these bytes hold this field.</param>
        /// <param name="dataObject">Label of the data object that holds the field; absent for a
        /// field of the certificate.</param>
        public SourcedValidity(
            string validFrom, string validUntil, Origin origin, Layout layout, string dataObject =
            null)
        {
            ValidFrom = validFrom;
            ValidUntil = validUntil;
            Origin = origin;
            Layout = layout;
            DataObject = dataObject;
        }

        /// <summary>First day.</summary>
        public string ValidFrom { get; }

        /// <summary>Last day.</summary>
        public string ValidUntil { get; }

        /// <summary>Origin of the value.</summary>
        public Origin Origin { get; }

        /// <summary>Confidence that these bytes hold this field.</summary>
        public Layout Layout { get; }

        /// <summary>
        /// Label of the data object that holds the field; absent for a field of the certificate.
        /// </summary>
        public string DataObject { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static SourcedValidity FromJson(object json)
        {
            var members = Json.MembersOf(json, "SourcedValidity");
            return new SourcedValidity(
                members.Required("valid_from", Json.Text),
                members.Required("valid_until", Json.Text),
                members.Required("origin", CpsClient.Origin.FromJson),
                members.Required("layout", CpsClient.Layout.FromJson),
                members.Optional("data_object", Json.Text));
        }
    }

    /// <summary>A structure: a hospital, a pharmacy, a practice.</summary>
    public sealed class Structure
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="name">Its name (raison sociale).</param>
        /// <param name="id">Struct_IdNat, its identifier (`identity.md` §3.2).</param>
        public Structure(
            SourcedText name = null, SourcedStructureId id = null)
        {
            Name = name;
            Id = id;
        }

        /// <summary>Its name (raison sociale).</summary>
        public SourcedText Name { get; }

        /// <summary>Struct_IdNat, its identifier (`identity.md` §3.2).</summary>
        public SourcedStructureId Id { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static Structure FromJson(object json)
        {
            var members = Json.MembersOf(json, "Structure");
            return new Structure(
                members.Optional("name", CpsClient.SourcedText.FromJson),
                members.Optional("id", CpsClient.SourcedStructureId.FromJson));
        }
    }

    /// <summary>
    /// Type of a structure identifier (G07). A newer service may send other words.
    /// </summary>
    public sealed class StructureIdKind : Word<StructureIdKind>
    {
        /// <summary>`0`: practice of an ADELI number.</summary>
        public static readonly StructureIdKind AdeliPractice =
            new StructureIdKind("adeli_practice");

        /// <summary>`1`: FINESS, nine characters.</summary>
        public static readonly StructureIdKind Finess =
            new StructureIdKind("finess");

        /// <summary>`2`: SIREN, nine digits.</summary>
        public static readonly StructureIdKind Siren =
            new StructureIdKind("siren");

        /// <summary>`3`: SIRET, fourteen digits.</summary>
        public static readonly StructureIdKind Siret =
            new StructureIdKind("siret");

        /// <summary>`4`: practice of an RPPS number: RPPS, rank, key.</summary>
        public static readonly StructureIdKind RppsPractice =
            new StructureIdKind("rpps_practice");

        /// <summary>Any other first character.</summary>
        public static readonly StructureIdKind Other =
            new StructureIdKind("other");

        /// <summary>Makes one of any word.</summary>
        public StructureIdKind(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static StructureIdKind FromJson(object json)
        {
            return new StructureIdKind(Json.Text(json));
        }
    }

    /// <summary>
    /// A form of the signature of a set of documents, where sources disagree. A newer service may
    /// send other words.
    /// </summary>
    public sealed class SubmissionProfile : Word<SubmissionProfile>
    {
        /// <summary>As the official example of 2019 has it, with SHA-1.</summary>
        public static readonly SubmissionProfile Dmp2019 =
            new SubmissionProfile("dmp_2019");

        /// <summary>The same with SHA-256, of which no message is known.</summary>
        public static readonly SubmissionProfile Sha256 =
            new SubmissionProfile("sha_256");

        /// <summary>Makes one of any word.</summary>
        public SubmissionProfile(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static SubmissionProfile FromJson(object json)
        {
            return new SubmissionProfile(Json.Text(json));
        }
    }

    /// <summary>A document of a set that goes into a shared health record.</summary>
    public sealed class SubmittedDocument : IJson
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="uniqueId">Its identifier in the metadata (`uniqueId`), an object
        /// identifier without `urn:oid:`.</param>
        /// <param name="digest">Its digest, by the hash of the profile: of XML that of its
        /// canonical form, of any other document that of its bytes.</param>
        /// <param name="xml">Whether it is XML, whose canonical form (Canonical XML 1.0 with
        /// comments) is hashed.</param>
        public SubmittedDocument(
            string uniqueId, byte[] digest, bool? xml = null)
        {
            UniqueId = uniqueId;
            Digest = digest;
            Xml = xml;
        }

        /// <summary>
        /// Its identifier in the metadata (`uniqueId`), an object identifier without `urn:oid:`.
        /// </summary>
        public string UniqueId { get; }

        /// <summary>
        /// Its digest, by the hash of the profile: of XML that of its canonical form, of any other
        /// document that of its bytes.
        /// </summary>
        public byte[] Digest { get; }

        /// <summary>
        /// Whether it is XML, whose canonical form (Canonical XML 1.0 with comments) is hashed.
        /// </summary>
        public bool? Xml { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static SubmittedDocument FromJson(object json)
        {
            var members = Json.MembersOf(json, "SubmittedDocument");
            return new SubmittedDocument(
                members.Required("unique_id", Json.Text),
                members.Required("digest", Json.Bytes),
                members.OptionalValue("xml", Json.Bool));
        }

        object IJson.ToJson()
        {
            return new Dictionary<string, object>
            {
                { "unique_id", UniqueId },
                { "digest", Digest },
                { "xml", Xml },
            };
        }
    }

    /// <summary>
    /// A form of the assertion for a teleservice, where sources disagree. A newer service may send
    /// other words.
    /// </summary>
    public sealed class TeleserviceProfile : Word<TeleserviceProfile>
    {
        /// <summary>As the official example of 2021 has it.</summary>
        public static readonly TeleserviceProfile Insi2021 =
            new TeleserviceProfile("insi_2021");

        /// <summary>As an open client of 2023 sends it.</summary>
        public static readonly TeleserviceProfile Client2023 =
            new TeleserviceProfile("client_2023");

        /// <summary>
        /// As the guide of December 2025 tells it: physicians with their speciality.
        /// </summary>
        public static readonly TeleserviceProfile Guide2025 =
            new TeleserviceProfile("guide_2025");

        /// <summary>Makes one of any word.</summary>
        public TeleserviceProfile(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static TeleserviceProfile FromJson(object json)
        {
            return new TeleserviceProfile(Json.Text(json));
        }
    }

    /// <summary>Times in microseconds.</summary>
    public sealed class TimesReport
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="command">Time that each command takes, by the reads.</param>
        /// <param name="oneByte">Time that each byte takes besides, by the reads.</param>
        /// <param name="reads">The reads that it was measured with.</param>
        /// <param name="keys">Time of a signature or a deciphering with each key, as its client
        /// waits for it.</param>
        public TimesReport(
            long command, long oneByte, IReadOnlyList<ReadTime> reads, IReadOnlyList<KeyTime> keys)
        {
            Command = command;
            OneByte = oneByte;
            Reads = reads;
            Keys = keys;
        }

        /// <summary>Time that each command takes, by the reads.</summary>
        public long Command { get; }

        /// <summary>Time that each byte takes besides, by the reads.</summary>
        public long OneByte { get; }

        /// <summary>The reads that it was measured with.</summary>
        public IReadOnlyList<ReadTime> Reads { get; }

        /// <summary>
        /// Time of a signature or a deciphering with each key, as its client waits for it.
        /// </summary>
        public IReadOnlyList<KeyTime> Keys { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static TimesReport FromJson(object json)
        {
            var members = Json.MembersOf(json, "TimesReport");
            return new TimesReport(
                members.Required("command", Json.Integer),
                members.Required("one_byte", Json.Integer),
                members.Required("reads", Json.List(CpsClient.ReadTime.FromJson)),
                members.Required("keys", Json.List(CpsClient.KeyTime.FromJson)));
        }
    }

    /// <summary>Verdict over a certificate's chain, validity and revocation.</summary>
    public sealed class Trust
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="status">The verdict.</param>
        /// <param name="reasons">The reasons why it is not `trusted`, in the order of the table;
        /// empty if it is.</param>
        public Trust(
            TrustStatus status, IReadOnlyList<TrustReason> reasons)
        {
            Status = status;
            Reasons = reasons;
        }

        /// <summary>The verdict.</summary>
        public TrustStatus Status { get; }

        /// <summary>
        /// The reasons why it is not `trusted`, in the order of the table; empty if it is.
        /// </summary>
        public IReadOnlyList<TrustReason> Reasons { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static Trust FromJson(object json)
        {
            var members = Json.MembersOf(json, "Trust");
            return new Trust(
                members.Required("status", CpsClient.TrustStatus.FromJson),
                members.Required("reasons", Json.List(CpsClient.TrustReason.FromJson)));
        }
    }

    /// <summary>
    /// The reason why a certificate is not trusted, as a stable machine word. A newer service may
    /// send other words.
    /// </summary>
    public sealed class TrustReason : Word<TrustReason>
    {
        /// <summary>The trust directory holds no root certificate.</summary>
        public static readonly TrustReason NoTrustAnchors =
            new TrustReason("no_trust_anchors");

        /// <summary>No path leads from the certificate to a root of the trust directory.</summary>
        public static readonly TrustReason IssuerUnknown =
            new TrustReason("issuer_unknown");

        /// <summary>A signature in the chain is not by the key of the issuer.</summary>
        public static readonly TrustReason SignatureInvalid =
            new TrustReason("signature_invalid");

        /// <summary>
        /// A certificate of the chain is signed with an algorithm that proves nothing, SHA-1 for
        /// example, or that this version does not know.
        /// </summary>
        public static readonly TrustReason Algorithm =
            new TrustReason("algorithm");

        /// <summary>
        /// An issuer may not issue certificates, or not at this depth (RFC 5280, 4.2.1.3, 4.2.1.9
        /// and 4.2.1.10).
        /// </summary>
        public static readonly TrustReason Constraints =
            new TrustReason("constraints");

        /// <summary>
        /// The certificate is not for what its key is used for (RFC 5280, 4.2.1.3 and 4.2.1.12).
        /// </summary>
        public static readonly TrustReason Usage =
            new TrustReason("usage");

        /// <summary>
        /// A certificate of the chain cannot be read, or demands what this version does not know.
        /// </summary>
        public static readonly TrustReason Malformed =
            new TrustReason("malformed");

        /// <summary>The last second of the certificate has passed.</summary>
        public static readonly TrustReason Expired =
            new TrustReason("expired");

        /// <summary>The certificate, or one of its issuers', is not valid yet.</summary>
        public static readonly TrustReason NotYetValid =
            new TrustReason("not_yet_valid");

        /// <summary>The last second of an issuer's certificate has passed.</summary>
        public static readonly TrustReason IssuerExpired =
            new TrustReason("issuer_expired");

        /// <summary>The certificate is on the revocation list of its issuer.</summary>
        public static readonly TrustReason Revoked =
            new TrustReason("revoked");

        /// <summary>
        /// The certificate of an issuer is on the revocation list of its own issuer.
        /// </summary>
        public static readonly TrustReason IssuerRevoked =
            new TrustReason("issuer_revoked");

        /// <summary>
        /// The card is opposed (blocked) in the index of the directory (`directory_index`).
        /// </summary>
        public static readonly TrustReason CardOpposed =
            new TrustReason("card_opposed");

        /// <summary>There is no revocation list for a certificate of the chain.</summary>
        public static readonly TrustReason CrlMissing =
            new TrustReason("crl_missing");

        /// <summary>
        /// The newest revocation list for a certificate of the chain is not of today.
        /// </summary>
        public static readonly TrustReason CrlExpired =
            new TrustReason("crl_expired");

        /// <summary>
        /// The revocation lists for a certificate of the chain are not signed by its issuer, or of
        /// a kind that this version does not know.
        /// </summary>
        public static readonly TrustReason CrlInvalid =
            new TrustReason("crl_invalid");

        /// <summary>Makes one of any word.</summary>
        public TrustReason(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static TrustReason FromJson(object json)
        {
            return new TrustReason(Json.Text(json));
        }
    }

    /// <summary>The verdict on a certificate. A newer service may send other words.</summary>
    public sealed class TrustStatus : Word<TrustStatus>
    {
        /// <summary>
        /// Chain, validity, usage and revocation were checked, and all of it is right.
        /// </summary>
        public static readonly TrustStatus Trusted =
            new TrustStatus("trusted");

        /// <summary>
        /// Chain, validity and usage are right, but whether it was revoked is not known.
        /// </summary>
        public static readonly TrustStatus Unchecked =
            new TrustStatus("unchecked");

        /// <summary>Something is wrong with it.</summary>
        public static readonly TrustStatus Untrusted =
            new TrustStatus("untrusted");

        /// <summary>Makes one of any word.</summary>
        public TrustStatus(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static TrustStatus FromJson(object json)
        {
            return new TrustStatus(Json.Text(json));
        }
    }

    /// <summary>An element that no entry of the tag map explains.</summary>
    public sealed class UnknownElement
    {
        /// <summary>Makes one of its members.</summary>
        /// <param name="dataObject">Label of the data object.</param>
        /// <param name="path">Tags from the outermost container to the element, in
        /// hexadecimal.</param>
        /// <param name="offset">Offset of the element in the object.</param>
        /// <param name="value">The value as it is.</param>
        public UnknownElement(
            string dataObject, IReadOnlyList<string> path, long offset, string value)
        {
            DataObject = dataObject;
            Path = path;
            Offset = offset;
            Value = value;
        }

        /// <summary>Label of the data object.</summary>
        public string DataObject { get; }

        /// <summary>Tags from the outermost container to the element, in hexadecimal.</summary>
        public IReadOnlyList<string> Path { get; }

        /// <summary>Offset of the element in the object.</summary>
        public long Offset { get; }

        /// <summary>The value as it is.</summary>
        public string Value { get; }

        /// <summary>Reads the JSON of the API.</summary>
        public static UnknownElement FromJson(object json)
        {
            var members = Json.MembersOf(json, "UnknownElement");
            return new UnknownElement(
                members.Required("data_object", Json.Text),
                members.Required("path", Json.List(Json.Text)),
                members.Required("offset", Json.Integer),
                members.Required("value", Json.Text));
        }
    }

    /// <summary>The answer of a card to a fact. A newer service may send other words.</summary>
    public sealed class Verdict : Word<Verdict>
    {
        /// <summary>The card is as the fact says.</summary>
        public static readonly Verdict Confirmed =
            new Verdict("confirmed");

        /// <summary>The card is otherwise.</summary>
        public static readonly Verdict Contradicted =
            new Verdict("contradicted");

        /// <summary>The report cannot tell.</summary>
        public static readonly Verdict NotTried =
            new Verdict("not_tried");

        /// <summary>Makes one of any word.</summary>
        public Verdict(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static Verdict FromJson(object json)
        {
            return new Verdict(Json.Text(json));
        }
    }

    /// <summary>
    /// A form of the VIHF, where sources disagree. A newer service may send other words.
    /// </summary>
    public sealed class VihfProfile : Word<VihfProfile>
    {
        /// <summary>As a test server of the shared health record took it in June 2026.</summary>
        public static readonly VihfProfile Dmp2026 =
            new VihfProfile("dmp_2026");

        /// <summary>As the official examples of 2019 have it, with SHA-1.</summary>
        public static readonly VihfProfile Dmp2019 =
            new VihfProfile("dmp_2019");

        /// <summary>As the official imaging service of 2024 has it.</summary>
        public static readonly VihfProfile Drim2024 =
            new VihfProfile("drim_2024");

        /// <summary>
        /// As the interoperability guide of April 2026 tells it, with version 4.0.
        /// </summary>
        public static readonly VihfProfile Guide2026 =
            new VihfProfile("guide_2026");

        /// <summary>Makes one of any word.</summary>
        public VihfProfile(string word) : base(word)
        {
        }

        /// <summary>Reads the JSON of the API.</summary>
        public static VihfProfile FromJson(object json)
        {
            return new VihfProfile(Json.Text(json));
        }
    }
}
