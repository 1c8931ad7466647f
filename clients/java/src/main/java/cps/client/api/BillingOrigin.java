// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** Origin of the number that bills an activity. A newer service may send other words. */
public record BillingOrigin(String word) {
    /** The FINESS or SIRET number of the structure of the activity, on the card. */
    public static final BillingOrigin STRUCTURE =
        new BillingOrigin("structure");

    /** The caller, and the card does not confirm it. */
    public static final BillingOrigin DECLARED =
        new BillingOrigin("declared");

    /** Reads the JSON of the API. */
    public static BillingOrigin fromJson(Object json) {
        return new BillingOrigin(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
