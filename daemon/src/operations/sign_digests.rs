//! `sign.digests`: many signatures by one key, under one login. Begin at [`SignDigests`].
//!
//! A call is a row of turns at the card. A [`Turn`] is one exclusive section, in which the card keeps
//! its security environment. It signs one digest at least, and ends when all are signed, when
//! anything else waits for the thread of the reader, or after [`SECTION`]; the next turn is queued
//! behind those who wait. [`Series`] is what the turns and the asker share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use cps_card::{KeyEntry, SigningQueue, Verified};
use cps_protocol::audit::{CardFacts, Operation as Audited, Subject};
use cps_protocol::event::Change;
use cps_protocol::message::RequestId;
use cps_protocol::method::{self, SignDigestsParams, SignDigestsResult};
use cps_protocol::{
    ApiError, Bytes, CardId, ErrorKind, LeaseState, Purpose, SignScheme, SigningInput, Trust,
};

use super::call::{Call, Outcome, check_length, queue, wrong_params};
use super::route::Operation;
use super::sign::{Signer, check_digest, check_scheme, check_trusted};
use crate::audit::Note;
use crate::client::Caller;
use crate::clock::Moment;
use crate::reader::{CardContext, CardOperation, Failure, Leases, ReaderContext};

/// Most digests of a call.
const MOST: usize = 100;

/// The time after which a turn signs no further digest, for programs that use the card without this
/// daemon: they cannot say that they wait.
const SECTION: Duration = Duration::from_secs(5);

/// `sign.digests`
pub(super) struct SignDigests;

impl Operation for SignDigests {
    type Method = method::SignDigests;

    fn begin(
        call: &mut Call<'_>,
        params: SignDigestsParams,
    ) -> Result<Outcome<SignDigestsResult>, ApiError> {
        if !(1..=MOST).contains(&params.digests.len()) {
            let count = params.digests.len();
            return Err(wrong_params(format!(
                "digests: expected 1 to {MOST} of them, not {count}"
            )));
        }
        if let Some(purpose) = &params.purpose {
            check_length("purpose", purpose)?;
        }
        let card = params.card.clone();
        let (view, content) = call.read_card(&card)?;
        let key = content.key(params.key)?;
        check_digests(key, params.scheme, &params.digests)
            .map_err(|error| error.with_card(card.clone()))?;
        let trust = call.trust_of(&content, key);
        if params.require_trusted {
            check_trusted(&card, trust.as_ref())?;
        }
        let (service, caller) = (Arc::clone(call.service), Arc::clone(call.caller));
        let series = Arc::new(Series::new(call.id.clone(), params));
        let shared = Arc::clone(&series);
        let next_turn = move || {
            let turn = Turn {
                series: Arc::clone(&shared),
                has_failed: false,
            };
            queue(&service, &caller, &view, card.clone(), turn)
        };
        let mut pending = next_turn();
        Ok(Outcome::later(async move |deadline| {
            loop {
                let turn = pending.result_or_stop(&deadline, |reason| series.give_up(reason));
                match turn.await {
                    Err(error) => return series.result(Some(error), trust),
                    Ok(()) if series.is_complete() => return series.result(None, trust),
                    Ok(()) => {}
                }
                let given_up = series.state().given_up;
                if let Some(reason) = given_up {
                    let error = ApiError::new(reason).with_card(series.card.clone());
                    return series.result(Some(error), trust);
                }
                pending = next_turn();
            }
        }))
    }
}

