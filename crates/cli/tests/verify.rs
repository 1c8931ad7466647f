//! `cpsctl verify` on what `cpsctl sign` made with a simulated card.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::process::Output;

use base64ct::Encoding as _;
use cps_protocol::event::Change;
use cps_protocol::{ErrorKind, TrustReason};
use cps_sim_reader::SimReader;
use serde_json::Value;
use support::{Service, assert_refused};

/// A daemon with two readers, the first of which has a card.
struct Bench {
    service: Service,
    readers: [SimReader; 2],
}

impl Bench {
    fn new() -> Self {
        let service = Service::new();
        let readers = ["A", "B"].map(|name| service.reader(name));
        service.insert(&readers[0], "medecin");
        Self { service, readers }
    }

    fn file(&self, name: &str, content: &[u8]) {
        fs::write(self.service.path(name), content).unwrap();
    }

    /// Runs `cpsctl` where the files are.
    fn run(&self, args: &str) -> Output {
        self.service.run(args)
    }

    /// Runs a command that does what it should. This daemon trusts no authority, which is all that
    /// is to be said of signatures.
    #[track_caller]
    fn does(&self, args: &str) -> String {
        let output = self.run(args);
        let warned = args.starts_with("sign ") && !args.ends_with(" --json");
        let warning = format!(
            "warning: The certificate of this key is NOT TRUSTED, so others may refuse the \
             signature. {}\n",
            TrustReason::NoTrustAnchors.english()
        );
        let expected = if warned { warning.as_str() } else { "" };
        let verifies = args.starts_with("verify ");
        if verifies && args.split(' ').any(|word| word == "--json") {
            let error: Value = serde_json::from_slice(&output.stderr).unwrap();
            assert_eq!(error["kind"], "signature.untrusted", "{args}");
        } else {
            assert_eq!(String::from_utf8_lossy(&output.stderr), expected, "{args}");
        }
        let code = if verifies { 6 } else { 0 };
        assert_eq!(output.status.code(), Some(code), "{args}");
        String::from_utf8(output.stdout).unwrap()
    }

    #[track_caller]
    fn fails(&self, args: &str, code: i32, sentence: &str) {
        assert_refused(&self.run(args), args, code, sentence);
    }
}

#[test]
fn a_signature_is_verified_with_the_card_and_without() {
    let bench = Bench::new();
    bench.file("letter", b"Dear colleague");
    for (key, scheme) in [
        ("signature", "sha256"),
        ("authentication", "sha256"),
        ("authentication", "sha1"),
    ] {
        let options = format!("--key {key} --scheme {scheme}");
        bench.does(&format!("sign letter {options} --pin-stdin --out sig"));
        bench.does(&format!("certs export --key {key} --out pem"));
        bench.does(&format!("certs export --key {key} --der --out der"));
        for with in [
            options.clone(),
            format!("--cert pem {options}"),
            format!("--cert der {options}"),
        ] {
            let page = bench.does(&format!("verify letter sig {with}"));
            let first: Vec<_> = page.lines().take(6).collect();
            let reason = format!("                 {}", TrustReason::NoTrustAnchors.english());
            assert_eq!(
                first,
                [
                    "TEST CARD: it stands for no real person.",
                    "  Signature      fits the file, but its signer is NOT TRUSTED: do not rely on it",
                    "  Trust          NOT TRUSTED",
                    &reason,
                    "  Claims to be   SIMULÉ PRATICIEN",
                    "  Claimed id     899700000013",
                ],
                "{with}"
            );
        }
    }
    let json = bench.does("verify letter sig --key authentication --scheme sha1 --json");
    let json: Value = serde_json::from_str(&json).unwrap();
    // This daemon was told to trust nobody.
    assert_eq!(json["trust"]["status"], "untrusted");
    assert_eq!(json["holder"]["national_id"]["value"], "899700000013");
    assert!(
        json["certificate"]["subject"]
            .as_str()
            .unwrap()
            .contains("899700000013")
    );
}

