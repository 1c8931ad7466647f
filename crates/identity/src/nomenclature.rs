//! The national code tables, by code.

use serde::{Deserialize, Serialize};

/// A code with its label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Code {
    /// The code, a string even where it looks like a number.
    pub code: String,
    /// The official French label; absent for a code that the table does not know.
    pub label: Option<String>,
}

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// A table of the national nomenclatures (`identity.md` §4).
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Table {
            $($(#[$doc])* $name,)*
        }

        impl Table {
            /// Every table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            fn text(self) -> &'static str {
                match self {
                    $(Self::$name => {
                        include_str!(concat!("../nomenclatures/", stringify!($name), ".tsv"))
                    })*
                }
            }
        }
    };
}

tables! {
    /// Languages.
    G00,
    /// Product category.
    G01,
    /// Card type.
    G02,
    /// Civility.
    G03,
    /// Level of responsibility.
    G04,
    /// Section of the pharmacists' register.
    G05,
    /// Type of structure identifier.
    G07,
    /// Type of person identifier.
    G08,
    /// Professions.
    G15,
    /// Professions in training.
    G16,
    /// Mode of practice.
    G17,
    /// Specialisation.
    G20,
    /// Roles of persons without a G15 profession.
    J121,
    /// Specialities and competences.
    R01,
    /// Activity sector.
    R02,
    /// Purpose of an access to a shared health record.
    R248,
}

impl Table {
    /// Returns the codes with their labels, in the table's order.
    pub fn entries(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.text().lines().filter_map(|line| line.split_once('\t'))
    }

    /// Returns the label of a code, compared exactly; `None` if the table does not have it.
    pub fn label(self, code: &str) -> Option<&'static str> {
        self.entries()
            .find(|(known, _)| *known == code)
            .map(|(_, label)| label)
    }

    /// Returns the code with its label. An unknown code is no error: cards outlive tables.
    pub fn code(self, code: impl Into<String>) -> Code {
        let code = code.into();
        let label = self.label(&code).map(str::to_owned);
        Code { code, label }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_table_is_complete() {
        // Number of entries: README.md beside the tables.
        let sizes = [191, 6, 4, 3, 3, 17, 9, 11, 30, 4, 4, 13, 60, 271, 65, 3];
        for (table, size) in Table::ALL.iter().zip(sizes) {
            let codes: HashSet<_> = table.entries().map(|(code, _)| code).collect();
            assert_eq!(codes.len(), size, "{table:?}");
            assert_eq!(table.text().lines().count(), size, "{table:?}");
        }
    }

    #[test]
    fn labels_are_found_by_exact_code() {
        let table = [
            (Table::G15, "10", Some("Médecin")),
            (Table::G15, "010", None),
            (Table::R02, "SA07", Some("Cabinet individuel")),
            (Table::R02, "sa07", None),
            (
                Table::G02,
                "00",
                Some("Carte de Professionnel de Santé (CPS)"),
            ),
            (Table::G03, "31", Some("Monsieur")),
            (Table::J121, "313", Some("Aide-soignant")),
            (Table::R01, "SM99", None),
        ];
        for (nomenclature, code, label) in table {
            assert_eq!(nomenclature.label(code), label, "{nomenclature:?} {code}");
        }
    }

    #[test]
    fn no_speciality_is_the_tail_of_another() {
        for (code, _) in Table::R01.entries() {
            let tails = Table::R01
                .entries()
                .filter(|(other, _)| other.ends_with(code));
            assert_eq!(tails.count(), 1, "{code}");
        }
    }
}
