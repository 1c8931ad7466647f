//! The words for browsers: places, notes and errors. Begin at [`browsers`].

use cps_workstation::browser::{
    Browser, BrowserError, Manifest, ManifestState, NAME, NativeHost, Owner, Place, PlaceKind,
    Registrations, Scope, State,
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
    let mut hosts = registrations.hosts.iter();
    let is_foreign = hosts.any(|host| host.owner == Owner::Other);
    let lacks_program = !registrations.hosts.is_empty() && !registrations.host_programs;
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
        (is_foreign, Text::BrowserHostForeign),
        (lacks_program, Text::BrowserNoHostProgram),
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
    if !registrations.hosts.is_empty() {
        page.table(host_rows(language, &registrations.hosts));
    }
    for note in notes(registrations) {
        match note {
            Text::BrowserSandbox | Text::BrowserNoHostProgram => page.alert(language.text(note)),
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

/// Returns the table of the hosts: a row for each manifest, or one that says that there is none.
fn host_rows(language: Language, hosts: &[NativeHost]) -> Vec<Vec<String>> {
    let heading = [
        Text::BrowserName,
        Text::BrowserHost,
        Text::BrowserExtension,
        Text::BrowserPlace,
        Text::BrowserHostProgram,
    ];
    let text = |text| language.text(text).to_owned();
    let mut rows = vec![heading.map(text).to_vec()];
    for host in hosts {
        let extension = match host.extension {
            Some(_) => text(Text::BrowserExtensionFound),
            None => text(Text::BrowserExtensionMissing),
        };
        let browser = host.browser.browser().name().to_owned();
        let first = [browser, host.host.name().to_owned(), extension];
        let row = |rest: [String; 2]| [&first[..], &rest].concat();
        if host.manifests.is_empty() {
            rows.push(row(["–".to_owned(), text(Text::BrowserAbsent)]));
        }
        for manifest in &host.manifests {
            rows.push(row(manifest_cells(language, manifest)));
        }
    }
    rows
}

/// Returns the place of a manifest, and what it is.
fn manifest_cells(language: Language, manifest: &Manifest) -> [String; 2] {
    let path = manifest.path.display();
    let place = match manifest.scope {
        Scope::Account => say!(language, BrowserNssDatabase, path = path),
        Scope::System => say!(language, BrowserPolicy, path = path),
    };
    let program = manifest.program.as_deref().unwrap_or_default();
    let text = |text| language.text(text).to_owned();
    let state = match (manifest.state, manifest.changed) {
        (ManifestState::Registered, true) => text(Text::BrowserRegisteredNow),
        (ManifestState::Registered, false) => text(Text::BrowserRegistered),
        (ManifestState::Absent, _) => text(Text::BrowserUnregisteredNow),
        (ManifestState::ProgramMissing, _) => {
            say!(language, BrowserHostMissing, program = program)
        }
        (ManifestState::Outdated, _) => text(Text::BrowserHostOutdated),
        (ManifestState::Unreadable, _) => text(Text::BrowserHostUnreadable),
        (ManifestState::Other, _) => match manifest.package.as_deref() {
            Some(package) => say!(
                language,
                BrowserHostOfPackage,
                program = program,
                package = package
            ),
            None => say!(language, BrowserHostOther, program = program),
        },
    };
    [place, state]
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
    use cps_web::host::Host;
    use cps_workstation::browser::HostBrowser;

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
                        hosts: Vec::new(),
                        host_programs: true,
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
            hosts: Vec::new(),
            host_programs: true,
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

    #[test]
    fn every_manifest_of_a_host_has_a_row() {
        let manifest = |scope, state, changed| Manifest {
            scope,
            path: "/m.json".into(),
            state,
            program: Some("/p".to_owned()),
            package: (state == Other).then(|| "web-eid-native".to_owned()),
            changed,
        };
        let host = |host, owner, extension: Option<&str>, manifests| NativeHost {
            browser: HostBrowser::Firefox,
            host,
            owner,
            extension: extension.map(Into::into),
            manifests,
        };
        use ManifestState::{Absent, Other, Outdated, ProgramMissing, Registered, Unreadable};
        let of_page = vec![
            manifest(Scope::Account, Registered, true),
            manifest(Scope::System, Registered, false),
            manifest(Scope::System, ProgramMissing, false),
            manifest(Scope::System, Outdated, false),
            manifest(Scope::Account, Absent, true),
        ];
        let of_eid = vec![
            manifest(Scope::System, Other, false),
            Manifest {
                package: None,
                ..manifest(Scope::System, Other, false)
            },
            manifest(Scope::Account, Unreadable, false),
        ];
        let registrations = Registrations {
            module: "/m.so".to_owned(),
            places: Vec::new(),
            hosts: vec![
                host(Host::Page, Owner::Ours, Some("/e"), of_page),
                host(Host::WebEid, Owner::Other, None, of_eid),
                host(Host::WebEid, Owner::None, None, Vec::new()),
            ],
            host_programs: false,
        };
        let english = page(Language::English, &registrations);
        let lines: Vec<_> = english.lines().skip(2).collect();
        assert_eq!(
            lines[..10],
            [
                "Browser  Web pages   Extension  Where                  Program",
                "Firefox  fr.cps.web  found      this account: /m.json  registered now",
                "Firefox  fr.cps.web  found      all accounts: /m.json  registered",
                "Firefox  fr.cps.web  found      all accounts: /m.json  not there: /p",
                "Firefox  fr.cps.web  found      all accounts: /m.json  of an earlier version",
                "Firefox  fr.cps.web  found      this account: /m.json  no longer registered",
                "Firefox  eu.webeid   not found  all accounts: /m.json  other program: /p (package web-eid-native)",
                "Firefox  eu.webeid   not found  all accounts: /m.json  other program: /p",
                "Firefox  eu.webeid   not found  this account: /m.json  cannot be read",
                "Firefox  eu.webeid   not found  –                      not registered",
            ]
        );
        assert!(lines[10].starts_with("A name that another program has"));
        assert!(lines[11].starts_with("The program that gives web pages the card"));
        let french = page(Language::French, &registrations);
        assert!(french.contains("autre programme : /p"), "{french}");
    }
}
