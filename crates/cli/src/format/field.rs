use cps_console::Language;
use cps_console::catalogue;

catalogue! {
    /// The name of a field of an identity.
    pub(crate) Field:
    "fields" {
        Category CardNumber CardIssuer CardType ValidFrom ValidUntil TypeOfNationalId NationalId
        FamilyName GivenNames Title Civility Language Profession FutureProfession
        RegisterSection Specialisation Role Specialty Index ModeOfPractice Responsibility
        ReplacedProfessional StructureName StructureId Sector
    }
}

/// The fields by the words of the API.
const FIELDS: &[(&str, Field)] = &[
    ("category", Field::Category),
    ("card number", Field::CardNumber),
    ("card issuer", Field::CardIssuer),
    ("card type", Field::CardType),
    ("valid from", Field::ValidFrom),
    ("valid until", Field::ValidUntil),
    ("type of national id", Field::TypeOfNationalId),
    ("national id", Field::NationalId),
    ("family name", Field::FamilyName),
    ("given names", Field::GivenNames),
    ("title", Field::Title),
    ("civility", Field::Civility),
    ("language", Field::Language),
    ("profession", Field::Profession),
    ("future profession", Field::FutureProfession),
    ("register section", Field::RegisterSection),
    ("specialisation", Field::Specialisation),
    ("role", Field::Role),
    ("specialty", Field::Specialty),
    ("index", Field::Index),
    ("mode of practice", Field::ModeOfPractice),
    ("responsibility", Field::Responsibility),
    ("replaced professional", Field::ReplacedProfessional),
    ("structure name", Field::StructureName),
    ("structure id", Field::StructureId),
    ("sector", Field::Sector),
];

/// Returns a field in the person's language; one that is not known stays as it is.
pub(super) fn field(language: Language, word: &str) -> &str {
    let known = FIELDS.iter().find(|(known, _)| *known == word);
    known.map_or(word, |(_, field)| language.text(*field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_have_names_in_both_languages() {
        for (word, _) in FIELDS {
            assert_eq!(field(Language::English, word), *word);
        }
        assert_eq!(field(Language::French, "valid until"), "fin de validité");
        assert_eq!(field(Language::French, "new field"), "new field");
    }
}
