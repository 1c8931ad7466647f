// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * A certificate of the card.
 *
 * @param key The key that it is for; absent if neither the certificate nor the card tells. May be
 * null.
 * @param label Label on the card.
 * @param keyId CKA_ID, which the private key shares.
 * @param der The certificate as the card holds it, in DER; of one that cannot be read, what its
 * file holds.
 * @param unreadable The defect of a certificate that cannot be read, for developers; then subject,
 * issuer, serial number and dates are empty. Absent if it can be read. May be null.
 * @param subject Subject for people (RFC 4514).
 * @param issuer Issuer for people (RFC 4514).
 * @param serialNumber Serial number in hexadecimal.
 * @param notBefore First second of validity, RFC 3339.
 * @param notAfter Last second of validity, RFC 3339.
 * @param keyUsage Names of the key usages (RFC 5280, 4.2.1.3), in its order.
 * @param extendedKeyUsage Object identifiers of the extended key usages.
 * @param trust Whether it can be relied on now.
 * @param chain Its issuers' certificates in DER, from the trust directory: its own issuer first,
 * the root last. Empty if no path leads to a root; there also when dates or revocation are against
 * it.
 */
public record Certificate(
        Purpose key, String label, byte[] keyId, byte[] der, String unreadable, String subject,
        String issuer, String serialNumber, String notBefore, String notAfter, List<String>
        keyUsage, List<String> extendedKeyUsage, Trust trust, List<byte[]> chain
    ) {
    /** Reads the JSON of the API. */
    public static Certificate fromJson(Object json) {
        Json.Members members = Json.members(json, "Certificate");
        return new Certificate(
            members.optional("key", Purpose::fromJson),
            members.required("label", Json::text),
            members.required("key_id", Json::bytes),
            members.required("der", Json::bytes),
            members.optional("unreadable", Json::text),
            members.required("subject", Json::text),
            members.required("issuer", Json::text),
            members.required("serial_number", Json::text),
            members.required("not_before", Json::text),
            members.required("not_after", Json::text),
            members.required("key_usage", Json.list(Json::text)),
            members.required("extended_key_usage", Json.list(Json::text)),
            members.required("trust", Trust::fromJson),
            members.required("chain", Json.list(Json::bytes)));
    }
}
