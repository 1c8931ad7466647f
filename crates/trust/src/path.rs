//! From a certificate to a root, and what is wrong on the way.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use const_oid::AssociatedOid as _;
use cps_certificate::CertificateDetails;
use cps_protocol::{Purpose, Trust, TrustReason};
use der::{DateTime, Decode as _};
use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{EndEntityCert, Error, anchor_from_trusted_cert};
use x509_cert::ext::pkix::CrlDistributionPoints;

use crate::algorithm::{self, SignedObject};
use crate::authority::{Authority, Period};
use crate::crl::{self, Subject};
use crate::store::{Signer, TrustStore, Verdict};
use crate::usage::{self, AnyUsage};

impl TrustStore {
    /// Whether the certificate of a card, in DER, can be relied on at `now` for this purpose.
    pub fn judge(&self, der: &[u8], purpose: Option<Purpose>, now: SystemTime) -> Verdict {
        judge(self, der, &[], purpose, now)
    }

    /// Judges a certificate that came with others, all in DER: those that are authorities' may
    /// stand between it and a root of the store. None of them is relied on by itself.
    pub fn judge_with(
        &self,
        der: &[u8],
        others: &[Vec<u8>],
        purpose: Option<Purpose>,
        now: SystemTime,
    ) -> Verdict {
        let others = others.iter().filter_map(|der| Authority::read(der));
        judge(self, der, &others.collect::<Vec<_>>(), purpose, now)
    }
}

/// Judges a certificate, with the certificates of `others` as further issuers below a root of the
/// store.
fn judge(
    store: &TrustStore,
    der: &[u8],
    others: &[Authority],
    purpose: Option<Purpose>,
    now: SystemTime,
) -> Verdict {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    let Some(leaf) = Leaf::read(der) else {
        return Verdict {
            trust: Trust::new(vec![TrustReason::Malformed]),
            chain: Vec::new(),
            until: None,
        };
    };
    let mut judgement = Judgement {
        now: since,
        reasons: Vec::new(),
        until: None,
    };
    // Read tolerantly, so nothing of it is relied on; the other reasons are reported as well.
    if leaf.details.deviation.is_some() {
        judgement.reasons.push(TrustReason::Malformed);
    }
    if !usage::fits(&leaf.details, purpose) {
        judgement.reasons.push(TrustReason::Usage);
    }
    judgement.period(leaf.period, TrustReason::Expired);
    let issuers = match find(store, &leaf, others, since) {
        Ok(issuers) => issuers,
        Err(reason) => {
            judgement.reasons.push(reason);
            Vec::new()
        }
    };
    for issuer in &issuers {
        judgement.period(issuer.period, TrustReason::IssuerExpired);
        if !issuer.may("keyCertSign") {
            judgement.reasons.push(TrustReason::Constraints);
        }
    }
    judgement.revocation(store, &leaf.details, &issuers);
    Verdict {
        trust: Trust::new(judgement.reasons),
        chain: issuers
            .iter()
            .map(|issuer| issuer.details.der.clone())
            .collect(),
        until: judgement.until.map(|until| UNIX_EPOCH + until),
    }
}

/// The certificate of a card.
struct Leaf {
    details: CertificateDetails,
    period: Period,
}

impl Leaf {
    fn read(der: &[u8]) -> Option<Self> {
        let details = CertificateDetails::parse(der).ok()?;
        Some(Self {
            period: Period::of(&details),
            details,
        })
    }
}

