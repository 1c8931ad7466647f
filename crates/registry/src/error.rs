//! Errors of commands: the sentence that the person reads, and the JSON for programs.

use std::io;
use std::path::{Path, PathBuf};

use cps_console::{ChoiceError, Failure, Language, OutputFailed, api_sentence, not_at, unreached};
use cps_directory::{BuildError, IndexError};
use cps_identity::Table;
use cps_ipc::{ClientError, Endpoint};
use cps_protocol::{ApiError, ErrorKind, TrustReason};
use cps_trust::FileTooLarge;
use cps_workstation::destination::DestinationError;
use serde_json::{Value, json};

use crate::accounts::ListError;
use crate::conflict::Conflict;
use crate::export::{ACCOUNT, EXAMPLE, TargetError};
use crate::kind::{Kind, OwnKind};
use crate::reasons;
use crate::record::Damage;
use crate::store::{Place, StoreError};
use crate::text::{Text, say};

/// Destination and form of results.
pub(crate) type Output = cps_console::Output<RegistryError>;

/// The reason why a command did not do what it was asked.
#[derive(Debug)]
pub(crate) enum RegistryError {
    /// A file that was named cannot be read.
    Read { path: PathBuf, error: io::Error },
    /// A file that was named is larger than anything it can be.
    TooLarge { path: PathBuf, error: FileTooLarge },
    /// A file that was named cannot be written.
    Write { path: PathBuf, error: io::Error },
    /// The file to write is one that the command reads.
    OverInput(PathBuf),
    /// Standard output takes no more.
    Output(io::Error),
    /// In the words of the API.
    Api(ApiError),
    /// No daemon answers at the socket that the option or the environment names.
    NotAtSocket {
        error: ApiError,
        socket: Endpoint,
        by_option: bool,
    },
    /// The card that the options name is not there, or there are several.
    Choice(ChoiceError),
    /// A list of accounts or of columns cannot be read.
    List { path: PathBuf, error: ListError },
    /// A text is no name of an account.
    AccountName,
    /// The part `[export]` of the file that names columns is missing or nonsense.
    Target(TargetError),
    /// The register that the environment names is none.
    RegisterForm,
    /// The register does not answer or takes no record.
    Store { place: String, error: StoreError },
    /// Other desks were quicker each time.
    Busy,
    /// The register has no list of accounts, which a kiosk needs.
    NoAccounts,
    /// A pairing contradicts what is known.
    Conflicts {
        account: String,
        national_id: String,
        conflicts: Vec<Conflict>,
    },
    /// The same at a kiosk, where the holder of any card stands: of each contradiction the word
    /// alone, without names and numbers.
    AtKiosk(Vec<&'static str>),
    /// The account has no number.
    NotPaired(String),
    /// The certificate of a card names no holder.
    Nameless,
    /// PAM named no account, or that of another.
    Pam,
    /// A pairing at a login took too long.
    Late,
    /// An account was not paired at a login, which succeeds nevertheless.
    AtLogin(Box<RegistryError>),
    /// The certificate of a card is not trusted.
    NotTrusted(TrustReason),
    /// There is no record.
    NoRecords,
    /// Records do not hold.
    Wrong(Damage),
    /// The last record has another hash than the one that was kept.
    Head { found: String },
    /// A text names no structure.
    Structure(String),
    /// The index was not built.
    Build { out: PathBuf, error: BuildError },
    /// The index does not answer.
    Index { path: PathBuf, error: IndexError },
    /// The accounts of the login by card cannot be used.
    Mapping(PathBuf),
    /// So many differences from the directory were found.
    Findings(usize),
    /// So many records hold, but are by holders whose certificates are not trusted.
    Untrusted(usize),
}

impl RegistryError {
    /// Makes the failure of reading a file.
    pub(crate) fn read(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |error| match FileTooLarge::of(&error) {
            Some(error) => Self::TooLarge { path, error },
            None => Self::Read { path, error },
        }
    }

