// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** Role of a file. A newer service may send other words. */
public record FileRole(String word) {
    /** The MF. */
    public static final FileRole ROOT =
        new FileRole("root");

    /** The directory of the contact application. */
    public static final FileRole APPLICATION =
        new FileRole("application");

    /** The directory of the contactless application. */
    public static final FileRole CONTACTLESS_APPLICATION =
        new FileRole("contactless_application");

    /** EF.DIR. */
    public static final FileRole APPLICATIONS =
        new FileRole("applications");

    /** EF.ATR. */
    public static final FileRole HISTORICAL =
        new FileRole("historical");

    /** EF.SN. */
    public static final FileRole SERIAL_NUMBER =
        new FileRole("serial_number");

    /** EF.ACTUA. */
    public static final FileRole UPDATE =
        new FileRole("update");

    /** EF.ODF. */
    public static final FileRole OBJECTS =
        new FileRole("objects");

    /** EF.TokenInfo. */
    public static final FileRole TOKEN =
        new FileRole("token");

    /** The AODF: PIN and PUK. */
    public static final FileRole PINS =
        new FileRole("pins");

    /** The PrKDF. */
    public static final FileRole PRIVATE_KEYS =
        new FileRole("private_keys");

    /** The PuKDF. */
    public static final FileRole PUBLIC_KEYS =
        new FileRole("public_keys");

    /** The CDF. */
    public static final FileRole CERTIFICATES =
        new FileRole("certificates");

    /** The DODF. */
    public static final FileRole DATA_OBJECTS =
        new FileRole("data_objects");

    /** Another file that EF.ODF lists. */
    public static final FileRole DIRECTORY =
        new FileRole("directory");

    /** A certificate. */
    public static final FileRole CERTIFICATE =
        new FileRole("certificate");

    /** A data object. */
    public static final FileRole DATA =
        new FileRole("data");

    /** A file that no directory lists and that other cards are said to have. */
    public static final FileRole CANDIDATE =
        new FileRole("candidate");

    /** Reads the JSON of the API. */
    public static FileRole fromJson(Object json) {
        return new FileRole(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
