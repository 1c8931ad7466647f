//! A daemon of simulated cards, ruled through its control socket: no pcscd, no vpcd, no root.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use cps_e2e::document::run_commands;
use cps_e2e::{Document, Output, Running, World, binary, eventually, require_tools};
use serde_json::Value;

/// Long enough for anything that happens at all.
const LONG: Duration = Duration::from_secs(30);

/// A daemon of simulated cards.
struct Simulation {
    world: World,
    cpsd: Running,
}

impl Simulation {
    fn start(profiles: &str) -> Self {
        let world = World::without_pcscd();
        let mut command = cpsd(&world, profiles);
        command.arg("--control").arg(world.file("control"));
        let cpsd = Running::start(command);
        cpsd.wait_line("listening");
        Self { world, cpsd }
    }

    fn control(&self) -> PathBuf {
        self.world.file("control")
    }

    fn order(&self, slot: &str, order: &str) -> Output {
        let control = self.control();
        let mut words = vec![
            "ctl",
            "--slot",
            slot,
            "--control",
            control.to_str().unwrap(),
        ];
        words.extend(order.split(' '));
        self.world.run(binary("cps-sim"), &words)
    }

    /// Gives an order to the first reader and returns the reply.
    #[track_caller]
    fn tell(&self, order: &str) -> String {
        self.order("1", order).ok().text.trim_end().to_owned()
    }

    fn cpsctl(&self, line: &str) -> Output {
        self.world.run(
            "sh",
            &["-c", &format!("'{}' {line}", binary("cpsctl").display())],
        )
    }

    /// Waits until the list of readers has a line with these words, with or without others between.
    #[track_caller]
    fn wait_reader(&self, words: &str) {
        let seen = || {
            let list = self.cpsctl("readers list").ok().text;
            let mut lines = list
                .lines()
                .map(|line| line.split_whitespace().collect::<Vec<_>>());
            lines.any(|line| line.join(" ") == words).then_some(())
        };
        let list = || self.cpsctl("readers list").text;
        assert!(
            eventually(LONG, seen).is_some(),
            "{words} is not in\n{}",
            list()
        );
    }
}

fn cpsd(world: &World, profiles: &str) -> Command {
    let mut command = world.command(binary("cpsd"));
    command
        .arg("--socket")
        .arg(world.socket())
        .args(["--simulate", profiles, "--pki"])
        .arg(world.file("pki"))
        .stderr(world.log("cpsd.log"));
    command
}

#[test]
fn a_card_is_pulled_exchanged_and_made_faulty_by_order() {
    require_tools!("unshare", "nsenter", "setpriv");
    let mut simulation = Simulation::start("medecin,medecin-cps4");
    let mode = fs::metadata(simulation.control())
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    simulation.wait_reader("TEST reader 1 ready 99000001 (TEST-CPS3v3-2900000001)");
    simulation.wait_reader("TEST reader 2 ready 99000101 (TEST-CPS4v1-2900000101)");

    assert_eq!(simulation.tell("remove"), "removed");
    simulation.wait_reader("TEST reader 1 empty");
    // As often as one likes.
    assert_eq!(simulation.tell("remove"), "removed");
    assert_eq!(simulation.tell("pin-tries 2"), "ok");
    assert_eq!(simulation.tell("insert"), "inserted");
    simulation.wait_reader("TEST reader 1 ready 99000001 (TEST-CPS3v3-2900000001)");
    simulation
        .cpsctl("pin status --reader 'reader 1'")
        .ok()
        .prints(&["2 tries left"]);

    assert_eq!(simulation.order("2", "remove").ok().text, "removed 2\n");
    simulation.wait_reader("TEST reader 2 empty");
    assert_eq!(
        simulation.order("2", "insert infirmier").ok().text,
        "inserted 2\n"
    );
    simulation.wait_reader("TEST reader 2 ready 99000042 (TEST-CPS3v3-2900000042)");

    // The list of revoked certificates is made with the card.
    assert_eq!(simulation.tell("swap revoked"), "inserted");
    simulation.wait_reader("TEST reader 1 ready 99000018 (TEST-CPS3v3-2900000018)");
    let holder = simulation.cpsctl("identity --reader 'reader 1'");
    holder
        .ok()
        .prints(&["TEST CARD", "NOT TRUSTED", "The certificate was revoked."]);
    // The first card has kept its state.
    assert_eq!(simulation.tell("swap medecin"), "inserted");
    let counters = simulation.tell("counters");
    assert!(
        counters.ends_with(" pin-tries 2 puk-tries 10"),
        "{counters}"
    );

    assert_eq!(simulation.tell("speed instant"), "ok");
    assert_eq!(simulation.tell("fault reader-gone"), "ok");
    let sign = "sign cpsd.log --key signature --pin-stdin --reader 'reader 1' --out x";
    simulation
        .cpsctl(&format!("{sign} <<END\n1234\nEND"))
        .failed();
    let gone = || {
        let list = simulation.cpsctl("readers list").ok().text;
        (!list.contains("TEST reader 1")).then_some(())
    };
    assert!(eventually(LONG, gone).is_some());
    assert_eq!(simulation.tell("insert"), "inserted");
    simulation.wait_reader("TEST reader 1 ready 99000001 (TEST-CPS3v3-2900000001)");

    let wrong = [
        ("1", "insert", "a card is in the reader: remove it first"),
        ("3", "remove", "there is no slot 3"),
        ("1", "pin-tries 4", "the card has 3 tries at most"),
        (
            "1",
            "speed fast",
            "no speed \"fast\": expected cps3, cps4 or instant",
        ),
        (
            "1",
            "eject",
            "expected insert [PROFILE], remove, swap PROFILE, pin-tries N, puk-tries N, fault [N] \
             FAULT, script FILE, speed SPEED, counters, transcript FILE or quit",
        ),
    ];
    for (slot, order, reason) in wrong {
        let refused = simulation.order(slot, order).failed().text;
        assert_eq!(refused, format!("cps-sim: {reason}\n"), "{order}");
    }
    simulation
        .order("1", "swap none")
        .failed()
        .prints(&["none is no built-in profile (medecin, "]);

    assert_eq!(simulation.tell("quit"), "ok");
    assert!(simulation.cpsd.wait_end().success());
    assert!(!simulation.control().exists() && !simulation.world.socket().exists());
}

