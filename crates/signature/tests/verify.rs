//! Documents that `openssl` made, right and wrong; `data/README.md` says how.

#![allow(clippy::unwrap_used)]

use cps_protocol::HashAlgorithm;
use cps_signature::{
    Cms, CmsError, CmsSigner, Envelope, Form, Jws, JwsError, MailLineEnds, digest, is_attributes,
};

macro_rules! data {
    ($name:literal) => {
        include_bytes!(concat!("data/", $name)).as_slice()
    };
}

const CONTENT: &[u8] = include_bytes!("data/content.txt");
const SIGNER: &[u8] = include_bytes!("data/signer.der");
const ANOTHER: &[u8] = include_bytes!("data/another.der");

fn oid(text: &str) -> der::asn1::ObjectIdentifier {
    text.parse().unwrap()
}

/// Verifies a CMS of this content, whichever hash it was made with.
fn verified(cms: &[u8], content: &[u8]) -> Result<Vec<CmsSigner>, CmsError> {
    Cms::parse(cms)?.verify(|hash| digest(hash, content), &[])
}

#[test]
fn a_cms_of_another_program_verifies() {
    for (cms, hash, binds_certificate) in [
        (data!("cades.cms"), HashAlgorithm::Sha256, true),
        (data!("cades-sha512-keyid.cms"), HashAlgorithm::Sha512, true),
        (data!("plain.cms"), HashAlgorithm::Sha256, false),
    ] {
        let [signer] = verified(cms, CONTENT).unwrap().try_into().unwrap();
        assert_eq!(signer.hash, hash);
        assert_eq!(signer.certificate, SIGNER);
        assert_eq!(signer.others, Vec::<Vec<u8>>::new());
        assert_eq!(signer.content_type, cps_signature::ID_DATA);
        assert_eq!(signer.binds_certificate, binds_certificate);
        assert!(signer.signing_time.is_some());
        assert_eq!(verified(cms, b"another"), Err(CmsError::OtherContent));
    }
}

/// Returns a file of `data/encodings`.
fn encoding(name: &str) -> Vec<u8> {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/encodings");
    std::fs::read(std::path::Path::new(directory).join(name)).unwrap()
}

#[test]
fn every_encoding_of_a_right_cms_verifies() {
    use Form::{AsItIs, MailLineEnds as Mail, MailPart};
    let one = &["signer.der"][..];
    let table = [
        ("der.cms", "content.txt", AsItIs, one),
        ("pem.cms", "content.txt", AsItIs, one),
        ("base64.cms", "content.txt", AsItIs, one),
        ("zeros.cms", "content.txt", AsItIs, one),
        ("newline.cms", "content.txt", AsItIs, one),
        ("attached.cms", "content.txt", AsItIs, one),
        ("attached-stream.cms", "content.txt", AsItIs, one),
        ("indefinite.cms", "content.txt", AsItIs, one),
        ("indefinite-pieces.cms", "content.txt", AsItIs, one),
        ("long-lengths.cms", "content.txt", AsItIs, one),
        ("signer-indefinite.cms", "content.txt", AsItIs, one),
        ("attributes-unsorted.cms", "content.txt", AsItIs, one),
        ("no-attributes.cms", "content.txt", AsItIs, one),
        ("key-identifier.cms", "content.txt", AsItIs, one),
        ("several-certificates.cms", "content.txt", AsItIs, one),
        (
            "two-signers.cms",
            "content.txt",
            AsItIs,
            &["signer.der", "another.der"],
        ),
        ("cades.cms", "content.txt", AsItIs, one),
        ("sha1.cms", "content.txt", AsItIs, one),
        ("sha384.cms", "content.txt", AsItIs, one),
        ("sha512.cms", "content.txt", AsItIs, one),
        ("pss-sha1.cms", "content.txt", AsItIs, one),
        ("pss-sha256.cms", "content.txt", AsItIs, one),
        ("pss-sha384.cms", "content.txt", AsItIs, one),
        ("pss-sha512.cms", "content.txt", AsItIs, one),
        ("pss-salt20.cms", "content.txt", AsItIs, one),
        ("smime.pem", "content.txt", AsItIs, one),
        ("smime-attached.eml", "content.txt", AsItIs, one),
        ("text.cms", "content.txt", Mail, one),
        ("smime-text.p7s", "content.txt", Mail, one),
        ("smime-multipart.eml", "content.txt", Mail, one),
        ("smime-multipart-text.eml", "content.txt", MailPart, one),
        ("outer-indef.p7", "h.txt", AsItIs, &[]),
        ("pem.p7", "h.txt", AsItIs, &[]),
        ("gpgsm.p7", "gpgsm.txt", AsItIs, &[]),
    ];
    for (file, document, form, signers) in table {
        let document = encoding(document);
        let envelope = Envelope::open(&encoding(file));
        let cms = Cms::parse(&envelope.cms).unwrap_or_else(|error| panic!("{file}: {error}"));
        // The content comes with the signature, or the document is it.
        let content = cms.content().or(envelope.part.as_deref());
        if let Some(content) = content {
            assert_eq!(Form::of(content, &document), Some(form), "{file}");
        }
        let content = content.map_or_else(
            || match form {
                AsItIs => document.clone(),
                Mail | MailPart => MailLineEnds::default().convert(&document),
            },
            <[u8]>::to_vec,
        );
        let verified = |content: &[u8]| cms.verify(|hash| digest(hash, content), &[]);
        let found = verified(&content).unwrap_or_else(|error| panic!("{file}: {error}"));
        let found: Vec<_> = found.into_iter().map(|signer| signer.certificate).collect();
        if signers.is_empty() {
            assert_eq!(found.len(), 1, "{file}");
        } else {
            let expected: Vec<_> = signers.iter().map(|name| encoding(name)).collect();
            let mut found = found;
            found.sort_by_key(|der| expected.iter().position(|one| one == der));
            assert_eq!(found, expected, "{file}");
        }

        // One bit more, and it is wrong.
        let mut changed = content;
        changed[0] ^= 1;
        assert!(verified(&changed).unwrap_err().is_wrong(), "{file}");
    }
}

