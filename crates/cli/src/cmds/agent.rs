use cps_agent::{DialogTexts, Program, Report};
use cps_protocol::prompt::Prompt;
use serde_json::json;

use crate::args::{AgentArgs, Global};
use crate::error::CliError;
use crate::format;
use crate::language::Language;
use crate::output::{Output, complain};
use crate::session::connect;
use crate::text::Text;

/// Shows dialogs until it is interrupted; a daemon that ends is waited for.
pub(super) fn run(args: &AgentArgs, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let language = output.language;
    let unusable = |error| {
        let path = args.pinentry.clone();
        CliError::Pinentry { path, error }
    };
    cps_agent::check_program(&args.pinentry).map_err(unusable)?;
    let report = |report| match report {
        Report::Ready => tell(output, "ready", Text::AgentReady),
        Report::Waiting => tell(output, "waiting", Text::AgentWaiting),
        Report::Unusable(error) => {
            complain(&unusable(error), language, global);
            Ok(())
        }
    };
    let texts = |prompt: &Prompt, program: &Program| texts(prompt, program, language);
    match cps_agent::serve(&args.pinentry, || connect(global), texts, report) {
        Err(failure) => Err(failure),
    }
}

fn tell(output: &mut Output, word: &str, text: Text) -> Result<(), CliError> {
    if output.json {
        return output.json_line(&json!({ "agent": word }));
    }
    output.line(output.language.text(text))?;
    output.flush()
}

fn texts(prompt: &Prompt, program: &Program, language: Language) -> DialogTexts {
    DialogTexts {
        title: language.text(Text::DialogTitle).to_owned(),
        label: language.text(Text::DialogPin).to_owned(),
        cancel: language.text(Text::DialogCancel).to_owned(),
        description: format::dialog(language, prompt, program),
        length_hint: format::length_hint(language, &prompt.policy),
    }
}