    /// Makes the failure of writing a file.
    pub(crate) fn write(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |error| Self::Write { path, error }
    }

    /// Makes the failure of building an index.
    pub(crate) fn build(out: &Path) -> impl FnOnce(BuildError) -> Self {
        let out = out.to_owned();
        |error| Self::Build { out, error }
    }

    /// Makes the failure of reading a list of accounts, of professions or of columns.
    pub(crate) fn list(path: &Path) -> impl FnOnce(ListError) -> Self {
        let path = path.to_owned();
        |error| Self::List { path, error }
    }

    /// Makes the failure of an index.
    pub(crate) fn index(path: &Path) -> impl FnOnce(IndexError) -> Self {
        let path = path.to_owned();
        |error| Self::Index { path, error }
    }

    /// Makes the failure of a register.
    pub(crate) fn store(place: &Place) -> impl FnOnce(StoreError) -> Self {
        let place = place.to_string();
        |error| Self::Store { place, error }
    }

    /// Returns the failure to reach a daemon told of the socket that the option or the environment
    /// names, if one does.
    pub(crate) fn of_endpoint(self, socket: Option<&Path>) -> Self {
        match self {
            Self::Api(error) => match unreached(&error, socket) {
                Some((socket, by_option)) => Self::NotAtSocket {
                    error,
                    socket,
                    by_option,
                },
                None => Self::Api(error),
            },
            other => other,
        }
    }

