// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.CallOptions;
import cps.client.CpsException;
import cps.client.Json;
import cps.client.Lease;
import cps.client.Pin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The methods of the API. */
public abstract class Methods {
    /** Calls a method and reads its result; null options are none. */
    protected abstract <T> T invoke(
        String method, Map<String, Object> params, Function<Object, T> read,
        CallOptions options) throws CpsException;

    /** Logs in, and gives the login as a lease. */
    protected abstract Lease openLease(String card, CallOptions options) throws CpsException;

    /** `system.info`: Version and state of the daemon. */
    public InfoResult systemInfo() throws CpsException {
        return systemInfo(null);
    }

    /**
     * `system.info`: Version and state of the daemon.
     *
     * @param options the options of the call
     */
    public InfoResult systemInfo(CallOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        return invoke("system.info", params, InfoResult::fromJson, options);
    }

    /** `readers.list`: The readers with their cards. */
    public ReadersResult readersList() throws CpsException {
        return readersList(null);
    }

    /**
     * `readers.list`: The readers with their cards.
     *
     * @param options the options of the call
     */
    public ReadersResult readersList(CallOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        return invoke("readers.list", params, ReadersResult::fromJson, options);
    }

    /** `cards.list`: The cards that are being read or ready. */
    public CardsResult cardsList() throws CpsException {
        return cardsList(null);
    }

    /**
     * `cards.list`: The cards that are being read or ready.
     *
     * @param options the options of the call
     */
    public CardsResult cardsList(CallOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        return invoke("cards.list", params, CardsResult::fromJson, options);
    }

    /**
     * `cards.status`: The state of every reader and its card in one answer, without anything of
     * the holder and without a command to the card: for a line that a program always shows.
     */
    public CardsStatusResult cardsStatus() throws CpsException {
        return cardsStatus(null);
    }

    /**
     * `cards.status`: The state of every reader and its card in one answer, without anything of
     * the holder and without a command to the card: for a line that a program always shows.
     *
     * @param options the options of the call
     */
    public CardsStatusResult cardsStatus(CallOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        return invoke("cards.status", params, CardsStatusResult::fromJson, options);
    }

    /**
     * `cards.identity`: The holder's identity: the public part, with activities while this
     * connection is logged in, and whether the certificate that it came from can be relied on. It
     * is answered as soon as that certificate was read, or once the public data objects were as
     * well.
     *
     * @param card The card.
     */
    public JudgedIdentity cardsIdentity(String card) throws CpsException {
        return cardsIdentity(card, null);
    }

    /**
     * `cards.identity`: The holder's identity: the public part, with activities while this
     * connection is logged in, and whether the certificate that it came from can be relied on. It
     * is answered as soon as that certificate was read, or once the public data objects were as
     * well.
     *
     * @param card The card.
     * @param options the options of the call
     */
    public JudgedIdentity cardsIdentity(
            String card, CardsIdentityOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("card", card);
        return invoke("cards.identity", params, JudgedIdentity::fromJson, options);
    }

    /**
     * `cards.certificates`: The certificates, authentication first.
     *
     * @param card The card.
     */
    public CertificatesResult cardsCertificates(String card) throws CpsException {
        return cardsCertificates(card, null);
    }

    /**
     * `cards.certificates`: The certificates, authentication first.
     *
     * @param card The card.
     * @param options the options of the call
     */
    public CertificatesResult cardsCertificates(
            String card, CallOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("card", card);
        return invoke("cards.certificates", params, CertificatesResult::fromJson, options);
    }

    /**
     * `cards.objects`: Everything that the PKCS#11 module shows of a card.
     *
     * @param card The card.
     */
    public CardObjects cardsObjects(String card) throws CpsException {
        return cardsObjects(card, null);
    }

    /**
     * `cards.objects`: Everything that the PKCS#11 module shows of a card.
     *
     * @param card The card.
     * @param options the options of the call
     */
    public CardObjects cardsObjects(String card, CallOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("card", card);
        return invoke("cards.objects", params, CardObjects::fromJson, options);
    }

