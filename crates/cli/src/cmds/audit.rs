use std::path::{Path, PathBuf};

use cps_protocol::audit::Link;
use cps_protocol::method::{AuditTail, AuditTailParams};
use cps_trust::{LONGEST_CONFIGURATION, read_open, read_text};
use cps_workstation::audit::verify;

use crate::args::{AuditTailArgs, AuditVerb, AuditVerifyArgs, Global};
use crate::error::CliError;
use crate::format;
use crate::input::read_file;
use crate::output::Output;
use crate::session::Session;
use crate::sys::standard_input;
use crate::text::say;

/// The audit file of the package.
const FILE: &str = "/var/log/cpsd/audit.jsonl";

/// The longest audit file that is checked, in bytes: some three million records, in memory.
const LARGEST_FILE: u64 = 1 << 30;

pub(super) fn run(verb: &AuditVerb, global: &Global, output: &mut Output) -> Result<(), CliError> {
    match verb {
        AuditVerb::Tail(args) => tail(args, global, output),
        AuditVerb::Verify(args) => check(args, output),
    }
}

/// One record per line, as the audit file holds them: for people and programs alike.
fn tail(args: &AuditTailArgs, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let session = Session::connect(global, output.language)?;
    let params = AuditTailParams { lines: args.lines };
    let result = session.call::<AuditTail>(&params)?;
    for record in &result.records {
        output.json_line(record)?;
    }
    if result.omitted > 0 {
        output.warn(&say!(output.language, AuditOmitted, count = result.omitted));
    }
    Ok(())
}

/// Reads the files themselves: what is to be checked does not pass through the service.
fn check(args: &AuditVerifyArgs, output: &mut Output) -> Result<(), CliError> {
    let files = match args.files.as_slice() {
        [] => of_package(Path::new(FILE)),
        files => files.to_vec(),
    };
    let mut head = None;
    if let Some(last) = files.last() {
        let mut name = last.as_os_str().to_owned();
        name.push(".head");
        // Before the lines: a record that is written meanwhile is one more, and not one less.
        let line = read_text(Path::new(&name), LONGEST_CONFIGURATION).ok();
        head = line.and_then(|line| Link::read(&line));
    }
    let mut text = Vec::new();
    for file in &files {
        if file.as_os_str() == "-" {
            let input = standard_input().and_then(|input| read_open(input, LARGEST_FILE));
            text.extend(input.map_err(CliError::read(file))?);
        } else {
            text.extend(read_file(file, LARGEST_FILE)?);
        }
    }
    let report = verify(&text, head.as_ref(), args.head.as_deref());
    output.show(&report, format::audit)?;
    match report.problems.len() {
        0 => Ok(()),
        count => Err(CliError::AuditChanged(count)),
    }
}

/// Returns the audit file, and before it the one that was renamed last, if it is there.
fn of_package(file: &Path) -> Vec<PathBuf> {
    let mut name = file.as_os_str().to_owned();
    name.push(".1");
    let renamed = PathBuf::from(name);
    let renamed = renamed.exists().then_some(renamed);
    renamed.into_iter().chain([file.to_owned()]).collect()
}
