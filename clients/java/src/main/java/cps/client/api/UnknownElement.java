// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * An element that no entry of the tag map explains.
 *
 * @param dataObject Label of the data object.
 * @param path Tags from the outermost container to the element, in hexadecimal.
 * @param offset Offset of the element in the object.
 * @param value The value as it is.
 */
public record UnknownElement(String dataObject, List<String> path, long offset, String value) {
    /** Reads the JSON of the API. */
    public static UnknownElement fromJson(Object json) {
        Json.Members members = Json.members(json, "UnknownElement");
        return new UnknownElement(
            members.required("data_object", Json::text),
            members.required("path", Json.list(Json::text)),
            members.required("offset", Json::integer),
            members.required("value", Json::text));
    }
}
