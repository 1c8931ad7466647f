//! From a method's name to what it does: answered from the board, or by the thread of a reader.

use std::collections::HashMap;
use std::fmt::Display;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use cps_apdu as apdu;
use cps_protocol::event::Event;
use cps_protocol::method::{self, Method as _};
use cps_protocol::prompt::Order;
use cps_protocol::{
    ApiError, CardId, CardObjects, Certificate, ErrorKind, JudgedIdentity, LeaseId,
    PROTOCOL_VERSION,
};
use serde_json::value::RawValue;
use tokio::sync::{Notify, mpsc, oneshot};
use tracing::info;

use super::Service;
use super::params::{self, Wrong};
use super::patience::{Patience, Waiting};
use super::request::Answer;
use crate::board::{self, CardView};
use crate::client::Caller;
use crate::content::Content;
use crate::reader::{Job, Limits, Message, PinEntry, Reply, Work};

/// The longest text of a client that a person is shown or that is logged, in bytes.
const MAX_TEXT: usize = 256;

/// The most lines of the audit file in one answer.
const MAX_TAIL: u32 = 1000;

/// The most random bytes in one answer.
const MAX_RANDOM: u16 = 1024;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What `rpc.discover` answers.
const DOCUMENT: &str = include_str!("../../../docs/openrpc.json");

/// A client's call.
pub(super) struct Method<'s> {
    pub(super) caller: &'s Arc<Caller>,
    pub(super) service: &'s Arc<Service>,
    pub(super) events: &'s mut Option<mpsc::Receiver<Event>>,
    pub(super) orders: &'s mut Option<mpsc::Receiver<Order>>,
    pub(super) cut_off: &'s Arc<Notify>,
    pub(super) waiting: &'s Waiting,
}

/// What a call gives.
pub(super) enum Outcome {
    Now(Answer),
    /// When the card or the holder has answered, or the caller's patience is at its end.
    Later(Box<dyn FnOnce(Patience) -> Later + Send>),
}

type Later = Pin<Box<dyn Future<Output = Answer> + Send>>;

