use cps_protocol::{ErrorKind, PKCS11_SLOTS};

use super::package::Package;
use super::text::Doctor;
use super::{Finding, Machine, reader_on_usb};
use crate::failure::api_sentence;
use crate::text::say;

pub(super) fn check(machine: &Machine) -> Finding {
    let Ok(answers) = &machine.daemon else {
        return Finding::not_applicable(machine.text(Doctor::NeedsDaemon));
    };
    let readers = &answers.readers.readers;
    if !readers.is_empty() {
        let names: Vec<_> = readers.iter().map(|reader| reader.name.as_str()).collect();
        let names = names.join(", ");
        return match readers.len() > PKCS11_SLOTS {
            false => Finding::ok(names),
            true => Finding::warning(say!(
                machine.language,
                Doctor::MoreReadersThanSlots,
                readers = readers.len(),
                slots = PKCS11_SLOTS,
                names = names
            )),
        };
    }
    if answers.readers.problem.is_some() {
        return Finding::not_applicable(machine.text(Doctor::NeedsPcscd));
    }
    if reader_on_usb::names(machine).is_empty() {
        let none = ErrorKind::NoReader.into();
        return Finding::failed(api_sentence(&none, machine.language));
    }
    let install = Package::CcidDriver.install(machine);
    Finding::failed(machine.text(Doctor::ReaderWithoutDriver))
        .mended_by(format!("{install} && sudo systemctl restart pcscd"))
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::super::test::Bench;
    use super::*;
    use crate::format::sample;

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
            Finding::warning(
                "17 readers are connected, and programs that use the PKCS#11 module see 16 of \
                 them, those with a card first. Unplug readers that are not used. \
                 A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q"
            )
        );
    }

    #[test]
    fn no_reader_at_all_fails() {
        assert_eq!(
            check(&Bench::new().machine()),
            Finding::failed("No card reader is connected. Plug a reader in.")
        );
    }

    #[test]
    fn a_reader_on_usb_that_the_service_does_not_see_lacks_its_driver() {
        let bench = Bench::new().file("/sys/bus/usb/devices/1-2:1.0/bInterfaceClass", "0b\n");
        assert_eq!(
            check(&bench.machine()),
            Finding::failed(
                "pcscd does not see the reader on USB: its driver is missing, or it was started \
                 before. Install the driver and restart it."
            )
            .mended_by("sudo apt-get install libccid && sudo systemctl restart pcscd")
        );
    }

    #[test]
    fn what_is_below_must_work_first() {
        assert_eq!(
            check(&Bench::new().problem(ErrorKind::ServiceDown).machine()),
            Finding::not_applicable("pcscd must answer first")
        );
        assert_eq!(
            check(&Bench::new().silent(ErrorKind::DaemonUnreachable).machine()),
            Finding::not_applicable("cpsd must answer first")
        );
    }
}