    /**
     * `cards.data.read`: The content of a data object, exactly as the card holds it.
     *
     * @param card The card.
     * @param label Label of the object.
     */
    public DataResult cardsDataRead(String card, String label) throws CpsException {
        return cardsDataRead(card, label, null);
    }

    /**
     * `cards.data.read`: The content of a data object, exactly as the card holds it.
     *
     * @param card The card.
     * @param label Label of the object.
     * @param options the options of the call
     */
    public DataResult cardsDataRead(
            String card, String label, CallOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("card", card);
        params.put("label", label);
        return invoke("cards.data.read", params, DataResult::fromJson, options);
    }

    /**
     * `cards.data.write`: Replaces the content of a modifiable data object; zeros fill the rest of
     * the file.
     *
     * @param card The card.
     * @param label Label of the object.
     * @param value The new content, at most as long as the file.
     */
    public void cardsDataWrite(String card, String label, byte[] value) throws CpsException {
        cardsDataWrite(card, label, value, null);
    }

    /**
     * `cards.data.write`: Replaces the content of a modifiable data object; zeros fill the rest of
     * the file.
     *
     * @param card The card.
     * @param label Label of the object.
     * @param value The new content, at most as long as the file.
     * @param options the options of the call
     */
    public void cardsDataWrite(
            String card, String label, byte[] value, CallOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("card", card);
        params.put("label", label);
        params.put("value", value);
        invoke("cards.data.write", params, Json::any, options);
    }

    /**
     * `cards.report`: A report on the card: its files, its answers to the commands that are sent
     * without being asked, its times, and what it says of every fact that is uncertain of real
     * cards. Structure, not content: values are absent but for a short list of constants, and
     * nothing of the holder is in it. No code is presented and nothing is written, but the card is
     * reset, so no program may be logged in (`reader.busy`). With `with_login` this connection
     * must be logged in: the structure of protected files is in the report too, and the login ends
     * with it.
     *
     * @param card The card.
     */
    public CardReport cardsReport(String card) throws CpsException {
        return cardsReport(card, null);
    }

    /**
     * `cards.report`: A report on the card: its files, its answers to the commands that are sent
     * without being asked, its times, and what it says of every fact that is uncertain of real
     * cards. Structure, not content: values are absent but for a short list of constants, and
     * nothing of the holder is in it. No code is presented and nothing is written, but the card is
     * reset, so no program may be logged in (`reader.busy`). With `with_login` this connection
     * must be logged in: the structure of protected files is in the report too, and the login ends
     * with it.
     *
     * @param card The card.
     * @param options the options of the call
     */
    public CardReport cardsReport(String card, CardsReportOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("card", card);
        return invoke("cards.report", params, CardReport::fromJson, options);
    }

    /**
     * `pin.status`: State of PIN and PUK, from the card's last word on it.
     *
     * @param card The card.
     */
    public PinStateResult pinStatus(String card) throws CpsException {
        return pinStatus(card, null);
    }

    /**
     * `pin.status`: State of PIN and PUK, from the card's last word on it.
     *
     * @param card The card.
     * @param options the options of the call
     */
    public PinStateResult pinStatus(String card, CallOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("card", card);
        return invoke("pin.status", params, PinStateResult::fromJson, options);
    }

    /**
     * `pin.change`: Changes the PIN. Without the two codes in the parameters the holder is asked
     * for them, on the reader or by the agent of the caller's account. Then every lease of the
     * card ends, except that of the connection that changes it as long as the card says that the
     * PIN is still verified. After a wrong PIN those go on that the card still honours.
     *
     * @param card The card.
     */
    public PinStateResult pinChange(String card) throws CpsException {
        return pinChange(card, null);
    }

    /**
     * `pin.change`: Changes the PIN. Without the two codes in the parameters the holder is asked
     * for them, on the reader or by the agent of the caller's account. Then every lease of the
     * card ends, except that of the connection that changes it as long as the card says that the
     * PIN is still verified. After a wrong PIN those go on that the card still honours.
     *
     * @param card The card.
     * @param options the options of the call
     */
    public PinStateResult pinChange(String card, PinChangeOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("card", card);
        return invoke("pin.change", params, PinStateResult::fromJson, options);
    }

