// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** Purpose of a certificate and its key. A newer service may send other words. */
public record Purpose(String word) {
    /** Proves who the holder is: TLS, login. */
    public static final Purpose AUTHENTICATION =
        new Purpose("authentication");

    /** Commits the holder: documents, VIHF. */
    public static final Purpose SIGNATURE =
        new Purpose("signature");

    /** Proves the card, not the holder: contactless. */
    public static final Purpose TECHNICAL =
        new Purpose("technical");

    /** Reads the JSON of the API. */
    public static Purpose fromJson(Object json) {
        return new Purpose(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
