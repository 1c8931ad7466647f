//! The scenario, in each language.

use std::process::Command;

use cps_e2e::{Agent, Holder, PIN, Running, World, binary, missing_file, python, require_tools};
use serde_json::Value;

use crate::other_service;
use crate::tools::{client, for_csharp, for_java, for_python, for_typescript, node_modules};

/// Socket for orders to the simulated reader.
const CONTROL: &str = "control.sock";

/// A daemon with a simulated card, and the agent of its holder.
struct Service<'w> {
    world: &'w World,
    daemon: Running,
    agent: Agent,
}

impl<'w> Service<'w> {
    fn start(world: &'w World) -> Self {
        world.write("cpsd.toml", "pcsc = false\n");
        Self {
            world,
            daemon: daemon(world),
            agent: world.start_agent(),
        }
    }

    /// Does what a step needs; `others` has the answers of other services.
    fn act(&mut self, act: &str, others: &Value) {
        match act {
            "the holder types the PIN" => self.agent.answer(Holder::Types(PIN)),
            "the holder cancels" => self.agent.answer(Holder::Cancels),
            "the card is pulled" => self.order("remove"),
            "the card is inserted" => self.order("insert"),
            "the service ends" => assert!(self.daemon.terminate().success()),
            "the service begins" => self.daemon = daemon(self.world),
            other => other_service::serve(&self.world.socket(), &others[other]),
        }
    }

    /// Gives an order to the simulated reader.
    fn order(&self, order: &str) {
        let ctl = ["ctl", "--control", CONTROL, order];
        self.world.run(binary("cps-sim"), &ctl).ok();
    }
}

fn daemon(world: &World) -> Running {
    let mut command = world.command(binary("cpsd"));
    command
        .args(["--config", "cpsd.toml", "--simulate", "medecin"])
        .args(["--control", CONTROL, "--pki", "pki", "--socket"])
        .arg(world.socket())
        .stderr(world.log("cpsd.log"));
    let daemon = Running::start(command);
    daemon.wait_line("listening");
    daemon
}

/// Has each program that is built do every step, and compares what it saw.
fn do_the_scenario(build: fn(&World) -> Vec<Command>) {
    let world = World::without_pcscd();
    let scenario = std::fs::read(client("scenario.json")).unwrap();
    let scenario: Value = serde_json::from_slice(&scenario).unwrap();
    let steps = scenario["steps"].as_array().unwrap();
    assert!(steps.len() > 40, "{}", steps.len());
    for mut program in build(&world) {
        program.stderr(world.log("client.log"));
        let mut service = Service::start(&world);
        let mut program = Running::start(program);
        for step in steps {
            let name = &step["step"];
            if let Some(act) = step["before"].as_str() {
                service.act(act, &scenario["other_services"]);
            }
            program.say("go on");
            if let Some(act) = step["meanwhile"].as_str() {
                service.act(act, &scenario["other_services"]);
            }
            let done: Value = serde_json::from_str(&program.wait_line("{")).unwrap();
            assert_eq!(&done["step"], name);
            assert_eq!(done["saw"], step["expect"], "{name}");
        }
        assert!(program.wait_end().success());
        drop(service);
        // The next program has an agent of its own.
        std::fs::remove_dir_all(world.file("agent")).unwrap();
    }
}

#[test]
fn the_client_for_python_does_the_scenario_with_threads_and_with_asyncio() {
    require_tools!("unshare", "nsenter", "setpriv", "python3");
    if missing_file(python()) {
        return;
    }
    do_the_scenario(for_python);
}

#[test]
fn the_client_for_typescript_does_the_scenario() {
    require_tools!("unshare", "nsenter", "setpriv", "node", "npm", "tar");
    if missing_file(node_modules()) {
        return;
    }
    do_the_scenario(for_typescript);
}

#[test]
fn the_client_for_java_does_the_scenario() {
    require_tools!("unshare", "nsenter", "setpriv", "java", "javac");
    do_the_scenario(for_java);
}

#[test]
fn the_client_for_csharp_does_the_scenario() {
    require_tools!("unshare", "nsenter", "setpriv", "mcs", "mono");
    do_the_scenario(for_csharp);
}
