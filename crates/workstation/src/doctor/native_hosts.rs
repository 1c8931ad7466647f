//! A native messaging host in the browsers that are installed, and the command that registers it.

use cps_web::host::Host;

use super::finding::{Fact, Finding};
use super::machine::Machine;
use super::package::reinstall;
use crate::browser::{HostBrowser, Manifest, ManifestState, NativeHost, NativeHosts, Owner, Scope};
use crate::sys::remedies::REGISTER;

/// A host in all browsers that are installed.
pub(super) struct InBrowsers {
    /// The host in each of them.
    pub(super) hosts: Vec<NativeHost>,
    /// Whether our programs are installed.
    pub(super) has_programs: bool,
}

impl InBrowsers {
    /// Looks at the browsers. Returns the finding where there is nothing to look at, or where a
    /// manifest of ours does not serve.
    pub(super) fn look(machine: &Machine, host: Host) -> Result<Self, Finding> {
        let mut browsers = HostBrowser::ALL.to_vec();
        browsers.retain(|browser| browser.is_installed(machine.root()));
        if browsers.is_empty() {
            return Err(Finding::not_applicable(Fact::NoHostBrowser));
        }
        let home = machine.home();
        let native = NativeHosts::new(machine.root(), home.as_ref(), browsers);
        let mut hosts = native
            .status()
            .map_err(|error| Finding::failed(Fact::Browser(error)))?;
        hosts.retain(|found| found.host == host);
        let found = Self {
            hosts,
            has_programs: native.has_programs(),
        };
        match found.broken(machine) {
            Some(finding) => Err(finding),
            None => Ok(found),
        }
    }

    /// Returns the manifests that browsers take, with their browsers.
    pub(super) fn in_force(&self) -> impl Iterator<Item = (HostBrowser, &Manifest)> {
        let hosts = self.hosts.iter();
        hosts.filter_map(|host| Some((host.browser, host.in_force()?)))
    }

    /// Returns the manifest of another program that a browser takes, the first.
    pub(super) fn of_other(&self) -> Option<&Manifest> {
        let mut hosts = self.hosts.iter();
        hosts
            .find(|host| host.owner == Owner::Other)
            .and_then(|host| host.in_force())
    }

    /// Returns the finding on the first manifest of ours that does not serve.
    fn broken(&self, machine: &Machine) -> Option<Finding> {
        self.in_force().find_map(|(_, manifest)| {
            let path = machine.root().there(&manifest.path);
            let program = manifest.program.clone().unwrap_or_default();
            let fact = match manifest.state {
                ManifestState::ProgramMissing => Fact::HostProgramMissing {
                    manifest: path,
                    program,
                },
                ManifestState::Outdated => Fact::HostOutdated { manifest: path },
                _ => return None,
            };
            let command = match (self.has_programs, manifest.scope) {
                (false, _) => reinstall(machine),
                (true, Scope::System) => Some(REGISTER.to_owned()),
                (true, Scope::Account) => Some("cpsctl browser register".to_owned()),
            };
            Some(Finding::failed(fact).mended_by_any(command))
        })
    }
}

/// Returns the names of browsers.
pub(super) fn names(browsers: impl Iterator<Item = HostBrowser>) -> String {
    let names: Vec<_> = browsers.map(|browser| browser.browser().name()).collect();
    names.join(", ")
}

/// Returns what a manifest that is not ours is.
pub(super) fn foreign(machine: &Machine, manifest: &Manifest) -> Fact {
    Fact::HostForeign {
        manifest: machine.root().there(&manifest.path),
        program: manifest.program.clone(),
        package: manifest.package.clone(),
    }
}
