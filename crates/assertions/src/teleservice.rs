//! The assertion of a professional for the teleservices of the health insurance (`identity.md`
//! §7.3): INSi, ADRi and DMTi take the same one. Begin at [`TeleserviceAssertion::new`].
//!
//! The number that bills an activity stands in the object CPS_SIT_FACT of the card, whose inner form
//! no public document tells (`identity.md` §6.2). So it is the number of the structure where that
//! is what an establishment bills with, and a number that the caller declares in every other case.
//! [`BillingNumber`] says which it was.

use std::time::SystemTime;

use cps_identity::{Activity, Identity, StructureIdKind};
use cps_protocol::HashAlgorithm;
use cps_protocol::assertion::{Billing, BillingOrigin};
use cps_xmlsig::Element;

use crate::profile::TeleserviceTokens;
use crate::request::TeleserviceProfile;
use crate::saml::{self, AssertionToSign, element, saml, text_attribute};
use crate::{AssertionError, AssertionId};

/// NameQualifier by the type of the card (G02; `identity.md` §7.3).
const QUALIFIERS: [(&str, &str); 4] = [
    ("00", "CPS"),
    ("01", "CPF"),
    ("02", "CDE-CPE"),
    ("03", "CPA"),
];

/// NameQualifier of any other card.
const OTHER_CARD: &str = "CPX";

/// The profession of physicians (G15), and of those in training (G16).
const PHYSICIAN: &str = "10";

/// The facts of the holder that a teleservice wants, readable without the PIN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeleserviceHolder {
    national_id: String,
    qualifier: &'static str,
    is_physician: bool,
}

impl TeleserviceHolder {
    /// Takes the facts from an identity.
    ///
    /// # Errors
    /// [`AssertionError::NoNationalId`]
    pub fn new(identity: &Identity) -> Result<Self, AssertionError> {
        let national_id = identity.national_id.as_ref();
        let national_id = national_id.ok_or(AssertionError::NoNationalId)?;
        let card_type = identity.card_identity.card_type.as_ref();
        let card_type = card_type.map_or("", |one| one.code.as_str());
        let mut qualifiers = QUALIFIERS.iter();
        let qualifier = qualifiers.find(|(known, _)| *known == card_type);
        let professions = [&identity.profession, &identity.future_profession];
        let mut professions = professions.into_iter().flatten();
        Ok(Self {
            national_id: national_id.value.clone(),
            qualifier: qualifier.map_or(OTHER_CARD, |(_, qualifier)| qualifier),
            is_physician: professions.any(|one| one.code == PHYSICIAN),
        })
    }

    /// Returns the national identifier, which the contexts of a message name too.
    pub fn national_id(&self) -> &str {
        &self.national_id
    }
}

/// The number that bills an activity, and its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BillingNumber {
    /// The FINESS or SIRET number of the structure of the activity, from the card.
    OfStructure(String),
    /// A number that the caller declared; the card does not confirm it.
    Declared(String),
}

impl From<&BillingNumber> for Billing {
    fn from(number: &BillingNumber) -> Self {
        Self {
            value: number.number().to_owned(),
            origin: match number {
                BillingNumber::OfStructure(_) => BillingOrigin::Structure,
                BillingNumber::Declared(_) => BillingOrigin::Declared,
            },
        }
    }
}

impl BillingNumber {
    /// Returns the number.
    pub fn number(&self) -> &str {
        match self {
            Self::OfStructure(number) | Self::Declared(number) => number,
        }
    }
}

/// Choices of a caller for an assertion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeleserviceRequest {
    billing_number: Option<String>,
    speciality: Option<String>,
    with_sector: bool,
    tokens: TeleserviceTokens,
}

impl TeleserviceRequest {
    /// Checks what the caller declares: the number that bills the activity, of nine characters (a
    /// number of the health insurance, or FINESS) or fourteen (SIRET), and the speciality for the
    /// health insurance (G100), of two digits.
    ///
    /// # Errors
    /// [`AssertionError::BillingNumber`], [`AssertionError::AmoSpeciality`]
    pub fn new(
        billing_number: Option<String>,
        speciality: Option<String>,
        with_sector: bool,
        profile: TeleserviceProfile,
    ) -> Result<Self, AssertionError> {
        if billing_number.as_ref().is_some_and(|one| !bills(one)) {
            return Err(AssertionError::BillingNumber);
        }
        let is_speciality =
            |text: &String| text.len() == 2 && text.bytes().all(|one| one.is_ascii_digit());
        if speciality.as_ref().is_some_and(|one| !is_speciality(one)) {
            return Err(AssertionError::AmoSpeciality);
        }
        Ok(Self {
            billing_number,
            speciality,
            with_sector,
            tokens: TeleserviceTokens::of(profile),
        })
    }

