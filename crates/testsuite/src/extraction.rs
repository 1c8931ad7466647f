//! Extractions of the Annuaire Santé of invented persons, in the shape of the real ones and of any
//! size (`annuaire.md` §2). The same values give the same files.
//!
//! Begin at [`Extraction`]. A person is a number from 0: [`number`] is its RPPS number, [`card`]
//! that of its card. One in [`SHARE`] has an activity in [`STRUCTURE`], one in [`OPPOSED`] has an
//! opposed card; every person has two lines of activities.

use std::io::{self, Write};

/// FINESS number of the structure that is "ours".
pub const STRUCTURE: &str = "0B0307377";

/// One person in so many has an activity there, the first among them.
pub const SHARE: u32 = 100;

/// The card of one person in so many is opposed, that of person 7 the first.
pub const OPPOSED: u32 = 50;

/// Header of the persons and activities of 2026, with the separator at its end.
pub const PEOPLE: &str = "Type d'identifiant PP|Identifiant PP|Identification nationale PP|\
Code civilité d'exercice|Libellé civilité d'exercice|Code civilité|Libellé civilité|Nom d'exercice|\
Prénom d'exercice|Code profession|Libellé profession|Code catégorie professionnelle|\
Libellé catégorie professionnelle|Code type savoir-faire|Libellé type savoir-faire|\
Code savoir-faire|Libellé savoir-faire|Code mode exercice|Libellé mode exercice|Numéro SIRET site|\
Numéro SIREN site|Numéro FINESS site|Numéro FINESS établissement juridique|\
Identifiant technique de la structure|Raison sociale site|Enseigne commerciale site|\
Complément destinataire (coord. structure)|Complément point géographique (coord. structure)|\
Numéro Voie (coord. structure)|Indice répétition voie (coord. structure)|\
Code type de voie (coord. structure)|Libellé type de voie (coord. structure)|\
Libellé Voie (coord. structure)|Mention distribution (coord. structure)|\
Bureau cedex (coord. structure)|Code postal (coord. structure)|Code commune (coord. structure)|\
Libellé commune (coord. structure)|Code pays (coord. structure)|Libellé pays (coord. structure)|\
Téléphone (coord. structure)|Téléphone 2 (coord. structure)|Télécopie (coord. structure)|\
Adresse e-mail (coord. structure)|Code Département (structure)|Libellé Département (structure)|\
Ancien identifiant de la structure|Autorité d'enregistrement|Code secteur d'activité|\
Libellé secteur d'activité|Code section tableau pharmaciens|Libellé section tableau pharmaciens|\
Code fonction|Libellé fonction|Code genre d'activité|Libellé genre d'activité|";

/// Header of the cards.
pub const CARDS: &str = "Type d'identifiant PP|Identifiant PP|Identification nationale PP|\
Code type de carte|Libellé type de carte|Numéro carte|Identifiant national contenu dans la carte|\
Date début validité|Date fin validité|Date opposition|Date de mise à jour|";

/// Header of the mailboxes.
pub const MAILBOXES: &str = "Type de BAL|Adresse BAL|Type d'identifiant PP|Identifiant PP|\
Identification nationale PP|Type d'identifiant structure|Identification structure|\
Nom d'exercice|Prénom d'exercice|Dématérialisation|";

const FAMILIES: [&str; 12] = [
    "MARTIN",
    "BERNARD",
    "THOMAS",
    "PETIT",
    "ROBERT",
    "LEFÈVRE",
    "NGUYEN",
    "LE GALL",
    "D'ALMEIDA",
    "GARCIA",
    "GÉRARD",
    "ŒILLET",
];
const GIVENS: [&str; 10] = [
    "ISABELLE",
    "JEAN",
    "Marie-Noëlle",
    "AHMED",
    "FRANÇOIS",
    "LÉA",
    "PAUL",
    "INÈS",
    "HUGO",
    "ANNE",
];
/// Code and label of professions (G15).
const PROFESSIONS: [(&str, &str); 4] = [
    ("10", "Médecin"),
    ("60", "Infirmier"),
    ("21", "Pharmacien"),
    ("70", "Masseur-Kinésithérapeute"),
];

