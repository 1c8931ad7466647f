// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * An identity with what is known of the certificate that it came from.
 *
 * @param environment Whether the card and its holder exist only for tests.
 * @param holder The person, as far as the card is nominative.
 * @param nationalId IdNat_PS, the identifier of the person (`identity.md` §3.1). May be null.
 * @param profession Profession (G15). May be null.
 * @param futureProfession Profession in training, of a CPF (G16). May be null.
 * @param role Role of a person without a G15 profession (J121). May be null.
 * @param specialties Specialities and competences (R01).
 * @param specialisations Specialisations (G20).
 * @param registerSection Section of the pharmacists' register (G05). May be null.
 * @param languages Languages by preference (G00).
 * @param cardIdentity The card.
 * @param structure The structure that the certificate names, of an establishment's card. May be
 * null.
 * @param activities The practice situations, in the card's order; absent until they were read with
 * the PIN. May be null.
 * @param unknown Elements of the data objects that no entry of the tag map explains, in order.
 * @param warnings Warnings.
 * @param trust Whether the certificate that names the holder can be relied on now. Unless it is
 * `trusted`, `environment` and every field of the identity are only what the card claims.
 * @param proof Way in which the card has shown that the certificate is its own.
 * @param complete Whether the public data objects were read: before, there is only what the
 * certificate tells.
 */
public record JudgedIdentity(
        CardEnvironment environment, Holder holder, SourcedNationalId nationalId, SourcedCode
        profession, SourcedCode futureProfession, SourcedCode role, List<SourcedCode> specialties,
        List<SourcedCode> specialisations, SourcedCode registerSection, List<SourcedCode>
        languages, CardIdentity cardIdentity, Structure structure, List<Activity> activities,
        List<UnknownElement> unknown, List<IdentityWarning> warnings, Trust trust, Proof proof,
        boolean complete
    ) {
    /** Reads the JSON of the API. */
    public static JudgedIdentity fromJson(Object json) {
        Json.Members members = Json.members(json, "JudgedIdentity");
        return new JudgedIdentity(
            members.required("environment", CardEnvironment::fromJson),
            members.required("holder", Holder::fromJson),
            members.optional("national_id", SourcedNationalId::fromJson),
            members.optional("profession", SourcedCode::fromJson),
            members.optional("future_profession", SourcedCode::fromJson),
            members.optional("role", SourcedCode::fromJson),
            members.required("specialties", Json.list(SourcedCode::fromJson)),
            members.required("specialisations", Json.list(SourcedCode::fromJson)),
            members.optional("register_section", SourcedCode::fromJson),
            members.required("languages", Json.list(SourcedCode::fromJson)),
            members.required("card_identity", CardIdentity::fromJson),
            members.optional("structure", Structure::fromJson),
            members.optional("activities", Json.list(Activity::fromJson)),
            members.required("unknown", Json.list(UnknownElement::fromJson)),
            members.required("warnings", Json.list(IdentityWarning::fromJson)),
            members.required("trust", Trust::fromJson),
            members.required("proof", Proof::fromJson),
            members.required("complete", Json::bool));
    }
}
