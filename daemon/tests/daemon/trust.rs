//! Verdicts over the certificates of a card, as clients get them.

use std::fs;
use std::path::Path;

use cps_apdu::Pin;
use cps_protocol::event::Change;
use cps_protocol::method::{
    CardsCertificates, CardsIdentity, PinLogin, PinLoginParams, SignCms, SignCmsParams, SignDigest,
    SignDigestParams, SignHashState, SignHashStateParams, SignJws, SignJwsParams,
    VerifyCertificate, VerifyCertificateParams, VerifySignature, VerifySignatureParams,
};
use cps_protocol::{
    ApiError, Bytes, CardId, Certificate, ErrorKind, HashAlgorithm, JwsAlgorithm, Purpose,
    SignScheme, TrustReason, TrustStatus,
};
use tempfile::TempDir;

use crate::support::{Bench, DIGEST, call, card, login, logout, objects, params, pki, sign, whole};

use TrustReason::{
    Constraints, CrlMissing, Expired, IssuerUnknown, NoTrustAnchors, NotYetValid, Revoked, Usage,
};

/// Returns a daemon that looks for certificates and lists in these directories.
fn bench(trust: &Path, lists: &Path) -> Bench {
    Bench::configured(|config| {
        config.trust_dir = trust.to_owned();
        config.crl_dir = lists.to_owned();
    })
}

fn certificates(bench: &Bench, card: &CardId) -> Vec<Certificate> {
    let client = bench.client();
    let found = call::<CardsCertificates>(&client, &params(card)).unwrap();
    assert_eq!(objects(&client, card).certificates, found.certificates);
    found.certificates
}

fn authority() -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    pki().write_trust(directory.path()).unwrap();
    directory
}

#[test]
fn nothing_is_trusted_but_what_the_administrator_configured() {
    let nowhere = Path::new("/nowhere");
    let (bench, reader, mut watcher) = bench(nowhere, nowhere).and_reader();
    reader.insert(card("medecin"));
    let card = watcher.settled();
    for certificate in certificates(&bench, &card) {
        assert_eq!(certificate.trust.status, TrustStatus::Untrusted);
        assert_eq!(certificate.trust.reasons, [NoTrustAnchors]);
        assert_eq!(certificate.chain, []);
    }
}

#[test]
fn what_the_administrator_puts_into_the_directories_counts_at_once() {
    let here = tempfile::tempdir().unwrap();
    let (trust, lists) = (here.path().join("trust"), here.path().join("crls"));
    for directory in [&trust, &lists] {
        fs::create_dir(directory).unwrap();
    }
    let (bench, reader, mut watcher) = bench(&trust, &lists).and_reader();
    reader.insert(card("medecin"));
    let card = watcher.settled();
    let commands = reader.counts().commands;
    let authority = authority();
    let copy = |file: &str, to: &Path| {
        fs::copy(authority.path().join(file), to.join(file)).unwrap();
    };
    copy("chain.pem", &trust);
    for certificate in certificates(&bench, &card) {
        assert_eq!(certificate.trust.status, TrustStatus::Unchecked);
        assert_eq!(certificate.trust.reasons, [CrlMissing]);
    }
    copy("root.crl", &lists);
    copy("ca.crl", &lists);
    for certificate in certificates(&bench, &card) {
        assert_eq!(certificate.trust.status, TrustStatus::Trusted);
        assert_eq!(certificate.trust.reasons, []);
        assert_eq!(certificate.chain.len(), 2);
    }
    // The card is asked nothing.
    assert_eq!(reader.counts().commands, commands);
}

#[test]
fn cards_with_wrong_dates_and_revoked_ones_are_untrusted() {
    for (profile, reason) in [
        ("expired", Expired),
        ("not-yet-valid", NotYetValid),
        ("revoked", Revoked),
    ] {
        let card = card(profile);
        let authority = authority();
        let (bench, reader, mut watcher) = bench(authority.path(), authority.path()).and_reader();
        reader.insert(card);
        let card = watcher.settled();
        for certificate in certificates(&bench, &card) {
            assert_eq!(
                certificate.trust.status,
                TrustStatus::Untrusted,
                "{profile}"
            );
            assert_eq!(certificate.trust.reasons, [reason], "{profile}");
            assert_eq!(certificate.chain.len(), 2, "{profile}");
        }
    }
}

