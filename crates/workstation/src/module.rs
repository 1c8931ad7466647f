//! The PKCS#11 module of this software, as other software names it.

use std::path::{Path, PathBuf};

use crate::root::Root;
use crate::sys;

/// File name of the module.
pub const FILE: &str = sys::MODULE;

/// Returns the installed module, as seen on the system.
pub fn installed(root: &Root) -> Option<PathBuf> {
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

/// Returns the path at which a package puts it.
pub fn packaged() -> PathBuf {
    sys::packages_directory().join(FILE)
}

/// Whether a path, to a file that is there or not, names the module.
pub fn is_named_by(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == FILE)
}
