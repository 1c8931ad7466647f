// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * Result of `verify.signature`.
 *
 * @param valid Whether the signature is one of the digest by the key of the certificate. Rely on
 * it only if `trust` is `trusted` as well.
 * @param trust Whether the certificate can be relied on now.
 * @param chain The certificates of its issuers, DER: its own issuer first, the root last. Empty if
 * no path leads to a root of the trust directory.
 * @param identity The holder that the certificate names. Unless `trust` is `trusted`, anyone may
 * have made it.
 */
public record JudgedSignature(boolean valid, Trust trust, List<byte[]> chain, Identity identity) {
    /** Reads the JSON of the API. */
    public static JudgedSignature fromJson(Object json) {
        Json.Members members = Json.members(json, "JudgedSignature");
        return new JudgedSignature(
            members.required("valid", Json::bool),
            members.required("trust", Trust::fromJson),
            members.required("chain", Json.list(Json::bytes)),
            members.required("identity", Identity::fromJson));
    }
}
