// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * A field with its source. In JSON both are one object.
 *
 * @param from First day.
 * @param until Last day.
 * @param layout Confidence that these bytes hold this field.
 * @param origin see the API document
 * @param object Label of the object. May be null.
 */
public record SourcedValidity(
        String from, String until, Layout layout, Origin origin, String object
    ) {
    /** Reads the JSON of the API. */
    public static SourcedValidity fromJson(Object json) {
        Json.Members members = Json.members(json, "SourcedValidity");
        return new SourcedValidity(
            members.required("from", Json::text),
            members.required("until", Json::text),
            members.required("layout", Layout::fromJson),
            members.required("origin", Origin::fromJson),
            members.optional("object", Json::text));
    }
}
