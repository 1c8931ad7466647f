// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * Result of `cards.certificates`.
 *
 * @param certificates The certificates, authentication first.
 */
public record CertificatesResult(List<Certificate> certificates) {
    /** Reads the JSON of the API. */
    public static CertificatesResult fromJson(Object json) {
        Json.Members members = Json.members(json, "CertificatesResult");
        return new CertificatesResult(
            members.required("certificates", Json.list(Certificate::fromJson)));
    }
}
