//! `sign.digest` and `sign.hash_state`: signatures of the card, with the trust in its certificate.

use std::sync::Arc;

use cps_card::KeyEntry;
use cps_protocol::assertion::AssertionKind;
use cps_protocol::audit::{Operation as Audited, Subject};
use cps_protocol::method::{self, SignDigestParams, SignHashStateParams, SignatureResult};
use cps_protocol::{
    ApiError, Bytes, CardId, ErrorKind, HashAlgorithm, HashedMessage, LeaseState, Purpose,
    SignScheme, SigningInput, Trust, TrustStatus,
};
use serde::Serialize;

use super::call::{Call, Outcome, check_length, queue};
use super::route::Operation;
use crate::audit::Note;
use crate::client::ClientId;
use crate::content::{CardCertificate, Content};
use crate::reader::{CardContext, CardOperation, Failure, Leases, OpenCard, ReaderContext};
use crate::verify;

/// A signature by a key of the card.
pub(super) struct Sign {
    pub(super) key: Purpose,
    pub(super) input: SigningInput,
    /// The use of the signature, in the caller's words.
    pub(super) purpose: Option<String>,
}

/// `sign.digest`
pub(super) struct SignDigest;

/// `sign.hash_state`
pub(super) struct SignHashState;

impl Operation for SignDigest {
    type Method = method::SignDigest;

    fn begin(
        call: &mut Call<'_>,
        params: SignDigestParams,
    ) -> Result<Outcome<SignatureResult>, ApiError> {
        let sign = Sign {
            key: params.key,
            input: SigningInput::Digest {
                scheme: params.scheme,
                digest: params.digest.0,
            },
            purpose: params.purpose,
        };
        sign.begin(call, params.card, params.require_trusted)
    }
}

impl Operation for SignHashState {
    type Method = method::SignHashState;

    fn begin(
        call: &mut Call<'_>,
        mut params: SignHashStateParams,
    ) -> Result<Outcome<SignatureResult>, ApiError> {
        let (card, require_trusted) = (params.card.clone(), params.require_trusted);
        let sign = Sign {
            key: params.key,
            purpose: params.purpose.take(),
            input: SigningInput::HashState(params.into_message()),
        };
        sign.begin(call, card, require_trusted)
    }
}

impl Sign {
    /// Queues the signature; its result says whether the certificate can be relied on.
    ///
    /// # Errors
    /// `certificate.untrusted`, if a trusted certificate was asked for.
    fn begin(
        self,
        call: &Call<'_>,
        card: CardId,
        require_trusted: bool,
    ) -> Result<Outcome<SignatureResult>, ApiError> {
        if let Some(purpose) = &self.purpose {
            check_length("purpose", purpose)?;
        }
        let (view, content) = call.read_card(&card)?;
        // A missing key is an error of its own, once it is the turn of this call.
        let found = content.key(self.key).ok();
        let judge = || found.and_then(|found| call.trust_of(&content, found));
        let needed = require_trusted.then(judge).flatten();
        if require_trusted && found.is_some() {
            check_trusted(&card, needed.as_ref())?;
        }
        let pending = queue(call.service, call.caller, &view, card, self);
        // While the card signs.
        let trust = needed.or_else(judge);
        Ok(Outcome::later(async move |deadline| {
            let signed = pending.result(&deadline).await?;
            Ok(SignatureResult { trust, ..signed })
        }))
    }
}

impl CardOperation for Sign {
    type Reply = SignatureResult;
    const NAME: &'static str = "sign";

    fn note(&self) -> Option<Note> {
        let (scheme, digest) = match &self.input {
            SigningInput::Digest { scheme, digest } => (Some(*scheme), Some(digest.clone())),
            SigningInput::HashState(message) => {
                (Some(SignScheme::pkcs1(message.hash)), message.digest())
            }
        };
        let subject = Subject {
            key: Some(self.key),
            scheme,
            digest: digest.map(Bytes),
            purpose: self.purpose.clone(),
            ..Subject::default()
        };
        Some(Note::new(Audited::Sign, subject))
    }

    fn run(&mut self, context: &mut CardContext<'_>) -> Result<SignatureResult, Failure> {
        sign(context, self.key, None, &self.input)
    }
}

