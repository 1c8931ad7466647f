//! The command that locks the screen.

use std::time::Duration;

use cps_e2e::{Running, World, binary, eventually, require_tools};

const PRESENT: &str = "card 99000001: present";
const ABSENT: &str = "card 99000001: absent";

fn watch(world: &World, grace: &str) -> Running {
    let mut command = world.command(binary("cpsctl"));
    command.args(["watch", "--on-remove", "echo locked", "--on-insert"]);
    command.args(["echo woken", "--grace", grace]);
    let watch = Running::start(command);
    watch.wait_line(PRESENT);
    watch
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
