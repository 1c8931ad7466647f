// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * Counters of a PIN or PUK.
 *
 * @param code The code.
 * @param triesLeft Tries left, if the card tells. May be null.
 * @param triesMax Tries after a success, if the card tells. May be null.
 * @param usesLeft Uses left, if the card counts them. May be null.
 */
public record CodeReport(ReportedCode code, Long triesLeft, Long triesMax, Long usesLeft) {
    /** Reads the JSON of the API. */
    public static CodeReport fromJson(Object json) {
        Json.Members members = Json.members(json, "CodeReport");
        return new CodeReport(
            members.required("code", ReportedCode::fromJson),
            members.optional("tries_left", Json::integer),
            members.optional("tries_max", Json::integer),
            members.optional("uses_left", Json::integer));
    }
}
