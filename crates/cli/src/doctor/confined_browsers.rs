use super::text::Doctor;
use super::{Finding, Machine};
use crate::text::say;

/// Browsers as snap and as flatpak (`clients.md`, section 4: neither loads a module of the host).
const SNAPS: [&str; 4] = ["firefox", "chromium", "brave", "opera"];
const FLATPAKS: [(&str, &str); 6] = [
    ("firefox", "org.mozilla.firefox"),
    ("chromium", "org.chromium.Chromium"),
    ("chrome", "com.google.Chrome"),
    ("brave", "com.brave.Browser"),
    ("edge", "com.microsoft.Edge"),
    ("opera", "com.opera.Opera"),
];

pub(super) fn check(machine: &Machine) -> Finding {
    let snaps = SNAPS.iter().filter(|name| {
        ["/snap", "/var/lib/snapd/snap"]
            .iter()
            .any(|parent| machine.exists(format!("{parent}/{name}")))
    });
    let of_account = machine.at_home(".local/share/flatpak/app");
    let flatpaks = FLATPAKS.iter().filter(|(_, id)| {
        let system = machine.exists(format!("/var/lib/flatpak/app/{id}"));
        system
            || of_account
                .as_ref()
                .is_some_and(|apps| machine.exists(apps.join(id)))
    });
    let snaps = snaps.map(|name| format!("{name} (snap)"));
    let flatpaks = flatpaks.map(|(name, _)| format!("{name} (flatpak)"));
    let found: Vec<_> = snaps.chain(flatpaks).collect();
    if found.is_empty() {
        return Finding::ok(machine.text(Doctor::NoConfinedBrowser));
    }
    let message = say!(
        machine.language,
        Doctor::Confined,
        browsers = found.join(", ")
    );
    Finding::warning(message)
}

#[cfg(test)]
mod tests {
    use super::super::test::Bench;
    use super::*;

    #[test]
    fn a_machine_without_them_is_well() {
        assert_eq!(
            check(&Bench::new().machine()),
            Finding::ok("no browser is a snap or a flatpak")
        );
    }

    #[test]
    fn the_honest_answer_is_a_warning() {
        for (file, browser) in [
            ("/snap/firefox/current/x", "firefox (snap)"),
            ("/var/lib/snapd/snap/chromium/1/x", "chromium (snap)"),
            (
                "/var/lib/flatpak/app/org.mozilla.firefox/x",
                "firefox (flatpak)",
            ),
            (
                "/home/marie/.local/share/flatpak/app/com.google.Chrome/x",
                "chrome (flatpak)",
            ),
        ] {
            assert_eq!(
                check(&Bench::new().file(file, "").machine()),
                Finding::warning(format!(
                    "{browser} cannot load a PKCS#11 module of this machine, so it cannot use the \
                     card. Use a browser from a package of the distribution or of its maker."
                ))
            );
        }
    }
}
