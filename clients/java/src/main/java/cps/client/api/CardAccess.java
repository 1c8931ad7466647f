// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * The way in which other programs of the machine reach the card during a login. A newer service
 * may send other words.
 */
public record CardAccess(String word) {
    /** None is connected to the card, and none can connect. */
    public static final CardAccess EXCLUSIVE =
        new CardAccess("exclusive");

    /**
     * Another program was connected to the card: it stays so and waits. Its commands are refused,
     * and the login is short (`lease_contended_seconds`).
     */
    public static final CardAccess CONTENDED =
        new CardAccess("contended");

    /** The configuration says so: each of them can use the card as the holder. */
    public static final CardAccess SHARED =
        new CardAccess("shared");

    /** Reads the JSON of the API. */
    public static CardAccess fromJson(Object json) {
        return new CardAccess(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
