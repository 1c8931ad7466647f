// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * Verdict over a certificate's chain, validity and revocation.
 *
 * @param status The verdict.
 * @param reasons The reasons why it is not `trusted`, in the order of the table; empty if it is.
 */
public record Trust(TrustStatus status, List<TrustReason> reasons) {
    /** Reads the JSON of the API. */
    public static Trust fromJson(Object json) {
        Json.Members members = Json.members(json, "Trust");
        return new Trust(
            members.required("status", TrustStatus::fromJson),
            members.required("reasons", Json.list(TrustReason::fromJson)));
    }
}
