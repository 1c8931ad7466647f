//! The command that locks the screen.

use std::fs;
use std::time::Duration;

use cps_e2e::{Running, World, binary, eventually, require_tools};

const PRESENT: &str = "card 99000001: present";
const ABSENT: &str = "card 99000001: absent";

const NONE: &str = "no card of this account is present";

/// The holders of the two profiles.
const DOCTOR: &str = "899700000013";
const NURSE: &str = "00B6000010";

/// The serial number of the second.
const NURSES_CARD: &str = "99000042";

/// Starts the watch of a session whose card is there.
fn watch(world: &World, grace: &str) -> Running {
    let watch = start(world, grace);
    watch.wait_line(PRESENT);
    watch
}

/// Starts the watch of a session of root.
fn start(world: &World, grace: &str) -> Running {
    let runtime = world.file("runtime");
    fs::create_dir_all(&runtime).unwrap();
    let mut command = world.command(binary("cpsctl"));
    command.env("XDG_RUNTIME_DIR", runtime);
    command.args(["watch", "--on-remove", "echo locked", "--on-insert"]);
    command.args(["echo woken", "--grace", grace, "--mapping"]);
    command.arg(world.file("cps_mapping"));
    Running::start(command)
}

/// Maps holders to accounts.
fn map(world: &World, entries: &[(&str, &str)]) {
    let lines = entries.iter().map(|(id, user)| format!("{id} -> {user}\n"));
    world.write("cps_mapping", lines.collect::<String>());
}

/// Waits until cpsd has read a card with this serial number.
fn wait_for(world: &World, serial: &str) {
    let cards = || world.run(binary("cpsctl"), &["cards", "list"]).text;
    eventually(Duration::from_secs(60), || {
        cards().contains(serial).then_some(())
    })
    .expect("the card is read");
}

/// Returns the lines up to one that holds `last`.
fn lines(watch: &Running, last: &str) -> Vec<String> {
    let mut lines = Vec::new();
    loop {
        let line = watch.wait_line("");
        let done = line.contains(last);
        lines.push(line);
        if done {
            return lines;
        }
    }
}

#[test]
fn pulling_the_card_locks_once_and_inserting_it_wakes_once() {
    require_tools!("pcscd");
    let world = World::new();
    let mut card = world.insert("medecin");
    let _cpsd = world.start_cpsd();
    world.wait_for_card();
    let watch = watch(&world, "0");
    for _ in 0..2 {
        card.remove();
        assert_eq!(lines(&watch, "locked"), [ABSENT, "locked"]);
        card.insert_again();
        assert_eq!(lines(&watch, "woken"), [PRESENT, "woken"]);
    }
}

#[test]
fn a_restart_of_the_services_is_no_removal_and_the_card_is_watched_after_it() {
    require_tools!("pcscd");
    let mut world = World::new();
    let mut card = world.insert("medecin");
    let mut cpsd = world.start_cpsd();
    world.wait_for_card();
    // Longer than any restart takes here, shorter than a step of a test may.
    let watch = watch(&world, "20");
    world.start_pcscd();
    // Until the daemon has understood, it may speak of the card of before.
    let identity = || world.run(binary("cpsctl"), &["identity", "--wait", "30"]);
    eventually(Duration::from_secs(60), || {
        identity().status.success().then_some(())
    })
    .expect("the card is read again");
    cpsd.kill();
    let _cpsd = world.start_cpsd();
    world.wait_for_card();
    card.remove();
    assert_eq!(lines(&watch, "locked"), [ABSENT, "locked"]);
}

#[test]
fn a_daemon_that_stays_away_locks() {
    require_tools!("pcscd");
    let world = World::new();
    let _card = world.insert("medecin");
    let mut cpsd = world.start_cpsd();
    world.wait_for_card();
    let watch = watch(&world, "0");
    cpsd.kill();
    assert_eq!(lines(&watch, "locked"), [ABSENT, "locked"]);
    let _cpsd = world.start_cpsd();
    assert_eq!(lines(&watch, "woken"), [PRESENT, "woken"]);
}

#[test]
fn a_watch_that_was_killed_locks_if_the_card_is_gone_and_takes_no_other_for_it() {
    require_tools!("pcscd");
    let world = World::new();
    let mut card = world.insert("medecin");
    let _cpsd = world.start_cpsd();
    world.wait_for_card();
    watch(&world, "0").kill();
    card.remove();
    // The next person, whose card no account has.
    let _next = world.insert_into(1, "infirmier");
    wait_for(&world, NURSES_CARD);
    let watch = start(&world, "0");
    assert_eq!(lines(&watch, "locked"), [ABSENT, "locked"]);
    card.insert_again();
    assert_eq!(lines(&watch, "woken"), [PRESENT, "woken"]);
}

#[test]
fn a_watch_that_was_killed_goes_on_if_the_card_is_there() {
    require_tools!("pcscd");
    let world = World::new();
    let mut card = world.insert("medecin");
    let _cpsd = world.start_cpsd();
    world.wait_for_card();
    watch(&world, "0").kill();
    let watch = watch(&world, "0");
    card.remove();
    assert_eq!(lines(&watch, "locked"), [ABSENT, "locked"]);
}

#[test]
fn a_watch_without_a_daemon_locks_a_session_that_had_a_card() {
    require_tools!("pcscd");
    let world = World::new();
    let _card = world.insert("medecin");
    let mut cpsd = world.start_cpsd();
    world.wait_for_card();
    watch(&world, "0").kill();
    cpsd.kill();
    assert_eq!(lines(&start(&world, "0"), "locked"), [ABSENT, "locked"]);
}

#[test]
fn the_card_of_a_session_is_one_that_the_account_is_mapped_to() {
    require_tools!("pcscd");
    let world = World::new();
    map(&world, &[(NURSE, "nurse"), (DOCTOR, "root")]);
    let _nurse = world.insert_into(1, "infirmier");
    let _cpsd = world.start_cpsd();
    wait_for(&world, NURSES_CARD);
    let watch = start(&world, "0");
    // Root has a card, and it is not there.
    assert_eq!(lines(&watch, "locked"), [NONE, "locked"]);
    let _card = world.insert("medecin");
    assert_eq!(lines(&watch, "woken"), [PRESENT, "woken"]);
}

#[test]
fn a_session_of_an_account_without_a_card_takes_none_of_another_account() {
    require_tools!("pcscd");
    let world = World::new();
    map(&world, &[(NURSE, "nurse")]);
    let _nurse = world.insert_into(1, "infirmier");
    let _cpsd = world.start_cpsd();
    wait_for(&world, NURSES_CARD);
    let watch = start(&world, "0");
    let mut card = world.insert("medecin");
    assert_eq!(watch.wait_line(""), PRESENT);
    card.remove();
    assert_eq!(lines(&watch, "locked"), [ABSENT, "locked"]);
}

#[test]
fn the_unit_starts_again_whatever_ends_it_and_keeps_the_card_meanwhile() {
    let unit = include_str!("../../../login/cps-lock.service");
    for line in [
        "StartLimitIntervalSec=0",
        "Restart=always",
        "RuntimeDirectory=cps-lock",
        "RuntimeDirectoryMode=0700",
        "RuntimeDirectoryPreserve=restart",
    ] {
        assert!(unit.lines().any(|one| one == line), "{line}");
    }
}