    /// Whether the reader of standard output has gone, which is its right.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Returns the kind, by which programs decide.
    pub(crate) fn kind(&self) -> Kind {
        Kind::Own(match self {
            Self::Api(error)
            | Self::NotAtSocket { error, .. }
            | Self::Choice(ChoiceError::Api(error)) => {
                return Kind::Api(error.kind);
            }
            Self::Choice(ChoiceError::SeveralCards(_)) => OwnKind::CardSeveral,
            Self::Choice(ChoiceError::SeveralReaders { .. }) => OwnKind::ReaderSeveral,
            Self::Choice(ChoiceError::CardNotFound { .. }) => OwnKind::CardNotFound,
            Self::List { .. } => OwnKind::ListUnreadable,
            Self::AccountName => OwnKind::AccountForm,
            Self::Target(_) => OwnKind::ExportTarget,
            Self::RegisterForm => OwnKind::RegisterForm,
            Self::Store { error, .. } => match error {
                StoreError::NotMigrated(_) => OwnKind::RegisterNotMigrated,
                StoreError::Full(_) => OwnKind::RegisterNoSpace,
                StoreError::Denied(_) => OwnKind::RegisterDenied,
                StoreError::Taken => OwnKind::RegisterBusy,
                StoreError::Open(_) | StoreError::Failed(_) => OwnKind::RegisterUnusable,
            },
            Self::Busy => OwnKind::RegisterBusy,
            Self::NoAccounts => OwnKind::RegisterNoAccounts,
            Self::Conflicts { .. } | Self::AtKiosk(_) => OwnKind::PairConflict,
            Self::NotPaired(_) => OwnKind::PairNotPaired,
            Self::Nameless => OwnKind::PairNameless,
            Self::Pam => OwnKind::PairPam,
            Self::Late => OwnKind::PairLate,
            Self::AtLogin(failure) => return failure.kind(),
            Self::NotTrusted(_) => OwnKind::PairNotTrusted,
            Self::Read { .. } => OwnKind::FileUnreadable,
            Self::TooLarge { .. } => OwnKind::FileTooLarge,
            Self::Write { .. } => OwnKind::FileUnwritable,
            Self::OverInput(_) => OwnKind::FileIsInput,
            Self::Output(_) => OwnKind::OutputFailed,
            Self::NoRecords => OwnKind::RecordsEmpty,
            Self::Wrong(_) => OwnKind::RecordsWrong,
            Self::Head { .. } => OwnKind::RecordsHead,
            Self::Untrusted(_) => OwnKind::RecordsUntrusted,
            Self::Structure(_) => OwnKind::IndexStructures,
            Self::Build { error, .. } => match error {
                BuildError::NoStructures => OwnKind::IndexStructures,
                BuildError::NoPeople => OwnKind::IndexPeople,
                BuildError::Write(_) | BuildError::Store(_) => OwnKind::FileUnwritable,
                _ => OwnKind::IndexExtraction,
            },
            Self::Index { .. } => OwnKind::IndexUnusable,
            Self::Mapping(_) => OwnKind::MappingUnusable,
            Self::Findings(_) => OwnKind::CheckFindings,
        })
    }
}

impl Failure for RegistryError {
    fn sentence(&self, language: Language) -> String {
        match self {
            Self::Read { path, .. } => say!(language, FileUnreadable, path = path.display()),
            Self::TooLarge { path, error } => {
                let (path, limit) = (path.display(), error.limit);
                say!(language, FileTooLarge, path = path, limit = limit)
            }
            Self::Write { path, .. } => say!(language, FileUnwritable, path = path.display()),
            Self::OverInput(path) => say!(language, FileIsInput, path = path.display()),
            Self::Output(_) => language.text(Text::OutputFailed).to_owned(),
            Self::Api(error) => match (api_sentence(error, language), error.retries) {
                (sentence, Some(tries)) => {
                    format!("{sentence} ({})", say!(language, TriesLeft, tries = tries))
                }
                (sentence, None) => sentence.to_owned(),
            },
            Self::NotAtSocket {
                socket, by_option, ..
            } => not_at(language, socket, *by_option),
            Self::Choice(error) => error.sentence(language),
            Self::List { path, error } => {
                let reason = reasons::of_list(language, error);
                say!(
                    language,
                    ListUnreadable,
                    path = path.display(),
                    reason = reason
                )
            }
            Self::AccountName => language.text(Text::AccountName).to_owned(),
            Self::Target(error) => match error {
                TargetError::Attribute { attribute } => {
                    say!(language, TargetAttribute, attribute = attribute)
                }
                TargetError::NoDn => say!(language, TargetNoDn, example = EXAMPLE),
                TargetError::Dn { dn } => say!(language, TargetDn, dn = dn, example = EXAMPLE),
                TargetError::OneDn { dn } => say!(language, TargetOneDn, dn = dn, place = ACCOUNT),
            },
            Self::RegisterForm => language.text(Text::RegisterForm).to_owned(),
            Self::Store { place, error } => match error {
                StoreError::NotMigrated(_) => {
                    say!(language, RegisterNotMigrated, register = place)
                }
                StoreError::Full(_) => say!(language, RegisterNoSpace, register = place),
                StoreError::Denied(_) => say!(language, RegisterDenied, register = place),
                StoreError::Taken => language.text(Text::RegisterBusy).to_owned(),
                StoreError::Open(_) | StoreError::Failed(_) => {
                    say!(language, RegisterUnusable, register = place)
                }
            },
            Self::Busy => language.text(Text::RegisterBusy).to_owned(),
            Self::NoAccounts => language.text(Text::NoAccounts).to_owned(),
            Self::Conflicts {
                account,
                national_id,
                conflicts,
            } => {
                let told = conflicts.iter().map(|conflict| told(language, conflict));
                let told = told.collect::<Vec<_>>().join(" ");
                say!(
                    language,
                    PairConflict,
                    account = account,
                    id = national_id,
                    conflicts = told
                )
            }
            Self::AtKiosk(_) => language.text(Text::KioskContradicted).to_owned(),
            Self::NotPaired(account) => say!(language, NotPaired, account = account),
            Self::Nameless => language.text(Text::Nameless).to_owned(),
            Self::Pam => language.text(Text::Pam).to_owned(),
            Self::Late => language.text(Text::Late).to_owned(),
            // An accepted contradiction is the affair of an operator.
            Self::AtLogin(failure) => match &**failure {
                Self::Conflicts { .. } => language.text(Text::LoginContradicted).to_owned(),
                failure => say!(
                    language,
                    LoginNotPaired,
                    reason = failure.sentence(language)
                ),
            },
            Self::NotTrusted(reason) => {
                let reason = match language {
                    Language::English => reason.english(),
                    Language::French => reason.french(),
                };
                say!(language, NotTrusted, reason = reason)
            }
            Self::NoRecords => language.text(Text::NoRecords).to_owned(),
            Self::Wrong(damage) => wrong(language, damage),
            Self::Head { found } => say!(language, HeadOther, found = found),
            Self::Untrusted(count) => say!(language, RecordsUntrusted, count = count),
            Self::Structure(structure) => say!(language, Structure, structure = structure),
            Self::Build { out, error } => reasons::of_build(language, out, error),
            Self::Index { path, error } => say!(
                language,
                IndexUnusable,
                path = path.display(),
                reason = reasons::of_index(language, error)
            ),
            Self::Mapping(path) => say!(language, MappingUnusable, path = path.display()),
            Self::Findings(count) => say!(language, Findings, count = count),
        }
    }

