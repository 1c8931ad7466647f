//! `cpsctl`, the command line of the CPS middleware.
//!
//! It talks to cpsd alone, never to a card: nouns and verbs in [`args`], one file per noun in
//! [`cmds`], what a person reads in [`mod@format`], its words in both languages in [`text`]; [`usage`]
//! puts those of the help in.
//! The workstation around the card is in `cps-workstation`, the dialogs are in `cps-agent`.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod args;
mod authorities;
mod cmds;
mod destination;
mod doctor;
mod error;
mod format;
mod input;
mod kind;
mod output;
mod pin;
mod presence;
mod progress;
mod session;
mod sys;
mod terminal;
mod text;
mod timestamp;
mod tls;
mod tunnel;
mod usage;

use std::process::ExitCode;

use cps_console::complain;
use output::Output;

fn main() -> ExitCode {
    // Without the handler the program works as well, until the limit is reached.
    let _ = sys::survive_size_limit();
    // The agent has dialogs shown by this program where the system has none for that.
    if let Some(code) = cps_agent::show_dialog() {
        return code;
    }
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
        Err(failure) if failure.is_reported() => failure.exit_code(),
        Err(failure) => {
            let failure = failure.of_endpoint(args.global.socket.as_deref());
            complain(&failure, language, &args.global);
            failure.exit_code()
        }
    }
}
