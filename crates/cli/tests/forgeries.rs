//! `cpsctl verify` on signatures by signers who are not what they seem.
//!
//! Each row of the tables gives the exact exit code, and what a program reads.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::SystemTime;

use cps_protocol::event::Change;
use cps_protocol::{ErrorKind, TrustReason};
use cps_sim_card::{Card, Profile, TestPki};
use serde_json::{Value, json};
use support::{Service, card, pki};

const FORGED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/forged");

/// A daemon that trusts the authority of the simulated cards, and a root that signs documents;
/// beside it the letter and what was forged for it.
struct Bench(Service);

impl Bench {
    fn new() -> Self {
        let service = Service::new();
        for entry in fs::read_dir(FORGED).unwrap() {
            let entry = entry.unwrap();
            fs::copy(
                entry.path(),
                service.path(entry.file_name().to_str().unwrap()),
            )
            .unwrap();
        }
        fs::write(service.path("forged-letter"), b"Dear colleague!").unwrap();
        Self(service)
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path(name)
    }

    /// Has the daemon trust the authority of the cards that there are, as of now.
    fn trust(&self) {
        let trust = self.path("trust");
        pki().write_trust(&trust).unwrap();
        fs::copy(
            Path::new(FORGED).join("authority.pem"),
            trust.join("other.pem"),
        )
        .unwrap();
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = self.0.cpsctl();
        command.args(args).current_dir(self.path(""));
        command.stdin(Stdio::null()).output().unwrap()
    }

    /// Verifies, for a program.
    #[track_caller]
    fn verify(&self, args: &str) -> (Option<i32>, Value) {
        let args: Vec<_> = "verify --json".split(' ').chain(args.split(' ')).collect();
        let output = self.run(&args);
        // The result is on standard output, an error on standard error; both if the signer is not
        // trusted.
        let (result, error) = (&output.stdout, &output.stderr);
        let json = if result.is_empty() { error } else { result };
        let read = |json: &[u8]| -> Value {
            serde_json::from_slice(json)
                .unwrap_or_else(|_| panic!("{args:?}: {}", String::from_utf8_lossy(json)))
        };
        let code = output.status.code();
        if !result.is_empty() && code != Some(0) {
            assert_eq!(read(error)["kind"], "signature.untrusted", "{args:?}");
            assert_eq!(read(error)["exit_code"], 6, "{args:?}");
        } else {
            assert!(result.is_empty() || error.is_empty(), "{args:?}");
        }
        (code, read(json))
    }
}

/// The forms of a signature: the option, and how a file of that form ends.
const FORMS: [(&str, &str); 3] = [("--raw", "sig"), ("--cms", "cms"), ("--jws", "jws")];

/// Checks a signature that fits, of the doctor whom the certificate names.
#[track_caller]
fn assert_fits(found: &(Option<i32>, Value), verdict: &str, reasons: &[&str], what: &str) {
    let (code, json) = found;
    assert_eq!(json["verdict"], verdict, "{what}: {json}");
    let trust = json!({"status": verdict, "reasons": reasons});
    assert_eq!(json["trust"], trust, "{what}");
    assert_eq!(
        *code,
        Some(if verdict == "trusted" { 0 } else { 6 }),
        "{what}"
    );
    assert!(json.get("problem").is_none(), "{what}: {json}");
}

