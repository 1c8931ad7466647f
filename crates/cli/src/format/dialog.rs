//! The description in a PIN dialog.

use std::path::Path;

use cps_agent::Program;
use cps_protocol::assertion::AssertionKind;
use cps_protocol::prompt::{Asker, Asks, Prompt, SitePrompt};
use cps_types::{claim, legible, name, path};

use crate::text::{Text, say};
use cps_console::Language;

/// Returns the description, a line for each: the facts that the service and the system know, and
/// after them the words of the asking program.
pub(crate) fn dialog(language: Language, prompt: &Prompt, program: &Program) -> String {
    let reader = name(&prompt.summary.reader);
    let serial = name(&prompt.summary.serial);
    let holder = prompt.holder_name.as_deref().map(name);
    let mut lines = vec![match (prompt.asks, holder) {
        (Asks::Pin, Some(holder)) => {
            say!(language, DialogAsksNamed, holder = holder, reader = reader)
        }
        (Asks::Pin, None) => say!(language, DialogAsks, serial = serial, reader = reader),
        (Asks::PinChange, Some(holder)) => {
            say!(
                language,
                DialogChangesNamed,
                holder = holder,
                reader = reader
            )
        }
        (Asks::PinChange, None) => say!(language, DialogChanges, serial = serial, reader = reader),
        (Asks::PinUnblock, Some(holder)) => {
            say!(
                language,
                DialogUnblocksNamed,
                holder = holder,
                reader = reader
            )
        }
        (Asks::PinUnblock, None) => {
            say!(language, DialogUnblocks, serial = serial, reader = reader)
        }
    }];
    lines.push(running(language, program));
    if let Some(lease) = &prompt.rights {
        let signatures = lease.signatures_left;
        let [minutes, hours] = [60, 3600].map(|unit| lease.seconds_left.div_ceil(unit));
        lines.push(match hours {
            0..=1 => say!(
                language,
                DialogLease,
                signatures = signatures,
                minutes = minutes
            ),
            // Hundreds of minutes tell a holder nothing.
            _ => say!(
                language,
                DialogLeaseHours,
                signatures = signatures,
                hours = hours
            ),
        });
        if let Some(kind) = lease.assertion {
            let text = match kind {
                AssertionKind::Vihf => Text::DialogOnlyVihf,
                AssertionKind::Insi => Text::DialogOnlyInsi,
                AssertionKind::DmpSubmission => Text::DialogOnlySubmission,
            };
            lines.push(language.text(text).to_owned());
        }
    }
    match prompt.asks {
        Asks::Pin | Asks::PinChange => {
            let tries = prompt.pin.retries;
            lines.extend(tries.map(|tries| say!(language, DialogTries, tries = tries)));
        }
        Asks::PinUnblock => {
            let tries = prompt.puk.and_then(|puk| puk.retries);
            lines.extend(tries.map(|tries| say!(language, DialogPukTries, tries = tries)));
        }
    }
    lines.extend(claims(language, &prompt.asker, program));
    if let Some(purpose) = &prompt.purpose {
        lines.push(say!(language, DialogPurpose, purpose = claim(purpose)));
    }
    if prompt.on_pin_pad {
        let text = match prompt.asks {
            Asks::Pin => Text::DialogTypeOnReader,
            Asks::PinChange | Asks::PinUnblock => Text::DialogTypeCodesOnReader,
        };
        lines.push(language.text(text).to_owned());
    }
    joined(&lines)
}

/// Returns the description of a question about a site: the site and what it would be allowed, which
/// the answer decides on, then the asking program and its words.
pub(crate) fn site_dialog(language: Language, prompt: &SitePrompt, program: &Program) -> String {
    let mut lines = vec![
        say!(language, DialogSite, origin = prompt.origin),
        language.text(Text::DialogSiteMay).to_owned(),
        running(language, program),
    ];
    let asker = Asker {
        // It is the site that is asked about, above.
        origin: None,
        ..prompt.asker.clone()
    };
    lines.extend(claims(language, &asker, program));
    joined(&lines)
}

/// Returns the line that names the executable of the asking program.
fn running(language: Language, program: &Program) -> String {
    let shown = |executable: &Path| path(&executable.to_string_lossy());
    match program {
        Program::Known(executable) => say!(language, DialogProgram, program = shown(executable)),
        Program::Elsewhere(executable) => {
            say!(
                language,
                DialogProgramElsewhere,
                program = shown(executable)
            )
        }
        Program::Unknown => language.text(Text::DialogProgramUnknown).to_owned(),
    }
}

/// Returns the words of the asking program about itself: the site that it asks for first.
fn claims(language: Language, asker: &Asker, program: &Program) -> Vec<String> {
    let mut lines = Vec::new();
    match (&asker.origin, &asker.site) {
        (Some(origin), Some(site)) => {
            let site = claim(site);
            lines.push(say!(language, DialogForSite, origin = origin, site = site));
        }
        (Some(origin), None) => lines.push(say!(language, DialogForOrigin, origin = origin)),
        (None, _) => {}
    }
    if let Some(client) = &asker.client {
        lines.push(say!(language, DialogCallsItself, client = claim(client)));
    }
    if let (Program::Unknown, Some(command)) = (program, &asker.command) {
        lines.push(say!(
            language,
            DialogProcessCallsItself,
            command = claim(command)
        ));
    }
    lines
}

