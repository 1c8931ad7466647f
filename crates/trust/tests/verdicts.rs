//! Verdicts over the certificates of simulated cards, with a directory in every state.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use cps_protocol::{Purpose, TrustReason, TrustStatus};
use cps_sim_card::{Card, ListFault, Oddity, Profile, Purpose as CardPurpose, TestPki};
use cps_trust::{Problem, TrustFolders, TrustStore, Verdict};
use tempfile::TempDir;

use TrustReason::{
    Algorithm, Constraints, CrlExpired, CrlInvalid, CrlMissing, Expired, IssuerExpired,
    IssuerRevoked, IssuerUnknown, Malformed, NoTrustAnchors, NotYetValid, Revoked,
    SignatureInvalid, Usage,
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The certificates of a card, and the directory of its authority.
struct Bench {
    directory: TempDir,
    authentication: Vec<u8>,
    signature: Vec<u8>,
    now: SystemTime,
}

impl Bench {
    fn new(profile: &str) -> Self {
        Self::with(profile, |pki| pki)
    }

    fn with(profile: &str, change: impl FnOnce(TestPki) -> TestPki) -> Self {
        let now = SystemTime::now();
        let directory = tempfile::tempdir().unwrap();
        let mut pki = change(TestPki::generate(now).unwrap()).with_shared_card_keys();
        let profile = Profile::builtin(profile).unwrap();
        let card = Card::personalise(&profile, &mut pki, now).unwrap();
        pki.write_trust(directory.path()).unwrap();
        Self {
            directory,
            authentication: card.certificate(CardPurpose::Authentication).to_vec(),
            signature: card.certificate(CardPurpose::Signature).to_vec(),
            now,
        }
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn read(&self, file: &str) -> Vec<u8> {
        fs::read(self.path().join(file)).unwrap()
    }

    /// Returns a store of these files only.
    fn store_of(&self, files: &[&str]) -> TrustStore {
        let contents: Vec<_> = files.iter().map(|file| (*file, self.read(file))).collect();
        let files = contents
            .iter()
            .map(|(file, content)| (*file, content.as_slice()));
        TrustStore::new(files).0
    }

    fn store(&self) -> TrustStore {
        self.store_of(&EVERYTHING)
    }

    fn judge(&self, store: &TrustStore, now: SystemTime) -> Verdict {
        store.judge(&self.authentication, Some(Purpose::Authentication), now)
    }
}

const EVERYTHING: [&str; 4] = ["root.pem", "ca.pem", "root.crl", "ca.crl"];

fn reasons(verdict: &Verdict) -> &[TrustReason] {
    &verdict.trust.reasons
}

#[test]
fn a_card_with_everything_in_order_is_trusted() {
    for profile in [
        "medecin",
        "medecin-cps4",
        "certificate-all-purposes",
        "certificate-digital-signature",
        "certificate-key-encipherment",
        "certificate-old-subject",
    ] {
        let bench = Bench::new(profile);
        let store = bench.store();
        for (der, purpose) in [
            (&bench.authentication, Purpose::Authentication),
            (&bench.signature, Purpose::Signature),
        ] {
            let verdict = store.judge(der, Some(purpose), bench.now);
            assert_eq!(
                verdict.trust.status,
                TrustStatus::Trusted,
                "{profile}: {verdict:?}"
            );
            assert_eq!(reasons(&verdict), []);
            let names: Vec<_> = verdict.chain.iter().map(|der| subject(der)).collect();
            assert_eq!(
                names,
                [
                    "CN=TEST AC SIMULATEUR CPX PERSONNES,OU=NE PAS UTILISER,O=SIMULATEUR CPX,C=FR",
                    "CN=TEST AC SIMULATEUR CPX RACINE,OU=NE PAS UTILISER,O=SIMULATEUR CPX,C=FR",
                ]
            );
        }
    }
}

#[test]
fn a_certificate_that_is_not_in_der_is_never_trusted() {
    let now = SystemTime::now();
    let directory = tempfile::tempdir().unwrap();
    let mut pki = TestPki::generate(now).unwrap().with_shared_card_keys();
    pki.write_trust(directory.path()).unwrap();
    let (store, _) = TrustFolders::new(directory.path(), directory.path())
        .look()
        .unwrap();
    for &oddity in Oddity::ALL {
        let profile = Profile::builtin("medecin").unwrap();
        let profile = profile.with_oddity(CardPurpose::Signature, oddity);
        let card = Card::personalise(&profile, &mut pki, now).unwrap();
        let der = card.certificate(CardPurpose::Signature);
        let verdict = store.judge(der, Some(Purpose::Signature), now);
        let status = match oddity {
            Oddity::NumericName
            | Oddity::HugeExtension
            | Oddity::TrailingBytes
            | Oddity::SecondCertificate
            | Oddity::EllipticKey => TrustStatus::Trusted,
            _ => TrustStatus::Untrusted,
        };
        assert_eq!(verdict.trust.status, status, "{oddity:?}: {verdict:?}");
        if status == TrustStatus::Untrusted {
            assert!(reasons(&verdict).contains(&Malformed), "{oddity:?}");
        }
    }
}

fn subject(der: &[u8]) -> String {
    let details = cps_certificate::CertificateDetails::parse(der).unwrap();
    details.subject.to_string()
}

#[test]
fn the_technical_certificate_of_the_contactless_side_is_trusted() {
    let now = SystemTime::now();
    let mut pki = TestPki::generate(now).unwrap();
    let profile = Profile::builtin("medecin-sans-contact").unwrap();
    let card = Card::personalise(&profile, &mut pki, now).unwrap();
    let directory = tempfile::tempdir().unwrap();
    pki.write_trust(directory.path()).unwrap();
    let mut folders = TrustFolders::new(directory.path(), directory.path());
    let (store, notices) = folders.look().unwrap();
    assert_eq!(notices, []);
    let der = card.certificate(CardPurpose::Technical);
    let verdict = store.judge(der, Some(Purpose::Technical), now);
    assert_eq!(verdict.trust.status, TrustStatus::Trusted, "{verdict:?}");
}

#[test]
fn what_is_missing_is_said() {
    let bench = Bench::new("medecin");
    for (files, status, expected, chain) in [
        (&[][..], TrustStatus::Untrusted, &[NoTrustAnchors][..], 0),
        (&["ca.pem"], TrustStatus::Untrusted, &[NoTrustAnchors], 0),
        (&["root.pem"], TrustStatus::Untrusted, &[IssuerUnknown], 0),
        (
            &["root.pem", "ca-standard.pem"],
            TrustStatus::Untrusted,
            &[IssuerUnknown],
            0,
        ),
        (
            &["root.pem", "ca.pem"],
            TrustStatus::Unchecked,
            &[CrlMissing],
            2,
        ),
        (
            &["root.pem", "ca.pem", "ca.crl"],
            TrustStatus::Unchecked,
            &[CrlMissing],
            2,
        ),
        (
            &["root.pem", "ca.pem", "root.crl"],
            TrustStatus::Unchecked,
            &[CrlMissing],
            2,
        ),
        (
            &["root.pem", "ca.pem", "root.crl", "ca-standard.crl"],
            TrustStatus::Unchecked,
            &[CrlMissing],
            2,
        ),
        (
            &["chain.pem", "root.crl.pem", "ca.crl.pem"],
            TrustStatus::Trusted,
            &[],
            2,
        ),
    ] {
        let verdict = bench.judge(&bench.store_of(files), bench.now);
        assert_eq!(reasons(&verdict), expected, "{files:?}");
        assert_eq!(verdict.trust.status, status, "{files:?}");
        assert_eq!(verdict.chain.len(), chain, "{files:?}");
    }
}

#[test]
fn dates_are_judged_one_by_one_and_the_chain_is_found_all_the_same() {
    // Valid for three years from 90 days ago; its CAs for ten years from now; lists for 30 days.
    let bench = Bench::new("medecin");
    let store = bench.store();
    for (now, expected) in [
        (bench.now - 100 * DAY, &[NotYetValid, CrlExpired][..]),
        (bench.now + 29 * DAY, &[]),
        (bench.now + 31 * DAY, &[CrlExpired]),
        (bench.now + 4 * YEAR, &[Expired, CrlExpired]),
        (bench.now + 12 * YEAR, &[Expired, IssuerExpired, CrlExpired]),
        (bench.now - 12 * YEAR, &[NotYetValid, CrlExpired]),
    ] {
        let verdict = bench.judge(&store, now);
        assert_eq!(reasons(&verdict), expected);
        assert_eq!(verdict.chain.len(), 2, "{expected:?}");
    }
}

#[test]
fn profiles_with_wrong_dates_and_a_revoked_one_are_untrusted() {
    for (profile, expected) in [
        ("expired", Expired),
        ("not-yet-valid", NotYetValid),
        ("revoked", Revoked),
    ] {
        let bench = Bench::new(profile);
        let verdict = bench.judge(&bench.store(), bench.now);
        assert_eq!(reasons(&verdict), [expected]);
        assert_eq!(verdict.trust.status, TrustStatus::Untrusted);
        assert_eq!(verdict.chain.len(), 2);
    }
}

#[test]
fn a_revocation_stays_one_when_its_list_has_expired() {
    let bench = Bench::with("revoked", |pki| pki.with_list_fault(ListFault::Expired));
    let verdict = bench.judge(&bench.store(), bench.now);
    assert_eq!(reasons(&verdict), [Revoked, CrlExpired]);
    let bench = Bench::with("medecin", |pki| pki.with_list_fault(ListFault::Expired));
    let verdict = bench.judge(&bench.store(), bench.now);
    assert_eq!(reasons(&verdict), [CrlExpired]);
    assert_eq!(verdict.trust.status, TrustStatus::Unchecked);
}

#[test]
fn a_revoked_issuer_is_told_from_a_revoked_card() {
    let bench = Bench::with("medecin", |pki| {
        pki.with_list_fault(ListFault::IssuersRevoked)
    });
    let verdict = bench.judge(&bench.store(), bench.now);
    assert_eq!(reasons(&verdict), [IssuerRevoked]);
}

#[test]
fn the_newest_list_counts() {
    let bench = Bench::new("medecin");
    let store = bench.store_of(&["root.pem", "ca.pem", "root.crl", "ca.crl", "ca.crl.pem"]);
    let verdict = bench.judge(&store, bench.now);
    assert_eq!(verdict.trust.status, TrustStatus::Trusted);
}

#[test]
fn authorities_of_the_same_name_with_other_keys_are_others() {
    let (ours, others) = (Bench::new("medecin"), Bench::new("medecin"));
    let verdict = ours.judge(&others.store(), others.now);
    assert_eq!(reasons(&verdict), [SignatureInvalid]);
    assert_eq!(verdict.chain, Vec::<Vec<u8>>::new());

    // Both, as after a change of keys: the right ones are found.
    let files = EVERYTHING.map(|file| (file, ours.read(file)));
    let more = EVERYTHING.map(|file| (file, others.read(file)));
    let all = files.iter().chain(&more);
    let (store, notices) = TrustStore::new(all.map(|(file, bytes)| (*file, bytes.as_slice())));
    assert_eq!(notices, []);
    assert_eq!(
        ours.judge(&store, ours.now).trust.status,
        TrustStatus::Trusted
    );
    assert_eq!(
        others.judge(&store, others.now).trust.status,
        TrustStatus::Trusted
    );

    // A list that somebody else signed says nothing.
    let forged = [
        ("root.pem", ours.read("root.pem")),
        ("ca.pem", ours.read("ca.pem")),
        ("root.crl", ours.read("root.crl")),
        ("ca.crl", others.read("ca.crl")),
    ];
    let (store, notices) =
        TrustStore::new(forged.iter().map(|(file, bytes)| (*file, bytes.as_slice())));
    let problems: Vec<_> = notices.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        ["ca.crl is a revocation list that no configured authority signed"]
    );
    let verdict = ours.judge(&store, ours.now);
    assert_eq!(reasons(&verdict), [CrlInvalid]);
    assert_eq!(verdict.trust.status, TrustStatus::Unchecked);
}

#[test]
fn certificates_that_were_tampered_with_are_untrusted() {
    let bench = Bench::new("medecin");
    let store = bench.store();
    let judge = |der: &[u8]| store.judge(der, Some(Purpose::Authentication), bench.now);

    let mut forged = bench.authentication.clone();
    *forged.last_mut().unwrap() ^= 1;
    assert_eq!(reasons(&judge(&forged)), [SignatureInvalid]);

    // sha1WithRSAEncryption in place of sha256WithRSAEncryption (RFC 8017, appendix A.2.4).
    let sha256 = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B];
    let mut weak = bench.authentication.clone();
    let places: Vec<_> = (0..weak.len() - sha256.len())
        .filter(|at| weak[*at..].starts_with(&sha256))
        .collect();
    assert_eq!(places.len(), 2);
    for at in places {
        weak[at + sha256.len() - 1] = 0x05;
    }
    assert_eq!(reasons(&judge(&weak)), [Algorithm]);

    assert_eq!(reasons(&judge(b"no certificate")), [Malformed]);
    // The certificate of an authority is none of a card.
    let authorities = judge(&bench.authentication).chain;
    assert_eq!(authorities.len(), 2);
    for authority in authorities {
        let verdict = store.judge(&authority, None, bench.now);
        assert_eq!(reasons(&verdict), [Constraints]);
        let verdict = store.judge_with(
            &authority,
            std::slice::from_ref(&authority),
            None,
            bench.now,
        );
        assert_eq!(reasons(&verdict), [Constraints]);
    }
}

