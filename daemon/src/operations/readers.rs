//! The readers, as they are and as they change.

use std::sync::Arc;

use cps_protocol::ApiError;
use cps_protocol::method::{self, Empty, ReadersResult, SnapshotResult};
use tokio::sync::mpsc;

use super::call::{Call, Outcome};
use super::route::Operation;
use crate::state;

/// `readers.list`
pub(super) struct ReadersList;

/// `events.subscribe`
pub(super) struct Subscribe;

impl Operation for ReadersList {
    type Method = method::ReadersList;

    fn begin(call: &mut Call<'_>, _: Empty) -> Result<Outcome<ReadersResult>, ApiError> {
        Ok(Outcome::Now(call.service.registry.readers()))
    }
}

impl Operation for Subscribe {
    type Method = method::EventsSubscribe;

    fn begin(call: &mut Call<'_>, _: Empty) -> Result<Outcome<SnapshotResult>, ApiError> {
        let (sender, receiver) = mpsc::channel(state::EVENT_QUEUE);
        *call.events = Some(receiver);
        let cut_off = Arc::clone(call.cut_off);
        let registry = &call.service.registry;
        Ok(Outcome::Now(registry.subscribe(
            call.caller.id,
            sender,
            cut_off,
        )))
    }
}
