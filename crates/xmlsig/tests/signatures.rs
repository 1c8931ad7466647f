//! Signatures that other programs made, right and changed; `data/README.md` says how.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use cps_protocol::HashAlgorithm;
use cps_signature::digest;
use cps_xmlsig::{
    Canonicalization, Covered, Document, External, Signature, Verified, VerifyError, decode,
};

const DS: &str = "http://www.w3.org/2000/09/xmldsig#";

fn data(name: &str) -> Vec<u8> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    std::fs::read(directory.join(name)).unwrap()
}

fn text(name: &str) -> String {
    String::from_utf8(data(name)).unwrap()
}

/// Returns the digest of a file as a reference wants it.
fn digest_of(external: &External, file: &[u8]) -> Vec<u8> {
    match &external.canonicalization {
        Some(method) => {
            let text = decode(file).unwrap();
            let canonical = Document::parse(&text).unwrap().canonical(method);
            digest(external.hash, &canonical)
        }
        None => digest(external.hash, file),
    }
}

/// Verifies a signature; its documents outside are files of `data`, and others are not at hand.
fn verified(signed: &str, given: &[Vec<u8>]) -> Result<Verified, VerifyError> {
    let text = decode(signed.as_bytes())?;
    let document = Document::parse(&text)?;
    let files = |external: &External| match external.uri.as_str() {
        "letter.txt" | "letter.xml" => Some(digest_of(external, &data(&external.uri))),
        "urn:oid:1.2.4" => Some(digest_of(external, &data("letter.txt"))),
        _ => None,
    };
    Signature::of_document(&document)?.verify(files, given)
}

/// Returns the document in canonical form without its signature.
fn without_signature(signed: &str, method: &Canonicalization) -> Vec<u8> {
    let (before, rest) = signed.split_once("<ds:Signature ").unwrap();
    let (_, after) = rest.split_once("</ds:Signature>").unwrap();
    let text = decode(format!("{before}{after}").as_bytes()).unwrap();
    Document::parse(&text).unwrap().canonical(method)
}

#[test]
fn signatures_of_other_programs_verify() {
    let signer = data("signer.der");
    for name in [
        "sha1", "sha256", "sha384", "sha512", "default", "comments", "c14n11",
    ] {
        let signed = text(&format!("enveloped-{name}.xml"));
        let found = verified(&signed, &[]).unwrap();
        let canonicalization = match name {
            "c14n11" => Canonicalization::of_uri("http://www.w3.org/2006/12/xml-c14n11").unwrap(),
            _ => Canonicalization::INCLUSIVE,
        };
        let content = without_signature(&signed, &canonicalization);
        let expected = Verified {
            certificate: signer.clone(),
            others: Vec::new(),
            signing_time: None,
            binds_certificate: false,
            timestamps: Vec::new(),
            covered: vec![Covered::Within {
                content,
                canonicalization,
            }],
        };
        assert_eq!(found, expected, "{name}");
        // A certificate beside the signature changes nothing.
        assert_eq!(verified(&signed, &[data("another.der")]).unwrap(), expected);
    }
    let external = |uri: &str| Covered::External(uri.to_owned());
    for (name, covered) in [
        ("detached", vec![external("letter.txt")]),
        ("detached-canonical", vec![external("letter.xml")]),
        (
            "detached-two",
            vec![external("letter.txt"), external("letter.xml")],
        ),
        ("manifest", vec![external("urn:oid:1.2.4")]),
    ] {
        let found = verified(&text(&format!("{name}.xml")), &[]).unwrap();
        assert_eq!(found.certificate, signer, "{name}");
        assert_eq!(found.covered, covered, "{name}");
    }
    for name in ["by-id", "by-id-prefixes", "xades"] {
        let found = verified(&text(&format!("{name}.xml")), &[]).unwrap();
        assert_eq!(found.certificate, signer, "{name}");
        assert_eq!(found.binds_certificate, name == "xades");
        assert_eq!(found.signing_time.is_some(), name == "xades");
        let [Covered::Within { content, .. }] = found.covered.as_slice() else {
            panic!("{:?}", found.covered);
        };
        // The element alone, with what is in it.
        let content = str::from_utf8(content).unwrap();
        assert!(
            content.starts_with("<letter xmlns=\"urn:letter\"")
                || content.starts_with("<l:letter xmlns:l=\"urn:letter\""),
            "{content}"
        );
        assert!(content.ends_with("letter>"), "{content}");
        assert!(!content.contains("Signature"), "{content}");
        // Exclusive Canonical XML leaves the prefix in `xsi:type` out, unless it is listed.
        assert_eq!(content.contains("xmlns:xs="), name == "by-id-prefixes");
    }
    let given = [data("another.der"), signer.clone()];
    let found = verified(&text("no-certificate.xml"), &given).unwrap();
    assert_eq!(found.certificate, signer);
}

