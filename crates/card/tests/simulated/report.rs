//! Reports on cards: nothing of the holder, no code presented more often than once, nothing
//! written, and enough to make a simulated card behave like the reported one.

use std::sync::{Arc, Mutex};

use cps_apdu::{FileId, Path};
use cps_card::{CardError, Verification};
use cps_sim_card::{Behaviour, Card as SimCard, Event, Profile, Reference};
use cps_testsuite::privacy::Traces;
use cps_types::report::{
    CardReport, FACTS, Fact, FileRole, Probe, ReportedCode, ReportedStatus, Verdict,
};

use crate::family::{CONTACTLESS, CPS3, CPS4, Expected, behaviours, refusals, with_behaviour};
use crate::support::{Desk, personalised_like, pin};

fn card_of(profile: &str) -> SimCard {
    personalised_like(profile, |profile| profile)
}

fn has_pin(desk: &mut Desk) -> bool {
    desk.card.profile().unwrap().pin.is_some()
}

/// Returns a report without its times.
fn report(desk: &mut Desk, with_pin: bool) -> CardReport {
    let keys = desk.card.profile().unwrap().keys;
    let verified = with_pin.then(|| desk.log_in());
    let report = desk.card.report("1.2.3", &keys, verified.as_ref()).unwrap();
    assert_eq!(report.pin_presented, with_pin);
    report.without_times()
}

fn seen(report: &CardReport, fact: Fact) -> (Verdict, Option<&str>) {
    let found = report
        .facts
        .iter()
        .find(|found| found.fact == fact)
        .unwrap();
    (found.verdict, found.seen.as_deref())
}

/// Returns what must not be in a report on a card: the values of its profile, and the contents of
/// its files.
fn traces(profile: &str, card: &SimCard, report: &CardReport) -> Traces {
    let mut traces = Traces::default();
    traces.add_profile(profile, Profile::builtin_text);
    for file in &report.files {
        // The directory of the contactless side is no content of the holder.
        let is_of_holder = !file.path.starts_with("3F00/0002/")
            && matches!(
                file.role,
                FileRole::Certificate
                    | FileRole::Data
                    | FileRole::Update
                    | FileRole::SerialNumber
                    | FileRole::Candidate
            );
        let ids: Vec<_> = file.ids().unwrap().into_iter().map(FileId).collect();
        let path = Path::new(&ids);
        if let Some(content) = card.file(&path).filter(|_| is_of_holder) {
            traces.add_bytes(content);
        }
    }
    traces.allow_constants();
    assert!(!traces.is_empty());
    traces
}

#[test]
fn nothing_of_any_holder_is_in_a_report() {
    let mut found = Vec::new();
    for profile in Profile::builtin_names() {
        let mut desk = Desk::with(card_of(profile));
        let status = desk
            .reader
            .with_card(|card| card.tries_left(Reference::Pin));
        let pins = if has_pin(&mut desk) && status != Some(0) {
            &[false, true][..]
        } else {
            &[false]
        };
        for with_pin in pins {
            let report = report(&mut desk, *with_pin);
            let traces = desk
                .reader
                .with_card(|card| traces(profile, card, &report))
                .unwrap();
            for json in [
                serde_json::to_string(&report).unwrap(),
                serde_json::to_string_pretty(&report).unwrap(),
            ] {
                let those = traces.find_in(&json).into_iter();
                found.extend(those.map(|trace| format!("{profile} {with_pin}: {trace}")));
            }
        }
    }
    assert_eq!(found, [""; 0]);
}

/// A file of the card that is no data object, but text, shows neither as tags nor as lengths.
#[test]
fn content_without_structure_is_only_counted() {
    let mut card = card_of("medecin");
    let name = Path::new(&[FileId::MF, FileId(0x0001), FileId(0xD102)]);
    card.set_file(&name, b"DUPONT-DURAND MARIE".to_vec());
    let mut desk = Desk::with(card);
    let report = report(&mut desk, false);
    let file = report.data("CPS_NAME_PS").unwrap();
    assert_eq!((file.bytes_read, file.structure.other), (19, 19));
    assert!(file.structure.elements.is_empty());
    let (verdict, _) = seen(&report, Fact::IdentityTags);
    assert_eq!(verdict, Verdict::Contradicted);
}

/// Labels that directories do not usually have are values: they are not shown.
#[test]
fn a_label_is_shown_if_it_is_a_known_one() {
    let mut card = card_of("medecin");
    let dodf = Path::new(&[FileId::MF, FileId(0x0001), FileId(0x7006)]);
    let mut content = card.file(&dodf).unwrap().to_vec();
    let at = content
        .windows(11)
        .position(|w| w == b"CPS_NAME_PS")
        .unwrap();
    content[at..at + 11].copy_from_slice(b"DR_MARTIN_X");
    card.set_file(&dodf, content);
    let report = report(&mut Desk::with(card), false);
    assert!(!serde_json::to_string(&report).unwrap().contains("MARTIN"));
    assert_eq!(report.data("CPS_NAME_PS"), None);
    assert!(report.data("CPS_LANG_PS").is_some());
}

