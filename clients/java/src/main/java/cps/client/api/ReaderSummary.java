// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * A reader and its card.
 *
 * @param reader Name of the reader.
 * @param pinPad Whether the holder types the PIN on it: then `pin.login` without a PIN has the
 * reader ask. Known from its first card on.
 * @param state Content of the reader.
 * @param summary The card, when `state` is `reading` or `ready`. May be null.
 * @param problem The reason why the card cannot be used, when `state` is `unusable`. May be null.
 */
public record ReaderSummary(
        String reader, boolean pinPad, ReaderState state, CardSummary summary, ApiError problem
    ) {
    /** Reads the JSON of the API. */
    public static ReaderSummary fromJson(Object json) {
        Json.Members members = Json.members(json, "ReaderSummary");
        return new ReaderSummary(
            members.required("reader", Json::text),
            members.required("pin_pad", Json::bool),
            members.required("state", ReaderState::fromJson),
            members.optional("summary", CardSummary::fromJson),
            members.optional("problem", ApiError::fromJson));
    }
}
