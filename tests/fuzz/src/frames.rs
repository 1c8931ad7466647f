//! Inputs of several parts: each has a byte that tells its kind, two of length, then its bytes.

/// Data objects by the kind of their parts: public ones.
pub const LABELS: [&str; 6] = [
    "CPS_ID_CARD",
    "CPS_NAME_PS",
    "CPS_INFO_PS",
    "CPS_LANG_PS",
    "CPS_DATA",
    "CPS_SIT_FACT",
];

/// The kind of an activity is this and its index.
pub const ACTIVITIES: u8 = 0x80;

/// The kind of the certificate that is judged; parts of other kinds are files of the administrator.
pub const JUDGED: u8 = 0;

/// The kind of a JWS; parts of other kinds are a CMS.
pub const JWS: u8 = 0;

/// A part; one that is longer than the length can tell is cut.
pub fn frame(kind: u8, bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
    let mut frame = vec![kind];
    frame.extend(length.to_be_bytes());
    frame.extend(&bytes[..usize::from(length)]);
    frame
}

/// The parts of an input; the last one may be cut.
pub fn frames(bytes: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut left = bytes;
    std::iter::from_fn(move || {
        let ([kind, length @ ..], rest) = left.split_first_chunk::<3>()?;
        let length = usize::from(u16::from_be_bytes(*length)).min(rest.len());
        let (content, after) = rest.split_at(length);
        left = after;
        Some((*kind, content))
    })
}
