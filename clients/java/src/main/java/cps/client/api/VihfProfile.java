// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** A form of the VIHF, where sources disagree. A newer service may send other words. */
public record VihfProfile(String word) {
    /** As a test server of the shared health record took it in June 2026. */
    public static final VihfProfile DMP_2026 =
        new VihfProfile("dmp_2026");

    /** As the official examples of 2019 have it, with SHA-1. */
    public static final VihfProfile DMP_2019 =
        new VihfProfile("dmp_2019");

    /** As the official imaging service of 2024 has it. */
    public static final VihfProfile DRIM_2024 =
        new VihfProfile("drim_2024");

    /** As the interoperability guide of April 2026 tells it, with version 4.0. */
    public static final VihfProfile GUIDE_2026 =
        new VihfProfile("guide_2026");

    /** Reads the JSON of the API. */
    public static VihfProfile fromJson(Object json) {
        return new VihfProfile(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
