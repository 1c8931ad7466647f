//! Elements of a tree as signatures need them: names with their prefixes, text, identifiers.

use roxmltree::{Attribute, Node};

/// The namespace of `wsu:Id` (WS-Security 1.1).
const WSU: &str =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";

/// Returns the name of an element as it is written. The tree has the namespace alone, for which
/// there can be several prefixes.
pub(crate) fn qualified_name<'t>(element: Node<'_, 't>) -> &'t str {
    let tag = &element.document().input_text()[element.range()];
    let name = tag.strip_prefix('<').unwrap_or(tag);
    let end = name.find([' ', '\t', '\n', '/', '>']).unwrap_or(name.len());
    &name[..end]
}

/// Returns the name of an attribute as it is written.
pub(crate) fn attribute_name<'t>(element: Node<'_, 't>, attribute: &Attribute<'_, 't>) -> &'t str {
    &element.document().input_text()[attribute.range_qname()]
}

/// Returns the prefix of a name, empty without one.
pub(crate) fn prefix(name: &str) -> &str {
    name.split_once(':').map_or("", |(prefix, _)| prefix)
}

/// Returns the elements in an element.
pub(crate) fn elements<'d, 't>(parent: Node<'d, 't>) -> impl Iterator<Item = Node<'d, 't>> {
    parent.children().filter(Node::is_element)
}

/// Returns the text of an element with nothing else in it, no comment either: programs read on at a
/// comment, or stop there.
pub(crate) fn text<'d>(element: Node<'d, '_>) -> Option<&'d str> {
    let mut children = element.children();
    match (children.next(), children.next()) {
        (None, _) => Some(""),
        (Some(text), None) if text.is_text() => text.text(),
        _ => None,
    }
}

/// Returns the elements that have this identifier, in any attribute that programs take for one.
pub(crate) fn with_id<'d, 't>(root: Node<'d, 't>, id: &str) -> Vec<Node<'d, 't>> {
    let has_id = |element: &Node<'_, '_>| {
        element.attributes().any(|attribute| {
            let known = match attribute.namespace() {
                None => ["Id", "ID", "id"].contains(&attribute.name()),
                Some(crate::canonical::XML) => attribute.name() == "id",
                Some(WSU) => attribute.name() == "Id",
                Some(_) => false,
            };
            known && attribute.value() == id
        })
    };
    root.descendants().filter(has_id).collect()
}
