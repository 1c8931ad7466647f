//! The assertion for the teleservices and the message of INSi, word by word, and what none is made
//! of.

use std::time::SystemTime;

use cps_assertions::{
    AssertionError, BillingNumber, DmpAddress, InsiTraits, Sex, SignedAssertion, SoapHeader,
    TELESERVICE_PROFILES, TeleserviceAssertion, TeleserviceHolder, TeleserviceProfile,
    TeleserviceRequest, TeleserviceSoftware,
};
use cps_identity::{CardIdentity, Identity, Table};
use cps_protocol::HashAlgorithm;
use cps_xmlsig::{Canonicalization, Document, Signature, VerifyError, decode};

use crate::sample::{
    CERTIFICATE, SIGNED, activity, code, id, identity, text, time, without_values,
};

/// A holder with a card of this type.
fn holder(card_type: Option<&str>) -> Identity {
    Identity {
        card_identity: CardIdentity {
            card_type: card_type.map(|one| code(Table::G02, one)),
            ..CardIdentity::default()
        },
        ..identity(Some("10"), &["SM26"])
    }
}

fn request(profile: TeleserviceProfile) -> TeleserviceRequest {
    let billing_number = Some("991130972".to_owned());
    TeleserviceRequest::new(billing_number, Some("01".to_owned()), true, profile).unwrap()
}

/// Makes the assertion of a physician in a practice, with a signature of three bytes.
fn assertion(profile: TeleserviceProfile) -> (String, String) {
    let holder = TeleserviceHolder::new(&holder(Some("00"))).unwrap();
    let activity = activity(Some("499700000013018"), Some("SA07"));
    let made = TeleserviceAssertion::new(holder, &activity, request(profile)).unwrap();
    let to_sign = made.to_sign(CERTIFICATE, id(), time()).unwrap();
    assert_eq!(to_sign.issued_at, "2026-11-29T03:03:46Z");
    let id = to_sign.id.clone();
    (id, String::from_utf8(to_sign.finish(&[1, 2, 3])).unwrap())
}

fn software() -> TeleserviceSoftware {
    TeleserviceSoftware {
        authorisation: "NUMERO".to_owned(),
        name: "Logiciel <A> & B".to_owned(),
        version: "1.0".to_owned(),
        instance: "791e183f-6f66-4248-a312-5ed5cd4785d4".to_owned(),
    }
}

fn traits() -> InsiTraits {
    InsiTraits {
        birth_name: "D'ESSAI-FICTIF".to_owned(),
        given_name: "ANNE MARIE".to_owned(),
        sex: Sex::Female,
        birth_date: "1907-05-25".to_owned(),
    }
}

#[test]
fn a_physician_has_this_assertion() {
    let expected = [
        SIGNED.to_owned(),
        "<saml2:Subject><saml2:NameID NameQualifier=\"CPS\">899700000013</saml2:NameID>\
         </saml2:Subject><saml2:AttributeStatement>"
            .to_owned(),
        text("identifiantFacturation", "991130972"),
        text("codeSpecialiteAMO", "01"),
        text("secteurActivite", "SA07"),
        "</saml2:AttributeStatement></saml2:Assertion>".to_owned(),
    ];
    let (_, made) = assertion(TeleserviceProfile::Insi2021);
    assert_eq!(without_values(&made), expected.concat());
}

#[test]
fn an_assertion_is_canonical_as_it_is_written() {
    for row in TELESERVICE_PROFILES {
        assert_eq!(request(row.name).hash(), HashAlgorithm::Sha256);
        let (_, written) = assertion(row.name);
        let text = decode(written.as_bytes()).unwrap();
        let document = Document::parse(&text).unwrap();
        let canonical = document.canonical(&Canonicalization::EXCLUSIVE);
        assert_eq!(String::from_utf8(canonical).unwrap(), written);
    }
}

#[test]
fn the_type_of_the_card_is_the_qualifier_of_the_name() {
    for (card_type, qualifier) in [
        (Some("00"), "CPS"),
        (Some("01"), "CPF"),
        (Some("02"), "CDE-CPE"),
        (Some("03"), "CPA"),
        (Some("04"), "CPX"),
        (None, "CPX"),
    ] {
        let holder = TeleserviceHolder::new(&holder(card_type)).unwrap();
        let request = request(TeleserviceProfile::default());
        let activity = activity(Some("10B0000018"), Some("SA05"));
        let made = TeleserviceAssertion::new(holder, &activity, request).unwrap();
        let to_sign = made
            .to_sign(CERTIFICATE, id(), SystemTime::UNIX_EPOCH)
            .unwrap();
        let made = String::from_utf8(to_sign.finish(&[])).unwrap();
        let name = format!("<saml2:NameID NameQualifier=\"{qualifier}\">899700000013<");
        assert!(made.contains(&name), "{card_type:?}");
    }
}

