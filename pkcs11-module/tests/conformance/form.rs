//! Form of the answers: where the library writes the members of a structure, found without the
//! declarations of structures that it was built with.

use cryptoki_sys::*;

use crate::{
    library::{Library, ulong},
    sys::FORM,
    target::{State, Target},
};

/// Member of a structure.
#[derive(Clone, Copy)]
enum Member {
    /// So many characters.
    Text(usize),
    /// `CK_VERSION`.
    Version,
    /// A `CK_ULONG` of any value.
    Any,
    /// A `CK_ULONG` of this value.
    Number(u64),
    /// `CK_UNAVAILABLE_INFORMATION`.
    Unavailable,
}

use Member::{Any, Number, Text, Unavailable, Version};

impl Member {
    fn size(self) -> usize {
        match self {
            Text(length) => length,
            Version => 2,
            Any | Number(_) | Unavailable => FORM.number,
        }
    }

    fn alignment(self) -> usize {
        match self {
            Any | Number(_) | Unavailable if !FORM.packed => FORM.number,
            _ => 1,
        }
    }

    fn value(self) -> Option<u64> {
        match self {
            Number(value) => Some(value),
            Unavailable => Some(FORM.unavailable),
            Any | Text(_) | Version => None,
        }
    }
}

/// Answer of a function in a structure.
struct Answer {
    function: &'static str,
    call: fn(&Target<'_>, *mut u8) -> CK_RV,
    /// The members in the order of the standard (PKCS#11 2.40 base, section 3).
    members: &'static [Member],
}

const ANSWERS: [Answer; 5] = [
    Answer {
        function: "C_GetInfo",
        call: |t, answer| {
            let function = t.functions().C_GetInfo.unwrap();
            // SAFETY: more room than the answer takes.
            unsafe { function(answer.cast()) }
        },
        members: &[Version, Text(32), Number(0), Text(32), Version],
    },
    Answer {
        function: "C_GetSlotInfo",
        call: |t, answer| {
            let function = t.functions().C_GetSlotInfo.unwrap();
            // SAFETY: more room than the answer takes.
            unsafe { function(t.slot, answer.cast()) }
        },
        // CKF_TOKEN_PRESENT, CKF_REMOVABLE_DEVICE and CKF_HW_SLOT.
        members: &[Text(64), Text(32), Number(7), Version, Version],
    },
    Answer {
        function: "C_GetTokenInfo",
        call: |t, answer| {
            let function = t.functions().C_GetTokenInfo.unwrap();
            // SAFETY: more room than the answer takes.
            unsafe { function(t.slot, answer.cast()) }
        },
        members: &[
            Text(32),
            Text(32),
            Text(16),
            Text(16),
            Any,
            Number(0),
            Number(1),
            Number(0),
            Number(0),
            Number(4),
            Number(4),
            Unavailable,
            Unavailable,
            Unavailable,
            Unavailable,
            Version,
            Version,
            Text(16),
        ],
    },
    Answer {
        function: "C_GetMechanismInfo",
        call: |t, answer| {
            let function = t.functions().C_GetMechanismInfo.unwrap();
            // SAFETY: more room than the answer takes.
            unsafe { function(t.slot, CKM_RSA_PKCS, answer.cast()) }
        },
        members: &[Number(2048), Number(2048), Any],
    },
    Answer {
        function: "C_GetSessionInfo",
        call: |t, answer| {
            let function = t.functions().C_GetSessionInfo.unwrap();
            // SAFETY: more room than the answer takes.
            unsafe { function(t.session, answer.cast()) }
        },
        // CKS_RO_PUBLIC_SESSION and CKF_SERIAL_SESSION.
        members: &[Number(0), Number(0), Number(4), Number(0)],
    },
];

/// Memory where the compiler may put any structure.
#[repr(align(16))]
struct Room([u8; 512]);

/// Checks that all members are written where the system has them, and nothing behind the last.
pub(crate) fn check(library: &Library, slot: CK_SLOT_ID) {
    let target = Target::prepare(library, slot, State::ReadOnly);
    for Answer {
        function,
        call,
        members,
    } in ANSWERS
    {
        // What differs afterwards was not written.
        let answers = [0x11, 0xEE].map(|filled| {
            let mut answer = Room([filled; 512]);
            assert_eq!(call(&target, answer.0.as_mut_ptr()), CKR_OK, "{function}");
            answer.0
        });
        let [first, second] = &answers;
        let mut end = 0_usize;
        for (position, member) in members.iter().enumerate() {
            let begin = end.next_multiple_of(member.alignment());
            end = begin + member.size();
            let (written, again) = (&first[begin..end], &second[begin..end]);
            assert_eq!(written, again, "{function}, {position}");
            if let Some(value) = member.value() {
                let written = written.iter().rev();
                let written = written.fold(0, |value, byte| value << 8 | u64::from(*byte));
                assert_eq!(written, value, "{function}, {position}");
            }
        }
        let whole = members.iter().map(|member| member.alignment()).max();
        let end = end.next_multiple_of(whole.unwrap_or(1));
        assert!(first[end..].iter().all(|byte| *byte == 0x11), "{function}");
    }
    a_template_is_read_in_this_form(&target);
}

/// A search for the public keys on the card, by two attributes.
fn a_template_is_read_in_this_form(t: &Target<'_>) {
    let number = |value: CK_ULONG| value.to_ne_bytes();
    let class = number(CKO_PUBLIC_KEY);
    let attributes: [(CK_ATTRIBUTE_TYPE, &[u8]); 2] =
        [(CKA_CLASS, &class), (CKA_TOKEN, &[CK_TRUE])];
    let mut template = Room([0; 512]);
    let mut end = 0_usize;
    for (kind, value) in attributes {
        let length = number(ulong(value.len()));
        let pointer = value.as_ptr().expose_provenance().to_ne_bytes();
        for member in [&number(kind)[..], &pointer, &length] {
            let begin = if FORM.packed {
                end
            } else {
                end.next_multiple_of(member.len())
            };
            end = begin + member.len();
            template.0[begin..end].copy_from_slice(member);
        }
    }
    let begin = t.functions().C_FindObjectsInit.unwrap();
    // SAFETY: two attributes with pointers to their values.
    let answer = unsafe { begin(t.session, template.0.as_mut_ptr().cast(), 2) };
    t.must(answer);
    t.must(t.find_objects(t.session, true, 64, true));
    assert_eq!(t.number.get(), 2, "public keys");
    t.must(t.find_objects_final(t.session));
}
