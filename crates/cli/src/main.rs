//! `cpsctl`, the command line of the CPS middleware.
//!
//! It talks to cpsd alone, never to a card: nouns and verbs in [`args`], one file per noun in
//! [`cmds`], what a person reads in [`mod@format`], its words in both languages in [`text`].

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod args;
mod choice;
mod cmds;
mod doctor;
mod failure;
mod format;
mod language;
mod output;
mod pin;
mod pinentry;
mod progress;
mod session;
mod text;

use std::process::ExitCode;

use clap::Parser;

use args::Args;
use output::Output;

fn main() -> ExitCode {
    let args = Args::parse();
    let language = args.global.language();
    let mut output = Output::to_stdout(language, args.global.json);
    let done = cmds::run(&args, &mut output).and_then(|()| output.flush());
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read the output has seen enough.
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            output::complain(&failure, language, &args.global);
            failure.exit_code()
        }
    }
}
