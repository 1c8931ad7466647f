//! Bounds of a document, and names that the parser mistakes, looked for before the tree is built.
//!
//! The time of the parser and of the canonicalisation grows with the namespaces that are in scope
//! at each element, and with the square of the attributes of one. [`check`] adds this up in one pass
//! over the tags.

use memchr::{memchr, memmem};

use crate::document::XmlError;

/// The most levels of elements, as in libxml2.
const MOST_LEVELS: usize = 256;

/// The most attributes of an element, declarations of namespaces included.
const MOST_ATTRIBUTES: usize = 256;

/// The most steps that namespaces may cost.
const MOST_STEPS: usize = 50_000_000;

/// Checks the bounds of a document. Text that is no XML may pass; the parser refuses it.
pub(crate) fn check(text: &str) -> Result<(), XmlError> {
    let bytes = text.as_bytes();
    // The namespaces that are in scope at each open element, at most.
    let mut open: Vec<usize> = Vec::new();
    let mut steps = 0usize;
    let mut at = 0;
    while let Some(found) = memchr(b'<', &bytes[at..]) {
        at += found;
        let rest = &bytes[at..];
        let skipped = [
            ("<!--", "-->"),
            ("<![CDATA[", "]]>"),
            ("<?", "?>"),
            ("</", ">"),
        ];
        let skipped = skipped
            .iter()
            .find(|(begin, _)| rest.starts_with(begin.as_bytes()));
        if let Some((begin, end)) = skipped {
            let Some(length) = memmem::find(&rest[begin.len()..], end.as_bytes()) else {
                return Ok(());
            };
            if *begin == "</" {
                open.pop();
            }
            at += begin.len() + length + end.len();
            continue;
        }
        if rest.starts_with(b"<!DOCTYPE") {
            return Err(XmlError::Dtd);
        }
        let Some(tag) = Tag::read(&text[at..])? else {
            return Ok(());
        };
        let in_scope = open.last().copied().unwrap_or_default() + tag.namespaces;
        steps += (tag.attributes + tag.namespaces + 1) * (in_scope + 1);
        if steps > MOST_STEPS {
            return Err(XmlError::TooMany("namespaces"));
        }
        if open.len() == MOST_LEVELS {
            return Err(XmlError::TooMany("levels"));
        }
        if !tag.is_empty {
            open.push(in_scope);
        }
        at += tag.length;
    }
    Ok(())
}

/// A start tag.
#[derive(Default)]
struct Tag {
    length: usize,
    attributes: usize,
    namespaces: usize,
    is_empty: bool,
}

impl Tag {
    /// Reads the tag that a text begins with; `None` if it has no end.
    fn read(text: &str) -> Result<Option<Self>, XmlError> {
        let bytes = text.as_bytes();
        let mut tag = Self::default();
        let mut has_default = false;
        // The end of the value before.
        let mut after = 1;
        let mut at = 1;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'"' | b'\'' => {
                    let Some(length) = memchr(*byte, &bytes[at + 1..]) else {
                        return Ok(None);
                    };
                    at += length + 1;
                    after = at + 1;
                }
                b'=' => {
                    let name = text[after..at].trim_end();
                    let name = name.rsplit([' ', '\t', '\n']).next().unwrap_or_default();
                    tag.attributes += 1;
                    if tag.attributes > MOST_ATTRIBUTES {
                        return Err(XmlError::TooMany("attributes"));
                    }
                    tag.namespaces += usize::from(name == "xmlns" || name.starts_with("xmlns:"));
                    check_name(name, &mut has_default)?;
                }
                b'>' => {
                    tag.is_empty = bytes[at - 1] == b'/';
                    tag.length = at + 1;
                    return Ok(Some(tag));
                }
                _ => {}
            }
            at += 1;
        }
        Ok(None)
    }
}

/// Refuses a second default namespace, and a name that the parser takes for one.
fn check_name(name: &str, has_default: &mut bool) -> Result<(), XmlError> {
    if name == "xmlns" && std::mem::replace(has_default, true) {
        let reason = "xmlns is declared twice in one element";
        return Err(XmlError::NotWellFormed(reason.to_owned()));
    }
    if name.ends_with(":xmlns") {
        let reason = format!("the attribute {name} is not allowed");
        return Err(XmlError::NotWellFormed(reason));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namespaces_in_scope_are_bounded() {
        let declarations: String = (0..256).map(|n| format!(" xmlns:n{n}='u'")).collect();
        let nested = format!("<a{declarations}>").repeat(200);
        assert_eq!(check(&nested), Err(XmlError::TooMany("namespaces")));
        let siblings = format!("<r{declarations}>") + &"<c/>".repeat(190_000) + "</r>";
        assert_eq!(check(&siblings), Ok(()));
    }
}
