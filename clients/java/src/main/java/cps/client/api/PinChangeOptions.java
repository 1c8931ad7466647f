// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.CallOptions;
import cps.client.Cancellation;
import cps.client.Pin;
import java.time.Duration;
import java.util.Map;

/** Options of `pin.change`. */
public final class PinChangeOptions extends CallOptions {
    private Pin oldPin;
    private Pin newPin;

    /** The PIN until now. */
    public PinChangeOptions oldPin(Pin oldPin) {
        this.oldPin = oldPin;
        return this;
    }

    /** The PIN from now on. */
    public PinChangeOptions newPin(Pin newPin) {
        this.newPin = newPin;
        return this;
    }

    @Override
    public PinChangeOptions timeout(Duration timeout) {
        super.timeout(timeout);
        return this;
    }

    @Override
    public PinChangeOptions cancellation(Cancellation cancellation) {
        super.cancellation(cancellation);
        return this;
    }

    @Override
    protected void addTo(Map<String, Object> params) {
        params.put("old_pin", oldPin);
        params.put("new_pin", newPin);
    }
}
