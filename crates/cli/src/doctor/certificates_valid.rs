use std::str::FromStr;
use std::time::{Duration, SystemTime};

use cps_protocol::Certificate;
use der::DateTime;

use super::text::Doctor;
use super::{Finding, Machine};
use crate::format;
use crate::text::say;

/// How long before the end of a certificate its holder is warned: the issuer renews in weeks.
const NOTICE: Duration = Duration::from_secs(30 * 24 * 3600);

/// What is wrong with a certificate, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Validity {
    NotYet,
    Over,
    Ending,
    Good,
}

pub(super) fn check(machine: &Machine) -> Finding {
    let cards = machine.cards();
    let certificates = cards.iter().flat_map(|card| {
        card.certificates
            .iter()
            .map(move |of| (of, &card.card.serial))
    });
    let judged = certificates.map(|(of, card)| (validity(of, machine.now), of, card));
    let Some((validity, worst, card)) =
        judged.min_by_key(|(validity, of, _)| (*validity, &of.not_after))
    else {
        return Finding::not_applicable(machine.text(Doctor::NeedsReadyCard));
    };
    let language = machine.language;
    let purpose = format::purpose(language, worst.purpose);
    let until = format::date(language, &worst.not_after);
    match validity {
        Validity::Good => Finding::ok(say!(language, Doctor::ValidUntil, until = until)),
        Validity::Ending => Finding::warning(say!(
            language,
            Doctor::CertificateEnding,
            purpose = purpose,
            card = card,
            until = until
        )),
        Validity::Over => Finding::failed(say!(
            language,
            Doctor::CertificateOver,
            purpose = purpose,
            card = card,
            until = until
        )),
        Validity::NotYet => Finding::failed(say!(
            language,
            Doctor::CertificateNotYet,
            purpose = purpose,
            card = card,
            from = format::date(language, &worst.not_before)
        ))
        .mended_by("sudo timedatectl set-ntp true"),
    }
}

/// A date that cannot be read ends now.
fn validity(certificate: &Certificate, now: SystemTime) -> Validity {
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
    use super::super::test::Bench;
    use super::*;
    use crate::format::sample;
    use crate::language::Language;

    /// The finding on a day, about a certificate of 2026-01-01 to 2029-01-01.
    fn on(day: &str, language: Language) -> Finding {
        let mut machine = Bench::new().card(|_| ()).machine_in(language);
        machine.now = DateTime::from_str(day).unwrap().to_system_time();
        check(&machine)
    }

    #[test]
    fn the_end_is_told() {
        let day = "2028-12-02T00:00:00Z";
        assert_eq!(on(day, Language::English), Finding::ok("until 2029-01-01"));
        assert_eq!(
            on(day, Language::French),
            Finding::ok("jusqu'au 01/01/2029")
        );
    }

    #[test]
    fn the_last_thirty_days_are_a_warning() {
        for day in ["2028-12-02T00:00:01Z", "2029-01-01T00:00:00Z"] {
            assert_eq!(
                on(day, Language::English),
                Finding::warning(
                    "The authentication certificate of card 10000001 ends on 2029-01-01. Have the \
                     card renewed by its issuer."
                ),
                "{day}"
            );
        }
    }

    #[test]
    fn a_certificate_that_is_over_fails() {
        assert_eq!(
            on("2029-01-01T00:00:01Z", Language::English),
            Finding::failed(
                "The authentication certificate of card 10000001 ended on 2029-01-01. Have the \
                 card renewed by its issuer."
            )
        );
    }

    #[test]
    fn a_certificate_of_the_future_tells_of_a_wrong_clock() {
        assert_eq!(
            on("2025-12-31T23:59:59Z", Language::English),
            Finding::failed(
                "The authentication certificate of card 10000001 begins on 2026-01-01 only. Check \
                 the clock of this machine."
            )
            .mended_by("sudo timedatectl set-ntp true")
        );
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
        assert!(check(&machine).message.contains("ended on 2026-06-01"));
    }

    #[test]
    fn a_card_must_be_ready_first() {
        assert_eq!(
            check(&Bench::new().machine()),
            Finding::not_applicable("a card must be ready first")
        );
    }
}
