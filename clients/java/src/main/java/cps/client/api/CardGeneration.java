// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** Generation and interface of a card. A newer service may send other words. */
public record CardGeneration(String word) {
    /** CPS3 (IAS-ECC) by its contacts. */
    public static final CardGeneration CPS3 =
        new CardGeneration("cps3");

    /** CPS3 by radio: no PIN, technical key. */
    public static final CardGeneration CPS3_CONTACTLESS =
        new CardGeneration("cps3_contactless");

    /** CPS4 (ChipDoc). */
    public static final CardGeneration CPS4 =
        new CardGeneration("cps4");

    /** Reads the JSON of the API. */
    public static CardGeneration fromJson(Object json) {
        return new CardGeneration(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