    /// Returns the hash of the signature.
    pub fn hash(&self) -> HashAlgorithm {
        self.tokens.hash
    }

    /// Checks that the caller gave what this holder needs.
    ///
    /// # Errors
    /// [`AssertionError::NoAmoSpeciality`]
    pub fn check(&self, holder: &TeleserviceHolder) -> Result<(), AssertionError> {
        let is_needed = self.tokens.physicians_with_speciality && holder.is_physician;
        match is_needed && self.speciality.is_none() {
            true => Err(AssertionError::NoAmoSpeciality),
            false => Ok(()),
        }
    }
}

/// An assertion for a teleservice with everything but its signer and time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeleserviceAssertion {
    holder: TeleserviceHolder,
    billing_number: BillingNumber,
    sector: Option<String>,
    request: TeleserviceRequest,
}

impl TeleserviceAssertion {
    /// Makes an assertion for one activity: billing number and sector are both of this one.
    ///
    /// # Errors
    /// [`AssertionError::NoAmoSpeciality`], [`AssertionError::NoBillingNumber`],
    /// [`AssertionError::NoSector`]
    pub fn new(
        holder: TeleserviceHolder,
        activity: &Activity,
        request: TeleserviceRequest,
    ) -> Result<Self, AssertionError> {
        request.check(&holder)?;
        let index = activity.index;
        let billing_number = match &request.billing_number {
            Some(number) => BillingNumber::Declared(number.clone()),
            None => of_structure(activity).ok_or(AssertionError::NoBillingNumber(index))?,
        };
        let sector = activity.sector.as_ref().map(|one| one.code.clone());
        // A field without a text says nothing.
        let sector = sector.filter(|code| !code.trim().is_empty());
        if request.with_sector && sector.is_none() {
            return Err(AssertionError::NoSector(index));
        }
        Ok(Self {
            holder,
            billing_number,
            sector: sector.filter(|_| request.with_sector),
            request,
        })
    }

    /// Returns the number that bills the activity.
    pub fn billing_number(&self) -> &BillingNumber {
        &self.billing_number
    }

    /// Makes the assertion of this identifier and time for the signer with this certificate (DER),
    /// but for the value of its signature.
    ///
    /// # Errors
    /// [`AssertionError::Build`]
    pub fn to_sign(
        &self,
        certificate: &[u8],
        id: AssertionId,
        time: SystemTime,
    ) -> Result<AssertionToSign, AssertionError> {
        saml::assertion(certificate, id, time, self.request.hash(), |_| {
            self.statements()
        })
    }

    /// Returns the subject and the attributes. No statement tells of the authentication, unlike in a
    /// VIHF.
    fn statements(&self) -> Vec<Element> {
        let name = saml("NameID", self.holder.national_id.as_str())
            .attribute("NameQualifier", self.holder.qualifier);
        let declared = [
            ("identifiantFacturation", Some(self.billing_number.number())),
            ("codeSpecialiteAMO", self.request.speciality.as_deref()),
            ("secteurActivite", self.sector.as_deref()),
        ];
        let attributes = declared
            .into_iter()
            .filter_map(|(name, value)| Some(text_attribute(name, value?)));
        vec![
            element("Subject").child(name),
            element("AttributeStatement").children(attributes),
        ]
    }
}

/// Returns the number of a structure that bills as an establishment does: by its FINESS or SIRET.
fn of_structure(activity: &Activity) -> Option<BillingNumber> {
    let id = activity.structure.id.as_ref()?;
    let is_billed = matches!(id.kind, StructureIdKind::Finess | StructureIdKind::Siret);
    (is_billed && bills(&id.number)).then(|| BillingNumber::OfStructure(id.number.clone()))
}

/// Whether a number has the form of one that bills: 9 characters, or 14 of a SIRET. FINESS and SIRET
/// have letters in Corsica and in Monaco.
fn bills(number: &str) -> bool {
    let mut characters = number.bytes();
    matches!(number.len(), 9 | 14)
        && characters.all(|one| one.is_ascii_digit() || one.is_ascii_uppercase())
}
