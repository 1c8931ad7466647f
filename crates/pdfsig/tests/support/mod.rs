//! PDF files of every kind, written object by object.

#![allow(dead_code)] // each test binary uses its part

use std::collections::BTreeMap;
use std::time::SystemTime;

use cps_pdfsig::{PdfToSign, SignError};

/// An object: its number and its text.
pub(crate) type Objects<'t> = &'t [(u32, &'t str)];

pub(crate) const CATALOG: &str = "<< /Type /Catalog /Pages 2 0 R % a comment\n>>";
pub(crate) const PAGES: &str = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";
pub(crate) const PAGE: &str = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.28 842]\n   \
                               /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>";
pub(crate) const TEXT: &str =
    "<< /Length 6 0 R >>\nstream\nBT /F1 14 Tf (Aspirine) Tj ET\nendstream";
pub(crate) const FONT: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
pub(crate) const LENGTH: &str = "29";
pub(crate) const INFO: &str = "<< /Title (Ordonnance) >>";

pub(crate) const PLAIN: Objects<'static> = &[
    (1, CATALOG),
    (2, PAGES),
    (3, PAGE),
    (4, TEXT),
    (5, FONT),
    (6, LENGTH),
    (7, INFO),
];

/// The same objects, some of which are others.
pub(crate) fn with<'t>(objects: Objects<'t>, others: Objects<'t>) -> Vec<(u32, &'t str)> {
    let all = objects.iter().chain(others).copied();
    all.collect::<BTreeMap<_, _>>().into_iter().collect()
}

pub(crate) fn plain() -> Vec<u8> {
    table(
        b"%PDF-1.7\n",
        PLAIN,
        "/Root 1 0 R /Info 7 0 R /ID [<01> <02>]",
    )
}

/// A file with other objects beside or instead of the plain ones.
pub(crate) fn plain_with(others: Objects<'_>) -> Vec<u8> {
    table(
        b"%PDF-1.7\n",
        &with(PLAIN, others),
        "/Root 1 0 R /Info 7 0 R",
    )
}

/// Appends objects with a cross-reference table.
pub(crate) fn table(before: &[u8], objects: Objects<'_>, trailer: &str) -> Vec<u8> {
    let mut file = before.to_vec();
    let places = write(&mut file, objects);
    let start = file.len();
    file.extend_from_slice(b"xref\n");
    for (number, place) in &places {
        file.extend(format!("{number} 1\n{place:010} 00000 n \n").into_bytes());
    }
    let size = places.keys().next_back().map_or(1, |last| last + 1);
    file.extend(format!("trailer\n<< /Size {size} {trailer} >>\n").into_bytes());
    file.extend(format!("startxref\n{start}\n%%EOF\n").into_bytes());
    file
}

fn write(file: &mut Vec<u8>, objects: Objects<'_>) -> BTreeMap<u32, usize> {
    let mut places = BTreeMap::new();
    for (number, text) in objects {
        places.insert(*number, file.len());
        file.extend(format!("{number} 0 obj\n{text}\nendobj\n").into_bytes());
    }
    places
}

/// Appends the objects as a revision, whose trailer goes on from the last.
pub(crate) fn revised(file: &[u8], objects: Objects<'_>, trailer: &str) -> Vec<u8> {
    let trailer = format!("/Prev {} {trailer}", startxref(file));
    table(file, objects, &trailer)
}

/// Returns the place after the last `startxref`.
pub(crate) fn startxref(file: &[u8]) -> usize {
    let text = String::from_utf8_lossy(file);
    let (_, after) = text.rsplit_once("startxref").unwrap();
    after.split_whitespace().next().unwrap().parse().unwrap()
}

