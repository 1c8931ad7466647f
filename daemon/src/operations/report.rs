//! `cards.report`: a report on a card that holds nothing of its holder.

use cps_protocol::audit::{Operation as Audited, Subject};
use cps_protocol::event::LeaseEnd;
use cps_protocol::method::{self, ReportParams};
use cps_protocol::report::CardReport;
use cps_protocol::{ApiError, ErrorKind};

use super::call::{Call, Outcome};
use super::route::Operation;
use crate::audit::Note;
use crate::reader::{CardContext, CardOperation, Failure};

/// A report on a card.
pub(super) struct Report {
    /// Whether the login of the client is used for it.
    with_login: bool,
}

impl Operation for Report {
    type Method = method::CardsReport;

    fn begin(
        call: &mut Call<'_>,
        ReportParams { card, with_login }: ReportParams,
    ) -> Result<Outcome<CardReport>, ApiError> {
        call.run_on(card, Self { with_login })
    }
}

impl CardOperation for Report {
    type Reply = CardReport;
    const NAME: &'static str = "report";

    fn note(&self) -> Option<Note> {
        let note = || Note::new(Audited::Report, Subject::default());
        self.with_login.then(note)
    }

    /// Runs on a card of which the last update was interrupted as well: that is worth a report.
    fn run(&mut self, context: &mut CardContext<'_>) -> Result<CardReport, Failure> {
        let (open, reader) = (&mut *context.open, context.reader);
        let client = context.caller.id;
        let proof = open.leases.proof(client, self.with_login)?;
        let is_used = match self.with_login {
            true => open.leases.has_others(client),
            false => !open.leases.is_empty(),
        };
        if is_used {
            // The report resets the card, which would end their logins.
            let detail = "a program is logged in to the card, and the report would end that";
            return Err(ApiError::new(ErrorKind::ReaderBusy)
                .with_detail(detail)
                .into());
        }
        let keys = &open.content.profile.keys;
        let reported = open.card.report(env!("CARGO_PKG_VERSION"), keys, proof);
        open.leases
            .end_void(reader, &open.card, LeaseEnd::CardReset);
        let report = reported?;
        if self.with_login {
            open.reset_if_unused(reader)?;
        }
        Ok(report)
    }
}
