//! The VIHF, word by word, and what no VIHF is made of.

use cps_assertions::{
    AccessPurpose, AssertionError, Holder, InsAuthority, PROFILES, Patient, Software, Vihf,
    VihfProfile, VihfRequest,
};
use cps_identity::Identity;
use cps_protocol::HashAlgorithm;
use cps_xmlsig::{Canonicalization, Document, decode};

use crate::sample::{CERTIFICATE, SIGNED, activity, id, identity, text, time, without_values};

fn patient(ins: &str) -> Patient {
    Patient {
        ins: ins.to_owned(),
        authority: InsAuthority::Test,
    }
}

fn software() -> Software {
    Software {
        id: "01.02".to_owned(),
        name: "Logiciel <A> & B".to_owned(),
        version: "1".to_owned(),
        approval: "NUMERO".to_owned(),
    }
}

fn request(profile: VihfProfile) -> VihfRequest {
    let patient = patient("200000000000094");
    VihfRequest::new(&patient, AccessPurpose::Normal, software(), profile).unwrap()
}

/// Makes the assertion of a physician, with a signature of three bytes.
fn assertion(profile: VihfProfile) -> String {
    let holder = Holder::new(&identity(Some("10"), &["CAPA05", "SM26"])).unwrap();
    let activity = activity(Some("499700000013018"), Some("SA07"));
    let vihf = Vihf::new(holder, &activity, request(profile)).unwrap();
    let to_sign = vihf.to_sign(CERTIFICATE, id(), time()).unwrap();
    assert_eq!(to_sign.id, id().to_string());
    assert_eq!(to_sign.issued_at, "2026-11-29T03:03:46Z");
    String::from_utf8(to_sign.finish(&[1, 2, 3])).unwrap()
}

#[test]
fn a_physician_has_this_assertion() {
    let coded = |element: &str, code: &str, system: &str, name: &str, label: &str| {
        format!(
            "<saml2:AttributeValue><{element} xmlns=\"urn:hl7-org:v3\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" code=\"{code}\" \
             codeSystem=\"{system}\" codeSystemName=\"{name}\" displayName=\"{label}\" \
             xsi:type=\"CE\"></{element}></saml2:AttributeValue>"
        )
    };
    let role = |code: &str, system: &str, name: &str, label: &str| {
        coded("Role", code, system, name, label)
    };
    let expected = [
        SIGNED.to_owned(),
        "<saml2:Subject><saml2:NameID>899700000013</saml2:NameID></saml2:Subject>\
         <saml2:AuthnStatement AuthnInstant=\"2026-11-29T03:03:46Z\"><saml2:AuthnContext>\
         <saml2:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI\
         </saml2:AuthnContextClassRef></saml2:AuthnContext></saml2:AuthnStatement>\
         <saml2:AttributeStatement>"
            .to_owned(),
        text("Identifiant_Structure", "499700000013018"),
        text("Secteur_Activite", "SA07^1.2.250.1.71.4.2.4"),
        "<saml2:Attribute Name=\"urn:oasis:names:tc:xacml:2.0:subject:role\">".to_owned(),
        role("10", "1.2.250.1.71.1.2.7", "G15", "Médecin"),
        role(
            "CAPA05",
            "1.2.250.1.71.4.2.5",
            "R01",
            "Evaluation et Traitement de la douleur (CAPA)",
        ),
        role(
            "SM26",
            "1.2.250.1.71.4.2.5",
            "R01",
            "Qualifié en Médecine Générale (SM)",
        ),
        "</saml2:Attribute>".to_owned(),
        text("VIHF_Version", "3.0"),
        text("Authentification_mode", "DIRECTE"),
        text(
            "urn:oasis:names:tc:xacml:2.0:resource:resource-id",
            "200000000000094^^^&amp;1.2.250.1.213.1.4.10&amp;ISO^NH",
        ),
        text("Ressource_URN", "urn:dmp"),
        "<saml2:Attribute Name=\"urn:oasis:names:tc:xspa:1.0:subject:purposeofuse\">".to_owned(),
        coded(
            "PurposeOfUse",
            "normal",
            "1.2.250.1.213.1.1.4.248",
            "mode acces VIHF 2.0",
            "Accès normal",
        ),
        "</saml2:Attribute>".to_owned(),
        text("LPS_ID", "01.02"),
        text("LPS_Nom", "Logiciel &lt;A&gt; &amp; B"),
        text("LPS_Version", "1"),
        text("LPS_ID_HOMOLOGATION_DMP", "NUMERO"),
        "</saml2:AttributeStatement></saml2:Assertion>".to_owned(),
    ];
    assert_eq!(
        without_values(&assertion(VihfProfile::Dmp2026)),
        expected.concat()
    );
}

