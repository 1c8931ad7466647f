// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * A form of the assertion for a teleservice, where sources disagree. A newer service may send
 * other words.
 */
public record TeleserviceProfile(String word) {
    /** As the official example of 2021 has it. */
    public static final TeleserviceProfile INSI_2021 =
        new TeleserviceProfile("insi_2021");

    /** As an open client of 2023 sends it. */
    public static final TeleserviceProfile CLIENT_2023 =
        new TeleserviceProfile("client_2023");

    /** As the guide of December 2025 tells it: physicians with their speciality. */
    public static final TeleserviceProfile GUIDE_2025 =
        new TeleserviceProfile("guide_2025");

    /** Reads the JSON of the API. */
    public static TeleserviceProfile fromJson(Object json) {
        return new TeleserviceProfile(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
