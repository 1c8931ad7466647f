// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.CallOptions;
import cps.client.CpsException;
import cps.client.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The methods that use a login, with its card. */
public abstract class LeaseMethods {
    /** Calls a method and reads its result; null options are none. */
    protected abstract <T> T invoke(
        String method, Map<String, Object> params, Function<Object, T> read,
        CallOptions options) throws CpsException;

    /**
     * `cards.identity`: The holder's identity: the public part, with activities while this
     * connection is logged in, and whether the certificate that it came from can be relied on. It
     * is answered as soon as that certificate was read, or once the public data objects were as
     * well.
     */
    public JudgedIdentity cardsIdentity() throws CpsException {
        return cardsIdentity(null);
    }

    /**
     * `cards.identity`: The holder's identity: the public part, with activities while this
     * connection is logged in, and whether the certificate that it came from can be relied on. It
     * is answered as soon as that certificate was read, or once the public data objects were as
     * well.
     *
     * @param options the options of the call
     */
    public JudgedIdentity cardsIdentity(CardsIdentityOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        return invoke("cards.identity", params, JudgedIdentity::fromJson, options);
    }

    /**
     * `cards.data.read`: The content of a data object, exactly as the card holds it.
     *
     * @param label Label of the object.
     */
    public DataResult cardsDataRead(String label) throws CpsException {
        return cardsDataRead(label, null);
    }

    /**
     * `cards.data.read`: The content of a data object, exactly as the card holds it.
     *
     * @param label Label of the object.
     * @param options the options of the call
     */
    public DataResult cardsDataRead(String label, CallOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("label", label);
        return invoke("cards.data.read", params, DataResult::fromJson, options);
    }

    /**
     * `cards.data.write`: Replaces the content of a modifiable data object; zeros fill the rest of
     * the file.
     *
     * @param label Label of the object.
     * @param value The new content, at most as long as the file.
     */
    public void cardsDataWrite(String label, byte[] value) throws CpsException {
        cardsDataWrite(label, value, null);
    }

    /**
     * `cards.data.write`: Replaces the content of a modifiable data object; zeros fill the rest of
     * the file.
     *
     * @param label Label of the object.
     * @param value The new content, at most as long as the file.
     * @param options the options of the call
     */
    public void cardsDataWrite(
            String label, byte[] value, CallOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("label", label);
        params.put("value", value);
        invoke("cards.data.write", params, Json::any, options);
    }

    /**
     * `sign.digest`: Signs a digest, or bytes as given with `rsa_pkcs1`.
     *
     * @param key The key.
     * @param scheme The scheme.
     * @param digest The digest, or the bytes as given for `rsa_pkcs1`.
     */
    public SignatureResult signDigest(
            Purpose key, SignScheme scheme, byte[] digest) throws CpsException {
        return signDigest(key, scheme, digest, null);
    }