/// Checks the lines of `docs/ci.md`, as a runner reads them from the file in YAML.
#[test]
fn the_job_of_the_page_on_ci_runs() {
    require_tools!("unshare", "nsenter", "setpriv", "python3");
    let world = World::without_pcscd();
    world.write("README.md", "what is signed");
    // The name under which the package has the daemon.
    std::os::unix::fs::symlink(binary("cpsd"), world.file("cps-simulator")).unwrap();
    // The daemon of the job ends with its machine; here it is told to.
    let job = format!(
        "PATH=/tmp/:$PATH CPS_SOCKET=/tmp/cpsd.sock; export CPS_SOCKET\n\
         trap 'cps-sim ctl --control /tmp/control quit; wait' EXIT\n{}",
        Document::open("docs/ci.md").job()
    );
    let output = run_commands(&world, &job).ok();
    output.prints(&["TEST CARD", "blocked", "NOT TRUSTED"]);
    assert!(world.file("README.sig").exists());
}

#[test]
fn a_simulation_takes_no_place_of_a_file_and_none_of_the_service() {
    require_tools!("unshare", "nsenter", "setpriv", "systemd-socket-activate");
    let world = World::without_pcscd();
    let file = world.write("precious", "precious");
    let mut command = cpsd(&world, "medecin");
    command.arg("--control").arg(&file);
    let mut running = Running::start(command);
    assert!(!running.wait_end().success());
    let log = fs::read_to_string(world.file("cpsd.log")).unwrap();
    let reason = format!(
        "cpsd: control socket {}: there is something that is no socket: name another path\n",
        file.display()
    );
    assert_eq!(log, reason);
    assert_eq!(fs::read(&file).unwrap(), b"precious");
    // The socket of the service stays that of the service.
    let pki = world.file("pki");
    let pki = pki.to_str().unwrap();
    for socket in ["/run/cpsd/cpsd.sock", "/var/run/cpsd/other"] {
        let simulate = ["--simulate", "medecin", "--pki", pki, "--socket", socket];
        let refused = world.run(binary("cpsd"), &simulate).failed().text;
        assert_eq!(
            refused,
            "cpsd: a simulation is no service of the system and does not listen in the directory \
             of /run/cpsd/cpsd.sock: name another socket with --socket\n"
        );
    }
    // Nor one that a service manager hands over.
    let handed = world.file("handed");
    let mut command = world.command("systemd-socket-activate");
    command
        .arg(format!("--listen={}", handed.display()))
        .arg(binary("cpsd"))
        .args(["--simulate", "medecin", "--pki", pki, "--socket"])
        .arg(world.socket())
        .stderr(world.log("handed.log"));
    let mut running = Running::start(command);
    eventually(LONG, || handed.exists().then_some(())).expect("systemd listens");
    let list = ["readers", "list", "--socket", handed.to_str().unwrap()];
    world.run(binary("cpsctl"), &list).failed();
    assert!(!running.wait_end().success());
    let log = fs::read_to_string(world.file("handed.log")).unwrap();
    let refusal = "cpsd: a simulation takes no socket of the service manager\n";
    assert!(log.ends_with(refusal), "{log}");
    let alone = world
        .run(binary("cpsd"), &["--control", "control"])
        .failed();
    alone.prints(&["--simulate <PROFILE>"]);
}

#[test]
fn a_reload_changes_nothing_of_a_simulation() {
    require_tools!("unshare", "nsenter", "setpriv");
    let simulation = Simulation::start("medecin");
    let log = || fs::read_to_string(simulation.world.file("cpsd.log")).unwrap();
    simulation.wait_reader("TEST reader 1 ready 99000001 (TEST-CPS3v3-2900000001)");
    let id = simulation.cpsd.id().to_string();
    simulation.world.run("kill", &["-HUP", &id]).ok();
    let done = || log().contains("configuration read again").then_some(());
    assert!(eventually(LONG, done).is_some(), "{}", log());
    assert!(!log().contains("only after a restart"), "{}", log());
    let identity = simulation.cpsctl("identity --json").ok().stdout;
    let identity: Value = serde_json::from_slice(&identity).unwrap();
    assert_eq!(identity["environment"], "test");
}
