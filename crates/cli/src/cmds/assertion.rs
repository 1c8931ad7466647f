//! The way of every assertion: the card, the login, the activity, one signature.
//!
//! An assertion is made here, and the card signs it by its digest: what it says of a patient stays
//! in this program.

use std::time::SystemTime;

use cps_assertions::{AssertionError, AssertionId, AssertionToSign, SignedAssertion};
use cps_identity::{Activity, Identity, activity_label};
use cps_protocol::method::{CardParams, CardsIdentity, CardsObjects, IdentityParams};
use cps_protocol::{CardId, HashAlgorithm, LeaseState, Purpose, SignScheme, Trust};
use serde::Serialize;

use super::sign::{Order, Signer};
use crate::args::{Global, LoginArgs};
use crate::error::CliError;
use crate::output::Output;
use crate::session::Session;

/// A card, before the PIN is asked for.
pub(super) struct Issuer {
    session: Session,
    card: CardId,
}

/// The terms on which an assertion is made.
pub(super) struct Terms {
    /// Its kind, for the log.
    pub(super) kind: &'static str,
    /// The activity that it names.
    pub(super) activity: u8,
    pub(super) hash: HashAlgorithm,
    pub(super) require_trusted: bool,
    pub(super) login: LoginArgs,
}

/// The signer, the identifier and the time of an assertion.
pub(super) struct Stamp<'a> {
    /// The certificate of the signer, DER.
    pub(super) certificate: &'a [u8],
    pub(super) id: AssertionId,
    pub(super) time: SystemTime,
}

/// A signed assertion, with the names of the API.
#[derive(Debug, Serialize)]
pub(super) struct Issued {
    /// The assertion, XML.
    pub(super) assertion: String,
    /// Its identifier.
    id: String,
    /// Its time, RFC 3339.
    issued_at: String,
    trust: Trust,
    #[serde(skip_serializing_if = "Option::is_none")]
    lease: Option<LeaseState>,
}

/// Returns an identifier that no other assertion has.
pub(super) fn random_id() -> Result<AssertionId, CliError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| CliError::Random(error.into()))?;
    Ok(AssertionId::from_random(bytes))
}

impl Issued {
    /// Returns what a header takes.
    pub(super) fn signed(&self) -> SignedAssertion<'_> {
        SignedAssertion {
            id: &self.id,
            issued_at: &self.issued_at,
            xml: self.assertion.as_bytes(),
        }
    }
}

impl Issuer {
    /// Finds the card.
    pub(super) fn connect(global: &Global, output: &Output) -> Result<Self, CliError> {
        let session = Session::connect(global, output.language)?;
        let card = session.card(global)?.id;
        Ok(Self { session, card })
    }

    /// Returns the identity, with the activities during a login.
    pub(super) fn identity(&self) -> Result<Identity, CliError> {
        let params = IdentityParams {
            card: self.card.clone(),
            complete: true,
        };
        Ok(self.session.call::<CardsIdentity>(&params)?.identity)
    }

    /// Refuses an activity that the directory of the card does not list, which is readable without
    /// the PIN.
    fn check_activity(&self, index: u8) -> Result<(), CliError> {
        let card = self.card.clone();
        let objects = self.session.call::<CardsObjects>(&CardParams { card })?;
        let label = activity_label(index);
        match objects.data.iter().any(|one| one.label == label) {
            true => Ok(()),
            false => Err(AssertionError::NoActivity(index).into()),
        }
    }

    /// Logs in, and has the card sign the assertion that `make` makes of the activity. Returns beside
    /// it what else `make` tells.
    pub(super) fn issue<T>(
        &self,
        terms: &Terms,
        output: &Output,
        make: impl FnOnce(&Activity, Stamp<'_>) -> Result<(AssertionToSign, T), AssertionError>,
    ) -> Result<(Issued, T), CliError> {
        let session = &self.session;
        let index = terms.activity;
        let scheme = SignScheme::pkcs1(terms.hash);
        let order = Order {
            scheme,
            declare: Some(format!("{}, activity {index}", terms.kind)),
            require_trusted: terms.require_trusted,
        };
        self.check_activity(index)?;
        let signer = Signer::find(session, self.card.clone(), Purpose::Signature, scheme)?;
        signer.warn(terms.require_trusted, output)?;
        let (certificate, _) = signer.certificates()?;
        session.logged_in(&self.card, terms.login, 1, || {
            let activities = self.identity()?.activities.unwrap_or_default();
            let activity = activities.iter().find(|one| one.index == index);
            let stamp = Stamp {
                certificate: &certificate.der.0,
                id: random_id()?,
                time: SystemTime::now(),
            };
            let activity = activity.ok_or(AssertionError::NoActivity(index))?;
            let (to_sign, told) = make(activity, stamp)?;
            let signed = signer.sign_message(session, &to_sign.signed_bytes(), &order)?;
            let (id, issued_at) = (to_sign.id.clone(), to_sign.issued_at.clone());
            let assertion = to_sign.finish(&signed.signature.0);
            let issued = Issued {
                assertion: String::from_utf8_lossy(&assertion).into_owned(),
                id,
                issued_at,
                trust: signed.trust.unwrap_or_else(|| certificate.trust.clone()),
                lease: signed.lease,
            };
            Ok((issued, told))
        })
    }
}
