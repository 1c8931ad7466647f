//! The identity as clients see it.

use serde::{Deserialize, Serialize};

use crate::{Code, NationalId, Sourced, StructureId, TagProfile, Text, UnknownElement, Warning};

/// The holder of a card: proven by the certificate, completed by the data objects.
///
/// Everything but `activities` is public: readable without the PIN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Identity {
    /// Whether the card and its holder exist only for tests.
    pub environment: Environment,
    /// The person, as far as the card is nominative.
    pub holder: Holder,
    /// IdNat_PS, the identifier of the person (`identity.md` §3.1).
    pub national_id: Option<Sourced<NationalId>>,
    /// Profession (G15).
    pub profession: Option<Sourced<Code>>,
    /// Profession in training, of a CPF (G16).
    pub future_profession: Option<Sourced<Code>>,
    /// Role of a person without a G15 profession (J121).
    pub role: Option<Sourced<Code>>,
    /// Specialities and competences (R01).
    pub specialties: Vec<Sourced<Code>>,
    /// Specialisations (G20).
    pub specialisations: Vec<Sourced<Code>>,
    /// Section of the pharmacists' register (G05).
    pub register_section: Option<Sourced<Code>>,
    /// Languages by preference (G00).
    pub languages: Vec<Sourced<Code>>,
    /// The card.
    pub card_identity: CardIdentity,
    /// The structure that the certificate names, of an establishment's card.
    pub structure: Option<Structure>,
    /// The practice situations, in the card's order; absent until they were read with the PIN.
    pub activities: Option<Vec<Activity>>,
    /// Which entries of the tag map apply to the data objects; not part of the messages.
    #[serde(skip)]
    pub tag_profile: TagProfile,
    /// Elements of the data objects that no entry of the tag map explains, in order.
    pub unknown: Vec<UnknownElement>,
    /// Warnings.
    pub warnings: Vec<Warning>,
}

/// Whether the card and its holder exist only for tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// A test card.
    Test,
    /// A real person's card.
    Production,
    /// Neither the category nor the issuer tells.
    Unknown,
}

/// The person. Every name can be absent: some cards are not nominative.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Holder {
    /// Family name.
    pub family_name: Option<Sourced<Text>>,
    /// Given names.
    pub given_names: Option<Sourced<Text>>,
    /// Civility (G03).
    pub civility: Option<Sourced<Code>>,
    /// Title in the certificate: the label of the profession on a CPS.
    pub title: Option<Sourced<Text>>,
}

impl Holder {
    /// Returns the family name and the given names; `None` for a card that is not nominative.
    pub fn full_name(&self) -> Option<String> {
        let names = [&self.family_name, &self.given_names];
        let names = names.into_iter().flatten().map(|name| name.value.as_str());
        let names: Vec<_> = names.filter(|name| !name.is_empty()).collect();
        (!names.is_empty()).then(|| names.join(" "))
    }
}

/// The card as its issuer describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CardIdentity {
    /// Card type (G02).
    #[serde(rename = "type")]
    pub card_type: Option<Sourced<Code>>,
    /// Product category (G01).
    pub category: Option<Sourced<Code>>,
    /// Number of the issuer, `8025000001`.
    pub issuer: Option<Sourced<Text>>,
    /// Card number, ten digits; not the serial number of EF.SN.
    pub number: Option<Sourced<Text>>,
    /// First and last day of validity.
    pub validity: Option<Sourced<Validity>>,
}

/// A period in days, both included, as `yyyy-mm-dd` (UTC).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Validity {
    /// First day.
    pub valid_from: String,
    /// Last day.
    pub valid_until: String,
}

/// A structure: a hospital, a pharmacy, a practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Structure {
    /// Its name (raison sociale).
    pub name: Option<Sourced<Text>>,
    /// Struct_IdNat, its identifier (`identity.md` §3.2).
    pub id: Option<Sourced<StructureId>>,
}

/// A practice situation: one structure with the holder's place in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Activity {
    /// Index on the card, 1 to 16; indexes may have holes.
    pub index: u8,
    /// Place of the warning.
    pub structure: Structure,
    /// Activity sector (R02).
    pub sector: Option<Sourced<Code>>,
    /// Mode of practice (G17).
    pub mode: Option<Sourced<Code>>,
    /// Level of responsibility (G04).
    pub responsibility: Option<Sourced<Code>>,
    /// IdNat_PS of the professional whom the holder replaces.
    pub replaces: Option<Sourced<NationalId>>,
}