impl Method<'_> {
    /// Begins a call; the jobs of calls in a row are queued in that order.
    pub(super) fn call(&mut self, name: &str, params: &str) -> Outcome {
        let introduced = self.caller.name().is_some();
        let begun = match name {
            method::Hello::NAME => now::<method::Hello>(params, |p| self.hello(&p)),
            _ if !introduced => Err(ErrorKind::HelloFirst.into()),
            method::Discover::NAME => now::<method::Discover>(params, |_| document()),
            method::Cancel::NAME => now::<method::Cancel>(params, |p| {
                self.waiting.cancel(&p.id);
                Ok(method::Empty {})
            }),
            method::Info::NAME => now::<method::Info>(params, |_| Ok(self.info())),
            method::ReadersList::NAME => {
                now::<method::ReadersList>(params, |_| Ok(self.service.board.readers()))
            }
            method::CardsList::NAME => now::<method::CardsList>(params, |_| Ok(self.cards())),
            method::CardsIdentity::NAME => self.identity(params),
            method::CardsCertificates::NAME => {
                now::<method::CardsCertificates>(params, |p| self.certificates(&p.card))
            }
            method::CardsObjects::NAME => {
                now::<method::CardsObjects>(params, |p| self.objects(&p.card))
            }
            method::PinState::NAME => now::<method::PinState>(params, |p| self.pin(&p.card)),
            method::EventsSubscribe::NAME => {
                now::<method::EventsSubscribe>(params, |_| Ok(self.subscribe()))
            }
            method::AgentRegister::NAME => {
                now::<method::AgentRegister>(params, |_| Ok(self.register()))
            }
            method::LeasesList::NAME => now::<method::LeasesList>(params, |_| self.leases()),
            method::AuditTail::NAME => now::<method::AuditTail>(params, |p| self.audit(p.lines)),
            method::LeasesRevoke::NAME => {
                now::<method::LeasesRevoke>(params, |p| self.revoke(p.lease))
            }
            method::CacheClear::NAME => now::<method::CacheClear>(params, |_| self.clear_cache()),
            method::AgentAnswer::NAME => self.agent_answer(params),
            method::Random::NAME => self.random(params),
            method::DataRead::NAME => self.later::<method::DataRead, _>(params, |p| {
                let label = p.label;
                (p.card, |reply| Work::ReadData { label, reply })
            }),
            method::DataWrite::NAME => self.later::<method::DataWrite, _>(params, |p| {
                let (label, value) = (p.label, p.value.0);
                (p.card, |reply| Work::WriteData {
                    label,
                    value,
                    reply,
                })
            }),
            method::PinLogin::NAME => self.login(params),
            method::PinLogout::NAME => self.later::<method::PinLogout, _>(params, |p| {
                (p.card, |reply| Work::Logout { reply })
            }),
            method::PinChange::NAME => self.later::<method::PinChange, _>(params, |p| {
                let (old, new) = (p.old.0, p.new.0);
                (p.card, |reply| Work::ChangePin { old, new, reply })
            }),
            method::PinUnblock::NAME => self.later::<method::PinUnblock, _>(params, |p| {
                let (puk, new) = (p.puk.0, p.new.0);
                (p.card, |reply| Work::Unblock { puk, new, reply })
            }),
            method::PukVerify::NAME => self.later::<method::PukVerify, _>(params, |p| {
                let puk = p.puk.0;
                (p.card, |reply| Work::VerifyPuk { puk, reply })
            }),
            method::SignDigest::NAME => self.sign_digest(params),
            method::SignHashState::NAME => self.sign_hash_state(params),
            method::SignCms::NAME => self.sign_cms(params),
            method::SignJws::NAME => self.sign_jws(params),
            method::VerifyCertificate::NAME => {
                now::<method::VerifyCertificate>(params, |p| self.verify_certificate(&p))
            }
            method::VerifySignature::NAME => {
                now::<method::VerifySignature>(params, |p| self.verify_signature(&p))
            }
            method::Decrypt::NAME => self.later::<method::Decrypt, _>(params, |p| {
                let (key, cryptogram) = (p.key, p.cryptogram.0);
                (p.card, move |reply| Work::Decrypt {
                    key,
                    cryptogram,
                    reply,
                })
            }),
            _ => Err(ApiError::new(ErrorKind::MethodNotFound)),
        };
        begun.unwrap_or_else(|error| Outcome::Now(Err(error)))
    }

    fn hello(&self, params: &method::HelloParams) -> Result<method::HelloResult, ApiError> {
        if params.protocol != PROTOCOL_VERSION {
            let detail = format!(
                "the program speaks version {}, the card service {PROTOCOL_VERSION}",
                params.protocol
            );
            return Err(ApiError::new(ErrorKind::DaemonVersion).with_detail(detail));
        }
        check_length("client", &params.client)?;
        self.caller.introduce(&params.client);
        info!(client = %self.caller.id, name = params.client, protocol = params.protocol, "hello");
        Ok(method::HelloResult {
            protocol: PROTOCOL_VERSION,
            version: VERSION.to_owned(),
        })
    }

    fn info(&self) -> method::InfoResult {
        let problem = self.service.board.problem();
        method::InfoResult {
            version: VERSION.to_owned(),
            readers_available: problem.is_none(),
            problem,
            agent: self.service.prompts.has_agent(self.caller.peer.uid),
        }
    }

    fn cards(&self) -> method::CardsResult {
        let readers = self.service.board.readers().readers;
        method::CardsResult {
            cards: readers
                .into_iter()
                .filter_map(|reader| reader.card)
                .collect(),
        }
    }

    fn certificates(&self, card: &CardId) -> Result<method::CertificatesResult, ApiError> {
        let (_, content) = self.read_card(card)?;
        Ok(method::CertificatesResult {
            certificates: self.judged(&content),
        })
    }

    /// The certificates with what is known of each.
    fn judged(&self, content: &Content) -> Vec<Certificate> {
        let trust = &self.service.trust;
        let judged = content.certificates.iter().map(|certificate| {
            let verdict = trust.judge(certificate.der(), certificate.purpose);
            certificate.for_clients(verdict)
        });
        judged.collect()
    }

    fn objects(&self, card: &CardId) -> Result<CardObjects, ApiError> {
        let (view, content) = self.read_card(card)?;
        let profile = &content.profile;
        Ok(CardObjects {
            card: view.summary,
            manufacturer: profile.manufacturer.clone(),
            login_required: profile.pin.is_some(),
            pin_policy: profile.pin.map(|pin| pin.policy),
            puk_policy: profile.puk.map(|puk| puk.policy),
            pin: view.pin,
            puk: view.puk,
            protected_path: profile.pin.is_some() && (view.pin_pad || self.agent_is_to_ask()),
            certificates: self.judged(&content),
            keys: content.keys_for_clients(),
            data: content.data_for_clients(),
            update_interrupted: content.update_interrupted,
        })
    }

    /// Whether PKCS#11 applications are to leave the PIN to the agent.
    fn agent_is_to_ask(&self) -> bool {
        self.service.settings().protected_path
            && self.service.prompts.has_agent(self.caller.peer.uid)
    }

    fn pin(&self, card: &CardId) -> Result<method::PinStateResult, ApiError> {
        let (view, _) = self.read_card(card)?;
        Ok(method::PinStateResult {
            pin: view.pin,
            puk: view.puk,
            logged_in: view.leases.contains(&self.caller.id),
        })
    }

    fn subscribe(&mut self) -> method::SnapshotResult {
        let (sender, receiver) = mpsc::channel(board::EVENT_QUEUE);
        *self.events = Some(receiver);
        self.service
            .board
            .subscribe(self.caller.id, sender, Arc::clone(self.cut_off))
    }

    fn register(&mut self) -> method::Empty {
        *self.orders = Some(self.service.prompts.register(self.caller));
        method::Empty {}
    }

    fn leases(&self) -> Result<method::LeasesResult, ApiError> {
        self.caller.check_admin()?;
        Ok(method::LeasesResult {
            leases: self.service.board.leases(),
        })
    }

    fn audit(&self, lines: u32) -> Result<method::AuditTailResult, ApiError> {
        self.caller.check_admin()?;
        if !(1..=MAX_TAIL).contains(&lines) {
            return Err(wrong_params(format!("lines is 1 to {MAX_TAIL}")));
        }
        let records = self.service.audit.tail(lines as usize)?;
        Ok(method::AuditTailResult { records })
    }

    fn revoke(&self, lease: LeaseId) -> Result<method::Empty, ApiError> {
        self.caller.check_admin()?;
        self.service.board.revoke(lease)?;
        info!(client = %self.caller.id, uid = self.caller.peer.uid, lease = lease.0, "revoked");
        Ok(method::Empty {})
    }

    fn clear_cache(&self) -> Result<method::Empty, ApiError> {
        self.caller.check_admin()?;
        self.service.cache.clear()?;
        info!(client = %self.caller.id, uid = self.caller.peer.uid, "cache cleared");
        Ok(method::Empty {})
    }

    fn random(&self, params: &str) -> Result<Outcome, ApiError> {
        let bytes = read::<method::Random>(params)?.bytes;
        if !(1..=MAX_RANDOM).contains(&bytes) {
            return Err(wrong_params(format!("bytes is 1 to {MAX_RANDOM}")));
        }
        self.later::<method::Random, _>(params, |p| {
            let length = usize::from(p.bytes);
            (p.card, move |reply| Work::Random { length, reply })
        })
    }

    fn agent_answer(&self, params: &str) -> Result<Outcome, ApiError> {
        let read = read::<method::AgentAnswer>(params)?;
        let answer = match (read.pin, read.failure) {
            (Some(pin), None) => Ok(pin.0),
            (None, Some(failure)) => Err(failure),
            _ => return Err(wrong_params("either a PIN or a failure")),
        };
        let answered = self
            .service
            .prompts
            .answer(self.caller.id, read.prompt, answer);
        Ok(self::answer::<method::AgentAnswer>(
            answered.map(|()| method::Empty {}),
        ))
    }

    /// The identity, at once if all that this client may know of it was read.
    fn identity(&self, params: &str) -> Result<Outcome, ApiError> {
        let card = read::<method::CardsIdentity>(params)?.card;
        let view = self.service.board.card(&card)?;
        let complete = view
            .content
            .as_ref()
            .is_none_or(|content| content.is_complete());
        let named = view.named.clone().ok_or_else(|| reading(&card))?;
        let service = Arc::clone(self.service);
        let judged = move |identity| {
            let verdict = service.trust.judge(&named.certificate, named.purpose);
            JudgedIdentity {
                identity,
                trust: verdict.trust,
            }
        };
        if complete && !view.leases.contains(&self.caller.id) {
            let identity = view.named.map(|named| named.identity.clone());
            let identity = identity.ok_or_else(|| reading(&card))?;
            return Ok(answer::<method::CardsIdentity>(Ok(judged(identity))));
        }
        let pending = send(self.caller, &view, card, |reply| Work::Identity { reply });
        Ok(later(async move |patience| {
            let identity = pending.result(&patience).await;
            to_json::<method::CardsIdentity>(identity.map(judged))
        }))
    }

    /// With a PIN, at once; without, once the holder has typed it, on the reader or in a dialog.
    fn login(&self, params: &str) -> Result<Outcome, ApiError> {
        let params = read::<method::PinLogin>(params)?;
        let limits = limits(&params, &self.service.settings().ceiling)?;
        let card = params.card;
        let (view, content) = self.read_card(&card)?;
        if params.require_trusted {
            let keys = params.keys.as_deref();
            self.check_login_trusted(&card, &content, keys)?;
        }
        let pin = match params.pin {
            Some(pin) => Some(PinEntry::Typed(pin.0)),
            None => {
                let limit = self.service.prompts.pin_pad(self.caller, &card)?;
                limit.map(PinEntry::OnPinPad)
            }
        };
        if let Some(pin) = pin {
            let work = |reply| Work::Login { pin, limits, reply };
            return Ok(self.begin::<method::PinLogin>(&view, card, work));
        }
        let (caller, service) = (Arc::clone(self.caller), Arc::clone(self.service));
        Ok(later(async move |patience| {
            let asked = tokio::select! {
                biased;
                asked = service.prompts.ask(&caller, &card, &limits) => asked,
                why = patience.ended() => Err(why.into()),
            };
            let result = match asked {
                Ok(pin) => {
                    let pin = PinEntry::Typed(pin);
                    let work = |reply| Work::Login { pin, limits, reply };
                    send(&caller, &view, card, work).result(&patience).await
                }
                Err(error) => Err(error),
            };
            to_json::<method::PinLogin>(result)
        }))
    }

    /// A call that only the card can answer.
    fn later<'p, M: method::Method, W: FnOnce(Reply<M::Result>) -> Work>(
        &self,
        params: &'p str,
        work: impl FnOnce(M::Params<'p>) -> (CardId, W),
    ) -> Result<Outcome, ApiError> {
        let (card, work) = work(read::<M>(params)?);
        self.begin_when_read::<M>(card, work)
    }

    fn begin_when_read<M: method::Method>(
        &self,
        card: CardId,
        work: impl FnOnce(Reply<M::Result>) -> Work,
    ) -> Result<Outcome, ApiError> {
        let (view, _) = self.read_card(&card)?;
        Ok(self.begin::<M>(&view, card, work))
    }

    fn begin<M: method::Method>(
        &self,
        view: &CardView,
        card: CardId,
        work: impl FnOnce(Reply<M::Result>) -> Work,
    ) -> Outcome {
        let pending = send(self.caller, view, card, work);
        later(async move |patience| to_json::<M>(pending.result(&patience).await))
    }

    /// A card whose content is known.
    pub(super) fn read_card(&self, card: &CardId) -> Result<(CardView, Arc<Content>), ApiError> {
        let mut view = self.service.board.card(card)?;
        let content = view.content.take().ok_or_else(|| reading(card))?;
        Ok((view, content))
    }
}

