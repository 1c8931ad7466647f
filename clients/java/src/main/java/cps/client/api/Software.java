// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * The software that sends an assertion, as it was approved.
 *
 * @param id Its identifier.
 * @param name Its name.
 * @param version Its version.
 * @param approval Its approval number for the shared health record.
 */
public record Software(String id, String name, String version, String approval) {
    /** Reads the JSON of the API. */
    public static Software fromJson(Object json) {
        Json.Members members = Json.members(json, "Software");
        return new Software(
            members.required("id", Json::text),
            members.required("name", Json::text),
            members.required("version", Json::text),
            members.required("approval", Json::text));
    }
}
