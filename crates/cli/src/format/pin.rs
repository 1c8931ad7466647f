//! The state of PIN and PUK as a page.

use cps_protocol::method::PinStateResult;
use cps_protocol::{PinPolicy, PinStatus};

use crate::text::{Text, say};
use cps_console::Language;
use cps_console::Page;

/// Returns the states of PIN and PUK; the contactless side of a card has neither.
pub(crate) fn pin_state(language: Language, has_pin: bool, state: &PinStateResult) -> Page {
    let mut page = Page::default();
    if !has_pin {
        page.row(language.text(Text::Pin), language.text(Text::PinNone));
        return page;
    }
    let pin = match state.pin {
        // A right PIN gives back all tries, and no card says how many those are.
        PinStatus {
            retries: None,
            blocked: false,
            ..
        } => language.text(Text::PinUnknownOrAll).to_owned(),
        told => tries(language, &told),
    };
    page.row(language.text(Text::Pin), pin);
    page.row(language.text(Text::Puk), tries(language, &state.puk));
    page
}

/// Text about the remaining tries of a PIN or PUK.
pub(crate) fn tries(language: Language, status: &PinStatus) -> String {
    match (status.blocked, status.retries, status.max_retries) {
        (true, ..) => language.text(Text::PinBlocked).to_owned(),
        (false, None, _) => language.text(Text::PinUnknown).to_owned(),
        (false, Some(tries), Some(max)) => {
            say!(language, PinTriesOfMax, tries = tries, max = max)
        }
        (false, Some(tries), None) => say!(language, PinTries, tries = tries),
    }
}

/// Text about the remaining tries of a PIN or PUK and its length.
pub(super) fn tries_and_length(
    language: Language,
    status: &PinStatus,
    policy: &PinPolicy,
) -> String {
    let state = tries(language, status);
    let (min, max) = (policy.min_length, policy.max_length);
    if min == max {
        say!(language, PinLengthExact, state = state, min = min)
    } else {
        say!(language, PinLength, state = state, min = min, max = max)
    }
}

/// Says how long a PIN is, after one of another length.
pub(crate) fn length_hint(language: Language, policy: &PinPolicy) -> String {
    let (min, max) = (policy.min_length, policy.max_length);
    if min == max {
        say!(language, DialogLengthExact, min = min)
    } else {
        say!(language, DialogLength, min = min, max = max)
    }
}

/// Returns the same for the unblocking code.
pub(crate) fn puk_length_hint(language: Language, policy: &PinPolicy) -> String {
    let (min, max) = (policy.min_length, policy.max_length);
    if min == max {
        say!(language, DialogPukLengthExact, min = min)
    } else {
        say!(language, DialogPukLength, min = min, max = max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_words() {
        let status = |retries, max_retries, blocked| PinStatus {
            retries,
            max_retries,
            blocked,
        };
        let table = [
            (
                status(None, None, false),
                "not told by the card",
                "non indiqué par la carte",
            ),
            (
                status(None, Some(3), false),
                "not told by the card",
                "non indiqué par la carte",
            ),
            (
                status(Some(2), Some(3), false),
                "2 of 3 tries left",
                "2 essais restants sur 3",
            ),
            (
                status(Some(2), None, false),
                "2 tries left",
                "2 essais restants",
            ),
            (
                status(Some(1), None, false),
                "1 try left",
                "il reste 1 essai",
            ),
            (status(Some(0), Some(3), true), "blocked", "bloqué"),
        ];
        for (status, english, french) in table {
            assert_eq!(tries(Language::English, &status), english);
            assert_eq!(tries(Language::French, &status), french);
        }
    }

    #[test]
    fn after_a_right_pin_all_tries_are_back() {
        let untold = PinStatus {
            retries: None,
            max_retries: None,
            blocked: false,
        };
        let state = PinStateResult {
            pin: untold,
            puk: untold,
            logged_in: false,
        };
        assert_eq!(
            pin_state(Language::English, true, &state).render(false),
            "  PIN              not told by the card; all tries, if the last PIN was right\n  \
             Unblocking code  not told by the card\n"
        );
        assert_eq!(
            pin_state(Language::French, true, &state).render(false),
            "  Code porteur       non indiqué par la carte ; tous les essais, si le dernier code \
             était juste\n  Code de déblocage  non indiqué par la carte\n"
        );
        assert_eq!(
            pin_state(Language::French, false, &state).render(false),
            "  Code porteur  aucun côté sans contact\n"
        );
    }

    #[test]
    fn lengths_follow() {
        let status = PinStatus {
            retries: Some(3),
            max_retries: Some(3),
            blocked: false,
        };
        let policy = |min_length, max_length| PinPolicy {
            min_length,
            max_length,
        };
        assert_eq!(
            tries_and_length(Language::English, &status, &policy(4, 8)),
            "3 of 3 tries left; 4 to 8 digits"
        );
        assert_eq!(
            tries_and_length(Language::French, &status, &policy(8, 8)),
            "3 essais restants sur 3 ; 8 chiffres"
        );
    }
}