#[test]
fn signatures_that_cannot_be_relied_on_are_refused() {
    let hmac = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256";
    let xpath = "http://www.w3.org/TR/1999/REC-xpath-19991116";
    for (name, given, error) in [
        (
            "hmac.xml",
            None,
            VerifyError::ProvesNothing(hmac.to_owned()),
        ),
        ("xpath.xml", None, VerifyError::Transform(xpath.to_owned())),
        ("no-certificate.xml", None, VerifyError::NoCertificate),
        (
            "no-certificate.xml",
            Some("another.der"),
            VerifyError::Signature,
        ),
        ("part.xml", None, VerifyError::Elsewhere("#_2".to_owned())),
        ("enveloping.xml", None, VerifyError::NotCovered),
        ("letter.xml", None, VerifyError::NoSignature),
    ] {
        let given: Vec<_> = given.into_iter().map(data).collect();
        assert_eq!(verified(&text(name), &given), Err(error), "{name}");
    }
    // A detached signature whose document is another one, or not there.
    let signed = text("detached.xml");
    let read = decode(signed.as_bytes()).unwrap();
    let document = Document::parse(&read).unwrap();
    let signature = Signature::of_document(&document).unwrap();
    assert!(!signature.is_enveloped());
    let uri = || "letter.txt".to_owned();
    let another = |external: &External| Some(digest(external.hash, b"another"));
    assert_eq!(
        signature.verify(another, &[]),
        Err(VerifyError::OtherContent(uri()))
    );
    assert_eq!(
        signature.verify(|_| None, &[]),
        Err(VerifyError::Missing(uri()))
    );
    // A manifest of which no document is at hand, or another one.
    let signed = text("manifest.xml");
    let read = decode(signed.as_bytes()).unwrap();
    let document = Document::parse(&read).unwrap();
    let signature = Signature::of_document(&document).unwrap();
    let uri = "urn:oid:1.2.4".to_owned();
    assert_eq!(
        signature.verify(another, &[]),
        Err(VerifyError::OtherContent(uri))
    );
    assert_eq!(
        signature.verify(|_| None, &[]),
        Err(VerifyError::NotCovered)
    );
}

#[test]
fn changes_that_xml_does_not_see_change_nothing() {
    for name in ["enveloped-sha256.xml", "by-id-prefixes.xml", "by-id.xml"] {
        let signed = text(name);
        let expected = verified(&signed, &[]).unwrap();
        for (from, to) in [
            ("b=\"2\" a=\"1\"", "a='1'   b='2'"),
            ("\n", "\r\n"),
            ("<!-- comment -->", ""),
            ("<empty/>", "<empty></empty>"),
            ("<![CDATA[Cher confrère,]]>", "Cher confr&#232;re,"),
            ("xmlns=\"urn:letter\" ", "xmlns='urn:letter'\t"),
            ("encoding=\"UTF-8\"", "encoding='utf-8'"),
        ] {
            assert!(signed.contains(from), "{from}");
            let changed = signed.replace(from, to);
            assert_eq!(
                verified(&changed, &[]).as_ref(),
                Ok(&expected),
                "{name}: {from}"
            );
        }
    }
}

