use crate::language::Language;

/// The fields of an identity as warnings name them, and in French.
const FRENCH: &[(&str, &str)] = &[
    ("category", "catégorie"),
    ("card number", "numéro de carte"),
    ("card issuer", "émetteur de la carte"),
    ("card type", "type de carte"),
    ("valid from", "début de validité"),
    ("valid until", "fin de validité"),
    ("type of national id", "type d'identifiant national"),
    ("national id", "identifiant national"),
    ("family name", "nom de famille"),
    ("given names", "prénoms"),
    ("title", "titre"),
    ("civility", "civilité"),
    ("language", "langue"),
    ("profession", "profession"),
    ("future profession", "future profession"),
    ("register section", "section du tableau"),
    ("specialisation", "spécialisation"),
    ("role", "rôle"),
    ("specialty", "spécialité"),
    ("index", "numéro"),
    ("mode of practice", "mode d'exercice"),
    ("responsibility", "responsabilité"),
    ("replaced professional", "professionnel remplacé"),
    ("structure name", "nom de la structure"),
    ("structure id", "identifiant de la structure"),
    ("sector", "secteur"),
];

/// Returns a field in the person's language; one that is not known stays as it is.
pub(super) fn field(language: Language, english: &str) -> &str {
    let known = FRENCH.iter().find(|(known, _)| *known == english);
    match (language, known) {
        (Language::French, Some((_, french))) => french,
        (Language::French, None) | (Language::English, _) => english,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_have_names_in_both_languages() {
        assert_eq!(field(Language::English, "valid until"), "valid until");
        assert_eq!(field(Language::French, "valid until"), "fin de validité");
        assert_eq!(field(Language::French, "new field"), "new field");
    }
}
