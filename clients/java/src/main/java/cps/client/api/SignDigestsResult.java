// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * Result of `sign.digests`.
 *
 * @param signatures The signatures of the digests, in their order, each verified with the card's
 * certificate. At least one; fewer than digests if `stopped` is there.
 * @param stopped The reason why the digests after these were not signed. Absent if all were. May
 * be null.
 * @param trust Whether the certificate of the signer can be relied on: an expired one signs all
 * the same. May be null.
 * @param rights Remaining rights of the login after the last signature; absent for a key that
 * needs none. Without signatures left, the login has ended. May be null.
 */
public record SignDigestsResult(
        List<byte[]> signatures, ApiError stopped, Trust trust, LeaseState rights
    ) {
    /** Reads the JSON of the API. */
    public static SignDigestsResult fromJson(Object json) {
        Json.Members members = Json.members(json, "SignDigestsResult");
        return new SignDigestsResult(
            members.required("signatures", Json.list(Json::bytes)),
            members.optional("stopped", ApiError::fromJson),
            members.optional("trust", Trust::fromJson),
            members.optional("rights", LeaseState::fromJson));
    }
}
