use std::path::PathBuf;

use super::finding::{Fact, Finding, UsbReader};
use super::machine::Machine;

/// `bInterfaceClass` of a reader ("Chip/Smart Card Interface Devices", USB-IF, revision 1.1,
/// section 4.3).
const CCID: &str = "0b";

pub(super) fn check(machine: &Machine) -> Finding {
    let readers = readers(machine);
    if !readers.is_empty() {
        return Finding::ok(Fact::UsbReaders(readers));
    }
    // A simulated reader, or one behind a serial port or the network.
    if !machine.readers().is_empty() {
        return Finding::not_applicable(Fact::ReaderElsewhere);
    }
    Finding::failed(Fact::NoUsbReader)
}

/// Returns the readers on USB.
pub(super) fn readers(machine: &Machine) -> Vec<UsbReader> {
    let interfaces = machine.entries("/sys/bus/usb/devices");
    let readers = interfaces.into_iter().filter(|interface| {
        let class = machine.read(interface.join("bInterfaceClass"));
        class.is_some_and(|class| class.trim() == CCID)
    });
    let mut devices: Vec<_> = readers.filter_map(|interface| device(&interface)).collect();
    // A reader with two slots may have two interfaces.
    devices.dedup();
    let reader = |device: PathBuf| match machine.read(device.join("product")) {
        Some(product) => UsbReader::Product(product.trim().to_owned()),
        None => {
            let port = device.file_name().unwrap_or_default().to_string_lossy();
            UsbReader::Port(port.into_owned())
        }
    };
    devices.into_iter().map(reader).collect()
}

/// Returns the device of an interface: `1-2:1.0` is an interface of `1-2`.
fn device(interface: &std::path::Path) -> Option<PathBuf> {
    let (device, _) = interface.file_name()?.to_str()?.split_once(':')?;
    Some(interface.with_file_name(device))
}

#[cfg(test)]
mod tests {
    use super::super::bench::Bench;
    use super::*;
    use cps_testsuite::sample;

    const DEVICES: &str = "/sys/bus/usb/devices";

    #[test]
    fn a_reader_is_told_by_its_class() {
        let bench = Bench::new()
            .file(&format!("{DEVICES}/1-2:1.0/bInterfaceClass"), "0b\n")
            .file(&format!("{DEVICES}/1-2:1.1/bInterfaceClass"), "0b\n")
            .file(&format!("{DEVICES}/1-2/product"), "PC Twin Reader\n")
            .file(&format!("{DEVICES}/1-3:1.0/bInterfaceClass"), "0b\n");
        assert_eq!(
            check(&bench.machine()),
            Finding::ok(Fact::UsbReaders(vec![
                UsbReader::Product("PC Twin Reader".to_owned()),
                UsbReader::Port("1-3".to_owned()),
            ]))
        );
    }

    #[test]
    fn no_reader_on_usb_fails() {
        // A keyboard.
        let bench = Bench::new().file(&format!("{DEVICES}/1-2:1.0/bInterfaceClass"), "03\n");
        assert_eq!(check(&bench.machine()), Finding::failed(Fact::NoUsbReader));
    }

    #[test]
    fn readers_that_are_not_on_usb_are_none_of_its_business() {
        let bench = Bench::new().readers(&[sample::empty("A")]);
        assert_eq!(
            check(&bench.machine()),
            Finding::not_applicable(Fact::ReaderElsewhere)
        );
    }
}
