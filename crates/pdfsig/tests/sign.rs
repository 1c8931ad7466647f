//! Signatures put into files of every kind.

#![allow(clippy::unwrap_used)]

mod support;

use std::time::{Duration, SystemTime};

use cps_pdfsig::{Later, PdfToSign, Signatures};
use cps_protocol::HashAlgorithm;
use support::*;

const FORM: &str = "<< /Type /Catalog /Pages 2 0 R /AcroForm 8 0 R >>";
const ANNOTATED: &str = "<< /Type /Page /Parent 2 0 R /Annots 10 0 R >>";
const TEXT_FIELD: &str =
    "<< /Type /Annot /Subtype /Widget /FT /Tx /T (dose) /Rect [0 0 9 9] /P 3 0 R >>";

/// Every kind of file, by its name.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let inline = "<< /Type /Catalog /Pages 2 0 R /AcroForm<</SigFlags 1/Fields[9 0 R]>>>>";
    let indirect = "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields 8 0 R >> >>";
    let mut without_end = plain();
    without_end.pop();
    vec![
        ("a table", plain()),
        ("no line at the end", without_end),
        ("blanks at the end", [plain(), b"\r\n \0".to_vec()].concat()),
        ("streams", in_streams(PLAIN)),
        ("hybrid", hybrid()),
        ("linearised", linearised()),
        (
            "several revisions",
            revised(&plain(), &[(5, FONT)], "/Root 1 0 R"),
        ),
        (
            "form within the catalogue",
            plain_with(&[(1, inline), (9, TEXT_FIELD)]),
        ),
        (
            "fields of their own",
            plain_with(&[(1, indirect), (8, "[9 0 R]"), (9, TEXT_FIELD)]),
        ),
        (
            "form and annotations of their own",
            plain_with(&[
                (1, FORM),
                (3, ANNOTATED),
                (8, "<< /Fields [9 0 R] >>"),
                (9, TEXT_FIELD),
                (10, "[9 0 R]"),
            ]),
        ),
        (
            "the same in streams",
            in_streams(&with(
                PLAIN,
                &[
                    (1, FORM),
                    (3, ANNOTATED),
                    (8, "<< /Fields [9 0 R] >>"),
                    (9, TEXT_FIELD),
                    (10, "[9 0 R]"),
                ],
            )),
        ),
        (
            "annotations and a form that are not there",
            plain_with(&[(1, FORM), (3, ANNOTATED)]),
        ),
        (
            "a reference that leads nowhere",
            plain_with(&[(7, "<< /Title 8 0 R /Author 4711 0 R >>")]),
        ),
        (
            "a name that is taken",
            plain_with(&[
                (1, FORM),
                (8, "<< /Fields [9 0 R] >>"),
                (9, "<< /FT /Tx /T (Signature1) /V (text) >>"),
            ]),
        ),
    ]
}

#[test]
fn every_kind_of_file_takes_two_signatures() {
    for (kind, file) in files() {
        let once = signed(&file);
        assert!(once.starts_with(&file), "{kind}");
        let read = Signatures::read(&once).unwrap_or_else(|error| panic!("{kind}: {error}"));
        let [first] = &read.signatures[..] else {
            panic!("{kind}");
        };
        let name = match kind {
            "a name that is taken" => "Signature2",
            _ => "Signature1",
        };
        let revisions = if kind == "several revisions" { 3 } else { 2 };
        assert_eq!(first.field, name, "{kind}");
        assert_eq!(
            (first.revision, read.revisions),
            (revisions, revisions),
            "{kind}"
        );
        assert_eq!(first.added, 0, "{kind}");
        assert_eq!(first.signing_time, Some(SystemTime::UNIX_EPOCH), "{kind}");

        let twice = signed(&once);
        let read = Signatures::read(&twice).unwrap_or_else(|error| panic!("{kind}: {error}"));
        let [first, second] = &read.signatures[..] else {
            panic!("{kind}");
        };
        assert_eq!(first.added, twice.len() - once.len(), "{kind}");
        assert_eq!(
            Vec::from_iter(first.later.clone()),
            [Later::Signatures],
            "{kind}"
        );
        assert_eq!(second.added, 0, "{kind}");
        assert_eq!(
            (first.revision, second.revision),
            (revisions, revisions + 1),
            "{kind}"
        );
    }
}