#[test]
fn what_is_no_signature_of_the_file_has_a_reason() {
    let bench = Bench::new();
    bench.file("letter", b"Dear colleague");
    bench.file("forged", b"Dear colleague!");
    bench.file("empty", b"");
    bench.file("short", &[0; 255]);
    bench.file("large", &[0; 70_000]);
    bench.file(
        "broken",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    );
    bench.does("sign letter --key signature --pin-stdin --out sig");
    let changed = format!("forged{SIGNATURE_WRONG}");
    let table = [
        (
            "verify forged sig",
            format!("The signature is wrong: {changed}"),
        ),
        (
            "verify letter sig --key authentication",
            format!(
                "The signature is wrong: {}",
                changed.replace("forged", "letter")
            ),
        ),
        (
            "verify letter sig --scheme pss-sha256",
            format!(
                "The signature is wrong: {}",
                changed.replace("forged", "letter")
            ),
        ),
        (
            "verify letter empty",
            "The file empty is empty. Check its name.".to_owned(),
        ),
        (
            "verify letter short",
            format!(
                "The signature is wrong: {}",
                changed.replace("forged", "letter")
            ),
        ),
        (
            "verify letter empty --cms",
            "The file empty is empty. Check its name.".to_owned(),
        ),
        (
            "verify letter large",
            "The file large is too large: at most 65536 bytes are expected here. Check its name."
                .to_owned(),
        ),
        (
            "verify letter .",
            ". is a directory. Name a file.".to_owned(),
        ),
        ("verify . sig", ". is a directory. Name a file.".to_owned()),
        (
            "verify letter nothing",
            "The file nothing cannot be read. Check its name and your right to read it.".to_owned(),
        ),
        (
            "verify letter sig --cert letter",
            "The file letter holds no certificate in PEM or DER. Check its name.".to_owned(),
        ),
        (
            "verify letter sig --cert broken",
            "The file broken holds no certificate in PEM or DER. Check its name.".to_owned(),
        ),
        (
            "verify letter sig --key technical",
            ErrorKind::KeyNotFound.english().to_owned(),
        ),
    ];
    for (args, sentence) in table {
        let is_wrong = sentence.starts_with("The signature is wrong");
        bench.fails(args, if is_wrong { 7 } else { 1 }, &sentence);
    }

    let output = bench.run("verify letter sig --cms");
    let error = String::from_utf8(output.stderr).unwrap();
    let no_cms = "error: The file sig holds no signature of this form (no CMS: ";
    assert!(error.starts_with(no_cms), "{error}");
    assert_eq!(output.status.code(), Some(1));

    bench.service.insert(&bench.readers[1], "infirmier");
    let output = bench.run("verify letter sig");
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        error.starts_with("error: Several cards are ready: "),
        "{error}"
    );
    assert_eq!(output.status.code(), Some(3));
    bench.does("verify letter sig --reader A");
    for reader in &bench.readers {
        reader.remove();
    }
    // Both have left once there is nothing more to verify with.
    for _ in &bench.readers {
        let is_removed = |change: &Change| matches!(change, Change::CardRemoved { .. });
        bench.service.until_true(is_removed);
    }
    bench.fails("verify letter sig", 3, ErrorKind::NoCard.english());
}

#[test]
fn documents_are_made_and_verified() {
    let bench = Bench::new();
    bench.file("letter", b"Dear colleague");
    bench.file("forged", b"Dear colleague!");
    bench.file("large", &vec![0; 16 * 1024 * 1024 + 1]);
    // Longer than a line to the daemon may be: the payload of a JWS does not travel.
    bench.file("long", &vec![0; 2_000_000]);
    bench.does("sign long --key signature --jws --pin-stdin --out long.jws");
    bench.does("verify long long.jws --jws");
    bench.does("sign letter --key signature --cms --declare letter --pin-stdin --out letter.p7s");
    bench.does("sign letter --key authentication --jws --pin-stdin --out letter.jws");
    for (args, form) in [("letter.p7s", "--cms"), ("letter.jws", "--jws")] {
        let page = bench.does(&format!("verify letter {args} {form}"));
        assert!(
            page.contains("  Claims to be   SIMULÉ PRATICIEN\n"),
            "{page}"
        );
        bench.fails(
            &format!("verify forged {args} {form}"),
            7,
            &format!("The signature is wrong: forged{SIGNATURE_WRONG}"),
        );
    }
    // Standard output takes a JWS as text.
    let jws = bench.does("sign letter --key authentication --jws --pin-stdin");
    assert_eq!(jws.trim_end().split('.').count(), 3, "{jws}");
    let json = bench.does("sign letter --key signature --cms --pin-stdin --json");
    let json: Value = serde_json::from_str(&json).unwrap();
    assert!(
        json["cms"].is_string() && json["trust"].is_object(),
        "{json}"
    );

    bench.fails(
        "verify letter letter --jws",
        1,
        &unreadable(
            "letter",
            "no JWS in compact form: three parts in base64url with dots between them",
        ),
    );
    bench.fails(
        "sign large --key signature --jws --pin-stdin",
        1,
        "The file large is too large: at most 16777216 bytes are expected here. Check its name.",
    );
    for args in [
        "sign letter --key signature --jws --scheme sha1 --pin-stdin",
        "sign letter --key signature --cms --scheme pss-sha256 --pin-stdin",
    ] {
        bench.fails(args, 1, ErrorKind::KeyUsage.english());
    }
}

