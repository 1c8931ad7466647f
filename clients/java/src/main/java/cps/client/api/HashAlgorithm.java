// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** Hash functions that cards of the family sign. A newer service may send other words. */
public record HashAlgorithm(String word) {
    /** `sha1`. */
    public static final HashAlgorithm SHA1 =
        new HashAlgorithm("sha1");

    /** `sha256`. */
    public static final HashAlgorithm SHA256 =
        new HashAlgorithm("sha256");

    /** `sha384`. */
    public static final HashAlgorithm SHA384 =
        new HashAlgorithm("sha384");

    /** `sha512`. */
    public static final HashAlgorithm SHA512 =
        new HashAlgorithm("sha512");

    /** Reads the JSON of the API. */
    public static HashAlgorithm fromJson(Object json) {
        return new HashAlgorithm(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
