// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * A card in one line.
 *
 * @param card Handle of this insertion.
 * @param reader Name of the reader.
 * @param generation Generation and interface.
 * @param serial The eight digits of EF.SN: the PKCS#11 serial number.
 * @param label Label of the token, once read. May be null.
 */
public record CardSummary(
        String card, String reader, CardGeneration generation, String serial, String label
    ) {
    /** Reads the JSON of the API. */
    public static CardSummary fromJson(Object json) {
        Json.Members members = Json.members(json, "CardSummary");
        return new CardSummary(
            members.required("card", Json::text),
            members.required("reader", Json::text),
            members.required("generation", CardGeneration::fromJson),
            members.required("serial", Json::text),
            members.optional("label", Json::text));
    }
}
