// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * Something that a service can do, or does by its configuration. A program looks for it before it
 * relies on it, and takes words that it does not know. A newer service may send other words.
 */
public record Feature(String word) {
    /** `cards.status` tells the state of all cards in one answer. */
    public static final Feature CARD_STATUS =
        new Feature("card_status");

    /** `sign.digests` signs up to 100 digests in one call. */
    public static final Feature SIGN_DIGESTS =
        new Feature("sign_digests");

    /** `assertion.*` make health assertions. */
    public static final Feature ASSERTIONS =
        new Feature("assertions");

    /** `pin.change` and `pin.unblock` without codes have the holder asked for them. */
    public static final Feature PROMPTED_PIN_CHANGE =
        new Feature("prompted_pin_change");

    /** A connection can speak for a web page (`origin` of `system.hello`). */
    public static final Feature WEB_ORIGINS =
        new Feature("web_origins");

    /** No other program reaches the card while one is logged in, by the configuration. */
    public static final Feature EXCLUSIVE_LOGIN =
        new Feature("exclusive_login");

    /** Uses of the card are recorded in an audit file, by the configuration. */
    public static final Feature AUDIT =
        new Feature("audit");

    /** Reads the JSON of the API. */
    public static Feature fromJson(Object json) {
        return new Feature(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
