use cryptoki_sys as sys;
use cryptoki_sys::{CK_ATTRIBUTE_TYPE, CK_ULONG};
use zeroize::Zeroizing;

/// An attribute that a search template asks for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Its type.
    pub kind: CK_ATTRIBUTE_TYPE,
    /// Its value.
    pub value: Vec<u8>,
}

/// An entry of the template of `C_GetAttributeValue`.
#[derive(Clone, Copy, Debug)]
pub struct AttributeRequest {
    /// Type of the attribute.
    pub kind: CK_ATTRIBUTE_TYPE,
    /// Length of the caller's buffer; absent for a length question.
    pub room: Option<usize>,
}

/// The answer to an [`AttributeRequest`].
#[derive(Debug, PartialEq, Eq)]
pub enum AttributeReply {
    /// No value: the length becomes −1.
    Unavailable,
    /// The length only.
    Length(usize),
    /// The value; it fits the buffer.
    Value(Zeroizing<Vec<u8>>),
}

/// Place of the value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// Here.
    Here(Vec<u8>),
    /// On the card, which never shows it.
    Sensitive,
    /// On the card, which has to be asked.
    OnCard,
}

/// The attributes of one object.
#[derive(Clone, Debug, Default)]
pub(crate) struct AttributeTable(Vec<(CK_ATTRIBUTE_TYPE, Source)>);

impl AttributeTable {
    pub(crate) fn find(&self, kind: CK_ATTRIBUTE_TYPE) -> Option<&Source> {
        let (_, source) = self.0.iter().find(|(known, _)| *known == kind)?;
        Some(source)
    }

    pub(crate) fn flag(mut self, kind: CK_ATTRIBUTE_TYPE, value: bool) -> Self {
        let byte = if value { sys::CK_TRUE } else { sys::CK_FALSE };
        self.0.push((kind, Source::Here(vec![byte])));
        self
    }

    pub(crate) fn number(mut self, kind: CK_ATTRIBUTE_TYPE, value: CK_ULONG) -> Self {
        self.0
            .push((kind, Source::Here(value.to_ne_bytes().to_vec())));
        self
    }

    pub(crate) fn numbers(mut self, kind: CK_ATTRIBUTE_TYPE, values: &[CK_ULONG]) -> Self {
        let bytes = values
            .iter()
            .flat_map(|value| value.to_ne_bytes())
            .collect();
        self.0.push((kind, Source::Here(bytes)));
        self
    }

    pub(crate) fn bytes(mut self, kind: CK_ATTRIBUTE_TYPE, value: impl AsRef<[u8]>) -> Self {
        self.0.push((kind, Source::Here(value.as_ref().to_vec())));
        self
    }

    pub(crate) fn sensitive(mut self, kinds: &[CK_ATTRIBUTE_TYPE]) -> Self {
        self.0
            .extend(kinds.iter().map(|kind| (*kind, Source::Sensitive)));
        self
    }

    pub(crate) fn on_card(mut self, kind: CK_ATTRIBUTE_TYPE) -> Self {
        self.0.push((kind, Source::OnCard));
        self
    }
}
