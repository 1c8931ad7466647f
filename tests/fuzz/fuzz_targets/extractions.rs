//! Extractions of the Annuaire Santé, plain or zipped: each line is a row or a problem, and an index
//! that was built can be read.

#![no_main]

use std::fs;
use std::path::Path;

use cps_directory::{
    Access, Column, Extraction, Index, LONGEST_LINE, OpenError, Options, Structures, build,
};
use libfuzzer_sys::fuzz_target;

/// Columns of people and of cards, of identifiers and of free text.
const COLUMNS: [Column; 6] = [
    Column::NationalId,
    Column::PracticeFamily,
    Column::ProfessionCode,
    Column::StructureName,
    Column::CardNumber,
    Column::OpposedOn,
];

fuzz_target!(|file: &[u8]| {
    let is_extraction = match Extraction::open("file", file) {
        Ok(extraction) => {
            read(file, extraction);
            true
        }
        Err(OpenError::Header(_)) => file.starts_with(b"PK"),
        Err(OpenError::Io(error)) => panic!("memory cannot fail: {error}"),
    };
    if is_extraction {
        let folder = tempfile::tempdir().expect("a directory");
        index(file, folder.path());
    }
});

/// Reads the rows: no line is lost, and no field has a separator.
fn read(file: &[u8], mut extraction: Extraction<&[u8]>) {
    let ends = file.iter().filter(|byte| **byte == b'\n').count() as u64;
    let mut rows = 0;
    while let Some(row) = extraction.next_row().expect("memory cannot fail") {
        rows += 1;
        for column in COLUMNS {
            let text = row.text(column);
            assert!(!text.contains(['|', '\n']) && text.len() <= 4 * LONGEST_LINE);
            assert!(row.ascii(column).is_ascii());
        }
    }
    let problems = extraction.problems();
    assert!(problems.first.len() as u64 <= problems.count);
    // The header is a line too, and one without an end may follow.
    assert!(extraction.line() <= ends + 1);
    assert!(rows + problems.count < extraction.line());
}

/// Builds an index of everyone, and looks at those who are in it.
fn index(file: &[u8], folder: &Path) {
    let (extraction, to) = (folder.join("file"), folder.join("index"));
    fs::write(&extraction, file).expect("the file");
    let options = Options {
        structures: Structures::default(),
        everyone: true,
        access: Access::Owner,
        now: 1_780_000_000,
    };
    match build(&[extraction], &to, &options, &mut |_| {}) {
        Ok(report) => {
            let index = Index::open(&to).expect("an index that was built");
            for number in ["899000000008", "899000000016"] {
                let person = index.person(number).expect("a whole index");
                assert!(person.is_none_or(|person| person.number == number));
            }
            index.card("2900000007").expect("a whole index");
            assert!(report.sources.iter().all(|source| source.rejected <= source.lines));
        }
        Err(_) => assert!(!to.exists()),
    }
}
