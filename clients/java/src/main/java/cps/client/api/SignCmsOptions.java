// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.CallOptions;
import cps.client.Cancellation;
import java.time.Duration;
import java.util.Map;

/** Options of `sign.cms`. */
public final class SignCmsOptions extends CallOptions {
    private HashAlgorithm hash;
    private String contentType;
    private String purpose;
    private Boolean requireTrusted;

    /** The hash of the content and of the signature; SHA-256 if absent. */
    public SignCmsOptions hash(HashAlgorithm hash) {
        this.hash = hash;
        return this;
    }

    /** The type of the content, an object identifier; id-data (RFC 5652, section 4) if absent. */
    public SignCmsOptions contentType(String contentType) {
        this.contentType = contentType;
        return this;
    }

    /** Purpose, in the caller's words: logged. */
    public SignCmsOptions purpose(String purpose) {
        this.purpose = purpose;
        return this;
    }

    /**
     * Whether to refuse, before anything is signed, unless the certificate of the key is `trusted`
     * (`certificate.untrusted`).
     */
    public SignCmsOptions requireTrusted(boolean requireTrusted) {
        this.requireTrusted = requireTrusted;
        return this;
    }

    @Override
    public SignCmsOptions timeout(Duration timeout) {
        super.timeout(timeout);
        return this;
    }

    @Override
    public SignCmsOptions cancellation(Cancellation cancellation) {
        super.cancellation(cancellation);
        return this;
    }

    @Override
    protected void addTo(Map<String, Object> params) {
        params.put("hash", hash);
        params.put("content_type", contentType);
        params.put("purpose", purpose);
        params.put("require_trusted", requireTrusted);
    }
}
