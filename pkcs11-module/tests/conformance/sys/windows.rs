use super::Form;

/// The same for 64 and for 32 bits.
pub(crate) const FORM: Form = Form {
    number: 4,
    packed: true,
    unavailable: 0xFFFF_FFFF,
};

/// The daemon, from the directory of the build: it has 64 bits, for programs of 32 bits as well.
pub(crate) const CPSD: &str = "../../x86_64-pc-windows-gnu/debug/cpsd.exe";
