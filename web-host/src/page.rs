//! Our own protocol: requests of one page, or of the extension's popup, over a port that stays open.
//! Begin at [`serve`]; [`Conversation::page`] has the methods of a page.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use cps_ipc::PROMPT_DEADLINE;
use cps_protocol::assertion::AssertionKind;
use cps_protocol::event::Change;
use cps_protocol::method::{
    AssertionDmpSubmission, AssertionInsi, AssertionVihf, CardsIdentity, CardsStatus, Empty,
    EventsSubscribe, IdentityParams, Method, PinChange, PinChangeParams,
};
use cps_protocol::{CardId, Purpose, ReaderState};
use cps_web::frame::{FrameError, LONGEST};
use cps_web::{AllowedSite, Origin, Sites, Use};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::card::{Service, WrongPin};
use crate::eid;
use crate::failure::{Failure, WebKind};
use crate::request::{Nonce, SignRequest};
use crate::sites;
use crate::wire::{Ended, Wire};
use crate::words::Language;

/// The version of this protocol.
const VERSION: u32 = 1;

/// Time after which a daemon that has ended is looked for again, for the events of a page.
const RECONNECT: Duration = Duration::from_secs(1);

/// A request.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Request {
    id: u64,
    pub(crate) method: String,
    #[serde(default)]
    pub(crate) params: Value,
}

