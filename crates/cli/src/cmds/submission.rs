//! `cpsctl dmp-submission`: the signature of a set of documents that go into a shared health record.
//!
//! The documents stay in this program: the signature lists their digests.

use std::path::Path;
use std::time::SystemTime;

use cps_assertions::{
    DmpSubmission, SubmissionProfile, SubmissionTokens, SubmittedDocument, xml_digest,
};
use cps_protocol::{HashAlgorithm, LeaseState, Purpose, SignScheme, Trust};
use cps_signature::Form;
use serde::Serialize;

use super::assertion::random_id;
use super::sign::{Item, Order, Signed, Signer, digest, print_json};
use super::xades::{LARGEST_XML, media_type};
use crate::args::{Global, SubmissionArgs};
use crate::destination::Destination;
use crate::error::CliError;
use crate::input::{read_beginning, read_file};
use crate::output::Output;
use crate::session::Session;

/// The result for programs, with the names of the API.
#[derive(Debug, Serialize)]
struct SubmissionResult {
    /// The signature document, XML.
    signature: String,
    /// The documents that it lists.
    documents: Vec<Listed>,
    trust: Trust,
    #[serde(skip_serializing_if = "Option::is_none")]
    lease: Option<LeaseState>,
}

#[derive(Debug, Serialize)]
struct Listed {
    unique_id: String,
    /// Whether its canonical form is hashed.
    xml: bool,
}

pub(super) fn run(
    args: &SubmissionArgs,
    global: &Global,
    output: &mut Output,
) -> Result<(), CliError> {
    let profile = SubmissionProfile::from(args.profile);
    let hash = SubmissionTokens::of(profile).hash;
    let documents = args.documents.iter();
    let documents = documents.map(|(oid, path)| read(oid, path, hash));
    let documents: Vec<_> = documents.collect::<Result<_, _>>()?;
    let listed = documents.iter().map(|document| Listed {
        unique_id: document.unique_id.clone(),
        xml: document.is_xml,
    });
    let listed: Vec<_> = listed.collect();
    let id = match &args.signature_id {
        Some(id) => id.clone(),
        None => random_id()?.to_string(),
    };
    let submission = DmpSubmission::new(&args.submission_set, documents, &id, profile)?;
    let inputs: Vec<&Path> = args
        .documents
        .iter()
        .map(|(_, path)| path.as_path())
        .collect();
    let destination = Destination::new(args.issue.out.as_deref(), &inputs)?;

    let session = Session::connect(global, output.language)?;
    let card = session.card(global)?.id;
    let scheme = SignScheme::pkcs1(hash);
    let signer = Signer::find(&session, card, Purpose::Signature, scheme)?;
    signer.warn(args.issue.require_trusted, output)?;
    let (certificate, chain) = signer.whole_chain()?;
    // A chain that is not whole is told before the PIN is asked for.
    submission.to_sign(&chain, SystemTime::now())?;
    let order = Order {
        scheme,
        declare: Some(format!("DMP submission, documents: {}", listed.len())),
        require_trusted: args.issue.require_trusted,
    };
    session.logged_in(signer.card(), args.issue.login, 1, || {
        let to_sign = submission.to_sign(&chain, SystemTime::now())?;
        let signed = signer.sign_message(&session, &to_sign.signed_bytes(), &order)?;
        let signature = to_sign.finish(&signed.signature.0);
        let result = SubmissionResult {
            signature: String::from_utf8_lossy(&signature).into_owned(),
            documents: listed,
            trust: signed.trust.unwrap_or_else(|| certificate.trust.clone()),
            lease: signed.lease,
        };
        let signed = Signed::text([&signature[..], b"\n"].concat(), &result)?;
        let result = Item::write_to(&destination, signed, output)?;
        print_json(&result, output)
    })
}

/// Takes the digest of a document: of the canonical form of XML, which a file is by its name or by
/// its beginning, and of the bytes of any other.
fn read(oid: &str, path: &Path, hash: HashAlgorithm) -> Result<SubmittedDocument, CliError> {
    let is_xml = media_type(path) == "text/xml" || begins_as_xml(&read_beginning(path, 16)?);
    let digest = match is_xml {
        true => {
            let content = read_file(path, LARGEST_XML)?;
            xml_digest(&content, hash).map_err(|error| CliError::NotXml {
                path: path.to_owned(),
                detail: error.to_string(),
            })?
        }
        false => digest(hash, path, Form::AsItIs)?,
    };
    Ok(SubmittedDocument {
        unique_id: oid.to_owned(),
        is_xml,
        digest,
    })
}

/// Whether a file begins with an XML declaration.
fn begins_as_xml(beginning: &[u8]) -> bool {
    let mark = b"\xEF\xBB\xBF";
    let text = beginning.strip_prefix(mark).unwrap_or(beginning);
    text.starts_with(b"<?xml ")
}
