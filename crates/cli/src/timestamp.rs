//! Timestamps (RFC 3161) of signatures from a server that the person names.

pub(crate) mod failure;

use std::sync::Arc;
use std::time::Duration;

use cps_signature::TimestampRequest;
use rustls::crypto::ring;
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use self::failure::NoTimestamp;
use crate::error::CliError;

/// The time within which a server answers.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);

/// The longest answer, in bytes.
pub(crate) const LONGEST_ANSWER: usize = 64 * 1024;

/// A server of timestamps.
pub(crate) struct TimestampServer<'u> {
    url: &'u str,
    agent: Agent,
}

impl<'u> TimestampServer<'u> {
    /// Prepares the connection to the server at an address. With https it is checked against the
    /// authorities that the system trusts.
    pub(crate) fn at(url: &'u str) -> Self {
        let roots = rustls_native_certs::load_native_certs().certs;
        let roots = roots
            .iter()
            .map(|root| Certificate::from_der(root).to_owned());
        let roots = RootCerts::Specific(Arc::new(roots.collect()));
        let tls = TlsConfig::builder()
            .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()))
            .root_certs(roots)
            .build();
        let agent = Agent::config_builder()
            .timeout_global(Some(ANSWER_TIMEOUT))
            .tls_config(tls)
            .build()
            .new_agent();
        Self { url, agent }
    }

    /// Checks that the server answers, before the card signs: with any status, a refusal of this
    /// request (HEAD) too.
    pub(crate) fn check(&self) -> Result<(), CliError> {
        let head = self.agent.head(self.url).config();
        let answer = head.http_status_as_error(false).build().call();
        answer.map(drop).map_err(|error| self.failed(error))
    }

    /// Returns the token of a timestamp of a signature, which was verified.
    pub(crate) fn stamp(&self, signature: &[u8]) -> Result<Vec<u8>, CliError> {
        let mut nonce = [0; 8];
        getrandom::fill(&mut nonce).map_err(|error| CliError::Random(error.into()))?;
        let request = TimestampRequest::new(signature, nonce);
        self.answer(&request).map_err(|error| self.failed(error))
    }

    /// Returns the failure to get a timestamp.
    pub(crate) fn failed(&self, error: impl Into<NoTimestamp>) -> CliError {
        CliError::NoTimestamp {
            url: self.url.to_owned(),
            error: Box::new(error.into()),
        }
    }

    fn answer(&self, request: &TimestampRequest) -> Result<Vec<u8>, NoTimestamp> {
        let asked = request.to_der()?;
        let post = self.agent.post(self.url);
        let post = post.header("Content-Type", "application/timestamp-query");
        let mut answer = post.send(&asked[..])?;
        let limit = u64::try_from(LONGEST_ANSWER).unwrap_or(u64::MAX);
        let body = answer.body_mut().with_config().limit(limit).read_to_vec()?;
        let (token, _) = request.token(&body)?;
        Ok(token)
    }
}
