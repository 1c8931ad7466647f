// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * Result of `events.subscribe`.
 *
 * @param seq Sequence number of the last event that the snapshot includes.
 * @param readers The readers.
 * @param problem The reason why there are none, if the service is the cause. May be null.
 */
public record SnapshotResult(long seq, List<ReaderSummary> readers, ApiError problem) {
    /** Reads the JSON of the API. */
    public static SnapshotResult fromJson(Object json) {
        Json.Members members = Json.members(json, "SnapshotResult");
        return new SnapshotResult(
            members.required("seq", Json::integer),
            members.required("readers", Json.list(ReaderSummary::fromJson)),
            members.optional("problem", ApiError::fromJson));
    }
}
