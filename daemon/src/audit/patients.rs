//! The key of the hashes by which the audit file names patients, kept below the state directory.

use std::fmt;
use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::sys;

/// Name of the file: 64 hexadecimal digits and a line end, as `openssl dgst -macopt hexkey:` takes
/// them.
const FILE: &str = "patient.key";

/// Name of the file until it is whole.
const HALF: &str = "patient.key.new";

/// Length of the key in bytes: that of a SHA-256 (RFC 2104, section 3).
const LENGTH: usize = 32;

/// A key for the hashes of national identities.
#[derive(Clone)]
pub(crate) struct PatientKey(Hmac<Sha256>);

impl fmt::Debug for PatientKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PatientKey")
    }
}

impl PatientKey {
    /// Reads the key in this directory; makes directory and key if they are missing.
    ///
    /// # Errors
    /// If other accounts have rights on either, or the file holds no key: it is never replaced,
    /// because the records before would tell nothing any more.
    pub(crate) fn open(directory: &Path) -> io::Result<Self> {
        sys::open_private_directory(directory)?;
        let path = directory.join(FILE);
        let file = match sys::open_private_file(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Self::make(directory),
            file => {
                file.map_err(|error| io::Error::new(error.kind(), format!("{FILE}: {error}")))?
            }
        };
        let mut text = String::new();
        let longest = u64::try_from(2 * LENGTH + 2).unwrap_or(u64::MAX);
        file.take(longest).read_to_string(&mut text)?;
        let mut key = [0; LENGTH];
        match base16ct::lower::decode(text.strip_suffix('\n').unwrap_or(&text), &mut key) {
            Ok(decoded) if decoded.len() == LENGTH => Ok(Self::of(&key)),
            _ => Err(io::Error::other(format!(
                "{FILE} does not hold {} hexadecimal digits",
                2 * LENGTH
            ))),
        }
    }

    fn make(directory: &Path) -> io::Result<Self> {
        let mut key = [0; LENGTH];
        getrandom::fill(&mut key)?;
        let half = directory.join(HALF);
        let mut file = sys::create_private_file(&half)?;
        writeln!(file, "{}", base16ct::lower::encode_string(&key))?;
        file.sync_all()?;
        fs::rename(half, directory.join(FILE))?;
        Ok(Self::of(&key))
    }

    fn of(key: &[u8; LENGTH]) -> Self {
        // A key that is shorter than a block is one with zeros behind it (RFC 2104, section 2).
        let mut block = [0; 64];
        block[..LENGTH].copy_from_slice(key);
        Self(Hmac::new(&block.into()))
    }

    /// Returns the HMAC-SHA256 of a national identity, in hexadecimal digits.
    pub(crate) fn hash(&self, ins: &str) -> String {
        let mut mac = self.0.clone();
        mac.update(ins.as_bytes());
        base16ct::lower::encode_string(&mac.finalize().into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn the_key_is_made_once_for_this_account_alone() {
        let directory = tempfile::tempdir().unwrap();
        let state = directory.path().join("state");
        let first = PatientKey::open(&state).unwrap().hash("200000000000094");
        let key = state.join(FILE);
        assert_eq!((mode(&state), mode(&key)), (0o700, 0o600));
        let text = fs::read_to_string(&key).unwrap();
        assert_eq!(text.len(), 65);
        assert_eq!(
            PatientKey::open(&state).unwrap().hash("200000000000094"),
            first
        );
        assert_eq!(fs::read_to_string(&key).unwrap(), text);
        let names: Vec<_> = fs::read_dir(&state)
            .unwrap()
            .map(|one| one.unwrap().file_name())
            .collect();
        assert_eq!(names, [FILE]);
        // Another machine names the same patient by another hash.
        let other = PatientKey::open(&directory.path().join("other")).unwrap();
        assert_ne!(other.hash("200000000000094"), first);
    }

    /// RFC 4231, section 4.3, has a key of four bytes: zeros at its end change nothing (RFC 2104).
    #[test]
    fn the_hash_is_the_hmac_of_the_standard() {
        let mut key = [0; LENGTH];
        key[..4].copy_from_slice(b"Jefe");
        assert_eq!(
            PatientKey::of(&key).hash("what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn a_key_that_is_none_or_open_to_others_is_refused_and_kept() {
        let directory = tempfile::tempdir().unwrap();
        let state = directory.path().join("state");
        PatientKey::open(&state).unwrap();
        let key = state.join(FILE);
        let whole = fs::read_to_string(&key).unwrap();
        let refused = |expected: &str| {
            let error = PatientKey::open(&state).unwrap_err();
            assert_eq!(error.to_string(), expected);
        };
        let no_key = "patient.key does not hold 64 hexadecimal digits";
        for text in [
            "",
            "00",
            &whole[1..],
            &whole.replace('\n', "0"),
            &"z".repeat(64),
        ] {
            fs::write(&key, text).unwrap();
            refused(no_key);
            assert_eq!(fs::read_to_string(&key).unwrap(), *text);
        }
        fs::write(&key, &whole).unwrap();
        let set = |path: &Path, mode| {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap()
        };
        let open_to_others = "other accounts have rights on it";
        for (path, open, closed, told) in [
            (&key, 0o640, 0o600, format!("{FILE}: {open_to_others}")),
            (&state, 0o755, 0o700, open_to_others.to_owned()),
        ] {
            set(path, open);
            refused(&told);
            set(path, closed);
            PatientKey::open(&state).unwrap();
        }
        fs::remove_file(&key).unwrap();
        symlink("/dev/zero", &key).unwrap();
        refused("patient.key: it is no file");
    }
}
