use rustix::process::{Resource, Rlimit, setrlimit};
use tracing::warn;

/// Lets this process write no core dump, which could hold a PIN.
pub(crate) fn forbid_core_dumps() {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    if let Err(error) = setrlimit(Resource::Core, none) {
        warn!(status = %error, "core dumps cannot be forbidden");
    }
}
