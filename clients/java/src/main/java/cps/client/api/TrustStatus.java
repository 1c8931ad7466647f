// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** The verdict on a certificate. A newer service may send other words. */
public record TrustStatus(String word) {
    /** Chain, validity, usage and revocation were checked, and all of it is right. */
    public static final TrustStatus TRUSTED =
        new TrustStatus("trusted");

    /** Chain, validity and usage are right, but whether it was revoked is not known. */
    public static final TrustStatus UNCHECKED =
        new TrustStatus("unchecked");

    /** Something is wrong with it. */
    public static final TrustStatus UNTRUSTED =
        new TrustStatus("untrusted");

    /** Reads the JSON of the API. */
    public static TrustStatus fromJson(Object json) {
        return new TrustStatus(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
