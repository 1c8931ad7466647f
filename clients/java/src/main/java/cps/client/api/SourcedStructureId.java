// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * A field with its source. In JSON both are one object.
 *
 * @param value The identifier as it was read: canonical.
 * @param type Its type, from the first character.
 * @param number The number without the type.
 * @param layout Confidence that these bytes hold this field.
 * @param origin see the API document
 * @param object Label of the object. May be null.
 */
public record SourcedStructureId(
        String value, StructureIdKind type, String number, Layout layout, Origin origin, String
        object
    ) {
    /** Reads the JSON of the API. */
    public static SourcedStructureId fromJson(Object json) {
        Json.Members members = Json.members(json, "SourcedStructureId");
        return new SourcedStructureId(
            members.required("value", Json::text),
            members.required("type", StructureIdKind::fromJson),
            members.required("number", Json::text),
            members.required("layout", Layout::fromJson),
            members.required("origin", Origin::fromJson),
            members.optional("object", Json::text));
    }
}
