//! The function lists and interfaces.

use cps_p11::CkRv;
use cryptoki_sys::{
    CK_FUNCTION_LIST, CK_FUNCTION_LIST_3_0, CK_INTERFACE, CK_RV, CK_VERSION,
    CKF_INTERFACE_FORK_SAFE,
};

use crate::fns::*;

/// Version of the standard, in the list and in `C_GetInfo`.
pub(crate) const VERSION_2_40: CK_VERSION = CK_VERSION {
    major: 2,
    minor: 40,
};

const VERSION_3_0: CK_VERSION = CK_VERSION { major: 3, minor: 0 };

/// Name of both interfaces (PKCS#11 3.0 base, section 5.4.5).
pub(crate) const INTERFACE_NAME: &[u8] = b"PKCS 11\0";

/// The list of 2.40 and what follows it in memory.
#[repr(C)]
pub(crate) struct Table {
    pub(crate) list: CK_FUNCTION_LIST,
    /// The ANS library has four functions of its own after the list, for the program that updates
    /// cards. A caller that believes in them finds functions here, not data.
    beyond: [unsafe extern "C" fn() -> CK_RV; 4],
}

unsafe extern "C" fn not_a_function() -> CK_RV {
    CkRv::FUNCTION_NOT_SUPPORTED.0
}

macro_rules! function_list {
    ($list:ident { version: $version:expr, $($function:ident,)* }) => {
        $list { version: $version, $($function: Some($function),)* }
    };
}

/// PKCS#11 2.40.
pub(crate) static TABLE: Table = Table {
    list: function_list!(CK_FUNCTION_LIST {
        version: VERSION_2_40,
        C_Initialize,
        C_Finalize,
        C_GetInfo,
        C_GetFunctionList,
        C_GetSlotList,
        C_GetSlotInfo,
        C_GetTokenInfo,
        C_GetMechanismList,
        C_GetMechanismInfo,
        C_InitToken,
        C_InitPIN,
        C_SetPIN,
        C_OpenSession,
        C_CloseSession,
        C_CloseAllSessions,
        C_GetSessionInfo,
        C_GetOperationState,
        C_SetOperationState,
        C_Login,
        C_Logout,
        C_CreateObject,
        C_CopyObject,
        C_DestroyObject,
        C_GetObjectSize,
        C_GetAttributeValue,
        C_SetAttributeValue,
        C_FindObjectsInit,
        C_FindObjects,
        C_FindObjectsFinal,
        C_EncryptInit,
        C_Encrypt,
        C_EncryptUpdate,
        C_EncryptFinal,
        C_DecryptInit,
        C_Decrypt,
        C_DecryptUpdate,
        C_DecryptFinal,
        C_DigestInit,
        C_Digest,
        C_DigestUpdate,
        C_DigestKey,
        C_DigestFinal,
        C_SignInit,
        C_Sign,
        C_SignUpdate,
        C_SignFinal,
        C_SignRecoverInit,
        C_SignRecover,
        C_VerifyInit,
        C_Verify,
        C_VerifyUpdate,
        C_VerifyFinal,
        C_VerifyRecoverInit,
        C_VerifyRecover,
        C_DigestEncryptUpdate,
        C_DecryptDigestUpdate,
        C_SignEncryptUpdate,
        C_DecryptVerifyUpdate,
        C_GenerateKey,
        C_GenerateKeyPair,
        C_WrapKey,
        C_UnwrapKey,
        C_DeriveKey,
        C_SeedRandom,
        C_GenerateRandom,
        C_GetFunctionStatus,
        C_CancelFunction,
        C_WaitForSlotEvent,
    }),
    beyond: [not_a_function; 4],
};