#[test]
fn an_establishment_bills_with_its_number_and_others_with_one_that_is_declared() {
    let none = Err(AssertionError::NoBillingNumber(3));
    let of_structure = |number: &str| Ok(BillingNumber::OfStructure(number.to_owned()));
    let declared = || Ok(BillingNumber::Declared("991130972".to_owned()));
    for (structure, number, result) in [
        (Some("10B0000018"), None, of_structure("0B0000018")),
        (
            Some("318751275100020"),
            None,
            of_structure("18751275100020"),
        ),
        (Some("10B0000018"), Some("991130972"), declared()),
        (Some("499700000013018"), Some("991130972"), declared()),
        (None, Some("991130972"), declared()),
        (Some("499700000013018"), None, none.clone()),
        (Some("2187512751"), None, none.clone()),
        (Some("0751234567"), None, none.clone()),
        (Some("X"), None, none.clone()),
        (None, None, none),
    ] {
        let number = number.map(str::to_owned);
        let profile = TeleserviceProfile::default();
        let request = TeleserviceRequest::new(number, None, false, profile).unwrap();
        let holder = TeleserviceHolder::new(&holder(Some("00"))).unwrap();
        let made = TeleserviceAssertion::new(holder, &activity(structure, None), request);
        let found = made.map(|made| made.billing_number().clone());
        assert_eq!(found, result, "{structure:?}");
    }
}

#[test]
fn what_the_card_lacks_and_the_caller_gives_wrong_is_named() {
    let nameless = Identity {
        national_id: None,
        ..holder(Some("00"))
    };
    let refused = TeleserviceHolder::new(&nameless);
    assert_eq!(refused, Err(AssertionError::NoNationalId));

    let holder_of = |identity: &Identity| TeleserviceHolder::new(identity).unwrap();
    for sector in [None, Some("")] {
        let made = TeleserviceAssertion::new(
            holder_of(&holder(Some("00"))),
            &activity(Some("10B0000018"), sector),
            request(TeleserviceProfile::default()),
        );
        assert_eq!(made, Err(AssertionError::NoSector(3)));
    }

    // Only the guide demands the speciality, and of physicians.
    let in_training = Identity {
        profession: None,
        future_profession: Some(code(Table::G16, "10")),
        ..holder(Some("01"))
    };
    let nurse = identity(Some("60"), &[]);
    for row in TELESERVICE_PROFILES {
        let request = TeleserviceRequest::new(None, None, false, row.name).unwrap();
        let demanded = match row.name {
            TeleserviceProfile::Guide2025 => Err(AssertionError::NoAmoSpeciality),
            TeleserviceProfile::Insi2021 | TeleserviceProfile::Client2023 => Ok(()),
        };
        assert_eq!(request.check(&holder_of(&holder(None))), demanded);
        assert_eq!(request.check(&holder_of(&in_training)), demanded);
        assert_eq!(request.check(&holder_of(&nurse)), Ok(()));
    }

    let request = |number: &str, speciality: &str| {
        let [number, speciality] = [number, speciality].map(|text| Some(text.to_owned()));
        let profile = TeleserviceProfile::default();
        TeleserviceRequest::new(number, speciality, false, profile).map(drop)
    };
    for number in ["991130972", "2A0000012", "18751275100020"] {
        assert_eq!(request(number, "01"), Ok(()), "{number}");
    }
    for number in [
        "",
        "99113097",
        "9911309720",
        "99113097 2",
        "2a0000012",
        "99113097é",
    ] {
        assert_eq!(
            request(number, "01"),
            Err(AssertionError::BillingNumber),
            "{number}"
        );
    }
    for speciality in ["", "1", "001", "SM26", "A1"] {
        let refused = request("991130972", speciality);
        assert_eq!(refused, Err(AssertionError::AmoSpeciality), "{speciality}");
    }
}

/// Returns a message without its assertion, and with one word for each identifier.
fn without_identifiers(message: &str, assertion: &str) -> String {
    let text = message.replace(assertion, "ASSERTION");
    let mut parts = text.split('>').map(str::to_owned).collect::<Vec<_>>();
    for part in &mut parts {
        for end in ["</bam:Id", "</lps:Id", "</wsa:MessageID"] {
            if part.ends_with(end) {
                *part = format!("UUID{end}");
            }
        }
    }
    parts.join(">")
}

