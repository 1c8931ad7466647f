// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * Data objects, without their values.
 *
 * @param elements The data objects in their order. May be null.
 * @param other Number of bytes that belong to no data object: a filling, or content of another
 * form.
 */
public record ReportedStructure(List<ReportedElement> elements, long other) {
    /** Reads the JSON of the API. */
    public static ReportedStructure fromJson(Object json) {
        Json.Members members = Json.members(json, "ReportedStructure");
        return new ReportedStructure(
            members.optional("elements", Json.list(ReportedElement::fromJson)),
            members.required("other", Json::integer));
    }
}
