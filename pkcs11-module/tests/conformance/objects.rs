//! Object management functions (PKCS#11 2.40 base, section 5.7).

use cryptoki_sys::*;

use crate::{
    library::{Data, Null, Room},
    row::{Row, row},
    target::{
        CERTIFICATE, PRIVATE_AUTHENTICATION, PUBLIC_AUTHENTICATION, PUBLIC_DATA,
        State::{ReadOnly, ReadOnlyUser, ReadWrite, ReadWriteUser},
        Target, WRITABLE_DATA,
    },
};

const NO_OBJECT: CK_OBJECT_HANDLE = 0xFFFF_0000;

/// The answer, after the attribute's length was found to be this.
fn of_length(t: &Target<'_>, answer: CK_RV, length: CK_ULONG) -> CK_RV {
    assert_eq!(t.number.get(), length, "length");
    answer
}

/// A search for private keys that finds none, or all.
fn private_keys(t: &Target<'_>, expected: CK_ULONG) -> CK_RV {
    let class = CKO_PRIVATE_KEY.to_ne_bytes();
    t.must(t.find_objects_init(t.session, &[(CKA_CLASS, Data(&class))]));
    let answer = t.find_objects(t.session, true, 64, true);
    assert_eq!(t.number.get(), expected, "private keys");
    answer
}