#[test]
fn every_change_of_the_document_is_found() {
    let content = |uri: &str| VerifyError::OtherContent(uri.to_owned());
    for (name, uri) in [
        ("enveloped-sha256.xml", ""),
        ("by-id.xml", "#_1"),
        ("by-id-prefixes.xml", "#_1"),
    ] {
        let signed = text(name);
        for (from, to) in [
            ("Docteur", "docteur"),
            ("&amp; fils", "&amp; fille"),
            ("b=\"2\"", "b=\"3\""),
            ("b=\"2\"", ""),
            (" lang=\"fr\"", " lang=\"en\""),
            ("&#13;", ""),
            ("<empty/>", "<empty/> "),
            ("<empty/>", "<empty xmlns=''/>"),
            ("<empty/>", "<?other?>"),
            ("\n\t", "\n "),
        ] {
            assert!(signed.contains(from), "{from}");
            let changed = signed.replacen(from, to, 1);
            assert_eq!(verified(&changed, &[]), Err(content(uri)), "{name}: {from}");
        }
        // Canonical XML writes `xml:lang` and every namespace into SignedInfo, too. The namespace
        // that only `xsi:type` uses is seen in the forms that write it.
        let in_signed_info = name == "enveloped-sha256.xml";
        let around = if in_signed_info {
            VerifyError::Signature
        } else {
            content(uri)
        };
        let changed = signed.replace("xml:lang=\"fr\"", "xml:lang=\"en\"");
        assert_eq!(verified(&changed, &[]), Err(around.clone()), "{name}");
        let changed = signed.replace("http://www.w3.org/2001/XMLSchema\"", "urn:other\"");
        let found = verified(&changed, &[]).map(drop);
        let expected = if name == "by-id.xml" {
            Ok(())
        } else {
            Err(around)
        };
        assert_eq!(found, expected, "{name}");
    }
    let signed = text("enveloped-sha256.xml");
    let changed = signed.replace("<?process me?>", "<?process you?>");
    assert_eq!(verified(&changed, &[]), Err(content("")));
}

#[test]
fn every_change_of_the_signature_is_found() {
    let signed = text("enveloped-sha256.xml");
    let structure = VerifyError::Structure;
    let part = |name: &str| {
        let (_, rest) = signed.split_once(&format!("<ds:{name}>")).unwrap();
        rest.split_once(&format!("</ds:{name}>"))
            .unwrap()
            .0
            .to_owned()
    };
    let swapped = |text: &str| {
        let mut bytes = text.trim().as_bytes().to_vec();
        bytes[4] = if bytes[4] == b'A' { b'B' } else { b'A' };
        String::from_utf8(bytes).unwrap()
    };
    let (value, digest_value) = (part("SignatureValue"), part("DigestValue"));
    let sha256 = "http://www.w3.org/2001/04/xmlenc#sha256";
    let enveloped = format!("<ds:Transform Algorithm=\"{DS}enveloped-signature\"/>");
    let c14n = "<ds:Transform Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"/>";
    let xslt = "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"/>";
    for (from, to, error) in [
        (value.clone(), swapped(&value), VerifyError::Signature),
        (
            digest_value.clone(),
            swapped(&digest_value),
            VerifyError::Signature,
        ),
        (value.clone(), "?".to_owned(), structure("base64")),
        (value.clone(), String::new(), VerifyError::Signature),
        // A comment in a text: some programs read up to it, some past it.
        (
            digest_value.clone(),
            format!("{digest_value}<!-- x -->"),
            structure("base64"),
        ),
        (
            sha256.to_owned(),
            format!("{DS}sha1"),
            VerifyError::Signature,
        ),
        (
            sha256.to_owned(),
            "urn:md4".to_owned(),
            VerifyError::Algorithm("urn:md4".to_owned()),
        ),
        (
            "#rsa-sha256".into(),
            "#rsa-sha512".into(),
            VerifyError::Signature,
        ),
        (
            "#rsa-sha256".into(),
            "#hmac-sha256".into(),
            VerifyError::ProvesNothing("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256".into()),
        ),
        (
            enveloped.clone(),
            format!("{enveloped}{enveloped}"),
            VerifyError::Transform(format!("{DS}enveloped-signature")),
        ),
        (
            c14n.to_owned(),
            format!("{c14n}{c14n}"),
            structure("Transforms"),
        ),
        (
            c14n.to_owned(),
            xslt.to_owned(),
            VerifyError::Transform("http://www.w3.org/TR/1999/REC-xslt-19991116".into()),
        ),
        (
            "<ds:DigestValue>".into(),
            "<ds:DigestValue/><ds:DigestValue>".into(),
            structure("Reference"),
        ),
        (" URI=\"\"".into(), String::new(), structure("URI")),
        (
            " URI=\"\"".into(),
            " URI=\"letter.xml\"".into(),
            structure("Transforms"),
        ),
        (
            " URI=\"\"".into(),
            " URI=\"#gone\"".into(),
            VerifyError::Signature,
        ),
        (
            " URI=\"\"".into(),
            " URI=\"#xpointer(/)\"".into(),
            VerifyError::Signature,
        ),
        (
            "<ds:SignedInfo>".into(),
            "<ds:SignedInfo><ds:Object/>".into(),
            structure("CanonicalizationMethod"),
        ),
        (
            "<ds:SignatureValue>".into(),
            "<ds:Object/><ds:SignatureValue>".into(),
            structure("SignatureValue"),
        ),
        (
            "</ds:Signature>".into(),
            "<ds:KeyInfo/></ds:Signature>".into(),
            structure("Signature"),
        ),
        (
            "</ds:Signature>".into(),
            format!("</ds:Signature><Signature xmlns=\"{DS}\"/>"),
            VerifyError::SeveralSignatures,
        ),
        (
            "<ds:X509Certificate>".into(),
            "<ds:X509Certificate>AAAA".into(),
            VerifyError::Certificate,
        ),
    ] {
        assert!(signed.contains(&from), "{from}");
        let changed = signed.replacen(&from, &to, 1);
        assert_eq!(verified(&changed, &[]), Err(error), "{from} -> {to}");
    }
}

