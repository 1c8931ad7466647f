// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** The connection that is logged in to a card. A newer service may send other words. */
public record LoginHolder(String word) {
    /** None. */
    public static final LoginHolder FREE =
        new LoginHolder("free");

    /** This one. */
    public static final LoginHolder OWN =
        new LoginHolder("own");

    /** Another one. */
    public static final LoginHolder OTHER =
        new LoginHolder("other");

    /** Reads the JSON of the API. */
    public static LoginHolder fromJson(Object json) {
        return new LoginHolder(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
