//! `pin.login`: the presentation of the PIN, given or asked for, which opens a lease. Begin at
//! [`Login`].

use std::time::Duration;

use cps_apdu::Pin;
use cps_protocol::assertion::AssertionKind;
use cps_protocol::audit::{Operation as Audited, Subject};
use cps_protocol::method::{self, LeaseResult, PinLoginParams};
use cps_protocol::{ApiError, CardAccess, ErrorKind, Purpose, Trust, TrustReason};

use super::ask::{Entry, ask};
use super::assertion::check_holder;
use super::call::{Call, Outcome, check_length, wrong_params};
use super::present::Presentation;
use super::route::Operation;
use super::sign::check_trusted;
use super::submission::check_chain;
use crate::audit::Note;
use crate::policy::Privilege;
use crate::prompts::Question;
use crate::reader::{CardContext, CardOperation, CodeName, Failure, Granted};
use crate::state::Limits;

/// The presentation of the PIN, which opens a lease.
pub(super) struct Login {
    pin: Entry<Pin>,
    limits: Limits,
    presentation: Presentation,
    /// The way in which they reach it, once that is known.
    access: Option<CardAccess>,
}

impl Operation for Login {
    type Method = method::PinLogin;
    const PRIVILEGE: Option<Privilege> = Some(Privilege::PresentAnywhere);

    /// Begins at once with a PIN; without one, after the holder has typed it, on the reader or in
    /// a dialog.
    fn begin(
        call: &mut Call<'_>,
        params: PinLoginParams,
    ) -> Result<Outcome<LeaseResult>, ApiError> {
        let settings = call.service.settings();
        let limits = limits(&params, &settings.ceiling)?;
        let card = params.card;
        let (_, content) = call.read_card(&card)?;
        // Before the holder is asked: a signature with such a key would be refused.
        for purpose in limits.keys.iter().flatten() {
            let key = content.key(*purpose);
            key.map_err(|error| error.with_card(card.clone()))?;
        }
        if let Some(kind) = limits.assertion {
            check_holder(kind, &card, &content)?;
            if kind == AssertionKind::DmpSubmission {
                check_chain(call, &card)?;
            }
        }
        if params.require_trusted || settings.denies_opposed {
            let keys = limits.keys.as_deref();
            let mut covered =
                content.profile.keys.iter().filter(|key| {
                    key.needs_pin && keys.is_none_or(|keys| keys.contains(&key.purpose))
                });
            covered.try_for_each(|key| {
                let trust = call.trust_of(&content, key);
                let opposed = trust.as_ref().is_some_and(is_opposed);
                match params.require_trusted || opposed {
                    true => check_trusted(&card, trust.as_ref()),
                    false => Ok(()),
                }
            })?;
        }
        if let Some(pin) = params.pin {
            let presentation = Presentation::by_program(call, CodeName::Pin);
            let login = Self::new(Entry::Typed(pin.0), limits, presentation);
            return call.run_on(card, login);
        }
        let question = Question::Login(limits.clone());
        ask(call, card, CodeName::Pin, question, |pin, presentation| {
            Self::new(pin, limits, presentation)
        })
    }
}

impl Login {
    fn new(pin: Entry<Pin>, limits: Limits, presentation: Presentation) -> Self {
        Self {
            pin,
            limits,
            presentation,
            access: None,
        }
    }
}

impl CardOperation for Login {
    type Reply = LeaseResult;
    const NAME: &'static str = "login";
    const OPENS_LEASE: bool = true;

    fn note(&self) -> Option<Note> {
        let subject = Subject {
            purpose: self.limits.purpose.clone(),
            access: self.access,
            assertion: self.limits.assertion,
            ..Subject::default()
        };
        Some(Note::new(Audited::Login, subject))
    }

    fn run(&mut self, context: &mut CardContext<'_>) -> Result<LeaseResult, Failure> {
        let settings = &self.presentation.settings;
        context.open.check_usable()?;
        context.open.check_has_pin()?;
        if context.open.leases.has(context.caller.id) {
            return Err(ErrorKind::AlreadyLoggedIn.into());
        }
        if let Entry::Typed(pin) = &self.pin {
            context.open.card.check_pin(pin)?;
        }
        self.presentation.check(context)?;
        let (open, reader) = (&mut *context.open, context.reader);
        let caller = context.caller;
        let access = open.hold(settings.exclusive)?;
        self.access = Some(access);
        let presented = match &self.pin {
            Entry::Typed(pin) => open.card.verify_pin(pin),
            Entry::OnPinPad(limit) => {
                open.on_pin_pad(reader, caller.id, |card| card.verify_pin_on_pad(*limit))
            }
        };
        open.note_presentation(reader, presented.as_ref().err());
        let seated = self.presentation.seated();
        let mut limits = self.limits.clone();
        if access == CardAccess::Contended {
            limits.ttl = limits.ttl.min(settings.contended);
        }
        let granted = Granted {
            card: open.card.serial().digits(),
            proof: presented?,
            limits,
            access,
            seated,
        };
        let (id, lease) = open.leases.open(reader, caller, granted);
        let pin = open.pin;
        Ok(LeaseResult {
            id,
            pin,
            rights: lease,
        })
    }
}

/// Whether a certificate is that of an opposed card.
fn is_opposed(trust: &Trust) -> bool {
    trust.reasons.contains(&TrustReason::CardOpposed)
}

/// Returns the limits of a login: those that were asked for, lowered to the ceiling.
fn limits(params: &PinLoginParams, ceiling: &Limits) -> Result<Limits, ApiError> {
    if let Some(purpose) = &params.purpose {
        check_length("purpose", purpose)?;
    }
    if params.keys.as_ref().is_some_and(Vec::is_empty) {
        return Err(wrong_params(
            "keys: expected at least one; without it the login covers all keys",
        ));
    }
    if params.keys.is_some() && params.assertion.is_some() {
        return Err(wrong_params(
            "keys and assertion: expected one of them; an assertion is signed by the signature key",
        ));
    }
    if params.max_signatures == Some(0) {
        return Err(wrong_params("max_signatures is at least 1"));
    }
    let ttl = at_least_one("ttl_seconds", params.ttl_seconds)?;
    let idle = at_least_one("idle_seconds", params.idle_seconds)?;
    Ok(Limits {
        signatures: ceiling
            .signatures
            .min(params.max_signatures.unwrap_or(u32::MAX)),
        ttl: ceiling.ttl.min(ttl),
        idle: ceiling.idle.min(idle),
        keys: match params.assertion {
            Some(_) => Some(vec![Purpose::Signature]),
            None => params.keys.clone(),
        },
        assertion: params.assertion,
        purpose: params.purpose.clone(),
    })
}

/// Returns a time of the parameters; the longest, if it is absent.
///
/// # Errors
/// `rpc.invalid_params` if it is 0.
fn at_least_one(field: &str, seconds: Option<u32>) -> Result<Duration, ApiError> {
    match seconds {
        Some(0) => Err(wrong_params(format!("{field} is at least 1"))),
        Some(seconds) => Ok(Duration::from_secs(seconds.into())),
        None => Ok(Duration::MAX),
    }
}
