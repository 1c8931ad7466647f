//! Cards with a certificate that is odd: the rest of the card works, whichever certificate it is.

use std::time::SystemTime;

use cps_apdu::Path;
use cps_identity::{Identity, Warning};
use cps_protocol::method::{CardsIdentity, SignCms, SignCmsParams};
use cps_protocol::{Bytes, CardId, ErrorKind, HashAlgorithm, Purpose, TrustReason};
use cps_sim_card::{Card, Oddity, Profile, TestPki};

use crate::support::{Bench, DIGEST, call, card, kind, login, objects, sign, whole};

/// The use that an odd certificate is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// For everything.
    Good,
    /// For signatures, but it is not trusted and a warning names it.
    Odd,
    /// It is shown, but its key cannot be used.
    WithoutKey,
    /// For nothing.
    Unreadable,
}

fn expected(oddity: Oddity) -> Expected {
    match oddity {
        Oddity::NumericName
        | Oddity::HugeExtension
        | Oddity::UnknownCriticalExtension
        | Oddity::TrailingBytes
        | Oddity::SecondCertificate => Expected::Good,
        Oddity::LongSerial
        | Oddity::NegativeSerial
        | Oddity::PaddedSerial
        | Oddity::LongLength
        | Oddity::IndefiniteLength
        | Oddity::IndefiniteBody
        | Oddity::TimeWithoutSeconds
        | Oddity::TimeWithOffset
        | Oddity::StringInPieces
        | Oddity::BooleanOne
        | Oddity::RepeatedExtension
        | Oddity::UnreadableKeyUsage => Expected::Odd,
        Oddity::EllipticKey => Expected::WithoutKey,
        Oddity::ImpossibleTime
        | Oddity::Truncated
        | Oddity::NotACertificate
        | Oddity::Zeros
        | Oddity::Ones
        | Oddity::Empty => Expected::Unreadable,
    }
}

const PLACES: [(Purpose, cps_sim_card::Purpose, &str); 2] = [
    (
        Purpose::Authentication,
        cps_sim_card::Purpose::Authentication,
        "Certificat d'Authentification CPS",
    ),
    (
        Purpose::Signature,
        cps_sim_card::Purpose::Signature,
        "Certificat de Signature CPS",
    ),
];

fn identity(bench: &Bench, id: &CardId) -> Identity {
    call::<CardsIdentity>(&bench.client(), &whole(id))
        .unwrap()
        .identity
}

#[test]
fn a_card_with_an_odd_certificate_works_but_for_what_needs_that_certificate() {
    let mut pki = TestPki::generate(SystemTime::now())
        .unwrap()
        .with_shared_card_keys();
    let (bench, reader, mut watcher) = Bench::with_reader();
    for profile in ["medecin", "medecin-cps4"] {
        for &oddity in Oddity::ALL {
            for (place, of_card, label) in PLACES {
                let what = format!("{profile}, {oddity:?}, {place:?}");
                let profile = Profile::builtin(profile).unwrap();
                let profile = profile.with_oddity(of_card, oddity);
                let card = Card::personalise(&profile, &mut pki, SystemTime::now()).unwrap();
                let held = card.certificate(of_card).to_vec();
                reader.insert(card);
                let id = watcher.settled();
                let expected = expected(oddity);

                // The holder is told by the other certificate if this one tells nothing.
                let identity = identity(&bench, &id);
                let family_name = identity.holder.family_name.map(|name| name.data.value);
                assert_eq!(family_name.as_deref(), Some("SIMULÉ"), "{what}");
                let national_id = identity.national_id.map(|id| id.data.value);
                assert_eq!(national_id.as_deref(), Some("899700000013"), "{what}");
                let named = match identity.warnings.as_slice() {
                    [] => None,
                    [Warning::CertificateEncoding { certificate, .. }] => {
                        Some((Expected::Odd, certificate.as_str()))
                    }
                    [Warning::CertificateUnreadable { certificate, .. }] => {
                        let unusable = [Expected::WithoutKey, Expected::Unreadable];
                        let which = unusable.into_iter().find(|one| *one == expected);
                        which.map(|which| (which, certificate.as_str()))
                    }
                    other => panic!("{what}: {other:?}"),
                };
                let wanted = (expected != Expected::Good).then_some((expected, label));
                assert_eq!(named, wanted, "{what}");

                // The certificate is shown with the bytes that the card holds.
                let shown = objects(&watcher.client, &id).certificates;
                let shown = shown.iter().find(|one| one.key == Some(place)).unwrap();
                assert_eq!(shown.label, label, "{what}");
                assert!(held.starts_with(&shown.der.0), "{what}");
                assert_eq!(
                    shown.unreadable.is_some(),
                    expected == Expected::Unreadable,
                    "{what}: {:?}",
                    shown.unreadable
                );
                let malformed = matches!(expected, Expected::Odd | Expected::Unreadable);
                assert_eq!(
                    shown.trust.reasons.contains(&TrustReason::Malformed),
                    malformed,
                    "{what}: {:?}",
                    shown.trust
                );

                // Both keys work, but for one whose certificate cannot be read.
                let signs = matches!(expected, Expected::Good | Expected::Odd);
                let client = bench.client();
                login(&client, &id, "1234").unwrap();
                for (key, _, _) in PLACES {
                    let signed = sign(&client, &id, key);
                    let document = sign_cms(&client, &id, key);
                    if key != place || signs {
                        signed.unwrap();
                        document.unwrap();
                    } else {
                        let error = signed.unwrap_err();
                        assert_eq!(error.kind, ErrorKind::CertificateDamaged, "{what}");
                        assert!(error.detail.unwrap().starts_with(label), "{what}");
                        assert_eq!(kind(document), ErrorKind::CertificateDamaged, "{what}");
                    }
                }
                reader.remove().unwrap();
                watcher.removed();
                // The next card has the same serial number.
                call::<cps_protocol::method::CacheClear>(
                    &watcher.client,
                    &cps_protocol::method::Empty {},
                )
                .unwrap();
            }
        }
    }
}

