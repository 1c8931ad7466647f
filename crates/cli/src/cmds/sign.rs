//! `cpsctl sign`: documents, their digests or their signatures in one of several forms. Begin at
//! [`run`].

use std::collections::{BTreeSet, VecDeque};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use cps_protocol::method::{
    CardParams, CardsObjects, SignCms, SignCmsParams, SignDigest, SignDigestParams,
    SignDigestsParams, SignHashState, SignHashStateParams, SignJwsResult, SignatureResult,
};
use cps_protocol::{
    ApiError, Bytes, CardId, Certificate, ErrorKind, HashAlgorithm, HashState, JwsAlgorithm, Key,
    LeaseState, Purpose, SignScheme, Trust, TrustStatus,
};
use cps_signature::{Form, JwsToSign, MailLineEnds, signature_of, with_timestamp};
use cps_xmlsig::XadesToSign;
use serde::Serialize;
use serde_json::{Map, Value, json};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::{pades, xades};
use crate::args::{Global, SignArgs};
use crate::destination::Destination;
use crate::error::{CliError, add_path};
use crate::format::trust_reason;
use crate::input::read_file;
use crate::output::Output;
use crate::session::Session;
use crate::text::say;
use crate::timestamp::TimestampServer;

/// Bytes of the file in memory at a time.
const CHUNK: usize = 64 * 1024;

/// The longest file that becomes the payload of a JWS, in bytes: it is in memory, several times.
pub(super) const LARGEST_PAYLOAD: u64 = 16 * 1024 * 1024;

/// The most digests of a call.
const MOST_DIGESTS: usize = 100;

/// Content to sign, and the form of the signature.
enum Document {
    /// The digest, for a signature alone.
    Raw(Vec<u8>),
    /// The digest, for a CMS.
    Cms(Vec<u8>),
    /// The content, for a JWS.
    Jws(JwsAlgorithm, Vec<u8>),
    /// The document, for an XAdES signature.
    Xades(xades::Document),
    /// The PDF, for signatures in it.
    Pades(pades::Document),
}

/// Outcome.
pub(super) struct Signed {
    /// Bytes of the output file.
    content: Vec<u8>,
    /// Whether a terminal can show it as it is.
    is_text: bool,
    /// Result of the API.
    result: Value,
}

/// The terms on which a key signs a message.
pub(super) struct Order {
    pub(super) scheme: SignScheme,
    /// The purpose, for the log.
    pub(super) declare: Option<String>,
    pub(super) require_trusted: bool,
}

impl Order {
    fn of(args: &SignArgs) -> Self {
        Self {
            scheme: args.scheme.into(),
            declare: args.declare.clone(),
            require_trusted: args.require_trusted,
        }
    }
}

impl Signed {
    /// Makes an outcome that a terminal can show.
    pub(super) fn text(content: Vec<u8>, result: &impl Serialize) -> Result<Self, CliError> {
        Ok(Self {
            content,
            is_text: true,
            result: to_json(result)?,
        })
    }
}

/// Signatures of the first of several files.
struct Several {
    signed: Vec<Signed>,
    /// The reason why there are no more.
    stopped: Option<ApiError>,
}

/// A file to sign.
pub(super) struct Item<'a> {
    file: &'a Path,
    document: Document,
    /// None for a signature that is in the JSON alone.
    destination: Option<Destination>,
}

pub(super) fn run(args: &SignArgs, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let scheme = SignScheme::from(args.scheme);
    let items = items(args, scheme)?;

    let session = Session::connect(global, output.language)?;
    let card = session.card(global)?.id;
    let signer = Signer::find(&session, card, args.key.into(), scheme)?;
    signer.warn(args.require_trusted, output)?;
    let server = args.timestamp.as_deref().map(TimestampServer::at);
    let server = server.as_ref();
    server.map_or(Ok(()), TimestampServer::check)?;
    let needs_pin = signer.key.needs_pin;
    let mut sign = || match &items[..] {
        [item] => {
            let signed = item.document.sign(&session, &signer, args, server)?;
            let result = item.write(signed, output)?;
            print_json(&result, output)
        }
        items => sign_several(&session, &signer, items, args, server, output),
    };
    if !needs_pin {
        return sign();
    }
    let signatures = u32::try_from(items.len()).unwrap_or(u32::MAX);
    session.logged_in(&signer.card, args.login, signatures, sign)
}

