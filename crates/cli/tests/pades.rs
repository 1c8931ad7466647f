//! `cpsctl sign --pades`, and `cpsctl verify` of a PDF.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::process::Output;

use cps_protocol::ErrorKind;
use serde_json::Value;
use support::{Service, assert_refused, pki, printed};

const PRESCRIPTION: &[u8] = include_bytes!("../../../tests/fixtures/prescription.pdf");

/// A daemon that trusts the authority of its card.
struct Bench(Service);

impl Bench {
    fn new() -> Self {
        let service = Service::new();
        let reader = service.reader("A");
        service.insert(&reader, "medecin");
        pki().write_trust(&service.path("trust")).unwrap();
        fs::write(service.path("ordonnance.pdf"), PRESCRIPTION).unwrap();
        Self(service)
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.path(name)).unwrap()
    }

    fn write(&self, name: &str, content: &[u8]) {
        fs::write(self.0.path(name), content).unwrap();
    }

    fn run(&self, args: &str) -> Output {
        self.0.run(args)
    }

    #[track_caller]
    fn does(&self, args: &str) -> String {
        printed(self.run(args), args)
    }

    #[track_caller]
    fn fails(&self, args: &str, code: i32, sentence: &str) {
        assert_refused(&self.run(args), args, code, sentence);
    }

    /// Returns the rows of a page, without the signer's certificate.
    #[track_caller]
    fn page(&self, args: &str) -> Vec<String> {
        let page = self.does(args);
        let hidden = [
            "Certificate",
            "Issuer",
            "Serial number",
            "Valid",
            "Signed on",
        ];
        let rows = page.lines().map(str::trim);
        let rows = rows.filter(|row| !hidden.iter().any(|label| row.starts_with(label)));
        let words = |row: &str| row.split_whitespace().collect::<Vec<_>>().join(" ");
        rows.map(words).filter(|row| !row.is_empty()).collect()
    }
}

const SIGN: &str = "sign ordonnance.pdf --pades --pin-stdin";

#[test]
fn a_pdf_takes_signatures_and_keeps_those_that_it_has() {
    let bench = Bench::new();
    bench.does(&format!("{SIGN} --key signature --out once.pdf"));
    assert!(bench.read("once.pdf").starts_with(PRESCRIPTION));
    let of_signer = [
        "TEST CARD: it stands for no real person.",
        "Signature right",
        "Trust trusted",
        "Holder SIMULÉ PRATICIEN",
        "National id 899700000013",
    ];
    let whole = [
        &of_signer[..],
        &["Field Signature1", "Covers the whole file"],
    ]
    .concat();
    assert_eq!(bench.page("verify once.pdf"), whole);
    bench.does("certs export --key signature --out pem");
    assert_eq!(bench.page("verify once.pdf --cert pem"), whole);

    bench.does("sign once.pdf --pades --key signature --pin-stdin --out twice.pdf");
    let once = bench.read("once.pdf");
    let twice = bench.read("twice.pdf");
    assert!(twice.starts_with(&once));
    let added = format!(
        "Added after it {} bytes: further signatures",
        twice.len() - once.len()
    );
    let both = [
        &of_signer[..2],
        &["Signer 1"],
        &of_signer[2..],
        &["Field Signature1", "Covers revision 2 of 3", &added],
        &["Signer 2"],
        &of_signer[2..],
        &["Field Signature2", "Covers the whole file"],
    ]
    .concat();
    assert_eq!(bench.page("verify twice.pdf"), both);

    bench.write("signed", &twice);
    let json: Value = serde_json::from_str(&bench.does("verify signed --pades --json")).unwrap();
    assert_eq!(json["verdict"], "trusted");
    assert_eq!(json["form"], "as_is");
    let place = |signer: &Value| {
        ["field", "revision", "revisions", "bytes_added", "added"]
            .map(|key| signer[key].to_string())
            .join(" ")
    };
    let added = twice.len() - once.len();
    let expected = format!("\"Signature1\" 2 3 {added} [\"signatures\"]");
    assert_eq!(place(&json), expected);
    let second = &json["further_signers"][0];
    assert_eq!(place(second), "\"Signature2\" 3 3 0 []");
    assert!(second["signing_time"].as_str().unwrap().ends_with('Z'));

    // A signature of the other key is right, and not one of a signer.
    bench.does(&format!("{SIGN} --key authentication --out other.pdf"));
    assert_eq!(bench.run("verify other.pdf").status.code(), Some(6));
    bench.does("verify other.pdf --key authentication");
    bench.does("certs export --key authentication --out other.pem");
    bench.fails(
        "verify once.pdf --cert other.pem",
        7,
        "A signature in once.pdf is wrong (no signature was made with this certificate). Do not rely \
         on the file; ask the signer for it.",
    );
}

