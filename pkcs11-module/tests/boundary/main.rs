//! The module as a C program meets it: loaded, called through its function lists, with whatever
//! arguments.

#![allow(clippy::unwrap_used)]

#[path = "../built/mod.rs"]
mod built;
#[path = "../fake_daemon/mod.rs"]
mod fake_daemon;
mod hostile;

use std::{
    env, mem,
    ptr::{dangling_mut, null, null_mut},
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
};

use cryptoki_sys::*;
use tempfile::TempDir;

/// Any function of the lists: all arguments fit a machine word.
type Function = unsafe extern "C" fn(
    usize,
    usize,
    usize,
    usize,
    usize,
    usize,
    usize,
    usize,
    usize,
    usize,
) -> CK_RV;

struct Module {
    functions: Pkcs11,
    list: *const CK_FUNCTION_LIST,
    _daemon: TempDir,
}

// SAFETY: the lists are constant, and PKCS#11 functions may be called from any thread.
unsafe impl Sync for Module {}
// SAFETY: as above.
unsafe impl Send for Module {}

/// There is one module per process, so the tests take turns.
static MODULE: LazyLock<Mutex<Module>> = LazyLock::new(|| {
    let daemon = tempfile::tempdir().unwrap();
    let socket = fake_daemon::serve(daemon.path(), cps_protocol::PROTOCOL_VERSION);
    // SAFETY: no other thread of the test has begun to read the environment.
    unsafe { env::set_var(cps_protocol::SOCKET_VARIABLE, &socket) };
    // SAFETY: it is the module under test.
    let functions =
        unsafe { Pkcs11::new(built::library()) }.expect("the module is built with the tests");
    let mut list = null_mut();
    // SAFETY: a place for the list.
    assert_eq!(unsafe { functions.C_GetFunctionList(&mut list) }, CKR_OK);
    Mutex::new(Module {
        functions,
        list,
        _daemon: daemon,
    })
});

fn turn() -> MutexGuard<'static, Module> {
    let module = MODULE.lock().unwrap_or_else(PoisonError::into_inner);
    // SAFETY: null is right; an earlier test may have failed before its end.
    unsafe { module.functions.C_Finalize(null_mut()) };
    module
}

impl Module {
    fn initialize(&self) {
        // SAFETY: null is right.
        assert_eq!(unsafe { self.functions.C_Initialize(null_mut()) }, CKR_OK);
    }

    fn open(&self, flags: CK_FLAGS) -> CK_SESSION_HANDLE {
        let mut session = 0;
        let flags = flags | CKF_SERIAL_SESSION;
        // SAFETY: a place for the handle.
        let opened = unsafe {
            self.functions
                .C_OpenSession(0, flags, null_mut(), None, &mut session)
        };
        assert_eq!(opened, CKR_OK);
        session
    }

    /// The function at this place of the list of 2.40 and what follows it.
    fn call(&self, index: usize, arguments: [usize; 10]) -> CK_RV {
        call(self.list, index, arguments)
    }
}

impl Module {
    fn interface(&self, version: (u8, u8)) -> *mut CK_INTERFACE {
        let mut interface = null_mut();
        let (major, minor) = version;
        let mut version = CK_VERSION { major, minor };
        let name = c"PKCS 11".as_ptr().cast_mut().cast();
        // SAFETY: a name, a version, a place for the answer.
        let answer = unsafe {
            self.functions
                .C_GetInterface(name, &mut version, &mut interface, 0)
        };
        assert_eq!(answer, CKR_OK);
        interface
    }

    fn list_3_0(&self) -> *const CK_FUNCTION_LIST_3_0 {
        // SAFETY: an interface of the module.
        unsafe { (*self.interface((3, 0))).pFunctionList }.cast()
    }

    fn login(&self, session: CK_SESSION_HANDLE) {
        let mut pin = *b"1234";
        // SAFETY: four bytes.
        let login = unsafe {
            self.functions
                .C_Login(session, CKU_USER, pin.as_mut_ptr(), 4)
        };
        assert_eq!(login, CKR_OK);
    }

