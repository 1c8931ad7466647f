// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.Map;

/**
 * One event; `seq` grows by one per event that this subscription may see. The class tells the
 * `change`.
 */
public sealed interface Event {
    /** Sequence number; the first event after a snapshot has the snapshot's plus one. */
    long seq();

    /** Reads the JSON of the API. */
    static Event fromJson(Object json) {
        Json.Members members = Json.members(json, "Event");
        String tag = members.required("change", Json::text);
        return switch (tag) {
            case "reader_added" -> ReaderAddedEvent.fromJson(json);
            case "reader_removed" -> ReaderRemovedEvent.fromJson(json);
            case "card_inserted" -> CardInsertedEvent.fromJson(json);
            case "card_progress" -> CardProgressEvent.fromJson(json);
            case "card_identified" -> CardIdentifiedEvent.fromJson(json);
            case "card_ready" -> CardReadyEvent.fromJson(json);
            case "certificate_expires" -> CertificateExpiresEvent.fromJson(json);
            case "card_opposed" -> CardOpposedEvent.fromJson(json);
            case "card_unusable" -> CardUnusableEvent.fromJson(json);
            case "card_removed" -> CardRemovedEvent.fromJson(json);
            case "pin_changed" -> PinChangedEvent.fromJson(json);
            case "lease_opened" -> LeaseOpenedEvent.fromJson(json);
            case "lease_ended" -> LeaseEndedEvent.fromJson(json);
            case "sign_progress" -> SignProgressEvent.fromJson(json);
            case "prompt_shown" -> PromptShownEvent.fromJson(json);
            case "prompt_closed" -> PromptClosedEvent.fromJson(json);
            default -> new UnknownEvent(members.required("seq", Json::integer), tag, members.all());
        };
    }

    /**
     * A reader was plugged in.
     *
     * @param seq Sequence number; the first event after a snapshot has the snapshot's plus one.
     * @param reader Name of the reader.
     * @param pinPad Whether the holder types the PIN on it: then `pin.login` without a PIN has the
     * reader ask. Known from its first card on.
     * @param state Content of the reader.
     * @param summary The card, when `state` is `reading` or `ready`. May be null.
     * @param problem The reason why the card cannot be used, when `state` is `unusable`. May be
     * null.
     */
    record ReaderAddedEvent(
            long seq, String reader, boolean pinPad, ReaderState state, CardSummary summary,
            ApiError problem
        ) implements Event {
        /** Reads the JSON of the API. */
        public static ReaderAddedEvent fromJson(Object json) {
            Json.Members members = Json.members(json, "ReaderAddedEvent");
            return new ReaderAddedEvent(
                members.required("seq", Json::integer),
                members.required("reader", Json::text),
                members.required("pin_pad", Json::bool),
                members.required("state", ReaderState::fromJson),
                members.optional("summary", CardSummary::fromJson),
                members.optional("problem", ApiError::fromJson));
        }
    }

    /**
     * A reader was unplugged; its card, if any, was reported as removed before.
     *
     * @param seq Sequence number; the first event after a snapshot has the snapshot's plus one.
     * @param reader Name of the reader.
     */
    record ReaderRemovedEvent(long seq, String reader) implements Event {
        /** Reads the JSON of the API. */
        public static ReaderRemovedEvent fromJson(Object json) {
            Json.Members members = Json.members(json, "ReaderRemovedEvent");
            return new ReaderRemovedEvent(
                members.required("seq", Json::integer),
                members.required("reader", Json::text));
        }
    }

    /**
     * A card was inserted, usable or not: the reader says.
     *
     * @param seq Sequence number; the first event after a snapshot has the snapshot's plus one.
     * @param reader Name of the reader.
     * @param pinPad Whether the holder types the PIN on it: then `pin.login` without a PIN has the
     * reader ask. Known from its first card on.
     * @param state Content of the reader.
     * @param summary The card, when `state` is `reading` or `ready`. May be null.
     * @param problem The reason why the card cannot be used, when `state` is `unusable`. May be
     * null.
     */
    record CardInsertedEvent(
            long seq, String reader, boolean pinPad, ReaderState state, CardSummary summary,
            ApiError problem
        ) implements Event {
        /** Reads the JSON of the API. */
        public static CardInsertedEvent fromJson(Object json) {
            Json.Members members = Json.members(json, "CardInsertedEvent");
            return new CardInsertedEvent(
                members.required("seq", Json::integer),
                members.required("reader", Json::text),
                members.required("pin_pad", Json::bool),
                members.required("state", ReaderState::fromJson),
                members.optional("summary", CardSummary::fromJson),
                members.optional("problem", ApiError::fromJson));
        }
    }

    /**
     * A part of a card that is seen for the first time was read. The last step ends with
     * `card_ready`.
     *
     * @param seq Sequence number; the first event after a snapshot has the snapshot's plus one.
     * @param card The card.
     * @param step Steps that are done, at least 1.
     * @param steps Steps that there are.
     */
    record CardProgressEvent(long seq, String card, long step, long steps) implements Event {
        /** Reads the JSON of the API. */
        public static CardProgressEvent fromJson(Object json) {
            Json.Members members = Json.members(json, "CardProgressEvent");
            return new CardProgressEvent(
                members.required("seq", Json::integer),
                members.required("card", Json::text),
                members.required("step", Json::integer),
                members.required("steps", Json::integer));
        }
    }

