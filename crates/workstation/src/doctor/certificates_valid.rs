//! The check of the dates of certificates. Begin at [`check`].

use std::str::FromStr;
use std::time::{Duration, SystemTime};

use cps_protocol::Certificate;
use der::DateTime;

use super::finding::{CertificateOf, Fact, Finding};
use super::machine::Machine;
use crate::sys::remedies::SET_CLOCK;

/// Time before the end of a certificate from which its holder is warned: the issuer renews in
/// weeks.
const NOTICE: Duration = Duration::from_secs(30 * 24 * 3600);

/// The state of a certificate, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Validity {
    NotYet,
    Over,
    Unreadable,
    Ending,
    Good,
}

pub(super) fn check(machine: &Machine) -> Finding {
    let cards = machine.cards();
    let certificates = cards.iter().flat_map(|card| {
        card.certificates
            .iter()
            .map(move |of| (of, &card.summary.serial))
    });
    let judged = certificates.map(|(of, card)| (validity(of, machine.now), of, card));
    let Some((validity, worst, card)) =
        judged.min_by_key(|(validity, of, _)| (*validity, &of.not_after))
    else {
        return Finding::not_applicable(Fact::NeedsReadyCard);
    };
    let certificate = || CertificateOf {
        purpose: worst.key,
        card: card.clone(),
    };
    let until = worst.not_after.clone();
    match validity {
        Validity::Good => Finding::ok(Fact::ValidUntil { until }),
        Validity::Ending => Finding::warning(Fact::CertificateEnding {
            certificate: certificate(),
            until,
        }),
        Validity::Unreadable => Finding::warning(Fact::CertificateUnreadable(certificate())),
        Validity::Over => Finding::failed(Fact::CertificateOver {
            certificate: certificate(),
            until,
        }),
        Validity::NotYet => Finding::failed(Fact::CertificateNotYet {
            certificate: certificate(),
            from: worst.not_before.clone(),
        })
        .mended_by(SET_CLOCK),
    }
}

/// Returns the validity at a time; a date that cannot be read ends now.
fn validity(certificate: &Certificate, now: SystemTime) -> Validity {
    if certificate.unreadable.is_some() {
        return Validity::Unreadable;
    }
    let time = |text: &str| DateTime::from_str(text).map(|time| time.to_system_time());
    match (time(&certificate.not_before), time(&certificate.not_after)) {
        (Ok(from), _) if now < from => Validity::NotYet,
        (_, Ok(until)) if now + NOTICE <= until => Validity::Good,
        (_, Ok(until)) if now <= until => Validity::Ending,
        _ => Validity::Over,
    }
}

#[cfg(test)]
mod tests {
    use cps_protocol::Purpose;

    use super::super::bench::Bench;
    use super::*;
    use cps_testsuite::sample;

    /// Returns the finding on a day, about a certificate of 2026-01-01 to 2029-01-01.
    fn on(day: &str) -> Finding {
        let mut machine = Bench::new().card(|_| ()).machine();
        machine.now = DateTime::from_str(day).unwrap().to_system_time();
        check(&machine)
    }

    fn certificate() -> CertificateOf {
        CertificateOf {
            purpose: Some(Purpose::Authentication),
            card: "10000001".to_owned(),
        }
    }

    fn until() -> String {
        "2029-01-01T00:00:00Z".to_owned()
    }

    #[test]
    fn the_end_is_told() {
        let good = Fact::ValidUntil { until: until() };
        assert_eq!(on("2028-12-02T00:00:00Z"), Finding::ok(good));
    }

    #[test]
    fn the_last_thirty_days_are_a_warning() {
        for day in ["2028-12-02T00:00:01Z", "2029-01-01T00:00:00Z"] {
            let ending = Fact::CertificateEnding {
                certificate: certificate(),
                until: until(),
            };
            assert_eq!(on(day), Finding::warning(ending), "{day}");
        }
    }

    #[test]
    fn a_certificate_that_is_over_fails() {
        let over = Fact::CertificateOver {
            certificate: certificate(),
            until: until(),
        };
        assert_eq!(on("2029-01-01T00:00:01Z"), Finding::failed(over));
    }

    #[test]
    fn a_certificate_of_the_future_tells_of_a_wrong_clock() {
        let not_yet = Fact::CertificateNotYet {
            certificate: certificate(),
            from: "2026-01-01T00:00:00Z".to_owned(),
        };
        assert_eq!(
            on("2025-12-31T23:59:59Z"),
            Finding::failed(not_yet).mended_by("sudo timedatectl set-ntp true")
        );
    }

    #[test]
    fn a_certificate_that_cannot_be_read_is_a_warning() {
        let bench = Bench::new().card(|card| card.certificates.push(sample::unreadable()));
        let mut machine = bench.machine();
        machine.now = DateTime::from_str("2027-01-01T00:00:00Z")
            .unwrap()
            .to_system_time();
        let unreadable = Fact::CertificateUnreadable(CertificateOf {
            purpose: Some(Purpose::Signature),
            ..certificate()
        });
        assert_eq!(check(&machine), Finding::warning(unreadable));
    }

    #[test]
    fn of_several_certificates_the_worst_is_told() {
        let mut machine = Bench::new()
            .card(|card| {
                let over = Certificate {
                    not_after: "2026-06-01T00:00:00Z".to_owned(),
                    ..sample::certificate()
                };
                card.certificates.push(over);
            })
            .machine();
        machine.now = DateTime::from_str("2027-01-01T00:00:00Z")
            .unwrap()
            .to_system_time();
        let over = Fact::CertificateOver {
            certificate: certificate(),
            until: "2026-06-01T00:00:00Z".to_owned(),
        };
        assert_eq!(check(&machine), Finding::failed(over));
    }

    #[test]
    fn a_card_must_be_ready_first() {
        assert_eq!(
            check(&Bench::new().machine()),
            Finding::not_applicable(Fact::NeedsReadyCard)
        );
    }
}