/// Queues a job for a card, at once; the result follows when the card has answered.
pub(super) fn send<T>(
    caller: &Arc<Caller>,
    view: &CardView,
    card: CardId,
    work: impl FnOnce(Reply<T>) -> Work,
) -> Pending<T> {
    let (reply, result) = oneshot::channel();
    let job = Job {
        caller: Arc::clone(caller),
        card: card.clone(),
        work: work(reply),
    };
    // If the thread has ended, the reply is dropped with the job.
    let _ = view.thread.send(Message::Job(job));
    Pending { result, card }
}

/// A job that was queued.
pub(super) struct Pending<T> {
    result: oneshot::Receiver<Result<T, ApiError>>,
    card: CardId,
}

impl<T> Pending<T> {
    /// The result, or why nobody waits for it any more: then work that has not begun does not
    /// begin, and what has begun is finished for nobody.
    pub(super) async fn result(mut self, patience: &Patience) -> Result<T, ApiError> {
        tokio::select! {
            biased;
            result = &mut self.result => result.unwrap_or_else(|_| Err(board::removed(&self.card))),
            why = patience.ended() => {
                // Once closed, the card's thread knows that it answers nobody. What it answered
                // before that counts: it may be a login.
                self.result.close();
                self.result
                    .try_recv()
                    .unwrap_or_else(|_| Err(ApiError::new(why).with_card(self.card)))
            }
        }
    }
}

