use super::Form;

pub(crate) const FORM: Form = Form {
    number: 8,
    packed: false,
    unavailable: u64::MAX,
};

/// The daemon, from the directory of the build.
pub(crate) const CPSD: &str = "cpsd";
