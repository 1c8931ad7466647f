//! The timestamp of a signature in XML, SignatureTimeStamp (ETSI EN 319 132-1, section 5.3).
//! [`write()`] makes its property, [`read`] finds those of a signature.

use base64ct::{Base64, Encoding as _};
use roxmltree::Node;

use crate::algorithm::{DS, XADES};
use crate::canonical::Canonicalization;
use crate::node;
use crate::properties::is_xades;
use crate::signature::{base64, canonicalization, is_ds};
use crate::verify::VerifyError;
use crate::writer::Element;

/// A timestamp of a signature, which was not looked into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlTimestamp {
    /// The bytes of which it is: SignatureValue in canonical form.
    pub message: Vec<u8>,
    /// The token, CMS.
    pub token: Vec<u8>,
}

/// Makes UnsignedProperties with SignatureTimeStamp (ETSI EN 319 132-1, section 5.3).
pub(crate) fn write(token: &[u8]) -> Element {
    let method = Element::new(DS, "CanonicalizationMethod")
        .attribute("Algorithm", Canonicalization::EXCLUSIVE.uri());
    let token = Element::new(XADES, "EncapsulatedTimeStamp").text(Base64::encode_string(token));
    let stamp = Element::new(XADES, "SignatureTimeStamp")
        .child(method)
        .child(token);
    let signature = Element::new(XADES, "UnsignedSignatureProperties").child(stamp);
    Element::new(XADES, "UnsignedProperties").child(signature)
}

/// Reads the timestamps of a signature with this value.
pub(crate) fn read(
    signature: Node<'_, '_>,
    value: Node<'_, '_>,
) -> Vec<Result<XmlTimestamp, VerifyError>> {
    let within = |parents: Vec<_>, name: &'static str| -> Vec<Node<'_, '_>> {
        let children = parents.into_iter().flat_map(node::elements);
        children.filter(|one| is_xades(*one, name)).collect()
    };
    let objects = node::elements(signature).filter(|one| is_ds(*one, "Object"));
    let found = within(objects.collect(), "QualifyingProperties");
    let found = within(found, "UnsignedProperties");
    let found = within(found, "UnsignedSignatureProperties");
    let found = within(found, "SignatureTimeStamp");
    found
        .into_iter()
        .map(|stamp| timestamp(stamp, value))
        .collect()
}

/// Reads a timestamp of SignatureValue as a whole: one that names parts (`Include`), or is no token
/// (`XMLTimeStamp`), is refused.
fn timestamp(stamp: Node<'_, '_>, value: Node<'_, '_>) -> Result<XmlTimestamp, VerifyError> {
    let mut parts = node::elements(stamp).peekable();
    let method = parts.next_if(|one| is_ds(*one, "CanonicalizationMethod"));
    let form = match method {
        Some(method) => canonicalization(method)?,
        None => Canonicalization::INCLUSIVE,
    };
    match (parts.next(), parts.next()) {
        (Some(token), None) if is_xades(token, "EncapsulatedTimeStamp") => Ok(XmlTimestamp {
            message: form.of(value, None),
            token: base64(token)?,
        }),
        _ => Err(VerifyError::Structure("SignatureTimeStamp")),
    }
}
