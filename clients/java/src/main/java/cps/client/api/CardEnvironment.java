// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** Whether the card and its holder exist only for tests. A newer service may send other words. */
public record CardEnvironment(String word) {
    /** A test card. */
    public static final CardEnvironment TEST =
        new CardEnvironment("test");

    /** A real person's card. */
    public static final CardEnvironment PRODUCTION =
        new CardEnvironment("production");

    /** Neither the category nor the issuer tells. */
    public static final CardEnvironment UNKNOWN =
        new CardEnvironment("unknown");

    /** Reads the JSON of the API. */
    public static CardEnvironment fromJson(Object json) {
        return new CardEnvironment(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
