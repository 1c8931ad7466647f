//! The words of this program, in English and in French: the files of `locales` with the names of
//! their messages ([`cps_console::text`]).

use cps_console::catalogue;

catalogue! {
    /// A text of this program.
    pub(crate) Text:
    "failures" {
        FileUnreadable FileTooLarge FileIsInput FileUnwritable OutputFailed RecordsWrong RecordsWrongSince RecordsWrongFirst RecordsRestore RecordsUntrusted NoRecords HeadOther
        TriesLeft ListUnreadable AccountName TargetAttribute TargetNoDn TargetDn TargetOneDn RegisterForm RegisterNotMigrated RegisterNoSpace RegisterDenied
        RegisterBusy NoAccounts RegisterUnusable PairConflict SecondNumber ListedNumber SecondAccount
        UnknownAccount NamesDiffer OtherProfession NotPaired Nameless Pam Late
        LoginNotPaired LoginContradicted NotTrusted Structure
        NoStructures NoPeople Extraction IndexUnusable MappingUnusable Findings
    }
    "directory" {
        IndexPeople IndexCards IndexOpposed IndexSource IndexUnused IndexMore LineWhole LineColumn
        LineTooLong LineFields LineCutOff LineEncoding LineNumber LineCardNumber LineDate
        LineMailbox LineName Checked DirectoryDay FindingLine UnknownNumber NoActivity CardOpposed
        CardExpired ProfessionChanged AnotherName NotListed CardsNotKnown
    }
    "pairings" {
        PairedNow PairedAlready PairedAtLogin LoginOffer Unpaired NamesSpelled Imported Exported Migrated
        ReviewAccounts ReviewPaired ReviewWithoutNumber ReviewLeft ReviewWithoutAccount
        ReviewOtherNumber ReviewLine
    }
    "kiosk" {
        KioskInsert KioskReading KioskAccount KioskPin KioskDone KioskRefused KioskGivenUp
        KioskNotDone KioskOutOfOrder KioskPurpose KioskChoose KioskCandidate KioskUnknown KioskNoPin KioskContradicted KioskPinWhere
        KioskRemove KioskNothing KioskLastDone KioskLastNot
    }
    "report" {
        ReportTitle ReportDay ReportDirectory ReportNoIndex ReportWritten ReportState ReportShare
        ReportUnits ReportUnit ReportNoUnit ReportAccounts ReportCards ReportMonths ReportMonth
        ReportExpired ReportLater ReportUnknown ReportOpposed ReportGenerations ReportGeneration ReportPairings
        ReportContactless ReportSeen ReportNoAudit ReportPeriod ReportNoRecord ReportDamaged
        ReportSeenCards ReportSeenOpposed ReportNotCompared ReportWithoutGeneration
        ReportSeenGenerations ReportSerial ReportSeenOn ReportReader
        ReportExpiring ReportAccount ReportName ReportNumber ReportLast ReportOpposedOn ReportSort
    }
    "reasons" {
        ListLine ListNotUtf8 ListNoAccount ListColumns ListNoColon ListNoBase64 ListNoColumn ListTwice
        ListNoAccounts ListCell ListMore ListDoubtful ListControl ListNumberForm ListNumberKey ListProfession ListUtf16
        ListByte ListToml FileUtf16 IndexMissing IndexOther IndexVersion IndexCutOff IndexDamaged
        FileReason FileNotOpened FileBroken FileUnreadableLines FileEmpty ArchiveUnknown
        HeaderTooLong HeaderUnknown HeaderMissing HeaderOr HeaderTwice
    }
    "records" {
        Records Head Right Trusted Yes No NotAsked RecordLine NotCounted WrongUnreadable WrongSignature
        WrongKey WrongCertificate WrongHolder WrongCard WrongChain WrongTime
    }
}

/// The text with its values: `say!(language, FileUnreadable, path = "f")`.
macro_rules! say {
    ($language:expr, $text:ident, $($values:tt)+) => {{
        use $crate::text::Text;
        cps_console::say!($language, Text::$text, $($values)+)
    }};
}
pub(crate) use say;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::{Command, CommandFactory};
    use cps_console::Language;
    use cps_console::usage::help::{COMMON_KEY, name, shown};
    use cps_testsuite::texts::Texts;

    use super::*;
    use crate::args::Args;
    use crate::kind::OwnKind;
    use crate::usage::REGISTRY;

    /// The texts of this program.
    const TEXTS: Texts = Texts {
        directory: env!("CARGO_MANIFEST_DIR"),
        catalogues: &[("", Text::FILES), ("OwnKind", OwnKind::FILES)],
        help: Some("help"),
    };

    #[test]
    fn the_texts_fit_each_other_the_catalogues_and_the_code() {
        TEXTS.check();
    }

    /// Notes the message of the help of each command and argument.
    fn walk(language: Language, command: &Command, path: &str, used: &mut BTreeSet<String>) {
        let mut want = |name: &str| {
            let found = REGISTRY.find(language, path, name);
            let (key, _) = found.unwrap_or_else(|| panic!("no help for {path:?} {name:?}"));
            used.insert(key);
        };
        want("");
        for argument in command.get_arguments() {
            want(&name(argument));
            // The names of languages need no explanation, a flag has no values.
            let has_values = argument.get_action().takes_values() && name(argument) != "--lang";
            for value in argument.get_possible_values() {
                if has_values {
                    want(&format!("{}={}", name(argument), value.get_name()));
                }
            }
        }
        for argument in command.get_arguments() {
            if argument.get_action().takes_values() {
                let shown = shown(argument);
                let found = REGISTRY.find_value(language, &shown);
                let (key, _) = found.unwrap_or_else(|| panic!("no {shown}"));
                used.insert(key);
            }
        }
        for verb in command.get_subcommands() {
            let path = format!("{path} {}", verb.get_name());
            walk(language, verb, path.trim_start(), used);
        }
    }

    #[test]
    fn every_command_and_argument_has_one_message_and_no_message_is_without() {
        for language in [Language::English, Language::French] {
            REGISTRY.command(language).debug_assert();
            let mut used = BTreeSet::new();
            walk(language, &Args::command(), "", &mut used);
            used.extend(REGISTRY.find(language, "help", "").map(|(key, _)| key));
            used.retain(|key| !key.starts_with(COMMON_KEY));
            let messages = TEXTS.messages_of(language.code(), "help");
            assert_eq!(messages.into_keys().collect::<BTreeSet<_>>(), used);
        }
    }
}
