// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * A line of the audit file. It holds no PIN, no document, of the holder only the serial number of
 * the chip and the `CardFacts`, and of a patient only a keyed hash.
 *
 * @param time Time, RFC 3339, UTC.
 * @param operation Operation that was asked for.
 * @param outcome `ok`, or the word of the error.
 * @param uid The number of the account, where the service runs on Unix. May be null.
 * @param sid The SID of the account as text, `S-1-5-…`, where the service runs on Windows. May be
 * null.
 * @param pid The process that connected. May be null.
 * @param program Its executable or command name, for information. May be null.
 * @param client The name that the program gave itself. May be null.
 * @param origin The site for whose pages it asked, as the program gave it. May be null.
 * @param reader Name of the reader; empty where no card is concerned.
 * @param serial Serial number of the card; empty where no card is concerned.
 * @param repeated Number of refusals of this kind within a minute of an earlier record, which this
 * one stands for. May be null.
 * @param key The key. May be null.
 * @param scheme Signature scheme. May be null.
 * @param digest The digest, or the bytes as given, of which 512 are kept; not that of an
 * assertion, against which a reader could test who the patient is. May be null.
 * @param agentPid The process of the agent that showed the dialog. May be null.
 * @param label Label of the data object. May be null.
 * @param reason The reason why a login ended. May be null.
 * @param purpose Purpose, in the caller's words. May be null.
 * @param access The way in which other programs reach the card during the login. May be null.
 * @param assertion The kind of the assertion, or of those that a login is limited to. May be null.
 * @param assertionId The identifier of the assertion. May be null.
 * @param activity The number of the activity that the assertion is made for. May be null.
 * @param patient The patient of the assertion: HMAC-SHA256 of the national identity (INS) with the
 * key in `patient.key` below `state_dir`, in hexadecimal digits. Absent without `state_dir`. May
 * be null.
 * @param site The site that may use the card, or may not any more. May be null.
 * @param generation Generation and interface of the card. May be null.
 * @param opposed Day on which the card was opposed, `yyyy-mm-dd`, by the index of the directory.
 * May be null.
 * @param directoryFreshness Whether that index was read, and how old it was; absent without one
 * (`directory_index` of the configuration). Only a current one says that a card without `opposed`
 * is not opposed. May be null.
 * @param number Number of the record in the chain, from 1; absent in lines of earlier versions.
 * May be null.
 * @param previous SHA-256 of the line before, in hexadecimal digits; absent in the first record of
 * all. May be null.
 */
public record AuditRecord(
        String time, Operation operation, String outcome, Long uid, String sid, Long pid, String
        program, String client, String origin, String reader, String serial, Long repeated,
        Purpose key, SignScheme scheme, byte[] digest, Long agentPid, String label, LeaseEnd
        reason, String purpose, CardAccess access, AssertionKind assertion, String assertionId,
        Long activity, String patient, String site, CardGeneration generation, String opposed,
        DirectoryFreshness directoryFreshness, Long number, String previous
    ) {
    /** Reads the JSON of the API. */
    public static AuditRecord fromJson(Object json) {
        Json.Members members = Json.members(json, "AuditRecord");
        return new AuditRecord(
            members.required("time", Json::text),
            members.required("operation", Operation::fromJson),
            members.required("outcome", Json::text),
            members.optional("uid", Json::integer),
            members.optional("sid", Json::text),
            members.optional("pid", Json::integer),
            members.optional("program", Json::text),
            members.optional("client", Json::text),
            members.optional("origin", Json::text),
            members.required("reader", Json::text),
            members.required("serial", Json::text),
            members.optional("repeated", Json::integer),
            members.optional("key", Purpose::fromJson),
            members.optional("scheme", SignScheme::fromJson),
            members.optional("digest", Json::bytes),
            members.optional("agent_pid", Json::integer),
            members.optional("label", Json::text),
            members.optional("reason", LeaseEnd::fromJson),
            members.optional("purpose", Json::text),
            members.optional("access", CardAccess::fromJson),
            members.optional("assertion", AssertionKind::fromJson),
            members.optional("assertion_id", Json::text),
            members.optional("activity", Json::integer),
            members.optional("patient", Json::text),
            members.optional("site", Json::text),
            members.optional("generation", CardGeneration::fromJson),
            members.optional("opposed", Json::text),
            members.optional("directory_freshness", DirectoryFreshness::fromJson),
            members.optional("number", Json::integer),
            members.optional("previous", Json::text));
    }
}