/// PKCS#11 3.0: no entry is null.
static TABLE_3_0: CK_FUNCTION_LIST_3_0 = function_list!(CK_FUNCTION_LIST_3_0 {
    version: VERSION_3_0,
    C_Initialize,
    C_Finalize,
    C_GetInfo,
    C_GetFunctionList,
    C_GetSlotList,
    C_GetSlotInfo,
    C_GetTokenInfo,
    C_GetMechanismList,
    C_GetMechanismInfo,
    C_InitToken,
    C_InitPIN,
    C_SetPIN,
    C_OpenSession,
    C_CloseSession,
    C_CloseAllSessions,
    C_GetSessionInfo,
    C_GetOperationState,
    C_SetOperationState,
    C_Login,
    C_Logout,
    C_CreateObject,
    C_CopyObject,
    C_DestroyObject,
    C_GetObjectSize,
    C_GetAttributeValue,
    C_SetAttributeValue,
    C_FindObjectsInit,
    C_FindObjects,
    C_FindObjectsFinal,
    C_EncryptInit,
    C_Encrypt,
    C_EncryptUpdate,
    C_EncryptFinal,
    C_DecryptInit,
    C_Decrypt,
    C_DecryptUpdate,
    C_DecryptFinal,
    C_DigestInit,
    C_Digest,
    C_DigestUpdate,
    C_DigestKey,
    C_DigestFinal,
    C_SignInit,
    C_Sign,
    C_SignUpdate,
    C_SignFinal,
    C_SignRecoverInit,
    C_SignRecover,
    C_VerifyInit,
    C_Verify,
    C_VerifyUpdate,
    C_VerifyFinal,
    C_VerifyRecoverInit,
    C_VerifyRecover,
    C_DigestEncryptUpdate,
    C_DecryptDigestUpdate,
    C_SignEncryptUpdate,
    C_DecryptVerifyUpdate,
    C_GenerateKey,
    C_GenerateKeyPair,
    C_WrapKey,
    C_UnwrapKey,
    C_DeriveKey,
    C_SeedRandom,
    C_GenerateRandom,
    C_GetFunctionStatus,
    C_CancelFunction,
    C_WaitForSlotEvent,
    C_GetInterfaceList,
    C_GetInterface,
    C_LoginUser,
    C_SessionCancel,
    C_MessageEncryptInit,
    C_EncryptMessage,
    C_EncryptMessageBegin,
    C_EncryptMessageNext,
    C_MessageEncryptFinal,
    C_MessageDecryptInit,
    C_DecryptMessage,
    C_DecryptMessageBegin,
    C_DecryptMessageNext,
    C_MessageDecryptFinal,
    C_MessageSignInit,
    C_SignMessage,
    C_SignMessageBegin,
    C_SignMessageNext,
    C_MessageSignFinal,
    C_MessageVerifyInit,
    C_VerifyMessage,
    C_VerifyMessageBegin,
    C_VerifyMessageNext,
    C_MessageVerifyFinal,
});

/// The interfaces, the default one first.
pub(crate) static INTERFACES: Interfaces = Interfaces([
    (
        VERSION_3_0,
        CK_INTERFACE {
            pInterfaceName: INTERFACE_NAME.as_ptr().cast_mut(),
            pFunctionList: (&raw const TABLE_3_0).cast_mut().cast(),
            flags: CKF_INTERFACE_FORK_SAFE,
        },
    ),
    (
        VERSION_2_40,
        CK_INTERFACE {
            pInterfaceName: INTERFACE_NAME.as_ptr().cast_mut(),
            pFunctionList: (&raw const TABLE).cast_mut().cast(),
            flags: CKF_INTERFACE_FORK_SAFE,
        },
    ),
]);

/// Interfaces with their versions.
pub(crate) struct Interfaces(pub(crate) [(CK_VERSION, CK_INTERFACE); 2]);

// SAFETY: what the pointers show is never written.
unsafe impl Sync for Interfaces {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lists_hold_nothing_but_functions() {
        let words = |list: *const u8, size: usize| {
            // SAFETY: the lists are that long, and every byte of them may be read.
            let bytes = unsafe { std::slice::from_raw_parts(list, size) };
            let (words, rest) = bytes.as_chunks::<{ size_of::<usize>() }>();
            assert!(rest.is_empty());
            let functions = words[1..].iter().map(|word| usize::from_ne_bytes(*word));
            assert!(functions.clone().all(|function| function != 0));
            functions.count()
        };
        let count = words((&raw const TABLE).cast(), size_of::<Table>());
        assert_eq!(count, 68 + 4);
        let count = words(
            (&raw const TABLE_3_0).cast(),
            size_of::<CK_FUNCTION_LIST_3_0>(),
        );
        assert_eq!(count, 68 + 24);
    }
}
