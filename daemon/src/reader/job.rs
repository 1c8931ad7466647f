use cps_apdu::Pin;
use cps_identity::Identity;
use cps_protocol::method::{
    DataResult, DecryptResult, Empty, LeaseResult, PinStateResult, SignatureResult,
};
use cps_protocol::{ApiError, CardId, HashAlgorithm, Purpose, SignScheme};
use tokio::sync::oneshot;

use crate::client::ClientId;

/// Where the result of a job goes. Dropped without an answer, it says that the card has left.
pub(crate) type Reply<T> = oneshot::Sender<Result<T, ApiError>>;

/// Work of one connection for one card.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) client: ClientId,
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
        pin: Pin,
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
    Sign {
        key: Purpose,
        input: SignInput,
        reply: Reply<SignatureResult>,
    },
    Decrypt {
        key: Purpose,
        cryptogram: Vec<u8>,
        reply: Reply<DecryptResult>,
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

/// What is to be signed.
#[derive(Debug)]
pub(crate) enum SignInput {
    /// A digest, or bytes as given with [`SignScheme::RsaPkcs1`].
    Digest(SignScheme, Vec<u8>),
    /// A hash that the card finishes itself.
    HashState {
        hash: HashAlgorithm,
        state: Vec<u8>,
        hashed: u64,
        last_block: Vec<u8>,
    },
}

impl Work {
    /// Whether nobody waits for the result any more.
    pub(crate) fn is_abandoned(&self) -> bool {
        match self {
            Self::Identity { reply } => reply.is_closed(),
            Self::Login { reply, .. } => reply.is_closed(),
            Self::Logout { reply } | Self::WriteData { reply, .. } => reply.is_closed(),
            Self::ChangePin { reply, .. } | Self::Unblock { reply, .. } => reply.is_closed(),
            Self::Sign { reply, .. } => reply.is_closed(),
            Self::Decrypt { reply, .. } => reply.is_closed(),
            Self::ReadData { reply, .. } => reply.is_closed(),
        }
    }

    /// Its name in the log.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Identity { .. } => "identity",
            Self::Login { .. } => "login",
            Self::Logout { .. } => "logout",
            Self::ChangePin { .. } => "change_pin",
            Self::Unblock { .. } => "unblock",
            Self::Sign { .. } => "sign",
            Self::Decrypt { .. } => "decrypt",
            Self::ReadData { .. } => "read_data",
            Self::WriteData { .. } => "write_data",
        }
    }
}