/// Checks that the key takes every digest, before the card is asked anything.
///
/// # Errors
/// `key.usage` for a scheme that the key has not; `data.invalid`, which names the digest, for one
/// that the key does not take.
fn check_digests(key: &KeyEntry, scheme: SignScheme, digests: &[Bytes]) -> Result<(), ApiError> {
    check_scheme(key, scheme)?;
    for (index, Bytes(digest)) in digests.iter().enumerate() {
        // Of a single one the card decides: here it would be told after others are signed.
        if digest.is_empty() && scheme.hash().is_none() {
            let most = key.max_raw;
            let detail = format!("digests[{index}] has 0 bytes in place of 1 to {most}");
            return Err(ApiError::new(ErrorKind::DataInvalid).with_detail(detail));
        }
        check_digest(&format!("digests[{index}]"), key, scheme, digest)?;
    }
    Ok(())
}

/// A call, with the signatures that were made for it.
struct Series {
    request: RequestId,
    card: CardId,
    key: Purpose,
    scheme: SignScheme,
    digests: Vec<Bytes>,
    purpose: Option<String>,
    state: Mutex<SeriesState>,
}

#[derive(Default)]
struct SeriesState {
    /// Those of the first digests.
    signatures: Vec<Bytes>,
    /// Rights of the login after the last of them.
    lease: Option<LeaseState>,
    /// Whether the card is signing the next one.
    is_signing: bool,
    /// The reason why no more are to be made.
    given_up: Option<ErrorKind>,
}

