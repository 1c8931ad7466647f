use cps_protocol::audit::{Operation as Audited, Subject};
use cps_protocol::method::{self, DataParams, DataResult};
use cps_protocol::{ApiError, Bytes, ErrorKind};

use super::call::{Call, Outcome};
use super::route::Operation;
use crate::audit::Note;
use crate::client::ClientId;
use crate::content;
use crate::reader::{CardContext, CardOperation, Failure, OpenCard};

/// The content of a data object.
pub(super) struct ReadData {
    label: String,
    /// Whether it is shown after the PIN only.
    is_private: bool,
}

impl Operation for ReadData {
    type Method = method::DataRead;

    fn begin(call: &mut Call<'_>, params: DataParams) -> Result<Outcome<DataResult>, ApiError> {
        let label = params.label;
        let (_, content) = call.read_card(&params.card)?;
        // A missing object is an error of its own, once it is the turn of this call.
        let is_private = content.data(&label).is_ok_and(|entry| entry.private);
        call.run_on(params.card, Self { label, is_private })
    }
}

impl CardOperation for ReadData {
    type Reply = DataResult;
    const NAME: &'static str = "read_data";

    fn note(&self) -> Option<Note> {
        let subject = Subject {
            label: Some(self.label.clone()),
            ..Subject::default()
        };
        self.is_private
            .then(|| Note::new(Audited::ReadData, subject))
    }

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
        if entry.may_end_login() {
            return read_for_the_login(open, context.caller.id, &self.label);
        }
        let proof = open.leases.proof(context.caller.id, entry.private)?;
        let value = open.card.read_data(&entry, proof)?;
        Ok(DataResult {
            value: Bytes(value.as_slice().to_vec()),
        })
    }
}

/// Reads all objects of which the reading may end the login, and keeps them as long as it lasts: the
/// card is asked once.
fn read_for_the_login(
    open: &mut OpenCard,
    client: ClientId,
    label: &str,
) -> Result<DataResult, Failure> {
    let proof = open.leases.proof(client, true)?;
    let proof = proof.ok_or(ErrorKind::PinRequired)?;
    if open.leases.kept_data(client, label).is_none() {
        let entries = open.content.profile.data.iter();
        let entries: Vec<_> = entries.filter(|e| e.may_end_login()).cloned().collect();
        let read = open.card.read_data_together(&entries, proof)?;
        let labels = entries.into_iter().map(|entry| entry.label);
        open.leases.keep_data(client, labels.zip(read));
    }
    match open.leases.kept_data(client, label) {
        Some(Ok(value)) => Ok(DataResult {
            value: Bytes(value.as_slice().to_vec()),
        }),
        Some(Err(error)) => Err(error.clone().into()),
        None => Err(ErrorKind::PinRequired.into()),
    }
}
