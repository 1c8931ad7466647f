//! The way of every assertion: the card, the login for one assertion of this kind, the call.
//!
//! cpsd makes the assertion from the card. What the card lacks, as far as it can be known without the
//! PIN, is told here before the PIN is asked for.

use cps_assertions::{AssertionError, SignedAssertion};
use cps_identity::{Identity, activity_label};
use cps_protocol::assertion::AssertionKind;
use cps_protocol::method::{
    AssertionResult, CardParams, CardsIdentity, CardsObjects, IdentityParams, Method,
};
use cps_protocol::{CardId, HashAlgorithm, Purpose, SignScheme};

use super::sign::Signer;
use crate::args::{Global, IssueArgs};
use crate::error::CliError;
use crate::output::Output;
use crate::session::{Session, WantedLogin};

/// A card, before the PIN is asked for.
pub(super) struct Issuer {
    session: Session,
    card: CardId,
}

impl Issuer {
    /// Finds the card.
    pub(super) fn connect(global: &Global, output: &Output) -> Result<Self, CliError> {
        let session = Session::connect(global, output.language)?;
        let card = session.card(global)?.id;
        Ok(Self { session, card })
    }

    /// Returns the card.
    pub(super) fn card(&self) -> CardId {
        self.card.clone()
    }

    /// Returns the identity that is public.
    pub(super) fn identity(&self) -> Result<Identity, CliError> {
        let params = IdentityParams {
            card: self.card(),
            complete: true,
        };
        Ok(self.session.call::<CardsIdentity>(&params)?.identity)
    }

    /// Refuses an activity that the directory of the card does not list, which is readable without
    /// the PIN.
    pub(super) fn check_activity(&self, index: u8) -> Result<(), CliError> {
        let card = self.card();
        let objects = self.session.call::<CardsObjects>(&CardParams { card })?;
        let label = activity_label(index);
        match objects.data.iter().any(|one| one.label == label) {
            true => Ok(()),
            false => Err(AssertionError::NoActivity(index).into()),
        }
    }

    /// Finds the signature key, and says if its certificate is not trusted.
    pub(super) fn signer(
        &self,
        hash: HashAlgorithm,
        args: &IssueArgs,
        output: &Output,
    ) -> Result<Signer, CliError> {
        let scheme = SignScheme::pkcs1(hash);
        let signer = Signer::find(&self.session, self.card(), Purpose::Signature, scheme)?;
        signer.warn(args.require_trusted, output)?;
        Ok(signer)
    }

    /// Logs in for one assertion of this kind, and has it made.
    pub(super) fn issue<M: Method>(
        &self,
        kind: AssertionKind,
        args: &IssueArgs,
        params: &M::Params<'_>,
    ) -> Result<M::Result, CliError> {
        let wanted = WantedLogin {
            signatures: Some(1),
            assertion: Some(kind),
            ..WantedLogin::default()
        };
        let session = &self.session;
        session.logged_in_for(&self.card, args.login, wanted, |_| {
            session.call::<M>(params)
        })
    }
}

/// Names the activity in an error that says what it lacks.
pub(super) fn of_activity(error: CliError, index: u8) -> CliError {
    let lacking = match &error {
        CliError::Api(error) => AssertionError::of_activity(error.kind, index),
        _ => None,
    };
    lacking.map_or(error, CliError::Assertion)
}

/// Returns what a header takes of an assertion.
pub(super) fn signed(made: &AssertionResult) -> SignedAssertion<'_> {
    SignedAssertion {
        id: &made.assertion_id,
        issued_at: &made.issued_at,
        xml: made.signed_xml.as_bytes(),
    }
}
