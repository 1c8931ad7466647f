// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** A transmission protocol. A newer service may send other words. */
public record ReportedProtocol(String word) {
    /** Bytes (ISO 7816-3, 10). */
    public static final ReportedProtocol T_0 =
        new ReportedProtocol("T=0");

    /** Blocks (ISO 7816-3, 11), and contactless cards. */
    public static final ReportedProtocol T_1 =
        new ReportedProtocol("T=1");

    /** Reads the JSON of the API. */
    public static ReportedProtocol fromJson(Object json) {
        return new ReportedProtocol(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