/// A call that is answered by and by.
pub(super) fn later<F>(call: impl FnOnce(Patience) -> F + Send + 'static) -> Outcome
where
    F: Future<Output = Answer> + Send + 'static,
{
    Outcome::Later(Box::new(move |patience| Box::pin(call(patience))))
}

fn document() -> Result<serde_json::Value, ApiError> {
    let internal = |error| ApiError::new(ErrorKind::Internal).with_detail(error);
    serde_json::from_str(DOCUMENT).map_err(internal)
}

/// A call that is answered at once.
fn now<'p, M: method::Method>(
    params: &'p str,
    call: impl FnOnce(M::Params<'p>) -> Result<M::Result, ApiError>,
) -> Result<Outcome, ApiError> {
    Ok(answer::<M>(call(read::<M>(params)?)))
}

fn answer<M: method::Method>(result: Result<M::Result, ApiError>) -> Outcome {
    Outcome::Now(to_json::<M>(result))
}

pub(super) fn to_json<M: method::Method>(result: Result<M::Result, ApiError>) -> Answer {
    let internal = |error| ApiError::new(ErrorKind::Internal).with_detail(error);
    serde_json::value::to_raw_value(&result?).map_err(internal)
}

/// Reads the parameters of a method.
///
/// # Errors
/// `request.params`, which names the parameter; `pin.format` or `pin.new_format` for a PIN or PUK
/// that is a string of anything else than 1 to 8 digits.
pub(super) fn read<'p, M: method::Method>(params: &'p str) -> Result<M::Params<'p>, ApiError> {
    params::read(params).map_err(|wrong| match wrong {
        Wrong::Member { path, problem } => match CODES.iter().find(|(name, _)| *name == path) {
            Some((name, kind)) => wrong_code(params, name, *kind, problem),
            None => wrong_params(problem),
        },
        // The line is JSON, so this is an enumeration.
        Wrong::Syntax { path, .. } => wrong_params(format!("{path}: expected a string")),
    })
}

