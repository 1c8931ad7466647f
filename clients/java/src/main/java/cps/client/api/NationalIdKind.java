// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** Type of a person identifier (G08). A newer service may send other words. */
public record NationalIdKind(String word) {
    /** `0`: ADELI, nine characters, letters possible. */
    public static final NationalIdKind ADELI =
        new NationalIdKind("adeli");

    /** `1`: practice with ADELI number and register number. */
    public static final NationalIdKind ADELI_PRACTICE =
        new NationalIdKind("adeli_practice");

    /** `2`: DRASS, ended in 2020. */
    public static final NationalIdKind DRASS =
        new NationalIdKind("drass");

    /** `3`: FINESS and register number. */
    public static final NationalIdKind FINESS_REGISTER =
        new NationalIdKind("finess_register");

    /** `4`: SIREN and register number. */
    public static final NationalIdKind SIREN_REGISTER =
        new NationalIdKind("siren_register");

    /** `5`: SIRET and register number. */
    public static final NationalIdKind SIRET_REGISTER =
        new NationalIdKind("siret_register");

    /** `6`: practice with RPPS number and register number. */
    public static final NationalIdKind RPPS_PRACTICE =
        new NationalIdKind("rpps_practice");

    /** `8`: RPPS, eleven digits. */
    public static final NationalIdKind RPPS =
        new NationalIdKind("rpps");

    /** `9`: student, ended in 2020. */
    public static final NationalIdKind STUDENT =
        new NationalIdKind("student");

    /** Any other first character. */
    public static final NationalIdKind OTHER =
        new NationalIdKind("other");

    /** Reads the JSON of the API. */
    public static NationalIdKind fromJson(Object json) {
        return new NationalIdKind(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
