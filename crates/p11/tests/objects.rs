//! `pkcs11.md` §3: objects and their attributes; `pkcs11.md` §7.3 and §7.4: data.

#![allow(clippy::unwrap_used)]

mod support;

use cps_p11::{
    AttributeReply, AttributeRequest, CkResult, CkRv, PinArgument::Given, Session, Wanted,
};
use cps_protocol::{Bytes, ErrorKind};
use cryptoki_sys::*;
use support::*;

fn value(
    session: &Session<'_>,
    object: CK_OBJECT_HANDLE,
    kind: CK_ATTRIBUTE_TYPE,
) -> CkResult<Vec<u8>> {
    let room = Some(4096);
    let (mut replies, result) =
        session.attribute_values(object, &[AttributeRequest { kind, room }])?;
    result?;
    match replies.remove(0) {
        AttributeReply::Value(value) => Ok(value.to_vec()),
        other => panic!("{other:?}"),
    }
}

fn text(session: &Session<'_>, object: CK_OBJECT_HANDLE) -> String {
    String::from_utf8(value(session, object, CKA_LABEL).unwrap()).unwrap()
}

#[test]
fn authentication_comes_first_and_private_objects_after_login() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let session = module
        .session(module.open_session(0, false).unwrap())
        .unwrap();
    let labels = |session: &Session<'_>| -> Vec<String> {
        all(session).iter().map(|o| text(session, *o)).collect()
    };
    assert_eq!(
        labels(&session),
        [
            "Certificat d'Authentification CPS",
            "Cle publique - Certificat d'Authentification CPS",
            "Certificat de Signature CPS",
            "Cle publique - Certificat de Signature CPS",
            "CPS_DATA",
            "CPS_ID_CARD",
        ]
    );
    session.login(CKU_USER, Given(PIN)).unwrap();
    let logged_in = labels(&session);
    assert_eq!(logged_in.len(), 9);
    assert_eq!(logged_in[0], "CPS_PRIV_AUT");
    assert_eq!(logged_in[3], "CPS_PRIV_SIG");
    let key = handle(&session, CKO_PRIVATE_KEY, "CPS_PRIV_AUT");
    session.logout().unwrap();
    assert_eq!(labels(&session).len(), 6);
    // Nothing of a private object leaks after logout (`pkcs11.md` §11, S9).
    assert_eq!(
        value(&session, key, CKA_LABEL),
        Err(CkRv::OBJECT_HANDLE_INVALID)
    );
    session.login(CKU_USER, Given(PIN)).unwrap();
    assert_eq!(value(&session, key, CKA_LABEL).unwrap(), b"CPS_PRIV_AUT");
}

#[test]
fn the_chain_of_the_certificates_is_shown_once_and_after_them() {
    let mut card = cps3("1");
    // Both certificates have the same issuer; the bytes that cannot be decoded are left out.
    for certificate in &mut card.certificates {
        certificate.chain = vec![Bytes(AUTHENTICATION.to_vec()), Bytes(vec![0x30, 0x00])];
    }
    let fake = Fake::with(card);
    let module = fake.module();
    let session = module
        .session(module.open_session(0, false).unwrap())
        .unwrap();
    let find = |template: &[Wanted]| {
        session.find_objects_init(template).unwrap();
        let found = session.find_objects(100).unwrap();
        session.find_objects_final().unwrap();
        found
    };
    let class = || wanted(CKA_CLASS, &CKO_CERTIFICATE.to_ne_bytes());
    let type_ = wanted(CKA_CERTIFICATE_TYPE, &CKC_X_509.to_ne_bytes());
    let found = find(&[class(), type_]);
    let labels: Vec<_> = found.iter().map(|o| text(&session, *o)).collect();
    assert_eq!(
        labels,
        [
            "Certificat d'Authentification CPS",
            "Certificat de Signature CPS",
            "authentication",
        ]
    );
    let number = |n: CK_ULONG| n.to_ne_bytes().to_vec();
    // ssh makes a login identity of each certificate that it finds by the class alone.
    assert_eq!(find(&[class()]), found[..2]);
    // All others say more: NSS and Java that it is an object of the token.
    for more in [
        wanted(CKA_TOKEN, &[1]),
        wanted(CKA_CERTIFICATE_CATEGORY, &number(2)),
        wanted(
            CKA_SUBJECT,
            &value(&session, found[2], CKA_SUBJECT).unwrap(),
        ),
        wanted(CKA_VALUE, AUTHENTICATION),
    ] {
        let kind = more.kind;
        let shown = find(&[class(), more]);
        assert_eq!(shown.last(), Some(&found[2]), "{kind:#x}");
    }
    // The subject key identifier, as openssl shows it.
    let id = [
        0x2C, 0xB3, 0xE3, 0xD0, 0x96, 0x0C, 0x6A, 0x88, 0x07, 0x07, 0xE0, 0xA3, 0x14, 0xEF, 0xD5,
        0x8B, 0xC4, 0xF3, 0x87, 0x8E,
    ];
    for (kind, expected) in [
        (CKA_CERTIFICATE_CATEGORY, number(2)),
        (CKA_TRUSTED, vec![0]),
        (CKA_PRIVATE, vec![0]),
        (CKA_ID, id.to_vec()),
        (CKA_VALUE, AUTHENTICATION.to_vec()),
    ] {
        assert_eq!(value(&session, found[2], kind), Ok(expected), "{kind:#x}");
    }
    // Not a key more, and the data as before.
    assert_eq!(all(&session).len(), 7);
}

