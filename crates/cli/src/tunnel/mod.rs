//! A way through TLS to a server, for programs of this account that cannot use the key of a card.
//!
//! A connection begins in [`listener`], waits for a login at the [`gate`], is opened by [`server`]
//! with the key of the card ([`card_key`]) or a session of this login ([`sessions`]), and is carried
//! by [`mod@relay`]; [`places`] counts those that are open.

mod address;
pub(crate) mod card_key;
pub(crate) mod failure;
pub(crate) mod gate;
pub(crate) mod listener;
pub(crate) mod places;
pub(crate) mod relay;
pub(crate) mod server;
pub(crate) mod sessions;

pub(crate) use address::ServerAddress;
