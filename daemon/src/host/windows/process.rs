use cps_win32::process::keep_heap_out_of_reports;
use tracing::warn;

/// Keeps the memory of this process, which could hold a PIN, out of the reports of crashes. Other
/// processes of the account, and the paging file, are not kept from it.
pub(crate) fn protect_memory() {
    if let Err(error) = keep_heap_out_of_reports() {
        warn!(status = %error, "reports of crashes cannot be kept from the memory");
    }
}
