use cps_protocol::event::LeaseEnd;
use cps_protocol::method::{self, CardParams, Empty};
use cps_protocol::{ApiError, ErrorKind};

use super::call::{Call, Outcome};
use super::route::Operation;
use crate::reader::{CardContext, CardOperation, Failure};

/// The end of the client's lease.
pub(super) struct Logout;

impl Operation for Logout {
    type Method = method::PinLogout;

    fn begin(call: &mut Call<'_>, params: CardParams) -> Result<Outcome<Empty>, ApiError> {
        call.run_on(params.card, Self)
    }
}

impl CardOperation for Logout {
    type Reply = Empty;
    const NAME: &'static str = "logout";

    fn run(&mut self, context: &mut CardContext<'_>) -> Result<Empty, Failure> {
        let client = context.caller.id;
        if !context.open.leases.has(client) {
            return Err(ErrorKind::PinRequired.into());
        }
        context
            .open
            .end_lease(context.reader, client, LeaseEnd::Logout)?;
        Ok(Empty {})
    }
}
