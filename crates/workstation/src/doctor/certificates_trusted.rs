use cps_protocol::{Trust, TrustReason, TrustStatus};

use super::finding::{Fact, Finding};
use super::machine::Machine;

pub(super) fn check(machine: &Machine) -> Finding {
    let certificates = machine.cards().iter().flat_map(|card| &card.certificates);
    // One that cannot be read is told by `certificates.valid`.
    let certificates = certificates.filter(|of| of.unreadable.is_none());
    let Some(worst) = certificates
        .map(|of| &of.trust)
        .max_by_key(|trust| rank(trust))
    else {
        return Finding::not_applicable(Fact::NeedsReadyCard);
    };
    let Some(reason) = worst.reasons.first() else {
        return Finding::ok(Fact::Trust(worst.status));
    };
    let fact = Fact::TrustReason(*reason);
    match rank(worst) {
        0 | 1 => Finding::warning(fact),
        _ => Finding::failed(fact),
    }
}

/// Returns a rank of which the worst is last. Where no authority was configured, that is not the
/// fault of a card.
fn rank(trust: &Trust) -> u8 {
    match trust.status {
        TrustStatus::Trusted => 0,
        TrustStatus::Unchecked => 1,
        TrustStatus::Untrusted if trust.reasons == [TrustReason::NoTrustAnchors] => 1,
        TrustStatus::Untrusted => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::Bench;
    use super::*;
    use cps_testsuite::sample;

    fn with(reasons: &[TrustReason]) -> Finding {
        let bench = Bench::new().card(|card| {
            let good = sample::certificate();
            card.certificates[0].trust = Trust::new(reasons.to_vec());
            card.certificates.push(good);
            card.certificates[1].trust = Trust::new(Vec::new());
        });
        check(&bench.machine())
    }

    #[test]
    fn certificates_that_are_trusted_are_well() {
        assert_eq!(with(&[]), Finding::ok(Fact::Trust(TrustStatus::Trusted)));
    }

    #[test]
    fn what_is_not_known_is_a_warning() {
        for reason in [TrustReason::CrlMissing, TrustReason::NoTrustAnchors] {
            assert_eq!(with(&[reason]), Finding::warning(Fact::TrustReason(reason)));
        }
    }

    #[test]
    fn a_certificate_that_is_not_trusted_fails() {
        for reason in [TrustReason::Revoked, TrustReason::IssuerUnknown] {
            assert_eq!(with(&[reason]), Finding::failed(Fact::TrustReason(reason)));
        }
    }

    #[test]
    fn a_certificate_that_cannot_be_read_is_told_elsewhere() {
        let bench = Bench::new().card(|card| {
            card.certificates[0].trust = Trust::new(Vec::new());
            card.certificates.push(sample::unreadable());
        });
        assert_eq!(
            check(&bench.machine()),
            Finding::ok(Fact::Trust(TrustStatus::Trusted))
        );
    }

    #[test]
    fn a_card_must_be_ready_first() {
        assert_eq!(
            check(&Bench::new().machine()),
            Finding::not_applicable(Fact::NeedsReadyCard)
        );
    }
}
