//! `cards.status` and the features of `system.info`.

use cps_ipc::Client;
use cps_protocol::method::{CardsStatus, Empty, Feature, Info};
use cps_protocol::{
    CardStatus, ErrorKind, LoginHolder, Purpose, ReaderState, TrustReason, TrustStatus,
};
use cpsd::LoginAccess;

use crate::counts::record;
use crate::support::{self, Bench, card, login, logout};

fn status(client: &Client) -> CardStatus {
    let mut found = client.call::<CardsStatus>(&Empty {}).unwrap();
    assert_eq!((found.problem, found.statuses.len()), (None, 1));
    found.statuses.remove(0)
}

#[test]
fn the_state_of_a_card_is_told_without_asking_it() {
    let (bench, reader, mut watcher) = Bench::with_reader();
    let client = bench.client();
    let empty = CardStatus {
        reader: "R".to_owned(),
        state: ReaderState::Empty,
        present: false,
        problem: None,
        summary: None,
        holder_known: false,
        pin: None,
        validities: Vec::new(),
        login: LoginHolder::Free,
    };
    assert_eq!(status(&client), empty);

    let mut new = card("medecin");
    let transcript = record(&mut new);
    reader.insert(new);
    let id = watcher.settled();
    let commands = || transcript.lock().unwrap().len();
    let before = commands();
    let ready = status(&client);
    assert_eq!(commands(), before);
    assert_eq!(ready.summary.as_ref().map(|card| &card.id), Some(&id));
    assert_eq!(ready.state, ReaderState::Ready);
    assert!(ready.present && ready.holder_known);
    assert_eq!(ready.login, LoginHolder::Free);
    let keys: Vec<_> = ready.validities.iter().map(|told| told.key).collect();
    assert_eq!(
        keys,
        [Some(Purpose::Authentication), Some(Purpose::Signature)]
    );
    for told in &ready.validities {
        assert!(told.days_left.is_some_and(|days| days > 0), "{told:?}");
        assert_eq!(told.trust.status, TrustStatus::Untrusted);
        assert_eq!(told.trust.reasons, [TrustReason::NoTrustAnchors]);
    }

    // A wrong PIN is in the next answer, and so is a login: of this connection, or of another.
    support::kind(login(&client, &id, "0000"));
    assert_eq!(status(&client).pin.and_then(|pin| pin.retries), Some(2));
    login(&client, &id, "1234").unwrap();
    assert_eq!(status(&client).login, LoginHolder::Own);
    assert_eq!(status(&bench.client()).login, LoginHolder::Other);
    logout(&client, &id).unwrap();
    assert_eq!(status(&client).login, LoginHolder::Free);

    reader.remove().unwrap();
    watcher.removed();
    assert_eq!(status(&client), empty);
}

#[test]
fn a_card_that_takes_no_login_has_a_problem() {
    let (bench, reader, mut watcher) = Bench::with_reader();
    reader.insert(card("update-interrupted"));
    watcher.settled();
    let told = status(&bench.client());
    assert_eq!(told.state, ReaderState::Ready);
    let problem = told.problem.map(|problem| problem.kind);
    assert_eq!(problem, Some(ErrorKind::UpdateInterrupted));
}

#[test]
fn an_expired_certificate_has_negative_days() {
    let (bench, reader, mut watcher) = Bench::configured(Bench::trust).and_reader();
    reader.insert(card("expired"));
    watcher.settled();
    for told in status(&bench.client()).validities {
        assert!(told.days_left.is_some_and(|days| days < 0), "{told:?}");
        assert_eq!(told.trust.reasons, [TrustReason::Expired]);
    }
}

#[test]
fn the_features_follow_the_configuration() {
    let always = [
        Feature::CardStatus,
        Feature::SignDigests,
        Feature::Assertions,
        Feature::PromptedPinChange,
        Feature::WebOrigins,
    ];
    let features = |bench: &Bench| bench.client().call::<Info>(&Empty {}).unwrap().features;
    let shared = Bench::configured(|config| config.login_access = LoginAccess::Shared);
    assert_eq!(features(&shared), always);
    let directory = tempfile::tempdir().unwrap();
    let audited = Bench::configured(|config| {
        config.audit_file = Some(directory.path().join("audit.jsonl"));
    });
    let configured = [Feature::ExclusiveLogin, Feature::Audit];
    assert_eq!(features(&audited), [&always[..], &configured].concat());
}
