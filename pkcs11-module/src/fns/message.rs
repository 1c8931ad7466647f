//! Functions that PKCS#11 3.0 adds: in its function list, not exported, and not supported but for
//! `C_SessionCancel`.

use std::ffi::c_void;

use cps_p11::OperationKind;
use cryptoki_sys::{
    CK_BYTE, CK_FLAGS, CK_MECHANISM, CK_OBJECT_HANDLE, CK_RV, CK_SESSION_HANDLE, CK_ULONG,
    CK_USER_TYPE, CK_UTF8CHAR, CKF_DECRYPT, CKF_DIGEST, CKF_ENCRYPT, CKF_FIND_OBJECTS, CKF_SIGN,
    CKF_VERIFY,
};

use crate::{boundary::session_entry, unsupported::unsupported_functions};

/// The flags of `C_SessionCancel` for the kinds of operations that there are; all others are of
/// operations that no session has, which are ignored (PKCS#11 3.0 base, section 5.6.5).
const KINDS: [(CK_FLAGS, OperationKind); 6] = [
    (CKF_FIND_OBJECTS, OperationKind::Search),
    (CKF_ENCRYPT, OperationKind::Encrypt),
    (CKF_DECRYPT, OperationKind::Decrypt),
    (CKF_DIGEST, OperationKind::Digest),
    (CKF_SIGN, OperationKind::Sign),
    (CKF_VERIFY, OperationKind::Verify),
];

/// Does `C_SessionCancel`.
pub(crate) extern "C" fn C_SessionCancel(session: CK_SESSION_HANDLE, flags: CK_FLAGS) -> CK_RV {
    session_entry(session, |session| {
        let chosen = KINDS.iter().filter(|(flag, _)| flags & flag != 0);
        let kinds: Vec<_> = chosen.map(|(_, kind)| *kind).collect();
        session.cancel(&kinds)
    })
}

unsupported_functions! {
    pub(crate) fn C_LoginUser(session: CK_SESSION_HANDLE, user: CK_USER_TYPE, pin: *mut CK_UTF8CHAR,
        pin_length: CK_ULONG, name: *mut CK_UTF8CHAR, name_length: CK_ULONG) needs [];

    pub(crate) fn C_MessageEncryptInit(session: CK_SESSION_HANDLE, mechanism: *mut CK_MECHANISM,
        key: CK_OBJECT_HANDLE) needs [mechanism];
    pub(crate) fn C_EncryptMessage(session: CK_SESSION_HANDLE, parameter: *mut c_void,
        parameter_length: CK_ULONG, associated: *mut CK_BYTE, associated_length: CK_ULONG,
        plain: *mut CK_BYTE, plain_length: CK_ULONG, cipher: *mut CK_BYTE,
        cipher_length: *mut CK_ULONG) needs [cipher_length];
    pub(crate) fn C_EncryptMessageBegin(session: CK_SESSION_HANDLE, parameter: *mut c_void,
        parameter_length: CK_ULONG, associated: *mut CK_BYTE, associated_length: CK_ULONG) needs [];
    pub(crate) fn C_EncryptMessageNext(session: CK_SESSION_HANDLE, parameter: *mut c_void,
        parameter_length: CK_ULONG, plain: *mut CK_BYTE, plain_length: CK_ULONG,
        cipher: *mut CK_BYTE, cipher_length: *mut CK_ULONG, flags: CK_FLAGS) needs [cipher_length];
    pub(crate) fn C_MessageEncryptFinal(session: CK_SESSION_HANDLE) needs [];

    pub(crate) fn C_MessageDecryptInit(session: CK_SESSION_HANDLE, mechanism: *mut CK_MECHANISM,
        key: CK_OBJECT_HANDLE) needs [mechanism];
    pub(crate) fn C_DecryptMessage(session: CK_SESSION_HANDLE, parameter: *mut c_void,
        parameter_length: CK_ULONG, associated: *mut CK_BYTE, associated_length: CK_ULONG,
        cipher: *mut CK_BYTE, cipher_length: CK_ULONG, plain: *mut CK_BYTE,
        plain_length: *mut CK_ULONG) needs [plain_length];
    pub(crate) fn C_DecryptMessageBegin(session: CK_SESSION_HANDLE, parameter: *mut c_void,
        parameter_length: CK_ULONG, associated: *mut CK_BYTE, associated_length: CK_ULONG) needs [];
    pub(crate) fn C_DecryptMessageNext(session: CK_SESSION_HANDLE, parameter: *mut c_void,
        parameter_length: CK_ULONG, cipher: *mut CK_BYTE, cipher_length: CK_ULONG,
        plain: *mut CK_BYTE, plain_length: *mut CK_ULONG, flags: CK_FLAGS) needs [plain_length];
    pub(crate) fn C_MessageDecryptFinal(session: CK_SESSION_HANDLE) needs [];

    pub(crate) fn C_MessageSignInit(session: CK_SESSION_HANDLE, mechanism: *mut CK_MECHANISM,
        key: CK_OBJECT_HANDLE) needs [mechanism];
    pub(crate) fn C_SignMessage(session: CK_SESSION_HANDLE, parameter: *mut c_void,
        parameter_length: CK_ULONG, data: *mut CK_BYTE, data_length: CK_ULONG,
        signature: *mut CK_BYTE, signature_length: *mut CK_ULONG) needs [signature_length];
    pub(crate) fn C_SignMessageBegin(session: CK_SESSION_HANDLE, parameter: *mut c_void,
        parameter_length: CK_ULONG) needs [];
    pub(crate) fn C_SignMessageNext(session: CK_SESSION_HANDLE, parameter: *mut c_void,
        parameter_length: CK_ULONG, data: *mut CK_BYTE, data_length: CK_ULONG,
        signature: *mut CK_BYTE, signature_length: *mut CK_ULONG) needs [];
    pub(crate) fn C_MessageSignFinal(session: CK_SESSION_HANDLE) needs [];

    pub(crate) fn C_MessageVerifyInit(session: CK_SESSION_HANDLE, mechanism: *mut CK_MECHANISM,
        key: CK_OBJECT_HANDLE) needs [mechanism];
    pub(crate) fn C_VerifyMessage(session: CK_SESSION_HANDLE, parameter: *mut c_void,
        parameter_length: CK_ULONG, data: *mut CK_BYTE, data_length: CK_ULONG,
        signature: *mut CK_BYTE, signature_length: CK_ULONG) needs [data, signature];
    pub(crate) fn C_VerifyMessageBegin(session: CK_SESSION_HANDLE, parameter: *mut c_void,
        parameter_length: CK_ULONG) needs [];
    pub(crate) fn C_VerifyMessageNext(session: CK_SESSION_HANDLE, parameter: *mut c_void,
        parameter_length: CK_ULONG, data: *mut CK_BYTE, data_length: CK_ULONG,
        signature: *mut CK_BYTE, signature_length: CK_ULONG) needs [];
    pub(crate) fn C_MessageVerifyFinal(session: CK_SESSION_HANDLE) needs [];
}
