//! Functions that PKCS#11 3.0 changes: the entries of its function list that differ from those of
//! 2.40.
//!
//! A null mechanism cancels the operation there (PKCS#11 3.0 base, sections 5.8 to 5.15), where
//! existing programs of 2.40 are refused with `CKR_ARGUMENTS_BAD` and go on with the operation.

use cps_p11::OperationKind;
use cryptoki_sys::{CK_INFO, CK_MECHANISM, CK_OBJECT_HANDLE, CK_RV, CK_SESSION_HANDLE};

use super::general::give_info;
use crate::{boundary::session_entry, lists::VERSION_3_0};

/// Does `C_GetInfo`.
pub(crate) unsafe extern "C" fn C_GetInfo(info: *mut CK_INFO) -> CK_RV {
    // SAFETY: `info` is null or a place for the structure (PKCS#11 3.0 base, section 5.4).
    unsafe { give_info(info, VERSION_3_0) }
}

/// Functions that begin an operation with a key, or cancel it.
macro_rules! functions_with_key {
    ($($name:ident cancels $kind:ident;)*) => {$(
        #[doc = concat!("`", stringify!($name), "`")]
        pub(crate) unsafe extern "C" fn $name(
            session: CK_SESSION_HANDLE,
            mechanism: *mut CK_MECHANISM,
            key: CK_OBJECT_HANDLE,
        ) -> CK_RV {
            if mechanism.is_null() {
                return cancel(session, OperationKind::$kind);
            }
            // SAFETY: the caller gave the same arguments, with the same contract.
            unsafe { super::$name(session, mechanism, key) }
        }
    )*};
}

functions_with_key! {
    C_EncryptInit cancels Encrypt;
    C_DecryptInit cancels Decrypt;
    C_SignInit cancels Sign;
    C_VerifyInit cancels Verify;
}

/// Does `C_DigestInit`.
pub(crate) unsafe extern "C" fn C_DigestInit(
    session: CK_SESSION_HANDLE,
    mechanism: *mut CK_MECHANISM,
) -> CK_RV {
    if mechanism.is_null() {
        return cancel(session, OperationKind::Digest);
    }
    // SAFETY: the caller gave the same arguments, with the same contract.
    unsafe { super::C_DigestInit(session, mechanism) }
}

fn cancel(session: CK_SESSION_HANDLE, kind: OperationKind) -> CK_RV {
    session_entry(session, |session| session.cancel(&[kind]))
}
