//! Our PKCS#11 module, as other software names it.

use std::env;
use std::path::{Path, PathBuf};

use crate::root::Root;

/// File name of the module.
pub(crate) const FILE: &str = "libcps_pkcs11.so";

/// The installed module, as seen on the system.
pub(crate) fn installed(root: &Root) -> Option<PathBuf> {
    let mut directories = root.library_directories();
    // A system may have libraries of other architectures too, which nothing here could load.
    let own = packaged();
    directories.sort_by_key(|directory| !own.starts_with(directory));
    let places = directories
        .iter()
        .flat_map(|directory| [directory.join("pkcs11"), directory.clone()]);
    let mut modules = places.map(|place| place.join(FILE));
    modules.find(|module| root.exists(module))
}

/// Where the Debian package puts it.
pub(crate) fn packaged() -> PathBuf {
    let architecture = env::consts::ARCH;
    format!("/usr/lib/{architecture}-linux-gnu/{FILE}").into()
}

/// Whether a path, wherever it leads, names a module of ours.
pub(crate) fn is_named_by(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == FILE)
}
