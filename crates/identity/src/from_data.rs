//! The fields that the data objects add. The certificate comes first: it is never replaced.

use crate::{
    Activity, Code, Identity, NationalId, Origin, Source, Sourced, Structure, StructureId, Table,
    Text, Warning,
    data::{Field, FieldValue, Object},
};

/// Returns the label of the data object of a practice situation, by its index (`identity.md` §6.1).
pub fn activity_label(index: u8) -> String {
    format!("CPS_ACTIVITY_{index:02}_PS")
}

impl Identity {
    /// Completes the identity with a data object that is free to read.
    ///
    /// Objects without known meaning, CPS_DATA for example, change nothing.
    #[must_use]
    pub fn with_public_data(mut self, label: &str, bytes: &[u8]) -> Self {
        let Some(object) = Object::public(label) else {
            return self;
        };
        let reading = object.read(label, bytes, self.tag_profile);
        self.unknown.extend(reading.unknown);
        self.warnings.extend(reading.warnings);
        let mut merge = Merge::new(&mut self, label);
        for field in reading.fields {
            merge.take(field);
        }
        merge.finish();
        self
    }

    /// Completes the identity with the practice situations: all that the card has, by index.
    #[must_use]
    pub fn with_activities<'a>(
        mut self,
        activities: impl IntoIterator<Item = (u8, &'a [u8])>,
    ) -> Self {
        let activities = activities
            .into_iter()
            .map(|(index, bytes)| self.read_activity(index, bytes))
            .collect();
        self.activities = Some(activities);
        self
    }

    fn read_activity(&mut self, index: u8, bytes: &[u8]) -> Activity {
        let label = activity_label(index);
        let reading = Object::Activity.read(&label, bytes, self.tag_profile);
        self.unknown.extend(reading.unknown);
        self.warnings.extend(reading.warnings);
        let mut activity = Activity {
            index,
            structure: Structure {
                name: None,
                id: None,
            },
            sector: None,
            mode: None,
            responsibility: None,
            replaces: None,
        };
        for FieldValue {
            field,
            value,
            source,
        } in reading.fields
        {
            match field {
                Field::Index => {
                    if let Some(inside) = value.parse().ok().filter(|inside| *inside != index) {
                        self.warnings.push(Warning::ActivityIndex {
                            data_object: label.clone(),
                            index: inside,
                        });
                    }
                }
                Field::StructureName => {
                    activity.structure.name = Some(source.on(Text { value }));
                }
                Field::StructureId => {
                    let id = StructureId::parse(&value);
                    self.warnings.extend(id.warning());
                    activity.structure.id = Some(source.on(id));
                }
                Field::Sector => activity.sector = Some(source.on(Table::R02.code(value))),
                Field::Mode => activity.mode = Some(source.on(Table::G17.code(value))),
                Field::Responsibility => {
                    activity.responsibility = Some(source.on(Table::G04.code(value)));
                }
                Field::Replaces => {
                    let id = NationalId::parse(&value);
                    self.warnings.extend(id.warning());
                    activity.replaces = Some(source.on(id));
                }
                // The tag map gives an activity no other field.
                _ => {}
            }
        }
        activity
    }
}

/// Takes the fields of one public data object into an identity.
struct Merge<'a> {
    identity: &'a mut Identity,
    object: &'a str,
    specialties: Vec<Sourced<Code>>,
}

impl<'a> Merge<'a> {
    fn new(identity: &'a mut Identity, object: &'a str) -> Self {
        Self {
            identity,
            object,
            specialties: Vec::new(),
        }
    }

