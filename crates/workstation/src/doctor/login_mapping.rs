use super::finding::{Fact, Finding};
use super::machine::Machine;
use crate::login::{LoginError, MAPPING_FILE, Mapping};
use crate::shell;

pub(super) fn check(machine: &Machine) -> Finding {
    let Some(text) = machine.read(MAPPING_FILE) else {
        return Finding::not_applicable(Fact::NoMapping);
    };
    match Mapping::parse(&text).check() {
        Err(LoginError::LineRefused { line, id, mapped }) => {
            let (user, word) = (shell::word(&mapped), shell::word(&id));
            Finding::failed(Fact::MappingLine {
                file: MAPPING_FILE.into(),
                line,
            })
            .mended_by(format!("sudo cpsctl login unmap {user} --id {word}"))
        }
        _ => Finding::ok(MAPPING_FILE),
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::Bench;
    use super::*;

    #[test]
    fn without_a_mapping_there_is_nothing_to_check() {
        let expected = Finding::not_applicable(Fact::NoMapping);
        assert_eq!(check(&Bench::new().machine()), expected);
    }

    #[test]
    fn identifiers_of_the_known_forms_are_well() {
        let text = "# comment\n899700000013 -> praticien\nnonsense\n";
        let bench = Bench::new().file(MAPPING_FILE, text);
        assert_eq!(check(&bench.machine()), Finding::ok(MAPPING_FILE));
    }

    #[test]
    fn a_line_for_anything_else_fails() {
        let text = "899700000013 -> praticien\n^.*$ -> root\n";
        let bench = Bench::new().file(MAPPING_FILE, text);
        let expected = Finding::failed(Fact::MappingLine {
            file: MAPPING_FILE.into(),
            line: 2,
        })
        .mended_by("sudo cpsctl login unmap root --id '^.*$'");
        assert_eq!(check(&bench.machine()), expected);
    }
}
