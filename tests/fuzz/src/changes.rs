//! Changes to the answers of a card, as an input tells them: a byte that chooses the card, then the
//! changes, each with the number of answers before it that stay as they are, its kind, its length
//! and its bytes.

/// A change of one answer, or of all from one on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The bytes take the place of the answer.
    Replace,
    /// The first byte is an offset; the others are combined with the answer from there, by XOR.
    Flip,
    /// The answer ends after as many bytes as the first byte tells.
    Cut,
    /// The bytes stand between the data and the status word.
    Append,
    /// The bytes take the place of the status word.
    Status,
    /// The bytes are the answer to this command and to all that follow.
    Always,
}

const KINDS: [Kind; 6] = [
    Kind::Replace,
    Kind::Flip,
    Kind::Cut,
    Kind::Append,
    Kind::Status,
    Kind::Always,
];

/// One change.
#[derive(Clone, Copy, Debug)]
pub struct Change<'b> {
    /// Number of answers before it that stay as they are.
    pub after: u8,
    pub kind: Kind,
    /// At most 255 bytes.
    pub bytes: &'b [u8],
}

/// Writes the input for a card and one change after any number of answers.
pub fn write(card: u8, mut after: usize, kind: Kind, bytes: &[u8]) -> Vec<u8> {
    let mut input = vec![card];
    let mut push = |after: u8, kind: Kind, bytes: &[u8]| {
        let kind = KINDS.iter().position(|known| *known == kind);
        input.extend([after, kind.unwrap_or(0) as u8, bytes.len() as u8]);
        input.extend(bytes);
    };
    while after > usize::from(u8::MAX) {
        // A change that changes nothing uses up one answer of its own.
        push(u8::MAX, Kind::Flip, &[]);
        after -= usize::from(u8::MAX) + 1;
    }
    push(after as u8, kind, bytes);
    input
}

/// Reads the changes of an input; the last one may be cut.
pub fn read(mut left: &[u8]) -> impl Iterator<Item = Change<'_>> {
    std::iter::from_fn(move || {
        let ([after, kind, length], rest) = left.split_first_chunk::<3>()?;
        let (bytes, later) = rest.split_at(usize::from(*length).min(rest.len()));
        left = later;
        Some(Change {
            after: *after,
            kind: KINDS[usize::from(*kind) % KINDS.len()],
            bytes,
        })
    })
}

/// Returns the changed answer.
pub fn changed(kind: Kind, bytes: &[u8], answer: &[u8]) -> Vec<u8> {
    let (data, status) = answer.split_at(answer.len().saturating_sub(2));
    match kind {
        Kind::Replace | Kind::Always => bytes.to_vec(),
        Kind::Flip => {
            let mut answer = answer.to_vec();
            if let Some((offset, pattern)) = bytes.split_first() {
                let flipped = answer.iter_mut().skip(usize::from(*offset));
                flipped.zip(pattern).for_each(|(byte, bits)| *byte ^= bits);
            }
            answer
        }
        Kind::Cut => {
            let end = bytes.first().map_or(0, |end| usize::from(*end));
            answer[..end.min(answer.len())].to_vec()
        }
        Kind::Append => [data, bytes, status].concat(),
        Kind::Status => [data, bytes].concat(),
    }
}
