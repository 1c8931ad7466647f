// The methods of the API, for the client and its leases.
// Generated from docs/openrpc.json by clients/generate.

using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace CpsClient
{
    /// <summary>The methods of the API.</summary>
    public abstract class Methods
    {
        /// <summary>Calls a method and reads its result.</summary>
        internal abstract Task<T> InvokeAsync<T>(
            string method, Dictionary<string, object> parameters, Func<object, T> read,
            TimeSpan? timeout, CancellationToken cancellation);

        /// <summary>Logs in, and gives the login as a lease.</summary>
        internal abstract Task<Lease> OpenLeaseAsync(
            string card, Dictionary<string, object> parameters,
            TimeSpan? timeout, CancellationToken cancellation);

        /// <summary>`system.info`: Version and state of the daemon.</summary>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<InfoResult> SystemInfoAsync(
            TimeSpan? timeout = null, CancellationToken cancellation = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
            };
            return InvokeAsync("system.info", parameters, InfoResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>`readers.list`: The readers with their cards.</summary>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<ReadersResult> ReadersListAsync(
            TimeSpan? timeout = null, CancellationToken cancellation = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
            };
            return InvokeAsync("readers.list", parameters, ReadersResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>`cards.list`: The cards that are being read or ready.</summary>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<CardsResult> CardsListAsync(
            TimeSpan? timeout = null, CancellationToken cancellation = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
            };
            return InvokeAsync("cards.list", parameters, CardsResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `cards.status`: The state of every reader and its card in one answer, without anything
        /// of the holder and without a command to the card: for a line that a program always
        /// shows.
        /// </summary>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<CardsStatusResult> CardsStatusAsync(
            TimeSpan? timeout = null, CancellationToken cancellation = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
            };
            return InvokeAsync("cards.status", parameters, CardsStatusResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `cards.identity`: The holder's identity: the public part, with activities while this
        /// connection is logged in, and whether the certificate that it came from can be relied
        /// on. It is answered as soon as that certificate was read, or once the public data
        /// objects were as well.
        /// </summary>
        /// <param name="card">The card.</param>
        /// <param name="complete">Whether the answer waits for the public data objects: the card
        /// is then asked for those that were not read yet.</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<JudgedIdentity> CardsIdentityAsync(
            string card, bool? complete = null, TimeSpan? timeout = null, CancellationToken
            cancellation = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "card", card },
                { "complete", complete },
            };
            return InvokeAsync("cards.identity", parameters, JudgedIdentity.FromJson,
                timeout, cancellation);
        }

        /// <summary>`cards.certificates`: The certificates, authentication first.</summary>
        /// <param name="card">The card.</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<CertificatesResult> CardsCertificatesAsync(
            string card, TimeSpan? timeout = null, CancellationToken cancellation =
            default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "card", card },
            };
            return InvokeAsync("cards.certificates", parameters, CertificatesResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>`cards.objects`: Everything that the PKCS#11 module shows of a card.</summary>
        /// <param name="card">The card.</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<CardObjects> CardsObjectsAsync(
            string card, TimeSpan? timeout = null, CancellationToken cancellation =
            default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "card", card },
            };
            return InvokeAsync("cards.objects", parameters, CardObjects.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `cards.data.read`: The content of a data object, exactly as the card holds it.
        /// </summary>
        /// <param name="card">The card.</param>
        /// <param name="label">Label of the object.</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<DataResult> CardsDataReadAsync(
            string card, string label, TimeSpan? timeout = null, CancellationToken cancellation =
            default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "card", card },
                { "label", label },
            };
            return InvokeAsync("cards.data.read", parameters, DataResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `cards.data.write`: Replaces the content of a modifiable data object; zeros fill the
        /// rest of the file.
        /// </summary>
        /// <param name="card">The card.</param>
        /// <param name="label">Label of the object.</param>
        /// <param name="value">The new content, at most as long as the file.</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task CardsDataWriteAsync(
            string card, string label, byte[] value, TimeSpan? timeout = null, CancellationToken
            cancellation = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "card", card },
                { "label", label },
                { "value", value },
            };
            return InvokeAsync("cards.data.write", parameters, Json.Any,
                timeout, cancellation);
        }

        /// <summary>
        /// `cards.report`: A report on the card: its files, its answers to the commands that are
        /// sent without being asked, its times, and what it says of every fact that is uncertain
        /// of real cards. Structure, not content: values are absent but for a short list of
        /// constants, and nothing of the holder is in it. No code is presented and nothing is
        /// written, but the card is reset, so no program may be logged in (`reader.busy`). With
        /// `with_login` this connection must be logged in: the structure of protected files is in
        /// the report too, and the login ends with it.
        /// </summary>
        /// <param name="card">The card.</param>
        /// <param name="withLogin">Whether the login of this connection is used, and
        /// ended.</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<CardReport> CardsReportAsync(
            string card, bool? withLogin = null, TimeSpan? timeout = null, CancellationToken
            cancellation = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "card", card },
                { "with_login", withLogin },
            };
            return InvokeAsync("cards.report", parameters, CardReport.FromJson,
                timeout, cancellation);
        }

        /// <summary>`pin.status`: State of PIN and PUK, from the card's last word on it.</summary>
        /// <param name="card">The card.</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<PinStateResult> PinStatusAsync(
            string card, TimeSpan? timeout = null, CancellationToken cancellation =
            default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "card", card },
            };
            return InvokeAsync("pin.status", parameters, PinStateResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `pin.change`: Changes the PIN. Without the two codes in the parameters the holder is
        /// asked for them, on the reader or by the agent of the caller's account. Then every lease
        /// of the card ends, except that of the connection that changes it as long as the card
        /// says that the PIN is still verified. After a wrong PIN those go on that the card still
        /// honours.
        /// </summary>
        /// <param name="card">The card.</param>
        /// <param name="oldPin">The PIN until now.</param>
        /// <param name="newPin">The PIN from now on.</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<PinStateResult> PinChangeAsync(
            string card, Pin oldPin = null, Pin newPin = null, TimeSpan? timeout = null,
            CancellationToken cancellation = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "card", card },
                { "old_pin", oldPin },
                { "new_pin", newPin },
            };
            return InvokeAsync("pin.change", parameters, PinStateResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `pin.unblock`: Unblocks the PIN with the PUK and sets a new one, in one step. Without
        /// the two codes in the parameters the holder is asked for them, as with `pin.change`.
        /// Then every lease of the card ends. After a wrong PUK those go on that the card still
        /// honours.
        /// </summary>
        /// <param name="card">The card.</param>
        /// <param name="puk">The unblocking code.</param>
        /// <param name="newPin">The PIN from now on.</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<PinStateResult> PinUnblockAsync(
            string card, Pin puk = null, Pin newPin = null, TimeSpan? timeout = null,
            CancellationToken cancellation = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "card", card },
                { "puk", puk },
                { "new_pin", newPin },
            };
            return InvokeAsync("pin.unblock", parameters, PinStateResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `puk.verify`: Presents the PUK and changes nothing: a wrong one spends one of its
        /// tries. After a right one the card is reset, because any program could set a PIN with a
        /// PUK that stays verified, so every lease of the card ends. It opens no lease.
        /// </summary>
        /// <param name="card">The card.</param>
        /// <param name="puk">The unblocking code.</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<PinStateResult> PukVerifyAsync(
            string card, Pin puk, TimeSpan? timeout = null, CancellationToken cancellation =
            default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "card", card },
                { "puk", puk },
            };
            return InvokeAsync("puk.verify", parameters, PinStateResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>`sign.digest`: Signs a digest, or bytes as given with `rsa_pkcs1`.</summary>
        /// <param name="card">The card.</param>
        /// <param name="key">The key.</param>
        /// <param name="scheme">The scheme.</param>
        /// <param name="digest">The digest, or the bytes as given for `rsa_pkcs1`.</param>
        /// <param name="purpose">Purpose, in the caller's words: shown to the holder and
        /// logged.</param>
        /// <param name="requireTrusted">Whether to refuse, before anything is signed, unless the
        /// certificate of the key is `trusted` (`certificate.untrusted`).</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<SignatureResult> SignDigestAsync(
            string card, Purpose key, SignScheme scheme, byte[] digest, string purpose = null,
            bool? requireTrusted = null, TimeSpan? timeout = null, CancellationToken cancellation
            = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "card", card },
                { "key", key },
                { "scheme", scheme },
                { "digest", digest },
                { "purpose", purpose },
                { "require_trusted", requireTrusted },
            };
            return InvokeAsync("sign.digest", parameters, SignatureResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `sign.digests`: Signs up to 100 digests with one key and one scheme, under one login.
        /// Of a call that fails or is given up after the first signature the answer has the
        /// signatures that were made, and `stopped`. A subscribed connection gets `sign_progress`
        /// after each signature.
        /// </summary>
        /// <param name="card">The card.</param>
        /// <param name="key">The key.</param>
        /// <param name="scheme">The scheme of every signature.</param>
        /// <param name="digests">The digests, or the bytes as given for `rsa_pkcs1`: 1 to
        /// 100.</param>
        /// <param name="purpose">Purpose, in the caller's words: logged for each digest.</param>
        /// <param name="requireTrusted">Whether to refuse, before anything is signed, unless the
        /// certificate of the key is `trusted` (`certificate.untrusted`).</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<SignDigestsResult> SignDigestsAsync(
            string card, Purpose key, SignScheme scheme, IReadOnlyList<byte[]> digests, string
            purpose = null, bool? requireTrusted = null, TimeSpan? timeout = null,
            CancellationToken cancellation = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "card", card },
                { "key", key },
                { "scheme", scheme },
                { "digests", digests },
                { "purpose", purpose },
                { "require_trusted", requireTrusted },
            };
            return InvokeAsync("sign.digests", parameters, SignDigestsResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `sign.hash_state`: Signs with the last block hashed by the card (`Key::hash_on_card`).
        /// </summary>
        /// <param name="card">The card.</param>
        /// <param name="key">The key.</param>
        /// <param name="hash">SHA-1 or SHA-256.</param>
        /// <param name="state">Chaining value after the blocks hashed so far, big-endian; empty if
        /// there are none.</param>
        /// <param name="hashed">Number of bytes hashed so far, a multiple of 64.</param>
        /// <param name="lastBlock">The last 1 to 64 bytes of the message.</param>
        /// <param name="purpose">Purpose, in the caller's words: shown to the holder and
        /// logged.</param>
        /// <param name="requireTrusted">Whether to refuse, before anything is signed, unless the
        /// certificate of the key is `trusted` (`certificate.untrusted`).</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<SignatureResult> SignHashStateAsync(
            string card, Purpose key, HashAlgorithm hash, byte[] state, long hashed, byte[]
            lastBlock, string purpose = null, bool? requireTrusted = null, TimeSpan? timeout =
            null, CancellationToken cancellation = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "card", card },
                { "key", key },
                { "hash", hash },
                { "state", state },
                { "hashed", hashed },
                { "last_block", lastBlock },
                { "purpose", purpose },
                { "require_trusted", requireTrusted },
            };
            return InvokeAsync("sign.hash_state", parameters, SignatureResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `sign.cms`: Signs content by its digest and gives a detached CMS with the attributes of
        /// a CAdES baseline signature: content type, digest, signing time, signing-certificate-v2.
        /// </summary>
        /// <param name="card">The card.</param>
        /// <param name="key">The key.</param>
        /// <param name="digest">The digest of the content.</param>
        /// <param name="hash">The hash of the content and of the signature; SHA-256 if
        /// absent.</param>
        /// <param name="contentType">The type of the content, an object identifier; id-data (RFC
        /// 5652, section 4) if absent.</param>
        /// <param name="purpose">Purpose, in the caller's words: logged.</param>
        /// <param name="requireTrusted">Whether to refuse, before anything is signed, unless the
        /// certificate of the key is `trusted` (`certificate.untrusted`).</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<SignCmsResult> SignCmsAsync(
            string card, Purpose key, byte[] digest, HashAlgorithm hash = null, string contentType
            = null, string purpose = null, bool? requireTrusted = null, TimeSpan? timeout = null,
            CancellationToken cancellation = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "card", card },
                { "key", key },
                { "digest", digest },
                { "hash", hash },
                { "content_type", contentType },
                { "purpose", purpose },
                { "require_trusted", requireTrusted },
            };
            return InvokeAsync("sign.cms", parameters, SignCmsResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `sign.jws`: Signs a payload and gives a JWS in compact form (RFC 7515).
        /// </summary>
        /// <param name="card">The card.</param>
        /// <param name="key">The key.</param>
        /// <param name="algorithm">The algorithm.</param>
        /// <param name="payload">Content that is signed.</param>
        /// <param name="header">More members of the protected header, `typ` for example. `alg`,
        /// `x5t#S256`, `x5c`, `crit` and `b64` are refused: the service sets them, or they change
        /// what is signed.</param>
        /// <param name="withCertificate">Whether the header carries the certificate of the signer
        /// and those of its issuers below the root (`x5c`).</param>
        /// <param name="purpose">Purpose, in the caller's words: logged.</param>
        /// <param name="requireTrusted">Whether to refuse, before anything is signed, unless the
        /// certificate of the key is `trusted` (`certificate.untrusted`).</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<SignJwsResult> SignJwsAsync(
            string card, Purpose key, JwsAlgorithm algorithm, byte[] payload,
            IReadOnlyDictionary<string, object> header = null, bool? withCertificate = null,
            string purpose = null, bool? requireTrusted = null, TimeSpan? timeout = null,
            CancellationToken cancellation = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "card", card },
                { "key", key },
                { "algorithm", algorithm },
                { "payload", payload },
                { "header", header },
                { "with_certificate", withCertificate },
                { "purpose", purpose },
                { "require_trusted", requireTrusted },
            };
            return InvokeAsync("sign.jws", parameters, SignJwsResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `assertion.vihf`: Makes the assertion (VIHF) that opens a shared health record by card,
        /// signed by the signature key: holder, profession, specialities, structure and sector are
        /// those of the card. What the card lacks is told before the card is asked anything, as
        /// far as it needs no PIN to be known.
        /// </summary>
        /// <param name="card">The card.</param>
        /// <param name="activity">Number of the activity whose structure and sector the assertion
        /// has, as in `cards.identity`.</param>
        /// <param name="patient">The patient whose record is opened.</param>
        /// <param name="software">The software that sends the assertion.</param>
        /// <param name="purposeOfUse">Purpose of the access; the usual one if absent.</param>
        /// <param name="profile">Form of the assertion, where sources disagree; `dmp_2026` if
        /// absent.</param>
        /// <param name="purpose">Purpose of the signature, in the caller's words: logged.</param>
        /// <param name="requireTrusted">Whether to refuse, before anything is signed, unless the
        /// certificate of the key is `trusted` (`certificate.untrusted`).</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<AssertionResult> AssertionVihfAsync(
            string card, long activity, Patient patient, Software software, AccessPurpose
            purposeOfUse = null, VihfProfile profile = null, string purpose = null, bool?
            requireTrusted = null, TimeSpan? timeout = null, CancellationToken cancellation =
            default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "card", card },
                { "activity", activity },
                { "patient", patient },
                { "software", software },
                { "purpose_of_use", purposeOfUse },
                { "profile", profile },
                { "purpose", purpose },
                { "require_trusted", requireTrusted },
            };
            return InvokeAsync("assertion.vihf", parameters, AssertionResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `assertion.insi`: Makes the assertion of a professional for the teleservices INSi, ADRi
        /// and DMTi of the health insurance, signed by the signature key: holder, structure and
        /// sector are those of the card, and so is the billing number where the structure bills as
        /// an establishment does.
        /// </summary>
        /// <param name="card">The card.</param>
        /// <param name="activity">Number of the activity that the assertion is for, as in
        /// `cards.identity`.</param>
        /// <param name="billingNumber">The number that bills the activity: 9 characters, or 14 of
        /// a SIRET. Absent for an activity whose structure has a FINESS or SIRET number on the
        /// card.</param>
        /// <param name="speciality">The speciality for the health insurance (G100), two digits;
        /// not said if absent.</param>
        /// <param name="sector">Whether the assertion names the sector of the activity.</param>
        /// <param name="profile">Form of the assertion, where sources disagree; `insi_2021` if
        /// absent.</param>
        /// <param name="purpose">Purpose of the signature, in the caller's words: logged.</param>
        /// <param name="requireTrusted">Whether to refuse, before anything is signed, unless the
        /// certificate of the key is `trusted` (`certificate.untrusted`).</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<AssertionInsiResult> AssertionInsiAsync(
            string card, long activity, string billingNumber = null, string speciality = null,
            bool? sector = null, TeleserviceProfile profile = null, string purpose = null, bool?
            requireTrusted = null, TimeSpan? timeout = null, CancellationToken cancellation =
            default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "card", card },
                { "activity", activity },
                { "billing_number", billingNumber },
                { "speciality", speciality },
                { "sector", sector },
                { "profile", profile },
                { "purpose", purpose },
                { "require_trusted", requireTrusted },
            };
            return InvokeAsync("assertion.insi", parameters, AssertionInsiResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `assertion.dmp_submission`: Makes the signature document of a set of documents that go
        /// into a shared health record (IHE DSG, XAdES 1.1.1), signed by the signature key. It
        /// lists documents by their digests, and the certificates of all issuers up to the root.
        /// </summary>
        /// <param name="card">The card.</param>
        /// <param name="submissionSet">The identifier of the set in its metadata (`uniqueId` of
        /// the submission set), an object identifier without `urn:oid:`.</param>
        /// <param name="documents">The documents of the set, 1 to 100.</param>
        /// <param name="signatureId">The identifier of the signature within its document: 1 to 64
        /// letters, digits, `.`, `_`, `-`. A random one if absent.</param>
        /// <param name="profile">Form of the signature, where sources disagree; `dmp_2019` if
        /// absent.</param>
        /// <param name="purpose">Purpose of the signature, in the caller's words: logged.</param>
        /// <param name="requireTrusted">Whether to refuse, before anything is signed, unless the
        /// certificate of the key is `trusted` (`certificate.untrusted`).</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<AssertionDmpSubmissionResult> AssertionDmpSubmissionAsync(
            string card, string submissionSet, IReadOnlyList<SubmittedDocument> documents, string
            signatureId = null, SubmissionProfile profile = null, string purpose = null, bool?
            requireTrusted = null, TimeSpan? timeout = null, CancellationToken cancellation =
            default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "card", card },
                { "submission_set", submissionSet },
                { "documents", documents },
                { "signature_id", signatureId },
                { "profile", profile },
                { "purpose", purpose },
                { "require_trusted", requireTrusted },
            };
            return InvokeAsync("assertion.dmp_submission", parameters, AssertionDmpSubmissionResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `verify.certificate`: Judges the certificate of a foreign signer with the roots and
        /// revocation lists of this machine, at this moment.
        /// </summary>
        /// <param name="certificate">The certificate of the signer, DER.</param>
        /// <param name="key">Purpose that the certificate must have: `signature` for a document,
        /// `authentication` for a login.</param>
        /// <param name="issuers">Other certificates that came with it, DER, 16 at most: they may
        /// stand between it and a root of the trust directory. A root among them is not relied
        /// on.</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<JudgedCertificate> VerifyCertificateAsync(
            byte[] certificate, Purpose key, IReadOnlyList<byte[]> issuers = null, TimeSpan?
            timeout = null, CancellationToken cancellation = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "certificate", certificate },
                { "key", key },
                { "issuers", issuers },
            };
            return InvokeAsync("verify.certificate", parameters, JudgedCertificate.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `verify.signature`: Verifies a foreign signature of a digest, and judges the
        /// certificate of its signer as `verify.certificate` does.
        /// </summary>
        /// <param name="certificate">The certificate of the signer, DER.</param>
        /// <param name="key">Purpose that the certificate must have: `signature` for a
        /// document.</param>
        /// <param name="scheme">Scheme of the signature.</param>
        /// <param name="digest">The digest that was signed: of the document, of the signed
        /// attributes of a CMS in DER, or of the signing input of a JWS. The bytes as given for
        /// `rsa_pkcs1`.</param>
        /// <param name="signature">The signature.</param>
        /// <param name="issuers">Other certificates that came with it, as in
        /// `verify.certificate`.</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<JudgedSignature> VerifySignatureAsync(
            byte[] certificate, Purpose key, SignScheme scheme, byte[] digest, byte[] signature,
            IReadOnlyList<byte[]> issuers = null, TimeSpan? timeout = null, CancellationToken
            cancellation = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "certificate", certificate },
                { "key", key },
                { "scheme", scheme },
                { "digest", digest },
                { "signature", signature },
                { "issuers", issuers },
            };
            return InvokeAsync("verify.signature", parameters, JudgedSignature.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `decrypt`: Deciphers one RSA block and removes its PKCS#1 v1.5 padding.
        /// </summary>
        /// <param name="card">The card.</param>
        /// <param name="key">The key.</param>
        /// <param name="cryptogram">One RSA block, as long as the modulus.</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<DecryptResult> DecryptAsync(
            string card, Purpose key, byte[] cryptogram, TimeSpan? timeout = null,
            CancellationToken cancellation = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "card", card },
                { "key", key },
                { "cryptogram", cryptogram },
            };
            return InvokeAsync("decrypt", parameters, DecryptResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>`random`: Random bytes of the card's generator (`card.md` §5.5).</summary>
        /// <param name="card">The card.</param>
        /// <param name="bytes">Number of bytes, 1 to 1024.</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<RandomResult> RandomAsync(
            string card, long bytes, TimeSpan? timeout = null, CancellationToken cancellation =
            default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "card", card },
                { "bytes", bytes },
            };
            return InvokeAsync("random", parameters, RandomResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `web.allow`: Has the agent of the caller's account ask the holder whether a site may
        /// use the card. The caller remembers the answer: the daemon does not.
        /// </summary>
        /// <param name="origin">Its origin, as in `system.hello`.</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task WebAllowAsync(
            string origin, TimeSpan? timeout = null, CancellationToken cancellation =
            default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "origin", origin },
            };
            return InvokeAsync("web.allow", parameters, Json.Any,
                timeout, cancellation);
        }

        /// <summary>
        /// `web.revoke`: Records in the audit file that a site may not use the card any more.
        /// </summary>
        /// <param name="origin">Its origin, as in `system.hello`.</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task WebRevokeAsync(
            string origin, TimeSpan? timeout = null, CancellationToken cancellation =
            default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "origin", origin },
            };
            return InvokeAsync("web.revoke", parameters, Json.Any,
                timeout, cancellation);
        }

        /// <summary>`leases.list`: The logins of all programs; for administrators.</summary>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<LeasesResult> LeasesListAsync(
            TimeSpan? timeout = null, CancellationToken cancellation = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
            };
            return InvokeAsync("leases.list", parameters, LeasesResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>`leases.revoke`: Ends a login of any program; for administrators.</summary>
        /// <param name="lease">The login.</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task LeasesRevokeAsync(
            long lease, TimeSpan? timeout = null, CancellationToken cancellation =
            default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "lease", lease },
            };
            return InvokeAsync("leases.revoke", parameters, Json.Any,
                timeout, cancellation);
        }

        /// <summary>`audit.tail`: The last lines of the audit file; for administrators.</summary>
        /// <param name="lines">Number of lines, 1 to 1000.</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<AuditTailResult> AuditTailAsync(
            long lines, TimeSpan? timeout = null, CancellationToken cancellation =
            default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "lines", lines },
            };
            return InvokeAsync("audit.tail", parameters, AuditTailResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `cache.clear`: Forgets what was kept of cards, in memory and on disk; for
        /// administrators.
        /// </summary>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task CacheClearAsync(
            TimeSpan? timeout = null, CancellationToken cancellation = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
            };
            return InvokeAsync("cache.clear", parameters, Json.Any,
                timeout, cancellation);
        }

        /// <summary>
        /// `pin.login`: Presents the PIN and opens a lease for this connection. Without a PIN in
        /// the parameters the agent of the caller's account asks the holder for it.
        /// </summary>
        /// <param name="card">The card.</param>
        /// <param name="pin">The PIN. Without it, the agent of the caller's account asks the
        /// holder.</param>
        /// <param name="purpose">Purpose of the login, in the caller's words: shown to the holder
        /// and logged.</param>
        /// <param name="maxSignatures">Most signatures, at least 1; lowered to the configured
        /// ceiling, which is the default.</param>
        /// <param name="ttlSeconds">Most seconds, at least 1; lowered to the configured ceiling,
        /// which is the default.</param>
        /// <param name="idleSeconds">Most seconds without a request of this connection to the
        /// card, at least 1; lowered to the configured ceiling, which is the default.</param>
        /// <param name="keys">The keys that the login is for, at least one, each of them on the
        /// card (`key.not_found` before the PIN is asked for); all, if absent.</param>
        /// <param name="assertion">The only use of the login: assertions of this kind. It reads
        /// the activities of the holder and makes such assertions; it signs, deciphers, reads and
        /// writes nothing else. What the card lacks for them is told before the PIN is asked for.
        /// Not together with `keys`.</param>
        /// <param name="requireTrusted">Whether to refuse, before the PIN is asked for, unless the
        /// certificates of the keys of the login are `trusted` (`certificate.untrusted`).</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<Lease> LoginAsync(
            string card, Pin pin = null, string purpose = null, long? maxSignatures = null, long?
            ttlSeconds = null, long? idleSeconds = null, IReadOnlyList<Purpose> keys = null,
            AssertionKind assertion = null, bool? requireTrusted = null, TimeSpan? timeout = null,
            CancellationToken cancellation = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "card", card },
                { "pin", pin },
                { "purpose", purpose },
                { "max_signatures", maxSignatures },
                { "ttl_seconds", ttlSeconds },
                { "idle_seconds", idleSeconds },
                { "keys", keys },
                { "assertion", assertion },
                { "require_trusted", requireTrusted },
            };
            return OpenLeaseAsync(card, parameters, timeout, cancellation);
        }
    }

    /// <summary>The methods that use a login, with its card.</summary>
    public abstract class LeaseMethods
    {
        /// <summary>Calls a method and reads its result.</summary>
        internal abstract Task<T> InvokeAsync<T>(
            string method, Dictionary<string, object> parameters, Func<object, T> read,
            TimeSpan? timeout, CancellationToken cancellation);

        /// <summary>
        /// `cards.identity`: The holder's identity: the public part, with activities while this
        /// connection is logged in, and whether the certificate that it came from can be relied
        /// on. It is answered as soon as that certificate was read, or once the public data
        /// objects were as well.
        /// </summary>
        /// <param name="complete">Whether the answer waits for the public data objects: the card
        /// is then asked for those that were not read yet.</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<JudgedIdentity> CardsIdentityAsync(
            bool? complete = null, TimeSpan? timeout = null, CancellationToken cancellation =
            default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "complete", complete },
            };
            return InvokeAsync("cards.identity", parameters, JudgedIdentity.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `cards.data.read`: The content of a data object, exactly as the card holds it.
        /// </summary>
        /// <param name="label">Label of the object.</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<DataResult> CardsDataReadAsync(
            string label, TimeSpan? timeout = null, CancellationToken cancellation =
            default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "label", label },
            };
            return InvokeAsync("cards.data.read", parameters, DataResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `cards.data.write`: Replaces the content of a modifiable data object; zeros fill the
        /// rest of the file.
        /// </summary>
        /// <param name="label">Label of the object.</param>
        /// <param name="value">The new content, at most as long as the file.</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task CardsDataWriteAsync(
            string label, byte[] value, TimeSpan? timeout = null, CancellationToken cancellation =
            default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "label", label },
                { "value", value },
            };
            return InvokeAsync("cards.data.write", parameters, Json.Any,
                timeout, cancellation);
        }

        /// <summary>`sign.digest`: Signs a digest, or bytes as given with `rsa_pkcs1`.</summary>
        /// <param name="key">The key.</param>
        /// <param name="scheme">The scheme.</param>
        /// <param name="digest">The digest, or the bytes as given for `rsa_pkcs1`.</param>
        /// <param name="purpose">Purpose, in the caller's words: shown to the holder and
        /// logged.</param>
        /// <param name="requireTrusted">Whether to refuse, before anything is signed, unless the
        /// certificate of the key is `trusted` (`certificate.untrusted`).</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<SignatureResult> SignDigestAsync(
            Purpose key, SignScheme scheme, byte[] digest, string purpose = null, bool?
            requireTrusted = null, TimeSpan? timeout = null, CancellationToken cancellation =
            default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "key", key },
                { "scheme", scheme },
                { "digest", digest },
                { "purpose", purpose },
                { "require_trusted", requireTrusted },
            };
            return InvokeAsync("sign.digest", parameters, SignatureResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `sign.digests`: Signs up to 100 digests with one key and one scheme, under one login.
        /// Of a call that fails or is given up after the first signature the answer has the
        /// signatures that were made, and `stopped`. A subscribed connection gets `sign_progress`
        /// after each signature.
        /// </summary>
        /// <param name="key">The key.</param>
        /// <param name="scheme">The scheme of every signature.</param>
        /// <param name="digests">The digests, or the bytes as given for `rsa_pkcs1`: 1 to
        /// 100.</param>
        /// <param name="purpose">Purpose, in the caller's words: logged for each digest.</param>
        /// <param name="requireTrusted">Whether to refuse, before anything is signed, unless the
        /// certificate of the key is `trusted` (`certificate.untrusted`).</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<SignDigestsResult> SignDigestsAsync(
            Purpose key, SignScheme scheme, IReadOnlyList<byte[]> digests, string purpose = null,
            bool? requireTrusted = null, TimeSpan? timeout = null, CancellationToken cancellation
            = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "key", key },
                { "scheme", scheme },
                { "digests", digests },
                { "purpose", purpose },
                { "require_trusted", requireTrusted },
            };
            return InvokeAsync("sign.digests", parameters, SignDigestsResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `sign.hash_state`: Signs with the last block hashed by the card (`Key::hash_on_card`).
        /// </summary>
        /// <param name="key">The key.</param>
        /// <param name="hash">SHA-1 or SHA-256.</param>
        /// <param name="state">Chaining value after the blocks hashed so far, big-endian; empty if
        /// there are none.</param>
        /// <param name="hashed">Number of bytes hashed so far, a multiple of 64.</param>
        /// <param name="lastBlock">The last 1 to 64 bytes of the message.</param>
        /// <param name="purpose">Purpose, in the caller's words: shown to the holder and
        /// logged.</param>
        /// <param name="requireTrusted">Whether to refuse, before anything is signed, unless the
        /// certificate of the key is `trusted` (`certificate.untrusted`).</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<SignatureResult> SignHashStateAsync(
            Purpose key, HashAlgorithm hash, byte[] state, long hashed, byte[] lastBlock, string
            purpose = null, bool? requireTrusted = null, TimeSpan? timeout = null,
            CancellationToken cancellation = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "key", key },
                { "hash", hash },
                { "state", state },
                { "hashed", hashed },
                { "last_block", lastBlock },
                { "purpose", purpose },
                { "require_trusted", requireTrusted },
            };
            return InvokeAsync("sign.hash_state", parameters, SignatureResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `sign.cms`: Signs content by its digest and gives a detached CMS with the attributes of
        /// a CAdES baseline signature: content type, digest, signing time, signing-certificate-v2.
        /// </summary>
        /// <param name="key">The key.</param>
        /// <param name="digest">The digest of the content.</param>
        /// <param name="hash">The hash of the content and of the signature; SHA-256 if
        /// absent.</param>
        /// <param name="contentType">The type of the content, an object identifier; id-data (RFC
        /// 5652, section 4) if absent.</param>
        /// <param name="purpose">Purpose, in the caller's words: logged.</param>
        /// <param name="requireTrusted">Whether to refuse, before anything is signed, unless the
        /// certificate of the key is `trusted` (`certificate.untrusted`).</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<SignCmsResult> SignCmsAsync(
            Purpose key, byte[] digest, HashAlgorithm hash = null, string contentType = null,
            string purpose = null, bool? requireTrusted = null, TimeSpan? timeout = null,
            CancellationToken cancellation = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "key", key },
                { "digest", digest },
                { "hash", hash },
                { "content_type", contentType },
                { "purpose", purpose },
                { "require_trusted", requireTrusted },
            };
            return InvokeAsync("sign.cms", parameters, SignCmsResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `sign.jws`: Signs a payload and gives a JWS in compact form (RFC 7515).
        /// </summary>
        /// <param name="key">The key.</param>
        /// <param name="algorithm">The algorithm.</param>
        /// <param name="payload">Content that is signed.</param>
        /// <param name="header">More members of the protected header, `typ` for example. `alg`,
        /// `x5t#S256`, `x5c`, `crit` and `b64` are refused: the service sets them, or they change
        /// what is signed.</param>
        /// <param name="withCertificate">Whether the header carries the certificate of the signer
        /// and those of its issuers below the root (`x5c`).</param>
        /// <param name="purpose">Purpose, in the caller's words: logged.</param>
        /// <param name="requireTrusted">Whether to refuse, before anything is signed, unless the
        /// certificate of the key is `trusted` (`certificate.untrusted`).</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<SignJwsResult> SignJwsAsync(
            Purpose key, JwsAlgorithm algorithm, byte[] payload, IReadOnlyDictionary<string,
            object> header = null, bool? withCertificate = null, string purpose = null, bool?
            requireTrusted = null, TimeSpan? timeout = null, CancellationToken cancellation =
            default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "key", key },
                { "algorithm", algorithm },
                { "payload", payload },
                { "header", header },
                { "with_certificate", withCertificate },
                { "purpose", purpose },
                { "require_trusted", requireTrusted },
            };
            return InvokeAsync("sign.jws", parameters, SignJwsResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `assertion.vihf`: Makes the assertion (VIHF) that opens a shared health record by card,
        /// signed by the signature key: holder, profession, specialities, structure and sector are
        /// those of the card. What the card lacks is told before the card is asked anything, as
        /// far as it needs no PIN to be known.
        /// </summary>
        /// <param name="activity">Number of the activity whose structure and sector the assertion
        /// has, as in `cards.identity`.</param>
        /// <param name="patient">The patient whose record is opened.</param>
        /// <param name="software">The software that sends the assertion.</param>
        /// <param name="purposeOfUse">Purpose of the access; the usual one if absent.</param>
        /// <param name="profile">Form of the assertion, where sources disagree; `dmp_2026` if
        /// absent.</param>
        /// <param name="purpose">Purpose of the signature, in the caller's words: logged.</param>
        /// <param name="requireTrusted">Whether to refuse, before anything is signed, unless the
        /// certificate of the key is `trusted` (`certificate.untrusted`).</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<AssertionResult> AssertionVihfAsync(
            long activity, Patient patient, Software software, AccessPurpose purposeOfUse = null,
            VihfProfile profile = null, string purpose = null, bool? requireTrusted = null,
            TimeSpan? timeout = null, CancellationToken cancellation = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "activity", activity },
                { "patient", patient },
                { "software", software },
                { "purpose_of_use", purposeOfUse },
                { "profile", profile },
                { "purpose", purpose },
                { "require_trusted", requireTrusted },
            };
            return InvokeAsync("assertion.vihf", parameters, AssertionResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `assertion.insi`: Makes the assertion of a professional for the teleservices INSi, ADRi
        /// and DMTi of the health insurance, signed by the signature key: holder, structure and
        /// sector are those of the card, and so is the billing number where the structure bills as
        /// an establishment does.
        /// </summary>
        /// <param name="activity">Number of the activity that the assertion is for, as in
        /// `cards.identity`.</param>
        /// <param name="billingNumber">The number that bills the activity: 9 characters, or 14 of
        /// a SIRET. Absent for an activity whose structure has a FINESS or SIRET number on the
        /// card.</param>
        /// <param name="speciality">The speciality for the health insurance (G100), two digits;
        /// not said if absent.</param>
        /// <param name="sector">Whether the assertion names the sector of the activity.</param>
        /// <param name="profile">Form of the assertion, where sources disagree; `insi_2021` if
        /// absent.</param>
        /// <param name="purpose">Purpose of the signature, in the caller's words: logged.</param>
        /// <param name="requireTrusted">Whether to refuse, before anything is signed, unless the
        /// certificate of the key is `trusted` (`certificate.untrusted`).</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<AssertionInsiResult> AssertionInsiAsync(
            long activity, string billingNumber = null, string speciality = null, bool? sector =
            null, TeleserviceProfile profile = null, string purpose = null, bool? requireTrusted =
            null, TimeSpan? timeout = null, CancellationToken cancellation =
            default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "activity", activity },
                { "billing_number", billingNumber },
                { "speciality", speciality },
                { "sector", sector },
                { "profile", profile },
                { "purpose", purpose },
                { "require_trusted", requireTrusted },
            };
            return InvokeAsync("assertion.insi", parameters, AssertionInsiResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `assertion.dmp_submission`: Makes the signature document of a set of documents that go
        /// into a shared health record (IHE DSG, XAdES 1.1.1), signed by the signature key. It
        /// lists documents by their digests, and the certificates of all issuers up to the root.
        /// </summary>
        /// <param name="submissionSet">The identifier of the set in its metadata (`uniqueId` of
        /// the submission set), an object identifier without `urn:oid:`.</param>
        /// <param name="documents">The documents of the set, 1 to 100.</param>
        /// <param name="signatureId">The identifier of the signature within its document: 1 to 64
        /// letters, digits, `.`, `_`, `-`. A random one if absent.</param>
        /// <param name="profile">Form of the signature, where sources disagree; `dmp_2019` if
        /// absent.</param>
        /// <param name="purpose">Purpose of the signature, in the caller's words: logged.</param>
        /// <param name="requireTrusted">Whether to refuse, before anything is signed, unless the
        /// certificate of the key is `trusted` (`certificate.untrusted`).</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<AssertionDmpSubmissionResult> AssertionDmpSubmissionAsync(
            string submissionSet, IReadOnlyList<SubmittedDocument> documents, string signatureId =
            null, SubmissionProfile profile = null, string purpose = null, bool? requireTrusted =
            null, TimeSpan? timeout = null, CancellationToken cancellation =
            default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "submission_set", submissionSet },
                { "documents", documents },
                { "signature_id", signatureId },
                { "profile", profile },
                { "purpose", purpose },
                { "require_trusted", requireTrusted },
            };
            return InvokeAsync("assertion.dmp_submission", parameters, AssertionDmpSubmissionResult.FromJson,
                timeout, cancellation);
        }

        /// <summary>
        /// `decrypt`: Deciphers one RSA block and removes its PKCS#1 v1.5 padding.
        /// </summary>
        /// <param name="key">The key.</param>
        /// <param name="cryptogram">One RSA block, as long as the modulus.</param>
        /// <param name="timeout">Longest time; else what the service and the holder need.</param>
        /// <param name="cancellation">Cancels the call.</param>
        public Task<DecryptResult> DecryptAsync(
            Purpose key, byte[] cryptogram, TimeSpan? timeout = null, CancellationToken
            cancellation = default(CancellationToken))
        {
            var parameters = new Dictionary<string, object>
            {
                { "key", key },
                { "cryptogram", cryptogram },
            };
            return InvokeAsync("decrypt", parameters, DecryptResult.FromJson,
                timeout, cancellation);
        }
    }
}
