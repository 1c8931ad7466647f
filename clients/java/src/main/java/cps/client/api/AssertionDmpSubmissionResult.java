// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * Result of `assertion.dmp_submission`.
 *
 * @param signedXml The signature document: canonical XML, to be put into the set as a document of
 * its own.
 * @param signatureId The identifier of the signature, which the audit file has too.
 * @param issuedAt Its time, RFC 3339, UTC.
 * @param trust Whether the certificate of the signer can be relied on: an expired one signs all
 * the same.
 * @param rights Remaining rights of the login. Without signatures left, the login has ended. May
 * be null.
 */
public record AssertionDmpSubmissionResult(
        String signedXml, String signatureId, String issuedAt, Trust trust, LeaseState rights
    ) {
    /** Reads the JSON of the API. */
    public static AssertionDmpSubmissionResult fromJson(Object json) {
        Json.Members members = Json.members(json, "AssertionDmpSubmissionResult");
        return new AssertionDmpSubmissionResult(
            members.required("signed_xml", Json::text),
            members.required("signature_id", Json::text),
            members.required("issued_at", Json::text),
            members.required("trust", Trust::fromJson),
            members.optional("rights", LeaseState::fromJson));
    }
}
