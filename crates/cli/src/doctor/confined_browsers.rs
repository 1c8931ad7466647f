use super::text::Doctor;
use super::{Finding, Machine};
use crate::browser::{Place, PlaceKind, sandbox};
use crate::text::say;

pub(super) fn check(machine: &Machine) -> Finding {
    let found = sandbox::browsers(machine.root(), machine.account().as_ref());
    if found.is_empty() {
        return Finding::ok(machine.text(Doctor::NoConfinedBrowser));
    }
    let named = |place: &Place| {
        let kind = match place.kind {
            PlaceKind::Snap => "snap",
            _ => "flatpak",
        };
        format!("{} ({kind})", place.browser.name())
    };
    let browsers: Vec<_> = found.iter().map(named).collect();
    let message = say!(
        machine.language,
        Doctor::Confined,
        browsers = browsers.join(", ")
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
        let bench = Bench::new().file("/snap/firefox/current/x", "").file(
            "/home/marie/.local/share/flatpak/app/com.google.Chrome/x",
            "",
        );
        assert_eq!(
            check(&bench.machine()),
            Finding::warning(
                "Firefox (snap), Chrome (flatpak) cannot load a PKCS#11 module of this machine, \
                 so it cannot use the card. Use a browser from a package of the distribution or \
                 of its maker."
            )
        );
    }
}
