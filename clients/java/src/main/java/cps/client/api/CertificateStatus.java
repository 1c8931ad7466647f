// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * Whether a certificate of the card is good, and for how long.
 *
 * @param key The key that it is for; absent if neither the certificate nor the card tells. May be
 * null.
 * @param notBefore First second of validity, RFC 3339; empty of a certificate that cannot be read,
 * as below.
 * @param notAfter Last second of validity, RFC 3339.
 * @param daysLeft Whole days until that second; negative from then on, and absent of a certificate
 * that cannot be read. May be null.
 * @param trust Whether it can be relied on now.
 */
public record CertificateStatus(
        Purpose key, String notBefore, String notAfter, Long daysLeft, Trust trust
    ) {
    /** Reads the JSON of the API. */
    public static CertificateStatus fromJson(Object json) {
        Json.Members members = Json.members(json, "CertificateStatus");
        return new CertificateStatus(
            members.optional("key", Purpose::fromJson),
            members.required("not_before", Json::text),
            members.required("not_after", Json::text),
            members.optional("days_left", Json::integer),
            members.required("trust", Trust::fromJson));
    }
}
