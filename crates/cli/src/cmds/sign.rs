//! `cpsctl sign`: a document, its digest or its signature in one of several forms. Begin at [`run`].

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use cps_protocol::method::{
    CardParams, CardsObjects, SignCms, SignCmsParams, SignDigest, SignDigestParams, SignHashState,
    SignHashStateParams, SignJwsResult, SignatureResult,
};
use cps_protocol::{
    ApiError, Bytes, CardId, Certificate, ErrorKind, HashAlgorithm, HashState, JwsAlgorithm, Key,
    Purpose, SignScheme, TrustStatus,
};
use cps_signature::{Form, JwsToSign, MailLineEnds};
use serde::Serialize;
use serde_json::{Map, Value};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::args::{Global, SignArgs};
use crate::destination::Destination;
use crate::error::CliError;
use crate::format::trust_reason;
use crate::input::read_file;
use crate::output::Output;
use crate::session::Session;
use crate::text::say;

/// Bytes of the file in memory at a time.
const CHUNK: usize = 64 * 1024;

/// The longest file that becomes the payload of a JWS, in bytes: it is in memory, several times.
pub(super) const LARGEST_PAYLOAD: u64 = 16 * 1024 * 1024;

/// Content to sign, and the form of the signature.
enum Document {
    /// The digest, for a signature alone.
    Raw(Vec<u8>),
    /// The digest, for a CMS.
    Cms(Vec<u8>),
    /// The content, for a JWS.
    Jws(JwsAlgorithm, Vec<u8>),
}

/// Outcome.
struct Signed {
    /// Bytes of the output file.
    content: Vec<u8>,
    /// Whether a terminal can show it as it is.
    is_text: bool,
    /// Result of the API.
    result: Value,
}

pub(super) fn run(args: &SignArgs, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let scheme = SignScheme::from(args.scheme);
    let destination = Destination::new(args.out.as_deref(), &[&args.file])?;
    let document = Document::read(args, scheme)?;

    let session = Session::connect(global, output.language)?;
    let card = session.card(global)?.id;
    let signer = Signer::find(&session, card, args.key.into(), scheme)?;
    signer.warn(args, output)?;
    let sign = || document.sign(&session, &signer, args);
    let signed = if signer.key.needs_pin {
        session.logged_in(&signer.card, args.login, sign)?
    } else {
        sign()?
    };

    destination.write(&signed.content, signed.is_text, output)?;
    match destination.path() {
        Some(path) if output.json => {
            let mut result = signed.result;
            result["path"] = path.to_string_lossy().into();
            result["bytes"] = signed.content.len().into();
            output.json(&result)
        }
        None if output.json => output.json(&signed.result),
        Some(path) => {
            let (path, bytes) = (path.display(), signed.content.len());
            output.line(&say!(
                output.language,
                FileWritten,
                path = path,
                bytes = bytes
            ))
        }
        None => Ok(()),
    }
}

impl Document {
    /// Takes of the file what the form needs.
    fn read(args: &SignArgs, scheme: SignScheme) -> Result<Self, CliError> {
        let hash = args.scheme.hash();
        if args.form.jws {
            let algorithm = match scheme {
                SignScheme::RsaPkcs1Sha256 => JwsAlgorithm::Rs256,
                SignScheme::RsaPssSha256 => JwsAlgorithm::Ps256,
                _ => return Err(ErrorKind::KeyUsage.into()),
            };
            return Ok(Self::Jws(
                algorithm,
                read_file(&args.file, LARGEST_PAYLOAD)?,
            ));
        }
        let is_pss = matches!(scheme, SignScheme::RsaPssSha1 | SignScheme::RsaPssSha256);
        if args.form.cms && is_pss {
            return Err(ErrorKind::KeyUsage.into());
        }
        let digest = digest(hash, &args.file, Form::AsItIs)?;
        Ok(match args.form.cms {
            true => Self::Cms(digest),
            false => Self::Raw(digest),
        })
    }

