use cps_web::host::Host;

use super::finding::{Fact, Finding};
use super::machine::Machine;
use super::native_hosts::{InBrowsers, foreign, names};

/// Tells which program the extension of Web eID starts: ours, or that of another package, which is no
/// mistake.
pub(super) fn check(machine: &Machine) -> Finding {
    let found = match InBrowsers::look(machine, Host::WebEid) {
        Ok(found) => found,
        Err(finding) => return finding,
    };
    if let Some(manifest) = found.of_other() {
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
