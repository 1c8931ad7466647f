use const_oid::db::{rfc4519, rfc5280};
use der::Encode as _;
use rsa::RsaPrivateKey;
use spki::ObjectIdentifier;
use x509_cert::builder;
use x509_cert::ext::pkix::KeyUsages;
use x509_cert::name::Name;

use super::TestPki;
use super::authority::{self, Period, Template, printable, utf8};
use super::extensions::Extensions;
use crate::Purpose;
use crate::profile::{Holder, Profile};

/// Log on to Windows with a smart card.
const SMARTCARD_LOGON: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.20.2.2");
/// A policy of the simulator, in the arc for examples (RFC 5612).
const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1.1");
const POLICY_URI: &str = "http://igc.simulateur-cpx.invalid/PC%20TEST";
/// The issuer's number before the card's (`identity.md`, 2.7).
const ISSUER: &str = "8025000001";

/// Issues the certificate of a card key, in DER (`identity.md`, 2.4, 2.5 and 2.10).
pub(crate) fn issue(
    pki: &mut TestPki,
    profile: &Profile,
    purpose: Purpose,
    key: &RsaPrivateKey,
    period: Period,
) -> Result<Vec<u8>, builder::Error> {
    let template = Template {
        subject: subject(&profile.holder)?,
        issuer: authority::issuing_name()?,
        extensions: extensions(profile, purpose, period)?,
    };
    let public = key.to_public_key();
    let TestPki {
        random, issuing, ..
    } = pki;
    let certificate = authority::sign(template, &public, &issuing.key, period, random)?;
    Ok(certificate.to_der()?)
}

/// Country, title, and one RDN of given name, identifier and family name.
fn subject(holder: &Holder) -> der::Result<Name> {
    let country = [(rfc4519::C, printable("FR")?)];
    let mut title = Vec::new();
    if let Some(label) = &holder.profession_label {
        title.push((rfc4519::TITLE, utf8(label)?));
    }
    let mut person = vec![(rfc4519::CN, utf8(holder.id_nat_ps.as_str())?)];
    if let Some(name) = &holder.given_name {
        person.push((rfc4519::GIVEN_NAME, utf8(name)?));
    }
    if let Some(name) = &holder.family_name {
        person.push((rfc4519::SN, utf8(name)?));
    }
    let rdns: [&[_]; 3] = [&country, &title, &person];
    let rdns: Vec<_> = rdns.into_iter().filter(|rdn| !rdn.is_empty()).collect();
    authority::name(&rdns)
}

fn extensions(profile: &Profile, purpose: Purpose, period: Period) -> der::Result<Extensions> {
    let (card, holder) = (&profile.card, &profile.holder);
    let mut extensions = Extensions::default();
    extensions.basic_constraints(false, None)?;
    match purpose {
        Purpose::Signature => {
            extensions.key_usage(KeyUsages::NonRepudiation)?;
            extensions.extended_key_usage(&[rfc5280::ID_KP_EMAIL_PROTECTION])?;
        }
        Purpose::Authentication => {
            extensions.key_usage(KeyUsages::DigitalSignature)?;
            extensions.extended_key_usage(&[rfc5280::ID_KP_CLIENT_AUTH, SMARTCARD_LOGON])?;
        }
    }
    extensions.private_key_usage_period(period)?;
    extensions.policy(POLICY, POLICY_URI)?;
    extensions.revocation_and_issuer()?;
    extensions.category(card.category.to_bcd())?;
    extensions.card_type(card.kind.value())?;
    extensions.card_number(&format!("{ISSUER}/{}", card.number.as_str()))?;
    if let Some(profession) = &holder.profession {
        extensions.profession(profession.value())?;
    }
    if holder.speciality_in_certificate && !holder.specialities.is_empty() {
        extensions.specialities(&holder.specialities)?;
    }
    Ok(extensions)
}
