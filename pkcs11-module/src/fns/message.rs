//! What PKCS#11 3.0 adds: in its function list, not exported, not supported.

use std::ffi::c_void;

use cryptoki_sys::{
    CK_BYTE, CK_FLAGS, CK_MECHANISM, CK_OBJECT_HANDLE, CK_RV, CK_SESSION_HANDLE, CK_ULONG,
    CK_USER_TYPE, CK_UTF8CHAR,
};

use crate::border::unsupported;

/// Functions of which the arguments after `needs` must not be null.
macro_rules! unsupported_functions {
    ($($name:ident($($argument:ident: $kind:ty),*) needs [$($needed:ident),*];)*) => {$(
        pub(crate) extern "C" fn $name(
            session: CK_SESSION_HANDLE,
            $($argument: $kind,)*
        ) -> CK_RV {
            $(let _ = $argument;)*
            unsupported(session, &[$($needed.is_null()),*])
        }
    )*};
}

unsupported_functions! {
    C_LoginUser(user: CK_USER_TYPE, pin: *mut CK_UTF8CHAR, pin_length: CK_ULONG,
        name: *mut CK_UTF8CHAR, name_length: CK_ULONG) needs [];
    C_SessionCancel(flags: CK_FLAGS) needs [];

    C_MessageEncryptInit(mechanism: *mut CK_MECHANISM, key: CK_OBJECT_HANDLE) needs [mechanism];
    C_EncryptMessage(parameter: *mut c_void, parameter_length: CK_ULONG,
        associated: *mut CK_BYTE, associated_length: CK_ULONG, plain: *mut CK_BYTE,
        plain_length: CK_ULONG, cipher: *mut CK_BYTE, cipher_length: *mut CK_ULONG)
        needs [cipher_length];
    C_EncryptMessageBegin(parameter: *mut c_void, parameter_length: CK_ULONG,
        associated: *mut CK_BYTE, associated_length: CK_ULONG) needs [];
    C_EncryptMessageNext(parameter: *mut c_void, parameter_length: CK_ULONG,
        plain: *mut CK_BYTE, plain_length: CK_ULONG, cipher: *mut CK_BYTE,
        cipher_length: *mut CK_ULONG, flags: CK_FLAGS) needs [cipher_length];
    C_MessageEncryptFinal() needs [];

    C_MessageDecryptInit(mechanism: *mut CK_MECHANISM, key: CK_OBJECT_HANDLE) needs [mechanism];
    C_DecryptMessage(parameter: *mut c_void, parameter_length: CK_ULONG,
        associated: *mut CK_BYTE, associated_length: CK_ULONG, cipher: *mut CK_BYTE,
        cipher_length: CK_ULONG, plain: *mut CK_BYTE, plain_length: *mut CK_ULONG)
        needs [plain_length];
    C_DecryptMessageBegin(parameter: *mut c_void, parameter_length: CK_ULONG,
        associated: *mut CK_BYTE, associated_length: CK_ULONG) needs [];
    C_DecryptMessageNext(parameter: *mut c_void, parameter_length: CK_ULONG,
        cipher: *mut CK_BYTE, cipher_length: CK_ULONG, plain: *mut CK_BYTE,
        plain_length: *mut CK_ULONG, flags: CK_FLAGS) needs [plain_length];
    C_MessageDecryptFinal() needs [];

    C_MessageSignInit(mechanism: *mut CK_MECHANISM, key: CK_OBJECT_HANDLE) needs [mechanism];
    C_SignMessage(parameter: *mut c_void, parameter_length: CK_ULONG, data: *mut CK_BYTE,
        data_length: CK_ULONG, signature: *mut CK_BYTE, signature_length: *mut CK_ULONG)
        needs [signature_length];
    C_SignMessageBegin(parameter: *mut c_void, parameter_length: CK_ULONG) needs [];
    C_SignMessageNext(parameter: *mut c_void, parameter_length: CK_ULONG, data: *mut CK_BYTE,
        data_length: CK_ULONG, signature: *mut CK_BYTE, signature_length: *mut CK_ULONG) needs [];
    C_MessageSignFinal() needs [];

    C_MessageVerifyInit(mechanism: *mut CK_MECHANISM, key: CK_OBJECT_HANDLE) needs [mechanism];
    C_VerifyMessage(parameter: *mut c_void, parameter_length: CK_ULONG, data: *mut CK_BYTE,
        data_length: CK_ULONG, signature: *mut CK_BYTE, signature_length: CK_ULONG)
        needs [data, signature];
    C_VerifyMessageBegin(parameter: *mut c_void, parameter_length: CK_ULONG) needs [];
    C_VerifyMessageNext(parameter: *mut c_void, parameter_length: CK_ULONG, data: *mut CK_BYTE,
        data_length: CK_ULONG, signature: *mut CK_BYTE, signature_length: CK_ULONG) needs [];
    C_MessageVerifyFinal() needs [];
}
