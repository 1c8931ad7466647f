//! The directories of authorities and revocation lists that `pam_pkcs11` decides by.

use std::fs;
use std::path::{Path, PathBuf};

use cps_identity::CertificateDetails;
use x509_cert::crl::{CertificateList, TbsCertList};
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
    ///
    /// Gives the time until which the lists of its issuer are good, the latest of them (RFC 3339),
    /// if there is one: `pam_pkcs11` may refuse every card after that.
    pub(crate) fn judge(
        &self,
        certificate: &CertificateDetails,
    ) -> Result<Option<String>, Problem> {
        self.find_authorities(certificate)?;
        let lists: Vec<_> = linked(self.lists, ".r", "X509 CRL")
            .iter()
            .filter_map(|der| CertificateList::from_der(der).ok())
            .map(|list| list.tbs_cert_list)
            .filter(|list| list.issuer.to_der().ok().as_ref() == Some(&certificate.issuer_der))
            .collect();
        if lists.iter().any(|list| is_on(list, certificate)) {
            return Err(Problem::Revoked);
        }
        let ends = lists.iter().filter_map(|list| list.next_update);
        Ok(ends
            .map(|end| end.to_date_time())
            .max()
            .map(|end| end.to_string()))
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

fn is_on(list: &TbsCertList, certificate: &CertificateDetails) -> bool {
    let mut entries = list.revoked_certificates.iter().flatten();
    entries.any(|entry| entry.serial_number.to_der().ok().as_ref() == Some(&certificate.serial_der))
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
    use std::time::{Duration, SystemTime};

    use cps_sim_card::TestPki;

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

    #[test]
    fn authorities_and_the_end_of_their_lists_are_found_by_name() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path();
        let made = SystemTime::UNIX_EPOCH + Duration::from_hours(24 * 365 * 50);
        let pki = TestPki::from_seed([7; 32], made).unwrap();
        pki.write_trust(path).unwrap();
        let trust = Trust {
            authorities: path,
            lists: path,
        };
        let file = fs::read(path.join("ca.pem")).unwrap();
        let (_, der) = pem_rfc7468::decode_vec(&file).unwrap();
        let certificate = CertificateDetails::parse(&der).unwrap();

        let untrusted = Problem::Untrusted {
            issuer: certificate.issuer.to_string(),
            directory: path.to_owned(),
        };
        assert_eq!(trust.judge(&certificate), Err(untrusted));
        fs::copy(path.join("root.pem"), path.join("00000001.0")).unwrap();
        assert_eq!(trust.judge(&certificate), Ok(None));
        fs::copy(path.join("ca.crl.pem"), path.join("00000002.r0")).unwrap();
        assert_eq!(trust.judge(&certificate), Ok(None));
        fs::copy(path.join("root.crl.pem"), path.join("00000001.r0")).unwrap();
        let end = "2020-01-19T00:00:00Z".to_owned();
        assert_eq!(trust.judge(&certificate), Ok(Some(end)));
    }
}
