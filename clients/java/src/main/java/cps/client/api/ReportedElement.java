// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * A data object: its tag and the length of its value.
 *
 * @param tag The tag, in hexadecimal digits.
 * @param length Length of the value in bytes.
 * @param value The value, if it is one of the constants that reports may hold. May be null.
 * @param inside The data objects inside. May be null.
 */
public record ReportedElement(String tag, long length, String value, List<ReportedElement> inside) {
    /** Reads the JSON of the API. */
    public static ReportedElement fromJson(Object json) {
        Json.Members members = Json.members(json, "ReportedElement");
        return new ReportedElement(
            members.required("tag", Json::text),
            members.required("length", Json::integer),
            members.optional("value", Json::text),
            members.optional("inside", Json.list(ReportedElement::fromJson)));
    }
}