    fn sign(
        &self,
        session: &Session,
        signer: &Signer,
        args: &SignArgs,
    ) -> Result<Signed, CliError> {
        let (key, purpose) = (args.key.into(), args.declare.clone());
        let card = &signer.card;
        match self {
            Self::Raw(digest) => {
                let result = session.call::<SignDigest>(&SignDigestParams {
                    card: card.clone(),
                    key,
                    scheme: args.scheme.into(),
                    digest: Bytes(digest.clone()),
                    purpose,
                    require_trusted: args.require_trusted,
                })?;
                Ok(Signed {
                    content: result.signature.0.clone(),
                    is_text: false,
                    result: to_json(&result)?,
                })
            }
            Self::Cms(digest) => {
                let result = session.call::<SignCms>(&SignCmsParams {
                    hash: args.scheme.hash(),
                    purpose,
                    require_trusted: args.require_trusted,
                    ..SignCmsParams::new(card.clone(), key, digest)
                })?;
                Ok(Signed {
                    content: result.cms.0.clone(),
                    is_text: false,
                    result: to_json(&result)?,
                })
            }
            Self::Jws(algorithm, payload) => {
                let result = signer.sign_jws(session, *algorithm, payload, args)?;
                Ok(Signed {
                    content: format!("{}\n", result.jws).into_bytes(),
                    is_text: true,
                    result: to_json(&result)?,
                })
            }
        }
    }
}

fn to_json(result: &impl Serialize) -> Result<Value, CliError> {
    serde_json::to_value(result).map_err(|error| CliError::Output(error.into()))
}

/// A key with its certificate.
struct Signer {
    card: CardId,
    key: Key,
    /// Absent if the card has none for the key.
    certificate: Option<Certificate>,
}

impl Signer {
    /// Finds the key, before the holder is asked for the PIN in vain.
    fn find(
        session: &Session,
        card: CardId,
        purpose: Purpose,
        scheme: SignScheme,
    ) -> Result<Self, CliError> {
        let objects = session.call::<CardsObjects>(&CardParams { card: card.clone() })?;
        let key = objects.keys.into_iter().find(|key| key.purpose == purpose);
        let key = key.ok_or(ErrorKind::KeyNotFound)?;
        if !key.schemes.contains(&scheme) {
            return Err(ErrorKind::KeyUsage.into());
        }
        let mut certificates = objects.certificates.into_iter();
        let certificate = certificates.find(|certificate| certificate.id == key.id);
        let unreadable = certificate.as_ref().and_then(|one| one.unreadable.as_ref());
        if let Some(reason) = unreadable {
            return Err(ApiError::new(ErrorKind::CertificateDamaged)
                .with_card(card)
                .with_detail(reason)
                .into());
        }
        Ok(Self {
            card,
            key,
            certificate,
        })
    }

    /// Says on standard error that the certificate is not trusted, or refuses it if trust is
    /// required, before the PIN is asked for.
    fn warn(&self, args: &SignArgs, output: &Output) -> Result<(), CliError> {
        let trust = self.certificate.as_ref().map(|found| &found.trust);
        let status = trust.map(|trust| trust.status);
        if args.require_trusted && status != Some(TrustStatus::Trusted) {
            let words = trust.map_or_else(Vec::new, |trust| {
                trust.reasons.iter().map(|reason| reason.word()).collect()
            });
            return Err(ApiError::new(ErrorKind::CertificateUntrusted)
                .with_card(self.card.clone())
                .with_detail(words.join(", "))
                .into());
        }
        if let Some(trust) = trust.filter(|trust| trust.status == TrustStatus::Untrusted) {
            let reasons: Vec<_> = trust
                .reasons
                .iter()
                .map(|reason| trust_reason(output.language, *reason))
                .collect();
            let reasons = reasons.join(" ");
            output.warn(&say!(output.language, SignerNotTrusted, reasons = reasons));
        }
        Ok(())
    }

    /// Makes a JWS here, and has the card sign it by its digest: the payload stays in this program.
    fn sign_jws(
        &self,
        session: &Session,
        algorithm: JwsAlgorithm,
        payload: &[u8],
        args: &SignArgs,
    ) -> Result<SignJwsResult, CliError> {
        // As the API says of a key without certificate.
        let certificate = self
            .certificate
            .as_ref()
            .ok_or(ErrorKind::SignatureUnverified)?;
        let issuers: Vec<_> = certificate.chain.iter().map(|der| der.0.clone()).collect();
        // The verifier has the root already.
        let below_root = &issuers[..issuers.len().saturating_sub(1)];
        let (header, der) = (Map::new(), &certificate.der.0);
        let jws = JwsToSign::new(algorithm, &header, der, Some(below_root), payload)
            .map_err(|error| ApiError::new(ErrorKind::CardDamaged).with_detail(error))?;
        let signed = self.sign_message(session, algorithm.scheme(), jws.signed_bytes(), args)?;
        Ok(SignJwsResult {
            jws: jws.finish(&signed.signature.0),
            trust: signed.trust.unwrap_or_else(|| certificate.trust.clone()),
            lease: signed.lease,
        })
    }

