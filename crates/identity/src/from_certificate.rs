//! The identity by the certificate alone.

use const_oid::ObjectIdentifier;
use cps_certificate::{CertificateDetails, CertificateError, DistinguishedName, attribute};
use der::DateTime;

use crate::{
    CardIdentity, Environment, Holder, Identity, NationalId, Source, Sourced, Structure,
    StructureId, Table, TagProfile, Text, Validity, Warning, extension::Private,
};

/// `O` of the simulated card's own authority (`identity.md` §2.10).
const SIMULATOR_AUTHORITY: &str = "SIMULATEUR CPX";

impl Identity {
    /// Returns the identity that a certificate of the card gives (DER).
    ///
    /// # Errors
    /// If the bytes are no certificate. A certificate of another profile is no error: what it does
    /// not say is absent.
    pub fn from_certificate(der: &[u8]) -> Result<Self, CertificateError> {
        Ok(Self::from_details(&CertificateDetails::parse(der)?))
    }

    /// Returns the identity that a certificate of the card gives.
    pub fn from_details(certificate: &CertificateDetails) -> Self {
        let private = Private::read(certificate);
        let subject = &certificate.subject;
        let mut warnings = private.warnings;
        let mut one_of = |field, values: Vec<String>| one_of(field, values, &mut warnings);
        let family_name = one_of("family name", values(subject, attribute::SURNAME));
        let given_names = one_of("given names", values(subject, attribute::GIVEN_NAME));
        let title = one_of("title", titles(subject));
        let national_ids = NationalId::all_of_certificate(certificate);
        one_of(
            "national id",
            national_ids.iter().map(|id| id.value.clone()).collect(),
        );
        let text = |value: Option<String>| value.map(|value| from_certificate(Text { value }));
        let code = |table: Table, code: Option<String>| {
            code.map(|code| from_certificate(table.code(code)))
        };
        let national_id = national_ids.into_iter().next().map(from_certificate);
        let (issuer, number) = match private.card_number {
            Some(card) => (Some(card.issuer), Some(card.number)),
            None => (None, None),
        };
        let mut identity = Self {
            environment: Environment::Unknown,
            holder: Holder {
                family_name: text(family_name),
                given_names: text(given_names),
                civility: None,
                title: text(title),
            },
            structure: structure(subject, national_id.as_ref()),
            national_id,
            profession: code(Table::G15, private.profession),
            future_profession: code(Table::G16, private.future_profession),
            role: None,
            specialties: private
                .specialities
                .into_iter()
                .map(|code| from_certificate(Table::R01.code(code)))
                .collect(),
            specialisations: Vec::new(),
            register_section: None,
            languages: Vec::new(),
            card_identity: CardIdentity {
                card_type: code(Table::G02, private.card_type),
                category: code(Table::G01, private.category),
                issuer: issuer.map(|value| from_certificate(Text { value })),
                number: number.map(|value| from_certificate(Text { value })),
                validity: Some(from_certificate(Validity {
                    valid_from: day(certificate.not_before),
                    valid_until: day(certificate.not_after),
                })),
            },
            activities: None,
            tag_profile: match first(&certificate.issuer, attribute::ORGANISATION).as_deref() {
                Some(SIMULATOR_AUTHORITY) => TagProfile::Simulator,
                _ => TagProfile::Known,
            },
            unknown: Vec::new(),
            warnings,
        };
        identity.warn_about_ids();
        identity.decide_environment(certificate);
        identity
    }

    /// Returns the identity of a card whose certificates tell nothing, because none can be read.
    pub fn unknown() -> Self {
        Self {
            environment: Environment::Unknown,
            holder: Holder::default(),
            structure: None,
            national_id: None,
            profession: None,
            future_profession: None,
            role: None,
            specialties: Vec::new(),
            specialisations: Vec::new(),
            register_section: None,
            languages: Vec::new(),
            card_identity: CardIdentity::default(),
            activities: None,
            tag_profile: TagProfile::Known,
            unknown: Vec::new(),
            warnings: vec![Warning::NoNationalId],
        }
    }

