// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * Time of a READ BINARY.
 *
 * @param bytes Bytes of command and answer together.
 * @param time Time of the shorter of two.
 */
public record ReadTime(long bytes, long time) {
    /** Reads the JSON of the API. */
    public static ReadTime fromJson(Object json) {
        Json.Members members = Json.members(json, "ReadTime");
        return new ReadTime(
            members.required("bytes", Json::integer),
            members.required("time", Json::integer));
    }
}
