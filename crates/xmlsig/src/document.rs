//! XML from outside: decoded, bounded, and read as a tree. Begin at [`decode`] and
//! [`Document::parse`].

use roxmltree::{Node, ParsingOptions};

use crate::canonical::Canonicalization;
use crate::limits;

/// The longest document, in bytes.
pub const LARGEST_DOCUMENT: usize = 16 * 1024 * 1024;

/// The most nodes of a document.
const MOST_NODES: u32 = 1_000_000;

/// The reason why a document is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum XmlError {
    /// More than [`LARGEST_DOCUMENT`] bytes.
    #[error("the document is longer than {LARGEST_DOCUMENT} bytes")]
    TooLong,
    /// Another encoding than UTF-8.
    #[error("the document is in {0}, and only UTF-8 is read")]
    Encoding(String),
    /// Bytes that are no UTF-8, without a word of another encoding.
    #[error(
        "the document is in another encoding than it says, at byte {0}, and only UTF-8 is read"
    )]
    NotUtf8(usize),
    /// Another version than XML 1.0.
    #[error("the document is XML {0}, and only XML 1.0 is read")]
    Version(String),
    /// A document type declaration, which can change what the document says.
    #[error("the document has a document type declaration (DTD)")]
    Dtd,
    /// Deeper or wider than any document that is meant to be read.
    #[error("the document has too many {0}")]
    TooMany(&'static str),
    /// Not well-formed.
    #[error("the document is no well-formed XML: {0}")]
    NotWellFormed(String),
}

impl From<roxmltree::Error> for XmlError {
    fn from(error: roxmltree::Error) -> Self {
        match error {
            roxmltree::Error::DtdDetected => Self::Dtd,
            roxmltree::Error::NodesLimitReached => Self::TooMany("nodes"),
            roxmltree::Error::NamespacesLimitReached => Self::TooMany("namespaces"),
            roxmltree::Error::AttributesLimitReached => Self::TooMany("attributes"),
            error => Self::NotWellFormed(error.to_string()),
        }
    }
}

/// Decodes a document in UTF-8, and gives every line end the form that XML reads (XML 1.0,
/// section 2.11).
///
/// # Errors
/// [`XmlError::TooLong`], [`XmlError::Encoding`], [`XmlError::Version`], [`XmlError::NotUtf8`].
pub fn decode(bytes: &[u8]) -> Result<String, XmlError> {
    Ok(utf8(bytes)?.replace("\r\n", "\n").replace('\r', "\n"))
}

/// Returns the text of a document as it stands, without a byte order mark.
pub(crate) fn utf8(bytes: &[u8]) -> Result<&str, XmlError> {
    if bytes.len() > LARGEST_DOCUMENT {
        return Err(XmlError::TooLong);
    }
    let mut foreign = FOREIGN_BEGINNINGS.iter();
    if let Some((_, encoding)) = foreign.find(|(beginning, _)| bytes.starts_with(beginning)) {
        return Err(XmlError::Encoding((*encoding).to_owned()));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let declaration = declaration(bytes);
    if let Some(encoding) = declaration.and_then(|text| pseudo_attribute(text, "encoding"))
        && !["utf-8", "us-ascii"].contains(&encoding.to_ascii_lowercase().as_str())
    {
        return Err(XmlError::Encoding(encoding.to_owned()));
    }
    if let Some(version) = declaration.and_then(|text| pseudo_attribute(text, "version"))
        && version != "1.0"
    {
        return Err(XmlError::Version(version.to_owned()));
    }
    str::from_utf8(bytes).map_err(|error| XmlError::NotUtf8(error.valid_up_to()))
}

/// The first bytes of documents in other encodings (XML 1.0, appendix F.1), the longest first.
const FOREIGN_BEGINNINGS: [(&[u8], &str); 9] = [
    (&[0x00, 0x00, 0xFE, 0xFF], "UTF-32"),
    (&[0xFF, 0xFE, 0x00, 0x00], "UTF-32"),
    (&[0x00, 0x00, 0x00, b'<'], "UTF-32"),
    (&[b'<', 0x00, 0x00, 0x00], "UTF-32"),
    (&[0x4C, 0x6F, 0xA7, 0x94], "EBCDIC"),
    (&[0xFE, 0xFF], "UTF-16"),
    (&[0xFF, 0xFE], "UTF-16"),
    (&[0x00, b'<'], "UTF-16"),
    (&[b'<', 0x00], "UTF-16"),
];

/// Returns what the XML declaration holds (XML 1.0, section 2.8).
fn declaration(bytes: &[u8]) -> Option<&str> {
    let rest = bytes.strip_prefix(b"<?xml")?;
    let end = memchr::memmem::find(rest, b"?>")?;
    str::from_utf8(&rest[..end]).ok()
}

fn pseudo_attribute<'a>(declaration: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = declaration.split_once(name)?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|quote| "\"'".contains(*quote))?;
    rest[1..].split(quote).next()
}