#[test]
fn the_end_of_a_certificate_is_told_in_time_and_once_per_insertion() {
    // Certificates of the profile end in less than three years.
    for (days, profile, told) in [
        (0, "medecin", false),
        (30, "medecin", false),
        (3 * 365, "medecin", true),
        (0, "expired", true),
    ] {
        let (bench, reader, mut watcher) =
            Bench::configured(|config| config.expiry_warning_days = days).and_reader();
        let mut card = card(profile);
        for _ in 0..2 {
            reader.insert(card);
            let id = watcher.settled();
            let expected = certificates(&bench, &id);
            card = reader.remove().unwrap();
            let mut ends = Vec::new();
            watcher.until(|change| match change {
                Change::CertificateExpires { card, not_after } => {
                    ends.push((card.clone(), not_after.clone()));
                    None
                }
                Change::CardRemoved { .. } => Some(()),
                _ => None,
            });
            let first = (id, expected[0].not_after.clone());
            let expected = if told { vec![first] } else { Vec::new() };
            assert_eq!(ends, expected, "{days} days, {profile}");
        }
    }
}

#[test]
fn an_identity_has_the_trust_of_its_certificate() {
    for (profile, status, reasons) in [
        ("medecin", TrustStatus::Trusted, &[][..]),
        ("medecin-cps4", TrustStatus::Trusted, &[]),
        ("expired", TrustStatus::Untrusted, &[Expired]),
        ("not-yet-valid", TrustStatus::Untrusted, &[NotYetValid]),
        ("revoked", TrustStatus::Untrusted, &[Revoked]),
    ] {
        let card = card(profile);
        let authority = authority();
        let (bench, reader, mut watcher) = bench(authority.path(), authority.path()).and_reader();
        reader.insert(card);
        let card = watcher.settled();
        let client = bench.client();
        let public = call::<CardsIdentity>(&client, &whole(&card)).unwrap();
        assert_eq!(public.trust.status, status, "{profile}");
        assert_eq!(public.trust.reasons, reasons, "{profile}");
        login(&client, &card, "1234").unwrap();
        let whole = call::<CardsIdentity>(&client, &whole(&card)).unwrap();
        assert_eq!(whole.trust, public.trust, "{profile}");
        assert!(whole.identity.activities.is_some(), "{profile}");
    }
}

#[test]
fn a_login_or_signature_that_requires_trust_is_refused_before_the_pin() {
    for (profile, reason) in [
        ("medecin", None),
        ("expired", Some("expired")),
        ("not-yet-valid", Some("not_yet_valid")),
        ("revoked", Some("revoked")),
    ] {
        let card = card(profile);
        let authority = authority();
        let (bench, reader, mut watcher) = bench(authority.path(), authority.path()).and_reader();
        reader.insert(card);
        let id = watcher.settled();
        let client = bench.client();
        let refused = |error: ApiError| {
            assert_eq!(error.kind, ErrorKind::CertificateUntrusted, "{profile}");
            assert_eq!(error.detail.as_deref(), reason, "{profile}");
            assert_eq!(error.card.as_ref(), Some(&id), "{profile}");
        };
        let before = reader.counts().commands;
        for keys in [None, Some(vec![Purpose::Signature])] {
            let login = PinLoginParams {
                keys,
                require_trusted: true,
                ..PinLoginParams::with_pin(id.clone(), Pin::new(b"1234").unwrap())
            };
            match (call::<PinLogin>(&client, &login), reason) {
                (Ok(_), None) => drop(logout(&client, &id).unwrap()),
                (Err(error), Some(_)) => refused(error),
                (result, _) => panic!("{profile}: {result:?}"),
            }
            // The holder is not asked either: else the error would be the missing agent.
            let prompted = PinLoginParams { pin: None, ..login };
            let error = call::<PinLogin>(&client, &prompted).unwrap_err();
            match reason {
                Some(_) => refused(error),
                None => assert_eq!(error.kind, ErrorKind::PromptUnavailable),
            }
        }
        if reason.is_some() {
            assert_eq!(reader.counts().commands, before, "{profile}");
        }

        login(&client, &id, "1234").unwrap();
        let before = reader.counts().commands;
        let digest = |require_trusted| SignDigestParams {
            card: id.clone(),
            key: Purpose::Signature,
            scheme: SignScheme::RsaPkcs1Sha256,
            digest: Bytes(DIGEST.to_vec()),
            purpose: None,
            require_trusted,
        };
        let state = SignHashStateParams {
            card: id.clone(),
            key: Purpose::Signature,
            hash: HashAlgorithm::Sha256,
            state: Bytes::default(),
            hashed: 0,
            last_block: Bytes(b"message".to_vec()),
            purpose: None,
            require_trusted: true,
        };
        let cms = SignCmsParams {
            require_trusted: true,
            ..SignCmsParams::new(id.clone(), Purpose::Signature, &DIGEST)
        };
        let jws = SignJwsParams {
            card: id.clone(),
            key: Purpose::Signature,
            algorithm: JwsAlgorithm::Rs256,
            payload: Bytes(b"payload".to_vec()),
            header: serde_json::Map::new(),
            with_certificate: false,
            purpose: None,
            require_trusted: true,
        };
        let results = [
            call::<SignDigest>(&client, &digest(true)).map(|signed| signed.trust.unwrap()),
            call::<SignHashState>(&client, &state).map(|signed| signed.trust.unwrap()),
            call::<SignCms>(&client, &cms).map(|signed| signed.trust),
            call::<SignJws>(&client, &jws).map(|signed| signed.trust),
        ];
        for result in results {
            match reason {
                None => assert_eq!(result.map(|trust| trust.status), Ok(TrustStatus::Trusted)),
                Some(_) => refused(result.unwrap_err()),
            }
        }
        if reason.is_some() {
            assert_eq!(reader.counts().commands, before, "{profile}");
        }
        // A program that does not ask for trust is told.
        let signed = call::<SignDigest>(&client, &digest(false)).unwrap();
        let words = signed.trust.unwrap().reasons;
        let words: Vec<_> = words.iter().map(|reason| reason.word()).collect();
        assert_eq!(words, Vec::from_iter(reason), "{profile}");
    }
}