    fn begin_search(&self, session: CK_SESSION_HANDLE) -> CK_RV {
        // SAFETY: no template, of no attribute.
        unsafe { self.functions.C_FindObjectsInit(session, null_mut(), 0) }
    }
}

/// A kind of operation with a mechanism.
struct Operation {
    name: &'static str,
    flag: CK_FLAGS,
    mechanism: CK_MECHANISM_TYPE,
    /// The objects are the private key, its certificate and the public key, in this order.
    key: CK_OBJECT_HANDLE,
    /// The places in the list of the function that begins it, and of one that needs it begun.
    begins: usize,
    goes_on: usize,
}

const OPERATIONS: [Operation; 5] = [
    Operation {
        name: "encrypt",
        flag: CKF_ENCRYPT,
        mechanism: CKM_RSA_PKCS,
        key: 3,
        begins: 29,
        goes_on: 30,
    },
    Operation {
        name: "decrypt",
        flag: CKF_DECRYPT,
        mechanism: CKM_RSA_PKCS,
        key: 1,
        begins: 33,
        goes_on: 34,
    },
    Operation {
        name: "digest",
        flag: CKF_DIGEST,
        mechanism: CKM_SHA256,
        key: 0,
        begins: 37,
        goes_on: 38,
    },
    Operation {
        name: "sign",
        flag: CKF_SIGN,
        mechanism: CKM_RSA_PKCS,
        key: 1,
        begins: 42,
        goes_on: 43,
    },
    Operation {
        name: "verify",
        flag: CKF_VERIFY,
        mechanism: CKM_RSA_PKCS,
        key: 3,
        begins: 48,
        goes_on: 49,
    },
];

impl Operation {
    /// Begins it through a list, or passes a null mechanism.
    fn begin(
        &self,
        list: *const CK_FUNCTION_LIST,
        session: CK_SESSION_HANDLE,
        null: bool,
    ) -> CK_RV {
        let mut mechanism = CK_MECHANISM {
            mechanism: self.mechanism,
            pParameter: null_mut(),
            ulParameterLen: 0,
        };
        let pointer = if null { null_mut() } else { &raw mut mechanism };
        let key = usize::try_from(self.key).unwrap();
        call_of(list, self.begins, session, [pointer.addr(), key, 0, 0])
    }

    fn must_begin(&self, list: *const CK_FUNCTION_LIST, session: CK_SESSION_HANDLE) {
        assert_eq!(self.begin(list, session, false), CKR_OK, "{}", self.name);
    }

    /// Goes on with it: a byte of data, and as much room as any answer takes.
    fn go_on(&self, list: *const CK_FUNCTION_LIST, session: CK_SESSION_HANDLE) -> CK_RV {
        let (data, mut room) = ([0; 1], [0; 512]);
        let mut length: CK_ULONG = 512;
        let length = match self.name {
            "verify" => 256,
            _ => (&raw mut length).addr(),
        };
        let arguments = [data.as_ptr().addr(), 1, room.as_mut_ptr().addr(), length];
        call_of(list, self.goes_on, session, arguments)
    }
}

fn call_of(
    list: *const CK_FUNCTION_LIST,
    index: usize,
    session: CK_SESSION_HANDLE,
    [a, b, c, d]: [usize; 4],
) -> CK_RV {
    let session = usize::try_from(session).unwrap();
    call(list, index, [session, a, b, c, d, 0, 0, 0, 0, 0])
}

/// Calls the function at this place of a list and of what follows it.
fn call(list: *const CK_FUNCTION_LIST, index: usize, arguments: [usize; 10]) -> CK_RV {
    let first = mem::offset_of!(CK_FUNCTION_LIST, C_Initialize);
    // SAFETY: the functions begin there, behind the version.
    let words: *const usize = unsafe { list.byte_add(first) }.cast();
    // SAFETY: within the list and what follows it.
    let word = unsafe { words.add(index) };
    // SAFETY: as above; the list is packed on Windows.
    let word = unsafe { word.read_unaligned() };
    // SAFETY: it is a function, which takes what it needs of the arguments.
    let function: Function = unsafe { mem::transmute::<usize, Function>(word) };
    let [a, b, c, d, e, f, g, h, i, j] = arguments;
    // SAFETY: null pointers and numbers are arguments that every function must bear, all others are
    // addresses of what the function expects.
    unsafe { function(a, b, c, d, e, f, g, h, i, j) }
}

