//! Browsers in a snap or a flatpak: they see neither the module nor the socket of cpsd.

use std::path::Path;

use super::{Browser, Place, PlaceKind};

/// Where they show that they are installed: below the root of the machine, or the home of an
/// account.
const SIGNS: [(Browser, PlaceKind, &str); 4] = {
    use Browser::{Chromium, Firefox};
    use PlaceKind::{Flatpak, Snap};
    [
        (Firefox, Snap, "snap/firefox"),
        (Chromium, Snap, "snap/chromium"),
        (Firefox, Flatpak, "flatpak/app/org.mozilla.firefox"),
        (Chromium, Flatpak, "flatpak/app/org.chromium.Chromium"),
    ]
};

/// The browsers of this machine and account that cannot use the card.
pub(crate) fn browsers(root: &Path, home: &Path) -> Vec<Place> {
    let mut places = Vec::new();
    for (browser, kind, sign) in SIGNS {
        let directories = match kind {
            PlaceKind::Snap => vec![root.join(sign)],
            _ => vec![
                root.join("var/lib").join(sign),
                home.join(".local/share").join(sign),
            ],
        };
        let installed = directories.into_iter().find(|path| path.exists());
        places.extend(installed.map(|path| Place::unreachable(browser, kind, &path)));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snaps_and_flatpaks_are_found() {
        let (root, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        assert_eq!(browsers(root.path(), home.path()), []);
        let snap = root.path().join("snap/firefox");
        let flatpak = home
            .path()
            .join(".local/share/flatpak/app/org.chromium.Chromium");
        for directory in [&snap, &flatpak] {
            std::fs::create_dir_all(directory).unwrap();
        }
        assert_eq!(
            browsers(root.path(), home.path()),
            [
                Place::unreachable(Browser::Firefox, PlaceKind::Snap, &snap),
                Place::unreachable(Browser::Chromium, PlaceKind::Flatpak, &flatpak),
            ]
        );
    }
}
