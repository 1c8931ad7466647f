//! The test authority, its directory, and the certificates of cards.

use cps_sim_card::{Card, PkiError, Profile, Purpose, TestPki};
use der::{Decode as _, DecodePem as _, Encode as _};
use rsa::RsaPublicKey;
use rsa::pkcs1v15::{Signature, VerifyingKey};
use rsa::pkcs8::DecodePublicKey as _;
use rsa::signature::Verifier as _;
use rsa::traits::PublicKeyParts as _;
use sha2::Sha256;
use x509_cert::Certificate;
use x509_cert::crl::CertificateList;
use x509_cert::ext::pkix::{ExtendedKeyUsage, KeyUsage, SubjectKeyIdentifier};

use crate::fixture::{card_named, medecin, now, with_pki};

fn public_key(certificate: &Certificate) -> RsaPublicKey {
    let info = certificate
        .tbs_certificate()
        .subject_public_key_info()
        .to_der()
        .unwrap();
    RsaPublicKey::from_public_key_der(&info).unwrap()
}

fn verify(certificate: &Certificate, issuer: &Certificate) {
    let key = VerifyingKey::<Sha256>::new(public_key(issuer));
    let signature = Signature::try_from(certificate.signature().raw_bytes()).unwrap();
    key.verify(&certificate.tbs_certificate().to_der().unwrap(), &signature)
        .unwrap();
}

#[test]
fn the_chain_verifies_and_says_that_it_is_a_test() {
    let card = medecin();
    let (root, issuing) = with_pki(|pki| (pki.root_pem(), pki.issuing_pem()));
    let root = Certificate::from_pem(root).unwrap();
    let issuing = Certificate::from_pem(issuing).unwrap();
    verify(&root, &root);
    verify(&issuing, &root);
    for purpose in [Purpose::Signature, Purpose::Authentication] {
        let certificate = Certificate::from_der(card.certificate(purpose)).unwrap();
        verify(&certificate, &issuing);
        assert_eq!(public_key(&certificate).size(), 256);
    }
    assert_eq!(
        issuing.tbs_certificate().subject().to_string(),
        "CN=TEST AC SIMULATEUR CPX PERSONNES,OU=NE PAS UTILISER,O=SIMULATEUR CPX,C=FR"
    );
}

#[test]
fn certificates_follow_the_profile_of_the_reference() {
    // `identity.md` §2.4, §2.7 and §2.10
    let card = medecin();
    let table = [
        (Purpose::Signature, vec!["1.3.6.1.5.5.7.3.4"], true),
        (
            Purpose::Authentication,
            vec!["1.3.6.1.5.5.7.3.2", "1.3.6.1.4.1.311.20.2.2"],
            false,
        ),
    ];
    for (purpose, extended, non_repudiation) in table {
        let der = card.certificate(purpose);
        assert!((1700..2300).contains(&der.len()), "{} bytes", der.len());
        let certificate = Certificate::from_der(der).unwrap();
        let tbs = certificate.tbs_certificate();
        assert_eq!(
            tbs.subject().to_string(),
            "SN=SIMULÉ+GN=PRATICIEN+CN=899700000013,TITLE=Médecin,C=FR"
        );
        assert_eq!(
            tbs.subject()
                .iter_rdn()
                .map(|rdn| rdn.len())
                .collect::<Vec<_>>(),
            [1, 1, 3]
        );
        assert_eq!(
            tbs.validity().not_before.to_string(),
            "2026-01-01T00:00:00Z"
        );
        assert_eq!(tbs.validity().not_after.to_string(), "2029-01-01T00:00:00Z");
        let (critical, usage) = tbs.get_extension::<KeyUsage>().unwrap().unwrap();
        assert!(critical);
        assert_eq!(usage.non_repudiation(), non_repudiation);
        assert_eq!(usage.digital_signature(), !non_repudiation);
        let (_, found) = tbs.get_extension::<ExtendedKeyUsage>().unwrap().unwrap();
        assert_eq!(
            found.0.iter().map(ToString::to_string).collect::<Vec<_>>(),
            extended
        );
        assert!(
            tbs.get_extension::<SubjectKeyIdentifier>()
                .unwrap()
                .is_some()
        );
        let private = tbs.extensions().unwrap().iter().filter_map(|extension| {
            let oid = extension.extn_id.to_string();
            let last = oid.strip_prefix("1.2.250.1.71.")?.to_owned();
            Some((last, extension.extn_value.as_bytes().to_vec()))
        });
        let expected: [(&str, &[u8]); 5] = [
            ("1.2.5", &[0x04, 0x01, 0x80]),
            ("1.2.2", &[0x02, 0x01, 0x00]),
            ("1.2.3", b"\x13\x158025000001/2900000001"),
            ("1.2.7", &[0x02, 0x01, 0x0A]),
            ("4.2.5", b"\x30\x0E\x0C\x06CAPA05\x0C\x04SM26"),
        ];
        let expected = expected.map(|(oid, value)| (oid.to_owned(), value.to_vec()));
        assert_eq!(private.collect::<Vec<_>>(), expected);
    }
}

