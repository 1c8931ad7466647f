// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** A command that is sent for its answer. A newer service may send other words. */
public record Probe(String word) {
    /** READ BINARY of EF.SN by its short identifier, after a reset. */
    public static final Probe SERIAL_BY_SHORT_ID =
        new Probe("serial_by_short_id");

    /** SELECT of the IAS-ECC application by its name, without answer data; after a reset. */
    public static final Probe SELECT_APPLET =
        new Probe("select_applet");

    /** The same, while it is selected. */
    public static final Probe SELECT_APPLET_AGAIN =
        new Probe("select_applet_again");

    /** SELECT of the IAS-ECC application by its name, with its description. */
    public static final Probe SELECT_APPLET_DESCRIBED =
        new Probe("select_applet_described");

    /** SELECT of the application's directory by its name, without answer data. */
    public static final Probe SELECT_APPLICATION_BY_NAME =
        new Probe("select_application_by_name");

    /** VERIFY of the PIN without data, while the MF is current. */
    public static final Probe PIN_STATUS_IN_MF =
        new Probe("pin_status_in_mf");

    /** VERIFY of the PUK without data, while the MF is current. */
    public static final Probe PUK_STATUS_IN_MF =
        new Probe("puk_status_in_mf");

    /** VERIFY of the PIN without data, in the application's directory. */
    public static final Probe PIN_STATUS =
        new Probe("pin_status");

    /** VERIFY of the PUK without data, in the application's directory. */
    public static final Probe PUK_STATUS =
        new Probe("puk_status");

    /** GET DATA of the PIN object. */
    public static final Probe PIN_OBJECT =
        new Probe("pin_object");

    /** GET DATA of the PUK object. */
    public static final Probe PUK_OBJECT =
        new Probe("puk_object");

    /** GET DATA of the signature key, without the key. */
    public static final Probe SIGNATURE_KEY_OBJECT =
        new Probe("signature_key_object");

    /** GET DATA of the authentication key, without the key. */
    public static final Probe AUTHENTICATION_KEY_OBJECT =
        new Probe("authentication_key_object");

    /** GET DATA of the security environment 3. */
    public static final Probe ENVIRONMENT3_OBJECT =
        new Probe("environment3_object");

    /** GET DATA of the security environment 5. */
    public static final Probe ENVIRONMENT5_OBJECT =
        new Probe("environment5_object");

    /** GET CHALLENGE. */
    public static final Probe CHALLENGE =
        new Probe("challenge");

    /** READ BINARY of EF.SN for more bytes than it has. */
    public static final Probe READ_BEYOND_END =
        new Probe("read_beyond_end");

    /** READ BINARY of EF.SN from its end on. */
    public static final Probe READ_AT_END =
        new Probe("read_at_end");

    /** READ BINARY of 256 bytes of a file that has more. */
    public static final Probe READ_MOST =
        new Probe("read_most");

    /** SELECT of EF.ACTUA. */
    public static final Probe SELECT_UPDATE_FILE =
        new Probe("select_update_file");

    /** SELECT of the CPS2ter application by its name, on the basic channel. */
    public static final Probe SELECT_CPS2TER =
        new Probe("select_cps2ter");

    /** SELECT of the MF in class A0. */
    public static final Probe CPS2TER_MF =
        new Probe("cps2ter_mf");

    /** SELECT of an activity in class A0. */
    public static final Probe CPS2TER_ACTIVITY =
        new Probe("cps2ter_activity");

    /** SELECT of the DF of the billing situation in class A0. */
    public static final Probe CPS2TER_SITUATIONS =
        new Probe("cps2ter_situations");

    /** SELECT of the billing situation in class A0. */
    public static final Probe CPS2TER_SITUATION =
        new Probe("cps2ter_situation");

    /** READ BINARY of the billing situation in class A0, without the PIN. */
    public static final Probe CPS2TER_READ =
        new Probe("cps2ter_read");

    /** SELECT of the IAS-ECC application by its name, the way back from class A0. */
    public static final Probe SELECT_APPLET_BACK =
        new Probe("select_applet_back");

    /** VERIFY of the PIN without data, after the PIN was presented. */
    public static final Probe PIN_STATUS_PRESENTED =
        new Probe("pin_status_presented");

    /**
     * VERIFY of the PIN without data, after the PIN was presented and the application selected
     * again.
     */
    public static final Probe PIN_STATUS_RESELECTED =
        new Probe("pin_status_reselected");

    /** READ BINARY of the billing situation in class A0, after the PIN was presented. */
    public static final Probe CPS2TER_READ_PRESENTED =
        new Probe("cps2ter_read_presented");

    /** Reads the JSON of the API. */
    public static Probe fromJson(Object json) {
        return new Probe(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
