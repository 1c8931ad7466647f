// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * A form of the signature of a set of documents, where sources disagree. A newer service may send
 * other words.
 */
public record SubmissionProfile(String word) {
    /** As the official example of 2019 has it, with SHA-1. */
    public static final SubmissionProfile DMP_2019 =
        new SubmissionProfile("dmp_2019");

    /** The same with SHA-256, of which no message is known. */
    public static final SubmissionProfile SHA_256 =
        new SubmissionProfile("sha_256");

    /** Reads the JSON of the API. */
    public static SubmissionProfile fromJson(Object json) {
        return new SubmissionProfile(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
