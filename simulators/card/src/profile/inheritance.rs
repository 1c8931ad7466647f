//! Profiles that say only what differs from another one.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The key that names the other profile.
pub(super) const EXTENDS: &str = "extends";

/// Takes the name of the profile that is extended out of a document.
pub(super) fn take_base(document: &mut DeTable<'_>) -> Option<Spanned<String>> {
    let value = document.get(EXTENDS)?;
    let name = Spanned::new(value.span(), value.get_ref().as_str()?.to_owned());
    document.remove(EXTENDS);
    Some(name)
}

/// Puts what a document says over what its base says: tables are merged key by key, everything
/// else is replaced.
pub(super) fn merge<'i>(base: &mut DeTable<'i>, document: DeTable<'i>) {
    for (key, value) in document {
        match (base.get_mut(key.get_ref().as_ref()), value.get_ref()) {
            (Some(below), DeValue::Table(_)) if below.get_ref().is_table() => {
                if let (DeValue::Table(below), DeValue::Table(above)) =
                    (below.get_mut(), value.into_inner())
                {
                    merge(below, above);
                }
            }
            _ => {
                // The new value with its key: both tell where they are.
                base.remove(key.get_ref().as_ref());
                base.insert(key, value);
            }
        }
    }
}
