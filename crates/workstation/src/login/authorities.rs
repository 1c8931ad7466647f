//! The directory of authorities that `pam_pkcs11` decides by.

use std::fs;
use std::path::Path;

use cps_certificate::CertificateDetails;
use cps_trust::{LONGEST_CONFIGURATION, read_file};

use super::error::LoginError;

/// The directory of the authorities that the configuration of `pam_pkcs11` names.
pub const CA_DIRECTORY: &str = "/etc/pam_pkcs11/cacerts";

/// A chain of a card has two authorities; more than this is a circle.
const MOST_AUTHORITIES: usize = 8;

/// Checks that `pam_pkcs11` finds the authorities of a certificate, up to one that is its own issuer,
/// in its directory.
///
/// By their names: whether they signed is what cpsd has verified, and what `pam_pkcs11` will.
pub(super) fn find_authorities(
    certificate: &CertificateDetails,
    directory: &Path,
) -> Result<(), LoginError> {
    let authorities: Vec<_> = linked(directory)
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
    Err(LoginError::Untrusted {
        issuer: below.issuer.to_string(),
        directory: directory.to_owned(),
    })
}

/// Returns the certificates that OpenSSL finds: links of `openssl rehash`, eight hexadecimal digits, a dot
/// and a number.
///
/// What cannot be read counts as not there, as it does for OpenSSL.
fn linked(directory: &Path) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .filter(|path| is_link(path))
        .filter_map(|path| pem(&path))
        .collect()
}

fn is_link(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let parts = name.and_then(|name| name.split_at_checked(8));
    parts.is_some_and(|(hash, rest)| {
        let number = rest.strip_prefix('.').unwrap_or_default();
        hash.bytes().all(|byte| byte.is_ascii_hexdigit())
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Returns the first block of a PEM file, if it is a certificate.
fn pem(path: &Path) -> Option<Vec<u8>> {
    let text = read_file(path, LONGEST_CONFIGURATION).ok()?;
    let (found, der) = pem_rfc7468::decode_vec(&text).ok()?;
    (found == "CERTIFICATE").then_some(der)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use cps_sim_card::TestPki;

    use super::*;

    #[test]
    fn only_the_links_of_openssl_rehash_are_looked_at() {
        let table = [
            ("4647755f.0", true),
            ("4647755f.12", true),
            ("4647755f.r0", false),
            ("4647755f.", false),
            ("4647755.0", false),
            ("ca-chain.0", false),
            ("ca.pem", false),
        ];
        for (name, expected) in table {
            assert_eq!(is_link(Path::new(name)), expected, "{name}");
        }
    }

    #[test]
    fn authorities_are_found_by_name() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path();
        let made = SystemTime::UNIX_EPOCH + Duration::from_hours(24 * 365 * 50);
        let pki = TestPki::from_seed([7; 32], made).unwrap();
        pki.write_trust(path).unwrap();
        let file = fs::read(path.join("ca.pem")).unwrap();
        let (_, der) = pem_rfc7468::decode_vec(&file).unwrap();
        let certificate = CertificateDetails::parse(&der).unwrap();

        let untrusted = LoginError::Untrusted {
            issuer: certificate.issuer.to_string(),
            directory: path.to_owned(),
        };
        assert_eq!(find_authorities(&certificate, path), Err(untrusted));
        fs::copy(path.join("root.pem"), path.join("00000001.0")).unwrap();
        assert_eq!(find_authorities(&certificate, path), Ok(()));
    }
}
