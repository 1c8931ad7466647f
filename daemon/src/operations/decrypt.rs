use cps_card::CardError;
use cps_protocol::audit::{Operation as Audited, Subject};
use cps_protocol::method::{self, DecryptParams, DecryptResult};
use cps_protocol::{ApiError, Bytes, ErrorKind, Purpose};

use super::call::{Call, Outcome};
use super::route::Operation;
use super::sign::word;
use crate::audit::Note;
use crate::reader::{CardContext, CardOperation, Failure};

/// The deciphering of one RSA block.
pub(super) struct Decrypt {
    key: Purpose,
    cryptogram: Vec<u8>,
}

impl Operation for Decrypt {
    type Method = method::Decrypt;

    fn begin(
        call: &mut Call<'_>,
        params: DecryptParams,
    ) -> Result<Outcome<DecryptResult>, ApiError> {
        let (key, cryptogram) = (params.key, params.cryptogram.0);
        call.run_on(params.card, Self { key, cryptogram })
    }
}

impl CardOperation for Decrypt {
    type Reply = DecryptResult;
    const NAME: &'static str = "decrypt";

    fn note(&self) -> Option<Note> {
        let subject = Subject {
            key: Some(self.key),
            ..Subject::default()
        };
        Some(Note::new(Audited::Decrypt, subject))
    }

    fn run(&mut self, context: &mut CardContext<'_>) -> Result<DecryptResult, Failure> {
        let open = &mut *context.open;
        open.check_usable()?;
        let key = open.content.key(self.key)?;
        if !key.decrypts {
            let able = open.content.profile.keys.iter().filter(|key| key.decrypts);
            let able: Vec<_> = able.map(|key| word(&key.purpose)).collect();
            let detail = format!(
                "the {} key does not decipher; of this card do: {}",
                word(&self.key),
                able.join(", ")
            );
            return Err(ApiError::new(ErrorKind::KeyUsage)
                .with_detail(detail)
                .into());
        }
        let client = context.caller.id;
        let proof = open.leases.for_key(client, self.key, true, None)?;
        let proof = proof.ok_or(ErrorKind::PinRequired)?;
        if self.cryptogram.len() != usize::from(key.bits).div_ceil(8) {
            return Err(ErrorKind::DecryptFailed.into());
        }
        match open.card.decipher(proof, key, &self.cryptogram) {
            Ok(plaintext) => Ok(DecryptResult {
                plaintext: Bytes(plaintext.as_slice().to_vec()),
            }),
            Err(error @ (CardError::Link(_) | CardError::NotLoggedIn)) => Err(error.into()),
            // All causes look alike, or the card would tell about the padding (`card.md` §6.5).
            Err(_) => Err(ErrorKind::DecryptFailed.into()),
        }
    }
}