    /**
     * `sign.digest`: Signs a digest, or bytes as given with `rsa_pkcs1`.
     *
     * @param key The key.
     * @param scheme The scheme.
     * @param digest The digest, or the bytes as given for `rsa_pkcs1`.
     * @param options the options of the call
     */
    public SignatureResult signDigest(
            Purpose key, SignScheme scheme, byte[] digest, SignDigestOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
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
     * @param key The key.
     * @param scheme The scheme of every signature.
     * @param digests The digests, or the bytes as given for `rsa_pkcs1`: 1 to 100.
     */
    public SignDigestsResult signDigests(
            Purpose key, SignScheme scheme, List<byte[]> digests) throws CpsException {
        return signDigests(key, scheme, digests, null);
    }

    /**
     * `sign.digests`: Signs up to 100 digests with one key and one scheme, under one login. Of a
     * call that fails or is given up after the first signature the answer has the signatures that
     * were made, and `stopped`. A subscribed connection gets `sign_progress` after each signature.
     *
     * @param key The key.
     * @param scheme The scheme of every signature.
     * @param digests The digests, or the bytes as given for `rsa_pkcs1`: 1 to 100.
     * @param options the options of the call
     */
    public SignDigestsResult signDigests(
            Purpose key, SignScheme scheme, List<byte[]> digests, SignDigestsOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("key", key);
        params.put("scheme", scheme);
        params.put("digests", digests);
        return invoke("sign.digests", params, SignDigestsResult::fromJson, options);
    }

    /**
     * `sign.hash_state`: Signs with the last block hashed by the card (`Key::hash_on_card`).
     *
     * @param key The key.
     * @param hash SHA-1 or SHA-256.
     * @param state Chaining value after the blocks hashed so far, big-endian; empty if there are
     * none.
     * @param hashed Number of bytes hashed so far, a multiple of 64.
     * @param lastBlock The last 1 to 64 bytes of the message.
     */
    public SignatureResult signHashState(
            Purpose key, HashAlgorithm hash, byte[] state, long hashed, byte[] lastBlock) throws CpsException {
        return signHashState(key, hash, state, hashed, lastBlock, null);
    }

    /**
     * `sign.hash_state`: Signs with the last block hashed by the card (`Key::hash_on_card`).
     *
     * @param key The key.
     * @param hash SHA-1 or SHA-256.
     * @param state Chaining value after the blocks hashed so far, big-endian; empty if there are
     * none.
     * @param hashed Number of bytes hashed so far, a multiple of 64.
     * @param lastBlock The last 1 to 64 bytes of the message.
     * @param options the options of the call
     */
    public SignatureResult signHashState(
            Purpose key, HashAlgorithm hash, byte[] state, long hashed, byte[] lastBlock,
            SignHashStateOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
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
     * @param key The key.
     * @param digest The digest of the content.
     */
    public SignCmsResult signCms(Purpose key, byte[] digest) throws CpsException {
        return signCms(key, digest, null);
    }

    /**
     * `sign.cms`: Signs content by its digest and gives a detached CMS with the attributes of a
     * CAdES baseline signature: content type, digest, signing time, signing-certificate-v2.
     *
     * @param key The key.
     * @param digest The digest of the content.
     * @param options the options of the call
     */
    public SignCmsResult signCms(
            Purpose key, byte[] digest, SignCmsOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("key", key);
        params.put("digest", digest);
        return invoke("sign.cms", params, SignCmsResult::fromJson, options);
    }

    /**
     * `sign.jws`: Signs a payload and gives a JWS in compact form (RFC 7515).
     *
     * @param key The key.
     * @param algorithm The algorithm.
     * @param payload Content that is signed.
     */
    public SignJwsResult signJws(
            Purpose key, JwsAlgorithm algorithm, byte[] payload) throws CpsException {
        return signJws(key, algorithm, payload, null);
    }

    /**
     * `sign.jws`: Signs a payload and gives a JWS in compact form (RFC 7515).
     *
     * @param key The key.
     * @param algorithm The algorithm.
     * @param payload Content that is signed.
     * @param options the options of the call
     */
    public SignJwsResult signJws(
            Purpose key, JwsAlgorithm algorithm, byte[] payload, SignJwsOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
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
     * @param activity Number of the activity whose structure and sector the assertion has, as in
     * `cards.identity`.
     * @param patient The patient whose record is opened.
     * @param software The software that sends the assertion.
     */
    public AssertionResult assertionVihf(
            long activity, Patient patient, Software software) throws CpsException {
        return assertionVihf(activity, patient, software, null);
    }

    /**
     * `assertion.vihf`: Makes the assertion (VIHF) that opens a shared health record by card,
     * signed by the signature key: holder, profession, specialities, structure and sector are
     * those of the card. What the card lacks is told before the card is asked anything, as far as
     * it needs no PIN to be known.
     *
     * @param activity Number of the activity whose structure and sector the assertion has, as in
     * `cards.identity`.
     * @param patient The patient whose record is opened.
     * @param software The software that sends the assertion.
     * @param options the options of the call
     */
    public AssertionResult assertionVihf(
            long activity, Patient patient, Software software, AssertionVihfOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
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
     * @param activity Number of the activity that the assertion is for, as in `cards.identity`.
     */
    public AssertionInsiResult assertionInsi(long activity) throws CpsException {
        return assertionInsi(activity, null);
    }

    /**
     * `assertion.insi`: Makes the assertion of a professional for the teleservices INSi, ADRi and
     * DMTi of the health insurance, signed by the signature key: holder, structure and sector are
     * those of the card, and so is the billing number where the structure bills as an
     * establishment does.
     *
     * @param activity Number of the activity that the assertion is for, as in `cards.identity`.
     * @param options the options of the call
     */
    public AssertionInsiResult assertionInsi(
            long activity, AssertionInsiOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("activity", activity);
        return invoke("assertion.insi", params, AssertionInsiResult::fromJson, options);
    }

    /**
     * `assertion.dmp_submission`: Makes the signature document of a set of documents that go into
     * a shared health record (IHE DSG, XAdES 1.1.1), signed by the signature key. It lists
     * documents by their digests, and the certificates of all issuers up to the root.
     *
     * @param submissionSet The identifier of the set in its metadata (`uniqueId` of the submission
     * set), an object identifier without `urn:oid:`.
     * @param documents The documents of the set, 1 to 100.
     */
    public AssertionDmpSubmissionResult assertionDmpSubmission(
            String submissionSet, List<SubmittedDocument> documents) throws CpsException {
        return assertionDmpSubmission(submissionSet, documents, null);
    }

    /**
     * `assertion.dmp_submission`: Makes the signature document of a set of documents that go into
     * a shared health record (IHE DSG, XAdES 1.1.1), signed by the signature key. It lists
     * documents by their digests, and the certificates of all issuers up to the root.
     *
     * @param submissionSet The identifier of the set in its metadata (`uniqueId` of the submission
     * set), an object identifier without `urn:oid:`.
     * @param documents The documents of the set, 1 to 100.
     * @param options the options of the call
     */
    public AssertionDmpSubmissionResult assertionDmpSubmission(
            String submissionSet, List<SubmittedDocument> documents, AssertionDmpSubmissionOptions
            options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("submission_set", submissionSet);
        params.put("documents", documents);
        return invoke("assertion.dmp_submission", params, AssertionDmpSubmissionResult::fromJson, options);
    }

    /**
     * `decrypt`: Deciphers one RSA block and removes its PKCS#1 v1.5 padding.
     *
     * @param key The key.
     * @param cryptogram One RSA block, as long as the modulus.
     */
    public DecryptResult decrypt(Purpose key, byte[] cryptogram) throws CpsException {
        return decrypt(key, cryptogram, null);
    }

    /**
     * `decrypt`: Deciphers one RSA block and removes its PKCS#1 v1.5 padding.
     *
     * @param key The key.
     * @param cryptogram One RSA block, as long as the modulus.
     * @param options the options of the call
     */
    public DecryptResult decrypt(
            Purpose key, byte[] cryptogram, CallOptions options) throws CpsException {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("key", key);
        params.put("cryptogram", cryptogram);
        return invoke("decrypt", params, DecryptResult::fromJson, options);
    }
}