    /// Applies another profile of the tag map than the certificate's issuer implies.
    ///
    /// Call it before the data objects are added.
    #[must_use]
    pub fn with_tag_profile(mut self, profile: TagProfile) -> Self {
        self.tag_profile = profile;
        self
    }

    fn warn_about_ids(&mut self) {
        match &self.national_id {
            Some(id) => self.warnings.extend(id.warning()),
            None => self.warnings.push(Warning::NoNationalId),
        }
        let structure = self.structure.as_ref().and_then(|s| s.id.as_ref());
        self.warnings.extend(structure.and_then(|id| id.warning()));
    }

    /// Decides that the card is a test card if either the category or the issuer says so
    /// (`identity.md` §2.1, §2.7).
    fn decide_environment(&mut self, certificate: &CertificateDetails) {
        const PRODUCTION_UNIT: &str = "IGC-SANTE";
        let category = self
            .card_identity
            .category
            .as_ref()
            .map(|c| c.code.starts_with('8'));
        let test_name = has_test_issuer(certificate);
        let production_name = certificate
            .issuer
            .texts(attribute::UNIT)
            .any(|unit| unit == PRODUCTION_UNIT);
        self.environment = match (category, test_name) {
            (Some(true), _) | (_, true) => Environment::Test,
            (Some(false), false) => Environment::Production,
            (None, false) if production_name => Environment::Production,
            (None, false) => Environment::Unknown,
        };
        if (category, test_name) == (Some(false), true) {
            self.warnings.push(Warning::Environment);
        }
    }
}

fn from_certificate<T>(data: T) -> Sourced<T> {
    Source::CERTIFICATE.on(data)
}

fn first(name: &DistinguishedName, oid: ObjectIdentifier) -> Option<String> {
    name.texts(oid).next().map(str::to_owned)
}

/// Returns the texts of an attribute, each once.
fn values(name: &DistinguishedName, oid: ObjectIdentifier) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for text in name.texts(oid).filter(|text| !text.trim().is_empty()) {
        if !values.iter().any(|known| known == text) {
            values.push(text.to_owned());
        }
    }
    values
}

/// Returns the first value, and warns of each other one.
fn one_of(field: &str, values: Vec<String>, warnings: &mut Vec<Warning>) -> Option<String> {
    let mut values = values.into_iter();
    let first = values.next();
    warnings.extend(values.map(|value| Warning::Additional {
        field: field.to_owned(),
        value,
    }));
    first
}

/// Returns `title`, or the units where the older authorities put the profession
/// (`identity.md` §2.9).
fn titles(subject: &DistinguishedName) -> Vec<String> {
    let titles = values(subject, attribute::TITLE);
    if !titles.is_empty() {
        return titles;
    }
    let mut units = values(subject, attribute::UNIT);
    units.retain(|unit| !StructureId::parse(unit).has_layout());
    units
}

/// Reads the structure: `OU` with a Struct_IdNat and `O` (`identity.md` §2.6).
///
/// The certificates of older test cards have an `O` that names no structure (`TEST`), so `O`
/// counts only beside such a unit or a person identifier that a structure gave.
fn structure(
    subject: &DistinguishedName,
    national_id: Option<&Sourced<NationalId>>,
) -> Option<Structure> {
    let id = subject
        .texts(attribute::UNIT)
        .map(StructureId::parse)
        .find(StructureId::has_layout)
        .map(from_certificate);
    let given_by_structure = national_id.is_some_and(|id| id.register.is_some());
    if id.is_none() && !given_by_structure {
        return None;
    }
    let name =
        first(subject, attribute::ORGANISATION).map(|value| from_certificate(Text { value }));
    (id.is_some() || name.is_some()).then_some(Structure { name, id })
}

/// Whether a test authority signed the certificate (`identity.md` §2.1, §2.9, §2.10).
fn has_test_issuer(certificate: &CertificateDetails) -> bool {
    [
        attribute::ORGANISATION,
        attribute::UNIT,
        attribute::COMMON_NAME,
    ]
    .into_iter()
    .flat_map(|oid| certificate.issuer.texts(oid))
    .any(|text| text.split(' ').any(|word| word == "TEST"))
}

