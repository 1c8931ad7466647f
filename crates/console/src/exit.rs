//! The exit codes of every program, and the table of the errors that a program alone knows.
//!
//! The meaning of each code is in `exits.ftl`.

use cps_protocol::ErrorKind;

use crate::language::Language;
use crate::text::Text;
use crate::{catalogue, say};

macro_rules! exits {
    ($($name:ident { $code:literal })*) => {
        catalogue! {
            /// An exit code, and its meaning.
            pub Exit: "exits" { $($name)* }
        }

        impl Exit {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns the number that the program ends with.
            pub fn code(self) -> u8 {
                match self { $(Self::$name => $code),* }
            }
        }
    };
}

exits! {
    Done { 0 }
    Other { 1 }
    Usage { 2 }
    Card { 3 }
    Pin { 4 }
    Service { 5 }
    Untrusted { 6 }
    SignatureWrong { 7 }
}

impl Exit {
    /// Returns the exit code of a kind of the API.
    pub fn of_api(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::NoReader
            | ErrorKind::ReaderNotFound
            | ErrorKind::ReaderLost
            | ErrorKind::ServiceDown
            | ErrorKind::NoCard
            | ErrorKind::CardRemoved
            | ErrorKind::CardReading
            | ErrorKind::CardMute
            | ErrorKind::CardUnknown
            | ErrorKind::CardUnsupported
            | ErrorKind::CardVitale
            | ErrorKind::CardDamaged
            | ErrorKind::UpdateInterrupted
            | ErrorKind::AssertionNoNationalId
            | ErrorKind::AssertionNoProfession
            | ErrorKind::AssertionNoSpeciality
            | ErrorKind::AssertionNoActivity
            | ErrorKind::AssertionNoStructure
            | ErrorKind::AssertionNoSector
            | ErrorKind::AssertionNoBillingNumber => Self::Card,
            ErrorKind::PinIncorrect
            | ErrorKind::PinBlocked
            | ErrorKind::PinFormat
            | ErrorKind::PinNone
            | ErrorKind::PinRequired
            | ErrorKind::NewPinFormat
            | ErrorKind::PukIncorrect
            | ErrorKind::PukFormat
            | ErrorKind::PukBlocked
            | ErrorKind::CodeNotAllowed
            | ErrorKind::OtherAccount
            | ErrorKind::PinLastTry
            | ErrorKind::PukLastTry
            | ErrorKind::CodePaused
            | ErrorKind::PromptCancelled
            | ErrorKind::PromptTimeout
            | ErrorKind::PromptUnavailable
            | ErrorKind::PromptPaused => Self::Pin,
            ErrorKind::DaemonUnreachable | ErrorKind::DaemonVersion | ErrorKind::NotAuthorised => {
                Self::Service
            }
            ErrorKind::CertificateUntrusted | ErrorKind::AssertionNoChain => Self::Untrusted,
            _ => Self::Other,
        }
    }
}

/// The table of the kinds of errors that only one program knows, each with its word and its exit
/// code, and the type of those with the kinds of the API; their meanings are in `kinds.ftl` of the
/// program.
#[macro_export]
macro_rules! own_kinds {
    ($vis:vis $kind:ident, $table:ident: $($name:ident { $word:literal, $exit:ident })*) => {
        $crate::catalogue! {
            /// A kind that only this program knows, and its meaning.
            $vis $table: "kinds" { $($name)* }
        }

        impl $table {
            /// Every kind, in the order of the table.
            $vis const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns the stable word.
            $vis fn word(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// Returns the exit code.
            $vis fn exit(self) -> $crate::Exit {
                match self { $(Self::$name => $crate::Exit::$exit),* }
            }
        }

        /// The kind of a failure: what a program decides by.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $vis enum $kind {
            /// A kind of the API.
            Api(cps_protocol::ErrorKind),
            /// A kind of this program.
            Own($table),
        }

        impl $kind {
            /// Returns the stable word.
            $vis fn word(self) -> &'static str {
                match self {
                    Self::Api(kind) => kind.word(),
                    Self::Own(kind) => kind.word(),
                }
            }

            /// Returns the exit code.
            $vis fn exit(self) -> $crate::Exit {
                match self {
                    Self::Api(kind) => $crate::Exit::of_api(kind),
                    Self::Own(kind) => kind.exit(),
                }
            }
        }
    };
}

/// Returns the exit codes, for the end of the help.
pub fn codes(language: Language) -> String {
    let mut text = language.text(Text::ExitCodes).to_owned();
    for exit in Exit::ALL {
        text += &format!("\n  {}  {}", exit.code(), language.text(*exit));
    }
    text
}

/// Returns the words of the API's kinds that end with this code.
pub fn api_words(exit: Exit) -> Vec<&'static str> {
    let kinds = ErrorKind::ALL.iter().copied();
    let these = kinds.filter(|kind| Exit::of_api(*kind) == exit);
    these.map(ErrorKind::word).collect()
}

/// Returns the exit codes with the kinds that lead to each, for the manual page: the kinds of the
/// API by their words, those of the program with their meaning: each of `own` is a word, its exit
/// code and its meaning.
pub fn reference(
    language: Language,
    own: impl Iterator<Item = (&'static str, Exit, &'static str)>,
) -> String {
    let mut text = format!("{}\n\n{}", codes(language), language.text(Text::ApiKinds));
    for exit in Exit::ALL {
        let words = api_words(*exit).join(", ");
        if *exit != Exit::Other && !words.is_empty() {
            text += &format!("\n  {}  {words}", exit.code());
        }
    }
    text += &format!("\n\n{}", language.text(Text::OwnKinds));
    for (kind, exit, meaning) in own {
        let meaning = say!(
            language,
            Text::OwnKindMeaning,
            kind = kind,
            code = exit.code(),
            meaning = meaning
        );
        text += &format!("\n  {meaning}");
    }
    text
}
