//! The architecture of a program or a library, by its header. Begin at [`Architecture::of`].

/// Bytes of a file that [`Architecture::of`] needs.
pub(super) const LONGEST_HEADER: u64 = 4096;

/// The place of the offset of the header of a PE file (PE Format, "MS-DOS Stub").
const PE_OFFSET: usize = 0x3c;

/// The place of `e_machine` in an ELF file (System V ABI, "ELF Header").
const ELF_MACHINE: usize = 18;

/// The number of an architecture in the format of its files. A program loads libraries of its own alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Architecture {
    /// `Machine` of a PE file (PE Format, "Machine Types").
    Pe(u16),
    /// `e_machine` of an ELF file.
    Elf(u16),
}

impl Architecture {
    /// Returns the architecture of a file that begins so; `None` for files of other formats.
    pub(super) fn of(header: &[u8]) -> Option<Self> {
        if header.starts_with(b"\x7fELF") {
            return Some(Self::Elf(u16::from_le_bytes(at(header, ELF_MACHINE)?)));
        }
        if !header.starts_with(b"MZ") {
            return None;
        }
        let offset = u32::from_le_bytes(at(header, PE_OFFSET)?);
        let header = header.get(usize::try_from(offset).ok()?..)?;
        let machine = at(header.strip_prefix(b"PE\0\0")?, 0)?;
        Some(Self::Pe(u16::from_le_bytes(machine)))
    }
}

/// Returns the bytes at a place of a header.
fn at<const N: usize>(header: &[u8], place: usize) -> Option<[u8; N]> {
    header.get(place..)?.first_chunk().copied()
}

/// Returns the beginning of a PE file.
#[cfg(test)]
pub(super) fn pe(machine: u16) -> Vec<u8> {
    let mut header = vec![0; 0x80];
    header[..2].copy_from_slice(b"MZ");
    header[PE_OFFSET] = 0x80;
    header.extend(b"PE\0\0");
    header.extend(machine.to_le_bytes());
    header
}

/// Returns the beginning of an ELF file.
#[cfg(test)]
pub(super) fn elf(machine: u16) -> Vec<u8> {
    let mut header = vec![0; ELF_MACHINE];
    header[..4].copy_from_slice(b"\x7fELF");
    header.extend(machine.to_le_bytes());
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_is_read_from_the_header() {
        for (header, expected) in [
            (pe(0x8664), Architecture::Pe(0x8664)),
            (pe(0x14c), Architecture::Pe(0x14c)),
            (pe(0xaa64), Architecture::Pe(0xaa64)),
            (elf(62), Architecture::Elf(62)),
            (elf(3), Architecture::Elf(3)),
        ] {
            assert_eq!(Architecture::of(&header), Some(expected));
            // Cut off anywhere, it is of no format.
            for length in 0..header.len() {
                assert_eq!(Architecture::of(&header[..length]), None, "{length}");
            }
        }
    }

    #[test]
    fn other_files_have_none() {
        let mut beyond = pe(0x8664);
        beyond[PE_OFFSET..PE_OFFSET + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        let mut of_dos = pe(0x8664);
        of_dos[PE_OFFSET] -= 1;
        for header in [beyond, of_dos, b"#!/bin/sh\n".to_vec(), vec![0; 4096]] {
            assert_eq!(Architecture::of(&header), None);
        }
    }
}
