//! The VIHF with direct authentication: SAML 2.0, signed by the signature key of the card
//! (`identity.md` §7.1). Begin at [`Vihf::new`].

use std::time::SystemTime;

use cps_identity::{Activity, Code, Identity, Table};
use cps_protocol::HashAlgorithm;
use cps_xmlsig::{Element, Namespace};

use crate::request::{AccessPurpose, Patient, Software, VihfProfile, is_text};
use crate::saml::{self, AssertionToSign, attribute, element, saml, text_attribute};
use crate::{AssertionError, AssertionId, Profile, patient};

const XSI: Namespace = Namespace {
    prefix: "xsi",
    uri: "http://www.w3.org/2001/XMLSchema-instance",
};

const HL7: Namespace = Namespace {
    prefix: "",
    uri: "urn:hl7-org:v3",
};

const SMARTCARD_PKI: &str = "urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI";

/// Code systems (`identity.md` §3.1 and §7.1).
const PROFESSIONS: &str = "1.2.250.1.71.1.2.7";
const SPECIALITIES: &str = "1.2.250.1.71.4.2.5";
const SECTORS: &str = "1.2.250.1.71.4.2.4";
const PURPOSES: &str = "1.2.250.1.213.1.1.4.248";

/// The professions that the server takes with a speciality only: physicians and pharmacists.
const WITH_SPECIALITY: [&str; 2] = ["10", "21"];

/// The facts of the holder that are readable without the PIN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    national_id: String,
    profession: Code,
    specialities: Vec<Code>,
}

impl Holder {
    /// Takes the facts from an identity.
    ///
    /// # Errors
    /// [`AssertionError::NoNationalId`], [`AssertionError::NoProfession`],
    /// [`AssertionError::NoSpeciality`]
    pub fn new(identity: &Identity) -> Result<Self, AssertionError> {
        let national_id = identity.national_id.as_ref();
        let national_id = national_id.ok_or(AssertionError::NoNationalId)?;
        let profession = identity.profession.as_ref();
        let profession = profession.ok_or(AssertionError::NoProfession)?;
        let specialities = identity.specialties.iter();
        let specialities: Vec<_> = specialities.map(|one| one.data.clone()).collect();
        if specialities.is_empty() && WITH_SPECIALITY.contains(&profession.code.as_str()) {
            return Err(AssertionError::NoSpeciality(profession.code.clone()));
        }
        Ok(Self {
            national_id: national_id.value.clone(),
            profession: profession.data.clone(),
            specialities,
        })
    }
}

/// Choices of a caller for an assertion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VihfRequest {
    resource: String,
    purpose: AccessPurpose,
    software: Software,
    profile: Profile,
}

impl VihfRequest {
    /// Checks patient and software.
    ///
    /// # Errors
    /// [`AssertionError::PatientForm`], [`AssertionError::PatientKey`], [`AssertionError::Software`]
    pub fn new(
        patient: &Patient,
        purpose: AccessPurpose,
        software: Software,
        profile: VihfProfile,
    ) -> Result<Self, AssertionError> {
        for (field, text) in [
            ("id", &software.id),
            ("name", &software.name),
            ("version", &software.version),
            ("approval", &software.approval),
        ] {
            if !is_text(text) {
                return Err(AssertionError::Software(field));
            }
        }
        Ok(Self {
            resource: patient::resource(patient)?,
            purpose,
            software,
            profile: Profile::named(profile),
        })
    }

    /// Returns the hash of the signature.
    pub fn hash(&self) -> HashAlgorithm {
        self.profile.hash
    }
}

/// A VIHF with everything but its signer and time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vihf {
    holder: Holder,
    structure: String,
    sector: String,
    request: VihfRequest,
}

