//! A program that has more rights than who started it takes nothing from the environment: that
//! person would choose the socket that a PIN is sent to, and a file to write.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod built;
mod fake_daemon;

use std::{
    env,
    ffi::OsStr,
    fs::{self, Permissions},
    io::{self, Write},
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::Path,
    process::Command,
    ptr::null_mut,
};

use cryptoki_sys::*;

/// The account `nobody`.
const NOBODY: u32 = 65534;

/// Named in the environment of a copy of this test that plays the program.
const LIBRARY: &str = "LIBRARY";

#[test]
fn a_setuid_program_takes_neither_socket_nor_call_log_from_its_environment() {
    if let Some(library) = env::var_os(LIBRARY) {
        return use_module(Path::new(&library));
    }
    // SAFETY: it has no conditions.
    if unsafe { libc::geteuid() } != 0 {
        let required = env::var_os("CPS_E2E").as_deref() == Some(OsStr::new("require"));
        assert!(!required, "setuid programs can be made by root only");
        // Not by `eprintln`: what tests that pass print by it is not shown.
        let skipped = "SKIPPED: setuid programs can be made by root only\n";
        let _ = io::stderr().write_all(skipped.as_bytes());
        return;
    }

    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    fs::set_permissions(directory.path(), Permissions::from_mode(0o777)).unwrap();
    let socket = fake_daemon::serve(directory.path(), cps_protocol::PROTOCOL_VERSION);
    fs::set_permissions(&socket, Permissions::from_mode(0o777)).unwrap();
    let test = env::current_exe().unwrap();
    fs::copy(built::library(), path("module.so")).unwrap();
    fs::copy(test, path("program")).unwrap();

    // (mode of the program, slots it sees, whether its calls are logged)
    for (mode, slots, logged) in [(0o755, "1", true), (0o4755, "0", false)] {
        fs::set_permissions(path("program"), Permissions::from_mode(mode)).unwrap();
        let output = Command::new(path("program"))
            .args(["--nocapture", "--quiet"])
            .env(LIBRARY, path("module.so"))
            .env(cps_protocol::SOCKET_VARIABLE, &socket)
            .env("CPS_PKCS11_TRACE", path("log"))
            .current_dir(directory.path())
            .uid(NOBODY)
            .gid(NOBODY)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{mode:o}: {told}");
        let expected = format!("elevated: {}, slots: {slots}", mode == 0o4755);
        assert!(told.contains(&expected), "{mode:o}: {told}");
        assert_eq!(path("log").exists(), logged, "{mode:o}");
        let _ = fs::remove_file(path("log"));
    }
}

/// Runs the program: prints whether it has more rights than the account that started it, and how many slots
/// the module shows.
fn use_module(library: &Path) {
    // SAFETY: it has no conditions.
    let elevated = unsafe { libc::getauxval(libc::AT_SECURE) } != 0;
    // SAFETY: it is the module under test.
    let module = unsafe { Pkcs11::new(library) }.unwrap();
    let mut list = null_mut();
    // SAFETY: a place for the list.
    assert_eq!(unsafe { module.C_GetFunctionList(&mut list) }, CKR_OK);
    // SAFETY: the list of the module, which stays loaded.
    let functions = unsafe { &*list };
    let initialize = functions.C_Initialize.unwrap();
    // SAFETY: null is allowed.
    assert_eq!(unsafe { initialize(null_mut()) }, CKR_OK);
    let mut slots = 0;
    let slot_list = functions.C_GetSlotList.unwrap();
    // SAFETY: the question for the length.
    let listed = unsafe { slot_list(CK_FALSE, null_mut(), &mut slots) };
    assert_eq!(listed, CKR_OK);
    eprintln!("elevated: {elevated}, slots: {slots}");
}
