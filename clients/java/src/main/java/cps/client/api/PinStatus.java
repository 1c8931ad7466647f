// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * State of the PIN or PUK, as far as the card told.
 *
 * @param retries Tries left; absent if the card has not told yet. May be null.
 * @param maxRetries Tries after a success; absent if the card does not tell. May be null.
 * @param blocked Whether it is blocked.
 */
public record PinStatus(Long retries, Long maxRetries, boolean blocked) {
    /** Reads the JSON of the API. */
    public static PinStatus fromJson(Object json) {
        Json.Members members = Json.members(json, "PinStatus");
        return new PinStatus(
            members.optional("retries", Json::integer),
            members.optional("max_retries", Json::integer),
            members.required("blocked", Json::bool));
    }
}