    /**
     * `pin.unblock`: Unblocks the PIN with the PUK and sets a new one, in one step. Without the
     * two codes in the parameters the holder is asked for them, as with `pin.change`. Then every
     * lease of the card ends. After a wrong PUK those go on that the card still honours.
     *
     * @param card The card.
     */
    public PinStateResult pinUnblock(String card) throws CpsException {
        return pinUnblock(card, null);
    }

    /**
     * `pin.unblock`: Unblocks the PIN with the PUK and sets a new one, in one step. Without the
     * two codes in the parameters the holder is asked for them, as with `pin.change`. Then every
     * lease of the card ends. After a wrong PUK those go on that the card still honours.
     *
     * @param card The card.
     * @param options the options of the call
     */
    public PinStateResult pinUnblock(String card, PinUnblockOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("card", card);
        return invoke("pin.unblock", params, PinStateResult::fromJson, options);
    }

    /**
     * `puk.verify`: Presents the PUK and changes nothing: a wrong one spends one of its tries.
     * After a right one the card is reset, because any program could set a PIN with a PUK that
     * stays verified, so every lease of the card ends. It opens no lease.
     *
     * @param card The card.
     * @param puk The unblocking code.
     */
    public PinStateResult pukVerify(String card, Pin puk) throws CpsException {
        return pukVerify(card, puk, null);
    }

    /**
     * `puk.verify`: Presents the PUK and changes nothing: a wrong one spends one of its tries.
     * After a right one the card is reset, because any program could set a PIN with a PUK that
     * stays verified, so every lease of the card ends. It opens no lease.
     *
     * @param card The card.
     * @param puk The unblocking code.
     * @param options the options of the call
     */
    public PinStateResult pukVerify(String card, Pin puk, CallOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("card", card);
        params.put("puk", puk);
        return invoke("puk.verify", params, PinStateResult::fromJson, options);
    }

    /**
     * `sign.digest`: Signs a digest, or bytes as given with `rsa_pkcs1`.
     *
     * @param card The card.
     * @param key The key.
     * @param scheme The scheme.
     * @param digest The digest, or the bytes as given for `rsa_pkcs1`.
     */
    public SignatureResult signDigest(
            String card, Purpose key, SignScheme scheme, byte[] digest) throws CpsException {
        return signDigest(card, key, scheme, digest, null);
    }

    /**
     * `sign.digest`: Signs a digest, or bytes as given with `rsa_pkcs1`.
     *
     * @param card The card.
     * @param key The key.
     * @param scheme The scheme.
     * @param digest The digest, or the bytes as given for `rsa_pkcs1`.
     * @param options the options of the call
     */
    public SignatureResult signDigest(
            String card, Purpose key, SignScheme scheme, byte[] digest, SignDigestOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("card", card);
        params.put("key", key);
        params.put("scheme", scheme);
        params.put("digest", digest);
        return invoke("sign.digest", params, SignatureResult::fromJson, options);
    }

    /**
     * `sign.digests`: Signs up to 100 digests with one key and one scheme, under one login. Of a
     * call that fails or is given up after the first signature the answer has the signatures that
     * were made, and `stopped`. A subscribed connection gets `sign_progress` after each signature.
     *
     * @param card The card.
     * @param key The key.
     * @param scheme The scheme of every signature.
     * @param digests The digests, or the bytes as given for `rsa_pkcs1`: 1 to 100.
     */
    public SignDigestsResult signDigests(
            String card, Purpose key, SignScheme scheme, List<byte[]> digests) throws CpsException {
        return signDigests(card, key, scheme, digests, null);
    }

