use cps_assertions::AssertionError;
use cps_protocol::ErrorKind;
use cps_types::legible;

use super::api_sentence;
use crate::text::{Text, say};
use cps_console::Language;

/// Returns the reason why an assertion cannot be made, and what to do.
pub(crate) fn assertion_error(language: Language, error: &AssertionError) -> String {
    let text = |text| language.text(text).to_owned();
    match error {
        AssertionError::NoNationalId => text(Text::AssertionNoNationalId),
        AssertionError::NoProfession => text(Text::AssertionNoProfession),
        AssertionError::NoSpeciality(profession) => {
            say!(language, AssertionNoSpeciality, profession = profession)
        }
        AssertionError::NoActivity(index) => say!(language, AssertionNoActivity, index = index),
        AssertionError::NoStructure(index) => say!(language, AssertionNoStructure, index = index),
        AssertionError::NoSector(index) => say!(language, AssertionNoSector, index = index),
        AssertionError::NoBillingNumber(index) => {
            say!(language, AssertionNoBillingNumber, index = index)
        }
        AssertionError::BillingNumber => text(Text::AssertionBillingNumber),
        AssertionError::AmoSpeciality => text(Text::AssertionAmoSpeciality),
        AssertionError::NoAmoSpeciality => text(Text::AssertionNoAmoSpeciality),
        AssertionError::Trait("birth-date") => text(Text::AssertionBirthDate),
        AssertionError::Trait(field) => say!(language, AssertionTrait, field = field),
        AssertionError::Uri(field) => say!(language, AssertionUri, field = field),
        AssertionError::PatientForm => text(Text::AssertionPatientForm),
        AssertionError::PatientKey => text(Text::AssertionPatientKey),
        AssertionError::Software(field) => say!(language, AssertionSoftware, field = field),
        AssertionError::Oid(oid) => say!(language, SubmissionOid, oid = legible(oid)),
        AssertionError::SameOid(oid) => say!(language, SubmissionSameOid, oid = oid),
        AssertionError::DocumentCount => text(Text::SubmissionCount),
        AssertionError::DocumentDigest(oid) => say!(language, SubmissionDigest, oid = oid),
        AssertionError::SignatureId => text(Text::SubmissionSignatureId),
        AssertionError::Chain => {
            api_sentence(&ErrorKind::AssertionNoChain.into(), language).to_owned()
        }
        AssertionError::Build(error) => {
            say!(language, AssertionNotMade, detail = error.to_string())
        }
    }
}