#[test]
fn a_signature_of_a_card_is_worth_what_its_certificate_is() {
    let bench = Bench::new();
    let reader = bench.0.reader("R");
    // An authority of the same name with other keys. Its card has a serial number of its own: the
    // daemon knows the others by theirs.
    let mut other = TestPki::generate(SystemTime::now()).unwrap();
    let profile = Profile::builtin("interne").unwrap();
    let impostor = Card::personalise(&profile, &mut other, SystemTime::now()).unwrap();
    let new = |profile| Some(card(profile));
    let (trusted, untrusted) = ("trusted", "untrusted");
    let table = [
        ("cps4", new("medecin-cps4"), "signature", trusted, &[][..]),
        ("trusted", new("medecin"), "signature", trusted, &[]),
        // The card before, with its other key.
        ("usage", None, "authentication", untrusted, &["usage"]),
        (
            "expired",
            new("expired"),
            "signature",
            untrusted,
            &["expired"],
        ),
        (
            "early",
            new("not-yet-valid"),
            "signature",
            untrusted,
            &["not_yet_valid"],
        ),
        (
            "revoked",
            new("revoked"),
            "signature",
            untrusted,
            &["revoked"],
        ),
        (
            "same-name",
            Some(impostor),
            "signature",
            untrusted,
            &["signature_invalid"],
        ),
    ];
    let mut before = None;
    bench.trust();
    for (name, card, key, verdict, reasons) in table {
        reader.insert(card.or(before).unwrap());
        bench
            .0
            .until_true(|change| matches!(change, Change::CardReady(_)));
        let pem = format!("{name}.pem");
        let export = bench.run(&["certs", "export", "--key", key, "--out", &pem]);
        assert!(export.status.success(), "{name}");
        for (form, suffix) in FORMS {
            let file = format!("{name}.{suffix}");
            bench.sign(&["letter", "--key", key, form, "--out", &file]);
            let cert = match form {
                "--raw" => format!(" --cert {pem}"),
                _ => String::new(),
            };
            let found = bench.verify(&format!("letter {file} {form}{cert}"));
            assert_fits(&found, verdict, reasons, &file);
            let (_, json) = found;
            let id = json["holder"]["national_id"]["value"].as_str().unwrap();
            assert!(id.starts_with("89970000"), "{file}: {id}");
            assert_eq!(json["form"], "as_is", "{file}");
            assert_eq!(json["signing_time"].is_string(), form == "--cms", "{file}");
            // It is the signature of nothing else, and of no other key.
            let other = format!("--cert {FORGED}/doctor.pem");
            for args in [
                format!("forged-letter {file} {form}{cert}"),
                format!("letter {file} {form} {other}"),
            ] {
                let (code, json) = bench.verify(&args);
                assert_eq!(
                    (code, &json["kind"]),
                    (Some(7), &json!("signature.wrong")),
                    "{args}"
                );
            }
            // For the use that the certificate is for, it is trusted.
            if name == "usage" {
                let found =
                    bench.verify(&format!("letter {file} {form}{cert} --key authentication"));
                assert_fits(&found, "trusted", &[], &file);
            }
        }
        // With the card in the reader, no certificate need be named.
        let found = bench.verify(&format!("letter {name}.sig --key {key}"));
        if name != "usage" {
            assert_fits(&found, verdict, reasons, name);
        }
        before = reader.remove();
        bench
            .0
            .until_true(|change| matches!(change, Change::CardRemoved { .. }));
    }
}

#[test]
fn a_forgery_that_fits_the_file_is_not_trusted() {
    let bench = Bench::new();
    bench.trust();
    let issuer = &["issuer_unknown"][..];
    let authority = &["constraints", "usage"][..];
    for (args, reasons) in [
        // Self-signed, with a doctor's name.
        ("letter doctor.cms --cms", issuer),
        ("letter doctor.jws --jws", issuer),
        ("letter doctor.sig --cert doctor.pem", issuer),
        // A certificate that makes itself the one to be believed is not believed.
        ("letter doctor.cms --cms --cert doctor.pem", issuer),
        ("letter doctor.jws --jws --cert doctor.pem", issuer),
        // Nothing is fetched from where a header says.
        ("letter jku-x5c.jws --jws", issuer),
        ("letter jku.jws --jws --cert doctor.pem", issuer),
        ("letter unsigned-digest.cms --cms", issuer),
        (
            "letter other-certificate.cms --cms --cert doctor.pem",
            issuer,
        ),
        // A trusted root that signs a document.
        ("letter authority.cms --cms", authority),
        ("letter authority.jws --jws", authority),
        ("letter authority.sig --cert authority.pem", authority),
    ] {
        let found = bench.verify(args);
        assert_fits(&found, "untrusted", reasons, args);
        assert!(found.1.get("further_signers").is_none(), "{args}");
    }
    // The signer's certificate is looked for among those of the file.
    let directory = tempfile::tempdir().unwrap();
    let chain = directory.path().join("chain.pem");
    let forged = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forged");
    let pem = ["authority.pem", "doctor.pem"].map(|name| fs::read(forged.join(name)).unwrap());
    fs::write(&chain, pem.concat()).unwrap();
    for form in ["doctor.sig", "doctor.cms --cms", "doctor.jws --jws"] {
        let args = format!("letter {form} --cert {}", chain.display());
        assert_fits(&bench.verify(&args), "untrusted", issuer, &args);
    }
    let (code, json) = bench.verify("letter two-signers.cms --cms");
    assert_eq!((code, &json["verdict"]), (Some(6), &json!("untrusted")));
    assert_eq!(json["further_signers"].as_array().unwrap().len(), 1);
}

