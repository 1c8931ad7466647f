//! The PKCS#11 module of this software, as other software names it.

use std::path::{Path, PathBuf};

use crate::root::Root;
use crate::sys;

/// File name of the module.
pub const FILE: &str = sys::MODULE;

/// Returns the installed module, as seen on the system.
pub fn installed(root: &Root) -> Option<PathBuf> {
    candidates(root).find(|module| root.exists(module))
}

/// Returns the installed modules of every architecture, as seen on the system: the one for programs
/// like this one first.
pub(crate) fn all_installed(root: &Root) -> Vec<PathBuf> {
    let others = sys::MODULES.iter().map(PathBuf::from);
    let mut modules: Vec<_> = candidates(root).chain(others).collect();
    modules.retain(|module| root.exists(module));
    modules
}

/// Returns the paths at which the module may be in the directories of libraries.
fn candidates(root: &Root) -> impl Iterator<Item = PathBuf> {
    let mut directories = root.library_directories();
    // A system may have libraries of other architectures too, which nothing here could load.
    let own = packaged();
    directories.sort_by_key(|directory| !own.starts_with(directory));
    let places = directories
        .into_iter()
        .flat_map(|directory| [directory.join("pkcs11"), directory]);
    places.map(|place| place.join(FILE))
}

/// Returns the path at which a package puts it.
pub fn packaged() -> PathBuf {
    sys::packages_directory().join(FILE)
}

/// Whether a path, to a file that is there or not, names the module.
pub fn is_named_by(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == FILE)
}
