//! The modules that a browser knows, and which of them are ours.

use std::path::Path;

use crate::module;

/// The name of our module in every browser.
///
/// An entry of this name is ours to change and to remove.
pub const NAME: &str = "Carte CPS";

/// Its name where a person registered it with the browser's own means.
///
/// Such an entry is ours as well if it names our module. Entries of other names that do were made
/// by a person, and stay.
const NAME_BY_HAND: &str = "CPS";

/// The module that shows a program all that is registered with p11-kit.
const P11_KIT_PROXY: &str = "p11-kit-proxy.so";

/// A module that a browser knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) library: String,
}

/// The modules that a browser knows in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entries(pub(super) Vec<Entry>);

impl Entries {
    /// Returns the entry that makes a browser load `module` or, if there is none, one that is ours, or one
    /// that names our module elsewhere.
    pub(super) fn best(&self, module: &str) -> Option<&Entry> {
        let first = |is_meant: &dyn Fn(&Entry) -> bool| self.0.iter().find(|entry| is_meant(entry));
        first(&|entry| entry.library == module)
            .or_else(|| first(&|entry| entry.is_ours(module)))
            .or_else(|| first(&|entry| entry.names_ours(module)))
    }

    /// Whether a browser loads `module` already.
    pub(super) fn load(&self, module: &str) -> bool {
        self.0.iter().any(|entry| entry.library == module)
    }

    /// Returns the names of the entries that are ours to change and to remove.
    pub(super) fn ours(&self, module: &str) -> impl Iterator<Item = &str> {
        let ours = self.0.iter().filter(move |entry| entry.is_ours(module));
        ours.map(|entry| entry.name.as_str())
    }

    /// Whether a browser loads what p11-kit knows.
    pub(super) fn have_proxy(&self) -> bool {
        let mut libraries = self.0.iter().map(|entry| Path::new(&entry.library));
        libraries.any(|library| library.ends_with(P11_KIT_PROXY))
    }
}

impl Entry {
    fn is_ours(&self, module: &str) -> bool {
        self.name == NAME || self.name == NAME_BY_HAND && self.names_ours(module)
    }

    fn names_ours(&self, module: &str) -> bool {
        self.library == module || module::is_named_by(Path::new(&self.library))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODULE: &str = "/usr/lib/libcps_pkcs11.so";
    const ELSEWHERE: &str = "/opt/libcps_pkcs11.so";

    fn entries(list: &[(&str, &str)]) -> Entries {
        let entry = |(name, library): &(&str, &str)| Entry {
            name: (*name).to_owned(),
            library: (*library).to_owned(),
        };
        Entries(list.iter().map(entry).collect())
    }

    #[test]
    fn our_entries_are_told_by_their_names_and_those_by_hand_by_their_module_too() {
        let table = [
            (NAME, MODULE, true),
            (NAME, "/o.so", true),
            (NAME_BY_HAND, MODULE, true),
            (NAME_BY_HAND, ELSEWHERE, true),
            (NAME_BY_HAND, "/usr/lib/libcps3_pkcs11_lux.so", false),
            ("Hospital", MODULE, false),
        ];
        for (name, library, is_ours) in table {
            let entries = entries(&[(name, library)]);
            let ours: Vec<_> = entries.ours(MODULE).collect();
            assert_eq!(ours, vec![name; usize::from(is_ours)], "{name} {library}");
        }
        // A module of any file name is ours under the name of a person's own registration.
        let named = entries(&[(NAME_BY_HAND, "/build/other.so")]);
        assert_eq!(named.ours("/build/other.so").count(), 1);
    }

    #[test]
    fn the_entry_that_loads_the_module_outweighs_the_others() {
        let proxy = ("p11-kit", "/usr/lib/p11-kit-proxy.so");
        let list = [
            proxy,
            ("Hospital", ELSEWHERE),
            (NAME, "/o.so"),
            ("Clinic", MODULE),
        ];
        for (length, best) in [
            (4, Some("Clinic")),
            (3, Some(NAME)),
            (2, Some("Hospital")),
            (1, None),
        ] {
            let entries = entries(&list[..length]);
            let found = entries.best(MODULE).map(|entry| entry.name.as_str());
            assert_eq!(found, best);
            assert_eq!(entries.load(MODULE), length == 4);
            assert!(entries.have_proxy());
        }
        assert!(!entries(&list[1..]).have_proxy());
    }
}
