// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * Whether an index of the directory is read, and how old it is. A newer service may send other
 * words.
 */
public record DirectoryFreshness(String word) {
    /** Its list of cards is of the last seven days. */
    public static final DirectoryFreshness CURRENT =
        new DirectoryFreshness("current");

    /** Its list of cards is older, or missing: later oppositions are not noticed. */
    public static final DirectoryFreshness OLD =
        new DirectoryFreshness("old");

    /**
     * It is missing, damaged, of another version, or others could have written it: no opposition
     * is noticed.
     */
    public static final DirectoryFreshness UNUSABLE =
        new DirectoryFreshness("unusable");

    /** Reads the JSON of the API. */
    public static DirectoryFreshness fromJson(Object json) {
        return new DirectoryFreshness(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