    /**
     * The holder is known from the authentication certificate; the rest is still being read.
     *
     * @param seq Sequence number; the first event after a snapshot has the snapshot's plus one.
     * @param card Handle of this insertion.
     * @param reader Name of the reader.
     * @param generation Generation and interface.
     * @param serial The eight digits of EF.SN: the PKCS#11 serial number.
     * @param label Label of the token, once read. May be null.
     */
    record CardIdentifiedEvent(
            long seq, String card, String reader, CardGeneration generation, String serial, String
            label
        ) implements Event {
        /** Reads the JSON of the API. */
        public static CardIdentifiedEvent fromJson(Object json) {
            Json.Members members = Json.members(json, "CardIdentifiedEvent");
            return new CardIdentifiedEvent(
                members.required("seq", Json::integer),
                members.required("card", Json::text),
                members.required("reader", Json::text),
                members.required("generation", CardGeneration::fromJson),
                members.required("serial", Json::text),
                members.optional("label", Json::text));
        }
    }

    /**
     * Identity and certificates of the card are known.
     *
     * @param seq Sequence number; the first event after a snapshot has the snapshot's plus one.
     * @param card Handle of this insertion.
     * @param reader Name of the reader.
     * @param generation Generation and interface.
     * @param serial The eight digits of EF.SN: the PKCS#11 serial number.
     * @param label Label of the token, once read. May be null.
     */
    record CardReadyEvent(
            long seq, String card, String reader, CardGeneration generation, String serial, String
            label
        ) implements Event {
        /** Reads the JSON of the API. */
        public static CardReadyEvent fromJson(Object json) {
            Json.Members members = Json.members(json, "CardReadyEvent");
            return new CardReadyEvent(
                members.required("seq", Json::integer),
                members.required("card", Json::text),
                members.required("reader", Json::text),
                members.required("generation", CardGeneration::fromJson),
                members.required("serial", Json::text),
                members.optional("label", Json::text));
        }
    }

    /**
     * A certificate of the card expires within the configured time (`expiry_warning_days`), or has
     * expired: told once per insertion, when the card is ready or as soon as it is so.
     *
     * @param seq Sequence number; the first event after a snapshot has the snapshot's plus one.
     * @param card The card.
     * @param notAfter Last second of the first certificate to expire, RFC 3339.
     */
    record CertificateExpiresEvent(long seq, String card, String notAfter) implements Event {
        /** Reads the JSON of the API. */
        public static CertificateExpiresEvent fromJson(Object json) {
            Json.Members members = Json.members(json, "CertificateExpiresEvent");
            return new CertificateExpiresEvent(
                members.required("seq", Json::integer),
                members.required("card", Json::text),
                members.required("not_after", Json::text));
        }
    }

    /**
     * The card is opposed (blocked) in the index of the directory (`directory_index`): told once
     * per insertion, when the card is ready.
     *
     * @param seq Sequence number; the first event after a snapshot has the snapshot's plus one.
     * @param card The card.
     * @param since Day of the opposition, `yyyy-mm-dd`.
     */
    record CardOpposedEvent(long seq, String card, String since) implements Event {
        /** Reads the JSON of the API. */
        public static CardOpposedEvent fromJson(Object json) {
            Json.Members members = Json.members(json, "CardOpposedEvent");
            return new CardOpposedEvent(
                members.required("seq", Json::integer),
                members.required("card", Json::text),
                members.required("since", Json::text));
        }
    }

    /**
     * The card that was being read turned out to be unusable.
     *
     * @param seq Sequence number; the first event after a snapshot has the snapshot's plus one.
     * @param reader Name of the reader.
     * @param pinPad Whether the holder types the PIN on it: then `pin.login` without a PIN has the
     * reader ask. Known from its first card on.
     * @param state Content of the reader.
     * @param summary The card, when `state` is `reading` or `ready`. May be null.
     * @param problem The reason why the card cannot be used, when `state` is `unusable`. May be
     * null.
     */
    record CardUnusableEvent(
            long seq, String reader, boolean pinPad, ReaderState state, CardSummary summary,
            ApiError problem
        ) implements Event {
        /** Reads the JSON of the API. */
        public static CardUnusableEvent fromJson(Object json) {
            Json.Members members = Json.members(json, "CardUnusableEvent");
            return new CardUnusableEvent(
                members.required("seq", Json::integer),
                members.required("reader", Json::text),
                members.required("pin_pad", Json::bool),
                members.required("state", ReaderState::fromJson),
                members.optional("summary", CardSummary::fromJson),
                members.optional("problem", ApiError::fromJson));
        }
    }

