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
use crate::profile::{Deviation, Profile};

/// Extended key usage for a logon to Windows with a smart card.
const SMARTCARD_LOGON: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.20.2.2");
/// A policy of the simulator, in the arc for examples (RFC 5612).
const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1.1");
const POLICY_URI: &str = "http://igc.simulateur-cpx.invalid/PC%20TEST";
/// The issuer's number before the card's (`identity.md` §2.7).
const ISSUER: &str = "8025000001";

/// Issues the certificate of a card key, in DER (`identity.md` §2.4, §2.5 and §2.10).
pub(crate) fn issue(
    pki: &mut TestPki,
    profile: &Profile,
    purpose: Purpose,
    key: &RsaPrivateKey,
    period: Period,
) -> Result<Vec<u8>, builder::Error> {
    let template = Template {
        subject: subject(profile)?,
        issuer: authority::issuing_name(profile.certificates.authority)?,
        extensions: extensions(profile, purpose, period)?,
    };
    let public = key.to_public_key();
    let TestPki {
        random, issuing, ..
    } = pki;
    let certificate = authority::sign(template, &public, &issuing[0].key, period, random)?;
    if profile.certificates.revoked {
        let serial = certificate.tbs_certificate().serial_number().clone();
        pki.revoked.push((profile.certificates.authority, serial));
    }
    let der = certificate.to_der()?;
    match profile.certificates.oddity(purpose) {
        Some(oddity) => oddity.apply(&der, &pki.issuing[0].key),
        None => Ok(der),
    }
}

/// Returns the subject: country, structure, title, and one RDN of given name, identifier and family
/// name (`identity.md` §2.4 and §2.6).
fn subject(profile: &Profile) -> der::Result<Name> {
    let (section, holder) = (&profile.certificates, &profile.holder);
    let in_unit = section.deviations.contains(&Deviation::ProfessionInUnit);
    let (unit, title) = match &holder.profession_label {
        label @ Some(_) if in_unit => (label, &None),
        label => (&section.unit, label),
    };
    let mut rdns = vec![vec![(rfc4519::C, printable("FR")?)]];
    let structure_and_title = [
        (rfc4519::O, &section.organization),
        (rfc4519::L, &section.locality),
        (rfc4519::OU, unit),
        (rfc4519::TITLE, title),
    ];
    for (oid, value) in structure_and_title {
        if let Some(value) = value {
            rdns.push(vec![(oid, utf8(value)?)]);
        }
    }
    let mut person = vec![(rfc4519::CN, utf8(holder.id_nat_ps.as_str())?)];
    if let Some(name) = &holder.given_name {
        person.push((rfc4519::GIVEN_NAME, utf8(name)?));
    }
    if let Some(name) = &holder.family_name {
        person.push((rfc4519::SN, utf8(name)?));
    }
    rdns.push(person);
    authority::name(&rdns)
}

fn extensions(profile: &Profile, purpose: Purpose, period: Period) -> der::Result<Extensions> {
    let (card, holder) = (&profile.card, &profile.holder);
    let deviates = |deviation| profile.certificates.deviations.contains(&deviation);
    let mut extensions = Extensions::default();
    extensions.basic_constraints(false, None)?;
    extensions.key_usage(match purpose {
        Purpose::Signature if deviates(Deviation::DigitalSignature) => {
            KeyUsages::NonRepudiation | KeyUsages::DigitalSignature
        }
        Purpose::Signature => KeyUsages::NonRepudiation.into(),
        Purpose::Authentication if deviates(Deviation::KeyEncipherment) => {
            KeyUsages::DigitalSignature | KeyUsages::KeyEncipherment
        }
        // The contents of a real technical certificate are unknown (`identity.md` §2.5).
        Purpose::Authentication | Purpose::Technical => KeyUsages::DigitalSignature.into(),
    })?;
    extensions.extended_key_usage(match purpose {
        _ if deviates(Deviation::AllExtendedUsages) => &[
            rfc5280::ID_KP_CLIENT_AUTH,
            SMARTCARD_LOGON,
            rfc5280::ID_KP_EMAIL_PROTECTION,
        ],
        Purpose::Signature => &[rfc5280::ID_KP_EMAIL_PROTECTION],
        Purpose::Authentication => &[rfc5280::ID_KP_CLIENT_AUTH, SMARTCARD_LOGON],
        Purpose::Technical => &[rfc5280::ID_KP_CLIENT_AUTH],
    })?;
    extensions.private_key_usage_period(period)?;
    extensions.policy(POLICY, POLICY_URI)?;
    extensions.revocation_and_issuer()?;
    extensions.category(card.category.to_bcd())?;
    extensions.card_type(card.kind.value())?;
    extensions.card_number(&format!("{ISSUER}/{}", card.number.as_str()))?;
    if let Some(profession) = &holder.profession {
        extensions.profession(profession.value())?;
    }
    if let Some(profession) = &holder.future_profession {
        extensions.future_profession(profession.value())?;
    }
    let own = profile.certificates.specialities.as_ref();
    let specialities = own.unwrap_or(&holder.specialities);
    if !specialities.is_empty() {
        extensions.specialities(specialities)?;
    }
    Ok(extensions)
}
