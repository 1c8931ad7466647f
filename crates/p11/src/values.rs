//! Reading and writing attributes (`pkcs11.md` §3.3, §7.3 and §7.4).

use std::time::{Duration, Instant};

use cryptoki_sys::{self as sys, CK_OBJECT_HANDLE};
use zeroize::Zeroizing;

use crate::{
    CkResult, CkRv, Session,
    attributes::{AttributeReply, AttributeRequest, Source, Wanted},
    objects::{Kind, Object},
    token::Epoch,
};

/// No file of a card is longer: its size is two bytes of its FCP (`card.md` §3.2).
const LONGEST_FILE: usize = 0xFFFF;

/// Time for which the length of `CPS_DATA` that a program was told stands for its content: programs
/// ask for the value at once, and other programs may write the file meanwhile.
const DELIVERY: Duration = Duration::from_secs(5);

/// The content of an object between the question for its length and its delivery.
pub(crate) struct Peeked {
    object: CK_OBJECT_HANDLE,
    login: Option<Epoch>,
    read: Instant,
    content: Zeroizing<Vec<u8>>,
}

impl Session<'_> {
    /// Does `C_GetAttributeValue`: every entry is answered, even after one that fails.
    ///
    /// # Errors
    /// [`CkRv::OBJECT_HANDLE_INVALID`] instead of replies. Beside them the gravest of: a failure
    /// of the card, [`CkRv::ATTRIBUTE_SENSITIVE`], [`CkRv::ATTRIBUTE_TYPE_INVALID`],
    /// [`CkRv::BUFFER_TOO_SMALL`].
    pub fn attribute_values(
        &self,
        handle: CK_OBJECT_HANDLE,
        requests: &[AttributeRequest],
    ) -> CkResult<(Vec<AttributeReply>, CkResult)> {
        let object = self.visible(handle)?;
        let mut gravest: Option<CkRv> = None;
        let replies = requests
            .iter()
            .map(|request| {
                self.attribute_value(handle, object, *request)
                    .unwrap_or_else(|error| {
                        if gravest.is_none_or(|known| gravity(known) < gravity(error)) {
                            gravest = Some(error);
                        }
                        AttributeReply::Unavailable
                    })
            })
            .collect();
        Ok((replies, gravest.map_or(Ok(()), Err)))
    }

    fn attribute_value(
        &self,
        handle: CK_OBJECT_HANDLE,
        object: &Object,
        request: AttributeRequest,
    ) -> CkResult<AttributeReply> {
        let source = object.attributes.find(request.kind);
        let source = source.ok_or(CkRv::ATTRIBUTE_TYPE_INVALID)?;
        if let (Source::OnCard, None, Some(length)) = (source, request.room, object.data_length()) {
            // Programs that list objects ask for lengths alone.
            return Ok(AttributeReply::Length(length));
        }
        let value = match source {
            Source::Sensitive => return Err(CkRv::ATTRIBUTE_SENSITIVE),
            Source::Here(value) => Zeroizing::new(value.clone()),
            Source::OnCard => self.peek(handle, object)?,
        };
        match request.room {
            None => Ok(AttributeReply::Length(value.len())),
            Some(room) if room < value.len() => Err(CkRv::BUFFER_TOO_SMALL),
            Some(_) => {
                // Other attributes are often asked for in the same call.
                if matches!(source, Source::OnCard) {
                    self.operations().peeked = None;
                }
                Ok(AttributeReply::Value(value))
            }
        }
    }

    /// Returns the content of a data object, kept until it is delivered, so that the question for
    /// the length costs no reading of its own: 4 seconds for a `CPS_DATA` of 4 KiB. That is never
    /// kept otherwise (`pkcs11.md` §7.3), and not for long.
    fn peek(&self, handle: CK_OBJECT_HANDLE, object: &Object) -> CkResult<Zeroizing<Vec<u8>>> {
        let login = object.private.then(|| self.user()).flatten();
        if let Some(peeked) = &self.operations().peeked
            && peeked.object == handle
            && peeked.login == login
            && (object.private || peeked.read.elapsed() < DELIVERY)
        {
            return Ok(peeked.content.clone());
        }
        let content = self.content(handle, object)?;
        self.operations().peeked = Some(Peeked {
            object: handle,
            login,
            read: Instant::now(),
            content: content.clone(),
        });
        Ok(content)
    }

    /// Returns the content of a data object as the card holds it.
    pub(crate) fn content(
        &self,
        handle: CK_OBJECT_HANDLE,
        object: &Object,
    ) -> CkResult<Zeroizing<Vec<u8>>> {
        let Kind::Data(data) = &object.kind else {
            return Err(CkRv::ATTRIBUTE_TYPE_INVALID);
        };
        if let Some(content) = self.open.objects.cached(handle) {
            return Ok(Zeroizing::new(content));
        }
        let login = self.user();
        let read = self.open.service.read_data(&self.open.card, &data.label);
        let content = read.map_err(|error| self.failed_with(login, &error))?;
        if data.cacheable {
            self.open.objects.cache(handle, &content);
        }
        Ok(content)
    }

    /// Does `C_SetAttributeValue`: writes the content of `CPS_DATA`, where the card lets it be
    /// written.
    ///
    /// # Errors
    /// In the order of `pkcs11.md` §7.4; everything is checked before anything is written.
    pub fn set_attribute_values(&self, handle: CK_OBJECT_HANDLE, template: &[Wanted]) -> CkResult {
        let object = self.visible(handle)?;
        if !self.open.read_write {
            return Err(CkRv::SESSION_READ_ONLY);
        }
        let data = match &object.kind {
            Kind::Data(data) if data.modifiable => data,
            _ => return Err(CkRv::ATTRIBUTE_READ_ONLY),
        };
        if template.iter().any(|wanted| wanted.kind != sys::CKA_VALUE) {
            return Err(CkRv::ATTRIBUTE_READ_ONLY);
        }
        if template
            .iter()
            .any(|wanted| wanted.value.len() > LONGEST_FILE)
        {
            return Err(CkRv::ATTRIBUTE_VALUE_INVALID);
        }
        let (service, card) = (&self.open.service, &self.open.card);
        for wanted in template {
            let login = self.user();
            if login.is_none() {
                // Only the size of the file tells which of the two errors it is.
                let size = match data.length {
                    Some(length) => length,
                    None => self.content(handle, object)?.len(),
                };
                return Err(match wanted.value.len() > size {
                    true => CkRv::ATTRIBUTE_VALUE_INVALID,
                    false => CkRv::USER_NOT_LOGGED_IN,
                });
            }
            service
                .write_data(card, &data.label, &wanted.value)
                .map_err(|error| self.failed_with(login, &error))?;
            self.module.lock().sessions.forget_peeked(card);
        }
        Ok(())
    }

    /// Does `C_DestroyObject`: nothing on a card can be destroyed.
    ///
    /// # Errors
    /// Always: [`CkRv::OBJECT_HANDLE_INVALID`] or [`CkRv::FUNCTION_NOT_SUPPORTED`].
    pub fn destroy_object(&self, handle: CK_OBJECT_HANDLE) -> CkResult {
        self.visible(handle)?;
        Err(CkRv::FUNCTION_NOT_SUPPORTED)
    }
}

/// Orders the errors of one template.
fn gravity(error: CkRv) -> u8 {
    match error {
        CkRv::BUFFER_TOO_SMALL => 0,
        CkRv::ATTRIBUTE_TYPE_INVALID => 1,
        CkRv::ATTRIBUTE_SENSITIVE => 2,
        _ => 3,
    }
}
