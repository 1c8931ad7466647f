use std::fmt;

use cps_protocol::ApiError;
use cryptoki_sys as sys;

/// The result of a PKCS#11 function.
pub type CkResult<T = ()> = Result<T, CkRv>;

/// A `CK_RV` other than `CKR_OK` (PKCS#11 2.40 base, section 5.1, Function return values).
#[derive(Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub struct CkRv(pub sys::CK_RV);

macro_rules! return_values {
    ($($name:ident = $value:ident),* $(,)?) => {
        impl CkRv {
            $(#[doc = concat!("`", stringify!($value), "`")] pub const $name: Self = Self(sys::$value);)*

            fn name(self) -> Option<&'static str> {
                match self {
                    $(Self::$name => Some(stringify!($value)),)*
                    _ => None,
                }
            }
        }
    };
}

return_values! {
    HOST_MEMORY = CKR_HOST_MEMORY,
    SLOT_ID_INVALID = CKR_SLOT_ID_INVALID,
    GENERAL_ERROR = CKR_GENERAL_ERROR,
    ARGUMENTS_BAD = CKR_ARGUMENTS_BAD,
    NO_EVENT = CKR_NO_EVENT,
    ATTRIBUTE_READ_ONLY = CKR_ATTRIBUTE_READ_ONLY,
    ATTRIBUTE_SENSITIVE = CKR_ATTRIBUTE_SENSITIVE,
    ATTRIBUTE_TYPE_INVALID = CKR_ATTRIBUTE_TYPE_INVALID,
    ATTRIBUTE_VALUE_INVALID = CKR_ATTRIBUTE_VALUE_INVALID,
    DATA_INVALID = CKR_DATA_INVALID,
    DATA_LEN_RANGE = CKR_DATA_LEN_RANGE,
    DEVICE_ERROR = CKR_DEVICE_ERROR,
    DEVICE_REMOVED = CKR_DEVICE_REMOVED,
    ENCRYPTED_DATA_INVALID = CKR_ENCRYPTED_DATA_INVALID,
    ENCRYPTED_DATA_LEN_RANGE = CKR_ENCRYPTED_DATA_LEN_RANGE,
    FUNCTION_CANCELED = CKR_FUNCTION_CANCELED,
    FUNCTION_NOT_PARALLEL = CKR_FUNCTION_NOT_PARALLEL,
    FUNCTION_NOT_SUPPORTED = CKR_FUNCTION_NOT_SUPPORTED,
    KEY_HANDLE_INVALID = CKR_KEY_HANDLE_INVALID,
    KEY_TYPE_INCONSISTENT = CKR_KEY_TYPE_INCONSISTENT,
    MECHANISM_INVALID = CKR_MECHANISM_INVALID,
    MECHANISM_PARAM_INVALID = CKR_MECHANISM_PARAM_INVALID,
    OBJECT_HANDLE_INVALID = CKR_OBJECT_HANDLE_INVALID,
    OPERATION_ACTIVE = CKR_OPERATION_ACTIVE,
    OPERATION_CANCEL_FAILED = CKR_OPERATION_CANCEL_FAILED,
    OPERATION_NOT_INITIALIZED = CKR_OPERATION_NOT_INITIALIZED,
    PIN_INCORRECT = CKR_PIN_INCORRECT,
    PIN_INVALID = CKR_PIN_INVALID,
    PIN_LEN_RANGE = CKR_PIN_LEN_RANGE,
    PIN_LOCKED = CKR_PIN_LOCKED,
    SESSION_EXISTS = CKR_SESSION_EXISTS,
    SESSION_HANDLE_INVALID = CKR_SESSION_HANDLE_INVALID,
    SESSION_PARALLEL_NOT_SUPPORTED = CKR_SESSION_PARALLEL_NOT_SUPPORTED,
    SESSION_READ_ONLY = CKR_SESSION_READ_ONLY,
    SESSION_READ_ONLY_EXISTS = CKR_SESSION_READ_ONLY_EXISTS,
    SESSION_READ_WRITE_SO_EXISTS = CKR_SESSION_READ_WRITE_SO_EXISTS,
    SIGNATURE_INVALID = CKR_SIGNATURE_INVALID,
    SIGNATURE_LEN_RANGE = CKR_SIGNATURE_LEN_RANGE,
    TOKEN_NOT_PRESENT = CKR_TOKEN_NOT_PRESENT,
    TOKEN_NOT_RECOGNIZED = CKR_TOKEN_NOT_RECOGNIZED,
    USER_ALREADY_LOGGED_IN = CKR_USER_ALREADY_LOGGED_IN,
    USER_ANOTHER_ALREADY_LOGGED_IN = CKR_USER_ANOTHER_ALREADY_LOGGED_IN,
    USER_NOT_LOGGED_IN = CKR_USER_NOT_LOGGED_IN,
    USER_PIN_NOT_INITIALIZED = CKR_USER_PIN_NOT_INITIALIZED,
    USER_TYPE_INVALID = CKR_USER_TYPE_INVALID,
    RANDOM_SEED_NOT_SUPPORTED = CKR_RANDOM_SEED_NOT_SUPPORTED,
    BUFFER_TOO_SMALL = CKR_BUFFER_TOO_SMALL,
    CRYPTOKI_NOT_INITIALIZED = CKR_CRYPTOKI_NOT_INITIALIZED,
    CRYPTOKI_ALREADY_INITIALIZED = CKR_CRYPTOKI_ALREADY_INITIALIZED,
}

impl CkRv {
    /// `CKR_ASIP_BAD_EF_ACTUA`, zero-extended: the last update of the card was interrupted
    /// (`pkcs11.md` §7.5).
    pub const UPDATE_INTERRUPTED: Self = Self(sys::CKR_VENDOR_DEFINED + 1);
}

impl From<&ApiError> for CkRv {
    fn from(error: &ApiError) -> Self {
        Self(sys::CK_RV::from(error.kind.ck_rv()))
    }
}

impl fmt::Debug for CkRv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "CKR 0x{:X}", self.0),
        }
    }
}

impl fmt::Display for CkRv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
