// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.CallOptions;
import cps.client.Cancellation;
import java.time.Duration;
import java.util.Map;

/** Options of `assertion.dmp_submission`. */
public final class AssertionDmpSubmissionOptions extends CallOptions {
    private String signatureId;
    private SubmissionProfile profile;
    private String purpose;
    private Boolean requireTrusted;

    /**
     * The identifier of the signature within its document: 1 to 64 letters, digits, `.`, `_`, `-`.
     * A random one if absent.
     */
    public AssertionDmpSubmissionOptions signatureId(String signatureId) {
        this.signatureId = signatureId;
        return this;
    }

    /** Form of the signature, where sources disagree; `dmp_2019` if absent. */
    public AssertionDmpSubmissionOptions profile(SubmissionProfile profile) {
        this.profile = profile;
        return this;
    }

    /** Purpose of the signature, in the caller's words: logged. */
    public AssertionDmpSubmissionOptions purpose(String purpose) {
        this.purpose = purpose;
        return this;
    }

    /**
     * Whether to refuse, before anything is signed, unless the certificate of the key is `trusted`
     * (`certificate.untrusted`).
     */
    public AssertionDmpSubmissionOptions requireTrusted(boolean requireTrusted) {
        this.requireTrusted = requireTrusted;
        return this;
    }

    @Override
    public AssertionDmpSubmissionOptions timeout(Duration timeout) {
        super.timeout(timeout);
        return this;
    }

    @Override
    public AssertionDmpSubmissionOptions cancellation(Cancellation cancellation) {
        super.cancellation(cancellation);
        return this;
    }

    @Override
    protected void addTo(Map<String, Object> params) {
        params.put("signature_id", signatureId);
        params.put("profile", profile);
        params.put("purpose", purpose);
        params.put("require_trusted", requireTrusted);
    }
}
