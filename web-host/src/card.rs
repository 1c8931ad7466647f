//! A connection to cpsd, and the card that it is asked about. Begin at [`Service`].

use std::time::{Duration, Instant};

use cps_ipc::{Client, Endpoint, PROMPT_DEADLINE};
use cps_protocol::assertion::AssertionKind;
use cps_protocol::method::{
    CardParams, CardsCertificates, CardsObjects, Empty, EventsSubscribe, HelloParams, Method,
    PinLogin, PinLoginParams, ReadersList, ReadersResult, SignDigest, SignDigestParams,
};
use cps_protocol::{
    ApiError, Bytes, CardId, CardSummary, Certificate, ErrorKind, HashAlgorithm, Key, Purpose,
    ReaderState, SignScheme,
};
use cps_web::{AllowedSite, Origin};

use crate::failure::Failure;

/// The name of this program for cpsd.
const NAME: &str = "cps-web-host";

/// Time in which a daemon that accepts the connection must greet.
const GREETING: Duration = Duration::from_secs(5);

/// Seconds in which a login must be used, which is at once.
const LOGIN_SECONDS: u32 = 60;

/// Time to wait for a card that is being read.
const READING: Duration = Duration::from_secs(10);

/// A connection to cpsd, for one request of a page: what it began ends with it.
#[derive(Debug)]
pub(crate) struct Service {
    client: Client,
}

/// Whether the holder is asked again after a wrong PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WrongPin {
    /// The page is told.
    Tells,
    /// The holder is asked, as long as tries are left.
    AsksAgain,
}

impl Service {
    /// Connects for a site, which dialogs and the audit file name.
    pub(crate) fn of_site(site: &AllowedSite) -> Result<Self, Failure> {
        Self::connect(&HelloParams {
            origin: Some(site.origin.to_string()),
            site: site.name.clone(),
            ..HelloParams::new(NAME)
        })
    }

    /// Connects for a site that may not use the card yet.
    pub(crate) fn of_origin(origin: &Origin) -> Result<Self, Failure> {
        Self::connect(&HelloParams {
            origin: Some(origin.to_string()),
            ..HelloParams::new(NAME)
        })
    }

    /// Connects for the extension itself.
    pub(crate) fn of_popup() -> Result<Self, Failure> {
        Self::connect(&HelloParams::new(NAME))
    }

