use super::finding::{Fact, Finding};
use super::machine::Machine;
use crate::browser::{Place, sandbox};

pub(super) fn check(machine: &Machine) -> Finding {
    let found = sandbox::browsers(machine.root(), machine.home().as_ref());
    if found.is_empty() {
        return Finding::ok(Fact::NoConfinedBrowser);
    }
    let confined = |place: &Place| (place.browser, place.kind);
    Finding::warning(Fact::Confined(found.iter().map(confined).collect()))
}

#[cfg(test)]
mod tests {
    use super::super::bench::Bench;
    use super::*;
    use crate::browser::{Browser, PlaceKind};

    #[test]
    fn a_machine_without_them_is_well() {
        assert_eq!(
            check(&Bench::new().machine()),
            Finding::ok(Fact::NoConfinedBrowser)
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
            Finding::warning(Fact::Confined(vec![
                (Browser::Firefox, PlaceKind::Snap),
                (Browser::Chrome, PlaceKind::Flatpak),
            ]))
        );
    }
}
