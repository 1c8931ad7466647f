//! A PKCS#11 library as a C program calls it, with arguments that are short to write.

use std::{
    cell::{Cell, RefCell},
    ffi::c_void,
    path::Path,
    ptr::{null_mut, without_provenance_mut},
};

use cryptoki_sys::*;

/// Bytes that a call passes.
#[derive(Clone, Copy)]
pub(crate) enum Bytes<'a> {
    /// These.
    Data(&'a [u8]),
    /// A null pointer with this length.
    Null(CK_ULONG),
}

impl Bytes<'_> {
    fn pointer(self) -> *mut CK_BYTE {
        match self {
            Self::Data(data) => data.as_ptr().cast_mut(),
            Self::Null(_) => null_mut(),
        }
    }

    fn length(self) -> CK_ULONG {
        match self {
            Self::Data(data) => ulong(data.len()),
            Self::Null(length) => length,
        }
    }
}

/// Room for an answer.
#[derive(Clone, Copy)]
pub(crate) enum Room {
    /// A buffer of so many bytes, at most [`MOST`].
    Bytes(usize),
    /// A null pointer: the question for the length.
    Question,
    /// Not even a place for the length.
    NoLength,
}

/// The largest buffer of a test.
pub(crate) const MOST: usize = 512;

/// A mechanism that a call passes.
#[derive(Clone, Copy)]
pub(crate) enum Mechanism {
    /// Without a parameter.
    Plain(CK_MECHANISM_TYPE),
    /// A null pointer.
    Null,
    /// With a parameter that is garbage, as existing programs leave it.
    Garbage(CK_MECHANISM_TYPE),
    /// With PSS parameters: hash, mask function, length of the salt.
    Pss(CK_MECHANISM_TYPE, CK_MECHANISM_TYPE, CK_ULONG, CK_ULONG),
}

pub(crate) use self::{
    Bytes::{Data, Null},
    Mechanism::{Garbage, Plain, Pss},
};

pub(crate) fn ulong(number: usize) -> CK_ULONG {
    CK_ULONG::try_from(number).unwrap()
}

/// A loaded library with what the calls of one row gave back.
pub(crate) struct Library {
    _loaded: Pkcs11,
    list: *const CK_FUNCTION_LIST,
    /// The answer of the last call with [`Room`].
    pub(crate) out: RefCell<Vec<u8>>,
    /// The number that the last call gave: a handle, a length, a count, a state.
    pub(crate) number: Cell<CK_ULONG>,
}

/// Calls a function of the list with these arguments.
macro_rules! call {
    ($library:ident.$function:ident($($argument:expr),* $(,)?)) => {{
        let function = $library.functions().$function.expect("no entry is null");
        // SAFETY: pointers are null or those of variables that live as long as the call, lengths
        // are those of the variables, and both kinds of mistake are what the test is about.
        unsafe { function($($argument),*) }
    }};
}

impl Library {
    pub(crate) fn load(path: &Path) -> Self {
        // SAFETY: it is a PKCS#11 library.
        let loaded = unsafe { Pkcs11::new(path) }.expect("a PKCS#11 library");
        let mut list = null_mut();
        // SAFETY: a place for the list.
        assert_eq!(unsafe { loaded.C_GetFunctionList(&mut list) }, CKR_OK);
        Self {
            _loaded: loaded,
            list,
            out: RefCell::default(),
            number: Cell::default(),
        }
    }

    pub(crate) fn functions(&self) -> &CK_FUNCTION_LIST {
        // SAFETY: the list of a library that stays loaded.
        unsafe { &*self.list }
    }

    /// Runs a call that gives a number, in a place or, for a null pointer, in none.
    fn numbered(&self, place: bool, call: impl FnOnce(*mut CK_ULONG) -> CK_RV) -> CK_RV {
        let mut number = 0;
        let answer = call(if place { &mut number } else { null_mut() });
        self.number.set(number);
        answer
    }

