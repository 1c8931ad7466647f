//! `C_SignInit`, `C_Sign`, `C_SignUpdate`, `C_SignFinal` (`pkcs11.md` §6.4).

use cps_protocol::{HashAlgorithm, HashState, LeaseState, Purpose, SignScheme, SigningInput};
use cryptoki_sys::CK_OBJECT_HANDLE;

use super::{
    collected::Collected,
    hash::{Hasher, hash_within},
    must_be_idle, running,
};
use crate::{
    CkResult, CkRv, MechanismSource, OutBuf, Session,
    mechanisms::{Scheme, signature_scheme},
    objects::{Kind, PrivateKey, signs_empty_data},
    token::Epoch,
};

/// PKCS#1 v1.5 padding takes at least this much of the modulus (RFC 8017, section 9.2).
pub(super) const PADDING: usize = 11;

/// A signature in progress.
pub(crate) struct SignOperation {
    key: Purpose,
    /// The login that the key needs, if it needs one.
    pub(super) right: Option<Epoch>,
    /// Length of the signature.
    size: usize,
    in_parts: bool,
    input: Input,
}

/// Treatment of the data.
enum Input {
    /// Collected as it is.
    Collected { data: Collected, rule: Rule },
    /// Hashed here.
    Hashed { hasher: Hasher, scheme: SignScheme },
    /// Hashed here but for the last block.
    HashedOnCard {
        state: HashState,
        hash: HashAlgorithm,
    },
}

/// Condition on collected data.
#[derive(Clone, Copy, Debug)]
enum Rule {
    /// Anything; nothing at all only if the card can.
    Any { empty: bool },
    /// A hash, bare or in a DigestInfo.
    Hash,
    /// Exactly as long as the hash of the scheme.
    Exactly(SignScheme),
}

impl Session<'_> {
    /// Does `C_SignInit`: every error of key and mechanism is found here.
    ///
    /// # Errors
    /// In this order: [`CkRv::OPERATION_ACTIVE`], [`CkRv::KEY_HANDLE_INVALID`],
    /// [`CkRv::USER_NOT_LOGGED_IN`], [`CkRv::KEY_TYPE_INCONSISTENT`],
    /// [`CkRv::MECHANISM_INVALID`], [`CkRv::MECHANISM_PARAM_INVALID`].
    pub fn sign_init(&self, mechanism: &dyn MechanismSource, key: CK_OBJECT_HANDLE) -> CkResult {
        let mut operations = self.operations();
        // An operation whose login is over has ended.
        operations
            .sign
            .take_if(|sign| self.still_has(sign.right).is_err());
        must_be_idle(&operations.sign)?;
        let objects = &self.open.objects;
        let object = objects.find(key).ok_or(CkRv::KEY_HANDLE_INVALID)?;
        let right = self.right_to(object)?;
        let Kind::PrivateKey(private) = &object.kind else {
            return Err(CkRv::KEY_TYPE_INCONSISTENT);
        };
        if private.key.schemes.is_empty() {
            return Err(CkRv::KEY_TYPE_INCONSISTENT);
        }
        let scheme = signature_scheme(&objects.mechanisms, mechanism)?;
        let empty = signs_empty_data(objects.card.summary.generation);
        operations.sign = Some(SignOperation {
            key: private.key.key,
            right,
            size: private.size,
            in_parts: false,
            input: Input::new(scheme, private, empty)?,
        });
        Ok(())
    }

    /// Does `C_Sign`; `data` is `None` for a null pointer.
    ///
    /// # Errors
    /// [`CkRv::OPERATION_NOT_INITIALIZED`], [`CkRv::OPERATION_ACTIVE`] after parts,
    /// [`CkRv::BUFFER_TOO_SMALL`], [`CkRv::ARGUMENTS_BAD`] without data,
    /// [`CkRv::DATA_LEN_RANGE`], [`CkRv::DATA_INVALID`], then what the card says.
    pub fn sign(&self, data: Option<&[u8]>, out: &mut OutBuf) -> CkResult {
        self.end_sign_without_right()?;
        let mut operations = self.operations();
        let operation = running(&mut operations.sign)?;
        if operation.in_parts {
            operations.sign = None;
            return Err(CkRv::OPERATION_ACTIVE);
        }
        if !out.fits(operation.size)? {
            return Ok(());
        }
        let data = data.ok_or(CkRv::ARGUMENTS_BAD)?;
        let Some(mut operation) = operations.sign.take() else {
            return Err(CkRv::OPERATION_NOT_INITIALIZED);
        };
        operation.input.update(data)?;
        self.sign_on_card(operation, out)
    }

    /// Does `C_SignUpdate`.
    ///
    /// # Errors
    /// [`CkRv::OPERATION_NOT_INITIALIZED`], [`CkRv::DATA_LEN_RANGE`]
    pub fn sign_update(&self, part: &[u8]) -> CkResult {
        self.end_sign_without_right()?;
        let mut operations = self.operations();
        let operation = running(&mut operations.sign)?;
        operation.in_parts = true;
        let updated = operation.input.update(part);
        if updated.is_err() {
            operations.sign = None;
        }
        updated
    }

    /// Does `C_SignFinal`.
    ///
    /// # Errors
    /// As [`Self::sign`].
    pub fn sign_final(&self, out: &mut OutBuf) -> CkResult {
        self.end_sign_without_right()?;
        let mut operations = self.operations();
        let operation = running(&mut operations.sign)?;
        if !out.fits(operation.size)? {
            return Ok(());
        }
        let Some(operation) = operations.sign.take() else {
            return Err(CkRv::OPERATION_NOT_INITIALIZED);
        };
        self.sign_on_card(operation, out)
    }

    /// Ends a signature whose login is over.
    fn end_sign_without_right(&self) -> CkResult {
        let mut operations = self.operations();
        let right = running(&mut operations.sign)?.right;
        self.still_has(right)
            .inspect_err(|_| operations.sign = None)
    }

    fn sign_on_card(&self, operation: SignOperation, out: &mut OutBuf) -> CkResult {
        let request = operation.input.finish()?;
        let (service, card) = (&self.open.service, &self.open.card);
        let signed = service
            .sign(card, operation.key, request)
            .map_err(|error| self.failed_with(operation.right, &error))?;
        let is_last = |lease: LeaseState| lease.signatures_left == 0;
        if let (Some(login), true) = (operation.right, signed.rights.is_some_and(is_last)) {
            self.login_used_up(login);
        }
        let signature = signed.signature.0;
        if signature.len() != operation.size {
            return Err(CkRv::DEVICE_ERROR);
        }
        out.deliver(&signature)
    }
}