#[test]
fn a_forgery_that_does_not_fit_is_wrong_or_unreadable() {
    let bench = Bench::new();
    bench.trust();
    let (wrong, unreadable) = ((7, "signature.wrong"), (1, "signature.unreadable"));
    for (args, (code, kind), detail) in [
        (
            "forged-letter doctor.cms --cms",
            wrong,
            "the content is not what was signed",
        ),
        (
            "forged-letter doctor.jws --jws",
            wrong,
            "the payload is another one",
        ),
        (
            "forged-letter doctor.sig --cert doctor.pem",
            wrong,
            "the signature is not by the key of the certificate",
        ),
        (
            "letter doctor.sig --cert authority.pem",
            wrong,
            "the signature is not by the key of the certificate",
        ),
        (
            "letter doctor.cms --cms --cert authority.pem",
            wrong,
            "the signature was made for another certificate",
        ),
        (
            "letter doctor.jws --jws --cert authority.pem",
            wrong,
            "the signature was made for another certificate",
        ),
        (
            "attributes attributes.cms --cms",
            wrong,
            "the file is the signed attributes of another signature",
        ),
        (
            "letter attributes.cms --cms",
            wrong,
            "the signature is not by the key of the certificate",
        ),
        (
            "letter two-digests.cms --cms",
            wrong,
            "signed attribute messageDigest is missing or wrong",
        ),
        (
            "letter other-certificate.cms --cms",
            unreadable,
            "the certificate of the signer is missing",
        ),
        (
            "letter none.jws --jws",
            wrong,
            "the algorithm of the JWS, none, proves nothing of a signer",
        ),
        (
            "letter hs256.jws --jws",
            wrong,
            "the algorithm of the JWS, HS256, proves nothing of a signer",
        ),
        (
            "letter x5c-mismatch.jws --jws",
            wrong,
            "the signature is not by the key of the certificate, or the payload has changed",
        ),
        (
            "letter x5t-mismatch.jws --jws",
            wrong,
            "the signature was made for another certificate",
        ),
        (
            "letter x5t-sha1-mismatch.jws --jws",
            wrong,
            "the signature was made for another certificate",
        ),
        (
            "letter jku.jws --jws",
            unreadable,
            "the certificate of the signer is missing",
        ),
        (
            "letter crit.jws --jws",
            unreadable,
            "the header of the JWS demands an extension that is not known",
        ),
        (
            "letter es256.jws --jws",
            (1, "signature.unsupported"),
            "ES256",
        ),
        ("letter doctor.pem --cms", unreadable, "no CMS: "),
    ] {
        let (found, json) = bench.verify(args);
        assert_eq!(found, Some(code), "{args}: {json}");
        assert_eq!(json["kind"], kind, "{args}");
        let found = json["detail"].as_str().unwrap();
        assert!(
            found == detail || detail.ends_with(' ') && found.starts_with(detail),
            "{args}: {found}"
        );
    }
}

#[test]
fn a_signer_whom_no_daemon_judges_is_not_checked() {
    let mut bench = Bench::new();
    bench.0.stop();
    for args in [
        "letter doctor.cms --cms",
        "letter doctor.jws --jws",
        "letter doctor.sig --cert doctor.pem",
    ] {
        let (code, json) = bench.verify(args);
        assert_eq!(code, Some(6), "{args}");
        assert_eq!(json["verdict"], "unchecked", "{args}");
        assert_eq!(json["trust"], Value::Null, "{args}");
        assert_eq!(json["problem"]["kind"], "daemon.unreachable", "{args}");
    }
    let (code, _) = bench.verify("forged-letter doctor.cms --cms");
    assert_eq!(code, Some(7));
    let page = bench.run(&["verify", "letter", "doctor.cms", "--cms"]);
    let page = String::from_utf8(page.stdout).unwrap();
    let expected = format!(
        "  Signature      fits the file, but its signer could not be checked\n\
         \x20 Trust          not checked. {}\n\
         \x20 Claims to be   SIMULÉ PRATICIEN\n",
        ErrorKind::DaemonUnreachable.english()
    );
    assert!(page.starts_with(&expected), "{page}");
}