/// A document as a tree, without document type declaration, of bounded size and depth.
#[derive(Debug)]
pub struct Document<'t> {
    tree: roxmltree::Document<'t>,
}

impl<'t> Document<'t> {
    /// Reads a document that [`decode`] returned.
    ///
    /// # Errors
    /// [`XmlError`], but for its encoding.
    pub fn parse(text: &'t str) -> Result<Self, XmlError> {
        limits::check(text)?;
        let options = ParsingOptions {
            nodes_limit: MOST_NODES,
            ..ParsingOptions::default()
        };
        let tree = roxmltree::Document::parse_with_options(text, options)?;
        for node in tree.descendants() {
            check(node)?;
        }
        Ok(Self { tree })
    }

    pub(crate) fn root(&self) -> Node<'_, 't> {
        self.tree.root()
    }

    pub(crate) fn element(&self) -> Node<'_, 't> {
        self.tree.root_element()
    }

    /// Returns the document in canonical form.
    pub fn canonical(&self, method: &Canonicalization) -> Vec<u8> {
        method.of(self.root(), None)
    }

    /// Whether the document, or its document element, has this canonical form.
    pub fn has_form(&self, method: &Canonicalization, content: &[u8]) -> bool {
        let nodes = [self.root(), self.element()];
        nodes.iter().any(|node| method.of(*node, None) == content)
    }
}

