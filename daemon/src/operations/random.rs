use cps_protocol::method::{self, RandomParams, RandomResult};
use cps_protocol::{ApiError, Bytes};

use super::call::{Call, Outcome, wrong_params};
use super::route::Operation;
use crate::reader::{CardContext, CardOperation, Failure};

/// The most random bytes in one answer.
const MAX_LENGTH: u16 = 1024;

/// Random bytes of the card.
pub(super) struct Random {
    /// Number of bytes.
    length: usize,
}

impl Operation for Random {
    type Method = method::Random;

    fn begin(call: &mut Call<'_>, params: RandomParams) -> Result<Outcome<RandomResult>, ApiError> {
        if !(1..=MAX_LENGTH).contains(&params.bytes) {
            return Err(wrong_params(format!("bytes is 1 to {MAX_LENGTH}")));
        }
        let length = params.bytes.into();
        call.run_on(params.card, Self { length })
    }
}

impl CardOperation for Random {
    type Reply = RandomResult;
    const NAME: &'static str = "random";

    fn run(&mut self, context: &mut CardContext<'_>) -> Result<RandomResult, Failure> {
        context.open.check_usable()?;
        let mut random = vec![0; self.length];
        context.open.card.random(&mut random)?;
        Ok(RandomResult {
            random: Bytes(random),
        })
    }
}
