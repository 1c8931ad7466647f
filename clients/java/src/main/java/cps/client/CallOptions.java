package cps.client;

import java.time.Duration;
import java.util.Map;

/** Options of every call; the methods with parameters of their own have a class of their own. */
public class CallOptions {
    private Duration timeout;
    private Cancellation cancellation;

    /** Limits the time that the call may take; else it is what the service and the holder need. */
    public CallOptions timeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    /** Has the call cancelled by this sign. */
    public CallOptions cancellation(Cancellation cancellation) {
        this.cancellation = cancellation;
        return this;
    }

    /** Adds the parameters that these options hold; null is none. */
    protected void addTo(Map<String, Object> params) {}

    Duration timeout() {
        return timeout;
    }

    Cancellation cancellation() {
        return cancellation;
    }
}
