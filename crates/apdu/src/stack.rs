use zeroize::Zeroize;

/// Bytes of stack to wipe: more than the functions that read a request use.
const DEPTH: usize = 32 * 1024;

/// Overwrites the stack below the caller, where functions that have returned leave what they had
/// in registers.
///
/// Call it after a PIN was read out of a text. It takes about a microsecond.
#[inline(never)]
pub fn wipe_stack() {
    let mut used = [0_u64; DEPTH / size_of::<u64>()];
    used.zeroize();
}
