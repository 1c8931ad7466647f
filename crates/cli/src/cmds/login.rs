//! `cpsctl login`: accounts of holders, and the words for a login that fails. Begin at [`run`].

use std::env;

use cps_identity::{NationalId, Warning};
use cps_ipc::accounts;
use cps_protocol::method::{CardParams, CardsObjects};
use cps_protocol::{CardObjects, ErrorKind, PinStatus, TrustReason};
use cps_types::legible;
use cps_workstation::login::{Entry, Fit, LoginError, Mapping, assess, holder};
use serde::Serialize;
use serde_json::json;

use crate::args::{Global, LoginFiles, LoginVerb, MapArgs};
use crate::error::CliError;
use crate::format::{self, Page};
use crate::language::Language;
use crate::output::Output;
use crate::session::Session;
use crate::text::{Text, say};

/// Tries of a PIN after a right one, of a card that does not tell (`identity.md` §5.3).
const USUAL_TRIES: u8 = 3;

/// Digits of an RPPS number (`identity.md` §3.3).
const RPPS_DIGITS: usize = 11;

pub(super) fn run(verb: &LoginVerb, global: &Global, output: &mut Output) -> Result<(), CliError> {
    match verb {
        LoginVerb::List(args) => {
            let mapping = Mapping::read(&args.file.mapping)?;
            let entries: Vec<_> = mapping.entries().collect();
            output.show(&entries, page)
        }
        LoginVerb::Map(args) => map(args, global, output),
        LoginVerb::Unmap(args) => unmap(args, output),
        LoginVerb::Check(args) => {
            let fit = judge(Some(&args.user), &args.files, global, output.language)?;
            output.show(&fit, ready)
        }
        LoginVerb::Advise(args) => {
            use_language_of_system(global, output);
            let verdict = judge(pam_user().as_deref(), &args.files, global, output.language);
            advise(verdict, args.or_password, output)
        }
        LoginVerb::Explain(args) => {
            use_language_of_system(global, output);
            explain(
                judge(pam_user().as_deref(), &args.files, global, output.language),
                output,
            )
        }
    }
}

/// Whether the card in the reader opens the session of `user`, or of anybody.
fn judge(
    user: Option<&str>,
    files: &LoginFiles,
    global: &Global,
    language: Language,
) -> Result<Fit, CliError> {
    let mapping = Mapping::read(&files.file.mapping)?;
    let card = card(global, language)?;
    Ok(assess(&card, user, &mapping, &files.ca_dir)?)
}

fn card(global: &Global, language: Language) -> Result<CardObjects, CliError> {
    let session = Session::connect(global, language)?;
    let card = session.card(global)?.id;
    session.call::<CardsObjects>(&CardParams { card })
}

#[derive(Debug, Serialize)]
struct Mapped<'a> {
    id: &'a str,
    user: &'a str,
    warnings: Vec<MapWarning<'a>>,
}

/// Oddities of a mapping that do not make it useless.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum MapWarning<'a> {
    Identifier(Warning),
    User(UserWarning<'a>),
}