    /// Runs a call with room for an answer; nothing may be written behind it.
    fn answered(
        &self,
        room: Room,
        call: impl FnOnce(*mut CK_BYTE, *mut CK_ULONG) -> CK_RV,
    ) -> CK_RV {
        let mut buffer = [0xEE; MOST + 1];
        let (buffer_pointer, mut length) = match room {
            Room::Bytes(room) => (buffer.as_mut_ptr(), ulong(room)),
            Room::Question | Room::NoLength => (null_mut(), 0),
        };
        let answer = match room {
            Room::NoLength => call(null_mut(), null_mut()),
            Room::Bytes(_) | Room::Question => call(buffer_pointer, &mut length),
        };
        self.number.set(length);
        if let (Room::Bytes(room), CKR_OK) = (room, answer) {
            assert!(buffer[room..].iter().all(|byte| *byte == 0xEE));
            let length = usize::try_from(length).unwrap();
            assert!(length <= room);
            self.out.replace(buffer[..length].to_vec());
        }
        answer
    }

    fn mechanism(mechanism: Mechanism, call: impl FnOnce(*mut CK_MECHANISM) -> CK_RV) -> CK_RV {
        let mut structure = CK_MECHANISM {
            mechanism: 0,
            pParameter: null_mut(),
            ulParameterLen: 0,
        };
        let mut parameters = CK_RSA_PKCS_PSS_PARAMS {
            hashAlg: 0,
            mgf: 0,
            sLen: 0,
        };
        match mechanism {
            Mechanism::Null => return call(null_mut()),
            Plain(number) => structure.mechanism = number,
            Garbage(number) => {
                structure.mechanism = number;
                structure.pParameter = without_provenance_mut(0xDEAD);
                structure.ulParameterLen = 77;
            }
            Pss(number, hash, mask, salt) => {
                parameters.hashAlg = hash;
                parameters.mgf = mask;
                parameters.sLen = salt;
                structure.mechanism = number;
                structure.pParameter = (&raw mut parameters).cast();
                structure.ulParameterLen = ulong(size_of_val(&parameters));
            }
        }
        call(&mut structure)
    }