    fn detail(&self) -> Option<String> {
        match self {
            Self::Read { error, .. } | Self::Write { error, .. } | Self::Output(error) => {
                Some(error.to_string())
            }
            Self::TooLarge { error, .. } => Some(error.to_string()),
            Self::Api(error) | Self::NotAtSocket { error, .. } => error.detail.clone(),
            Self::Store { error, .. } => Some(error.to_string()),
            Self::List { error, .. } => Some(error.to_string()),
            Self::Target(error) => Some(error.to_string()),
            Self::Build { error, .. } => Some(error.to_string()),
            Self::Index { error, .. } => Some(error.to_string()),
            Self::AtLogin(failure) => failure.detail(),
            Self::NoRecords
            | Self::Choice(_)
            | Self::RegisterForm
            | Self::AccountName
            | Self::Busy
            | Self::NoAccounts
            | Self::Conflicts { .. }
            | Self::AtKiosk(_)
            | Self::NotPaired(_)
            | Self::Nameless
            | Self::Pam
            | Self::Late
            | Self::NotTrusted(_)
            | Self::Wrong(_)
            | Self::Head { .. }
            | Self::Structure(_)
            | Self::Mapping(_)
            | Self::OverInput(_)
            | Self::Findings(_)
            | Self::Untrusted(_) => None,
        }
    }

