//! The columns of the extractions by name, and the kinds of extractions by their columns. Begin at
//! [`NAMES`], the one table of the names under which a column has been seen.

use std::fmt;

use serde::Serialize;
use thiserror::Error;

use crate::folded;

macro_rules! columns {
    ($($(#[$doc:meta])* $column:ident: $name:literal, [$($other:literal),*])*) => {
        /// A column that is used. Extractions have more, in any order.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Column { $($(#[$doc])* $column,)* }

        impl Column {
            /// Number of columns that are used.
            pub(crate) const COUNT: usize = [$(Self::$column),*].len();

            /// Returns the name that the ANS publishes.
            pub fn name(self) -> &'static str {
                match self { $(Self::$column => $name),* }
            }
        }

        /// The names of each column, the published one first (`annuaire.md` §2).
        const NAMES: &[(Column, &[&str])] = &[
            $((Column::$column, &[$name, $($other),*]),)*
        ];
    };
}

columns! {
    /// Type of the person's identifier: 8 for RPPS.
    IdType: "Type d'identifiant PP", []
    /// The person's identifier without its type.
    Id: "Identifiant PP", []
    /// The person's identifier with its type: IdNat_PS.
    NationalId: "Identification nationale PP", ["Identifiant national PP"]
    /// Family name of practice.
    PracticeFamily: "Nom d'exercice", []
    /// Given name of practice.
    PracticeGiven: "Prénom d'exercice", []
    /// Family name of the civil register; restricted extraction only.
    CivilFamily: "Nom de famille", ["Nom de naissance"]
    /// Given names of the civil register; restricted extraction only.
    CivilGiven: "Prénoms", []
    /// Code of the profession (G15).
    ProfessionCode: "Code profession", []
    /// The profession.
    ProfessionLabel: "Libellé profession", []
    /// Code of the speciality or competence (R01).
    SkillCode: "Code savoir-faire", []
    /// The speciality or competence.
    SkillLabel: "Libellé savoir-faire", []
    /// Mode of practice: salaried, liberal.
    ModeLabel: "Libellé mode exercice", ["Libellé mode d'exercice"]
    /// Number of the site in the register of firms.
    Siret: "Numéro SIRET site", []
    /// FINESS number of the site.
    FinessSite: "Numéro FINESS site", []
    /// FINESS number of the legal entity.
    FinessLegal: "Numéro FINESS établissement juridique", ["Numéro FINESS entité juridique"]
    /// Name of the site.
    StructureName: "Raison sociale site", []
    /// Struct_IdNat of the structure, as cards have it.
    FormerStructureId: "Ancien identifiant de la structure", []
    /// The sector of activity.
    SectorLabel: "Libellé secteur d'activité", []
    /// The role of a person without a profession of G15.
    RoleLabel: "Libellé fonction", ["Libellé rôle"]
    /// Number of a card.
    CardNumber: "Numéro carte", ["Numéro de la carte"]
    /// Code of the card's type (G02).
    CardTypeCode: "Code type de carte", []
    /// The card's type.
    CardTypeLabel: "Libellé type de carte", []
    /// IdNat_PS in the card.
    CardHolder: "Identifiant national contenu dans la carte", []
    /// First day of the card.
    ValidFrom: "Date début validité", ["Date de début de validité"]
    /// Last day of the card.
    ValidUntil: "Date fin validité", ["Date de fin de validité"]
    /// Day on which the card was opposed.
    OpposedOn: "Date opposition", ["Date d'opposition", "Date mise en opposition"]
    /// Type of a mailbox: PER, ORG.
    MailboxType: "Type de BAL", []
    /// Address of a mailbox.
    MailboxAddress: "Adresse BAL", ["Adresse de la BAL"]
}

/// Words between the others that come and go with the years.
const PARTICLES: &[&str] = &["D", "DE", "DU", "DES", "L", "LA", "LE", "LES"];

/// Returns the form in which names of columns are compared: without accents, case, punctuation and
/// particles.
fn normalised(name: &str) -> String {
    let folded = folded(name);
    let words = folded.split(' ').filter(|word| !PARTICLES.contains(word));
    words.collect::<Vec<_>>().join(" ")
}

/// Kind of an extraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Persons with their activities ("Personne-activité"), public or restricted.
    People,
    /// Specialities and competences, which newer extractions have in a file of their own.
    Skills,
    /// Mailboxes of MSSanté, the secure mail of health professionals.
    Mailboxes,
    /// Cards of holders of a CPS or CPF.
    Cards,
}

