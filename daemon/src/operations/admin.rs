//! Operations for administrators: logins of all programs, the audit file, the cache.

use cps_protocol::ApiError;
use cps_protocol::method::{
    self, AuditTailParams, AuditTailResult, Empty, LeaseParams, LeasesResult,
};
use tracing::info;

use super::call::{Call, Outcome, wrong_params};
use super::route::Operation;

/// The most lines of the audit file in one answer.
const MAX_TAIL: u32 = 1000;

/// `leases.list`
pub(super) struct LeasesList;

/// `leases.revoke`
pub(super) struct Revoke;

/// `audit.tail`
pub(super) struct AuditTail;

/// `cache.clear`
pub(super) struct ClearCache;

impl Operation for LeasesList {
    type Method = method::LeasesList;

    fn begin(call: &mut Call<'_>, _: Empty) -> Result<Outcome<LeasesResult>, ApiError> {
        call.caller.check_admin()?;
        Ok(Outcome::Now(LeasesResult {
            leases: call.service.registry.leases(),
        }))
    }
}

impl Operation for Revoke {
    type Method = method::LeasesRevoke;

    fn begin(call: &mut Call<'_>, params: LeaseParams) -> Result<Outcome<Empty>, ApiError> {
        let (caller, lease) = (call.caller, params.lease);
        caller.check_admin()?;
        let reader = call.service.registry.reader_of_lease(lease)?;
        call.service.inboxes.revoke(reader, lease);
        info!(client = %caller.id, uid = %caller.peer.account, lease = lease.0, "revoked");
        Ok(Outcome::Now(Empty {}))
    }
}

impl Operation for AuditTail {
    type Method = method::AuditTail;

    fn begin(
        call: &mut Call<'_>,
        params: AuditTailParams,
    ) -> Result<Outcome<AuditTailResult>, ApiError> {
        call.caller.check_admin()?;
        if !(1..=MAX_TAIL).contains(&params.lines) {
            return Err(wrong_params(format!("lines is 1 to {MAX_TAIL}")));
        }
        let records = call.service.audit.tail(params.lines as usize)?;
        Ok(Outcome::Now(AuditTailResult { records }))
    }
}

impl Operation for ClearCache {
    type Method = method::CacheClear;

    fn begin(call: &mut Call<'_>, _: Empty) -> Result<Outcome<Empty>, ApiError> {
        let caller = call.caller;
        caller.check_admin()?;
        call.service.cache.clear()?;
        info!(client = %caller.id, uid = %caller.peer.account, "cache cleared");
        Ok(Outcome::Now(Empty {}))
    }
}
