// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * A failure as it travels: the kind and the fields that matter.
 *
 * @param kind Kind of the error.
 * @param detail Technical detail for the log and for developers, never a secret. May be null.
 * @param retries Tries left, for a wrong PIN or PUK. May be null.
 * @param reader The reader concerned. May be null.
 * @param card The card concerned. May be null.
 */
public record ApiError(ErrorKind kind, String detail, Long retries, String reader, String card) {
    /** Reads the JSON of the API. */
    public static ApiError fromJson(Object json) {
        Json.Members members = Json.members(json, "ApiError");
        return new ApiError(
            members.required("kind", ErrorKind::fromJson),
            members.optional("detail", Json::text),
            members.optional("retries", Json::integer),
            members.optional("reader", Json::text),
            members.optional("card", Json::text));
    }
}
