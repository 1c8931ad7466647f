use std::process::ExitStatus;

use crate::process::Running;
use crate::{World, artifacts};

/// A cpsd of a world.
#[derive(Debug)]
pub struct Cpsd {
    process: Running,
}

impl Cpsd {
    pub(crate) fn start(world: &World, args: &[&str]) -> Self {
        let mut command = world.command(artifacts::binary("cpsd"));
        command
            .arg("--socket")
            .arg(world.socket())
            .args(args)
            .stderr(world.log("cpsd.log"));
        let process = Running::start(command);
        process.wait_line("listening");
        Self { process }
    }

    /// Returns the process id.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Kills the daemon, as a crash would.
    pub fn kill(&mut self) {
        self.process.kill();
    }

    /// Ends the daemon as systemd does.
    pub fn terminate(&mut self) -> ExitStatus {
        self.process.terminate()
    }
}
