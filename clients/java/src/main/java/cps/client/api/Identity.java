// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.Json;
import java.util.List;

/**
 * The holder of a card: proven by the certificate, completed by the data objects. Everything but
 * `activities` is public: readable without the PIN.
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
 */
public record Identity(
        CardEnvironment environment, Holder holder, SourcedNationalId nationalId, SourcedCode
        profession, SourcedCode futureProfession, SourcedCode role, List<SourcedCode> specialties,
        List<SourcedCode> specialisations, SourcedCode registerSection, List<SourcedCode>
        languages, CardIdentity cardIdentity, Structure structure, List<Activity> activities,
        List<UnknownElement> unknown, List<IdentityWarning> warnings
    ) {
    /** Reads the JSON of the API. */
    public static Identity fromJson(Object json) {
        Json.Members members = Json.members(json, "Identity");
        return new Identity(
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
            members.required("warnings", Json.list(IdentityWarning::fromJson)));
    }
}