/// Returns the day of a time, `yyyy-mm-dd`.
fn day(time: DateTime) -> String {
    format!("{:04}-{:02}-{:02}", time.year(), time.month(), time.day())
}

#[cfg(test)]
mod tests {
    use cps_certificate::builder::{Builder, Rdn, Value};
    use hex_literal::hex;

    use super::*;
    use crate::{Code, NationalIdKind, Origin};
    use attribute::*;

    fn identity(builder: Builder) -> Identity {
        Identity::from_certificate(&builder.build()).unwrap()
    }

    fn text(value: &str) -> Option<Sourced<Text>> {
        Some(from_certificate(Text {
            value: value.into(),
        }))
    }

    fn code(code: &str, label: &str) -> Sourced<Code> {
        from_certificate(Code {
            code: code.into(),
            label: Some(label.into()),
        })
    }

    fn person(cn: &'static str) -> Vec<Rdn> {
        vec![
            vec![(COUNTRY, Value::Printable("FR"))],
            vec![(COMMON_NAME, Value::Utf8(cn))],
        ]
    }

    #[test]
    fn the_certificate_of_a_practitioner() {
        let identity = identity(Builder::practitioner());
        assert_eq!(identity.environment, Environment::Test);
        assert_eq!(identity.holder.family_name, text("SIMULÉ"));
        assert_eq!(identity.holder.given_names, text("PRATICIEN"));
        assert_eq!(identity.holder.title, text("Médecin"));
        let id = identity.national_id.unwrap();
        assert_eq!(
            (id.kind, id.value.as_str()),
            (NationalIdKind::Rpps, "899700000013")
        );
        assert_eq!(id.source.origin, Origin::Certificate);
        assert_eq!(identity.profession, Some(code("10", "Médecin")));
        assert_eq!(
            identity.specialties,
            [code("SM26", "Qualifié en Médecine Générale (SM)")]
        );
        assert_eq!(
            identity.card_identity,
            CardIdentity {
                card_type: Some(code("00", "Carte de Professionnel de Santé (CPS)")),
                category: Some(code("80", "Carte de PS ou de Personnel de Santé de TEST")),
                issuer: text("8025000001"),
                number: text("2900000001"),
                validity: Some(from_certificate(Validity {
                    valid_from: "2026-01-01".into(),
                    valid_until: "2028-12-31".into(),
                })),
            }
        );
        assert_eq!(identity.structure, None);
        assert_eq!(identity.activities, None);
        assert_eq!(identity.tag_profile, TagProfile::Simulator);
        assert_eq!(identity.warnings, []);
    }

    #[test]
    fn what_a_certificate_does_not_say_is_absent() {
        let identity = identity(Builder::default().subject(&[]).issuer("O", "OU", "CN"));
        assert_eq!(identity.environment, Environment::Unknown);
        assert_eq!(identity.holder, Holder::default());
        assert_eq!(identity.profession, None);
        assert_eq!(identity.card_identity.number, None);
        assert_eq!(identity.tag_profile, TagProfile::Known);
        assert_eq!(identity.warnings, [Warning::NoNationalId]);
    }

    #[test]
    fn category_and_issuer_tell_the_environment() {
        let ans = ("ASIP-SANTE", "IGC-SANTE", "AC IGC-SANTE FORT PERSONNES");
        let ans_test = (
            "ASIP-SANTE",
            "IGC-SANTE TEST",
            "TEST AC IGC-SANTE FORT PERSONNES",
        );
        let old_test = ("TEST", "TEST PROFESSIONNEL", "TEST CLASSE-1");
        let old = ("GIP-CPS", "GIP-CPS PROFESSIONNEL", "GIP-CPS CLASSE-1");
        let table = [
            (ans, Some(0x00), Environment::Production, false),
            (ans, None, Environment::Production, false),
            (ans, Some(0x80), Environment::Test, false),
            (ans_test, Some(0x83), Environment::Test, false),
            (ans_test, None, Environment::Test, false),
            (ans_test, Some(0x00), Environment::Test, true),
            (old_test, None, Environment::Test, false),
            (old, None, Environment::Unknown, false),
            (old, Some(0x03), Environment::Production, false),
        ];
        for ((o, ou, cn), category, environment, warned) in table {
            let mut builder = Builder::default().issuer(o, ou, cn);
            if let Some(category) = category {
                builder = builder.private("1.2.250.1.71.1.2.5", &[0x04, 1, category]);
            }
            let identity = identity(builder);
            assert_eq!(identity.environment, environment, "{cn} {category:?}");
            assert_eq!(identity.warnings.contains(&Warning::Environment), warned);
        }
    }

