use clap_complete::{Shell, generate};

use crate::args::{CompletionsArgs, ShellName};
use crate::error::CliError;
use crate::output::Output;
use crate::usage;

/// Completes `--reader` in bash: the names with their blanks escaped.
const BASH_READERS: &str = r#"_cpsctl_readers() {
    local name
    COMPREPLY=()
    while IFS= read -r name; do
        if [[ $name == "${cur//\\/}"* ]]; then
            COMPREPLY+=("$(printf '%q' "$name")")
        fi
    done < <("${COMP_WORDS[0]}" readers list --names 2>/dev/null)
}

"#;

const ZSH_READERS: &str = r#"
_cpsctl_readers() {
    local -a names
    names=("${(@f)$(cpsctl readers list --names 2>/dev/null)}")
    names=(${names:#})
    compadd -a names
}
"#;

const FISH_READERS: &str =
    "complete -c cpsctl -l reader -x -a '(cpsctl readers list --names 2>/dev/null)'\n";

/// Writes the rules for the shell's own directory of completions.
pub(super) fn run(args: &CompletionsArgs, output: &mut Output) -> Result<(), CliError> {
    let shell = match args.shell {
        ShellName::Bash => Shell::Bash,
        ShellName::Zsh => Shell::Zsh,
        ShellName::Fish => Shell::Fish,
        ShellName::Powershell => Shell::PowerShell,
    };
    let mut command = usage::command(output.language);
    let mut rules = Vec::new();
    generate(shell, &mut command, "cpsctl", &mut rules);
    let rules = with_readers(args.shell, &String::from_utf8_lossy(&rules));
    output.bytes(rules.as_bytes())
}

/// Adds to the rules what the library cannot know: the names of the readers.
fn with_readers(shell: ShellName, rules: &str) -> String {
    match shell {
        ShellName::Bash => {
            let files = "--reader)\n                    COMPREPLY=($(compgen -f \"${cur}\"))";
            let names = "--reader)\n                    _cpsctl_readers";
            BASH_READERS.to_owned() + &rules.replace(files, names)
        }
        ShellName::Zsh => {
            let mut lines: Vec<_> = rules
                .lines()
                .map(|line| match line.strip_suffix(":_default' \\") {
                    Some(option) if option.starts_with("'--reader=") => {
                        format!("{option}:_cpsctl_readers' \\\n")
                    }
                    _ => format!("{line}\n"),
                })
                .collect();
            // The first line is what the shell knows the file by.
            lines.insert(1, ZSH_READERS.to_owned());
            lines.concat()
        }
        ShellName::Fish => rules.to_owned() + FISH_READERS,
        // Its rules have no place for values of options.
        ShellName::Powershell => rules.to_owned(),
    }
}
