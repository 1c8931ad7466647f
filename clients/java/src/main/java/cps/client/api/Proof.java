// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * Way in which a card has shown that the certificate that names the holder is its own. A newer
 * service may send other words.
 */
public record Proof(String word) {
    /** It shows the certificate, which is public: any card can. */
    public static final Proof READ =
        new Proof("read");

    /** The key of the certificate signed what this connection gave it. */
    public static final Proof SIGNED =
        new Proof("signed");

    /** Reads the JSON of the API. */
    public static Proof fromJson(Object json) {
        return new Proof(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
