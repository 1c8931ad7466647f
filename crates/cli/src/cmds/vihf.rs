//! `cpsctl vihf`: the assertion with which a professional opens a shared health record by card.

use cps_assertions::{
    AssertionError, DmpAddress, Holder, Patient, SoapHeader, Software, Vihf, VihfProfile,
    VihfRequest,
};
use serde::Serialize;

use super::assertion::{Issued, Issuer, Terms};
use super::sign::{Item, Signed, print_json};
use crate::args::{Global, VihfArgs};
use crate::destination::Destination;
use crate::error::CliError;
use crate::output::Output;

/// The result for programs, with the names of the API.
#[derive(Debug, Serialize)]
struct VihfResult {
    #[serde(flatten)]
    issued: Issued,
    /// The header of a message with the assertion, XML.
    #[serde(skip_serializing_if = "Option::is_none")]
    soap: Option<String>,
}

pub(super) fn run(args: &VihfArgs, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let request = request(args)?;
    let address = match (&args.soap.to, &args.soap.action) {
        (Some(to), Some(action)) => Some(DmpAddress::new(to, action)?),
        _ => None,
    };
    let destination = Destination::new(args.issue.out.as_deref(), &[])?;
    let issuer = Issuer::connect(global, output)?;
    // The card must be able to make an assertion before the PIN is asked for.
    let holder = Holder::new(&issuer.identity()?)?;
    let terms = Terms {
        kind: "VIHF",
        activity: args.activity,
        hash: request.hash(),
        require_trusted: args.issue.require_trusted,
        login: args.issue.login,
    };
    let (issued, ()) = issuer.issue(&terms, output, |activity, stamp| {
        let vihf = Vihf::new(holder, activity, request)?;
        Ok((vihf.to_sign(stamp.certificate, stamp.id, stamp.time)?, ()))
    })?;
    let header = address.map(|address| SoapHeader::of_dmp(issued.signed(), &address).xml());
    let soap = header.map(|xml| String::from_utf8_lossy(&xml).into_owned());
    let result = VihfResult { issued, soap };
    let content = result.soap.as_ref().unwrap_or(&result.issued.assertion);
    let signed = Signed::text(format!("{content}\n").into_bytes(), &result)?;
    let result = Item::write_to(&destination, signed, output)?;
    print_json(&result, output)
}

fn request(args: &VihfArgs) -> Result<VihfRequest, AssertionError> {
    let patient = Patient {
        ins: args.ins.clone(),
        authority: args.authority.into(),
    };
    let software = Software {
        id: args.software_id.clone(),
        name: args.software_name.clone(),
        version: args.software_version.clone(),
        approval: args.software_approval.clone(),
    };
    let profile = VihfProfile::from(args.profile);
    VihfRequest::new(&patient, args.access.into(), software, profile)
}