#[test]
fn a_search_of_insi_is_this_message() {
    let (id, assertion) = assertion(TeleserviceProfile::default());
    let signed = SignedAssertion {
        id: &id,
        issued_at: "2026-11-29T03:03:46Z",
        xml: assertion.as_bytes(),
    };
    let header = |profile| SoapHeader::of_insi(signed, "899700000013", &software(), profile);
    let expected = "<soap:Envelope xmlns:soap=\"http://www.w3.org/2003/05/soap-envelope\">\
         <soap:Header><bam:ContexteBAM xmlns:bam=\"urn:siram:bam:ctxbam\" Version=\"01_02\">\
         <bam:Id>UUID</bam:Id><bam:Temps>2026-11-29T03:03:46Z</bam:Temps>\
         <bam:Emetteur>899700000013</bam:Emetteur><bam:COUVERTURE></bam:COUVERTURE>\
         </bam:ContexteBAM>\
         <wsa:MessageID xmlns:wsa=\"http://www.w3.org/2005/08/addressing\">UUID</wsa:MessageID>\
         <wsa:Action xmlns:wsa=\"http://www.w3.org/2005/08/addressing\">\
         urn:ServiceIdentiteCertifiee:1.0.0:rechercherInsAvecTraitsIdentite</wsa:Action>\
         <lps:ContexteLPS xmlns:lps=\"urn:siram:lps:ctxlps\" Version=\"01_00\">\
         <lps:Id>UUID</lps:Id><lps:Temps>2026-11-29T03:03:46Z</lps:Temps>\
         <lps:Emetteur>899700000013</lps:Emetteur><lps:LPS><lps:IDAM R=\"4\">NUMERO</lps:IDAM>\
         <lps:Version>1.0</lps:Version>\
         <lps:Instance>791e183f-6f66-4248-a312-5ed5cd4785d4</lps:Instance>\
         <lps:Nom>Logiciel &lt;A&gt; &amp; B</lps:Nom></lps:LPS></lps:ContexteLPS>\
         <wsse:Security xmlns:wsse=\"http://docs.oasis-open.org/wss/2004/01/\
         oasis-200401-wss-wssecurity-secext-1.0.xsd\">ASSERTION</wsse:Security></soap:Header>\
         <soap:Body><ins:RECSANSVITALE xmlns:ins=\"http://www.cnamts.fr/INSiRecSans\">\
         <ins:NomNaissance>D'ESSAI-FICTIF</ins:NomNaissance><ins:Prenom>ANNE MARIE</ins:Prenom>\
         <ins:Sexe>F</ins:Sexe><ins:DateNaissance>1907-05-25</ins:DateNaissance>\
         </ins:RECSANSVITALE></soap:Body></soap:Envelope>";
    let sample = header(TeleserviceProfile::Insi2021).unwrap();
    let message = String::from_utf8(sample.clone().search(&traits()).unwrap()).unwrap();
    assert_eq!(without_identifiers(&message, &assertion), expected);
    // The header alone is the same, and declares its namespaces itself.
    let alone = String::from_utf8(sample.xml()).unwrap();
    let (_, rest) = message.split_once("<soap:Header>").unwrap();
    let (within, _) = rest.split_once("</soap:Header>").unwrap();
    let begin = "<soap:Header xmlns:soap=\"http://www.w3.org/2003/05/soap-envelope\">";
    assert_eq!(alone, format!("{begin}{within}</soap:Header>"));

    let other = header(TeleserviceProfile::Client2023).unwrap().xml();
    let other = String::from_utf8(other).unwrap();
    for word in [
        "<lps:ContexteLPS xmlns:lps=\"urn:siram:lps:ctxlps\" Nature=\"CTXLPS\" Version=\"01_00\">",
        "<wsa:MessageID xmlns:wsa=\"http://www.w3.org/2005/08/addressing\">uuid:",
    ] {
        assert!(other.contains(word), "{word}");
    }
}

