// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * Operations of a key with test data.
 *
 * @param key Purpose of the key.
 * @param bits Size of the modulus in bits.
 * @param signatures The signatures that were tried.
 * @param deciphering Outcome of deciphering: `ok`, `wrong`, or the word of the error; absent if
 * the key is not one that deciphers. May be null.
 */
public record KeyReport(
        Purpose key, long bits, List<SignatureReport> signatures, String deciphering
    ) {
    /** Reads the JSON of the API. */
    public static KeyReport fromJson(Object json) {
        Json.Members members = Json.members(json, "KeyReport");
        return new KeyReport(
            members.required("key", Purpose::fromJson),
            members.required("bits", Json::integer),
            members.required("signatures", Json.list(SignatureReport::fromJson)),
            members.optional("deciphering", Json::text));
    }
}