    fn take(
        &mut self,
        FieldValue {
            field,
            value,
            source,
        }: FieldValue,
    ) {
        let identity = &mut *self.identity;
        let card = &mut identity.card_identity;
        let holder = &mut identity.holder;
        let settled = match field {
            Field::Category => settle(&mut card.category, source, Table::G01.code(value)),
            Field::CardType => settle(&mut card.card_type, source, Table::G02.code(value)),
            Field::CardNumber => settle(&mut card.number, source, Text { value }),
            Field::CardIssuer => settle(&mut card.issuer, source, Text { value }),
            Field::ValidFrom => compare(card.validity.as_ref().map(|v| &v.valid_from), value),
            Field::ValidUntil => compare(card.validity.as_ref().map(|v| &v.valid_until), value),
            Field::NationalIdType => {
                let id = identity.national_id.as_ref();
                let same = id.is_none_or(|id| id.value.starts_with(&value));
                if same { Ok(()) } else { Err(value) }
            }
            Field::NationalId => {
                settle(&mut identity.national_id, source, NationalId::parse(&value))
            }
            Field::FamilyName => settle(&mut holder.family_name, source, Text { value }),
            Field::GivenNames => settle(&mut holder.given_names, source, Text { value }),
            Field::Civility => settle(&mut holder.civility, source, Table::G03.code(value)),
            Field::Profession => settle(&mut identity.profession, source, Table::G15.code(value)),
            Field::FutureProfession => settle(
                &mut identity.future_profession,
                source,
                Table::G16.code(value),
            ),
            Field::RegisterSection => settle(
                &mut identity.register_section,
                source,
                Table::G05.code(value),
            ),
            Field::Role => settle(&mut identity.role, source, Table::J121.code(value)),
            Field::Language => {
                identity.languages.push(source.on(Table::G00.code(value)));
                Ok(())
            }
            Field::Specialisation => {
                identity
                    .specialisations
                    .push(source.on(Table::G20.code(value)));
                Ok(())
            }
            Field::Specialty => {
                self.specialties.push(source.on(Table::R01.code(value)));
                Ok(())
            }
            // The tag map gives these to activities alone.
            Field::Index
            | Field::Mode
            | Field::Responsibility
            | Field::Replaces
            | Field::StructureName
            | Field::StructureId
            | Field::Sector => Ok(()),
        };
        if let Err(value) = settled {
            self.differs(field, value);
        }
    }

    /// Takes the specialities as one field: a list from one source, not a mixture.
    fn finish(mut self) {
        if self.specialties.is_empty() {
            return;
        }
        let known = &mut self.identity.specialties;
        if known.is_empty() {
            *known = self.specialties;
            return;
        }
        // The end of a file tells one of the holder's specialities, not how many there are.
        let only_last = matches!(
            self.specialties.as_slice(),
            [Sourced {
                source: Source {
                    origin: Origin::FilePosition { .. },
                    ..
                },
                ..
            }]
        );
        let mut codes = self.specialties.iter().map(|s| &s.code);
        let same = match only_last {
            true => codes.all(|code| known.iter().any(|k| k.code == *code)),
            false => codes.eq(known.iter().map(|k| &k.code)),
        };
        if !same {
            let codes: Vec<_> = self.specialties.drain(..).map(|s| s.data.code).collect();
            self.differs(Field::Specialty, codes.join(", "));
        }
    }

    fn differs(&mut self, field: Field, value: String) {
        self.identity.warnings.push(Warning::Differs {
            field: field.name().to_owned(),
            data_object: self.object.to_owned(),
            value,
        });
    }
}

/// Keeps what is known already; an `Err` holds another value than that.
fn settle<T: Shown>(slot: &mut Option<Sourced<T>>, source: Source, data: T) -> Result<(), String> {
    match slot {
        Some(known) => compare(Some(known.shown()), data.shown().to_owned()),
        None => {
            *slot = Some(source.on(data));
            Ok(())
        }
    }
}

fn compare<S: AsRef<str> + ?Sized>(known: Option<&S>, value: String) -> Result<(), String> {
    match known {
        Some(known) if known.as_ref() != value => Err(value),
        _ => Ok(()),
    }
}

/// The string by which two values of a field are compared.
trait Shown {
    fn shown(&self) -> &str;
}

impl Shown for Code {
    fn shown(&self) -> &str {
        &self.code
    }
}

impl Shown for Text {
    fn shown(&self) -> &str {
        &self.value
    }
}

impl Shown for NationalId {
    fn shown(&self) -> &str {
        &self.value
    }
}

#[cfg(test)]
mod tests {
    use cps_certificate::attribute::COMMON_NAME;
    use cps_certificate::builder::{Builder, Value};
    use hex_literal::hex;

    use super::*;
    use crate::{Layout, TagProfile};

