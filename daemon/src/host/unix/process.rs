use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
#[cfg(feature = "simulator")]
use rustix::process::{Signal, getpid, kill_process};
use tracing::warn;

/// Keeps the memory of this process, which could hold a PIN, from core dumps and from other
/// processes of the account (`PR_SET_DUMPABLE`, prctl(2)).
pub(crate) fn protect_memory() {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    if let Err(error) = setrlimit(Resource::Core, none) {
        warn!(status = %error, "core dumps cannot be forbidden");
    }
    if let Err(error) = set_dumpable_behavior(DumpableBehavior::NotDumpable) {
        warn!(status = %error, "other processes of the account cannot be kept from the memory");
    }
}

/// Ends this process as the service manager would (SIGTERM).
#[cfg(feature = "simulator")]
pub(crate) fn end() {
    if let Err(error) = kill_process(getpid(), Signal::TERM) {
        warn!(status = %error, "the process cannot be ended");
    }
}
