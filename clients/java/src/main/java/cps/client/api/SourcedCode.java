// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * A field with its source. In JSON both are one object.
 *
 * @param code The code, a string even where it looks like a number.
 * @param label The official French label; absent for a code that the table does not know. May be
 * null.
 * @param layout Confidence that these bytes hold this field.
 * @param origin see the API document
 * @param object Label of the object. May be null.
 */
public record SourcedCode(String code, String label, Layout layout, Origin origin, String object) {
    /** Reads the JSON of the API. */
    public static SourcedCode fromJson(Object json) {
        Json.Members members = Json.members(json, "SourcedCode");
        return new SourcedCode(
            members.required("code", Json::text),
            members.optional("label", Json::text),
            members.required("layout", Layout::fromJson),
            members.required("origin", Origin::fromJson),
            members.optional("object", Json::text));
    }
}