const LETTER: &str = "<?xml version='1.0'?>\r\n<!-- a letter -->\r\n<letter xmlns='urn:letter' \
                      to='Durand' from=\"M&#233;decin\">\r\n<text/></letter>\r\n";

const SIGNATURE_WRONG: &str = " was changed since, or this is not its signature, or one by another key \
                               or scheme. Check the files, --key, --cert and --scheme, and see the \
                               reason with --verbose; else do not rely on it.";

#[test]
fn xml_is_signed_within_and_files_beside() {
    let bench = Bench::new();
    bench.file("letter.xml", LETTER.as_bytes());
    bench.file("letter.pdf", b"%PDF-1.7");
    bench.file("another.xml", LETTER.replace("Durand", "Dupont").as_bytes());
    bench.file("short.xml", b"<letter/>");
    for (key, scheme) in [
        ("signature", "sha256"),
        ("authentication", "sha256"),
        ("authentication", "sha1"),
        ("authentication", "sha512"),
    ] {
        let options = format!("--key {key} --scheme {scheme} --pin-stdin");
        bench.does(&format!("certs export --key {key} --out pem"));
        bench.does(&format!(
            "sign letter.xml --xades --enveloped {options} --out in.xml"
        ));
        bench.does(&format!(
            "sign letter.xml --xades {options} --out beside.xml"
        ));
        bench.does(&format!("sign letter.pdf --xades {options} --out pdf.xml"));
        for files in [
            "in.xml",
            "letter.xml in.xml",
            "in.xml in.xml",
            "letter.xml beside.xml",
            "letter.pdf pdf.xml",
            "in.xml --cert pem",
        ] {
            let page = bench.does(&format!("verify {files} --xades --key {key}"));
            for row in [
                "  Signature      fits the file, but its signer is NOT TRUSTED: do not rely on it\n",
                "  Claims to be   SIMULÉ PRATICIEN\n",
                "  Signed on      ",
            ] {
                assert!(page.contains(row), "{files}: {page}");
            }
        }
        for (files, named) in [
            ("another.xml in.xml", "another.xml"),
            ("letter.pdf in.xml", "letter.pdf"),
            ("another.xml beside.xml", "another.xml"),
            ("another.xml pdf.xml", "another.xml"),
        ] {
            bench.fails(
                &format!("verify {files} --xades"),
                7,
                &format!("The signature is wrong: {named}{SIGNATURE_WRONG}"),
            );
        }
    }
    // The document is as it was but for its signature.
    bench.does("sign letter.xml --xades --enveloped --key signature --pin-stdin --out in.xml");
    let signed = fs::read_to_string(bench.service.path("in.xml")).unwrap();
    let (before, rest) = signed.split_once("<ds:Signature ").unwrap();
    let (_, after) = rest.split_once("</ds:Signature>").unwrap();
    assert_eq!(format!("{before}{after}"), LETTER);
    // The names of an API result.
    let json = bench.does("sign letter.xml --xades --enveloped --key signature --pin-stdin --json");
    let json: Value = serde_json::from_str(&json).unwrap();
    assert!(
        json["xades"].as_str().unwrap().starts_with(before),
        "{json}"
    );
    assert!(
        json["trust"].is_object() && json["rights"].is_object(),
        "{json}"
    );
    // Several files, each with its signature beside it or in it.
    fs::create_dir(bench.service.path("signed")).unwrap();
    let several = "sign letter.xml short.xml --xades --key signature --pin-stdin --out-dir signed";
    bench.does(several);
    bench.does("verify letter.xml signed/letter.xml.xades --xades");
    bench.does("verify short.xml signed/short.xml.xades --xades");
    bench.does(&format!("{several} --enveloped"));
    bench.does("verify signed/letter.xml.xades --xades");
    bench.does("verify short.xml signed/short.xml.xades --xades");
    bench.does("sign short.xml --xades --enveloped --key signature --pin-stdin --out in.xml");
    bench.does("verify in.xml --xades");
    bench.does("verify short.xml in.xml --xades");
    let json = bench.does("verify in.xml --xades --json");
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["form"], "as_is");
    assert_eq!(json["holder"]["national_id"]["value"], "899700000013");
    assert!(
        json["signing_time"].as_str().unwrap().ends_with('Z'),
        "{json}"
    );
}