    fn connect(hello: &HelloParams) -> Result<Self, Failure> {
        let client = Client::connect_as(Endpoint::choose(None), hello, GREETING)?;
        Ok(Self { client })
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn call<M: Method>(&self, params: &M::Params<'_>) -> Result<M::Result, Failure> {
        Ok(self.client.call::<M>(params)?)
    }

    pub(crate) fn call_within<M: Method>(
        &self,
        params: &M::Params<'_>,
        limit: Duration,
    ) -> Result<M::Result, Failure> {
        Ok(self.client.call_within::<M>(params, limit)?)
    }

    /// Returns the card of the first reader that has one, once it is ready.
    ///
    /// # Errors
    /// The reason why there is none.
    pub(crate) fn card(&self) -> Result<CardSummary, Failure> {
        let mut found = self.call::<ReadersList>(&Empty {})?;
        let deadline = Instant::now() + READING;
        let mut is_subscribed = false;
        loop {
            match choose(&found) {
                Err(error) if error.kind == ErrorKind::CardReading => {}
                chosen => return chosen.map_err(Failure::Api),
            }
            if !is_subscribed {
                self.call::<EventsSubscribe>(&Empty {})?;
                is_subscribed = true;
            } else if self.client.wait_event(Some(deadline))?.is_none() {
                return Err(ErrorKind::CardReading.into());
            }
            // One look covers every event that has arrived.
            self.client.take_events()?;
            found = self.call::<ReadersList>(&Empty {})?;
        }
    }

    /// Returns the certificate of a key.
    ///
    /// # Errors
    /// `key.not_found`, if the card has none.
    pub(crate) fn certificate(
        &self,
        card: &CardId,
        purpose: Purpose,
    ) -> Result<Certificate, Failure> {
        let params = CardParams { card: card.clone() };
        let found = self.call::<CardsCertificates>(&params)?.certificates;
        let mut found = found.into_iter();
        let certificate = found.find(|certificate| certificate.key == Some(purpose));
        certificate.ok_or(ErrorKind::KeyNotFound.into())
    }

    /// Returns a key of the card.
    ///
    /// # Errors
    /// `key.not_found`
    pub(crate) fn key(&self, card: &CardId, purpose: Purpose) -> Result<Key, Failure> {
        let params = CardParams { card: card.clone() };
        let keys = self.call::<CardsObjects>(&params)?.keys;
        let key = keys.into_iter().find(|key| key.key == purpose);
        key.ok_or(ErrorKind::KeyNotFound.into())
    }

    /// Has the holder type the PIN for one signature with one key, and signs a digest.
    ///
    /// # Errors
    /// Those of `pin.login` and of `sign.digest`.
    pub(crate) fn sign(
        &self,
        card: &CardId,
        key: Purpose,
        (hash, digest): (HashAlgorithm, Vec<u8>),
        shown_purpose: &str,
        wrong_pin: WrongPin,
    ) -> Result<Vec<u8>, Failure> {
        let login = PinLoginParams {
            keys: Some(vec![key]),
            ..for_one_signature(card, shown_purpose)
        };
        self.log_in(&login, wrong_pin)?;
        let signature = SignDigestParams {
            card: card.clone(),
            key,
            scheme: SignScheme::pkcs1(hash),
            digest: Bytes(digest),
            purpose: Some(shown_purpose.to_owned()),
            require_trusted: false,
        };
        // The login ends with its signature, or with this connection.
        Ok(self.call::<SignDigest>(&signature)?.signature.0)
    }

    /// Has the holder type the PIN for one assertion, and makes it.
    ///
    /// # Errors
    /// Those of `pin.login` and of the method.
    pub(crate) fn assert<M: Method>(
        &self,
        card: &CardId,
        kind: AssertionKind,
        params: &M::Params<'_>,
        shown_purpose: &str,
    ) -> Result<M::Result, Failure> {
        let login = PinLoginParams {
            assertion: Some(kind),
            ..for_one_signature(card, shown_purpose)
        };
        self.log_in(&login, WrongPin::Tells)?;
        self.call::<M>(params)
    }

    fn log_in(&self, login: &PinLoginParams, wrong_pin: WrongPin) -> Result<(), Failure> {
        loop {
            match self.call_within::<PinLogin>(login, PROMPT_DEADLINE) {
                Err(Failure::Api(error))
                    if error.kind == ErrorKind::PinIncorrect
                        && wrong_pin == WrongPin::AsksAgain => {}
                answer => return answer.map(drop),
            }
        }
    }
}

/// Returns a login for which the holder is asked, and which ends with its signature.
fn for_one_signature(card: &CardId, shown_purpose: &str) -> PinLoginParams {
    PinLoginParams {
        purpose: Some(shown_purpose.to_owned()),
        max_signatures: Some(1),
        ttl_seconds: Some(LOGIN_SECONDS),
        ..PinLoginParams::prompted(card.clone())
    }
}

/// Returns the card of the first reader that has one.
///
/// # Errors
/// `card.reading`, or the reason why there is none.
fn choose(found: &ReadersResult) -> Result<CardSummary, ApiError> {
    if let Some(reader) = found.readers.iter().find(|reader| reader.summary.is_some()) {
        return match (&reader.summary, reader.state) {
            (Some(card), ReaderState::Ready) => Ok(card.clone()),
            _ => Err(ErrorKind::CardReading.into()),
        };
    }
    // A card that cannot be used says more than an empty reader.
    let mut problems = found
        .readers
        .iter()
        .filter_map(|reader| reader.problem.clone());
    Err(match (problems.next(), &found.problem) {
        (Some(problem), _) => problem,
        (None, Some(problem)) => problem.clone(),
        (None, None) if found.readers.is_empty() => ErrorKind::NoReader.into(),
        (None, None) => ErrorKind::NoCard.into(),
    })
}
