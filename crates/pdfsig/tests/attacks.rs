//! Signed files that were changed: what is found, and what is no attack.

#![allow(clippy::unwrap_used)]

mod support;

use std::time::SystemTime;

use cps_pdfsig::{Later, PdfToSign, Signatures};
use support::*;

/// Returns the first error of a file.
#[track_caller]
fn error(file: &[u8]) -> String {
    let read = Signatures::read(file).map(|_| ());
    read.unwrap_err().to_string()
}

/// Changes text without moving anything.
#[track_caller]
fn changed(file: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let at = file
        .windows(from.len())
        .rposition(|part| part == from.as_bytes());
    let at = at.unwrap_or_else(|| panic!("{from}"));
    [&file[..at], to.as_bytes(), &file[at + to.len()..]].concat()
}

/// Returns the byte range of the last signature.
fn range(file: &[u8]) -> [usize; 4] {
    let text = String::from_utf8_lossy(file);
    let (_, after) = text.rsplit_once("/ByteRange [").unwrap();
    let (range, _) = after.split_once(']').unwrap();
    let numbers = range
        .split_whitespace()
        .map(|number| number.parse().unwrap());
    numbers.collect::<Vec<_>>().try_into().unwrap()
}

#[test]
fn a_byte_range_covers_the_whole_revision_but_for_the_cms() {
    let file = signed(&plain());
    let [_, first, second, rest] = range(&file);
    // Blanks follow it.
    let written = format!("[0 {first} {second} {rest}]        ");
    let with = |numbers: String| {
        let numbers = format!("{numbers:width$}", width = written.len());
        changed(&file, &written, &numbers)
    };
    let field = |defect: &str| format!("the signature in field Signature1: {defect}");
    for (numbers, defect) in [
        ("[0]".to_owned(), "it has no byte range of four numbers"),
        ("null".to_owned(), "it has no byte range of four numbers"),
        ("(all)".to_owned(), "it has no byte range of four numbers"),
        (
            format!("[0 {first} {second} 0 0 0]"),
            "it has no byte range of four numbers",
        ),
        (
            format!("[1 {} {second} {rest}]", first - 1),
            "its byte range does not begin at the beginning of the file",
        ),
        (
            format!("[0 {first} {second} {}]", rest + 1),
            "its byte range is not within the file",
        ),
        (
            format!("[0 {first} {second} -{}]", second),
            "its byte range is not within the file",
        ),
        (
            format!("[0 {second} {first} {rest}]"),
            "its byte range is not within the file",
        ),
        (
            format!("[0 {first} 9223372036 1]"),
            "its byte range is not within the file",
        ),
        (
            format!("[0 {} {second} {rest}]", first - 1),
            "the gap in its byte range is not exactly its Contents",
        ),
        (
            format!("[0 {} {second} {rest}]", first + 1),
            "the gap in its byte range is not exactly its Contents",
        ),
        (
            format!("[0 {first} {} {}]", second + 2, rest - 2),
            "the gap in its byte range is not exactly its Contents",
        ),
        (
            format!("[0 {first} {second} {}]", rest - 9),
            "its byte range does not end where a revision ends",
        ),
    ] {
        assert_eq!(error(&with(numbers.clone())), field(defect), "{numbers}");
    }
    // The end of the last line may be covered or not.
    let read = with(format!("[0 {first} {second} {}]", rest - 1));
    assert_eq!(Signatures::read(&read).unwrap().signatures[0].added, 1);
    // The CMS is in hexadecimal, and there is one.
    let text = String::from_utf8(file[first..second].to_vec()).unwrap();
    let literal = format!("({})", &text[1..text.len() - 1]);
    let gap = field("the gap in its byte range is not exactly its Contents");
    assert_eq!(error(&changed(&file, &text, &literal)), gap);
    assert_eq!(error(&changed(&file, "/Contents <", "/Content  <")), gap);
    assert_eq!(
        error(&changed(
            &file,
            "/ETSI.CAdES.detached",
            "/adbe.x509.rsa_sha1 "
        )),
        "the signature in field Signature1 is of the form adbe.x509.rsa_sha1, which is not known"
    );
    assert_eq!(error(&plain()), "there is no signature in the PDF");
}

