//! The simulator's own test authority: a root and one issuing CA that cannot be taken for those of
//! ANS (`identity.md`, 2.10).

mod authority;
mod extensions;
pub(crate) mod leaf;
mod store;

use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use der::EncodePem as _;
use der::pem::LineEnding;
use rand::SeedableRng as _;
use rand::rngs::{StdRng, SysRng};
use rsa::RsaPrivateKey;
use x509_cert::Certificate;
use x509_cert::builder;

/// A root and an issuing CA with their keys, made on the spot.
///
/// All keys are RSA 2048. Those of the real CAs are RSA 4096 (`identity.md`, 2.1), but a test that
/// makes its own authority would wait seconds for them.
pub struct TestPki {
    random: StdRng,
    root: Authority,
    issuing: Authority,
}

/// A CA: its certificate and its key.
struct Authority {
    certificate: Certificate,
    key: RsaPrivateKey,
}

/// Why there is no test authority.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PkiError {
    /// A file of the directory could not be read or written.
    #[error("{}: {source}", file.display())]
    File {
        /// Which file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file of the directory is not what this simulator writes.
    #[error("{}: not a file of this simulator: {reason}", file.display())]
    Content {
        /// Which file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A key or a certificate could not be made.
    #[error("the test authority cannot be made: {0}")]
    Generation(String),
}

const KEY_BITS: usize = 2048;

impl TestPki {
    /// A new authority, valid for twenty years around `now`, with randomness of the system.
    ///
    /// # Errors
    /// If the system gives no randomness, or `now` is outside the calendar.
    pub fn generate(now: SystemTime) -> Result<Self, PkiError> {
        let random = StdRng::try_from_rng(&mut SysRng);
        Self::with_random(
            random.map_err(|e| PkiError::Generation(e.to_string()))?,
            now,
        )
    }

    /// An authority that is the same for the same seed and time, and so are the cards made with
    /// it: for tests.
    ///
    /// # Errors
    /// If `now` is outside the calendar.
    pub fn from_seed(seed: [u8; 32], now: SystemTime) -> Result<Self, PkiError> {
        Self::with_random(StdRng::from_seed(seed), now)
    }

    /// The authority that a directory holds, or a new one that it holds from now on.
    ///
    /// The directory gets mode 0700, the key files 0600.
    ///
    /// # Errors
    /// If the directory cannot be read or written, or holds something else.
    pub fn open_or_create(directory: &Path, now: SystemTime) -> Result<Self, PkiError> {
        if let Some((root, issuing)) = store::open(directory)? {
            let random = StdRng::try_from_rng(&mut SysRng);
            let random = random.map_err(|e| PkiError::Generation(e.to_string()))?;
            return Ok(Self {
                random,
                root,
                issuing,
            });
        }
        let pki = Self::generate(now)?;
        store::write(directory, &pki.root, &pki.issuing)?;
        Ok(pki)
    }

    /// Writes what a verifier needs: `root.pem`, `ca.pem`, and `chain.pem`, which is both.
    ///
    /// # Errors
    /// If the directory cannot be made or a file cannot be written.
    pub fn write_trust(&self, directory: &Path) -> Result<(), PkiError> {
        store::write_trust(directory, &self.root_pem(), &self.issuing_pem())
    }

    /// The root certificate in PEM.
    pub fn root_pem(&self) -> String {
        pem(&self.root.certificate)
    }

    /// The certificate of the issuing CA in PEM.
    pub fn issuing_pem(&self) -> String {
        pem(&self.issuing.certificate)
    }

    pub(crate) fn random(&mut self) -> &mut StdRng {
        &mut self.random
    }

    pub(crate) fn card_key(&mut self) -> Result<RsaPrivateKey, rsa::Error> {
        RsaPrivateKey::new(&mut self.random, KEY_BITS)
    }

    fn with_random(mut random: StdRng, now: SystemTime) -> Result<Self, PkiError> {
        let failed = |reason: &dyn std::fmt::Display| PkiError::Generation(reason.to_string());
        let root_key = RsaPrivateKey::new(&mut random, KEY_BITS).map_err(|e| failed(&e))?;
        let key = RsaPrivateKey::new(&mut random, KEY_BITS).map_err(|e| failed(&e))?;
        let period = authority::period(now).ok_or_else(|| failed(&"the time is out of range"))?;
        let issue = || -> Result<_, builder::Error> {
            let root = authority::issue_root(&root_key, period, &mut random)?;
            let issuing = authority::issue_issuing(&root_key, &key, period, &mut random)?;
            Ok((root, issuing))
        };
        let (root, issuing) = { issue }().map_err(|e| failed(&e))?;
        Ok(Self {
            random,
            root: Authority {
                certificate: root,
                key: root_key,
            },
            issuing: Authority {
                certificate: issuing,
                key,
            },
        })
    }
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
