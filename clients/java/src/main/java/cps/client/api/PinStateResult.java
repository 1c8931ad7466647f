// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * Result of `pin.status`.
 *
 * @param pin State of the PIN.
 * @param puk State of the PUK.
 * @param loggedIn Whether this connection is logged in.
 */
public record PinStateResult(PinStatus pin, PinStatus puk, boolean loggedIn) {
    /** Reads the JSON of the API. */
    public static PinStateResult fromJson(Object json) {
        Json.Members members = Json.members(json, "PinStateResult");
        return new PinStateResult(
            members.required("pin", PinStatus::fromJson),
            members.required("puk", PinStatus::fromJson),
            members.required("logged_in", Json::bool));
    }
}