/// The functions in the order of the list, what they answer after `C_Initialize` to null and zero
/// arguments, and to a good session with nothing else.
const FUNCTIONS: [(&str, CK_RV, CK_RV); 68] = {
    const BAD: CK_RV = CKR_ARGUMENTS_BAD;
    const NO_SESSION: CK_RV = CKR_SESSION_HANDLE_INVALID;
    const NO_OPERATION: CK_RV = CKR_OPERATION_NOT_INITIALIZED;
    const NOT_SUPPORTED: CK_RV = CKR_FUNCTION_NOT_SUPPORTED;
    [
        ("C_Initialize", CKR_CRYPTOKI_ALREADY_INITIALIZED, 0),
        ("C_Finalize", CKR_OK, 0),
        ("C_GetInfo", BAD, 0),
        ("C_GetFunctionList", BAD, 0),
        ("C_GetSlotList", BAD, 0),
        ("C_GetSlotInfo", BAD, 0),
        ("C_GetTokenInfo", BAD, 0),
        ("C_GetMechanismList", BAD, 0),
        ("C_GetMechanismInfo", BAD, 0),
        ("C_InitToken", BAD, 0),
        ("C_InitPIN", NO_SESSION, BAD),
        ("C_SetPIN", NO_SESSION, BAD),
        ("C_OpenSession", CKR_SESSION_PARALLEL_NOT_SUPPORTED, 0),
        ("C_CloseSession", NO_SESSION, 0),
        ("C_CloseAllSessions", CKR_OK, 0),
        ("C_GetSessionInfo", NO_SESSION, BAD),
        ("C_GetOperationState", NO_SESSION, BAD),
        ("C_SetOperationState", NO_SESSION, NOT_SUPPORTED),
        // User type 0 is the security officer, whom a read-only session keeps out.
        ("C_Login", NO_SESSION, CKR_SESSION_READ_ONLY_EXISTS),
        ("C_Logout", NO_SESSION, CKR_USER_NOT_LOGGED_IN),
        ("C_CreateObject", NO_SESSION, BAD),
        ("C_CopyObject", NO_SESSION, BAD),
        ("C_DestroyObject", NO_SESSION, CKR_OBJECT_HANDLE_INVALID),
        ("C_GetObjectSize", NO_SESSION, BAD),
        ("C_GetAttributeValue", NO_SESSION, CKR_OBJECT_HANDLE_INVALID),
        ("C_SetAttributeValue", NO_SESSION, CKR_OBJECT_HANDLE_INVALID),
        ("C_FindObjectsInit", NO_SESSION, CKR_OK),
        ("C_FindObjects", NO_SESSION, BAD),
        ("C_FindObjectsFinal", NO_SESSION, CKR_OK),
        ("C_EncryptInit", NO_SESSION, BAD),
        ("C_Encrypt", NO_SESSION, BAD),
        ("C_EncryptUpdate", NO_SESSION, BAD),
        ("C_EncryptFinal", NO_SESSION, BAD),
        ("C_DecryptInit", NO_SESSION, BAD),
        ("C_Decrypt", NO_SESSION, BAD),
        ("C_DecryptUpdate", NO_SESSION, BAD),
        ("C_DecryptFinal", NO_SESSION, BAD),
        ("C_DigestInit", NO_SESSION, BAD),
        ("C_Digest", NO_SESSION, BAD),
        ("C_DigestUpdate", NO_SESSION, NO_OPERATION),
        ("C_DigestKey", NO_SESSION, NOT_SUPPORTED),
        ("C_DigestFinal", NO_SESSION, BAD),
        ("C_SignInit", NO_SESSION, BAD),
        ("C_Sign", NO_SESSION, BAD),
        ("C_SignUpdate", NO_SESSION, NO_OPERATION),
        ("C_SignFinal", NO_SESSION, BAD),
        ("C_SignRecoverInit", NO_SESSION, BAD),
        ("C_SignRecover", NO_SESSION, BAD),
        ("C_VerifyInit", NO_SESSION, BAD),
        ("C_Verify", NO_SESSION, BAD),
        ("C_VerifyUpdate", NO_SESSION, NO_OPERATION),
        ("C_VerifyFinal", NO_SESSION, BAD),
        ("C_VerifyRecoverInit", NO_SESSION, BAD),
        ("C_VerifyRecover", NO_SESSION, BAD),
        ("C_DigestEncryptUpdate", NO_SESSION, BAD),
        ("C_DecryptDigestUpdate", NO_SESSION, BAD),
        ("C_SignEncryptUpdate", NO_SESSION, BAD),
        ("C_DecryptVerifyUpdate", NO_SESSION, BAD),
        ("C_GenerateKey", NO_SESSION, BAD),
        ("C_GenerateKeyPair", NO_SESSION, BAD),
        ("C_WrapKey", NO_SESSION, BAD),
        ("C_UnwrapKey", NO_SESSION, BAD),
        ("C_DeriveKey", NO_SESSION, BAD),
        ("C_SeedRandom", NO_SESSION, CKR_RANDOM_SEED_NOT_SUPPORTED),
        ("C_GenerateRandom", NO_SESSION, CKR_OK),
        ("C_GetFunctionStatus", NO_SESSION, CKR_FUNCTION_NOT_PARALLEL),
        ("C_CancelFunction", NO_SESSION, CKR_FUNCTION_NOT_PARALLEL),
        ("C_WaitForSlotEvent", BAD, 0),
    ]
};