fn issuer_of(profile: &str) -> String {
    let card = card_named(profile);
    let certificate = Certificate::from_der(card.certificate(Purpose::Signature)).unwrap();
    certificate.tbs_certificate().issuer().to_string()
}

#[test]
fn the_range_and_the_naming_show_in_the_issuer() {
    let table = [
        ("medecin", "TEST AC SIMULATEUR CPX PERSONNES"),
        ("autorise", "TEST AC SIMULATEUR CPX STANDARD PERSONNES"),
        ("production-naming", "AC SIMULATEUR CPX PERSONNES"),
    ];
    for (profile, name) in table {
        let expected = format!("CN={name},OU=NE PAS UTILISER,O=SIMULATEUR CPX,C=FR");
        assert_eq!(issuer_of(profile), expected, "{profile}");
    }
}

#[test]
fn subjects_are_those_of_their_kind_of_card() {
    // `identity.md` §2.4, §2.6, §2.9 and §2.10
    let table = [
        (
            "employe",
            "CN=310B000000/000000018,OU=10B0000000,O=ETABLISSEMENT FICTIF,C=FR",
        ),
        (
            "autorise",
            "SN=AUTORISÉ+GN=PERSONNEL+CN=500000000000018/CPAT0002,OU=300000000000018,\
             L=Paris (75),O=TEST,C=FR",
        ),
        (
            "certificate-old-subject",
            "SN=SIMULÉ+GN=PRATICIEN+CN=899700000013,OU=Médecin,O=TEST,C=FR",
        ),
    ];
    for (profile, subject) in table {
        let card = card_named(profile);
        let certificate = Certificate::from_der(card.certificate(Purpose::Signature)).unwrap();
        assert_eq!(
            certificate.tbs_certificate().subject().to_string(),
            subject,
            "{profile}"
        );
    }
}

#[test]
fn key_usages_deviate_where_a_profile_says_so() {
    // `identity.md` §2.10: non-repudiation, digital signature, key encipherment; number of extended
    // usages.
    type Usages = ((bool, bool, bool), usize);
    let table: [(&str, Usages, Usages); 4] = [
        (
            "medecin",
            ((true, false, false), 1),
            ((false, true, false), 2),
        ),
        (
            "certificate-key-encipherment",
            ((true, false, false), 1),
            ((false, true, true), 2),
        ),
        (
            "certificate-digital-signature",
            ((true, true, false), 1),
            ((false, true, false), 2),
        ),
        (
            "certificate-all-purposes",
            ((true, false, false), 3),
            ((false, true, false), 3),
        ),
    ];
    for (profile, signature, authentication) in table {
        let card = card_named(profile);
        let usages = |purpose| {
            let certificate = Certificate::from_der(card.certificate(purpose)).unwrap();
            let tbs = certificate.tbs_certificate();
            let (_, usage) = tbs.get_extension::<KeyUsage>().unwrap().unwrap();
            let (_, extended) = tbs.get_extension::<ExtendedKeyUsage>().unwrap().unwrap();
            let usages = (
                usage.non_repudiation(),
                usage.digital_signature(),
                usage.key_encipherment(),
            );
            (usages, extended.0.len())
        };
        assert_eq!(usages(Purpose::Signature), signature, "{profile}");
        assert_eq!(usages(Purpose::Authentication), authentication, "{profile}");
    }
}

#[test]
fn a_revoked_card_is_on_the_list_from_then_on() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    let mut pki = TestPki::open_or_create(path, now()).unwrap();
    let on_list = |name: &str| {
        let der = std::fs::read(path.join(name)).unwrap();
        let list = CertificateList::from_der(&der).unwrap();
        let signed = list.tbs_cert_list.to_der().unwrap();
        let stem = name.split('.').next().unwrap();
        let issuer = std::fs::read(path.join(format!("{stem}.pem"))).unwrap();
        let issuer = Certificate::from_pem(issuer).unwrap();
        let signature = Signature::try_from(list.signature.raw_bytes()).unwrap();
        VerifyingKey::<Sha256>::new(public_key(&issuer))
            .verify(&signed, &signature)
            .unwrap();
        assert_eq!(
            list.tbs_cert_list.issuer,
            *issuer.tbs_certificate().subject()
        );
        let revoked = list.tbs_cert_list.revoked_certificates;
        revoked.map(|entries| {
            entries
                .into_iter()
                .map(|e| e.serial_number)
                .collect::<Vec<_>>()
        })
    };
    for name in ["root.crl", "ca.crl", "ca-standard.crl", "ca-production.crl"] {
        assert_eq!(on_list(name), None);
    }
    let mut serials = Vec::new();
    for profile in ["medecin", "revoked"] {
        let profile = Profile::builtin(profile).unwrap();
        let card = Card::personalise(&profile, &mut pki, now()).unwrap();
        for purpose in [Purpose::Signature, Purpose::Authentication] {
            let certificate = Certificate::from_der(card.certificate(purpose)).unwrap();
            serials.push(certificate.tbs_certificate().serial_number().clone());
        }
    }
    pki.write_trust(path).unwrap();
    assert_eq!(on_list("ca.crl"), Some(serials[2..].to_vec()));
    assert_eq!(on_list("ca-standard.crl"), None);
    // Also when the directory is opened the next time.
    let pki = TestPki::open_or_create(path, now()).unwrap();
    pki.write_trust(path).unwrap();
    assert_eq!(on_list("ca.crl"), Some(serials[2..].to_vec()));
}

