//! Profiles: the holder of a card, and the state that it is in.

mod builtin;
mod date;
mod error;
mod fields;
mod inheritance;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, Deserializer};

use self::builtin::BUILTIN;
pub(crate) use self::date::{Date, Timestamp, Validity, When};
pub use self::error::ProfileError;
pub(crate) use self::fields::{Code, Digits, IdNatPs, Index, TwoDigits};
use crate::{Behaviour, Layout, Oddity, Purpose};

/// A holder and a card, as a TOML file describes them.
///
/// All holders are invented. Unknown keys are refused.
/// `extends = "medecin"` on top means: as that profile of the simulator, but for what follows.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Profile {
    pub(crate) card: CardSection,
    #[serde(default)]
    pub(crate) certificates: CertificateSection,
    #[serde(default)]
    pub(crate) data: DataSection,
    pub(crate) holder: Holder,
    #[serde(default)]
    pub(crate) activities: Vec<Activity>,
    #[serde(default)]
    pub(crate) layout: Layout,
    #[serde(default)]
    pub(crate) behaviour: Behaviour,
}

/// The card itself.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct CardSection {
    pub(crate) generation: Generation,
    /// Card number, in the certificate and in the token label.
    pub(crate) number: Digits<10>,
    /// The eight digits of EF.SN, another number (`card.md` §3.3).
    pub(crate) serial: Digits<8>,
    /// Category, G01; 80 is a test card.
    #[serde(default = "TwoDigits::test_card")]
    pub(crate) category: TwoDigits,
    /// Card type, G02.
    #[serde(rename = "type")]
    pub(crate) kind: TwoDigits,
    pub(crate) valid_from: When,
    /// The last day; that of the certificates, three years later, if it is not given.
    pub(crate) valid_until: Option<When>,
    pub(crate) pin: Digits<4>,
    pub(crate) puk: Digits<8>,
    pub(crate) pin_tries_left: Option<u8>,
    pub(crate) puk_tries_left: Option<u8>,
    pub(crate) puk_uses_left: Option<u16>,
    /// The last update; a card that was never updated has no EF.ACTUA.
    pub(crate) update: Option<Update>,
    /// Whether the token labels begin with the word TEST.
    #[serde(skip)]
    has_test_label: bool,
}

/// Generations of cards that can be personalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Generation {
    Cps3,
    #[serde(rename = "cps3_contactless")]
    Cps3Contactless,
    Cps4,
}

/// Content of the certificates that does not follow from card and holder.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(crate) struct CertificateSection {
    /// The first day, if it is not that of the card; they are valid for three years.
    pub(crate) valid_from: Option<When>,
    /// Issuer of the certificates.
    pub(crate) authority: IssuerName,
    /// Whether they are on the CRL.
    pub(crate) revoked: bool,
    /// The specialities, if they are not those of the holder.
    pub(crate) specialities: Option<Vec<String>>,
    /// O, OU and L of the subject (`identity.md` §2.6).
    pub(crate) organization: Option<String>,
    pub(crate) unit: Option<String>,
    pub(crate) locality: Option<String>,
    /// Deliberate departures from the usual profile.
    pub(crate) deviations: Vec<Deviation>,
    /// Oddity of the signature certificate.
    pub(crate) odd_signature: Option<Oddity>,
    /// Oddity of the authentication certificate.
    pub(crate) odd_authentication: Option<Oddity>,
    /// Oddity of the technical certificate.
    pub(crate) odd_technical: Option<Oddity>,
}

impl CertificateSection {
    /// Returns what is odd about the certificate of this purpose.
    pub(crate) fn oddity(&self, purpose: Purpose) -> Option<Oddity> {
        match purpose {
            Purpose::Signature => self.odd_signature,
            Purpose::Authentication => self.odd_authentication,
            Purpose::Technical => self.odd_technical,
        }
    }
}

/// The names under which the test authority issues (`identity.md` §2.1 and §2.10).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum IssuerName {
    /// A test authority of the range of the card.
    #[default]
    Test,
    /// A test authority of the range STANDARD.
    TestStandard,
    /// Without the word TEST.
    ProductionNaming,
}

/// A departure from the usual profile of certificates (`identity.md` §2.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Deviation {
    /// keyEncipherment in the authentication certificate.
    KeyEncipherment,
    /// digitalSignature in the signature certificate.
    DigitalSignature,
    /// All extended key usages in all certificates.
    AllExtendedUsages,
    /// The profession in OU instead of the title.
    ProfessionInUnit,
}

/// Content of the data files that no client expects.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(crate) struct DataSection {
    /// Whether each container starts with elements that no table names.
    pub(crate) unknown_tags: bool,
    /// Number of bytes `FF` after each container.
    pub(crate) filling: u8,
}

/// An update of the card: interrupted if it has no end.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Update {
    pub(crate) start: Timestamp,
    pub(crate) end: Option<Timestamp>,
}