/// Answers without `C_Initialize` in its own way (`pkcs11.md` §1).
fn is_free(name: &str) -> bool {
    matches!(name, "C_Initialize" | "C_GetFunctionList")
}

#[test]
fn not_initialised_comes_before_everything() {
    let module = turn();
    for (index, (name, ..)) in FUNCTIONS.iter().enumerate() {
        if !is_free(name) {
            for wild in [0, 1, usize::MAX] {
                let answer = module.call(index, [wild; 10]);
                assert_eq!(answer, CKR_CRYPTOKI_NOT_INITIALIZED, "{name} of {wild:#x}");
            }
        }
    }
    // The functions in the places of the ANS library's own ones.
    for beyond in 68..72 {
        let answer = module.call(beyond, [0; 10]);
        assert_eq!(answer, CKR_FUNCTION_NOT_SUPPORTED);
    }
}

#[test]
fn the_session_comes_next_then_the_pointers() {
    let module = turn();
    module.initialize();
    for (index, (name, expected, _)) in FUNCTIONS.iter().enumerate() {
        if *name != "C_Finalize" {
            assert_eq!(module.call(index, [0; 10]), *expected, "{name}");
        }
        if *expected == CKR_SESSION_HANDLE_INVALID {
            // Not a pointer is followed.
            for wild in [1, 999, 0xFFFF_FFFF] {
                assert_eq!(module.call(index, [wild; 10]), *expected, "{name}");
            }
        }
    }
    let session = usize::try_from(module.open(0)).unwrap();
    for (index, (name, without_session, expected)) in FUNCTIONS.iter().enumerate() {
        if *without_session == CKR_SESSION_HANDLE_INVALID && *name != "C_CloseSession" {
            let mut arguments = [0; 10];
            arguments[0] = session;
            assert_eq!(module.call(index, arguments), *expected, "{name}");
        }
    }
}

// `scripts/windows/exports` compares those of the modules for Windows with these.
#[cfg(unix)]
#[test]
fn only_the_functions_of_the_standard_are_exported() {
    let mut nm = std::process::Command::new("nm");
    let listed = nm
        .args(["-D", "--defined-only"])
        .arg(built::library())
        .output();
    let output = listed.expect("nm, which comes with the linker");
    let text = String::from_utf8(output.stdout).unwrap();
    let mut exported: Vec<_> = text.lines().filter_map(|l| l.split(' ').nth(2)).collect();
    let mut expected: Vec<_> = FUNCTIONS.iter().map(|(name, ..)| *name).collect();
    expected.extend(["C_GetInterface", "C_GetInterfaceList"]);
    exported.sort_unstable();
    expected.sort_unstable();
    assert_eq!(exported, expected);
}

