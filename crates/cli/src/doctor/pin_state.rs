use cps_protocol::{CardObjects, ErrorKind};

use super::text::Doctor;
use super::{Finding, Machine};
use crate::failure::api_sentence;
use crate::text::{Text, say};

pub(super) fn check(machine: &Machine) -> Finding {
    if machine.cards().is_empty() {
        return Finding::not_applicable(machine.text(Doctor::NeedsReadyCard));
    }
    let with_pin: Vec<_> = machine
        .cards()
        .iter()
        .filter(|card| card.login_required)
        .collect();
    let Some(worst) = with_pin.iter().min_by_key(|card| rank(card)) else {
        return Finding::not_applicable(machine.text(Doctor::CardWithoutPin));
    };
    let sentence = |kind: ErrorKind| api_sentence(&kind.into(), machine.language);
    match (worst.pin.retries, worst.pin.blocked) {
        (_, true) if worst.puk.blocked => Finding::failed(sentence(ErrorKind::PukBlocked)),
        (_, true) => {
            Finding::failed(sentence(ErrorKind::PinBlocked)).mended_by("cpsctl pin unblock")
        }
        (Some(1), false) => Finding::warning(machine.text(Doctor::LastTry)),
        (Some(tries), false) => Finding::ok(say!(machine.language, Text::TriesLeft, tries = tries)),
        (None, false) => Finding::ok(machine.text(Text::PinUnknown)),
    }
}

/// The worst is first.
fn rank(card: &CardObjects) -> (bool, bool, u8) {
    let retries = card.pin.retries.unwrap_or(u8::MAX);
    (!card.pin.blocked, !card.puk.blocked, retries)
}

#[cfg(test)]
mod tests {
    use super::super::test::Bench;
    use super::*;

    #[test]
    fn tries_are_told() {
        let bench = Bench::new().card(|_| ());
        assert_eq!(check(&bench.machine()), Finding::ok("3 tries left"));
        let bench = Bench::new().card(|card| card.pin.retries = None);
        assert_eq!(check(&bench.machine()), Finding::ok("not told by the card"));
    }

    #[test]
    fn the_last_try_is_a_warning() {
        let bench = Bench::new().card(|card| card.pin.retries = Some(1));
        assert_eq!(
            check(&bench.machine()),
            Finding::warning(
                "One try of the PIN is left: a wrong one blocks the card. Check it before typing."
            )
        );
    }

    #[test]
    fn a_blocked_pin_fails() {
        let bench = Bench::new().card(|card| {
            card.pin.blocked = true;
            card.pin.retries = Some(0);
        });
        assert_eq!(
            check(&bench.machine()),
            Finding::failed(
                "The PIN is blocked. Unblock it with the unblocking code (PUK): cpsctl pin unblock"
            )
            .mended_by("cpsctl pin unblock")
        );
    }

    #[test]
    fn a_blocked_pin_without_a_puk_fails_for_good() {
        let bench = Bench::new().card(|card| {
            card.pin.blocked = true;
            card.puk.blocked = true;
        });
        assert_eq!(
            check(&bench.machine()),
            Finding::failed(
                "The unblocking code (PUK) is blocked or used up. Have the card replaced by its \
                 issuer."
            )
        );
    }

    #[test]
    fn contactless_there_is_no_pin() {
        let bench = Bench::new().card(|card| card.login_required = false);
        assert_eq!(
            check(&bench.machine()),
            Finding::not_applicable("this side of the card has no PIN")
        );
    }
}
