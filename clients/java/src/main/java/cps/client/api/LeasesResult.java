// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * Result of `leases.list`.
 *
 * @param leases The logins, in reader order.
 */
public record LeasesResult(List<LeaseRecord> leases) {
    /** Reads the JSON of the API. */
    public static LeasesResult fromJson(Object json) {
        Json.Members members = Json.members(json, "LeasesResult");
        return new LeasesResult(
            members.required("leases", Json.list(LeaseRecord::fromJson)));
    }
}