unsafe extern "C" fn mutex(_: *mut std::ffi::c_void) -> CK_RV {
    CKR_OK
}

unsafe extern "C" fn create_mutex(_: *mut *mut std::ffi::c_void) -> CK_RV {
    CKR_OK
}

#[test]
fn initialize_takes_what_section_1_1_says() {
    let module = turn();
    let arguments = |callbacks: usize, flags: CK_FLAGS, reserved: *const u8| CK_C_INITIALIZE_ARGS {
        CreateMutex: (callbacks > 0).then_some(create_mutex),
        DestroyMutex: (callbacks > 1).then_some(mutex),
        LockMutex: (callbacks > 2).then_some(mutex),
        UnlockMutex: (callbacks > 3).then_some(mutex),
        flags,
        pReserved: reserved.cast_mut().cast(),
    };
    let no_threads = CKF_LIBRARY_CANT_CREATE_OS_THREADS;
    for (arguments, expected) in [
        (arguments(0, 0, null()), CKR_OK),
        (arguments(0, CKF_OS_LOCKING_OK, null()), CKR_OK),
        (arguments(4, 0, null()), CKR_OK),
        (arguments(4, CKF_OS_LOCKING_OK, null()), CKR_OK),
        (arguments(0, no_threads, null()), CKR_OK),
        (arguments(1, 0, null()), CKR_ARGUMENTS_BAD),
        (arguments(3, CKF_OS_LOCKING_OK, null()), CKR_ARGUMENTS_BAD),
        (arguments(0, 0, c"winlogonDecrypt".as_ptr().cast()), CKR_OK),
        (
            arguments(0, 0, c"cpsUpdate".as_ptr().cast()),
            CKR_ARGUMENTS_BAD,
        ),
        (arguments(0, 0, 0xDEAD_BEEF as *const u8), CKR_ARGUMENTS_BAD),
    ] {
        let mut arguments = arguments;
        let pointer = (&raw mut arguments).cast();
        // SAFETY: the structure is what the standard wants.
        let answer = unsafe { module.functions.C_Initialize(pointer) };
        assert_eq!(answer, expected);
        if expected == CKR_OK {
            // SAFETY: null is right.
            let twice = unsafe { module.functions.C_Initialize(null_mut()) };
            assert_eq!(twice, CKR_CRYPTOKI_ALREADY_INITIALIZED);
            // SAFETY: not null is refused, not followed.
            let refused = unsafe { module.functions.C_Finalize(dangling_mut()) };
            assert_eq!(refused, CKR_ARGUMENTS_BAD);
            // SAFETY: null is right.
            assert_eq!(unsafe { module.functions.C_Finalize(null_mut()) }, CKR_OK);
        }
    }
}

#[test]
fn interfaces_are_found_by_name_and_version() {
    let module = turn();
    let find = |name: *const i8, version: Option<(u8, u8)>, flags: CK_FLAGS| {
        let mut interface: *mut CK_INTERFACE = null_mut();
        let mut version = version.map(|(major, minor)| CK_VERSION { major, minor });
        let version = version.as_mut().map_or(null_mut(), |v| v as *mut _);
        let name = name.cast_mut().cast();
        // SAFETY: a text that ends with NUL or null, a version or null, a place for the answer.
        let answer = unsafe {
            module
                .functions
                .C_GetInterface(name, version, &mut interface, flags)
        };
        if answer != CKR_OK {
            return Err(answer);
        }
        // SAFETY: an interface of the module.
        let list: *const CK_VERSION = unsafe { (*interface).pFunctionList }.cast();
        // SAFETY: each list begins with its version.
        let found = unsafe { list.read_unaligned() };
        Ok((found.major, found.minor))
    };
    let name = c"PKCS 11".as_ptr();
    let unknown = Err(CKR_ARGUMENTS_BAD);
    for (name, version, flags, expected) in [
        (null(), None, 0, Ok((3, 0))),
        (name, None, 0, Ok((3, 0))),
        (name, Some((2, 40)), 0, Ok((2, 40))),
        (name, Some((3, 0)), 0, Ok((3, 0))),
        // The handles of a program are dead in its forked child.
        (name, Some((2, 40)), CKF_INTERFACE_FORK_SAFE, unknown),
        (name, Some((3, 0)), CKF_INTERFACE_FORK_SAFE, unknown),
        (name, Some((3, 2)), 0, unknown),
        (name, None, 2, unknown),
        (c"PKCS".as_ptr(), None, 0, unknown),
        (c"Vendor NSS".as_ptr(), None, 0, unknown),
    ] {
        assert_eq!(find(name, version, flags), expected, "{version:?} {flags}");
    }
}

