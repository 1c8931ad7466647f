//! `cpsctl vihf`: the assertion with which a professional opens a shared health record by card.

use cps_assertions::{DmpAddress, Holder, Patient, SoapHeader, Software, VihfRequest};
use cps_protocol::assertion::AssertionKind;
use cps_protocol::method::{AssertionResult, AssertionVihf, AssertionVihfParams};
use serde::Serialize;

use super::assertion::{Issuer, of_activity, signed};
use super::sign::{Item, Signed, print_json};
use crate::args::{Global, VihfArgs};
use crate::destination::Destination;
use crate::error::CliError;
use crate::output::Output;

/// The result for programs, with the names of the API.
#[derive(Debug, Serialize)]
struct VihfResult {
    #[serde(flatten)]
    made: AssertionResult,
    /// The header of a message with the assertion, XML.
    #[serde(skip_serializing_if = "Option::is_none")]
    soap: Option<String>,
}

pub(super) fn run(args: &VihfArgs, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let (patient, software) = (patient(args), software(args));
    let (access, profile) = (args.access.into(), args.profile.into());
    let request = VihfRequest::new(&patient, access, software.clone(), profile)?;
    let address = match (&args.soap.to, &args.soap.action) {
        (Some(to), Some(action)) => Some(DmpAddress::new(to, action)?),
        _ => None,
    };
    let destination = Destination::new(args.issue.out.as_deref(), &[])?;
    let issuer = Issuer::connect(global, output)?;
    // The card must be able to make an assertion before the PIN is asked for.
    Holder::new(&issuer.identity()?)?;
    issuer.check_activity(args.activity)?;
    issuer.signer(request.hash(), &args.issue, output)?;
    let params = AssertionVihfParams {
        card: issuer.card(),
        activity: args.activity,
        patient,
        purpose_of_use: access,
        software,
        profile,
        purpose: None,
        require_trusted: args.issue.require_trusted,
    };
    let made = issuer.issue::<AssertionVihf>(AssertionKind::Vihf, &args.issue, &params);
    let made = made.map_err(|error| of_activity(error, args.activity))?;
    let header = address.map(|address| SoapHeader::of_dmp(signed(&made), &address).xml());
    let soap = header.map(|xml| String::from_utf8_lossy(&xml).into_owned());
    let result = VihfResult { made, soap };
    let content = result.soap.as_ref().unwrap_or(&result.made.signed_xml);
    let signed = Signed::text(format!("{content}\n").into_bytes(), &result)?;
    let result = Item::write_to(&destination, signed, output)?;
    print_json(&result, output)
}

fn patient(args: &VihfArgs) -> Patient {
    Patient {
        ins: args.ins.clone(),
        authority: args.authority.into(),
    }
}

fn software(args: &VihfArgs) -> Software {
    Software {
        id: args.software_id.clone(),
        name: args.software_name.clone(),
        version: args.software_version.clone(),
        approval: args.software_approval.clone(),
    }
}
