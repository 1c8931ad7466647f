use std::env;
use std::ffi::OsStr;

use cps_agent::{
    Awaited, DialogProgram, DialogTexts, NewPinTexts, Program, Report, SiteTexts, Words,
};
use cps_protocol::method::{Empty, Info};
use cps_protocol::prompt::{Asks, Prompt, SitePrompt};
use serde_json::json;

use crate::args::{AgentArgs, Global};
use crate::error::CliError;
use crate::format;
use crate::output::{Output, complain};
use crate::session::connect;
use crate::sys::{START_IN_BACKGROUND, StartProgram};
use crate::text::Text;
use cps_console::Language;

/// Shows dialogs until it is interrupted, or has another process do so; a daemon that ends is waited
/// for.
pub(super) fn run(args: &AgentArgs, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let language = output.language;
    let in_background = match args.background {
        true => Some(START_IN_BACKGROUND.ok_or(CliError::AgentOfUnit)?),
        false => None,
    };
    let named = args.pinentry.clone().map(DialogProgram::at);
    let program = named.unwrap_or_else(DialogProgram::of_system);
    let unusable = |error| {
        let path = program.path().to_owned();
        CliError::Pinentry { path, error }
    };
    program.check().map_err(unusable)?;
    if let Some(start) = in_background {
        return start_in_background(start, args, global, output);
    }
    let awaited = match args.wait_for_service {
        true => Awaited::Any,
        false => Awaited::Next,
    };
    let report = |report| match report {
        Report::Ready => tell(output, "ready", Text::AgentReady),
        Report::Absent(error) => {
            let failure = CliError::from(error).of_endpoint(global.socket.as_deref());
            complain(&failure, language, global);
            tell(output, "waiting", Text::AgentAbsent)
        }
        Report::Waiting => tell(output, "waiting", Text::AgentWaiting),
        Report::Unusable(error) => {
            complain(&unusable(error), language, global);
            Ok(())
        }
    };
    let connect = || connect(global);
    match cps_agent::serve(&program, connect, awaited, &Spoken(language), report) {
        Err(failure) => Err(failure),
    }
}

/// Starts an agent that outlives this program and waits for the daemon, unless one shows the dialogs
/// of this account already.
fn start_in_background(
    start: StartProgram,
    args: &AgentArgs,
    global: &Global,
    output: &mut Output,
) -> Result<(), CliError> {
    // A daemon that does not answer knows of no agent.
    let connected = connect(global).ok();
    let information = connected.and_then(|client| client.call::<Info>(&Empty {}).ok());
    if information.is_some_and(|information| information.agent) {
        return tell(output, "other", Text::AgentPresent);
    }
    let mut arguments = vec![OsStr::new("agent"), OsStr::new("--wait-for-service")];
    let language = global.lang.map(|language| OsStr::new(language.code()));
    for (option, value) in [
        ("--pinentry", args.pinentry.as_ref().map(AsRef::as_ref)),
        ("--socket", global.socket.as_ref().map(AsRef::as_ref)),
        ("--lang", language),
    ] {
        if let Some(value) = value {
            arguments.extend([OsStr::new(option), value]);
        }
    }
    let started = env::current_exe().and_then(|own| start(&own, &arguments));
    started.map_err(CliError::AgentNotStarted)?;
    tell(output, "started", Text::AgentStarted)
}

fn tell(output: &mut Output, word: &str, text: Text) -> Result<(), CliError> {
    if output.json {
        return output.json_line(&json!({ "agent": word }));
    }
    output.line(output.language.text(text))?;
    output.flush()
}

/// The words of dialogs, in the language of the person.
struct Spoken(Language);

impl Words for Spoken {
    fn dialog(&self, prompt: &Prompt, program: &Program) -> DialogTexts {
        texts(prompt, program, self.0)
    }

    fn site(&self, prompt: &SitePrompt, program: &Program) -> SiteTexts {
        SiteTexts {
            title: self.0.text(Text::DialogTitle).to_owned(),
            allow: self.0.text(Text::DialogAllow).to_owned(),
            refuse: self.0.text(Text::DialogRefuse).to_owned(),
            description: format::site_dialog(self.0, prompt, program),
        }
    }
}

fn texts(prompt: &Prompt, program: &Program, language: Language) -> DialogTexts {
    let text = |text| language.text(text).to_owned();
    let pin_hint = || format::length_hint(language, &prompt.policy);
    let (label, length_hint) = match (prompt.asks, &prompt.puk_policy) {
        (Asks::PinUnblock, Some(policy)) => {
            (Text::AskPuk, format::puk_length_hint(language, policy))
        }
        (Asks::PinChange, _) => (Text::DialogPresentPin, pin_hint()),
        (Asks::Pin | Asks::PinUnblock, _) => (Text::DialogPin, pin_hint()),
    };
    DialogTexts {
        title: text(Text::DialogTitle),
        label: text(label),
        cancel: text(Text::DialogCancel),
        description: format::dialog(language, prompt, program),
        length_hint,
        new_pin: NewPinTexts {
            label: text(Text::AskNewPin),
            again: text(Text::AskNewPinAgain),
            length_hint: pin_hint(),
            differ: text(Text::NewPinsDiffer),
            present: text(Text::DialogNewPinPresent),
            one_digit: text(Text::DialogNewPinOneDigit),
            row: text(Text::DialogNewPinRow),
        },
    }
}
