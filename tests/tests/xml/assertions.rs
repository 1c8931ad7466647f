//! `xmlsec1`, Java and the schema of SAML judge the assertions of `cpsctl vihf`, and find every
//! change.

use cps_e2e::require_tools;

use crate::judges::{java, missing_schemas, validate, xmlsec1};
use crate::workplace::{HOLDERS, INS, Workplace, content, with_content};

const PROFILES: [&str; 4] = ["dmp-2026", "dmp-2019", "drim-2024", "guide-2026"];

/// Returns assertions that were changed after they were signed, by the kind of change.
fn changed(assertion: &str) -> Vec<(&'static str, String)> {
    let replaced = |from: &str, to: &str| {
        assert!(assertion.contains(from), "{from}");
        assertion.replacen(from, to, 1)
    };
    let [structure, another] = [("10B", "10C"), ("4997", "4998")]
        .into_iter()
        .map(|(from, to)| [from, to].map(|one| format!("<saml2:AttributeValue>{one}")))
        .find(|[from, _]| assertion.contains(from))
        .unwrap();
    vec![
        ("one byte of a text", replaced(">Logiciel<", ">logiciel<")),
        (
            "one byte of the value",
            other_letter(assertion, "SignatureValue"),
        ),
        (
            "one byte of the digest",
            other_letter(assertion, "DigestValue"),
        ),
        ("another patient", replaced(INS, "100000000000047")),
        (
            "another access",
            replaced("\"normal\"", "\"bris_de_glace\""),
        ),
        (
            "another time",
            replaced("IssueInstant=\"20", "IssueInstant=\"21"),
        ),
        ("another structure", replaced(&structure, &another)),
        ("an attribute of XML less", replaced(" xsi:type=\"CE\"", "")),
        (
            "an attribute of SAML less",
            replaced("Secteur_Activite", "Secteur"),
        ),
        ("attributes of SAML in another order", swapped(assertion)),
    ]
}

/// Changes the first letter of the content of an element.
fn other_letter(assertion: &str, element: &str) -> String {
    let (before, after) = assertion.split_once(&format!("<ds:{element}>")).unwrap();
    let letter = if after.starts_with('A') { 'B' } else { 'A' };
    format!("{before}<ds:{element}>{letter}{}", &after[1..])
}

/// Swaps the first two attributes of SAML.
fn swapped(assertion: &str) -> String {
    let end = "</saml2:Attribute>";
    let mut parts = assertion.splitn(3, end);
    let [first, second, rest] = [(); 3].map(|()| parts.next().unwrap());
    let (before, first) = first.split_once("<saml2:Attribute ").unwrap();
    format!("{before}{second}{end}<saml2:Attribute {first}{end}{rest}")
}

/// Returns what leaves an assertion as it is: the order of attributes is none of XML, and elements
/// around it are no part of it.
fn unchanged(assertion: &str) -> [(&'static str, String); 3] {
    let version = " Version=\"2.0\"";
    let turned = assertion.replacen(version, "", 1);
    let turned = turned.replacen("Assertion ", "Assertion Version='2.0' ", 1);
    let envelope = format!(
        "<s:Envelope xmlns:s='urn:envelope' xmlns='urn:x'><w:Security xmlns:w='urn:security'>\
         {assertion}</w:Security></s:Envelope>"
    );
    [
        ("as it is", assertion.to_owned()),
        ("attributes of XML in another order", turned),
        ("in an envelope with other namespaces", envelope),
    ]
}

/// A document with the certificate of its signer, and how it came about.
type Judged = (String, (String, String));

#[test]
fn every_judge_takes_the_assertions_of_every_holder_and_no_changed_one() {
    require_tools!("pcscd", "xmlsec1", "java", "python3");
    if missing_schemas() {
        return;
    }
    let (mut right, mut wrong) = (Vec::<Judged>::new(), Vec::<Judged>::new());
    for (holder, activities) in HOLDERS {
        let workplace = Workplace::new(holder);
        let certificate = std::fs::read_to_string(workplace.certificate("signature")).unwrap();
        let verified = |document: &str| {
            workplace.world.write("judged.xml", document);
            xmlsec1(&workplace, "judged.xml")
        };
        for (activity, profile) in activities
            .iter()
            .flat_map(|one| PROFILES.map(|p| (*one, p)))
        {
            let name = format!("{holder}, {activity}, {profile}");
            let assertion = workplace.vihf(activity, profile);
            for (form, document) in unchanged(&assertion) {
                let judged = verified(&document);
                assert!(judged.status.success(), "{name}, {form}: {}", judged.text);
                judged.prints(&["OK", "SignedInfo References (ok/all): 1/1"]);
                right.push((format!("{name}, {form}"), (certificate.clone(), document)));
            }
            if profile != PROFILES[0] {
                continue;
            }
            let other_key = workplace.sign_again(&assertion, "authentication");
            let other_key = with_content(
                &other_key,
                "ds:X509Certificate",
                content(&assertion, "ds:X509Certificate"),
            );
            let other_key = ("the key of the authentication", other_key);
            for (change, document) in changed(&assertion).into_iter().chain([other_key]) {
                assert_ne!(document, assertion, "{change}");
                let judged = verified(&document);
                assert!(
                    !judged.status.success(),
                    "{name}, {change}: {}",
                    judged.text
                );
                wrong.push((format!("{name}, {change}"), (certificate.clone(), document)));
            }
        }
    }
    let documents: Vec<_> = right
        .iter()
        .map(|(_, (_, document))| document.clone())
        .collect();
    let words = validate("assertion", &documents);
    let all: Vec<_> = right
        .iter()
        .chain(&wrong)
        .map(|(_, pair)| pair.clone())
        .collect();
    let verdicts = java(&all);
    let (of_right, of_wrong) = verdicts.split_at(right.len());
    for (((name, _), word), verdict) in right.iter().zip(&words).zip(of_right) {
        // Signed with SHA-1, which the secure validation of Java forbids.
        let expected = match name.contains("dmp-2019") {
            true => {
                "It is forbidden to use algorithm http://www.w3.org/2000/09/xmldsig#rsa-sha1 \
                     when secure validation is enabled"
            }
            false => "true",
        };
        assert_eq!(
            (word.as_str(), verdict.as_str()),
            ("valid", expected),
            "{name}"
        );
    }
    for ((name, _), verdict) in wrong.iter().zip(of_wrong) {
        assert_eq!(verdict, "false", "{name}");
    }
}

#[test]
fn the_schema_of_saml_finds_what_is_out_of_place() {
    require_tools!("pcscd", "python3");
    if missing_schemas() {
        return;
    }
    let assertion = Workplace::new("medecin").vihf(1, PROFILES[0]);
    let (before, rest) = assertion.split_once("<ds:Signature ").unwrap();
    let (signature, after) = rest.split_once("</ds:Signature>").unwrap();
    let after = after.replace("</saml2:Assertion>", "");
    let last = format!("{before}{after}<ds:Signature {signature}</ds:Signature></saml2:Assertion>");
    let uncoded = assertion.replacen(" code=\"10\"", "", 1);
    assert_eq!(
        validate("assertion", &[last, uncoded]),
        [
            "Element '{http://www.w3.org/2000/09/xmldsig#}Signature': This element is not expected.",
            "Element '{urn:hl7-org:v3}Role': The attribute 'code' is required but missing.",
        ]
    );
}
