// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** Operation that was asked for. A newer service may send other words. */
public record Operation(String word) {
    /** `pin.login`. */
    public static final Operation LOGIN =
        new Operation("login");

    /** `pin.change`. */
    public static final Operation CHANGE_PIN =
        new Operation("change_pin");

    /** `pin.unblock`. */
    public static final Operation UNBLOCK =
        new Operation("unblock");

    /** `puk.verify`. */
    public static final Operation VERIFY_PUK =
        new Operation("verify_puk");

    /**
     * `sign.digest`, each digest of `sign.digests`, `sign.hash_state`, `sign.cms` and `sign.jws`.
     */
    public static final Operation SIGN =
        new Operation("sign");

    /** `assertion.vihf`, `assertion.insi` and `assertion.dmp_submission`. */
    public static final Operation ASSERTION =
        new Operation("assertion");

    /** `decrypt`. */
    public static final Operation DECRYPT =
        new Operation("decrypt");

    /** `cards.data.write`. */
    public static final Operation WRITE_DATA =
        new Operation("write_data");

    /** `cards.data.read` and `cards.identity`, as far as they show what needs the PIN. */
    public static final Operation READ_DATA =
        new Operation("read_data");

    /**
     * `cards.report` with a login: it reads the structure of what needs the PIN, and signs test
     * data that do not leave.
     */
    public static final Operation REPORT =
        new Operation("report");

    /** The end of a login; `reason` says why. */
    public static final Operation LOGIN_ENDED =
        new Operation("login_ended");

    /** `leases.revoke`. */
    public static final Operation REVOKE =
        new Operation("revoke");

    /**
     * The dialog of an agent for `pin.login`, `pin.change` or `pin.unblock`. The outcome on a PIN
     * pad is that of the method.
     */
    public static final Operation PROMPT =
        new Operation("prompt");

    /** `web.allow`: the holder was asked whether a site may use the card. */
    public static final Operation ALLOW_SITE =
        new Operation("allow_site");

    /** `web.revoke`. */
    public static final Operation REVOKE_SITE =
        new Operation("revoke_site");

    /**
     * An opposed card was inserted, or was there when the service started. No program asked: the
     * account and the process are those of the service.
     */
    public static final Operation OPPOSED_CARD =
        new Operation("opposed_card");

    /** Reads the JSON of the API. */
    public static Operation fromJson(Object json) {
        return new Operation(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