impl Input {
    fn new(scheme: Scheme, private: &PrivateKey, empty: bool) -> CkResult<Self> {
        let key = &private.key;
        let collected = |limit, rule| Self::Collected {
            data: Collected::up_to(limit),
            rule,
        };
        let pss = |hash| SignScheme::pss(hash).ok_or(CkRv::MECHANISM_INVALID);
        let hashed = |hash, scheme| {
            let hasher = Hasher::new(hash)?;
            Ok(Self::Hashed { hasher, scheme })
        };
        match scheme {
            Scheme::Raw if private.signs_hashes_only() => {
                Ok(collected(private.size - PADDING, Rule::Hash))
            }
            Scheme::Raw => Ok(collected(key.max_raw.into(), Rule::Any { empty })),
            Scheme::Hashing(hash) if key.hash_on_card => {
                let state = HashState::new(hash).ok_or(CkRv::MECHANISM_INVALID)?;
                Ok(Self::HashedOnCard { state, hash })
            }
            Scheme::Hashing(hash) => hashed(hash, SignScheme::pkcs1(hash)),
            Scheme::Pss(hash) => Ok(collected(hash.digest_len(), Rule::Exactly(pss(hash)?))),
            Scheme::HashingPss(hash) => hashed(hash, pss(hash)?),
        }
    }

    /// # Errors
    /// [`CkRv::DATA_LEN_RANGE`] for more than the key takes.
    fn update(&mut self, part: &[u8]) -> CkResult {
        match self {
            Self::Collected { data, .. } => data.update(part)?,
            Self::Hashed { hasher, .. } => hasher.update(part),
            Self::HashedOnCard { state, .. } => state.update(part),
        }
        Ok(())
    }

    /// # Errors
    /// [`CkRv::DATA_LEN_RANGE`], [`CkRv::DATA_INVALID`]
    fn finish(self) -> CkResult<SigningInput> {
        let (scheme, digest) = match self {
            Self::Collected { data, rule } => match rule {
                Rule::Any { empty: false } if data.is_empty() => return Err(CkRv::DATA_LEN_RANGE),
                Rule::Any { .. } => (SignScheme::RsaPkcs1, data.to_vec()),
                Rule::Hash => {
                    let (hash, digest) = hash_within(&data).ok_or(CkRv::DATA_INVALID)?;
                    (SignScheme::pkcs1(hash), digest.to_vec())
                }
                Rule::Exactly(_) if !data.is_full() => return Err(CkRv::DATA_LEN_RANGE),
                Rule::Exactly(scheme) => (scheme, data.to_vec()),
            },
            Self::Hashed { hasher, scheme } => (scheme, hasher.finish()),
            Self::HashedOnCard { state, hash } => match state.finish() {
                Some(message) => return Ok(SigningInput::HashState(message)),
                // The card cannot hash the empty message (`card.md` §6.3).
                None => (SignScheme::pkcs1(hash), Hasher::new(hash)?.finish()),
            },
        };
        Ok(SigningInput::Digest { scheme, digest })
    }
}
