//! The module in browsers: its state in a place, and the command that registers it.

use std::path::Path;

use super::machine::Machine;
use super::p11_kit;
use super::package::Package;
use super::registration::Registration;
use crate::browser::{Place, State};
use crate::module;

/// Returns the state of the module in a place of a browser.
pub(super) fn registration_in(machine: &Machine, place: &Place) -> Registration {
    match (&place.module, place.state) {
        (Some(named), _) => Registration::of(machine, Path::new(named)),
        (None, State::Proxy) if p11_kit::loads_module(machine) => Registration::ByP11Kit,
        (None, _) => Registration::Absent,
    }
}

/// Returns the module that browsers are asked about: the installed one.
pub(super) fn expected_module(machine: &Machine) -> String {
    let module = machine.module().unwrap_or_else(module::packaged);
    module.display().to_string()
}

/// Returns the command that makes a browser of this account load the module.
pub(super) fn register(machine: &Machine, browser: &str) -> String {
    let register = format!("cpsctl browser register {browser}");
    if machine.exists("/usr/bin/modutil") {
        return register;
    }
    let install = Package::NssTools.install(machine);
    format!("{install} && {register}")
}
