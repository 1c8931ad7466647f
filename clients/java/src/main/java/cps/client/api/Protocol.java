// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

/** The protocol that this package describes. */
public final class Protocol {
    /** Its version. */
    public static final int VERSION = 1;

    private Protocol() {}
}
