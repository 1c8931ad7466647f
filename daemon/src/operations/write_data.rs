use cps_protocol::audit::{Operation as Audited, Subject};
use cps_protocol::method::{self, DataWriteParams, Empty};
use cps_protocol::{ApiError, ErrorKind};

use super::call::{Call, Outcome};
use super::route::Operation;
use crate::audit::Note;
use crate::reader::{CardContext, CardOperation, Failure};

/// A new content for a data object.
pub(super) struct WriteData {
    label: String,
    value: Vec<u8>,
}

impl Operation for WriteData {
    type Method = method::DataWrite;

    fn begin(call: &mut Call<'_>, params: DataWriteParams) -> Result<Outcome<Empty>, ApiError> {
        let (label, value) = (params.label, params.value.0);
        call.run_on(params.card, Self { label, value })
    }
}

impl CardOperation for WriteData {
    type Reply = Empty;
    const NAME: &'static str = "write_data";

    fn note(&self) -> Option<Note> {
        let subject = Subject {
            label: Some(self.label.clone()),
            ..Subject::default()
        };
        Some(Note::new(Audited::WriteData, subject))
    }

    fn run(&mut self, context: &mut CardContext<'_>) -> Result<Empty, Failure> {
        let open = &mut *context.open;
        open.check_usable()?;
        let entry = open.content.data(&self.label)?;
        if !entry.modifiable {
            return Err(ErrorKind::DataReadOnly.into());
        }
        let proof = open.leases.proof(context.caller.id, true)?;
        let proof = proof.ok_or(ErrorKind::PinRequired)?;
        open.card.write_data(entry, proof, &self.value)?;
        Ok(Empty {})
    }
}
