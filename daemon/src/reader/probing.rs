//! A card was inserted: reads its kind and its holder.
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

use super::{Lost, Message, Ready, State, Unusable, Watch};
use crate::cache::CacheKey;
use crate::content::{self, Content, ReadCertificate};
use crate::error;

#[derive(Default)]
pub(super) struct Probing {
    /// Error that was reported for the same card before, when it is tried again.
    told: Option<ApiError>,
}

/// The reason why a card did not become ready.
enum Halt {
    /// It cannot be used.
    Unusable(ApiError),
    /// It is gone, or something else is to be done.
    Interrupted(State),
}

impl Probing {
    pub(super) fn again(told: ApiError) -> Self {
        Self { told: Some(told) }
    }

    pub(super) fn run(self, watch: &mut Watch) -> State {
        match probe(watch) {
            Ok(ready) => State::Ready(Box::new(ready)),
            Err(Halt::Interrupted(state)) => state,
            Err(Halt::Unusable(problem)) => {
                State::Unusable(Unusable::new(watch, problem, self.told.as_ref()))
            }
        }
    }
}

fn probe(watch: &mut Watch) -> Result<Ready, Halt> {
    let mut card = open(watch)?;
    let summary = CardSummary {
        id: new_card_id()?,
        reader: watch.name.clone(),
        generation: card.generation(),
        serial: card.serial().digits(),
        label: None,
    };
    info!(reader = %watch.name, card = %summary.serial, "card inserted");
    watch
        .board
        .card_reading(watch.key, summary.clone(), card.has_pin_pad());

    let update = card.update_state()?;
    let key = CacheKey::of(&card, &update);
    let known = key.as_ref().and_then(|key| watch.cache.find(key));
    let content = match known {
        Some(content) => content,
        None => {
            let interrupted = matches!(update, UpdateState::Interrupted { .. });
            let content = Arc::new(read(watch, &mut card, interrupted)?);
            if let Some(key) = &key {
                watch.cache.store(key.clone(), Arc::clone(&content));
            }
            content
        }
    };
    let mut ready = Ready::new(card, summary.id, key, Arc::clone(&content));
    // Before anybody learns of the card, so that its flags are right from the first look.
    ready.ask_pin(watch)?;
    watch.losses = 0;
    watch.board.card_ready(watch.key, content);
    Ok(ready)
}

/// Opens the card if it is one of ours; any other gets no command (`pkcs11.md` §11, S16).
fn open(watch: &Watch) -> Result<Card, Halt> {
    let atr = match &watch.holds.card {
        CardPresence::Present(atr) => atr,
        CardPresence::Mute => return Err(Halt::Unusable(ErrorKind::CardMute.into())),
        CardPresence::Empty => return Err(LinkError::Removed.into()),
    };
    match detect(atr) {
        Detection::Cps(_) => {}
        Detection::Cps2ter => return Err(CardError::Cps2ter.into()),
        Detection::Vitale => return Err(Halt::Unusable(ErrorKind::CardVitale.into())),
        Detection::Unknown => {
            let unknown = ApiError::new(ErrorKind::CardUnknown);
            return Err(Halt::Unusable(unknown.with_detail(format!("ATR {atr}"))));
        }
    }
    let link = watch.readers.connect(&watch.name)?;
    Ok(Card::open(link)?)
}

fn read(watch: &mut Watch, card: &mut Card, update_interrupted: bool) -> Result<Content, Halt> {
    let mut entries = card.certificates()?;
    content::order_to_read(&mut entries);
    // The list of certificates, each of them, the rest of the directory.
    let steps = u32::try_from(entries.len())
        .unwrap_or(u32::MAX)
        .saturating_add(2);
    watch.board.card_progress(watch.key, 1, steps);
    let mut certificates = Vec::with_capacity(entries.len());
    let mut holder = None;
    for (step, entry) in (2..).zip(entries) {
        interruption(watch)?;
        let der = card.read_certificate(&entry).map_err(|error| match error {
            CardError::Damaged { .. } => Halt::Unusable(content::bad_certificate(&entry, error)),
            error => error.into(),
        })?;
        let certificate = ReadCertificate::new(entry, &der).map_err(Halt::Unusable)?;
        if holder.is_none() {
            let named = certificate.named();
            watch.board.card_identified(watch.key, named.clone());
            holder = Some(named);
        }
        watch.board.card_progress(watch.key, step, steps);
        certificates.push(certificate);
    }
    let holder = holder.ok_or_else(|| {
        let damaged = ApiError::new(ErrorKind::CardDamaged);
        Halt::Unusable(damaged.with_detail("the card holds no certificate"))
    })?;
    interruption(watch)?;
    let profile = card.profile()?;
    Ok(Content::new(
        profile,
        &certificates,
        holder,
        update_interrupted,
    ))
}

/// Looks whether the card that is being read is still wanted.
fn interruption(watch: &mut Watch) -> Result<(), Halt> {
    loop {
        let state = match watch.inbox.try_recv() {
            Ok(Message::Holds(news)) if watch.take_news(&news) => State::Lost(Lost::ByNews),
            Ok(Message::Stop(_)) | Err(TryRecvError::Disconnected) => State::Stopped,
            // No job is for this card yet: it is for one that has left, and so it is told.
            Ok(
                Message::Holds(_) | Message::Job(_) | Message::ClientGone(..) | Message::Revoke(_),
            ) => continue,
            Err(TryRecvError::Empty) => return Ok(()),
        };
        return Err(Halt::Interrupted(state));
    }
}

/// Returns a handle that cannot be guessed and never comes back.
fn new_card_id() -> Result<CardId, Halt> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| Halt::Unusable(ApiError::new(ErrorKind::Internal).with_detail(error)))?;
    let digits = Hex(&bytes).to_string().replace(' ', "").to_lowercase();
    Ok(CardId(digits))
}

impl From<CardError> for Halt {
    fn from(error: CardError) -> Self {
        if error::loss(&error).is_some() {
            Self::Interrupted(State::Lost(Lost::ByLink))
        } else {
            Self::Unusable(error::of_card(&error))
        }
    }
}

impl From<LinkError> for Halt {
    fn from(error: LinkError) -> Self {
        CardError::from(error).into()
    }
}
