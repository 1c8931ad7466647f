//! The functions of PKCS#11, in one table: the function lists, and the functions that a traced
//! program gets, are made of it. Begin at the table, at the end.
//!
//! The names of arguments are those of the standard: the trace shows them.

#![allow(non_snake_case)] // the standard's names

use cryptoki_sys::{CK_FUNCTION_LIST, CK_FUNCTION_LIST_3_0, CK_INFO};

use crate::{
    fns,
    lists::{Interface, Interfaces, Lists, Table, VERSION_2_40, VERSION_3_0},
    trace::{self, TraceWriter},
};

/// Returns the list of 2.40 for this program.
pub(crate) fn table() -> &'static Table {
    match trace::is_on() {
        false => &LISTS.table,
        true => &TRACED_LISTS.table,
    }
}

/// Returns the interfaces for this program, the default one first.
pub(crate) fn interfaces() -> &'static [Interface; 2] {
    match trace::is_on() {
        false => &INTERFACES.0,
        true => &TRACED_INTERFACES.0,
    }
}

static INTERFACES: Interfaces = Interfaces::of(&LISTS);
static TRACED_INTERFACES: Interfaces = Interfaces::of(&TRACED_LISTS);

/// Writes the answer of `C_GetInfo`.
fn library_info(out: &mut TraceWriter, info: CK_INFO) {
    out.field("cryptokiVersion.major", info.cryptokiVersion.major);
    out.field("cryptokiVersion.minor", info.cryptokiVersion.minor);
    out.text("manufacturerID", &info.manufacturerID);
    out.text("libraryDescription", &info.libraryDescription);
    out.field("libraryVersion.major", info.libraryVersion.major);
    out.field("libraryVersion.minor", info.libraryVersion.minor);
}

/// The functions of 2.40, those that 3.0 adds, and those of 2.40 for which 3.0 has another one.
///
/// `name(arguments) tells |out| what`: the last part names what the trace may write of what the
/// arguments point to.
macro_rules! functions {
    (
        version_2_40 { $($name:ident($($argument:ident: $kind:ty),* $(,)?)
            $(tells |$out:ident| $tell:expr)?;)* }
        added_by_3_0 { $($added:ident($($added_argument:ident: $added_kind:ty),* $(,)?);)* }
        changed_by_3_0 { $($changed:ident($($changed_argument:ident: $changed_kind:ty),* $(,)?)
            $(tells |$changed_out:ident| $changed_tell:expr)?;)* }
    ) => {
        static LISTS: Lists = lists!(fns [$($name)*] [$($added)*] [$($changed)*]);

        /// The same functions, which write how they are called.
        static TRACED_LISTS: Lists = lists!(traced [$($name)*] [$($added)*] [$($changed)*]);

        mod traced {
            use std::ffi::c_void;

            use cryptoki_sys::*;

            use super::library_info;
            use crate::{fns as real, trace::{Argument, Call}};

            traced_functions! {
                $($name($($argument: $kind),*) $(tells |$out| $tell)?;)*
                $($added($($added_argument: $added_kind),*);)*
            }

            pub(super) mod version_3_0 {
                use cryptoki_sys::*;

                use super::library_info;
                use crate::{fns::version_3_0 as real, trace::{Argument, Call}};

                traced_functions! {
                    $($changed($($changed_argument: $changed_kind),*)
                        $(tells |$changed_out| $changed_tell)?;)*
                }
            }
        }
    };
}

/// The lists of the functions of a module: no entry is null.
macro_rules! lists {
    ($module:ident [$($name:ident)*] [$($added:ident)*] [$($changed:ident)*]) => {
        Lists {
            table: Table::new(CK_FUNCTION_LIST {
                version: VERSION_2_40,
                $($name: Some($module::$name),)*
            }),
            list_3_0: CK_FUNCTION_LIST_3_0 {
                $($changed: Some($module::version_3_0::$changed),)*
                ..CK_FUNCTION_LIST_3_0 {
                    version: VERSION_3_0,
                    $($name: Some($module::$name),)*
                    $($added: Some($module::$added),)*
                }
            },
        }
    };
}