#[test]
fn each_function_list_answers_its_own_version() {
    let module = turn();
    module.initialize();
    for (version, list) in [((2, 40), module.list), ((3, 0), module.list_3_0().cast())] {
        // SAFETY: a list begins with that of 2.40.
        let get_info = unsafe { (*list).C_GetInfo }.unwrap();
        let mut info = CK_INFO::default();
        // SAFETY: a place for the answer.
        assert_eq!(unsafe { get_info(&mut info) }, CKR_OK);
        let told = info.cryptokiVersion;
        assert_eq!((told.major, told.minor), version);
        // SAFETY: a list begins with its version.
        let own = unsafe { (*list).version };
        assert_eq!((own.major, own.minor), version);
    }
}

#[test]
fn what_a_caller_writes_into_an_interface_reaches_no_other_caller() {
    let module = turn();
    for version in [(2, 40), (3, 0)] {
        let interface = module.interface(version);
        // SAFETY: an interface of the module.
        let CK_INTERFACE {
            pFunctionList: list,
            flags,
            ..
        } = unsafe { interface.read_unaligned() };
        assert!(!list.is_null());
        assert_eq!(flags, 0);
        // As pkcs11-spy of OpenSC does.
        // SAFETY: the structure can be written.
        unsafe { (*interface).pFunctionList = dangling_mut() };
        let again = module.interface(version);
        // SAFETY: an interface of the module.
        assert_eq!(unsafe { (*again).pFunctionList }, list);

        // SAFETY: the structure can be written.
        unsafe { (*interface).pFunctionList = dangling_mut() };
        let mut listed = [CK_INTERFACE::default(); 2];
        let mut count = 2;
        let functions = &module.functions;
        // SAFETY: room for two.
        let answer = unsafe { functions.C_GetInterfaceList(listed.as_mut_ptr(), &mut count) };
        assert_eq!((answer, count), (CKR_OK, 2));
        assert!(
            listed
                .iter()
                .any(|interface| interface.pFunctionList == list)
        );
    }
}

#[test]
fn a_null_mechanism_cancels_in_the_list_of_3_0_and_is_refused_in_that_of_2_40() {
    let module = turn();
    module.initialize();
    let session = module.open(CKF_RW_SESSION);
    module.login(session);
    let later = module.list_3_0();
    for operation in OPERATIONS {
        let name = operation.name;
        let null_in = |list: *const CK_FUNCTION_LIST| operation.begin(list, session, true);
        // Nothing to cancel.
        assert_eq!(null_in(later.cast()), CKR_OK, "{name}");
        assert_eq!(null_in(module.list), CKR_ARGUMENTS_BAD, "{name}");

        operation.must_begin(module.list, session);
        assert_eq!(null_in(module.list), CKR_ARGUMENTS_BAD, "{name}");
        let again = operation.begin(module.list, session, false);
        assert_eq!(again, CKR_OPERATION_ACTIVE, "{name}: it goes on");
        assert_eq!(null_in(later.cast()), CKR_OK, "{name}");
        let ended = operation.go_on(module.list, session);
        assert_eq!(ended, CKR_OPERATION_NOT_INITIALIZED, "{name}");
    }
    for operation in OPERATIONS {
        let answer = operation.begin(later.cast(), session + 1, true);
        assert_eq!(answer, CKR_SESSION_HANDLE_INVALID, "{}", operation.name);
    }
}

