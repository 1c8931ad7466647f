use zeroize::Zeroize;

/// More than the functions that read a request use of it, in bytes.
const DEPTH: usize = 32 * 1024;

/// Overwrites the stack below the caller, where functions that have returned leave what they had
/// in registers.
///
/// For whoever has read a PIN out of a text. It takes about a microsecond.
#[inline(never)]
pub fn wipe_stack() {
    let mut used = [0_u64; DEPTH / size_of::<u64>()];
    used.zeroize();
}
