// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** The reason why a login ended. A newer service may send other words. */
public record LeaseEnd(String word) {
    /** Its program logged out. */
    public static final LeaseEnd LOGOUT =
        new LeaseEnd("logout");

    /** Its connection ended. */
    public static final LeaseEnd DISCONNECTED =
        new LeaseEnd("disconnected");

    /**
     * The process that opened its connection ended, also if another process holds the socket now.
     */
    public static final LeaseEnd PROCESS_ENDED =
        new LeaseEnd("process_ended");

    /** Its last signature was made. */
    public static final LeaseEnd USED_UP =
        new LeaseEnd("used_up");

    /** Its time is over; time in which the machine slept counts. */
    public static final LeaseEnd EXPIRED =
        new LeaseEnd("expired");

    /** It was not used for its `idle_seconds`. */
    public static final LeaseEnd IDLE =
        new LeaseEnd("idle");

    /** The machine slept. */
    public static final LeaseEnd SUSPENDED =
        new LeaseEnd("suspended");

    /** An administrator ended it. */
    public static final LeaseEnd REVOKED =
        new LeaseEnd("revoked");

    /** Its account is no longer the one at the machine, which was its right to log in. */
    public static final LeaseEnd SEAT_LOST =
        new LeaseEnd("seat_lost");

    /** A program presented a wrong PIN, and the card forgot the right one. */
    public static final LeaseEnd WRONG_PIN =
        new LeaseEnd("wrong_pin");

    /** The PIN was changed or unblocked. */
    public static final LeaseEnd PIN_CHANGED =
        new LeaseEnd("pin_changed");

    /** The card was reset by another program, after a PUK, or has forgotten the PIN by itself. */
    public static final LeaseEnd CARD_RESET =
        new LeaseEnd("card_reset");

    /** The card was removed. */
    public static final LeaseEnd CARD_REMOVED =
        new LeaseEnd("card_removed");

    /** The reader was unplugged, or the PC/SC service that has it ended. */
    public static final LeaseEnd READER_REMOVED =
        new LeaseEnd("reader_removed");

    /** Its program had stopped waiting for it before it began. */
    public static final LeaseEnd ABANDONED =
        new LeaseEnd("abandoned");

    /** It could not be written to the audit file. */
    public static final LeaseEnd NOT_AUDITED =
        new LeaseEnd("not_audited");

    /** The daemon stops. */
    public static final LeaseEnd STOPPED =
        new LeaseEnd("stopped");

    /** Reads the JSON of the API. */
    public static LeaseEnd fromJson(Object json) {
        return new LeaseEnd(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
