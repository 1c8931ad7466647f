// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * A login as administrators see it.
 *
 * @param lease Its number.
 * @param card The card.
 * @param reader Name of the reader.
 * @param uid The account of its program.
 * @param pid The process that connected. May be null.
 * @param client The name that the program gave itself. May be null.
 * @param purpose Purpose of the login, in the program's words. May be null.
 * @param rights Remaining rights.
 */
public record LeaseRecord(
        long lease, String card, String reader, long uid, Long pid, String client, String purpose,
        LeaseState rights
    ) {
    /** Reads the JSON of the API. */
    public static LeaseRecord fromJson(Object json) {
        Json.Members members = Json.members(json, "LeaseRecord");
        return new LeaseRecord(
            members.required("lease", Json::integer),
            members.required("card", Json::text),
            members.required("reader", Json::text),
            members.required("uid", Json::integer),
            members.optional("pid", Json::integer),
            members.optional("client", Json::text),
            members.optional("purpose", Json::text),
            members.required("rights", LeaseState::fromJson));
    }
}
