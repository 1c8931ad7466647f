use cps_protocol::DirectoryFreshness;

use super::finding::{Fact, Finding};
use super::machine::Machine;

/// Returns a warning at most: without an index, cards are used as they are.
pub(super) fn check(machine: &Machine) -> Finding {
    let Ok(answers) = &machine.daemon else {
        return Finding::not_applicable(Fact::NeedsDaemon);
    };
    let Some(index) = &answers.info.directory else {
        return Finding::not_applicable(Fact::NoDirectoryIndex);
    };
    match (index.freshness, index.date.clone()) {
        (DirectoryFreshness::Unusable, _) => {
            let reason = index.detail.clone().unwrap_or_default();
            Finding::warning(Fact::DirectoryUnusable { reason })
        }
        (_, None) => Finding::warning(Fact::DirectoryWithoutCards),
        (DirectoryFreshness::Current, Some(date)) => Finding::ok(Fact::DirectoryOf { date }),
        (DirectoryFreshness::Old, Some(date)) => Finding::warning(Fact::DirectoryOld { date }),
    }
}

#[cfg(test)]
mod tests {
    use cps_protocol::ErrorKind;
    use cps_protocol::method::DirectoryIndex;

    use super::super::bench::Bench;
    use super::*;

    #[test]
    fn an_index_that_is_old_or_unusable_is_a_warning() {
        use DirectoryFreshness::{Current, Old, Unusable};
        let date = || "2026-11-29".to_owned();
        let reason = || "it is damaged".to_owned();
        for (freshness, day, detail, expected) in [
            (
                Current,
                Some(date()),
                None,
                Finding::ok(Fact::DirectoryOf { date: date() }),
            ),
            (
                Old,
                Some(date()),
                None,
                Finding::warning(Fact::DirectoryOld { date: date() }),
            ),
            (
                Old,
                None,
                None,
                Finding::warning(Fact::DirectoryWithoutCards),
            ),
            (
                Unusable,
                None,
                Some(reason()),
                Finding::warning(Fact::DirectoryUnusable { reason: reason() }),
            ),
        ] {
            let bench = Bench::new().said(|answers| {
                answers.info.directory = Some(DirectoryIndex {
                    freshness,
                    date: day.clone(),
                    detail: detail.clone(),
                });
            });
            assert_eq!(check(&bench.machine()), expected);
        }
    }

    #[test]
    fn there_need_be_none_and_the_daemon_must_answer_first() {
        assert_eq!(
            check(&Bench::new().machine()),
            Finding::not_applicable(Fact::NoDirectoryIndex)
        );
        let bench = Bench::new().silent(ErrorKind::DaemonUnreachable);
        assert_eq!(
            check(&bench.machine()),
            Finding::not_applicable(Fact::NeedsDaemon)
        );
    }
}
