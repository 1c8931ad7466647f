// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * A login as administrators see it.
 *
 * @param lease Its number.
 * @param card The card.
 * @param reader Name of the reader.
 * @param uid The number of the account, where the service runs on Unix. May be null.
 * @param sid The SID of the account as text, `S-1-5-…`, where the service runs on Windows. May be
 * null.
 * @param pid The process that connected. May be null.
 * @param client The name that the program gave itself. May be null.
 * @param purpose Purpose of the login, in the program's words. May be null.
 * @param rights Remaining rights.
 */
public record LeaseRecord(
        long lease, String card, String reader, Long uid, String sid, Long pid, String client,
        String purpose, LeaseState rights
    ) {
    /** Reads the JSON of the API. */
    public static LeaseRecord fromJson(Object json) {
        Json.Members members = Json.members(json, "LeaseRecord");
        return new LeaseRecord(
            members.required("lease", Json::integer),
            members.required("card", Json::text),
            members.required("reader", Json::text),
            members.optional("uid", Json::integer),
            members.optional("sid", Json::text),
            members.optional("pid", Json::integer),
            members.optional("client", Json::text),
            members.optional("purpose", Json::text),
            members.required("rights", LeaseState::fromJson));
    }
}
