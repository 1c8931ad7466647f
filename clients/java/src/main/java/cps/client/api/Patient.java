// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * The patient whose record is opened.
 *
 * @param ins National identity (matricule INS) with its key: fifteen characters, without spaces.
 * @param authority The authority that assigned it.
 */
public record Patient(String ins, InsAuthority authority) {
    /** Reads the JSON of the API. */
    public static Patient fromJson(Object json) {
        Json.Members members = Json.members(json, "Patient");
        return new Patient(
            members.required("ins", Json::text),
            members.required("authority", InsAuthority::fromJson));
    }
}
