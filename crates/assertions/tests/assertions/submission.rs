//! The signature of a set of documents, word by word, and what none is made of.

use std::time::SystemTime;

use base64ct::{Base64, Encoding as _};
use cps_assertions::{
    AssertionError, DmpSubmission, SUBMISSION_PROFILES, SubmissionProfile, SubmittedDocument,
    xml_digest,
};
use cps_certificate::attribute::{COMMON_NAME, COUNTRY, ORGANISATION, UNIT};
use cps_certificate::builder::{Builder, Value};
use cps_protocol::{Bytes, HashAlgorithm};
use cps_signature::digest;
use cps_xmlsig::{Canonicalization, Document, Signature, VerifyError, decode};

use crate::sample::time;

const SET: &str = "1.2.250.1.999.1.1.7898.1.1622814651504";
const LETTER: &str = "1.2.250.1.999.1.1.7898.3.1";
const IMAGE: &str = "1.2.250.1.999.1.1.7898.3.2";
const ID: &str = "1.2.3";
const XML: &[u8] = b"<?xml version='1.0'?>\r\n<!-- c --><a  b='1' a=\"2\"/>\r\n";

/// Returns the certificates of a signer, of its issuer and of a root.
fn chain() -> Vec<Vec<u8>> {
    let subject = |name| {
        [
            vec![(COUNTRY, Value::Printable("FR"))],
            vec![(ORGANISATION, Value::Utf8("SIMULATEUR CPX"))],
            vec![(UNIT, Value::Utf8("NE PAS UTILISER"))],
            vec![(COMMON_NAME, Value::Utf8(name))],
        ]
    };
    let issued = |builder: Builder, issuer| {
        let builder = builder.issuer("SIMULATEUR CPX", "NE PAS UTILISER", issuer);
        builder.build()
    };
    vec![
        issued(Builder::default(), "FILLE"),
        issued(Builder::default().subject(&subject("FILLE")), "RACINE"),
        issued(Builder::default().subject(&subject("RACINE")), "RACINE"),
    ]
}

fn documents(hash: HashAlgorithm) -> Vec<SubmittedDocument> {
    vec![
        SubmittedDocument {
            unique_id: LETTER.to_owned(),
            xml: true,
            digest: Bytes(xml_digest(XML, hash).unwrap()),
        },
        SubmittedDocument {
            unique_id: IMAGE.to_owned(),
            xml: false,
            digest: Bytes(digest(hash, b"image")),
        },
    ]
}

fn submission(profile: SubmissionProfile) -> DmpSubmission {
    let row = SUBMISSION_PROFILES.iter().find(|row| row.name == profile);
    let documents = documents(row.unwrap().hash);
    DmpSubmission::new(SET, documents, ID, profile).unwrap()
}

/// Makes the signature document, with a signature of three bytes.
fn signed(profile: SubmissionProfile) -> String {
    let to_sign = submission(profile).to_sign(&chain(), time()).unwrap();
    String::from_utf8(to_sign.finish(&[1, 2, 3])).unwrap()
}

fn base64(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
}

#[test]
fn two_documents_have_this_signature() {
    let sha1 = |bytes: &[u8]| base64(&digest(HashAlgorithm::Sha1, bytes));
    let with_digest = |value: &str| {
        format!(
            "<DigestMethod Algorithm=\"http://www.w3.org/2000/09/xmldsig#sha1\"></DigestMethod>\
             <DigestValue>{value}</DigestValue>"
        )
    };
    let form = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments";
    let ds = "http://www.w3.org/2000/09/xmldsig#";
    let xades = "http://uri.etsi.org/01903/v1.1.1#";
    let manifest = [
        "<Manifest Id=\"IHEManifest\">".to_owned(),
        format!(
            "<Reference URI=\"urn:oid:{SET}\">{}</Reference>",
            with_digest("AA==")
        ),
        format!(
            "<Reference URI=\"urn:oid:{LETTER}\"><Transforms><Transform Algorithm=\"{form}\">\
             </Transform></Transforms>{}</Reference>",
            with_digest(&sha1(b"<!-- c -->\n<a a=\"2\" b=\"1\"></a>"))
        ),
        format!(
            "<Reference URI=\"urn:oid:{IMAGE}\">{}</Reference>",
            with_digest(&sha1(b"image"))
        ),
        "</Manifest>".to_owned(),
    ]
    .concat();
    let certificates: String = chain()
        .iter()
        .zip(["FILLE", "RACINE", "RACINE"])
        .map(|(der, issuer)| {
            format!(
                "<Cert><CertDigest>{}</CertDigest><IssuerSerial><X509IssuerName xmlns=\"{ds}\">\
                 CN={issuer},OU=NE PAS UTILISER,O=SIMULATEUR CPX,C=FR</X509IssuerName>\
                 <X509SerialNumber xmlns=\"{ds}\">14932735</X509SerialNumber></IssuerSerial></Cert>",
                with_digest(&sha1(der))
            )
        })
        .collect();
    let properties = format!(
        "<SignedProperties Id=\"S0-SignedProperties\"><SignedSignatureProperties>\
         <SigningTime>2026-11-29T03:03:46Z</SigningTime>\
         <SigningCertificate>{certificates}</SigningCertificate><SignaturePolicyIdentifier>\
         <SignaturePolicyImplied></SignaturePolicyImplied></SignaturePolicyIdentifier>\
         </SignedSignatureProperties><SignedDataObjectProperties></SignedDataObjectProperties>\
         </SignedProperties>"
    );
    let alone = |part: &str, name: &str, namespace: &str| {
        let with_namespace = format!("<{name} xmlns=\"{namespace}\" ");
        part.replacen(&format!("<{name} "), &with_namespace, 1)
    };
    let reference = |id: &str, kind: &str, part: String| {
        format!(
            "<Reference Type=\"{kind}\" URI=\"#{id}\">{}</Reference>",
            with_digest(&sha1(part.as_bytes()))
        )
    };
    let expected = [
        format!("<Signature xmlns=\"{ds}\" Id=\"1.2.3\"><SignedInfo>"),
        format!("<CanonicalizationMethod Algorithm=\"{form}\"></CanonicalizationMethod>"),
        format!("<SignatureMethod Algorithm=\"{ds}rsa-sha1\"></SignatureMethod>"),
        reference(
            "IHEManifest",
            &format!("{ds}Manifest"),
            alone(&manifest, "Manifest", ds),
        ),
        reference(
            "S0-SignedProperties",
            &format!("{xades}SignedProperties"),
            alone(&properties, "SignedProperties", xades),
        ),
        "</SignedInfo><SignatureValue>AQID</SignatureValue><KeyInfo><X509Data><X509Certificate>"
            .to_owned(),
        base64(&chain()[0]),
        "</X509Certificate></X509Data></KeyInfo><Object>".to_owned(),
        manifest,
        "</Object><Object><SignatureProperties xmlns=\"\"><SignatureProperty \
         Id=\"purposeOfSignature\" Target=\"#1.2.3\">1.2.840.10065.1.12.1.14</SignatureProperty>\
         </SignatureProperties></Object><Object>"
            .to_owned(),
        format!("<QualifyingProperties xmlns=\"{xades}\" Target=\"#1.2.3\">"),
        properties,
        "</QualifyingProperties></Object></Signature>".to_owned(),
    ];
    let made = signed(SubmissionProfile::Dmp2019);
    assert_eq!(made, expected.concat());
}