#[rustfmt::skip] // one row, one line or two
pub(crate) fn rows() -> Vec<Row> {
    vec![
        row("C_CreateObject", ReadWriteUser, "null", "5.7",
            |t| t.create_object(t.session, &[], false), CKR_ARGUMENTS_BAD),
        row("C_CreateObject", ReadWriteUser, "a card", "5.7",
            |t| t.create_object(t.session, &[], true), CKR_FUNCTION_NOT_SUPPORTED)
            .differs(CKR_TEMPLATE_INCOMPLETE, "it makes objects"),
        row("C_CopyObject", ReadWriteUser, "null", "5.7",
            |t| { let o = t.object(PUBLIC_DATA); t.copy_object(t.session, o, false) },
            CKR_ARGUMENTS_BAD),
        row("C_CopyObject", ReadWriteUser, "a card", "5.7",
            |t| { let o = t.object(PUBLIC_DATA); t.copy_object(t.session, o, true) },
            CKR_FUNCTION_NOT_SUPPORTED).ours(),
        row("C_DestroyObject", ReadWriteUser, "no such object", "5.7",
            |t| t.destroy_object(t.session, NO_OBJECT), CKR_OBJECT_HANDLE_INVALID),
        row("C_DestroyObject", ReadWriteUser, "a card", "5.7",
            |t| { let o = t.object(PUBLIC_DATA); t.destroy_object(t.session, o) },
            CKR_FUNCTION_NOT_SUPPORTED).ours(),
        row("C_GetObjectSize", ReadOnly, "null", "5.7",
            |t| { let o = t.object(PUBLIC_DATA); t.object_size(t.session, o, false) },
            CKR_ARGUMENTS_BAD),
        row("C_GetObjectSize", ReadOnly, "a card", "5.7",
            |t| { let o = t.object(PUBLIC_DATA); t.object_size(t.session, o, true) },
            CKR_FUNCTION_NOT_SUPPORTED)
            .differs(CKR_OK, "it answers with an unknown size"),

        row("C_GetAttributeValue", ReadOnly, "length question", "5.7", |t| {
            let object = t.object(PUBLIC_DATA);
            let answer = t.attribute(t.session, object, CKA_LABEL, Room::Question);
            of_length(t, answer, 11)
        }, CKR_OK),
        row("C_GetAttributeValue", ReadOnly, "more room than needed", "5.7", |t| {
            let object = t.object(PUBLIC_DATA);
            let answer = t.attribute(t.session, object, CKA_LABEL, Room::Bytes(64));
            of_length(t, answer, 11)
        }, CKR_OK),
        row("C_GetAttributeValue", ReadOnly, "too little room", "5.7", |t| {
            let object = t.object(PUBLIC_DATA);
            let answer = t.attribute(t.session, object, CKA_LABEL, Room::Bytes(10));
            of_length(t, answer, CK_UNAVAILABLE_INFORMATION)
        }, CKR_BUFFER_TOO_SMALL),
        row("C_GetAttributeValue", ReadOnly, "an attribute of other objects", "5.7", |t| {
            let object = t.object(PUBLIC_DATA);
            let answer = t.attribute(t.session, object, CKA_MODULUS, Room::Bytes(10));
            of_length(t, answer, CK_UNAVAILABLE_INFORMATION)
        }, CKR_ATTRIBUTE_TYPE_INVALID),
        row("C_GetAttributeValue", ReadOnly, "an attribute of nobody", "5.7", |t| {
            let object = t.object(CERTIFICATE);
            t.attribute(t.session, object, CKA_VENDOR_DEFINED + 1, Room::Question)
        }, CKR_ATTRIBUTE_TYPE_INVALID),
        row("C_GetAttributeValue", ReadOnlyUser, "the key itself", "5.7", |t| {
            let object = t.object(PRIVATE_AUTHENTICATION);
            let answer = t.attribute(t.session, object, CKA_PRIVATE_EXPONENT, Room::Bytes(512));
            of_length(t, answer, CK_UNAVAILABLE_INFORMATION)
        }, CKR_ATTRIBUTE_SENSITIVE),
        row("C_GetAttributeValue", ReadOnlyUser, "its modulus", "5.7", |t| {
            let object = t.object(PRIVATE_AUTHENTICATION);
            let answer = t.attribute(t.session, object, CKA_MODULUS, Room::Bytes(256));
            of_length(t, answer, 256)
        }, CKR_OK),
        row("C_GetAttributeValue", ReadOnly, "no such object", "5.7",
            |t| t.attribute(t.session, NO_OBJECT, CKA_LABEL, Room::Question),
            CKR_OBJECT_HANDLE_INVALID),
        row("C_GetAttributeValue", ReadOnly, "null template", "5.7", |t| {
            let object = t.object(PUBLIC_DATA);
            t.attributes_without_template(t.session, object, 1)
        }, CKR_ARGUMENTS_BAD),
        row("C_GetAttributeValue", ReadOnly, "null template of no attribute", "5.7", |t| {
            let object = t.object(PUBLIC_DATA);
            t.attributes_without_template(t.session, object, 0)
        }, CKR_OK).differs(CKR_ARGUMENTS_BAD, "left open by the standard"),
        row("C_GetAttributeValue", ReadOnlyUser, "private, after C_Logout", "5.6 C_Logout", |t| {
            let object = t.object(PRIVATE_AUTHENTICATION);
            t.must(t.logout(t.session));
            t.attribute(t.session, object, CKA_LABEL, Room::Question)
        }, CKR_OBJECT_HANDLE_INVALID),

        row("C_SetAttributeValue", ReadWriteUser, "null template", "5.7", |t| {
            let object = t.object(WRITABLE_DATA);
            t.set_attributes_without_template(t.session, object)
        }, CKR_ARGUMENTS_BAD),
        row("C_SetAttributeValue", ReadWriteUser, "no such object", "5.7",
            |t| t.set_attributes(t.session, NO_OBJECT, &[(CKA_LABEL, Data(b"x"))]),
            CKR_OBJECT_HANDLE_INVALID),
        row("C_SetAttributeValue", ReadOnlyUser, "in a read-only session", "5.7", |t| {
            let object = t.object(WRITABLE_DATA);
            t.set_attributes(t.session, object, &[(CKA_VALUE, Data(b"x"))])
        }, CKR_SESSION_READ_ONLY),
        row("C_SetAttributeValue", ReadWriteUser, "not modifiable", "5.7", |t| {
            let object = t.object(PUBLIC_DATA);
            t.set_attributes(t.session, object, &[(CKA_VALUE, Data(b"x"))])
        }, CKR_ATTRIBUTE_READ_ONLY)
            .differs(CKR_ACTION_PROHIBITED, "the code that 2.40 added for it"),
        row("C_SetAttributeValue", ReadWriteUser, "what never changes", "5.7", |t| {
            let object = t.object(WRITABLE_DATA);
            t.set_attributes(t.session, object, &[(CKA_CLASS, Data(&CKO_DATA.to_ne_bytes()))])
        }, CKR_ATTRIBUTE_READ_ONLY),
        row("C_SetAttributeValue", ReadWriteUser, "longer than the file", "5.7", |t| {
            let object = t.object(WRITABLE_DATA);
            t.set_attributes(t.session, object, &[(CKA_VALUE, Data(&[0; 70_000]))])
        }, CKR_ATTRIBUTE_VALUE_INVALID).ours(),
        row("C_SetAttributeValue", ReadWrite, "without the login that the file needs", "5.7", |t| {
            let object = t.object(WRITABLE_DATA);
            t.set_attributes(t.session, object, &[(CKA_VALUE, Data(b"x"))])
        }, CKR_USER_NOT_LOGGED_IN).ours(),
        row("C_SetAttributeValue", ReadWriteUser, "", "5.7", |t| {
            let object = t.object(WRITABLE_DATA);
            t.set_attributes(t.session, object, &[(CKA_VALUE, Data(b"written"))])
        }, CKR_OK).differs(CKR_ATTRIBUTE_READ_ONLY, "it lets nobody change this one"),

        row("C_FindObjectsInit", ReadOnly, "null template", "5.7",
            |t| t.find_objects_init_without_template(t.session, 1), CKR_ARGUMENTS_BAD),
        row("C_FindObjectsInit", ReadOnly, "everything", "5.7",
            |t| t.find_objects_init_without_template(t.session, 0), CKR_OK),
        row("C_FindObjectsInit", ReadOnly, "a search runs", "5.7", |t| {
            t.must(t.find_objects_init(t.session, &[]));
            t.find_objects_init(t.session, &[])
        }, CKR_OPERATION_ACTIVE),
        row("C_FindObjectsInit", ReadOnly, "a search runs in another session", "5.7", |t| {
            t.must(t.find_objects_init(t.session, &[]));
            let other = t.open(0);
            t.find_objects_init(other, &[])
        }, CKR_OK),
        row("C_FindObjectsInit", ReadOnly, "an attribute of nobody finds nothing", "5.7", |t| {
            t.must(t.find_objects_init(t.session, &[(CKA_VENDOR_DEFINED + 1, Data(b"x"))]));
            let answer = t.find_objects(t.session, true, 8, true);
            of_length(t, answer, 0)
        }, CKR_OK),
        row("C_FindObjectsInit", ReadOnly, "a null value with a length", "5.7",
            |t| t.find_objects_init(t.session, &[(CKA_LABEL, Null(4))]), CKR_ARGUMENTS_BAD)
            .ours(),
        row("C_FindObjects", ReadOnly, "no search", "5.7",
            |t| t.find_objects(t.session, true, 1, true), CKR_OPERATION_NOT_INITIALIZED),
        row("C_FindObjects", ReadOnly, "null list", "5.7", |t| {
            t.must(t.find_objects_init(t.session, &[]));
            t.find_objects(t.session, false, 1, true)
        }, CKR_ARGUMENTS_BAD),
        row("C_FindObjects", ReadOnly, "null count", "5.7", |t| {
            t.must(t.find_objects_init(t.session, &[]));
            t.find_objects(t.session, true, 1, false)
        }, CKR_ARGUMENTS_BAD),
        row("C_FindObjects", ReadOnly, "one after the other until there is none", "5.7", |t| {
            let class = CKO_PUBLIC_KEY.to_ne_bytes();
            t.must(t.find_objects_init(t.session, &[(CKA_CLASS, Data(&class))]));
            for count in [1, 1, 0] {
                t.must(t.find_objects(t.session, true, 1, true));
                assert_eq!(t.number.get(), count);
            }
            t.find_objects_final(t.session)
        }, CKR_OK),
        row("C_FindObjects", ReadOnly, "an attribute is read in between", "5.7", |t| {
            let key = t.object(PUBLIC_AUTHENTICATION);
            t.must(t.find_objects_init(t.session, &[]));
            t.must(t.attribute(t.session, key, CKA_LABEL, Room::Question));
            t.find_objects(t.session, true, 1, true)
        }, CKR_OK),
        row("C_FindObjects", ReadOnly, "private keys before the login", "5.7",
            |t| private_keys(t, 0), CKR_OK),
        row("C_FindObjects", ReadOnlyUser, "private keys after it", "5.7",
            |t| private_keys(t, 2), CKR_OK),
        row("C_FindObjectsFinal", ReadOnly, "no search", "5.7",
            |t| t.find_objects_final(t.session), CKR_OPERATION_NOT_INITIALIZED),
        row("C_FindObjectsFinal", ReadOnly, "twice", "5.7", |t| {
            t.must(t.find_objects_init(t.session, &[]));
            t.must(t.find_objects_final(t.session));
            t.find_objects_final(t.session)
        }, CKR_OPERATION_NOT_INITIALIZED),
    ]
}
