//! `C_DigestInit`, `C_Digest`, `C_DigestUpdate`, `C_DigestFinal` (`pkcs11.md` §6.7).

use cps_protocol::HashAlgorithm;

use super::{hash::Hasher, must_be_idle, running};
use crate::{CkResult, CkRv, MechanismSource, OutBuf, Session, mechanisms::digest_hash};

/// A digest in progress.
pub(crate) struct DigestOperation {
    hash: HashAlgorithm,
    fresh: Hasher,
    input: Input,
}

enum Input {
    None,
    /// By `C_DigestUpdate`.
    Parts(Hasher),
    /// By a `C_Digest` that could not deliver yet: old programs fetch the answer with
    /// `C_DigestFinal`.
    Asked(Hasher),
}

impl Session<'_> {
    /// Does `C_DigestInit`.
    ///
    /// # Errors
    /// [`CkRv::OPERATION_ACTIVE`], [`CkRv::MECHANISM_INVALID`]
    pub fn digest_init(&self, mechanism: &dyn MechanismSource) -> CkResult {
        let mut operations = self.operations();
        must_be_idle(&operations.digest)?;
        let hash = digest_hash(mechanism)?;
        operations.digest = Some(DigestOperation {
            hash,
            fresh: Hasher::new(hash)?,
            input: Input::None,
        });
        Ok(())
    }

    /// Does `C_Digest`: of two calls with different data the last one counts.
    ///
    /// # Errors
    /// [`CkRv::OPERATION_NOT_INITIALIZED`], [`CkRv::OPERATION_ACTIVE`] after parts, which ends the
    /// operation, [`CkRv::BUFFER_TOO_SMALL`].
    pub fn digest(&self, data: &[u8], out: &mut OutBuf) -> CkResult {
        let mut operations = self.operations();
        let operation = running(&mut operations.digest)?;
        if matches!(operation.input, Input::Parts(_)) {
            operations.digest = None;
            return Err(CkRv::OPERATION_ACTIVE);
        }
        let mut hasher = operation.fresh.clone();
        hasher.update(data);
        operation.input = Input::Asked(hasher);
        drop(operations);
        self.digest_final(out)
    }

    /// Does `C_DigestUpdate`.
    ///
    /// # Errors
    /// [`CkRv::OPERATION_NOT_INITIALIZED`]
    pub fn digest_update(&self, part: &[u8]) -> CkResult {
        let mut operations = self.operations();
        let operation = running(&mut operations.digest)?;
        if !matches!(operation.input, Input::Parts(_)) {
            operation.input = Input::Parts(operation.fresh.clone());
        }
        if let Input::Parts(hasher) = &mut operation.input {
            hasher.update(part);
        }
        Ok(())
    }

    /// Does `C_DigestFinal`.
    ///
    /// # Errors
    /// [`CkRv::OPERATION_NOT_INITIALIZED`], [`CkRv::BUFFER_TOO_SMALL`]
    pub fn digest_final(&self, out: &mut OutBuf) -> CkResult {
        let mut operations = self.operations();
        let operation = running(&mut operations.digest)?;
        if !out.fits(operation.hash.digest_len())? {
            return Ok(());
        }
        let digest = match &operation.input {
            Input::None => operation.fresh.clone().finish(),
            Input::Parts(hasher) | Input::Asked(hasher) => hasher.clone().finish(),
        };
        operations.digest = None;
        out.deliver(&digest)
    }
}
