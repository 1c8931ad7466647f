//! Random number generation functions (PKCS#11 2.40 base, section 5.15).

use cps_p11::CkRv;
use cryptoki_sys::{CK_BYTE, CK_RV, CK_SESSION_HANDLE, CK_ULONG};
use zeroize::Zeroizing;

use crate::boundary::{session_entry, to_usize};

/// Bytes drawn at a time.
const CHUNK: usize = 4096;

/// Does `C_SeedRandom`: the system's generator needs no seed.
#[unsafe(no_mangle)]
pub extern "C" fn C_SeedRandom(
    session: CK_SESSION_HANDLE,
    seed: *mut CK_BYTE,
    length: CK_ULONG,
) -> CK_RV {
    session_entry(session, |_| match seed.is_null() && length > 0 {
        true => Err(CkRv::ARGUMENTS_BAD),
        false => Err(CkRv::RANDOM_SEED_NOT_SUPPORTED),
    })
}

/// Does `C_GenerateRandom`: from the system's generator, because a card takes a command for each
/// eight bytes and NSS asks at its start.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_GenerateRandom(
    session: CK_SESSION_HANDLE,
    random: *mut CK_BYTE,
    length: CK_ULONG,
) -> CK_RV {
    session_entry(session, |_| {
        let length = to_usize(length);
        if (random.is_null() && length > 0) || isize::try_from(length).is_err() {
            return Err(CkRv::ARGUMENTS_BAD);
        }
        let mut chunk = Zeroizing::new([0; CHUNK]);
        for start in (0..length).step_by(CHUNK) {
            let part = &mut chunk[..CHUNK.min(length - start)];
            getrandom::fill(part).map_err(|_| CkRv::GENERAL_ERROR)?;
            // SAFETY: within the caller's buffer.
            let place = unsafe { random.add(start) };
            // SAFETY: `place` and the bytes after it are writable as far as `length`, and not ours.
            unsafe { place.copy_from_nonoverlapping(part.as_ptr(), part.len()) };
        }
        Ok(())
    })
}
