// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** A code of the card. A newer service may send other words. */
public record ReportedCode(String word) {
    /** The holder's PIN. */
    public static final ReportedCode PIN =
        new ReportedCode("pin");

    /** The unblocking code. */
    public static final ReportedCode PUK =
        new ReportedCode("puk");

    /** Reads the JSON of the API. */
    public static ReportedCode fromJson(Object json) {
        return new ReportedCode(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
