// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.CallOptions;
import cps.client.Cancellation;
import cps.client.Pin;
import java.time.Duration;
import java.util.Map;

/** Options of `pin.unblock`. */
public final class PinUnblockOptions extends CallOptions {
    private Pin puk;
    private Pin newPin;

    /** The unblocking code. */
    public PinUnblockOptions puk(Pin puk) {
        this.puk = puk;
        return this;
    }

    /** The PIN from now on. */
    public PinUnblockOptions newPin(Pin newPin) {
        this.newPin = newPin;
        return this;
    }

    @Override
    public PinUnblockOptions timeout(Duration timeout) {
        super.timeout(timeout);
        return this;
    }

    @Override
    public PinUnblockOptions cancellation(Cancellation cancellation) {
        super.cancellation(cancellation);
        return this;
    }

    @Override
    protected void addTo(Map<String, Object> params) {
        params.put("puk", puk);
        params.put("new_pin", newPin);
    }
}