#[test]
fn session_cancel_ends_the_operations_that_its_flags_name() {
    let module = turn();
    module.initialize();
    let session = module.open(CKF_RW_SESSION);
    module.login(session);
    // SAFETY: the list of the module.
    let cancel = unsafe { (*module.list_3_0()).C_SessionCancel }.unwrap();
    // SAFETY: numbers only.
    let cancel = |session, flags| unsafe { cancel(session, flags) };
    assert_eq!(cancel(session + 1, 0), CKR_SESSION_HANDLE_INVALID);

    let search = module.begin_search(session);
    assert_eq!(search, CKR_OK);
    for operation in OPERATIONS {
        operation.must_begin(module.list, session);
    }
    // Kinds that there are not, and nothing at all.
    for flags in [0, CKF_SIGN_RECOVER | CKF_MESSAGE_SIGN | CKF_HW] {
        assert_eq!(cancel(session, flags), CKR_OK);
    }
    for (index, operation) in OPERATIONS.iter().enumerate() {
        let name = operation.name;
        assert_eq!(cancel(session, operation.flag), CKR_OK, "{name}");
        let ended = operation.go_on(module.list, session);
        assert_eq!(ended, CKR_OPERATION_NOT_INITIALIZED, "{name}");
        for other in &OPERATIONS[index + 1..] {
            let again = other.begin(module.list, session, false);
            assert_eq!(again, CKR_OPERATION_ACTIVE, "{name} leaves {}", other.name);
        }
    }
    assert_eq!(module.begin_search(session), CKR_OPERATION_ACTIVE);
    assert_eq!(cancel(session, CKF_FIND_OBJECTS), CKR_OK);
    assert_eq!(module.begin_search(session), CKR_OK);

    for operation in OPERATIONS {
        operation.must_begin(module.list, session);
    }
    let all = OPERATIONS
        .iter()
        .fold(CKF_FIND_OBJECTS, |all, one| all | one.flag);
    assert_eq!(cancel(session, all), CKR_OK);
    for operation in OPERATIONS {
        operation.must_begin(module.list, session);
    }
    assert_eq!(module.begin_search(session), CKR_OK);
}

#[test]
fn answers_stay_within_the_callers_buffer() {
    let module = turn();
    module.initialize();
    let functions = &module.functions;
    let session = module.open(0);
    module.login(session);
    // The rest of the structure is the garbage that existing programs leave (`pkcs11.md` §5.2).
    let mut mechanism = CK_MECHANISM {
        mechanism: CKM_RSA_PKCS,
        pParameter: 0xDEAD as *mut _,
        ulParameterLen: 77,
    };
    // The first object is the private key.
    // SAFETY: a mechanism.
    let begun = unsafe { functions.C_SignInit(session, &mut mechanism, 1) };
    assert_eq!(begun, CKR_OK);
    let mut buffer = [0xEE; 300];
    let mut sign = |room: CK_ULONG, data: *const u8, null_out: bool| {
        let mut length = room;
        let out = match null_out {
            true => null_mut(),
            false => buffer.as_mut_ptr(),
        };
        // SAFETY: four bytes of data or null, and as much room as is said.
        let answer = unsafe { functions.C_Sign(session, data.cast_mut(), 4, out, &mut length) };
        (answer, length, buffer[256])
    };
    let data = b"data".as_ptr();
    assert_eq!(sign(0, data, true), (CKR_OK, 256, 0xEE));
    assert_eq!(sign(255, data, false), (CKR_BUFFER_TOO_SMALL, 256, 0xEE));
    assert_eq!(sign(256, null(), false), (CKR_ARGUMENTS_BAD, 256, 0xEE));
    assert_eq!(sign(300, data, false), (CKR_OK, 256, 0xEE));
    let (answer, ..) = sign(300, data, false);
    assert_eq!(answer, CKR_OPERATION_NOT_INITIALIZED);
    assert_eq!(buffer[..256], [0x5A; 256]);
}

