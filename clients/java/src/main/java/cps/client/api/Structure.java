// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * A structure: a hospital, a pharmacy, a practice.
 *
 * @param name Its name (raison sociale). May be null.
 * @param id Struct_IdNat, its identifier (`identity.md` §3.2). May be null.
 */
public record Structure(SourcedText name, SourcedStructureId id) {
    /** Reads the JSON of the API. */
    public static Structure fromJson(Object json) {
        Json.Members members = Json.members(json, "Structure");
        return new Structure(
            members.optional("name", SourcedText::fromJson),
            members.optional("id", SourcedStructureId::fromJson));
    }
}
