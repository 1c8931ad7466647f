//! `C_FindObjectsInit`, `C_FindObjects`, `C_FindObjectsFinal` (`pkcs11.md` §3.3).

use cryptoki_sys::{CK_OBJECT_HANDLE, CKA_CLASS, CKO_CERTIFICATE};

use crate::{
    CkResult, CkRv, Session,
    attributes::{Source, Wanted},
    objects::{Kind, Object},
};

/// A search and how far it has come.
pub(crate) struct Search {
    found: std::vec::IntoIter<CK_OBJECT_HANDLE>,
}

impl Session<'_> {
    /// Does `C_FindObjectsInit`: all visible objects that have every attribute of the template; for
    /// certificates by class alone, those of the holder (`names_the_holders`).
    ///
    /// # Errors
    /// [`CkRv::OPERATION_ACTIVE`]
    pub fn find_objects_init(&self, template: &[Wanted]) -> CkResult {
        let mut operations = self.operations();
        if operations.search.is_some() {
            return Err(CkRv::OPERATION_ACTIVE);
        }
        let sees_private = self.sees_private();
        let holders_only = names_the_holders(template);
        let found: Vec<_> = self
            .open
            .objects
            .iter()
            .filter(|(_, object)| sees_private || !object.private)
            .filter(|(_, object)| !holders_only || !matches!(object.kind, Kind::Authority))
            .filter(|(handle, object)| self.matches(*handle, object, template))
            .map(|(handle, _)| handle)
            .collect();
        operations.search = Some(Search {
            found: found.into_iter(),
        });
        Ok(())
    }

    /// Does `C_FindObjects`: at most `most` of the objects that have not been told yet.
    ///
    /// # Errors
    /// [`CkRv::OPERATION_NOT_INITIALIZED`]
    pub fn find_objects(&self, most: usize) -> CkResult<Vec<CK_OBJECT_HANDLE>> {
        let mut operations = self.operations();
        let search = operations.search.as_mut();
        let search = search.ok_or(CkRv::OPERATION_NOT_INITIALIZED)?;
        // The login may have ended since the search began. It is looked at once, so that one call
        // tells all of the private objects or none while another thread logs out.
        let sees_private = self.sees_private();
        Ok(search
            .found
            .by_ref()
            .filter(|handle| {
                let object = self.open.objects.find(*handle);
                object.is_some_and(|object| sees_private || !object.private)
            })
            .take(most)
            .collect())
    }

    /// Does `C_FindObjectsFinal`.
    ///
    /// # Errors
    /// [`CkRv::OPERATION_NOT_INITIALIZED`]
    pub fn find_objects_final(&self) -> CkResult {
        let ended = self.operations().search.take();
        ended.map(drop).ok_or(CkRv::OPERATION_NOT_INITIALIZED)
    }

    /// Whether an object has every attribute of a template; the card is asked for content only if
    /// everything else fits.
    fn matches(&self, handle: CK_OBJECT_HANDLE, object: &Object, template: &[Wanted]) -> bool {
        let mut content = None;
        for wanted in template {
            match object.attributes.find(wanted.kind) {
                Some(Source::Here(value)) if *value == wanted.value => {}
                Some(Source::OnCard) => content = Some(&wanted.value),
                _ => return false,
            }
        }
        match content {
            None => true,
            Some(wanted) => self
                .content(handle, object)
                .is_ok_and(|content| *content == *wanted),
        }
    }
}

/// Whether a template names the class of certificates and nothing else.
///
/// Programs that search so take each certificate for one of the holder's: ssh makes a login
/// identity of every one. Programs that look for authorities name more, the subject, the type of
/// the certificate or that it is an object of the token (`pkcs11.md` §3.3).
fn names_the_holders(template: &[Wanted]) -> bool {
    matches!(template, [only] if only.kind == CKA_CLASS && only.value == CKO_CERTIFICATE.to_ne_bytes())
}
