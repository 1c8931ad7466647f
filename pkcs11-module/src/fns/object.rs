//! Object management functions (PKCS#11 2.40 base, section 5.7).

use cps_p11::{AttributeReply, AttributeRequest};
use cryptoki_sys::{
    CK_ATTRIBUTE, CK_OBJECT_HANDLE, CK_RV, CK_SESSION_HANDLE, CK_ULONG, CK_UNAVAILABLE_INFORMATION,
};

use crate::{
    boundary::{attributes, give, not_null, session_entry, to_ulong, to_usize, wanted},
    unsupported::unsupported_functions,
};

unsupported_functions! {
    /// Does `C_CreateObject`.
    #[unsafe(no_mangle)]
    pub fn C_CreateObject(
        session: CK_SESSION_HANDLE,
        template: *mut CK_ATTRIBUTE,
        count: CK_ULONG,
        object: *mut CK_OBJECT_HANDLE,
    ) needs [template[count], object];

    /// Does `C_CopyObject`.
    #[unsafe(no_mangle)]
    pub fn C_CopyObject(
        session: CK_SESSION_HANDLE,
        object: CK_OBJECT_HANDLE,
        template: *mut CK_ATTRIBUTE,
        count: CK_ULONG,
        copy: *mut CK_OBJECT_HANDLE,
    ) needs [template[count], copy];
}

/// Does `C_DestroyObject`.
#[unsafe(no_mangle)]
pub extern "C" fn C_DestroyObject(session: CK_SESSION_HANDLE, object: CK_OBJECT_HANDLE) -> CK_RV {
    session_entry(session, |session| session.destroy_object(object))
}

unsupported_functions! {
    /// Does `C_GetObjectSize`.
    #[unsafe(no_mangle)]
    pub fn C_GetObjectSize(
        session: CK_SESSION_HANDLE,
        object: CK_OBJECT_HANDLE,
        size: *mut CK_ULONG,
    ) needs [size];
}

/// Does `C_GetAttributeValue`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_GetAttributeValue(
    session: CK_SESSION_HANDLE,
    object: CK_OBJECT_HANDLE,
    template: *mut CK_ATTRIBUTE,
    count: CK_ULONG,
) -> CK_RV {
    session_entry(session, |session| {
        // SAFETY: `template` is null or points to `count` attributes that outlive the call.
        let entries = unsafe { attributes(template, count) }?;
        let requests: Vec<_> = entries
            .iter()
            .map(|entry| AttributeRequest {
                kind: entry.type_,
                room: (!entry.pValue.is_null()).then(|| to_usize(entry.ulValueLen)),
            })
            .collect();
        let (replies, result) = session.attribute_values(object, &requests)?;
        for (index, (mut entry, reply)) in entries.into_iter().zip(replies).enumerate() {
            entry.ulValueLen = match &reply {
                AttributeReply::Unavailable => CK_UNAVAILABLE_INFORMATION,
                AttributeReply::Length(length) => to_ulong(*length),
                AttributeReply::Value(value) => {
                    let buffer: *mut u8 = entry.pValue.cast();
                    // SAFETY: there is a buffer, and it was found long enough.
                    unsafe { buffer.copy_from_nonoverlapping(value.as_ptr(), value.len()) };
                    to_ulong(value.len())
                }
            };
            // SAFETY: within the template.
            let place = unsafe { template.add(index) };
            // SAFETY: `place` is an entry of `template`, which has `count` writable ones.
            unsafe { give(place, entry) }?;
        }
        result
    })
}

/// Does `C_SetAttributeValue`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_SetAttributeValue(
    session: CK_SESSION_HANDLE,
    object: CK_OBJECT_HANDLE,
    template: *mut CK_ATTRIBUTE,
    count: CK_ULONG,
) -> CK_RV {
    session_entry(session, |session| {
        // SAFETY: `template` is null or points to `count` attributes, which outlive the call.
        let values = unsafe { wanted(template, count) }?;
        session.set_attribute_values(object, &values)
    })
}

/// Does `C_FindObjectsInit`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_FindObjectsInit(
    session: CK_SESSION_HANDLE,
    template: *mut CK_ATTRIBUTE,
    count: CK_ULONG,
) -> CK_RV {
    session_entry(session, |session| {
        // SAFETY: `template` is null or points to `count` attributes, which outlive the call.
        let template = unsafe { wanted(template, count) }?;
        session.find_objects_init(&template)
    })
}

/// Does `C_FindObjects`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_FindObjects(
    session: CK_SESSION_HANDLE,
    objects: *mut CK_OBJECT_HANDLE,
    most: CK_ULONG,
    count: *mut CK_ULONG,
) -> CK_RV {
    session_entry(session, |session| {
        not_null(count)?;
        if most > 0 {
            not_null(objects)?;
        }
        let found = session.find_objects(to_usize(most))?;
        for (index, handle) in found.iter().enumerate() {
            // SAFETY: no more were found than there is room for.
            let place = unsafe { objects.add(index) };
            // SAFETY: `place` is one of the `most` handles that are writable at `objects`.
            unsafe { give(place, *handle) }?;
        }
        // SAFETY: `count` is null or points to writable memory of the type of the answer.
        unsafe { give(count, to_ulong(found.len())) }
    })
}

/// Does `C_FindObjectsFinal`.
#[unsafe(no_mangle)]
pub extern "C" fn C_FindObjectsFinal(session: CK_SESSION_HANDLE) -> CK_RV {
    session_entry(session, |session| session.find_objects_final())
}
