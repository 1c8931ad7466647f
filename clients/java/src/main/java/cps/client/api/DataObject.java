// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * A data object of the card.
 *
 * @param label Label, `CPS_NAME_PS` for example.
 * @param application Application, `CPS`.
 * @param needsPin Whether it can be read after `pin.login` only.
 * @param modifiable Whether `cards.data.write` may change it.
 * @param mayEndLogin Whether reading it may end the login: it lies in another application of the
 * card, and the card may forget the PIN on the way back. All such objects are read together and
 * kept as long as the login lasts.
 * @param length Length of its content in bytes, if it is known without asking the card. May be
 * null.
 */
public record DataObject(
        String label, String application, boolean needsPin, boolean modifiable, boolean
        mayEndLogin, Long length
    ) {
    /** Reads the JSON of the API. */
    public static DataObject fromJson(Object json) {
        Json.Members members = Json.members(json, "DataObject");
        return new DataObject(
            members.required("label", Json::text),
            members.required("application", Json::text),
            members.required("needs_pin", Json::bool),
            members.required("modifiable", Json::bool),
            members.required("may_end_login", Json::bool),
            members.optional("length", Json::integer));
    }
}
