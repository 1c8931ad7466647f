use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;
use std::sync::mpsc;
use std::thread;

use crate::process::{DEADLINE, Running, eventually};
use crate::{World, artifacts};

/// Answers GETPIN with what comes through the pipe, and notes what it is told to show.
const PINENTRY: &str = r#"#!/bin/sh
here=$(dirname "$0")
echo "OK ready"
while read -r command rest; do
    case $command in
    GETPIN) while read -r line; do echo "$line"; done < "$here/typed" ;;
    SETDESC) echo "$rest" >> "$here/shown"; echo OK ;;
    *) echo OK ;;
    esac
done
"#;

/// The agent of this account, with a pinentry in the hands of the test.
#[derive(Debug)]
pub struct Agent {
    process: Running,
    directory: PathBuf,
}

/// Answer of the holder to a dialog.
#[derive(Clone, Copy, Debug)]
pub enum Holder<'p> {
    /// Types a PIN.
    Types(&'p str),
    /// Closes the dialog.
    Cancels,
}

impl Agent {
    pub(crate) fn start(world: &World) -> Self {
        let directory = world.file("agent");
        fs::create_dir(&directory).expect("the directory is ours");
        let pinentry = directory.join("pinentry");
        fs::write(&pinentry, PINENTRY).expect("the directory is ours");
        fs::set_permissions(&pinentry, fs::Permissions::from_mode(0o700)).expect("the file is");
        let made = Command::new("mkfifo").arg(directory.join("typed")).status();
        assert!(made.is_ok_and(|status| status.success()), "mkfifo");
        let mut command = world.command(artifacts::binary("cpsctl"));
        command.args(["agent", "--pinentry"]).arg(&pinentry);
        let process = Running::start(command);
        process.wait_line("PIN dialogs");
        Self { process, directory }
    }

    /// Waits for a dialog and answers it.
    ///
    /// # Panics
    /// If there is none in time.
    #[track_caller]
    pub fn answer(&self, holder: Holder<'_>) {
        let reply = match holder {
            Holder::Types(pin) => format!("D {pin}\nOK\n"),
            Holder::Cancels => "ERR 83886179 Operation cancelled\n".to_owned(),
        };
        let pipe = self.directory.join("typed");
        let (done, written) = mpsc::channel();
        // Opening the pipe waits for the dialog.
        thread::spawn(move || done.send(fs::write(pipe, reply)));
        written
            .recv_timeout(DEADLINE)
            .expect("a dialog")
            .expect("the dialog reads");
    }

    /// Waits until a dialog is shown, the first.
    ///
    /// # Panics
    /// If there is none in time.
    #[track_caller]
    pub fn wait_for_dialog(&self) {
        let shown = self.directory.join("shown");
        eventually(DEADLINE, || shown.exists().then_some(())).expect("a dialog");
    }

    /// Returns the texts of the dialogs so far.
    ///
    /// # Panics
    /// If there was none.
    pub fn shown(&self) -> String {
        fs::read_to_string(self.directory.join("shown")).expect("a dialog was shown")
    }

    /// Waits until the agent has said so.
    ///
    /// # Panics
    /// If it ends or does not say it in time.
    #[track_caller]
    pub fn says(&self, part: &str) {
        self.process.wait_line(part);
    }

    /// Returns the process id.
    pub fn id(&self) -> u32 {
        self.process.id()
    }
}
