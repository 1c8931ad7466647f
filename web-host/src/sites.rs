//! Whether a page may use the card, asked anew for each request: a site that was revoked is refused
//! at once.

use cps_ipc::PROMPT_DEADLINE;
use cps_protocol::ErrorKind;
use cps_protocol::method::{SiteParams, WebAllow, WebRevoke};
use cps_web::{AllowedSite, Origin, Sites, Use};

use crate::card::Service;
use crate::failure::{Failure, WebKind};

/// Reads the origin of a page.
///
/// # Errors
/// `web.origin_invalid`
pub(crate) fn origin(text: &str) -> Result<Origin, Failure> {
    let invalid =
        |error: cps_web::OriginError| Failure::Web(WebKind::OriginInvalid, Some(error.to_string()));
    Origin::parse(text).map_err(invalid)
}

/// Returns a site that may use the card.
///
/// # Errors
/// `web.origin_denied`, `web.sites_unknown`.
pub(crate) fn allowed(origin: &Origin) -> Result<AllowedSite, Failure> {
    let site = Sites::of_environment()?.site(origin)?;
    site.ok_or(WebKind::OriginDenied.into())
}

/// Returns a site that may use the card so.
///
/// # Errors
/// `web.origin_denied`, `web.not_allowed`, `web.sites_unknown`.
pub(crate) fn allowed_for(origin: &Origin, wanted: Use) -> Result<AllowedSite, Failure> {
    may(allowed(origin)?, wanted)
}

/// Passes a site on that may use the card so.
///
/// # Errors
/// `web.not_allowed`.
pub(crate) fn may(site: AllowedSite, wanted: Use) -> Result<AllowedSite, Failure> {
    match site.allowed.contains(&wanted) {
        true => Ok(site),
        false => Err(WebKind::NotAllowed.into()),
    }
}

/// Returns a site that may use the card, after asking the holder if none has decided on it yet; the
/// answer is remembered.
///
/// `service` connects to the card service, which has the agent ask.
///
/// # Errors
/// `web.origin_denied` if the administrator refuses it, `web.sites_unknown`, or the reason why the
/// holder did not allow it.
pub(crate) fn allowed_or_asked(
    origin: &Origin,
    service: impl FnOnce() -> Result<Service, Failure>,
) -> Result<AllowedSite, Failure> {
    let sites = Sites::of_environment()?;
    if let Some(site) = sites.site(origin)? {
        return Ok(site);
    }
    if sites.is_decided(origin) {
        return Err(WebKind::OriginDenied.into());
    }
    let question = SiteParams {
        origin: origin.to_string(),
    };
    service()?.call_within::<WebAllow>(&question, PROMPT_DEADLINE)?;
    sites.allow(origin)?;
    allowed(origin)
}

/// Forgets a site that the holder had allowed. The card service records it, if it is there.
///
/// # Errors
/// `web.sites_unknown`, or the reason why it was not recorded; it is forgotten all the same.
pub(crate) fn revoke(origin: &Origin) -> Result<(), Failure> {
    if !Sites::of_environment()?.revoke(origin)? {
        return Ok(());
    }
    let revoked = SiteParams {
        origin: origin.to_string(),
    };
    match Service::of_popup().and_then(|service| service.call::<WebRevoke>(&revoked)) {
        // Without a service nothing is audited, and no card is used either.
        Err(Failure::Api(error)) if error.kind == ErrorKind::DaemonUnreachable => Ok(()),
        recorded => recorded.map(drop),
    }
}
