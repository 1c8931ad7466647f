//! New PINs that a dialog refuses before the card is asked.

use cps_apdu::Pin;
use cps_protocol::PinPolicy;

/// The reason why a new PIN is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Another length than the card takes, or something else than digits.
    Format,
    /// It is the present one.
    Present,
    /// One digit, repeated.
    OneDigit,
    /// Digits that follow each other, up or down.
    Row,
}

/// Takes the characters of a new PIN.
///
/// # Errors
/// The reason why it is none, or too easy to guess.
pub(crate) fn new_pin(
    typed: &[u8],
    policy: &PinPolicy,
    present: Option<&Pin>,
) -> Result<Pin, Refusal> {
    let pin = code(typed, policy).ok_or(Refusal::Format)?;
    if present.is_some_and(|present| present.expose() == pin.expose()) {
        return Err(Refusal::Present);
    }
    // 0 follows 9.
    let steps = |step: u8| {
        let mut pairs = pin.expose().windows(2);
        pairs.all(|pair| (pair[1] + 10 - pair[0]) % 10 == step)
    };
    match () {
        () if steps(0) => Err(Refusal::OneDigit),
        () if steps(1) || steps(9) => Err(Refusal::Row),
        () => Ok(pin),
    }
}

/// Takes the characters of a code; `None` if no card with this policy takes it.
pub(crate) fn code(typed: &[u8], policy: &PinPolicy) -> Option<Pin> {
    let fits = policy.accepts(typed.len());
    fits.then(|| Pin::new(typed).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_pin_is_no_present_one_no_repeated_digit_and_no_row() {
        let policy = PinPolicy {
            min_length: 4,
            max_length: 6,
        };
        let present = Pin::new(b"2580").unwrap();
        let table: [(&[u8], Option<Refusal>); 18] = [
            (b"2581", None),
            (b"1123", None),
            (b"1235", None),
            (b"9081", None),
            (b"1212", None),
            (b"25803", None),
            (b"258", Some(Refusal::Format)),
            (b"2581369", Some(Refusal::Format)),
            (b"25x1", Some(Refusal::Format)),
            (b"", Some(Refusal::Format)),
            (b"2580", Some(Refusal::Present)),
            (b"0000", Some(Refusal::OneDigit)),
            (b"777777", Some(Refusal::OneDigit)),
            (b"1234", Some(Refusal::Row)),
            (b"4321", Some(Refusal::Row)),
            (b"345678", Some(Refusal::Row)),
            (b"7890", Some(Refusal::Row)),
            (b"2109", Some(Refusal::Row)),
        ];
        for (typed, refused) in table {
            let taken = new_pin(typed, &policy, Some(&present));
            assert_eq!(taken.err(), refused, "{typed:?}");
        }
        // With the PUK the present PIN is not known.
        assert!(new_pin(b"2580", &policy, None).is_ok());
    }
}