    // `identity.md` §6.3: the worked example.
    const CARD: &[u8] = &hex!(
        "E025 800180 810A32393030303030303031 82058025000001 830100 840420260101 850420281231"
    );
    const NAMES: &[u8] = &hex!(
        "E129 800138 810C383939373030303030303133 820753494D554CC389 8309505241544943 49454E"
        "84023331"
    );
    const LANGUAGES: &[u8] = &hex!("E208 80026672 8002656E");
    const INFO: &[u8] = &hex!(
        "E334 80023130 820C383939373030303030303133 830753494D554CC389 8409505241544943 49454E"
        "8106434150413035 8104534D3236"
    );
    const ACTIVITY: &[u8] = &hex!(
        "EE36 800101 81023030 82023031 8412434142494E45542044522053494D554CC389"
        "850F343939373030303030303133303138 860453413037"
    );

    fn without_extensions() -> Identity {
        Identity::from_certificate(&Builder::default().build()).unwrap()
    }

    /// Returns the same certificate from an authority that is not the simulated card's.
    fn real() -> Identity {
        let builder = Builder::default().issuer("ASIP-SANTE", "IGC-SANTE TEST", "TEST AC");
        Identity::from_certificate(&builder.build()).unwrap()
    }

    fn file<T>(object: &str, layout: Layout, data: T) -> Sourced<T> {
        let origin = Origin::File {
            data_object: object.into(),
        };
        Source { origin, layout }.on(data)
    }

    fn fallback<T>(object: &str, data: T) -> Sourced<T> {
        let origin = Origin::FilePosition {
            data_object: object.into(),
        };
        Source {
            origin,
            layout: Layout::Documented,
        }
        .on(data)
    }

    fn codes(codes: &[Sourced<Code>]) -> Vec<&str> {
        codes.iter().map(|c| c.code.as_str()).collect()
    }

    #[test]
    fn the_worked_example() {
        let identity = without_extensions()
            .with_public_data("CPS_ID_CARD", CARD)
            .with_public_data("CPS_NAME_PS", NAMES)
            .with_public_data("CPS_LANG_PS", LANGUAGES)
            .with_public_data("CPS_INFO_PS", INFO)
            .with_public_data("CPS_DATA", &[0; 64])
            .with_activities([(1, ACTIVITY)]);
        use Layout::{Reported, Simulated};
        assert_eq!(identity.warnings, []);
        assert_eq!(identity.unknown, []);
        assert_eq!(
            identity.card_identity.category,
            Some(file("CPS_ID_CARD", Simulated, Table::G01.code("80")))
        );
        assert_eq!(
            identity.card_identity.number.as_ref().unwrap().value,
            "2900000001"
        );
        assert_eq!(
            identity.card_identity.issuer.as_ref().unwrap().value,
            "8025000001"
        );
        assert_eq!(
            identity.card_identity.card_type.as_ref().unwrap().code,
            "00"
        );
        assert_eq!(
            identity.holder.civility,
            Some(file("CPS_NAME_PS", Simulated, Table::G03.code("31")))
        );
        assert_eq!(
            identity.holder.family_name.as_ref().unwrap().source,
            Source::CERTIFICATE
        );
        assert_eq!(codes(&identity.languages), ["fr", "en"]);
        assert_eq!(
            identity.profession.as_ref().unwrap().label.as_deref(),
            Some("Médecin")
        );
        assert_eq!(codes(&identity.specialties), ["CAPA05", "SM26"]);
        let label = "CPS_ACTIVITY_01_PS";
        assert_eq!(
            identity.activities,
            Some(vec![Activity {
                index: 1,
                structure: Structure {
                    name: Some(file(
                        label,
                        Reported,
                        Text {
                            value: "CABINET DR SIMULÉ".into()
                        }
                    )),
                    id: Some(file(label, Reported, StructureId::parse("499700000013018"))),
                },
                sector: Some(file(label, Reported, Table::R02.code("SA07"))),
                mode: Some(file(label, Simulated, Table::G17.code("00"))),
                responsibility: Some(file(label, Simulated, Table::G04.code("01"))),
                replaces: None,
            }])
        );
    }

