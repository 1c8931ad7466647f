//! The browsers that start native messaging hosts, and their directories.

use std::path::PathBuf;

use cps_web::host::Family;

use super::firefox;
use super::home::Home;
use super::place::Browser;
use crate::root::Root;
use crate::sys::{SYSTEM, System};

/// A browser that starts native messaging hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostBrowser {
    /// Firefox.
    Firefox,
    /// Chromium.
    Chromium,
    /// Google Chrome.
    Chrome,
}

impl HostBrowser {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Firefox, Self::Chromium, Self::Chrome];

    /// Returns those whose manifests are files: on Windows, browsers find them in the registry.
    pub fn with_files() -> &'static [Self] {
        match SYSTEM {
            System::Unix => &Self::ALL,
            System::Windows => &[],
        }
    }

    /// Returns the browser, as other places of it name it.
    pub fn browser(self) -> Browser {
        match self {
            Self::Firefox => Browser::Firefox,
            Self::Chromium => Browser::Chromium,
            Self::Chrome => Browser::Chrome,
        }
    }

    /// Whether the machine has it, other than as a snap or a flatpak.
    pub fn is_installed(self, root: &Root) -> bool {
        let programs: &[&str] = match self {
            Self::Firefox => return firefox::is_installed(root),
            Self::Chromium => &["/usr/bin/chromium", "/usr/bin/chromium-browser"],
            Self::Chrome => &["/usr/bin/google-chrome-stable", "/usr/bin/google-chrome"],
        };
        programs.iter().any(|program| root.exists(program))
    }

    /// Returns the form of its manifests.
    pub(super) fn family(self) -> Family {
        match self {
            Self::Firefox => Family::Firefox,
            Self::Chromium | Self::Chrome => Family::Chromium,
        }
    }

    /// Returns the directory of its manifests for all accounts.
    pub(super) fn system_host_directory(self) -> &'static str {
        match self {
            Self::Firefox => "/usr/lib/mozilla/native-messaging-hosts",
            Self::Chromium => "/etc/chromium/native-messaging-hosts",
            Self::Chrome => "/etc/opt/chrome/native-messaging-hosts",
        }
    }

    /// Returns the directory of its manifests for an account, as seen on its system.
    pub(super) fn host_directory(self, home: &Home) -> PathBuf {
        let settings = self.settings(home);
        match self {
            Self::Firefox => settings.join("native-messaging-hosts"),
            Self::Chromium | Self::Chrome => settings.join("NativeMessagingHosts"),
        }
    }

    /// Returns its directory in an account, as seen on the system of that.
    pub(super) fn settings(self, home: &Home) -> PathBuf {
        match self {
            // Not where newer versions have their profiles.
            Self::Firefox => home.home.join(".mozilla"),
            Self::Chromium => home.configuration.join("chromium"),
            Self::Chrome => home.configuration.join("google-chrome"),
        }
    }
}
