use cps_protocol::{ErrorKind, PKCS11_SLOTS};

use super::finding::{Fact, Finding};
use super::machine::Machine;
use super::package::Package;
use super::reader_on_usb;
use crate::sys::CardService;

pub(super) fn check(machine: &Machine) -> Finding {
    let Ok(answers) = &machine.daemon else {
        return Finding::not_applicable(Fact::NeedsDaemon);
    };
    let readers = &answers.readers.readers;
    if !readers.is_empty() {
        let names: Vec<_> = readers.iter().map(|reader| reader.name.as_str()).collect();
        let names = names.join(", ");
        return match readers.len() > PKCS11_SLOTS {
            false => Finding::ok(names),
            true => Finding::warning(Fact::MoreReadersThanSlots {
                readers: readers.len(),
                names,
            }),
        };
    }
    if answers.readers.problem.is_some() {
        return match machine.card_service {
            None => Finding::not_applicable(Fact::NeedsPcscd),
            // It stops when the last reader goes.
            Some(CardService::Stopped) => Finding::failed(ErrorKind::NoReader),
            Some(_) => Finding::not_applicable(Fact::NeedsCardService),
        };
    }
    if reader_on_usb::readers(machine).is_empty() {
        return Finding::failed(ErrorKind::NoReader);
    }
    let install = Package::CcidDriver.install(machine);
    Finding::failed(Fact::ReaderWithoutDriver)
        .mended_by(format!("{install} && sudo systemctl restart pcscd"))
}

#[cfg(test)]
mod tests {
    use super::super::bench::Bench;
    use super::super::finding::Status;
    use super::*;
    use cps_testsuite::sample;

    #[test]
    fn readers_are_named() {
        let bench = Bench::new().readers(&[sample::empty("A"), sample::ready("B", "c1")]);
        assert_eq!(check(&bench.machine()), Finding::ok("A, B"));
    }

    #[test]
    fn more_readers_than_slots_are_a_warning() {
        let readers: Vec<_> = ('A'..='Q')
            .map(|name| sample::empty(&name.to_string()))
            .collect();
        let sixteen = Bench::new().readers(&readers[..16]);
        assert_eq!(check(&sixteen.machine()).status, Status::Ok);
        assert_eq!(
            check(&Bench::new().readers(&readers).machine()),
            Finding::warning(Fact::MoreReadersThanSlots {
                readers: 17,
                names: "A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q".to_owned(),
            })
        );
    }

    #[test]
    fn no_reader_at_all_fails() {
        assert_eq!(
            check(&Bench::new().machine()),
            Finding::failed(ErrorKind::NoReader)
        );
    }

    #[test]
    fn a_reader_on_usb_that_the_service_does_not_see_lacks_its_driver() {
        let bench = Bench::new().file("/sys/bus/usb/devices/1-2:1.0/bInterfaceClass", "0b\n");
        assert_eq!(
            check(&bench.machine()),
            Finding::failed(Fact::ReaderWithoutDriver)
                .mended_by("sudo apt-get install libccid && sudo systemctl restart pcscd")
        );
    }

    #[test]
    fn what_is_below_must_work_first() {
        assert_eq!(
            check(&Bench::new().problem(ErrorKind::ServiceDown).machine()),
            Finding::not_applicable(Fact::NeedsPcscd)
        );
        assert_eq!(
            check(&Bench::new().silent(ErrorKind::DaemonUnreachable).machine()),
            Finding::not_applicable(Fact::NeedsDaemon)
        );
        let down = Bench::new().problem(ErrorKind::ServiceDown);
        assert_eq!(
            check(&down.card_service(CardService::Disabled).machine()),
            Finding::not_applicable(Fact::NeedsCardService)
        );
    }

    #[test]
    fn the_card_service_of_windows_stops_without_a_reader() {
        let bench = Bench::new().problem(ErrorKind::ServiceDown);
        assert_eq!(
            check(&bench.card_service(CardService::Stopped).machine()),
            Finding::failed(ErrorKind::NoReader)
        );
    }
}
