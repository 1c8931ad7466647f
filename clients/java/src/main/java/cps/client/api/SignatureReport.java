// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * A signature that was tried.
 *
 * @param scheme Form of the signature.
 * @param outcome `ok`, or the word of the error.
 */
public record SignatureReport(SignScheme scheme, String outcome) {
    /** Reads the JSON of the API. */
    public static SignatureReport fromJson(Object json) {
        Json.Members members = Json.members(json, "SignatureReport");
        return new SignatureReport(
            members.required("scheme", SignScheme::fromJson),
            members.required("outcome", Json::text));
    }
}
