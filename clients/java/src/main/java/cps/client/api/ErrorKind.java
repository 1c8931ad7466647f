// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/** Kind of an error, as a stable machine word. A newer service may send other words. */
public record ErrorKind(String word) {
    /** A line that is not JSON. */
    public static final ErrorKind REQUEST_PARSE =
        new ErrorKind("request.parse");

    /** JSON that is no JSON-RPC 2.0 request. */
    public static final ErrorKind REQUEST_INVALID =
        new ErrorKind("request.invalid");

    /** No such method. */
    public static final ErrorKind REQUEST_METHOD =
        new ErrorKind("request.method");

    /** Parameters missing, unknown or of the wrong type. */
    public static final ErrorKind REQUEST_PARAMS =
        new ErrorKind("request.params");

    /** A line longer than the limit; the connection is closed after it. */
    public static final ErrorKind REQUEST_TOO_LARGE =
        new ErrorKind("request.too_large");

    /** Too many requests wait on this connection. */
    public static final ErrorKind REQUEST_OVERLOADED =
        new ErrorKind("request.overloaded");

    /** Another method came before `system.hello`. */
    public static final ErrorKind REQUEST_HELLO_FIRST =
        new ErrorKind("request.hello_first");

    /** The time that the request gave itself is over. */
    public static final ErrorKind REQUEST_TIMEOUT =
        new ErrorKind("request.timeout");

    /** The caller gave the request up. */
    public static final ErrorKind REQUEST_CANCELLED =
        new ErrorKind("request.cancelled");

    /** A defect of the daemon. */
    public static final ErrorKind INTERNAL =
        new ErrorKind("internal");

    /** No daemon behind the socket. */
    public static final ErrorKind DAEMON_UNREACHABLE =
        new ErrorKind("daemon.unreachable");

    /**
     * The program and the daemon speak different versions of the protocol; the detail names both.
     */
    public static final ErrorKind DAEMON_VERSION =
        new ErrorKind("daemon.version");

    /** The caller may not use the service. */
    public static final ErrorKind CLIENT_NOT_AUTHORISED =
        new ErrorKind("client.not_authorised");

    /** A method for administrators only. */
    public static final ErrorKind CLIENT_NOT_ADMIN =
        new ErrorKind("client.not_admin");

    /** No reader with this name. */
    public static final ErrorKind READER_NOT_FOUND =
        new ErrorKind("reader.not_found");

    /** No reader is connected. */
    public static final ErrorKind READER_NONE =
        new ErrorKind("reader.none");

    /** The reader failed or was unplugged. */
    public static final ErrorKind READER_LOST =
        new ErrorKind("reader.lost");

    /** The PC/SC service does not answer. */
    public static final ErrorKind READER_SERVICE_DOWN =
        new ErrorKind("reader.service_down");

    /** Another program holds the card. */
    public static final ErrorKind READER_BUSY =
        new ErrorKind("reader.busy");

    /** No card is inserted. */
    public static final ErrorKind CARD_NONE =
        new ErrorKind("card.none");

    /** The card of this id has left. */
    public static final ErrorKind CARD_REMOVED =
        new ErrorKind("card.removed");

    /** The card is still being read. */
    public static final ErrorKind CARD_READING =
        new ErrorKind("card.reading");

    /** The card gives no answer to reset. */
    public static final ErrorKind CARD_MUTE =
        new ErrorKind("card.mute");

    /** A card that is not a CPx card. */
    public static final ErrorKind CARD_UNKNOWN =
        new ErrorKind("card.unknown");

    /** A patient's card. */
    public static final ErrorKind CARD_VITALE =
        new ErrorKind("card.vitale");

    /** A file of the card cannot be read as it should. */
    public static final ErrorKind CARD_DAMAGED =
        new ErrorKind("card.damaged");

    /** EF.ACTUA says that the last update did not finish: CKR_ASIP_BAD_EF_ACTUA. */
    public static final ErrorKind CARD_UPDATE_INTERRUPTED =
        new ErrorKind("card.update_interrupted");

    /** The card answered something unexpected. */
    public static final ErrorKind CARD_ERROR =
        new ErrorKind("card.error");

    /** A card of the family that this version cannot use. */
    public static final ErrorKind CARD_UNSUPPORTED =
        new ErrorKind("card.unsupported");

    /** The PIN is wrong; `retries` tells how many tries are left. */
    public static final ErrorKind PIN_INCORRECT =
        new ErrorKind("pin.incorrect");

    /** The PIN is blocked. */
    public static final ErrorKind PIN_BLOCKED =
        new ErrorKind("pin.blocked");

    /** The PIN has the wrong length or holds other characters; the card was not asked. */
    public static final ErrorKind PIN_FORMAT =
        new ErrorKind("pin.format");

    /** The operation needs `pin.login`. */
    public static final ErrorKind PIN_REQUIRED =
        new ErrorKind("pin.required");

    /** This side of the card has no PIN. */
    public static final ErrorKind PIN_NONE =
        new ErrorKind("pin.none");

    /** This connection is logged in already. */
    public static final ErrorKind PIN_ALREADY_LOGGED_IN =
        new ErrorKind("pin.already_logged_in");

    /** No login with this number. */
    public static final ErrorKind LEASE_NOT_FOUND =
        new ErrorKind("lease.not_found");

    /** The new PIN has the wrong length; the card was not asked. */
    public static final ErrorKind PIN_NEW_FORMAT =
        new ErrorKind("pin.new_format");

    /** The PUK is wrong; `retries` tells how many tries are left. */
    public static final ErrorKind PUK_INCORRECT =
        new ErrorKind("puk.incorrect");

