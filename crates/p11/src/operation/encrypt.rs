//! `C_EncryptInit` and `C_Encrypt`: one block with the public key, in the module (`pkcs11.md`
//! §6.6).

use cryptoki_sys::{self as sys, CK_OBJECT_HANDLE};
use getrandom::SysRng;
use rsa::{Pkcs1v15Encrypt, rand_core::UnwrapErr};

use super::{must_be_idle, running, sign::PADDING};
use crate::{
    CkResult, CkRv, MechanismSource, OutBuf, Session,
    objects::{Kind, RsaKey},
};

/// An encryption in progress.
pub(crate) struct EncryptOperation {
    key: RsaKey,
}

impl Session<'_> {
    /// Does `C_EncryptInit`.
    ///
    /// # Errors
    /// In this order: [`CkRv::OPERATION_ACTIVE`], [`CkRv::KEY_HANDLE_INVALID`],
    /// [`CkRv::KEY_TYPE_INCONSISTENT`] for anything but the public authentication key,
    /// [`CkRv::MECHANISM_INVALID`].
    pub fn encrypt_init(&self, mechanism: &dyn MechanismSource, key: CK_OBJECT_HANDLE) -> CkResult {
        let mut operations = self.operations();
        must_be_idle(&operations.encrypt)?;
        let object = self.open.objects.find(key);
        let object = object.ok_or(CkRv::KEY_HANDLE_INVALID)?;
        let key = match &object.kind {
            Kind::PublicKey(public) if public.encrypts => &public.rsa,
            _ => return Err(CkRv::KEY_TYPE_INCONSISTENT),
        };
        if mechanism.number() != sys::CKM_RSA_PKCS {
            return Err(CkRv::MECHANISM_INVALID);
        }
        operations.encrypt = Some(EncryptOperation { key: key.clone() });
        Ok(())
    }

    /// Does `C_Encrypt`.
    ///
    /// # Errors
    /// [`CkRv::OPERATION_NOT_INITIALIZED`], [`CkRv::BUFFER_TOO_SMALL`],
    /// [`CkRv::DATA_LEN_RANGE`].
    pub fn encrypt(&self, data: &[u8], out: &mut OutBuf) -> CkResult {
        let mut operations = self.operations();
        let size = running(&mut operations.encrypt)?.key.size();
        if !out.fits(size)? {
            return Ok(());
        }
        let operation = operations.encrypt.take();
        let operation = operation.ok_or(CkRv::OPERATION_NOT_INITIALIZED)?;
        if data.len() > size - PADDING {
            return Err(CkRv::DATA_LEN_RANGE);
        }
        // The system's generator does not fail after the start of the system.
        let mut random = UnwrapErr(SysRng);
        let key = &operation.key.key;
        let cryptogram = key.encrypt(&mut random, Pkcs1v15Encrypt, data);
        out.deliver(&cryptogram.map_err(|_| CkRv::GENERAL_ERROR)?)
    }
}