/// Returns an element with the certificate, in base64.
fn certificate(name: &str) -> String {
    use base64ct::Encoding as _;
    let der = base64ct::Base64::encode_string(&data(name));
    format!("<ds:X509Certificate>{der}</ds:X509Certificate>")
}

/// Replaces all certificates of a signature.
fn with_certificates(signed: &str, certificates: &str) -> String {
    let (before, rest) = signed.split_once("<ds:X509Certificate>").unwrap();
    let (_, after) = rest.rsplit_once("</ds:X509Certificate>").unwrap();
    format!("{before}{certificates}{after}")
}

#[test]
fn a_certificate_in_place_of_the_signers_is_found() {
    let (another, same_key) = (certificate("another.der"), certificate("same-key.der"));
    let signed = text("enveloped-sha256.xml");
    let changed = with_certificates(&signed, &another);
    assert_eq!(verified(&changed, &[]), Err(VerifyError::Signature));
    // Without signed properties, a certificate for the same key is as good.
    let changed = with_certificates(&signed, &same_key);
    assert_eq!(
        verified(&changed, &[]).unwrap().certificate,
        data("same-key.der")
    );
    let both = format!("{another}{}", certificate("signer.der"));
    let found = verified(&with_certificates(&signed, &both), &[]).unwrap();
    assert_eq!(found.certificate, data("signer.der"));
    assert_eq!(found.others, [data("another.der")]);

    // The signed properties name the certificate. This KeyInfo is signed, too.
    let signed = text("xades.xml");
    for (certificates, error) in [
        (another, VerifyError::Signature),
        (same_key, VerifyError::OtherContent(key_info_of(&signed))),
    ] {
        let changed = with_certificates(&signed, &certificates);
        assert_eq!(verified(&changed, &[]), Err(error));
    }
}

fn key_info_of(signed: &str) -> String {
    let (_, rest) = signed.split_once("<ds:KeyInfo Id=\"").unwrap();
    format!("#{}", rest.split_once('"').unwrap().0)
}

