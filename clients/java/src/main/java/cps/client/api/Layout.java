// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * Confidence that the bytes hold the field: the confidence tags of `docs/reference/identity.md`. A
 * newer service may send other words.
 */
public record Layout(String word) {
    /** A public document of the issuer says so, or it was seen on real cards. */
    public static final Layout DOCUMENTED =
        new Layout("documented");

    /**
     * One third party says so; no document of the issuer confirms it. Compare before relying on
     * the field.
     */
    public static final Layout REPORTED =
        new Layout("reported");

    /** Only the simulated test cards of this product have this layout; no real card is read so. */
    public static final Layout SIMULATED =
        new Layout("simulated");

    /** Reads the JSON of the API. */
    public static Layout fromJson(Object json) {
        return new Layout(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