impl Kind {
    /// Returns the columns that tell this kind from the others: one of them is enough.
    fn marks(self) -> &'static [Column] {
        match self {
            Self::Cards => &[Column::CardNumber, Column::OpposedOn],
            Self::Mailboxes => &[Column::MailboxAddress],
            Self::People => &[
                Column::FinessSite,
                Column::FinessLegal,
                Column::Siret,
                Column::FormerStructureId,
            ],
            Self::Skills => &[Column::SkillCode],
        }
    }

    /// Returns the columns that must be there: of each group one.
    fn needs(self) -> &'static [&'static [Column]] {
        match self {
            Self::Cards => &[
                &[Column::CardNumber],
                &[Column::NationalId, Column::CardHolder, Column::Id],
                &[Column::ValidUntil],
                &[Column::OpposedOn],
            ],
            Self::Mailboxes => &[&[Column::MailboxAddress], &[Column::NationalId, Column::Id]],
            Self::People => &[
                &[Column::NationalId, Column::Id],
                &[Column::PracticeFamily, Column::CivilFamily],
                &[Column::ProfessionCode],
                &[Column::Siret],
                &[Column::FinessSite],
                &[Column::FinessLegal],
            ],
            Self::Skills => &[&[Column::NationalId, Column::Id], &[Column::SkillCode]],
        }
    }
}

impl Kind {
    /// Returns the word of this kind, as in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Skills => "skills",
            Self::Mailboxes => "mailboxes",
            Self::Cards => "cards",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::People => "persons and activities",
            Self::Skills => "specialities and competences",
            Self::Mailboxes => "mailboxes",
            Self::Cards => "cards",
        })
    }
}

/// The reason why a first line is not the header of an extraction.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum HeaderError {
    /// The file has no line.
    #[error("it is empty")]
    Empty,
    /// The first line is longer than [`crate::LONGEST_LINE`].
    #[error("its first line is too long for a header, {bytes} bytes")]
    TooLong {
        /// Length of the line.
        bytes: u64,
    },
    /// The text is UTF-16.
    #[error("it is UTF-16: save it as UTF-8")]
    Utf16,
    /// No column belongs to an extraction.
    #[error("its first line is not the header of an extraction that is known")]
    Unknown,
    /// Columns are missing, each by its published name.
    #[error("it is an extraction of {kind}, but columns are missing: {}", missing.join(", "))]
    Missing {
        /// Kind of the extraction, by the columns that are there.
        kind: Kind,
        /// The columns; alternatives are joined by " or ".
        missing: Vec<String>,
    },
    /// Two columns have the same meaning.
    #[error("it has the column \"{0}\" twice")]
    Twice(&'static str),
}

/// The header of an extraction.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    pub(crate) kind: Kind,
    /// Whether a separator follows the last name, and the last field of each line.
    pub(crate) closed: bool,
    /// The names of all columns.
    names: Vec<String>,
    /// The place of each column that is used.
    places: [Option<usize>; Column::COUNT],
}

impl Header {
    /// Reads the names of the columns, in their order.
    pub(crate) fn read(mut names: Vec<String>) -> Result<Self, HeaderError> {
        // A separator at the end makes an empty field.
        let closed = names.pop_if(|name| name.trim().is_empty()).is_some();
        let mut places = [None; Column::COUNT];
        for (place, name) in names.iter().enumerate() {
            let Some(column) = column(name) else { continue };
            if places[column as usize].replace(place).is_some() {
                return Err(HeaderError::Twice(column.name()));
            }
        }
        let has = |column: &Column| places[*column as usize].is_some();
        let kinds = [Kind::Cards, Kind::Mailboxes, Kind::People, Kind::Skills];
        let kind = kinds
            .into_iter()
            .find(|kind| kind.marks().iter().any(has))
            .ok_or(HeaderError::Unknown)?;
        let missing: Vec<_> = kind
            .needs()
            .iter()
            .filter(|group| !group.iter().any(has))
            .map(|group| {
                group
                    .iter()
                    .map(|c| c.name())
                    .collect::<Vec<_>>()
                    .join(" or ")
            })
            .collect();
        if !missing.is_empty() {
            return Err(HeaderError::Missing { kind, missing });
        }
        Ok(Self {
            kind,
            closed,
            names,
            places,
        })
    }

