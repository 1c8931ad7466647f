//! The description in a PIN dialog.

use cps_protocol::prompt::Prompt;
use cps_types::{claim, legible, name, path};

use crate::language::Language;
use crate::text::{Text, say};

/// Returns the description, a line for each: the facts that the service and the system know, and
/// after them the words of the asking program.
pub(crate) fn dialog(language: Language, prompt: &Prompt) -> String {
    let reader = name(&prompt.card.reader);
    let mut lines = vec![match &prompt.holder {
        Some(holder) => {
            let holder = name(holder);
            say!(language, DialogAsksNamed, holder = holder, reader = reader)
        }
        None => {
            let serial = name(&prompt.card.serial);
            say!(language, DialogAsks, serial = serial, reader = reader)
        }
    }];
    let program = match &prompt.asker.program {
        Some(program) => path(program),
        None => language.text(Text::DialogUnknownProgram).to_owned(),
    };
    lines.push(say!(language, DialogProgram, program = program));
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
    if let Some(client) = &prompt.asker.client {
        lines.push(say!(language, DialogCallsItself, client = claim(client)));
    }
    if let Some(purpose) = &prompt.purpose {
        lines.push(say!(language, DialogPurpose, purpose = claim(purpose)));
    }
    let lines: Vec<_> = lines.iter().map(|line| legible(line)).collect();
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
                idle_seconds: 900,
                access: None,
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
        assert_eq!(
            dialog(Language::English, &prompt()),
            "The PIN of the card of SIMULÉ PRATICIEN in Reader A is asked for.\n\
             Program: /usr/bin/dpi\n\
             It allows 10 signatures within 60 minutes.\n\
             Tries left: 2\n\
             It calls itself “DPI \u{FFFD}[2J\u{FFFD}OK”.\n\
             Purpose in its own words: “100% of the prescriptions”"
        );

        let mut nameless = prompt();
        nameless.holder = None;
        nameless.lease.signatures_left = 1;
        let text = dialog(Language::French, &nameless);
        assert!(
            text.starts_with("Le code porteur de la carte 10000001 dans Reader A est demandé.\n"),
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
        assert_eq!(text.lines().count(), 6, "{text}");
        assert!(!text.contains('\r'), "{text}");
    }
}
