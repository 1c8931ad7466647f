use super::finding::{Fact, Finding};
use super::machine::Machine;
use super::package::reinstall;

pub(super) fn check(machine: &Machine) -> Finding {
    match machine.module() {
        Some(path) => Finding::ok(path.display().to_string()),
        None => Finding::failed(Fact::ModuleMissing).mended_by_any(reinstall(machine)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::{self, Bench};
    use super::*;

    #[test]
    fn the_module_is_found_where_libraries_are() {
        for place in [
            bench::MODULE,
            "/usr/lib/x86_64-linux-gnu/libcps_pkcs11.so",
            "/usr/lib64/pkcs11/libcps_pkcs11.so",
            "/usr/lib64/libcps_pkcs11.so",
            "/usr/lib/libcps_pkcs11.so",
            "/usr/local/lib/libcps_pkcs11.so",
        ] {
            let bench = Bench::new().file(place, "ELF");
            assert_eq!(check(&bench.machine()), Finding::ok(place));
        }
    }

    #[test]
    fn no_module_fails() {
        let bench = Bench::new().file("/usr/lib/x86_64-linux-gnu/libc.so.6", "ELF");
        assert_eq!(
            check(&bench.machine()),
            Finding::failed(Fact::ModuleMissing)
                .mended_by("sudo apt-get install --reinstall cps-middleware")
        );
    }
}