/// The reason for which an account that was mapped may not be there.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum UserWarning<'a> {
    /// No directory of the machine knows it.
    UnknownUser { user: &'a str },
    /// A directory of the machine failed.
    UserNotLookedUp { user: &'a str, detail: String },
}

impl<'a> UserWarning<'a> {
    /// Looks an account up.
    fn of(user: &'a str) -> Option<Self> {
        match accounts::account_named(user) {
            Ok(Some(_)) => None,
            Ok(None) => Some(Self::UnknownUser { user }),
            Err(error) => {
                let detail = error.to_string();
                Some(Self::UserNotLookedUp { user, detail })
            }
        }
    }

    fn sentence(&self, language: Language) -> String {
        match self {
            Self::UnknownUser { user } => say!(language, LoginUnknownUser, user = user),
            Self::UserNotLookedUp { user, detail } => {
                say!(language, LoginUserNotLookedUp, user = user, detail = detail)
            }
        }
    }
}

fn map(args: &MapArgs, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let id = match &args.id {
        Some(id) => typed(id)?.to_owned(),
        None => holder(&card(global, output.language)?)?,
    };
    let user = args.user.as_str();
    Mapping::change(&args.file.mapping, |mapping| mapping.map(&id, user))?;

    let mut warnings = Vec::new();
    warnings.extend(NationalId::parse(&id).warning().map(MapWarning::Identifier));
    warnings.extend(UserWarning::of(user).map(MapWarning::User));
    output.show(
        &Mapped {
            id: &id,
            user,
            warnings,
        },
        |language, mapped| {
            let mut page = Page::default();
            page.line(say!(language, LoginMapped, id = id, user = user));
            for odd in &mapped.warnings {
                let warning = match odd {
                    MapWarning::Identifier(warning) => format::warning(language, warning),
                    MapWarning::User(warning) => warning.sentence(language),
                };
                page.alert(say!(language, Warn, warning = warning));
            }
            page
        },
    )
}

/// Returns an identifier that a person typed: unlike one that a card gives, it must have the layout
/// of its type, and be no RPPS number without its type.
fn typed(id: &str) -> Result<&str, LoginError> {
    let is_bare_rpps = id.len() == RPPS_DIGITS && id.bytes().all(|b| b.is_ascii_digit());
    let is_odd = matches!(
        NationalId::parse(id).warning(),
        Some(Warning::Identifier { .. })
    );
    if is_bare_rpps || is_odd {
        return Err(LoginError::IdForm { id: id.to_owned() });
    }
    Ok(id)
}

fn unmap(args: &MapArgs, output: &mut Output) -> Result<(), CliError> {
    let user = args.user.as_str();
    let gone = Mapping::change(&args.file.mapping, |mapping| {
        mapping.unmap(user, args.id.as_deref())
    })?;
    let gone: Vec<_> = gone.iter().map(|id| Entry { id, user }).collect();
    output.show(&gone, |language, gone| {
        let mut page = Page::default();
        for entry in gone {
            page.line(say!(language, LoginUnmapped, id = entry.id, user = user));
        }
        page
    })
}

fn page(language: Language, entries: &Vec<Entry<'_>>) -> Page {
    let mut page = Page::default();
    if entries.is_empty() {
        page.line(language.text(Text::LoginNobody));
        return page;
    }
    let heading = [Text::NationalId, Text::Account].map(|text| language.text(text).to_owned());
    let rows = entries
        .iter()
        .map(|entry| vec![entry.id.to_owned(), entry.user.to_owned()]);
    page.table([heading.to_vec()].into_iter().chain(rows).collect());
    page
}

fn ready(language: Language, fit: &Fit) -> Page {
    let mut page = Page::default();
    let tries = format::tries(language, &fit.pin);
    page.line(say!(
        language,
        LoginReady,
        id = fit.id,
        user = fit.user,
        tries = tries
    ));
    if fit.stale_list {
        page.alert(format::trust_reason(language, TrustReason::CrlExpired));
    }
    page
}

/// PAM gives a program no locale.
fn use_language_of_system(global: &Global, output: &mut Output) {
    output.language = global
        .lang
        .unwrap_or_else(Language::of_environment_or_system);
}

/// Returns the account as `pam_exec` gives it; nothing if the card is to tell.
fn pam_user() -> Option<String> {
    env::var("PAM_USER").ok().filter(|user| !user.is_empty())
}

/// Says nothing about a card that fits, except before its last try.
fn advise(
    verdict: Result<Fit, CliError>,
    or_password: bool,
    output: &mut Output,
) -> Result<(), CliError> {
    match verdict {
        Ok(fit) if fit.pin.retries == Some(1) => {
            let text = output.language.text(Text::LoginLastTry);
            tell(output, text, None)
        }
        Ok(_) => Ok(()),
        Err(failure) => {
            if !(or_password && is_no_card(&failure)) {
                let text = sentence(&failure, output.language);
                tell(output, &text, Some(&failure))?;
            }
            Err(CliError::Reported(Box::new(failure)))
        }
    }
}

/// Returns the reason, for a person who has no command line.
fn sentence(failure: &CliError, language: Language) -> String {
    match failure {
        CliError::SeveralCards(_) => language.text(Text::LoginSeveralCards).to_owned(),
        _ => failure.sentence(language),
    }
}

/// Whether no card is there to log in with.
fn is_no_card(failure: &CliError) -> bool {
    matches!(failure, CliError::Api(error) if matches!(
        error.kind,
        ErrorKind::NoCard
            | ErrorKind::NoReader
            | ErrorKind::ServiceDown
            | ErrorKind::DaemonUnreachable
            | ErrorKind::NotAuthorised
    ))
}

/// Says what the state of things tells: `pam_pkcs11` keeps its reasons to itself.
fn explain(verdict: Result<Fit, CliError>, output: &mut Output) -> Result<(), CliError> {
    let language = output.language;
    let failure = verdict.as_ref().err();
    let text = match &verdict {
        Ok(Fit { pin, .. }) if is_after_wrong_pin(pin) => {
            let tries = format::tries(language, pin);
            say!(language, LoginPinRefused, tries = tries)
        }
        Ok(Fit {
            stale_list: true, ..
        }) => format::trust_reason(language, TrustReason::CrlExpired).to_owned(),
        Ok(_) => language.text(Text::LoginFailed).to_owned(),
        Err(failure) => sentence(failure, language),
    };
    tell(output, &text, failure)
}

/// Says a sentence to the person at the screen; a program gets the failure with it.
fn tell(output: &mut Output, text: &str, failure: Option<&CliError>) -> Result<(), CliError> {
    if !output.json {
        return output.line(text);
    }
    let mut object = failure.map_or_else(|| json!({}), |failure| failure.to_json(output.language));
    object["message"] = legible(text).into();
    output.json(&object)
}

fn is_after_wrong_pin(pin: &PinStatus) -> bool {
    let most = pin.max_retries.unwrap_or(USUAL_TRIES);
    pin.retries.is_some_and(|left| left < most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_that_is_typed_has_the_layout_of_its_type() {
        for id in [
            "899700000013",
            "899700012345",
            "00B6000010",
            "310B000000/000000018",
        ] {
            assert_eq!(typed(id), Ok(id));
        }
        for id in [
            "99700000013",
            "10005678901",
            "8997",
            "EMPLOYE",
            "",
            "89970000001X",
        ] {
            let expected = LoginError::IdForm { id: id.to_owned() };
            assert_eq!(typed(id), Err(expected), "{id}");
        }
    }

    #[test]
    fn a_try_was_lost_if_there_are_fewer_than_after_a_right_pin() {
        let table = [
            (Some(2), None, true),
            (Some(3), None, false),
            (Some(3), Some(3), false),
            (Some(4), Some(5), true),
            (None, Some(3), false),
        ];
        for (retries, max_retries, expected) in table {
            let pin = PinStatus {
                retries,
                max_retries,
                blocked: false,
            };
            assert_eq!(is_after_wrong_pin(&pin), expected, "{pin:?}");
        }
    }
}