    /**
     * `sign.digests`: Signs up to 100 digests with one key and one scheme, under one login. Of a
     * call that fails or is given up after the first signature the answer has the signatures that
     * were made, and `stopped`. A subscribed connection gets `sign_progress` after each signature.
     *
     * @param card The card.
     * @param key The key.
     * @param scheme The scheme of every signature.
     * @param digests The digests, or the bytes as given for `rsa_pkcs1`: 1 to 100.
     * @param options the options of the call
     */
    public SignDigestsResult signDigests(
            String card, Purpose key, SignScheme scheme, List<byte[]> digests, SignDigestsOptions
            options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("card", card);
        params.put("key", key);
        params.put("scheme", scheme);
        params.put("digests", digests);
        return invoke("sign.digests", params, SignDigestsResult::fromJson, options);
    }

    /**
     * `sign.hash_state`: Signs with the last block hashed by the card (`Key::hash_on_card`).
     *
     * @param card The card.
     * @param key The key.
     * @param hash SHA-1 or SHA-256.
     * @param state Chaining value after the blocks hashed so far, big-endian; empty if there are
     * none.
     * @param hashed Number of bytes hashed so far, a multiple of 64.
     * @param lastBlock The last 1 to 64 bytes of the message.
     */
    public SignatureResult signHashState(
            String card, Purpose key, HashAlgorithm hash, byte[] state, long hashed, byte[] lastBlock) throws CpsException {
        return signHashState(card, key, hash, state, hashed, lastBlock, null);
    }

    /**
     * `sign.hash_state`: Signs with the last block hashed by the card (`Key::hash_on_card`).
     *
     * @param card The card.
     * @param key The key.
     * @param hash SHA-1 or SHA-256.
     * @param state Chaining value after the blocks hashed so far, big-endian; empty if there are
     * none.
     * @param hashed Number of bytes hashed so far, a multiple of 64.
     * @param lastBlock The last 1 to 64 bytes of the message.
     * @param options the options of the call
     */
    public SignatureResult signHashState(
            String card, Purpose key, HashAlgorithm hash, byte[] state, long hashed, byte[] lastBlock,
            SignHashStateOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("card", card);
        params.put("key", key);
        params.put("hash", hash);
        params.put("state", state);
        params.put("hashed", hashed);
        params.put("last_block", lastBlock);
        return invoke("sign.hash_state", params, SignatureResult::fromJson, options);
    }

    /**
     * `sign.cms`: Signs content by its digest and gives a detached CMS with the attributes of a
     * CAdES baseline signature: content type, digest, signing time, signing-certificate-v2.
     *
     * @param card The card.
     * @param key The key.
     * @param digest The digest of the content.
     */
    public SignCmsResult signCms(String card, Purpose key, byte[] digest) throws CpsException {
        return signCms(card, key, digest, null);
    }

    /**
     * `sign.cms`: Signs content by its digest and gives a detached CMS with the attributes of a
     * CAdES baseline signature: content type, digest, signing time, signing-certificate-v2.
     *
     * @param card The card.
     * @param key The key.
     * @param digest The digest of the content.
     * @param options the options of the call
     */
    public SignCmsResult signCms(
            String card, Purpose key, byte[] digest, SignCmsOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("card", card);
        params.put("key", key);
        params.put("digest", digest);
        return invoke("sign.cms", params, SignCmsResult::fromJson, options);
    }

    /**
     * `sign.jws`: Signs a payload and gives a JWS in compact form (RFC 7515).
     *
     * @param card The card.
     * @param key The key.
     * @param algorithm The algorithm.
     * @param payload Content that is signed.
     */
    public SignJwsResult signJws(
            String card, Purpose key, JwsAlgorithm algorithm, byte[] payload) throws CpsException {
        return signJws(card, key, algorithm, payload, null);
    }

    /**
     * `sign.jws`: Signs a payload and gives a JWS in compact form (RFC 7515).
     *
     * @param card The card.
     * @param key The key.
     * @param algorithm The algorithm.
     * @param payload Content that is signed.
     * @param options the options of the call
     */
    public SignJwsResult signJws(
            String card, Purpose key, JwsAlgorithm algorithm, byte[] payload, SignJwsOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("card", card);
        params.put("key", key);
        params.put("algorithm", algorithm);
        params.put("payload", payload);
        return invoke("sign.jws", params, SignJwsResult::fromJson, options);
    }

