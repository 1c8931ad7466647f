//! The package of the simulator: alone, as in the image of a job, and beside the product.

use std::fs;

use cps_e2e::Document;

use crate::machine::Machine;
use crate::root;

/// The file as the recipe of the image finds it.
const COPIED: &str = "/tmp/cps-simulator_0.1.0-1_amd64.deb";

/// Does what the recipe of the image says, then what the page on CI says.
pub(crate) fn serves_a_job_alone(machine: &Machine) {
    let recipe = fs::read_to_string(root().join("packaging/Containerfile")).unwrap();
    let joined = recipe.replace("\\\n", " ");
    let instructions = |name| {
        joined
            .lines()
            .filter_map(move |line| line.strip_prefix(name))
    };
    let copied: Vec<_> = instructions("COPY ").collect();
    assert_eq!(copied, ["cps-simulator_*_amd64.deb /tmp/"]);
    machine
        .sh(&format!("cp /root/packages/simulator.deb {COPIED}"))
        .ok();
    let run: Vec<_> = instructions("RUN ").collect();
    let [run] = run.as_slice() else {
        panic!("one RUN: {recipe}");
    };
    // The lists of packages are here already, and are needed after this.
    let [update, install, tidy] = run.split("&&").map(str::trim).collect::<Vec<_>>()[..] else {
        panic!("three commands: {run}");
    };
    assert_eq!(update, "apt-get update");
    assert!(tidy.ends_with("/var/lib/apt/lists/*"), "{tidy}");
    machine.sh(install).ok();

    machine
        .sh("test ! -e /usr/bin/cpsctl && test ! -e /usr/sbin/pcscd")
        .ok();
    machine
        .sh("mkdir /tmp/job && echo text >/tmp/job/README.md")
        .ok();
    let environment: String = instructions("ENV ")
        .map(|line| format!("export {line}\n"))
        .collect();
    let job = format!(
        "set -e\n{environment}cd /tmp/job\n\
         trap 'cps-sim ctl --control /tmp/control quit; wait' EXIT\n{}\n\
         cpsctl readers list\n",
        Document::open("docs/ci.md").job()
    );
    machine.sh(&job).ok().prints(&[
        "TEST CARD",
        "blocked",
        "NOT TRUSTED",
        "TEST reader 1",
        "TEST-CPS3v3-2900000018",
    ]);
}

/// Checks that both packages are whole, and that the service is that of the product.
pub(crate) fn stands_beside(machine: &Machine) {
    assert_eq!(
        machine
            .sh("dpkg --verify cps-middleware cps-simulator")
            .ok()
            .text,
        ""
    );
    let listed = "dpkg-query --listfiles";
    let both = format!(
        "for file in $({listed} cps-simulator); do test -d $file || echo $file; done | sort >/tmp/s; \
         for file in $({listed} cps-middleware); do test -d $file || echo $file; done | sort >/tmp/p; \
         test -s /tmp/s && test -s /tmp/p && comm -12 /tmp/s /tmp/p"
    );
    assert_eq!(machine.sh(&both).ok().text, "");
    // With real readers, on the socket of the service, as the service: it does none of these.
    machine
        .sh("cps-simulator --config /etc/cpsd/cpsd.toml")
        .failed()
        .prints(&["--simulate <PROFILE>"]);
    machine
        .sh("cps-simulator --simulate medecin --pki /tmp/pki")
        .failed()
        .prints(&["a simulation is no service of the system"]);
}

/// Checks that nothing of it is left.
pub(crate) fn is_purged(machine: &Machine) {
    machine
        .sh("apt-get --quiet --quiet --yes purge cps-simulator")
        .ok();
    machine
        .sh("test ! -e /usr/lib/cps-simulator && ! ls /usr/bin/cps-sim* /usr/share/doc/cps-simulator")
        .ok();
    machine
        .sh("rm --recursive --force /tmp/pki /tmp/job /tmp/cps*")
        .ok();
    assert_eq!(machine.sh("dpkg --verify cps-middleware").ok().text, "");
}