    /// Has the card sign a message, of which it sees the digest, or the end if it hashes that
    /// itself (`card.md` §6.3 a).
    fn sign_message(
        &self,
        session: &Session,
        scheme: SignScheme,
        message: &[u8],
        args: &SignArgs,
    ) -> Result<SignatureResult, CliError> {
        let hash = scheme.hash().ok_or(ErrorKind::KeyUsage)?;
        let (card, key, purpose) = (self.card.clone(), self.key.purpose, args.declare.clone());
        let require_trusted = args.require_trusted;
        let state = HashState::new(hash).filter(|_| self.key.hash_on_card);
        let hashed = state.and_then(|mut state| {
            state.update(message);
            state.finish()
        });
        match hashed {
            Some(hashed) => session.call::<SignHashState>(&SignHashStateParams {
                purpose,
                require_trusted,
                ..SignHashStateParams::new(card, key, hashed)
            }),
            None => session.call::<SignDigest>(&SignDigestParams {
                card,
                key,
                scheme,
                digest: Bytes(cps_signature::digest(hash, message)),
                purpose,
                require_trusted,
            }),
        }
    }
}

/// Returns the digest of a file, as it is or in another form.
pub(super) fn digest(hash: HashAlgorithm, path: &Path, form: Form) -> Result<Vec<u8>, CliError> {
    let hashed = File::open(path).and_then(|file| match form {
        Form::AsItIs => hash_with(hash, file),
        Form::MailLineEnds | Form::MailPart => hash_with(hash, AsMail::new(file)),
    });
    hashed.map_err(CliError::read(path))
}

/// A file with the line ends of mail.
struct AsMail<R> {
    file: R,
    line_ends: MailLineEnds,
    /// Text that was converted and not read yet.
    ready: VecDeque<u8>,
}

impl<R: Read> AsMail<R> {
    fn new(file: R) -> Self {
        Self {
            file,
            line_ends: MailLineEnds::default(),
            ready: VecDeque::new(),
        }
    }
}

impl<R: Read> Read for AsMail<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.ready.is_empty() {
            let mut chunk = vec![0; CHUNK];
            let read = self.file.read(&mut chunk)?;
            self.ready.extend(self.line_ends.convert(&chunk[..read]));
        }
        self.ready.read(buffer)
    }
}

/// Hashes as much as there is to read.
fn hash_with(algorithm: HashAlgorithm, from: impl Read) -> io::Result<Vec<u8>> {
    match algorithm {
        HashAlgorithm::Sha1 => hash::<Sha1>(from),
        HashAlgorithm::Sha256 => hash::<Sha256>(from),
        HashAlgorithm::Sha384 => hash::<Sha384>(from),
        HashAlgorithm::Sha512 => hash::<Sha512>(from),
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
        for (hash, expected) in [
            (HashAlgorithm::Sha1, sha1.as_slice()),
            (HashAlgorithm::Sha256, &sha256),
        ] {
            assert_eq!(
                hash_with(hash, b"abc".as_slice()).unwrap(),
                expected,
                "{hash:?}"
            );
        }
        for name in SchemeName::value_variants() {
            let scheme = SignScheme::from(*name);
            assert_eq!(scheme.hash(), Some(name.hash()), "{name:?}");
            let digest = hash_with(name.hash(), io::empty()).unwrap();
            assert_eq!(digest.len(), name.hash().digest_len(), "{name:?}");
        }
    }

    #[test]
    fn line_ends_become_those_of_mail_across_chunks() {
        let lines = b"line\r\nline\n".repeat(CHUNK / 6);
        let mut converted = Vec::new();
        AsMail::new(lines.as_slice())
            .read_to_end(&mut converted)
            .unwrap();
        assert_eq!(converted, b"line\r\nline\r\n".repeat(CHUNK / 6));
    }

    #[test]
    fn a_file_larger_than_a_chunk_is_hashed_whole() {
        let million = vec![b'a'; 1_000_000];
        // FIPS 180-4, example of a million times "a".
        assert_eq!(
            hash_with(HashAlgorithm::Sha256, million.as_slice()).unwrap(),
            hex!("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
        );
    }
}
