// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** Content of a reader. A newer service may send other words. */
public record ReaderState(String word) {
    /** No card. */
    public static final ReaderState EMPTY =
        new ReaderState("empty");

    /** A CPx card that is being read. */
    public static final ReaderState READING =
        new ReaderState("reading");

    /** A CPx card whose identity and certificates are known. */
    public static final ReaderState READY =
        new ReaderState("ready");

    /** A card that is mute, foreign or damaged: `problem` says which. */
    public static final ReaderState UNUSABLE =
        new ReaderState("unusable");

    /** Reads the JSON of the API. */
    public static ReaderState fromJson(Object json) {
        return new ReaderState(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