#[test]
fn signed_parts_cannot_be_moved_away() {
    let signed = text("by-id.xml");
    let (prolog, rest) = signed.split_once("<letter ").unwrap();
    let (element, _) = rest.split_once("</letter>").unwrap();
    let element = format!("<letter {element}</letter>");
    let (_, signature) = element.split_once("<ds:Signature ").unwrap();
    let (signature, _) = signature.split_once("</ds:Signature>").unwrap();
    let signature = format!("<ds:Signature {signature}</ds:Signature>");
    let unsigned = element.replace(&signature, "");
    let forged = |id: &str, content: &str| {
        format!("{prolog}<letter xmlns=\"urn:letter\" {id}>Forged{content}</letter>")
    };
    let within = signature.replace(
        "</ds:Signature>",
        &format!("<ds:Object>{unsigned}</ds:Object></ds:Signature>"),
    );
    let elsewhere = || VerifyError::Elsewhere("#_1".to_owned());
    let duplicate = || VerifyError::DuplicateId("_1".to_owned());
    for (wrapped, error) in [
        // The signed element beside the signature, within the forged one.
        (
            forged("ID='_2'", &format!("{signature}<w>{unsigned}</w>")),
            elsewhere(),
        ),
        (
            forged("ID='_1'", &format!("{signature}<w>{unsigned}</w>")),
            duplicate(),
        ),
        (
            forged("Id='_1'", &format!("{signature}<w>{unsigned}</w>")),
            duplicate(),
        ),
        (
            forged("xml:id='_1'", &format!("{signature}<w>{unsigned}</w>")),
            duplicate(),
        ),
        // The same with its own signature in it.
        (forged("ID='_2'", &element), VerifyError::NoSignature),
        (
            forged("ID='_2'", &format!("{signature}{element}")),
            elsewhere(),
        ),
        // The signed element in an object of the signature.
        (forged("ID='_2'", &within), VerifyError::NotCovered),
        (forged("ID='_1'", &within), duplicate()),
        // The signature alone, and one that names no element.
        (signature.clone(), VerifyError::NoTarget("#_1".to_owned())),
        (
            forged("ID='_2'", &signature),
            VerifyError::NoTarget("#_1".to_owned()),
        ),
        (
            forged("ID='_1'", &signature),
            VerifyError::OtherContent("#_1".to_owned()),
        ),
        (
            forged("ref='_1'", &signature),
            VerifyError::NoTarget("#_1".to_owned()),
        ),
    ] {
        assert_eq!(verified(&wrapped, &[]), Err(error), "{wrapped}");
    }
    // A signature of the whole document, moved into another.
    let whole = text("enveloped-exclusive.xml");
    let (_, rest) = whole.split_once("<ds:Signature ").unwrap();
    let (rest, _) = rest.split_once("</ds:Signature>").unwrap();
    let signature = format!("<ds:Signature {rest}</ds:Signature>");
    let found = verified(&forged("", &signature), &[]);
    assert_eq!(found, Err(VerifyError::OtherContent(String::new())));
    assert_eq!(
        verified(&signature, &[]),
        Err(VerifyError::Elsewhere(String::new()))
    );
}

const SOAP: &str = "http://www.w3.org/2003/05/soap-envelope";

/// The place of a signed letter in a message.
const PLACE: [(&str, &str); 4] = [
    (SOAP, "Envelope"),
    (SOAP, "Header"),
    ("urn:security", "Security"),
    ("urn:letter", "letter"),
];

/// Verifies the letter at its place in a message.
fn verified_in_message(message: &str) -> Result<Verified, VerifyError> {
    let text = decode(message.as_bytes())?;
    let document = Document::parse(&text)?;
    Signature::of_element(&document, &PLACE)?.verify(|_| None, &[])
}

/// Returns a message with this in its header, in its security header, and in its body.
fn message(header: &str, security: &str, body: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='{SOAP}' xmlns:w='urn:security' xmlns='urn:default'><s:Header>{header}\
         <w:Security>{security}</w:Security></s:Header><s:Body>{body}</s:Body></s:Envelope>"
    )
}

/// Returns the document element as it is written.
fn letter_of(document: &str) -> &str {
    let begin = ["<letter ", "<l:letter "].map(|tag| document.find(tag));
    let begin = begin.into_iter().flatten().min().unwrap();
    let end = document.rfind("letter>").unwrap() + "letter>".len();
    &document[begin..end]
}

#[test]
fn a_signed_element_is_verified_within_a_larger_document() {
    for name in ["by-id", "by-id-prefixes"] {
        let signed = text(&format!("{name}.xml"));
        let element = letter_of(&signed);
        let expected = verified(&signed, &[]).unwrap();
        let body = "<body ID='_9'/>";
        let found = verified_in_message(&message("", element, body));
        assert_eq!(found.as_ref(), Ok(&expected), "{name}");
        let found = verified_in_message(&message("<other/>", &format!("\n{element}\n"), body));
        assert_eq!(found, Ok(expected), "{name}");
        // A change around it is none of it, and a change in it is found.
        let changed = element.replacen("Docteur", "docteur", 1);
        let found = verified_in_message(&message("", &changed, ""));
        assert!(matches!(found, Err(VerifyError::OtherContent(_))), "{name}");
    }
    // The other forms take over what is declared around the element, so it cannot be moved.
    for name in ["xades", "enveloped-sha256"] {
        let signed = text(&format!("{name}.xml"));
        let found = verified_in_message(&message("", letter_of(&signed), ""));
        assert_eq!(found, Err(VerifyError::Signature), "{name}");
    }
}

