// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * Result of `readers.list`.
 *
 * @param readers The readers, in a stable order.
 * @param problem The reason why there are none, if the service is the cause. May be null.
 */
public record ReadersResult(List<ReaderSummary> readers, ApiError problem) {
    /** Reads the JSON of the API. */
    public static ReadersResult fromJson(Object json) {
        Json.Members members = Json.members(json, "ReadersResult");
        return new ReadersResult(
            members.required("readers", Json.list(ReaderSummary::fromJson)),
            members.optional("problem", ApiError::fromJson));
    }
}
