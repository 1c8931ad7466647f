// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * A private key of the card.
 *
 * @param key Purpose of the key.
 * @param label Label on the card.
 * @param keyId CKA_ID, which the certificate shares.
 * @param bits Size of the modulus in bits.
 * @param needsPin Whether a PIN is needed.
 * @param schemes Signature schemes of the key.
 * @param maxRaw Most bytes that `SignScheme::RsaPkcs1` takes; 0 if it does not.
 * @param hashOnCard Whether the card hashes the last block itself (`sign.hash_state`).
 * @param decrypts Whether the key deciphers.
 */
public record CardKey(
        Purpose key, String label, byte[] keyId, long bits, boolean needsPin, List<SignScheme>
        schemes, long maxRaw, boolean hashOnCard, boolean decrypts
    ) {
    /** Reads the JSON of the API. */
    public static CardKey fromJson(Object json) {
        Json.Members members = Json.members(json, "CardKey");
        return new CardKey(
            members.required("key", Purpose::fromJson),
            members.required("label", Json::text),
            members.required("key_id", Json::bytes),
            members.required("bits", Json::integer),
            members.required("needs_pin", Json::bool),
            members.required("schemes", Json.list(SignScheme::fromJson)),
            members.required("max_raw", Json::integer),
            members.required("hash_on_card", Json::bool),
            members.required("decrypts", Json::bool));
    }
}
