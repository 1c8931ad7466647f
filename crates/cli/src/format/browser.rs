use cps_workstation::browser::{BrowserError, NAME, Place, PlaceKind, Registrations, State};

use super::page::Page;
use crate::language::Language;
use crate::text::{Text, say};

/// Returns the places of all browsers as a page.
pub(crate) fn browsers(language: Language, registrations: &Registrations) -> Page {
    let mut page = Page::default();
    let places = &registrations.places;
    page.row(
        language.text(Text::BrowserModule),
        registrations.module.as_str(),
    );
    let heading = [Text::BrowserName, Text::BrowserPlace, Text::BrowserState];
    let mut rows = vec![heading.map(|text| language.text(text).to_owned()).to_vec()];
    rows.extend(places.iter().map(|place| row(language, place)));
    page.table(rows);
    if places.iter().any(|place| place.changed) {
        page.line(language.text(Text::BrowserRestart));
    }
    if places.iter().any(|place| place.state == State::Unreachable) {
        page.alert(language.text(Text::BrowserSandbox));
    }
    let taken = |place: &Place| {
        place.kind == PlaceKind::Policy && place.changed && place.state == State::Absent
    };
    if places.iter().any(taken) {
        page.line(language.text(Text::BrowserKept));
    }
    page
}

fn row(language: Language, place: &Place) -> Vec<String> {
    let path = place.path.display();
    let location = match place.kind {
        PlaceKind::Policy => say!(language, BrowserPolicy, path = path),
        PlaceKind::Profile => say!(language, BrowserProfile, path = path),
        PlaceKind::Database => say!(language, BrowserNssDatabase, path = path),
        PlaceKind::Snap => say!(language, BrowserSnap, path = path),
        PlaceKind::Flatpak => say!(language, BrowserFlatpak, path = path),
    };
    let text = |text| language.text(text).to_owned();
    let state = match (place.state, place.changed) {
        (State::Registered, true) => text(Text::BrowserRegisteredNow),
        (State::Registered, false) => match place.name.as_deref() {
            None | Some(NAME) => text(Text::BrowserRegistered),
            Some(name) => say!(language, BrowserRegisteredAs, name = name),
        },
        (State::Absent, true) => text(Text::BrowserUnregisteredNow),
        (State::Absent, false) => text(Text::BrowserAbsent),
        (State::Other, _) => {
            let module = place.module.as_deref().unwrap_or_default();
            say!(language, BrowserOther, module = module)
        }
        (State::Proxy, _) => text(Text::BrowserProxy),
        (State::Unreachable, _) => text(Text::BrowserUnreachable),
    };
    vec![place.browser.name().to_owned(), location, state]
}

/// Returns the mistake and what to do, in one line.
pub(crate) fn browser_error(language: Language, error: &BrowserError) -> String {
    match error {
        BrowserError::Module { path } => say!(language, BrowserNoModule, path = path.display()),
        BrowserError::NoHome => language.text(Text::BrowserNoHome).to_owned(),
        BrowserError::NoProfile => language.text(Text::BrowserNoProfile).to_owned(),
        BrowserError::ProfileInUse { path } => {
            say!(language, BrowserProfileInUse, path = path.display())
        }
        BrowserError::Read { path, .. } => say!(language, FileUnreadable, path = path.display()),
        BrowserError::Write { path, .. } => say!(language, FileUnwritable, path = path.display()),
        BrowserError::Policy { path, .. } => {
            say!(language, BrowserPolicyWrong, path = path.display())
        }
        BrowserError::Tool { name, .. } => say!(language, BrowserNoTool, name = name),
        BrowserError::Database { path, .. } => {
            say!(language, BrowserDatabase, path = path.display())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cps_workstation::browser::Browser;

    fn place(browser: Browser, kind: PlaceKind, state: State, changed: bool) -> Place {
        Place {
            browser,
            kind,
            path: "/p".into(),
            state,
            name: (state == State::Registered).then(|| "Hospital".to_owned()),
            module: (state == State::Other).then(|| "/old.so".to_owned()),
            changed,
        }
    }

    #[test]
    fn every_state_has_words() {
        let registrations = Registrations {
            module: "/m.so".to_owned(),
            places: vec![
                place(Browser::Firefox, PlaceKind::Policy, State::Absent, true),
                place(Browser::Firefox, PlaceKind::Profile, State::Other, false),
                place(
                    Browser::Chromium,
                    PlaceKind::Database,
                    State::Registered,
                    false,
                ),
                place(Browser::Firefox, PlaceKind::Snap, State::Unreachable, false),
            ],
        };
        let english = browsers(Language::English, &registrations).render(false);
        let lines: Vec<_> = english.lines().collect();
        assert_eq!(
            lines[..6],
            [
                "  Module  /m.so",
                "Browser   Where             Card",
                "Firefox   all accounts: /p  no longer registered",
                "Firefox   profile /p        other module: /old.so",
                "Chromium  this account: /p  registered as Hospital",
                "Firefox   snap /p           impossible",
            ]
        );
        assert!(lines[6].starts_with("Browsers that run now"));
        assert!(lines[7].starts_with("A browser in a snap"));
        assert!(lines[8].starts_with("Profiles in which Firefox"));
        let french = browsers(Language::French, &registrations).render(false);
        assert!(french.contains("n'est plus enregistrée"), "{french}");
    }
}
