//! The language of what a person reads.

use std::env;

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::sys;

/// The variables of a locale, the first one that is set decides (POSIX.1-2017, section 8.2).
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// A language that this program speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English, for every locale that is not French.
    English,
    /// French.
    French,
}

impl Language {
    /// Returns the language of the locale: French, or else English. Where no variable has it, it is
    /// that of the account, if the system keeps one.
    pub fn of_environment() -> Self {
        let variables = VARIABLES.map(|name| env::var(name).ok());
        Self::of_locale(variables.into_iter().chain([sys::account_locale()]))
    }

    /// Returns the same, and the language of the computer where the environment has no locale, as
    /// under PAM.
    pub fn of_environment_or_system() -> Self {
        if VARIABLES.iter().any(|name| env::var_os(name).is_some()) {
            return Self::of_environment();
        }
        let file = sys::system_locale();
        let assigned = VARIABLES.map(|name| assigned(&file, name));
        Self::of_locale(assigned.into_iter().chain([sys::account_locale()]))
    }

    /// Returns the language of the first of these locales that is there and not empty.
    fn of_locale(locales: impl IntoIterator<Item = Option<String>>) -> Self {
        let locale = locales
            .into_iter()
            .flatten()
            .find(|value| !value.is_empty());
        match locale {
            Some(locale) if locale.starts_with("fr") => Self::French,
            _ => Self::English,
        }
    }

    /// Returns the code of ISO 639-1.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }
}

impl ValueEnum for Language {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::English, Self::French]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.code()))
    }
}

/// Returns the value of a variable in a file of assignments, with or without quotes.
fn assigned(file: &str, name: &str) -> Option<String> {
    file.lines()
        .filter_map(|line| line.trim().split_once('='))
        .rfind(|(variable, _)| *variable == name)
        .map(|(_, value)| value.trim_matches(['"', '\'']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_of_the_computer_is_a_file_of_assignments() {
        let file = "# LANG=en_GB.UTF-8\nLANG=\"fr_FR.UTF-8\"\n LC_TIME='C'\nLC_ALL\n";
        for (name, value) in [
            ("LANG", Some("fr_FR.UTF-8")),
            ("LC_TIME", Some("C")),
            ("LC_ALL", None),
            ("LC_MESSAGES", None),
        ] {
            assert_eq!(assigned(file, name).as_deref(), value, "{name}");
        }
    }

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
