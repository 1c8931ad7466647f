// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * Result of `pin.login`.
 *
 * @param lease Number of the login, which its events carry too.
 * @param pin State of the PIN after it.
 * @param rights Rights of the login.
 */
public record LeaseResult(long lease, PinStatus pin, LeaseState rights) {
    /** Reads the JSON of the API. */
    public static LeaseResult fromJson(Object json) {
        Json.Members members = Json.members(json, "LeaseResult");
        return new LeaseResult(
            members.required("lease", Json::integer),
            members.required("pin", PinStatus::fromJson),
            members.required("rights", LeaseState::fromJson));
    }
}
