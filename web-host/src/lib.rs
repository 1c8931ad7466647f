//! `cps-web-host`: the card in a web page, for extensions of browsers that start it (native
//! messaging). It speaks the protocol of Web eID, or our own, by the name that it is started by.
//!
//! A message goes from `wire` to `eid` or `page`, which ask `sites` whether the page may and
//! `card` for what it wants. No PIN is ever here: the agent asks for it, or the PIN pad.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod card;
mod eid;
mod failure;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod page;
mod request;
mod sites;
mod wire;
mod words;

use std::env;
use std::process::ExitCode;

use cps_web::host::Host;

use crate::failure::{Failure, WebKind};
use crate::wire::Wire;

/// Serves the browser that started this program until it closes.
pub fn run() -> ExitCode {
    let program = env::args_os().next().unwrap_or_default();
    let arguments: Vec<_> = env::args_os()
        .skip(1)
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    let host = Host::of_program(&program);
    let is_started_by_extension = host.is_started_by(&arguments);
    let ended = match host {
        _ if !is_started_by_extension => refuse(host),
        Host::WebEid => eid::serve(&Wire::new()),
        Host::Page => page::serve(Wire::new()),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Tells another program that this is none of its business: in the protocol of the host, and on
/// standard error for a person.
#[allow(clippy::print_stderr)]
fn refuse(host: Host) -> Result<(), wire::Ended> {
    let failure = Failure::from(WebKind::Caller);
    eprintln!("cps-web-host: {}", WebKind::Caller.english());
    let message = match host {
        Host::WebEid => eid::error(&failure, words::Language::English),
        Host::Page => page::error(&failure),
    };
    Wire::new().send(&message)?;
    Err(wire::Ended)
}