    /**
     * `assertion.vihf`: Makes the assertion (VIHF) that opens a shared health record by card,
     * signed by the signature key: holder, profession, specialities, structure and sector are
     * those of the card. What the card lacks is told before the card is asked anything, as far as
     * it needs no PIN to be known.
     *
     * @param card The card.
     * @param activity Number of the activity whose structure and sector the assertion has, as in
     * `cards.identity`.
     * @param patient The patient whose record is opened.
     * @param software The software that sends the assertion.
     */
    public AssertionResult assertionVihf(
            String card, long activity, Patient patient, Software software) throws CpsException {
        return assertionVihf(card, activity, patient, software, null);
    }

    /**
     * `assertion.vihf`: Makes the assertion (VIHF) that opens a shared health record by card,
     * signed by the signature key: holder, profession, specialities, structure and sector are
     * those of the card. What the card lacks is told before the card is asked anything, as far as
     * it needs no PIN to be known.
     *
     * @param card The card.
     * @param activity Number of the activity whose structure and sector the assertion has, as in
     * `cards.identity`.
     * @param patient The patient whose record is opened.
     * @param software The software that sends the assertion.
     * @param options the options of the call
     */
    public AssertionResult assertionVihf(
            String card, long activity, Patient patient, Software software, AssertionVihfOptions
            options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("card", card);
        params.put("activity", activity);
        params.put("patient", patient);
        params.put("software", software);
        return invoke("assertion.vihf", params, AssertionResult::fromJson, options);
    }

    /**
     * `assertion.insi`: Makes the assertion of a professional for the teleservices INSi, ADRi and
     * DMTi of the health insurance, signed by the signature key: holder, structure and sector are
     * those of the card, and so is the billing number where the structure bills as an
     * establishment does.
     *
     * @param card The card.
     * @param activity Number of the activity that the assertion is for, as in `cards.identity`.
     */
    public AssertionInsiResult assertionInsi(String card, long activity) throws CpsException {
        return assertionInsi(card, activity, null);
    }

    /**
     * `assertion.insi`: Makes the assertion of a professional for the teleservices INSi, ADRi and
     * DMTi of the health insurance, signed by the signature key: holder, structure and sector are
     * those of the card, and so is the billing number where the structure bills as an
     * establishment does.
     *
     * @param card The card.
     * @param activity Number of the activity that the assertion is for, as in `cards.identity`.
     * @param options the options of the call
     */
    public AssertionInsiResult assertionInsi(
            String card, long activity, AssertionInsiOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("card", card);
        params.put("activity", activity);
        return invoke("assertion.insi", params, AssertionInsiResult::fromJson, options);
    }

    /**
     * `assertion.dmp_submission`: Makes the signature document of a set of documents that go into
     * a shared health record (IHE DSG, XAdES 1.1.1), signed by the signature key. It lists
     * documents by their digests, and the certificates of all issuers up to the root.
     *
     * @param card The card.
     * @param submissionSet The identifier of the set in its metadata (`uniqueId` of the submission
     * set), an object identifier without `urn:oid:`.
     * @param documents The documents of the set, 1 to 100.
     */
    public AssertionDmpSubmissionResult assertionDmpSubmission(
            String card, String submissionSet, List<SubmittedDocument> documents) throws CpsException {
        return assertionDmpSubmission(card, submissionSet, documents, null);
    }

    /**
     * `assertion.dmp_submission`: Makes the signature document of a set of documents that go into
     * a shared health record (IHE DSG, XAdES 1.1.1), signed by the signature key. It lists
     * documents by their digests, and the certificates of all issuers up to the root.
     *
     * @param card The card.
     * @param submissionSet The identifier of the set in its metadata (`uniqueId` of the submission
     * set), an object identifier without `urn:oid:`.
     * @param documents The documents of the set, 1 to 100.
     * @param options the options of the call
     */
    public AssertionDmpSubmissionResult assertionDmpSubmission(
            String card, String submissionSet, List<SubmittedDocument> documents,
            AssertionDmpSubmissionOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("card", card);
        params.put("submission_set", submissionSet);
        params.put("documents", documents);
        return invoke("assertion.dmp_submission", params, AssertionDmpSubmissionResult::fromJson, options);
    }

