// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** The answer of a card to a fact. A newer service may send other words. */
public record Verdict(String word) {
    /** The card is as the fact says. */
    public static final Verdict CONFIRMED =
        new Verdict("confirmed");

    /** The card is otherwise. */
    public static final Verdict CONTRADICTED =
        new Verdict("contradicted");

    /** The report cannot tell. */
    public static final Verdict NOT_TRIED =
        new Verdict("not_tried");

    /** Reads the JSON of the API. */
    public static Verdict fromJson(Object json) {
        return new Verdict(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