    fn to_json(&self, language: Language) -> Value {
        let mut object = match self {
            Self::List {
                path,
                error: ListError::Cells(cells),
            } => json!({ "path": path.to_string_lossy(), "cells": cells }),
            Self::Read { path, .. }
            | Self::Write { path, .. }
            | Self::TooLarge { path, .. }
            | Self::List { path, .. } => {
                json!({ "path": path.to_string_lossy() })
            }
            Self::Build { out, error } => match error {
                BuildError::Write(_) | BuildError::Store(_) => {
                    json!({ "path": out.to_string_lossy() })
                }
                _ => json!({}),
            },
            Self::Index { path, .. } | Self::Mapping(path) | Self::OverInput(path) => {
                json!({ "path": path.to_string_lossy() })
            }
            Self::Wrong(damage) => json!(damage),
            Self::Untrusted(count) | Self::Findings(count) => {
                json!({ "failed": count })
            }
            Self::Head { found } => json!({ "head": found }),
            Self::Api(error) | Self::NotAtSocket { error, .. } => {
                let mut object = json!(error);
                object["code"] = error.kind.code().into();
                object
            }
            Self::Choice(ChoiceError::SeveralCards(cards)) => json!({ "cards": cards }),
            Self::Choice(ChoiceError::SeveralReaders { names, .. }) => json!({ "readers": names }),
            Self::Store { place, .. } => json!({ "register": place }),
            Self::Conflicts {
                account, conflicts, ..
            } => json!({ "account": account, "conflicts": conflicts }),
            Self::AtKiosk(words) => {
                let conflicts = words.iter().map(|word| json!({ "conflict": word }));
                json!({ "conflicts": conflicts.collect::<Value>() })
            }
            Self::NotPaired(account) => json!({ "account": account }),
            Self::NotTrusted(reason) => json!({ "reason": reason }),
            Self::Target(error) => json!(error),
            Self::Structure(structure) => json!({ "structure": structure }),
            Self::Output(_)
            | Self::NoRecords
            | Self::Choice(_)
            | Self::RegisterForm
            | Self::AccountName
            | Self::Busy
            | Self::NoAccounts
            | Self::Nameless
            | Self::Pam
            | Self::Late => json!({}),
            Self::AtLogin(failure) => failure.to_json(language),
        };
        object["kind"] = self.kind().word().into();
        object["message"] = self.sentence(language).into();
        object["message_fr"] = self.sentence(Language::French).into();
        object["exit_code"] = self.kind().exit().code().into();
        if let Some(detail) = self.detail() {
            object["detail"] = detail.into();
        }
        object
    }
}

/// Returns the sentence on records that do not hold.
fn wrong(language: Language, damage: &Damage) -> String {
    let what = say!(language, RecordsWrong, count = damage.failed);
    let (number, account) = (damage.record, damage.account.as_deref().unwrap_or("?"));
    let first = match &damage.after {
        Some(after) => say!(
            language,
            RecordsWrongSince,
            number = number,
            account = account,
            after = after
        ),
        None => say!(
            language,
            RecordsWrongFirst,
            number = number,
            account = account
        ),
    };
    format!("{what} {first} {}", language.text(Text::RecordsRestore))
}

/// Returns a contradiction in words, with the kind by which it is accepted.
fn told(language: Language, conflict: &Conflict) -> String {
    match conflict {
        Conflict::SecondNumber { national_id } => say!(language, SecondNumber, id = national_id),
        Conflict::ListedNumber { national_id } => say!(language, ListedNumber, id = national_id),
        Conflict::SecondAccount { accounts } => {
            say!(language, SecondAccount, accounts = accounts.join(", "))
        }
        Conflict::UnknownAccount => language.text(Text::UnknownAccount).to_owned(),
        Conflict::Names(names) => say!(
            language,
            NamesDiffer,
            account = names.account,
            card = names.card,
            distance = names.distance
        ),
        Conflict::Profession {
            unit,
            expected,
            found,
        } => {
            let name = |code: &str| match Table::G15.label(code) {
                Some(label) => format!("{label} ({code})"),
                None => code.to_owned(),
            };
            let expected: Vec<_> = expected.iter().map(|code| name(code)).collect();
            say!(
                language,
                OtherProfession,
                unit = unit,
                expected = expected.join(", "),
                found = name(found)
            )
        }
    }
}

impl From<DestinationError> for RegistryError {
    fn from(error: DestinationError) -> Self {
        match error {
            DestinationError::OverInput(path) => Self::OverInput(path),
            DestinationError::Write { path, error } => Self::Write { path, error },
        }
    }
}

impl From<ApiError> for RegistryError {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}

impl From<ErrorKind> for RegistryError {
    fn from(kind: ErrorKind) -> Self {
        Self::Api(kind.into())
    }
}

impl From<ClientError> for RegistryError {
    fn from(error: ClientError) -> Self {
        Self::Api(error.api_error())
    }
}

impl From<ChoiceError> for RegistryError {
    fn from(error: ChoiceError) -> Self {
        match error {
            ChoiceError::Api(error) => Self::Api(error),
            other => Self::Choice(other),
        }
    }
}

impl From<OutputFailed> for RegistryError {
    fn from(OutputFailed(error): OutputFailed) -> Self {
        Self::Output(error)
    }
}
