//! Operations for administrators: logins of all programs, the audit file, the cache.

use cps_protocol::ApiError;
use cps_protocol::audit::{Operation as Audited, Subject};
use cps_protocol::method::{
    self, AuditTailParams, AuditTailResult, Empty, LeaseParams, LeasesResult,
};
use tracing::info;

use super::call::{Call, Outcome, wrong_params};
use super::route::Operation;
use crate::audit::Note;
use crate::policy::Privilege;

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
    const PRIVILEGE: Option<Privilege> = Some(Privilege::Administer);

    fn begin(call: &mut Call<'_>, _: Empty) -> Result<Outcome<LeasesResult>, ApiError> {
        Ok(Outcome::Now(LeasesResult {
            leases: call.service.registry.leases(),
        }))
    }
}

impl Operation for Revoke {
    type Method = method::LeasesRevoke;
    const PRIVILEGE: Option<Privilege> = Some(Privilege::Administer);

    fn begin(call: &mut Call<'_>, params: LeaseParams) -> Result<Outcome<Empty>, ApiError> {
        let (caller, lease) = (call.caller, params.lease);
        let registry = &call.service.registry;
        let reader = registry.reader_of_lease(lease)?;
        let mut leases = registry.leases().into_iter();
        if let Some(found) = leases.find(|found| found.id == lease)
            && let Ok(view) = registry.card(&found.card)
        {
            let note = Note::new(Audited::Revoke, Subject::default());
            let card = (found.reader.as_str(), view.summary.serial);
            // A login is ended all the same; the log has the failure.
            let _ = call.service.audit.write(note, caller, card, "ok");
        }
        call.service.inboxes.revoke(reader, lease);
        info!(client = %caller.id, account = %caller.peer.account, lease = lease.0, "revoked");
        Ok(Outcome::Now(Empty {}))
    }
}

impl Operation for AuditTail {
    type Method = method::AuditTail;
    const PRIVILEGE: Option<Privilege> = Some(Privilege::Administer);

    fn begin(
        call: &mut Call<'_>,
        params: AuditTailParams,
    ) -> Result<Outcome<AuditTailResult>, ApiError> {
        if !(1..=MAX_TAIL).contains(&params.lines) {
            return Err(wrong_params(format!("lines is 1 to {MAX_TAIL}")));
        }
        let (records, omitted) = call.service.audit.tail(params.lines as usize)?;
        let omitted = u32::try_from(omitted).unwrap_or(u32::MAX);
        Ok(Outcome::Now(AuditTailResult { records, omitted }))
    }
}

impl Operation for ClearCache {
    type Method = method::CacheClear;
    const PRIVILEGE: Option<Privilege> = Some(Privilege::Administer);

    fn begin(call: &mut Call<'_>, _: Empty) -> Result<Outcome<Empty>, ApiError> {
        let caller = call.caller;
        call.service.cache.clear()?;
        info!(client = %caller.id, account = %caller.peer.account, "cache cleared");
        Ok(Outcome::Now(Empty {}))
    }
}
