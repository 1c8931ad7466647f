//! The keys of an authority and of its cards: made on the spot, shared, or kept.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rand::rngs::StdRng;
use rsa::RsaPrivateKey;
use rsa::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _};

use super::{PkiError, failed, store};
use crate::Purpose;

/// Length of every key.
const KEY_BITS: usize = 2048;

/// Source of keys.
pub(super) enum Keys {
    /// A new one each time.
    New,
    /// One for each purpose of all cards.
    Shared(HashMap<Purpose, RsaPrivateKey>),
    /// Those that a directory keeps, and new ones that it keeps from then on.
    Kept(Kept),
}

/// A directory of keys, for several programs at once.
pub(super) struct Kept {
    directory: PathBuf,
    /// Number of keys that were taken under each name.
    taken: HashMap<String, u32>,
}

/// Number of keys that are kept under one name: of two cards in readers of one computer each has its
/// own.
const KEYS_OF_NAME: u32 = 2;

impl Keys {
    /// Returns the source of a directory, which gets mode 0700.
    pub(super) fn kept(directory: &Path) -> Result<Self, PkiError> {
        store::make_private(directory).map_err(store::file_error(directory))?;
        Ok(Self::Kept(Kept {
            directory: directory.to_owned(),
            taken: HashMap::new(),
        }))
    }

    /// Returns a key of the authority itself.
    pub(super) fn of_authority(
        &mut self,
        name: &str,
        random: &mut StdRng,
    ) -> Result<RsaPrivateKey, PkiError> {
        match self {
            Self::New | Self::Shared(_) => generate(random),
            Self::Kept(kept) => kept.take(name, random),
        }
    }

    /// Returns a key for a purpose of a card.
    pub(super) fn of_card(
        &mut self,
        card: &str,
        purpose: Purpose,
        random: &mut StdRng,
    ) -> Result<RsaPrivateKey, PkiError> {
        match self {
            Self::New => generate(random),
            Self::Shared(keys) => match keys.get(&purpose) {
                Some(key) => Ok(key.clone()),
                None => {
                    let key = generate(random)?;
                    keys.insert(purpose, key.clone());
                    Ok(key)
                }
            },
            Self::Kept(kept) => kept.take(&format!("{card}-{purpose:?}"), random),
        }
    }
}

impl Kept {
    fn take(&mut self, name: &str, random: &mut StdRng) -> Result<RsaPrivateKey, PkiError> {
        let taken = self.taken.entry(name.to_owned()).or_default();
        let place = *taken % KEYS_OF_NAME;
        *taken += 1;
        let file = self.directory.join(format!("{name}-{place}.key.der"));
        match fs::read(&file) {
            Ok(bytes) => RsaPrivateKey::from_pkcs8_der(&bytes).map_err(|error| PkiError::Content {
                file,
                reason: error.to_string(),
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let key = generate(random)?;
                let bytes = key.to_pkcs8_der().map_err(|e| failed(&e))?;
                // Of two programs that make it now, each goes on with its own.
                store::write_whole(&file, bytes.as_bytes(), 0o600)
                    .map_err(store::file_error(&file))?;
                Ok(key)
            }
            Err(error) => Err(store::file_error(&file)(error)),
        }
    }
}

fn generate(random: &mut StdRng) -> Result<RsaPrivateKey, PkiError> {
    RsaPrivateKey::new(random, KEY_BITS).map_err(|e| failed(&e))
}
