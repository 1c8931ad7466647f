//! The extensions of the simulator's certificates (`identity.md` §2.1 to §2.7 and §2.10).

use const_oid::AssociatedOid;
use const_oid::db::rfc5280::{ID_AD_CA_ISSUERS, ID_AD_OCSP, ID_QT_CPS};
use der::Encode;
use der::asn1::{Any, GeneralizedTime, Ia5String, OctetString, OctetStringRef};
use der::asn1::{PrintableStringRef, Utf8StringRef};
use der::flagset::FlagSet;
use spki::{ObjectIdentifier, SubjectPublicKeyInfoRef};
use x509_cert::builder;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::certpolicy::{PolicyInformation, PolicyQualifierInfo};
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{
    AccessDescription, AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints,
    CertificatePolicies, CrlDistributionPoints, ExtendedKeyUsage, FreshestCrl, KeyUsage, KeyUsages,
    PrivateKeyUsagePeriod, SubjectKeyIdentifier,
};

use super::authority::Period;

/// Private extensions of GIP-CPS (`identity.md` §2.7; verified).
const CATEGORY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.250.1.71.1.2.5");
const CARD_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.250.1.71.1.2.2");
const CARD_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.250.1.71.1.2.3");
const PROFESSION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.250.1.71.1.2.7");
/// Never seen in a certificate (`identity.md` §2.7; inferred).
const FUTURE_PROFESSION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.250.1.71.1.2.8");
const SPECIALITIES: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.250.1.71.4.2.5");

/// URLs that never resolve: names under `.invalid` (RFC 2606).
const CRL_HTTP: &str = "http://igc.simulateur-cpx.invalid/CRL/ACI-PP-TEST.crl";
const CRL_LDAP: &str = "ldap://annuaire-igc.simulateur-cpx.invalid/\
    CN=TEST%20AC%20SIMULATEUR%20CPX%20PERSONNES,OU=NE%20PAS%20UTILISER,O=SIMULATEUR%20CPX,C=FR\
    ?certificaterevocationlist;binary?base?objectclass=pkiCa";
const DELTA_CRL_LDAP: &str = "ldap://annuaire-igc.simulateur-cpx.invalid/\
    CN=TEST%20AC%20SIMULATEUR%20CPX%20PERSONNES,OU=NE%20PAS%20UTILISER,O=SIMULATEUR%20CPX,C=FR\
    ?deltarevocationlist;binary?base?objectclass=pkiCa";
const OCSP: &str = "http://ocsp.simulateur-cpx.invalid";
const CA_ISSUERS: &str = "http://igc.simulateur-cpx.invalid/AC%20TEST/ACI-PP-TEST.cer";

/// The extensions of one certificate, in their order.
#[derive(Default)]
pub(super) struct Extensions(Vec<Extension>);

impl Extensions {
    /// Adds the private extensions: category, card type, card number, professions, specialities.
    pub(super) fn category(&mut self, category: u8) -> der::Result<()> {
        self.push(CATEGORY, false, &OctetStringRef::new(&[category])?)
    }

    pub(super) fn card_type(&mut self, kind: u8) -> der::Result<()> {
        self.push(CARD_TYPE, false, &kind)
    }

    pub(super) fn card_number(&mut self, issuer_and_number: &str) -> der::Result<()> {
        self.push(
            CARD_NUMBER,
            false,
            &PrintableStringRef::new(issuer_and_number)?,
        )
    }

    pub(super) fn profession(&mut self, code: u16) -> der::Result<()> {
        self.push(PROFESSION, false, &code)
    }

    pub(super) fn future_profession(&mut self, code: u16) -> der::Result<()> {
        self.push(FUTURE_PROFESSION, false, &code)
    }

    pub(super) fn specialities(&mut self, codes: &[String]) -> der::Result<()> {
        let codes = codes.iter().map(Utf8StringRef::new);
        let codes: Vec<_> = codes.collect::<der::Result<_>>()?;
        self.push(SPECIALITIES, false, &codes)
    }

    /// Adds the basic constraints, critical in a CA only: they are not critical in real end-entity
    /// certificates.
    pub(super) fn basic_constraints(
        &mut self,
        ca: bool,
        path_length: Option<u8>,
    ) -> der::Result<()> {
        let constraints = BasicConstraints {
            ca,
            path_len_constraint: path_length,
        };
        self.push(BasicConstraints::OID, ca, &constraints)
    }

