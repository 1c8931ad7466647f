use std::sync::Arc;
use std::time::Duration;

use cps_apdu::Pin;
use cps_identity::Identity;
use cps_protocol::audit::{Operation, Subject};
use cps_protocol::method::{
    DataResult, DecryptResult, Empty, LeaseResult, PinStateResult, RandomResult, SignatureResult,
};
use cps_protocol::{ApiError, Bytes, CardId, Purpose, SigningInput};
use tokio::sync::oneshot;

use super::Limits;
use crate::audit::Note;
use crate::client::Caller;

/// Where the result of a job goes. Dropped without an answer, it says that the card has left.
pub(crate) type Reply<T> = oneshot::Sender<Result<T, ApiError>>;

/// Work of one connection for one card.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) caller: Arc<Caller>,
    pub(crate) card: CardId,
    pub(crate) work: Work,
}

/// What is asked of a card.
#[derive(Debug)]
pub(crate) enum Work {
    /// The holder, with all that this connection may know.
    Identity {
        reply: Reply<Identity>,
    },
    Login {
        pin: PinEntry,
        limits: Limits,
        reply: Reply<LeaseResult>,
    },
    Logout {
        reply: Reply<Empty>,
    },
    ChangePin {
        old: Pin,
        new: Pin,
        reply: Reply<PinStateResult>,
    },
    Unblock {
        puk: Pin,
        new: Pin,
        reply: Reply<PinStateResult>,
    },
    VerifyPuk {
        puk: Pin,
        reply: Reply<PinStateResult>,
    },
    Sign {
        key: Purpose,
        input: SigningInput,
        /// What it is for, in the caller's words.
        purpose: Option<String>,
        reply: Reply<SignatureResult>,
    },
    Decrypt {
        key: Purpose,
        cryptogram: Vec<u8>,
        reply: Reply<DecryptResult>,
    },
    Random {
        /// How many bytes.
        length: usize,
        reply: Reply<RandomResult>,
    },
    ReadData {
        label: String,
        reply: Reply<DataResult>,
    },
    WriteData {
        label: String,
        value: Vec<u8>,
        reply: Reply<Empty>,
    },
}

/// Where the PIN of a login is typed.
#[derive(Debug)]
pub(crate) enum PinEntry {
    /// It was, for the program or for the agent.
    Typed(Pin),
    /// On the reader, which waits so long for the holder.
    OnPinPad(Duration),
}

impl Work {
    /// Whether nobody waits for the result any more.
    pub(crate) fn is_abandoned(&self) -> bool {
        match self {
            Self::Identity { reply } => reply.is_closed(),
            Self::Login { reply, .. } => reply.is_closed(),
            Self::Logout { reply } | Self::WriteData { reply, .. } => reply.is_closed(),
            Self::ChangePin { reply, .. }
            | Self::Unblock { reply, .. }
            | Self::VerifyPuk { reply, .. } => reply.is_closed(),
            Self::Sign { reply, .. } => reply.is_closed(),
            Self::Decrypt { reply, .. } => reply.is_closed(),
            Self::Random { reply, .. } => reply.is_closed(),
            Self::ReadData { reply, .. } => reply.is_closed(),
        }
    }

    /// What the audit file says of it; nothing of what changes and reveals nothing.
    pub(crate) fn note(&self) -> Option<Note> {
        let (operation, subject) = match self {
            Self::Identity { .. }
            | Self::Logout { .. }
            | Self::Random { .. }
            | Self::ReadData { .. } => return None,
            Self::Login { limits, .. } => (
                Operation::Login,
                Subject {
                    purpose: limits.purpose.clone(),
                    ..Subject::default()
                },
            ),
            Self::ChangePin { .. } => (Operation::ChangePin, Subject::default()),
            Self::Unblock { .. } => (Operation::Unblock, Subject::default()),
            Self::VerifyPuk { .. } => (Operation::VerifyPuk, Subject::default()),
            Self::Sign {
                key,
                input,
                purpose,
                ..
            } => {
                let (scheme, digest) = match input {
                    SigningInput::Digest { scheme, digest } => {
                        (Some(*scheme), Some(digest.clone()))
                    }
                    SigningInput::HashState(_) => (None, None),
                };
                let subject = Subject {
                    key: Some(*key),
                    scheme,
                    digest: digest.map(Bytes),
                    purpose: purpose.clone(),
                    label: None,
                };
                (Operation::Sign, subject)
            }
            Self::Decrypt { key, .. } => (
                Operation::Decrypt,
                Subject {
                    key: Some(*key),
                    ..Subject::default()
                },
            ),
            Self::WriteData { label, .. } => (
                Operation::WriteData,
                Subject {
                    label: Some(label.clone()),
                    ..Subject::default()
                },
            ),
        };
        Some(Note { operation, subject })
    }

    /// Its name in the log.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Identity { .. } => "identity",
            Self::Login { .. } => "login",
            Self::Logout { .. } => "logout",
            Self::ChangePin { .. } => "change_pin",
            Self::Unblock { .. } => "unblock",
            Self::VerifyPuk { .. } => "verify_puk",
            Self::Sign { .. } => "sign",
            Self::Decrypt { .. } => "decrypt",
            Self::Random { .. } => "random",
            Self::ReadData { .. } => "read_data",
            Self::WriteData { .. } => "write_data",
        }
    }
}
