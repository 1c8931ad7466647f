//! Whether a card can log on to a TLS server: the questions to the server ([`probe`]), the answer for
//! each card ([`assess`]), the report ([`report`]).
//!
//! A server is asked by `rustls`, once for each version, without a certificate: it tells then what it
//! wants of one. No card is asked anything.

mod assess;
mod connect;
mod no_server;
mod probe;
mod report;
mod starttls;
mod text;

pub(crate) use assess::Card;
pub(crate) use connect::{NotConnected, Server, connect};
pub(crate) use probe::ask;
pub(crate) use report::{Report, page};
pub(crate) use starttls::MailProtocol;
#[cfg(test)]
pub(crate) use text::Tls;