#[test]
fn what_is_added_without_a_revision_is_refused() {
    let file = signed(&plain());
    let bytes = |more: &str| [&file, more.as_bytes()].concat();
    let object = format!("4 0 obj\n{FONT}\nendobj\n");
    let added = |more: &str, error: &str| {
        let count = more.len() + 1;
        format!(
            "{count} bytes were added after the last revision and are none: the PDF is damaged: \
             {error}"
        )
    };
    for (more, reason) in [
        (object.clone(), "the file does not end with %%EOF"),
        ("<html>".to_owned(), "the file does not end with %%EOF"),
        (
            format!("{object}trailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"),
            "there are no cross-references at byte 9",
        ),
        (
            "\n%%EOF\n".to_owned(),
            "something stands between startxref and %%EOF",
        ),
    ] {
        assert_eq!(error(&bytes(&more)), added(&more, reason), "{more}");
    }
    let again = format!("{object}startxref\n{}\n%%EOF\n", startxref(&file));
    assert_eq!(
        error(&bytes(&again)),
        "the signature in field Signature1: bytes were added after it that are no revision"
    );
    let blanks = bytes(" \r\n\n");
    let read = Signatures::read(&blanks).unwrap();
    assert_eq!(
        (read.signatures[0].added, read.signatures[0].later.len()),
        (4, 0)
    );
}

/// The plain file, with objects that an attacker may have prepared, and its signature. Its first new
/// objects are 12, the value of the signature, and 13, the field.
fn prepared() -> Vec<u8> {
    signed(&plain_with(&[
        (
            1,
            "<< /Type /Catalog /Pages 2 0 R /AcroForm 8 0 R /Metadata 10 0 R >>",
        ),
        (8, "<< /Fields [9 0 R] /NeedAppearances false >>"),
        (9, "<< /FT /Tx /T (dose) /V (1 g) >>"),
        (10, "<< /Type /Metadata /Length 1 >>\nstream\n \nendstream"),
        (11, "<< /Kept true >>"),
    ]))
}

const PREPARED_FORM: &str = "<< /Fields [9 0 R 13 0 R] /NeedAppearances false /SigFlags 3 >>";
const PREPARED_PAGE: &str = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.28 842]\n   \
                             /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> \
                             /Annots [13 0 R] >>";

#[test]
fn a_later_revision_that_changes_the_document_is_refused() {
    let file = prepared();
    let refused = |what: &str| {
        format!(
            "the signature in field Signature1: the document was changed after it was signed: {what}"
        )
    };
    let page = |to: &str| PREPARED_PAGE.replace("/MediaBox [0 0 595.28 842]", to);
    let annotated = PREPARED_PAGE.replace("13 0 R]", "13 0 R 14 0 R]");
    let hidden = PREPARED_PAGE.replace("[13 0 R]", "[]");
    let more_fields = PREPARED_FORM.replace("13 0 R]", "13 0 R 14 0 R]");
    let text = TEXT.replace("Aspirine", "Morphine");
    let needs = PREPARED_FORM.replace("false", "true");
    let catalog = |more: &str| {
        format!("<< /Type /Catalog /Pages 2 0 R /AcroForm 8 0 R /Metadata 10 0 R {more} >>")
    };
    let opens = catalog("/OpenAction 11 0 R");
    let other_form = catalog("").replace("8 0 R", "14 0 R");
    let symbol = FONT.replace("Helvetica", "Symbol");
    let two_pages = PAGES.replace("/Count 1", "/Count 2");
    let (small, boundless) = (page("/MediaBox [0 0 5 8]"), page(""));
    let table: Vec<(Vec<(u32, &str)>, String)> = vec![
        (vec![(4, &text)], refused("a stream (object 4)")),
        (vec![(4, "<< >>")], refused("a stream (object 4)")),
        (vec![(5, &symbol)], refused("a dictionary (object 5)")),
        (vec![(6, "28")], refused("a value (object 6)")),
        (vec![(2, &two_pages)], refused("a dictionary (object 2)")),
        (vec![(3, &small)], refused("MediaBox of a page (object 3)")),
        (
            vec![(3, &boundless)],
            refused("MediaBox of a page (object 3)"),
        ),
        (vec![(3, &hidden)], refused("annotations removed")),
        (
            vec![
                (3, &annotated),
                (14, "<< /Type /Annot /Subtype /FreeText >>"),
            ],
            refused("annotations that are no signatures"),
        ),
        (
            vec![(9, "<< /FT /Tx /T (dose) /V (9 g) >>")],
            refused("field dose"),
        ),
        (
            vec![(8, &more_fields), (14, "<< /FT /Tx /T (more) >>")],
            refused("fields that are no signatures"),
        ),
        (
            vec![(8, &more_fields), (14, "<< /FT /Sig /T (unsigned) >>")],
            refused("fields that are no signatures"),
        ),
        (vec![(8, &needs)], refused("NeedAppearances of the form")),
        (vec![(1, &opens)], refused("OpenAction of the catalogue")),
        (
            vec![(1, &other_form), (14, PREPARED_FORM), (9, "<< >>")],
            refused("field dose"),
        ),
        (
            vec![(11, "<< /Kept false >>")],
            refused("a dictionary (object 11)"),
        ),
    ];
    for (objects, expected) in table {
        let attacked = revised(&file, &objects, "/Root 1 0 R /Info 7 0 R");
        assert_eq!(error(&attacked), expected, "{objects:?}");
        // Another signature on top does not mend the first.
        if let Ok(again) = try_signed(&attacked) {
            assert_eq!(error(&again), expected, "{objects:?}");
        }
    }
    let other_root = revised(&file, &[(14, &opens)], "/Root 14 0 R");
    assert_eq!(error(&other_root), refused("another catalogue"));
    // The catalogue without its field has no signature; with an entry that is free it has no field.
    let forgotten = revised(&file, &[(8, "<< /Fields [9 0 R] >>")], "/Root 1 0 R");
    assert_eq!(error(&forgotten), "there is no signature in the PDF");
}

