//! Whether a configuration that names PKCS#11 modules names ours.

use std::path::{Path, PathBuf};

use super::Machine;

/// File name of our module.
pub(super) const MODULE: &str = "libcps_pkcs11.so";

/// The module that shows a program all that is registered with p11-kit.
const P11_KIT_PROXY: &str = "p11-kit-proxy.so";

/// What a configuration says of our module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Registration {
    /// It names the module, which is there.
    Loads(PathBuf),
    /// It names the module where there is none.
    Dangling(PathBuf),
    /// It names p11-kit's proxy, which may load the module.
    Proxy,
    /// It does not name it.
    Absent,
}

impl Registration {
    /// Judges the modules that a configuration names; one that loads outweighs the others.
    pub(super) fn among(machine: &Machine, named: impl IntoIterator<Item = PathBuf>) -> Self {
        let mut best = Self::Absent;
        for path in named {
            let is_named = |name| path.file_name() == Some(Path::new(name).as_os_str());
            if is_named(MODULE) && machine.exists(&path) {
                return Self::Loads(path);
            } else if is_named(MODULE) {
                best = Self::Dangling(path);
            } else if is_named(P11_KIT_PROXY) && best == Self::Absent {
                best = Self::Proxy;
            }
        }
        best
    }

    /// Judges the modules of an NSS database, by its `pkcs11.txt`.
    pub(super) fn in_nss(machine: &Machine, database: &Path) -> Option<Self> {
        let text = machine.read(database.join("pkcs11.txt"))?;
        let libraries = text
            .lines()
            .filter_map(|line| line.strip_prefix("library="));
        Some(Self::among(
            machine,
            libraries.map(|path| path.trim().into()),
        ))
    }
}

/// The command that registers the module with an NSS database, in place of an earlier one.
pub(super) fn modutil(machine: &Machine, database: &Path, module: &Path) -> String {
    let (database, module) = (database.display(), module.display());
    let add = format!("modutil -force -dbdir 'sql:{database}' -add CPS -libfile '{module}'");
    if machine.exists("/usr/bin/modutil") {
        return add;
    }
    let install = super::package::Package::NssTools.install(machine);
    format!("{install} && {add}")
}

/// The command that names the module in place of a path that leads nowhere.
pub(super) fn replace(machine: &Machine, file: &Path, path: &Path, module: &Path) -> String {
    let own = machine
        .at_home("")
        .is_some_and(|home| file.starts_with(home));
    let (file, path, module) = (file.display(), path.display(), module.display());
    let sudo = if own { "" } else { "sudo " };
    format!("{sudo}sed -i 's|{path}|{module}|' '{file}'")
}
