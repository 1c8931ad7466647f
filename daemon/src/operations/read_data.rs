use cps_protocol::method::{self, DataParams, DataResult};
use cps_protocol::{ApiError, Bytes};

use super::call::{Call, Outcome};
use super::route::Operation;
use crate::content;
use crate::reader::{CardContext, CardOperation, Failure};

/// The content of a data object.
pub(super) struct ReadData {
    label: String,
}

impl Operation for ReadData {
    type Method = method::DataRead;

    fn begin(call: &mut Call<'_>, params: DataParams) -> Result<Outcome<DataResult>, ApiError> {
        let label = params.label;
        call.run_on(params.card, Self { label })
    }
}

impl CardOperation for ReadData {
    type Reply = DataResult;
    const NAME: &'static str = "read_data";

    fn run(&mut self, context: &mut CardContext<'_>) -> Result<DataResult, Failure> {
        let open = &mut *context.open;
        open.check_usable()?;
        let entry = open.content.data(&self.label)?.clone();
        if content::is_cached(&entry) {
            if !open.content.public_data.contains_key(&self.label) {
                open.read_public(context.reader, &entry)?;
            }
            if let Some(Some(value)) = open.content.public_data.get(&self.label) {
                let value = Bytes(value.clone());
                return Ok(DataResult { value });
            }
        }
        let proof = open.leases.proof(context.caller.id, entry.private)?;
        let value = open.card.read_data(&entry, proof)?;
        Ok(DataResult {
            value: Bytes(value.as_slice().to_vec()),
        })
    }
}
