//! Sites of the web that may use the card: the holder is asked, and the audit file has it. The
//! programs that ask for pages remember the sites.

use std::sync::Arc;

use cps_protocol::ApiError;
use cps_protocol::audit::{Operation as Audited, Subject};
use cps_protocol::method::{self, Empty, SiteParams};
use cps_web::Origin;

use super::call::{Call, Outcome, wrong_params};
use super::route::Operation;
use crate::audit::Note;

/// `web.allow`
pub(super) struct Allow;

/// `web.revoke`
pub(super) struct Revoke;

impl Operation for Allow {
    type Method = method::WebAllow;

    fn begin(call: &mut Call<'_>, params: SiteParams) -> Result<Outcome<Empty>, ApiError> {
        let site = read_origin(&params.origin)?;
        let (caller, service) = (Arc::clone(call.caller), Arc::clone(call.service));
        Ok(Outcome::later(async move |deadline| {
            tokio::select! {
                biased;
                answer = service.prompts.ask_site(&caller, &site) => answer.map(|()| Empty {}),
                reason = deadline.passed() => Err(reason.into()),
            }
        }))
    }
}

impl Operation for Revoke {
    type Method = method::WebRevoke;

    fn begin(call: &mut Call<'_>, params: SiteParams) -> Result<Outcome<Empty>, ApiError> {
        let site = read_origin(&params.origin)?;
        let subject = Subject {
            site: Some(site.to_string()),
            ..Subject::default()
        };
        let note = Note::new(Audited::RevokeSite, subject);
        let audit = &call.service.audit;
        audit.write(note, call.caller, ("", String::new()), "ok")?;
        Ok(Outcome::Now(Empty {}))
    }
}

/// Reads the origin of a site.
///
/// # Errors
/// `request.params`
pub(super) fn read_origin(text: &str) -> Result<Origin, ApiError> {
    Origin::parse(text).map_err(|error| wrong_params(format!("origin: {error}")))
}
