// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** A fact that is uncertain of real cards. A newer service may send other words. */
public record Fact(String word) {
    /** The answer to reset is one of the known ones. */
    public static final Fact KNOWN_ATR =
        new Fact("known_atr");

    /** The reader and the card speak T=0 on a CPS3 by contact, and T=1 otherwise. */
    public static final Fact PROTOCOL =
        new Fact("protocol");

    /** EF.DIR of a CPS3 has 101 bytes: two records, each with a path. */
    public static final Fact EF_DIR =
        new Fact("ef_dir");

    /** CPS_ID_CARD, CPS_NAME_PS, CPS_LANG_PS and CPS_INFO_PS are the files D101 to D104. */
    public static final Fact IDENTITY_FILES =
        new Fact("identity_files");

    /** The identity files hold data objects, one container in each, and nothing else. */
    public static final Fact IDENTITY_TAGS =
        new Fact("identity_tags");

    /**
     * EF.ODF lists 7001 (PIN), 7002 (private keys), 7005 (certificates) and 7006 (data objects).
     */
    public static final Fact DIRECTORY_FILES =
        new Fact("directory_files");

    /** The signature certificate is the file A001, that of authentication A002. */
    public static final Fact CERTIFICATE_FILES =
        new Fact("certificate_files");

    /** GET DATA describes the keys of a CPS3, in the application's directory. */
    public static final Fact KEY_OBJECTS =
        new Fact("key_objects");

    /** A CPS3 has the security environments 3 and 5. */
    public static final Fact ENVIRONMENTS =
        new Fact("environments");

    /**
     * The directory of the contactless side lies in 0002 and lists files of the directory 0001.
     */
    public static final Fact CONTACTLESS_FILES =
        new Fact("contactless_files");

    /** SELECT describes the application's directory: type 38, its identifier and its name. */
    public static final Fact DIRECTORY_DESCRIPTIONS =
        new Fact("directory_descriptions");

    /** SELECT describes files in the template 62 on a CPS3 and 6F on a CPS4, with their size. */
    public static final Fact DESCRIPTION_TEMPLATE =
        new Fact("description_template");

    /** The last wrong PIN is answered with 6983. */
    public static final Fact LAST_WRONG_PIN =
        new Fact("last_wrong_pin");

    /** Selecting the application again ends the verification of the PIN. */
    public static final Fact RESELECT_ENDS_VERIFICATION =
        new Fact("reselect_ends_verification");

    /** A security environment is used up by its operation. */
    public static final Fact ENVIRONMENT_USED_UP =
        new Fact("environment_used_up");

    /** The PIN opens the protected files of the CPS2ter side too. */
    public static final Fact CPS2TER_SHARES_PIN =
        new Fact("cps2ter_shares_pin");

    /** The objects that a CPS4 lists outside its application are read by their path. */
    public static final Fact OUTSIDE_FILES_BY_PATH =
        new Fact("outside_files_by_path");

    /** READ BINARY gives 256 bytes at once. */
    public static final Fact READ_256 =
        new Fact("read_256");

    /** A CPS4 has the keys 10 (signature) and 20 (authentication). */
    public static final Fact CPS4_KEY_REFERENCES =
        new Fact("cps4_key_references");

    /** The first SELECT of the application opens channel 1 of a CPS4. */
    public static final Fact CPS4_CHANNEL =
        new Fact("cps4_channel");

    /** A CPS3 has the keys 81 (signature) and 82 (authentication). */
    public static final Fact CPS3_KEY_REFERENCES =
        new Fact("cps3_key_references");

    /** A right PUK that unblocks nothing spends none of its uses. */
    public static final Fact PUK_USES =
        new Fact("puk_uses");

    /** An operation of a private key takes less than two seconds. */
    public static final Fact KEY_TIME =
        new Fact("key_time");

    /** SELECT of the application with P2 = 04 answers no data. */
    public static final Fact APPLET_DESCRIPTION =
        new Fact("applet_description");

    /** The serial number of the chip and the card number have nothing in common. */
    public static final Fact SERIAL_AND_NUMBER =
        new Fact("serial_and_number");

    /** EF.ACTUA holds two dates, 81 and 82, in EC. */
    public static final Fact UPDATE_FILE =
        new Fact("update_file");

    /** CPS_DATA of a CPS4 cannot be changed. */
    public static final Fact CPS4_DATA_READ_ONLY =
        new Fact("cps4_data_read_only");

    /** A CPS3 gives EF.SN by its short identifier after a reset. */
    public static final Fact SHORT_FILE_ID =
        new Fact("short_file_id");

    /** A CPS3 gives the counters of PIN and PUK by GET DATA. */
    public static final Fact GET_DATA =
        new Fact("get_data");

    /** VERIFY without data tells the tries that are left. */
    public static final Fact EMPTY_VERIFY =
        new Fact("empty_verify");

    /** GET CHALLENGE gives 8 random bytes. */
    public static final Fact GET_CHALLENGE =
        new Fact("get_challenge");

    /** READ BINARY of more bytes than a file has gives those that it has. */
    public static final Fact READ_BEYOND_END =
        new Fact("read_beyond_end");

    /** SELECT of EF.ACTUA answers 9000 or 6A82. */
    public static final Fact UPDATE_FILE_SELECTED =
        new Fact("update_file_selected");

    /** The PIN is known outside the application's directory. */
    public static final Fact PIN_EVERYWHERE =
        new Fact("pin_everywhere");

    /** The PIN has 4 digits in 8 bytes, the PUK 8; their references are 1 and 2. */
    public static final Fact PIN_FORM =
        new Fact("pin_form");

    /** The PIN has 3 tries and the PUK 10. */
    public static final Fact TRIES =
        new Fact("tries");

    /** The keys have 2048 bits. */
    public static final Fact KEY_BITS =
        new Fact("key_bits");

    /**
     * Each key signs in every scheme that the driver gives it, PSS with a salt as long as the
     * hash.
     */
    public static final Fact SCHEMES =
        new Fact("schemes");

    /** The authentication key deciphers. */
    public static final Fact DECIPHERING =
        new Fact("deciphering");

    /**
     * The authentication certificate has key usages and extended key usages, and no other names of
     * its subject.
     */
    public static final Fact AUTHENTICATION_CERTIFICATE =
        new Fact("authentication_certificate");

    /** The certificates name a policy of the ANS, below 1.2.250.1.71 or 1.2.250.1.213. */
    public static final Fact POLICY_OIDS =
        new Fact("policy_oids");

    /** CPS_LANG_PS is one container with a data object for each language. */
    public static final Fact LANGUAGE_FILE =
        new Fact("language_file");

    /** The numbers of test cards are in a range of their own. */
    public static final Fact TEST_CARD_NUMBERS =
        new Fact("test_card_numbers");

    /** The certificates follow the profile of IGC-Santé. */
    public static final Fact CERTIFICATE_PROFILE =
        new Fact("certificate_profile");

    /** The directory lists CPS2TER objects on a CPS4 and none on a CPS3. */
    public static final Fact CPS2TER_OBJECTS =
        new Fact("cps2ter_objects");

    /** Reads the JSON of the API. */
    public static Fact fromJson(Object json) {
        return new Fact(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
