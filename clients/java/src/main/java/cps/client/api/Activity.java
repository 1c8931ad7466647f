// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * A practice situation: one structure with the holder's place in it.
 *
 * @param index Index on the card, 1 to 16; indexes may have holes.
 * @param structure Place of the warning.
 * @param sector Activity sector (R02). May be null.
 * @param mode Mode of practice (G17). May be null.
 * @param responsibility Level of responsibility (G04). May be null.
 * @param replaces IdNat_PS of the professional whom the holder replaces. May be null.
 */
public record Activity(
        long index, Structure structure, SourcedCode sector, SourcedCode mode, SourcedCode
        responsibility, SourcedNationalId replaces
    ) {
    /** Reads the JSON of the API. */
    public static Activity fromJson(Object json) {
        Json.Members members = Json.members(json, "Activity");
        return new Activity(
            members.required("index", Json::integer),
            members.required("structure", Structure::fromJson),
            members.optional("sector", SourcedCode::fromJson),
            members.optional("mode", SourcedCode::fromJson),
            members.optional("responsibility", SourcedCode::fromJson),
            members.optional("replaces", SourcedNationalId::fromJson));
    }
}