/// The parameters that are a PIN or PUK, and the error for one that the card does not take.
const CODES: [(&str, ErrorKind); 4] = [
    ("pin", ErrorKind::PinFormat),
    ("old", ErrorKind::PinFormat),
    ("puk", ErrorKind::PinFormat),
    ("new", ErrorKind::NewPinFormat),
];

/// Tells a string that is no PIN from what is not a plain string at all.
fn wrong_code(params: &str, name: &str, kind: ErrorKind, problem: String) -> ApiError {
    let members = serde_json::from_str::<HashMap<&str, &RawValue>>(params);
    let raw = members.ok().and_then(|members| members.get(name).copied());
    let plain = raw.and_then(|raw| serde_json::from_str::<&str>(raw.get()).ok());
    match plain.map(|digits| apdu::Pin::new(digits.as_bytes())) {
        Some(Err(error)) => ApiError::new(kind).with_detail(format!("{name}: {error}")),
        Some(Ok(_)) | None => wrong_params(problem),
    }
}

/// What is wrong with the parameters of a call.
pub(super) fn wrong_params(detail: impl Display) -> ApiError {
    ApiError::new(ErrorKind::InvalidParams).with_detail(detail)
}

/// What a login is to allow: what was asked for, within what may be.
fn limits(params: &method::PinLoginParams, ceiling: &Limits) -> Result<Limits, ApiError> {
    if let Some(purpose) = &params.purpose {
        check_length("purpose", purpose)?;
    }
    if params.max_signatures == Some(0) {
        return Err(wrong_params("max_signatures is at least 1"));
    }
    let ttl = params.ttl_seconds.map(|s| Duration::from_secs(s.into()));
    if ttl == Some(Duration::ZERO) {
        return Err(wrong_params("ttl_seconds is at least 1"));
    }
    Ok(Limits {
        signatures: ceiling
            .signatures
            .min(params.max_signatures.unwrap_or(u32::MAX)),
        ttl: ceiling.ttl.min(ttl.unwrap_or(Duration::MAX)),
        keys: params.keys.clone(),
        purpose: params.purpose.clone(),
    })
}