/// Shows every command of a report to the test.
fn watched(desk: &Desk) -> Arc<Mutex<Vec<Vec<u8>>>> {
    let commands = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&commands);
    let observer = Box::new(move |event: &Event<'_>| {
        if let Event::Exchange(exchange) = event {
            let header = exchange.header().to_vec();
            let length = exchange.command_length();
            let mut log = log.lock().unwrap();
            log.push([header, vec![u8::try_from(length).unwrap_or(u8::MAX)]].concat());
        }
    });
    desk.reader
        .with_card(|card| card.set_observer(observer))
        .unwrap();
    commands
}

/// Instructions that change something of a card.
const WRITING: [u8; 10] = [0x0E, 0x24, 0x2C, 0x44, 0xD0, 0xD6, 0xDA, 0xDB, 0xE0, 0xE4];
const VERIFY: u8 = 0x20;
/// The length of VERIFY with a block of eight bytes.
const WITH_BLOCK: u8 = 13;

#[test]
fn a_report_presents_no_code_twice_and_writes_nothing() {
    let variants = [&behaviours()[..], &refusals()].concat();
    for expected in [&CPS3, &CONTACTLESS, &CPS4] {
        let mut card = card_of(expected.profile);
        for behaviour in &variants {
            card.set_behaviour(*behaviour);
            let mut desk = Desk::with(card);
            for with_pin in [false, expected.has_pin] {
                desk.card.profile().unwrap();
                let commands = watched(&desk);
                report(&mut desk, with_pin);
                let commands = std::mem::take(&mut *commands.lock().unwrap());
                let ins = |command: &&Vec<u8>| command[1];
                let writing = commands.iter().filter(|c| WRITING.contains(&ins(c)));
                assert_eq!(writing.count(), 0, "{behaviour:?}");
                let verify = commands.iter().filter(|command| ins(command) == VERIFY);
                let presented = verify.filter(|command| command[4] >= WITH_BLOCK).count();
                assert_eq!(presented, usize::from(with_pin), "{behaviour:?}");
            }
            card = desk.reader.remove().unwrap();
        }
    }
}

/// A report leaves the card as it was: no proof holds, and the driver works on.
#[test]
fn a_report_ends_every_login_and_nothing_else() {
    for profile in ["medecin", "medecin-cps4"] {
        let mut desk = Desk::with(card_of(profile));
        let keys = desk.card.profile().unwrap().keys;
        let verified = desk.log_in();
        desk.card.report("1.2.3", &keys, Some(&verified)).unwrap();
        assert!(!desk.card.honours(&verified));
        let void = desk.card.report("1.2.3", &keys, Some(&verified));
        assert_eq!(void.err(), Some(CardError::NotLoggedIn));
        let status = desk.card.pin_status(cps_card::PinRole::Pin).unwrap();
        assert!(matches!(status, Verification::NotVerified(s) if s.retries == Some(3)));
        assert!(desk.card.verify_pin(&pin("1234")).is_ok());
    }
}

/// The default card confirms what the references assume of real ones, but for the policies of its
/// test authority.
#[test]
fn the_default_card_contradicts_nothing() {
    for (profile, with_pin) in [
        ("medecin", false),
        ("medecin", true),
        ("medecin-sans-contact", false),
        ("medecin-cps4", false),
        ("medecin-cps4", true),
    ] {
        let report = report(&mut Desk::with(card_of(profile)), with_pin);
        let facts: Vec<_> = report.facts.iter().map(|found| found.fact).collect();
        assert_eq!(facts, FACTS, "{profile}");
        let contradicted = report
            .facts
            .iter()
            .filter(|f| f.verdict == Verdict::Contradicted);
        let contradicted: Vec<_> = contradicted.map(|found| found.fact).collect();
        assert_eq!(
            contradicted,
            [Fact::PolicyOids],
            "{profile} {with_pin}: {report:#?}"
        );
    }
}

