use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
#[cfg(unix)]
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use der::DecodePem as _;
use rsa::RsaPrivateKey;
use rsa::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _};
use x509_cert::Certificate;

use super::{Authority, PkiError, pem};

const ROOT_KEY: &str = "root.key.der";
const ISSUING_KEY: &str = "ca.key.der";
const ROOT_CERTIFICATE: &str = "root.pem";
const ISSUING_CERTIFICATE: &str = "ca.pem";
const CHAIN: &str = "chain.pem";

/// What a directory holds: both authorities, or nothing yet.
pub(super) fn open(directory: &Path) -> Result<Option<(Authority, Authority)>, PkiError> {
    // The root key is written last: without it the rest is an unfinished attempt.
    let exists = directory.join(ROOT_KEY).try_exists();
    if !exists.map_err(file_error(&directory.join(ROOT_KEY)))? {
        return Ok(None);
    }
    let root = read(directory, ROOT_CERTIFICATE, ROOT_KEY)?;
    let issuing = read(directory, ISSUING_CERTIFICATE, ISSUING_KEY)?;
    Ok(Some((root, issuing)))
}

fn read(directory: &Path, certificate: &str, key: &str) -> Result<Authority, PkiError> {
    let key_file = directory.join(key);
    let bytes = fs::read(&key_file).map_err(file_error(&key_file))?;
    let content = |file: &Path, reason: &dyn std::fmt::Display| PkiError::Content {
        file: file.to_owned(),
        reason: reason.to_string(),
    };
    let key = RsaPrivateKey::from_pkcs8_der(&bytes).map_err(|e| content(&key_file, &e))?;
    let file = directory.join(certificate);
    let text = fs::read(&file).map_err(file_error(&file))?;
    let certificate = Certificate::from_pem(&text).map_err(|e| content(&file, &e))?;
    Ok(Authority { certificate, key })
}

/// Writes both authorities into a directory that only its owner may enter.
pub(super) fn write(
    directory: &Path,
    root: &Authority,
    issuing: &Authority,
) -> Result<(), PkiError> {
    make_private(directory).map_err(file_error(directory))?;
    write_trust(
        directory,
        &pem(&root.certificate),
        &pem(&issuing.certificate),
    )?;
    for (name, authority) in [(ISSUING_KEY, issuing), (ROOT_KEY, root)] {
        let file = directory.join(name);
        let key = authority.key.to_pkcs8_der();
        let key = key.map_err(|e| PkiError::Generation(e.to_string()))?;
        write_private(&file, key.as_bytes()).map_err(file_error(&file))?;
    }
    Ok(())
}

pub(super) fn write_trust(directory: &Path, root: &str, issuing: &str) -> Result<(), PkiError> {
    fs::create_dir_all(directory).map_err(file_error(directory))?;
    let chain = format!("{issuing}{root}");
    for (name, text) in [
        (ROOT_CERTIFICATE, root),
        (ISSUING_CERTIFICATE, issuing),
        (CHAIN, &chain),
    ] {
        let file = directory.join(name);
        fs::write(&file, text).map_err(file_error(&file))?;
    }
    Ok(())
}

#[cfg(unix)]
fn make_private(directory: &Path) -> io::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(directory)?;
    fs::set_permissions(directory, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn make_private(directory: &Path) -> io::Result<()> {
    fs::create_dir_all(directory)
}

/// Writes a file that only its owner may read, whole or not at all.
fn write_private(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = file.with_extension("new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut open: File = options.open(&unfinished)?;
    open.write_all(bytes)?;
    open.sync_all()?;
    fs::rename(&unfinished, file)
}

fn file_error(file: &Path) -> impl Fn(io::Error) -> PkiError + use<> {
    let file = file.to_owned();
    move |source| PkiError::File {
        file: file.clone(),
        source,
    }
}
