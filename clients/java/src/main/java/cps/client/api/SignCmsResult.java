// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * Result of `sign.cms`.
 *
 * @param cms The CMS SignedData, DER: detached, with the certificate of the signer and those of
 * its issuers below the root, as far as the trust directory holds them.
 * @param trust Whether the certificate of the signer can be relied on: an expired one signs all
 * the same.
 * @param rights Remaining rights of the login; absent for a key that needs none. Without
 * signatures left, the login has ended. May be null.
 */
public record SignCmsResult(byte[] cms, Trust trust, LeaseState rights) {
    /** Reads the JSON of the API. */
    public static SignCmsResult fromJson(Object json) {
        Json.Members members = Json.members(json, "SignCmsResult");
        return new SignCmsResult(
            members.required("cms", Json::bytes),
            members.required("trust", Trust::fromJson),
            members.optional("rights", LeaseState::fromJson));
    }
}
