// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * Time of an operation of a key.
 *
 * @param key Purpose of the key.
 * @param deciphered Whether it deciphered; it signed otherwise.
 * @param time Time until the result.
 */
public record KeyTime(Purpose key, boolean deciphered, long time) {
    /** Reads the JSON of the API. */
    public static KeyTime fromJson(Object json) {
        Json.Members members = Json.members(json, "KeyTime");
        return new KeyTime(
            members.required("key", Purpose::fromJson),
            members.required("deciphered", Json::bool),
            members.required("time", Json::integer));
    }
}
