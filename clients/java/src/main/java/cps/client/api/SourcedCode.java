// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * A field with its source. In JSON both are one object.
 *
 * @param code The code, a string even where it looks like a number.
 * @param label The official French label; absent for a code that the table does not know. May be
 * null.
 * @param origin Origin of the value.
 * @param dataObject Label of the data object that holds the field; absent for a field of the
 * certificate. May be null.
 * @param layout Confidence that these bytes hold this field.
 */
public record SourcedCode(
        String code, String label, Origin origin, String dataObject, Layout layout
    ) {
    /** Reads the JSON of the API. */
    public static SourcedCode fromJson(Object json) {
        Json.Members members = Json.members(json, "SourcedCode");
        return new SourcedCode(
            members.required("code", Json::text),
            members.optional("label", Json::text),
            members.required("origin", Origin::fromJson),
            members.optional("data_object", Json::text),
            members.required("layout", Layout::fromJson));
    }
}