/// Returns the issuers of a certificate up to a root.
///
/// Dates are judged apart: a path is looked for now, then at times at which it held when the
/// certificate was issued and when it ended.
///
/// # Errors
/// `issuer_unknown` unless the names lead to a root: what else is wrong on a way that leads nowhere
/// says nothing of the authorities of the store, for anyone may have made all of it.
fn find<'s>(
    store: &'s TrustStore,
    leaf: &Leaf,
    others: &'s [Authority],
    now: Duration,
) -> Result<Vec<&'s Authority>, TrustReason> {
    if store.roots.is_empty() {
        return Err(TrustReason::NoTrustAnchors);
    }
    if !is_named(store, &leaf.details.issuer_der, others) {
        return Err(TrustReason::IssuerUnknown);
    }
    let times = [
        now,
        leaf.period.first.unix_duration(),
        leaf.period.last.unix_duration(),
    ];
    let mut refused = None;
    for time in times {
        match find_at(store, &leaf.details.der, others, time) {
            Ok(issuers) => return Ok(issuers),
            // An authority in the place of a signer: the path was not looked at.
            Err(TrustReason::Constraints) if !is_signed(store, &leaf.details, others) => {
                return Err(TrustReason::SignatureInvalid);
            }
            Err(error) => {
                refused.get_or_insert(error);
                // Only a matter of time.
                if !matches!(error, TrustReason::IssuerExpired) {
                    return Err(error);
                }
            }
        }
    }
    Err(refused.unwrap_or(TrustReason::IssuerUnknown))
}

/// Whether the names of issuers lead from this one to a root of the store.
fn is_named(store: &TrustStore, issuer: &[u8], others: &[Authority]) -> bool {
    let mut names = vec![issuer];
    let mut seen = 0;
    while let Some(name) = names.get(seen).copied() {
        seen += 1;
        let has_name = |one: &&Authority| one.details.subject_der == name;
        if store.roots.iter().any(|root| has_name(&root)) {
            return true;
        }
        for authority in store.intermediates.iter().chain(others).filter(has_name) {
            let above = authority.details.issuer_der.as_slice();
            if !names.contains(&above) {
                names.push(above);
            }
        }
    }
    false
}

/// Whether an authority of the issuer's name has signed this certificate. It vouches for itself only
/// as a root of the store.
fn is_signed(store: &TrustStore, details: &CertificateDetails, others: &[Authority]) -> bool {
    let Ok(object) = SignedObject::read(&details.der) else {
        return false;
    };
    let others = others.iter().filter(|one| one.details.der != details.der);
    let known = store.roots.iter().chain(&store.intermediates).chain(others);
    known
        .filter(|authority| authority.details.subject_der == details.issuer_der)
        .any(|authority| object.is_signed_by(&authority.public_key))
}

fn find_at<'s>(
    store: &'s TrustStore,
    der: &[u8],
    others: &'s [Authority],
    time: Duration,
) -> Result<Vec<&'s Authority>, TrustReason> {
    let der = CertificateDer::from(der);
    let leaf = EndEntityCert::try_from(&der).map_err(|error| reason(&error))?;
    let roots: Vec<_> = store.roots.iter().map(in_der).collect();
    let anchors: Vec<_> = roots
        .iter()
        .filter_map(|root| anchor_from_trusted_cert(root).ok())
        .collect();
    let known = || store.intermediates.iter().chain(others);
    let intermediates: Vec<_> = known().map(in_der).collect();
    let path = leaf
        .verify_for_usage(
            algorithm::ACCEPTED,
            &anchors,
            &intermediates,
            UnixTime::since_unix_epoch(time),
            AnyUsage,
            None,
            None,
        )
        .map_err(|error| reason(&error))?;
    let mut issuers: Vec<_> = path
        .intermediate_certificates()
        .filter_map(|certificate| {
            let der = certificate.der();
            known().find(|one| one.details.der == der.as_ref())
        })
        .collect();
    let anchor = path.anchor();
    let root = roots
        .iter()
        .zip(&store.roots)
        .find(|(der, _)| anchor_from_trusted_cert(der).is_ok_and(|one| one == *anchor));
    issuers.extend(root.map(|(_, root)| root));
    Ok(issuers)
}

fn in_der(authority: &Authority) -> CertificateDer<'_> {
    CertificateDer::from(authority.details.der.as_slice())
}

