// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** The part of the card that a field was read from. A newer service may send other words. */
public record Origin(String word) {
    /**
     * The certificate: its issuer signed the field, which is worth what `trust` says of the
     * certificate.
     */
    public static final Origin CERTIFICATE =
        new Origin("certificate");

    /** A data object of the card, which is not signed: no signature covers the field. */
    public static final Origin FILE =
        new Origin("file");

    /**
     * A data object of the card, not signed; the field was recognised by its position alone
     * (`identity.md` §6.2).
     */
    public static final Origin FILE_POSITION =
        new Origin("file_position");

    /** Reads the JSON of the API. */
    public static Origin fromJson(Object json) {
        return new Origin(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
