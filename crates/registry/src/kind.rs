//! The kinds of errors of this program, which programs read with `--json`, each with its exit code.
//!
//! The meaning of each is in `locales/{en,fr}/kinds.ftl`.

use cps_console::own_kinds;

own_kinds! {
    pub(crate) OwnKind:
    FileUnreadable { "file.unreadable", Other }
    FileTooLarge { "file.too_large", Other }
    OutputFailed { "output.failed", Other }
    RecordsEmpty { "records.empty", Other }
    RecordsWrong { "records.wrong", SignatureWrong }
    RecordsHead { "records.head", SignatureWrong }
    RecordsUntrusted { "records.untrusted", Untrusted }
}
