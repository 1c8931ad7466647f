// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * Result of `random`.
 *
 * @param random The bytes.
 */
public record RandomResult(byte[] random) {
    /** Reads the JSON of the API. */
    public static RandomResult fromJson(Object json) {
        Json.Members members = Json.members(json, "RandomResult");
        return new RandomResult(
            members.required("random", Json::bytes));
    }
}
