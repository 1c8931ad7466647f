// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * Result of `cards.status`.
 *
 * @param statuses One for each reader, in the order of `readers.list`.
 * @param problem The reason why there is none, if the PC/SC service is the cause. May be null.
 */
public record CardsStatusResult(List<CardStatus> statuses, ApiError problem) {
    /** Reads the JSON of the API. */
    public static CardsStatusResult fromJson(Object json) {
        Json.Members members = Json.members(json, "CardsStatusResult");
        return new CardsStatusResult(
            members.required("statuses", Json.list(CardStatus::fromJson)),
            members.optional("problem", ApiError::fromJson));
    }
}
