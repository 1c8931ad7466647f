//! Documents that `openssl` made, right and wrong; `data/README.md` says how.

#![allow(clippy::unwrap_used)]

use cps_protocol::{HashAlgorithm, JwsAlgorithm};
use cps_signature::{Cms, CmsError, Jws, JwsError, digest};

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

#[test]
fn a_cms_of_another_program_verifies() {
    for (cms, hash, binds_certificate) in [
        (data!("cades.cms"), HashAlgorithm::Sha256, true),
        (data!("cades-sha512-keyid.cms"), HashAlgorithm::Sha512, true),
        (data!("plain.cms"), HashAlgorithm::Sha256, false),
    ] {
        let cms = Cms::parse(cms).unwrap();
        assert_eq!(cms.hash(), hash);
        let signer = cms.verify(&digest(hash, CONTENT)).unwrap();
        assert_eq!(signer.certificate, SIGNER);
        assert_eq!(signer.others, Vec::<Vec<u8>>::new());
        assert_eq!(signer.content_type, cps_signature::ID_DATA);
        assert_eq!(signer.binds_certificate, binds_certificate);
        assert!(signer.signing_time.is_some());
        assert_eq!(
            cms.verify(&digest(hash, b"another")),
            Err(CmsError::OtherContent)
        );
    }
}

#[test]
fn what_is_wrong_with_a_cms_is_said() {
    let verify = |der: &[u8]| Cms::parse(der)?.verify(&digest(HashAlgorithm::Sha256, CONTENT));
    for (cms, expected) in [
        (data!("attached.cms"), CmsError::NotDetached),
        (data!("no-attributes.cms"), CmsError::NoAttributes),
        (data!("no-certificate.cms"), CmsError::NoCertificate),
        (data!("two-signers.cms"), CmsError::Signers(2)),
        (data!("data.cms"), CmsError::NotSigned),
        // id-RSASSA-PSS
        (
            data!("pss.cms"),
            CmsError::Algorithm(oid("1.2.840.113549.1.1.10")),
        ),
        (data!("md5.cms"), CmsError::Hash(oid("1.2.840.113549.2.5"))),
    ] {
        assert_eq!(verify(cms), Err(expected));
    }
    for no_cms in [
        &b""[..],
        b"-----BEGIN CMS-----",
        &data!("cades.cms")[..200],
        SIGNER,
    ] {
        assert!(matches!(verify(no_cms), Err(CmsError::NotCms(_))));
    }
}

#[test]
fn no_byte_of_a_cms_may_change() {
    let cms = data!("cades.cms");
    let digest = digest(HashAlgorithm::Sha256, CONTENT);
    let verified = |cms: &[u8]| Cms::parse(cms).ok()?.verify(&digest).ok();
    let right = verified(cms).unwrap();
    for at in 0..cms.len() {
        let mut changed = cms.to_vec();
        changed[at] ^= 1;
        // What is not signed may change: nothing that is told of the signer but its certificate
        // list, and that only where no attribute binds it.
        if let Some(signer) = verified(&changed) {
            assert_eq!(signer, right, "byte {at}");
        }
    }
}

#[test]
fn a_jws_of_another_program_verifies() {
    let text = |bytes| std::str::from_utf8(bytes).unwrap();
    let jws = Jws::parse(text(data!("rs256.jws"))).unwrap();
    assert_eq!(jws.algorithm(), JwsAlgorithm::Rs256);
    assert_eq!(jws.payload(), b"Ordonnance");
    assert_eq!(jws.verify(Some(SIGNER)).unwrap().certificate, SIGNER);
    assert_eq!(jws.verify(None), Err(JwsError::NoCertificate));
    assert_eq!(jws.verify(Some(ANOTHER)), Err(JwsError::OtherCertificate));
    assert_eq!(jws.verify(Some(b"x")), Err(JwsError::Certificates));

    let jws = Jws::parse(text(data!("ps256.jws"))).unwrap();
    assert_eq!(jws.algorithm(), JwsAlgorithm::Ps256);
    assert_eq!(jws.header()["typ"], "JWT");
    assert_eq!(jws.verify(None).unwrap().certificate, SIGNER);

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
        // {"alg":"none"}
        (format!("eyJhbGciOiJub25lIn0.{rest}"), JwsError::Algorithm),
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
