// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * A fact with the answer of a card.
 *
 * @param fact The fact.
 * @param verdict Whether the card is so.
 * @param seen The observation in short, if there was one: numbers, file identifiers, status words.
 * May be null.
 */
public record FactReport(Fact fact, Verdict verdict, String seen) {
    /** Reads the JSON of the API. */
    public static FactReport fromJson(Object json) {
        Json.Members members = Json.members(json, "FactReport");
        return new FactReport(
            members.required("fact", Fact::fromJson),
            members.required("verdict", Verdict::fromJson),
            members.optional("seen", Json::text));
    }
}
