//! The authorities that servers are checked with.

use std::path::Path;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use crate::error::CliError;
use crate::input::read_file;

/// The largest file of authorities, in bytes: the list of a system has some hundred kilobytes.
const LARGEST: u64 = 8 * 1024 * 1024;

/// Returns the authorities of a file (PEM), or those that the system trusts.
///
/// # Errors
/// If the file cannot be read, or has something else than certificates of authorities, or none.
pub(crate) fn authorities(file: Option<&Path>) -> Result<RootCertStore, CliError> {
    let mut roots = RootCertStore::empty();
    let Some(path) = file else {
        let system = rustls_native_certs::load_native_certs().certs;
        // What cannot be read is no authority.
        roots.add_parsable_certificates(system);
        return Ok(roots);
    };
    let content = read_file(path, LARGEST)?;
    let wrong = || CliError::NoCertificate(path.to_owned());
    for certificate in CertificateDer::pem_slice_iter(&content) {
        let certificate = certificate.map_err(|_| wrong())?;
        roots.add(certificate).map_err(|_| wrong())?;
    }
    match roots.is_empty() {
        true => Err(wrong()),
        false => Ok(roots),
    }
}
