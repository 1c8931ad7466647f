//! The card in the reader: its holder, and the signature of a pairing.

use cps_apdu::Pin;
use cps_certificate::CertificateDetails;
use cps_console::Global;
use cps_identity::{Identity, NationalId};
use cps_ipc::{Client, PROMPT_DEADLINE};
use cps_protocol::method::{
    CardParams, CardsIdentity, CardsObjects, Empty, EventsSubscribe, IdentityParams, PinLogin,
    PinLoginParams, PinLogout, ReadersList, SignJws, SignJwsParams,
};
use cps_protocol::{
    ApiError, Bytes, CardId, CardObjects, ErrorKind, JwsAlgorithm, PinStatus, Purpose, Reader,
};

use crate::conflict::Holder;
use crate::error::RegistryError;
use crate::record::{Pairing, TYPE, sha256};

/// Signatures of one login: one, and more if another desk was quicker.
pub(crate) const TRIES: u32 = 5;

/// Seconds of one login: longer than a database that was restarted is waited for.
const LOGIN: u32 = 300;

/// A card that can sign a pairing.
#[derive(Debug)]
pub(crate) struct Card {
    pub(crate) id: CardId,
    pub(crate) holder: Holder,
    /// The number of the card, if its certificate has one.
    pub(crate) number: Option<String>,
    /// The generation, as the API names it.
    pub(crate) generation: String,
    /// SHA-256 of the authentication certificate, in hexadecimal.
    pub(crate) certificate: String,
    /// The serial number of that certificate, in hexadecimal.
    pub(crate) serial: String,
    pub(crate) pin: PinStatus,
}

/// Connects to the daemon.
///
/// # Errors
/// If none answers.
pub(crate) fn connect(global: &Global) -> Result<Client, RegistryError> {
    Ok(global.connect("cps-registry")?)
}

/// Returns the card that the options name, once it is ready.
///
/// # Errors
/// If there is none, or it cannot prove who its holder is. No PIN is asked for.
pub(crate) fn card(client: &Client, global: &Global) -> Result<Card, RegistryError> {
    read(client, &chosen(client, global)?)
}

/// Returns the identity of the holder of the card that the options name, trusted or not.
///
/// # Errors
/// If there is none.
pub(crate) fn identity(client: &Client, global: &Global) -> Result<Identity, RegistryError> {
    let params = IdentityParams {
        card: chosen(client, global)?,
        complete: false,
    };
    Ok(client.call::<CardsIdentity>(&params)?.identity)
}

/// Returns the id of the card that the options name, once it is ready.
fn chosen(client: &Client, global: &Global) -> Result<CardId, RegistryError> {
    client.call::<EventsSubscribe>(&Empty {})?;
    let readers = || client.call::<ReadersList>(&Empty {});
    let card = global
        .selection()
        .wait(global.wait, readers()?, |_, deadline| {
            if client.wait_event(Some(deadline))?.is_none() {
                return Ok::<_, RegistryError>(None);
            }
            // One look covers every event that has arrived.
            client.take_events()?;
            Ok(Some(readers()?))
        })?;
    Ok(card.id)
}

/// Returns what a card that is ready says of its holder.
///
/// # Errors
/// If it cannot prove who that is. No PIN is asked for.
pub(crate) fn read(client: &Client, id: &CardId) -> Result<Card, RegistryError> {
    let params = CardParams { card: id.clone() };
    let objects: CardObjects = client.call::<CardsObjects>(&params)?;
    // The technical key of the contactless side needs no PIN: it proves no presence of the holder.
    if !objects.login_required {
        return Err(ErrorKind::PinNone.into());
    }
    let mut certificates = objects.certificates.iter();
    let certificate = certificates.find(|one| one.key == Some(Purpose::Authentication));
    let certificate = certificate.ok_or(ErrorKind::KeyNotFound)?;
    let mut reasons = certificate.trust.reasons.iter();
    if let Some(reason) = reasons.find(|reason| !reason.leaves_open()) {
        return Err(RegistryError::NotTrusted(*reason));
    }
    let details = CertificateDetails::parse(&certificate.der.0).map_err(|error| {
        RegistryError::Api(ApiError::new(ErrorKind::CertificateDamaged).with_detail(error))
    })?;
    let national_id = NationalId::of_certificate(&details).ok_or(RegistryError::Nameless)?;
    let identity = Identity::from_details(&details);
    let holder = Holder {
        national_id: national_id.value,
        ..Holder::of(&identity)
    };
    Ok(Card {
        id: id.clone(),
        holder,
        number: identity
            .card_identity
            .number
            .map(|number| number.data.value),
        generation: objects.summary.generation.word().to_owned(),
        certificate: sha256(&details.der),
        serial: details.serial_number,
        pin: objects.pin,
    })
}

/// Logs in with a PIN, or has the holder do it by the dialog or on the reader, for so many signatures
/// as one pairing may need.
///
/// # Errors
/// Those of a login.
pub(crate) fn log_in(
    client: &Client,
    card: &Card,
    purpose: &str,
    pin: Option<Pin>,
) -> Result<(), RegistryError> {
    let params = match pin {
        Some(pin) => PinLoginParams::with_pin(card.id.clone(), pin),
        None => PinLoginParams::prompted(card.id.clone()),
    };
    let params = PinLoginParams {
        purpose: Some(purpose.to_owned()),
        max_signatures: Some(TRIES),
        ttl_seconds: Some(LOGIN),
        keys: Some(vec![Purpose::Authentication]),
        ..params
    };
    client.call_within::<PinLogin>(&params, PROMPT_DEADLINE)?;
    Ok(())
}

/// Whether the PIN can be typed on the reader of a card.
///
/// # Errors
/// If the daemon does not answer.
pub(crate) fn has_pin_pad(client: &Client, card: &Card) -> Result<bool, RegistryError> {
    let readers = client.call::<ReadersList>(&Empty {})?.readers;
    let holds = |reader: &Reader| {
        reader
            .summary
            .as_ref()
            .is_some_and(|held| held.id == card.id)
    };
    Ok(readers.iter().any(|reader| reader.pin_pad && holds(reader)))
}

/// Ends the login.
///
/// # Errors
/// If the card is gone for example.
pub(crate) fn log_out(client: &Client, card: &Card) -> Result<(), RegistryError> {
    let card = card.id.clone();
    match client.call::<PinLogout>(&CardParams { card }) {
        Ok(_) => Ok(()),
        // It has ended with its last signature.
        Err(error) if error.api_error().kind == ErrorKind::PinRequired => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Has the card sign a pairing, and returns the record.
///
/// # Errors
/// Those of a signature.
pub(crate) fn sign(
    client: &Client,
    card: &Card,
    pairing: &Pairing,
    purpose: &str,
) -> Result<String, RegistryError> {
    let payload = serde_json::to_vec(pairing).map_err(|error| {
        RegistryError::Api(ApiError::new(ErrorKind::Internal).with_detail(error))
    })?;
    let mut header = serde_json::Map::new();
    header.insert("typ".to_owned(), TYPE.into());
    let params = SignJwsParams {
        card: card.id.clone(),
        key: Purpose::Authentication,
        algorithm: JwsAlgorithm::Rs256,
        payload: Bytes(payload),
        header,
        with_certificate: true,
        purpose: Some(purpose.to_owned()),
        require_trusted: false,
    };
    Ok(client.call::<SignJws>(&params)?.jws)
}
