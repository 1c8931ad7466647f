// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** Signature scheme (RFC 8017, sections 8.1 and 8.2). A newer service may send other words. */
public record SignScheme(String word) {
    /** PKCS#1 v1.5 padding around the bytes as given. */
    public static final SignScheme RSA_PKCS1 =
        new SignScheme("rsa_pkcs1");

    /** PKCS#1 v1.5 with SHA-1. */
    public static final SignScheme RSA_PKCS1_SHA1 =
        new SignScheme("rsa_pkcs1_sha1");

    /** PKCS#1 v1.5 with SHA-256. */
    public static final SignScheme RSA_PKCS1_SHA256 =
        new SignScheme("rsa_pkcs1_sha256");

    /** PKCS#1 v1.5 with SHA-384. */
    public static final SignScheme RSA_PKCS1_SHA384 =
        new SignScheme("rsa_pkcs1_sha384");

    /** PKCS#1 v1.5 with SHA-512. */
    public static final SignScheme RSA_PKCS1_SHA512 =
        new SignScheme("rsa_pkcs1_sha512");

    /** PSS with SHA-1, MGF1 with SHA-1 and a salt of 20 bytes. */
    public static final SignScheme RSA_PSS_SHA1 =
        new SignScheme("rsa_pss_sha1");

    /** PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes. */
    public static final SignScheme RSA_PSS_SHA256 =
        new SignScheme("rsa_pss_sha256");

    /** Reads the JSON of the API. */
    public static SignScheme fromJson(Object json) {
        return new SignScheme(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
