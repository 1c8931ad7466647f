//! The words that this program says to the holder, in both languages.

/// The language of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Language {
    #[default]
    English,
    French,
}

impl Language {
    /// Reads the `lang` of a message: French for `fr` and its kinds, otherwise English.
    pub(crate) fn of(lang: Option<&str>) -> Self {
        let language = lang.and_then(|lang| lang.split(['-', '_']).next());
        match language {
            Some(french) if french.eq_ignore_ascii_case("fr") => Self::French,
            _ => Self::English,
        }
    }

    /// Returns the purpose of the PIN of a login to the site, which the dialog shows.
    pub(crate) fn log_in(self) -> &'static str {
        match self {
            Self::English => "Log in to the site",
            Self::French => "Se connecter au site",
        }
    }

    /// Returns the purpose of the PIN of a signature for the site, which the dialog shows.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::English => "Sign a document of the site",
            Self::French => "Signer un document du site",
        }
    }

    /// Returns the purpose of the PIN of an assertion for the site, which the dialog shows.
    pub(crate) fn assert(self) -> &'static str {
        match self {
            Self::English => "Sign an assertion for the site",
            Self::French => "Signer une assertion pour le site",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_is_what_begins_with_it() {
        for (lang, expected) in [
            (None, Language::English),
            (Some(""), Language::English),
            (Some("en"), Language::English),
            (Some("et"), Language::English),
            (Some("fra"), Language::English),
            (Some("fr"), Language::French),
            (Some("fr-FR"), Language::French),
            (Some("FR_ca"), Language::French),
        ] {
            assert_eq!(Language::of(lang), expected, "{lang:?}");
        }
    }
}
