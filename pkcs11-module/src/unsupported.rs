//! Functions that no card supports (`pkcs11.md` §6.9).

use cps_p11::CkRv;
use cryptoki_sys::{CK_RV, CK_SESSION_HANDLE};

use crate::boundary::session_entry;

/// `extern "C"` functions that check their session and their pointers, and answer that they are not
/// supported. `needs` names the pointers that they cannot do without: `pointer` must not be null,
/// `pointer[length]` must not be null unless the length is 0.
macro_rules! unsupported_functions {
    ($(
        $(#[$attribute:meta])*
        $visibility:vis fn $name:ident(
            $session:ident: CK_SESSION_HANDLE $(, $argument:ident: $kind:ty)* $(,)?
        ) needs [$($needed:ident $([$length:ident])?),*];
    )*) => {$(
        $(#[$attribute])*
        $visibility extern "C" fn $name(
            $session: ::cryptoki_sys::CK_SESSION_HANDLE,
            $($argument: $kind,)*
        ) -> ::cryptoki_sys::CK_RV {
            $(let _ = $argument;)*
            $crate::unsupported::refuse(
                $session,
                &[$($needed.is_null() $(&& $length > 0)?),*],
            )
        }
    )*};
}

pub(crate) use unsupported_functions;

/// Returns the answer of such a function: `missing` says of each pointer whether it is missing.
pub(crate) fn refuse(session: CK_SESSION_HANDLE, missing: &[bool]) -> CK_RV {
    session_entry(session, |_| match missing.contains(&true) {
        true => Err(CkRv::ARGUMENTS_BAD),
        false => Err(CkRv::FUNCTION_NOT_SUPPORTED),
    })
}
