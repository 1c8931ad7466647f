// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * A field with its source. In JSON both are one object.
 *
 * @param value The text.
 * @param origin Origin of the value.
 * @param dataObject Label of the data object that holds the field; absent for a field of the
 * certificate. May be null.
 * @param layout Confidence that these bytes hold this field.
 */
public record SourcedText(String value, Origin origin, String dataObject, Layout layout) {
    /** Reads the JSON of the API. */
    public static SourcedText fromJson(Object json) {
        Json.Members members = Json.members(json, "SourcedText");
        return new SourcedText(
            members.required("value", Json::text),
            members.required("origin", Origin::fromJson),
            members.optional("data_object", Json::text),
            members.required("layout", Layout::fromJson));
    }
}
