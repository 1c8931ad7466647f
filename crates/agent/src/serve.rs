//! The agent's loop: registers with the daemon, shows and withdraws the dialogs that it orders,
//! waits for a daemon that has ended. Begin at [`serve`].

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use std::{io, thread};

use cps_ipc::{Client, ClientError};
use cps_protocol::ErrorKind;
use cps_protocol::method::{AgentAnswer, AgentAnswerParams, AgentRegister, Empty};
use cps_protocol::prompt::{Order, Prompt, PromptFailure, PromptId, SitePrompt};

use crate::dialog_program::DialogProgram;
use crate::pinentry::{Conversation, Dialog, DialogTexts, SiteTexts};
use crate::program::Program;
use crate::sys;

/// Time after which a daemon is first looked for again; each next one is twice as long, up to the
/// longest.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// Longest such time for a daemon that is not there.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Longest such time for a daemon that does not serve this account: its log has a line of each attempt.
const LONGEST_PAUSE_OF_REFUSED: Duration = Duration::from_mins(5);

/// The daemons that an agent waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// The one that follows a daemon that has ended.
    Next,
    /// Also the first, and one that does not serve this account yet.
    Any,
}

impl Awaited {
    /// Whether a daemon is waited for that fails so.
    fn includes(self, error: &ClientError) -> bool {
        match error.api_error().kind {
            ErrorKind::DaemonUnreachable => true,
            ErrorKind::NotAuthorised => self == Self::Any,
            _ => false,
        }
    }
}

/// A change in the state of the agent, for the person who runs it.
#[derive(Debug)]
pub enum Report {
    /// The daemon has it registered: it shows dialogs from now on.
    Ready,
    /// The first daemon is not there, or does not serve this account; the agent waits for it.
    Absent(ClientError),
    /// The daemon has ended; the agent waits for the next one.
    Waiting,
    /// The program that shows dialogs cannot be run; the daemon has been told.
    Unusable(io::Error),
}

/// The words of dialogs, which the caller of this crate has.
pub trait Words {
    /// Returns the texts of a dialog that asks for a PIN.
    fn dialog(&self, prompt: &Prompt, program: &Program) -> DialogTexts;

    /// Returns the texts of a question about a site.
    fn site(&self, prompt: &SitePrompt, program: &Program) -> SiteTexts;
}

/// Shows dialogs with `program` until it is interrupted; waits for a daemon that ends.
///
/// `connect` opens a connection to the daemon, `awaited` says which are waited for, `words` has the
/// texts of dialogs, and `report` tells the person of each change.
///
/// # Errors
/// If a connection fails to a daemon that is not waited for, as one that refuses this program is not,
/// or if `report` fails.
pub fn serve<E: From<ClientError>>(
    program: &DialogProgram,
    connect: impl Fn() -> Result<Client, ClientError>,
    awaited: Awaited,
    words: &impl Words,
    mut report: impl FnMut(Report) -> Result<(), E>,
) -> Result<Infallible, E> {
    sys::protect_memory();
    let (mut client, mut pid) = match register(&connect) {
        Err(error) if awaited == Awaited::Any && awaited.includes(&error) => {
            report(Report::Absent(error))?;
            register_again(&connect, awaited)?
        }
        registered => registered?,
    };
    loop {
        report(Report::Ready)?;
        let ended = follow_orders(&client, pid, program, words, &mut report)?;
        if !awaited.includes(&ended) {
            return Err(ended.into());
        }
        report(Report::Waiting)?;
        (client, pid) = register_again(&connect, awaited)?;
    }
}

/// A connection that is registered, and this process as the daemon sees it.
type Registered = (Arc<Client>, Option<u32>);

fn register(connect: &impl Fn() -> Result<Client, ClientError>) -> Result<Registered, ClientError> {
    let client = connect()?;
    let registered = client.call::<AgentRegister>(&Empty {})?;
    Ok((Arc::new(client), registered.pid))
}

