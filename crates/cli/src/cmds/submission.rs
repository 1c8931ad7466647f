//! `cpsctl dmp-submission`: the signature of a set of documents that go into a shared health record.
//!
//! The documents stay in this program: the signature lists their digests.

use std::path::Path;
use std::time::SystemTime;

use cps_assertions::{
    DmpSubmission, SubmissionProfile, SubmissionTokens, SubmittedDocument, xml_digest,
};
use cps_protocol::assertion::AssertionKind;
use cps_protocol::method::{
    AssertionDmpSubmission, AssertionDmpSubmissionParams, AssertionDmpSubmissionResult,
};
use cps_protocol::{Bytes, HashAlgorithm};
use cps_signature::Form;
use serde::Serialize;

use super::assertion::Issuer;
use super::sign::{Item, Signed, digest, print_json};
use super::xades::{LARGEST_XML, media_type};
use crate::args::{Global, SubmissionArgs};
use crate::destination::Destination;
use crate::error::CliError;
use crate::input::{read_beginning, read_file};
use crate::output::Output;

/// The result for programs, with the names of the API.
#[derive(Debug, Serialize)]
struct SubmissionResult {
    #[serde(flatten)]
    made: AssertionDmpSubmissionResult,
    /// The documents that it lists.
    documents: Vec<Listed>,
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
        xml: document.xml,
    });
    let listed: Vec<_> = listed.collect();
    let (set, id) = (&args.submission_set, args.signature_id.as_deref());
    let submission = DmpSubmission::new(set, documents.clone(), id.unwrap_or("id"), profile)?;
    let inputs: Vec<&Path> = args
        .documents
        .iter()
        .map(|(_, path)| path.as_path())
        .collect();
    let destination = Destination::new(args.issue.out.as_deref(), &inputs)?;

    let issuer = Issuer::connect(global, output)?;
    let signer = issuer.signer(hash, &args.issue, output)?;
    // A chain that is not whole is told before the PIN is asked for.
    submission.to_sign(&signer.whole_chain()?, SystemTime::now())?;
    let params = AssertionDmpSubmissionParams {
        card: issuer.card(),
        submission_set: set.clone(),
        documents,
        signature_id: args.signature_id.clone(),
        profile,
        purpose: None,
        require_trusted: args.issue.require_trusted,
    };
    let kind = AssertionKind::DmpSubmission;
    let made = issuer.issue::<AssertionDmpSubmission>(kind, &args.issue, &params)?;
    let result = SubmissionResult {
        made,
        documents: listed,
    };
    let content = format!("{}\n", result.made.signed_xml).into_bytes();
    let signed = Signed::text(content, &result)?;
    let result = Item::write_to(&destination, signed, output)?;
    print_json(&result, output)
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
        xml: is_xml,
        digest: Bytes(digest),
    })
}

/// Whether a file begins with an XML declaration.
fn begins_as_xml(beginning: &[u8]) -> bool {
    let mark = b"\xEF\xBB\xBF";
    let text = beginning.strip_prefix(mark).unwrap_or(beginning);
    text.starts_with(b"<?xml ")
}
