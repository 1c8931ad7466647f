// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.CallOptions;
import cps.client.Cancellation;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Options of `verify.signature`. */
public final class VerifySignatureOptions extends CallOptions {
    private List<byte[]> issuers;

    /** Other certificates that came with it, as in `verify.certificate`. */
    public VerifySignatureOptions issuers(List<byte[]> issuers) {
        this.issuers = issuers;
        return this;
    }

    @Override
    public VerifySignatureOptions timeout(Duration timeout) {
        super.timeout(timeout);
        return this;
    }

    @Override
    public VerifySignatureOptions cancellation(Cancellation cancellation) {
        super.cancellation(cancellation);
        return this;
    }

    @Override
    protected void addTo(Map<String, Object> params) {
        params.put("issuers", issuers);
    }
}
