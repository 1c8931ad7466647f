// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * Result of `cards.list`.
 *
 * @param cards The cards, in reader order.
 */
public record CardsResult(List<CardSummary> cards) {
    /** Reads the JSON of the API. */
    public static CardsResult fromJson(Object json) {
        Json.Members members = Json.members(json, "CardsResult");
        return new CardsResult(
            members.required("cards", Json.list(CardSummary::fromJson)));
    }
}
