// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * The number that bills an activity.
 *
 * @param value The number.
 * @param origin Its origin.
 */
public record Billing(String value, BillingOrigin origin) {
    /** Reads the JSON of the API. */
    public static Billing fromJson(Object json) {
        Json.Members members = Json.members(json, "Billing");
        return new Billing(
            members.required("value", Json::text),
            members.required("origin", BillingOrigin::fromJson));
    }
}
