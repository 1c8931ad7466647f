//! Cards that the index of the directory names as opposed.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use cps_directory::{Access, Options, Structures};
use cps_protocol::audit::{CardFacts, Operation};
use cps_protocol::event::Change;
use cps_protocol::method::{
    AuditTail, AuditTailParams, CardsCertificates, CardsIdentity, DirectoryIndex, Empty,
    IdentityParams, Info, PinLogin, PinLoginParams, SignDigests, SignDigestsParams,
};
use cps_protocol::{
    Account, Bytes, CardGeneration, CardId, DirectoryFreshness, ErrorKind, Purpose, SignScheme,
    TrustReason, TrustStatus,
};
use cps_testsuite::extraction;
use cpsd::OpposedCards;
use tempfile::TempDir;

use crate::support::{Bench, DIGEST, call, card, login, logout, params, pin};

/// Number of the card of the profile `medecin`.
const CARD: &str = "2900000001";

/// Builds an index in which one card is opposed.
fn index(folder: &Path, opposed: &str, list: SystemTime) -> PathBuf {
    let cards = folder.join("porteurs.txt");
    let header = extraction::CARDS;
    let rpps = "99700000013";
    let text = format!(
        "{header}\n8|{rpps}|8{rpps}|CPS||{opposed}|8{rpps}|20260101|20290101|2026-06-15||\n"
    );
    fs::write(&cards, text).unwrap();
    File::options()
        .append(true)
        .open(&cards)
        .unwrap()
        .set_modified(list)
        .unwrap();
    let options = Options {
        structures: Structures::default(),
        everyone: false,
        access: Access::Owner,
        now: 0,
    };
    let to = folder.join("index");
    cps_directory::build(&[cards], &to, &options, &mut |_| {}).unwrap();
    to
}

/// Returns a daemon with trusted authorities and an index, at a path where there may be none yet.
fn bench(index: &Path, opposed: OpposedCards) -> Bench {
    Bench::configured(|config| {
        Bench::trust(config);
        config.directory_index = Some(index.to_owned());
        config.opposed_cards = opposed;
    })
}

fn state(bench: &Bench) -> DirectoryIndex {
    let info = call::<Info>(&bench.client(), &Empty {}).unwrap();
    info.directory.unwrap()
}

