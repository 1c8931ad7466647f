//! The udev rules, as udev itself applies them to devices that are not there.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;
use std::time::Duration;

use cps_e2e::{Output, require_tools, run_within};

use crate::root;

/// Interface class, subclass and protocol, as in an interface descriptor of USB.
type Interface = [u8; 3];

const CCID: Interface = [0x0b, 0, 0];
const KEYBOARD: Interface = [3, 1, 1];
const MOUSE: Interface = [3, 1, 2];
const STORAGE: Interface = [8, 6, 0x50];
const HUB: Interface = [9, 0, 0];
const VENDOR: Interface = [0xff, 0, 0];

/// A USB device: its name, vendor, product and interfaces.
type Device = (&'static str, u16, u16, &'static [Interface]);

/// Readers on desks of French healthcare, with the numbers by which libccid knows them; the last two
/// as if only the number gave them away.
const READERS: &[Device] = &[
    ("Gemalto PC Twin", 0x08e6, 0x3437, &[CCID]),
    ("Omnikey 3121", 0x076b, 0x3021, &[CCID]),
    ("Omnikey 5422, two slots", 0x076b, 0x5422, &[CCID, CCID]),
    ("ACS ACR39U", 0x072f, 0xb100, &[CCID]),
    ("Identiv SCR3310", 0x04e6, 0x5116, &[CCID]),
    ("Alcor AU9540", 0x058f, 0x9540, &[CCID]),
    ("Alcor AU9520", 0x058f, 0x9520, &[CCID]),
    ("C3PO LTC31", 0x0783, 0x0003, &[CCID]),
    ("Xiring Leo v2", 0x0f14, 0x0038, &[CCID]),
    ("Ingenico Leo", 0x0f14, 0x003b, &[CCID]),
    ("Kapelse KAP-LINK, two slots", 0x2947, 0x0101, &[CCID, CCID]),
    ("Cherry SmartBoard XX44", 0x046a, 0x0010, &[KEYBOARD, CCID]),
    ("Alcor AU9520 of its own class", 0x058f, 0x9520, &[VENDOR]),
    ("C3PO LTC31 of its own class", 0x0783, 0x0003, &[VENDOR]),
];

/// Other devices, some of the same makers or with numbers that look alike.
const OTHERS: &[Device] = &[
    ("mouse", 0x046d, 0xc077, &[MOUSE]),
    ("Cherry keyboard", 0x046a, 0x0011, &[KEYBOARD]),
    ("Alcor stick", 0x058f, 0x6387, &[STORAGE]),
    ("hub", 0x1d6b, 0x0002, &[HUB]),
    ("AU9520's product of others", 0x1234, 0x9520, &[VENDOR]),
    ("subclass 0B of others", 0x1234, 0x5678, &[[0xff, 0x0b, 0]]),
    ("protocol 0B of others", 0x1234, 0x5678, &[[0xff, 0, 0x0b]]),
];

/// Path of the device.
const PATH: &str = "/devices/pci0000:00/0000:00:14.0/usb1/1-2";

const RULES: &str = "93-cps-readers.rules";

/// The rules of this machine and ours.
const OUR_RULES: &str = r#"mount -t tmpfs tmpfs /etc/udev/rules.d && cp "$1" /etc/udev/rules.d"#;

#[test]
#[ignore = "make test-package runs it"]
fn readers_stay_powered_and_start_the_socket_and_nothing_else_does() {
    require_tools!("udevadm", "umockdev-run", "unshare");
    for reader in READERS {
        let told = UdevResult::by_udev(reader);
        assert_eq!(told.power.as_deref(), Some("on"), "{}", reader.0);
        assert!(told.starts_socket, "{}", reader.0);
    }
    for other in OTHERS {
        let told = UdevResult::by_udev(other);
        assert_ne!(told.power.as_deref(), Some("on"), "{}", other.0);
        assert!(!told.starts_socket, "{}", other.0);
    }
}

