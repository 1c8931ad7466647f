//! No PIN is ever in a transcript (architecture, invariant 5).

use std::sync::{Arc, Mutex};

use cps_sim_card::{Card, Fault, Outcome, Script};

use crate::fixture::{bytes, card_named};

/// PINs and PUK of the cards and of the dialogues.
const SECRETS: [&str; 5] = ["1234", "4321", "9999", "12345678", "87654321"];

/// The forms in which a secret could show: as digits, in hexadecimal with and without blanks,
/// alone and padded.
fn forms(secret: &str) -> Vec<String> {
    let padded = format!("{secret}{}", "\u{FF}".repeat(8 - secret.len()));
    let mut forms = vec![secret.to_owned()];
    for text in [secret, &padded] {
        let code = |c: char| u32::from(c);
        let hex = |glue: &str, upper: bool| {
            let pairs: Vec<String> = text
                .chars()
                .map(|c| match upper {
                    true => format!("{:02X}", code(c)),
                    false => format!("{:02x}", code(c)),
                })
                .collect();
            pairs.join(glue)
        };
        for glue in ["", " ", ":", ", "] {
            forms.push(hex(glue, true));
            forms.push(hex(glue, false));
        }
        let decimal: Vec<String> = text.chars().map(|c| code(c).to_string()).collect();
        forms.push(decimal.join(", "));
    }
    forms
}

fn watch(card: &mut Card) -> Arc<Mutex<String>> {
    let seen = Arc::new(Mutex::new(String::new()));
    let lines = Arc::clone(&seen);
    card.set_observer(Box::new(move |event| {
        let mut lines = lines.lock().unwrap();
        lines.push_str(&format!("{event}\n{event:?}\n"));
    }));
    seen
}

/// Commands that carry a PIN, right and wrong, well formed and not, on both channels and chained.
fn secret_commands() -> Vec<Vec<u8>> {
    let mut commands = Vec::new();
    for class in ["00", "01", "10", "11", "02", "80", "A0", "0C"] {
        for secret in SECRETS {
            let digits: String = secret.bytes().map(|b| format!("{b:02X}")).collect();
            let block = format!("{digits}{}", "FF".repeat(8 - secret.len()));
            for data in [
                format!("200001 08 {block}"),
                format!("200002 08 {block}"),
                format!("240001 10 {block}{block}"),
                format!("240101 08 {block}"),
                format!("2C0201 08 {block}"),
                format!("2C0301 08 {block}"),
                // Without a length, with a wrong one, with Le.
                format!("200001 {block}"),
                format!("200001 {:02X} {digits}", secret.len()),
                format!("200001 09 {block}"),
                format!("200001 08 {block} 00"),
            ] {
                commands.push(bytes(&format!("{class}{data}")));
            }
        }
    }
    commands
}

#[test]
fn no_form_of_a_pin_is_in_a_transcript() {
    for name in ["medecin", "medecin-sans-contact", "medecin-cps4"] {
        let mut card = card_named(name);
        let seen = watch(&mut card);
        card.transmit(&bytes("01A4040C 08 8025000001FF0100"));
        let mut script = Script::default();
        script.plan(3, Fault::Truncate(1));
        script.plan(4, "status 6F00".parse().unwrap());
        for command in secret_commands() {
            let outcome = script.transmit(&mut card, &command);
            assert!(matches!(outcome, Outcome::Answer(..)));
            let error = format!("{card:?} {outcome:?}");
            seen.lock().unwrap().push_str(&error);
        }
        let seen = seen.lock().unwrap();
        assert!(seen.contains("20 00 01 08 …"), "{name}");
        for secret in SECRETS {
            for form in forms(secret) {
                assert!(!seen.contains(&form), "{name}: {form}");
            }
        }
    }
}
