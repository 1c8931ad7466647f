// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** Signature algorithm of a JWS (RFC 7518, section 3.1). A newer service may send other words. */
public record JwsAlgorithm(String word) {
    /** PKCS#1 v1.5 with SHA-256: every card. */
    public static final JwsAlgorithm RS256 =
        new JwsAlgorithm("RS256");

    /** PSS with SHA-256: a CPS4. */
    public static final JwsAlgorithm PS256 =
        new JwsAlgorithm("PS256");

    /** Reads the JSON of the API. */
    public static JwsAlgorithm fromJson(Object json) {
        return new JwsAlgorithm(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
