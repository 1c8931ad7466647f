// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * Result of `verify.certificate`.
 *
 * @param trust Whether the certificate can be relied on now.
 * @param chain The certificates of its issuers, DER: its own issuer first, the root last. Empty if
 * no path leads to a root of the trust directory.
 * @param identity The holder that the certificate names. Unless `trust` is `trusted`, anyone may
 * have made it.
 */
public record JudgedCertificate(Trust trust, List<byte[]> chain, Identity identity) {
    /** Reads the JSON of the API. */
    public static JudgedCertificate fromJson(Object json) {
        Json.Members members = Json.members(json, "JudgedCertificate");
        return new JudgedCertificate(
            members.required("trust", Trust::fromJson),
            members.required("chain", Json.list(Json::bytes)),
            members.required("identity", Identity::fromJson));
    }
}
