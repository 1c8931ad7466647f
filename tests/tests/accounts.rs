//! Access to the service for accounts of the system: exactly as the policy says.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;

use cps_e2e::{JsonClient, Running, World, binary, missing_root, require_tools};
use serde_json::json;

/// The account that runs the daemon.
const DAEMON: u32 = 4_100;

const PASSWD: &str = "root:x:0:0::/:/bin/sh
cpsd:x:4100:4100::/:/bin/sh
member:x:4201:4200::/:/bin/sh
primary:x:4202:4300::/:/bin/sh
admin:x:4203:4200::/:/bin/sh
stranger:x:4204:4200::/:/bin/sh
";

const GROUP: &str = "root:x:0:
cpsd:x:4100:
people:x:4200:
cps:x:4300:member,admin
cpsadmin:x:4400:admin
";

const CONFIGURATION: &str = "pcsc = false
allow_groups = ['cps']
admin_groups = ['cpsadmin']
";

/// Rights of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rights {
    Nothing,
    Use,
    Administer,
}

use Rights::{Administer, Nothing, Use};

/// The policy: who, with which user and group, may do what. Another way in is another row.
const POLICY: &[(&str, u32, u32, Rights)] = &[
    ("root", 0, 0, Administer),
    ("the daemon's own account", DAEMON, DAEMON, Administer),
    (
        "a member of a group of administrators",
        4_203,
        4_200,
        Administer,
    ),
    ("a member of a group of users", 4_201, 4_200, Use),
    (
        "an account whose own group is one of users",
        4_202,
        4_300,
        Use,
    ),
    ("anybody else", 4_204, 4_200, Nothing),
    ("an account in the group of root", 4_204, 0, Nothing),
    (
        "an account in the group of the daemon",
        4_204,
        DAEMON,
        Nothing,
    ),
    (
        "an account that the system does not know",
        4_999,
        4_999,
        Nothing,
    ),
];

/// A machine with its own accounts, and the daemon running in one of them.
struct Machine {
    world: World,
    _cpsd: Running,
}

impl Machine {
    fn new() -> Self {
        let world = World::without_pcscd();
        for (file, text) in [("passwd", PASSWD), ("group", GROUP)] {
            let own = world.write(file, text);
            let target = format!("/etc/{file}");
            world
                .run("mount", &["--bind", own.to_str().unwrap(), &target])
                .ok();
        }
        // Every account goes in here, and none into the directory of the build.
        fs::set_permissions(world.path(), fs::Permissions::from_mode(0o777)).unwrap();
        for name in ["cpsd", "json-app"] {
            fs::copy(binary(name), world.file(name)).unwrap();
        }
        world.write("cpsd.toml", CONFIGURATION);
        let mut command = as_account(&world, DAEMON, DAEMON, "cpsd");
        command
            .args(["--config", "cpsd.toml", "--simulate", "medecin"])
            .args(["--pki", "pki", "--socket"])
            .arg(world.socket())
            .stderr(world.log("cpsd.log"));
        let cpsd = Running::start(command);
        cpsd.wait_line("listening");
        let owner = fs::metadata(world.socket()).unwrap().uid();
        assert_eq!(owner, DAEMON, "the daemon has its own account");
        Self { world, _cpsd: cpsd }
    }

    /// Returns the rights of an account, by the answers that it gets.
    fn rights(&self, user: u32, group: u32) -> Rights {
        let mut client = JsonClient::run(as_account(&self.world, user, group, "json-app"));
        if let Err(kind) = client.greet() {
            assert_eq!(kind, "client.not_authorised");
            assert_eq!(client.heard().len(), 1, "one error, and nothing else");
            assert!(client.is_hung_up());
            return Nothing;
        }
        let readers = client.must("readers.list", json!({}));
        assert_eq!(readers["readers"].as_array().unwrap().len(), 1);
        match client.call("leases.list", json!({})) {
            Ok(_) => Administer,
            Err(kind) => {
                assert_eq!(kind, "client.not_admin");
                Use
            }
        }
    }
}

/// Returns a program of the world's own directory, as this account.
fn as_account(world: &World, user: u32, group: u32, program: &str) -> std::process::Command {
    let program: PathBuf = world.file(program);
    let mut command = world.command("setpriv");
    command
        .args(["--reuid", &user.to_string(), "--regid", &group.to_string()])
        .args(["--clear-groups", "--"])
        .arg(program);
    command
}

#[test]
fn each_account_may_do_exactly_what_the_policy_says() {
    require_tools!("setpriv", "mount");
    if missing_root() {
        return;
    }
    let machine = Machine::new();
    for (who, user, group, rights) in POLICY {
        assert_eq!(machine.rights(*user, *group), *rights, "{who}");
    }
    // Who was sent away is in the log.
    let log = fs::read_to_string(machine.world.file("cpsd.log")).unwrap();
    for (who, user, _, rights) in POLICY {
        let line = format!("this account may not use the service uid={user} ");
        assert_eq!(log.contains(&line), *rights == Nothing, "{who}:\n{log}");
    }
}
