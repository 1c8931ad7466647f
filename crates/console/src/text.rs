//! The words that a person reads, in English and in French.
//!
//! The sentences are Fluent messages (<https://projectfluent.org>) in `locales/en/*.ftl` and
//! `locales/fr/*.ftl`, one file per subject. A [`crate::catalogue!`] names the messages of its files, so
//! that code which names one that does not exist does not compile and one that is never named is
//! reported as dead code. Tests of each crate that has such files compare them with the catalogues
//! and with the values that the code gives (`cps_testsuite::texts`). The sentences of errors that the API knows stand in its own table
//! ([`cps_protocol::ErrorKind`]).

use std::borrow::Cow;
use std::path;
use std::sync::LazyLock;

use cps_protocol::CardId;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::language::Language;

/// The messages of some files in both languages, each read when it is first needed.
pub struct Catalogue {
    english: LazyLock<Bundle>,
    french: LazyLock<Bundle>,
}

/// The messages of one language.
type Bundle = FluentBundle<FluentResource>;

impl Catalogue {
    /// Returns the catalogue of these two languages; [`crate::files!`] names their files.
    pub const fn new(english: fn() -> Bundle, french: fn() -> Bundle) -> Self {
        Self {
            english: LazyLock::new(english),
            french: LazyLock::new(french),
        }
    }

    /// Returns a message, or one of its attributes, with its values; `None` if the language does
    /// not have it.
    pub fn find(
        &'static self,
        language: Language,
        key: &str,
        attribute: Option<&str>,
        values: Option<&FluentArgs<'_>>,
    ) -> Option<Cow<'static, str>> {
        let bundle: &'static Bundle = match language {
            Language::English => &self.english,
            Language::French => &self.french,
        };
        let message = bundle.get_message(key)?;
        let pattern = match attribute {
            None => message.value()?,
            Some(name) => message.get_attribute(name)?.value(),
        };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, values, &mut errors);
        debug_assert!(errors.is_empty(), "{key}: {errors:?}");
        Some(text)
    }
}

/// Returns the messages of these files. What cannot be read of them is left out: the tests hold
/// that there is nothing of the kind.
pub fn bundle(language: Language, files: &[&str]) -> Bundle {
    let locale = language.code().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    // Both languages run from left to right, and the marks would end up in pipes and dialogs.
    bundle.set_use_isolating(false);
    for file in files {
        let resource = FluentResource::try_new((*file).to_owned());
        let resource = resource.unwrap_or_else(|(readable, _)| readable);
        // The first of two messages of the same name counts.
        let _ = bundle.add_resource(resource);
    }
    bundle
}

/// The [`Catalogue`] of these files of `locales`, named without language and ending.
#[macro_export]
macro_rules! files {
    ($($file:literal)*) => {
        $crate::text::Catalogue::new(
            || $crate::text::bundle($crate::Language::English, &[$(include_str!(
                concat!(env!("CARGO_MANIFEST_DIR"), "/locales/en/", $file, ".ftl")
            )),*]),
            || $crate::text::bundle($crate::Language::French, &[$(include_str!(
                concat!(env!("CARGO_MANIFEST_DIR"), "/locales/fr/", $file, ".ftl")
            )),*]),
        )
    };
}

/// A message of a catalogue.
pub trait Words: Copy {
    /// Returns the catalogue that has the message.
    fn catalogue(self) -> &'static Catalogue;

    /// Returns the name of the message in the files.
    fn key(self) -> &'static str;
}

/// An enumeration of the messages of some files of `locales`, named as they are there.
#[macro_export]
macro_rules! catalogue {
    ($(#[$doc:meta])* $vis:vis $catalogue:ident: $($file:literal { $($name:ident)* })*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs)] // the messages document themselves
        $vis enum $catalogue {
            $($($name,)*)*
        }

        #[cfg(test)]
        impl $catalogue {
            /// The files with the names of their messages.
            pub(crate) const FILES: &'static [(&'static str, &'static [&'static str])] =
                &[$(($file, &[$(stringify!($name)),*])),*];
        }

        impl $crate::text::Words for $catalogue {
            fn catalogue(self) -> &'static $crate::text::Catalogue {
                static CATALOGUE: $crate::text::Catalogue = $crate::files!($($file)*);
                &CATALOGUE
            }

            fn key(self) -> &'static str {
                match self { $($(Self::$name => stringify!($name),)*)* }
            }
        }
    };
}

