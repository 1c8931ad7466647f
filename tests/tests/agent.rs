//! The agent of an account outlives the daemon.

#![allow(clippy::unwrap_used)]

use cps_e2e::{Agent, Holder, PIN, Running, World, binary, require_tools};

/// Has `cpsctl` sign with a dialog, which the holder answers.
fn sign(world: &World, agent: &Agent) {
    world.wait_for_card();
    let file = world.write("prescription", "text");
    let mut command = world.command(binary("cpsctl"));
    command
        .args(["sign", "--prompt", "--key", "signature"])
        .arg(file);
    let mut signing = Running::start(command);
    agent.answer(Holder::Types(PIN));
    assert!(signing.wait_end().success());
}

#[test]
fn an_agent_whose_daemon_dies_serves_the_next_one() {
    require_tools!("pcscd");
    let world = World::new();
    let _card = world.insert("medecin");
    let mut cpsd = world.start_cpsd();
    let agent = world.start_agent();
    sign(&world, &agent);

    cpsd.kill();
    agent.says("The card service cpsd has ended");
    let _cpsd = world.start_cpsd();
    agent.says("PIN dialogs of this account are shown here");
    sign(&world, &agent);
}
