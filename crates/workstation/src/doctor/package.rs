use super::machine::Machine;
use crate::module::FILE;
use crate::sys::{SYSTEM, System};

/// The directory in which p11-kit looks for modules, on distributions that this software has no package for.
const MODULES: &str = "/usr/lib64/pkcs11";

/// Software of the distribution that the card needs.
#[derive(Clone, Copy, Debug)]
pub(super) enum Package {
    /// The PC/SC service.
    Pcscd,
    /// Its driver for USB readers (USB-IF, CCID).
    CcidDriver,
    /// `modutil`.
    NssTools,
}

/// A family of distributions, by the program that installs.
#[derive(Clone, Copy)]
enum Installer {
    Apt,
    Dnf,
    Zypper,
    Pacman,
}

impl Package {
    /// Returns the command that installs it on this system.
    pub(super) fn install(self, machine: &Machine) -> String {
        let installer = Installer::of(machine);
        let name = self.name(installer);
        match installer {
            Installer::Apt => format!("sudo apt-get install {name}"),
            Installer::Dnf => format!("sudo dnf install {name}"),
            Installer::Zypper => format!("sudo zypper install {name}"),
            Installer::Pacman => format!("sudo pacman -S {name}"),
        }
    }

    fn name(self, installer: Installer) -> &'static str {
        match (self, installer) {
            (Self::Pcscd, Installer::Apt) => "pcscd",
            (Self::Pcscd, Installer::Pacman) => "pcsclite",
            (Self::Pcscd, Installer::Dnf | Installer::Zypper) => "pcsc-lite",
            (Self::CcidDriver, Installer::Apt) => "libccid",
            (Self::CcidDriver, Installer::Dnf | Installer::Pacman) => "ccid",
            (Self::CcidDriver, Installer::Zypper) => "pcsc-ccid",
            (Self::NssTools, Installer::Apt) => "libnss3-tools",
            (Self::NssTools, Installer::Dnf) => "nss-tools",
            (Self::NssTools, Installer::Zypper) => "mozilla-nss-tools",
            (Self::NssTools, Installer::Pacman) => "nss",
        }
    }
}

/// Returns the command that brings the files of this software back; Windows has no package of it.
pub(super) fn reinstall(machine: &Machine) -> Option<String> {
    if SYSTEM == System::Windows {
        return None;
    }
    Some(match Installer::of(machine) {
        Installer::Apt => "sudo apt-get install --reinstall cps-middleware".to_owned(),
        Installer::Dnf | Installer::Zypper | Installer::Pacman => format!(
            "make release && sudo install -D --mode 644 target/release/{FILE} {MODULES}/{FILE}"
        ),
    })
}

impl Installer {
    /// Returns the installer by `ID` and `ID_LIKE` (os-release(5)); Debian's if they name no known
    /// distribution.
    fn of(machine: &Machine) -> Self {
        let release = machine.read("/etc/os-release").unwrap_or_default();
        let values = release.lines().filter_map(|line| {
            let value = line.strip_prefix("ID=").or(line.strip_prefix("ID_LIKE="))?;
            Some(value.trim_matches(['"', '\'']))
        });
        let known = values
            .flat_map(str::split_whitespace)
            .find_map(|id| match id {
                "debian" | "ubuntu" => Some(Self::Apt),
                "fedora" | "rhel" | "centos" => Some(Self::Dnf),
                "suse" | "opensuse" => Some(Self::Zypper),
                "arch" => Some(Self::Pacman),
                _ => None,
            });
        known.unwrap_or(Self::Apt)
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::Bench;
    use super::*;

    #[test]
    fn a_distribution_without_a_package_gets_the_module_from_its_source() {
        let fedora = Bench::new().file("/etc/os-release", "ID=fedora\n");
        assert_eq!(
            reinstall(&fedora.machine()).as_deref(),
            Some(
                "make release && sudo install -D --mode 644 target/release/libcps_pkcs11.so \
                 /usr/lib64/pkcs11/libcps_pkcs11.so"
            )
        );
    }

    #[test]
    fn every_distribution_has_its_command() {
        let table = [
            ("ID=debian\n", "sudo apt-get install libccid"),
            (
                "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n",
                "sudo apt-get install libccid",
            ),
            (
                "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n",
                "sudo dnf install ccid",
            ),
            (
                "ID=opensuse-leap\nID_LIKE='suse opensuse'\n",
                "sudo zypper install pcsc-ccid",
            ),
            ("ID=arch\n", "sudo pacman -S ccid"),
            ("", "sudo apt-get install libccid"),
        ];
        for (release, command) in table {
            let bench = Bench::new().file("/etc/os-release", release);
            assert_eq!(
                Package::CcidDriver.install(&bench.machine()),
                command,
                "{release}"
            );
        }
    }
}
