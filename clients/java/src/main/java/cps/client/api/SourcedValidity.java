// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * A field with its source. In JSON both are one object.
 *
 * @param validFrom First day.
 * @param validUntil Last day.
 * @param origin Origin of the value.
 * @param dataObject Label of the data object that holds the field; absent for a field of the
 * certificate. May be null.
 * @param layout Confidence that these bytes hold this field.
 */
public record SourcedValidity(
        String validFrom, String validUntil, Origin origin, String dataObject, Layout layout
    ) {
    /** Reads the JSON of the API. */
    public static SourcedValidity fromJson(Object json) {
        Json.Members members = Json.members(json, "SourcedValidity");
        return new SourcedValidity(
            members.required("valid_from", Json::text),
            members.required("valid_until", Json::text),
            members.required("origin", Origin::fromJson),
            members.optional("data_object", Json::text),
            members.required("layout", Layout::fromJson));
    }
}
