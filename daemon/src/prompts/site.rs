//! Questions about sites: the holder says in a dialog of the agent whether a site may use the card.
//! Begin at [`Prompts::ask_site`].

use std::sync::Arc;

use cps_protocol::audit::{Operation, Subject};
use cps_protocol::prompt::{Order, SitePrompt};
use cps_protocol::{ApiError, ErrorKind};
use cps_web::Origin;

use super::agents::{Dialog, Prompts};
use super::question::Expected;
use crate::audit::Note;
use crate::client::Caller;
use crate::state::seconds;

impl Prompts {
    /// Has the agent of the asker's account ask the holder whether a site may use the card. A PIN
    /// pad cannot show that.
    ///
    /// Dropped, it withdraws the dialog.
    ///
    /// # Errors
    /// `prompt.unavailable`, `prompt.paused`, `audit.failed`, or the reason why the holder did not
    /// allow it.
    pub(crate) async fn ask_site(
        &self,
        caller: &Arc<Caller>,
        site: &Origin,
    ) -> Result<(), ApiError> {
        let turn = self.turn(caller.peer.account);
        let _turn = turn.lock().await;
        let mut asked = self.begin(caller, None, None);
        let mut record = Record {
            prompts: self,
            caller,
            site,
            agent: None,
            is_written: false,
        };
        let shown = self.check_pause(caller, None);
        let mut dialog = match shown.and_then(|()| self.show_site(caller, site)) {
            Ok(dialog) => dialog,
            Err(error) => {
                asked.ended(Some(error.kind));
                record.write(Some(error.kind))?;
                return Err(error);
            }
        };
        record.agent = dialog.agent;
        let answer = dialog.answered().await;
        let failure = answer.as_ref().err().map(|error: &ApiError| error.kind);
        asked.ended(failure);
        record.write(failure)?;
        answer.map(|_| ())
    }

    fn show_site(&self, caller: &Caller, site: &Origin) -> Result<Dialog<'_>, ApiError> {
        let limit = self.lock().limit;
        self.open(caller, limit, Expected::Consent, |id| {
            Order::AskSite(Box::new(SitePrompt {
                id,
                origin: site.to_string(),
                asker: caller.asker(),
                seconds: seconds(limit),
            }))
        })
    }
}

/// The audit entry of a question; dropped, it says that the asker gave the question up.
struct Record<'p> {
    prompts: &'p Prompts,
    caller: &'p Caller,
    site: &'p Origin,
    /// The process of the agent that showed the dialog.
    agent: Option<u32>,
    is_written: bool,
}

impl Record<'_> {
    /// # Errors
    /// `audit.failed`, if that is to be fatal.
    fn write(&mut self, failure: Option<ErrorKind>) -> Result<(), ApiError> {
        self.is_written = true;
        let subject = Subject {
            site: Some(self.site.to_string()),
            agent_pid: self.agent,
            ..Subject::default()
        };
        let note = Note::new(Operation::AllowSite, subject);
        let outcome = failure.map_or("ok", |kind| kind.word());
        let no_card = ("", String::new());
        self.prompts
            .audit
            .write(note, self.caller, no_card, outcome)
    }
}

impl Drop for Record<'_> {
    fn drop(&mut self) {
        if !self.is_written {
            // The request has ended, so no answer depends on it; the log has a failure.
            let _ = self.write(Some(ErrorKind::RequestCancelled));
        }
    }
}
