//! The single table of what `cpsctl` can fail with: exit codes, and the kinds that programs read
//! with `--json`.
//!
//! Kinds of the API are [`ErrorKind`]s; those that only this program knows are [`OwnKind`]s. The
//! help, the manual page and the documents show [`codes`] and [`reference()`].

use cps_protocol::ErrorKind;
use cps_workstation::browser::BrowserError;
use cps_workstation::login::LoginError;

use crate::language::Language;

/// The kind of a failure: what a program decides by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A kind of the API.
    Api(ErrorKind),
    /// A kind of this program.
    Own(OwnKind),
}

impl Kind {
    /// Returns the stable word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Api(kind) => kind.word(),
            Self::Own(kind) => kind.word(),
        }
    }

    /// Returns the exit code.
    pub(crate) fn exit(self) -> Exit {
        match self {
            Self::Api(kind) => Exit::of_api(kind),
            Self::Own(kind) => kind.exit(),
        }
    }
}

macro_rules! exits {
    ($($(#[$doc:meta])* $name:ident { $code:literal, $english:literal, $french:literal })*) => {
        /// An exit code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Exit {
            $($(#[$doc])* $name,)*
        }

        impl Exit {
            /// Every code, in the order of the table.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns the number that the program ends with.
            pub(crate) fn code(self) -> u8 {
                match self { $(Self::$name => $code),* }
            }

            /// Returns the meaning in this language.
            pub(crate) fn meaning(self, language: Language) -> &'static str {
                match (language, self) {
                    $(
                        (Language::English, Self::$name) => $english,
                        (Language::French, Self::$name) => $french,
                    )*
                }
            }
        }
    };
}

exits! {
    /// Success.
    Done { 0, "done", "fait" }
    /// A failure without a code of its own.
    Other { 1, "any other failure", "tout autre échec" }
    /// Arguments that do not fit.
    Usage { 2, "wrong usage", "mauvaise utilisation" }
    /// No card to work with.
    Card { 3,
        "no reader, no usable card, or several readers or cards to choose from",
        "pas de lecteur, pas de carte utilisable, ou plusieurs lecteurs ou cartes entre lesquels \
         choisir" }
    /// No right PIN or PUK.
    Pin { 4,
        "PIN or PUK wrong, blocked or not given",
        "code porteur ou code de déblocage faux, bloqué ou non donné" }
    /// No service.
    Service { 5,
        "cpsd does not answer, or does not serve this account",
        "cpsd ne répond pas, ou ne sert pas ce compte" }
    /// No trusted certificate.
    Untrusted { 6,
        "the signature is right, or could be made, but the certificate is not trusted or could not \
         be checked",
        "la signature est juste, ou pourrait être faite, mais le certificat n'est pas de confiance \
         ou n'a pas pu être vérifié" }
    /// A signature that proves nothing.
    SignatureWrong { 7, "the signature is wrong", "la signature est fausse" }
}

impl Exit {
    fn of_api(kind: ErrorKind) -> Self {
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
            | ErrorKind::UpdateInterrupted => Self::Card,
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
            ErrorKind::CertificateUntrusted => Self::Untrusted,
            _ => Self::Other,
        }
    }
}

macro_rules! own_kinds {
    ($($name:ident { $word:literal, $exit:ident, $english:literal, $french:literal })*) => {
        /// A kind that only this program knows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs)] // the table says it
        pub(crate) enum OwnKind {
            $($name,)*
        }

        impl OwnKind {
            /// Every kind, in the order of the table.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns the stable word.
            pub(crate) fn word(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// Returns the exit code.
            pub(crate) fn exit(self) -> Exit {
                match self { $(Self::$name => Exit::$exit),* }
            }

            /// Returns the meaning in this language.
            pub(crate) fn meaning(self, language: Language) -> &'static str {
                match (language, self) {
                    $(
                        (Language::English, Self::$name) => $english,
                        (Language::French, Self::$name) => $french,
                    )*
                }
            }
        }
    };
}

own_kinds! {
    Usage { "usage", Usage,
        "the arguments do not fit the command",
        "les arguments ne conviennent pas à la commande" }
    ReaderSeveral { "reader.several", Card,
        "several readers have this part in their names",
        "plusieurs lecteurs ont cette partie dans leur nom" }
    CardSeveral { "card.several", Card,
        "several cards are ready and none was chosen; `cards` lists them",
        "plusieurs cartes sont prêtes et aucune n'a été choisie ; `cards` les liste" }
    CardNotFound { "card.not_found", Card,
        "no card has this id, or not in this reader",
        "aucune carte n'a cet identifiant, ou pas dans ce lecteur" }
    PinUnreadable { "pin.unreadable", Pin,
        "there is no terminal to ask for the PIN, or its line is missing",
        "il n'y a pas de terminal pour demander le code porteur, ou sa ligne manque" }
    RandomUnavailable { "random.unavailable", Other,
        "the system gives no random bytes",
        "le système ne donne pas d'octets aléatoires" }
    PinentryUnusable { "pinentry.unusable", Other,
        "the program that shows dialogs cannot be run",
        "le programme qui affiche les dialogues ne peut pas être lancé" }
    FileUnreadable { "file.unreadable", Other,
        "a file cannot be read",
        "un fichier ne peut pas être lu" }
    FileTooLarge { "file.too_large", Other,
        "a file is larger than anything it can be",
        "un fichier est plus grand que tout ce qu'il peut être" }
    FileEmpty { "file.empty", Other,
        "a file is empty and must not be",
        "un fichier est vide et ne doit pas l'être" }
    FileUnwritable { "file.unwritable", Other,
        "a file cannot be written",
        "un fichier ne peut pas être écrit" }
    FileIsInput { "file.is_input", Other,
        "the file to write is the one to read, by this or another name",
        "le fichier à écrire est celui à lire, sous ce nom ou un autre" }
    FileNameTwice { "file.name_twice", Other,
        "two of the files to sign have the same name, and so would their signatures",
        "deux des fichiers à signer ont le même nom, et leurs signatures l'auraient aussi" }
    FileNotEnveloping { "file.not_enveloping", Other,
        "a file cannot take its signature in; `detail` says why",
        "un fichier ne peut pas recevoir sa signature ; `detail` dit pourquoi" }
    FileExposed { "file.exposed", Other,
        "others than root could have written a file that decides who logs in; `detail` says how",
        "d'autres que root ont pu écrire un fichier qui décide qui ouvre une session ; `detail` dit \
         comment" }
    OutputFailed { "output.failed", Other,
        "standard output takes no more",
        "la sortie standard n'accepte plus rien" }
    CertificateUnreadable { "certificate.unreadable", Other,
        "a file holds no certificate",
        "un fichier ne contient pas de certificat" }
    ReportUnreadable { "report.unreadable", Other,
        "a file holds no report on a card, or one of another form",
        "un fichier ne contient pas de rapport sur une carte, ou un rapport d'une autre forme" }
    ReportDeclined { "report.declined", Other,
        "the person did not agree to the report; nothing was sent to the card",
        "la personne n'a pas accepté le rapport ; rien n'a été envoyé à la carte" }
    SignatureUnreadable { "signature.unreadable", Other,
        "a file holds no signature of this form",
        "un fichier ne contient pas de signature de cette forme" }
    SignatureUnsupported { "signature.unsupported", Other,
        "a signature is by an algorithm that `verify` does not know; `detail` names it",
        "une signature est d'un algorithme que `verify` ne connaît pas ; `detail` le nomme" }
    SignatureWrong { "signature.wrong", SignatureWrong,
        "the signature is not one of this file by this certificate",
        "la signature n'est pas celle de ce fichier par ce certificat" }
    SignatureUntrusted { "signature.untrusted", Untrusted,
        "the signature is right, but its signer is not trusted, or could not be checked; the result \
         on standard output says why",
        "la signature est juste, mais son signataire n'est pas de confiance, ou n'a pas pu être \
         vérifié ; le résultat sur la sortie standard dit pourquoi" }
    DoctorFailed { "doctor.failed", Other,
        "so many checks failed as `failed` says",
        "autant de vérifications ont échoué que le dit `failed`" }
    AuditChanged { "audit.changed", Other,
        "the audit file is not as cpsd wrote it; the result on standard output says where",
        "le journal d'audit n'est pas tel que cpsd l'a écrit ; le résultat sur la sortie standard dit où" }
    CommandFailed { "command.failed", Other,
        "a command that `watch` was to run failed",
        "une commande que `watch` devait exécuter a échoué" }
    CardNotKept { "watch.not_kept", Other,
        "the card of the session cannot be kept in a file, or the file is not as it was written",
        "la carte de la session ne peut pas être gardée dans un fichier, ou le fichier n'est plus tel \
         qu'il a été écrit" }
    LoginNameless { "login.nameless", Other,
        "the certificate of the card names no holder",
        "le certificat de la carte ne nomme aucun porteur" }
    LoginNotMapped { "login.not_mapped", Other,
        "the holder has no account",
        "le porteur n'a pas de compte" }
    LoginOtherAccount { "login.other_account", Other,
        "the card opens the session of another account",
        "la carte ouvre la session d'un autre compte" }
    LoginNotTrusted { "login.not_trusted", Other,
        "cpsd does not trust the certificate; `reason` says why",
        "cpsd ne fait pas confiance au certificat ; `reason` dit pourquoi" }
    LoginUntrusted { "login.untrusted", Other,
        "this computer does not trust the authority of the card",
        "cet ordinateur ne fait pas confiance à l'autorité de la carte" }
    LoginMappedAlready { "login.mapped_already", Other,
        "the holder is mapped to an account already",
        "le porteur est déjà associé à un compte" }
    LoginNothingMapped { "login.nothing_mapped", Other,
        "no such card is mapped to the account",
        "aucune carte de ce genre n'est associée au compte" }
    LoginUserForm { "login.user_form", Other,
        "no account can have this name",
        "aucun compte ne peut avoir ce nom" }
    LoginIdForm { "login.id_form", Other,
        "no card has an identifier of this form",
        "aucune carte n'a d'identifiant de cette forme" }
    LoginLineRefused { "login.line_refused", Other,
        "a line of the mapping is for no identifier of a card, a regular expression for example; \
         `line` says which",
        "une ligne des associations n'est pas pour un identifiant de carte, mais pour une \
         expression régulière par exemple ; `line` dit laquelle" }
    LoginNotVerified { "login.not_verified", Other,
        "the certificate of the card to map is not trusted; `reason` says why",
        "le certificat de la carte à associer n'est pas de confiance ; `reason` dit pourquoi" }
    BrowserNoModule { "browser.no_module", Other,
        "there is no such PKCS#11 module",
        "ce module PKCS#11 n'existe pas" }
    BrowserNoHome { "browser.no_home", Other,
        "the account has no home directory",
        "le compte n'a pas de dossier personnel" }
    BrowserNoProfile { "browser.no_profile", Other,
        "the account has no Firefox profile",
        "le compte n'a pas de profil Firefox" }
    BrowserProfileInUse { "browser.profile_in_use", Other,
        "Firefox is running with the profile",
        "Firefox est ouvert avec le profil" }
    BrowserPolicyWrong { "browser.policy_wrong", Other,
        "the enterprise policy is not one that Firefox can read",
        "la stratégie d'entreprise n'est pas lisible par Firefox" }
    BrowserNoTool { "browser.no_tool", Other,
        "the program that changes NSS databases cannot be run",
        "le programme qui modifie les bases NSS ne peut pas être lancé" }
    BrowserDatabase { "browser.database", Other,
        "the certificate database of a browser could not be changed",
        "la base de certificats d'un navigateur n'a pas pu être modifiée" }
}

/// Returns the exit codes, for the end of the help.
pub(crate) fn codes(language: Language) -> String {
    let title = match language {
        Language::English => "Exit codes:",
        Language::French => "Codes de retour :",
    };
    let mut text = title.to_owned();
    for exit in Exit::ALL {
        text += &format!("\n  {}  {}", exit.code(), exit.meaning(language));
    }
    text
}

/// Returns the exit codes with the kinds that lead to each, for the manual page: the kinds of the
/// API by their words, those of this program with their meaning.
pub(crate) fn reference(language: Language) -> String {
    let (api, own) = match language {
        Language::English => (
            "Kinds of errors, with --json, that the API knows (any other of them ends with 1):",
            "Kinds of errors, with --json, that this program knows alone:",
        ),
        Language::French => (
            "Genres d'erreurs, avec --json, que l'API connaît (tout autre donne 1) :",
            "Genres d'erreurs, avec --json, que ce programme est seul à connaître :",
        ),
    };
    let mut text = format!("{}\n\n{api}", codes(language));
    for exit in Exit::ALL {
        let words = api_words(*exit).join(", ");
        if *exit != Exit::Other && !words.is_empty() {
            text += &format!("\n  {}  {words}", exit.code());
        }
    }
    text += &format!("\n\n{own}");
    for kind in OwnKind::ALL {
        let (word, code) = (kind.word(), kind.exit().code());
        text += &format!("\n  {word} ({code}): {}", kind.meaning(language));
    }
    text
}

/// Returns the words of the API's kinds that end with this code.
fn api_words(exit: Exit) -> Vec<&'static str> {
    let kinds = ErrorKind::ALL.iter().copied();
    let these = kinds.filter(|kind| Exit::of_api(*kind) == exit);
    these.map(ErrorKind::word).collect()
}