/// Reads the files and checks the places of their signatures, before the PIN is asked for.
fn items(args: &SignArgs, scheme: SignScheme) -> Result<Vec<Item<'_>>, CliError> {
    let inputs: Vec<&Path> = args.files.iter().map(PathBuf::as_path).collect();
    let mut names = BTreeSet::new();
    let mut items = Vec::with_capacity(inputs.len());
    for file in &inputs {
        let destination = match &args.out_dir {
            Some(directory) => {
                let mut name = file.file_name().unwrap_or_default().to_owned();
                if !names.insert(name.clone()) {
                    return Err(CliError::NameTwice(name.to_string_lossy().into_owned()));
                }
                name.push(args.form.extension());
                let made = Destination::new(Some(&directory.join(name)), &inputs);
                Some(made.map_err(|failure| failure.in_directory(directory))?)
            }
            None if inputs.len() > 1 => None,
            None => Some(Destination::new(args.out.as_deref(), &inputs)?),
        };
        items.push((*file, destination));
    }
    let item = |(file, destination)| {
        let document = Document::read(file, args, scheme)?;
        Ok(Item {
            file,
            document,
            destination,
        })
    };
    items.into_iter().map(item).collect()
}

/// Signs several files under one login. Each signature is written as soon as it was made, so that
/// those before a failure are not lost.
fn sign_several(
    session: &Session,
    signer: &Signer,
    items: &[Item<'_>],
    args: &SignArgs,
    server: Option<&TimestampServer<'_>>,
    output: &mut Output,
) -> Result<(), CliError> {
    let mut results = Vec::with_capacity(items.len());
    let mut write = |item: &Item<'_>, signed: Signed, output: &mut Output| {
        let mut result = item.write(signed, output)?;
        add_path(&mut result, "file", item.file);
        results.push(result);
        Ok(())
    };
    let mut stopped = None;
    for part in items.chunks(MOST_DIGESTS) {
        let digests: Option<Vec<_>> = part.iter().map(|item| item.document.digest()).collect();
        let outcome = match digests {
            Some(digests) => signer
                .sign_digests(session, digests, args)
                .and_then(|made| {
                    for (item, signed) in part.iter().zip(made.signed) {
                        write(item, signed, output)?;
                    }
                    made.stopped.map_or(Ok(()), |error| Err(error.into()))
                }),
            None => part.iter().try_for_each(|item| {
                let signed = item.document.sign(session, signer, args, server)?;
                write(item, signed, output)
            }),
        };
        if let Err(failure) = outcome {
            stopped = Some(failure);
            break;
        }
    }
    let signed = print_json(&json!({ "signed": results }), output);
    match stopped {
        Some(failure) => Err(failure),
        None => signed,
    }
}

impl Item<'_> {
    /// Writes the signature where it belongs, says so to a person, and returns the result for
    /// programs.
    fn write(&self, signed: Signed, output: &mut Output) -> Result<Value, CliError> {
        match &self.destination {
            Some(destination) => Self::write_to(destination, signed, output),
            None => Ok(signed.result),
        }
    }

    /// Does the same for any outcome and place.
    pub(super) fn write_to(
        destination: &Destination,
        signed: Signed,
        output: &mut Output,
    ) -> Result<Value, CliError> {
        let mut result = signed.result;
        destination.write(&signed.content, signed.is_text, output)?;
        if let Some(path) = destination.path() {
            let bytes = signed.content.len();
            add_path(&mut result, "path", path);
            result["bytes"] = bytes.into();
            if !output.json {
                let path = path.display();
                output.line(&say!(
                    output.language,
                    FileWritten,
                    path = path,
                    bytes = bytes
                ))?;
            }
        }
        Ok(result)
    }
}