#[test]
fn a_certificate_is_for_its_purpose_only() {
    let bench = Bench::new("medecin");
    let store = bench.store();
    let verdict = store.judge(&bench.signature, Some(Purpose::Authentication), bench.now);
    assert_eq!(reasons(&verdict), [Usage]);
    let verdict = store.judge(&bench.authentication, Some(Purpose::Signature), bench.now);
    assert_eq!(reasons(&verdict), [Usage]);
    let verdict = store.judge(&bench.signature, None, bench.now);
    assert_eq!(reasons(&verdict), []);
}

#[test]
fn a_verdict_says_how_long_it_holds() {
    let bench = Bench::new("medecin");
    let store = bench.store();
    let until = bench.judge(&store, bench.now).until.unwrap();
    assert_eq!(
        reasons(&bench.judge(&store, until - Duration::from_secs(1))),
        []
    );
    assert_eq!(reasons(&bench.judge(&store, until)), [CrlExpired]);
    // Nothing changes any more once everything is over.
    assert_eq!(bench.judge(&store, bench.now + 30 * YEAR).until, None);
}

#[test]
fn files_that_are_of_no_use_are_named() {
    let bench = Bench::new("medecin");
    let leaf = bench.authentication.clone();
    let mut half = bench.read("ca.crl");
    half.truncate(half.len() / 2);
    let (_, notices) = TrustStore::new([
        ("leaf.der", leaf.as_slice()),
        ("half.crl", &half),
        ("notes", b"This directory holds certificates."),
        ("empty", b""),
        ("root.pem", &bench.read("root.pem")),
    ]);
    let problems: Vec<_> = notices.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "leaf.der is not the certificate of an authority",
            "half.crl is neither a certificate nor a revocation list",
            "notes is neither a certificate nor a revocation list",
            "empty is neither a certificate nor a revocation list",
        ]
    );
    assert!(matches!(notices[0].problem, Problem::NotAuthority));
}

