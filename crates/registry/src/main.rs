//! `cps-registry`, which joins the accounts of a hospital to the holders of cards.
//!
//! The commands are in [`args`] and [`cmds`]; a pairing is a record whose evidence the card signs
//! ([`record`]). Language, output and usage are those of `cps-console`.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod accounts;
mod args;
mod cmds;
mod conflict;
mod desk;
mod error;
mod export;
mod kind;
mod known;
mod names;
mod reasons;
mod record;
mod register;
mod report;
mod screen;
mod store;
mod text;
mod usage;

use std::process::ExitCode;

use cps_console::complain;

use error::Output;

fn main() -> ExitCode {
    let args = match usage::parse() {
        Ok(args) => args,
        Err(code) => return code,
    };
    let language = args.global.language();
    let mut output = Output::to_stdout(language, args.global.json);
    let done = cmds::run(&args, &mut output).and_then(|()| output.flush());
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // The reader of the output has closed it, which is its right.
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            let failure = failure.of_endpoint(args.global.socket.as_deref());
            complain(&failure, output.language, &args.global);
            failure.kind().exit().code().into()
        }
    }
}
