//! The description in a PIN dialog.

use std::path::Path;

use cps_agent::Program;
use cps_protocol::assertion::AssertionKind;
use cps_protocol::prompt::Prompt;
use cps_types::{claim, legible, name, path};

use crate::language::Language;
use crate::text::{Text, say};

/// Returns the description, a line for each: the facts that the service and the system know, and
/// after them the words of the asking program.
pub(crate) fn dialog(language: Language, prompt: &Prompt, program: &Program) -> String {
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
    let shown = |executable: &Path| path(&executable.to_string_lossy());
    lines.push(match program {
        Program::Known(executable) => say!(language, DialogProgram, program = shown(executable)),
        Program::Elsewhere(executable) => {
            say!(
                language,
                DialogProgramElsewhere,
                program = shown(executable)
            )
        }
        Program::Unknown => language.text(Text::DialogProgramUnknown).to_owned(),
    });
    let minutes = prompt.lease.seconds_left.div_ceil(60);
    lines.push(say!(
        language,
        DialogLease,
        signatures = prompt.lease.signatures_left,
        minutes = minutes
    ));
    if let Some(kind) = prompt.lease.assertion {
        let text = match kind {
            AssertionKind::Vihf => Text::DialogOnlyVihf,
            AssertionKind::Insi => Text::DialogOnlyInsi,
            AssertionKind::DmpSubmission => Text::DialogOnlySubmission,
        };
        lines.push(language.text(text).to_owned());
    }
    if let Some(tries) = prompt.pin.retries {
        lines.push(say!(language, DialogTries, tries = tries));
    }
    if let Some(client) = &prompt.asker.client {
        lines.push(say!(language, DialogCallsItself, client = claim(client)));
    }
    if let (Program::Unknown, Some(command)) = (program, &prompt.asker.command) {
        lines.push(say!(
            language,
            DialogProcessCallsItself,
            command = claim(command)
        ));
    }
    if let Some(purpose) = &prompt.purpose {
        lines.push(say!(language, DialogPurpose, purpose = claim(purpose)));
    }
    if prompt.on_pin_pad {
        lines.push(language.text(Text::DialogTypeOnReader).to_owned());
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
                program: None,
                command: Some("sh\u{202E}".to_owned()),
                pid: Some(7),
            },
            purpose: Some("100% of the prescriptions".to_owned()),
            lease: LeaseState {
                signatures_left: 10,
                seconds_left: 3599,
                idle_seconds: 900,
                access: None,
                keys: None,
                assertion: None,
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
            on_pin_pad: false,
        }
    }

    fn dpi() -> Program {
        Program::Known("/usr/bin/dpi".into())
    }

    #[test]
    fn a_name_that_a_process_chose_is_a_claim() {
        let lines = |program: &Program| {
            let text = dialog(Language::English, &prompt(), program);
            let lines: Vec<_> = text.lines().map(str::to_owned).collect();
            lines
        };
        let unknown = lines(&Program::Unknown);
        assert_eq!(unknown[1], "Program: unknown");
        assert_eq!(unknown[5], "Its process calls itself “sh\u{FFFD}”.");
        let elsewhere = lines(&Program::Elsewhere("/usr/bin/dpi".into()));
        assert_eq!(
            elsewhere[1],
            "Program: /usr/bin/dpi, in a file system of its own"
        );
        assert_eq!(elsewhere.len(), 6);
    }

    #[test]
    fn the_dialog_says_who_asks_for_what_and_the_tries_left() {
        assert_eq!(
            dialog(Language::English, &prompt(), &dpi()),
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
        let text = dialog(Language::French, &nameless, &dpi());
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
    fn a_login_for_one_kind_of_assertions_says_so() {
        let mut limited = prompt();
        for (kind, language, expected) in [
            (
                AssertionKind::Vihf,
                Language::English,
                "\nIt makes assertions for shared health records (VIHF) and signs nothing else.\n",
            ),
            (
                AssertionKind::Vihf,
                Language::French,
                "\nIl fait des assertions pour des dossiers médicaux partagés (VIHF) et ne signe \
                 rien d'autre.\n",
            ),
            (
                AssertionKind::Insi,
                Language::English,
                "\nIt makes assertions for the teleservices of the health insurance (INSi, ADRi, \
                 DMTi) and signs nothing else.\n",
            ),
            (
                AssertionKind::Insi,
                Language::French,
                "\nIl fait des assertions pour les téléservices de l'assurance maladie (INSi, ADRi, \
                 DMTi) et ne signe rien d'autre.\n",
            ),
        ] {
            limited.lease.assertion = Some(kind);
            let text = dialog(language, &limited, &dpi());
            assert!(text.contains(expected), "{text}");
        }
    }

    #[test]
    fn the_last_try_is_said() {
        let mut last = prompt();
        last.pin.retries = Some(1);
        for (language, expected) in [
            (
                Language::English,
                "\nLast try: another wrong PIN blocks the card.\n",
            ),
            (
                Language::French,
                "\nDernier essai : un autre code faux bloquera la carte.\n",
            ),
        ] {
            let text = dialog(language, &last, &dpi());
            assert!(text.contains(expected), "{text}");
        }
    }

    #[test]
    fn an_asker_cannot_add_a_line() {
        let text = dialog(Language::French, &prompt(), &dpi());
        assert_eq!(text.lines().count(), 6, "{text}");
        assert!(!text.contains('\r'), "{text}");
    }
}
