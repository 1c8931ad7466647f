// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * Result of `decrypt`.
 *
 * @param plaintext The plaintext.
 */
public record DecryptResult(byte[] plaintext) {
    /** Reads the JSON of the API. */
    public static DecryptResult fromJson(Object json) {
        Json.Members members = Json.members(json, "DecryptResult");
        return new DecryptResult(
            members.required("plaintext", Json::bytes));
    }
}
