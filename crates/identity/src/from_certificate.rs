//! What the certificate alone gives.

use const_oid::ObjectIdentifier;

use crate::{
    CardIdentity, CertificateDetails, CertificateError, Environment, Holder, Identity, NationalId,
    Source, Sourced, Structure, StructureId, Table, TagProfile, Text, Validity, Warning,
    certificate::{DistinguishedName, Private, attribute},
};

/// `O` of the simulated card's own authority (`identity.md` §2.10).
const SIMULATOR_AUTHORITY: &str = "SIMULATEUR CPX";

impl Identity {
    /// The identity that a certificate of the card gives (DER).
    ///
    /// # Errors
    /// If the bytes are no certificate. A certificate of another profile is no error: what it does
    /// not say is absent.
    pub fn from_certificate(der: &[u8]) -> Result<Self, CertificateError> {
        Ok(Self::from_details(&CertificateDetails::parse(der)?))
    }

    /// The identity that a certificate of the card gives.
    pub fn from_details(certificate: &CertificateDetails) -> Self {
        let private = Private::read(certificate);
        let subject = &certificate.subject;
        let text = |oid| first(subject, oid).map(|value| from_certificate(Text { value }));
        let code = |table: Table, code: Option<String>| {
            code.map(|code| from_certificate(table.code(code)))
        };
        let national_id = first(subject, attribute::COMMON_NAME)
            .map(|id| from_certificate(NationalId::parse(&id)));
        let (issuer, number) = match private.card_number {
            Some(card) => (Some(card.issuer), Some(card.number)),
            None => (None, None),
        };
        let mut identity = Self {
            environment: Environment::Unknown,
            holder: Holder {
                family_name: text(attribute::SURNAME),
                given_names: text(attribute::GIVEN_NAME),
                civility: None,
                title: title(subject),
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
            card: CardIdentity {
                card_type: code(Table::G02, private.card_type),
                category: code(Table::G01, private.category),
                issuer: issuer.map(|value| from_certificate(Text { value })),
                number: number.map(|value| from_certificate(Text { value })),
                validity: Some(from_certificate(Validity {
                    from: day(&certificate.not_before),
                    until: day(&certificate.not_after),
                })),
            },
            activities: None,
            tag_profile: match first(&certificate.issuer, attribute::ORGANISATION).as_deref() {
                Some(SIMULATOR_AUTHORITY) => TagProfile::Simulator,
                _ => TagProfile::Known,
            },
            unknown: Vec::new(),
            warnings: private.warnings,
        };
        identity.warn_about_ids();
        identity.decide_environment(certificate);
        identity
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

    /// Test if either the category or the issuer says so (`identity.md` §2.1, §2.7).
    fn decide_environment(&mut self, certificate: &CertificateDetails) {
        const PRODUCTION_UNIT: &str = "IGC-SANTE";
        let category = self.card.category.as_ref().map(|c| c.code.starts_with('8'));
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

/// `title`, or the unit where the older authorities put the profession
/// (`identity.md` §2.9).
fn title(subject: &DistinguishedName) -> Option<Sourced<Text>> {
    first(subject, attribute::TITLE)
        .or_else(|| {
            subject
                .texts(attribute::UNIT)
                .find(|unit| !StructureId::parse(unit).has_layout())
                .map(str::to_owned)
        })
        .map(|value| from_certificate(Text { value }))
}

/// `OU` with a Struct_IdNat and `O` (`identity.md` §2.6).
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

/// The day of an RFC 3339 time.
fn day(time: &str) -> String {
    time.split('T').next().unwrap_or(time).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Code, NationalIdKind, Origin,
        certificate::test::{Builder, Rdn, Value},
    };
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
            identity.card,
            CardIdentity {
                card_type: Some(code("00", "Carte de Professionnel de Santé (CPS)")),
                category: Some(code("80", "Carte de PS ou de Personnel de Santé de TEST")),
                issuer: text("8025000001"),
                number: text("2900000001"),
                validity: Some(from_certificate(Validity {
                    from: "2026-01-01".into(),
                    until: "2028-12-31".into(),
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
        assert_eq!(identity.card.number, None);
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