/// Tries until there is a daemon. One that refuses this program, because an update made it speak
/// another version for example, is not asked again.
fn register_again(
    connect: &impl Fn() -> Result<Client, ClientError>,
    awaited: Awaited,
) -> Result<Registered, ClientError> {
    let mut pause = FIRST_PAUSE;
    loop {
        let longest = match register(connect) {
            Err(error) if awaited.includes(&error) => longest_pause(&error),
            done => return done,
        };
        thread::sleep(pause);
        pause = (2 * pause).min(longest);
    }
}

fn longest_pause(error: &ClientError) -> Duration {
    match error.api_error().kind {
        ErrorKind::NotAuthorised => LONGEST_PAUSE_OF_REFUSED,
        _ => LONGEST_PAUSE,
    }
}

/// Follows the orders of the daemon until it can give no more, and returns the reason.
fn follow_orders<E>(
    client: &Arc<Client>,
    own_pid: Option<u32>,
    program: &DialogProgram,
    words: &impl Words,
    report: &mut impl FnMut(Report) -> Result<(), E>,
) -> Result<ClientError, E> {
    // The daemon lets one dialog stand at a time; an answered one is left here until the next.
    let mut shown: Option<(PromptId, Dialog)> = None;
    let ended = loop {
        let order = match client.wait_order(None) {
            Ok(Some(order)) => order,
            // Without a deadline there is an order or an error.
            Ok(None) => continue,
            Err(error) => break error,
        };
        let (id, started) = match order {
            Order::Show(prompt) => {
                let id = prompt.id;
                let texts = words.dialog(&prompt, &Program::of(&prompt.asker, own_pid));
                let converse = move |conversation| converse(conversation, &prompt, &texts);
                (id, start(program, client, converse))
            }
            Order::AskSite(prompt) => {
                let id = prompt.id;
                let texts = words.site(&prompt, &Program::of(&prompt.asker, own_pid));
                let confirm = move |conversation| confirm(conversation, &prompt, &texts);
                (id, start(program, client, confirm))
            }
            Order::Withdraw(withdrawal) => {
                if let Some((id, dialog)) = &shown
                    && *id == withdrawal.id
                {
                    dialog.withdraw();
                }
                continue;
            }
        };
        match started {
            Ok(dialog) => shown = Some((id, dialog)),
            Err(error) => {
                report(Report::Unusable(error))?;
                let unavailable = PromptFailure::Unavailable;
                answer(client, &AgentAnswerParams::failed(id, unavailable));
            }
        }
    };
    // The daemon that waited for the PIN of this dialog has ended.
    if let Some((_, dialog)) = shown {
        dialog.withdraw();
    }
    Ok(ended)
}

/// Shows a dialog; a thread waits for the holder, so that the dialog can be withdrawn. `converse`
/// returns the answer, unless the reader takes it.
fn start(
    program: &DialogProgram,
    client: &Arc<Client>,
    converse: impl FnOnce(Conversation) -> Option<AgentAnswerParams> + Send + 'static,
) -> io::Result<Dialog> {
    let (dialog, conversation) = Dialog::start(program)?;
    let client = Arc::clone(client);
    thread::Builder::new()
        .name("dialog".to_owned())
        .spawn(move || {
            if let Some(params) = converse(conversation) {
                answer(&client, &params);
            }
        })?;
    Ok(dialog)
}

fn converse(
    conversation: Conversation,
    prompt: &Prompt,
    texts: &DialogTexts,
) -> Option<AgentAnswerParams> {
    if prompt.on_pin_pad {
        // The reader asks; this only tells who made it ask.
        conversation.tell(prompt, texts);
        return None;
    }
    let asked = conversation.ask(prompt, texts);
    Some(asked.unwrap_or_else(|failure| AgentAnswerParams::failed(prompt.id, failure)))
}

fn confirm(
    conversation: Conversation,
    prompt: &SitePrompt,
    texts: &SiteTexts,
) -> Option<AgentAnswerParams> {
    Some(match conversation.confirm(prompt, texts) {
        Ok(()) => AgentAnswerParams::consent(prompt.id),
        Err(failure) => AgentAnswerParams::failed(prompt.id, failure),
    })
}

fn answer(client: &Client, params: &AgentAnswerParams) {
    // Ignore the error: the answer to a withdrawn dialog is not needed, and the thread that waits
    // for orders learns by itself that the daemon has ended.
    let _ = client.call::<AgentAnswer>(params);
}
