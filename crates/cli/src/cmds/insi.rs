//! `cpsctl insi`: the assertion of a professional for INSi, ADRi and DMTi, and the message with
//! which INSi looks for a patient.

use cps_assertions::{
    AssertionError, InsiTraits, SoapHeader, TeleserviceAssertion, TeleserviceHolder,
    TeleserviceProfile, TeleserviceRequest, TeleserviceSoftware,
};
use cps_protocol::assertion::Billing;
use serde::Serialize;

use super::assertion::{Issued, Issuer, Terms};
use super::sign::{Item, Signed, print_json};
use crate::args::{Global, InsiArgs};
use crate::destination::Destination;
use crate::error::CliError;
use crate::output::Output;

/// The result for programs, with the names of the API.
#[derive(Debug, Serialize)]
struct InsiResult {
    #[serde(flatten)]
    issued: Issued,
    /// The number that bills the activity, and its origin.
    billing_number: Billing,
    /// The header of a message with the assertion, or the whole message, XML.
    #[serde(skip_serializing_if = "Option::is_none")]
    soap: Option<String>,
}

pub(super) fn run(args: &InsiArgs, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let profile = TeleserviceProfile::from(args.profile);
    let (number, speciality) = (args.billing_number.clone(), args.amo_speciality.clone());
    let request = TeleserviceRequest::new(number, speciality, args.sector, profile)?;
    let (software, traits) = (software(args)?, traits(args)?);
    let destination = Destination::new(args.issue.out.as_deref(), &[])?;
    let issuer = Issuer::connect(global, output)?;
    // The card must be able to make an assertion before the PIN is asked for.
    let holder = TeleserviceHolder::new(&issuer.identity()?)?;
    request.check(&holder)?;
    let sender = holder.national_id().to_owned();
    let terms = Terms {
        kind: "INSi",
        activity: args.activity,
        hash: request.hash(),
        require_trusted: args.issue.require_trusted,
        login: args.issue.login,
    };
    let (issued, billing_number) = issuer.issue(&terms, output, |activity, stamp| {
        let made = TeleserviceAssertion::new(holder, activity, request)?;
        let billing_number = Billing::from(made.billing_number());
        Ok((
            made.to_sign(stamp.certificate, stamp.id, stamp.time)?,
            billing_number,
        ))
    })?;
    let soap = software.map(|software| {
        let header = SoapHeader::of_insi(issued.signed(), &sender, &software, profile)?;
        match &traits {
            Some(traits) => header.search(traits),
            None => Ok(header.xml()),
        }
    });
    let soap = soap.transpose()?;
    let soap = soap.map(|xml| String::from_utf8_lossy(&xml).into_owned());
    let result = InsiResult {
        issued,
        billing_number,
        soap,
    };
    let content = result.soap.as_ref().unwrap_or(&result.issued.assertion);
    let signed = Signed::text(format!("{content}\n").into_bytes(), &result)?;
    let result = Item::write_to(&destination, signed, output)?;
    print_json(&result, output)
}

/// Returns the software that a message names; `None` if none is wanted.
fn software(args: &InsiArgs) -> Result<Option<TeleserviceSoftware>, AssertionError> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let args = &args.soap;
    if !args.soap {
        return Ok(None);
    }
    let software = TeleserviceSoftware {
        authorisation: text(&args.software_authorisation),
        name: text(&args.software_name),
        version: text(&args.software_version),
        instance: text(&args.software_instance),
    };
    software.check()?;
    Ok(Some(software))
}

/// Returns the patient whom a message looks for.
fn traits(args: &InsiArgs) -> Result<Option<InsiTraits>, AssertionError> {
    let args = &args.traits;
    let (Some(birth_name), Some(given_name), Some(sex), Some(birth_date)) = (
        &args.birth_name,
        &args.given_name,
        args.sex,
        &args.birth_date,
    ) else {
        return Ok(None);
    };
    let traits = InsiTraits {
        birth_name: birth_name.clone(),
        given_name: given_name.clone(),
        sex: sex.into(),
        birth_date: birth_date.clone(),
    };
    traits.check()?;
    Ok(Some(traits))
}
