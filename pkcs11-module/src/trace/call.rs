//! One call in the trace: its arguments on the way in, its answers on the way out. Begin at
//! [`Call`].

use std::{
    fmt::{Display, Write},
    panic::{AssertUnwindSafe, catch_unwind},
    slice,
    sync::atomic::{AtomicU64, Ordering},
    time::{Instant, SystemTime},
};

use cps_p11::CkRv;
use cryptoki_sys::*;
use der::DateTime;

use super::{
    file,
    file::LogFile,
    names::{Form, mechanism, public_attribute},
};
use crate::{boundary::to_usize, sys};

/// More bytes than any attribute has that is shown: of a longer value the function itself has not
/// read everything.
const MOST_SHOWN: usize = 4096;

/// Calls of this process so far.
static CALLS: AtomicU64 = AtomicU64::new(0);

/// An argument as it was passed: what an address shows is not looked at.
#[derive(Clone, Copy)]
pub(crate) enum Argument {
    Number(CK_ULONG),
    Address(usize),
}

impl From<CK_ULONG> for Argument {
    fn from(number: CK_ULONG) -> Self {
        Self::Number(number)
    }
}

impl From<CK_BBOOL> for Argument {
    fn from(number: CK_BBOOL) -> Self {
        Self::Number(number.into())
    }
}

impl<T> From<*mut T> for Argument {
    fn from(pointer: *mut T) -> Self {
        Self::Address(pointer.addr())
    }
}

impl From<CK_NOTIFY> for Argument {
    fn from(function: CK_NOTIFY) -> Self {
        Self::Address(function.map_or(0, |function| function as usize))
    }
}

impl Display for Argument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "0x{number:x}"),
            Self::Address(0) => f.write_str("NULL"),
            Self::Address(address) => write!(f, "@0x{address:x}"),
        }
    }
}

/// A call that has begun.
pub(crate) struct Call {
    file: &'static LogFile,
    number: u64,
    name: &'static str,
    begun: Instant,
}

impl Call {
    /// Writes that a call begins, so that one that never ends is seen too.
    pub(crate) fn begin(name: &'static str, arguments: &[(&str, Argument)]) -> Option<Self> {
        let file = file()?;
        let number = CALLS.fetch_add(1, Ordering::Relaxed) + 1;
        let process = std::process::id();
        let thread = sys::current_thread();
        without_panic(|| {
            let mut text = format!(
                "\n{number}: {name}\n{} [process {process}, thread {thread}]\n",
                now()
            );
            for (name, argument) in arguments {
                line(&mut text, "[in] ", name, argument);
            }
            file.append(&text);
        });
        Some(Self {
            file,
            number,
            name,
            begun: Instant::now(),
        })
    }

    /// Writes how it ended.
    ///
    /// # Safety
    /// What `tell` gives to [`TraceWriter`] are arguments of the call that answered `result`.
    pub(crate) unsafe fn end(self, result: CK_RV, tell: impl FnOnce(&mut TraceWriter)) {
        let took = self.begun.elapsed().as_micros();
        without_panic(|| {
            let mut out = TraceWriter {
                result,
                text: format!("{}: {} ended after {took} us\n", self.number, self.name),
            };
            tell(&mut out);
            let TraceWriter { mut text, .. } = out;
            match result {
                CKR_OK => text.push_str("Returned:  0 CKR_OK\n"),
                error => {
                    let _ = writeln!(text, "Returned:  {error} {:?}", CkRv(error));
                }
            }
            self.file.append(&text);
        });
    }
}

/// Outputs of a call that has ended.
///
/// The pointers that its methods take are arguments of that call ([`Call::end`]); each method
/// follows them only if the function has done so itself, going by its answer.
pub(crate) struct TraceWriter {
    result: CK_RV,
    text: String,
}

impl TraceWriter {
    fn ok(&self) -> bool {
        self.result == CKR_OK
    }

    /// Lengths are told with the answer that the room is too small as well.
    fn tells_lengths(&self) -> bool {
        matches!(self.result, CKR_OK | CKR_BUFFER_TOO_SMALL)
    }

    fn line(&mut self, name: &str, value: &dyn Display) {
        line(&mut self.text, "[out] ", name, value);
    }

    /// Writes a number of any kind: a handle, a slot.
    pub(crate) fn number(&mut self, name: &str, pointer: *mut CK_ULONG) {
        if self.ok() {
            // SAFETY: the function has succeeded, so it has written there.
            let number = unsafe { pointer.read_unaligned() };
            self.line(name, &Argument::Number(number));
        }
    }

    /// Returns the length of an answer whose content is not written.
    pub(crate) fn length(&mut self, name: &str, pointer: *mut CK_ULONG) -> Option<usize> {
        if !self.tells_lengths() {
            return None;
        }
        // SAFETY: the function has written there, going by its answer.
        let length = unsafe { pointer.read_unaligned() };
        self.line(name, &length);
        Some(to_usize(length))
    }

    /// Writes an answer that holds no secret: a signature, a cryptogram.
    pub(crate) fn public_bytes(&mut self, name: &str, bytes: *mut CK_BYTE, length: *mut CK_ULONG) {
        if let Some(length) = self.length("length", length)
            && self.ok()
            && !bytes.is_null()
        {
            // SAFETY: the function has succeeded, so it has written as many bytes there.
            let bytes = unsafe { slice::from_raw_parts(bytes, length) };
            self.line(name, &Hex(bytes));
        }
    }

