//! A machine with accounts of its own, and the daemon running in one of them. Begin at
//! [`AccountMachine::new`].

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::PathBuf;
use std::process::Command;

use cps_testsuite::pinentry::Pinentry;

use crate::{Agent, Application, Running, World, binary, module};

/// A world whose accounts are those of a test. Its programs `cpsd` and `json-app` stand in its own
/// directory, which every account may enter.
#[derive(Debug)]
pub struct AccountMachine {
    /// The world.
    pub world: World,
    _cpsd: Running,
}

impl AccountMachine {
    /// Number of the account, and of the group, that run the daemon.
    pub const DAEMON: u32 = 4_100;

    /// Starts the daemon with a simulated card, on a machine with these `passwd` and `group` files.
    ///
    /// # Panics
    /// If it does not listen in time, or not as its own account.
    #[track_caller]
    #[must_use]
    pub fn new(passwd: &str, group: &str, configuration: &str) -> Self {
        Self::with_card("medecin", passwd, group, configuration)
    }

    /// Starts the same with the card of this profile.
    ///
    /// # Panics
    /// As [`Self::new`].
    #[track_caller]
    #[must_use]
    pub fn with_card(profile: &str, passwd: &str, group: &str, configuration: &str) -> Self {
        let world = World::without_pcscd();
        for (file, text) in [("passwd", passwd), ("group", group)] {
            let own = world.write(file, text);
            let target = format!("/etc/{file}");
            world
                .run("mount", &["--bind", own.to_str().unwrap(), &target])
                .ok();
        }
        // The daemon makes its socket here. No account enters the directory of the build.
        chown(world.path(), Some(Self::DAEMON), None).unwrap();
        fs::set_permissions(world.path(), fs::Permissions::from_mode(0o755)).unwrap();
        for name in ["cpsd", "json-app"] {
            fs::copy(binary(name), world.file(name)).unwrap();
        }
        world.write("cpsd.toml", configuration);
        let mut command = world.command_as(Self::DAEMON, Self::DAEMON, world.file("cpsd"));
        command
            .args(["--config", "cpsd.toml", "--simulate", profile])
            .args(["--pki", "pki", "--socket"])
            .arg(world.socket())
            .stderr(world.log("cpsd.log"));
        let cpsd = Running::start(command);
        cpsd.wait_line("listening");
        let owner = fs::metadata(world.socket()).unwrap().uid();
        assert_eq!(owner, Self::DAEMON, "the daemon has its own account");
        Self { world, _cpsd: cpsd }
    }

    /// Starts an application of this account that uses the PKCS#11 module, and initialises it.
    ///
    /// # Panics
    /// If it cannot be started.
    #[track_caller]
    #[must_use]
    pub fn start_application_as(&self, user: u32, group: u32) -> Application {
        let application = self.copy_of(binary("p11-app"));
        let module = self.copy_of(module());
        let mut command = self.world.command_as(user, group, application);
        command.arg(module);
        let mut application = Application::run(command);
        application.must("initialize");
        application
    }

    /// Starts the agent of this account.
    ///
    /// # Panics
    /// If it does not register in time.
    #[must_use]
    pub fn start_agent_as(&self, user: u32, group: u32) -> Agent {
        let program = self.copy_of(binary("cpsctl"));
        let directory = self.world.file("agent");
        let pinentry = Pinentry::new(&directory);
        for path in [&directory, &pinentry.program()] {
            chown(path, Some(user), Some(group)).unwrap();
        }
        Agent::run(self.world.command_as(user, group, program), pinentry)
    }

    /// Copies a file to the directory that every account may enter, and returns its place there.
    fn copy_of(&self, file: PathBuf) -> PathBuf {
        let copy = self.world.file(file.file_name().unwrap().to_str().unwrap());
        fs::copy(file, &copy).unwrap();
        copy
    }

    /// Replaces the groups and their members.
    ///
    /// # Panics
    /// If the file cannot be written.
    pub fn change_groups(&self, group: &str) {
        // The same file: the one of the machine is bound to it.
        self.world.write("group", group);
    }
}

impl World {
    /// Returns a program that will run inside this world as this account, in this group alone.
    pub fn command_as(&self, user: u32, group: u32, program: impl AsRef<OsStr>) -> Command {
        let mut command = self.command("setpriv");
        command
            .args(["--reuid", &user.to_string(), "--regid", &group.to_string()])
            .args(["--clear-groups", "--"])
            .arg(program);
        command
    }
}