/// Files of a number of persons.
#[derive(Clone, Copy, Debug)]
pub struct Extraction {
    /// Number of persons.
    pub persons: u32,
}

impl Extraction {
    /// Writes the persons and activities, two lines each.
    ///
    /// # Errors
    /// Those of the file.
    pub fn people(self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{PEOPLE}")?;
        for person in 0..self.persons {
            let rpps = number(person);
            let (family, given) = name(person);
            let (code, label) = profession(person);
            let place = person as usize;
            for activity in 0..2_u32 {
                let ours = is_ours(person) && activity == 0;
                let finess = if ours {
                    STRUCTURE.to_owned()
                } else {
                    format!("75{:07}", place % 9973)
                };
                let mode = ["Salarié", "Libéral"][activity as usize];
                let (skill, skill_label) = match code {
                    "10" => ("SM54", "Médecine générale (SM)"),
                    _ => ("", ""),
                };
                writeln!(
                    out,
                    "8|{rpps}|8{rpps}|DR|Docteur|MME|Madame|{family}|{given}|{code}|{label}|C|Civil|\
                     S|Spécialité ordinale|{skill}|{skill_label}|{}|{mode}|||{finess}|{finess}|\
                     R10000{place:09}|ÉTABLISSEMENT {finess}||||{}||R|RUE|de l'Hôpital||\
                     75013 PARIS CEDEX 13|75013|75113|Paris 13e Arrondissement|99000|France|\
                     0100000000||||75|Paris|1{finess}|ARS/ARS/ARS|SA01|\
                     Etablissement public de santé|||||||",
                    ["S", "L"][activity as usize],
                    place % 200,
                )?;
            }
        }
        Ok(())
    }

    /// Writes the cards, one each.
    ///
    /// # Errors
    /// Those of the file.
    pub fn cards(self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{CARDS}")?;
        for person in 0..self.persons {
            let (rpps, card) = (number(person), card(person));
            let opposed = if is_opposed(person) { "20260615" } else { "" };
            writeln!(
                out,
                "8|{rpps}|8{rpps}|CPS|Carte de professionnel de santé|{card}|8{rpps}|20250101|\
                 20280101|{opposed}|20260616|"
            )?;
        }
        Ok(())
    }

    /// Writes the mailboxes, one each.
    ///
    /// # Errors
    /// Those of the file.
    pub fn mailboxes(self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{MAILBOXES}")?;
        for person in 0..self.persons {
            let rpps = number(person);
            let (family, given) = name(person);
            writeln!(
                out,
                "PER|p{person}@test.mssante.example|8|{rpps}|8{rpps}|||{family}|{given}|O|"
            )?;
        }
        Ok(())
    }
}

/// Returns the RPPS number of a person, in the range of test cards, without its type. Its key is
/// right (Luhn).
pub fn number(person: u32) -> String {
    let body = format!("99{person:08}");
    let sum: u32 = body
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0');
            match place % 2 {
                0 if digit > 4 => 2 * digit - 9,
                0 => 2 * digit,
                _ => digit,
            }
        })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

/// Returns the number of a person's card.
pub fn card(person: u32) -> String {
    format!("29{person:08}")
}

/// Returns family name and given name of practice of a person; many share them.
pub fn name(person: u32) -> (&'static str, &'static str) {
    let person = person as usize;
    (
        FAMILIES[person / 7 % FAMILIES.len()],
        GIVENS[person / 3 % GIVENS.len()],
    )
}

/// Returns code and label of a person's profession.
pub fn profession(person: u32) -> (&'static str, &'static str) {
    PROFESSIONS[person as usize / 5 % PROFESSIONS.len()]
}

/// Whether a person has an activity in [`STRUCTURE`].
pub fn is_ours(person: u32) -> bool {
    person.is_multiple_of(SHARE)
}

/// Whether a person's card is opposed.
pub fn is_opposed(person: u32) -> bool {
    person % OPPOSED == 7 || person == SHARE
}
