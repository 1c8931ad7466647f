//! The CAs of the test authority: names, validity, and signing of certificates. Begin at [`sign`].

use std::time::{SystemTime, UNIX_EPOCH};

use const_oid::db::rfc4519;
use der::asn1::{Any, PrintableStringRef, Utf8StringRef};
use der::{DateTime, Decode as _, Encode as _};
use rand::rngs::StdRng;
use rsa::pkcs1v15::SigningKey;
use rsa::{RsaPrivateKey, RsaPublicKey};
use sha2::Sha256;
use spki::{ObjectIdentifier, SubjectPublicKeyInfoOwned, SubjectPublicKeyInfoRef};
use x509_cert::Certificate;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{self, Builder as _, CertificateBuilder};
use x509_cert::certificate::TbsCertificate;
use x509_cert::ext::Extension;
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity};

use super::extensions::Extensions;
use crate::profile::IssuerName;

/// First and last second of a certificate.
pub(crate) type Period = (DateTime, DateTime);

const ROOT: &str = "TEST AC SIMULATEUR CPX RACINE";
/// Years before and after the present in which the CAs are valid.
const CA_YEARS: u16 = 10;
/// Length of serial numbers (`identity.md` §2.4).
const SERIAL_BYTES: usize = 16;
const POLICY_URI: &str = "http://igc.simulateur-cpx.invalid/PC%20TEST";
/// anyPolicy (RFC 5280, 4.2.1.4 "Certificate Policies").
const ANY_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.32.0");

impl IssuerName {
    /// All names, each with the stem of its files.
    pub(super) const ALL: [(Self, &str); 3] = [
        (Self::Test, "ca"),
        (Self::TestStandard, "ca-standard"),
        (Self::ProductionNaming, "ca-production"),
    ];

    fn common_name(self) -> &'static str {
        match self {
            Self::Test => "TEST AC SIMULATEUR CPX PERSONNES",
            Self::TestStandard => "TEST AC SIMULATEUR CPX STANDARD PERSONNES",
            Self::ProductionNaming => "AC SIMULATEUR CPX PERSONNES",
        }
    }
}

/// Returns the validity of a CA: ten years before `now` to ten years after, in whole years.
pub(super) fn period(now: SystemTime) -> Option<Period> {
    let now = DateTime::from_unix_duration(now.duration_since(UNIX_EPOCH).ok()?).ok()?;
    let new_year = |year| DateTime::new(year, 1, 1, 0, 0, 0).ok();
    Some((
        new_year(now.year().checked_sub(CA_YEARS)?)?,
        new_year(now.year() + CA_YEARS)?,
    ))
}

pub(super) fn issue_root(
    key: &RsaPrivateKey,
    period: Period,
    random: &mut StdRng,
) -> Result<Certificate, builder::Error> {
    let template = ca_template(ROOT, ROOT, None)?;
    sign(template, &key.to_public_key(), key, period, random)
}

pub(super) fn issue_issuing(
    root_key: &RsaPrivateKey,
    key: &RsaPublicKey,
    issuer: IssuerName,
    period: Period,
    random: &mut StdRng,
) -> Result<Certificate, builder::Error> {
    let template = ca_template(issuer.common_name(), ROOT, Some(0))?;
    sign(template, key, root_key, period, random)
}

fn ca_template(
    subject: &str,
    issuer: &str,
    path_length: Option<u8>,
) -> Result<Template, builder::Error> {
    let mut extensions = Extensions::default();
    extensions.basic_constraints(true, path_length)?;
    extensions.ca_key_usage()?;
    extensions.policy(ANY_POLICY, POLICY_URI)?;
    Ok(Template {
        subject: ca_name(subject)?,
        issuer: ca_name(issuer)?,
        extensions,
    })
}

/// Content of a certificate but serial number, validity and keys.
pub(super) struct Template {
    pub(super) subject: Name,
    pub(super) issuer: Name,
    pub(super) extensions: Extensions,
}

impl BuilderProfile for Template {
    fn get_issuer(&self, _subject: &Name) -> Name {
        self.issuer.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    fn build_extensions(
        &self,
        subject_key: SubjectPublicKeyInfoRef<'_>,
        issuer_key: SubjectPublicKeyInfoRef<'_>,
        _tbs: &TbsCertificate,
    ) -> Result<Vec<Extension>, builder::Error> {
        self.extensions
            .with_key_identifiers(subject_key, issuer_key)
    }
}

/// Signs with sha256WithRSAEncryption, under a random serial number of 16 bytes
/// (`identity.md` §2.4).
pub(super) fn sign(
    template: Template,
    subject_key: &RsaPublicKey,
    issuer_key: &RsaPrivateKey,
    (not_before, not_after): Period,
    random: &mut StdRng,
) -> Result<Certificate, builder::Error> {
    let validity = Validity::new(Time::from(not_before), Time::from(not_after));
    let serial = SerialNumber::generate_with_prefix(&[], SERIAL_BYTES, random)?;
    let subject_key = SubjectPublicKeyInfoOwned::from_key(subject_key)?;
    let builder = CertificateBuilder::new(template, serial, validity, subject_key)?;
    builder.build(&SigningKey::<Sha256>::new(issuer_key.clone()))
}

/// Returns the name of a CA of this authority (`identity.md` §2.10).
fn ca_name(common_name: &str) -> der::Result<Name> {
    name(&[
        vec![(rfc4519::C, printable("FR")?)],
        vec![(rfc4519::O, utf8("SIMULATEUR CPX")?)],
        vec![(rfc4519::OU, utf8("NE PAS UTILISER")?)],
        vec![(rfc4519::CN, utf8(common_name)?)],
    ])
}

/// Returns the name of a CA that issues the certificates of cards.
pub(super) fn issuing_name(issuer: IssuerName) -> der::Result<Name> {
    ca_name(issuer.common_name())
}

/// Returns a name of these RDNs; the members of a multi-valued one come in the order of DER.
pub(super) fn name(rdns: &[Vec<(ObjectIdentifier, Any)>]) -> der::Result<Name> {
    let mut sequence = RdnSequence::default();
    for attributes in rdns {
        let mut rdn = RelativeDistinguishedName::default();
        for (oid, value) in attributes {
            rdn.insert(AttributeTypeAndValue {
                oid: *oid,
                value: value.clone(),
            })?;
        }
        sequence.push(rdn);
    }
    Name::from_der(&sequence.to_der()?)
}

pub(super) fn utf8(text: &str) -> der::Result<Any> {
    Any::encode_from(&Utf8StringRef::new(text)?)
}

pub(super) fn printable(text: &str) -> der::Result<Any> {
    Any::encode_from(&PrintableStringRef::new(text)?)
}