/// Has a key sign for the caller; see [`Signer::sign`]. Trust is told by others.
pub(super) fn sign(
    context: &mut CardContext<'_>,
    key: Purpose,
    assertion: Option<AssertionKind>,
    input: &SigningInput,
) -> Result<SignatureResult, Failure> {
    let (open, reader) = (&mut *context.open, context.reader);
    let client = context.caller.id;
    open.check_usable()?;
    let content = Arc::clone(&open.content);
    let signer = Signer::new(&content, key)?;
    let (signature, lease) = signer.sign(open, reader, client, assertion, input)?;
    Ok(SignatureResult {
        trust: None,
        signature: Bytes(signature),
        rights: lease,
    })
}

/// A key that signs, with what its signatures are checked with.
pub(super) struct Signer<'c> {
    content: &'c Content,
    pub(super) key: &'c KeyEntry,
    public_key: Vec<u8>,
}

impl<'c> Signer<'c> {
    /// # Errors
    /// If the card has no such key, or no certificate that can be read for it.
    pub(super) fn new(content: &'c Content, key: Purpose) -> Result<Self, ApiError> {
        let key = content.key(key)?;
        let public_key = content.public_key(key)?;
        Ok(Self {
            content,
            key,
            public_key,
        })
    }

    /// Has the card sign for a client, checks the signature and counts it; returns it with what is
    /// left of the login, if the key needs one. `assertion` is the kind of the assertion that is
    /// signed, if it is one.
    ///
    /// # Errors
    /// `pin.required` without a login for this use; `key.usage`; `data.invalid`; those of the
    /// card; `signature.unverified`.
    pub(super) fn sign(
        &self,
        open: &mut OpenCard,
        reader: &ReaderContext,
        client: ClientId,
        assertion: Option<AssertionKind>,
        input: &SigningInput,
    ) -> Result<(Vec<u8>, Option<LeaseState>), Failure> {
        let key = self.key;
        let proof = open
            .leases
            .for_key(client, key.purpose, key.needs_pin, assertion)?;
        match input {
            SigningInput::Digest { scheme, digest } => {
                check_scheme(key, *scheme)?;
                check_digest("digest", key, *scheme, digest)?;
            }
            SigningInput::HashState(message) => check_hash_state(key, message)?,
        }
        let signature = open.card.sign(proof, key, input)?;
        let counted = self.count(&mut open.leases, reader, client, input, &signature);
        let lease = counted.inspect_err(|_| open.forget(reader))?;
        if lease.as_ref().is_some_and(|left| left.signatures_left == 0) {
            // The signature stands; a card that left since then is noticed by the next look.
            let _ = open.reset_if_unused(reader);
        }
        Ok((signature, lease))
    }

    /// Checks a signature that the card has made, and counts it; returns what is left of the login,
    /// if the key needs one.
    ///
    /// # Errors
    /// `signature.unverified`: the certificate may be one that is remembered and has been replaced,
    /// so the card is to be forgotten ([`OpenCard::forget`](crate::reader::OpenCard::forget)).
    pub(super) fn count(
        &self,
        leases: &mut Leases,
        reader: &ReaderContext,
        client: ClientId,
        input: &SigningInput,
        signature: &[u8],
    ) -> Result<Option<LeaseState>, ApiError> {
        if !verify::holds(&self.public_key, input, signature) {
            return Err(ErrorKind::SignatureUnverified.into());
        }
        if self.content.names_holder(self.key) {
            reader.registry.card_proven(reader.key, client);
        }
        Ok(match self.key.needs_pin {
            true => leases.count_signature(reader, client),
            false => None,
        })
    }
}

impl Call<'_> {
    /// Judges the certificate of a key; `None` if the card has none for it.
    pub(super) fn trust_of(&self, content: &Content, key: &KeyEntry) -> Option<Trust> {
        let certificate = content.certificate_of(key);
        certificate.ok().map(|certificate| self.trust(certificate))
    }

    /// Judges a certificate of a card.
    pub(super) fn trust(&self, certificate: &CardCertificate) -> Trust {
        let trust = &self.service.trust;
        trust.judge(certificate.der(), certificate.purpose).trust
    }
}