#[test]
fn what_is_wrong_with_a_cms_is_said() {
    for (cms, expected) in [
        (data!("no-certificate.cms"), CmsError::NoCertificate),
        (data!("data.cms"), CmsError::NotSigned),
        (data!("md5.cms"), CmsError::Hash(oid("1.2.840.113549.2.5"))),
    ] {
        assert_eq!(verified(cms, CONTENT), Err(expected));
    }
    for (error, name) in [
        (
            CmsError::Hash(oid("1.2.840.113549.2.5")),
            "id-md5, 1.2.840.113549.2.5",
        ),
        (
            CmsError::Algorithm(oid("1.2.840.10045.4.3.2")),
            "ecdsa-with-SHA256, 1.2.840.10045.4.3.2",
        ),
        (CmsError::Algorithm(oid("1.2.3.4")), "1.2.3.4"),
    ] {
        assert_eq!(error.unsupported_algorithm().as_deref(), Some(name));
    }
    let given = |certificate: &[u8]| {
        let cms = Cms::parse(data!("no-certificate.cms")).unwrap();
        cms.verify(|hash| digest(hash, CONTENT), &[certificate.to_vec()])
    };
    assert_eq!(given(SIGNER).unwrap()[0].certificate, SIGNER);
    assert_eq!(given(ANOTHER), Err(CmsError::NoCertificate));
    let cades = data!("cades.cms");
    for no_cms in [
        &b""[..],
        b"-----BEGIN CMS-----",
        &cades[..200],
        SIGNER,
        &[cades, b"more"].concat(),
    ] {
        assert!(matches!(
            verified(no_cms, CONTENT),
            Err(CmsError::NotCms(_))
        ));
    }
}

#[test]
fn signed_attributes_are_recognised() {
    let forged = |name: &str| {
        let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../cli/tests/forged");
        std::fs::read(std::path::Path::new(directory).join(name)).unwrap()
    };
    let (attributes, cms) = (forged("attributes"), forged("attributes.cms"));
    let cms = Cms::parse(&cms).unwrap();
    // The bytes were signed, but not as a document.
    assert!(cms.verify(|hash| digest(hash, &attributes), &[]).is_ok());
    assert!(cms.signs_content_directly() && is_attributes(&attributes));
    assert!(!is_attributes(CONTENT));
    assert!(
        !Cms::parse(data!("plain.cms"))
            .unwrap()
            .signs_content_directly()
    );
}

