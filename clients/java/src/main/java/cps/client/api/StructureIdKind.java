// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** Type of a structure identifier (G07). A newer service may send other words. */
public record StructureIdKind(String word) {
    /** `0`: practice of an ADELI number. */
    public static final StructureIdKind ADELI_PRACTICE =
        new StructureIdKind("adeli_practice");

    /** `1`: FINESS, nine characters. */
    public static final StructureIdKind FINESS =
        new StructureIdKind("finess");

    /** `2`: SIREN, nine digits. */
    public static final StructureIdKind SIREN =
        new StructureIdKind("siren");

    /** `3`: SIRET, fourteen digits. */
    public static final StructureIdKind SIRET =
        new StructureIdKind("siret");

    /** `4`: practice of an RPPS number: RPPS, rank, key. */
    public static final StructureIdKind RPPS_PRACTICE =
        new StructureIdKind("rpps_practice");

    /** Any other first character. */
    public static final StructureIdKind OTHER =
        new StructureIdKind("other");

    /** Reads the JSON of the API. */
    public static StructureIdKind fromJson(Object json) {
        return new StructureIdKind(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