#[test]
fn a_certificate_that_cannot_be_read_is_shown_without_its_public_key() {
    for bytes in [&[][..], &[0; 30], &AUTHENTICATION[..300]] {
        let mut card = cps3("1");
        card.certificates[0].der = Bytes(bytes.to_vec());
        let fake = Fake::with(card);
        let module = fake.module();
        let session = module
            .session(module.open_session(0, false).unwrap())
            .unwrap();
        let found = |class: CK_OBJECT_CLASS| {
            let id = [
                0xE8, 0x28, 0xBD, 0x08, 0x0F, 0x80, 0x25, 0, 0, 1, 0xFF, 0, 0x10, 2,
            ];
            let template = [wanted(CKA_CLASS, &class.to_ne_bytes()), wanted(CKA_ID, &id)];
            session.find_objects_init(&template).unwrap();
            let found = session.find_objects(10).unwrap();
            session.find_objects_final().unwrap();
            found
        };
        let [certificate] = found(CKO_CERTIFICATE)[..] else {
            panic!("one certificate");
        };
        assert_eq!(value(&session, certificate, CKA_VALUE).unwrap(), bytes);
        let subject = value(&session, certificate, CKA_SUBJECT).unwrap();
        assert!(subject.is_empty());
        assert!(found(CKO_PUBLIC_KEY).is_empty());
    }
}

#[test]
fn two_certificates_of_one_authority_are_told_apart() {
    let mut card = cps3("1");
    // A name with two certificates: the bits of the last signature differ.
    let mut other = AUTHENTICATION.to_vec();
    *other.last_mut().unwrap() ^= 1;
    card.certificates[0].chain = vec![Bytes(AUTHENTICATION.to_vec()), Bytes(other)];
    let fake = Fake::with(card);
    let module = fake.module();
    let session = module
        .session(module.open_session(0, false).unwrap())
        .unwrap();
    let authorities = wanted(
        CKA_CERTIFICATE_CATEGORY,
        &CK_CERTIFICATE_CATEGORY_AUTHORITY.to_ne_bytes(),
    );
    session.find_objects_init(&[authorities]).unwrap();
    let found = session.find_objects(100).unwrap();
    session.find_objects_final().unwrap();
    let [one, other] = found[..] else {
        panic!("{found:?}")
    };
    assert_eq!(text(&session, one), text(&session, other));
    let name = |object| value(&session, object, CKA_UNIQUE_ID).unwrap();
    assert_ne!(name(one), name(other));
}

