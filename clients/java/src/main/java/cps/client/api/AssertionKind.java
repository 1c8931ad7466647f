// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** A kind of health assertion. A newer service may send other words. */
public record AssertionKind(String word) {
    /** The VIHF that opens a shared health record. */
    public static final AssertionKind VIHF =
        new AssertionKind("vihf");

    /** The assertion for INSi, ADRi and DMTi, the teleservices of the health insurance. */
    public static final AssertionKind INSI =
        new AssertionKind("insi");

    /** The signature of a set of documents that go into a shared health record. */
    public static final AssertionKind DMP_SUBMISSION =
        new AssertionKind("dmp_submission");

    /** Reads the JSON of the API. */
    public static AssertionKind fromJson(Object json) {
        return new AssertionKind(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
