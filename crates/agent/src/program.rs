//! The program that asks, as the agent sees it: the daemon may not look at the executables of an
//! account, another process of the account may.

use std::path::PathBuf;

use cps_protocol::prompt::Asker;

use crate::sys;

/// The executable of the program that asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Program {
    /// An executable of this machine.
    Known(PathBuf),
    /// An executable of a file system that is not this agent's: the path means nothing here.
    Elsewhere(PathBuf),
    /// It cannot be told.
    Unknown,
}

impl Program {
    /// Looks at the process that the daemon names. The daemon watches it, and withdraws the dialog
    /// when it ends.
    ///
    /// `own_pid` is the number by which the daemon knows this agent: in another PID namespace the
    /// number of the asker would be that of any process.
    pub(crate) fn of(asker: &Asker, own_pid: Option<u32>) -> Self {
        let is_same_namespace = own_pid == Some(std::process::id());
        let seen = asker.pid.filter(|_| is_same_namespace);
        match (seen.and_then(sys::executable), &asker.program) {
            (Some((path, true)), _) => Self::Known(path),
            (Some((path, false)), _) => Self::Elsewhere(path),
            (None, Some(path)) => Self::Known(path.into()),
            (None, None) => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio, id};

    use super::*;

    fn asker(pid: Option<u32>, program: Option<&str>) -> Asker {
        Asker {
            client: None,
            program: program.map(str::to_owned),
            command: None,
            origin: None,
            site: None,
            pid,
        }
    }

    #[test]
    fn the_executable_is_told_whatever_the_process_calls_itself() {
        let executable = sys::waiting_program();
        let mut program = Command::new(&executable);
        program.stdin(Stdio::piped()).stdout(Stdio::null());
        let mut program = program.spawn().unwrap();
        let own = Some(id());
        let of_program = asker(Some(program.id()), None);
        let told = Program::of(&of_program, own);
        assert_eq!(told, Program::Known(executable));
        // In another PID namespace the number is another process's.
        assert_eq!(Program::of(&of_program, Some(id() + 1)), Program::Unknown);
        assert_eq!(Program::of(&of_program, None), Program::Unknown);
        // The daemon saw it where this agent cannot.
        let seen = asker(None, Some("/usr/bin/dpi"));
        assert_eq!(
            Program::of(&seen, own),
            Program::Known("/usr/bin/dpi".into())
        );
        assert_eq!(Program::of(&asker(None, None), own), Program::Unknown);
        drop(program.stdin.take());
        program.wait().unwrap();
        assert_eq!(Program::of(&of_program, own), Program::Unknown);
    }
}