#[test]
fn a_file_that_is_too_large_is_named_with_its_size() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("film.crl");
    let file = fs::File::create(&path).unwrap();
    file.set_len((256 << 20) + 1).unwrap();
    let mut folders = TrustFolders::new(directory.path(), directory.path());
    let (_, notices) = folders.look().unwrap();
    let problems: Vec<_> = notices.iter().map(ToString::to_string).collect();
    let expected = format!(
        "{} is not used, because it has 268435457 bytes, and 268435456 are the most here",
        path.display()
    );
    assert_eq!(problems, [expected]);
}

#[test]
fn directories_are_read_when_something_has_changed() {
    let bench = Bench::new("medecin");
    let here = tempfile::tempdir().unwrap();
    let (trust, lists) = (here.path().join("trust"), here.path().join("crl"));
    let mut folders = TrustFolders::new(&trust, &lists);
    let judge = |store: &TrustStore| reasons(&bench.judge(store, bench.now)).to_vec();

    // Directories that are not there are empty.
    let (store, notices) = folders.look().unwrap();
    assert_eq!((judge(&store), notices), (vec![NoTrustAnchors], vec![]));
    assert!(folders.look().is_none());

    fs::create_dir(&trust).unwrap();
    fs::copy(bench.path().join("chain.pem"), trust.join("chain.pem")).unwrap();
    fs::write(trust.join(".chain.pem.swp"), "x").unwrap();
    fs::write(trust.join("README"), "The authorities of cards.").unwrap();
    let (store, notices) = folders.look().unwrap();
    assert_eq!((judge(&store), notices), (vec![CrlMissing], vec![]));
    assert!(folders.look().is_none());

    fs::create_dir(&lists).unwrap();
    fs::write(lists.join("ca.crl"), "half a download").unwrap();
    fs::copy(bench.path().join("root.crl"), lists.join("root.crl")).unwrap();
    let (store, notices) = folders.look().unwrap();
    assert_eq!(judge(&store), [CrlMissing]);
    assert_eq!(notices.len(), 1);
    let named = Path::new(&notices[0].file);
    assert!(named.ends_with("crl/ca.crl"), "{notices:?}");

    // A file that is written in place is noticed too.
    fs::copy(bench.path().join("ca.crl"), lists.join("ca.crl")).unwrap();
    let (store, _) = folders.look().unwrap();
    assert_eq!(judge(&store), []);

    fs::remove_file(trust.join("chain.pem")).unwrap();
    let (store, notices) = folders.look().unwrap();
    assert_eq!(judge(&store), [NoTrustAnchors]);
    assert_eq!(notices.len(), 2, "the lists have lost their issuers");
}

