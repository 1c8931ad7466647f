//! Characters as canonical XML writes them (Canonical XML 1.0, section 2.3).

/// Writes the text of a text node.
pub(crate) fn text(out: &mut Vec<u8>, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'&' => out.extend(b"&amp;"),
            b'<' => out.extend(b"&lt;"),
            b'>' => out.extend(b"&gt;"),
            b'\r' => out.extend(b"&#xD;"),
            byte => out.push(byte),
        }
    }
}

/// Writes ` name="value"`.
pub(crate) fn attribute(out: &mut Vec<u8>, name: &str, value: &str) {
    out.push(b' ');
    out.extend(name.as_bytes());
    out.extend(b"=\"");
    for byte in value.bytes() {
        match byte {
            b'&' => out.extend(b"&amp;"),
            b'<' => out.extend(b"&lt;"),
            b'"' => out.extend(b"&quot;"),
            b'\t' => out.extend(b"&#x9;"),
            b'\n' => out.extend(b"&#xA;"),
            b'\r' => out.extend(b"&#xD;"),
            byte => out.push(byte),
        }
    }
    out.push(b'"');
}

/// Writes the declaration of a namespace; the default one has an empty prefix.
pub(crate) fn declaration(out: &mut Vec<u8>, prefix: &str, uri: &str) {
    match prefix {
        "" => attribute(out, "xmlns", uri),
        prefix => attribute(out, &format!("xmlns:{prefix}"), uri),
    }
}