/// `udevadm verify` is newer than Debian 12: there, udev itself reads the rules for a device and
/// says what it does not understand.
#[test]
#[ignore = "make test-package runs it"]
fn udev_understands_the_rules() {
    require_tools!("udevadm", "unshare");
    if run("udevadm --help", &[]).text.contains("verify") {
        run(r#"udevadm verify "$1""#, &[&rules()]).ok();
    }
    let script = format!("{OUR_RULES} && udevadm test --action=add /devices/virtual/mem/null");
    let said = run(&script, &[&rules()]).ok();
    let about: Vec<_> = lines_about(RULES, &said.text).collect();
    assert_eq!(
        about,
        [format!("Reading rules file: /etc/udev/rules.d/{RULES}")]
    );
}

/// Result of udev for a device that was plugged in.
struct UdevResult {
    /// Value that was written last to the device's `power/control`.
    power: Option<String>,
    starts_socket: bool,
}

impl UdevResult {
    fn by_udev(device: &Device) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let description = directory.path().join("device.umockdev");
        fs::write(&description, describe(device)).unwrap();
        let script = format!(
            r#"{OUR_RULES} && umockdev-run --device "$2" -- udevadm test --action=add /sys{PATH}"#
        );
        let said = run(&script, &[&rules(), description.to_str().unwrap()])
            .ok()
            .text;
        // The device was there, whole.
        assert!(
            lines_about("ID_USB_INTERFACES=", &said).next().is_some(),
            "{said}"
        );
        let power = lines_about("power/control' writing ", &said).last();
        let power = power.map(|line| line.rsplit('\'').nth(1).unwrap().to_owned());
        let mut wants = lines_about("SYSTEMD_WANTS=", &said);
        let starts_socket = wants.any(|line| line.contains("cpsd.socket"));
        Self {
            power,
            starts_socket,
        }
    }
}

/// Returns the device in the language of umockdev, with descriptors as USB 2.0, section 9.6, has
/// them.
fn describe((_, vendor, product, interfaces): &Device) -> String {
    let mut body = Vec::new();
    for (number, [class, subclass, protocol]) in (0..).zip(*interfaces) {
        body.extend([9, 4, number, 0, 1, *class, *subclass, *protocol, 0]);
        // One bulk endpoint.
        body.extend([7, 5, 0x81 + number, 2, 64, 0, 0]);
    }
    let count = u8::try_from(interfaces.len()).unwrap();
    let total = u8::try_from(body.len()).unwrap() + 9;
    let mut descriptors = vec![18, 1, 0, 2, 0, 0, 0, 64];
    descriptors.extend(vendor.to_le_bytes());
    descriptors.extend(product.to_le_bytes());
    descriptors.extend([0, 1, 0, 0, 0, 1]);
    descriptors.extend([9, 2, total, 0, count, 1, 0, 0x80, 50]);
    descriptors.extend(body);
    let descriptors = descriptors.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02X}");
        text
    });
    format!(
        "P: {PATH}
E: SUBSYSTEM=usb
E: DEVTYPE=usb_device
E: BUSNUM=001
E: DEVNUM=004
A: idVendor={vendor:04x}\\n
A: idProduct={product:04x}\\n
A: bcdDevice=0100\\n
A: power/control=auto\\n
H: descriptors={descriptors}
"
    )
}

fn rules() -> String {
    let rules = root().join("udev").join(RULES);
    rules.to_str().unwrap().to_owned()
}

/// Runs a shell script with mounts of its own.
fn run(script: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new("unshare");
    command
        .args(["--mount", "sh", "-c", script, "sh"])
        .args(arguments)
        .env("SYSTEMD_LOG_LEVEL", "debug")
        .env("LC_ALL", "C.UTF-8");
    run_within(Duration::from_secs(60), command, b"")
}

fn lines_about<'a>(what: &'a str, text: &'a str) -> impl Iterator<Item = &'a str> {
    text.lines().filter(move |line| line.contains(what))
}