#[test]
fn a_prepared_reference_does_not_come_to_life() {
    // Object 20 is missing when the file is signed, and shows something later.
    let page = "<< /Type /Page /Parent 2 0 R /Contents [4 0 R 20 0 R] >>";
    let base = plain_with(&[(3, page)]);
    let file = signed(&base);
    let later = revised(&file, &[(20, TEXT)], "/Root 1 0 R");
    assert_eq!(
        error(&later),
        "the signature in field Signature1: the document was changed after it was signed: object 20, \
         which had been missing"
    );
    // Data that may change, and are the content of a page too.
    for (name, trailer) in [
        ("/Metadata 4 0 R", "/Root 1 0 R"),
        ("/DSS << /Certs [4 0 R] >>", "/Root 1 0 R"),
    ] {
        let catalog = format!("<< /Type /Catalog /Pages 2 0 R {name} >>");
        let file = signed(&plain_with(&[(1, &catalog)]));
        let attacked = revised(
            &file,
            &[(4, &TEXT.replace("Aspirine", "Morphine"))],
            trailer,
        );
        assert_eq!(
            error(&attacked),
            "the signature in field Signature1: the document was changed after it was signed: a \
             stream (object 4)",
            "{name}"
        );
    }
    let info = table(b"%PDF-1.7\n", PLAIN, "/Root 1 0 R /Info 5 0 R");
    let attacked = revised(&signed(&info), &[(5, "<< >>")], "/Root 1 0 R /Info 5 0 R");
    assert!(
        error(&attacked).ends_with("a dictionary (object 5)"),
        "{}",
        error(&attacked)
    );
}

#[test]
fn two_fields_never_share_a_signature_or_a_name() {
    let file = prepared();
    let form = PREPARED_FORM.replace("13 0 R]", "13 0 R 14 0 R]");
    for (field, expected) in [
        (
            "<< /FT /Sig /T (copy) /V 12 0 R >>",
            "the signature in field copy: field Signature1 shows the same signature",
        ),
        (
            "<< /FT /Sig /T (Signature1) /V 15 0 R >>",
            "the signature in field Signature1: another field has this name",
        ),
        (
            "<< /FT /Sig /T (empty) /V 15 0 R >>",
            "the signature in field empty is of the form , which is not known",
        ),
    ] {
        let objects = [(8, form.as_str()), (14, field), (15, "<< /Type /Sig >>")];
        assert_eq!(error(&revised(&file, &objects, "/Root 1 0 R")), expected);
    }
    // The field of a signature takes no other value.
    let twice = signed(&file);
    let field = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /V 14 0 R /F 132 \
                 /Rect [0 0 0 0] /P 3 0 R >>";
    let replaced = revised(&twice, &[(13, field), (15, "<< >>")], "/Root 1 0 R");
    assert!(
        error(&replaced).starts_with("the signature in field Signature1: "),
        "{}",
        error(&replaced)
    );
}

