//! The simulator's own test authority: a root and issuing CAs that cannot be taken for those of ANS
//! (`identity.md` §2.10).

mod authority;
mod crl;
mod extensions;
mod keys;
pub(crate) mod leaf;
mod oddity;
mod store;

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use der::pem::LineEnding;
use der::{DateTime, Encode as _, EncodePem as _};
use rand::SeedableRng as _;
use rand::rngs::{StdRng, SysRng};
use rsa::RsaPrivateKey;
use x509_cert::Certificate;
use x509_cert::builder;
use x509_cert::crl::CertificateList;
use x509_cert::serial_number::SerialNumber;

use self::authority::Period;
use self::keys::Keys;
pub use self::oddity::Oddity;
use crate::Purpose;
use crate::profile::IssuerName;

/// A root and issuing CAs with their keys, made on the spot.
///
/// The issuing CAs are one key under several names: what matters to a client is the name, and each
/// key takes its time to make. All keys are RSA 2048. Those of the real CAs are RSA 4096
/// (`identity.md` §2.1), but a test that makes its own authority would wait seconds for them.
pub struct TestPki {
    random: StdRng,
    now: DateTime,
    root: Authority,
    /// In the order of [`IssuerName::ALL`].
    issuing: [Authority; 3],
    /// Certificates that are on the CRL of their issuer.
    revoked: Vec<(IssuerName, SerialNumber)>,
    /// Faults of the CRLs.
    faults: Vec<ListFault>,
    keys: Keys,
}

/// Fault of the CRLs of an authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListFault {
    /// They are a month out of date.
    Expired,
    /// The root has revoked the issuing CAs.
    IssuersRevoked,
}

/// A CA: its certificate and its key.
struct Authority {
    certificate: Certificate,
    key: RsaPrivateKey,
}

/// The reason why there is no test authority.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PkiError {
    /// A file of the directory could not be read or written.
    #[error("{}: {source}", file.display())]
    File {
        /// Path of the file.
        file: PathBuf,
        /// Error of the system.
        source: io::Error,
    },
    /// A file of the directory is not what this simulator writes.
    #[error("{}: not a file of this simulator: {reason}", file.display())]
    Content {
        /// Path of the file.
        file: PathBuf,
        /// Defect of the file.
        reason: String,
    },
    /// A key or a certificate could not be made.
    #[error("the test authority cannot be made: {0}")]
    Generation(String),
}

impl TestPki {
    /// Returns a new authority, valid for twenty years around `now`, with randomness of the system.
    ///
    /// # Errors
    /// If the system gives no randomness, or `now` is outside the calendar.
    pub fn generate(now: SystemTime) -> Result<Self, PkiError> {
        let random = StdRng::try_from_rng(&mut SysRng);
        Self::with_random(random.map_err(|e| failed(&e))?, Keys::New, now)
    }

    /// Returns a new authority with the keys that a directory keeps, its own and those of its cards,
    /// and new ones that it keeps from then on: a key takes its time to make.
    ///
    /// The directory gets mode 0700, its files 0600. Programs may use it at the same time.
    ///
    /// # Errors
    /// If the directory cannot be read or written or holds something else, the system gives no
    /// randomness, or `now` is outside the calendar.
    pub fn generate_with_keys_in(directory: &Path, now: SystemTime) -> Result<Self, PkiError> {
        let random = StdRng::try_from_rng(&mut SysRng);
        Self::with_random(random.map_err(|e| failed(&e))?, Keys::kept(directory)?, now)
    }

    /// Returns an authority that is the same for the same seed and time, and so are the cards made
    /// with it: for tests.
    ///
    /// # Errors
    /// If `now` is outside the calendar.
    pub fn from_seed(seed: [u8; 32], now: SystemTime) -> Result<Self, PkiError> {
        Self::with_random(StdRng::from_seed(seed), Keys::New, now)
    }

    /// Returns the authority that a directory holds, or a new one that it holds from now on.
    ///
    /// The directory gets mode 0700, the key files 0600; of several programs that find it empty, one
    /// makes the authority, and the others wait for it.
    ///
    /// # Errors
    /// If the directory cannot be read or written, or holds something else.
    pub fn open_or_create(directory: &Path, now: SystemTime) -> Result<Self, PkiError> {
        let found = match store::open(directory)? {
            Some(found) => found,
            None => {
                let _lock = store::lock(directory)?;
                // Another program may have made it meanwhile.
                let Some(found) = store::open(directory)? else {
                    let pki = Self::generate(now)?;
                    store::write(directory, &pki)?;
                    return Ok(pki);
                };
                found
            }
        };
        let random = StdRng::try_from_rng(&mut SysRng);
        let mut random = random.map_err(|e| failed(&e))?;
        let period = authority::period(now).ok_or_else(|| failed(&OUT_OF_RANGE))?;
        let store::Found {
            root,
            issuing,
            revoked,
        } = found;
        let others = [IssuerName::TestStandard, IssuerName::ProductionNaming];
        let [standard, production] = others.map(|name| {
            Authority::issuing(&root.key, issuing.key.clone(), name, period, &mut random)
        });
        Ok(Self {
            random,
            now: date_time(now)?,
            issuing: [issuing, standard?, production?],
            root,
            revoked,
            faults: Vec::new(),
            keys: Keys::New,
        })
    }

