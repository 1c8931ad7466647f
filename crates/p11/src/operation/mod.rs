//! Operations: one of each kind per session, side by side (`pkcs11.md` §5.3).
//!
//! An operation ends with success and with every error but two: [`CkRv::BUFFER_TOO_SMALL`] and
//! [`CkRv::ARGUMENTS_BAD`]. The second is not the standard's text, but existing programs go on
//! after it.

mod collected;
mod decrypt;
mod digest;
mod encrypt;
mod hash;
mod sign;
mod verify;

use std::sync::TryLockError;

use self::{
    decrypt::DecryptOperation, digest::DigestOperation, encrypt::EncryptOperation,
    sign::SignOperation, verify::VerifyOperation,
};
use crate::{CkResult, CkRv, Session, search::Search, token::Epoch, values::Peeked};

/// The operations of a session: never printed, they hold private data.
#[derive(Default)]
pub(crate) struct Operations {
    pub(crate) search: Option<Search>,
    pub(crate) peeked: Option<Peeked>,
    digest: Option<DigestOperation>,
    sign: Option<SignOperation>,
    verify: Option<VerifyOperation>,
    encrypt: Option<EncryptOperation>,
    decrypt: Option<DecryptOperation>,
}

/// A kind of operation: a session has at most one of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationKind {
    /// `C_FindObjectsInit`
    Search,
    /// `C_EncryptInit`
    Encrypt,
    /// `C_DecryptInit`
    Decrypt,
    /// `C_DigestInit`
    Digest,
    /// `C_SignInit`
    Sign,
    /// `C_VerifyInit`
    Verify,
}

impl Session<'_> {
    /// Ends the operations of these kinds: `C_SessionCancel`, and in PKCS#11 3.0 the functions that
    /// begin an operation, without a mechanism. Kinds of which there is no operation are ignored
    /// (PKCS#11 3.0 base, section 5.6.5).
    ///
    /// # Errors
    /// [`CkRv::OPERATION_CANCEL_FAILED`] while another thread is in the middle of a call with an
    /// operation of this session: none has ended.
    pub fn cancel(&self, kinds: &[OperationKind]) -> CkResult {
        let mut operations = match self.open.operations.try_lock() {
            Ok(operations) => operations,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return Err(CkRv::OPERATION_CANCEL_FAILED),
        };
        for kind in kinds {
            match kind {
                OperationKind::Search => operations.search = None,
                OperationKind::Encrypt => operations.encrypt = None,
                OperationKind::Decrypt => operations.decrypt = None,
                OperationKind::Digest => operations.digest = None,
                OperationKind::Sign => operations.sign = None,
                OperationKind::Verify => operations.verify = None,
            }
        }
        Ok(())
    }
}

impl Operations {
    /// Returns the rights of the private-key operations in progress.
    pub(crate) fn rights(&mut self) -> impl Iterator<Item = &mut Option<Epoch>> {
        let sign = self.sign.as_mut().map(|sign| &mut sign.right);
        let decrypt = self.decrypt.as_mut().map(|decrypt| &mut decrypt.right);
        sign.into_iter().chain(decrypt)
    }

    /// Wipes what was read or deciphered with a login that is over.
    pub(crate) fn forget_private(&mut self) {
        self.peeked = None;
        if let Some(decrypt) = &mut self.decrypt {
            decrypt.forget();
        }
    }
}

/// # Errors
/// [`CkRv::OPERATION_ACTIVE`]
fn must_be_idle<T>(operation: &Option<T>) -> CkResult {
    match operation {
        Some(_) => Err(CkRv::OPERATION_ACTIVE),
        None => Ok(()),
    }
}

/// # Errors
/// [`CkRv::OPERATION_NOT_INITIALIZED`]
fn running<T>(operation: &mut Option<T>) -> CkResult<&mut T> {
    operation.as_mut().ok_or(CkRv::OPERATION_NOT_INITIALIZED)
}