#[test]
fn a_header_of_the_shared_health_record_is_this() {
    let signed = SignedAssertion {
        id: "_1",
        issued_at: "2026-11-29T03:03:46Z",
        xml: b"<a xmlns=\"urn:a\"></a>",
    };
    let to = "https://dmp.example/services?a&b";
    let address = DmpAddress::new(to, "urn:ihe:iti:2007:RegistryStoredQuery").unwrap();
    let header = String::from_utf8(SoapHeader::of_dmp(signed, &address).xml()).unwrap();
    let wsa = "xmlns:wsa=\"http://www.w3.org/2005/08/addressing\"";
    assert_eq!(
        header.replace(&format!(" {wsa}"), ""),
        "<soap:Header xmlns:soap=\"http://www.w3.org/2003/05/soap-envelope\">\
         <wsa:MessageID>urn:uuid:MESSAGE</wsa:MessageID>\
         <wsa:To>https://dmp.example/services?a&amp;b</wsa:To>\
         <wsa:ReplyTo soap:mustUnderstand=\"true\"><wsa:Address>\
         http://www.w3.org/2005/08/addressing/anonymous</wsa:Address></wsa:ReplyTo>\
         <wsa:Action soap:mustUnderstand=\"true\">urn:ihe:iti:2007:RegistryStoredQuery</wsa:Action>\
         <wsse:Security xmlns:wsse=\"http://docs.oasis-open.org/wss/2004/01/\
         oasis-200401-wss-wssecurity-secext-1.0.xsd\"><a xmlns=\"urn:a\"></a></wsse:Security>\
         </soap:Header>"
            .replace("MESSAGE", &message_id(&header))
    );
    for wrong in ["", "dmp", "https://dmp example/", "https://dmp/\u{202E}"] {
        let refused = DmpAddress::new(wrong, "urn:a");
        assert_eq!(refused, Err(AssertionError::Uri("to")), "{wrong}");
        let refused = DmpAddress::new("urn:a", wrong);
        assert_eq!(refused, Err(AssertionError::Uri("action")), "{wrong}");
    }
}

fn message_id(header: &str) -> String {
    let (_, rest) = header.split_once("urn:uuid:").unwrap();
    rest[..36].to_owned()
}

#[test]
fn a_signed_assertion_is_found_within_its_message() {
    let (id, assertion) = assertion(TeleserviceProfile::default());
    let signed = SignedAssertion {
        id: &id,
        issued_at: "2026-11-29T03:03:46Z",
        xml: assertion.as_bytes(),
    };
    let profile = TeleserviceProfile::default();
    let header = SoapHeader::of_insi(signed, "899700000013", &software(), profile).unwrap();
    let message = header.search(&traits()).unwrap();
    let text = decode(&message).unwrap();
    let document = Document::parse(&text).unwrap();
    let soap = "http://www.w3.org/2003/05/soap-envelope";
    let wsse = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    let saml = "urn:oasis:names:tc:SAML:2.0:assertion";
    let path = [
        (soap, "Envelope"),
        (soap, "Header"),
        (wsse, "Security"),
        (saml, "Assertion"),
    ];
    let signature = Signature::of_element(&document, &path).unwrap();
    assert!(signature.is_enveloped());
    // The three bytes are by no key.
    let refused = signature.verify(|_| None, &[]).unwrap_err();
    assert_eq!(refused, VerifyError::Signature);
}

#[test]
fn traits_and_software_of_a_message_are_checked() {
    for (change, error) in [
        (
            InsiTraits {
                birth_name: "Essai".to_owned(),
                ..traits()
            },
            "birth-name",
        ),
        (
            InsiTraits {
                birth_name: "ÉSSAI".to_owned(),
                ..traits()
            },
            "birth-name",
        ),
        (
            InsiTraits {
                birth_name: "-ESSAI".to_owned(),
                ..traits()
            },
            "birth-name",
        ),
        (
            InsiTraits {
                birth_name: String::new(),
                ..traits()
            },
            "birth-name",
        ),
        (
            InsiTraits {
                given_name: " ANNE".to_owned(),
                ..traits()
            },
            "given-name",
        ),
        (
            InsiTraits {
                given_name: "ANNE<".to_owned(),
                ..traits()
            },
            "given-name",
        ),
        (
            InsiTraits {
                birth_date: "25/05/1907".to_owned(),
                ..traits()
            },
            "birth-date",
        ),
    ] {
        assert_eq!(change.check(), Err(AssertionError::Trait(error)));
    }
    assert_eq!(traits().check(), Ok(()));
    assert_eq!(software().check(), Ok(()));
    let empty = || String::new();
    for (change, field) in [
        (
            TeleserviceSoftware {
                authorisation: empty(),
                ..software()
            },
            "authorisation",
        ),
        (
            TeleserviceSoftware {
                name: empty(),
                ..software()
            },
            "name",
        ),
        (
            TeleserviceSoftware {
                version: empty(),
                ..software()
            },
            "version",
        ),
        (
            TeleserviceSoftware {
                instance: "\u{202E}".to_owned(),
                ..software()
            },
            "instance",
        ),
    ] {
        assert_eq!(change.check(), Err(AssertionError::Software(field)));
    }
}