    pub(super) fn ca_key_usage(&mut self) -> der::Result<()> {
        self.key_usage(KeyUsages::KeyCertSign | KeyUsages::CRLSign)
    }

    pub(super) fn key_usage(&mut self, usages: impl Into<FlagSet<KeyUsages>>) -> der::Result<()> {
        self.push(KeyUsage::OID, true, &KeyUsage(usages.into()))
    }

    pub(super) fn extended_key_usage(&mut self, usages: &[ObjectIdentifier]) -> der::Result<()> {
        self.push(
            ExtendedKeyUsage::OID,
            false,
            &ExtendedKeyUsage(usages.to_vec()),
        )
    }

    pub(super) fn policy(&mut self, policy: ObjectIdentifier, uri: &str) -> der::Result<()> {
        let qualifier = PolicyQualifierInfo {
            policy_qualifier_id: ID_QT_CPS,
            qualifier: Some(Any::encode_from(&Ia5String::new(uri)?)?),
        };
        let policy = PolicyInformation {
            policy_identifier: policy,
            policy_qualifiers: Some(vec![qualifier]),
        };
        self.push(
            CertificatePolicies::OID,
            false,
            &CertificatePolicies(vec![policy]),
        )
    }

    pub(super) fn private_key_usage_period(&mut self, (from, until): Period) -> der::Result<()> {
        let period = PrivateKeyUsagePeriod {
            not_before: Some(GeneralizedTime::from_date_time(from)),
            not_after: Some(GeneralizedTime::from_date_time(until)),
        };
        self.push(PrivateKeyUsagePeriod::OID, false, &period)
    }

    /// Adds the URLs of CRL, delta CRL, OCSP responder and CA certificate, none of which resolves.
    pub(super) fn revocation_and_issuer(&mut self) -> der::Result<()> {
        let crl = CrlDistributionPoints(vec![point(CRL_HTTP)?, point(CRL_LDAP)?]);
        self.push(CrlDistributionPoints::OID, false, &crl)?;
        let delta = FreshestCrl(vec![point(DELTA_CRL_LDAP)?]);
        self.push(FreshestCrl::OID, false, &delta)?;
        let access = |method, address| -> der::Result<_> {
            Ok(AccessDescription {
                access_method: method,
                access_location: uri(address)?,
            })
        };
        let access = vec![
            access(ID_AD_OCSP, OCSP)?,
            access(ID_AD_CA_ISSUERS, CA_ISSUERS)?,
        ];
        let access = AuthorityInfoAccessSyntax(access);
        self.push(AuthorityInfoAccessSyntax::OID, false, &access)
    }

    /// Returns all of these and the identifiers of both keys.
    pub(super) fn with_key_identifiers(
        &self,
        subject_key: SubjectPublicKeyInfoRef<'_>,
        issuer_key: SubjectPublicKeyInfoRef<'_>,
    ) -> Result<Vec<Extension>, builder::Error> {
        let mut all = Self(self.0.clone());
        let subject = SubjectKeyIdentifier::try_from(subject_key)?;
        all.push(SubjectKeyIdentifier::OID, false, &subject)?;
        let issuer = AuthorityKeyIdentifier::try_from(issuer_key)?;
        all.push(AuthorityKeyIdentifier::OID, false, &issuer)?;
        Ok(all.0)
    }

    fn push(
        &mut self,
        oid: ObjectIdentifier,
        critical: bool,
        value: &impl Encode,
    ) -> der::Result<()> {
        let extn_value = OctetString::new(value.to_der()?)?;
        self.0.push(Extension {
            extn_id: oid,
            critical,
            extn_value,
        });
        Ok(())
    }
}

fn point(address: &str) -> der::Result<DistributionPoint> {
    Ok(DistributionPoint {
        distribution_point: Some(DistributionPointName::FullName(vec![uri(address)?])),
        reasons: None,
        crl_issuer: None,
    })
}

fn uri(address: &str) -> der::Result<GeneralName> {
    Ok(GeneralName::UniformResourceIdentifier(Ia5String::new(
        address,
    )?))
}