#[test]
fn foreign_certificates_and_signatures_are_judged_by_the_same_anchors() {
    let card = card("medecin");
    let authority = authority();
    let (trust, lists) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let copy = |file: &str, to: &Path| {
        fs::copy(authority.path().join(file), to.join(file)).unwrap();
    };
    let (bench, reader, mut watcher) = bench(trust.path(), lists.path()).and_reader();
    reader.insert(card);
    let id = watcher.settled();
    let client = bench.client();
    login(&client, &id, "1234").unwrap();
    let signature = Bytes(sign(&client, &id, Purpose::Signature).unwrap());
    let [authentication, signing] = certificates(&bench, &id).try_into().unwrap();
    let issuer = pki().issuing_pem();
    let (_, issuer) = pem_rfc7468::decode_vec(issuer.as_bytes()).unwrap();
    let judge = |der: &Bytes, issuers: &[&[u8]], key| {
        let params = VerifyCertificateParams {
            certificate: der.clone(),
            issuers: issuers.iter().map(|der| Bytes(der.to_vec())).collect(),
            key,
        };
        call::<VerifyCertificate>(&client, &params).unwrap()
    };
    let reasons = |issuers: &[&[u8]]| {
        judge(&signing.der, issuers, Purpose::Signature)
            .trust
            .reasons
    };

    assert_eq!(reasons(&[]), [NoTrustAnchors]);
    copy("root.pem", trust.path());
    assert_eq!(reasons(&[]), [IssuerUnknown]);
    // The issuer came with the certificate.
    assert_eq!(reasons(&[&issuer]), [CrlMissing]);
    copy("root.crl", lists.path());
    copy("ca.crl", lists.path());
    assert_eq!(reasons(&[&issuer]), []);
    assert_eq!(reasons(&[]), [IssuerUnknown]);
    copy("ca.pem", trust.path());
    assert_eq!(reasons(&[]), []);

    let right = judge(&signing.der, &[], Purpose::Signature);
    assert_eq!(right.chain.len(), 2);
    assert_eq!(right.identity.national_id.unwrap().value, "899700000013");
    let usage = judge(&authentication.der, &[], Purpose::Signature).trust;
    assert_eq!(usage.reasons, [Usage]);
    let login = judge(&authentication.der, &[], Purpose::Authentication).trust;
    assert_eq!(login.reasons, []);
    // An authority signs no documents.
    let authority = judge(&Bytes(issuer), &[], Purpose::Signature).trust;
    assert_eq!(authority.reasons, [Constraints, Usage]);

    let verify = |certificate: &Bytes, digest: &[u8]| {
        let params = VerifySignatureParams {
            certificate: certificate.clone(),
            issuers: Vec::new(),
            key: Purpose::Signature,
            scheme: SignScheme::RsaPkcs1Sha256,
            digest: Bytes(digest.to_vec()),
            signature: signature.clone(),
        };
        call::<VerifySignature>(&client, &params)
            .map(|judged| (judged.valid, judged.certificate.trust.status))
    };
    let (trusted, untrusted) = (TrustStatus::Trusted, TrustStatus::Untrusted);
    assert_eq!(verify(&signing.der, &DIGEST), Ok((true, trusted)));
    assert_eq!(verify(&signing.der, &[1; 32]), Ok((false, trusted)));
    assert_eq!(verify(&authentication.der, &DIGEST), Ok((false, untrusted)));
    let short = verify(&signing.der, &[1; 20]).unwrap_err();
    assert_eq!(short.kind, ErrorKind::DataInvalid);

    let many = VerifyCertificateParams {
        certificate: signing.der.clone(),
        issuers: vec![signing.der; 17],
        key: Purpose::Signature,
    };
    let error = call::<VerifyCertificate>(&client, &many).unwrap_err();
    assert_eq!(error.kind, ErrorKind::InvalidParams);
    assert_eq!(error.detail.as_deref(), Some("issuers is at most 16"));
}
