// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * The state of a reader and its card.
 *
 * @param reader Name of the reader.
 * @param state Content of the reader.
 * @param present Whether a card is in it, usable or not.
 * @param problem The reason why the card cannot be used, when `state` is `unusable`, or takes no
 * login, because an update of it was interrupted. May be null.
 * @param summary The card, when `state` is `reading` or `ready`. May be null.
 * @param holderKnown Whether the holder is known, so that `cards.identity` answers.
 * @param pin State of the PIN, from the card's last word on it; absent before the card is ready,
 * and of a card without a PIN. May be null.
 * @param validities The certificates, as far as they were read.
 * @param login The program that is logged in.
 */
public record CardStatus(
        String reader, ReaderState state, boolean present, ApiError problem, CardSummary summary,
        boolean holderKnown, PinStatus pin, List<CertificateStatus> validities, LoginHolder login
    ) {
    /** Reads the JSON of the API. */
    public static CardStatus fromJson(Object json) {
        Json.Members members = Json.members(json, "CardStatus");
        return new CardStatus(
            members.required("reader", Json::text),
            members.required("state", ReaderState::fromJson),
            members.required("present", Json::bool),
            members.optional("problem", ApiError::fromJson),
            members.optional("summary", CardSummary::fromJson),
            members.required("holder_known", Json::bool),
            members.optional("pin", PinStatus::fromJson),
            members.required("validities", Json.list(CertificateStatus::fromJson)),
            members.required("login", LoginHolder::fromJson));
    }
}
