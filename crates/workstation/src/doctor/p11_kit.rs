//! The check of the module in p11-kit, which other checks ask as well. Begin at [`check`].

use std::path::{Path, PathBuf};

use super::finding::{Fact, Finding};
use super::machine::Machine;
use super::registration::Registration;

/// The directories in which p11-kit looks for `*.module` (pkcs11.conf(5)): the system's, the administrator's.
const DIRECTORIES: [&str; 2] = ["/usr/share/p11-kit/modules", "/etc/pkcs11/modules"];
/// The same of an account, below its configuration.
const OF_ACCOUNT: &str = "pkcs11/modules";

pub(super) fn check(machine: &Machine) -> Finding {
    let Some(module) = machine.module() else {
        return match registration(machine) {
            (Registration::Dangling(path), _) => dangling(path),
            _ => Finding::not_applicable(Fact::NeedsModule),
        };
    };
    let register = |file: &Path| {
        let (module, file) = (module.display(), file.display());
        format!("echo 'module: {module}' | sudo tee {file}")
    };
    match registration(machine) {
        (Registration::Loads(_), file) => Finding::ok(file.display().to_string()),
        (Registration::Dangling(path), file) => dangling(path).mended_by(register(&file)),
        _ if !is_installed(machine) => Finding::not_applicable(Fact::NoP11Kit),
        _ => {
            let file = Path::new(DIRECTORIES[0]).join("cps.module");
            Finding::failed(Fact::NotInP11Kit).mended_by(register(&file))
        }
    }
}

fn dangling(module: PathBuf) -> Finding {
    Finding::failed(Fact::P11KitDangling { module })
}

/// Whether p11-kit, and with it its proxy, loads the module.
pub(super) fn loads_module(machine: &Machine) -> bool {
    matches!(registration(machine), (Registration::Loads(_), _))
}

/// Returns the state of the module in p11-kit, and the file that names it.
fn registration(machine: &Machine) -> (Registration, PathBuf) {
    let directories = DIRECTORIES.map(PathBuf::from).into_iter();
    let files = directories
        .chain(machine.at_configuration(OF_ACCOUNT))
        .flat_map(|directory| machine.entries(directory))
        .filter(|file| {
            file.extension()
                .is_some_and(|extension| extension == "module")
        });
    let mut best = (Registration::Absent, PathBuf::new());
    for file in files {
        for path in named(machine, &file) {
            match Registration::of(machine, &path) {
                loads @ Registration::Loads(_) => return (loads, file),
                dangling @ Registration::Dangling(_) => best = (dangling, file.clone()),
                _ => {}
            }
        }
    }
    best
}

/// Returns the paths that a file may name: `module: path`, from the directories of modules on if it is relative.
fn named(machine: &Machine, file: &Path) -> Vec<PathBuf> {
    let text = machine.read(file).unwrap_or_default();
    let module = text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == "module").then(|| PathBuf::from(value.trim()))
    });
    let Some(module) = module else {
        return Vec::new();
    };
    let directories = machine.root().library_directories().into_iter();
    // An absolute path stays what it is when it is joined.
    directories
        .map(|directory| directory.join("pkcs11").join(&module))
        .collect()
}

fn is_installed(machine: &Machine) -> bool {
    let directories = machine.root().library_directories().into_iter();
    let mut libraries = directories.map(|directory| directory.join("libp11-kit.so.0"));
    libraries.any(|library| machine.exists(library))
        || DIRECTORIES
            .iter()
            .any(|directory| machine.exists(directory))
}

#[cfg(test)]
mod tests {
    use super::super::bench::{Bench, MODULE};
    use super::*;

    const FILE: &str = "/usr/share/p11-kit/modules/cps.module";

    #[test]
    fn a_module_file_of_any_level_registers() {
        let absolute = format!("# the card\nmodule: {MODULE}\nmanaged: yes\n");
        for (file, content) in [
            (FILE, absolute.as_str()),
            (FILE, "module:libcps_pkcs11.so\n"),
            ("/etc/pkcs11/modules/a.module", &absolute),
            ("/home/marie/.config/pkcs11/modules/b.module", &absolute),
        ] {
            let bench = Bench::new().module().file(file, content);
            assert_eq!(check(&bench.machine()), Finding::ok(file));
        }
    }

    #[test]
    fn a_module_that_is_not_registered_fails() {
        let others = Bench::new()
            .module()
            .file(
                "/usr/share/p11-kit/modules/opensc.module",
                "module: opensc-pkcs11.so\n",
            )
            .file(
                "/usr/share/p11-kit/modules/cps.module.old",
                &format!("module: {MODULE}\n"),
            );
        assert_eq!(
            check(&others.machine()),
            Finding::failed(Fact::NotInP11Kit)
                .mended_by(format!("echo 'module: {MODULE}' | sudo tee {FILE}"))
        );
    }

    #[test]
    fn a_registration_that_names_nothing_fails() {
        let bench = Bench::new()
            .module()
            .file(FILE, "module: /opt/cps/libcps_pkcs11.so\n");
        let dangling = Finding::failed(Fact::P11KitDangling {
            module: "/opt/cps/libcps_pkcs11.so".into(),
        });
        assert_eq!(
            check(&bench.machine()),
            dangling
                .clone()
                .mended_by(format!("echo 'module: {MODULE}' | sudo tee {FILE}"))
        );
        let bench = Bench::new().file(FILE, "module: /opt/cps/libcps_pkcs11.so\n");
        assert_eq!(check(&bench.machine()), dangling);
    }

    #[test]
    fn without_the_module_or_p11_kit_there_is_nothing_to_register() {
        assert_eq!(
            check(&Bench::new().machine()),
            Finding::not_applicable(Fact::NeedsModule)
        );
        assert_eq!(
            check(&Bench::new().module().machine()),
            Finding::not_applicable(Fact::NoP11Kit)
        );
    }
}
