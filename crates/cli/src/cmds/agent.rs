use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use cps_protocol::ErrorKind;
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

/// How long until a daemon that is gone is looked for again.
const RECONNECT: Duration = Duration::from_secs(1);

/// Goes on until it is interrupted; a daemon that ends is waited for.
pub(super) fn run(args: &AgentArgs, global: &Global, output: &mut Output) -> Result<(), Failure> {
    forbid_core_dumps();
    let mut session = register(global, output.language)?;
    loop {
        tell(output, "ready", Text::AgentReady)?;
        let ended = serve(&session, args, global, output.language);
        if !is_gone(&ended) {
            return Err(ended);
        }
        tell(output, "waiting", Text::AgentWaiting)?;
        session = register_again(global, output.language)?;
    }
}

fn register(global: &Global, language: Language) -> Result<Arc<Session>, Failure> {
    let session = Session::connect(global, language)?;
    session.call::<AgentRegister>(&Empty {})?;
    Ok(Arc::new(session))
}

/// Tries until there is a daemon. One that refuses this program, because an update made it speak
/// another version for example, is not asked again.
fn register_again(global: &Global, language: Language) -> Result<Arc<Session>, Failure> {
    loop {
        match register(global, language) {
            Err(failure) if is_gone(&failure) => thread::sleep(RECONNECT),
            done => return done,
        }
    }
}

fn is_gone(failure: &Failure) -> bool {
    matches!(failure, Failure::Api(error) if error.kind == ErrorKind::DaemonUnreachable)
}

fn tell(output: &mut Output, word: &str, text: Text) -> Result<(), Failure> {
    if output.json {
        return output.json_line(&json!({ "agent": word }));
    }
    output.line(output.language.text(text))?;
    output.flush()
}

/// Does what the daemon orders until it can give no more orders, and says why.
fn serve(session: &Arc<Session>, args: &AgentArgs, global: &Global, language: Language) -> Failure {
    // The daemon lets one dialog stand at a time; an answered one is left here until the next.
    let mut shown: Option<(PromptId, Dialog)> = None;
    let ended = loop {
        let order = match session.next_order() {
            Ok(order) => order,
            Err(failure) => break failure,
        };
        match order {
            Order::Show(prompt) => {
                let id = prompt.id;
                match start(&args.pinentry, *prompt, session, language) {
                    Ok(dialog) => shown = Some((id, dialog)),
                    Err(failure) => {
                        complain(&failure, language, global);
                        answer(
                            session,
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
    };
    // Nobody waits any more for what is typed there.
    if let Some((_, dialog)) = shown {
        dialog.withdraw();
    }
    ended
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