/// The person, or what stands in for one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Holder {
    pub(crate) id_nat_ps: IdNatPs,
    pub(crate) family_name: Option<String>,
    pub(crate) given_name: Option<String>,
    /// G03.
    pub(crate) civility: Option<String>,
    /// G15, also in the certificate.
    pub(crate) profession: Option<Code>,
    /// The title of the subject.
    pub(crate) profession_label: Option<String>,
    /// G16, also in the certificate.
    pub(crate) future_profession: Option<Code>,
    /// G05.
    pub(crate) pharmacist_section: Option<String>,
    /// J121.
    pub(crate) role: Option<String>,
    /// G20.
    #[serde(default)]
    pub(crate) specialisations: Vec<String>,
    /// R01, also in the certificate unless that has its own.
    #[serde(default)]
    pub(crate) specialities: Vec<String>,
    /// G00, by preference.
    #[serde(default)]
    pub(crate) languages: Vec<String>,
}

/// A place of practice.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Activity {
    index: Spanned<Index>,
    /// G17.
    pub(crate) mode: Option<String>,
    /// G04.
    pub(crate) responsibility: Option<String>,
    /// IdNat_PS of the professional who is replaced.
    pub(crate) replaced: Option<String>,
    pub(crate) structure_name: String,
    /// Struct_IdNat, with its type digit.
    pub(crate) structure_id: String,
    /// R02.
    pub(crate) sector: String,
}

impl Profile {
    /// Reads a profile; `file` is what errors call it.
    ///
    /// # Errors
    /// Says file, line, field and reason.
    pub fn parse(text: &str, file: &str) -> Result<Self, ProfileError> {
        let wrong = |error| ProfileError::from_toml(&error, text, file);
        let document = Self::document(text, file)?;
        let profile = Self::deserialize(Deserializer::from(document)).map_err(wrong)?;
        profile.check_indexes(text, file)?;
        Ok(profile)
    }

    /// Returns the text as a TOML document, on top of the profile that it extends.
    fn document<'t>(text: &'t str, file: &str) -> Result<Spanned<DeTable<'t>>, ProfileError> {
        let document = DeTable::parse(text);
        let mut document = document.map_err(|error| ProfileError::from_toml(&error, text, file))?;
        let Some(name) = inheritance::take_base(document.get_mut()) else {
            return Ok(document);
        };
        let Some(base) = Self::builtin_text(name.get_ref()) else {
            let reason = format!("no profile {} comes with the simulator", name.get_ref());
            return Err(ProfileError::at(name.span().start, reason, text, file));
        };
        let mut base = Self::document(base, name.get_ref())?;
        inheritance::merge(base.get_mut(), document.into_inner());
        Ok(base)
    }

    /// Returns the profile of this name that comes with the simulator.
    pub fn builtin(name: &str) -> Option<Self> {
        let text = Self::builtin_text(name)?;
        // A test parses every one of them.
        Some(Self::parse(text, name).expect("built-in profiles are right"))
    }

    /// Returns the text of a profile that comes with the simulator.
    pub fn builtin_text(name: &str) -> Option<&'static str> {
        BUILTIN
            .iter()
            .find(|(builtin, _)| *builtin == name)
            .map(|(_, text)| *text)
    }

    /// Returns the names of the profiles that come with the simulator.
    pub fn builtin_names() -> impl Iterator<Item = &'static str> {
        BUILTIN.iter().map(|(name, _)| *name)
    }

    /// Returns the same holder on a card that behaves otherwise.
    #[must_use]
    pub fn with_behaviour(mut self, behaviour: Behaviour) -> Self {
        self.behaviour = behaviour;
        self
    }

    /// Returns the same holder on a card that keeps its files elsewhere.
    #[must_use]
    pub fn with_layout(mut self, layout: Layout) -> Self {
        self.layout = layout;
        self
    }

    /// Returns the same holder on a card whose token labels begin with the word TEST.
    #[must_use]
    pub fn with_test_label(mut self) -> Self {
        self.card.has_test_label = true;
        self
    }

    /// The same holder on a card of which the certificate of this purpose is odd.
    #[must_use]
    pub fn with_oddity(mut self, purpose: Purpose, oddity: Oddity) -> Self {
        let certificates = &mut self.certificates;
        let place = match purpose {
            Purpose::Signature => &mut certificates.odd_signature,
            Purpose::Authentication => &mut certificates.odd_authentication,
            Purpose::Technical => &mut certificates.odd_technical,
        };
        *place = Some(oddity);
        self
    }

    fn check_indexes(&self, text: &str, file: &str) -> Result<(), ProfileError> {
        for (place, activity) in self.activities.iter().enumerate() {
            if self.activities[..place]
                .iter()
                .any(|other| other.index() == activity.index())
            {
                let reason = format!("activity index {} is used twice", activity.index());
                return Err(ProfileError::at(
                    activity.index.span().start,
                    reason,
                    text,
                    file,
                ));
            }
        }
        Ok(())
    }
}

