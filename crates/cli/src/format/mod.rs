//! Results of the API as pages, in both languages.

mod assertion;
mod audit;
mod browser;
mod card;
mod certificate;
mod date;
mod dialog;
mod event;
mod field;
mod identity;
mod login;
mod pin;
mod reader;
mod report;
#[cfg(test)]
pub(crate) mod sample;
mod server;
mod verification;
mod warning;
mod web;

pub(crate) use cps_console::{Page, Tone, api_sentence, wrap};

pub(crate) use assertion::assertion_error;
pub(crate) use audit::audit;
pub(crate) use browser::{BrowserReport, browser_error, browsers};
pub(crate) use card::{card_objects, cards};
pub(crate) use certificate::{certificates, purpose, trust_reason, trust_status};
pub(crate) use date::date;
pub(crate) use dialog::{dialog, site_dialog};
pub(crate) use event::{event, lease_end, snapshot};
#[cfg(test)]
pub(crate) use field::Field;
pub(crate) use identity::identity;
pub(crate) use login::{login_error, login_error_on_screen};
pub(crate) use pin::{length_hint, pin_state, puk_length_hint, tries};
pub(crate) use reader::{readers, status};
pub(crate) use report::report;
pub(crate) use server::server_failure;
pub(crate) use verification::{Judged, PdfPlace, Stamp, Verification, rfc3339, verification};
pub(crate) use warning::warning;
pub(crate) use web::sites;