#[test]
fn no_byte_of_a_cms_may_change() {
    let cms = data!("cades.cms");
    let right = verified(cms, CONTENT).unwrap();
    for at in 0..cms.len() {
        let mut changed = cms.to_vec();
        changed[at] ^= 1;
        // Unsigned bytes may change: nothing that is told of the signer but its certificate
        // list, and that only where no attribute binds it.
        if let Ok(signers) = verified(&changed, CONTENT) {
            assert_eq!(signers, right, "byte {at}");
        }
    }
}

#[test]
fn a_jws_of_another_program_verifies() {
    let text = |bytes| std::str::from_utf8(bytes).unwrap();
    let jws = Jws::parse(text(data!("rs256.jws"))).unwrap();
    assert_eq!(jws.header()["alg"], "RS256");
    assert_eq!(jws.payload(), b"Ordonnance");
    assert_eq!(jws.verify(Some(SIGNER)).unwrap().certificate, SIGNER);
    assert_eq!(jws.verify(None), Err(JwsError::NoCertificate));
    assert_eq!(jws.verify(Some(ANOTHER)), Err(JwsError::OtherCertificate));
    assert_eq!(jws.verify(Some(b"x")), Err(JwsError::Certificates));

    let jws = Jws::parse(text(data!("ps256.jws"))).unwrap();
    assert_eq!(jws.header()["alg"], "PS256");
    assert_eq!(jws.header()["typ"], "JWT");
    assert_eq!(jws.verify(None).unwrap().certificate, SIGNER);
    assert_eq!(jws.verify(Some(ANOTHER)), Err(JwsError::OtherCertificate));

    let jws = Jws::parse(text(data!("other-certificate.jws"))).unwrap();
    assert_eq!(jws.verify(Some(SIGNER)), Err(JwsError::OtherCertificate));
    // The key of the certificate that it names did not sign it.
    assert_eq!(jws.verify(Some(ANOTHER)), Err(JwsError::Signature));
}

#[test]
fn what_is_wrong_with_a_jws_is_said() {
    let right = std::str::from_utf8(data!("rs256.jws")).unwrap();
    let (header, rest) = right.split_once('.').unwrap();
    let (_, signature) = rest.split_once('.').unwrap();
    for (jws, expected) in [
        (String::new(), JwsError::NotCompact),
        (format!("{header}.{signature}"), JwsError::NotCompact),
        (format!("{right}.x"), JwsError::NotCompact),
        (format!("{header}.=.{signature}"), JwsError::NotCompact),
        (format!("eHg.{rest}"), JwsError::Header),
        // {"alg":"none"}, {"alg":"nOnE"}, {"alg":"HS256"}, {"alg":"ES256"}
        (
            format!("eyJhbGciOiJub25lIn0.{rest}"),
            JwsError::ProvesNothing("none".to_owned()),
        ),
        (
            format!("eyJhbGciOiJuT25FIn0.{rest}"),
            JwsError::ProvesNothing("nOnE".to_owned()),
        ),
        (
            format!("eyJhbGciOiJIUzI1NiJ9.{rest}"),
            JwsError::ProvesNothing("HS256".to_owned()),
        ),
        (
            format!("eyJhbGciOiJFUzI1NiJ9.{rest}"),
            JwsError::Algorithm("ES256".to_owned()),
        ),
        // {"alg":"RS256","crit":["b64"]}
        (
            format!("eyJhbGciOiJSUzI1NiIsImNyaXQiOlsiYjY0Il19.{rest}"),
            JwsError::Critical,
        ),
        // {"alg":"RS256","x5c":[1]}
        (
            format!("eyJhbGciOiJSUzI1NiIsIng1YyI6WzFdfQ.{rest}"),
            JwsError::Certificates,
        ),
        // {"alg":"RS256"}, which is not the header that was signed.
        (format!("eyJhbGciOiJSUzI1NiJ9.{rest}"), JwsError::Signature),
        (format!("{header}.eHg.{signature}"), JwsError::Signature),
    ] {
        let verified = Jws::parse(&jws).and_then(|jws| jws.verify(Some(SIGNER)));
        assert_eq!(verified, Err(expected), "{jws}");
    }
}
