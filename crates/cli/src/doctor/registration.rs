//! Whether what names PKCS#11 modules to a program names ours, and the module is there.

use std::path::{Path, PathBuf};

use super::package::Package;
use super::{Machine, p11_kit};
use crate::browser::{self, State};
use crate::module;

/// What somebody says of our module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Registration {
    /// They name the module, which is there.
    Loads(PathBuf),
    /// They name p11-kit's proxy, which loads the module.
    ByP11Kit,
    /// They name the module where there is none.
    Dangling(PathBuf),
    /// They do not name it.
    Absent,
}

impl Registration {
    /// Judges a module that somebody names.
    pub(super) fn of(machine: &Machine, named: &Path) -> Self {
        match module::is_named_by(named) {
            true if machine.exists(named) => Self::Loads(named.to_owned()),
            true => Self::Dangling(named.to_owned()),
            false => Self::Absent,
        }
    }

    /// Judges what a browser says in one place.
    pub(super) fn of_place(machine: &Machine, place: &browser::Place) -> Self {
        match (&place.module, place.state) {
            (Some(named), _) => Self::of(machine, Path::new(named)),
            (None, State::Proxy) if p11_kit::loads_module(machine) => Self::ByP11Kit,
            (None, _) => Self::Absent,
        }
    }
}

/// The module that browsers are asked about: the installed one.
pub(super) fn expected_module(machine: &Machine) -> String {
    let module = machine.module().unwrap_or_else(module::packaged);
    module.display().to_string()
}

/// The command that makes a browser of this account load the module.
pub(super) fn register(machine: &Machine, browser: &str) -> String {
    let register = format!("cpsctl browser register {browser}");
    if machine.exists("/usr/bin/modutil") {
        return register;
    }
    let install = Package::NssTools.install(machine);
    format!("{install} && {register}")
}
