// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * Result of a method that makes an assertion.
 *
 * @param signedXml The signed assertion: canonical XML.
 * @param assertionId Its identifier, which the audit file has too.
 * @param issuedAt Its time, RFC 3339, UTC.
 * @param trust Whether the certificate of the signer can be relied on: an expired one signs all
 * the same.
 * @param rights Remaining rights of the login. Without signatures left, the login has ended. May
 * be null.
 */
public record AssertionResult(
        String signedXml, String assertionId, String issuedAt, Trust trust, LeaseState rights
    ) {
    /** Reads the JSON of the API. */
    public static AssertionResult fromJson(Object json) {
        Json.Members members = Json.members(json, "AssertionResult");
        return new AssertionResult(
            members.required("signed_xml", Json::text),
            members.required("assertion_id", Json::text),
            members.required("issued_at", Json::text),
            members.required("trust", Trust::fromJson),
            members.optional("rights", LeaseState::fromJson));
    }
}
