//! The directories of authorities and revocation lists that `pam_pkcs11` decides by.

use std::fs;
use std::path::{Path, PathBuf};

use cps_identity::CertificateDetails;
use x509_cert::crl::CertificateList;
use x509_cert::der::{Decode as _, Encode as _};

use super::Problem;

/// A chain of a card has two authorities; more than this is a circle.
const MOST_AUTHORITIES: usize = 8;

/// What the two directories say of a certificate, by the names in it.
///
/// For the words of a refusal: signatures are verified by `pam_pkcs11`, which decides.
#[derive(Debug)]
pub(crate) struct Trust<'a> {
    /// Directory of authorities, with the links of `openssl rehash`.
    pub(crate) authorities: &'a Path,
    /// Directory of revocation lists, with the links of `openssl rehash`.
    pub(crate) lists: &'a Path,
}

impl Trust<'_> {
    /// Whether the authorities of the certificate are there, and its revocation is not.
    pub(crate) fn judge(&self, certificate: &CertificateDetails) -> Result<(), Problem> {
        self.find_authorities(certificate)?;
        let revoked = linked(self.lists, ".r", "X509 CRL")
            .iter()
            .filter_map(|der| CertificateList::from_der(der).ok())
            .any(|list| lists(&list, certificate));
        if revoked {
            Err(Problem::Revoked)
        } else {
            Ok(())
        }
    }

    /// Goes from issuer to issuer up to one that is its own.
    fn find_authorities(&self, certificate: &CertificateDetails) -> Result<(), Problem> {
        let authorities: Vec<_> = linked(self.authorities, ".", "CERTIFICATE")
            .iter()
            .filter_map(|der| CertificateDetails::parse(der).ok())
            .collect();
        let mut below = certificate;
        for _ in 0..MOST_AUTHORITIES {
            let issuer = authorities
                .iter()
                .find(|authority| authority.subject_der == below.issuer_der);
            match issuer {
                Some(root) if root.subject_der == root.issuer_der => return Ok(()),
                Some(authority) => below = authority,
                None => break,
            }
        }
        Err(Problem::Untrusted {
            issuer: below.issuer.to_string(),
            directory: self.authorities.to_owned(),
        })
    }
}

fn lists(list: &CertificateList, certificate: &CertificateDetails) -> bool {
    let list = &list.tbs_cert_list;
    let is_on = || {
        list.revoked_certificates.iter().flatten().any(|entry| {
            entry.serial_number.to_der().ok().as_deref() == Some(&certificate.serial_der)
        })
    };
    list.issuer.to_der().ok().as_deref() == Some(&certificate.issuer_der) && is_on()
}

/// The contents of the files that OpenSSL finds: links of `openssl rehash`, eight hexadecimal
/// digits, `kind` and a number.
///
/// What cannot be read counts as not there, as it does for OpenSSL.
fn linked(directory: &Path, kind: &str, label: &str) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .filter(|path| is_link(path, kind))
        .filter_map(|path| pem(&path, label))
        .collect()
}

fn is_link(path: &Path, kind: &str) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let parts = name.and_then(|name| name.split_at_checked(8));
    parts.is_some_and(|(hash, rest)| {
        let number = rest.strip_prefix(kind).unwrap_or_default();
        hash.bytes().all(|byte| byte.is_ascii_hexdigit())
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// The first block of a PEM file, if it is of that kind.
fn pem(path: &PathBuf, label: &str) -> Option<Vec<u8>> {
    let text = fs::read(path).ok()?;
    let (found, der) = pem_rfc7468::decode_vec(&text).ok()?;
    (found == label).then_some(der)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_links_of_openssl_rehash_are_looked_at() {
        let table = [
            ("4647755f.0", ".", true),
            ("4647755f.12", ".", true),
            ("4647755f.r0", ".r", true),
            ("4647755f.r0", ".", false),
            ("4647755f.0", ".r", false),
            ("4647755f.", ".", false),
            ("4647755.0", ".", false),
            ("ca-chain.0", ".", false),
            ("ca.pem", ".", false),
        ];
        for (name, kind, expected) in table {
            assert_eq!(is_link(Path::new(name), kind), expected, "{name} {kind}");
        }
    }
}