/// Refuses what the parser takes and XML does not have.
fn check(node: Node<'_, '_>) -> Result<(), XmlError> {
    if let Some(instruction) = node.pi()
        && instruction.target.eq_ignore_ascii_case("xml")
    {
        let reason = "an XML declaration that is not the usual one";
        return Err(XmlError::NotWellFormed(reason.to_owned()));
    }
    let mut namespaces = node.namespaces();
    // Namespaces in XML 1.0, section 2.2.
    if let Some(empty) = namespaces.find(|one| one.name().is_some() && one.uri().is_empty()) {
        let prefix = empty.name().unwrap_or_default();
        let reason = format!("the prefix {prefix} has no namespace");
        return Err(XmlError::NotWellFormed(reason));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<(), XmlError> {
        Document::parse(&decode(bytes)?).map(drop)
    }

    #[test]
    fn what_is_no_plain_xml_is_refused_with_the_reason() {
        let malformed = |reason: &str| XmlError::NotWellFormed(reason.to_owned());
        let encoding = |name: &str| XmlError::Encoding(name.to_owned());
        let attributes: String = (0..300).map(|n| format!(" a{n}=''")).collect();
        for (document, error) in [
            ("<!DOCTYPE a><a/>".to_owned(), XmlError::Dtd),
            (
                "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>".into(),
                XmlError::Dtd,
            ),
            (
                "<?xml version='1.0'?>\n<!-- c -->\n<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"
                    .into(),
                XmlError::Dtd,
            ),
            (
                "<?xml version='1.0' encoding='ISO-8859-1'?><a/>".into(),
                encoding("ISO-8859-1"),
            ),
            (
                "<?xml version=\"1.0\" encoding = \"windows-1252\"?><a/>".into(),
                encoding("windows-1252"),
            ),
            (
                "<?xml version='1.1'?><a/>".into(),
                XmlError::Version("1.1".to_owned()),
            ),
            (
                "<a>".repeat(257) + &"</a>".repeat(257),
                XmlError::TooMany("levels"),
            ),
            (format!("<a{attributes}/>"), XmlError::TooMany("attributes")),
            (
                "<a xmlns='u' xmlns='v'/>".into(),
                malformed("xmlns is declared twice in one element"),
            ),
            (
                "<a xmlns:f='f' f:xmlns='v'/>".into(),
                malformed("the attribute f:xmlns is not allowed"),
            ),
            (
                "<a xmlns:p=''/>".into(),
                malformed("the prefix p has no namespace"),
            ),
            (
                "<a><?XML x?></a>".into(),
                malformed("an XML declaration that is not the usual one"),
            ),
            (
                "<a>&nbsp;</a>".into(),
                malformed("unknown entity reference 'nbsp' at 1:4"),
            ),
            (
                "".into(),
                malformed("the document does not have a root node"),
            ),
        ] {
            assert_eq!(read(document.as_bytes()), Err(error), "{document}");
        }
        assert_eq!(
            read(&vec![b' '; LARGEST_DOCUMENT + 1]),
            Err(XmlError::TooLong)
        );
        for malformed in [
            "<a b='1' b='2'/>",
            "<a><b></a></b>",
            "<a/><b/>",
            "<p:a/>",
            "<a",
            "\u{1}<a/>",
            "<a>\u{0}</a>",
        ] {
            let refused = read(malformed.as_bytes());
            assert!(
                matches!(refused, Err(XmlError::NotWellFormed(_))),
                "{malformed}"
            );
        }
    }

    #[test]
    fn documents_in_other_encodings_are_refused_with_its_name() {
        let text = "<?xml version='1.0'?><a>é</a>";
        let encoded = |of: fn(u16) -> Vec<u8>| text.encode_utf16().flat_map(of).collect::<Vec<_>>();
        let (big, little) = (
            encoded(|unit| unit.to_be_bytes().into()),
            encoded(|unit| unit.to_le_bytes().into()),
        );
        let wide = |of: fn(u32) -> [u8; 4]| text.chars().flat_map(|one| of(one.into())).collect();
        let (wide_big, wide_little): (Vec<_>, Vec<_>) =
            (wide(u32::to_be_bytes), wide(u32::to_le_bytes));
        for (bytes, name) in [
            ([&[0xFE, 0xFF], &big[..]].concat(), "UTF-16"),
            ([&[0xFF, 0xFE], &little[..]].concat(), "UTF-16"),
            (big, "UTF-16"),
            (little, "UTF-16"),
            ([&[0, 0, 0xFE, 0xFF], &wide_big[..]].concat(), "UTF-32"),
            ([&[0xFF, 0xFE, 0, 0], &wide_little[..]].concat(), "UTF-32"),
            (wide_big, "UTF-32"),
            (wide_little, "UTF-32"),
            (vec![0x4C, 0x6F, 0xA7, 0x94, 0x93], "EBCDIC"),
            (
                b"<?xml version='1.0' encoding='cp1252'?><a>\xE9</a>".to_vec(),
                "cp1252",
            ),
        ] {
            let refused = read(&bytes).unwrap_err();
            assert_eq!(refused, XmlError::Encoding(name.to_owned()));
            let sentence = format!("the document is in {name}, and only UTF-8 is read");
            assert_eq!(refused.to_string(), sentence);
        }
        for before in ["", "<?xml version='1.0' encoding='UTF-8'?>"] {
            let bytes = [before.as_bytes(), b"<a>\xE9</a>"].concat();
            let refused = read(&bytes).unwrap_err();
            assert_eq!(refused, XmlError::NotUtf8(before.len() + 3));
        }
    }

    #[test]
    fn documents_at_the_limits_are_read() {
        let attributes: String = (0..256).map(|n| format!(" a{n}=\">\"")).collect();
        for document in [
            "\u{FEFF}<?xml version='1.0' encoding='utf-8'?>\r\n<a/>".to_owned(),
            "<?xml version=\"1.0\"?><a/>".to_owned(),
            "<a>".repeat(256) + &"</a>".repeat(256),
            format!("<a{attributes}/>"),
            "<a><!-- <!DOCTYPE x> --><![CDATA[<!DOCTYPE x>]]></a>".to_owned(),
        ] {
            assert_eq!(read(document.as_bytes()), Ok(()), "{document}");
        }
    }
}
