//! The call log for vendors: `CPS_PKCS11_TRACE=FILE`.
//!
//! With the variable, a program that asks for a function list gets one whose functions write the
//! calls and their answers, in a form close to that of OpenSC's pkcs11-spy, and call the real ones
//! in between. Without it there is no cost.
//!
//! No secret gets into the log, for any calls of the program (`pkcs11.md` §11 S14). Arguments are
//! written as numbers and addresses. The bytes at an address are read after the function has
//! answered that it read or wrote them itself, and of these only the ones that the table in [`functions`](crate::functions) names.
//! PINs, data to sign, to hash or to cipher, digests, plaintexts, random numbers and the content of
//! objects are not among them: their lengths tell enough.

mod call;
mod file;
mod names;

use std::sync::OnceLock;

pub(crate) use self::call::{Argument, Call, TraceWriter};
use self::file::LogFile;

/// Names the file. It is looked up when the first function list is asked for.
const VARIABLE: &str = "CPS_PKCS11_TRACE";

/// Writes why there is no connection to the daemon, which return values cannot tell.
pub(crate) fn note(text: impl std::fmt::Display) {
    if let Some(file) = file() {
        file.append(&format!("[note] {text}\n"));
    }
}

/// Whether calls are logged.
pub(crate) fn is_on() -> bool {
    file().is_some()
}

fn file() -> Option<&'static LogFile> {
    static FILE: OnceLock<Option<LogFile>> = OnceLock::new();
    FILE.get_or_init(|| LogFile::named_by(VARIABLE)).as_ref()
}