impl Series {
    fn new(request: RequestId, params: SignDigestsParams) -> Self {
        Self {
            request,
            card: params.card,
            key: params.key,
            scheme: params.scheme,
            digests: params.digests,
            purpose: params.purpose,
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, SeriesState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_complete(&self) -> bool {
        self.left() == 0
    }

    /// Returns the number of digests that are not signed.
    fn left(&self) -> usize {
        self.digests.len() - self.state().signatures.len()
    }

    /// Has no further digest signed, and returns whether the card is signing one: that one counts.
    fn give_up(&self, reason: ErrorKind) -> bool {
        let mut state = self.state();
        state.given_up.get_or_insert(reason);
        state.is_signing
    }

    /// Returns the next digest, which the card signs from now on; `None` if there is none.
    fn begin_next(&self) -> Option<SigningInput> {
        let mut state = self.state();
        let digest = self.digests.get(state.signatures.len())?;
        if state.given_up.is_some() {
            return None;
        }
        state.is_signing = true;
        Some(SigningInput::digest(self.scheme, &digest.0))
    }

    /// Keeps a signature, and returns the event that tells of it.
    fn keep(&self, signature: Vec<u8>, lease: Option<LeaseState>) -> Change {
        let mut state = self.state();
        state.signatures.push(Bytes(signature));
        state.lease = lease;
        state.is_signing = false;
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Change::SignProgress {
            card: self.card.clone(),
            request: self.request.clone(),
            signed: count(state.signatures.len()),
            total: count(self.digests.len()),
        }
    }

    /// Returns the audit entry of the next digest.
    fn note(&self) -> Note {
        let digest = self.digests.get(self.state().signatures.len()).cloned();
        let subject = Subject {
            key: Some(self.key),
            scheme: Some(self.scheme),
            digest,
            purpose: self.purpose.clone(),
            ..Subject::default()
        };
        Note::new(Audited::Sign, subject)
    }

    /// Returns the answer: the signatures that were made, with the reason why there are no more.
    ///
    /// # Errors
    /// That reason, if there is no signature.
    fn result(
        &self,
        stopped: Option<ApiError>,
        trust: Option<Trust>,
    ) -> Result<SignDigestsResult, ApiError> {
        let mut state = self.state();
        match stopped {
            Some(error) if state.signatures.is_empty() => Err(error),
            stopped => Ok(SignDigestsResult {
                signatures: std::mem::take(&mut state.signatures),
                stopped,
                trust,
                rights: state.lease.take(),
            }),
        }
    }
}

/// One exclusive section of a call.
struct Turn {
    series: Arc<Series>,
    has_failed: bool,
}

impl CardOperation for Turn {
    type Reply = ();
    const NAME: &'static str = "sign";

    /// Returns the entry of the digest that failed; those of the others are written with their
    /// signatures.
    fn note(&self) -> Option<Note> {
        self.has_failed.then(|| self.series.note())
    }

    fn run(&mut self, context: &mut CardContext<'_>) -> Result<(), Failure> {
        let result = self.sign(context);
        self.has_failed = result.is_err();
        result
    }
}

impl Turn {
    fn sign(&self, context: &mut CardContext<'_>) -> Result<(), Failure> {
        let (open, reader, caller) = (&mut *context.open, context.reader, context.caller);
        open.check_usable()?;
        let content = Arc::clone(&open.content);
        let signer = Signer::new(&content, self.series.key)?;
        let key = signer.key;
        open.leases
            .for_key(caller.id, self.series.key, key.needs_pin, None)?;
        let (left, digests) = (open.leases.signatures_left(caller.id), self.series.left());
        if key.needs_pin && usize::try_from(left).is_ok_and(|left| left < digests) {
            let detail = format!("the login has {left} signatures left, for {digests} digests");
            return Err(ApiError::new(ErrorKind::PinRequired)
                .with_detail(detail)
                .into());
        }
        let facts = open.facts(reader);
        let mut queue = Queue {
            series: &self.series,
            leases: &mut open.leases,
            serial: open.card.serial().digits(),
            facts,
            reader,
            caller,
            others_wait: context.others_wait,
            signer,
            ends: Moment::now().after(SECTION),
            has_signed: false,
            failure: None,
        };
        let signed = open.card.sign_queue(key, &mut queue);
        let failure = queue.failure;
        if key.needs_pin {
            // The signatures stand; a card that left since then is noticed by the next look.
            let _ = open.reset_if_unused(reader);
        }
        signed?;
        if let Some(error) = failure {
            if error.kind == ErrorKind::SignatureUnverified {
                open.forget(reader);
            }
            return Err(error.into());
        }
        Ok(())
    }
}

/// The digests of a call as the card gets them in one turn.
struct Queue<'r> {
    series: &'r Series,
    leases: &'r mut Leases,
    serial: String,
    facts: CardFacts,
    reader: &'r ReaderContext,
    caller: &'r Caller,
    others_wait: &'r mut dyn FnMut() -> bool,
    signer: Signer<'r>,
    ends: Moment,
    /// Whether this turn has signed a digest.
    has_signed: bool,
    /// The reason why no further digest is signed, although the card has signed.
    failure: Option<ApiError>,
}

impl Queue<'_> {
    /// Checks, counts and records a signature, and keeps it for the answer.
    ///
    /// # Errors
    /// `signature.unverified`, `audit.failed`
    fn account(&mut self, input: &SigningInput, signature: Vec<u8>) -> Result<(), ApiError> {
        let (reader, client) = (self.reader, self.caller.id);
        let lease = self
            .signer
            .count(self.leases, reader, client, input, &signature)?;
        let card = (reader.name.as_str(), self.serial.clone());
        let mut note = self.series.note();
        note.subject.card = self.facts.clone();
        reader.audit.write(note, self.caller, card, "ok")?;
        let progress = self.series.keep(signature, lease);
        reader.registry.sign_progress(client, &progress);
        Ok(())
    }
}

impl SigningQueue for Queue<'_> {
    fn proof(&self) -> Option<&Verified> {
        let proof = self.leases.of(self.caller.id);
        proof.filter(|_| self.signer.key.needs_pin)
    }

    fn next(&mut self) -> Option<SigningInput> {
        let is_over = self.has_signed && (self.ends.is_over() || (self.others_wait)());
        let has_right = !self.signer.key.needs_pin || self.leases.lasts(self.caller.id);
        if is_over || !has_right || self.failure.is_some() {
            return None;
        }
        self.series.begin_next()
    }

    fn signed(&mut self, input: &SigningInput, signature: Vec<u8>) {
        self.has_signed = true;
        self.failure = self.account(input, signature).err();
    }
}
