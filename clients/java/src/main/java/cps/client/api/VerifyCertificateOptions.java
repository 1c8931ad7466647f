// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.CallOptions;
import cps.client.Cancellation;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Options of `verify.certificate`. */
public final class VerifyCertificateOptions extends CallOptions {
    private List<byte[]> issuers;

    /**
     * Other certificates that came with it, DER, 16 at most: they may stand between it and a root
     * of the trust directory. A root among them is not relied on.
     */
    public VerifyCertificateOptions issuers(List<byte[]> issuers) {
        this.issuers = issuers;
        return this;
    }

    @Override
    public VerifyCertificateOptions timeout(Duration timeout) {
        super.timeout(timeout);
        return this;
    }

    @Override
    public VerifyCertificateOptions cancellation(Cancellation cancellation) {
        super.cancellation(cancellation);
        return this;
    }

    @Override
    protected void addTo(Map<String, Object> params) {
        params.put("issuers", issuers);
    }
}
