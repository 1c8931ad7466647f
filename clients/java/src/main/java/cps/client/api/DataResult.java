// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * Result of `cards.data.read`.
 *
 * @param value The file as it is.
 */
public record DataResult(byte[] value) {
    /** Reads the JSON of the API. */
    public static DataResult fromJson(Object json) {
        Json.Members members = Json.members(json, "DataResult");
        return new DataResult(
            members.required("value", Json::bytes));
    }
}
