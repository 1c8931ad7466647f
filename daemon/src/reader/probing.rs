//! A card was inserted: its kind, its holder and its content are read.
//!
//! The authentication certificate is read first, because it tells the holder.
//! Between two reads the thread looks whether the card is still wanted.

use std::sync::Arc;
use std::sync::mpsc::TryRecvError;

use cps_apdu::Hex;
use cps_card::{Card, CardError, Detection, UpdateState, detect};
use cps_protocol::{ApiError, CardId, CardSummary, ErrorKind};
use cps_reader::{CardPresence, LinkError};
use tracing::info;

use super::inbox::Message;
use super::next::{Lost, Next};
use super::open_card::OpenCard;
use super::worker::Worker;
use crate::cache::CacheKey;
use crate::content::{self, CardCertificate, Content};
use crate::error;

/// The reason why a card did not become ready.
enum ProbeError {
    /// It cannot be used.
    Unusable(ApiError),
    /// It has left.
    Lost(Lost),
    /// The thread is to end.
    Stopped,
}

/// Reads the card. `reported` is the problem that was reported of the same card before.
pub(super) fn run(reported: Option<ApiError>, worker: &mut Worker) -> Next {
    match probe(worker) {
        Ok(open) => Next::Ready(Box::new(open)),
        Err(ProbeError::Lost(lost)) => Next::Lost(lost),
        Err(ProbeError::Stopped) => Next::Stopped,
        Err(ProbeError::Unusable(problem)) => Next::Unusable { problem, reported },
    }
}

fn probe(worker: &mut Worker) -> Result<OpenCard, ProbeError> {
    let mut card = open(worker)?;
    let summary = CardSummary {
        id: new_card_id()?,
        reader: worker.context.name.clone(),
        generation: card.generation(),
        serial: card.serial().digits(),
        label: None,
    };
    info!(reader = %worker.context.name, card = %summary.serial, "card inserted");
    worker
        .context
        .registry
        .card_reading(worker.context.key, summary.clone(), card.pin_pad());

    let update = card.update_state()?;
    let key = CacheKey::of(&card, &update);
    let mut known = key.as_ref().and_then(|key| worker.context.cache.find(key));
    // A serial number is no secret: another card may have the same.
    if let Some(content) = &known
        && !content.is_of(&mut card)?
    {
        info!(reader = %worker.context.name, card = %summary.serial, "not the card that is kept");
        known = None;
    }
    let content = match known {
        Some(content) => content,
        None => {
            let interrupted = matches!(update, UpdateState::Interrupted { .. });
            let content = Arc::new(read(worker, &mut card, interrupted)?);
            if let Some(key) = &key {
                worker
                    .context
                    .cache
                    .store(key.clone(), Arc::clone(&content));
            }
            content
        }
    };
    let mut open = OpenCard::new(card, summary.id, key, Arc::clone(&content));
    // Before clients learn of the card, so that its flags are right from the first look.
    open.ask_pin(&worker.context)?;
    if content.is_complete() {
        open.rest(&worker.context)?;
    }
    (worker.losses, worker.failures) = (0, 0);
    worker
        .context
        .registry
        .card_ready(worker.context.key, content);
    Ok(open)
}

/// Opens the card if it is one of ours; any other gets no command (`pkcs11.md` §11, S16).
fn open(worker: &Worker) -> Result<Card, ProbeError> {
    let atr = match &worker.holds.card {
        CardPresence::Present(atr) => atr,
        CardPresence::Mute => return Err(ProbeError::Unusable(ErrorKind::CardMute.into())),
        CardPresence::Empty => return Err(LinkError::Removed.into()),
    };
    match detect(atr) {
        Detection::Cps(_) => {}
        Detection::Cps2ter => return Err(CardError::Cps2ter.into()),
        Detection::Vitale => return Err(ProbeError::Unusable(ErrorKind::CardVitale.into())),
        Detection::Unknown => {
            let unknown = ApiError::new(ErrorKind::CardUnknown);
            return Err(ProbeError::Unusable(
                unknown.with_detail(format!("ATR {atr}")),
            ));
        }
    }
    let link = worker.readers.connect(&worker.context.name)?;
    Ok(Card::open(link)?)
}

fn read(
    worker: &mut Worker,
    card: &mut Card,
    update_interrupted: bool,
) -> Result<Content, ProbeError> {
    let mut entries = card.certificates()?;
    content::order_to_read(&mut entries);
    // The list of certificates, each of them, the rest of the directory.
    let steps = u32::try_from(entries.len())
        .unwrap_or(u32::MAX)
        .saturating_add(2);
    worker
        .context
        .registry
        .card_progress(worker.context.key, 1, steps);
    if entries.is_empty() {
        let damaged = ApiError::new(ErrorKind::CardDamaged);
        return Err(ProbeError::Unusable(
            damaged.with_detail("the card holds no certificate"),
        ));
    }
    let mut certificates = Vec::with_capacity(entries.len());
    let mut is_identified = false;
    for (step, entry) in (2..).zip(entries) {
        interruption(worker)?;
        let read = match card.read_certificate(&entry) {
            // The certificate is missing or locked: the rest of the card may be good.
            read @ (Ok(_) | Err(CardError::Damaged { .. } | CardError::NotLoggedIn)) => read,
            Err(error) => return Err(error.into()),
        };
        let certificate = CardCertificate::new(entry, read);
        if let Some(holder) = certificate.named().filter(|_| !is_identified) {
            worker
                .context
                .registry
                .card_identified(worker.context.key, holder);
            is_identified = true;
        }
        worker
            .context
            .registry
            .card_progress(worker.context.key, step, steps);
        certificates.push(certificate);
    }
    let mut shown = certificates.clone();
    content::order_to_show(&mut shown);
    worker
        .context
        .registry
        .card_certified(worker.context.key, shown);
    interruption(worker)?;
    let profile = card.profile()?;
    Ok(Content::new(profile, certificates, update_interrupted))
}

/// Looks whether the card that is being read is still wanted.
fn interruption(worker: &mut Worker) -> Result<(), ProbeError> {
    loop {
        let interruption = match worker.inbox.try_recv() {
            Ok(Message::Holds(news)) if worker.take_news(&news) => ProbeError::Lost(Lost::ByNews),
            Ok(Message::Stop(_)) | Err(TryRecvError::Disconnected) => ProbeError::Stopped,
            // No job is for this card yet: its client is told that the card has left.
            Ok(
                Message::Holds(_)
                | Message::Job(_)
                | Message::ClientGone(..)
                | Message::Revoke(_)
                | Message::EndLogins(..),
            ) => continue,
            Err(TryRecvError::Empty) => return Ok(()),
        };
        return Err(interruption);
    }
}

/// Returns a handle that cannot be guessed and never comes back.
fn new_card_id() -> Result<CardId, ProbeError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| {
        ProbeError::Unusable(ApiError::new(ErrorKind::Internal).with_detail(error))
    })?;
    let digits = Hex(&bytes).to_string().replace(' ', "").to_lowercase();
    Ok(CardId(digits))
}

impl From<CardError> for ProbeError {
    fn from(error: CardError) -> Self {
        if error::loss(&error).is_some() {
            Self::Lost(Lost::ByLink)
        } else {
            Self::Unusable(error::of_card(&error))
        }
    }
}

impl From<LinkError> for ProbeError {
    fn from(error: LinkError) -> Self {
        CardError::from(error).into()
    }
}