fn joined(lines: &[String]) -> String {
    let lines: Vec<_> = lines.iter().map(|line| legible(line)).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use cps_protocol::prompt::PromptId;
    use cps_protocol::{LeaseState, PinPolicy, PinStatus};

    use super::*;
    use crate::format::sample;

    const LEASE: LeaseState = LeaseState {
        signatures_left: 10,
        seconds_left: 3599,
        idle_seconds: 900,
        access: None,
        keys: None,
        assertion: None,
    };

    fn prompt() -> Prompt {
        Prompt {
            id: PromptId(1),
            asks: Asks::Pin,
            summary: sample::card("c1", "Reader A", "10000001"),
            holder_name: Some("SIMULÉ PRATICIEN".to_owned()),
            asker: Asker {
                client: Some("DPI \u{1b}[2J\nOK".to_owned()),
                program: None,
                command: Some("sh\u{202E}".to_owned()),
                origin: None,
                site: None,
                pid: Some(7),
            },
            purpose: Some("100% of the prescriptions".to_owned()),
            rights: Some(LEASE),
            pin: PinStatus {
                retries: Some(2),
                max_retries: Some(3),
                blocked: false,
            },
            policy: PinPolicy {
                min_length: 4,
                max_length: 4,
            },
            puk: None,
            puk_policy: None,
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
        nameless.holder_name = None;
        nameless.rights = Some(LeaseState {
            signatures_left: 1,
            ..LEASE
        });
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
            limited.rights = Some(LeaseState {
                assertion: Some(kind),
                ..LEASE
            });
            let text = dialog(language, &limited, &dpi());
            assert!(text.contains(expected), "{text}");
        }
    }

    #[test]
    fn a_new_pin_is_named_as_such_with_the_tries_of_the_code_that_is_spent() {
        let mut new = Prompt {
            asks: Asks::PinChange,
            rights: None,
            purpose: None,
            ..prompt()
        };
        assert_eq!(
            dialog(Language::English, &new, &dpi()),
            "The PIN of the card of SIMULÉ PRATICIEN in Reader A is to be changed.\n\
             Program: /usr/bin/dpi\n\
             Tries left: 2\n\
             It calls itself “DPI \u{FFFD}[2J\u{FFFD}OK”."
        );
        new.on_pin_pad = true;
        let told = dialog(Language::English, &new, &dpi());
        assert!(
            told.ends_with(
                "\nType the codes on the reader only if you expect this; it asks for the new PIN \
                 twice."
            ),
            "{told}"
        );
        new.on_pin_pad = false;
        new.asks = Asks::PinUnblock;
        new.holder_name = None;
        for (retries, english, french) in [
            (None, "", ""),
            (
                Some(9),
                "Tries of the unblocking code left: 9\n",
                "Essais restants du code de déblocage : 9\n",
            ),
            (
                Some(1),
                "Last try: after another wrong unblocking code the card must be replaced.\n",
                "Dernier essai : après un autre code de déblocage faux, la carte devra être \
                 remplacée.\n",
            ),
        ] {
            new.puk = Some(PinStatus {
                retries,
                max_retries: None,
                blocked: false,
            });
            assert_eq!(
                dialog(Language::English, &new, &dpi()),
                format!(
                    "The PIN of card 10000001 in Reader A is to be unblocked and replaced, with \
                     the unblocking code (PUK).\nProgram: /usr/bin/dpi\n{english}It calls itself \
                     “DPI \u{FFFD}[2J\u{FFFD}OK”."
                )
            );
            assert_eq!(
                dialog(Language::French, &new, &dpi()),
                format!(
                    "Le code porteur de la carte 10000001 dans Reader A va être débloqué et \
                     remplacé, avec le code de déblocage (PUK).\nProgramme : /usr/bin/dpi\n\
                     {french}Il se dit « DPI \u{FFFD}[2J\u{FFFD}OK »."
                )
            );
        }
    }

    #[test]
    fn the_site_is_the_first_claim_of_the_program() {
        let mut for_site = prompt();
        for_site.asker.origin = Some("https://dpi.example:8443".to_owned());
        let text = dialog(Language::English, &for_site, &dpi());
        let line = text.lines().nth(4);
        assert_eq!(line, Some("It asks for the site https://dpi.example:8443."));
        for_site.asker.site = Some("Mon \u{202E}DPI”\nOK".to_owned());
        let text = dialog(Language::French, &for_site, &dpi());
        let line = text.lines().nth(4);
        assert_eq!(
            line,
            Some(
                "Il demande pour le site https://dpi.example:8443, qu'il nomme \
                 « Mon \u{FFFD}DPI'\u{FFFD}OK »."
            )
        );
    }

    #[test]
    fn a_question_about_a_site_says_what_is_allowed_and_who_asks() {
        let question = SitePrompt {
            id: PromptId(1),
            origin: "https://dpi.example".to_owned(),
            asker: Asker {
                origin: Some("https://dpi.example".to_owned()),
                ..prompt().asker
            },
            seconds: 60,
        };
        assert_eq!(
            site_dialog(Language::English, &question, &dpi()),
            "May the site https://dpi.example use the card?\n\
             It will see the identity of the holder, and whether the card is there. For each login \
             and each signature the PIN is asked for.\n\
             Program: /usr/bin/dpi\n\
             It calls itself “DPI \u{FFFD}[2J\u{FFFD}OK”."
        );
        let text = site_dialog(Language::French, &question, &dpi());
        let first = "Le site https://dpi.example peut-il utiliser la carte ?\n";
        assert!(text.starts_with(first), "{text}");
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