#[test]
fn the_digest_is_of_everything_but_the_cms() {
    let file = plain();
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_953_600);
    let made = PdfToSign::new(&file, time, 3).unwrap();
    let digest = made.digest(HashAlgorithm::Sha256);
    let signed = made.clone().finish(&[0xAB, 0xCD]).unwrap();
    let text = String::from_utf8_lossy(&signed);
    assert!(text.contains("/M (D:20261129120000Z)"), "{text}");
    let at = text.find("<abcd00>").unwrap();
    let rest = signed.len() - at - 8;
    assert!(
        text.contains(&format!("/ByteRange [0 {at} {} {rest}]", at + 8)),
        "{text}"
    );
    let covered = [&signed[..at], &signed[at + 8..]].concat();
    assert_eq!(
        digest,
        cps_signature::digest(HashAlgorithm::Sha256, &covered)
    );

    let error = made.finish(&[0; 4]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the CMS has 4 bytes, and there is room for 3"
    );
}

#[test]
fn what_cannot_be_signed_is_told() {
    let encrypted = "/Root 1 0 R /Encrypt << /Filter /Standard >>";
    let certified = |permission: &str| {
        let reference = format!(
            "<< /Type /Sig /Reference [<< /TransformMethod /DocMDP /TransformParams << {permission} \
             >> >>] >>"
        );
        let field = "<< /FT /Sig /T (author) /V 10 0 R >>";
        plain_with(&[
            (1, FORM),
            (8, "<< /Fields [9 0 R] >>"),
            (9, field),
            (10, &reference),
        ])
    };
    let locked = plain_with(&[
        (1, FORM),
        (8, "<< /Fields [9 0 R] >>"),
        (9, "<< /T (visa) /Kids [10 0 R] >>"),
        (10, "<< /FT /Sig /T (chef) /V << >> /Lock << /P 1 >> >>"),
    ]);
    let change = |from: &str, to: &str| {
        let text = String::from_utf8(plain()).unwrap();
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1).into_bytes()
    };
    let cut = |length: usize| plain()[..length].to_vec();
    let table: Vec<(Vec<u8>, &str)> = vec![
        (Vec::new(), "the file does not begin with %PDF-"),
        (b"<html>".to_vec(), "the file does not begin with %PDF-"),
        (
            [b"\n".to_vec(), plain()].concat(),
            "the file does not begin with %PDF-",
        ),
        (
            cut(300),
            "the PDF is damaged: the file does not end with %%EOF",
        ),
        (
            [plain(), b"<html>".to_vec()].concat(),
            "the PDF is damaged: the file does not end with %%EOF",
        ),
        (
            change("startxref", "startxxxx"),
            "the PDF is damaged: there is no startxref",
        ),
        (
            change("\n%%EOF", " x\n%%EOF"),
            "the PDF is damaged: something stands between startxref and %%EOF",
        ),
        (
            change("xref\n1 1", "yref\n1 1"),
            "the PDF is damaged: there are no cross-references at byte 470",
        ),
        (
            table(b"%PDF-1.7\n", PLAIN, encrypted),
            "the PDF is encrypted",
        ),
        (
            table(b"%PDF-1.7\n", PLAIN, "/Info 7 0 R"),
            "the PDF is damaged: the trailer names no catalogue",
        ),
        (
            table(b"%PDF-1.7\n", PLAIN, "/Root 5 0 R /Prev 470"),
            "the PDF is damaged: the cross-references at byte 470 follow themselves",
        ),
        (
            plain_with(&[(1, "[]")]),
            "the PDF is damaged: the catalogue is no dictionary",
        ),
        (
            plain_with(&[(2, "<< /Kids [] >>")]),
            "the PDF is damaged: there is no page",
        ),
        (
            plain_with(&[(6, "28")]),
            "the PDF is damaged: the stream at byte 294 has another length",
        ),
        (
            plain_with(&[(6, "6 0 R")]),
            "the PDF is damaged: references lead to each other",
        ),
        (
            change("5 0 obj", "9 0 obj"),
            "the PDF is damaged: object 5 is not at byte 341",
        ),
        (
            plain_with(&[(5, "<< /A 1 /A 2 >>")]),
            "the PDF is damaged: key A twice before byte 364",
        ),
        (
            plain_with(&[(1, FORM), (8, "<< /Fields 3 >>")]),
            "the PDF is damaged: Fields is no array of references",
        ),
        (
            plain_with(&[
                (1, FORM),
                (8, "<< /Fields [9 0 R] >>"),
                (9, "<< /T (a) /Kids [10 0 R] >>"),
                (10, "<< /T (b) /Kids [9 0 R] >>"),
            ]),
            "the PDF is damaged: field 9 0 R is there twice",
        ),
        (
            certified("/P 1"),
            "the signature in its field author forbids every change",
        ),
        (
            locked,
            "the signature in its field visa.chef forbids every change",
        ),
    ];
    let mut wrong = Vec::new();
    for (file, expected) in table {
        let found = try_signed(&file).map(|_| ()).unwrap_err().to_string();
        if found != expected {
            wrong.push((found, expected));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // Signatures may follow these.
    for permission in ["/P 2", "/P 3", ""] {
        try_signed(&certified(permission)).unwrap();
    }
}
