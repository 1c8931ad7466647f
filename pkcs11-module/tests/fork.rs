//! Children that a program forks without executing another: none keeps the connection.

#![allow(clippy::unwrap_used)]

mod built;
mod fake_daemon;

use std::{
    env, fs,
    os::{
        fd::{FromRawFd, RawFd},
        unix::net::UnixStream,
    },
    path::{Path, PathBuf},
    ptr::null_mut,
    sync::{Mutex, MutexGuard, PoisonError},
};

use cryptoki_sys::*;

/// The connection of a process is the same for all tests of it.
static TURN: Mutex<()> = Mutex::new(());

struct Program {
    functions: Pkcs11,
    session: CK_SESSION_HANDLE,
    socket: PathBuf,
    _daemon: tempfile::TempDir,
    _turn: MutexGuard<'static, ()>,
}

fn module() -> Pkcs11 {
    // SAFETY: it is the module under test.
    unsafe { Pkcs11::new(built::library()) }.expect("the module is built with the tests")
}

/// Returns a program with a session whose user is logged in.
fn logged_in() -> Program {
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let daemon = tempfile::tempdir().unwrap();
    let socket = fake_daemon::serve(daemon.path(), cps_protocol::PROTOCOL_VERSION);
    // SAFETY: no other thread of the test reads the environment now.
    unsafe { env::set_var(cps_protocol::SOCKET_VARIABLE, &socket) };
    let functions = module();
    // SAFETY: null is right.
    assert_eq!(unsafe { functions.C_Initialize(null_mut()) }, CKR_OK);
    let mut session = 0;
    // SAFETY: a place for the handle.
    let opened =
        unsafe { functions.C_OpenSession(0, CKF_SERIAL_SESSION, null_mut(), None, &mut session) };
    assert_eq!(opened, CKR_OK);
    let mut pin = *b"1234";
    // SAFETY: four bytes.
    let login = unsafe { functions.C_Login(session, CKU_USER, pin.as_mut_ptr(), 4) };
    assert_eq!(login, CKR_OK);
    Program {
        functions,
        session,
        socket,
        _daemon: daemon,
        _turn: turn,
    }
}

impl Program {
    /// Returns the descriptor of the connection: the one whose other end is the daemon's socket.
    fn connection(&self) -> RawFd {
        let descriptors = fs::read_dir("/proc/self/fd").unwrap();
        let descriptors = descriptors.map(|entry| entry.unwrap().file_name());
        let mut found = descriptors
            .map(|name| name.to_str().unwrap().parse().unwrap())
            .filter(|descriptor| is_connected_to(*descriptor, &self.socket));
        let connection = found.next().expect("a connection");
        assert_eq!(found.next(), None, "there is one");
        connection
    }

    fn state(&self) -> CK_STATE {
        let mut info = CK_SESSION_INFO::default();
        // SAFETY: a place for the answer.
        let answer = unsafe { self.functions.C_GetSessionInfo(self.session, &mut info) };
        assert_eq!(answer, CKR_OK);
        info.state
    }
}

fn is_connected_to(descriptor: RawFd, socket: &Path) -> bool {
    // SAFETY: it has no conditions.
    let copy = unsafe { libc::dup(descriptor) };
    if copy < 0 {
        return false;
    }
    // SAFETY: it is ours alone.
    let stream = unsafe { UnixStream::from_raw_fd(copy) };
    let peer = stream.peer_addr();
    peer.is_ok_and(|peer| peer.as_pathname() == Some(socket))
}

/// Returns the exit status of a child that does `what`, which may call async-signal-safe functions
/// only.
fn child(what: impl Fn() -> i32) -> i32 {
    // SAFETY: the child calls nothing that a fork leaves locked.
    match unsafe { libc::fork() } {
        // SAFETY: it ends the child without the exit handlers of the test.
        0 => unsafe { libc::_exit(what()) },
        child => {
            let mut status = 0;
            // SAFETY: a place for the status.
            assert_eq!(unsafe { libc::waitpid(child, &mut status, 0) }, child);
            assert!(libc::WIFEXITED(status), "it ended with {status:#x}");
            libc::WEXITSTATUS(status)
        }
    }
}

fn is_open(descriptor: RawFd) -> i32 {
    // SAFETY: it has no conditions.
    i32::from(unsafe { libc::fcntl(descriptor, libc::F_GETFD) } >= 0)
}

#[test]
fn a_child_keeps_no_connection_and_its_parent_does() {
    let program = logged_in();
    let connection = program.connection();
    for _ in 0..3 {
        assert_eq!(child(|| is_open(connection)), 0);
    }
    // Nor does a child of the child.
    assert_eq!(child(|| child(|| is_open(connection))), 0);
    assert_eq!(program.connection(), connection);
    assert_eq!(program.state(), CKS_RO_USER_FUNCTIONS);
    // SAFETY: null is right.
    assert_eq!(unsafe { program.functions.C_Finalize(null_mut()) }, CKR_OK);
}

#[test]
fn a_file_of_the_program_is_left_alone_even_under_the_number_of_the_connection() {
    let program = logged_in();
    let connection = program.connection();
    // As programs do that close all descriptors they do not know.
    let own = fs::File::open("/dev/null").unwrap();
    let own = std::os::fd::AsRawFd::as_raw_fd(&own);
    // SAFETY: the number is that of the connection, which the program is about to lose.
    assert_eq!(unsafe { libc::dup2(own, connection) }, connection);
    assert_eq!(child(|| is_open(connection)), 1);
    // SAFETY: null is right.
    assert_eq!(unsafe { program.functions.C_Finalize(null_mut()) }, CKR_OK);
}

#[test]
fn a_program_forks_after_the_module_was_unloaded() {
    for _ in 0..5 {
        let program = logged_in();
        // SAFETY: null is right.
        assert_eq!(unsafe { program.functions.C_Finalize(null_mut()) }, CKR_OK);
        drop(program);
        assert_eq!(child(|| 7), 7);
    }
}