#[test]
fn the_signature_is_canonical_and_read_again() {
    for row in SUBMISSION_PROFILES {
        let made = signed(row.name);
        let text = decode(made.as_bytes()).unwrap();
        let document = Document::parse(&text).unwrap();
        let canonical = document.canonical(&Canonicalization::INCLUSIVE);
        assert_eq!(String::from_utf8(canonical).unwrap(), made);
        assert_eq!(submission(row.name).hash(), row.hash);

        let read = Signature::of_document(&document).unwrap();
        let listed: Vec<_> = read
            .externals()
            .iter()
            .map(|one| one.uri.as_str())
            .collect();
        let uris = [SET, LETTER, IMAGE].map(|oid| format!("urn:oid:{oid}"));
        assert_eq!(listed, uris);
        assert!(
            read.externals()
                .iter()
                .all(|one| one.in_manifest && one.hash == row.hash)
        );
        // The three bytes are by no key.
        assert_eq!(read.verify(|_| None, &[]), Err(VerifyError::Signature));
    }
}

#[test]
fn what_no_signature_is_made_of_is_named() {
    let made = |set: &str, documents: Vec<SubmittedDocument>, id: &str| {
        let profile = SubmissionProfile::Dmp2019;
        DmpSubmission::new(set, documents, id, profile).map(drop)
    };
    let right = || documents(HashAlgorithm::Sha1);
    let named = |oid: &str| {
        let mut documents = right();
        documents[1].unique_id = oid.to_owned();
        documents
    };
    let oid = |oid: &str| Err(AssertionError::Oid(oid.to_owned()));
    let same = |oid: &str| Err(AssertionError::SameOid(oid.to_owned()));
    assert_eq!(made(SET, right(), ID), Ok(()));
    assert_eq!(made(SET, right(), "_a-B.1"), Ok(()));
    assert_eq!(made("urn:oid:1.2", right(), ID), oid("urn:oid:1.2"));
    assert_eq!(made(SET, named("letter"), ID), oid("letter"));
    assert_eq!(made(SET, named(SET), ID), same(SET));
    assert_eq!(made(SET, named(LETTER), ID), same(LETTER));
    assert_eq!(
        made(SET, Vec::new(), ID),
        Err(AssertionError::DocumentCount)
    );
    let other_hash = documents(HashAlgorithm::Sha256);
    let refused = Err(AssertionError::DocumentDigest(LETTER.to_owned()));
    assert_eq!(made(SET, other_hash, ID), refused);
    for id in ["", "a b", "a\"", "é", &"a".repeat(65)] {
        let refused = made(SET, right(), id);
        assert_eq!(refused, Err(AssertionError::SignatureId), "{id}");
    }
    assert!(xml_digest(b"<a>", HashAlgorithm::Sha1).is_err());
}

#[test]
fn the_chain_must_be_whole() {
    let submission = submission(SubmissionProfile::Dmp2019);
    let [signer, issuer, root] = chain().try_into().unwrap();
    for chain in [
        Vec::new(),
        vec![signer.clone()],
        vec![signer.clone(), issuer.clone()],
        vec![signer.clone(), root.clone()],
        vec![signer.clone(), root, issuer],
    ] {
        let refused = submission.to_sign(&chain, SystemTime::UNIX_EPOCH);
        let count = chain.len();
        assert_eq!(refused.map(drop), Err(AssertionError::Chain), "{count}");
    }
}
