//! The language of what a person reads.

use std::env;

/// A language that this program speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    French,
}

impl Language {
    /// The language of the locale (POSIX.1-2017, section 8.2): French, or else English.
    pub(crate) fn of_environment() -> Self {
        Self::of_locale(["LC_ALL", "LC_MESSAGES", "LANG"].map(|name| env::var(name).ok()))
    }

    /// The first of these variables that is set and not empty decides.
    fn of_locale(variables: [Option<String>; 3]) -> Self {
        let locale = variables
            .into_iter()
            .flatten()
            .find(|value| !value.is_empty());
        match locale {
            Some(locale) if locale.starts_with("fr") => Self::French,
            _ => Self::English,
        }
    }

    /// ISO 639-1.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_decides() {
        let table = [
            ([None, None, None], Language::English),
            ([None, None, Some("fr_FR.UTF-8")], Language::French),
            ([None, None, Some("fr")], Language::French),
            (
                [None, Some("C.UTF-8"), Some("fr_FR.UTF-8")],
                Language::English,
            ),
            ([Some(""), Some("fr_CA"), Some("en_GB")], Language::French),
            (
                [Some("de_DE"), Some("fr_FR"), Some("fr_FR")],
                Language::English,
            ),
        ];
        for (variables, language) in table {
            let variables = variables.map(|value| value.map(str::to_owned));
            assert_eq!(
                Language::of_locale(variables.clone()),
                language,
                "{variables:?}"
            );
        }
    }
}
