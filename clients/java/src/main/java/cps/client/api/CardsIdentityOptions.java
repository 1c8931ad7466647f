// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.CallOptions;
import cps.client.Cancellation;
import java.time.Duration;
import java.util.Map;

/** Options of `cards.identity`. */
public final class CardsIdentityOptions extends CallOptions {
    private Boolean complete;

    /**
     * Whether the answer waits for the public data objects: the card is then asked for those that
     * were not read yet.
     */
    public CardsIdentityOptions complete(boolean complete) {
        this.complete = complete;
        return this;
    }

    @Override
    public CardsIdentityOptions timeout(Duration timeout) {
        super.timeout(timeout);
        return this;
    }

    @Override
    public CardsIdentityOptions cancellation(Cancellation cancellation) {
        super.cancellation(cancellation);
        return this;
    }

    @Override
    protected void addTo(Map<String, Object> params) {
        params.put("complete", complete);
    }
}