#[test]
fn changed_xml_is_found_and_what_means_the_same_is_not() {
    let bench = Bench::new();
    bench.file("letter.xml", LETTER.as_bytes());
    bench.does("sign letter.xml --xades --enveloped --key signature --pin-stdin --out in.xml");
    bench.does("certs export --key authentication --der --out other.der");
    let signed = fs::read_to_string(bench.service.path("in.xml")).unwrap();
    let (before, rest) = signed.split_once("<ds:Signature ").unwrap();
    let (signature, after) = rest.split_once("</ds:Signature>").unwrap();
    let signature = format!("<ds:Signature {signature}</ds:Signature>");
    let other = fs::read(bench.service.path("other.der")).unwrap();
    let other = base64ct::Base64::encode_string(&other);
    let (head, tail) = signature.split_once("<ds:X509Certificate>").unwrap();
    let (_, tail) = tail.split_once("</ds:X509Certificate>").unwrap();
    let other = format!("{head}<ds:X509Certificate>{other}</ds:X509Certificate>{tail}");
    for (changed, same) in [
        (signed.clone(), true),
        (
            signed.replace(
                "to='Durand' from=\"M&#233;decin\"",
                "from='Médecin'  to='Durand'",
            ),
            true,
        ),
        (signed.replace("\r\n", "\n"), true),
        (signed.replace("<text/>", "<text></text>"), true),
        (signed.replace("Durand", "durand"), false),
        (signed.replace("<text/>", "<text/> "), false),
        (signed.replace("text/xml", "text/XML"), false),
        (
            signed.replace("<xades:SigningTime>20", "<xades:SigningTime>21"),
            false,
        ),
        (format!("{before}{other}{after}"), false),
        (format!("{before}<w>{signature}</w>{after}"), false),
        (
            format!(
                "<letter>{}{signature}</letter>",
                LETTER.split_once("-->").unwrap().1
            ),
            false,
        ),
    ] {
        bench.file("changed.xml", changed.as_bytes());
        if same {
            bench.does("verify changed.xml --xades");
            continue;
        }
        let output = bench.run("verify changed.xml --xades");
        let moved = changed.contains("<w>");
        let error = if moved {
            let reason = "the element is no signature and has none as its child";
            unreadable("changed.xml", reason)
        } else {
            format!("The signature is wrong: changed.xml{SIGNATURE_WRONG}")
        };
        let found = String::from_utf8(output.stderr).unwrap();
        assert_eq!(found, format!("error: {error}\n"), "{changed}");
        assert_eq!(
            output.status.code(),
            Some(if moved { 1 } else { 7 }),
            "{changed}"
        );
    }
}

