//! Steps of every function at the boundary: guard against panics, pointers in, answers out.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    slice,
};

use cps_p11::{CkResult, CkRv, MechanismSource, Module, OutBuf, PssParameters, Session, Wanted};
use cryptoki_sys::{
    CK_ATTRIBUTE, CK_BYTE, CK_MECHANISM, CK_MECHANISM_TYPE, CK_RSA_PKCS_PSS_PARAMS, CK_RV,
    CK_SESSION_HANDLE, CK_ULONG, CKR_OK,
};

use crate::process;

/// More attributes than any object has: a larger count is a mistake of the caller.
const MOST_ATTRIBUTES: usize = 4096;

/// More bytes than any attribute or file of a card has. Of a longer value no more is read than
/// shows that it is longer, for any length that a caller gives.
const MOST_BYTES: CK_ULONG = 1 << 16;

/// Runs a function: a panic ends here, not in the program that called.
pub(crate) fn guard(call: impl FnOnce() -> CkResult) -> CK_RV {
    // A panic may leave an operation unfinished; that operation has ended then.
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(())) => CKR_OK,
        Ok(Err(error)) => error.0,
        Err(_) => CkRv::GENERAL_ERROR.0,
    }
}

/// Runs a function of an initialised library: that it is one is checked before anything else.
pub(crate) fn entry(call: impl FnOnce(&Module) -> CkResult) -> CK_RV {
    guard(|| call(&*process::module()?))
}

/// Runs a function of an open session.
pub(crate) fn session_entry(
    handle: CK_SESSION_HANDLE,
    call: impl FnOnce(Session<'_>) -> CkResult,
) -> CK_RV {
    entry(|module| call(module.session(handle)?))
}

/// Begins an operation of an open session with a mechanism.
///
/// # Safety
/// If `mechanism` is not null, it points to a mechanism, which outlives the call with its
/// parameter.
pub(crate) unsafe fn init_entry(
    handle: CK_SESSION_HANDLE,
    mechanism: *const CK_MECHANISM,
    call: impl FnOnce(Session<'_>, &CallerMechanism) -> CkResult,
) -> CK_RV {
    session_entry(handle, |session| {
        // SAFETY: readable by this function's contract.
        let mechanism = unsafe { CallerMechanism::new(mechanism) }?;
        call(session, &mechanism)
    })
}

/// # Errors
/// [`CkRv::ARGUMENTS_BAD`] for a null pointer.
pub(crate) fn not_null<T>(pointer: *const T) -> CkResult {
    match pointer.is_null() {
        true => Err(CkRv::ARGUMENTS_BAD),
        false => Ok(()),
    }
}

/// Returns a length of the caller; one that does not fit is as wrong as the longest.
pub(crate) fn to_usize(length: CK_ULONG) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}

/// Returns a length for the caller.
pub(crate) fn to_ulong(length: usize) -> CK_ULONG {
    CK_ULONG::try_from(length).unwrap_or(CK_ULONG::MAX)
}

/// Returns the bytes at `pointer`; a null pointer is good for none.
///
/// # Errors
/// [`CkRv::ARGUMENTS_BAD`] for a null pointer with a length, or a length that no memory has.
///
/// # Safety
/// If `pointer` is not null, `length` bytes can be read there for as long as `'a`.
pub(crate) unsafe fn bytes<'a>(pointer: *const CK_BYTE, length: CK_ULONG) -> CkResult<&'a [u8]> {
    match (pointer.is_null(), to_usize(length)) {
        (_, 0) => Ok(&[]),
        (false, length) if isize::try_from(length).is_ok() => {
            // SAFETY: not null, readable by this function's contract, and no longer than memory.
            Ok(unsafe { slice::from_raw_parts(pointer, length) })
        }
        _ => Err(CkRv::ARGUMENTS_BAD),
    }
}

/// Returns the same with `None` for a null pointer of any length.
///
/// # Errors
/// As [`bytes`].
///
/// # Safety
/// As [`bytes`].
pub(crate) unsafe fn bytes_or_null<'a>(
    pointer: *const CK_BYTE,
    length: CK_ULONG,
) -> CkResult<Option<&'a [u8]>> {
    if pointer.is_null() {
        return Ok(None);
    }
    // SAFETY: the contract is the same.
    unsafe { bytes(pointer, length) }.map(Some)
}

/// Returns the same where a null pointer of any length is wrong.
///
/// # Errors
/// As [`bytes`], and [`CkRv::ARGUMENTS_BAD`] for every null pointer.
///
/// # Safety
/// As [`bytes`].
pub(crate) unsafe fn bytes_not_null<'a>(
    pointer: *const CK_BYTE,
    length: CK_ULONG,
) -> CkResult<&'a [u8]> {
    not_null(pointer)?;
    // SAFETY: the contract is the same.
    unsafe { bytes(pointer, length) }
}

/// Gives `value` to the caller.
///
/// # Errors
/// [`CkRv::ARGUMENTS_BAD`] for a null pointer.
///
/// # Safety
/// If `pointer` is not null, a `T` can be written there.
pub(crate) unsafe fn give<T>(pointer: *mut T, value: T) -> CkResult {
    not_null(pointer)?;
    // SAFETY: not null and writable by this function's contract; programs pack their structures.
    unsafe { pointer.write_unaligned(value) };
    Ok(())
}

