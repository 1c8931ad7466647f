//! The description in a PIN dialog.

use cps_protocol::prompt::Prompt;

use super::page::printable;
use crate::language::Language;
use crate::text::{Text, say};

/// Returns the asking program, its purpose, and the number of tries left, a line for each.
pub(crate) fn dialog(language: Language, prompt: &Prompt) -> String {
    let asker = prompt.asker.client.as_deref();
    let asker = printable(asker.unwrap_or_else(|| language.text(Text::DialogUnknownAsker)));
    let reader = printable(&prompt.card.reader);
    let mut lines = vec![match &prompt.holder {
        Some(holder) => {
            let holder = printable(holder);
            say!(
                language,
                DialogAsksNamed,
                asker = asker,
                holder = holder,
                reader = reader
            )
        }
        None => {
            let serial = &prompt.card.serial;
            say!(
                language,
                DialogAsks,
                asker = asker,
                serial = serial,
                reader = reader
            )
        }
    }];
    if let Some(purpose) = &prompt.purpose {
        lines.push(say!(language, DialogPurpose, purpose = printable(purpose)));
    }
    if let Some(program) = &prompt.asker.program {
        lines.push(say!(language, DialogProgram, program = printable(program)));
    }
    let minutes = prompt.lease.seconds_left.div_ceil(60);
    lines.push(say!(
        language,
        DialogLease,
        signatures = prompt.lease.signatures_left,
        minutes = minutes
    ));
    if let Some(tries) = prompt.pin.retries {
        lines.push(say!(language, DialogTries, tries = tries));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use cps_protocol::prompt::{Asker, PromptId};
    use cps_protocol::{LeaseState, PinPolicy, PinStatus};

    use super::*;
    use crate::format::sample;

    fn prompt() -> Prompt {
        Prompt {
            id: PromptId(1),
            card: sample::card("c1", "Reader A", "10000001"),
            holder: Some("SIMULÉ PRATICIEN".to_owned()),
            asker: Asker {
                client: Some("DPI \u{1b}[2J\nOK".to_owned()),
                program: Some("/usr/bin/dpi".to_owned()),
                pid: Some(7),
            },
            purpose: Some("100% of the prescriptions".to_owned()),
            lease: LeaseState {
                signatures_left: 10,
                seconds_left: 3599,
                keys: None,
            },
            pin: PinStatus {
                retries: Some(2),
                max_retries: Some(3),
                blocked: false,
            },
            policy: PinPolicy {
                min_length: 4,
                max_length: 4,
            },
            seconds: 60,
        }
    }

    #[test]
    fn the_dialog_says_who_asks_for_what_and_the_tries_left() {
        let text = dialog(Language::English, &prompt());
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 5, "{text}");
        assert!(lines[0].starts_with("DPI "), "{text}");
        assert!(
            lines[0].ends_with("asks for the PIN of the card of SIMULÉ PRATICIEN in Reader A."),
            "{text}"
        );
        assert_eq!(lines[1], "For: 100% of the prescriptions");
        assert_eq!(lines[2], "Program: /usr/bin/dpi");
        assert_eq!(lines[3], "It allows 10 signatures within 60 minutes.");
        assert_eq!(lines[4], "Tries left: 2");
        assert!(!text.contains('\u{1b}'), "{text}");

        let mut nameless = prompt();
        nameless.holder = None;
        nameless.lease.signatures_left = 1;
        let text = dialog(Language::French, &nameless);
        assert!(
            text.contains("demande le code porteur de la carte 10000001 dans Reader A."),
            "{text}"
        );
        assert!(
            text.contains("\nIl permet 1 signature en 60 minutes.\n"),
            "{text}"
        );
    }

    #[test]
    fn an_asker_cannot_add_a_line() {
        let text = dialog(Language::French, &prompt());
        assert_eq!(text.lines().count(), 5, "{text}");
        assert!(!text.contains('\r'), "{text}");
    }
}
