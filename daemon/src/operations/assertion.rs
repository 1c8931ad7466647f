//! `assertion.vihf` and `assertion.insi`: a health assertion, made of what the card says of its
//! holder and of one activity, and signed by its signature key. Begin at [`Vihf`].
//!
//! A fact that the card lacks is told as early as it can be known: by [`check_holder`] before the PIN
//! is asked for, by [`Assertion::check`] before the card is asked anything, and of the activity, which
//! needs the PIN, before the card signs.

use std::iter;
use std::sync::Arc;
use std::time::SystemTime;

use cps_assertions::{
    AssertionError, AssertionId, AssertionToSign, Holder, TeleserviceAssertion, TeleserviceHolder,
    TeleserviceRequest, VihfRequest,
};
use cps_identity::{Activity, Identity};
use cps_protocol::assertion::{AssertionKind, Billing};
use cps_protocol::audit::{Operation as Audited, Subject};
use cps_protocol::method::{
    self, AssertionInsiParams, AssertionInsiResult, AssertionResult, AssertionVihfParams,
};
use cps_protocol::{
    ApiError, CardId, ErrorKind, HashAlgorithm, LeaseState, Purpose, SignScheme, SigningInput,
    Trust,
};

use super::call::{Call, Outcome, Pending, check_length, queue, reading, wrong_params};
use super::route::Operation;
use super::sign::{Signer, check_trusted};
use crate::audit::Note;
use crate::client::ClientId;
use crate::content::{self, Content};
use crate::reader::{CardContext, CardOperation, Failure, OpenCard};

/// `assertion.vihf`
pub(super) struct Vihf;

/// `assertion.insi`
pub(super) struct Insi;

/// Choices of a caller for an assertion, by its kind.
enum Request {
    Vihf(VihfRequest),
    Insi(TeleserviceRequest),
}

/// An assertion that is to be made.
struct Assertion {
    request: Request,
    /// Number of the activity.
    activity: u8,
    /// The use of the signature, in the caller's words.
    purpose: Option<String>,
    /// The keyed hash by which the audit file names the patient.
    patient: Option<String>,
    /// The identifier of the assertion, once it is made but for its signature.
    id: Option<String>,
}

/// An assertion that was made.
struct Made {
    xml: Vec<u8>,
    id: String,
    issued_at: String,
    /// The number that bills the activity, where the assertion has it.
    billing_number: Option<Billing>,
    lease: Option<LeaseState>,
}

impl Operation for Vihf {
    type Method = method::AssertionVihf;

    fn begin(
        call: &mut Call<'_>,
        params: AssertionVihfParams,
    ) -> Result<Outcome<AssertionResult>, ApiError> {
        let (patient, purpose_of_use) = (&params.patient, params.purpose_of_use);
        let request = VihfRequest::new(patient, purpose_of_use, params.software, params.profile);
        let patients = call.service.patients.as_ref();
        let assertion = Assertion {
            request: Request::Vihf(request.map_err(|error| of_assertion(&error))?),
            activity: params.activity,
            purpose: params.purpose,
            patient: patients.map(|key| key.hash(&patient.ins)),
            id: None,
        };
        let (pending, trust) = assertion.begin(call, params.card, params.require_trusted)?;
        Ok(Outcome::later(async move |deadline| {
            pending.result(&deadline).await?.with(trust)
        }))
    }
}

impl Operation for Insi {
    type Method = method::AssertionInsi;

    fn begin(
        call: &mut Call<'_>,
        params: AssertionInsiParams,
    ) -> Result<Outcome<AssertionInsiResult>, ApiError> {
        let (number, speciality) = (params.billing_number, params.speciality);
        let request = TeleserviceRequest::new(number, speciality, params.sector, params.profile);
        let assertion = Assertion {
            request: Request::Insi(request.map_err(|error| of_assertion(&error))?),
            activity: params.activity,
            purpose: params.purpose,
            patient: None,
            id: None,
        };
        let (pending, trust) = assertion.begin(call, params.card, params.require_trusted)?;
        Ok(Outcome::later(async move |deadline| {
            let mut made = pending.result(&deadline).await?;
            let number = made.billing_number.take().ok_or(ErrorKind::Internal)?;
            Ok(AssertionInsiResult {
                billing_number: number,
                made: made.with(trust)?,
            })
        }))
    }
}

impl Made {
    /// Returns the answer.
    fn with(self, trust: Trust) -> Result<AssertionResult, ApiError> {
        let internal = |error| ApiError::new(ErrorKind::Internal).with_detail(error);
        Ok(AssertionResult {
            signed_xml: String::from_utf8(self.xml).map_err(internal)?,
            assertion_id: self.id,
            issued_at: self.issued_at,
            trust,
            rights: self.lease,
        })
    }
}

