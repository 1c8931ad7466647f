/// The socket of the daemon.
pub(crate) const SOCKET: &str = cps_protocol::DEFAULT_SOCKET;

/// The configuration of the daemon.
pub(crate) const CONFIGURATION: &str = "/etc/cpsd/cpsd.toml";

/// The directory with the certificates of the authorities.
pub(crate) const TRUST_DIRECTORY: &str = "/etc/cpsd/trust";

/// The directory with their revocation lists.
pub(crate) const CRL_DIRECTORY: &str = "/etc/cpsd/crls";