#[test]
fn a_signed_element_at_another_place_is_not_taken_for_the_one_that_is_read() {
    let signed = text("by-id.xml");
    let element = letter_of(&signed).to_owned();
    let (_, rest) = element.split_once("<ds:Signature ").unwrap();
    let (rest, _) = rest.split_once("</ds:Signature>").unwrap();
    let signature = format!("<ds:Signature {rest}</ds:Signature>");
    let unsigned = element.replace(&signature, "");
    let forged = |id: &str, content: &str| {
        format!("<letter xmlns=\"urn:letter\" ID='{id}'>Forged{content}</letter>")
    };
    let several = |name: &str| VerifyError::SeveralElements(name.to_owned());
    let elsewhere = || VerifyError::Elsewhere("#_1".to_owned());
    let duplicate = || VerifyError::DuplicateId("_1".to_owned());
    let security = |content: &str| format!("<w:Security>{content}</w:Security>");
    for (message, error) in [
        // Two of them: one that was signed, and one that is read.
        (
            message("", &(forged("_2", "") + &element), ""),
            several("letter"),
        ),
        (
            message("", &(element.clone() + &forged("_1", "")), ""),
            several("letter"),
        ),
        (
            message(&security(&forged("_2", "")), &element, ""),
            several("Security"),
        ),
        (
            message("", &element, "").replace("<s:Body>", "<s:Header/><s:Body>"),
            several("Header"),
        ),
        // The signed one moved away, with a forged one at its place.
        (
            message("", &forged("_2", ""), &element),
            VerifyError::NoSignature,
        ),
        (
            message(&element, &forged("_2", ""), ""),
            VerifyError::NoSignature,
        ),
        (
            message("", &forged("_2", &signature), &unsigned),
            elsewhere(),
        ),
        (
            message(&unsigned, &forged("_2", &signature), ""),
            elsewhere(),
        ),
        (
            message("", &forged("_2", &signature), &element),
            elsewhere(),
        ),
        (
            message("", &forged("_2", &(signature.clone() + &unsigned)), ""),
            elsewhere(),
        ),
        (
            message("", &forged("_1", &signature), &unsigned),
            duplicate(),
        ),
        (
            message(&element, &forged("_1", &signature), ""),
            duplicate(),
        ),
        (message("", &element, &forged("_1", "")), duplicate()),
        (
            message("", &forged("_1", &signature), ""),
            VerifyError::OtherContent("#_1".to_owned()),
        ),
        (
            message("", &forged("_2", &signature), ""),
            VerifyError::NoTarget("#_1".to_owned()),
        ),
        // A signature beside the element that it is of.
        (
            message("", &(unsigned.clone() + &signature), ""),
            VerifyError::NoSignature,
        ),
        (
            message(
                "",
                &forged("_2", &format!("{signature}{signature}")),
                &unsigned,
            ),
            VerifyError::SeveralSignatures,
        ),
        // None at the place, or one of another namespace.
        (
            message(&element, "", ""),
            VerifyError::NoElement("letter".to_owned()),
        ),
        (
            message("", &element.replace("\"urn:letter\"", "\"urn:other\""), ""),
            VerifyError::NoElement("letter".to_owned()),
        ),
        (
            message("", &format!("<x>{element}</x>"), ""),
            VerifyError::NoElement("letter".to_owned()),
        ),
        (
            signed.clone(),
            VerifyError::NoElement("Envelope".to_owned()),
        ),
    ] {
        assert_eq!(verified_in_message(&message), Err(error), "{message}");
    }
}

#[test]
fn the_signed_part_may_be_the_object_only_if_nothing_else_is_claimed() {
    // An enveloped signature whose reference is to its own object covers nothing of the document.
    let signed = text("enveloping.xml");
    let (_, rest) = signed.split_once("<ds:Signature ").unwrap();
    let wrapped = format!("<letter><ds:Signature {rest}</letter>");
    assert_eq!(verified(&wrapped, &[]), Err(VerifyError::NotCovered));
}