#[test]
fn a_pdf_is_written_as_other_signatures_are() {
    let bench = Bench::new();
    let json = bench.does(&format!("{SIGN} --key signature --json"));
    let json: Value = serde_json::from_str(&json).unwrap();
    assert!(
        json["pades"].as_str().unwrap().starts_with("JVBERi0xLjcK"),
        "{json}"
    );
    assert!(
        json["trust"].is_object() && json["rights"].is_object(),
        "{json}"
    );
    let json = bench.does(&format!("{SIGN} --key signature --out signed.pdf --json"));
    let json: Value = serde_json::from_str(&json).unwrap();
    assert!(
        json["pades"].is_null() && json["path"] == "signed.pdf",
        "{json}"
    );

    bench.write("autre.pdf", PRESCRIPTION);
    fs::create_dir(bench.0.path("signed")).unwrap();
    let several = "sign ordonnance.pdf autre.pdf --pades --key signature --pin-stdin --out-dir";
    bench.does(&format!("{several} signed"));
    bench.does("verify signed/ordonnance.pdf");
    bench.does("verify signed/autre.pdf");
    bench.fails(
        &format!("{several} ."),
        1,
        "The file ./ordonnance.pdf is the one to be read, so writing would destroy it. Nothing was done; name another file.",
    );
}

#[test]
fn what_cannot_be_signed_costs_no_pin() {
    let bench = Bench::new();
    let text = String::from_utf8(PRESCRIPTION.to_vec()).unwrap();
    let with_trailer = |more: &str| text.replace("/Root 1 0 R", &format!("/Root 1 0 R {more}"));
    bench.write("encrypted.pdf", with_trailer("/Encrypt << >>").as_bytes());
    bench.write("cut.pdf", &PRESCRIPTION[..400]);
    bench.write("letter.pdf", b"Dear colleague");
    bench.write("empty.pdf", b"");
    let form = "/AcroForm<</Fields[6 0 R]>>/Pages 2 0 R >>\nendobj\n2 0 obj\n";
    let certified = text.replace("/Pages 2 0 R >>\nendobj\n2 0 obj\n", form);
    let certified = certified.replace(
        "xref\n0 6",
        "6 0 obj\n<< /FT /Sig /T (auteur) /V << /Reference [<< /TransformMethod /DocMDP \
         /TransformParams << /P 1 >> >>] >> >>\nendobj\nxref\n0 7",
    );
    let certified = replace_table(&certified);
    bench.write("certified.pdf", &certified);
    let refused = |file: &str, detail: &str| {
        format!(
            "The file {file} cannot take a signature of a PDF ({detail}). Have the program that made \
             it write it anew, or sign it from outside with --cms."
        )
    };
    for (file, sentence) in [
        (
            "encrypted.pdf",
            "The PDF encrypted.pdf is encrypted, so it cannot take a signature. Give it without \
             encryption, or sign it from outside with --cms."
                .to_owned(),
        ),
        (
            "certified.pdf",
            "A signature in the PDF certified.pdf (field auteur) forbids every change, another \
             signature too. Sign the file from outside with --cms."
                .to_owned(),
        ),
        (
            "cut.pdf",
            refused(
                "cut.pdf",
                "the PDF is damaged: the file does not end with %%EOF",
            ),
        ),
        (
            "letter.pdf",
            refused("letter.pdf", "the file does not begin with %PDF-"),
        ),
        (
            "empty.pdf",
            "The file empty.pdf is empty. Check its name.".to_owned(),
        ),
    ] {
        bench.write("kept", b"what was there");
        // No daemon answers there: the file is looked at before it is asked.
        for socket in ["", " --socket nowhere"] {
            let sign =
                format!("sign {file} --pades --key signature --pin-stdin --out kept{socket}");
            bench.fails(&sign, 1, &sentence);
        }
        assert_eq!(bench.read("kept"), b"what was there", "{file}");
    }
    let error = bench.run("sign cut.pdf --pades --key signature --pin-stdin --out kept --json");
    let error: Value = serde_json::from_slice(&error.stderr).unwrap();
    assert_eq!(error["kind"], "file.not_enveloping");
    assert_eq!(
        error["detail"],
        "the PDF is damaged: the file does not end with %%EOF"
    );
    let usage = ErrorKind::KeyUsage.english();
    let pss = "sign ordonnance.pdf --pades --scheme pss-sha256 --key authentication --pin-stdin";
    bench.fails(&format!("{pss} --out kept"), 1, usage);
    for args in [
        "sign ordonnance.pdf --pades --enveloped --key signature",
        "sign ordonnance.pdf --pades --cms --key signature",
        "verify ordonnance.pdf signature --pades",
        "verify ordonnance.pdf --cms",
        "verify ordonnance.txt",
    ] {
        assert_eq!(bench.run(args).status.code(), Some(2), "{args}");
    }
}