#[test]
fn attributes_are_those_of_section_3_2() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let session = module
        .session(module.open_session(0, false).unwrap())
        .unwrap();
    let keys = keys(&session);
    let id = [
        0xE8, 0x28, 0xBD, 0x08, 0x0F, 0x80, 0x25, 0, 0, 1, 0xFF, 0, 0x10, 2,
    ];
    let number = |n: CK_ULONG| n.to_ne_bytes().to_vec();
    let unknown = Err(CkRv::ATTRIBUTE_TYPE_INVALID);
    let sensitive = Err(CkRv::ATTRIBUTE_SENSITIVE);
    let mechanisms: Vec<u8> = [CKM_RSA_PKCS, CKM_SHA1_RSA_PKCS, CKM_SHA256_RSA_PKCS]
        .iter()
        .flat_map(|m| m.to_ne_bytes())
        .collect();
    for (object, kind, expected) in [
        (keys.authentication, CKA_ID, Ok(id.to_vec())),
        (keys.public, CKA_ID, Ok(id.to_vec())),
        (keys.authentication, CKA_PRIVATE, Ok(vec![1])),
        (keys.authentication, CKA_SIGN, Ok(vec![1])),
        (keys.authentication, CKA_DECRYPT, Ok(vec![1])),
        (keys.signature, CKA_DECRYPT, Ok(vec![0])),
        (keys.authentication, CKA_UNWRAP, Ok(vec![0])),
        (keys.authentication, CKA_ALWAYS_AUTHENTICATE, Ok(vec![0])),
        (keys.signature, CKA_ALWAYS_AUTHENTICATE, Ok(vec![0])),
        (keys.signature, CKA_SENSITIVE, Ok(vec![1])),
        (keys.signature, CKA_EXTRACTABLE, Ok(vec![0])),
        (keys.signature, CKA_MODULUS_BITS, Ok(number(2048))),
        (keys.signature, CKA_START_DATE, Ok(vec![])),
        (keys.signature, CKA_PUBLIC_EXPONENT, Ok(vec![1, 0, 1])),
        (
            keys.signature,
            CKA_KEY_GEN_MECHANISM,
            Ok(number(CK_UNAVAILABLE_INFORMATION)),
        ),
        (keys.signature, CKA_ALLOWED_MECHANISMS, Ok(mechanisms)),
        (keys.signature, CKA_PRIVATE_EXPONENT, sensitive.clone()),
        (keys.signature, CKA_PRIME_1, sensitive),
        (keys.signature, CKA_VALUE, unknown.clone()),
        (keys.public, CKA_ENCRYPT, Ok(vec![1])),
        (keys.public_signature, CKA_ENCRYPT, Ok(vec![0])),
        (keys.public, CKA_VERIFY, Ok(vec![1])),
        (keys.public, CKA_VERIFY_RECOVER, Ok(vec![0])),
        (keys.public, CKA_SENSITIVE, unknown.clone()),
        (keys.public, CKA_MODULUS_BITS, Ok(number(2048))),
        (keys.certificate, CKA_VALUE, Ok(SIGNATURE.to_vec())),
        (keys.certificate, CKA_SERIAL_NUMBER, Ok(SERIAL_DER.to_vec())),
        (
            keys.certificate,
            CKA_CERTIFICATE_TYPE,
            Ok(number(CKC_X_509)),
        ),
        (keys.certificate, CKA_CERTIFICATE_CATEGORY, Ok(number(1))),
        (keys.certificate, CKA_TRUSTED, Ok(vec![0])),
        (keys.certificate, CKA_KEY_TYPE, unknown),
    ] {
        assert_eq!(value(&session, object, kind), expected, "{kind:#x}");
    }
    // 270 bytes of RSAPublicKey; both keys of a pair share the modulus.
    assert_eq!(value(&session, keys.public, CKA_VALUE).unwrap().len(), 270);
    let modulus = value(&session, keys.public, CKA_MODULUS).unwrap();
    assert_eq!(modulus.len(), 256);
    assert_eq!(
        value(&session, keys.authentication, CKA_MODULUS).unwrap(),
        modulus
    );
    // Subject and issuer are slices of the certificate: self-signed, they are the same.
    let subject = value(&session, keys.certificate, CKA_SUBJECT).unwrap();
    assert!(SIGNATURE.windows(subject.len()).any(|w| w == subject));
    assert_eq!(
        value(&session, keys.certificate, CKA_ISSUER).unwrap(),
        subject
    );
    assert_eq!(
        value(&session, keys.signature, CKA_SUBJECT).unwrap(),
        subject
    );
    let start = value(&session, keys.certificate, CKA_START_DATE).unwrap();
    assert!(start.len() == 8 && start.iter().all(u8::is_ascii_digit));
    let data = handle(&session, CKO_DATA, "CPS_DATA");
    assert_eq!(value(&session, data, CKA_APPLICATION).unwrap(), b"CPS");
    assert_eq!(value(&session, data, CKA_OBJECT_ID).unwrap(), b"");
    assert_eq!(value(&session, data, CKA_MODIFIABLE).unwrap(), [1]);
    assert_eq!(
        value(&session, data, CKA_ID),
        Err(CkRv::ATTRIBUTE_TYPE_INVALID)
    );
}

