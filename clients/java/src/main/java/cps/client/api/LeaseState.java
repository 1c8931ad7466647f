// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * Remaining rights of a login.
 *
 * @param signaturesLeft Signatures that it may still make.
 * @param secondsLeft Seconds until it ends by itself.
 * @param idleSeconds Seconds without use after which it ends; each request of its connection to
 * its card is a use.
 * @param access The way in which other programs reach the card; absent before the login has begun.
 * May be null.
 * @param keys The keys that it covers; absent if it covers all. May be null.
 * @param assertion The kind of assertions that it makes, and nothing else; absent if it is for any
 * use. May be null.
 */
public record LeaseState(
        long signaturesLeft, long secondsLeft, long idleSeconds, CardAccess access, List<Purpose>
        keys, AssertionKind assertion
    ) {
    /** Reads the JSON of the API. */
    public static LeaseState fromJson(Object json) {
        Json.Members members = Json.members(json, "LeaseState");
        return new LeaseState(
            members.required("signatures_left", Json::integer),
            members.required("seconds_left", Json::integer),
            members.required("idle_seconds", Json::integer),
            members.optional("access", CardAccess::fromJson),
            members.optional("keys", Json.list(Purpose::fromJson)),
            members.optional("assertion", AssertionKind::fromJson));
    }
}
