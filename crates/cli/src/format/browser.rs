//! The words for browsers: places, notes and errors. Begin at [`browsers`].

use cps_workstation::browser::{
    Browser, BrowserError, NAME, Place, PlaceKind, Registrations, State,
};

use serde::Serialize;

use crate::text::{Text, say};
use cps_console::Language;
use cps_console::Page;

/// The places of all browsers, with what the person should know of them.
#[derive(Debug, Serialize)]
pub(crate) struct BrowserReport {
    #[serde(flatten)]
    registrations: Registrations,
    /// Sentences for a person.
    notes: Vec<&'static str>,
}

impl BrowserReport {
    /// Puts what the places have in common into words.
    pub(crate) fn new(language: Language, registrations: Registrations) -> Self {
        let notes = notes(&registrations).into_iter();
        let notes = notes.map(|note| language.text(note)).collect();
        Self {
            registrations,
            notes,
        }
    }
}

/// Returns what follows from the places.
fn notes(registrations: &Registrations) -> Vec<Text> {
    let any = |fits: fn(&Place) -> bool| registrations.places.iter().any(fits);
    let table = [
        (any(|place| place.changed), Text::BrowserRestart),
        (
            any(|place| place.state == State::Unreachable),
            Text::BrowserSandbox,
        ),
        (
            any(|place| is_taken(place) && place.browser == Browser::Firefox),
            Text::BrowserKept,
        ),
        (
            any(|place| is_taken(place) && place.browser == Browser::Thunderbird),
            Text::BrowserKeptThunderbird,
        ),
    ];
    let fitting = table.into_iter().filter(|(fits, _)| *fits);
    fitting.map(|(_, note)| note).collect()
}

/// Whether our entry was taken out of a policy.
fn is_taken(place: &Place) -> bool {
    place.kind == PlaceKind::Policy && place.changed && place.state == State::Absent
}

/// Returns the places of all browsers as a page.
pub(crate) fn browsers(language: Language, report: &BrowserReport) -> Page {
    let mut page = Page::default();
    let registrations = &report.registrations;
    let places = &registrations.places;
    page.row(
        language.text(Text::BrowserModule),
        registrations.module.as_str(),
    );
    let heading = [Text::BrowserName, Text::BrowserPlace, Text::BrowserState];
    let mut rows = vec![heading.map(|text| language.text(text).to_owned()).to_vec()];
    rows.extend(places.iter().map(|place| row(language, place)));
    page.table(rows);
    for note in notes(registrations) {
        match note {
            Text::BrowserSandbox => page.alert(language.text(note)),
            _ => page.line(language.text(note)),
        }
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

    fn page(language: Language, registrations: &Registrations) -> String {
        let report = BrowserReport::new(language, registrations.clone());
        browsers(language, &report).render(false)
    }

    #[test]
    fn a_program_reads_every_note_that_a_person_reads() {
        use PlaceKind::{Database, Flatpak, Policy, Profile, Snap};
        use State::{Absent, Other, Proxy, Registered, Unreachable};
        for kind in [Policy, Profile, Database, Snap, Flatpak] {
            for state in [Registered, Other, Proxy, Absent, Unreachable] {
                for changed in [false, true] {
                    let registrations = Registrations {
                        module: "/m.so".to_owned(),
                        places: vec![place(Browser::Firefox, kind, state, changed)],
                    };
                    for language in [Language::English, Language::French] {
                        let text = page(language, &registrations);
                        // The module, the heading and the place come first.
                        let said: Vec<_> = text.lines().skip(3).collect();
                        let report = BrowserReport::new(language, registrations.clone());
                        let json = serde_json::to_value(report).unwrap();
                        assert_eq!(json["notes"], serde_json::json!(said), "{text}");
                        assert_eq!(json["module"], "/m.so");
                        assert_eq!(json["places"][0]["path"], "/p");
                        assert_eq!(json["places"][0]["changed"], changed);
                    }
                }
            }
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
        let english = page(Language::English, &registrations);
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
        let french = page(Language::French, &registrations);
        assert!(french.contains("n'est plus enregistrée"), "{french}");
    }
}
