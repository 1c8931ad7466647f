use cps_web::host::Host;

use super::finding::{Fact, Finding};
use super::machine::Machine;
use super::native_hosts::{InBrowsers, foreign, names};
use crate::browser::Owner;

/// Tells which program the extension of Web eID starts: ours, or that of another package, which is no
/// mistake.
pub(super) fn check(machine: &Machine) -> Finding {
    let found = match InBrowsers::look(machine, Host::WebEid) {
        Ok(found) => found,
        Err(finding) => return finding,
    };
    let mut hosts = found.hosts.iter();
    if let Some(manifest) = hosts
        .find(|host| host.owner == Owner::Other)
        .and_then(|host| host.in_force())
    {
        let fact = foreign(machine, manifest);
        // One that cannot be read is of no package that works.
        return match manifest.program {
            Some(_) => Finding::ok(fact),
            None => Finding::warning(fact),
        };
    }
    match names(found.in_force().map(|(browser, _)| browser)) {
        names if names.is_empty() => Finding::not_applicable(Fact::NoWebEid),
        names => Finding::ok(names),
    }
}
