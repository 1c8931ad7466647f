package cps.client;

import cps.client.api.Errors;
import java.io.IOException;
import java.util.Map;

/**
 * A failure: of the card service, or of the way to it. Programs decide by {@link #kind}, or by the
 * classes in {@link Errors}; the message and {@link #messageFr} are for people and end with what to
 * do next.
 */
public class CpsException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The members of an error. */
    public record Parts(
            String kind, long code, String message, String messageFr, String detail, Long retries,
            String reader, String card) {
        /** Those of an error that the client itself has found. */
        public static Parts found(
                String kind, long code, String message, String messageFr, String detail) {
            return new Parts(kind, code, message, messageFr, detail, null, null, null);
        }
    }

    @SuppressWarnings("serial") // errors are not sent elsewhere
    private final Parts parts;

    /** Makes one of a kind that has no class of its own. */
    public CpsException(Parts parts) {
        super(parts.message());
        this.parts = parts;
    }

    /** Reads the error of an answer. */
    public static CpsException fromJson(Object json) {
        Json.Members error = Json.members(json, "error");
        Map<String, Object> none = Map.of("kind", "internal");
        Object given = error.optional("data", Json::any);
        Json.Members data = Json.members(given == null ? none : given, "data");
        return Errors.of(new Parts(
            data.required("kind", Json::text), error.required("code", Json::integer),
            error.required("message", Json::text), data.optional("message_fr", Json::text),
            data.optional("detail", Json::text), data.optional("retries", Json::integer),
            data.optional("reader", Json::text), data.optional("card", Json::text)));
    }

    /** Returns the same error about a card. */
    CpsException about(String card) {
        return Errors.of(new Parts(
            kind(), code(), getMessage(), messageFr(), detail(), retries(), reader(), card));
    }

    /** Word that never changes its meaning, such as {@code pin.incorrect}. */
    public String kind() {
        return parts.kind();
    }

    /** Code of JSON-RPC. */
    public long code() {
        return parts.code();
    }

    /** Sentence in French. */
    public String messageFr() {
        return parts.messageFr();
    }

    /** Technical detail, for developers; may be null. */
    public String detail() {
        return parts.detail();
    }

    /** Tries left, for a wrong PIN or PUK; else null. */
    public Long retries() {
        return parts.retries();
    }

    /** Name of the reader concerned; may be null. */
    public String reader() {
        return parts.reader();
    }

    /** Handle of the card concerned; may be null. */
    public String card() {
        return parts.card();
    }
}