/// One card for each fact that a simulated card can contradict, with what the report says.
#[test]
fn a_card_that_is_otherwise_contradicts_the_fact_and_says_how() {
    type Change = fn(&mut Behaviour);
    let table: [(&str, Change, Fact, &str); 14] = [
        (
            "medecin",
            |b| b.refusals.short_file_id = Some(0x6A82),
            Fact::ShortFileId,
            "6A82",
        ),
        (
            "medecin",
            |b| b.refusals.get_data = Some(0x6D00),
            Fact::GetData,
            "6D00 6D00",
        ),
        (
            "medecin",
            |b| b.refusals.get_data = Some(0x6A88),
            Fact::KeyObjects,
            "6A88 6A88",
        ),
        (
            "medecin",
            |b| b.empty_verify = Some(0x6700),
            Fact::EmptyVerify,
            "6700",
        ),
        (
            "medecin",
            |b| b.refusals.get_challenge = Some(0x6D00),
            Fact::GetChallenge,
            "6D00",
        ),
        (
            "medecin",
            |b| b.refusals.read_beyond_end = Some(0x6700),
            Fact::ReadBeyondEnd,
            "6700",
        ),
        (
            "medecin",
            |b| b.refusals.update_file = Some(0x6982),
            Fact::UpdateFileSelected,
            "6982",
        ),
        (
            "medecin",
            |b| b.code_scope = cps_sim_card::CodeScope::Application,
            Fact::PinEverywhere,
            "6A88",
        ),
        (
            "medecin",
            |b| b.read_limit = 0xE7,
            Fact::ReadMost,
            "231 bytes",
        ),
        (
            "medecin",
            |b| b.mse = cps_sim_card::Mse::Kept,
            Fact::EnvironmentUsedUp,
            "kept",
        ),
        (
            "medecin",
            |b| b.reselect = cps_sim_card::Reselect::KeepsVerification,
            Fact::ReselectEnds,
            "9000",
        ),
        (
            "medecin",
            |b| b.cps2ter_shares_pin = false,
            Fact::Cps2terSharesPin,
            "9804",
        ),
        (
            "medecin-cps4",
            |b| b.outside_files = cps_sim_card::OutsideFiles::InClassA0,
            Fact::OutsideByPath,
            "0 of 10",
        ),
        (
            "medecin-cps4",
            |b| b.applet_select = cps_sim_card::AppletSelect::RefusedFirst,
            Fact::Cps4Channel,
            "6985",
        ),
    ];
    for (profile, change, fact, observed) in table {
        let mut behaviour = Behaviour::default();
        change(&mut behaviour);
        let card = personalised_like(profile, |profile| profile.with_behaviour(behaviour));
        let report = report(&mut Desk::with(card), true);
        let expected = (Verdict::Contradicted, Some(observed));
        assert_eq!(seen(&report, fact), expected, "{profile} {fact:?}");
    }
}

/// The counters of PIN and PUK are in the report, and no try is spent on the way.
#[test]
fn counters_are_reported() {
    for (profile, pin, puk) in [
        (
            "medecin",
            (Some(3), Some(3), None),
            (Some(10), Some(10), Some(100)),
        ),
        (
            "last-try",
            (Some(1), Some(3), None),
            (Some(10), Some(10), Some(100)),
        ),
        (
            "medecin-cps4",
            (Some(3), None, None),
            (Some(10), None, None),
        ),
    ] {
        let mut desk = Desk::with(card_of(profile));
        let report = report(&mut desk, false);
        let counters = |wanted| {
            let code = report
                .codes
                .iter()
                .find(|code| code.code == wanted)
                .unwrap();
            (code.tries_left, code.tries_max, code.uses_left)
        };
        assert_eq!(counters(ReportedCode::Pin), pin, "{profile}");
        assert_eq!(counters(ReportedCode::Puk), puk, "{profile}");
        let left = desk
            .reader
            .with_card(|card| card.tries_left(Reference::Pin));
        assert_eq!(left, pin.0, "{profile}");
    }
}

/// The command that a report names is answered with the words of the card, those on the way too.
#[test]
fn status_words_are_those_of_the_card() {
    let report = report(&mut Desk::with(card_of("medecin")), false);
    let status = |probe| {
        let answer = report.answer(probe).unwrap();
        answer
            .status
            .iter()
            .map(|status| status.0)
            .collect::<Vec<_>>()
    };
    for (probe, expected) in [
        (Probe::SerialByShortId, &[0x9000][..]),
        (Probe::ReadBeyondEnd, &[0x6C0C, 0x9000]),
        (Probe::ReadAtEnd, &[0x6B00]),
        (Probe::PinObject, &[0x6118, 0x9000]),
        (Probe::PinStatus, &[0x63C3]),
        (Probe::PukStatus, &[0x63CA]),
        (Probe::SelectUpdateFile, &[0x6A82]),
        (Probe::Cps2terMf, &[0x9F0D]),
        (Probe::Cps2terRead, &[0x9804]),
        (Probe::SelectAppletBack, &[0x9000]),
    ] {
        assert_eq!(status(probe), expected, "{probe:?}");
    }
    let file = report.file(FileRole::SerialNumber).unwrap();
    assert_eq!(file.select, [ReportedStatus(0x6127), ReportedStatus::OK]);
    assert_eq!((file.size, file.bytes_read), (Some(12), 12));
}

