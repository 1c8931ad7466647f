// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.CallOptions;
import cps.client.Cancellation;
import java.time.Duration;
import java.util.Map;

/** Options of `assertion.vihf`. */
public final class AssertionVihfOptions extends CallOptions {
    private AccessPurpose purposeOfUse;
    private VihfProfile profile;
    private String purpose;
    private Boolean requireTrusted;

    /** Purpose of the access; the usual one if absent. */
    public AssertionVihfOptions purposeOfUse(AccessPurpose purposeOfUse) {
        this.purposeOfUse = purposeOfUse;
        return this;
    }

    /** Form of the assertion, where sources disagree; `dmp_2026` if absent. */
    public AssertionVihfOptions profile(VihfProfile profile) {
        this.profile = profile;
        return this;
    }

    /** Purpose of the signature, in the caller's words: logged. */
    public AssertionVihfOptions purpose(String purpose) {
        this.purpose = purpose;
        return this;
    }

    /**
     * Whether to refuse, before anything is signed, unless the certificate of the key is `trusted`
     * (`certificate.untrusted`).
     */
    public AssertionVihfOptions requireTrusted(boolean requireTrusted) {
        this.requireTrusted = requireTrusted;
        return this;
    }

    @Override
    public AssertionVihfOptions timeout(Duration timeout) {
        super.timeout(timeout);
        return this;
    }

    @Override
    public AssertionVihfOptions cancellation(Cancellation cancellation) {
        super.cancellation(cancellation);
        return this;
    }

    @Override
    protected void addTo(Map<String, Object> params) {
        params.put("purpose_of_use", purposeOfUse);
        params.put("profile", profile);
        params.put("purpose", purpose);
        params.put("require_trusted", requireTrusted);
    }
}