    #[test]
    fn invented_entries_are_for_the_simulated_card_only() {
        let identity = real()
            .with_public_data("CPS_ID_CARD", CARD)
            .with_public_data("CPS_NAME_PS", NAMES)
            .with_public_data("CPS_INFO_PS", INFO)
            .with_activities([(1, ACTIVITY)]);
        assert_eq!(identity.tag_profile, TagProfile::Known);
        assert_eq!(
            (identity.card_identity.number, identity.holder.civility),
            (None, None)
        );
        assert_eq!(identity.profession, None);
        // The end of the file is the only thing known about it.
        assert_eq!(
            identity.specialties,
            [fallback("CPS_INFO_PS", Table::R01.code("SM26"))]
        );
        let activity = &identity.activities.unwrap()[0];
        assert_eq!((&activity.mode, &activity.responsibility), (&None, &None));
        assert_eq!(activity.sector.as_ref().unwrap().code, "SA07");
        // The six elements of each file but the activity's three known ones, in order.
        let paths: Vec<_> = identity.unknown.iter().map(|e| e.path.join("/")).collect();
        assert_eq!(paths.len(), 6 + 5 + 6 + 3);
        assert_eq!(paths[0], "E0/80");
        assert_eq!(paths[19], "EE/82");
        let last = &identity.unknown[19];
        assert_eq!((last.offset, last.value.0.as_slice()), (9, &b"01"[..]));
        // On request they are applied.
        let asked = real()
            .with_tag_profile(TagProfile::Simulator)
            .with_public_data("CPS_NAME_PS", NAMES);
        assert_eq!(asked.holder.civility.unwrap().code, "31");
    }

    #[test]
    fn a_shorter_form_reads_as_far_as_it_goes() {
        // The form of the older transcripts: no index, no mode, and E3 with 80 and 81 alone.
        let identity = without_extensions()
            .with_public_data("CPS_INFO_PS", &hex!("E30A 80023130 8104534D3236"))
            .with_activities([(3, &hex!("EE0B 840141 8600 860453413031")[..])]);
        assert_eq!(codes(&identity.specialties), ["SM26"]);
        let activity = &identity.activities.unwrap()[0];
        assert_eq!(activity.index, 3);
        assert_eq!(activity.structure.name.as_ref().unwrap().value, "A");
    }

    #[test]
    fn the_certificate_wins_and_the_difference_is_told() {
        let certificate = Builder::practitioner().build();
        let differs = |field: &str, object: &str, value: &str| Warning::Differs {
            field: field.into(),
            data_object: object.into(),
            value: value.into(),
        };
        let identity = Identity::from_certificate(&certificate)
            .unwrap()
            .with_public_data(
                "CPS_ID_CARD",
                &hex!("E012 800100 81013A 830103 840420250101 850120"),
            )
            .with_public_data("CPS_NAME_PS", &hex!("E10D 800133 820158 83015984023232"))
            .with_public_data("CPS_INFO_PS", INFO);
        assert_eq!(identity.environment, crate::Environment::Test);
        assert_eq!(identity.holder.family_name.unwrap().value, "SIMULÉ");
        assert_eq!(identity.card_identity.card_type.unwrap().code, "00");
        assert_eq!(codes(&identity.specialties), ["SM26"]);
        assert_eq!(
            identity.warnings,
            [
                Warning::Field {
                    data_object: "CPS_ID_CARD".into(),
                    field: "valid until".into(),
                },
                differs("category", "CPS_ID_CARD", "00"),
                differs("card number", "CPS_ID_CARD", ":"),
                differs("card type", "CPS_ID_CARD", "03"),
                differs("valid from", "CPS_ID_CARD", "2025-01-01"),
                differs("type of national id", "CPS_NAME_PS", "3"),
                differs("family name", "CPS_NAME_PS", "X"),
                differs("given names", "CPS_NAME_PS", "Y"),
                differs("specialty", "CPS_INFO_PS", "CAPA05, SM26"),
            ]
        );
    }

