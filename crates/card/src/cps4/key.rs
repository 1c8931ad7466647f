use cps_apdu::ApduBytes;

use super::{layout, padding};
use crate::application::key::{in_application, pso_decipher, pso_sign};
use crate::session::Session;
use crate::{CardError, HashAlgorithm, KeyEntry, Purpose, SigningInput};

/// Signs with either key (`card.md` §6.8).
pub(super) fn sign(
    session: &mut Session<'_, '_>,
    key: &KeyEntry,
    input: &SigningInput,
) -> Result<ApduBytes, CardError> {
    let (scheme, digest) = match input {
        SigningInput::Digest { scheme, digest } => (scheme, digest),
        SigningInput::HashState(_) => {
            return Err(CardError::Unsupported("CPS4 cards hash nothing"));
        }
    };
    match (scheme.hash(), key.purpose) {
        (Some(hash), purpose) if scheme.is_pss() => {
            let algorithm = card_hash(hash)?.pss;
            let reference = match purpose {
                Purpose::Signature => key.reference,
                Purpose::Authentication | Purpose::Technical => layout::AUTHENTICATION_KEY,
            };
            compute_signature(session, algorithm, reference, hash, digest)
        }
        (Some(hash), Purpose::Signature) => {
            let algorithm = card_hash(hash)?.pkcs1;
            compute_signature(session, algorithm, key.reference, hash, digest)
        }
        (None, Purpose::Signature) => {
            let (hash, digest) =
                HashAlgorithm::of_raw_input(digest).ok_or(CardError::DataInvalid)?;
            let algorithm = card_hash(hash).map_err(|_| CardError::DataInvalid)?.pkcs1;
            compute_signature(session, algorithm, key.reference, hash, digest)
        }
        (Some(hash), Purpose::Authentication | Purpose::Technical) => {
            let info = hash.digest_info(digest).ok_or(CardError::DataInvalid)?;
            authenticate(session, key, &info)
        }
        (None, Purpose::Authentication | Purpose::Technical) => authenticate(session, key, digest),
    }
}

/// Deciphers; the padding is removed here, in constant time (`card.md` §6.8).
pub(super) fn decipher(
    session: &mut Session<'_, '_>,
    cryptogram: &[u8],
) -> Result<ApduBytes, CardError> {
    let padded = raw_private_key(session, cryptogram)?;
    padding::remove(&padded, cryptogram.len()).ok_or(CardError::DataInvalid)
}

fn card_hash(hash: HashAlgorithm) -> Result<&'static layout::CardHash, CardError> {
    layout::CARD_HASHES
        .iter()
        .find(|known| known.hash == hash)
        .ok_or(CardError::Unsupported(
            "the card knows SHA-1 and SHA-256 only",
        ))
}

/// Returns a signature that the card pads.
fn compute_signature(
    session: &mut Session<'_, '_>,
    algorithm: u8,
    key: u8,
    hash: HashAlgorithm,
    digest: &[u8],
) -> Result<ApduBytes, CardError> {
    if digest.len() != hash.digest_len() {
        return Err(CardError::DataInvalid);
    }
    let template = [layout::SIGNATURE, 2, algorithm, key | layout::SIGNING_KEY];
    in_application(session, |session| {
        pso_sign(session, layout::MSE_SIGN, &template, digest)
    })
}

/// Returns a signature of PKCS#1 v1.5 by the authentication key: padded here, deciphered by the
/// card, which has no INTERNAL AUTHENTICATE.
fn authenticate(
    session: &mut Session<'_, '_>,
    key: &KeyEntry,
    to_pad: &[u8],
) -> Result<ApduBytes, CardError> {
    let padded = padding::add(to_pad, key.modulus_length()).ok_or(CardError::DataInvalid)?;
    raw_private_key(session, &padded)
}

/// Raises a number to the private exponent of the authentication key.
fn raw_private_key(session: &mut Session<'_, '_>, number: &[u8]) -> Result<ApduBytes, CardError> {
    let template = [layout::DECIPHER_KEY, 1, layout::AUTHENTICATION_KEY];
    in_application(session, |session| {
        pso_decipher(session, layout::MSE_DECIPHER, &template, number)
    })
}
