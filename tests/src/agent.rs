use std::process::Command;

use cps_testsuite::pinentry::{Holder, Pinentry};

use crate::process::Running;
use crate::{World, artifacts};

/// The agent of this account, with a pinentry in the hands of the test.
#[derive(Debug)]
pub struct Agent {
    process: Running,
    pinentry: Pinentry,
}

impl Agent {
    pub(crate) fn start(world: &World) -> Self {
        let pinentry = Pinentry::new(&world.file("agent"));
        Self::run(world.command(artifacts::binary("cpsctl")), pinentry)
    }

    /// Takes a command that runs `cpsctl`, as another account for example.
    pub(crate) fn run(mut command: Command, pinentry: Pinentry) -> Self {
        command
            .args(["agent", "--pinentry"])
            .arg(pinentry.program());
        let process = Running::start(command);
        process.wait_line("PIN dialogs");
        Self { process, pinentry }
    }

    /// Waits for a dialog and answers it.
    ///
    /// # Panics
    /// If there is none in time.
    #[track_caller]
    pub fn answer(&self, holder: Holder<'_>) {
        self.pinentry.answer(holder);
    }

    /// Waits for each question of a dialog and answers it.
    ///
    /// # Panics
    /// If one does not come in time.
    #[track_caller]
    pub fn answer_each(&self, answers: &[Holder<'_>]) {
        self.pinentry.answer_each(answers);
    }

    /// Answers every dialog from now on with this PIN, each as soon as `ready` holds.
    pub fn answer_all(&self, pin: &str, ready: impl Fn() -> bool + Send + 'static) {
        self.pinentry.answer_all(pin, ready);
    }

    /// Waits until a dialog is shown, the first.
    ///
    /// # Panics
    /// If there is none in time.
    #[track_caller]
    pub fn wait_for_dialog(&self) {
        self.pinentry.wait_for_dialog();
    }

    /// Returns the number of times that a PIN was asked for so far.
    pub fn dialogs(&self) -> usize {
        self.pinentry.dialogs()
    }

    /// Returns the texts of the dialogs so far.
    pub fn shown(&self) -> String {
        self.pinentry.shown()
    }

    /// Waits until the agent has said so.
    ///
    /// # Panics
    /// If it ends or does not say it in time.
    #[track_caller]
    pub fn says(&self, part: &str) {
        self.process.wait_line(part);
    }

    /// Ends the agent, as the end of a session does.
    pub fn kill(&mut self) {
        self.process.kill();
    }

    /// Returns the process id.
    pub fn id(&self) -> u32 {
        self.process.id()
    }
}
