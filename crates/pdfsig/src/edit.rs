//! Values changed in place: the text of a file stays as it is but for what is changed.

use std::ops::Range;

use crate::value::{Dictionary, Value};

/// Returns the text of a dictionary in which keys have other values, or are new.
pub(crate) fn with_entries(
    source: &[u8],
    place: &Range<usize>,
    entries: &Dictionary,
    set: &[(&str, Vec<u8>)],
) -> Vec<u8> {
    let mut changes: Vec<(Range<usize>, Vec<u8>)> = Vec::new();
    let mut new = Vec::new();
    for (key, text) in set {
        let mut known = entries.0.iter();
        match known.find(|(known, _)| known == key.as_bytes()) {
            Some((_, value)) => {
                changes.push((value.span.clone(), [b" ", text.as_slice()].concat()));
            }
            None => new.extend([format!("\n/{key} ").as_bytes(), text].concat()),
        }
    }
    // A comment may stand before the end.
    new.push(b'\n');
    let end = place.end - 2;
    changes.push((end..end, new));
    changes.sort_by_key(|(place, _)| place.start);
    let mut text = Vec::new();
    let mut at = place.start;
    for (place, new) in changes {
        text.extend_from_slice(&source[at..place.start]);
        text.extend_from_slice(&new);
        at = place.end;
    }
    text.extend_from_slice(&source[at..place.end]);
    text
}

/// Returns the text of an array with one more item.
pub(crate) fn with_item(source: &[u8], array: &Value, item: &str) -> Vec<u8> {
    let (start, end) = (array.span.start, array.span.end - 1);
    [&source[start..end], b"\n", item.as_bytes(), b"]"].concat()
}
