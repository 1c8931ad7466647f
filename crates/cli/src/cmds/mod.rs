//! The commands: one file per noun.

mod agent;
mod assertion;
mod audit;
mod browser;
mod card;
mod cards;
mod certs;
mod completions;
mod data;
mod doctor;
mod events;
mod identity;
mod insi;
mod login;
mod man;
mod pades;
mod pin;
mod readers;
mod sign;
mod status;
mod submission;
mod tunnel;
mod verify;
mod vihf;
mod watch;
mod web;
mod xades;

use crate::args::{Args, Noun};
use crate::error::CliError;
use crate::output::Output;
use crate::sys::HAS_PAM;

/// Does what the arguments say.
pub(crate) fn run(args: &Args, output: &mut Output) -> Result<(), CliError> {
    let global = &args.global;
    match &args.noun {
        Noun::Status => status::run(global, output),
        Noun::Readers(verb) => readers::run(verb, global, output),
        Noun::Cards(verb) => cards::run(verb, global, output),
        Noun::Card(verb) => card::run(verb, global, output),
        Noun::Identity(args) => identity::run(args, global, output),
        Noun::Certs(verb) => certs::run(verb, global, output),
        Noun::Pin(verb) => pin::run(verb, global, output),
        Noun::Data(verb) => data::run(verb, global, output),
        Noun::Sign(args) => sign::run(args, global, output),
        Noun::Verify(args) => verify::run(args, global, output),
        Noun::Vihf(args) => vihf::run(args, global, output),
        Noun::Insi(args) => insi::run(args, global, output),
        Noun::DmpSubmission(args) => submission::run(args, global, output),
        Noun::Tunnel(args) => tunnel::run(args, global, output),
        Noun::Events => events::run(global, output),
        Noun::Login(_) if !HAS_PAM => Err(CliError::NotOnSystem("login")),
        Noun::Login(verb) => login::run(verb, global, output),
        Noun::Watch(args) => watch::run(args, global, output),
        Noun::Audit(verb) => audit::run(verb, global, output),
        Noun::Doctor(args) => doctor::run(args, global, output),
        Noun::Completions(args) => completions::run(args, output),
        Noun::Man(args) => man::run(args, output),
        Noun::Browser(verb) => browser::run(verb, output),
        Noun::Web(verb) => web::run(verb, global, output),
        Noun::Agent(args) => agent::run(args, global, output),
    }
}