/// Functions that call the one of the same name in `real`.
macro_rules! traced_functions {
    ($($name:ident($($argument:ident: $kind:ty),*) $(tells |$out:ident| $tell:expr)?;)*) => {$(
        pub(in crate::functions) unsafe extern "C" fn $name($($argument: $kind),*) -> CK_RV {
            let call = Call::begin(
                stringify!($name),
                &[$((stringify!($argument), Argument::from($argument))),*],
            );
            let function: unsafe extern "C" fn($($kind),*) -> CK_RV = real::$name;
            // SAFETY: the caller gave the same arguments, with the same contract.
            let result = unsafe { function($($argument),*) };
            if let Some(call) = call {
                // SAFETY: nothing but arguments of this call is told of, and it has not returned.
                unsafe { call.end(result, |_out| { $(let $out = _out; $tell)? }) };
            }
            result
        }
    )*};
}

functions! {
    version_2_40 {
        C_Initialize(pInitArgs: *mut c_void);
        C_Finalize(pReserved: *mut c_void);
        C_GetInfo(pInfo: *mut CK_INFO) tells |out| out.structure(pInfo, library_info);
        C_GetFunctionList(ppFunctionList: *mut *mut CK_FUNCTION_LIST);

        C_GetSlotList(tokenPresent: CK_BBOOL, pSlotList: *mut CK_SLOT_ID, pulCount: *mut CK_ULONG)
            tells |out| out.list("pSlotList", pSlotList, pulCount);
        C_GetSlotInfo(slotID: CK_SLOT_ID, pInfo: *mut CK_SLOT_INFO)
            tells |out| out.structure(pInfo, |out, info| {
                out.text("slotDescription", &info.slotDescription);
                out.field("flags", info.flags);
            });
        C_GetTokenInfo(slotID: CK_SLOT_ID, pInfo: *mut CK_TOKEN_INFO)
            tells |out| out.structure(pInfo, |out, info| {
                out.text("label", &info.label);
                out.text("manufacturerID", &info.manufacturerID);
                out.text("model", &info.model);
                out.text("serialNumber", &info.serialNumber);
                out.field("flags", info.flags);
                out.field("ulSessionCount", info.ulSessionCount);
                out.field("ulRwSessionCount", info.ulRwSessionCount);
            });
        C_WaitForSlotEvent(flags: CK_FLAGS, pSlot: *mut CK_SLOT_ID, pReserved: *mut c_void)
            tells |out| out.number("*pSlot", pSlot);
        C_GetMechanismList(slotID: CK_SLOT_ID, pMechanismList: *mut CK_MECHANISM_TYPE,
            pulCount: *mut CK_ULONG) tells |out| out.list("pMechanismList", pMechanismList, pulCount);
        C_GetMechanismInfo(slotID: CK_SLOT_ID, type_: CK_MECHANISM_TYPE, pInfo: *mut CK_MECHANISM_INFO)
            tells |out| out.structure(pInfo, |out, info| {
                out.field("ulMinKeySize", info.ulMinKeySize);
                out.field("ulMaxKeySize", info.ulMaxKeySize);
                out.field("flags", info.flags);
            });
        C_InitToken(slotID: CK_SLOT_ID, pPin: *mut CK_UTF8CHAR, ulPinLen: CK_ULONG,
            pLabel: *mut CK_UTF8CHAR);
        C_InitPIN(hSession: CK_SESSION_HANDLE, pPin: *mut CK_UTF8CHAR, ulPinLen: CK_ULONG);
        C_SetPIN(hSession: CK_SESSION_HANDLE, pOldPin: *mut CK_UTF8CHAR, ulOldLen: CK_ULONG,
            pNewPin: *mut CK_UTF8CHAR, ulNewLen: CK_ULONG);

        C_OpenSession(slotID: CK_SLOT_ID, flags: CK_FLAGS, pApplication: *mut c_void,
            Notify: CK_NOTIFY, phSession: *mut CK_SESSION_HANDLE)
            tells |out| out.number("*phSession", phSession);
        C_CloseSession(hSession: CK_SESSION_HANDLE);
        C_CloseAllSessions(slotID: CK_SLOT_ID);
        C_GetSessionInfo(hSession: CK_SESSION_HANDLE, pInfo: *mut CK_SESSION_INFO)
            tells |out| out.structure(pInfo, |out, info| {
                out.field("slotID", info.slotID);
                out.field("state", info.state);
                out.field("flags", info.flags);
            });
        C_GetOperationState(hSession: CK_SESSION_HANDLE, pOperationState: *mut CK_BYTE,
            pulOperationStateLen: *mut CK_ULONG);
        C_SetOperationState(hSession: CK_SESSION_HANDLE, pOperationState: *mut CK_BYTE,
            ulOperationStateLen: CK_ULONG, hEncryptionKey: CK_OBJECT_HANDLE,
            hAuthenticationKey: CK_OBJECT_HANDLE);
        C_Login(hSession: CK_SESSION_HANDLE, userType: CK_USER_TYPE, pPin: *mut CK_UTF8CHAR,
            ulPinLen: CK_ULONG);
        C_Logout(hSession: CK_SESSION_HANDLE);

        C_CreateObject(hSession: CK_SESSION_HANDLE, pTemplate: *mut CK_ATTRIBUTE, ulCount: CK_ULONG,
            phObject: *mut CK_OBJECT_HANDLE);
        C_CopyObject(hSession: CK_SESSION_HANDLE, hObject: CK_OBJECT_HANDLE,
            pTemplate: *mut CK_ATTRIBUTE, ulCount: CK_ULONG, phNewObject: *mut CK_OBJECT_HANDLE);
        C_DestroyObject(hSession: CK_SESSION_HANDLE, hObject: CK_OBJECT_HANDLE);
        C_GetObjectSize(hSession: CK_SESSION_HANDLE, hObject: CK_OBJECT_HANDLE, pulSize: *mut CK_ULONG);
        C_GetAttributeValue(hSession: CK_SESSION_HANDLE, hObject: CK_OBJECT_HANDLE,
            pTemplate: *mut CK_ATTRIBUTE, ulCount: CK_ULONG)
            tells |out| out.template_out(pTemplate, ulCount);
        C_SetAttributeValue(hSession: CK_SESSION_HANDLE, hObject: CK_OBJECT_HANDLE,
            pTemplate: *mut CK_ATTRIBUTE, ulCount: CK_ULONG)
            tells |out| out.template_in(pTemplate, ulCount);
        C_FindObjectsInit(hSession: CK_SESSION_HANDLE, pTemplate: *mut CK_ATTRIBUTE, ulCount: CK_ULONG)
            tells |out| out.template_in(pTemplate, ulCount);
        C_FindObjects(hSession: CK_SESSION_HANDLE, phObject: *mut CK_OBJECT_HANDLE,
            ulMaxObjectCount: CK_ULONG, pulObjectCount: *mut CK_ULONG)
            tells |out| out.list("phObject", phObject, pulObjectCount);
        C_FindObjectsFinal(hSession: CK_SESSION_HANDLE);

        C_EncryptInit(hSession: CK_SESSION_HANDLE, pMechanism: *mut CK_MECHANISM,
            hKey: CK_OBJECT_HANDLE) tells |out| out.mechanism(pMechanism);
        C_Encrypt(hSession: CK_SESSION_HANDLE, pData: *mut CK_BYTE, ulDataLen: CK_ULONG,
            pEncryptedData: *mut CK_BYTE, pulEncryptedDataLen: *mut CK_ULONG)
            tells |out| out.public_bytes("pEncryptedData", pEncryptedData, pulEncryptedDataLen);
        C_EncryptUpdate(hSession: CK_SESSION_HANDLE, pPart: *mut CK_BYTE, ulPartLen: CK_ULONG,
            pEncryptedPart: *mut CK_BYTE, pulEncryptedPartLen: *mut CK_ULONG);
        C_EncryptFinal(hSession: CK_SESSION_HANDLE, pLastEncryptedPart: *mut CK_BYTE,
            pulLastEncryptedPartLen: *mut CK_ULONG);
        C_DecryptInit(hSession: CK_SESSION_HANDLE, pMechanism: *mut CK_MECHANISM,
            hKey: CK_OBJECT_HANDLE) tells |out| out.mechanism(pMechanism);
        C_Decrypt(hSession: CK_SESSION_HANDLE, pEncryptedData: *mut CK_BYTE,
            ulEncryptedDataLen: CK_ULONG, pData: *mut CK_BYTE, pulDataLen: *mut CK_ULONG)
            tells |out| { out.length("*pulDataLen", pulDataLen); };
        C_DecryptUpdate(hSession: CK_SESSION_HANDLE, pEncryptedPart: *mut CK_BYTE,
            ulEncryptedPartLen: CK_ULONG, pPart: *mut CK_BYTE, pulPartLen: *mut CK_ULONG);
        C_DecryptFinal(hSession: CK_SESSION_HANDLE, pLastPart: *mut CK_BYTE,
            pulLastPartLen: *mut CK_ULONG);

        C_DigestInit(hSession: CK_SESSION_HANDLE, pMechanism: *mut CK_MECHANISM)
            tells |out| out.mechanism(pMechanism);
        C_Digest(hSession: CK_SESSION_HANDLE, pData: *mut CK_BYTE, ulDataLen: CK_ULONG,
            pDigest: *mut CK_BYTE, pulDigestLen: *mut CK_ULONG)
            tells |out| { out.length("*pulDigestLen", pulDigestLen); };
        C_DigestUpdate(hSession: CK_SESSION_HANDLE, pPart: *mut CK_BYTE, ulPartLen: CK_ULONG);
        C_DigestKey(hSession: CK_SESSION_HANDLE, hKey: CK_OBJECT_HANDLE);
        C_DigestFinal(hSession: CK_SESSION_HANDLE, pDigest: *mut CK_BYTE, pulDigestLen: *mut CK_ULONG)
            tells |out| { out.length("*pulDigestLen", pulDigestLen); };

        C_SignInit(hSession: CK_SESSION_HANDLE, pMechanism: *mut CK_MECHANISM, hKey: CK_OBJECT_HANDLE)
            tells |out| out.mechanism(pMechanism);
        C_Sign(hSession: CK_SESSION_HANDLE, pData: *mut CK_BYTE, ulDataLen: CK_ULONG,
            pSignature: *mut CK_BYTE, pulSignatureLen: *mut CK_ULONG)
            tells |out| out.public_bytes("pSignature", pSignature, pulSignatureLen);
        C_SignUpdate(hSession: CK_SESSION_HANDLE, pPart: *mut CK_BYTE, ulPartLen: CK_ULONG);
        C_SignFinal(hSession: CK_SESSION_HANDLE, pSignature: *mut CK_BYTE,
            pulSignatureLen: *mut CK_ULONG)
            tells |out| out.public_bytes("pSignature", pSignature, pulSignatureLen);
        C_SignRecoverInit(hSession: CK_SESSION_HANDLE, pMechanism: *mut CK_MECHANISM,
            hKey: CK_OBJECT_HANDLE);
        C_SignRecover(hSession: CK_SESSION_HANDLE, pData: *mut CK_BYTE, ulDataLen: CK_ULONG,
            pSignature: *mut CK_BYTE, pulSignatureLen: *mut CK_ULONG);
        C_VerifyInit(hSession: CK_SESSION_HANDLE, pMechanism: *mut CK_MECHANISM,
            hKey: CK_OBJECT_HANDLE) tells |out| out.mechanism(pMechanism);
        C_Verify(hSession: CK_SESSION_HANDLE, pData: *mut CK_BYTE, ulDataLen: CK_ULONG,
            pSignature: *mut CK_BYTE, ulSignatureLen: CK_ULONG);
        C_VerifyUpdate(hSession: CK_SESSION_HANDLE, pPart: *mut CK_BYTE, ulPartLen: CK_ULONG);
        C_VerifyFinal(hSession: CK_SESSION_HANDLE, pSignature: *mut CK_BYTE,
            ulSignatureLen: CK_ULONG);
        C_VerifyRecoverInit(hSession: CK_SESSION_HANDLE, pMechanism: *mut CK_MECHANISM,
            hKey: CK_OBJECT_HANDLE);
        C_VerifyRecover(hSession: CK_SESSION_HANDLE, pSignature: *mut CK_BYTE,
            ulSignatureLen: CK_ULONG, pData: *mut CK_BYTE, pulDataLen: *mut CK_ULONG);

        C_DigestEncryptUpdate(hSession: CK_SESSION_HANDLE, pPart: *mut CK_BYTE, ulPartLen: CK_ULONG,
            pEncryptedPart: *mut CK_BYTE, pulEncryptedPartLen: *mut CK_ULONG);
        C_DecryptDigestUpdate(hSession: CK_SESSION_HANDLE, pEncryptedPart: *mut CK_BYTE,
            ulEncryptedPartLen: CK_ULONG, pPart: *mut CK_BYTE, pulPartLen: *mut CK_ULONG);
        C_SignEncryptUpdate(hSession: CK_SESSION_HANDLE, pPart: *mut CK_BYTE, ulPartLen: CK_ULONG,
            pEncryptedPart: *mut CK_BYTE, pulEncryptedPartLen: *mut CK_ULONG);
        C_DecryptVerifyUpdate(hSession: CK_SESSION_HANDLE, pEncryptedPart: *mut CK_BYTE,
            ulEncryptedPartLen: CK_ULONG, pPart: *mut CK_BYTE, pulPartLen: *mut CK_ULONG);

        C_GenerateKey(hSession: CK_SESSION_HANDLE, pMechanism: *mut CK_MECHANISM,
            pTemplate: *mut CK_ATTRIBUTE, ulCount: CK_ULONG, phKey: *mut CK_OBJECT_HANDLE);
        C_GenerateKeyPair(hSession: CK_SESSION_HANDLE, pMechanism: *mut CK_MECHANISM,
            pPublicKeyTemplate: *mut CK_ATTRIBUTE, ulPublicKeyAttributeCount: CK_ULONG,
            pPrivateKeyTemplate: *mut CK_ATTRIBUTE, ulPrivateKeyAttributeCount: CK_ULONG,
            phPublicKey: *mut CK_OBJECT_HANDLE, phPrivateKey: *mut CK_OBJECT_HANDLE);
        C_WrapKey(hSession: CK_SESSION_HANDLE, pMechanism: *mut CK_MECHANISM,
            hWrappingKey: CK_OBJECT_HANDLE, hKey: CK_OBJECT_HANDLE, pWrappedKey: *mut CK_BYTE,
            pulWrappedKeyLen: *mut CK_ULONG);
        C_UnwrapKey(hSession: CK_SESSION_HANDLE, pMechanism: *mut CK_MECHANISM,
            hUnwrappingKey: CK_OBJECT_HANDLE, pWrappedKey: *mut CK_BYTE, ulWrappedKeyLen: CK_ULONG,
            pTemplate: *mut CK_ATTRIBUTE, ulAttributeCount: CK_ULONG, phKey: *mut CK_OBJECT_HANDLE);
        C_DeriveKey(hSession: CK_SESSION_HANDLE, pMechanism: *mut CK_MECHANISM,
            hBaseKey: CK_OBJECT_HANDLE, pTemplate: *mut CK_ATTRIBUTE, ulAttributeCount: CK_ULONG,
            phKey: *mut CK_OBJECT_HANDLE);
        C_SeedRandom(hSession: CK_SESSION_HANDLE, pSeed: *mut CK_BYTE, ulSeedLen: CK_ULONG);
        C_GenerateRandom(hSession: CK_SESSION_HANDLE, RandomData: *mut CK_BYTE,
            ulRandomLen: CK_ULONG);
        C_GetFunctionStatus(hSession: CK_SESSION_HANDLE);
        C_CancelFunction(hSession: CK_SESSION_HANDLE);
    }
    added_by_3_0 {
        C_GetInterfaceList(pInterfacesList: *mut CK_INTERFACE, pulCount: *mut CK_ULONG);
        C_GetInterface(pInterfaceName: *mut CK_UTF8CHAR, pVersion: *mut CK_VERSION,
            ppInterface: *mut *mut CK_INTERFACE, flags: CK_FLAGS);
        C_LoginUser(hSession: CK_SESSION_HANDLE, userType: CK_USER_TYPE, pPin: *mut CK_UTF8CHAR,
            ulPinLen: CK_ULONG, pUsername: *mut CK_UTF8CHAR, ulUsernameLen: CK_ULONG);
        C_SessionCancel(hSession: CK_SESSION_HANDLE, flags: CK_FLAGS);
        C_MessageEncryptInit(hSession: CK_SESSION_HANDLE, pMechanism: *mut CK_MECHANISM,
            hKey: CK_OBJECT_HANDLE);
        C_EncryptMessage(hSession: CK_SESSION_HANDLE, pParameter: *mut c_void,
            ulParameterLen: CK_ULONG, pAssociatedData: *mut CK_BYTE, ulAssociatedDataLen: CK_ULONG,
            pPlaintext: *mut CK_BYTE, ulPlaintextLen: CK_ULONG, pCiphertext: *mut CK_BYTE,
            pulCiphertextLen: *mut CK_ULONG);
        C_EncryptMessageBegin(hSession: CK_SESSION_HANDLE, pParameter: *mut c_void,
            ulParameterLen: CK_ULONG, pAssociatedData: *mut CK_BYTE, ulAssociatedDataLen: CK_ULONG);
        C_EncryptMessageNext(hSession: CK_SESSION_HANDLE, pParameter: *mut c_void,
            ulParameterLen: CK_ULONG, pPlaintextPart: *mut CK_BYTE, ulPlaintextPartLen: CK_ULONG,
            pCiphertextPart: *mut CK_BYTE, pulCiphertextPartLen: *mut CK_ULONG, flags: CK_FLAGS);
        C_MessageEncryptFinal(hSession: CK_SESSION_HANDLE);
        C_MessageDecryptInit(hSession: CK_SESSION_HANDLE, pMechanism: *mut CK_MECHANISM,
            hKey: CK_OBJECT_HANDLE);
        C_DecryptMessage(hSession: CK_SESSION_HANDLE, pParameter: *mut c_void,
            ulParameterLen: CK_ULONG, pAssociatedData: *mut CK_BYTE, ulAssociatedDataLen: CK_ULONG,
            pCiphertext: *mut CK_BYTE, ulCiphertextLen: CK_ULONG, pPlaintext: *mut CK_BYTE,
            pulPlaintextLen: *mut CK_ULONG);
        C_DecryptMessageBegin(hSession: CK_SESSION_HANDLE, pParameter: *mut c_void,
            ulParameterLen: CK_ULONG, pAssociatedData: *mut CK_BYTE, ulAssociatedDataLen: CK_ULONG);
        C_DecryptMessageNext(hSession: CK_SESSION_HANDLE, pParameter: *mut c_void,
            ulParameterLen: CK_ULONG, pCiphertextPart: *mut CK_BYTE, ulCiphertextPartLen: CK_ULONG,
            pPlaintextPart: *mut CK_BYTE, pulPlaintextPartLen: *mut CK_ULONG, flags: CK_FLAGS);
        C_MessageDecryptFinal(hSession: CK_SESSION_HANDLE);
        C_MessageSignInit(hSession: CK_SESSION_HANDLE, pMechanism: *mut CK_MECHANISM,
            hKey: CK_OBJECT_HANDLE);
        C_SignMessage(hSession: CK_SESSION_HANDLE, pParameter: *mut c_void, ulParameterLen: CK_ULONG,
            pData: *mut CK_BYTE, ulDataLen: CK_ULONG, pSignature: *mut CK_BYTE,
            pulSignatureLen: *mut CK_ULONG);
        C_SignMessageBegin(hSession: CK_SESSION_HANDLE, pParameter: *mut c_void,
            ulParameterLen: CK_ULONG);
        C_SignMessageNext(hSession: CK_SESSION_HANDLE, pParameter: *mut c_void,
            ulParameterLen: CK_ULONG, pData: *mut CK_BYTE, ulDataLen: CK_ULONG,
            pSignature: *mut CK_BYTE, pulSignatureLen: *mut CK_ULONG);
        C_MessageSignFinal(hSession: CK_SESSION_HANDLE);
        C_MessageVerifyInit(hSession: CK_SESSION_HANDLE, pMechanism: *mut CK_MECHANISM,
            hKey: CK_OBJECT_HANDLE);
        C_VerifyMessage(hSession: CK_SESSION_HANDLE, pParameter: *mut c_void,
            ulParameterLen: CK_ULONG, pData: *mut CK_BYTE, ulDataLen: CK_ULONG,
            pSignature: *mut CK_BYTE, ulSignatureLen: CK_ULONG);
        C_VerifyMessageBegin(hSession: CK_SESSION_HANDLE, pParameter: *mut c_void,
            ulParameterLen: CK_ULONG);
        C_VerifyMessageNext(hSession: CK_SESSION_HANDLE, pParameter: *mut c_void,
            ulParameterLen: CK_ULONG, pData: *mut CK_BYTE, ulDataLen: CK_ULONG,
            pSignature: *mut CK_BYTE, ulSignatureLen: CK_ULONG);
        C_MessageVerifyFinal(hSession: CK_SESSION_HANDLE);
    }
    changed_by_3_0 {
        C_GetInfo(pInfo: *mut CK_INFO) tells |out| out.structure(pInfo, library_info);
        C_EncryptInit(hSession: CK_SESSION_HANDLE, pMechanism: *mut CK_MECHANISM,
            hKey: CK_OBJECT_HANDLE) tells |out| out.mechanism(pMechanism);
        C_DecryptInit(hSession: CK_SESSION_HANDLE, pMechanism: *mut CK_MECHANISM,
            hKey: CK_OBJECT_HANDLE) tells |out| out.mechanism(pMechanism);
        C_DigestInit(hSession: CK_SESSION_HANDLE, pMechanism: *mut CK_MECHANISM)
            tells |out| out.mechanism(pMechanism);
        C_SignInit(hSession: CK_SESSION_HANDLE, pMechanism: *mut CK_MECHANISM,
            hKey: CK_OBJECT_HANDLE) tells |out| out.mechanism(pMechanism);
        C_VerifyInit(hSession: CK_SESSION_HANDLE, pMechanism: *mut CK_MECHANISM,
            hKey: CK_OBJECT_HANDLE) tells |out| out.mechanism(pMechanism);
    }
}

#[cfg(test)]
mod tests {
    use std::mem::offset_of;

    use super::*;

    #[test]
    fn both_lists_hold_nothing_but_functions() {
        let words = |list: *const u8, size: usize| {
            // SAFETY: the lists are that long, and every byte of them may be read.
            let bytes = unsafe { std::slice::from_raw_parts(list, size) };
            let first = offset_of!(CK_FUNCTION_LIST, C_Initialize);
            let (words, rest) = bytes[first..].as_chunks::<{ size_of::<usize>() }>();
            assert!(rest.is_empty());
            let functions = words.iter().map(|word| usize::from_ne_bytes(*word));
            assert!(functions.clone().all(|function| function != 0));
            functions.count()
        };
        for lists in [&LISTS, &TRACED_LISTS] {
            let count = words((&raw const lists.table).cast(), size_of::<Table>());
            assert_eq!(count, 68 + 4);
            let count = words(
                (&raw const lists.list_3_0).cast(),
                size_of::<CK_FUNCTION_LIST_3_0>(),
            );
            assert_eq!(count, 68 + 24);
        }
    }
}
