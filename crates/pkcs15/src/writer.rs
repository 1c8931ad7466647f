//! DER with the tags that directory files use.

use cps_apdu::tlv::{self, Tag};

use crate::Bits;

/// Bytes under construction.
#[derive(Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(crate) fn value(&mut self, tag: u32, value: &[u8]) {
        tlv::write(&mut self.bytes, Tag(tag), value);
    }

    pub(crate) fn nested(&mut self, tag: u32, fill: impl FnOnce(&mut Self)) {
        let mut inner = Self::new();
        fill(&mut inner);
        self.value(tag, &inner.bytes);
    }

    pub(crate) fn raw(&mut self, element: &[u8]) {
        self.bytes.extend_from_slice(element);
    }

    pub(crate) fn bits(&mut self, bits: &Bits) {
        self.value(tag::BIT_STRING, bits.content());
    }

    pub(crate) fn boolean(&mut self, value: bool) {
        self.value(tag::BOOLEAN, &[if value { 0xFF } else { 0x00 }]);
    }

    /// Writes a number that is not negative, in as few bytes as DER allows.
    pub(crate) fn number(&mut self, tag: u32, number: u32) {
        let bytes = number.to_be_bytes();
        let zeros = bytes.iter().take_while(|b| **b == 0).count().min(3);
        let shortest = &bytes[zeros..];
        match shortest[0] {
            0x80.. => self.value(tag, &[&[0], shortest].concat()),
            _ => self.value(tag, shortest),
        }
    }
}

/// Tags of ASN.1's own types and of the contexts of ISO 7816-15.
pub(crate) mod tag {
    pub(crate) const BOOLEAN: u32 = 0x01;
    pub(crate) const INTEGER: u32 = 0x02;
    pub(crate) const BIT_STRING: u32 = 0x03;
    pub(crate) const OCTET_STRING: u32 = 0x04;
    pub(crate) const NULL: u32 = 0x05;
    pub(crate) const OBJECT_IDENTIFIER: u32 = 0x06;
    pub(crate) const ENUMERATED: u32 = 0x0A;
    pub(crate) const UTF8_STRING: u32 = 0x0C;
    pub(crate) const GENERALIZED_TIME: u32 = 0x18;
    pub(crate) const SEQUENCE: u32 = 0x30;
    /// typeAttributes of an object.
    pub(crate) const TYPE_ATTRIBUTES: u32 = 0xA1;
}
