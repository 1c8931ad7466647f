// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * The reason why a certificate is not trusted, as a stable machine word. A newer service may send
 * other words.
 */
public record TrustReason(String word) {
    /** The trust directory holds no root certificate. */
    public static final TrustReason NO_TRUST_ANCHORS =
        new TrustReason("no_trust_anchors");

    /** No path leads from the certificate to a root of the trust directory. */
    public static final TrustReason ISSUER_UNKNOWN =
        new TrustReason("issuer_unknown");

    /** A signature in the chain is not by the key of the issuer. */
    public static final TrustReason SIGNATURE_INVALID =
        new TrustReason("signature_invalid");

    /**
     * A certificate of the chain is signed with an algorithm that proves nothing, SHA-1 for
     * example, or that this version does not know.
     */
    public static final TrustReason ALGORITHM =
        new TrustReason("algorithm");

    /**
     * An issuer may not issue certificates, or not at this depth (RFC 5280, 4.2.1.3, 4.2.1.9 and
     * 4.2.1.10).
     */
    public static final TrustReason CONSTRAINTS =
        new TrustReason("constraints");

    /** The certificate is not for what its key is used for (RFC 5280, 4.2.1.3 and 4.2.1.12). */
    public static final TrustReason USAGE =
        new TrustReason("usage");

    /** A certificate of the chain cannot be read, or demands what this version does not know. */
    public static final TrustReason MALFORMED =
        new TrustReason("malformed");

    /** The last second of the certificate has passed. */
    public static final TrustReason EXPIRED =
        new TrustReason("expired");

    /** The certificate, or one of its issuers', is not valid yet. */
    public static final TrustReason NOT_YET_VALID =
        new TrustReason("not_yet_valid");

    /** The last second of an issuer's certificate has passed. */
    public static final TrustReason ISSUER_EXPIRED =
        new TrustReason("issuer_expired");

    /** The certificate is on the revocation list of its issuer. */
    public static final TrustReason REVOKED =
        new TrustReason("revoked");

    /** The certificate of an issuer is on the revocation list of its own issuer. */
    public static final TrustReason ISSUER_REVOKED =
        new TrustReason("issuer_revoked");

    /** The card is opposed (blocked) in the index of the directory (`directory_index`). */
    public static final TrustReason CARD_OPPOSED =
        new TrustReason("card_opposed");

    /** There is no revocation list for a certificate of the chain. */
    public static final TrustReason CRL_MISSING =
        new TrustReason("crl_missing");

    /** The newest revocation list for a certificate of the chain is not of today. */
    public static final TrustReason CRL_EXPIRED =
        new TrustReason("crl_expired");

    /**
     * The revocation lists for a certificate of the chain are not signed by its issuer, or of a
     * kind that this version does not know.
     */
    public static final TrustReason CRL_INVALID =
        new TrustReason("crl_invalid");

    /** Reads the JSON of the API. */
    public static TrustReason fromJson(Object json) {
        return new TrustReason(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