    fn template(template: &[(CK_ATTRIBUTE_TYPE, Bytes<'_>)]) -> Vec<CK_ATTRIBUTE> {
        let entry = |(kind, value): &(CK_ATTRIBUTE_TYPE, Bytes<'_>)| CK_ATTRIBUTE {
            type_: *kind,
            pValue: value.pointer().cast(),
            ulValueLen: value.length(),
        };
        template.iter().map(entry).collect()
    }
}

/// The functions, in the order of the standard.
impl Library {
    pub(crate) fn initialize(&self, arguments: *mut CK_C_INITIALIZE_ARGS) -> CK_RV {
        call!(self.C_Initialize(arguments.cast()))
    }

    pub(crate) fn finalize(&self, reserved: usize) -> CK_RV {
        call!(self.C_Finalize(without_provenance_mut::<c_void>(reserved)))
    }

    pub(crate) fn info(&self, place: bool) -> CK_RV {
        let mut info = CK_INFO::default();
        call!(self.C_GetInfo(if place { &mut info } else { null_mut() }))
    }

    pub(crate) fn function_list(&self, place: bool) -> CK_RV {
        let mut list = null_mut();
        call!(self.C_GetFunctionList(if place { &mut list } else { null_mut() }))
    }

    /// With room for `room` slots, or none at all for a question.
    pub(crate) fn slot_list(&self, room: Option<usize>) -> CK_RV {
        let mut slots = [0; 16];
        let mut count = room.map_or(0, ulong);
        let list = room.map_or(null_mut(), |_| slots.as_mut_ptr());
        let answer = call!(self.C_GetSlotList(CK_TRUE, list, &mut count));
        self.number.set(count);
        answer
    }

    pub(crate) fn slot_list_without_count(&self) -> CK_RV {
        call!(self.C_GetSlotList(CK_TRUE, null_mut(), null_mut()))
    }

    pub(crate) fn slot_info(&self, slot: CK_SLOT_ID, place: bool) -> CK_RV {
        let mut info = CK_SLOT_INFO::default();
        call!(self.C_GetSlotInfo(slot, if place { &mut info } else { null_mut() }))
    }

    /// The number is that of the flags.
    pub(crate) fn token_info(&self, slot: CK_SLOT_ID, place: bool) -> CK_RV {
        let mut info = CK_TOKEN_INFO::default();
        let answer = call!(self.C_GetTokenInfo(slot, if place { &mut info } else { null_mut() }));
        self.number.set(info.flags);
        answer
    }

    pub(crate) fn wait_for_slot_event(&self, place: bool, reserved: usize) -> CK_RV {
        let reserved = without_provenance_mut::<c_void>(reserved);
        self.numbered(place, |slot| {
            call!(self.C_WaitForSlotEvent(CKF_DONT_BLOCK, slot, reserved))
        })
    }

    pub(crate) fn mechanism_list(&self, slot: CK_SLOT_ID, room: Option<usize>) -> CK_RV {
        let mut mechanisms = [0; 128];
        let mut count = room.map_or(0, ulong);
        let list = room.map_or(null_mut(), |_| mechanisms.as_mut_ptr());
        let answer = call!(self.C_GetMechanismList(slot, list, &mut count));
        self.number.set(count);
        answer
    }

    pub(crate) fn mechanism_list_without_count(&self, slot: CK_SLOT_ID) -> CK_RV {
        call!(self.C_GetMechanismList(slot, null_mut(), null_mut()))
    }

    pub(crate) fn mechanism_info(
        &self,
        slot: CK_SLOT_ID,
        mechanism: CK_MECHANISM_TYPE,
        place: bool,
    ) -> CK_RV {
        let mut info = CK_MECHANISM_INFO::default();
        let info = if place { &raw mut info } else { null_mut() };
        call!(self.C_GetMechanismInfo(slot, mechanism, info))
    }

    pub(crate) fn init_token(&self, slot: CK_SLOT_ID, pin: Bytes<'_>, label: bool) -> CK_RV {
        let mut text = [b' '; 32];
        let label = if label { text.as_mut_ptr() } else { null_mut() };
        call!(self.C_InitToken(slot, pin.pointer(), pin.length(), label))
    }

    pub(crate) fn init_pin(&self, session: CK_SESSION_HANDLE, pin: Bytes<'_>) -> CK_RV {
        call!(self.C_InitPIN(session, pin.pointer(), pin.length()))
    }

    pub(crate) fn set_pin(
        &self,
        session: CK_SESSION_HANDLE,
        old: Bytes<'_>,
        new: Bytes<'_>,
    ) -> CK_RV {
        call!(self.C_SetPIN(
            session,
            old.pointer(),
            old.length(),
            new.pointer(),
            new.length()
        ))
    }

    /// The number is the handle.
    pub(crate) fn open_session(&self, slot: CK_SLOT_ID, flags: CK_FLAGS, place: bool) -> CK_RV {
        self.numbered(place, |session| {
            call!(self.C_OpenSession(slot, flags, null_mut(), None, session))
        })
    }

    pub(crate) fn close_session(&self, session: CK_SESSION_HANDLE) -> CK_RV {
        call!(self.C_CloseSession(session))
    }

    pub(crate) fn close_all_sessions(&self, slot: CK_SLOT_ID) -> CK_RV {
        call!(self.C_CloseAllSessions(slot))
    }

    /// The number is the state.
    pub(crate) fn session_info(&self, session: CK_SESSION_HANDLE, place: bool) -> CK_RV {
        let mut info = CK_SESSION_INFO::default();
        let answer =
            call!(self.C_GetSessionInfo(session, if place { &mut info } else { null_mut() }));
        self.number.set(info.state);
        answer
    }

    pub(crate) fn operation_state(&self, session: CK_SESSION_HANDLE, room: Room) -> CK_RV {
        self.answered(room, |state, length| {
            call!(self.C_GetOperationState(session, state, length))
        })
    }

    pub(crate) fn set_operation_state(
        &self,
        session: CK_SESSION_HANDLE,
        state: Bytes<'_>,
    ) -> CK_RV {
        call!(self.C_SetOperationState(session, state.pointer(), state.length(), 0, 0))
    }

    pub(crate) fn login(
        &self,
        session: CK_SESSION_HANDLE,
        user: CK_USER_TYPE,
        pin: Bytes<'_>,
    ) -> CK_RV {
        call!(self.C_Login(session, user, pin.pointer(), pin.length()))
    }

    pub(crate) fn logout(&self, session: CK_SESSION_HANDLE) -> CK_RV {
        call!(self.C_Logout(session))
    }

    pub(crate) fn create_object(
        &self,
        session: CK_SESSION_HANDLE,
        template: &[(CK_ATTRIBUTE_TYPE, Bytes<'_>)],
        place: bool,
    ) -> CK_RV {
        let mut template = Self::template(template);
        self.numbered(place, |object| {
            call!(self.C_CreateObject(
                session,
                template.as_mut_ptr(),
                ulong(template.len()),
                object
            ))
        })
    }

    pub(crate) fn copy_object(
        &self,
        session: CK_SESSION_HANDLE,
        object: CK_OBJECT_HANDLE,
        place: bool,
    ) -> CK_RV {
        self.numbered(place, |copy| {
            call!(self.C_CopyObject(session, object, null_mut(), 0, copy))
        })
    }

    pub(crate) fn destroy_object(
        &self,
        session: CK_SESSION_HANDLE,
        object: CK_OBJECT_HANDLE,
    ) -> CK_RV {
        call!(self.C_DestroyObject(session, object))
    }

    pub(crate) fn object_size(
        &self,
        session: CK_SESSION_HANDLE,
        object: CK_OBJECT_HANDLE,
        place: bool,
    ) -> CK_RV {
        self.numbered(place, |size| {
            call!(self.C_GetObjectSize(session, object, size))
        })
    }

    /// One attribute; the number is its length afterwards.
    pub(crate) fn attribute(
        &self,
        session: CK_SESSION_HANDLE,
        object: CK_OBJECT_HANDLE,
        kind: CK_ATTRIBUTE_TYPE,
        room: Room,
    ) -> CK_RV {
        self.answered(room, |value, length| {
            let mut attribute = CK_ATTRIBUTE {
                type_: kind,
                pValue: value.cast(),
                // SAFETY: there is a place for the length.
                ulValueLen: unsafe { length.read() },
            };
            let answer = call!(self.C_GetAttributeValue(session, object, &mut attribute, 1));
            // SAFETY: there is a place for the length.
            unsafe { length.write(attribute.ulValueLen) };
            answer
        })
    }

    /// No template, but a count.
    pub(crate) fn attributes_without_template(
        &self,
        session: CK_SESSION_HANDLE,
        object: CK_OBJECT_HANDLE,
        count: CK_ULONG,
    ) -> CK_RV {
        call!(self.C_GetAttributeValue(session, object, null_mut(), count))
    }

    pub(crate) fn set_attributes(
        &self,
        session: CK_SESSION_HANDLE,
        object: CK_OBJECT_HANDLE,
        template: &[(CK_ATTRIBUTE_TYPE, Bytes<'_>)],
    ) -> CK_RV {
        let mut template = Self::template(template);
        let count = ulong(template.len());
        call!(self.C_SetAttributeValue(session, object, template.as_mut_ptr(), count))
    }

    pub(crate) fn set_attributes_without_template(
        &self,
        session: CK_SESSION_HANDLE,
        object: CK_OBJECT_HANDLE,
    ) -> CK_RV {
        call!(self.C_SetAttributeValue(session, object, null_mut(), 1))
    }

    pub(crate) fn find_objects_init(
        &self,
        session: CK_SESSION_HANDLE,
        template: &[(CK_ATTRIBUTE_TYPE, Bytes<'_>)],
    ) -> CK_RV {
        let mut template = Self::template(template);
        let count = ulong(template.len());
        call!(self.C_FindObjectsInit(session, template.as_mut_ptr(), count))
    }

    pub(crate) fn find_objects_init_without_template(
        &self,
        session: CK_SESSION_HANDLE,
        count: CK_ULONG,
    ) -> CK_RV {
        call!(self.C_FindObjectsInit(session, null_mut(), count))
    }

    /// The answer is the first handle, the number their count.
    pub(crate) fn find_objects(
        &self,
        session: CK_SESSION_HANDLE,
        list: bool,
        most: usize,
        count: bool,
    ) -> CK_RV {
        let mut handles = [0; 64];
        let handles_pointer = if list {
            handles.as_mut_ptr()
        } else {
            null_mut()
        };
        let answer = self.numbered(count, |count| {
            call!(self.C_FindObjects(session, handles_pointer, ulong(most), count))
        });
        self.out.replace(handles[0].to_ne_bytes().to_vec());
        answer
    }

    pub(crate) fn find_objects_final(&self, session: CK_SESSION_HANDLE) -> CK_RV {
        call!(self.C_FindObjectsFinal(session))
    }

    pub(crate) fn digest_init(&self, session: CK_SESSION_HANDLE, mechanism: Mechanism) -> CK_RV {
        Self::mechanism(mechanism, |mechanism| {
            call!(self.C_DigestInit(session, mechanism))
        })
    }

    pub(crate) fn digest_key(&self, session: CK_SESSION_HANDLE, key: CK_OBJECT_HANDLE) -> CK_RV {
        call!(self.C_DigestKey(session, key))
    }

    pub(crate) fn verify(
        &self,
        session: CK_SESSION_HANDLE,
        data: Bytes<'_>,
        signature: Bytes<'_>,
    ) -> CK_RV {
        call!(self.C_Verify(
            session,
            data.pointer(),
            data.length(),
            signature.pointer(),
            signature.length()
        ))
    }

    pub(crate) fn generate_key(
        &self,
        session: CK_SESSION_HANDLE,
        mechanism: Mechanism,
        place: bool,
    ) -> CK_RV {
        Self::mechanism(mechanism, |mechanism| {
            self.numbered(place, |key| {
                call!(self.C_GenerateKey(session, mechanism, null_mut(), 0, key))
            })
        })
    }

    /// The number is the handle of the private key.
    pub(crate) fn generate_key_pair(
        &self,
        session: CK_SESSION_HANDLE,
        mechanism: Mechanism,
        public: &[(CK_ATTRIBUTE_TYPE, Bytes<'_>)],
        private: &[(CK_ATTRIBUTE_TYPE, Bytes<'_>)],
        place: bool,
    ) -> CK_RV {
        let (mut public, mut private) = (Self::template(public), Self::template(private));
        let mut public_key = 0;
        Self::mechanism(mechanism, |mechanism| {
            self.numbered(place, |key| {
                call!(self.C_GenerateKeyPair(
                    session,
                    mechanism,
                    public.as_mut_ptr(),
                    ulong(public.len()),
                    private.as_mut_ptr(),
                    ulong(private.len()),
                    &mut public_key,
                    key
                ))
            })
        })
    }

    pub(crate) fn wrap_key(
        &self,
        session: CK_SESSION_HANDLE,
        mechanism: Mechanism,
        room: Room,
    ) -> CK_RV {
        Self::mechanism(mechanism, |mechanism| {
            self.answered(room, |wrapped, length| {
                call!(self.C_WrapKey(session, mechanism, 0, 0, wrapped, length))
            })
        })
    }

    pub(crate) fn unwrap_key(
        &self,
        session: CK_SESSION_HANDLE,
        mechanism: Mechanism,
        wrapped: Bytes<'_>,
        place: bool,
    ) -> CK_RV {
        Self::mechanism(mechanism, |mechanism| {
            self.numbered(place, |key| {
                call!(self.C_UnwrapKey(
                    session,
                    mechanism,
                    0,
                    wrapped.pointer(),
                    wrapped.length(),
                    null_mut(),
                    0,
                    key
                ))
            })
        })
    }

    pub(crate) fn derive_key(
        &self,
        session: CK_SESSION_HANDLE,
        mechanism: Mechanism,
        place: bool,
    ) -> CK_RV {
        Self::mechanism(mechanism, |mechanism| {
            self.numbered(place, |key| {
                call!(self.C_DeriveKey(session, mechanism, 0, null_mut(), 0, key))
            })
        })
    }

    pub(crate) fn seed_random(&self, session: CK_SESSION_HANDLE, seed: Bytes<'_>) -> CK_RV {
        call!(self.C_SeedRandom(session, seed.pointer(), seed.length()))
    }

    /// Random bytes, or a null pointer with a length.
    pub(crate) fn generate_random(
        &self,
        session: CK_SESSION_HANDLE,
        place: bool,
        length: usize,
    ) -> CK_RV {
        let mut random = [0; MOST];
        let place = if place {
            random.as_mut_ptr()
        } else {
            null_mut()
        };
        call!(self.C_GenerateRandom(session, place, ulong(length)))
    }

    pub(crate) fn function_status(&self, session: CK_SESSION_HANDLE) -> CK_RV {
        call!(self.C_GetFunctionStatus(session))
    }

    pub(crate) fn cancel_function(&self, session: CK_SESSION_HANDLE) -> CK_RV {
        call!(self.C_CancelFunction(session))
    }
}

/// Functions of the same form.
macro_rules! same_form {
    (keyed: $($name:ident = $function:ident),*; parts: $($part:ident = $update:ident),*;
     ends: $($end:ident = $final:ident),*; turns: $($turn:ident = $one:ident),*;) => {
        impl Library {
            $(pub(crate) fn $name(
                &self,
                session: CK_SESSION_HANDLE,
                mechanism: Mechanism,
                key: CK_OBJECT_HANDLE,
            ) -> CK_RV {
                Self::mechanism(mechanism, |mechanism| call!(self.$function(session, mechanism, key)))
            })*

            $(pub(crate) fn $part(&self, session: CK_SESSION_HANDLE, part: Bytes<'_>) -> CK_RV {
                call!(self.$update(session, part.pointer(), part.length()))
            })*

            $(pub(crate) fn $end(&self, session: CK_SESSION_HANDLE, room: Room) -> CK_RV {
                self.answered(room, |out, length| call!(self.$final(session, out, length)))
            })*

            $(pub(crate) fn $turn(
                &self,
                session: CK_SESSION_HANDLE,
                data: Bytes<'_>,
                room: Room,
            ) -> CK_RV {
                self.answered(room, |out, length| {
                    call!(self.$one(session, data.pointer(), data.length(), out, length))
                })
            })*
        }
    };
}

same_form! {
    keyed: encrypt_init = C_EncryptInit, decrypt_init = C_DecryptInit, sign_init = C_SignInit,
        sign_recover_init = C_SignRecoverInit, verify_init = C_VerifyInit,
        verify_recover_init = C_VerifyRecoverInit;
    parts: digest_update = C_DigestUpdate, sign_update = C_SignUpdate,
        verify_update = C_VerifyUpdate, verify_final = C_VerifyFinal;
    ends: encrypt_final = C_EncryptFinal, decrypt_final = C_DecryptFinal,
        digest_final = C_DigestFinal, sign_final = C_SignFinal;
    turns: encrypt = C_Encrypt, encrypt_update = C_EncryptUpdate, decrypt = C_Decrypt,
        decrypt_update = C_DecryptUpdate, digest = C_Digest, sign = C_Sign,
        sign_recover = C_SignRecover, verify_recover = C_VerifyRecover,
        digest_encrypt_update = C_DigestEncryptUpdate,
        decrypt_digest_update = C_DecryptDigestUpdate, sign_encrypt_update = C_SignEncryptUpdate,
        decrypt_verify_update = C_DecryptVerifyUpdate;
}