#[cfg(unix)]
#[test]
fn what_others_could_have_written_is_no_authority() {
    use std::os::unix::fs::PermissionsExt as _;
    let bench = Bench::new("medecin");
    let here = tempfile::tempdir().unwrap();
    let (trust, lists) = (here.path().join("trust"), here.path().join("crl"));
    for (directory, files) in [
        (&trust, ["root.pem", "ca.pem"]),
        (&lists, ["root.crl", "ca.crl"]),
    ] {
        fs::create_dir(directory).unwrap();
        fs::set_permissions(directory, fs::Permissions::from_mode(0o755)).unwrap();
        for file in files {
            let copy = directory.join(file);
            fs::copy(bench.path().join(file), &copy).unwrap();
            fs::set_permissions(copy, fs::Permissions::from_mode(0o644)).unwrap();
        }
    }
    let mut folders = TrustFolders::new(&trust, &lists);
    let mut look = || {
        let (store, notices) = folders.look().expect("something has changed");
        let notices: Vec<_> = notices.iter().map(ToString::to_string).collect();
        (reasons(&bench.judge(&store, bench.now)).to_vec(), notices)
    };
    assert_eq!(look(), (vec![], vec![]));
    for (open, mode, closed, refused, expected) in [
        (&trust, 0o777, 0o755, &trust, NoTrustAnchors),
        (&trust, 0o1777, 0o755, &trust, NoTrustAnchors),
        (&lists, 0o775, 0o755, &lists, CrlMissing),
        (
            &trust.join("root.pem"),
            0o666,
            0o644,
            &trust.join("root.pem"),
            NoTrustAnchors,
        ),
        (
            &trust.join("ca.pem"),
            0o664,
            0o644,
            &trust.join("ca.pem"),
            IssuerUnknown,
        ),
        (
            &lists.join("ca.crl"),
            0o646,
            0o644,
            &lists.join("ca.crl"),
            CrlMissing,
        ),
        (
            &here.path().to_owned(),
            0o777,
            0o700,
            &trust,
            NoTrustAnchors,
        ),
    ] {
        let set = |mode| fs::set_permissions(open, fs::Permissions::from_mode(mode)).unwrap();
        set(mode);
        let (found, notices) = look();
        assert!(found.contains(&expected), "{}: {found:?}", open.display());
        let notice = format!(
            "{} is not used, because other accounts can write {open} (mode {mode:04o}); as root: \
             chmod go-w {open}",
            refused.display(),
            open = open.display()
        );
        assert!(notices.contains(&notice), "{notices:#?}");
        // No change of the content, and noticed all the same.
        set(closed);
        assert_eq!(look(), (vec![], vec![]));
    }
}