#[test]
fn an_assertion_is_canonical_as_it_is_written() {
    for profile in PROFILES {
        let written = assertion(profile.name);
        let text = decode(written.as_bytes()).unwrap();
        let document = Document::parse(&text).unwrap();
        let canonical = document.canonical(&Canonicalization::EXCLUSIVE);
        assert_eq!(String::from_utf8(canonical).unwrap(), written);
    }
}

#[test]
fn profiles_differ_in_the_words_of_their_row_alone() {
    for (profile, words, hash) in [
        (
            VihfProfile::Dmp2019,
            &[
                "#rsa-sha1\"",
                "xmldsig#sha1\"",
                ">3.0<",
                "_mode\"",
                "VIHF 2.0",
            ],
            HashAlgorithm::Sha1,
        ),
        (
            VihfProfile::Drim2024,
            &[
                "#rsa-sha256\"",
                "\"specialites RPPS\"",
                ">3.0<",
                "_Mode\"",
                "VIHF 1.0",
            ],
            HashAlgorithm::Sha256,
        ),
        (
            VihfProfile::Guide2026,
            &[
                "#rsa-sha256\"",
                "xmlenc#sha256\"",
                ">4.0<",
                "_Mode\"",
                "VIHF 1.0",
            ],
            HashAlgorithm::Sha256,
        ),
    ] {
        let made = assertion(profile);
        for word in words {
            assert!(made.contains(word), "{profile:?}: {word}");
        }
        let row = PROFILES.iter().find(|row| row.name == profile).unwrap();
        assert_eq!(row.hash, hash);
        // The roles name their code systems where the row does, the purpose always.
        let names = made.matches("codeSystemName").count();
        assert_eq!(names, if row.role_systems.is_some() { 4 } else { 1 });
    }
}

#[test]
fn what_the_card_lacks_is_named() {
    let specialities = ["SM26"];
    for (profession, specialities, result) in [
        (Some("10"), &specialities[..], Ok(())),
        (
            Some("10"),
            &[],
            Err(AssertionError::NoSpeciality("10".to_owned())),
        ),
        (
            Some("21"),
            &[],
            Err(AssertionError::NoSpeciality("21".to_owned())),
        ),
        (Some("50"), &[], Ok(())),
        (Some("60"), &[], Ok(())),
        (None, &[], Err(AssertionError::NoProfession)),
    ] {
        let made = Holder::new(&identity(profession, specialities)).map(drop);
        assert_eq!(made, result, "{profession:?}");
    }
    let nameless = Identity {
        national_id: None,
        ..identity(Some("60"), &[])
    };
    assert_eq!(Holder::new(&nameless), Err(AssertionError::NoNationalId));
    for (structure, sector, error) in [
        (None, Some("SA07"), AssertionError::NoStructure(3)),
        (Some("10B0000018"), None, AssertionError::NoSector(3)),
        (None, None, AssertionError::NoStructure(3)),
    ] {
        let holder = Holder::new(&identity(Some("60"), &[])).unwrap();
        let made = Vihf::new(
            holder,
            &activity(structure, sector),
            request(VihfProfile::Dmp2026),
        );
        assert!(error.kind().is_some());
        assert_eq!(made, Err(error));
    }
}

#[test]
fn what_the_caller_gives_is_checked() {
    let made = |patient: &Patient, software: Software| {
        let purpose = AccessPurpose::Normal;
        VihfRequest::new(patient, purpose, software, VihfProfile::Dmp2026).map(drop)
    };
    let right = patient("200000000000094");
    assert_eq!(made(&right, software()), Ok(()));
    assert_eq!(
        made(&patient("2000"), software()),
        Err(AssertionError::PatientForm)
    );
    let mistyped = patient("200000000000095");
    assert_eq!(made(&mistyped, software()), Err(AssertionError::PatientKey));
    let long = "x".repeat(257);
    for wrong in [
        "",
        " ",
        "a\nb",
        "\u{1}",
        "\u{85}",
        "\u{FFFE}",
        "\u{202E}a",
        "a\u{200B}",
        "\u{2028}",
        "\u{1FFFF}",
        long.as_str(),
    ] {
        let wrong = || wrong.to_owned();
        for (field, software) in [
            (
                "id",
                Software {
                    id: wrong(),
                    ..software()
                },
            ),
            (
                "name",
                Software {
                    name: wrong(),
                    ..software()
                },
            ),
            (
                "version",
                Software {
                    version: wrong(),
                    ..software()
                },
            ),
            (
                "approval",
                Software {
                    approval: wrong(),
                    ..software()
                },
            ),
        ] {
            let error = AssertionError::Software(field);
            assert_eq!(error.kind(), None);
            assert_eq!(made(&right, software), Err(error));
        }
    }
}