    /// Writes a list of handles, slots or mechanisms and its length.
    pub(crate) fn list(&mut self, name: &str, list: *mut CK_ULONG, count: *mut CK_ULONG) {
        let Some(count) = self.length("count", count) else {
            return;
        };
        if !self.ok() || list.is_null() {
            return;
        }
        for index in 0..count {
            // SAFETY: the function has succeeded, so the list is that long.
            let place = unsafe { list.add(index) };
            // SAFETY: the function has written there.
            let item = unsafe { place.read_unaligned() };
            self.line(&format!("{name}[{index}]"), &Argument::Number(item));
        }
    }

    /// Writes a structure, line by line.
    pub(crate) fn structure<T: Copy>(&mut self, pointer: *mut T, lines: impl FnOnce(&mut Self, T)) {
        if self.ok() {
            // SAFETY: the function has succeeded, so it has written there.
            let structure = unsafe { pointer.read_unaligned() };
            lines(self, structure);
        }
    }

    /// Writes a field of such a structure.
    pub(crate) fn field(&mut self, name: &str, value: impl Into<Argument>) {
        self.line(name, &value.into());
    }

    /// Writes a text field of such a structure.
    pub(crate) fn text(&mut self, name: &str, field: &[u8]) {
        self.line(name, &Text(field));
    }

    /// Writes the mechanism that the caller passed, its PSS parameters only if they were good.
    pub(crate) fn mechanism(&mut self, pointer: *mut CK_MECHANISM) {
        let read = matches!(
            self.result,
            CKR_OK | CKR_MECHANISM_INVALID | CKR_MECHANISM_PARAM_INVALID
        );
        // Null cancels an operation, which succeeds.
        if !read || pointer.is_null() {
            return;
        }
        // The rest may not be there: programs set the number alone (`pkcs11.md` §5.2).
        // SAFETY: the function has read it, going by its answer.
        let number = unsafe { &raw const (*pointer).mechanism };
        // SAFETY: the number is within the mechanism, which outlives the call.
        let number = unsafe { number.read_unaligned() };
        let name = mechanism(number);
        self.line("mechanism", &format_args!("0x{number:x} {name}"));
    }

    /// Writes the template of a search or a change, which the function has read.
    pub(crate) fn template_in(&mut self, template: *mut CK_ATTRIBUTE, count: CK_ULONG) {
        if self.ok() {
            self.template(template, count);
        }
    }

    /// Writes the template of a reading, which the function has answered entry by entry.
    pub(crate) fn template_out(&mut self, template: *mut CK_ATTRIBUTE, count: CK_ULONG) {
        if matches!(
            self.result,
            CKR_OK | CKR_ATTRIBUTE_SENSITIVE | CKR_ATTRIBUTE_TYPE_INVALID | CKR_BUFFER_TOO_SMALL
        ) {
            self.template(template, count);
        }
    }

    fn template(&mut self, template: *mut CK_ATTRIBUTE, count: CK_ULONG) {
        for index in 0..to_usize(count) {
            // SAFETY: the function has gone through the whole template, going by its answer.
            let place = unsafe { template.add(index) };
            // SAFETY: as for the place, and the template outlives the call.
            let attribute = unsafe { place.read_unaligned() };
            self.attribute(&attribute);
        }
    }

    fn attribute(&mut self, attribute: &CK_ATTRIBUTE) {
        let kind = attribute.type_;
        let known = public_attribute(kind);
        let name = known.map_or_else(|| format!("0x{kind:x}"), |(name, _)| name.to_owned());
        let length = attribute.ulValueLen;
        let value: *const u8 = attribute.pValue.cast();
        let (Some((_, form)), false, true) =
            (known, value.is_null(), length != CK_UNAVAILABLE_INFORMATION)
        else {
            return self.line(&name, &format_args!("[{}]", length.cast_signed()));
        };
        // SAFETY: the function has read or written as many bytes there.
        let bytes = unsafe { slice::from_raw_parts(value, to_usize(length).min(MOST_SHOWN)) };
        match (form, <[u8; size_of::<CK_ULONG>()]>::try_from(bytes)) {
            (Form::Number, Ok(number)) => {
                self.line(&name, &Argument::Number(CK_ULONG::from_ne_bytes(number)));
            }
            (Form::Text, _) => self.line(&name, &Text(bytes)),
            _ => self.line(&name, &Hex(bytes)),
        }
    }
}

fn line(text: &mut String, direction: &str, name: &str, value: &dyn Display) {
    // Writing to memory does not fail.
    let _ = writeln!(text, "{direction}{name} = {value}");
}

/// Writes to the log and ignores a panic: a log that fails must not take the program with it.
fn without_panic(write: impl FnOnce()) {
    let _ = catch_unwind(AssertUnwindSafe(write));
}

/// Returns the time of day, in UTC.
fn now() -> String {
    let since_epoch = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let micros = since_epoch.subsec_micros();
    match DateTime::from_unix_duration(since_epoch) {
        Ok(at) => format!(
            "{}-{:02}-{:02} {:02}:{:02}:{:02}.{micros:06}",
            at.year(),
            at.month(),
            at.day(),
            at.hour(),
            at.minutes(),
            at.seconds()
        ),
        Err(_) => String::new(),
    }
}

struct Hex<'a>(&'a [u8]);

impl Display for Hex<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "[{}] ", self.0.len())?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

/// Text of the caller or the card: control characters could forge lines.
struct Text<'a>(&'a [u8]);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = String::from_utf8_lossy(self.0);
        write!(f, "[{}] '{}'", self.0.len(), text.trim_end().escape_debug())
    }
}
