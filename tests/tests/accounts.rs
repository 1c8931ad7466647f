//! Access to the service for accounts of the system: exactly as the policy says.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::time::Duration;

use cps_e2e::{
    AccountMachine, JsonClient, Running, World, binary, fixture, missing_root, require_tools,
    run_within,
};
use serde_json::json;

const LONG: Duration = Duration::from_secs(60);

/// The account that runs the daemon.
const DAEMON: u32 = AccountMachine::DAEMON;

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

/// Returns the rights of an account, by the answers that it gets.
fn rights_of(world: &World, user: u32, group: u32) -> Rights {
    let mut client = json_app_as(world, user, group);
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

/// Starts the JSON client of the world's own directory, as this account.
fn json_app_as(world: &World, user: u32, group: u32) -> JsonClient {
    JsonClient::run(world.command_as(user, group, world.file("json-app")))
}

#[test]
fn each_account_may_do_exactly_what_the_policy_says() {
    require_tools!("setpriv", "mount");
    if missing_root() {
        return;
    }
    let machine = AccountMachine::new(PASSWD, GROUP, CONFIGURATION);
    for (who, user, group, rights) in POLICY {
        assert_eq!(rights_of(&machine.world, *user, *group), *rights, "{who}");
    }
    // The account that was refused is in the log.
    let log = fs::read_to_string(machine.world.file("cpsd.log")).unwrap();
    for (who, user, _, rights) in POLICY {
        let refused = format!("a connection was refused account={user} ");
        let status = "status=\"client.not_authorised\"";
        let is_refused = |line: &str| line.contains(&refused) && line.ends_with(status);
        let is_logged = log.lines().any(is_refused);
        assert_eq!(is_logged, *rights == Nothing, "{who}:\n{log}");
    }
}

/// The groups once the administrator is a user alone.
const WITHOUT_ADMINISTRATOR: &str = "root:x:0:
cpsd:x:4100:
people:x:4200:
cps:x:4300:member,admin
cpsadmin:x:4400:
";

#[test]
fn a_member_removed_from_the_administrators_administers_nothing_on_an_old_connection() {
    require_tools!("setpriv", "mount");
    if missing_root() {
        return;
    }
    let machine = AccountMachine::new(PASSWD, GROUP, CONFIGURATION);
    let mut admin = json_app_as(&machine.world, 4_203, 4_200);
    admin.greet().unwrap();
    let mut administer = || -> Vec<_> {
        [
            ("leases.list", json!({})),
            ("leases.revoke", json!({ "lease": 77 })),
            ("audit.tail", json!({ "lines": 1 })),
            ("cache.clear", json!({})),
        ]
        .map(|(method, params)| admin.call(method, params).err())
        .into()
    };
    let word = |kind: &str| Some(kind.to_owned());
    // There is no such login and no audit file, which administrators alone are told.
    let as_administrator = [None, word("lease.not_found"), word("audit.off"), None];
    assert_eq!(administer(), as_administrator);
    machine.change_groups(WITHOUT_ADMINISTRATOR);
    assert_eq!(administer(), vec![word("client.not_admin"); 4]);
    machine.change_groups(GROUP);
    assert_eq!(administer(), as_administrator);
}

/// Errors with which a directory says that it does not know an account (getpwnam(3)), with their
/// numbers on Linux: the first comes from nss_sss where sssd does not run.
const NOT_FOUND: &[(&str, u32)] = &[("ENOENT", 2), ("ESRCH", 3), ("EBADF", 9), ("EPERM", 1)];

/// Errors of a directory that fails, which says nothing of the account, with their sentences.
const FAILURES: &[(&str, u32, &str)] = &[
    ("EIO", 5, "Input/output error (os error 5)"),
    ("EMFILE", 24, "Too many open files (os error 24)"),
    ("ETIMEDOUT", 110, "Connection timed out (os error 110)"),
    ("ECONNREFUSED", 111, "Connection refused (os error 111)"),
];

/// A world whose accounts and groups come from files, and from a directory that fails as it is
/// asked to (`fixtures/nss_answers.c`).
fn world_with_answers() -> World {
    let world = World::without_pcscd();
    let source = fixture("nss_answers.c");
    let flags = [
        "-std=c11", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC",
    ];
    let files = ["-o", "libnss_answers.so.2", source.to_str().unwrap()];
    world.run("cc", &[&flags[..], &files].concat()).ok();
    world.write("passwd", PASSWD);
    world.write("group", GROUP);
    world.write(
        "nsswitch.conf",
        "passwd: files answers\ngroup: files answers\n",
    );
    for file in ["passwd", "group", "nsswitch.conf"] {
        let target = format!("/etc/{file}");
        world.run("mount", &["--bind", file, &target]).ok();
    }
    world
}

/// Lets a program of the world find the directory.
fn with_answers<'a>(world: &World, command: &'a mut Command) -> &'a mut Command {
    command.env("LD_LIBRARY_PATH", world.path())
}

