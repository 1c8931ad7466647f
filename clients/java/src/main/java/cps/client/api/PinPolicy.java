// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * Lengths that the card accepts, in digits.
 *
 * @param minLength Fewest digits.
 * @param maxLength Most digits.
 */
public record PinPolicy(long minLength, long maxLength) {
    /** Reads the JSON of the API. */
    public static PinPolicy fromJson(Object json) {
        Json.Members members = Json.members(json, "PinPolicy");
        return new PinPolicy(
            members.required("min_length", Json::integer),
            members.required("max_length", Json::integer));
    }
}