impl Document {
    /// Takes of the file what the form needs.
    fn read(file: &Path, args: &SignArgs, scheme: SignScheme) -> Result<Self, CliError> {
        let hash = args.scheme.hash();
        if args.form.jws {
            let algorithm = match scheme {
                SignScheme::RsaPkcs1Sha256 => JwsAlgorithm::Rs256,
                SignScheme::RsaPssSha256 => JwsAlgorithm::Ps256,
                _ => return Err(ErrorKind::KeyUsage.into()),
            };
            return Ok(Self::Jws(algorithm, read_file(file, LARGEST_PAYLOAD)?));
        }
        if (args.form.cms || args.form.xades || args.form.pades) && scheme.is_pss() {
            return Err(ErrorKind::KeyUsage.into());
        }
        if args.enveloped {
            return Ok(Self::Xades(xades::Document::within(file, hash)?));
        }
        if args.form.pades {
            return Ok(Self::Pades(pades::Document::read(file, hash)?));
        }
        let digest = digest(hash, file, Form::AsItIs)?;
        Ok(if args.form.xades {
            Self::Xades(xades::Document::beside(file, hash, digest))
        } else if args.form.cms {
            Self::Cms(digest)
        } else {
            Self::Raw(digest)
        })
    }

    /// Returns the digest, if the signature is to be alone.
    fn digest(&self) -> Option<Bytes> {
        match self {
            Self::Raw(digest) => Some(Bytes(digest.clone())),
            Self::Cms(_) | Self::Jws(..) | Self::Xades(_) | Self::Pades(_) => None,
        }
    }

    fn sign(
        &self,
        session: &Session,
        signer: &Signer,
        args: &SignArgs,
        server: Option<&TimestampServer<'_>>,
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
                let mut result = session.call::<SignCms>(&SignCmsParams {
                    hash: args.scheme.hash(),
                    purpose,
                    require_trusted: args.require_trusted,
                    ..SignCmsParams::new(card.clone(), key, digest)
                })?;
                if let Some(server) = server {
                    let cms = &result.cms.0;
                    let value = signature_of(cms).map_err(|error| server.failed(error))?;
                    let stamped = with_timestamp(cms, &server.stamp(&value)?);
                    result.cms = Bytes(stamped.map_err(|error| server.failed(error))?);
                }
                Ok(Signed {
                    content: result.cms.0.clone(),
                    is_text: false,
                    result: to_json(&result)?,
                })
            }
            Self::Jws(algorithm, payload) => {
                let result = signer.sign_jws(session, *algorithm, payload, args)?;
                Signed::text(format!("{}\n", result.jws).into_bytes(), &result)
            }
            Self::Xades(document) => {
                let result = signer.sign_xades(session, document, args, server)?;
                Signed::text(result.xades.clone().into_bytes(), &result)
            }
            Self::Pades(document) => {
                let (content, result) = signer.sign_pades(session, document, args, server)?;
                Ok(Signed {
                    content,
                    is_text: false,
                    result: to_json(&result)?,
                })
            }
        }
    }
}

pub(super) fn print_json(result: &Value, output: &mut Output) -> Result<(), CliError> {
    match output.json {
        true => output.json(result),
        false => Ok(()),
    }
}

/// The result of an XAdES signature, with the names of the API.
#[derive(Debug, Serialize)]
struct XadesResult {
    /// The signature, or the document with its signature.
    xades: String,
    trust: Trust,
    #[serde(skip_serializing_if = "Option::is_none")]
    rights: Option<LeaseState>,
}