impl CardSection {
    /// Returns the token label (`card.md` §1.1).
    pub(crate) fn token_label(&self) -> String {
        let number = self.number.as_str();
        match self.generation {
            Generation::Cps3 | Generation::Cps3Contactless => {
                self.label(&format!("CPS3v3-{number}"))
            }
            Generation::Cps4 => self.label(&format!("CPS4v1-{number}")),
        }
    }

    /// Returns the token label of the contactless application of a CPS3 (`card.md` §1.1;
    /// inferred).
    pub(crate) fn contactless_label(&self) -> String {
        self.label("CPS3v3_CL")
    }

    fn label(&self, usual: &str) -> String {
        match self.has_test_label {
            true => format!("TEST-{usual}"),
            false => usual.to_owned(),
        }
    }
}

impl Activity {
    /// Returns the index nn of CPS_ACTIVITY_nn_PS, 1 to 16.
    pub(crate) fn index(&self) -> u8 {
        self.index.get_ref().value()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_that_comes_along_is_right() {
        for name in Profile::builtin_names() {
            assert!(Profile::builtin(name).is_some(), "{name}");
        }
        assert!(Profile::builtin("unknown").is_none());
    }

    #[test]
    fn labels_say_that_a_card_is_for_tests() {
        for (name, label) in [
            ("medecin", "CPS3v3-2900000001"),
            ("medecin-sans-contact", "CPS3v3-2900000001"),
            ("medecin-cps4", "CPS4v1-2900000101"),
        ] {
            let profile = Profile::builtin(name).unwrap();
            assert_eq!(profile.card.token_label(), label);
            assert_eq!(profile.card.contactless_label(), "CPS3v3_CL");
            let profile = profile.with_test_label();
            assert_eq!(profile.card.token_label(), format!("TEST-{label}"));
            assert_eq!(profile.card.contactless_label(), "TEST-CPS3v3_CL");
        }
    }

    #[test]
    fn a_profile_may_say_only_what_differs() {
        let text = "extends = \"medecin\"\n\n[card]\npin = \"4321\"\n";
        let profile = Profile::parse(text, "x.toml").unwrap();
        assert_eq!(profile.card.pin.as_str(), "4321");
        assert_eq!(profile.card.number.as_str(), "2900000001");
        assert_eq!(profile.activities.len(), 2);
        let lists_are_replaced = format!(
            "{text}\n[[activities]]\nindex = 5\nstructure-name = \"X\"\n\
             structure-id = \"10B0000000\"\nsector = \"SA01\"\n"
        );
        let profile = Profile::parse(&lists_are_replaced, "x.toml").unwrap();
        assert_eq!(profile.activities.len(), 1);

        let table = [
            (
                "extends = \"unknown\"",
                "x.toml:1: extends: no profile unknown comes with the simulator",
            ),
            (
                "extends = \"medecin\"\n[card]\npin = \"12345\"",
                "x.toml:3: card.pin: expected 4 digits",
            ),
            (
                "extends = \"medecin\"\n[card]\nname = \"x\"",
                "x.toml:3: card.name: unknown field `name`",
            ),
            (
                "extends = \"medecin\"\nholder = 7",
                "x.toml:2: holder: invalid type: integer `7`",
            ),
            (
                "extends = \"medecin\"\n[layout]\natr = \"3B 9\"",
                "x.toml:3: layout.atr: expected 2 to 33 bytes in hexadecimal",
            ),
        ];
        for (text, expected) in table {
            let error = Profile::parse(text, "x.toml").unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }

    #[test]
    fn a_wrong_profile_says_where_and_why() {
        let good = Profile::builtin_text("medecin").unwrap();
        let table = [
            (
                "number = \"2900000001\"",
                "number = \"29000\"",
                "card.number: expected 10 digits",
            ),
            (
                "pin = \"1234\"",
                "pin = \"12a4\"",
                "card.pin: expected 4 digits",
            ),
            (
                "pin = \"1234\"",
                "pim = \"1234\"",
                "card.pim: unknown field `pim`",
            ),
            (
                "generation = \"cps3\"",
                "",
                "card: missing field `generation`",
            ),
            (
                "\"-90 days\"",
                "\"soon\"",
                "card.valid-from: expected a date",
            ),
            (
                "index = 3",
                "index = 17",
                "activities[2].index: expected an index from 1 to 16",
            ),
            (
                "index = 3",
                "index = 1",
                "activities[2].index: activity index 1 is used twice",
            ),
            (
                "type = \"00\"",
                "type = 0",
                "card.type: invalid type: integer `0`",
            ),
            (
                "profession = \"10\"",
                "profession = \"x\"",
                "holder.profession: expected a code",
            ),
            ("[holder]", "[holder", ""),
        ];
        for (right, wrong, message) in table {
            let text = good.replacen(right, wrong, 1);
            let line = 1 + good[..good.find(right).unwrap()].matches('\n').count();
            let error = Profile::parse(&text, "x.toml").unwrap_err().to_string();
            if !message.contains("missing") {
                assert!(
                    error.starts_with(&format!("x.toml:{line}: ")),
                    "{error} ({line})"
                );
            }
            assert!(error.contains(message), "{error}");
        }
    }
}