    #[test]
    fn subjects_of_other_cards() {
        // `identity.md` §2.6 and §2.9
        let utf8 = Value::Utf8;
        // A CPE that is not nominative: no SN, no GN.
        let mut rdns = person("310B000000/000000018");
        rdns.insert(1, vec![(ORGANISATION, utf8("HOPITAL GENERIQUE"))]);
        rdns.insert(2, vec![(UNIT, utf8("110B000000"))]);
        rdns.insert(3, vec![(TITLE, utf8("Carte de service santé ou social"))]);
        let cpe = identity(Builder::default().subject(&rdns));
        assert_eq!(cpe.holder.family_name, None);
        assert_eq!(cpe.holder.title, text("Carte de service santé ou social"));
        let structure = cpe.structure.unwrap();
        assert_eq!(structure.name, text("HOPITAL GENERIQUE"));
        assert_eq!(structure.id.unwrap().value, "110B000000");
        // The structure without its identifier.
        rdns.remove(2);
        let structure = identity(Builder::default().subject(&rdns))
            .structure
            .unwrap();
        assert_eq!(
            (structure.name, structure.id),
            (text("HOPITAL GENERIQUE"), None)
        );
        // The older layout: the profession in OU, `O=TEST` is no structure.
        let mut rdns = person("899900038839");
        rdns.insert(1, vec![(ORGANISATION, utf8("TEST"))]);
        rdns.insert(2, vec![(UNIT, Value::Teletex(b"M\xE9decin"))]);
        let old = identity(Builder::default().subject(&rdns));
        assert_eq!((old.structure, old.holder.title), (None, text("Médecin")));
    }

