//! Canonical XML 1.0 and 1.1, and Exclusive Canonical XML 1.0, of a document or of an element with
//! all that is in it, less one element at most.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use roxmltree::{Attribute, Node, NodeId};

use crate::{escape, node};

#[cfg(test)]
mod test;

/// The namespace of `xml:` (Namespaces in XML 1.0, section 3).
pub(crate) const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// A method to write XML in one form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canonicalization {
    pub(crate) kind: Kind,
    /// Whether comments are written.
    pub(crate) comments: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Canonical XML 1.0
    Inclusive,
    /// Canonical XML 1.1
    Inclusive11,
    /// Exclusive Canonical XML 1.0, with the prefixes that are treated as in Canonical XML; the
    /// default namespace is the empty one.
    Exclusive(Vec<String>),
}

/// The identifiers without comments.
static URIS: [(&str, Kind); 3] = [
    (
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
        Kind::Inclusive,
    ),
    ("http://www.w3.org/2006/12/xml-c14n11", Kind::Inclusive11),
    (
        "http://www.w3.org/2001/10/xml-exc-c14n#",
        Kind::Exclusive(Vec::new()),
    ),
];

impl Canonicalization {
    /// Canonical XML 1.0 without comments.
    pub const INCLUSIVE: Self = Self {
        kind: Kind::Inclusive,
        comments: false,
    };

    /// Exclusive Canonical XML 1.0 without comments.
    pub const EXCLUSIVE: Self = Self {
        kind: Kind::Exclusive(Vec::new()),
        comments: false,
    };

    /// Returns the method of an identifier (XML-Signature 1.1, section 6.5); `None` for one that is
    /// not known.
    pub fn of_uri(uri: &str) -> Option<Self> {
        URIS.iter().find_map(|(known, kind)| {
            let comments = match uri.strip_prefix(known)? {
                "" => false,
                "#WithComments" => !known.ends_with('#'),
                "WithComments" => known.ends_with('#'),
                _ => return None,
            };
            let kind = kind.clone();
            (comments || uri == *known).then_some(Self { kind, comments })
        })
    }

    /// Returns the identifier of the method.
    pub fn uri(&self) -> String {
        let is_ours =
            |kind: &Kind| std::mem::discriminant(kind) == std::mem::discriminant(&self.kind);
        let mut uris = URIS.iter();
        let (uri, _) = uris
            .find(|(_, kind)| is_ours(kind))
            .expect("every kind is in the table");
        match (self.comments, uri.ends_with('#')) {
            (false, _) => (*uri).to_owned(),
            (true, true) => format!("{uri}WithComments"),
            (true, false) => format!("{uri}#WithComments"),
        }
    }

    /// Treats these prefixes as Canonical XML does, the empty one for the default namespace
    /// (Exclusive Canonical XML, section 4). Only the exclusive method has such.
    pub fn with_prefixes(mut self, prefixes: Vec<String>) -> Self {
        if let Kind::Exclusive(known) = &mut self.kind {
            *known = prefixes;
        }
        self
    }

    /// Returns the same method without comments.
    pub(crate) fn without_comments(&self) -> Self {
        Self {
            comments: false,
            ..self.clone()
        }
    }

    /// Writes a document or an element, without the element `omit`.
    pub(crate) fn of(&self, node: Node<'_, '_>, omit: Option<NodeId>) -> Vec<u8> {
        let mut writer = Writer {
            method: self,
            omit,
            out: Vec::new(),
            rendered: HashMap::new(),
        };
        match node.is_root() {
            true => writer.document(node),
            false => writer.element(node, inherited(self, node)),
        }
        writer.out
    }
}

/// Returns the attributes `xml:` that an element takes over from those around it (Canonical XML
/// 1.0, section 2.4).
fn inherited<'d, 't>(method: &Canonicalization, apex: Node<'d, 't>) -> Vec<Attribute<'d, 't>> {
    let takes = |name: &str| match method.kind {
        Kind::Exclusive(_) => false,
        Kind::Inclusive => true,
        // Canonical XML 1.1, section 2.4; `xml:base` was refused before.
        Kind::Inclusive11 => name == "lang" || name == "space",
    };
    let mut found: Vec<Attribute<'d, 't>> = Vec::new();
    for ancestor in apex.ancestors().skip(1) {
        for attribute in ancestor.attributes() {
            let name = attribute.name();
            let is_new =
                !apex.has_attribute((XML, name)) && found.iter().all(|one| one.name() != name);
            if attribute.namespace() == Some(XML) && takes(name) && is_new {
                found.push(attribute);
            }
        }
    }
    found
}

