//! The connections to the daemon in a child made by `fork`: none.
//!
//! A child that does not execute another program keeps every descriptor of its parent: it could
//! use the login of its parent, and a login whose process is gone would go on in it. There is no
//! flag for a descriptor that says otherwise, so a handler closes them in the child.
//!
//! The handler runs in a child of a program with any number of threads: it calls nothing but
//! `fstat` and `close`, which are async-signal-safe, and takes no lock. A child made by `vfork` or
//! `posix_spawn` shares the memory of its parent and runs no handler: it executes another program
//! or ends, and the descriptors are close-on-exec. One made by the system call alone runs no
//! handler either; there the daemon watches the process that logged in.

use std::{
    mem::MaybeUninit,
    os::fd::{AsFd, AsRawFd, RawFd},
    sync::atomic::{AtomicBool, AtomicI32, AtomicU64, Ordering},
};

use cps_ipc::Client;
use cps_p11::{CkResult, CkRv};

/// Connections that a process may have at a time. It uses one; another may be in the making, or
/// wait for the last call that still uses it.
const MOST: usize = 32;

/// No descriptor.
const NONE: RawFd = -1;

/// The connections of this process.
static CONNECTIONS: [Entry; MOST] = [const { Entry::free() }; MOST];

/// Forks of this process that have begun, and that have ended.
static BEGUN: AtomicU64 = AtomicU64::new(0);
static ENDED: AtomicU64 = AtomicU64::new(0);

/// Whether the handlers are registered.
static REGISTERED: AtomicBool = AtomicBool::new(false);

/// A descriptor and which file it shows: a program may have closed all its descriptors, and use
/// the number for a file of its own.
struct Entry {
    taken: AtomicBool,
    descriptor: AtomicI32,
    device: AtomicU64,
    inode: AtomicU64,
}

impl Entry {
    const fn free() -> Self {
        Self {
            taken: AtomicBool::new(false),
            descriptor: AtomicI32::new(NONE),
            device: AtomicU64::new(0),
            inode: AtomicU64::new(0),
        }
    }
}

/// Registers the handlers, once. It is called by one thread of a process at a time: the one that
/// runs `C_Initialize`.
///
/// The C library forgets them when it unloads the module.
///
/// # Errors
/// [`CkRv::HOST_MEMORY`]
pub(crate) fn register_handlers() -> CkResult {
    if REGISTERED.load(Ordering::Acquire) {
        return Ok(());
    }
    // SAFETY: they are functions of this module, and fit for a child of a program with threads.
    match unsafe { libc::pthread_atfork(Some(before), Some(in_parent), Some(in_child)) } {
        0 => {
            REGISTERED.store(true, Ordering::Release);
            Ok(())
        }
        _ => Err(CkRv::HOST_MEMORY),
    }
}

unsafe extern "C" fn before() {
    BEGUN.fetch_add(1, Ordering::SeqCst);
}

unsafe extern "C" fn in_parent() {
    ENDED.fetch_add(1, Ordering::SeqCst);
}

unsafe extern "C" fn in_child() {
    ENDED.store(BEGUN.load(Ordering::SeqCst), Ordering::SeqCst);
    for entry in &CONNECTIONS {
        let descriptor = entry.descriptor.swap(NONE, Ordering::SeqCst);
        let (device, inode) = (&entry.device, &entry.inode);
        let expected = (device.load(Ordering::SeqCst), inode.load(Ordering::SeqCst));
        if descriptor != NONE && file_of(descriptor) == Some(expected) {
            // SAFETY: it is the connection, which nothing in this process uses (`process.rs`).
            unsafe { libc::close(descriptor) };
        }
        entry.taken.store(false, Ordering::SeqCst);
    }
}

/// Returns device and inode of the file that a descriptor shows.
fn file_of(descriptor: RawFd) -> Option<(u64, u64)> {
    let mut about = MaybeUninit::<libc::stat>::uninit();
    // SAFETY: a place for the answer.
    match unsafe { libc::fstat(descriptor, about.as_mut_ptr()) } {
        0 => {
            // SAFETY: the call has succeeded.
            let about = unsafe { about.assume_init() };
            Some((about.st_dev, about.st_ino))
        }
        _ => None,
    }
}

/// A time in which a connection is made: a child that is forked meanwhile keeps it.
pub(crate) struct Making(Option<u64>);

impl Making {
    pub(crate) fn begin() -> Self {
        // In this order: a fork that begins in between counts as one that has not ended.
        let ended = ENDED.load(Ordering::SeqCst);
        let begun = BEGUN.load(Ordering::SeqCst);
        Self((begun == ended).then_some(begun))
    }

    /// Whether this process has not forked since it began.
    pub(crate) fn without_fork(&self) -> bool {
        self.0 == Some(BEGUN.load(Ordering::SeqCst))
    }
}

/// A connection that no child keeps, as long as the value lives.
pub(crate) struct ParentOnly(&'static Entry);

impl ParentOnly {
    /// Notes a connection; `None` if there are too many.
    pub(crate) fn new(connection: &Client) -> Option<Self> {
        let descriptor = connection.as_fd().as_raw_fd();
        let (device, inode) = file_of(descriptor)?;
        let entry = CONNECTIONS
            .iter()
            .find(|entry| !entry.taken.swap(true, Ordering::SeqCst))?;
        entry.device.store(device, Ordering::SeqCst);
        entry.inode.store(inode, Ordering::SeqCst);
        // Last: the handler looks at the rest only then.
        entry.descriptor.store(descriptor, Ordering::SeqCst);
        Some(Self(entry))
    }
}

impl Drop for ParentOnly {
    fn drop(&mut self) {
        self.0.descriptor.store(NONE, Ordering::SeqCst);
        self.0.taken.store(false, Ordering::SeqCst);
    }
}
