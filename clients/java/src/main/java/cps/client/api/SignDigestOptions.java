// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.CallOptions;
import cps.client.Cancellation;
import java.time.Duration;
import java.util.Map;

/** Options of `sign.digest`. */
public final class SignDigestOptions extends CallOptions {
    private String purpose;
    private Boolean requireTrusted;

    /** Purpose, in the caller's words: shown to the holder and logged. */
    public SignDigestOptions purpose(String purpose) {
        this.purpose = purpose;
        return this;
    }

    /**
     * Whether to refuse, before anything is signed, unless the certificate of the key is `trusted`
     * (`certificate.untrusted`).
     */
    public SignDigestOptions requireTrusted(boolean requireTrusted) {
        this.requireTrusted = requireTrusted;
        return this;
    }

    @Override
    public SignDigestOptions timeout(Duration timeout) {
        super.timeout(timeout);
        return this;
    }

    @Override
    public SignDigestOptions cancellation(Cancellation cancellation) {
        super.cancellation(cancellation);
        return this;
    }

    @Override
    protected void addTo(Map<String, Object> params) {
        params.put("purpose", purpose);
        params.put("require_trusted", requireTrusted);
    }
}
