// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * Result of `sign.jws`.
 *
 * @param jws The JWS in compact form.
 * @param trust Whether the certificate of the signer can be relied on: an expired one signs all
 * the same.
 * @param rights Remaining rights of the login; absent for a key that needs none. Without
 * signatures left, the login has ended. May be null.
 */
public record SignJwsResult(String jws, Trust trust, LeaseState rights) {
    /** Reads the JSON of the API. */
    public static SignJwsResult fromJson(Object json) {
        Json.Members members = Json.members(json, "SignJwsResult");
        return new SignJwsResult(
            members.required("jws", Json::text),
            members.required("trust", Trust::fromJson),
            members.optional("rights", LeaseState::fromJson));
    }
}
