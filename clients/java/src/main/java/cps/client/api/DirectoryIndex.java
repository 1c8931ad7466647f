// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * State of the index of the directory. In no state does it keep a card from being used, but for
 * those that it names, where the administrator has chosen so.
 *
 * @param freshness Whether it is read, and how old it is.
 * @param date Day of the newest list of cards in it, `yyyy-mm-dd`; absent if it is not read or has
 * none. May be null.
 * @param detail The reason why it is not read, for the administrator. May be null.
 */
public record DirectoryIndex(DirectoryFreshness freshness, String date, String detail) {
    /** Reads the JSON of the API. */
    public static DirectoryIndex fromJson(Object json) {
        Json.Members members = Json.members(json, "DirectoryIndex");
        return new DirectoryIndex(
            members.required("freshness", DirectoryFreshness::fromJson),
            members.optional("date", Json::text),
            members.optional("detail", Json::text));
    }
}
