// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * A field with its source. In JSON both are one object.
 *
 * @param value The text.
 * @param layout Confidence that these bytes hold this field.
 * @param origin see the API document
 * @param object Label of the object. May be null.
 */
public record SourcedText(String value, Layout layout, Origin origin, String object) {
    /** Reads the JSON of the API. */
    public static SourcedText fromJson(Object json) {
        Json.Members members = Json.members(json, "SourcedText");
        return new SourcedText(
            members.required("value", Json::text),
            members.required("layout", Layout::fromJson),
            members.required("origin", Origin::fromJson),
            members.optional("object", Json::text));
    }
}
