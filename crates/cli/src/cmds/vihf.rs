//! `cpsctl vihf`: the assertion with which a professional opens a shared health record by card.
//!
//! It is made here, and the card signs it by its digest: the identity of the patient stays in this
//! program.

use std::time::SystemTime;

use cps_assertions::{
    AssertionError, AssertionId, Holder, Patient, Software, Vihf, VihfProfile, VihfRequest,
};
use cps_protocol::method::{CardsIdentity, IdentityParams};
use cps_protocol::{LeaseState, Purpose, SignScheme, Trust};
use serde::Serialize;

use super::sign::{Item, Order, Signed, Signer, print_json};
use crate::args::{Global, VihfArgs};
use crate::destination::Destination;
use crate::error::CliError;
use crate::output::Output;
use crate::session::Session;

/// The result for programs, with the names of the API.
#[derive(Debug, Serialize)]
struct VihfResult {
    /// The assertion, XML.
    assertion: String,
    /// Its identifier.
    id: String,
    /// Its time, RFC 3339.
    issued_at: String,
    trust: Trust,
    #[serde(skip_serializing_if = "Option::is_none")]
    lease: Option<LeaseState>,
}

pub(super) fn run(args: &VihfArgs, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let request = request(args)?;
    let destination = Destination::new(args.out.as_deref(), &[])?;
    let session = Session::connect(global, output.language)?;
    let card = session.card(global)?.id;
    let params = IdentityParams {
        card: card.clone(),
        complete: true,
    };
    let identity = || session.call::<CardsIdentity>(&params);
    // The card must be able to make an assertion before the PIN is asked for.
    let holder = Holder::new(&identity()?.identity)?;
    let scheme = SignScheme::pkcs1(request.hash());
    let order = Order {
        scheme,
        declare: Some(format!("VIHF, activity {}", args.activity)),
        require_trusted: args.require_trusted,
    };
    let signer = Signer::find(&session, card, Purpose::Signature, scheme)?;
    signer.warn(args.require_trusted, output)?;
    let (certificate, _) = signer.certificates()?;
    session.logged_in(signer.card(), args.login, 1, || {
        let activities = identity()?.identity.activities.unwrap_or_default();
        let activity = activities.iter().find(|one| one.index == args.activity);
        let activity = activity.ok_or(AssertionError::NoActivity(args.activity))?;
        let vihf = Vihf::new(holder, activity, request)?;
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|error| CliError::Random(error.into()))?;
        let id = AssertionId::from_random(random);
        let vihf = vihf.to_sign(&certificate.der.0, id, SystemTime::now())?;
        let signed = signer.sign_message(&session, &vihf.signed_bytes(), &order)?;
        let (id, issued_at) = (vihf.id.clone(), vihf.issued_at.clone());
        let assertion = vihf.finish(&signed.signature.0);
        let result = VihfResult {
            assertion: String::from_utf8_lossy(&assertion).into_owned(),
            id,
            issued_at,
            trust: signed.trust.unwrap_or_else(|| certificate.trust.clone()),
            lease: signed.lease,
        };
        let signed = Signed::text([&assertion[..], b"\n"].concat(), &result)?;
        let result = Item::write_to(&destination, signed, output)?;
        print_json(&result, output)
    })
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