#[test]
fn a_forger_is_an_unknown_issuer_in_every_shape() {
    let bench = Bench::new("medecin");
    let store = bench.store();
    let forged = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forged");
    let read = |name: &str| fs::read(forged.join(format!("{name}.der"))).unwrap();
    for (leaf, others, expected) in [
        ("self", &[][..], &[IssuerUnknown][..]),
        ("self", &["self"], &[IssuerUnknown]),
        ("self-authority", &[], &[IssuerUnknown]),
        ("self-authority", &["self-authority"], &[IssuerUnknown]),
        ("self-expired", &[], &[IssuerUnknown, Expired]),
        ("self-authority-expired", &[], &[IssuerUnknown, Expired]),
        ("self-early", &[], &[IssuerUnknown, NotYetValid]),
        ("self-critical", &[], &[IssuerUnknown]),
        ("self-elliptic", &[], &[IssuerUnknown]),
        ("self-authority-elliptic", &[], &[IssuerUnknown]),
        // With an authority of the forger's own.
        ("leaf", &[], &[IssuerUnknown]),
        ("leaf", &["forger"], &[IssuerUnknown]),
        ("leaf", &["forger-expired"], &[IssuerUnknown]),
        ("leaf", &["forger-early"], &[IssuerUnknown]),
        ("leaf", &["forger-no-path"], &[IssuerUnknown]),
        ("leaf", &["forger-constrained"], &[IssuerUnknown]),
        ("leaf", &["forger-no-authority"], &[IssuerUnknown]),
        ("leaf", &["forger-other-key"], &[IssuerUnknown]),
        ("leaf-of-second", &["second", "forger"], &[IssuerUnknown]),
        (
            "leaf-of-second",
            &["second", "forger-no-path"],
            &[IssuerUnknown],
        ),
        (
            "leaf-of-second",
            &["second", "forger-expired"],
            &[IssuerUnknown],
        ),
        ("forger", &[], &[IssuerUnknown]),
        // In the name of a root of the store: the signature is not by its key.
        ("root-name", &[], &[SignatureInvalid]),
        ("root-name", &["root-name"], &[SignatureInvalid]),
        ("leaf-by-root-name", &[], &[SignatureInvalid]),
        ("leaf-by-root-name", &["root-name"], &[SignatureInvalid]),
        ("authority-by-root-name", &[], &[SignatureInvalid]),
        (
            "leaf-of-second",
            &["second-by-root-name", "root-name"],
            &[SignatureInvalid],
        ),
    ] {
        let der: Vec<_> = others.iter().map(|name| read(name)).collect();
        let verdict = store.judge_with(&read(leaf), &der, None, bench.now);
        assert_eq!(reasons(&verdict), expected, "{leaf} with {others:?}");
        assert_eq!(verdict.chain, Vec::<Vec<u8>>::new(), "{leaf}");
        assert_eq!(verdict.trust.status, TrustStatus::Untrusted, "{leaf}");
    }
}