#[test]
fn a_covered_revision_is_one_of_the_file() {
    let file = signed(&plain());
    // The signed bytes, and after them a whole other document.
    let other = plain_with(&[(4, &TEXT.replace("Aspirine", "Morphine"))]);
    let moved = [file.as_slice(), &other[9..]].concat();
    assert_eq!(error(&moved), "there is no signature in the PDF");
    // The cross-references of the signed revision are passed over.
    let start = startxref(&file);
    let around = table(
        &file,
        &with(
            PLAIN,
            &[(
                1,
                "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [9 0 R] >> >>",
            )],
        ),
        &format!("/Root 1 0 R /Prev {}", startxref(&plain())),
    );
    let text = String::from_utf8_lossy(&file).into_owned();
    let place = |object: &str| text.rfind(object).unwrap();
    let entries = format!(
        "xref\n8 2\n{:010} 00000 n \n{:010} 00000 n \n",
        place("8 0 obj"),
        place("9 0 obj")
    );
    assert_ne!(start, startxref(&around));
    let around = String::from_utf8_lossy(&around).into_owned();
    let (before, after) = around.rsplit_once("xref\n1 1\n").unwrap();
    let wrapped = format!("{before}{entries}1 1\n{after}");
    assert_eq!(
        error(wrapped.as_bytes()),
        "the signature in field Signature1: its byte range does not end where a revision ends"
    );
}

#[test]
fn what_changes_nothing_of_a_document_may_follow() {
    let file = prepared();
    let dss = "<< /Type /Catalog /Pages 2 0 R /AcroForm 8 0 R /Metadata 10 0 R /DSS 14 0 R >>";
    let metadata = "<< /Type /Metadata /Length 2 >>\nstream\n  \nendstream";
    for (objects, expected) in [
        (
            vec![(1, dss), (14, "<< /Certs [] >>")],
            vec![Later::ValidationData],
        ),
        (vec![(7, "<< /Title (Autre) >>")], vec![Later::Metadata]),
        (vec![(10, metadata)], vec![Later::Metadata]),
        (
            vec![(5, FONT), (14, "<< /Unused true >>")],
            vec![Later::Other],
        ),
    ] {
        let later = revised(&file, &objects, "/Root 1 0 R /Info 7 0 R");
        let read = Signatures::read(&later).unwrap_or_else(|error| panic!("{objects:?}: {error}"));
        assert_eq!(read.revisions, 3);
        assert_eq!(
            Vec::from_iter(read.signatures[0].later.clone()),
            expected,
            "{objects:?}"
        );
        let again = signed(&later);
        assert_eq!(Signatures::read(&again).unwrap().signatures.len(), 2);
    }
}

#[test]
fn a_signature_that_forbids_changes_forbids_another_one() {
    let certifies = |permission: u8| {
        let plain = plain();
        let made = PdfToSign::new(&plain, SystemTime::UNIX_EPOCH, 400).unwrap();
        let file = made.finish(&[]).unwrap();
        let reference = format!(
            "/Reference [<< /TransformMethod /DocMDP /TransformParams << /P {permission} >> >>]"
        );
        // In the place of the CMS, of which only the length matters here.
        let text = String::from_utf8(file).unwrap();
        let zeros = "0".repeat(reference.len());
        let at = text.rfind(&format!("{zeros}>")).unwrap();
        let (before, after) = (&text[..at], &text[at + zeros.len()..]);
        let text = format!("{before}>{reference}{}", after.strip_prefix('>').unwrap());
        let [_, first, second, rest] = range(text.as_bytes());
        let old = format!("[0 {first} {second} {rest}]");
        let gap = second - reference.len();
        let new = format!("[0 {first} {gap} {}]", rest + reference.len());
        text.replace(&old, &format!("{new:width$}", width = old.len()))
            .into_bytes()
    };
    for (permission, allowed) in [(1, false), (2, true), (3, true)] {
        let file = certifies(permission);
        Signatures::read(&file).unwrap();
        assert_eq!(try_signed(&file).is_ok(), allowed, "{permission}");
        // Another program does it all the same.
        let form = "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [9 0 R 10 0 R] >> >>";
        let field = "<< /FT /Sig /T (more) /V 11 0 R >>";
        let value = "<< /Type /Sig /SubFilter /adbe.pkcs7.detached /ByteRange [0 1 2 3] >>";
        let more = revised(&file, &[(1, form), (10, field), (11, value)], "/Root 1 0 R");
        let expected = match allowed {
            false => {
                "the signature in field Signature1: it forbids every change, and there are some"
            }
            true => {
                "the signature in field more: the gap in its byte range is not exactly its Contents"
            }
        };
        assert_eq!(error(&more), expected, "{permission}");
    }
}
