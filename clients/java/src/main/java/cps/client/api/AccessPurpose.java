// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * Purpose of an access to a shared health record (TRE_R248). A newer service may send other words.
 */
public record AccessPurpose(String word) {
    /** The usual access. */
    public static final AccessPurpose NORMAL =
        new AccessPurpose("normal");

    /** An emergency, in which the patient cannot be asked. */
    public static final AccessPurpose BRIS_DE_GLACE =
        new AccessPurpose("bris_de_glace");

    /** A regulating physician of the emergency call centre. */
    public static final AccessPurpose CENTRE_15 =
        new AccessPurpose("centre_15");

    /** Reads the JSON of the API. */
    public static AccessPurpose fromJson(Object json) {
        return new AccessPurpose(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
