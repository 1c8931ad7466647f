//! Parallel function management functions (PKCS#11 2.40 base, section 5.16): a legacy.

use cps_p11::CkRv;
use cryptoki_sys::{CK_RV, CK_SESSION_HANDLE};

use crate::boundary::session_entry;

/// Does `C_GetFunctionStatus`.
#[unsafe(no_mangle)]
pub extern "C" fn C_GetFunctionStatus(session: CK_SESSION_HANDLE) -> CK_RV {
    session_entry(session, |_| Err(CkRv::FUNCTION_NOT_PARALLEL))
}

/// Does `C_CancelFunction`.
#[unsafe(no_mangle)]
pub extern "C" fn C_CancelFunction(session: CK_SESSION_HANDLE) -> CK_RV {
    session_entry(session, |_| Err(CkRv::FUNCTION_NOT_PARALLEL))
}
