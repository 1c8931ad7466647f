use cps_protocol::ErrorKind;
use cps_protocol::method::{SiteParams, WebRevoke};
use cps_web::{AllowedSite, Origin, Sites};
use serde::Serialize;
use serde_json::json;

use crate::args::{Global, WebVerb};
use crate::error::CliError;
use crate::format;
use crate::kind::Kind;
use crate::output::Output;
use crate::session::Session;
use crate::text::say;

/// The sites that may use the card, as a program reads them.
#[derive(Serialize)]
struct Listed {
    sites: Vec<AllowedSite>,
}

pub(super) fn run(verb: &WebVerb, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let sites = Sites::of_environment()?;
    match verb {
        WebVerb::List => {
            let sites = sites.list()?;
            output.show(&Listed { sites }, |language, listed| {
                format::sites(language, &listed.sites)
            })
        }
        WebVerb::Revoke(args) => revoke(&sites, &args.origin, global, output),
    }
}

fn revoke(
    sites: &Sites,
    origin: &Origin,
    global: &Global,
    output: &mut Output,
) -> Result<(), CliError> {
    if !sites.revoke(origin)? {
        return Err(CliError::SiteNotRemembered(origin.clone()));
    }
    let revoked = SiteParams {
        origin: origin.to_string(),
    };
    let session = Session::connect(global, output.language);
    match session.and_then(|session| session.call::<WebRevoke>(&revoked)) {
        // Without a service nothing is audited, and no card is used either.
        Err(failure) if failure.kind() != Kind::Api(ErrorKind::DaemonUnreachable) => {
            return Err(failure);
        }
        _ => {}
    }
    if output.json {
        return output.json(&json!({ "origin": origin }));
    }
    output.line(&say!(output.language, WebRevoked, origin = origin.as_str()))
}
