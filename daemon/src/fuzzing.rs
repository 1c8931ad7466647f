//! The decoders of outside bytes that are private to the daemon, for `tests/fuzz`.

use std::io;

use cps_protocol::Trust;
use cps_trust::Verdict;

use crate::cache::file;

/// Returns a file of the cache with this body, and the first line that belongs to it.
pub fn seal_cache_file(body: &[u8]) -> Vec<u8> {
    file::seal(body)
}

/// Reads a file of the cache, has clients see what it holds, and gives the file that would be
/// written of it.
///
/// # Errors
/// If it is no file of the cache.
pub fn read_cache_file(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let kept = file::decode(bytes)?;
    let content = &kept.content;
    for certificate in &content.certificates {
        certificate.for_clients(Verdict {
            trust: Trust::new(Vec::new()),
            chain: Vec::new(),
            until: None,
        });
    }
    for key in &content.profile.keys {
        let _ = content.public_key(key);
    }
    content.keys_for_clients();
    content.data_for_clients();
    content.first_expiry();
    content.next_unread();
    file::encode(&kept.key, content)
}