#[test]
fn every_entry_of_a_template_is_answered_and_the_gravest_error_told() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let session = module
        .session(module.open_session(0, false).unwrap())
        .unwrap();
    let keys = keys(&session);
    let request = |kind, room| AttributeRequest { kind, room };
    let small = request(CKA_LABEL, Some(3));
    let unknown = request(0xCE53_4352, Some(10));
    let secret = request(CKA_PRIME_1, Some(1000));
    let good = request(CKA_SIGN, Some(1));
    let length = request(CKA_MODULUS, None);
    for (requests, expected) in [
        (&[good, length][..], Ok(())),
        (&[], Ok(())),
        (&[small, good], Err(CkRv::BUFFER_TOO_SMALL)),
        (&[small, unknown, good], Err(CkRv::ATTRIBUTE_TYPE_INVALID)),
        (
            &[secret, unknown, small, good],
            Err(CkRv::ATTRIBUTE_SENSITIVE),
        ),
    ] {
        let (replies, result) = session
            .attribute_values(keys.authentication, requests)
            .unwrap();
        assert_eq!(result, expected);
        for (request, reply) in requests.iter().zip(&replies) {
            match request.kind {
                CKA_SIGN => assert!(matches!(reply, AttributeReply::Value(v) if ***v == [1])),
                CKA_MODULUS => assert_eq!(*reply, AttributeReply::Length(256)),
                _ => assert_eq!(*reply, AttributeReply::Unavailable),
            }
        }
    }
    assert!(session.attribute_values(999, &[good]).is_err());
}

#[test]
fn searches_follow_section_3_3() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let session = module
        .session(module.open_session(0, false).unwrap())
        .unwrap();
    assert_eq!(
        session.find_objects(1),
        Err(CkRv::OPERATION_NOT_INITIALIZED)
    );
    session.find_objects_init(&[]).unwrap();
    assert_eq!(session.find_objects_init(&[]), Err(CkRv::OPERATION_ACTIVE));
    assert!(session.find_objects(0).unwrap().is_empty());
    assert_eq!(session.find_objects(4).unwrap().len(), 4);
    assert_eq!(session.find_objects(4).unwrap().len(), 2);
    assert_eq!(session.find_objects(4).unwrap().len(), 0);
    session.find_objects_final().unwrap();
    assert_eq!(
        session.find_objects_final(),
        Err(CkRv::OPERATION_NOT_INITIALIZED)
    );
    let class = |class: CK_OBJECT_CLASS| wanted(CKA_CLASS, &class.to_ne_bytes());
    for (template, expected) in [
        (vec![class(CKO_PRIVATE_KEY)], 0),
        (vec![class(CKO_CERTIFICATE)], 2),
        (vec![class(CKO_PUBLIC_KEY), wanted(CKA_PRIVATE, &[0])], 2),
        (vec![class(9)], 0),
        (vec![class(0xCE53_4354)], 0),
        (vec![wanted(0xCE53_4352, b"x")], 0),
        (vec![wanted(CKA_VALUE, SIGNATURE)], 1),
        (vec![wanted(CKA_VALUE, b"CPS_DATA")], 1),
        // A length that is right by its first byte only.
        (vec![wanted(CKA_CLASS, &[1])], 0),
    ] {
        session.find_objects_init(&template).unwrap();
        let found = session.find_objects(100).unwrap();
        session.find_objects_final().unwrap();
        assert_eq!(found.len(), expected, "{template:?}");
    }
    // The security officer sees no private objects.
    session.close().unwrap();
    let session = module
        .session(module.open_session(0, true).unwrap())
        .unwrap();
    session.login(CKU_SO, Given(b"12345678")).unwrap();
    assert_eq!(all(&session).len(), 6);
}

#[test]
fn data_is_read_when_it_must_be() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let session = module
        .session(module.open_session(0, true).unwrap())
        .unwrap();
    session.login(CKU_USER, Given(PIN)).unwrap();
    fake.asked();
    let read = |label: &str| {
        let object = handle(&session, CKO_DATA, label);
        let length = AttributeRequest {
            kind: CKA_VALUE,
            room: None,
        };
        session
            .attribute_values(object, &[length])
            .unwrap()
            .1
            .unwrap();
        assert_eq!(
            value(&session, object, CKA_VALUE).unwrap(),
            label.as_bytes()
        );
        fake.asked().len()
    };
    assert_eq!(read("CPS_ID_CARD"), 1, "public: kept");
    assert_eq!(read("CPS_ID_CARD"), 0);
    assert_eq!(read("CPS_ACTIVITY_01_PS"), 1, "private: until delivered");
    assert_eq!(read("CPS_ACTIVITY_01_PS"), 1);
    // As many programs do: the lengths one by one, then all values in one call.
    for label in ["CPS_ACTIVITY_01_PS", "CPS_DATA"] {
        let object = handle(&session, CKO_DATA, label);
        let ask = |kind, room| AttributeRequest { kind, room };
        for requests in [
            vec![ask(CKA_LABEL, None)],
            vec![ask(CKA_VALUE, None)],
            vec![ask(CKA_LABEL, Some(32)), ask(CKA_VALUE, Some(32))],
        ] {
            let (_, answer) = session.attribute_values(object, &requests).unwrap();
            answer.unwrap();
        }
        assert_eq!(fake.asked(), [format!("read {label}")]);
    }
    assert_eq!(read("CPS_DATA"), 1, "not kept: until delivered");
    assert_eq!(read("CPS_DATA"), 1);
    let object = handle(&session, CKO_DATA, "CPS_ACTIVITY_01_PS");
    fake.fail_next(ErrorKind::CardError);
    assert_eq!(
        value(&session, object, CKA_VALUE),
        Err(CkRv::DEVICE_ERROR),
        "an error, not an empty value"
    );
}

