use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use cps_protocol::method::{CardParams, CardsObjects, SignDigest, SignDigestParams};
use cps_protocol::{Bytes, CardId, ErrorKind, HashAlgorithm, Key, Purpose, SignScheme};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::args::{Global, SignArgs};
use crate::failure::Failure;
use crate::output::{Output, write_file};
use crate::pin::PinSource;
use crate::session::Session;
use crate::text::say;

/// Bytes of the file in memory at a time.
const CHUNK: usize = 64 * 1024;

pub(super) fn run(args: &SignArgs, global: &Global, output: &mut Output) -> Result<(), Failure> {
    let scheme = SignScheme::from(args.scheme);
    let digest = digest(scheme, &args.file)?;

    let session = Session::connect(global, output.language)?;
    let card = session.card(global)?.id;
    let key = find(&session, &card, args.key.into(), scheme)?;
    let params = SignDigestParams {
        card: card.clone(),
        key: key.purpose,
        scheme,
        digest: Bytes(digest),
        purpose: args.declare.clone(),
    };
    let sign = || session.call::<SignDigest>(&params);
    let result = if key.needs_pin {
        let pin = PinSource::of_login(args.login, output.language)?;
        session.logged_in(&card, pin, sign)?
    } else {
        sign()?
    };

    let signature = &result.signature.0;
    if let Some(path) = &args.out {
        write_file(path, signature)?;
    }
    match &args.out {
        _ if output.json => output.json(&result),
        Some(path) => {
            let (path, bytes) = (path.display(), signature.len());
            output.line(&say!(
                output.language,
                FileWritten,
                path = path,
                bytes = bytes
            ))
        }
        None => output.binary(signature),
    }
}

/// The key, before anybody is asked for the PIN in vain.
fn find(
    session: &Session,
    card: &CardId,
    purpose: Purpose,
    scheme: SignScheme,
) -> Result<Key, Failure> {
    let objects = session.call::<CardsObjects>(&CardParams { card: card.clone() })?;
    let key = objects.keys.into_iter().find(|key| key.purpose == purpose);
    let key = key.ok_or(ErrorKind::KeyNotFound)?;
    if !key.schemes.contains(&scheme) {
        return Err(ErrorKind::KeyUsage.into());
    }
    Ok(key)
}

/// The digest of a file for a scheme.
pub(super) fn digest(scheme: SignScheme, path: &Path) -> Result<Vec<u8>, Failure> {
    let hashed = File::open(path).and_then(|file| hash_for(scheme, file));
    hashed.map_err(Failure::read(path))
}

/// Hashes as much as there is to read.
fn hash_for(scheme: SignScheme, from: impl Read) -> io::Result<Vec<u8>> {
    match scheme.hash() {
        Some(HashAlgorithm::Sha1) => hash::<Sha1>(from),
        Some(HashAlgorithm::Sha256) => hash::<Sha256>(from),
        Some(HashAlgorithm::Sha384) => hash::<Sha384>(from),
        Some(HashAlgorithm::Sha512) => hash::<Sha512>(from),
        None => unreachable!("every scheme of the command line has a hash"),
    }
}

fn hash<D: Digest>(mut from: impl Read) -> io::Result<Vec<u8>> {
    let mut hasher = D::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        match from.read(&mut chunk) {
            Ok(0) => return Ok(hasher.finalize().to_vec()),
            Ok(read) => hasher.update(&chunk[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;
    use hex_literal::hex;

    use super::*;
    use crate::args::SchemeName;

    #[test]
    fn files_are_hashed_by_the_hash_of_the_scheme() {
        // FIPS 180-4, example "abc".
        let sha1 = hex!("a9993e364706816aba3e25717850c26c9cd0d89d");
        let sha256 = hex!("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        for (scheme, expected) in [
            (SignScheme::RsaPkcs1Sha1, sha1.as_slice()),
            (SignScheme::RsaPssSha1, &sha1),
            (SignScheme::RsaPkcs1Sha256, &sha256),
            (SignScheme::RsaPssSha256, &sha256),
        ] {
            assert_eq!(
                hash_for(scheme, b"abc".as_slice()).unwrap(),
                expected,
                "{scheme:?}"
            );
        }
        for name in SchemeName::value_variants() {
            let scheme = SignScheme::from(*name);
            let length = scheme.hash().unwrap().digest_len();
            assert_eq!(
                hash_for(scheme, io::empty()).unwrap().len(),
                length,
                "{scheme:?}"
            );
        }
    }

    #[test]
    fn a_file_larger_than_a_chunk_is_hashed_whole() {
        let million = vec![b'a'; 1_000_000];
        // FIPS 180-4, example of a million times "a".
        assert_eq!(
            hash_for(SignScheme::RsaPkcs1Sha256, million.as_slice()).unwrap(),
            hex!("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
        );
    }
}