struct Writer<'m, 'd> {
    method: &'m Canonicalization,
    omit: Option<NodeId>,
    out: Vec<u8>,
    /// The namespaces that the elements around declare in the output, by prefix.
    rendered: HashMap<&'d str, &'d str>,
}

impl<'d> Writer<'_, 'd> {
    fn document<'t: 'd>(&mut self, root: Node<'d, 't>) {
        let mut before = true;
        for child in root.children() {
            if child.is_element() {
                self.element(child, Vec::new());
                before = false;
                continue;
            }
            if child.is_comment() && !self.method.comments {
                continue;
            }
            if !before {
                self.out.push(b'\n');
            }
            self.other(child);
            if before {
                self.out.push(b'\n');
            }
        }
    }

    /// Writes text, a comment or a processing instruction.
    fn other(&mut self, node: Node<'_, '_>) {
        if let Some(instruction) = node.pi() {
            self.out.extend(b"<?");
            self.out.extend(instruction.target.as_bytes());
            if let Some(value) = instruction.value {
                self.out.push(b' ');
                self.out.extend(value.as_bytes());
            }
            self.out.extend(b"?>");
        } else if node.is_comment() {
            if self.method.comments {
                self.out.extend(b"<!--");
                self.out.extend(node.text().unwrap_or_default().as_bytes());
                self.out.extend(b"-->");
            }
        } else {
            escape::text(&mut self.out, node.text().unwrap_or_default());
        }
    }

    fn element<'t: 'd>(&mut self, element: Node<'d, 't>, inherited: Vec<Attribute<'d, 't>>) {
        if self.omit == Some(element.id()) {
            return;
        }
        let name = node::qualified_name(element);
        self.out.push(b'<');
        self.out.extend(name.as_bytes());

        let mut replaced = Vec::new();
        for (prefix, uri) in self.namespaces(element, name) {
            if self.rendered.get(prefix).copied().unwrap_or_default() == uri {
                continue;
            }
            escape::declaration(&mut self.out, prefix, uri);
            replaced.push((prefix, self.rendered.insert(prefix, uri)));
        }
        let mut attributes: Vec<_> = element.attributes().chain(inherited).collect();
        attributes.sort_by_key(|one| (one.namespace().unwrap_or_default(), one.name()));
        for attribute in attributes {
            let name = node::attribute_name(element, &attribute);
            escape::attribute(&mut self.out, name, attribute.value());
        }
        self.out.push(b'>');

        for child in element.children() {
            match child.is_element() {
                true => self.element(child, Vec::new()),
                false => self.other(child),
            }
        }
        self.out.extend(b"</");
        self.out.extend(name.as_bytes());
        self.out.push(b'>');
        for (prefix, before) in replaced {
            match before {
                Some(uri) => self.rendered.insert(prefix, uri),
                None => self.rendered.remove(prefix),
            };
        }
    }

    /// Returns the namespaces that an element declares unless those around it do; an empty one
    /// stands for none.
    fn namespaces<'t: 'd>(
        &self,
        element: Node<'d, 't>,
        name: &'d str,
    ) -> BTreeMap<&'d str, &'d str> {
        let in_scope = element.namespaces();
        let in_scope = in_scope.map(|one| (one.name().unwrap_or_default(), one.uri()));
        let Kind::Exclusive(listed) = &self.method.kind else {
            return std::iter::once(("", "")).chain(in_scope).collect();
        };
        let attributes = element.attributes();
        let prefixes =
            attributes.map(|attribute| node::prefix(node::attribute_name(element, &attribute)));
        // An attribute without prefix is in no namespace.
        let used: BTreeSet<&str> = prefixes
            .filter(|prefix| !prefix.is_empty())
            .chain([node::prefix(name)])
            .collect();
        let is_written =
            |prefix: &str| used.contains(prefix) || listed.iter().any(|one| one == prefix);
        std::iter::once(("", ""))
            .chain(in_scope)
            .filter(|(prefix, _)| is_written(prefix))
            .collect()
    }
}