/// Writes the table of a file anew, whose objects have moved.
fn replace_table(text: &str) -> Vec<u8> {
    let (body, rest) = text.split_once("xref\n").unwrap();
    let count = rest.matches(" n \n").count() + 1;
    let mut file = format!("{body}xref\n0 {}\n0000000000 65535 f \n", count + 1);
    for number in 1..=count {
        let place = body.find(&format!("\n{number} 0 obj")).unwrap() + 1;
        file += &format!("{place:010} 00000 n \n");
    }
    let (_, trailer) = rest.split_once("trailer").unwrap();
    let (trailer, _) = trailer.split_once("startxref").unwrap();
    let start = body.len();
    format!("{file}trailer{trailer}startxref\n{start}\n%%EOF\n").into_bytes()
}

#[test]
fn a_signed_pdf_that_was_changed_is_wrong() {
    let bench = Bench::new();
    bench.does(&format!("{SIGN} --key signature --out signed.pdf"));
    let signed = bench.read("signed.pdf");
    let text = String::from_utf8(signed.clone()).unwrap();
    let page_object = "\n3 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\n";
    let start = text
        .rsplit("startxref\n")
        .next()
        .unwrap()
        .lines()
        .next()
        .unwrap();
    let place = signed.len() + 1;
    let table = signed.len() + page_object.len();
    let update = format!(
        "{page_object}xref\n3 1\n{place:010} 00000 n \ntrailer\n<< /Size 8 /Root 1 0 R /Prev {start} \
         >>\nstartxref\n{table}\n%%EOF\n"
    );
    let wrong = |detail: &str| {
        format!(
            "A signature in changed.pdf is wrong ({detail}). Do not rely on the file; ask the signer \
             for it."
        )
    };
    for (changed, detail) in [
        (
            text.replace("(Prescription", "(prescription"),
            "the signature in field Signature1: the content is not what was signed",
        ),
        (
            text.replace("/M (D:20", "/M (D:21"),
            "the signature in field Signature1: the content is not what was signed",
        ),
        (
            format!("{text}{update}"),
            "the signature in field Signature1: the document was changed after it was signed: \
             annotations removed",
        ),
        (
            text.replace("/ByteRange [0 ", "/ByteRange [1 "),
            "the signature in field Signature1: its byte range does not begin at the beginning of \
             the file",
        ),
        (
            format!("{text}{page_object}"),
            "49 bytes were added after the last revision and are none: the PDF is damaged: the file \
             does not end with %%EOF",
        ),
    ] {
        bench.write("changed.pdf", changed.as_bytes());
        bench.fails("verify changed.pdf", 7, &wrong(detail));
    }
    let error = bench.run("verify changed.pdf --json");
    let error: Value = serde_json::from_slice(&error.stderr).unwrap();
    assert_eq!(error["kind"], "signature.wrong");

    let unreadable = |detail: &str| {
        format!(
            "The file changed.pdf holds no signature of this form ({detail}). Check its name, and \
             --raw, --cms, --jws, --xades or --pades."
        )
    };
    for (content, detail) in [
        (PRESCRIPTION, "there is no signature in the PDF"),
        (
            &PRESCRIPTION[..400],
            "the PDF is damaged: the file does not end with %%EOF",
        ),
        (b"Dear colleague", "the file does not begin with %PDF-"),
    ] {
        bench.write("changed.pdf", content);
        bench.fails("verify changed.pdf", 1, &unreadable(detail));
    }
    let other = text.replace("/ETSI.CAdES.detached", "/adbe.x509.rsa_sha1 ");
    bench.write("changed.pdf", other.as_bytes());
    let output = bench.run("verify changed.pdf --json");
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(error["kind"], "signature.unsupported");
    assert_eq!(error["detail"], "adbe.x509.rsa_sha1");
}
