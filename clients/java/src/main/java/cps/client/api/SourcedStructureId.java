// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * A field with its source. In JSON both are one object.
 *
 * @param value The identifier as it was read: canonical.
 * @param type Its type, from the first character.
 * @param number The number without the type.
 * @param origin Origin of the value.
 * @param dataObject Label of the data object that holds the field; absent for a field of the
 * certificate. May be null.
 * @param layout Confidence that these bytes hold this field.
 */
public record SourcedStructureId(
        String value, StructureIdKind type, String number, Origin origin, String dataObject,
        Layout layout
    ) {
    /** Reads the JSON of the API. */
    public static SourcedStructureId fromJson(Object json) {
        Json.Members members = Json.members(json, "SourcedStructureId");
        return new SourcedStructureId(
            members.required("value", Json::text),
            members.required("type", StructureIdKind::fromJson),
            members.required("number", Json::text),
            members.required("origin", Origin::fromJson),
            members.optional("data_object", Json::text),
            members.required("layout", Layout::fromJson));
    }
}