impl From<&BrowserError> for OwnKind {
    fn from(error: &BrowserError) -> Self {
        match error {
            BrowserError::Module { .. } => Self::BrowserNoModule,
            BrowserError::NoHome => Self::BrowserNoHome,
            BrowserError::NoProfile => Self::BrowserNoProfile,
            BrowserError::ProfileInUse { .. } => Self::BrowserProfileInUse,
            BrowserError::Read { .. } => Self::FileUnreadable,
            BrowserError::Write { .. } => Self::FileUnwritable,
            BrowserError::Policy { .. } => Self::BrowserPolicyWrong,
            BrowserError::Tool { .. } => Self::BrowserNoTool,
            BrowserError::Database { .. } => Self::BrowserDatabase,
        }
    }
}

impl From<&LoginError> for OwnKind {
    fn from(error: &LoginError) -> Self {
        match error {
            LoginError::Nameless => Self::LoginNameless,
            LoginError::NotMapped { .. } => Self::LoginNotMapped,
            LoginError::OtherAccount { .. } => Self::LoginOtherAccount,
            LoginError::NotTrusted { .. } => Self::LoginNotTrusted,
            LoginError::Untrusted { .. } => Self::LoginUntrusted,
            LoginError::MappedAlready { .. } => Self::LoginMappedAlready,
            LoginError::NothingMapped { .. } => Self::LoginNothingMapped,
            LoginError::UserForm { .. } => Self::LoginUserForm,
            LoginError::IdForm { .. } => Self::LoginIdForm,
            LoginError::LineRefused { .. } => Self::LoginLineRefused,
            LoginError::NotVerified { .. } => Self::LoginNotVerified,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn words_and_codes_are_unique() {
        let api = ErrorKind::ALL.iter().map(|kind| kind.word());
        let own = OwnKind::ALL.iter().map(|kind| kind.word());
        let words: Vec<_> = api.chain(own).collect();
        assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len());
        let codes: Vec<_> = Exit::ALL.iter().map(|exit| exit.code()).collect();
        assert!(codes.iter().copied().eq(0..8), "{codes:?}");
    }

    /// Returns the tables of `docs/cpsctl.md`.
    fn tables(language: Language) -> String {
        let (codes, kinds) = match language {
            Language::English => (
                "| code | meaning | kinds of the API |\n|---|---|---|\n",
                "| kind | code | meaning |\n|---|---|---|\n",
            ),
            Language::French => (
                "| code | sens | genres de l'API |\n|---|---|---|\n",
                "| genre | code | sens |\n|---|---|---|\n",
            ),
        };
        let mut text = codes.to_owned();
        for exit in Exit::ALL {
            let words = match exit {
                Exit::Other if language == Language::English => "every other".to_owned(),
                Exit::Other => "tous les autres".to_owned(),
                _ => {
                    let words = api_words(*exit).into_iter();
                    let quoted: Vec<_> = words.map(|word| format!("`{word}`")).collect();
                    quoted.join(", ")
                }
            };
            let words = if words.is_empty() {
                String::new()
            } else {
                words + " "
            };
            let (code, meaning) = (exit.code(), exit.meaning(language));
            text += &format!("| {code} | {meaning} | {words}|\n");
        }
        text += "\n";
        text += kinds;
        for kind in OwnKind::ALL {
            let (word, code) = (kind.word(), kind.exit().code());
            text += &format!("| `{word}` | {code} | {} |\n", kind.meaning(language));
        }
        text
    }

    #[test]
    fn the_documents_hold_the_tables() {
        for (language, document) in [
            (Language::English, include_str!("../../../docs/cpsctl.md")),
            (Language::French, include_str!("../../../docs/fr/cpsctl.md")),
        ] {
            let tables = tables(language);
            for part in tables.split("\n\n") {
                assert!(document.contains(part.trim_end()), "missing:\n{tables}");
            }
        }
    }
}