catalogue! {
    /// A text that every program says.
    pub Text:
    "output" {
        Error Warning
    }
    "cards" {
        SeveralCards SeveralReaders NotAtSocket NotAtOption CardNotFound CardNotInReader
        CardInReader
    }
    "usage" {
        UsageHeading CommandsHeading ArgumentsHeading OptionsHeading GlobalHeading CommandValue
        DefaultValue SocketDefault PossibleValues ValuesHeading ValueMeaning NameSection ExitSection
        ExitCodes
        ApiKinds OwnKinds OwnKindMeaning UnknownArgument UnknownCommand MissingCommand
        MissingArgument MissingValue WrongValue GivenTwice ConflictsWith Conflicts
        WrongNumberOfValues NotUtf8 WrongArguments UsageTip ValuesAre Similar SeeHelp
    }
}

impl Language {
    /// Returns a text without values.
    pub fn text(self, text: impl Words) -> &'static str {
        match find(self, text, None) {
            Cow::Borrowed(words) => words,
            Cow::Owned(words) => {
                debug_assert!(false, "{} has values: {words}", text.key());
                text.key()
            }
        }
    }
}

/// The text with its values: `say!(language, Text::TriesLeft, tries = 2)`.
#[macro_export]
macro_rules! say {
    ($language:expr, $catalogue:ident::$text:ident, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::text::fill(
            $language,
            $catalogue::$text,
            [$((stringify!($name), $crate::text::Value::value(&$value))),+],
        )
    };
}

/// Puts values in the places of a text.
pub fn fill<const COUNT: usize>(
    language: Language,
    text: impl Words,
    values: [(&'static str, FluentValue<'_>); COUNT],
) -> String {
    let values = values.into_iter().collect();
    find(language, text, Some(&values)).into_owned()
}

/// Returns the text in this language; where that lacks it, the English one; else its name.
fn find(
    language: Language,
    text: impl Words,
    values: Option<&FluentArgs<'_>>,
) -> Cow<'static, str> {
    let (catalogue, key) = (text.catalogue(), text.key());
    catalogue
        .find(language, key, None, values)
        .or_else(|| catalogue.find(Language::English, key, None, values))
        .unwrap_or(Cow::Borrowed(key))
}

/// A value in a text. Numbers stay numbers, because plural forms depend on them.
pub trait Value {
    /// Returns the value as the library takes it.
    fn value(&self) -> FluentValue<'_>;
}

impl<T: Value + ?Sized> Value for &T {
    fn value(&self) -> FluentValue<'_> {
        (**self).value()
    }
}

impl Value for str {
    fn value(&self) -> FluentValue<'_> {
        self.into()
    }
}

impl Value for String {
    fn value(&self) -> FluentValue<'_> {
        self.into()
    }
}

impl Value for Cow<'_, str> {
    fn value(&self) -> FluentValue<'_> {
        (**self).into()
    }
}

impl Value for CardId {
    fn value(&self) -> FluentValue<'_> {
        self.to_string().into()
    }
}

impl Value for path::Display<'_> {
    fn value(&self) -> FluentValue<'_> {
        self.to_string().into()
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Value for $number {
            fn value(&self) -> FluentValue<'_> {
                self.into()
            }
        }
    )*};
}

numbers! { u8 u16 u32 u64 usize }

#[cfg(test)]
mod tests {
    use cps_testsuite::texts::Texts;

    use super::*;
    use crate::Exit;

    #[test]
    fn the_texts_fit_each_other_the_catalogues_and_the_code() {
        let texts = Texts {
            directory: env!("CARGO_MANIFEST_DIR"),
            catalogues: &[("", Text::FILES), ("Exit", Exit::FILES)],
            help: Some("help"),
        };
        texts.check();
    }

    #[test]
    fn values_are_put_in_and_never_looked_at_again() {
        for value in ["{reader}", "{ $reader }", "é\u{2068}\n", "007", ""] {
            assert_eq!(
                say!(
                    Language::French,
                    Text::CardInReader,
                    serial = value,
                    reader = "A"
                ),
                format!("{value} dans A")
            );
        }
    }

    #[test]
    fn a_text_that_is_lacking_is_said_in_english_and_else_by_its_name() {
        static CATALOGUE: Catalogue = Catalogue::new(
            || {
                bundle(
                    Language::English,
                    &["Here = here\nThere = there { $place }\n"],
                )
            },
            || bundle(Language::French, &["Here = ici\n= no message\n"]),
        );

        #[derive(Clone, Copy)]
        struct Lacking(&'static str);

        impl Words for Lacking {
            fn catalogue(self) -> &'static Catalogue {
                &CATALOGUE
            }

            fn key(self) -> &'static str {
                self.0
            }
        }

        assert_eq!(Language::French.text(Lacking("Here")), "ici");
        assert_eq!(Language::French.text(Lacking("Nowhere")), "Nowhere");
        let place = [("place", "Paris".value())];
        assert_eq!(
            fill(Language::French, Lacking("There"), place),
            "there Paris"
        );
    }
}
