//! The commands: one file each.

mod check;
mod export;
mod import;
mod index;
mod kiosk;
mod login;
mod pair;
mod records;
mod report;
mod review;
mod verify;

pub(crate) use self::review::{Review, not_counted};
use crate::args::{Args, Verb};
use crate::error::{Output, RegistryError};

/// Does what the arguments say.
pub(crate) fn run(args: &Args, output: &mut Output) -> Result<(), RegistryError> {
    match &args.verb {
        Verb::Pair(pair) => pair::run(pair, &args.global, output),
        Verb::Unpair(args) => pair::unpair(args, output),
        Verb::Import(args) => import::run(args, output),
        Verb::Export(args) => export::run(args, output),
        Verb::Review(args) => review::run(args, output),
        Verb::Report(args) => report::run(args, output),
        Verb::Records(args) => records::run(args, output),
        Verb::Verify(args) => verify::run(args, output),
        Verb::Migrate(args) => records::migrate(args, output),
        Verb::Index(args) => index::run(args, output),
        Verb::Check(check) => check::run(check, &args.global, output),
    }
}