/// Parameters of `hello`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hello {
    /// `null` for the popup, and never left out.
    #[serde(deserialize_with = "Option::deserialize")]
    origin: Option<String>,
    #[serde(default)]
    lang: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Authenticate {
    challenge_nonce: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sign {
    certificate: String,
    hash: String,
    hash_function: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SiteOf {
    origin: String,
}

/// The one who asks.
#[derive(Clone, Debug)]
enum Asker {
    /// A page.
    Page(Origin),
    /// The extension itself, which the holder uses.
    Popup,
}

/// A conversation with a page or a popup.
#[derive(Debug)]
struct Conversation {
    wire: Wire,
    /// The one who asks, and in which language; `None` before `hello`.
    asker: Mutex<Option<(Asker, Language)>>,
    /// Whether a request waits for its answer.
    is_busy: AtomicBool,
    /// Whether events are sent.
    is_subscribed: AtomicBool,
}

/// Answers requests until the browser closes.
///
/// # Errors
/// If the browser has closed while it was answered, or sends what no extension does; it was told.
pub(crate) fn serve(wire: Wire) -> Result<(), Ended> {
    let version = env!("CARGO_PKG_VERSION");
    wire.send(&json!({ "protocol": VERSION, "version": version }))?;
    let conversation = Arc::new(Conversation {
        wire,
        asker: Mutex::new(None),
        is_busy: AtomicBool::new(false),
        is_subscribed: AtomicBool::new(false),
    });
    loop {
        let message = match conversation.wire.receive(LONGEST) {
            Ok(Some(message)) => message,
            Ok(None) => return Ok(()),
            Err(failure) => {
                let kind = match failure {
                    FrameError::TooLong { .. } => WebKind::MessageTooLong,
                    FrameError::CutOff | FrameError::System(_) => WebKind::MessageInvalid,
                };
                let failure = Failure::Web(kind, Some(failure.to_string()));
                conversation.wire.send(&error(&failure))?;
                return Err(Ended);
            }
        };
        let Ok(request) = request(&message) else {
            conversation
                .wire
                .send(&error(&WebKind::MessageInvalid.into()))?;
            return Err(Ended);
        };
        conversation.begin(request)?;
    }
}

/// Reads a message of the extension.
///
/// # Errors
/// If it is no request.
pub(crate) fn request(message: &[u8]) -> serde_json::Result<Request> {
    serde_json::from_slice(message)
}

/// Returns an error that answers no request.
pub(crate) fn error(failure: &Failure) -> Value {
    json!({ "id": null, "error": failure.json() })
}

impl Conversation {
    /// Answers a request, or has a thread of its own do so, so that the next one is refused at once
    /// and a browser that closes is noticed.
    fn begin(self: &Arc<Self>, request: Request) -> Result<(), Ended> {
        let Request { id, method, params } = request;
        if method == "hello" {
            return self.reply(id, self.greet(params));
        }
        let asker = self.lock().clone();
        let Some((asker, language)) = asker else {
            let detail = Some("hello comes first".to_owned());
            return self.reply(id, Err(Failure::Web(WebKind::MethodUnknown, detail)));
        };
        if self.is_busy.swap(true, Ordering::SeqCst) {
            return self.reply(id, Err(WebKind::Busy.into()));
        }
        let conversation = Arc::clone(self);
        thread::spawn(move || {
            let answer = match asker {
                Asker::Page(origin) => conversation.page(&origin, &method, params, language),
                Asker::Popup => conversation.popup(&method, params),
            };
            // Before the answer, because the next request may follow at once.
            conversation.is_busy.store(false, Ordering::SeqCst);
            // The thread that reads learns by itself that the browser has closed.
            let _ = conversation.reply(id, answer);
        });
        Ok(())
    }

    fn reply(&self, id: u64, answer: Result<Value, Failure>) -> Result<(), Ended> {
        self.wire.send(&match answer {
            Ok(result) => json!({ "id": id, "result": result }),
            Err(failure) => json!({ "id": id, "error": failure.json() }),
        })
    }

    /// Learns who asks. A page that may not use the card learns nothing else.
    fn greet(&self, params: Value) -> Result<Value, Failure> {
        let (origin, language) = hello(params)?;
        let mut known = self.lock();
        if known.is_some() {
            let detail = Some("hello was answered before".to_owned());
            return Err(Failure::Web(WebKind::MethodUnknown, detail));
        }
        let Some(origin) = origin else {
            *known = Some((Asker::Popup, language));
            return Ok(json!({ "allowed": POPUP, "site": null }));
        };
        let site = sites::allowed(&origin)?;
        *known = Some((Asker::Page(origin), language));
        Ok(json!({ "allowed": site.allowed, "site": site.name }))
    }

    /// Answers a page.
    fn page(
        self: &Arc<Self>,
        origin: &Origin,
        method: &str,
        params: Value,
        language: Language,
    ) -> Result<Value, Failure> {
        let wanted = use_of(method).ok_or(WebKind::MethodUnknown)?;
        let site = sites::allowed_for(origin, wanted)?;
        match method {
            "status" => none(params).and_then(|()| status(&Service::of_site(&site)?)),
            "subscribe" => none(params).map(|()| self.subscribe(Some(origin.clone()))),
            "identity" => none(params).and_then(|()| identity(&Service::of_site(&site)?)),
            "authenticate" => eid::token(&site, &nonce(params)?, language, WrongPin::Tells),
            "get_signing_certificate" => none(params).and_then(|()| eid::certificate_of(&site)),
            "sign" => eid::signature(&site, sign_request(params)?, language, WrongPin::Tells),
            "assertion.vihf" => {
                assert::<AssertionVihf>(&site, AssertionKind::Vihf, params, language)
            }
            "assertion.insi" => {
                assert::<AssertionInsi>(&site, AssertionKind::Insi, params, language)
            }
            "assertion.dmp_submission" => {
                let kind = AssertionKind::DmpSubmission;
                assert::<AssertionDmpSubmission>(&site, kind, params, language)
            }
            _ => Err(WebKind::MethodUnknown.into()),
        }
    }

    /// Answers the popup of the extension.
    fn popup(self: &Arc<Self>, method: &str, params: Value) -> Result<Value, Failure> {
        match method {
            "status" => none(params).and_then(|()| status(&Service::of_popup()?)),
            "subscribe" => none(params).map(|()| self.subscribe(None)),
            "identity" => none(params).and_then(|()| identity(&Service::of_popup()?)),
            "sites.list" => {
                none(params)?;
                Ok(json!({ "sites": Sites::of_environment()?.list().map_err(Failure::from)? }))
            }
            "sites.allow" => {
                let origin = site_of(params)?;
                let site = sites::allowed_or_asked(&origin, Service::of_popup)?;
                Ok(json!(site))
            }
            "sites.revoke" => {
                let origin = site_of(params)?;
                sites::revoke(&origin).map(|()| json!({}))
            }
            "pin.change" => none(params).and_then(|()| change_pin(&Service::of_popup()?)),
            _ => Err(WebKind::MethodUnknown.into()),
        }
    }

    /// Sends the events of the card from now on, as long as the site may know them.
    fn subscribe(self: &Arc<Self>, origin: Option<Origin>) -> Value {
        if !self.is_subscribed.swap(true, Ordering::SeqCst) {
            let conversation = Arc::clone(self);
            thread::spawn(move || conversation.send_events(origin.as_ref()));
        }
        json!({})
    }

    fn send_events(&self, origin: Option<&Origin>) {
        // Whether the page was told of a card.
        let mut is_present = false;
        loop {
            let service = match origin.map(|origin| sites::allowed_for(origin, Use::Status)) {
                None => Service::of_popup(),
                Some(Ok(site)) => Service::of_site(&site),
                // The site was revoked.
                Some(Err(_)) => return,
            };
            if let Ok(service) = service {
                if self.follow(&service, origin, &mut is_present).is_err() {
                    return;
                }
                if is_present && self.tell("card_removed").is_err() {
                    return;
                }
                is_present = false;
            }
            thread::sleep(RECONNECT);
        }
    }

    /// Tells the page of every change until the card service ends.
    ///
    /// # Errors
    /// If the page is to be told nothing any more.
    fn follow(
        &self,
        service: &Service,
        origin: Option<&Origin>,
        is_present: &mut bool,
    ) -> Result<(), Ended> {
        let Ok(snapshot) = service.call::<EventsSubscribe>(&Empty {}) else {
            return Ok(());
        };
        *is_present = snapshot
            .readers
            .iter()
            .any(|reader| reader.summary.is_some());
        while let Ok(Some(event)) = service.client().wait_event(None) {
            let told = match event.change {
                Change::CardInserted { .. } => "card_inserted",
                Change::CardReady { .. } => "card_ready",
                Change::CardRemoved { .. } => "card_removed",
                _ => continue,
            };
            let may_know = |origin| sites::allowed_for(origin, Use::Status).is_ok();
            if !origin.is_none_or(may_know) {
                return Err(Ended);
            }
            *is_present = told != "card_removed";
            self.tell(told)?;
        }
        Ok(())
    }

    fn tell(&self, event: &str) -> Result<(), Ended> {
        self.wire.send(&json!({ "event": { "type": event } }))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<(Asker, Language)>> {
        self.asker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The methods of the popup, which it is told.
const POPUP: [&str; 7] = [
    "status",
    "subscribe",
    "identity",
    "sites.list",
    "sites.allow",
    "sites.revoke",
    "pin.change",
];

/// Returns the use of the card that a method of a page is.
fn use_of(method: &str) -> Option<Use> {
    Some(match method {
        "status" | "subscribe" => Use::Status,
        "identity" => Use::Identity,
        "authenticate" => Use::Authenticate,
        "get_signing_certificate" | "sign" => Use::Sign,
        "assertion.vihf" => Use::Vihf,
        "assertion.insi" => Use::Insi,
        "assertion.dmp_submission" => Use::DmpSubmission,
        _ => return None,
    })
}

fn read<T: serde::de::DeserializeOwned>(params: Value) -> Result<T, Failure> {
    serde_json::from_value(params).map_err(Failure::params)
}

/// Reads the parameters of `hello`: the origin of the page, `None` for the popup, and the language.
///
/// # Errors
/// `request.params`, `web.origin_invalid`.
pub(crate) fn hello(params: Value) -> Result<(Option<Origin>, Language), Failure> {
    let Hello { origin, lang } = read(params)?;
    let origin = origin.as_deref().map(sites::origin).transpose()?;
    Ok((origin, Language::of(lang.as_deref())))
}

/// Reads the parameters of `authenticate`.
///
/// # Errors
/// `request.params`
pub(crate) fn nonce(params: Value) -> Result<Nonce, Failure> {
    Nonce::read(read::<Authenticate>(params)?.challenge_nonce)
}

/// Reads the parameters of `sign`.
///
/// # Errors
/// `request.params`
pub(crate) fn sign_request(params: Value) -> Result<SignRequest, Failure> {
    let Sign {
        certificate,
        hash,
        hash_function,
    } = read(params)?;
    SignRequest::read(&certificate, &hash, &hash_function)
}

/// Reads the origin of a site that the popup is asked about.
///
/// # Errors
/// `request.params`, `web.origin_invalid`.
pub(crate) fn site_of(params: Value) -> Result<Origin, Failure> {
    sites::origin(&read::<SiteOf>(params)?.origin)
}

/// Reads the parameters of an assertion, which the page gives but for the card.
///
/// # Errors
/// `request.params`
pub(crate) fn without_card(params: Value) -> Result<Map<String, Value>, Failure> {
    match params {
        Value::Object(params) if params.contains_key("card") => Err(Failure::params(
            "the card is the one in the reader: give none",
        )),
        Value::Object(params) => Ok(params),
        _ => Err(Failure::params("expected an object")),
    }
}

/// Returns the parameters of an assertion for a card, as text.
pub(crate) fn for_card(mut params: Map<String, Value>, card: &CardId) -> String {
    params.insert("card".to_owned(), json!(card));
    Value::Object(params).to_string()
}

/// Checks that a method without parameters is given none.
fn none(params: Value) -> Result<(), Failure> {
    match params {
        Value::Null => Ok(()),
        params => read::<Empty>(params).map(|Empty {}| ()),
    }
}

/// Returns the state of the card in the first reader that has one, without anything of its holder.
fn status(service: &Service) -> Result<Value, Failure> {
    let found = service.call::<CardsStatus>(&Empty {})?;
    let mut found = found.statuses.into_iter();
    let with_card = found.find_map(|found| Some((found.summary.clone()?, found)));
    let Some((card, found)) = with_card else {
        return Ok(json!({ "present": false, "ready": false }));
    };
    let mut status = json!({
        "present": true,
        "generation": card.generation,
        "ready": found.state == ReaderState::Ready,
    });
    if let Some(pin) = found.pin {
        status["pin"] = json!(pin);
    }
    let mut validities = found.validities.into_iter();
    let own = validities.find(|validity| validity.key == Some(Purpose::Authentication));
    if let Some(days) = own.and_then(|validity| validity.days_left) {
        status["expires_days"] = json!(days);
    }
    Ok(status)
}

fn identity(service: &Service) -> Result<Value, Failure> {
    let card = service.card()?.id;
    let params = IdentityParams {
        card,
        complete: true,
    };
    Ok(json!(service.call::<CardsIdentity>(&params)?))
}

/// Has the holder asked for the PIN and for a new one, in a dialog of the agent or on the reader.
fn change_pin(service: &Service) -> Result<Value, Failure> {
    let params = PinChangeParams::prompted(service.card()?.id);
    Ok(json!(
        service.call_within::<PinChange>(&params, PROMPT_DEADLINE)?
    ))
}

/// Makes an assertion for the card in the reader, whose parameters the page gives but for the card.
fn assert<M: Method>(
    site: &AllowedSite,
    kind: AssertionKind,
    params: Value,
    language: Language,
) -> Result<Value, Failure> {
    let params = without_card(params)?;
    let service = Service::of_site(site)?;
    let card = service.card()?.id;
    let text = for_card(params, &card);
    let params = serde_json::from_str::<M::Params<'_>>(&text).map_err(Failure::params)?;
    Ok(json!(service.assert::<M>(
        &card,
        kind,
        &params,
        language.assert()
    )?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_method_of_a_page_is_one_of_the_popup_alone() {
        for method in [
            "sites.list",
            "sites.allow",
            "sites.revoke",
            "pin.change",
            "hello",
            "",
        ] {
            assert_eq!(use_of(method), None, "{method}");
        }
        for known in Use::ALL {
            assert_eq!(use_of(known.word()), Some(known));
        }
    }
}
