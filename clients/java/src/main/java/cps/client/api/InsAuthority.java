// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** The authority of a patient's national identity. A newer service may send other words. */
public record InsAuthority(String word) {
    /** A NIR. */
    public static final InsAuthority NIR =
        new InsAuthority("nir");

    /** A NIA, of a person whose NIR is to come. */
    public static final InsAuthority NIA =
        new InsAuthority("nia");

    /** A test patient. */
    public static final InsAuthority TEST =
        new InsAuthority("test");

    /** Reads the JSON of the API. */
    public static InsAuthority fromJson(Object json) {
        return new InsAuthority(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
