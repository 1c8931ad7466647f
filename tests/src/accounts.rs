//! A machine with accounts of its own, and the daemon running in one of them. Begin at
//! [`AccountMachine::new`].

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::process::Command;

use crate::{Running, World, binary};

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
            .args(["--config", "cpsd.toml", "--simulate", "medecin"])
            .args(["--pki", "pki", "--socket"])
            .arg(world.socket())
            .stderr(world.log("cpsd.log"));
        let cpsd = Running::start(command);
        cpsd.wait_line("listening");
        let owner = fs::metadata(world.socket()).unwrap().uid();
        assert_eq!(owner, Self::DAEMON, "the daemon has its own account");
        Self { world, _cpsd: cpsd }
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