/// Returns the reason that an error of the path means for a person.
fn reason(error: &Error) -> TrustReason {
    match error {
        Error::UnknownIssuer | Error::MaximumPathDepthExceeded => TrustReason::IssuerUnknown,
        // The dates of each certificate are judged apart.
        Error::CertExpired { .. } | Error::CertNotValidYet { .. } => TrustReason::IssuerExpired,
        Error::InvalidSignatureForPublicKey | Error::SignatureAlgorithmMismatch => {
            TrustReason::SignatureInvalid
        }
        Error::UnsupportedSignatureAlgorithmContext(_)
        | Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => TrustReason::Algorithm,
        Error::CaUsedAsEndEntity
        | Error::EndEntityUsedAsCa
        | Error::NameConstraintViolation
        | Error::PathLenConstraintViolated => TrustReason::Constraints,
        _ => TrustReason::Malformed,
    }
}

/// Reasons found so far, and the time for which they hold.
struct Judgement {
    /// Since 1970.
    now: Duration,
    reasons: Vec<TrustReason>,
    until: Option<Duration>,
}

impl Judgement {
    /// Whether a moment has passed; if not, the verdict holds until then at most.
    fn has_passed(&mut self, moment: Duration) -> bool {
        if moment <= self.now {
            return true;
        }
        self.until = Some(self.until.map_or(moment, |until| until.min(moment)));
        false
    }

    fn period(&mut self, period: Period, expired: TrustReason) {
        if !self.has_passed(period.first.unix_duration()) {
            self.reasons.push(TrustReason::NotYetValid);
        }
        if self.has_passed(end_of(period.last)) {
            self.reasons.push(expired);
        }
    }

    /// Whether the certificate, or one of its issuers below the root, was revoked.
    fn revocation(
        &mut self,
        store: &TrustStore,
        leaf: &CertificateDetails,
        issuers: &[&Authority],
    ) {
        let below = issuers.iter().map(|issuer| &issuer.details);
        let subjects = std::iter::once(leaf).chain(below);
        for (depth, (subject, issuer)) in subjects.zip(issuers).enumerate() {
            let revoked = match depth {
                0 => TrustReason::Revoked,
                _ => TrustReason::IssuerRevoked,
            };
            let reason = self.look_up(store, subject, depth > 0, issuer, revoked);
            self.reasons.extend(reason);
        }
    }

    /// Result of the newest list of an issuer for a certificate.
    fn look_up(
        &mut self,
        store: &TrustStore,
        details: &CertificateDetails,
        is_authority: bool,
        issuer: &Authority,
        revoked: TrustReason,
    ) -> Option<TrustReason> {
        let points = distribution_points(details);
        let subject = Subject {
            is_authority,
            points: points.as_ref(),
        };
        let of_name = || {
            let name = &issuer.details.subject_der;
            store
                .lists
                .iter()
                .filter(move |one| one.list.issuer == *name)
        };
        let newest = of_name()
            .filter(|one| one.is_by(issuer))
            .map(|one| &one.list)
            .filter(|list| list.concerns(&subject))
            .max_by_key(|list| list.this_update);
        let Some(newest) = newest else {
            let forged = of_name().any(|one| matches!(one.signer, Signer::Unknown(_)));
            return Some(if forged {
                TrustReason::CrlInvalid
            } else {
                TrustReason::CrlMissing
            });
        };
        let Some(number) = crl::serial_number(&details.serial_der) else {
            return Some(TrustReason::Malformed);
        };
        // A revocation stays one, however old the list.
        if newest.holds(&number) {
            return Some(revoked);
        }
        let begun = self.has_passed(newest.this_update.unix_duration());
        let ended = self.has_passed(newest.next_update.unix_duration());
        (!begun || ended).then_some(TrustReason::CrlExpired)
    }
}

fn distribution_points(certificate: &CertificateDetails) -> Option<CrlDistributionPoints> {
    let points = certificate.extension(CrlDistributionPoints::OID)?;
    CrlDistributionPoints::from_der(points).ok()
}

/// Returns the first moment after the last second of a certificate.
fn end_of(last: DateTime) -> Duration {
    last.unix_duration() + Duration::from_secs(1)
}