/// A file whose objects are in a compressed stream, but for streams, with a cross-reference stream.
pub(crate) fn in_streams(objects: Objects<'_>) -> Vec<u8> {
    let (streams, others): (Vec<_>, Vec<_>) = objects
        .iter()
        .copied()
        .partition(|(_, text)| text.contains("\nstream\n"));
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut places = write(&mut file, &streams);
    let (mut head, mut body) = (String::new(), String::new());
    for (number, text) in &others {
        head += &format!("{number} {} ", body.len());
        body += text;
        body += "\n";
    }
    let holder = objects.iter().map(|(number, _)| number).max().unwrap() + 1;
    let data = miniz_oxide::deflate::compress_to_vec_zlib((head.clone() + &body).as_bytes(), 6);
    places.insert(holder, file.len());
    let (count, first, length) = (others.len(), head.len(), data.len());
    file.extend(
        format!(
            "{holder} 0 obj\n<< /Type /ObjStm /N {count} /First {first} /Length {length} \
             /Filter /FlateDecode >>\nstream\n"
        )
        .into_bytes(),
    );
    file.extend(data);
    file.extend_from_slice(b"\nendstream\nendobj\n");
    let own = holder + 1;
    let start = file.len();
    places.insert(own, start);
    let mut rows = vec![[0; 5]];
    for number in 1..=own {
        let place = places
            .get(&number)
            .map(|place| u16::try_from(*place).unwrap().to_be_bytes());
        let inside = others.iter().position(|(known, _)| *known == number);
        rows.push(match (place, inside) {
            (Some([high, low]), _) => [1, high, low, 0, 0],
            (None, Some(index)) => [
                2,
                0,
                holder.to_be_bytes()[3],
                0,
                u8::try_from(index).unwrap(),
            ],
            (None, None) => [0; 5],
        });
    }
    // Predicted from the row above, as most programs write it.
    let mut above = [0; 5];
    let mut data = Vec::new();
    for row in rows {
        data.push(2);
        data.extend((0..5).map(|at| row[at].wrapping_sub(above[at])));
        above = row;
    }
    let data = miniz_oxide::deflate::compress_to_vec_zlib(&data, 6);
    let (size, length) = (own + 1, data.len());
    file.extend(
        format!(
            "{own} 0 obj\n<< /Type /XRef /Size {size} /W [1 2 2] /Root 1 0 R /Length {length} \
             /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 5 >> >>\nstream\n"
        )
        .into_bytes(),
    );
    file.extend(data);
    file.extend(format!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n").into_bytes());
    file
}

/// A hybrid file (7.5.8.4): the font is free in the table, and in a stream of objects beside it.
pub(crate) fn hybrid() -> Vec<u8> {
    let mut file = b"%PDF-1.5\n".to_vec();
    let objects: Vec<_> = PLAIN
        .iter()
        .copied()
        .filter(|(number, _)| *number != 5)
        .collect();
    let mut places = write(&mut file, &objects);
    places.insert(8, file.len());
    let data = format!("5 0 {FONT}");
    let length = data.len();
    file.extend(
        format!(
            "8 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length {length} >>\nstream\n{data}\n\
             endstream\nendobj\n"
        )
        .into_bytes(),
    );
    let beside = file.len();
    file.extend_from_slice(
        b"9 0 obj\n<< /Type /XRef /Size 10 /W [1 1 1] /Index [5 1] /Length 3 >>\nstream\n",
    );
    file.extend([2, 8, 0]);
    file.extend_from_slice(b"\nendstream\nendobj\n");
    let start = file.len();
    file.extend_from_slice(b"xref\n0 10\n0000000000 65535 f \n");
    for number in 1..10 {
        match places.get(&number) {
            Some(place) => file.extend(format!("{place:010} 00000 n \n").into_bytes()),
            None => file.extend_from_slice(b"0000000000 00000 f \n"),
        }
    }
    file.extend(
        format!(
            "trailer\n<< /Size 10 /Root 1 0 R /XRefStm {beside} >>\nstartxref\n{start}\n%%EOF\n"
        )
        .into_bytes(),
    );
    file
}

/// A linearised file (Annex F): the objects of the first page come first, and their table before
/// them names the place of the other one.
pub(crate) fn linearised() -> Vec<u8> {
    let mut rest = Vec::new();
    let mut head = b"%PDF-1.4\n".to_vec();
    head.extend_from_slice(
        b"8 0 obj\n<< /Linearized 1 /L 0 /H [0 0] /O 3 /E 0 /N 1 /T 0 >>\nendobj\n",
    );
    let parts = PLAIN
        .iter()
        .copied()
        .partition(|(number, _)| [1, 3, 4].contains(number));
    let (first, others): (Vec<_>, Vec<_>) = parts;
    let start = head.len();
    let table = |places: &BTreeMap<u32, usize>, base: usize| {
        let rows = places
            .iter()
            .map(|(number, place)| format!("{number} 1\n{:010} 00000 n \n", base + place));
        format!("xref\n{}", rows.collect::<String>())
    };
    let first_places = write(&mut rest, &first);
    let other_places = write(&mut rest, &others);
    let trailer = |main: usize| {
        format!("trailer\n<< /Size 9 /Root 1 0 R /Prev {main:010} >>\nstartxref\n0\n%%EOF\n")
    };
    let base = start + table(&first_places, 0).len() + trailer(0).len();
    let main = base + rest.len();
    head.extend(table(&first_places, base).into_bytes());
    head.extend(trailer(main).into_bytes());
    head.extend(rest);
    head.extend(table(&other_places, base).into_bytes());
    head.extend(format!("trailer\n<< /Size 9 >>\nstartxref\n{start}\n%%EOF\n").into_bytes());
    head
}

/// Signs a file with a CMS that is none.
pub(crate) fn signed(file: &[u8]) -> Vec<u8> {
    try_signed(file).unwrap()
}

pub(crate) fn try_signed(file: &[u8]) -> Result<Vec<u8>, SignError> {
    PdfToSign::new(file, SystemTime::UNIX_EPOCH, 16)?.finish(&[0x30, 0x00])
}
