// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * Result of `audit.tail`.
 *
 * @param records The records, oldest first.
 * @param omitted Number of earlier records that were asked for, and that one answer does not hold.
 */
public record AuditTailResult(List<AuditRecord> records, long omitted) {
    /** Reads the JSON of the API. */
    public static AuditTailResult fromJson(Object json) {
        Json.Members members = Json.members(json, "AuditTailResult");
        return new AuditTailResult(
            members.required("records", Json.list(AuditRecord::fromJson)),
            members.required("omitted", Json::integer));
    }
}