impl Vihf {
    /// Makes an assertion for one activity: structure and sector are both of this one.
    ///
    /// # Errors
    /// [`AssertionError::NoStructure`], [`AssertionError::NoSector`]
    pub fn new(
        holder: Holder,
        activity: &Activity,
        request: VihfRequest,
    ) -> Result<Self, AssertionError> {
        let index = activity.index;
        // A field without a text says nothing.
        let structure = activity.structure.id.as_ref();
        let structure = structure.filter(|id| !id.value.trim().is_empty());
        let sector = activity.sector.as_ref();
        let sector = sector.filter(|one| !one.code.trim().is_empty());
        Ok(Self {
            structure: structure
                .ok_or(AssertionError::NoStructure(index))?
                .value
                .clone(),
            sector: sector.ok_or(AssertionError::NoSector(index))?.code.clone(),
            holder,
            request,
        })
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
        let hash = self.request.hash();
        saml::assertion(certificate, id, time, hash, |issued_at| {
            self.statements(issued_at)
        })
    }

    fn statements(&self, issued_at: &str) -> Vec<Element> {
        let context = element("AuthnContext").child(saml("AuthnContextClassRef", SMARTCARD_PKI));
        let authentication = element("AuthnStatement")
            .attribute("AuthnInstant", issued_at)
            .child(context);
        let subject = element("Subject").child(saml("NameID", self.holder.national_id.as_str()));
        let attributes = element("AttributeStatement").children(self.attributes());
        vec![subject, authentication, attributes]
    }

    fn attributes(&self) -> [Element; 12] {
        let VihfRequest {
            resource,
            purpose,
            software,
            profile,
        } = &self.request;
        let text = text_attribute;
        let sector = format!("{}^{SECTORS}", self.sector);
        let purpose = match purpose {
            AccessPurpose::Normal => "normal",
            AccessPurpose::BrisDeGlace => "bris_de_glace",
            AccessPurpose::Centre15 => "centre_15",
        };
        let purpose = Table::R248.code(purpose);
        let purpose = coded(
            "PurposeOfUse",
            &purpose,
            PURPOSES,
            Some(profile.purpose_system),
        );
        [
            text("Identifiant_Structure", &self.structure),
            text("Secteur_Activite", &sector),
            attribute("urn:oasis:names:tc:xacml:2.0:subject:role", self.roles()),
            text("VIHF_Version", profile.version),
            text(profile.mode_attribute, "DIRECTE"),
            text(
                "urn:oasis:names:tc:xacml:2.0:resource:resource-id",
                resource,
            ),
            text("Ressource_URN", "urn:dmp"),
            attribute(
                "urn:oasis:names:tc:xspa:1.0:subject:purposeofuse",
                [purpose],
            ),
            text("LPS_ID", &software.id),
            text("LPS_Nom", &software.name),
            text("LPS_Version", &software.version),
            text("LPS_ID_HOMOLOGATION_DMP", &software.approval),
        ]
    }

    /// Returns the profession and the specialities, in the order of the card.
    fn roles(&self) -> Vec<Element> {
        let systems = self.request.profile.role_systems;
        let [professions, specialities] = match systems {
            Some(names) => names.map(Some),
            None => [None, None],
        };
        let profession = coded("Role", &self.holder.profession, PROFESSIONS, professions);
        let of_speciality = |code| coded("Role", code, SPECIALITIES, specialities);
        let specialities = self.holder.specialities.iter().map(of_speciality);
        std::iter::once(profession).chain(specialities).collect()
    }
}

/// Makes a value that is a code (HL7 CE).
fn coded(name: &'static str, code: &Code, system: &str, system_name: Option<&str>) -> Element {
    let mut coded = Element::new(HL7, name)
        .attribute("code", code.code.as_str())
        .attribute("codeSystem", system)
        .attribute_in(XSI, "type", "CE");
    if let Some(name) = system_name {
        coded = coded.attribute("codeSystemName", name);
    }
    if let Some(label) = &code.label {
        coded = coded.attribute("displayName", label.as_str());
    }
    element("AttributeValue").child(coded)
}