/// Runs a function with an output buffer, then writes its length and its content.
///
/// # Errors
/// [`CkRv::ARGUMENTS_BAD`] for a null `length`, else those of the function.
///
/// # Safety
/// If `length` is not null, it can be read and written, and `*length` bytes can be written at
/// `buffer` unless that is null.
pub(crate) unsafe fn with_output(
    buffer: *mut CK_BYTE,
    length: *mut CK_ULONG,
    call: impl FnOnce(&mut OutBuf) -> CkResult,
) -> CkResult {
    not_null(length)?;
    let mut out = if buffer.is_null() {
        OutBuf::question()
    } else {
        // SAFETY: not null, readable by this function's contract.
        OutBuf::with_room(to_usize(unsafe { length.read_unaligned() }))
    };
    let result = call(&mut out);
    if let Some(needed) = out.length() {
        // SAFETY: not null, writable by this function's contract.
        unsafe { length.write_unaligned(to_ulong(needed)) };
    }
    if result.is_ok() && !buffer.is_null() {
        // SAFETY: the answer is no longer than the room, writable by this function's contract,
        // and it is memory of its own.
        unsafe { buffer.copy_from_nonoverlapping(out.bytes().as_ptr(), out.bytes().len()) };
    }
    result
}

/// Gives a list to the caller (PKCS#11 2.40 base, section 5.2): its length, and its items if
/// `list` is not null.
///
/// # Errors
/// [`CkRv::BUFFER_TOO_SMALL`]
///
/// # Safety
/// `count` can be read and written, and `*count` items can be written at `list` unless that is
/// null.
pub(crate) unsafe fn give_list<T: Copy>(
    list: *mut T,
    count: *mut CK_ULONG,
    items: &[T],
) -> CkResult {
    // SAFETY: readable by this function's contract.
    let room = to_usize(unsafe { count.read_unaligned() });
    // SAFETY: writable by this function's contract.
    unsafe { count.write_unaligned(to_ulong(items.len())) };
    if list.is_null() {
        return Ok(());
    }
    if room < items.len() {
        return Err(CkRv::BUFFER_TOO_SMALL);
    }
    for (index, item) in items.iter().enumerate() {
        // SAFETY: within the room.
        let place = unsafe { list.add(index) };
        // SAFETY: writable by this function's contract.
        unsafe { place.write_unaligned(*item) };
    }
    Ok(())
}

/// Returns the entries of a template.
///
/// # Errors
/// [`CkRv::ARGUMENTS_BAD`] for a null pointer with a count, or for more attributes than exist.
///
/// # Safety
/// If `template` is not null, `count` attributes can be read there.
pub(crate) unsafe fn attributes(
    template: *const CK_ATTRIBUTE,
    count: CK_ULONG,
) -> CkResult<Vec<CK_ATTRIBUTE>> {
    let count = to_usize(count);
    if count > MOST_ATTRIBUTES || (template.is_null() && count > 0) {
        return Err(CkRv::ARGUMENTS_BAD);
    }
    let read = |index| {
        // SAFETY: within the template.
        let place = unsafe { template.add(index) };
        // SAFETY: readable by this function's contract.
        unsafe { place.read_unaligned() }
    };
    Ok((0..count).map(read).collect())
}

/// Returns the entries of a template with the values that it holds.
///
/// # Errors
/// As [`attributes`], and for a value that is null but has a length.
///
/// # Safety
/// As [`attributes`], and each value that is not null can be read.
pub(crate) unsafe fn wanted(
    template: *const CK_ATTRIBUTE,
    count: CK_ULONG,
) -> CkResult<Vec<Wanted>> {
    // SAFETY: the contract is the same.
    let attributes = unsafe { attributes(template, count) }?;
    attributes
        .into_iter()
        .map(|attribute| {
            let length = attribute.ulValueLen.min(MOST_BYTES);
            // SAFETY: readable by this function's contract.
            let value = unsafe { bytes(attribute.pValue.cast(), length) }?;
            Ok(Wanted {
                kind: attribute.type_,
                value: value.to_vec(),
            })
        })
        .collect()
}

/// A mechanism structure of the caller, read only when its turn comes.
pub(crate) struct CallerMechanism(*const CK_MECHANISM);

impl CallerMechanism {
    /// # Errors
    /// [`CkRv::ARGUMENTS_BAD`] for a null pointer.
    ///
    /// # Safety
    /// If `pointer` is not null, a mechanism can be read there as long as the value exists, and
    /// its parameter if it says that there is one.
    pub(crate) unsafe fn new(pointer: *const CK_MECHANISM) -> CkResult<Self> {
        not_null(pointer)?;
        Ok(Self(pointer))
    }
}

impl MechanismSource for CallerMechanism {
    fn number(&self) -> CK_MECHANISM_TYPE {
        // Existing programs set nothing but the number: nothing else is read here.
        // SAFETY: readable by the contract of `new`.
        let number = unsafe { &raw const (*self.0).mechanism };
        // SAFETY: readable by the contract of `new`.
        unsafe { number.read_unaligned() }
    }

    fn pss(&self) -> Option<PssParameters> {
        // SAFETY: readable by the contract of `new`.
        let mechanism = unsafe { self.0.read_unaligned() };
        let parameter: *const CK_RSA_PKCS_PSS_PARAMS = mechanism.pParameter.cast();
        let length = to_usize(mechanism.ulParameterLen);
        if parameter.is_null() || length != size_of::<CK_RSA_PKCS_PSS_PARAMS>() {
            return None;
        }
        // SAFETY: readable by the contract of `new`, and of the right length.
        let parameter = unsafe { parameter.read_unaligned() };
        Some(PssParameters {
            hash: parameter.hashAlg,
            mgf: parameter.mgf,
            salt_length: parameter.sLen,
        })
    }
}

/// Returns text for a field of the standard: padded with blanks, cut between characters, not ended
/// by NUL.
pub(crate) fn padded<const N: usize>(text: &str) -> [u8; N] {
    let mut field = [b' '; N];
    let text = &text[..text.floor_char_boundary(N)];
    field[..text.len()].copy_from_slice(text.as_bytes());
    field
}