#[test]
fn templates_of_any_count_are_borne() {
    let module = turn();
    module.initialize();
    let functions = &module.functions;
    let session = module.open(0);
    let mut class = CKO_DATA;
    let mut attribute = CK_ATTRIBUTE {
        type_: CKA_CLASS,
        pValue: (&raw mut class).cast(),
        ulValueLen: CK_ULONG::try_from(size_of_val(&class)).unwrap(),
    };
    for (template, count, expected) in [
        (null_mut(), 1, CKR_ARGUMENTS_BAD),
        (&raw mut attribute, CK_ULONG::MAX / 2, CKR_ARGUMENTS_BAD),
        (&raw mut attribute, 1, CKR_OK),
    ] {
        // SAFETY: one attribute; a count beyond reason is refused before anything is read.
        let answer = unsafe { functions.C_FindObjectsInit(session, template, count) };
        assert_eq!(answer, expected);
    }
    let (mut object, mut count) = (0, 0);
    // SAFETY: room for one handle.
    let found = unsafe { functions.C_FindObjects(session, &mut object, 1, &mut count) };
    assert_eq!((found, count), (CKR_OK, 1));
    let mut value = [0; 16];
    let mut label = [0; 3];
    let entry = |kind, place: *mut u8, length: usize| CK_ATTRIBUTE {
        type_: kind,
        pValue: place.cast(),
        ulValueLen: CK_ULONG::try_from(length).unwrap(),
    };
    let mut template = [
        entry(CKA_LABEL, label.as_mut_ptr(), 3),
        entry(CKA_ID, value.as_mut_ptr(), 16),
        entry(CKA_VALUE, value.as_mut_ptr(), 16),
        entry(CKA_APPLICATION, null_mut(), 0),
    ];
    // SAFETY: four attributes with room for their values.
    let answer =
        unsafe { functions.C_GetAttributeValue(session, object, template.as_mut_ptr(), 4) };
    assert_eq!(answer, CKR_ATTRIBUTE_TYPE_INVALID);
    let lengths = template.map(|entry| entry.ulValueLen);
    let unavailable = CK_UNAVAILABLE_INFORMATION;
    assert_eq!(lengths, [unavailable, unavailable, 7, 3]);
    assert_eq!(value[..8], *b"content\0");
    assert_eq!(label, [0; 3]);
}

#[test]
fn text_fields_are_padded_with_blanks() {
    let module = turn();
    module.initialize();
    let mut token = CK_TOKEN_INFO::default();
    // SAFETY: a place for the answer.
    let answer = unsafe { module.functions.C_GetTokenInfo(0, &mut token) };
    assert_eq!(answer, CKR_OK);
    assert_eq!(&token.label, b"CPS3v3-2900000001               ");
    assert_eq!(&token.serialNumber, b"29000000        ");
    assert_eq!(&token.model, b"IAS ECC         ");
    assert_eq!(token.utcTime, [b' '; 16]);
    let mut info = CK_INFO::default();
    // SAFETY: a place for the answer.
    assert_eq!(unsafe { module.functions.C_GetInfo(&mut info) }, CKR_OK);
    assert_eq!(
        (info.cryptokiVersion.major, info.cryptokiVersion.minor),
        (2, 40)
    );
    for text in [info.manufacturerID, info.libraryDescription] {
        assert!(text != [b' '; 32] && !text.contains(&0));
    }
    let mut ids = [0; 16];
    for (room, expected) in [(0, CKR_BUFFER_TOO_SMALL), (1, CKR_OK), (16, CKR_OK)] {
        let mut count = room;
        // SAFETY: as much room as is said.
        let answer = unsafe {
            module
                .functions
                .C_GetSlotList(CK_TRUE, ids.as_mut_ptr(), &mut count)
        };
        assert_eq!((answer, count), (expected, 1));
    }
    let mut slot = CK_SLOT_INFO::default();
    // SAFETY: a place for the answer.
    let answer = unsafe { module.functions.C_GetSlotInfo(99, &mut slot) };
    assert_eq!(answer, CKR_SLOT_ID_INVALID);
}
