//! The structures of an establishment, by any identifier that the extractions have for them.

use std::collections::BTreeSet;

use cps_identity::{StructureId, StructureIdKind};
use thiserror::Error;

/// The structures whose people are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Structures(BTreeSet<String>);

/// A text that names no structure.
#[derive(Debug, PartialEq, Eq, Error)]
#[error(
    "{0} names no structure: give a FINESS number of 9 characters, a SIRET number of 14 digits, or the identifier of a structure with its type"
)]
pub struct NotAStructure(pub String);

impl Structures {
    /// Adds a structure: a FINESS number of a site or of its legal entity, a SIRET number, or a
    /// Struct_IdNat (`identity.md` §3.2), the column "Ancien identifiant de la structure".
    ///
    /// # Errors
    /// [`NotAStructure`] if it is none of these.
    pub fn add(&mut self, text: &str) -> Result<(), NotAStructure> {
        let key = key(text.trim()).ok_or_else(|| NotAStructure(text.to_owned()))?;
        self.0.insert(key);
        Ok(())
    }

    /// Whether one of these identifiers is that of a structure of ours.
    pub(crate) fn hold(&self, identifiers: [&str; 4]) -> bool {
        let [site, legal, siret, former] = identifiers;
        [site, legal, siret].iter().any(|id| self.0.contains(*id))
            || !former.is_empty() && key(former).is_some_and(|key| self.0.contains(&key))
    }

    /// Returns the structures, each by its number without the type where it has one of its own.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Returns the form in which identifiers are compared: a FINESS or SIRET number alone, any other
/// Struct_IdNat as it is.
fn key(text: &str) -> Option<String> {
    let letters = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !letters {
        return None;
    }
    let id = StructureId::parse(text);
    match (text.len(), id.kind) {
        (9 | 14, _) => Some(text.to_owned()),
        (10, StructureIdKind::Finess) | (15, StructureIdKind::Siret) => Some(text[1..].to_owned()),
        (10.., _) => Some(text.to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_structure_is_found_by_each_of_its_identifiers() {
        let mut structures = Structures::default();
        for id in ["10B0307377", "750712184", "318751275100020"] {
            structures.add(id).unwrap();
        }
        for (identifiers, ours) in [
            (["0B0307377", "", "", ""], true),
            (["", "750712184", "", ""], true),
            (["", "", "18751275100020", ""], true),
            (["", "", "", "10B0307377"], true),
            (["", "", "", "318751275100020"], true),
            (["", "", "", ""], false),
            (["750712185", "", "", "10B0307378"], false),
        ] {
            assert_eq!(structures.hold(identifiers), ours, "{identifiers:?}");
        }
        let given: Vec<_> = structures.iter().collect();
        assert_eq!(given, ["0B0307377", "18751275100020", "750712184"]);
    }

    #[test]
    fn a_text_that_is_no_identifier_is_refused() {
        for text in ["", "12345", "75071218é", "CHU de Nantes"] {
            let refused = Structures::default().add(text);
            assert_eq!(refused, Err(NotAStructure(text.to_owned())));
        }
    }
}
