// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * The card as its issuer describes it.
 *
 * @param type Card type (G02). May be null.
 * @param category Product category (G01). May be null.
 * @param issuer Number of the issuer, `8025000001`. May be null.
 * @param number Card number, ten digits; not the serial number of EF.SN. May be null.
 * @param validity First and last day of validity. May be null.
 */
public record CardIdentity(
        SourcedCode type, SourcedCode category, SourcedText issuer, SourcedText number,
        SourcedValidity validity
    ) {
    /** Reads the JSON of the API. */
    public static CardIdentity fromJson(Object json) {
        Json.Members members = Json.members(json, "CardIdentity");
        return new CardIdentity(
            members.optional("type", SourcedCode::fromJson),
            members.optional("category", SourcedCode::fromJson),
            members.optional("issuer", SourcedText::fromJson),
            members.optional("number", SourcedText::fromJson),
            members.optional("validity", SourcedValidity::fromJson));
    }
}