    #[test]
    fn specialities_come_from_one_source() {
        let of = |end: &str, certificate: bool| {
            let builder = match certificate {
                true => Builder::practitioner(),
                false => Builder::default(),
            };
            let builder = builder.issuer("ASIP-SANTE", "IGC-SANTE", "AC");
            let file = [b"\xE3\x7F?", end.as_bytes()].concat();
            let identity = Identity::from_certificate(&builder.build())
                .unwrap()
                .with_public_data("CPS_INFO_PS", &file);
            let told = identity
                .warnings
                .iter()
                .any(|w| matches!(w, Warning::Differs { .. }));
            let code = identity.specialties.first().map(|s| s.code.clone());
            (code.unwrap_or_default(), told)
        };
        // `identity.md` §6.2: widths 3 to 6, after any other content.
        let table = [
            ("C01", false, "C01", false),
            ("SM26", false, "SM26", false),
            ("SCH51", false, "SCH51", false),
            ("XCAPA05", false, "CAPA05", false),
            ("SM99", false, "", false),
            ("SM26\0", false, "", false),
            ("", false, "", false),
            ("SM26", true, "SM26", false),
            ("SM54", true, "SM26", true),
        ];
        for (end, certificate, code, told) in table {
            assert_eq!(
                of(end, certificate),
                (code.to_owned(), told),
                "{end} {certificate}"
            );
        }
    }

    #[test]
    fn activities_keep_their_indexes() {
        let odd = hex!("EE14 800107 8404C9544520 85033939 39 860453413939");
        let identity = without_extensions().with_activities([(1, ACTIVITY), (3, &odd[..])]);
        let activities = identity.activities.unwrap();
        assert_eq!(
            activities.iter().map(|a| a.index).collect::<Vec<_>>(),
            [1, 3]
        );
        let odd = &activities[1];
        assert_eq!(odd.structure.name.as_ref().unwrap().value, "ÉTE");
        let sector = odd.sector.as_ref().unwrap();
        assert_eq!((sector.code.as_str(), &sector.label), ("SA99", &None));
        let object = || "CPS_ACTIVITY_03_PS".to_owned();
        assert_eq!(
            identity.warnings,
            [
                Warning::NotUtf8 {
                    data_object: object(),
                    field: "structure name".into(),
                },
                Warning::ActivityIndex {
                    data_object: object(),
                    index: 7
                },
                Warning::Identifier {
                    identifier: "999".into()
                },
            ]
        );
        assert_eq!(
            without_extensions().with_activities([]).activities,
            Some(Vec::new())
        );
    }

    #[test]
    fn long_names_unknown_tags_and_filling() {
        // `identity.md` §6.3, profile "long names"
        let long = "É".repeat(65);
        let mut value = hex!("800101 8481 82").to_vec();
        value.extend(long.as_bytes());
        value.extend(hex!("9F8101 02AABB 860453413037"));
        let mut object = hex!("EE81").to_vec();
        object.push(u8::try_from(value.len()).unwrap());
        object.extend(value);
        object.extend([0xFF; 5]);
        let identity = without_extensions().with_activities([(1, &object[..])]);
        assert_eq!(identity.warnings, []);
        assert_eq!(identity.unknown.len(), 1);
        assert_eq!(identity.unknown[0].path, ["EE", "9F8101"]);
        let activity = &identity.activities.unwrap()[0];
        assert_eq!(activity.structure.name.as_ref().unwrap().value, long);
        assert_eq!(activity.sector.as_ref().unwrap().code, "SA07");
    }

    #[test]
    fn a_broken_object_loses_its_rest_alone() {
        let identity = real().with_activities([(1, &ACTIVITY[..40]), (2, ACTIVITY)]);
        assert_eq!(
            identity.warnings,
            [Warning::Unparsed {
                data_object: "CPS_ACTIVITY_01_PS".into(),
                offset: 0,
                length: 40,
            }]
        );
        let activities = identity.activities.unwrap();
        assert_eq!(
            activities[0].structure,
            Structure {
                name: None,
                id: None
            }
        );
        assert_eq!(activities[1].sector.as_ref().unwrap().code, "SA07");
    }

    #[test]
    fn the_certificate_may_name_no_holder() {
        let builder = Builder::default().subject(&[vec![(COMMON_NAME, Value::Bmp(""))]]);
        let identity = Identity::from_certificate(&builder.build()).unwrap();
        assert_eq!(identity.national_id, None);
        assert_eq!(identity.warnings, [Warning::NoNationalId]);
        let unnamed = Builder::default().subject(&[]);
        let identity = Identity::from_certificate(&unnamed.build())
            .unwrap()
            .with_public_data("CPS_NAME_PS", NAMES);
        let id = identity.national_id.unwrap();
        assert_eq!(
            id,
            file(
                "CPS_NAME_PS",
                Layout::Simulated,
                NationalId::parse(&id.value)
            )
        );
    }
}
