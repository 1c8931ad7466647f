//! `index`: the index of the directory, from the public extractions.

use std::fs;
use std::io::{self, ErrorKind, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use cps_console::{Language, Page};
use cps_directory::{Access, Options, Progress, Report, Structures, build};
use cps_workstation::destination::check_no_input;

use crate::args::IndexArgs;
use crate::error::{Output, RegistryError};
use crate::reasons::of_line;
use crate::text::{Text, say};

pub(super) fn run(args: &IndexArgs, output: &mut Output) -> Result<(), RegistryError> {
    let mut structures = Structures::default();
    for structure in &args.structures {
        structures
            .add(structure)
            .map_err(|error| RegistryError::Structure(error.0))?;
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let options = Options {
        structures,
        everyone: args.all,
        access: match args.group {
            true => Access::Group,
            false => Access::Owner,
        },
        now: now.unwrap_or_default().as_secs(),
    };
    let inputs: Vec<_> = args.files.iter().map(PathBuf::as_path).collect();
    check_no_input(&args.out, &inputs)?;
    if fs::metadata(&args.out).is_ok_and(|found| !found.is_file()) {
        let error = io::Error::new(ErrorKind::InvalidInput, "it is no regular file");
        return Err(RegistryError::write(&args.out)(error));
    }
    let shows = io::stderr().is_terminal();
    let mut progress = |progress: Progress<'_>| {
        if shows {
            tell(progress);
        }
    };
    let report = build(&args.files, &args.out, &options, &mut progress);
    if shows {
        // Over the last line, whose length is not known here.
        let _ = write!(io::stderr(), "\r\x1b[K");
    }
    let report = report.map_err(RegistryError::build(&args.out))?;
    output.show(&report, page)
}

/// Shows how far a file was read, in place of the line before.
fn tell(progress: Progress<'_>) {
    let percent = progress.bytes * 100 / progress.size.max(1);
    let file = cps_types::legible(progress.file);
    // Standard error may be closed.
    let _ = write!(io::stderr(), "\r\x1b[K{file} {percent} %");
}

fn page(language: Language, report: &Report) -> Page {
    let mut page = Page::default();
    for (label, count) in [
        (Text::IndexPeople, report.people),
        (Text::IndexCards, report.cards),
        (Text::IndexOpposed, report.opposed),
    ] {
        page.row(language.text(label), count.to_string());
    }
    for source in &report.sources {
        let (file, lines) = (&source.file, source.lines);
        page.line(say!(language, IndexSource, file = file, lines = lines));
    }
    for file in &report.unused {
        page.line(say!(language, IndexUnused, file = file));
    }
    let problems = &report.problems;
    for problem in &problems.first {
        page.alert(of_line(language, problem));
    }
    let untold = problems.count - problems.first.len() as u64;
    if untold > 0 {
        page.alert(say!(language, IndexMore, count = untold));
    }
    page
}