/// Checks that a key has a scheme.
///
/// # Errors
/// `key.usage`, which names the schemes that it has.
pub(super) fn check_scheme(key: &KeyEntry, scheme: SignScheme) -> Result<(), ApiError> {
    if key.schemes.contains(&scheme) {
        return Ok(());
    }
    let known: Vec<_> = key.schemes.iter().map(word).collect();
    let detail = format!(
        "the {} key does not sign with {}; it does with {}",
        word(&key.purpose),
        word(&scheme),
        known.join(", ")
    );
    Err(ApiError::new(ErrorKind::KeyUsage).with_detail(detail))
}

/// Returns the word of a value of an enumeration in JSON.
pub(super) fn word(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// Checks that a key hashes the last block of a message, and that the parts of the message fit each
/// other.
///
/// # Errors
/// `key.usage`; `data.invalid`, which names the parameter.
fn check_hash_state(key: &KeyEntry, message: &HashedMessage) -> Result<(), ApiError> {
    const BLOCK: u64 = 64;
    if !key.hash_on_card {
        let detail = format!(
            "the {} key hashes nothing: give the digest to sign.digest",
            word(&key.purpose)
        );
        return Err(ApiError::new(ErrorKind::KeyUsage).with_detail(detail));
    }
    check_scheme(key, SignScheme::pkcs1(message.hash))?;
    let (hashed, length) = (message.hashed, message.state.len());
    // The chaining value of these hashes is as long as the digest.
    let expected = match hashed {
        0 => 0,
        _ => message.hash.digest_len(),
    };
    let problem = if !hashed.is_multiple_of(BLOCK) {
        format!("hashed is {hashed} and no multiple of {BLOCK}")
    } else if length != expected {
        format!("state has {length} bytes in place of {expected}, with {hashed} bytes hashed")
    } else if !(1..=64).contains(&message.last_block.len()) {
        let length = message.last_block.len();
        format!("last_block has {length} bytes in place of 1 to {BLOCK}")
    } else {
        return Ok(());
    };
    Err(ApiError::new(ErrorKind::DataInvalid).with_detail(problem))
}

/// Checks that a key takes a digest, or bytes as given. A scheme that the key has not is left to
/// [`check_scheme`].
///
/// # Errors
/// `data.invalid`, which names the parameter.
pub(super) fn check_digest(
    field: &str,
    key: &KeyEntry,
    scheme: SignScheme,
    digest: &[u8],
) -> Result<(), ApiError> {
    let (length, most) = (digest.len(), usize::from(key.max_raw));
    let problem = match scheme.hash() {
        Some(hash) => match hash.check_digest(digest) {
            Ok(()) => return Ok(()),
            Err(error) => error.to_string(),
        },
        // Of no bytes with another key the card decides: a CPS4 signs them (`pkcs11.md` §4.3).
        None if length > most || (length == 0 && key.purpose == Purpose::Signature) => {
            format!("has {length} bytes in place of 1 to {most}")
        }
        None if key.purpose == Purpose::Signature && !is_hash(key, digest) => {
            "is neither a DigestInfo nor a digest that the key takes".to_owned()
        }
        None => return Ok(()),
    };
    let detail = format!("{field} {problem}");
    Err(ApiError::new(ErrorKind::DataInvalid).with_detail(detail))
}

/// Whether bytes as given are those of a hash that a signature key knows (`pkcs11.md` §4.3).
fn is_hash(key: &KeyEntry, bytes: &[u8]) -> bool {
    let hash = HashAlgorithm::of_raw_input(bytes).map(|(hash, _)| hash);
    hash.is_some_and(|hash| key.schemes.contains(&SignScheme::pkcs1(hash)))
}

/// Refuses a certificate that is not trusted; `None` stands for one that is missing.
///
/// # Errors
/// `certificate.untrusted`, with the words of the reasons.
pub(super) fn check_trusted(card: &CardId, trust: Option<&Trust>) -> Result<(), ApiError> {
    let detail = match trust {
        Some(trust) if trust.status == TrustStatus::Trusted => return Ok(()),
        Some(trust) => {
            let words: Vec<_> = trust.reasons.iter().map(|reason| reason.word()).collect();
            words.join(", ")
        }
        None => "the card has no certificate for this key".to_owned(),
    };
    Err(ApiError::new(ErrorKind::CertificateUntrusted)
        .with_card(card.clone())
        .with_detail(detail))
}
