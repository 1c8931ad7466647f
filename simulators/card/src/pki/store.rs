//! The directory of a test authority: its keys and what a verifier needs, whole in the face of several
//! programs.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
#[cfg(unix)]
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;
use std::process;

use der::pem::LineEnding;
use der::{DecodePem as _, Encode as _, EncodePem as _};
use rsa::RsaPrivateKey;
use rsa::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _};
use x509_cert::Certificate;
use x509_cert::crl::CertificateList;
use x509_cert::serial_number::SerialNumber;

use super::{Authority, PkiError, TestPki, crl, pem};
use crate::profile::IssuerName;

const ROOT_KEY: &str = "root.key.der";
const ISSUING_KEY: &str = "ca.key.der";
const ROOT: &str = "root";
const CHAIN: &str = "chain.pem";
const LOCK: &str = "lock";

/// Content of a directory; the other names of the issuing CA are made anew.
pub(super) struct Found {
    pub(super) root: Authority,
    pub(super) issuing: Authority,
    pub(super) revoked: Vec<(IssuerName, SerialNumber)>,
}

/// Reads a directory; `None` if it holds no authority yet.
pub(super) fn open(directory: &Path) -> Result<Option<Found>, PkiError> {
    // The root key is written last: without it the rest is an unfinished attempt.
    let exists = directory.join(ROOT_KEY).try_exists();
    if !exists.map_err(file_error(&directory.join(ROOT_KEY)))? {
        return Ok(None);
    }
    let (_, issuing) = IssuerName::ALL[0];
    let mut revoked = Vec::new();
    for (name, stem) in IssuerName::ALL {
        let numbers = revoked_in(&directory.join(format!("{stem}.crl")))?;
        revoked.extend(numbers.into_iter().map(|number| (name, number)));
    }
    Ok(Some(Found {
        root: read(directory, &format!("{ROOT}.pem"), ROOT_KEY)?,
        issuing: read(directory, &format!("{issuing}.pem"), ISSUING_KEY)?,
        revoked,
    }))
}

/// Returns the serial numbers on the list in a file; none if there is no such file.
fn revoked_in(file: &Path) -> Result<Vec<SerialNumber>, PkiError> {
    match fs::read(file) {
        Ok(der) => crl::serial_numbers(&der).map_err(|error| PkiError::Content {
            file: file.to_owned(),
            reason: error.to_string(),
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(file_error(file)(error)),
    }
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

/// Makes a directory that only its owner may enter, and waits until no other program makes an
/// authority in it; others wait until the result is dropped.
pub(super) fn lock(directory: &Path) -> Result<File, PkiError> {
    make_private(directory).map_err(file_error(directory))?;
    let path = directory.join(LOCK);
    let lock = File::create(&path).and_then(|file| file.lock().map(|()| file));
    lock.map_err(file_error(&path))
}

/// Writes an authority into a directory that is locked.
pub(super) fn write(directory: &Path, pki: &TestPki) -> Result<(), PkiError> {
    write_trust(directory, pki)?;
    for (name, authority) in [(ISSUING_KEY, &pki.issuing[0]), (ROOT_KEY, &pki.root)] {
        let file = directory.join(name);
        let key = authority.key.to_pkcs8_der();
        let key = key.map_err(|e| PkiError::Generation(e.to_string()))?;
        write_whole(&file, key.as_bytes(), 0o600).map_err(file_error(&file))?;
    }
    Ok(())
}

pub(super) fn write_trust(directory: &Path, pki: &TestPki) -> Result<(), PkiError> {
    fs::create_dir_all(directory).map_err(file_error(directory))?;
    let write = |name: String, contents: &[u8]| {
        let file = directory.join(name);
        write_whole(&file, contents, 0o644).map_err(file_error(&file))
    };
    let write_list = |stem: &str, list: CertificateList| {
        let failed = |error: der::Error| PkiError::Generation(error.to_string());
        write(format!("{stem}.crl"), &list.to_der().map_err(failed)?)?;
        let pem = list.to_pem(LineEnding::LF).map_err(failed)?;
        write(format!("{stem}.crl.pem"), pem.as_bytes())
    };
    let mut chain = String::new();
    for ((name, stem), authority) in IssuerName::ALL.into_iter().zip(&pki.issuing) {
        let certificate = pem(&authority.certificate);
        write(format!("{stem}.pem"), certificate.as_bytes())?;
        write_list(stem, pki.crl_of(name)?)?;
        chain.push_str(&certificate);
    }
    let root = pki.root_pem();
    write(format!("{ROOT}.pem"), root.as_bytes())?;
    write_list(ROOT, pki.root_crl()?)?;
    chain.push_str(&root);
    write(CHAIN.to_owned(), chain.as_bytes())
}

#[cfg(unix)]
pub(super) fn make_private(directory: &Path) -> io::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(directory)?;
    fs::set_permissions(directory, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
pub(super) fn make_private(directory: &Path) -> io::Result<()> {
    fs::create_dir_all(directory)
}

/// Writes a file whole or not at all, with a mode where the system has them: another program may
/// read it, or write the same, at the same time.
#[cfg_attr(not(unix), expect(unused_variables, reason = "modes are of Unix"))]
pub(super) fn write_whole(file: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let unfinished = file.with_added_extension(format!("{}.new", process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    options.mode(mode);
    let mut open: File = options.open(&unfinished)?;
    open.write_all(bytes)?;
    open.sync_all()?;
    fs::rename(&unfinished, file)
}

pub(super) fn file_error(file: &Path) -> impl Fn(io::Error) -> PkiError + use<> {
    let file = file.to_owned();
    move |source| PkiError::File {
        file: file.clone(),
        source,
    }
}
