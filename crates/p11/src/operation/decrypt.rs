//! `C_DecryptInit` and `C_Decrypt`: one block with the private key (`pkcs11.md` §6.6).

use cps_protocol::{ApiError, ErrorKind, Purpose};
use cryptoki_sys::{self as sys, CK_OBJECT_HANDLE};
use zeroize::Zeroizing;

use super::{must_be_idle, running};
use crate::{CkResult, CkRv, MechanismSource, OutBuf, Session, objects::Kind, token::Epoch};

/// A decryption in progress.
pub(crate) struct DecryptOperation {
    key: Purpose,
    pub(super) right: Option<Epoch>,
    size: usize,
    /// The exact length is known only after the card has worked: it works once, and the plaintext
    /// waits here for its delivery.
    done: Option<Deciphered>,
}

impl DecryptOperation {
    /// Wipes the plaintext that waits for its delivery.
    pub(super) fn forget(&mut self) {
        self.done = None;
    }
}

struct Deciphered {
    cryptogram: Vec<u8>,
    plaintext: Zeroizing<Vec<u8>>,
}

impl Session<'_> {
    /// Does `C_DecryptInit`: the login comes before the key, and a bad key is a bad object.
    ///
    /// # Errors
    /// In this order: [`CkRv::OPERATION_ACTIVE`], [`CkRv::USER_NOT_LOGGED_IN`],
    /// [`CkRv::OBJECT_HANDLE_INVALID`], [`CkRv::KEY_TYPE_INCONSISTENT`],
    /// [`CkRv::MECHANISM_INVALID`].
    pub fn decrypt_init(&self, mechanism: &dyn MechanismSource, key: CK_OBJECT_HANDLE) -> CkResult {
        let mut operations = self.operations();
        // An operation whose login is over has ended.
        operations
            .decrypt
            .take_if(|decrypt| self.still_has(decrypt.right).is_err());
        must_be_idle(&operations.decrypt)?;
        // Contactless too: there is no login.
        let right = self.user().ok_or(CkRv::USER_NOT_LOGGED_IN)?;
        let object = self.open.objects.find(key);
        let object = object.ok_or(CkRv::OBJECT_HANDLE_INVALID)?;
        let private = match &object.kind {
            Kind::PrivateKey(private) if private.key.decrypts => private,
            _ => return Err(CkRv::KEY_TYPE_INCONSISTENT),
        };
        if mechanism.number() != sys::CKM_RSA_PKCS {
            return Err(CkRv::MECHANISM_INVALID);
        }
        operations.decrypt = Some(DecryptOperation {
            key: private.key.key,
            right: Some(right),
            size: private.size,
            done: None,
        });
        Ok(())
    }

    /// Does `C_Decrypt`: the exact length for a length question, with one card operation in all.
    ///
    /// # Errors
    /// [`CkRv::OPERATION_NOT_INITIALIZED`], [`CkRv::ENCRYPTED_DATA_LEN_RANGE`],
    /// [`CkRv::ENCRYPTED_DATA_INVALID`] for every failure of the decipherment,
    /// [`CkRv::BUFFER_TOO_SMALL`].
    pub fn decrypt(&self, cryptogram: &[u8], out: &mut OutBuf) -> CkResult {
        let mut operations = self.operations();
        let right = running(&mut operations.decrypt)?.right;
        // Any failure from here on ends the operation, unless it is put back.
        let operation = operations.decrypt.take();
        let mut operation = operation.ok_or(CkRv::OPERATION_NOT_INITIALIZED)?;
        self.still_has(right)?;
        if cryptogram.len() != operation.size {
            return Err(CkRv::ENCRYPTED_DATA_LEN_RANGE);
        }
        let done = match operation.done.take() {
            Some(done) if done.cryptogram == cryptogram => done,
            _ => Deciphered {
                cryptogram: cryptogram.to_vec(),
                plaintext: self.decipher(&operation, cryptogram)?,
            },
        };
        match out.fits(done.plaintext.len()) {
            Ok(true) => out.deliver(&done.plaintext),
            kept => {
                operation.done = Some(done);
                operations.decrypt = Some(operation);
                kept.map(drop)
            }
        }
    }

    fn decipher(
        &self,
        operation: &DecryptOperation,
        cryptogram: &[u8],
    ) -> CkResult<Zeroizing<Vec<u8>>> {
        let (service, card) = (&self.open.service, &self.open.card);
        let deciphered = service.decrypt(card, operation.key, cryptogram);
        deciphered.map_err(|error| match looks_like_any_other(&error) {
            true => CkRv::ENCRYPTED_DATA_INVALID,
            false => self.failed_with(operation.right, &error),
        })
    }
}

/// Whether a failure may come from the cryptogram: its cause must not show.
fn looks_like_any_other(error: &ApiError) -> bool {
    matches!(
        error.kind,
        ErrorKind::DecryptFailed
            | ErrorKind::DataInvalid
            | ErrorKind::KeyUsage
            | ErrorKind::CardError
    )
}