    /**
     * `verify.certificate`: Judges the certificate of a foreign signer with the roots and
     * revocation lists of this machine, at this moment.
     *
     * @param certificate The certificate of the signer, DER.
     * @param key Purpose that the certificate must have: `signature` for a document,
     * `authentication` for a login.
     */
    public JudgedCertificate verifyCertificate(
            byte[] certificate, Purpose key) throws CpsException {
        return verifyCertificate(certificate, key, null);
    }

    /**
     * `verify.certificate`: Judges the certificate of a foreign signer with the roots and
     * revocation lists of this machine, at this moment.
     *
     * @param certificate The certificate of the signer, DER.
     * @param key Purpose that the certificate must have: `signature` for a document,
     * `authentication` for a login.
     * @param options the options of the call
     */
    public JudgedCertificate verifyCertificate(
            byte[] certificate, Purpose key, VerifyCertificateOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("certificate", certificate);
        params.put("key", key);
        return invoke("verify.certificate", params, JudgedCertificate::fromJson, options);
    }

    /**
     * `verify.signature`: Verifies a foreign signature of a digest, and judges the certificate of
     * its signer as `verify.certificate` does.
     *
     * @param certificate The certificate of the signer, DER.
     * @param key Purpose that the certificate must have: `signature` for a document.
     * @param scheme Scheme of the signature.
     * @param digest The digest that was signed: of the document, of the signed attributes of a CMS
     * in DER, or of the signing input of a JWS. The bytes as given for `rsa_pkcs1`.
     * @param signature The signature.
     */
    public JudgedSignature verifySignature(
            byte[] certificate, Purpose key, SignScheme scheme, byte[] digest, byte[] signature) throws CpsException {
        return verifySignature(certificate, key, scheme, digest, signature, null);
    }

    /**
     * `verify.signature`: Verifies a foreign signature of a digest, and judges the certificate of
     * its signer as `verify.certificate` does.
     *
     * @param certificate The certificate of the signer, DER.
     * @param key Purpose that the certificate must have: `signature` for a document.
     * @param scheme Scheme of the signature.
     * @param digest The digest that was signed: of the document, of the signed attributes of a CMS
     * in DER, or of the signing input of a JWS. The bytes as given for `rsa_pkcs1`.
     * @param signature The signature.
     * @param options the options of the call
     */
    public JudgedSignature verifySignature(
            byte[] certificate, Purpose key, SignScheme scheme, byte[] digest, byte[] signature,
            VerifySignatureOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("certificate", certificate);
        params.put("key", key);
        params.put("scheme", scheme);
        params.put("digest", digest);
        params.put("signature", signature);
        return invoke("verify.signature", params, JudgedSignature::fromJson, options);
    }

    /**
     * `decrypt`: Deciphers one RSA block and removes its PKCS#1 v1.5 padding.
     *
     * @param card The card.
     * @param key The key.
     * @param cryptogram One RSA block, as long as the modulus.
     */
    public DecryptResult decrypt(String card, Purpose key, byte[] cryptogram) throws CpsException {
        return decrypt(card, key, cryptogram, null);
    }

    /**
     * `decrypt`: Deciphers one RSA block and removes its PKCS#1 v1.5 padding.
     *
     * @param card The card.
     * @param key The key.
     * @param cryptogram One RSA block, as long as the modulus.
     * @param options the options of the call
     */
    public DecryptResult decrypt(
            String card, Purpose key, byte[] cryptogram, CallOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("card", card);
        params.put("key", key);
        params.put("cryptogram", cryptogram);
        return invoke("decrypt", params, DecryptResult::fromJson, options);
    }

    /**
     * `random`: Random bytes of the card's generator (`card.md` §5.5).
     *
     * @param card The card.
     * @param bytes Number of bytes, 1 to 1024.
     */
    public RandomResult random(String card, long bytes) throws CpsException {
        return random(card, bytes, null);
    }