    /** The PUK has the wrong length or holds other characters; the card was not asked. */
    public static final ErrorKind PUK_FORMAT =
        new ErrorKind("puk.format");

    /** The PUK is blocked or used up. */
    public static final ErrorKind PUK_BLOCKED =
        new ErrorKind("puk.blocked");

    /** The account may present no PIN or PUK. */
    public static final ErrorKind PIN_NOT_ALLOWED =
        new ErrorKind("pin.not_allowed");

    /** A program of another account is logged in to the card. */
    public static final ErrorKind PIN_OTHER_ACCOUNT =
        new ErrorKind("pin.other_account");

    /** The last try of the PIN is left to a dialog or a PIN pad; the card was not asked. */
    public static final ErrorKind PIN_LAST_TRY =
        new ErrorKind("pin.last_try");

    /** The last try of the PUK is left to a dialog and to root; the card was not asked. */
    public static final ErrorKind PUK_LAST_TRY =
        new ErrorKind("puk.last_try");

    /**
     * A wrong PIN or PUK was presented; the detail says how long the pause lasts. The card was not
     * asked.
     */
    public static final ErrorKind PIN_PAUSED =
        new ErrorKind("pin.paused");

    /** The holder closed the dialog. */
    public static final ErrorKind PROMPT_CANCELLED =
        new ErrorKind("prompt.cancelled");

    /** The holder typed no PIN in time. */
    public static final ErrorKind PROMPT_TIMEOUT =
        new ErrorKind("prompt.timeout");

    /** No agent of the caller's account shows dialogs. */
    public static final ErrorKind PROMPT_UNAVAILABLE =
        new ErrorKind("prompt.unavailable");

    /** Another agent shows the dialogs of this account; the detail names its process. */
    public static final ErrorKind AGENT_OTHER =
        new ErrorKind("agent.other");

    /**
     * The account has left several dialogs about a card, or about sites, without an answer; the
     * detail says how long it waits.
     */
    public static final ErrorKind PROMPT_PAUSED =
        new ErrorKind("prompt.paused");

    /** The audit record of an operation could not be written. */
    public static final ErrorKind AUDIT_FAILED =
        new ErrorKind("audit.failed");

    /** No audit file is configured. */
    public static final ErrorKind AUDIT_OFF =
        new ErrorKind("audit.off");

    /** The cache on disk could not be removed. */
    public static final ErrorKind CACHE_FAILED =
        new ErrorKind("cache.failed");

    /** No key of this purpose on the card. */
    public static final ErrorKind KEY_NOT_FOUND =
        new ErrorKind("key.not_found");

    /** The key cannot do that. */
    public static final ErrorKind KEY_USAGE =
        new ErrorKind("key.usage");

    /** Data that the key cannot sign, or of the wrong length. */
    public static final ErrorKind DATA_INVALID =
        new ErrorKind("data.invalid");

    /** No data object with this label. */
    public static final ErrorKind DATA_NOT_FOUND =
        new ErrorKind("data.not_found");

    /** The data object cannot be changed. */
    public static final ErrorKind DATA_READ_ONLY =
        new ErrorKind("data.read_only");

    /** More bytes than the file holds. */
    public static final ErrorKind DATA_TOO_LONG =
        new ErrorKind("data.too_long");

    /** The cryptogram cannot be deciphered; all causes look alike. */
    public static final ErrorKind DECRYPT_FAILED =
        new ErrorKind("decrypt.failed");

    /** The signature did not verify with the card's certificate: it was thrown away. */
    public static final ErrorKind SIGNATURE_UNVERIFIED =
        new ErrorKind("signature.unverified");

    /**
     * `require_trusted` was asked for, and a certificate is not `trusted`; the detail names the
     * reasons. No PIN was asked for and nothing was signed.
     */
    public static final ErrorKind CERTIFICATE_UNTRUSTED =
        new ErrorKind("certificate.untrusted");

    /** The certificate of a key cannot be read, so a signature by the key cannot be verified. */
    public static final ErrorKind CERTIFICATE_DAMAGED =
        new ErrorKind("certificate.damaged");

    /** The card has no national identifier of its holder. */
    public static final ErrorKind ASSERTION_NO_NATIONAL_ID =
        new ErrorKind("assertion.no_national_id");

    /** The card has no profession of its holder. */
    public static final ErrorKind ASSERTION_NO_PROFESSION =
        new ErrorKind("assertion.no_profession");

    /** The card has no speciality of a physician or pharmacist; the detail has the profession. */
    public static final ErrorKind ASSERTION_NO_SPECIALITY =
        new ErrorKind("assertion.no_speciality");

    /** The card has no activity with this number; the detail has the number. */
    public static final ErrorKind ASSERTION_NO_ACTIVITY =
        new ErrorKind("assertion.no_activity");

    /** The activity has no identifier of a structure; the detail has its number. */
    public static final ErrorKind ASSERTION_NO_STRUCTURE =
        new ErrorKind("assertion.no_structure");

    /** The activity has no sector; the detail has its number. */
    public static final ErrorKind ASSERTION_NO_SECTOR =
        new ErrorKind("assertion.no_sector");

    /**
     * The structure of the activity has neither a FINESS nor a SIRET number; the detail has the
     * number of the activity.
     */
    public static final ErrorKind ASSERTION_NO_BILLING_NUMBER =
        new ErrorKind("assertion.no_billing_number");

    /**
     * The certificates of the issuers are not known up to a root, and the signature names them
     * all.
     */
    public static final ErrorKind ASSERTION_NO_CHAIN =
        new ErrorKind("assertion.no_chain");

    /** Reads the JSON of the API. */
    public static ErrorKind fromJson(Object json) {
        return new ErrorKind(Json.text(json));
    }

    @Override
    public String toString() {
        return word;
    }
}
