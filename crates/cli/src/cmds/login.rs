//! `cpsctl login`: accounts of holders, and the words for a login that fails. Begin at [`run`].

mod map;

use std::env;

use cps_console::ChoiceError;
use cps_protocol::{ErrorKind, TrustReason};
use cps_types::legible;
use cps_workstation::login::{Entry, Fit, Mapping, assess};
use serde_json::{Value, json};

use crate::args::{Global, LoginFiles, LoginVerb, UnmapArgs};
use crate::error::CliError;
use crate::format::{self, Page};
use crate::output::{Output, complain_to_program};
use crate::session::Session;
use crate::text::{Text, say};
use cps_console::Language;

pub(super) fn run(verb: &LoginVerb, global: &Global, output: &mut Output) -> Result<(), CliError> {
    match verb {
        LoginVerb::List(args) => {
            let mapping = Mapping::read(&args.file.mapping)?;
            let entries: Vec<_> = mapping.entries().collect();
            output.show(&entries, page)
        }
        LoginVerb::Map(args) => map::run(args, global, output),
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
    let session = Session::connect(global, language)?;
    let card = session.objects(global)?;
    Ok(assess(&card, user, &mapping, &files.ca_dir)?)
}

fn unmap(args: &UnmapArgs, output: &mut Output) -> Result<(), CliError> {
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
        page.line(language.text(Text::LoginNoMapping));
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
            if output.json {
                complain_to_program(&reason(&failure, output.language));
            } else if !(or_password && is_no_card(&failure)) {
                output.line(&sentence(&failure, output.language))?;
            }
            Err(CliError::Reported(Box::new(failure)))
        }
    }
}

/// Returns the reason, for a person at the login screen: without what a certificate says and without
/// the account of a card, which is not for everyone who finds one.
fn sentence(failure: &CliError, language: Language) -> String {
    match failure {
        CliError::Choice(ChoiceError::SeveralCards(_)) => {
            language.text(Text::LoginSeveralCards).to_owned()
        }
        CliError::Login(error) => format::login_error_on_screen(language, error).to_owned(),
        _ => failure.sentence(language),
    }
}

/// Returns the reason for a program that shows it at the login screen, with no more in it than the
/// sentence says.
fn reason(failure: &CliError, language: Language) -> Value {
    let mut object = failure.to_json(language);
    if let CliError::Login(_) = failure {
        object = json!({
            "kind": object["kind"],
            "message_fr": sentence(failure, Language::French),
            "exit_code": object["exit_code"],
        });
    }
    object["message"] = legible(&sentence(failure, language)).into();
    object
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

/// Says what the state of things tells: `pam_pkcs11` keeps its reasons to itself. The reason is the
/// result of the command, which succeeds.
fn explain(verdict: Result<Fit, CliError>, output: &mut Output) -> Result<(), CliError> {
    let language = output.language;
    let failure = verdict.as_ref().err();
    let text = match &verdict {
        Ok(Fit { pin, .. }) if pin.has_lost_a_try() => {
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
    let mut object = json!({ "message": legible(text) });
    if let Some(failure) = failure {
        let reason = reason(failure, output.language);
        object["kind"] = reason["kind"].clone();
        object["message_fr"] = reason["message_fr"].clone();
    }
    output.json(&object)
}