#[test]
fn xml_that_takes_no_signature_is_refused_before_the_pin() {
    let bench = Bench::new();
    bench.file("letter.xml", LETTER.as_bytes());
    bench.does("sign letter.xml --xades --enveloped --key signature --pin-stdin --out in.xml");
    bench.file("empty", b"");
    bench.file("text", b"Dear colleague");
    bench.file("dtd.xml", b"<!DOCTYPE a><a/>");
    bench.file(
        "latin.xml",
        b"<?xml version='1.0' encoding='ISO-8859-1'?><a/>",
    );
    for (file, detail) in [
        (
            "in.xml",
            "the document is signed already, and another signature in it would break that one",
        ),
        (
            "text",
            "the document is no well-formed XML: unknown token at 1:1",
        ),
        (
            "dtd.xml",
            "the document has a document type declaration (DTD)",
        ),
        (
            "latin.xml",
            "the document is in ISO-8859-1, and only UTF-8 is read",
        ),
    ] {
        bench.fails(
            &format!("sign {file} --xades --enveloped --key signature --pin-stdin"),
            1,
            &format!(
                "The file {file} cannot take a signature in it ({detail}). Give XML in UTF-8 \
                 without DTD that is not signed yet, or leave --enveloped out."
            ),
        );
        if file != "in.xml" {
            bench.fails(
                &format!("verify {file} --xades"),
                1,
                &unreadable(file, detail),
            );
        }
    }
    let empty = "The file empty is empty. Check its name.";
    bench.fails(
        "sign empty --xades --enveloped --key signature --pin-stdin",
        1,
        empty,
    );
    bench.fails("verify empty --xades", 1, empty);
    let usage = ErrorKind::KeyUsage.english();
    bench.fails(
        "sign text --xades --scheme pss-sha256 --key authentication --pin-stdin",
        1,
        usage,
    );
    // Options that do not fit.
    for args in [
        "sign letter.xml --enveloped --key signature",
        "sign letter.xml --raw --enveloped --key signature",
        "sign letter.xml --cms --enveloped --key signature",
        "sign letter.xml --jws --enveloped --key signature",
        "verify letter.xml",
        "verify letter.xml --cms",
    ] {
        assert_eq!(bench.run(args).status.code(), Some(2), "{args}");
    }
}

fn unreadable(path: &str, detail: &str) -> String {
    format!(
        "The file {path} holds no signature of this form ({detail}). Check its name, and --raw, \
         --cms, --jws, --xades or --pades."
    )
}

#[test]
fn a_certificate_that_is_odd_but_readable_verifies() {
    let bench = Bench::new();
    bench.file("letter", b"Dear colleague");
    bench.readers[0].remove().unwrap();
    bench
        .service
        .insert(&bench.readers[0], "odd-signature-certificate");
    let signed = bench.run("sign letter --key signature --pin-stdin --out sig");
    assert_eq!(signed.status.code(), Some(0));
    let warning = String::from_utf8(signed.stderr).unwrap();
    assert!(
        warning.contains(TrustReason::Malformed.english()),
        "{warning}"
    );
    bench.does("certs export --key signature --der --out serial32.der");
    let page = bench.does("verify letter sig --raw --cert serial32.der");
    for expected in [
        "  Claims to be   SIMULÉ PRATICIEN\n".to_owned(),
        format!("  Serial number  01{}\n", "f0".repeat(31)),
    ] {
        assert!(page.contains(&expected), "{page}");
    }
    let warning = "Certificat de Signature CPS is not encoded as the standard demands";
    let page = bench.does("identity");
    assert!(page.contains(warning), "{page}");
}

#[test]
fn a_certificate_that_cannot_be_read_refuses_its_key_before_the_pin() {
    let bench = Bench::new();
    bench.file("letter", b"Dear colleague");
    bench.readers[0].remove().unwrap();
    bench
        .service
        .insert(&bench.readers[0], "empty-signature-certificate");
    let sentence = ErrorKind::CertificateDamaged.english();
    // The identity is complete once everything public was read.
    bench.does("identity");
    let commands = bench.readers[0].counts().commands;
    for args in [
        "sign letter --key signature --pin-stdin --out sig",
        "certs export --key signature --out pem",
    ] {
        bench.fails(args, 1, sentence);
    }
    assert_eq!(bench.readers[0].counts().commands, commands);
    let page = bench.does("certs list");
    let state = "cannot be read: have the card replaced by its issuer";
    assert!(page.contains(state), "{page}");
    bench.does("sign letter --key authentication --pin-stdin --out sig");
    bench.does("verify letter sig --key authentication");
}
