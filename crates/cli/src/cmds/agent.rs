use std::path::Path;
use std::sync::Arc;
use std::thread;

use cps_protocol::method::{AgentAnswer, AgentAnswerParams, AgentRegister, Empty};
use cps_protocol::prompt::{Order, Prompt, PromptFailure, PromptId};
use rustix::process::{Resource, Rlimit, setrlimit};
use serde_json::json;

use crate::args::{AgentArgs, Global};
use crate::failure::Failure;
use crate::language::Language;
use crate::output::{Output, complain};
use crate::pinentry::{Conversation, Dialog};
use crate::session::Session;
use crate::text::Text;

/// Goes on until it is interrupted or the daemon ends.
pub(super) fn run(args: &AgentArgs, global: &Global, output: &mut Output) -> Result<(), Failure> {
    forbid_core_dumps();
    let session = Arc::new(Session::connect(global, output.language)?);
    session.call::<AgentRegister>(&Empty {})?;
    if output.json {
        output.json_line(&json!({ "agent": "ready" }))?;
    } else {
        output.line(output.language.text(Text::AgentReady))?;
        output.flush()?;
    }
    // The daemon lets one dialog stand at a time; an answered one is left here until the next.
    let mut shown: Option<(PromptId, Dialog)> = None;
    while let Some(order) = session.next_order()? {
        match order {
            Order::Show(prompt) => {
                let id = prompt.id;
                match start(&args.pinentry, *prompt, &session, output.language) {
                    Ok(dialog) => shown = Some((id, dialog)),
                    Err(failure) => {
                        complain(&failure, output.language, global);
                        answer(
                            &session,
                            &AgentAnswerParams::failed(id, PromptFailure::Unavailable),
                        );
                    }
                }
            }
            Order::Withdraw(withdrawal) => {
                if let Some((id, dialog)) = &shown
                    && *id == withdrawal.id
                {
                    dialog.withdraw();
                }
            }
        }
    }
    Ok(())
}

/// Shows a dialog; a thread waits for the holder, so that the dialog can be withdrawn.
fn start(
    pinentry: &Path,
    prompt: Prompt,
    session: &Arc<Session>,
    language: Language,
) -> Result<Dialog, Failure> {
    let unusable = |error| Failure::Pinentry {
        path: pinentry.to_owned(),
        error,
    };
    let (dialog, conversation) = Dialog::start(pinentry).map_err(unusable)?;
    let session = Arc::clone(session);
    thread::Builder::new()
        .name("dialog".to_owned())
        .spawn(move || converse(conversation, &prompt, &session, language))
        .map_err(unusable)?;
    Ok(dialog)
}

fn converse(conversation: Conversation, prompt: &Prompt, session: &Session, language: Language) {
    let params = match conversation.ask(prompt, language) {
        Ok(pin) => AgentAnswerParams::typed(prompt.id, pin),
        Err(failure) => AgentAnswerParams::failed(prompt.id, failure),
    };
    answer(session, &params);
}

fn answer(session: &Session, params: &AgentAnswerParams) {
    // A dialog that nobody waits for any more needs no answer; if the daemon has ended, whoever
    // waits for its orders learns that.
    let _ = session.call::<AgentAnswer>(params);
}

/// A core dump could hold a PIN.
fn forbid_core_dumps() {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    // A system that refuses to lower a limit is none that this program runs on.
    let _ = setrlimit(Resource::Core, none);
}
