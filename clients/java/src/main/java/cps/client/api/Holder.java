// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;

/**
 * The person. Every name can be absent: some cards are not nominative.
 *
 * @param familyName Family name. May be null.
 * @param givenNames Given names. May be null.
 * @param civility Civility (G03). May be null.
 * @param title Title in the certificate: the label of the profession on a CPS. May be null.
 */
public record Holder(
        SourcedText familyName, SourcedText givenNames, SourcedCode civility, SourcedText title
    ) {
    /** Reads the JSON of the API. */
    public static Holder fromJson(Object json) {
        Json.Members members = Json.members(json, "Holder");
        return new Holder(
            members.optional("family_name", SourcedText::fromJson),
            members.optional("given_names", SourcedText::fromJson),
            members.optional("civility", SourcedCode::fromJson),
            members.optional("title", SourcedText::fromJson));
    }
}
