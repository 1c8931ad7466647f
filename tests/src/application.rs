use std::path::Path;
use std::process::Command;

use crate::process::Running;
use crate::{World, artifacts};

/// A PKCS#11 application that lives as long as the test wants; see `src/bin/p11-app.rs`.
#[derive(Debug)]
pub struct Application {
    process: Running,
}

impl Application {
    pub(crate) fn start(world: &World, module: &Path) -> Self {
        let mut command = world.command(artifacts::binary("p11-app"));
        // The end of it is shown when the test fails.
        command
            .arg(module)
            .env("CPS_PKCS11_TRACE", world.file("pkcs11.log"));
        Self::run(command)
    }

    /// Takes a command that runs `p11-app` on a module.
    pub(crate) fn run(command: Command) -> Self {
        Self {
            process: Running::start(command),
        }
    }

    /// Gives a command and returns the answer.
    #[track_caller]
    pub fn ask(&mut self, command: &str) -> String {
        self.process.say(command);
        self.process.wait_line("").trim_end().to_owned()
    }

    /// Gives a command that must succeed and returns what it answered.
    ///
    /// # Panics
    /// If the answer is an error.
    #[track_caller]
    pub fn must(&mut self, command: &str) -> String {
        let answer = self.ask(command);
        match answer.strip_prefix("ok") {
            Some(rest) => rest.trim().to_owned(),
            None => panic!("{command}: {answer}"),
        }
    }

    /// Returns the process id.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Kills the application, as a crash would.
    pub fn kill(&mut self) {
        self.process.kill();
    }
}

/// Returns the standard's name of an error, from that of the `cryptoki` crate: `DeviceRemoved` →
/// `CKR_DEVICE_REMOVED`.
pub fn ckr(name: &str) -> String {
    let mut out = String::from("CKR");
    for letter in name.chars() {
        if letter.is_uppercase() {
            out.push('_');
        }
        out.push(letter.to_ascii_uppercase());
    }
    out
}