#[test]
fn the_same_seed_makes_the_same_card() {
    let make = || {
        let mut pki = TestPki::from_seed([1; 32], now()).unwrap();
        let profile = Profile::builtin("infirmier").unwrap();
        let card = Card::personalise(&profile, &mut pki, now()).unwrap();
        card.certificate(Purpose::Signature).to_vec()
    };
    assert_eq!(make(), make());
}

/// Opened at once from several threads, each with its own lock, as several programs would.
#[test]
fn an_empty_directory_gets_one_authority_however_many_ask_for_it_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("pki");
    let start = std::sync::Barrier::new(4);
    let roots: Vec<String> = std::thread::scope(|scope| {
        let asking = [(); 4].map(|()| {
            scope.spawn(|| {
                start.wait();
                TestPki::open_or_create(&path, now()).unwrap().root_pem()
            })
        });
        asking.map(|asking| asking.join().unwrap()).into()
    });
    assert!(roots.iter().all(|root| *root == roots[0]));
    let kept = std::fs::read_to_string(path.join("root.pem")).unwrap();
    assert_eq!(kept, roots[0]);
}

#[test]
fn a_directory_keeps_the_authority() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("pki");
    let first = TestPki::open_or_create(&path, now()).unwrap();
    let second = TestPki::open_or_create(&path, now()).unwrap();
    assert_eq!(first.root_pem(), second.root_pem());
    assert_eq!(first.issuing_pem(), second.issuing_pem());

    let trust = directory.path().join("trust");
    second.write_trust(&trust).unwrap();
    let read = |name: &str| std::fs::read_to_string(trust.join(name)).unwrap();
    let chain = ["ca.pem", "ca-standard.pem", "ca-production.pem", "root.pem"].map(read);
    assert_eq!(read("chain.pem"), chain.concat());

    std::fs::write(path.join("ca.key.der"), b"nonsense").unwrap();
    let error = TestPki::open_or_create(&path, now()).unwrap_err();
    assert!(matches!(error, PkiError::Content { ref file, .. } if file.ends_with("ca.key.der")));
}

#[test]
fn kept_keys_are_taken_again_and_two_cards_have_their_own() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("keys");
    let profile = Profile::builtin("medecin").unwrap();
    let key = |pki: &mut TestPki, purpose| {
        let card = Card::personalise(&profile, pki, now()).unwrap();
        let certificate = Certificate::from_der(card.certificate(purpose)).unwrap();
        public_key(&certificate)
    };
    let run = || {
        let mut pki = TestPki::generate_with_keys_in(&path, now()).unwrap();
        let root = public_key(&Certificate::from_pem(pki.root_pem()).unwrap());
        let cards = [(); 3].map(|()| key(&mut pki, Purpose::Signature));
        (pki.root_pem(), root, cards)
    };
    let (first_root, root, [first, second, third]) = run();
    assert_ne!(first, second);
    assert_eq!(first, third);
    // The authority is another with the same keys.
    let (next_root, again, cards) = run();
    assert_ne!(first_root, next_root);
    assert_eq!((again, cards), (root, [first, second, third]));

    let damaged = "99000001-Signature-0.key.der";
    std::fs::write(path.join(damaged), b"nonsense").unwrap();
    let mut pki = TestPki::generate_with_keys_in(&path, now()).unwrap();
    let error = Card::personalise(&profile, &mut pki, now()).unwrap_err();
    let named = path.join(damaged);
    assert!(
        error.to_string().starts_with(&format!(
            "no key for the card: {}: not a file of this simulator: ",
            named.display()
        )),
        "{error}"
    );
}

#[cfg(unix)]
#[test]
fn the_keys_of_an_authority_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("pki");
    TestPki::open_or_create(&path, now()).unwrap();
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o700);
    for key in ["root.key.der", "ca.key.der"] {
        assert_eq!(mode(&path.join(key)), 0o600);
    }
}
