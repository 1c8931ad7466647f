//! `cpsctl insi`: the assertion of a professional for INSi, ADRi and DMTi, and the message with
//! which INSi looks for a patient.

use cps_assertions::{
    AssertionError, InsiTraits, SoapHeader, TeleserviceHolder, TeleserviceProfile,
    TeleserviceRequest, TeleserviceSoftware,
};
use cps_protocol::assertion::AssertionKind;
use cps_protocol::method::{AssertionInsi, AssertionInsiParams, AssertionInsiResult};
use serde::Serialize;

use super::assertion::{Issuer, of_activity, signed};
use super::sign::{Item, Signed, print_json};
use crate::args::{Global, InsiArgs};
use crate::destination::Destination;
use crate::error::CliError;
use crate::output::Output;

/// The result for programs, with the names of the API.
#[derive(Debug, Serialize)]
struct InsiResult {
    #[serde(flatten)]
    made: AssertionInsiResult,
    /// The header of a message with the assertion, or the whole message, XML.
    #[serde(skip_serializing_if = "Option::is_none")]
    soap: Option<String>,
}

pub(super) fn run(args: &InsiArgs, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let profile = TeleserviceProfile::from(args.profile);
    let (number, speciality) = (args.billing_number.clone(), args.amo_speciality.clone());
    let request =
        TeleserviceRequest::new(number.clone(), speciality.clone(), args.sector, profile)?;
    let (software, traits) = (software(args)?, traits(args)?);
    let destination = Destination::new(args.issue.out.as_deref(), &[])?;
    let issuer = Issuer::connect(global, output)?;
    // The card must be able to make an assertion before the PIN is asked for.
    let holder = TeleserviceHolder::new(&issuer.identity()?)?;
    request.check(&holder)?;
    let sender = holder.national_id().to_owned();
    issuer.check_activity(args.activity)?;
    issuer.signer(request.hash(), &args.issue, output)?;
    let params = AssertionInsiParams {
        card: issuer.card(),
        activity: args.activity,
        billing_number: number,
        speciality,
        sector: args.sector,
        profile,
        purpose: None,
        require_trusted: args.issue.require_trusted,
    };
    let made = issuer.issue::<AssertionInsi>(AssertionKind::Insi, &args.issue, &params);
    let made = made.map_err(|error| of_activity(error, args.activity))?;
    let soap = software.map(|software| {
        let header = SoapHeader::of_insi(signed(&made.made), &sender, &software, profile)?;
        match &traits {
            Some(traits) => header.search(traits),
            None => Ok(header.xml()),
        }
    });
    let soap = soap.transpose()?;
    let soap = soap.map(|xml| String::from_utf8_lossy(&xml).into_owned());
    let result = InsiResult { made, soap };
    let content = result.soap.as_ref();
    let content = content.unwrap_or(&result.made.made.signed_xml);
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
