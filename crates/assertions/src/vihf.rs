//! The VIHF with direct authentication: SAML 2.0, signed by the signature key of the card
//! (`identity.md` §7.1). Begin at [`Vihf::new`].

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cps_certificate::CertificateDetails;
use cps_identity::{Activity, Code, Identity, Table};
use cps_protocol::HashAlgorithm;
use cps_types::legible;
use cps_xmlsig::{BuildError, Element, ElementToSign, Namespace};
use der::DateTime;

use crate::request::{AccessPurpose, Patient, Software, VihfProfile};
use crate::{AssertionError, Profile, patient};

const SAML: Namespace = Namespace {
    prefix: "saml2",
    uri: "urn:oasis:names:tc:SAML:2.0:assertion",
};

const XSI: Namespace = Namespace {
    prefix: "xsi",
    uri: "http://www.w3.org/2001/XMLSchema-instance",
};

const HL7: Namespace = Namespace {
    prefix: "",
    uri: "urn:hl7-org:v3",
};

const X509_SUBJECT: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName";
const SMARTCARD_PKI: &str = "urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI";

/// Code systems (`identity.md` §3.1 and §7.1).
const PROFESSIONS: &str = "1.2.250.1.71.1.2.7";
const SPECIALITIES: &str = "1.2.250.1.71.4.2.5";
const SECTORS: &str = "1.2.250.1.71.4.2.4";
const PURPOSES: &str = "1.2.250.1.213.1.1.4.248";

/// The professions that the server takes with a speciality only: physicians and pharmacists.
const WITH_SPECIALITY: [&str; 2] = ["10", "21"];

/// The longest text that a caller gives, in bytes.
const LONGEST_TEXT: usize = 256;

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
            let is_text = (1..=LONGEST_TEXT).contains(&text.len());
            if !is_text || text.trim().is_empty() || legible(text) != **text {
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
        let structure = activity.structure.id.as_ref();
        let sector = activity.sector.as_ref();
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

    /// Makes the assertion of this time for the signer with this certificate (DER), but for the
    /// value of its signature.
    ///
    /// # Errors
    /// [`AssertionError::Build`]
    pub fn to_sign(
        &self,
        certificate: &[u8],
        time: SystemTime,
    ) -> Result<VihfToSign, AssertionError> {
        let signer = CertificateDetails::parse(certificate).map_err(BuildError::from)?;
        let issued_at = instant(time).ok_or(BuildError::SigningTime)?;
        let issuer = signer.subject.to_string();
        let statements = self.statements(&issued_at);
        let content: Vec<_> = statements.iter().map(Element::canonical).collect();
        let id = identifier(&[signer.der, format!("{time:?}").into(), content.concat()].concat());
        let assertion = Element::new(SAML, "Assertion")
            .attribute("ID", id.as_str())
            .attribute("IssueInstant", issued_at.as_str())
            .attribute("Version", "2.0")
            .child(saml("Issuer", issuer).attribute("Format", X509_SUBJECT))
            .children(statements);
        let hash = self.request.hash();
        // The signature follows the issuer (SAML 2.0 core, section 2.3.3).
        let to_sign = ElementToSign::new(assertion, &id, 1, hash, certificate)?;
        Ok(VihfToSign {
            id,
            issued_at,
            to_sign,
        })
    }

    fn statements(&self, issued_at: &str) -> [Element; 3] {
        let context =
            Element::new(SAML, "AuthnContext").child(saml("AuthnContextClassRef", SMARTCARD_PKI));
        let authentication = Element::new(SAML, "AuthnStatement")
            .attribute("AuthnInstant", issued_at)
            .child(context);
        let subject =
            Element::new(SAML, "Subject").child(saml("NameID", self.holder.national_id.as_str()));
        let attributes = Element::new(SAML, "AttributeStatement").children(self.attributes());
        [subject, authentication, attributes]
    }

    fn attributes(&self) -> [Element; 12] {
        let VihfRequest {
            resource,
            purpose,
            software,
            profile,
        } = &self.request;
        let text = |name: &str, value: &str| attribute(name, [saml("AttributeValue", value)]);
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

/// A VIHF that lacks the value of its signature.
#[derive(Clone, Debug)]
pub struct VihfToSign {
    /// Its identifier.
    pub id: String,
    /// Its time, RFC 3339, UTC.
    pub issued_at: String,
    to_sign: ElementToSign,
}

impl VihfToSign {
    /// Returns the bytes that the card signs, by RSA PKCS#1 v1.5 with the hash of the request.
    pub fn signed_bytes(&self) -> Vec<u8> {
        self.to_sign.signed_bytes()
    }

    /// Returns the assertion with the signature that has this value: canonical XML in UTF-8.
    pub fn finish(self, signature: &[u8]) -> Vec<u8> {
        self.to_sign.finish(signature)
    }
}

fn saml(name: &'static str, text: impl Into<String>) -> Element {
    Element::new(SAML, name).text(text)
}

fn attribute(name: &str, values: impl IntoIterator<Item = Element>) -> Element {
    Element::new(SAML, "Attribute")
        .attribute("Name", name)
        .children(values)
}

/// Makes a value that is a code (HL7 CE).
fn coded(name: &'static str, code: &Code, system: &str, system_name: Option<&str>) -> Element {
    let mut element = Element::new(HL7, name)
        .attribute("code", code.code.as_str())
        .attribute("codeSystem", system)
        .attribute_in(XSI, "type", "CE");
    if let Some(name) = system_name {
        element = element.attribute("codeSystemName", name);
    }
    if let Some(label) = &code.label {
        element = element.attribute("displayName", label.as_str());
    }
    Element::new(SAML, "AttributeValue").child(element)
}

/// Returns a time in whole seconds; `None` for one that is not between 1970 and 9999.
fn instant(time: SystemTime) -> Option<String> {
    let since = time.duration_since(UNIX_EPOCH).ok()?;
    let time = DateTime::from_unix_duration(Duration::from_secs(since.as_secs())).ok()?;
    Some(time.to_string())
}

/// Returns an identifier that no other assertion has: a UUID of version 8 (RFC 9562, section 5.8)
/// from the digest of signer, time in nanoseconds and content, as an XML name.
fn identifier(content: &[u8]) -> String {
    let mut bytes = cps_signature::digest(HashAlgorithm::Sha256, content);
    bytes[6] = 0x80 | (bytes[6] & 0x0F);
    bytes[8] = 0x80 | (bytes[8] & 0x3F);
    let hex = base16ct::lower::encode_string(&bytes[..16]);
    let parts = [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ];
    format!("_{}", parts.join("-"))
}
