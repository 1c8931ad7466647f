//! `pReserved` of `C_Initialize` (`pkcs11.md` §1.1).

use crate::sys::read_own_memory;

/// Longer texts are not known.
const MOST: usize = 64;

/// Whether a reserved pointer that is not null may be passed over: existing programs pass a list
/// of words there, and a conformance check passes a wild pointer and expects to be refused.
pub(crate) fn is_known(address: usize) -> bool {
    let mut bytes = [0; MOST];
    read_own_memory(address, &mut bytes).is_some_and(|length| {
        let text = &bytes[..length];
        let end = text.iter().position(|byte| *byte == 0);
        end.is_some_and(|end| text[..end].split(|byte| *byte == b';').all(is_known_word))
    })
}

fn is_known_word(word: &[u8]) -> bool {
    matches!(
        word,
        b"winlogonDecrypt" | b"winlogonProcess" | b"dataByThread"
    ) || word.starts_with(b"dataByThread=")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_pass_and_nothing_else() {
        for (text, known) in [
            (&b"winlogonDecrypt\0"[..], true),
            (b"winlogonProcess;dataByThread\0", true),
            (b"dataByThread=WORKSTATION;winlogonDecrypt\0", true),
            (b"cpsUpdate\0", false),
            (b"winlogonDecrypt;cpsUpdate\0", false),
            (b"\0", false),
            (b"configdir='/home'\0", false),
            // No end within the limit.
            (&[b'd'; 128], false),
        ] {
            assert_eq!(is_known(text.as_ptr().addr()), known, "{text:?}");
        }
    }

    #[test]
    fn a_wild_pointer_is_refused_without_being_followed() {
        for address in [1, 0xDEAD_BEEF, usize::MAX - 3] {
            assert!(!is_known(address), "{address:#x}");
        }
    }
}
