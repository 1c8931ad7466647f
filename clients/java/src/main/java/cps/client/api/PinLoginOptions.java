// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.CallOptions;
import cps.client.Cancellation;
import cps.client.Pin;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Options of `pin.login`. */
public final class PinLoginOptions extends CallOptions {
    private Pin pin;
    private String purpose;
    private Long maxSignatures;
    private Long ttlSeconds;
    private Long idleSeconds;
    private List<Purpose> keys;
    private AssertionKind assertion;
    private Boolean requireTrusted;

    /** The PIN. Without it, the agent of the caller's account asks the holder. */
    public PinLoginOptions pin(Pin pin) {
        this.pin = pin;
        return this;
    }

    /** Purpose of the login, in the caller's words: shown to the holder and logged. */
    public PinLoginOptions purpose(String purpose) {
        this.purpose = purpose;
        return this;
    }

    /** Most signatures, at least 1; lowered to the configured ceiling, which is the default. */
    public PinLoginOptions maxSignatures(long maxSignatures) {
        this.maxSignatures = maxSignatures;
        return this;
    }

    /** Most seconds, at least 1; lowered to the configured ceiling, which is the default. */
    public PinLoginOptions ttlSeconds(long ttlSeconds) {
        this.ttlSeconds = ttlSeconds;
        return this;
    }

    /**
     * Most seconds without a request of this connection to the card, at least 1; lowered to the
     * configured ceiling, which is the default.
     */
    public PinLoginOptions idleSeconds(long idleSeconds) {
        this.idleSeconds = idleSeconds;
        return this;
    }

    /**
     * The keys that the login is for, at least one, each of them on the card (`key.not_found`
     * before the PIN is asked for); all, if absent.
     */
    public PinLoginOptions keys(List<Purpose> keys) {
        this.keys = keys;
        return this;
    }

    /**
     * The only use of the login: assertions of this kind. It reads the activities of the holder
     * and makes such assertions; it signs, deciphers, reads and writes nothing else. What the card
     * lacks for them is told before the PIN is asked for. Not together with `keys`.
     */
    public PinLoginOptions assertion(AssertionKind assertion) {
        this.assertion = assertion;
        return this;
    }

    /**
     * Whether to refuse, before the PIN is asked for, unless the certificates of the keys of the
     * login are `trusted` (`certificate.untrusted`).
     */
    public PinLoginOptions requireTrusted(boolean requireTrusted) {
        this.requireTrusted = requireTrusted;
        return this;
    }

    @Override
    public PinLoginOptions timeout(Duration timeout) {
        super.timeout(timeout);
        return this;
    }

    @Override
    public PinLoginOptions cancellation(Cancellation cancellation) {
        super.cancellation(cancellation);
        return this;
    }

    @Override
    protected void addTo(Map<String, Object> params) {
        params.put("pin", pin);
        params.put("purpose", purpose);
        params.put("max_signatures", maxSignatures);
        params.put("ttl_seconds", ttlSeconds);
        params.put("idle_seconds", idleSeconds);
        params.put("keys", keys);
        params.put("assertion", assertion);
        params.put("require_trusted", requireTrusted);
    }
}