    #[test]
    fn the_holder_is_found_in_strings_of_every_type() {
        const ID: &[u8] = b"899700000013";
        const BMP: &[u8] = &hex!("00380039003900370030003000300030003000300031 0033");
        const UNIVERSAL: &[u8] = &hex!(
            "000000380000003900000039000000370000003000000030"
            "000000300000003000000030000000300000003100000033"
        );
        let table: [(&str, u8, &'static [u8]); 9] = [
            ("UTF8String", 0x0C, ID),
            ("NumericString", 0x12, ID),
            ("PrintableString", 0x13, ID),
            ("T61String", 0x14, ID),
            ("IA5String", 0x16, ID),
            ("VisibleString", 0x1A, ID),
            ("UniversalString", 0x1C, UNIVERSAL),
            ("BMPString", 0x1E, BMP),
            (
                "UTF8String in pieces",
                0x2C,
                &hex!("0C0438393937 0C083030303030303133"),
            ),
        ];
        for (name, tag, octets) in table {
            let subject = [vec![(COMMON_NAME, Value::Other(tag, octets))]];
            let identity = identity(Builder::default().subject(&subject));
            let id = identity.national_id.map(|id| id.data.value);
            assert_eq!(id.as_deref(), Some("899700000013"), "{name}");
            assert_eq!(identity.warnings, [], "{name}");
        }
    }

    #[test]
    fn an_identifier_is_found_behind_a_name_that_is_none() {
        let utf8 = Value::Utf8;
        let table: [(&[&'static str], Option<&str>, &[&str]); 6] = [
            (
                &["SIMULÉ PRATICIEN", "899700000013"],
                Some("899700000013"),
                &[],
            ),
            (
                &["899700000013", "SIMULÉ PRATICIEN"],
                Some("899700000013"),
                &[],
            ),
            (&["", "899700000013"], Some("899700000013"), &[]),
            (
                &["899700000013", "00B6087510"],
                Some("899700000013"),
                &["00B6087510"],
            ),
            (&["899700000013", "899700000013"], Some("899700000013"), &[]),
            (&["EMPLOYE"], Some("EMPLOYE"), &[]),
        ];
        for (names, expected, others) in table {
            let subject: Vec<Rdn> = names
                .iter()
                .map(|cn| vec![(COMMON_NAME, utf8(cn))])
                .collect();
            let together = vec![names.iter().map(|cn| (COMMON_NAME, utf8(cn))).collect()];
            for subject in [subject, together] {
                let identity = identity(Builder::default().subject(&subject));
                let id = identity.national_id.map(|id| id.data.value);
                assert_eq!(id.as_deref(), expected, "{names:?}");
                let told: Vec<_> = identity
                    .warnings
                    .iter()
                    .filter_map(|warning| match warning {
                        Warning::Additional { field, value } if field == "national id" => {
                            Some(value.as_str())
                        }
                        _ => None,
                    })
                    .collect();
                assert_eq!(told, others, "{names:?}");
            }
        }
    }

    #[test]
    fn a_second_value_is_a_warning() {
        let utf8 = Value::Utf8;
        let table = [
            (TITLE, "title", ["Médecin", "Pharmacien"]),
            (SURNAME, "family name", ["SIMULÉ", "D’OR"]),
            (GIVEN_NAME, "given names", ["PRATICIEN", "MARIE"]),
            (UNIT, "title", ["Médecin", "Pharmacien"]),
        ];
        for (oid, field, [first, second]) in table {
            let mut rdns = person("899700000013");
            rdns.push(vec![
                (oid, utf8(first)),
                (oid, utf8(first)),
                (oid, utf8(second)),
            ]);
            let identity = identity(Builder::default().subject(&rdns));
            let holder = &identity.holder;
            let shown = match field {
                "title" => &holder.title,
                "family name" => &holder.family_name,
                _ => &holder.given_names,
            };
            assert_eq!(*shown, text(first), "{field}");
            let additional = Warning::Additional {
                field: field.to_owned(),
                value: second.to_owned(),
            };
            assert_eq!(identity.warnings, [additional], "{field}");
        }
    }

    #[test]
    fn accents_are_read_as_they_were_meant() {
        let table: [(u8, &'static [u8], &str); 5] = [
            (0x14, "SIMULÉ".as_bytes(), "SIMULÉ"),
            (0x14, b"SIMUL\xC9", "SIMULÉ"),
            (0x14, b"C\x8CUR D\x92OR", "CŒUR D’OR"),
            (0x0C, b"SIMUL\xC9", "SIMULÉ"),
            (0x0C, "SIMULE\u{301}".as_bytes(), "SIMULÉ"),
        ];
        for (tag, octets, expected) in table {
            let subject = [vec![
                (COMMON_NAME, Value::Utf8("899700000013")),
                (SURNAME, Value::Other(tag, octets)),
            ]];
            let identity = identity(Builder::default().subject(&subject));
            assert_eq!(identity.holder.family_name, text(expected), "{octets:02X?}");
            // A file of the card that gives the same name, decomposed, tells nothing new.
            let decomposed = expected.replace('É', "E\u{301}");
            let length = u8::try_from(decomposed.len()).unwrap();
            let file = [&[0xE1, length + 2, 0x82, length], decomposed.as_bytes()].concat();
            let identity = identity.with_public_data("CPS_NAME_PS", &file);
            assert_eq!(identity.warnings, [], "{expected}");
        }
    }

    #[test]
    fn odd_identifiers_are_warnings() {
        let mut rdns = person("810005678901");
        rdns.push(vec![(UNIT, Value::Utf8("318751275100021"))]);
        let identity = identity(Builder::default().subject(&rdns));
        assert_eq!(
            identity.warnings,
            [
                Warning::CheckKey {
                    identifier: "810005678901".into()
                },
                Warning::CheckKey {
                    identifier: "318751275100021".into()
                },
            ]
        );
    }
}
