//! The call log: what it says, and above all what it never says.

#![allow(clippy::unwrap_used)]

mod built;
mod fake_daemon;

use std::{
    env, fs,
    ptr::{dangling_mut, null_mut},
};

use cryptoki_sys::*;

/// The PIN, and what else must not be found in the log.
const PIN: [u8; 4] = *b"1234";
const DOCUMENT: [u8; 16] = *b"a letter to them";

fn length(length: usize) -> CK_ULONG {
    CK_ULONG::try_from(length).unwrap()
}

/// One test, because there is one module and one environment per process.
#[test]
fn calls_are_logged_without_a_secret() {
    let directory = tempfile::tempdir().unwrap();
    let log = directory.path().join("log");
    let socket = fake_daemon::serve(directory.path(), cps_protocol::PROTOCOL_VERSION);
    // SAFETY: no other thread reads the environment.
    unsafe { env::set_var(cps_protocol::SOCKET_VARIABLE, &socket) };
    // SAFETY: as above.
    unsafe { env::set_var("CPS_PKCS11_TRACE", &log) };

    // SAFETY: it is the module under test.
    let module =
        unsafe { Pkcs11::new(built::library()) }.expect("the module is built with the tests");
    let mut list = null_mut();
    // SAFETY: a place for the list.
    assert_eq!(unsafe { module.C_GetFunctionList(&mut list) }, CKR_OK);
    // SAFETY: the list of the module, which stays loaded.
    let functions = unsafe { &*list };
    // SAFETY: every call passes what the standard asks for, or what the module must bear.
    unsafe { use_module(functions) };

    let text = fs::read_to_string(&log).unwrap();
    for expected in [
        ": C_Login\n",
        "[in] userType = 0x1\n[in] pPin = @0x",
        "[in] ulPinLen = 0x4\n",
        "[out] label = [32] 'CPS3v3-2900000001'\n",
        "[out] mechanism = 0x1 CKM_RSA_PKCS\n",
        "[out] CKA_LABEL = [12] 'CPS_PRIV_AUT'\n",
        "[out] 0x11 = [7]\n",
        "[out] 0x123 = [-1]\n",
        "[out] pSignature = [256] 5A5A5A5A",
        "Returned:  0 CKR_OK\n",
        "Returned:  7 CKR_ARGUMENTS_BAD\n",
        "Returned:  179 CKR_SESSION_HANDLE_INVALID\n",
        ": C_Finalize\n",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    // Times, durations and addresses may hold any digits.
    let told = text
        .lines()
        .filter(|line| line.starts_with("[out]") || line.starts_with("[in]"));
    let told: Vec<_> = told.filter(|line| !line.contains("= @0x")).collect();
    let upper = told.join("\n").to_uppercase();
    for secret in [&PIN[..], &DOCUMENT, b"content"] {
        let plain = String::from_utf8_lossy(secret).to_uppercase();
        let hex: String = secret.iter().map(|byte| format!("{byte:02X}")).collect();
        assert!(!upper.contains(&plain), "{plain} in {text}");
        assert!(!upper.contains(&hex), "{plain} in {text}");
    }
}

/// # Safety
/// The functions are those of the module.
unsafe fn use_module(functions: &CK_FUNCTION_LIST) {
    macro_rules! call {
        ($name:ident($($argument:expr),*)) => {{
            let function = functions.$name.unwrap();
            // SAFETY: the caller says so.
            unsafe { function($($argument),*) }
        }};
    }
    // Nothing is followed before its turn, by the log neither.
    let wild = call!(C_Sign(1, dangling_mut(), 9, dangling_mut(), dangling_mut()));
    assert_eq!(wild, CKR_CRYPTOKI_NOT_INITIALIZED);
    assert_eq!(call!(C_Initialize(null_mut())), CKR_OK);
    let mut token = CK_TOKEN_INFO::default();
    assert_eq!(call!(C_GetTokenInfo(0, &mut token)), CKR_OK);
    let mut session = 0;
    let flags = CKF_SERIAL_SESSION | CKF_RW_SESSION;
    let opened = call!(C_OpenSession(0, flags, null_mut(), None, &mut session));
    assert_eq!(opened, CKR_OK);
    let wild = call!(C_SignInit(session + 1, dangling_mut(), 1));
    assert_eq!(wild, CKR_SESSION_HANDLE_INVALID);
    assert_eq!(call!(C_SignInit(session, null_mut(), 1)), CKR_ARGUMENTS_BAD);
    let mut pin = PIN;
    assert_eq!(
        call!(C_Login(session, CKU_USER, pin.as_mut_ptr(), 4)),
        CKR_OK
    );

    let mut class = CKO_PRIVATE_KEY;
    let mut template = CK_ATTRIBUTE {
        type_: CKA_CLASS,
        pValue: (&raw mut class).cast(),
        ulValueLen: length(size_of_val(&class)),
    };
    assert_eq!(call!(C_FindObjectsInit(session, &mut template, 1)), CKR_OK);
    let (mut key, mut count) = (0, 0);
    assert_eq!(
        call!(C_FindObjects(session, &mut key, 1, &mut count)),
        CKR_OK
    );
    assert_eq!(call!(C_FindObjectsFinal(session)), CKR_OK);

    let mut label = [0; 32];
    let mut exponent = [0; 256];
    let entry = |kind, place: &mut [u8]| CK_ATTRIBUTE {
        type_: kind,
        pValue: place.as_mut_ptr().cast(),
        ulValueLen: length(place.len()),
    };
    let mut wanted = [
        entry(CKA_LABEL, &mut label),
        entry(CKA_PRIVATE_EXPONENT, &mut exponent),
    ];
    let told = call!(C_GetAttributeValue(session, key, wanted.as_mut_ptr(), 2));
    assert_eq!(told, CKR_ATTRIBUTE_SENSITIVE);
    // The last object is the data object.
    let mut value = [0; 32];
    let mut wanted = entry(CKA_VALUE, &mut value);
    let told = call!(C_GetAttributeValue(session, key + 3, &mut wanted, 1));
    assert_eq!((told, &value[..7]), (CKR_OK, &b"content"[..]));

    let mut mechanism = CK_MECHANISM {
        mechanism: CKM_RSA_PKCS,
        pParameter: null_mut(),
        ulParameterLen: 0,
    };
    assert_eq!(call!(C_SignInit(session, &mut mechanism, key)), CKR_OK);
    let mut data = DOCUMENT;
    let mut signature = [0; 256];
    let mut room = 256;
    let signed = call!(C_Sign(
        session,
        data.as_mut_ptr(),
        length(data.len()),
        signature.as_mut_ptr(),
        &mut room
    ));
    assert_eq!(signed, CKR_OK);
    mechanism.mechanism = CKM_SHA256;
    assert_eq!(call!(C_DigestInit(session, &mut mechanism)), CKR_OK);
    let mut room = 256;
    let digested = call!(C_Digest(
        session,
        data.as_mut_ptr(),
        length(data.len()),
        signature.as_mut_ptr(),
        &mut room
    ));
    assert_eq!(digested, CKR_OK);
    let changed = call!(C_SetPIN(session, pin.as_mut_ptr(), 4, pin.as_mut_ptr(), 4));
    assert_ne!(
        changed, CKR_OK,
        "the daemon of this test has no such method"
    );
    assert_eq!(call!(C_Finalize(null_mut())), CKR_OK);
}