/// A program that lists objects asks for their lengths: the card is asked for a value alone.
#[test]
fn a_length_that_the_service_tells_costs_no_reading() {
    let mut objects = cps3("1");
    for object in &mut objects.data {
        object.length = u32::try_from(object.label.len()).ok();
    }
    let fake = Fake::with(objects);
    let module = fake.module();
    let session = module
        .session(module.open_session(0, false).unwrap())
        .unwrap();
    fake.asked();
    for label in ["CPS_DATA", "CPS_ID_CARD"] {
        let object = handle(&session, CKO_DATA, label);
        let length = AttributeRequest {
            kind: CKA_VALUE,
            room: None,
        };
        let (replies, answer) = session.attribute_values(object, &[length]).unwrap();
        answer.unwrap();
        assert_eq!(replies, [AttributeReply::Length(label.len())]);
        assert_eq!(fake.asked(), Vec::<String>::new(), "{label}");
        let room = AttributeRequest {
            kind: CKA_VALUE,
            room: Some(label.len()),
        };
        let (replies, answer) = session.attribute_values(object, &[room]).unwrap();
        answer.unwrap();
        let value = zeroize::Zeroizing::new(label.as_bytes().to_vec());
        assert_eq!(replies, [AttributeReply::Value(value)]);
        assert_eq!(fake.asked(), [format!("read {label}")]);
    }
}

#[test]
fn writing_checks_in_the_order_of_section_7_4() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let read_only = module
        .session(module.open_session(0, false).unwrap())
        .unwrap();
    let session = module
        .session(module.open_session(0, true).unwrap())
        .unwrap();
    let data = handle(&session, CKO_DATA, "CPS_DATA");
    let fixed = handle(&session, CKO_DATA, "CPS_ID_CARD");
    let content = [wanted(CKA_VALUE, b"new")];
    let label = [wanted(CKA_VALUE, b"new"), wanted(CKA_LABEL, b"x")];
    // The file of the fake holds its label: eight bytes.
    let long = [wanted(CKA_VALUE, b"123456789")];
    for (session, object, template, expected) in [
        (
            &session,
            999,
            &content[..],
            Err(CkRv::OBJECT_HANDLE_INVALID),
        ),
        (&read_only, fixed, &content, Err(CkRv::SESSION_READ_ONLY)),
        (&session, fixed, &content, Err(CkRv::ATTRIBUTE_READ_ONLY)),
        (&session, data, &label, Err(CkRv::ATTRIBUTE_READ_ONLY)),
        (&session, data, &long, Err(CkRv::ATTRIBUTE_VALUE_INVALID)),
        (&session, data, &content, Err(CkRv::USER_NOT_LOGGED_IN)),
        (&session, data, &[], Ok(())),
    ] {
        assert_eq!(session.set_attribute_values(object, template), expected);
    }
    read_only.login(CKU_USER, Given(PIN)).unwrap();
    fake.asked();
    session.set_attribute_values(data, &content).unwrap();
    assert_eq!(fake.asked(), ["write CPS_DATA 3"]);
    // Content that was read before the writing is not delivered after it.
    let mut value = AttributeRequest {
        kind: CKA_VALUE,
        room: None,
    };
    session.attribute_values(data, &[value]).unwrap().1.unwrap();
    session.set_attribute_values(data, &content).unwrap();
    value.room = Some(8);
    session.attribute_values(data, &[value]).unwrap().1.unwrap();
    let asked = ["read CPS_DATA", "write CPS_DATA 3", "read CPS_DATA"];
    assert_eq!(fake.asked(), asked);
    fake.fail_next(ErrorKind::DataTooLong);
    assert_eq!(
        session.set_attribute_values(data, &long),
        Err(CkRv::ATTRIBUTE_VALUE_INVALID)
    );
    assert_eq!(
        session.destroy_object(data),
        Err(CkRv::FUNCTION_NOT_SUPPORTED)
    );
    assert_eq!(
        session.destroy_object(999),
        Err(CkRv::OBJECT_HANDLE_INVALID)
    );
}