/// Returns the output of `cpsctl login map` for an account.
fn map(world: &World, user: &str, language: &str) -> String {
    let _ = fs::remove_file(world.file("mapping"));
    let mut command = world.command(binary("cpsctl"));
    with_answers(world, &mut command)
        .args(["login", "map", user, "--id", "899700000013"])
        .args(["--mapping", "mapping", "--lang", language]);
    let output = run_within(LONG, command, b"").ok();
    // The mapping is made: the account may be there tomorrow.
    let mapping = fs::read_to_string(world.file("mapping")).unwrap();
    assert!(
        mapping.ends_with(&format!("899700000013 -> {user}\n")),
        "{mapping}"
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_command_line_tells_unknown_accounts_from_directories_that_fail() {
    require_tools!("cc", "mount");
    let world = world_with_answers();
    let opens = |user: &str| format!("899700000013 opens the session of {user}.\n");
    assert_eq!(map(&world, "member", "en"), opens("member"));
    let unknown = |user: &str| {
        let opens = opens(user);
        format!("{opens}warning: this computer knows no account {user} yet\n")
    };
    assert_eq!(map(&world, "nobody-at-all", "en"), unknown("nobody-at-all"));
    for (name, number) in NOT_FOUND {
        let user = format!("errno-{number}");
        assert_eq!(map(&world, &user, "en"), unknown(&user), "{name}");
    }
    for (name, number, sentence) in FAILURES {
        let user = format!("errno-{number}");
        let expected = format!(
            "{}warning: the account {user} could not be looked up, a directory of this computer \
             failed: {sentence}. Check it with: getent passwd {user}\n",
            opens(&user)
        );
        assert_eq!(map(&world, &user, "en"), expected, "{name}");
        let french = format!(
            "899700000013 ouvre la session de {user}.\n\
             avertissement : le compte {user} n'a pas pu être recherché, un annuaire de cet \
             ordinateur a échoué : {sentence}. Vérifiez-le avec : getent passwd {user}\n"
        );
        assert_eq!(map(&world, &user, "fr"), french, "{name}");
    }
}

/// The daemon of such a world, with these words of configuration, run by root.
fn cpsd_with_answers(world: &World, configuration: &str) -> Running {
    world.write("cpsd.toml", configuration);
    let mut command = world.command(binary("cpsd"));
    with_answers(world, &mut command)
        .args(["--config", "cpsd.toml", "--simulate", "medecin"])
        .args(["--pki", "pki", "--socket"])
        .arg(world.socket())
        .stderr(world.log("cpsd.log"));
    let cpsd = Running::start(command);
    cpsd.wait_line("listening");
    cpsd
}

#[test]
fn the_daemon_tells_unknown_groups_from_directories_that_fail() {
    require_tools!("cc", "mount");
    let world = world_with_answers();
    let failures = FAILURES.iter().map(|(_, number, _)| number);
    let numbers = NOT_FOUND.iter().map(|(_, number)| number).chain(failures);
    let groups: Vec<_> = numbers.map(|number| format!("'errno-{number}'")).collect();
    let groups = groups.join(", ");
    let configuration = format!("pcsc = false\nallow_groups = ['cps', 'none', {groups}]\n");
    let _cpsd = cpsd_with_answers(&world, &configuration);

    let log = fs::read_to_string(world.file("cpsd.log")).unwrap();
    let unknown = NOT_FOUND
        .iter()
        .map(|(_, number)| format!("errno-{number}"));
    let mut expected: Vec<_> = ["none".to_owned()]
        .into_iter()
        .chain(unknown)
        .map(|group| format!("a configured group does not exist group={group}"))
        .collect();
    expected.extend(FAILURES.iter().map(|(_, number, sentence)| {
        format!("a configured group cannot be looked up group=errno-{number} error={sentence}")
    }));
    let told: Vec<_> = log
        .lines()
        .filter_map(|line| line.find("a configured group").map(|at| &line[at..]))
        .collect();
    assert_eq!(told, expected);
}

#[test]
fn a_directory_that_fails_gives_no_right_and_is_told() {
    require_tools!("cc", "mount", "setpriv");
    if missing_root() {
        return;
    }
    let world = world_with_answers();
    fs::set_permissions(world.path(), fs::Permissions::from_mode(0o1777)).unwrap();
    fs::copy(binary("json-app"), world.file("json-app")).unwrap();
    let _cpsd = cpsd_with_answers(&world, "pcsc = false\nallow_groups = ['cps']\n");

    let refusal = |number: u32| {
        let user = 61_000 + number;
        let mut client = json_app_as(&world, user, user);
        assert_eq!(client.greet().unwrap_err(), "client.not_authorised");
        let answer: serde_json::Value = serde_json::from_str(&client.heard()[0]).unwrap();
        answer["error"]["data"]["detail"].clone()
    };
    for (name, number) in NOT_FOUND {
        assert_eq!(refusal(*number), json!(null), "{name}");
    }
    for (name, number, sentence) in FAILURES {
        let detail = format!("the groups of this account cannot be looked up: {sentence}");
        assert_eq!(refusal(*number), json!(detail), "{name}");
    }
    let log = fs::read_to_string(world.file("cpsd.log")).unwrap();
    let failed = "the members of a group cannot be looked up account=61005 group=cps \
                  error=Input/output error (os error 5)";
    assert!(log.contains(failed), "{log}");
    // The directory is not asked for those whom the group itself names by its number.
    let mut client = json_app_as(&world, 61_005, 4_300);
    client.greet().unwrap();
}