#[test]
fn a_card_that_is_not_trusted_is_said_before_the_pin_and_refused_on_demand() {
    let bench = Bench::new();
    let reader = bench.0.reader("R");
    let table = [
        ("medecin", None),
        ("expired", Some(TrustReason::Expired)),
        ("not-yet-valid", Some(TrustReason::NotYetValid)),
        ("revoked", Some(TrustReason::Revoked)),
    ]
    .map(|(profile, reason)| (profile, card(profile), reason));
    bench.trust();
    for (profile, card, reason) in table {
        reader.insert(card);
        bench
            .0
            .until_true(|change| matches!(change, Change::CardReady(_)));
        let word = reason.map(TrustReason::word);
        for (form, _) in FORMS {
            let sign = ["sign", "letter", "--key", "signature", form, "--pin-stdin"];
            // A person reads it on standard error, a program in the result.
            let output = bench.run_with_pin(&[&sign[..], &["--out", "out"]].concat());
            let warning = reason.map_or_else(String::new, |reason| {
                format!(
                    "warning: The certificate of this key is NOT TRUSTED, so others may refuse the \
                     signature. {}\n",
                    reason.english()
                )
            });
            let error = String::from_utf8(output.stderr).unwrap();
            assert_eq!(error, warning, "{profile} {form}");
            let output = bench.run_with_pin(&[&sign[..], &["--json"]].concat());
            assert!(output.stderr.is_empty(), "{profile} {form}");
            let json: Value = serde_json::from_slice(&output.stdout).unwrap();
            let words = Vec::from_iter(word);
            assert_eq!(json["trust"]["reasons"], json!(words), "{profile} {form}");

            // Standard input has no PIN: it is not asked for.
            let strict = [&sign[..5], &["--require-trusted", "--json", "--pin-stdin"]].concat();
            match word {
                None => {
                    let output = bench.run_with_pin(&strict);
                    assert_eq!(output.status.code(), Some(0), "{profile} {form}");
                }
                Some(word) => {
                    let output = bench.run(&strict);
                    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
                    assert_eq!(error["kind"], "certificate.untrusted", "{profile} {form}");
                    assert_eq!(error["detail"], word, "{profile} {form}");
                    assert_eq!(output.status.code(), Some(6), "{profile} {form}");
                }
            }
        }
        reader.remove();
        bench
            .0
            .until_true(|change| matches!(change, Change::CardRemoved { .. }));
    }
}

#[test]
fn a_person_reads_the_trust_before_the_name() {
    let bench = Bench::new();
    bench.trust();
    let page = bench.run(&["verify", "letter", "doctor.cms", "--cms"]);
    assert_eq!(page.status.code(), Some(6));
    assert_eq!(page.stderr, b"");
    let page = String::from_utf8(page.stdout).unwrap();
    let reason = TrustReason::IssuerUnknown.english();
    let expected = format!(
        "  Signature      fits the file, but its signer is NOT TRUSTED: do not rely on it\n\
         \x20 Trust          NOT TRUSTED\n\
         \x20                {reason}\n\
         \x20 Claims to be   SIMULÉ PRATICIEN\n\
         \x20 Claimed id     899700000013\n\
         \x20 Signed on      20"
    );
    assert!(page.starts_with(&expected), "{page}");
    let page = bench.run(&["--lang", "fr", "verify", "letter", "doctor.cms", "--cms"]);
    let page = String::from_utf8(page.stdout).unwrap();
    let begins =
        "  Signature             correspond au fichier, mais son signataire n'est PAS de confiance";
    assert!(page.starts_with(begins), "{page}");
    assert!(
        page.contains("  Se dit                SIMULÉ PRATICIEN\n"),
        "{page}"
    );
}

impl Bench {
    /// Signs with the card in the reader; what is said of its certificate is for another test.
    #[track_caller]
    fn sign(&self, args: &[&str]) {
        let output = self.run_with_pin(&[&["sign"], args, &["--pin-stdin"]].concat());
        assert!(output.status.success(), "{args:?}");
    }

    /// Runs `cpsctl` with the PIN on standard input.
    fn run_with_pin(&self, args: &[&str]) -> Output {
        let mut command = self.0.cpsctl();
        let mut child = command
            .args(args)
            .current_dir(self.path(""))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(b"1234\n").unwrap();
        child.wait_with_output().unwrap()
    }
}