fn sign_cms(
    client: &cps_ipc::Client,
    card: &CardId,
    key: Purpose,
) -> Result<Vec<u8>, cps_protocol::ApiError> {
    let params = SignCmsParams {
        card: card.clone(),
        key,
        hash: HashAlgorithm::Sha256,
        digest: Bytes(DIGEST.to_vec()),
        content_type: "1.2.840.113549.1.7.1".to_owned(),
        purpose: None,
        require_trusted: false,
    };
    call::<SignCms>(client, &params).map(|signed| signed.cms.0)
}

#[test]
fn a_card_with_a_missing_certificate_works_but_for_that_key() {
    let (bench, reader, mut watcher) = Bench::with_reader();
    let mut without = card("medecin");
    let signature = [0x3F, 0x00, 0x00, 0x01, 0xA0, 0x01];
    without.delete_file(&Path::from_bytes(&signature).unwrap());
    reader.insert(without);
    let id = watcher.settled();
    assert_eq!(
        identity(&bench, &id).warnings,
        [Warning::CertificateUnreadable {
            certificate: "Certificat de Signature CPS".to_owned(),
            defect: "the card is damaged: 3F00/0001/A001: the file does not exist".to_owned(),
        }]
    );
    login(&watcher.client, &id, "1234").unwrap();
    sign(&watcher.client, &id, Purpose::Authentication).unwrap();
    let refused = sign(&watcher.client, &id, Purpose::Signature);
    assert_eq!(kind(refused), ErrorKind::CertificateDamaged);
}

#[test]
fn a_card_without_any_readable_certificate_still_takes_its_pin() {
    let mut pki = TestPki::generate(SystemTime::now())
        .unwrap()
        .with_shared_card_keys();
    let (bench, reader, mut watcher) = Bench::with_reader();
    let medecin = Profile::builtin("medecin")
        .unwrap()
        .with_oddity(cps_sim_card::Purpose::Signature, Oddity::Zeros)
        .with_oddity(cps_sim_card::Purpose::Authentication, Oddity::Truncated);
    let contactless = Profile::builtin("medecin-sans-contact")
        .unwrap()
        .with_oddity(cps_sim_card::Purpose::Technical, Oddity::Ones);
    for (profile, keys) in [
        (medecin, &[Purpose::Authentication, Purpose::Signature][..]),
        (contactless, &[Purpose::Technical]),
    ] {
        reader.insert(Card::personalise(&profile, &mut pki, SystemTime::now()).unwrap());
        let id = watcher.settled();
        let identity = identity(&bench, &id);
        assert_eq!(identity.national_id, None);
        assert_eq!(identity.warnings.len(), 1 + keys.len(), "{identity:?}");
        if keys.len() > 1 {
            login(&watcher.client, &id, "1234").unwrap();
        }
        for key in keys {
            let refused = sign(&watcher.client, &id, *key);
            assert_eq!(kind(refused), ErrorKind::CertificateDamaged);
        }
        reader.remove().unwrap();
        watcher.removed();
    }
}
