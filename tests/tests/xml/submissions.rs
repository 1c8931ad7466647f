//! `xmlsec1` and Java judge the signatures of `cpsctl dmp-submission`.

use cps_e2e::{Output, require_tools};

use crate::judges::{java, xmlsec1_with};
use crate::workplace::Workplace;

const LETTER: &str = "1.2.250.1.999.1.1.7898.3.1";
const IMAGE: &str = "1.2.250.1.999.1.1.7898.3.2";

/// Has `xmlsec1` verify a signature, but not the documents that its manifest lists: it would look for
/// them by their names.
fn xmlsec1(workplace: &Workplace, file: &str) -> Output {
    let options = [
        "--ignore-manifests",
        "--id-attr:Id",
        "http://www.w3.org/2000/09/xmldsig#:Manifest",
        "--id-attr:Id",
        "http://uri.etsi.org/01903/v1.1.1#:SignedProperties",
    ];
    xmlsec1_with(workplace, &options, file)
}

#[test]
fn the_judges_take_the_submissions_of_every_holder_and_no_changed_one() {
    require_tools!("pcscd", "xmlsec1", "java");
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for holder in [
        "medecin",
        "medecin-cps4",
        "pharmacien",
        "infirmier",
        "sage-femme",
        "interne",
        "employe",
    ] {
        let workplace = Workplace::new(holder);
        workplace.world.write(
            "letter.xml",
            "<?xml version='1.0'?><!-- c --><a  b='1' a='2'/>",
        );
        workplace.world.write("image", "image");
        let certificate = std::fs::read_to_string(workplace.certificate("signature")).unwrap();
        for profile in ["dmp-2019", "sha-256"] {
            let documents = [format!("{LETTER}=letter.xml"), format!("{IMAGE}=image")];
            let command = [
                "dmp-submission",
                "--submission-set",
                "1.2.250.1.999.1.1.7898.1.1",
                "--document",
                &documents[0],
                "--document",
                &documents[1],
                "--profile",
                profile,
                "--out",
                "signature.xml",
            ];
            workplace.cpsctl(&command).ok();
            let judged = xmlsec1(&workplace, "signature.xml");
            assert!(
                judged.status.success(),
                "{holder}, {profile}: {}",
                judged.text
            );
            judged.prints(&["OK", "SignedInfo References (ok/all): 2/2"]);
            let signature = workplace.world.file("signature.xml");
            let signature = std::fs::read_to_string(signature).unwrap();
            for (from, to) in [
                (IMAGE, "1.2.250.1.999.1.1.7898.3.3"),
                (">AA==<", ">AQ==<"),
                ("<SigningTime>20", "<SigningTime>21"),
                ("CertDigest", "certDigest"),
            ] {
                let changed = signature.replace(from, to);
                assert_ne!(changed, signature, "{from}");
                workplace.world.write("changed.xml", &changed);
                xmlsec1(&workplace, "changed.xml").failed();
                if profile == "sha-256" {
                    wrong.push((certificate.clone(), changed));
                }
            }
            right.push((certificate.clone(), signature));
        }
    }
    // The secure validation of Java forbids SHA-1.
    let forbidden = "It is forbidden to use algorithm \
                     http://www.w3.org/2000/09/xmldsig#rsa-sha1 when secure validation is enabled";
    for (verdict, expected) in java(&right).iter().zip([forbidden, "true"].iter().cycle()) {
        assert_eq!(verdict, expected);
    }
    assert!(java(&wrong).iter().all(|verdict| verdict == "false"));
}
