//! Time and memory of an index of 2.2 million lines, beside other ways to look for the people of an
//! establishment: `cargo bench -p cps-directory`.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use cps_directory::{Access, Index, Options, Structures, build};
use cps_testsuite::extraction::{Extraction, STRUCTURE, card, number};

/// Persons, of two lines each.
const PERSONS: u32 = 1_100_000;

/// Looks for the lines of the establishment and keeps them, with Python's csv.
const PYTHON: &str = "import csv, sys
count = 0
for row in csv.reader(open(sys.argv[1], encoding='utf-8'), delimiter='|', quoting=csv.QUOTE_NONE):
    count += row[21] == sys.argv[2]
print(count)";

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let (people, cards) = (folder.path().join("people"), folder.path().join("cards"));
    let extraction = Extraction { persons: PERSONS };
    let mut out = BufWriter::new(File::create(&people).unwrap());
    extraction.people(&mut out).unwrap();
    out.flush().unwrap();
    let mut out = BufWriter::new(File::create(&cards).unwrap());
    extraction.cards(&mut out).unwrap();
    out.flush().unwrap();
    println!(
        "load: {}",
        fs::read_to_string("/proc/loadavg").unwrap().trim()
    );
    println!("people: {} bytes", fs::metadata(&people).unwrap().len());

    let mut structures = Structures::default();
    structures.add(STRUCTURE).unwrap();
    let index = folder.path().join("index");
    for everyone in [false, true] {
        let options = Options {
            structures: structures.clone(),
            everyone,
            access: Access::Owner,
            now: 0,
        };
        let files = [people.clone(), cards.clone()];
        timed(if everyone { "index --all" } else { "index" }, || {
            let report = build(&files, &index, &options, &mut |_| {}).unwrap();
            format!("{} people, {} opposed cards", report.people, report.opposed)
        });
        println!(
            "  {} bytes, peak memory {}",
            fs::metadata(&index).unwrap().len(),
            peak()
        );
        look_up(&index);
    }
    let people = people.to_str().unwrap();
    let condition = format!("$22 == \"{STRUCTURE}\" {{ n++ }} END {{ print n }}");
    other("awk", &["awk", "-F|", &condition, people]);
    other("Python csv", &["python3", "-c", PYTHON, people, STRUCTURE]);
    let store = folder.path().join("store");
    let import = format!(".import {people} people");
    other(
        "sqlite3 .import",
        &["sqlite3", store.to_str().unwrap(), ".separator |", &import],
    );
}

/// Prints the time of a look-up by number, and of one by card.
fn look_up(index: &Path) {
    const COUNT: u32 = 1000;
    let index = Index::open(index).unwrap();
    let begin = Instant::now();
    for person in (0..PERSONS).step_by((PERSONS / COUNT) as usize) {
        index
            .person(&format!("8{}", number(person)))
            .unwrap()
            .unwrap();
        index.card(&card(person)).unwrap();
    }
    println!(
        "  look-up by number and by card: {:?}",
        begin.elapsed() / COUNT
    );
}

/// Runs another program and prints its time, if it is there.
fn other(name: &str, words: &[&str]) {
    timed(name, || {
        let mut command = Command::new(words[0]);
        let output = command.args(&words[1..]).stderr(Stdio::null()).output();
        output.map_or_else(
            |error| error.to_string(),
            |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
        )
    });
}

fn timed(name: &str, run: impl FnOnce() -> String) {
    let begin = Instant::now();
    let result = run();
    println!("{name}: {:.1?} ({result})", begin.elapsed());
}

/// Returns the most memory that this process has had.
fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.unwrap_or_default().to_owned()
}