impl Request {
    fn kind(&self) -> AssertionKind {
        match self {
            Self::Vihf(_) => AssertionKind::Vihf,
            Self::Insi(_) => AssertionKind::Insi,
        }
    }

    fn hash(&self) -> HashAlgorithm {
        match self {
            Self::Vihf(request) => request.hash(),
            Self::Insi(request) => request.hash(),
        }
    }

    /// Checks that the holder is one for whom the assertion can be made.
    fn check(&self, identity: &Identity) -> Result<(), AssertionError> {
        match self {
            Self::Vihf(_) => Holder::new(identity).map(drop),
            Self::Insi(request) => request.check(&TeleserviceHolder::new(identity)?),
        }
    }

    /// Returns the assertion without its signature, and its billing number.
    fn to_sign(
        &self,
        identity: &Identity,
        activity: &Activity,
        certificate: &[u8],
        id: AssertionId,
    ) -> Result<(AssertionToSign, Option<Billing>), AssertionError> {
        let time = SystemTime::now();
        match self {
            Self::Vihf(request) => {
                let holder = Holder::new(identity)?;
                let vihf = cps_assertions::Vihf::new(holder, activity, request.clone())?;
                Ok((vihf.to_sign(certificate, id, time)?, None))
            }
            Self::Insi(request) => {
                let holder = TeleserviceHolder::new(identity)?;
                let insi = TeleserviceAssertion::new(holder, activity, request.clone())?;
                let number = Billing::from(insi.billing_number());
                Ok((insi.to_sign(certificate, id, time)?, Some(number)))
            }
        }
    }
}

/// Returns an identifier that no other assertion has.
pub(super) fn random_id() -> Result<AssertionId, ApiError> {
    let mut random = [0; 16];
    getrandom::fill(&mut random)
        .map_err(|error| ApiError::new(ErrorKind::Internal).with_detail(error))?;
    Ok(AssertionId::from_random(random))
}

/// Checks that a card has what assertions of this kind need of its holder, as far as that needs no
/// PIN.
///
/// # Errors
/// `card.reading` as long as public data objects are not read; `assertion.no_national_id`,
/// `assertion.no_profession`, `assertion.no_speciality`, `assertion.no_activity` for a card that has
/// none.
pub(super) fn check_holder(
    kind: AssertionKind,
    card: &CardId,
    content: &Content,
) -> Result<(), ApiError> {
    let holds: fn(&Identity) -> Result<(), AssertionError> = match kind {
        AssertionKind::Vihf => |identity| Holder::new(identity).map(drop),
        AssertionKind::Insi => |identity| TeleserviceHolder::new(identity).map(drop),
        // It says nothing of the holder but the certificate.
        AssertionKind::DmpSubmission => return Ok(()),
    };
    if !content.is_complete() {
        let detail = "public data objects are still being read; cards.identity waits for them";
        return Err(reading(card).with_detail(detail));
    }
    let checked = holds(&content.identity());
    checked.map_err(|error| of_assertion(&error).with_card(card.clone()))?;
    let mut objects = content.profile.data.iter();
    match objects.any(|entry| content::activity_index(entry).is_some()) {
        true => Ok(()),
        false => Err(ApiError::new(ErrorKind::AssertionNoActivity)
            .with_card(card.clone())
            .with_detail("the card has no activity")),
    }
}

impl Assertion {
    /// Queues the assertion, and tells whether the certificate can be relied on.
    ///
    /// # Errors
    /// `request.params` for a long purpose; those of [`Self::check`]; `certificate.untrusted`, if a
    /// trusted certificate was asked for.
    fn begin(
        self,
        call: &Call<'_>,
        card: CardId,
        require_trusted: bool,
    ) -> Result<(Pending<Made>, Trust), ApiError> {
        if let Some(purpose) = &self.purpose {
            check_length("purpose", purpose)?;
        }
        let (view, content) = call.read_card(&card)?;
        let with_card = |error: ApiError| error.with_card(card.clone());
        self.check(&content).map_err(with_card)?;
        let certificate = content.certificate_of(content.key(Purpose::Signature)?)?;
        let trust = call.trust(certificate);
        if require_trusted {
            check_trusted(&card, Some(&trust))?;
        }
        let pending = queue(call.service, call.caller, &view, card, self);
        Ok((pending, trust))
    }

    fn scheme(&self) -> SignScheme {
        SignScheme::pkcs1(self.request.hash())
    }

