use std::path::PathBuf;

use cps_ipc::Layout;
use cps_trust::{Besides, Exposed, check_writers};

use super::finding::{Fact, Finding};
use super::machine::Machine;
use crate::login::{CA_DIRECTORY, MAPPING_FILE};
use crate::shell;
use crate::sys::remedies::as_administrator;
use crate::sys::{SYSTEM, System};

/// The directory with the configuration, the mapping, the authorities and the lists of `pam_pkcs11`.
const PAM_PKCS11: [&str; 4] = [
    "/etc/pam_pkcs11/pam_pkcs11.conf",
    MAPPING_FILE,
    CA_DIRECTORY,
    "/etc/pam_pkcs11/crls",
];

/// Checks that root, or on Windows the administrators, alone can write what decides whom cpsd and the
/// login trust: cpsd refuses the rest.
pub(super) fn check(machine: &Machine) -> Finding {
    let layout = Layout::of_system();
    let own = [layout.configuration, layout.trust_dir, layout.crl_dir];
    let login = match SYSTEM {
        System::Unix => PAM_PKCS11.as_slice(),
        System::Windows => &[],
    };
    let paths = own.into_iter().chain(login.iter().map(PathBuf::from));
    let all = paths.flat_map(|path| {
        let entries = machine.entries(&path);
        [path].into_iter().chain(entries)
    });
    let root = machine.here("/");
    for path in all {
        if let Err(exposed) = check_writers(&root, &path, Besides::Root) {
            return refused(machine, &exposed);
        }
    }
    Finding::ok(match SYSTEM {
        System::Unix => Fact::FilesClosed,
        System::Windows => Fact::FilesClosedToUsers,
    })
}

fn refused(machine: &Machine, exposed: &Exposed) -> Finding {
    let path = machine.root().there(exposed.path());
    let word = shell::word(&path.display().to_string());
    let commands = exposed.remedy(&word);
    if commands.is_empty() {
        // This account may not look there, and neither may others.
        return Finding::not_applicable(Fact::ClosedToAccount);
    }
    let fact = match SYSTEM {
        System::Unix => Fact::FileExposed { path },
        System::Windows => Fact::FileExposedToUsers { path },
    };
    Finding::failed(fact).mended_by(as_administrator(&commands))
}

#[cfg(test)]
mod tests {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;

    use super::super::bench::Bench;
    use super::*;

    /// Every file and directory that is looked at.
    const PATHS: [&str; 10] = [
        "/etc",
        "/etc/cpsd",
        "/etc/cpsd/cpsd.toml",
        "/etc/cpsd/trust",
        "/etc/cpsd/trust/root.pem",
        "/etc/cpsd/crls/root.crl",
        "/etc/pam_pkcs11",
        MAPPING_FILE,
        "/etc/pam_pkcs11/cacerts/root.pem",
        "/etc/pam_pkcs11/crls/root.crl",
    ];

    fn bench() -> Bench {
        let files = PATHS.iter().filter(|path| path.contains(['.', '_']));
        let files = files.filter(|path| **path != "/etc/pam_pkcs11");
        let bench = files.fold(Bench::new(), |bench, file| bench.file(file, ""));
        let mut paths: Vec<_> = PATHS.to_vec();
        paths.extend([
            "/etc/cpsd/crls",
            "/etc/pam_pkcs11/cacerts",
            "/etc/pam_pkcs11/crls",
        ]);
        for path in paths {
            let here = bench.here(path);
            let mode = if here.is_dir() { 0o755 } else { 0o644 };
            set_permissions(here, Permissions::from_mode(mode)).unwrap();
        }
        bench
    }

    #[test]
    fn files_that_root_alone_can_write_are_well() {
        let closed = Finding::ok(Fact::FilesClosed);
        assert_eq!(check(&bench().machine()), closed);
        assert_eq!(check(&Bench::new().machine()), closed, "without any");
    }

    #[test]
    fn every_file_and_directory_that_others_can_write_fails() {
        for path in PATHS {
            let bench = bench();
            set_permissions(bench.here(path), Permissions::from_mode(0o777)).unwrap();
            let expected = Finding::failed(Fact::FileExposed { path: path.into() })
                .mended_by(format!("sudo chmod go-w {path}"));
            assert_eq!(check(&bench.machine()), expected, "{path}");
        }
    }
}
