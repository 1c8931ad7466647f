use clap_complete::{Shell, generate};

use crate::args::{CompletionsArgs, ShellName};
use crate::failure::Failure;
use crate::output::Output;
use crate::usage;

/// The rules, for the shell's own directory of completions: `--help` says nothing more.
pub(super) fn run(args: &CompletionsArgs, output: &mut Output) -> Result<(), Failure> {
    let shell = match args.shell {
        ShellName::Bash => Shell::Bash,
        ShellName::Zsh => Shell::Zsh,
        ShellName::Fish => Shell::Fish,
    };
    let mut command = usage::command(output.language);
    let mut rules = Vec::new();
    generate(shell, &mut command, "cpsctl", &mut rules);
    output.bytes(&rules)
}