/// The result of a PAdES signature, with the names of the API.
#[derive(Debug, Serialize)]
struct PadesResult {
    /// The document with its signature; absent if it was written to a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pades: Option<Bytes>,
    trust: Trust,
    #[serde(skip_serializing_if = "Option::is_none")]
    rights: Option<LeaseState>,
}

fn to_json(result: &impl Serialize) -> Result<Value, CliError> {
    serde_json::to_value(result).map_err(|error| CliError::Output(error.into()))
}

/// A key with its certificate.
pub(super) struct Signer {
    card: CardId,
    key: Key,
    /// Absent if the card has none for the key.
    certificate: Option<Certificate>,
}

impl Signer {
    /// Finds the key, before the holder is asked for the PIN in vain.
    pub(super) fn find(
        session: &Session,
        card: CardId,
        purpose: Purpose,
        scheme: SignScheme,
    ) -> Result<Self, CliError> {
        let objects = session.call::<CardsObjects>(&CardParams { card: card.clone() })?;
        let key = objects.keys.into_iter().find(|key| key.key == purpose);
        let key = key.ok_or(ErrorKind::KeyNotFound)?;
        if !key.schemes.contains(&scheme) {
            return Err(ErrorKind::KeyUsage.into());
        }
        let mut certificates = objects.certificates.into_iter();
        let certificate = certificates.find(|certificate| certificate.key_id == key.key_id);
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
    pub(super) fn warn(&self, require_trusted: bool, output: &Output) -> Result<(), CliError> {
        let trust = self.certificate.as_ref().map(|found| &found.trust);
        let status = trust.map(|trust| trust.status);
        if require_trusted && status != Some(TrustStatus::Trusted) {
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

    /// Has the card sign digests in one call.
    fn sign_digests(
        &self,
        session: &Session,
        digests: Vec<Bytes>,
        args: &SignArgs,
    ) -> Result<Several, CliError> {
        let result = session.sign_digests(&SignDigestsParams {
            card: self.card.clone(),
            key: self.key.key,
            scheme: args.scheme.into(),
            digests,
            purpose: args.declare.clone(),
            require_trusted: args.require_trusted,
        })?;
        let signed = result.signatures.into_iter().map(|signature| {
            Ok(Signed {
                content: signature.0.clone(),
                is_text: false,
                result: to_json(&SignatureResult {
                    signature,
                    trust: result.trust.clone(),
                    rights: None,
                })?,
            })
        });
        Ok(Several {
            signed: signed.collect::<Result<_, CliError>>()?,
            stopped: result.stopped,
        })
    }

    /// Makes a JWS here, and has the card sign it by its digest: the payload stays in this program.
    fn sign_jws(
        &self,
        session: &Session,
        algorithm: JwsAlgorithm,
        payload: &[u8],
        args: &SignArgs,
    ) -> Result<SignJwsResult, CliError> {
        let (certificate, issuers) = self.certificates()?;
        let (header, der) = (Map::new(), &certificate.der.0);
        let jws = JwsToSign::new(algorithm, &header, der, Some(&issuers), payload)
            .map_err(|error| ApiError::new(ErrorKind::CardDamaged).with_detail(error))?;
        let signed = self.sign_message(session, jws.signed_bytes(), &Order::of(args))?;
        Ok(SignJwsResult {
            jws: jws.finish(&signed.signature.0),
            trust: signed.trust.unwrap_or_else(|| certificate.trust.clone()),
            rights: signed.rights,
        })
    }

    /// Makes an XAdES signature here, and has the card sign SignedInfo by its digest: the document
    /// stays in this program.
    fn sign_xades(
        &self,
        session: &Session,
        document: &xades::Document,
        args: &SignArgs,
        server: Option<&TimestampServer<'_>>,
    ) -> Result<XadesResult, CliError> {
        let (certificate, issuers) = self.certificates()?;
        let signature = document.to_sign(&certificate.der.0);
        let signature =
            signature.map_err(|error| ApiError::new(ErrorKind::CardDamaged).with_detail(error))?;
        let order = Order::of(args);
        let signed = self.sign_message(session, &signature.signed_bytes(), &order)?;
        let value = &signed.signature.0;
        let timestamp = stamp(server, &XadesToSign::stamped_bytes(value))?;
        let signature = signature.finish(value, &issuers, timestamp.as_deref());
        let file = String::from_utf8(document.with_signature(&signature));
        Ok(XadesResult {
            xades: file.map_err(|error| CliError::Output(io::Error::other(error)))?,
            trust: signed.trust.unwrap_or_else(|| certificate.trust.clone()),
            rights: signed.rights,
        })
    }

    /// Makes a PAdES signature here, and has the card sign the attributes of its CMS by their digest:
    /// the document stays in this program.
    fn sign_pades(
        &self,
        session: &Session,
        document: &pades::Document,
        args: &SignArgs,
        server: Option<&TimestampServer<'_>>,
    ) -> Result<(Vec<u8>, PadesResult), CliError> {
        let (certificate, issuers) = self.certificates()?;
        let not_made = |pades::NotMade(detail)| {
            CliError::from(ApiError::new(ErrorKind::CardDamaged).with_detail(detail))
        };
        let ders: Vec<&[u8]> = std::iter::once(certificate.der.0.as_slice())
            .chain(issuers.iter().map(Vec::as_slice))
            .collect();
        let signature = document
            .to_sign(&ders, server.is_some())
            .map_err(not_made)?;
        let signed = self.sign_message(session, signature.signed_bytes(), &Order::of(args))?;
        let value = &signed.signature.0;
        let timestamp = stamp(server, value)?;
        let finished = signature.finish(value, &issuers, timestamp.as_deref());
        let file = finished.map_err(not_made)?;
        let is_written = args.out.is_some() || args.out_dir.is_some();
        let result = PadesResult {
            pades: (!is_written).then(|| Bytes(file.clone())),
            trust: signed.trust.unwrap_or_else(|| certificate.trust.clone()),
            rights: signed.rights,
        };
        Ok((file, result))
    }

    /// Returns the certificate of the key, and those of its issuers without the root, which a
    /// verifier has already.
    pub(super) fn certificates(&self) -> Result<(&Certificate, Vec<Vec<u8>>), CliError> {
        // As the API says of a key without certificate.
        let certificate = self.certificate.as_ref();
        let certificate = certificate.ok_or(ErrorKind::SignatureUnverified)?;
        let issuers: Vec<_> = certificate.chain.iter().map(|der| der.0.clone()).collect();
        let below_root = issuers.len().saturating_sub(1);
        Ok((certificate, issuers.into_iter().take(below_root).collect()))
    }

    /// Returns the certificate of the key and its issuers up to the root, as far as they are known.
    pub(super) fn whole_chain(&self) -> Result<Vec<Vec<u8>>, CliError> {
        let (certificate, _) = self.certificates()?;
        let chain = std::iter::once(&certificate.der).chain(&certificate.chain);
        Ok(chain.map(|der| der.0.clone()).collect())
    }

    /// Has the card sign a message, of which it sees the digest, or the end if it hashes that
    /// itself (`card.md` §6.3 a).
    pub(super) fn sign_message(
        &self,
        session: &Session,
        message: &[u8],
        order: &Order,
    ) -> Result<SignatureResult, CliError> {
        let (scheme, purpose) = (order.scheme, order.declare.clone());
        let hash = scheme.hash().ok_or(ErrorKind::KeyUsage)?;
        let (card, key) = (self.card.clone(), self.key.key);
        let require_trusted = order.require_trusted;
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

/// Returns the timestamp (CMS) of these bytes of a signature, if there is a server for it.
fn stamp(
    server: Option<&TimestampServer<'_>>,
    signature: &[u8],
) -> Result<Option<Vec<u8>>, CliError> {
    server.map(|server| server.stamp(signature)).transpose()
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
