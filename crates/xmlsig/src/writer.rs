//! XML that is canonical as it is written: every element declares the namespace of its prefix
//! unless one around it does, attributes are sorted, nothing is left out.

use std::collections::BTreeMap;

use crate::escape;

/// A namespace with the prefix that it is written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Namespace {
    /// Its prefix; empty for the default namespace.
    pub prefix: &'static str,
    /// Its name.
    pub uri: &'static str,
}

/// An element to write.
///
/// Every element has a namespace, and declares the namespaces that its own name and its attributes
/// use, so that Exclusive Canonical XML writes just what stands here, for the element alone and
/// within any other document.
#[derive(Clone, Debug)]
pub struct Element {
    namespace: Namespace,
    name: &'static str,
    attributes: BTreeMap<&'static str, String>,
    /// Attributes with a namespace, by its name and their own, as they are sorted.
    qualified: BTreeMap<(&'static str, &'static str), (&'static str, String)>,
    content: Vec<Content>,
}

#[derive(Clone, Debug)]
enum Content {
    Element(Element),
    Text(String),
    Written(Vec<u8>),
}

impl Element {
    /// Makes an empty element.
    pub fn new(namespace: Namespace, name: &'static str) -> Self {
        Self {
            namespace,
            name,
            attributes: BTreeMap::new(),
            qualified: BTreeMap::new(),
            content: Vec::new(),
        }
    }

    /// Sets an attribute.
    pub fn attribute(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.insert(name, value.into());
        self
    }

    /// Sets an attribute that has a namespace, whose prefix is not empty.
    pub fn attribute_in(
        mut self,
        namespace: Namespace,
        name: &'static str,
        value: impl Into<String>,
    ) -> Self {
        let value = (namespace.prefix, value.into());
        self.qualified.insert((namespace.uri, name), value);
        self
    }

    /// Puts an element before the content with this index, or at the end.
    pub(crate) fn insert(mut self, index: usize, child: Self) -> Self {
        let index = index.min(self.content.len());
        self.content.insert(index, Content::Element(child));
        self
    }

    /// Adds an element at the end.
    pub fn child(mut self, child: Self) -> Self {
        self.content.push(Content::Element(child));
        self
    }

    /// Adds elements at the end.
    pub fn children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.content
            .extend(children.into_iter().map(Content::Element));
        self
    }

    /// Adds text at the end. Characters that XML does not have are left out.
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.content.push(Content::Text(text.into()));
        self
    }

    /// Adds an element at the end that [`Self::canonical`] wrote before: a signature of it stays
    /// right. No element around it uses the namespaces that it declares.
    pub fn written(mut self, element: impl Into<Vec<u8>>) -> Self {
        self.content.push(Content::Written(element.into()));
        self
    }

    /// Returns the element in canonical form.
    pub fn canonical(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(&mut out, &mut Vec::new());
        out
    }

    fn write(&self, out: &mut Vec<u8>, declared: &mut Vec<Namespace>) {
        let name = qualified_name(self.namespace.prefix, self.name);
        let depth = declared.len();
        out.push(b'<');
        out.extend(name.as_bytes());
        for namespace in self.used() {
            let prefix = namespace.prefix;
            let around = declared.iter().rev().find(|one| one.prefix == prefix);
            if around.is_none_or(|one| one.uri != namespace.uri) {
                escape::declaration(out, prefix, namespace.uri);
                declared.push(namespace);
            }
        }
        for (name, value) in &self.attributes {
            escape::attribute(out, name, &plain(value));
        }
        for ((_, name), (prefix, value)) in &self.qualified {
            escape::attribute(out, &qualified_name(prefix, name), &plain(value));
        }
        out.push(b'>');
        for content in &self.content {
            match content {
                Content::Element(element) => element.write(out, declared),
                Content::Text(text) => escape::text(out, &plain(text)),
                Content::Written(element) => out.extend(element),
            }
        }
        out.extend(b"</");
        out.extend(name.as_bytes());
        out.push(b'>');
        declared.truncate(depth);
    }

    /// Returns the namespaces that the tag uses, by their prefixes.
    fn used(&self) -> impl Iterator<Item = Namespace> {
        let of_attributes = self.qualified.iter();
        let of_attributes = of_attributes.map(|((uri, _), (prefix, _))| (*prefix, *uri));
        let mut used: BTreeMap<_, _> = of_attributes.collect();
        used.insert(self.namespace.prefix, self.namespace.uri);
        let used = used.into_iter();
        used.map(|(prefix, uri)| Namespace { prefix, uri })
    }
}

fn qualified_name(prefix: &str, name: &str) -> String {
    match prefix {
        "" => name.to_owned(),
        prefix => format!("{prefix}:{name}"),
    }
}

/// Returns a text without the characters that no XML document has (XML 1.0, section 2.2).
fn plain(text: &str) -> String {
    let is_xml = |one: char| matches!(one, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    text.chars().filter(|one| is_xml(*one)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Canonicalization, Document, decode};

    #[test]
    fn what_is_written_is_canonical() {
        let a = Namespace {
            prefix: "a",
            uri: "urn:a",
        };
        let b = Namespace {
            prefix: "b",
            uri: "urn:b&",
        };
        let other = Namespace {
            prefix: "a",
            uri: "urn:other",
        };
        let default = Namespace {
            prefix: "",
            uri: "urn:default",
        };
        let element = Element::new(a, "One")
            .attribute("z", "<\"\t\n\r&>'")
            .attribute("Y", "é\u{0}")
            .text("<&>\r\n\t\"é\u{1}")
            .child(Element::new(b, "Two").child(Element::new(a, "Three")))
            .children([
                Element::new(b, "Two"),
                Element::new(other, "Four").child(Element::new(a, "Five")),
                Element::new(default, "Six")
                    .attribute("z", "")
                    .attribute_in(b, "a", "1")
                    .attribute_in(a, "c", "2")
                    .child(Element::new(default, "Seven").attribute_in(b, "a", "3")),
            ])
            .insert(1, Element::new(default, "Eight"))
            .written(Element::new(b, "Nine").canonical());
        let written = element.canonical();
        let text = decode(&written).unwrap();
        assert_eq!(text.as_bytes(), written);
        let document = Document::parse(&text).unwrap();
        for method in [Canonicalization::EXCLUSIVE, Canonicalization::INCLUSIVE] {
            assert_eq!(document.canonical(&method), written);
        }
        assert_eq!(
            text,
            "<a:One xmlns:a=\"urn:a\" Y=\"é\" z=\"&lt;&quot;&#x9;&#xA;&#xD;&amp;>'\">&lt;&amp;&gt;&#xD;\n\
             \t\"é<Eight xmlns=\"urn:default\"></Eight><b:Two xmlns:b=\"urn:b&amp;\"><a:Three></a:Three></b:Two>\
             <b:Two xmlns:b=\"urn:b&amp;\"></b:Two>\
             <a:Four xmlns:a=\"urn:other\"><a:Five xmlns:a=\"urn:a\"></a:Five></a:Four>\
             <Six xmlns=\"urn:default\" xmlns:b=\"urn:b&amp;\" z=\"\" a:c=\"2\" b:a=\"1\">\
             <Seven b:a=\"3\"></Seven></Six><b:Nine xmlns:b=\"urn:b&amp;\"></b:Nine></a:One>"
        );
    }
}
