// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * Result of a signing method.
 *
 * @param signature The signature, verified with the card's certificate.
 * @param trust Whether the certificate of the signer can be relied on: an expired one signs all
 * the same. Absent if the card has no certificate for the key. May be null.
 * @param rights Remaining rights of the login; absent for a key that needs none. Without
 * signatures left, the login has ended. May be null.
 */
public record SignatureResult(byte[] signature, Trust trust, LeaseState rights) {
    /** Reads the JSON of the API. */
    public static SignatureResult fromJson(Object json) {
        Json.Members members = Json.members(json, "SignatureResult");
        return new SignatureResult(
            members.required("signature", Json::bytes),
            members.optional("trust", Trust::fromJson),
            members.optional("rights", LeaseState::fromJson));
    }
}