/// Returns the reasons against the certificates of a card, which are the same for all.
fn reasons(bench: &Bench, card: &CardId) -> Vec<TrustReason> {
    let client = bench.client();
    let found = call::<CardsCertificates>(&client, &params(card)).unwrap();
    let identity = IdentityParams {
        card: card.clone(),
        complete: false,
    };
    let identity = call::<CardsIdentity>(&client, &identity).unwrap();
    assert_eq!(found.certificates.len(), 2);
    for certificate in found.certificates {
        assert_eq!(certificate.trust, identity.trust);
    }
    identity.trust.reasons
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn an_opposed_card_is_untrusted_and_told_once_per_insertion_and_can_be_used() {
    let folder = folder();
    let index = index(folder.path(), CARD, SystemTime::now());
    let (bench, reader, mut watcher) = bench(&index, OpposedCards::Warn).and_reader();
    let mut inserted = card("medecin");
    for _ in 0..2 {
        reader.insert(inserted);
        let id = watcher.settled();
        assert_eq!(reasons(&bench, &id), [TrustReason::CardOpposed]);
        let client = bench.client();
        login(&client, &id, "1234").unwrap();
        let trusted = PinLoginParams {
            require_trusted: true,
            ..PinLoginParams::with_pin(id.clone(), pin("1234").0)
        };
        let refused = call::<PinLogin>(&bench.client(), &trusted).unwrap_err();
        assert_eq!(refused.kind, ErrorKind::CertificateUntrusted);
        inserted = reader.remove().unwrap();
        let mut told = Vec::new();
        watcher.until(|change| match change {
            Change::CardOpposed { card, since } => {
                told.push((card.clone(), since.clone()));
                None
            }
            Change::CardRemoved { .. } => Some(()),
            _ => None,
        });
        assert_eq!(told, [(id, "2026-06-15".to_owned())]);
    }
}

#[test]
fn no_login_begins_with_an_opposed_card_where_the_administrator_denies_it() {
    let folder = folder();
    let index = index(folder.path(), CARD, SystemTime::now());
    let (bench, reader, mut watcher) = bench(&index, OpposedCards::Deny).and_reader();
    reader.insert(card("medecin"));
    let id = watcher.settled();
    let commands = reader.counts().commands;
    let refused = login(&bench.client(), &id, "1234").unwrap_err();
    assert_eq!(refused.kind, ErrorKind::CertificateUntrusted);
    assert_eq!(refused.detail.as_deref(), Some("card_opposed"));
    assert_eq!(reader.counts().commands, commands, "the card is not asked");

    // Another card, whose certificates are no better: it is not opposed.
    reader.remove().unwrap();
    reader.insert(card("expired"));
    let other = watcher.settled();
    assert_eq!(reasons(&bench, &other), [TrustReason::Expired]);
    login(&bench.client(), &other, "1234").unwrap();
}

#[test]
fn an_index_that_is_not_there_or_damaged_keeps_no_card_from_being_used() {
    let folder = folder();
    let path = folder.path().join("index");
    let (bench, reader, mut watcher) = bench(&path, OpposedCards::Deny).and_reader();
    reader.insert(card("medecin"));
    let id = watcher.settled();
    let usable = || {
        assert_eq!(reasons(&bench, &id), []);
        login(&bench.client(), &id, "1234").unwrap();
        let state = state(&bench);
        assert_eq!(state.freshness, DirectoryFreshness::Unusable);
        state.detail.unwrap()
    };
    assert!(usable().starts_with("the index cannot be read"));

    // It counts as soon as it is there.
    index(folder.path(), CARD, SystemTime::now());
    assert_eq!(reasons(&bench, &id), [TrustReason::CardOpposed]);
    let whole = fs::read(&path).unwrap();

    for (content, reason) in [
        (&whole[..whole.len() - 4096], "the index is cut off"),
        (b"<html>", "the file is not an index of the directory"),
    ] {
        fs::write(folder.path().join("new"), content).unwrap();
        fs::rename(folder.path().join("new"), &path).unwrap();
        let told = usable();
        assert!(told.starts_with(reason), "{told}");
    }

    index(folder.path(), CARD, SystemTime::now());
    fs::set_permissions(&path, Permissions::from_mode(0o666)).unwrap();
    let told = usable();
    assert!(
        told.contains("index"),
        "others could have written it: {told}"
    );

    // Another one that does not name the card.
    index(folder.path(), "2900000999", SystemTime::now());
    assert_eq!(reasons(&bench, &id), []);
    assert_eq!(state(&bench).freshness, DirectoryFreshness::Current);
}

#[test]
fn the_age_of_the_list_of_cards_is_told() {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    let folder = folder();
    let path = folder.path().join("index");
    let bench = bench(&path, OpposedCards::Warn);
    for (age, freshness) in [
        (Duration::ZERO, DirectoryFreshness::Current),
        (6 * DAY, DirectoryFreshness::Current),
        (8 * DAY, DirectoryFreshness::Old),
    ] {
        index(folder.path(), CARD, SystemTime::now() - age);
        let state = state(&bench);
        assert_eq!(state.freshness, freshness, "{age:?}");
        assert!(state.date.is_some() && state.detail.is_none());
    }
    let plain = Bench::new();
    let info = call::<Info>(&plain.client(), &Empty {}).unwrap();
    assert_eq!(info.directory, None);
}

#[test]
fn an_old_index_still_names_its_cards() {
    let folder = folder();
    let index = index(folder.path(), CARD, SystemTime::UNIX_EPOCH);
    let (bench, _, _, id) = bench(&index, OpposedCards::Warn).and_card("medecin");
    assert_eq!(reasons(&bench, &id), [TrustReason::CardOpposed]);
    let client = bench.client();
    let found = call::<CardsCertificates>(&client, &params(&id)).unwrap();
    let status = found.certificates[0].trust.status;
    assert_eq!(status, TrustStatus::Untrusted);
}

/// Returns operation, account and facts of each record.
fn recorded(bench: &Bench) -> Vec<(Operation, Account, CardFacts)> {
    let tail = call::<AuditTail>(&bench.client(), &AuditTailParams { lines: 100 }).unwrap();
    let records = tail.records.into_iter();
    let told = records.map(|record| (record.operation, record.account, record.subject.card));
    told.collect()
}

#[test]
fn a_record_tells_generation_and_opposition_of_the_card_and_an_opposed_one_has_one_more() {
    let folder = folder();
    let path = folder.path().join("index");
    index(folder.path(), CARD, SystemTime::now());
    let bench = Bench::configured(|config| {
        config.directory_index = Some(path.clone());
        config.audit_file = Some(folder.path().join("audit"));
    });
    let (bench, reader, mut watcher) = bench.and_reader();
    reader.insert(card("medecin"));
    let id = watcher.settled();
    let facts = |generation, opposed: Option<&str>, freshness| CardFacts {
        generation: Some(generation),
        opposed: opposed.map(str::to_owned),
        directory_freshness: Some(freshness),
    };
    use DirectoryFreshness::{Current, Old};
    let seen = facts(CardGeneration::Cps3, Some("2026-06-15"), Current);
    let own = Account::from_uid(rustix::process::geteuid().as_raw());
    assert_eq!(
        recorded(&bench),
        [(Operation::OpposedCard, own, seen.clone())]
    );

    let client = bench.client();
    login(&client, &id, "1234").unwrap();
    let signing = SignDigestsParams {
        card: id.clone(),
        key: Purpose::Signature,
        scheme: SignScheme::RsaPkcs1Sha256,
        digests: vec![Bytes(DIGEST.to_vec())],
        purpose: None,
        require_trusted: false,
    };
    call::<SignDigests>(&client, &signing).unwrap();
    logout(&client, &id).unwrap();
    let rest = [
        (Operation::Login, own, seen.clone()),
        (Operation::Sign, own, seen),
        // It is no use of the card.
        (Operation::LoginEnded, own, CardFacts::default()),
    ];
    assert_eq!(recorded(&bench)[1..], rest);

    // A card that is not opposed leaves no trace before its use.
    reader.remove().unwrap();
    index(folder.path(), "2900000999", SystemTime::UNIX_EPOCH);
    reader.insert(card("medecin-cps4"));
    let id = watcher.settled();
    assert_eq!(recorded(&bench).len(), 4);
    login(&bench.client(), &id, "1234").unwrap();
    let told = recorded(&bench)[4].clone();
    assert_eq!(
        told,
        (
            Operation::Login,
            own,
            facts(CardGeneration::Cps4, None, Old)
        )
    );
}