    /**
     * The card left.
     *
     * @param seq Sequence number; the first event after a snapshot has the snapshot's plus one.
     * @param reader Name of the reader that it was in.
     * @param card Its handle, if it had become a known card. May be null.
     */
    record CardRemovedEvent(long seq, String reader, String card) implements Event {
        /** Reads the JSON of the API. */
        public static CardRemovedEvent fromJson(Object json) {
            Json.Members members = Json.members(json, "CardRemovedEvent");
            return new CardRemovedEvent(
                members.required("seq", Json::integer),
                members.required("reader", Json::text),
                members.optional("card", Json::text));
        }
    }

    /**
     * The card told something new about its PIN or PUK.
     *
     * @param seq Sequence number; the first event after a snapshot has the snapshot's plus one.
     * @param card The card.
     * @param pin State of the PIN.
     * @param puk State of the PUK.
     */
    record PinChangedEvent(
            long seq, String card, PinStatus pin, PinStatus puk
        ) implements Event {
        /** Reads the JSON of the API. */
        public static PinChangedEvent fromJson(Object json) {
            Json.Members members = Json.members(json, "PinChangedEvent");
            return new PinChangedEvent(
                members.required("seq", Json::integer),
                members.required("card", Json::text),
                members.required("pin", PinStatus::fromJson),
                members.required("puk", PinStatus::fromJson));
        }
    }

    /**
     * A login of this or another connection began.
     *
     * @param seq Sequence number; the first event after a snapshot has the snapshot's plus one.
     * @param card The card.
     * @param lease Number of the login.
     * @param own Whether it is this connection's own.
     * @param access The way in which other programs reach the card meanwhile.
     */
    record LeaseOpenedEvent(
            long seq, String card, long lease, boolean own, CardAccess access
        ) implements Event {
        /** Reads the JSON of the API. */
        public static LeaseOpenedEvent fromJson(Object json) {
            Json.Members members = Json.members(json, "LeaseOpenedEvent");
            return new LeaseOpenedEvent(
                members.required("seq", Json::integer),
                members.required("card", Json::text),
                members.required("lease", Json::integer),
                members.required("own", Json::bool),
                members.required("access", CardAccess::fromJson));
        }
    }

    /**
     * A login ended. With the last login of a card the card has been reset before. One that ends
     * with its card or reader is told before these are.
     *
     * @param seq Sequence number; the first event after a snapshot has the snapshot's plus one.
     * @param card The card.
     * @param lease Number of the login.
     * @param own Whether it was this connection's own.
     * @param reason The reason why it ended.
     */
    record LeaseEndedEvent(
            long seq, String card, long lease, boolean own, LeaseEnd reason
        ) implements Event {
        /** Reads the JSON of the API. */
        public static LeaseEndedEvent fromJson(Object json) {
            Json.Members members = Json.members(json, "LeaseEndedEvent");
            return new LeaseEndedEvent(
                members.required("seq", Json::integer),
                members.required("card", Json::text),
                members.required("lease", Json::integer),
                members.required("own", Json::bool),
                members.required("reason", LeaseEnd::fromJson));
        }
    }

    /**
     * A digest of `sign.digests` was signed. Only the connection that asked is told.
     *
     * @param seq Sequence number; the first event after a snapshot has the snapshot's plus one.
     * @param card The card.
     * @param request The id of the request.
     * @param signed Digests that are signed, at least 1.
     * @param total Digests that there are.
     */
    record SignProgressEvent(
            long seq, String card, Object request, long signed, long total
        ) implements Event {
        /** Reads the JSON of the API. */
        public static SignProgressEvent fromJson(Object json) {
            Json.Members members = Json.members(json, "SignProgressEvent");
            return new SignProgressEvent(
                members.required("seq", Json::integer),
                members.required("card", Json::text),
                members.required("request", Json::any),
                members.required("signed", Json::integer),
                members.required("total", Json::integer));
        }
    }

    /**
     * A dialog, or the PIN pad of the reader, asks the holder for the PIN.
     *
     * @param seq Sequence number; the first event after a snapshot has the snapshot's plus one.
     * @param card The card.
     * @param own Whether this connection asked for it.
     */
    record PromptShownEvent(long seq, String card, boolean own) implements Event {
        /** Reads the JSON of the API. */
        public static PromptShownEvent fromJson(Object json) {
            Json.Members members = Json.members(json, "PromptShownEvent");
            return new PromptShownEvent(
                members.required("seq", Json::integer),
                members.required("card", Json::text),
                members.required("own", Json::bool));
        }
    }

    /**
     * The dialog is over, with any outcome.
     *
     * @param seq Sequence number; the first event after a snapshot has the snapshot's plus one.
     * @param card The card.
     * @param own Whether this connection asked for it.
     */
    record PromptClosedEvent(long seq, String card, boolean own) implements Event {
        /** Reads the JSON of the API. */
        public static PromptClosedEvent fromJson(Object json) {
            Json.Members members = Json.members(json, "PromptClosedEvent");
            return new PromptClosedEvent(
                members.required("seq", Json::integer),
                members.required("card", Json::text),
                members.required("own", Json::bool));
        }
    }

    /** One that this version of the client does not know. */
    record UnknownEvent(long seq, String change, Map<String, Object> members)
            implements Event {}
}
