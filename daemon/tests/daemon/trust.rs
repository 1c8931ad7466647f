//! What clients are told of the certificates of a card.

use std::fs;
use std::path::Path;

use cps_protocol::event::Change;
use cps_protocol::method::CardsCertificates;
use cps_protocol::{CardId, Certificate, TrustReason, TrustStatus};
use tempfile::TempDir;

use crate::support::{Bench, call, card, objects, params, pki};

use TrustReason::{CrlMissing, Expired, NoTrustAnchors, NotYetValid, Revoked};

/// A daemon that looks for certificates and lists in these directories.
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