    /// Checks that the card can make the assertion, as far as its public content tells.
    ///
    /// # Errors
    /// `key.not_found`, those of the certificate, and what the card lacks.
    fn check(&self, content: &Content) -> Result<(), ApiError> {
        let key = content.key(Purpose::Signature)?;
        content.public_key(key)?;
        if content.is_complete() {
            let checked = self.request.check(&content.identity());
            checked.map_err(|error| of_assertion(&error))?;
        }
        self.object(content).map(drop)
    }

    /// Returns the data object of the activity.
    fn object<'c>(&self, content: &'c Content) -> Result<&'c cps_card::DataEntry, ApiError> {
        let mut objects = content.profile.data.iter();
        objects
            .find(|entry| content::activity_index(entry) == Some(self.activity))
            .ok_or_else(|| of_assertion(&AssertionError::NoActivity(self.activity)))
    }

    /// Returns the assertion without its signature, with the facts of this card. The activity is read
    /// once for each login.
    fn build(
        &self,
        open: &mut OpenCard,
        client: ClientId,
    ) -> Result<(AssertionToSign, Option<Billing>), Failure> {
        let content = Arc::clone(&open.content);
        let object = self.object(&content)?;
        if open.leases.kept_data(client, &object.label).is_none() {
            let read = open.card.read_data(object, open.leases.of(client))?;
            let kept = iter::once((object.label.clone(), Ok(read)));
            open.leases.keep_data(client, kept);
        }
        let kept = open.leases.kept_data(client, &object.label);
        let read = kept.ok_or(ErrorKind::PinRequired)?;
        let read = read.as_ref().map_err(Clone::clone)?;
        let identity = content.identity();
        let identity = identity.with_activities([(self.activity, read.as_slice())]);
        let id = random_id()?;
        let key = content.key(Purpose::Signature)?;
        let certificate = content.certificate_of(key)?.der();
        let activity = identity.activities.iter().flatten().next();
        let to_sign = activity
            .ok_or(AssertionError::NoActivity(self.activity))
            .and_then(|activity| self.request.to_sign(&identity, activity, certificate, id));
        Ok(to_sign.map_err(|error| of_assertion(&error))?)
    }
}

impl CardOperation for Assertion {
    type Reply = Made;
    const NAME: &'static str = "assertion";

    /// Returns the entry without the digest: with the rest of the entry, a reader could test against
    /// it who the patient is.
    fn note(&self) -> Option<Note> {
        let subject = Subject {
            key: Some(Purpose::Signature),
            scheme: Some(self.scheme()),
            purpose: self.purpose.clone(),
            assertion: Some(self.request.kind()),
            assertion_id: self.id.clone(),
            activity: Some(self.activity),
            patient: self.patient.clone(),
            ..Subject::default()
        };
        Some(Note::new(Audited::Assertion, subject))
    }

    fn run(&mut self, context: &mut CardContext<'_>) -> Result<Made, Failure> {
        let (open, reader) = (&mut *context.open, context.reader);
        let client = context.caller.id;
        open.check_usable()?;
        let kind = Some(self.request.kind());
        open.leases
            .for_key(client, Purpose::Signature, true, kind)?;
        // Of a card that was just inserted, the rest of what is public.
        while open.has_more_to_read() {
            open.read_on(reader, &mut || false)?;
        }
        self.check(&open.content)?;
        let (to_sign, billing_number) = self.build(open, client)?;
        self.id = Some(to_sign.id.clone());
        let scheme = self.scheme();
        let digest = cps_signature::digest(self.request.hash(), &to_sign.signed_bytes());
        let input = SigningInput::Digest { scheme, digest };
        let content = Arc::clone(&open.content);
        let signer = Signer::new(&content, Purpose::Signature)?;
        let (signature, lease) = signer.sign(open, reader, client, kind, &input)?;
        Ok(Made {
            id: to_sign.id.clone(),
            issued_at: to_sign.issued_at.clone(),
            xml: to_sign.finish(&signature),
            billing_number,
            lease,
        })
    }
}

/// Returns the error of the API: what the card lacks, or the parameter that is wrong.
fn of_assertion(error: &AssertionError) -> ApiError {
    if let Some(kind) = error.kind() {
        return ApiError::new(kind).with_detail(error);
    }
    let parameter = match error {
        AssertionError::BillingNumber => "billing_number",
        AssertionError::AmoSpeciality | AssertionError::NoAmoSpeciality => "speciality",
        AssertionError::PatientForm | AssertionError::PatientKey => "patient.ins",
        AssertionError::Software(field) => {
            return wrong_params(format!("software.{field}: {error}"));
        }
        // The certificate was read before.
        _ => return ApiError::new(ErrorKind::Internal).with_detail(error),
    };
    wrong_params(format!("{parameter}: {error}"))
}
