use std::io;
use std::path::Path;

use cps_protocol::method::{AuditTail, AuditTailParams};
use cps_trust::{LONGEST_CONFIGURATION, read_open, read_text};
use cps_workstation::audit::{
    AuditFile, Head, Known, LARGEST_FILE, WrongOrder, verify, with_renamed,
};

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
        [] => with_renamed(Path::new(FILE)),
        files => files.to_vec(),
    };
    let known = Known {
        // Before the lines: a record that is written meanwhile is one more, and not one less.
        head: files.last().map_or(Head::Absent, |last| read_head(last)),
        hash: args.head.clone(),
        from: args.from,
    };
    let mut read = Vec::new();
    for file in &files {
        let text = if file.as_os_str() == "-" {
            let input = standard_input().and_then(|input| read_open(input, LARGEST_FILE));
            input.map_err(CliError::read(file))?
        } else {
            read_file(file, LARGEST_FILE)?
        };
        let name = file.display().to_string();
        read.push(AuditFile { name, text });
    }
    let wrong_order = |WrongOrder { earlier, later }| CliError::AuditOrder { earlier, later };
    let report = verify(&read, &known).map_err(wrong_order)?;
    output.show(&report, format::audit)?;
    match report.problems.len() {
        0 if report.records == 0 => Err(CliError::AuditEmpty),
        0 => Ok(()),
        count => Err(CliError::AuditChanged(count)),
    }
}

/// Returns the content of the head beside the last file.
fn read_head(last: &Path) -> Head {
    if last.as_os_str() == "-" {
        return Head::Absent;
    }
    let mut name = last.as_os_str().to_owned();
    name.push(".head");
    match read_text(Path::new(&name), LONGEST_CONFIGURATION) {
        Ok(text) => Head::read(&text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Head::Absent,
        Err(_) => Head::Unreadable,
    }
}