#[test]
fn an_object_that_is_not_signed_is_refused() {
    let qualifying = "<q:QualifyingProperties xmlns:q=\"http://uri.etsi.org/01903/v1.3.2#\">";
    let signed = text("enveloped-sha256.xml");
    let remarks = |prefix: &str, namespace: &str, content: &str| {
        format!(
            "<ds:Object><{prefix}SignatureProperties{namespace}>{content}\
             </{prefix}SignatureProperties></ds:Object>"
        )
    };
    for (object, error) in [
        ("<ds:Object>10000</ds:Object>".to_owned(), true),
        (
            "<ds:Object><amount xmlns=\"\">1</amount></ds:Object>".to_owned(),
            true,
        ),
        (
            format!(
                "<ds:Object>{qualifying}<q:SignedProperties/></q:QualifyingProperties></ds:Object>"
            ),
            true,
        ),
        (
            format!(
                "<ds:Object>{qualifying}<q:UnsignedProperties/></q:QualifyingProperties></ds:Object>"
            ),
            false,
        ),
        (
            "<ds:Object> <!-- nothing --> </ds:Object>".to_owned(),
            false,
        ),
        // Remarks about the signature, in either namespace.
        (
            remarks(
                "ds:",
                "",
                "<ds:SignatureProperty Target=\"#a\">1</ds:SignatureProperty>",
            ),
            false,
        ),
        (
            remarks(
                "",
                " xmlns=\"\"",
                "<SignatureProperty Target=\"#a\">1</SignatureProperty>",
            ),
            false,
        ),
        (
            remarks(
                "ds:",
                "",
                "<ds:SignatureProperty><amount/></ds:SignatureProperty>",
            ),
            true,
        ),
        (remarks("ds:", "", "10000"), true),
        (remarks("ds:", "", "<amount>10000</amount>"), true),
        (remarks("", " xmlns=\"urn:other\"", ""), true),
    ] {
        let changed = signed.replace("</ds:Signature>", &format!("{object}</ds:Signature>"));
        assert_ne!(changed, signed);
        let found = verified(&changed, &[]).map(drop);
        let expected = match error {
            true => Err(VerifyError::UncoveredObject),
            false => Ok(()),
        };
        assert_eq!(found, expected, "{object}");
    }
}

#[test]
fn documents_that_are_no_plain_xml_are_refused() {
    let signed = text("enveloped-sha256.xml");
    let with_dtd = signed.replace(
        "<letter ",
        "<!DOCTYPE letter [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><letter ",
    );
    assert_eq!(
        verified(&with_dtd, &[]).unwrap_err().to_string(),
        "the document has a document type declaration (DTD)"
    );
    let many = "<ds:Reference URI=\"\"></ds:Reference>".repeat(40);
    let changed = signed.replace("</ds:SignedInfo>", &format!("{many}</ds:SignedInfo>"));
    assert_eq!(
        verified(&changed, &[]),
        Err(VerifyError::Structure("DigestMethod"))
    );
    let (_, rest) = signed.split_once("<ds:Reference ").unwrap();
    let (reference, _) = rest.split_once("</ds:Reference>").unwrap();
    let many = format!("<ds:Reference {reference}</ds:Reference>").repeat(32);
    let changed = signed.replace("</ds:SignedInfo>", &format!("{many}</ds:SignedInfo>"));
    assert_eq!(
        verified(&changed, &[]),
        Err(VerifyError::Structure("Reference"))
    );
}

#[test]
fn hashes_of_externals_are_told() {
    let text = text("manifest.xml");
    let read = decode(text.as_bytes()).unwrap();
    let document = Document::parse(&read).unwrap();
    let signature = Signature::of_document(&document).unwrap();
    let told: Vec<_> = signature
        .externals()
        .iter()
        .map(|one| (one.uri.as_str(), one.hash, one.in_manifest))
        .collect();
    assert_eq!(
        told,
        [
            ("urn:oid:1.2.3", HashAlgorithm::Sha1, true),
            ("urn:oid:1.2.4", HashAlgorithm::Sha256, true),
        ]
    );
}
