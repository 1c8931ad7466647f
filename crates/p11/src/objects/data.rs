use cps_protocol::{CardObjects, DataObject as Described};
use cryptoki_sys as sys;

use super::{Kind, Object, storage};

/// The one object that programs write, and that is read from the card each time (`pkcs11.md` §7.3).
const CPS_DATA: &str = "CPS_DATA";

/// Properties of a data object that reading and writing need.
#[derive(Debug)]
pub(crate) struct DataObject {
    /// Its label, by which the service knows it.
    pub(crate) label: String,
    /// Whether it can be written.
    pub(crate) modifiable: bool,
    /// Whether its content may be kept.
    pub(crate) cacheable: bool,
    /// The length of its content, if the service tells it.
    pub(crate) length: Option<usize>,
}

pub(super) fn object(card: &CardObjects, data: &Described) -> Object {
    let attributes = storage(
        card,
        sys::CKO_DATA,
        &data.label,
        data.needs_pin,
        data.modifiable,
    )
    .bytes(sys::CKA_APPLICATION, &data.application)
    .bytes(sys::CKA_OBJECT_ID, [])
    .on_card(sys::CKA_VALUE);
    Object {
        private: data.needs_pin,
        kind: Kind::Data(DataObject {
            label: data.label.clone(),
            modifiable: data.modifiable,
            length: data.length.and_then(|length| usize::try_from(length).ok()),
            cacheable: !data.needs_pin && !data.modifiable && data.label != CPS_DATA,
        }),
        attributes,
    }
}