/// Proves that a report tells enough: a card made like the reported one gives the same report, and
/// the driver works with it.
fn is_played(expected: &Expected, variants: &[Behaviour]) {
    let builtin = || Profile::builtin(expected.profile).unwrap();
    let mut card = card_of(expected.profile);
    for behaviour in variants {
        card.set_behaviour(*behaviour);
        let mut desk = Desk::with(card);
        let first = report(&mut desk, expected.has_pin);
        let json = serde_json::to_string(&first).unwrap();
        let read: CardReport = serde_json::from_str(&json).unwrap();
        let played = *builtin().like(&read).unwrap().behaviour();
        desk.behave(played);
        card = desk.reader.remove().unwrap();
        let mut desk = Desk::with(card);
        let again = report(&mut desk, expected.has_pin);
        assert_eq!(again, first, "{behaviour:?} played as {played:?}");
        card = with_behaviour(expected, desk.reader.remove().unwrap(), &played);
    }
}

#[test]
fn a_reported_cps3_is_played() {
    is_played(&CPS3, &[&behaviours()[..], &refusals()].concat());
}

#[test]
fn a_reported_contactless_cps3_is_played() {
    is_played(&CONTACTLESS, &[&behaviours()[..], &refusals()].concat());
}

#[test]
fn a_reported_cps4_is_played() {
    let refused = [
        cps_sim_card::AppletSelect::RefusedFirst,
        cps_sim_card::AppletSelect::RefusedAgain,
    ]
    .map(|applet_select| Behaviour {
        applet_select,
        ..Behaviour::default()
    });
    is_played(&CPS4, &[&behaviours()[..], &refusals(), &refused].concat());
}

/// A card made like a reported one has its files where that has them, and as many tries left.
#[test]
fn the_places_of_files_and_the_tries_are_played() {
    use cps_sim_card::{ContactlessFiles, FileIdSet, Layout, PublicKeys};
    let usual = Layout::default();
    let other = FileIdSet::Other;
    let layouts = [
        ("medecin", usual.clone()),
        (
            "medecin",
            Layout {
                file_ids: other,
                ..usual.clone()
            },
        ),
        ("last-try", usual.clone()),
        ("puk-used-up", usual.clone()),
        ("medecin-sans-contact", usual.clone()),
        (
            "medecin-sans-contact",
            Layout {
                contactless_files: ContactlessFiles::OwnDf,
                ..usual.clone()
            },
        ),
        (
            "medecin-cps4",
            Layout {
                file_ids: other,
                ..usual.clone()
            },
        ),
        (
            "medecin-cps4",
            Layout {
                public_keys: PublicKeys::Unlisted,
                ..usual.clone()
            },
        ),
        ("cps4-release-candidate-t0", usual),
    ];
    for (profile, layout) in layouts {
        let is_given = layout != Layout::default();
        let card = personalised_like(profile, |profile| match is_given {
            true => profile.with_layout(layout.clone()),
            false => profile,
        });
        let first = report(&mut Desk::with(card), false);
        let base = Profile::name_like(&first);
        let card = personalised_like(base, |profile| profile.like(&first).unwrap());
        let again = report(&mut Desk::with(card), false);
        let places = |report: &CardReport| {
            let files = report.files.iter();
            files
                .map(|file| {
                    (
                        file.path.clone(),
                        file.role,
                        file.label.clone(),
                        file.exists(),
                    )
                })
                .filter(|(_, role, label, _)| {
                    // Those of another holder differ.
                    *role != FileRole::Data
                        || !label.as_ref().is_some_and(|l| l.contains("ACTIVITY"))
                })
                .filter(|(path, role, ..)| *role != FileRole::Candidate || !path.contains("/D1"))
                .collect::<Vec<_>>()
        };
        assert_eq!(places(&again), places(&first), "{profile} {layout:?}");
        assert_eq!(again.codes, first.codes, "{profile}");
        assert_eq!(
            (again.atr, again.protocol),
            (first.atr, first.protocol),
            "{profile}"
        );
    }
}

/// A report that does not fit the profile or the simulator is refused with the reason.
#[test]
fn a_report_that_cannot_be_played_is_refused() {
    let report = report(&mut Desk::with(card_of("medecin-cps4")), false);
    let medecin = || Profile::builtin("medecin").unwrap();
    let other = medecin().like(&report).unwrap_err().to_string();
    assert_eq!(
        other,
        "the report is on a card of another generation than the profile: name a profile of cps4"
    );
    let newer = CardReport {
        format: 2,
        ..report
    };
    let newer = medecin().like(&newer).unwrap_err().to_string();
    assert_eq!(
        newer,
        "the report has form 2, this simulator reads form 1: use the simulator of its version"
    );
}
