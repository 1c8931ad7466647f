// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * Result of a method that makes an assertion.
 *
 * @param assertion The signed assertion: canonical XML.
 * @param id Its identifier, which the audit file has too.
 * @param issuedAt Its time, RFC 3339, UTC.
 * @param trust Whether the certificate of the signer can be relied on: an expired one signs all
 * the same.
 * @param lease Remaining rights of the login. Without signatures left, the login has ended. May be
 * null.
 */
public record AssertionResult(
        String assertion, String id, String issuedAt, Trust trust, LeaseState lease
    ) {
    /** Reads the JSON of the API. */
    public static AssertionResult fromJson(Object json) {
        Json.Members members = Json.members(json, "AssertionResult");
        return new AssertionResult(
            members.required("assertion", Json::text),
            members.required("id", Json::text),
            members.required("issued_at", Json::text),
            members.required("trust", Trust::fromJson),
            members.optional("lease", LeaseState::fromJson));
    }
}
