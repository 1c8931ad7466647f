//! `C_VerifyInit`, `C_Verify`, `C_VerifyUpdate`, `C_VerifyFinal`: in the module, with the public
//! key (`pkcs11.md` §6.5).

use cps_protocol::HashAlgorithm;
use cryptoki_sys::CK_OBJECT_HANDLE;
use rsa::{Pkcs1v15Sign, Pss, RsaPublicKey};
use sha1::Sha1;
use sha2::Sha256;

use super::{
    collected::Collected,
    hash::{Hasher, hash_within},
    must_be_idle, running,
    sign::PADDING,
};
use crate::{
    CkResult, CkRv, MechanismSource, Session,
    mechanisms::{Scheme, signature_scheme},
    objects::{Kind, PublicKey, RsaKey},
};

/// A verification in progress.
pub(crate) struct VerifyOperation {
    key: RsaKey,
    in_parts: bool,
    input: Input,
}

enum Input {
    /// Collected as it is.
    Collected { data: Collected, rule: Rule },
    /// Hashed.
    Hashed { hasher: Hasher, padding: Padding },
}

#[derive(Clone, Copy, Debug)]
enum Rule {
    /// As it is, or also as a bare hash.
    Raw { bare_hash: bool },
    /// Exactly as long as the hash.
    Pss(HashAlgorithm),
}

#[derive(Clone, Copy, Debug)]
enum Padding {
    Pkcs1(HashAlgorithm),
    Pss(HashAlgorithm),
}

impl Session<'_> {
    /// Does `C_VerifyInit`.
    ///
    /// # Errors
    /// In this order: [`CkRv::OPERATION_ACTIVE`], [`CkRv::KEY_HANDLE_INVALID`],
    /// [`CkRv::KEY_TYPE_INCONSISTENT`], [`CkRv::MECHANISM_INVALID`],
    /// [`CkRv::MECHANISM_PARAM_INVALID`].
    pub fn verify_init(&self, mechanism: &dyn MechanismSource, key: CK_OBJECT_HANDLE) -> CkResult {
        let mut operations = self.operations();
        must_be_idle(&operations.verify)?;
        let objects = &self.open.objects;
        let object = objects.find(key).ok_or(CkRv::KEY_HANDLE_INVALID)?;
        let Kind::PublicKey(public) = &object.kind else {
            return Err(CkRv::KEY_TYPE_INCONSISTENT);
        };
        let scheme = signature_scheme(&objects.mechanisms, mechanism)?;
        operations.verify = Some(VerifyOperation {
            key: public.rsa.clone(),
            in_parts: false,
            input: Input::new(scheme, public)?,
        });
        Ok(())
    }

    /// Does `C_Verify`.
    ///
    /// # Errors
    /// [`CkRv::OPERATION_NOT_INITIALIZED`], [`CkRv::OPERATION_ACTIVE`] after parts,
    /// [`CkRv::DATA_LEN_RANGE`], [`CkRv::SIGNATURE_LEN_RANGE`], [`CkRv::SIGNATURE_INVALID`].
    pub fn verify(&self, data: &[u8], signature: &[u8]) -> CkResult {
        let operation = self.operations().verify.take();
        let mut operation = operation.ok_or(CkRv::OPERATION_NOT_INITIALIZED)?;
        if operation.in_parts {
            return Err(CkRv::OPERATION_ACTIVE);
        }
        operation.input.update(data)?;
        operation.check(signature)
    }

    /// Does `C_VerifyUpdate`.
    ///
    /// # Errors
    /// [`CkRv::OPERATION_NOT_INITIALIZED`], [`CkRv::DATA_LEN_RANGE`]
    pub fn verify_update(&self, part: &[u8]) -> CkResult {
        let mut operations = self.operations();
        let operation = running(&mut operations.verify)?;
        operation.in_parts = true;
        let updated = operation.input.update(part);
        if updated.is_err() {
            operations.verify = None;
        }
        updated
    }

    /// Does `C_VerifyFinal`.
    ///
    /// # Errors
    /// [`CkRv::OPERATION_NOT_INITIALIZED`], [`CkRv::DATA_LEN_RANGE`],
    /// [`CkRv::SIGNATURE_LEN_RANGE`], [`CkRv::SIGNATURE_INVALID`].
    pub fn verify_final(&self, signature: &[u8]) -> CkResult {
        let operation = self.operations().verify.take();
        operation
            .ok_or(CkRv::OPERATION_NOT_INITIALIZED)?
            .check(signature)
    }
}

impl VerifyOperation {
    fn check(self, signature: &[u8]) -> CkResult {
        if let Input::Collected {
            data,
            rule: Rule::Pss(_),
        } = &self.input
            && !data.is_full()
        {
            return Err(CkRv::DATA_LEN_RANGE);
        }
        if signature.len() != self.key.size() {
            return Err(CkRv::SIGNATURE_LEN_RANGE);
        }
        let key = &self.key.key;
        let good = match self.input {
            Input::Collected { data, rule } => match rule {
                Rule::Raw { bare_hash } => {
                    let raw = Pkcs1v15Sign::new_unprefixed();
                    key.verify(raw, &data, signature).is_ok()
                        || bare_hash
                            && hash_within(&data).is_some_and(|(hash, digest)| {
                                verifies(key, Padding::Pkcs1(hash), digest, signature)
                            })
                }
                Rule::Pss(hash) => verifies(key, Padding::Pss(hash), &data, signature),
            },
            Input::Hashed { hasher, padding } => {
                verifies(key, padding, &hasher.finish(), signature)
            }
        };
        match good {
            true => Ok(()),
            false => Err(CkRv::SIGNATURE_INVALID),
        }
    }
}

fn verifies(key: &RsaPublicKey, padding: Padding, digest: &[u8], signature: &[u8]) -> bool {
    let verified = match padding {
        Padding::Pkcs1(HashAlgorithm::Sha1) => {
            key.verify(Pkcs1v15Sign::new::<Sha1>(), digest, signature)
        }
        Padding::Pkcs1(_) => key.verify(Pkcs1v15Sign::new::<Sha256>(), digest, signature),
        Padding::Pss(HashAlgorithm::Sha1) => {
            key.verify(Pss::<Sha1>::new_with_salt(20), digest, signature)
        }
        Padding::Pss(_) => key.verify(Pss::<Sha256>::new_with_salt(32), digest, signature),
    };
    verified.is_ok()
}

impl Input {
    fn new(scheme: Scheme, key: &PublicKey) -> CkResult<Self> {
        let collected = |limit, rule| Self::Collected {
            data: Collected::up_to(limit),
            rule,
        };
        let hashed = |hash, padding| {
            let hasher = Hasher::new(hash)?;
            Ok(Self::Hashed { hasher, padding })
        };
        match scheme {
            Scheme::Raw => Ok(collected(
                key.rsa.size() - PADDING,
                Rule::Raw {
                    bare_hash: key.bare_hash,
                },
            )),
            Scheme::Pss(hash) => Ok(collected(hash.digest_len(), Rule::Pss(hash))),
            Scheme::Hashing(hash) => hashed(hash, Padding::Pkcs1(hash)),
            Scheme::HashingPss(hash) => hashed(hash, Padding::Pss(hash)),
        }
    }

    /// # Errors
    /// [`CkRv::DATA_LEN_RANGE`] for more than the mechanism takes.
    fn update(&mut self, part: &[u8]) -> CkResult {
        match self {
            Self::Collected { data, .. } => data.update(part)?,
            Self::Hashed { hasher, .. } => hasher.update(part),
        }
        Ok(())
    }
}