    /// Returns the number of fields of a line.
    pub(crate) fn fields(&self) -> usize {
        self.names.len()
    }

    /// Returns the place of a column in a line, if the extraction has it.
    pub(crate) fn place(&self, column: Column) -> Option<usize> {
        self.places[column as usize]
    }

    /// Returns the name that the header gives the column at a place.
    pub(crate) fn name(&self, place: usize) -> &str {
        self.names[place].trim()
    }
}

/// Returns the column that a name stands for.
fn column(name: &str) -> Option<Column> {
    let name = normalised(name);
    NAMES
        .iter()
        .find(|(_, names)| names.iter().any(|known| normalised(known) == name))
        .map(|(column, _)| *column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(line: &str) -> Result<Header, HeaderError> {
        Header::read(line.split('|').map(str::to_owned).collect())
    }

    const PEOPLE: &str = "Identification nationale PP|Nom d'exercice|Code profession|\
        Numéro SIRET site|Numéro FINESS site|Numéro FINESS établissement juridique";

    #[test]
    fn names_drift_and_orders_differ() {
        for (name, expected) in [
            ("Nom d'exercice", Some(Column::PracticeFamily)),
            ("NOM D\u{2019}EXERCICE", Some(Column::PracticeFamily)),
            ("nom exercice ", Some(Column::PracticeFamily)),
            (
                "Numero finess etablissement juridique",
                Some(Column::FinessLegal),
            ),
            ("Date de fin de validité", Some(Column::ValidUntil)),
            ("Date d\u{60}opposition", Some(Column::OpposedOn)),
            ("Libellé rôle", Some(Column::RoleLabel)),
            ("Code savoir faire", Some(Column::SkillCode)),
            ("Nom", None),
            ("", None),
        ] {
            assert_eq!(column(name), expected, "{name}");
        }
        let turned: Vec<_> = PEOPLE.rsplit('|').collect();
        let header = header(&(turned.join("|") + "|")).unwrap();
        assert_eq!(header.kind, Kind::People);
        assert_eq!(header.fields(), 6);
        assert_eq!(header.place(Column::NationalId), Some(5));
        assert_eq!(header.place(Column::PracticeGiven), None);
    }

    #[test]
    fn no_name_stands_for_two_columns() {
        for (column, names) in NAMES {
            for name in *names {
                assert_eq!(super::column(name), Some(*column), "{name}");
            }
        }
    }

    #[test]
    fn a_header_that_lacks_columns_names_them() {
        use HeaderError as E;
        let without = |column: &str| PEOPLE.replace(column, "x");
        for (line, expected) in [
            ("a|b|c".to_owned(), E::Unknown),
            (String::new(), E::Unknown),
            (
                without("Code profession"),
                E::Missing {
                    kind: Kind::People,
                    missing: vec!["Code profession".to_owned()],
                },
            ),
            (
                "Numéro carte|Date opposition".to_owned(),
                E::Missing {
                    kind: Kind::Cards,
                    missing: vec![
                        "Identification nationale PP or Identifiant national contenu dans la carte \
                         or Identifiant PP"
                            .to_owned(),
                        "Date fin validité".to_owned(),
                    ],
                },
            ),
            (
                format!("{PEOPLE}|NUMERO SIRET SITE"),
                E::Twice("Numéro SIRET site"),
            ),
        ] {
            assert_eq!(header(&line).unwrap_err(), expected, "{line}");
        }
    }
}
