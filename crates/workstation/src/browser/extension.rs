//! The extensions that ask a browser for a native messaging host, where browsers keep them.
//!
//! An extension that a developer loads unpacked is in neither place.

use std::path::{Path, PathBuf};

use cps_web::host::Host;

use super::home::Home;
use super::host_browser::HostBrowser;
use crate::root::Root;

/// The directory of our extension among those of Debian's Chromium, which loads each there.
const OF_PACKAGE: &str = "/usr/share/chromium/extensions/cps-middleware";

/// Returns the place of an extension that may start a host, for all accounts or for this one, at the
/// path of this program; `None` if it is nowhere.
pub(super) fn installed(
    root: &Root,
    home: Option<&Home>,
    browser: HostBrowser,
    host: Host,
) -> Option<PathBuf> {
    let ids = host.extensions(browser.family());
    let of_system = ids.iter().flat_map(|id| of_system(browser, host, id));
    let of_system = of_system.map(|path| (root, path));
    let of_account = home.into_iter().flat_map(|home| {
        let paths = ids.iter().flat_map(|id| of_account(home, browser, id));
        paths.map(|path| (&home.root, path)).collect::<Vec<_>>()
    });
    let mut places = of_system.chain(of_account);
    let (root, path) = places.find(|(root, path)| root.exists(path))?;
    Some(root.here(path))
}

/// Returns the paths of an extension for all accounts.
fn of_system(browser: HostBrowser, host: Host, id: &str) -> Vec<PathBuf> {
    match browser {
        HostBrowser::Firefox => {
            let directories = [
                "/usr/share/mozilla/extensions",
                "/usr/lib/mozilla/extensions",
            ];
            let of_firefox = directories.map(|directory| {
                Path::new(directory).join("{ec8030f7-c20a-464f-9b0e-13a3a9e97384}")
            });
            of_firefox
                .iter()
                .flat_map(|place| in_directory(place, id))
                .collect()
        }
        HostBrowser::Chromium => {
            let from_shop = format!("/usr/share/chromium/extensions/{id}.json").into();
            let of_package = (host == Host::Page).then(|| OF_PACKAGE.into());
            [from_shop].into_iter().chain(of_package).collect()
        }
        HostBrowser::Chrome => ["/usr/share/google-chrome", "/opt/google/chrome"]
            .map(|place| Path::new(place).join(format!("extensions/{id}.json")))
            .to_vec(),
    }
}

/// Returns the paths of an extension in the profiles of an account.
fn of_account(home: &Home, browser: HostBrowser, id: &str) -> Vec<PathBuf> {
    match browser {
        HostBrowser::Firefox => {
            // An account whose list of profiles cannot be read is told so where the module is looked for.
            let profiles = home.firefox_profiles().unwrap_or_default();
            let extensions = profiles.iter().map(|profile| profile.join("extensions"));
            extensions
                .flat_map(|place| in_directory(&place, id))
                .collect()
        }
        HostBrowser::Chromium | HostBrowser::Chrome => {
            let profiles = home.root.entries(browser.settings(home));
            let path = |profile: &PathBuf| profile.join("Extensions").join(id);
            profiles.iter().map(path).collect()
        }
    }
}

/// Returns the two paths that an extension of Firefox may have in a directory.
fn in_directory(directory: &Path, id: &str) -> [PathBuf; 2] {
    [directory.join(id), directory.join(format!("{id}.xpi"))]
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const OURS: &str = "{c3f6a8c0-7d0c-4b0e-9a55-1d2e5b8f4a10}";
    const EID: &str = "{e68418bc-f2b0-4459-a9ea-3e72b6751b07}";
    const FIREFOX: &str = "{ec8030f7-c20a-464f-9b0e-13a3a9e97384}";

    #[test]
    fn an_extension_is_found_where_each_browser_keeps_it() {
        let of = |browser, host, path: &str| {
            let directory = tempfile::tempdir().unwrap();
            let root = Root::new(directory.path());
            let home = Home {
                root: root.clone(),
                home: "/home/marie".into(),
                configuration: "/home/marie/.config".into(),
            };
            let profiles = root.here("/home/marie/.mozilla/firefox");
            fs::create_dir_all(profiles.join("a.default")).unwrap();
            fs::write(
                profiles.join("profiles.ini"),
                "[Profile0]\nPath=a.default\n",
            )
            .unwrap();
            assert_eq!(installed(&root, Some(&home), browser, host), None);
            fs::create_dir_all(root.here(path)).unwrap();
            let found = installed(&root, Some(&home), browser, host);
            assert_eq!(found, Some(root.here(path)), "{path}");
            let in_system = installed(&root, None, browser, host).is_some();
            assert_eq!(in_system, !path.starts_with("/home"), "{path}");
        };
        use Host::{Page, WebEid};
        use HostBrowser::{Chrome, Chromium, Firefox};
        let system = "/usr/share/mozilla/extensions";
        of(Firefox, Page, &format!("{system}/{FIREFOX}/{OURS}"));
        of(Firefox, WebEid, &format!("{system}/{FIREFOX}/{EID}.xpi"));
        let profile = "/home/marie/.mozilla/firefox/a.default/extensions";
        of(Firefox, WebEid, &format!("{profile}/{EID}.xpi"));
        of(
            Chromium,
            Page,
            "/usr/share/chromium/extensions/cps-middleware",
        );
        let eid = "ncibgoaomkmdpilpocfeponihegamlic";
        let edge = "gnmckgbandlkacikdndelhfghdejfido";
        of(
            Chromium,
            WebEid,
            &format!("/usr/share/chromium/extensions/{eid}.json"),
        );
        of(
            Chromium,
            WebEid,
            &format!("/home/marie/.config/chromium/Default/Extensions/{edge}"),
        );
        of(
            Chrome,
            WebEid,
            &format!("/usr/share/google-chrome/extensions/{eid}.json"),
        );
        let work = "/home/marie/.config/google-chrome/Profile 1/Extensions";
        of(
            Chrome,
            Page,
            &format!("{work}/lhbhlfghikicegkkmofcmojlcojmcjjp"),
        );
    }
}