pub(super) fn check_length(field: &str, text: &str) -> Result<(), ApiError> {
    if text.len() <= MAX_TEXT {
        return Ok(());
    }
    Err(wrong_params(format!(
        "{field} is longer than {MAX_TEXT} bytes"
    )))
}

fn reading(card: &CardId) -> ApiError {
    ApiError::new(ErrorKind::CardReading).with_card(card.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_with_a_pin_are_refused_without_repeating_them() {
        use ErrorKind::{InvalidParams, NewPinFormat, PinFormat};
        let login = |params: &str| read::<method::PinLogin>(params).map(drop);
        let change = |params: &str| read::<method::PinChange>(params).map(drop);
        let unblock = |params: &str| read::<method::PinUnblock>(params).map(drop);
        let digits = "expected a string of 1 to 8 digits, not escaped";
        let known = "known: `card`, `pin`, `purpose`, `max_signatures`, `ttl_seconds`, `keys`, `require_trusted`";
        type Read<'r> = &'r dyn Fn(&str) -> Result<(), ApiError>;
        let table: [(Read<'_>, &str, ErrorKind, String); 13] = [
            (
                &login,
                r#"{"card":"c","pin":""}"#,
                PinFormat,
                "pin: the PIN has the wrong length".into(),
            ),
            (
                &login,
                r#"{"card":"c","pin":"123456789"}"#,
                PinFormat,
                "pin: the PIN has the wrong length".into(),
            ),
            (
                &login,
                r#"{"card":"c","pin":"98a7"}"#,
                PinFormat,
                "pin: the PIN holds something other than digits".into(),
            ),
            (
                &change,
                r#"{"card":"c","old":"9876","new":"98765432109"}"#,
                NewPinFormat,
                "new: the PIN has the wrong length".into(),
            ),
            (
                &unblock,
                r#"{"card":"c","puk":"98765432109","new":"9876"}"#,
                PinFormat,
                "puk: the PIN has the wrong length".into(),
            ),
            (
                &login,
                r#"{"card":"c","pin":9876}"#,
                InvalidParams,
                format!("pin: {digits}"),
            ),
            (
                &login,
                r#"{"card":"c","pin":["9876"]}"#,
                InvalidParams,
                format!("pin: {digits}"),
            ),
            (
                &login,
                r#"{"card":"c","pin":"\u0039876"}"#,
                InvalidParams,
                "pin: a PIN must be written without JSON escapes".into(),
            ),
            (
                &login,
                r#"{"card":"c","pin":"9876","9876":1}"#,
                InvalidParams,
                format!("a member is unknown; {known}"),
            ),
            (
                &login,
                r#"{"card":"c","pin":"9876","ttl_seconds":"9876"}"#,
                InvalidParams,
                "ttl_seconds: expected a whole number from 0 to 4294967295".into(),
            ),
            (
                &login,
                r#"{"card":"c","keys":["9876"]}"#,
                InvalidParams,
                "keys[0]: expected one of `authentication`, `signature`, `technical`".into(),
            ),
            (
                &change,
                r#"{"card":"c","old":"9876"}"#,
                InvalidParams,
                "new is missing".into(),
            ),
            (
                &login,
                r#"{"card":"c","pin":"9876","pin":"9876"}"#,
                InvalidParams,
                "pin is there twice".into(),
            ),
        ];
        for (read, params, kind, detail) in table {
            let error = read(params).unwrap_err();
            assert_eq!(
                (error.kind, error.detail.as_ref()),
                (kind, Some(&detail)),
                "{params}"
            );
            assert!(!format!("{error:?}").contains("987"), "{error:?}");
        }
    }
}
