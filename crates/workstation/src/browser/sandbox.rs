//! Browsers in a snap or a flatpak: they see neither the module nor the socket of cpsd
//! (`clients.md` §4).

use std::path::PathBuf;

use super::home::Home;
use super::place::Browser::{Brave, Chrome, Chromium, Edge, Firefox, Opera, Thunderbird};
use super::place::{Browser, Place, PlaceKind};
use crate::root::Root;

/// The directories of snaps; the second is that of Fedora and its kin.
const SNAPS: [&str; 2] = ["/snap", "/var/lib/snapd/snap"];
/// The directories of flatpaks: those of the machine, and of an account below its home directory.
const FLATPAKS: &str = "/var/lib/flatpak/app";
const FLATPAKS_OF_ACCOUNT: &str = ".local/share/flatpak/app";

/// The browsers, by the names that they have there.
const AS_SNAP: [(Browser, &str); 5] = [
    (Firefox, "firefox"),
    (Thunderbird, "thunderbird"),
    (Chromium, "chromium"),
    (Brave, "brave"),
    (Opera, "opera"),
];
const AS_FLATPAK: [(Browser, &str); 7] = [
    (Firefox, "org.mozilla.firefox"),
    (Thunderbird, "org.mozilla.Thunderbird"),
    (Chromium, "org.chromium.Chromium"),
    (Chrome, "com.google.Chrome"),
    (Brave, "com.brave.Browser"),
    (Edge, "com.microsoft.Edge"),
    (Opera, "com.opera.Opera"),
];

/// Returns the browsers of a machine and an account that cannot use the card.
pub fn browsers(root: &Root, home: Option<&Home>) -> Vec<Place> {
    let snaps = SNAPS
        .map(|directory| (root, PathBuf::from(directory)))
        .to_vec();
    let of_account = home.map(|home| (&home.root, home.home.join(FLATPAKS_OF_ACCOUNT)));
    let flatpaks = [Some((root, PathBuf::from(FLATPAKS))), of_account];
    let flatpaks: Vec<_> = flatpaks.into_iter().flatten().collect();
    let mut places = installed(&AS_SNAP, &snaps, PlaceKind::Snap);
    places.extend(installed(&AS_FLATPAK, &flatpaks, PlaceKind::Flatpak));
    places
}

fn installed(
    browsers: &[(Browser, &str)],
    directories: &[(&Root, PathBuf)],
    kind: PlaceKind,
) -> Vec<Place> {
    let place = |(browser, name): &(Browser, &str)| {
        let mut paths = directories
            .iter()
            .map(|(root, directory)| (root, directory.join(name)));
        let (root, path) = paths.find(|(root, path)| root.exists(path))?;
        Some(Place::unreachable(*browser, kind, &root.here(path)))
    };
    browsers.iter().filter_map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snaps_and_flatpaks_are_found() {
        let (machine, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let root = Root::new(machine.path());
        let account = Home {
            root: Root::of_this_system(),
            home: home.path().to_owned(),
            configuration: home.path().join(".config"),
        };
        assert_eq!(browsers(&root, Some(&account)), []);
        let snap = root.here("/snap/firefox");
        let other_snap = root.here("/var/lib/snapd/snap/brave");
        let flatpak = root.here("/var/lib/flatpak/app/com.microsoft.Edge");
        let of_account = home
            .path()
            .join(".local/share/flatpak/app/org.chromium.Chromium");
        for directory in [&snap, &other_snap, &flatpak, &of_account] {
            std::fs::create_dir_all(directory).unwrap();
        }
        let of_machine = [
            Place::unreachable(Firefox, PlaceKind::Snap, &snap),
            Place::unreachable(Brave, PlaceKind::Snap, &other_snap),
            Place::unreachable(Edge, PlaceKind::Flatpak, &flatpak),
        ];
        assert_eq!(browsers(&root, None), of_machine);
        let mut all = of_machine.to_vec();
        all.insert(
            2,
            Place::unreachable(Chromium, PlaceKind::Flatpak, &of_account),
        );
        assert_eq!(browsers(&root, Some(&account)), all);
    }
}
