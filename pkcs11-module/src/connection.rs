//! The token service over the daemon's local API: no pointers here.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use cps_apdu::Pin;
use cps_ipc::{Client, ClientError, Endpoint, PROMPT_DEADLINE};
use cps_p11::{Connect, TokenService};
use cps_protocol::{
    ApiError, Bytes, CardId, CardObjects, PinField, Purpose, SOCKET_VARIABLE, SigningInput,
    event::Event,
    method::{
        CardParams, CardsObjects, DataParams, DataRead, DataWrite, DataWriteParams, Decrypt,
        DecryptParams, Empty, EventsSubscribe, LeaseResult, Method, PinChange, PinChangeParams,
        PinLogin, PinLoginParams, PinLogout, PinStateResult, PinUnblock, PinUnblockParams,
        PukVerify, PukVerifyParams, SignDigest, SignDigestParams, SignHashState,
        SignHashStateParams, SignatureResult, SnapshotResult,
    },
};
use zeroize::Zeroizing;

use crate::{
    environment,
    sys::{Making, ParentOnly},
    trace,
};

/// A program that initialises the module waits no longer than this for a daemon.
const CONNECTION_LIMIT: Duration = Duration::from_secs(1);

/// Finds the daemon.
pub(crate) struct Daemon {
    endpoint: Endpoint,
    program: String,
}

impl Daemon {
    /// Returns the daemon of the environment, or the machine's.
    pub(crate) fn from_environment() -> Self {
        let program = std::env::current_exe().ok();
        let program = program.as_deref().and_then(|path| path.file_name());
        Self {
            endpoint: environment::path(SOCKET_VARIABLE)
                .map_or_else(Endpoint::default, Endpoint::from),
            program: program.map_or_else(
                || "PKCS#11".to_owned(),
                |name| format!("{} (PKCS#11)", name.to_string_lossy()),
            ),
        }
    }
}

impl Connect for Daemon {
    fn connect(&self) -> Result<(Arc<dyn TokenService>, SnapshotResult), ApiError> {
        let deadline = Instant::now() + CONNECTION_LIMIT;
        let connect = || {
            let connection = self.connection(deadline)?;
            let left = deadline.saturating_duration_since(Instant::now());
            let client = &connection.client;
            let snapshot = client.call_within::<EventsSubscribe>(&Empty {}, left)?;
            Ok((connection, snapshot))
        };
        let (connection, snapshot) = connect().map_err(|error: ClientError| {
            trace::note(&error);
            error.api_error()
        })?;
        Ok((Arc::new(connection), snapshot))
    }
}

impl Daemon {
    /// Connects before the deadline, without a child that keeps the connection.
    fn connection(&self, deadline: Instant) -> Result<Connection, ClientError> {
        loop {
            let making = Making::begin();
            let left = deadline.saturating_duration_since(Instant::now());
            let client = Client::connect(&self.endpoint, &self.program, left)?;
            let kept = ParentOnly::new(&client);
            match kept {
                Some(kept) if making.without_fork() => {
                    return Ok(Connection {
                        _parent_only: kept,
                        client,
                    });
                }
                // The child may have it: no program can use it any more.
                _ => client.close(),
            }
        }
    }
}

struct Connection {
    /// Dropped first: it names the descriptor of the client.
    _parent_only: ParentOnly,
    client: Client,
}

impl Connection {
    fn call<M: Method>(&self, params: &M::Params<'_>) -> Result<M::Result, ApiError> {
        self.client
            .call::<M>(params)
            .map_err(|error| error.api_error())
    }

    /// Calls a method for which the holder types in a dialog, which may stand for long.
    fn prompt<M: Method>(&self, params: &M::Params<'_>) -> Result<M::Result, ApiError> {
        self.client
            .call_within::<M>(params, PROMPT_DEADLINE)
            .map_err(|error| error.api_error())
    }
}

impl TokenService for Connection {
    fn take_events(&self) -> Result<Vec<Event>, ApiError> {
        self.client.take_events().map_err(|error| error.api_error())
    }

    fn wait_events(&self, deadline: Option<Instant>) -> Result<Vec<Event>, ApiError> {
        let event = self.client.wait_event(deadline);
        let event = event.map_err(|error| error.api_error())?;
        Ok(event.into_iter().collect())
    }

    fn objects(&self, card: &CardId) -> Result<CardObjects, ApiError> {
        self.call::<CardsObjects>(&CardParams { card: card.clone() })
    }

    fn read_data(&self, card: &CardId, label: &str) -> Result<Zeroizing<Vec<u8>>, ApiError> {
        let params = DataParams {
            card: card.clone(),
            label: label.to_owned(),
        };
        let result = self.call::<DataRead>(&params)?;
        Ok(Zeroizing::new(result.value.0))
    }

    fn write_data(&self, card: &CardId, label: &str, value: &[u8]) -> Result<(), ApiError> {
        let params = DataWriteParams {
            card: card.clone(),
            label: label.to_owned(),
            value: Bytes(value.to_vec()),
        };
        self.call::<DataWrite>(&params).map(|Empty {}| ())
    }

    fn login(&self, card: &CardId, pin: Option<Pin>) -> Result<LeaseResult, ApiError> {
        let card = card.clone();
        match pin {
            Some(pin) => self.call::<PinLogin>(&PinLoginParams::with_pin(card, pin)),
            None => self.prompt::<PinLogin>(&PinLoginParams::prompted(card)),
        }
    }

    fn logout(&self, card: &CardId) -> Result<(), ApiError> {
        let params = CardParams { card: card.clone() };
        self.call::<PinLogout>(&params).map(|Empty {}| ())
    }

    fn change_pin(
        &self,
        card: &CardId,
        codes: Option<(Pin, Pin)>,
    ) -> Result<PinStateResult, ApiError> {
        let card = card.clone();
        match codes {
            Some((old, new)) => {
                self.call::<PinChange>(&PinChangeParams::with_codes(card, old, new))
            }
            None => self.prompt::<PinChange>(&PinChangeParams::prompted(card)),
        }
    }

    fn verify_puk(&self, card: &CardId, puk: Pin) -> Result<PinStateResult, ApiError> {
        self.call::<PukVerify>(&PukVerifyParams {
            card: card.clone(),
            puk: PinField(puk),
        })
    }

    fn unblock(&self, card: &CardId, puk: Pin, new: Pin) -> Result<PinStateResult, ApiError> {
        self.call::<PinUnblock>(&PinUnblockParams::with_codes(card.clone(), puk, new))
    }

    fn sign(
        &self,
        card: &CardId,
        key: Purpose,
        what: SigningInput,
    ) -> Result<SignatureResult, ApiError> {
        match what {
            SigningInput::Digest { scheme, digest } => self.call::<SignDigest>(&SignDigestParams {
                card: card.clone(),
                key,
                scheme,
                digest: Bytes(digest),
                purpose: None,
                require_trusted: false,
            }),
            SigningInput::HashState(message) => {
                self.call::<SignHashState>(&SignHashStateParams::new(card.clone(), key, message))
            }
        }
    }

    fn decrypt(
        &self,
        card: &CardId,
        key: Purpose,
        cryptogram: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, ApiError> {
        let params = DecryptParams {
            card: card.clone(),
            key,
            cryptogram: Bytes(cryptogram.to_vec()),
        };
        let result = self.call::<Decrypt>(&params)?;
        Ok(Zeroizing::new(result.plaintext.0))
    }

    fn close(&self) {
        self.client.close();
    }
}