    /// Writes what a verifier needs: `root.pem`, `ca.pem` and the same CA under its other names
    /// (`ca-standard.pem`, `ca-production.pem`), `chain.pem`, which is all of them, and for each a
    /// CRL (`root.crl`, `ca.crl`, …; `.crl.pem` in PEM).
    ///
    /// The CRLs hold the revoked certificates that were issued so far: write again after that.
    ///
    /// # Errors
    /// If the directory cannot be made or a file cannot be written.
    pub fn write_trust(&self, directory: &Path) -> Result<(), PkiError> {
        store::write_trust(directory, self)
    }

    /// Returns the CRL of the issuing CA in DER, with the revoked certificates that were issued so
    /// far.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn crl(&self) -> Result<Vec<u8>, PkiError> {
        let list = self.crl_of(IssuerName::Test)?;
        list.to_der().map_err(|e| failed(&e))
    }

    /// Returns the root certificate in PEM.
    pub fn root_pem(&self) -> String {
        pem(&self.root.certificate)
    }

    /// Returns the certificate of the issuing CA in PEM.
    pub fn issuing_pem(&self) -> String {
        pem(&self.issuing[0].certificate)
    }

    pub(crate) fn random(&mut self) -> &mut StdRng {
        &mut self.random
    }

    /// Makes all cards share one key for each purpose, from now on: for tests, which make many
    /// cards and would spend most of their time on keys.
    #[must_use]
    pub fn with_shared_card_keys(mut self) -> Self {
        self.keys = Keys::Shared(HashMap::new());
        self
    }

    /// Adds a fault to the CRLs, from now on.
    #[must_use]
    pub fn with_list_fault(mut self, fault: ListFault) -> Self {
        self.faults.push(fault);
        self
    }

    /// Returns a key for a purpose of a card.
    pub(crate) fn card_key(
        &mut self,
        card: &str,
        purpose: Purpose,
    ) -> Result<RsaPrivateKey, PkiError> {
        self.keys.of_card(card, purpose, &mut self.random)
    }

    fn with_random(mut random: StdRng, mut keys: Keys, now: SystemTime) -> Result<Self, PkiError> {
        let root_key = keys.of_authority("root", &mut random)?;
        let key = keys.of_authority("ca", &mut random)?;
        let period = authority::period(now).ok_or_else(|| failed(&OUT_OF_RANGE))?;
        let root = authority::issue_root(&root_key, period, &mut random);
        let root = Authority {
            certificate: root.map_err(|e| failed(&e))?,
            key: root_key,
        };
        let [test, standard, production] = IssuerName::ALL
            .map(|(name, _)| Authority::issuing(&root.key, key.clone(), name, period, &mut random));
        Ok(Self {
            random,
            now: date_time(now)?,
            issuing: [test?, standard?, production?],
            root,
            revoked: Vec::new(),
            faults: Vec::new(),
            keys,
        })
    }

    /// Returns the list of the root.
    fn root_crl(&self) -> Result<CertificateList, PkiError> {
        let revoked = if self.faults.contains(&ListFault::IssuersRevoked) {
            let certificates = self.issuing.iter().map(|issuing| &issuing.certificate);
            let bodies = certificates.map(Certificate::tbs_certificate);
            bodies.map(|body| body.serial_number().clone()).collect()
        } else {
            Vec::new()
        };
        self.list(&self.root, &revoked)
    }

    fn crl_of(&self, name: IssuerName) -> Result<CertificateList, PkiError> {
        let of_name = self.revoked.iter().filter(|(issuer, _)| *issuer == name);
        let revoked: Vec<_> = of_name.map(|(_, serial)| serial.clone()).collect();
        self.list(&self.issuing[name as usize], &revoked)
    }

    fn list(
        &self,
        authority: &Authority,
        revoked: &[SerialNumber],
    ) -> Result<CertificateList, PkiError> {
        let age = match self.faults.contains(&ListFault::Expired) {
            true => 2 * crl::LIFETIME,
            false => Duration::ZERO,
        };
        let issued = DateTime::from_unix_duration(self.now.unix_duration().saturating_sub(age));
        let list = issued.map_err(builder::Error::from);
        let list = list.and_then(|issued| crl::issue(authority, revoked, issued));
        list.map_err(|e| failed(&e))
    }
}

impl Authority {
    fn issuing(
        root_key: &RsaPrivateKey,
        key: RsaPrivateKey,
        name: IssuerName,
        period: Period,
        random: &mut StdRng,
    ) -> Result<Self, PkiError> {
        let certificate =
            authority::issue_issuing(root_key, &key.to_public_key(), name, period, random);
        let certificate = certificate.map_err(|e| failed(&e))?;
        Ok(Self { certificate, key })
    }
}

const OUT_OF_RANGE: &str = "the time is out of range";

fn date_time(now: SystemTime) -> Result<DateTime, PkiError> {
    let since = now.duration_since(UNIX_EPOCH).map_err(|e| failed(&e))?;
    DateTime::from_unix_duration(since).map_err(|e| failed(&e))
}

fn failed(reason: &dyn std::fmt::Display) -> PkiError {
    PkiError::Generation(reason.to_string())
}

fn pem(certificate: &Certificate) -> String {
    // It was encoded once already, when it was signed.
    certificate
        .to_pem(LineEnding::LF)
        .expect("a certificate that was signed can be encoded")
}

impl std::fmt::Debug for TestPki {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TestPki(…)")
    }
}