    /**
     * `random`: Random bytes of the card's generator (`card.md` §5.5).
     *
     * @param card The card.
     * @param bytes Number of bytes, 1 to 1024.
     * @param options the options of the call
     */
    public RandomResult random(String card, long bytes, CallOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("card", card);
        params.put("bytes", bytes);
        return invoke("random", params, RandomResult::fromJson, options);
    }

    /**
     * `web.allow`: Has the agent of the caller's account ask the holder whether a site may use the
     * card. The caller remembers the answer: the daemon does not.
     *
     * @param origin Its origin, as in `system.hello`.
     */
    public void webAllow(String origin) throws CpsException {
        webAllow(origin, null);
    }

    /**
     * `web.allow`: Has the agent of the caller's account ask the holder whether a site may use the
     * card. The caller remembers the answer: the daemon does not.
     *
     * @param origin Its origin, as in `system.hello`.
     * @param options the options of the call
     */
    public void webAllow(String origin, CallOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("origin", origin);
        invoke("web.allow", params, Json::any, options);
    }

    /**
     * `web.revoke`: Records in the audit file that a site may not use the card any more.
     *
     * @param origin Its origin, as in `system.hello`.
     */
    public void webRevoke(String origin) throws CpsException {
        webRevoke(origin, null);
    }

    /**
     * `web.revoke`: Records in the audit file that a site may not use the card any more.
     *
     * @param origin Its origin, as in `system.hello`.
     * @param options the options of the call
     */
    public void webRevoke(String origin, CallOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("origin", origin);
        invoke("web.revoke", params, Json::any, options);
    }

    /** `leases.list`: The logins of all programs; for administrators. */
    public LeasesResult leasesList() throws CpsException {
        return leasesList(null);
    }

    /**
     * `leases.list`: The logins of all programs; for administrators.
     *
     * @param options the options of the call
     */
    public LeasesResult leasesList(CallOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        return invoke("leases.list", params, LeasesResult::fromJson, options);
    }

    /**
     * `leases.revoke`: Ends a login of any program; for administrators.
     *
     * @param lease The login.
     */
    public void leasesRevoke(long lease) throws CpsException {
        leasesRevoke(lease, null);
    }

    /**
     * `leases.revoke`: Ends a login of any program; for administrators.
     *
     * @param lease The login.
     * @param options the options of the call
     */
    public void leasesRevoke(long lease, CallOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("lease", lease);
        invoke("leases.revoke", params, Json::any, options);
    }

    /**
     * `audit.tail`: The last lines of the audit file; for administrators.
     *
     * @param lines Number of lines, 1 to 1000.
     */
    public AuditTailResult auditTail(long lines) throws CpsException {
        return auditTail(lines, null);
    }

    /**
     * `audit.tail`: The last lines of the audit file; for administrators.
     *
     * @param lines Number of lines, 1 to 1000.
     * @param options the options of the call
     */
    public AuditTailResult auditTail(long lines, CallOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("lines", lines);
        return invoke("audit.tail", params, AuditTailResult::fromJson, options);
    }

    /**
     * `cache.clear`: Forgets what was kept of cards, in memory and on disk; for administrators.
     */
    public void cacheClear() throws CpsException {
        cacheClear(null);
    }

    /**
     * `cache.clear`: Forgets what was kept of cards, in memory and on disk; for administrators.
     *
     * @param options the options of the call
     */
    public void cacheClear(CallOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        invoke("cache.clear", params, Json::any, options);
    }

    /**
     * `pin.login`: Presents the PIN and opens a lease for this connection. Without a PIN in the
     * parameters the agent of the caller's account asks the holder for it.
     *
     * @param card The card.
     */
    public Lease login(String card) throws CpsException {
        return login(card, new PinLoginOptions());
    }

    /**
     * `pin.login`: Presents the PIN and opens a lease for this connection. Without a PIN in the
     * parameters the agent of the caller's account asks the holder for it.
     *
     * @param card The card.
     * @param options the options of the call
     */
    public Lease login(String card, PinLoginOptions options) throws CpsException {
        return openLease(card, options);
    }
}
