// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.CallOptions;
import cps.client.Cancellation;
import java.time.Duration;
import java.util.Map;

/** Options of `sign.jws`. */
public final class SignJwsOptions extends CallOptions {
    private Map<String, Object> header;
    private Boolean withCertificate;
    private String purpose;
    private Boolean requireTrusted;

    /**
     * More members of the protected header, `typ` for example. `alg`, `x5t#S256`, `x5c`, `crit`
     * and `b64` are refused: the service sets them, or they change what is signed.
     */
    public SignJwsOptions header(Map<String, Object> header) {
        this.header = header;
        return this;
    }

    /**
     * Whether the header carries the certificate of the signer and those of its issuers below the
     * root (`x5c`).
     */
    public SignJwsOptions withCertificate(boolean withCertificate) {
        this.withCertificate = withCertificate;
        return this;
    }

    /** Purpose, in the caller's words: logged. */
    public SignJwsOptions purpose(String purpose) {
        this.purpose = purpose;
        return this;
    }

    /**
     * Whether to refuse, before anything is signed, unless the certificate of the key is `trusted`
     * (`certificate.untrusted`).
     */
    public SignJwsOptions requireTrusted(boolean requireTrusted) {
        this.requireTrusted = requireTrusted;
        return this;
    }

    @Override
    public SignJwsOptions timeout(Duration timeout) {
        super.timeout(timeout);
        return this;
    }

    @Override
    public SignJwsOptions cancellation(Cancellation cancellation) {
        super.cancellation(cancellation);
        return this;
    }

    @Override
    protected void addTo(Map<String, Object> params) {
        params.put("header", header);
        params.put("with_certificate", withCertificate);
        params.put("purpose", purpose);
        params.put("require_trusted", requireTrusted);
    }
}
