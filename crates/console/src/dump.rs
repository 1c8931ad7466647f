/// Bytes in one line of a dump.
const LINE: usize = 16;

/// Binary content for a terminal: offset, bytes in hexadecimal, ASCII characters.
pub(crate) fn hex_dump(content: &[u8]) -> String {
    let mut dump = String::new();
    for (number, line) in content.chunks(LINE).enumerate() {
        let bytes: String = line.iter().map(|byte| format!("{byte:02x} ")).collect();
        let characters: String = line.iter().map(|&byte| character(byte)).collect();
        dump += &format!("{:08x}  {bytes:<48} {characters}\n", number * LINE);
    }
    dump
}

fn character(byte: u8) -> char {
    if byte.is_ascii_graphic() || byte == b' ' {
        byte.into()
    } else {
        '.'
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_offset_bytes_and_characters() {
        assert_eq!(hex_dump(b""), "");
        assert_eq!(
            hex_dump(b"0123456789abcdef\x1b\xe9"),
            "00000000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef\n\
             00000010  1b e9                                            ..\n"
        );
    }
}
