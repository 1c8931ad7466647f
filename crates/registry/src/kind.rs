//! The kinds of errors of this program, which programs read with `--json`, each with its exit code.
//!
//! The meaning of each is in `locales/{en,fr}/kinds.ftl`.

use cps_console::own_kinds;

own_kinds! {
    pub(crate) Kind, OwnKind:
    ReaderSeveral { "reader.several", Card }
    CardSeveral { "card.several", Card }
    CardNotFound { "card.not_found", Card }
    FileUnreadable { "file.unreadable", Other }
    FileTooLarge { "file.too_large", Other }
    FileUnwritable { "file.unwritable", Other }
    FileIsInput { "file.is_input", Other }
    OutputFailed { "output.failed", Other }
    RecordsEmpty { "records.empty", Other }
    RecordsWrong { "records.wrong", SignatureWrong }
    RecordsHead { "records.head", SignatureWrong }
    ListUnreadable { "list.unreadable", Other }
    AccountForm { "account.form", Usage }
    ExportTarget { "export.target", Usage }
    RegisterForm { "register.form", Usage }
    RegisterUnusable { "register.unusable", Other }
    RegisterNotMigrated { "register.not_migrated", Other }
    RegisterNoSpace { "register.no_space", Other }
    RegisterDenied { "register.denied", Other }
    RegisterBusy { "register.busy", Other }
    RegisterNoAccounts { "register.no_accounts", Other }
    PairConflict { "pair.conflict", Other }
    PairNotPaired { "pair.not_paired", Other }
    PairNameless { "pair.nameless", Other }
    PairLate { "pair.late", Other }
    PairPam { "pair.pam", Usage }
    PairNotTrusted { "pair.not_trusted", Untrusted }
    RecordsUntrusted { "records.untrusted", Untrusted }
    IndexStructures { "index.structures", Usage }
    IndexPeople { "index.people", Other }
    IndexExtraction { "index.extraction", Other }
    IndexUnusable { "index.unusable", Other }
    MappingUnusable { "mapping.unusable", Other }
    CheckFindings { "check.findings", Untrusted }
}
