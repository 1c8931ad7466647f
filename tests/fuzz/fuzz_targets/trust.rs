//! The directories of the administrator, certificates and revocation lists in DER or PEM, and the
//! certificate of a card that is judged by them: every file is read or noticed, every certificate
//! gets a verdict, and none is trusted without a root.

#![no_main]

use std::time::{Duration, SystemTime};

use cps_fuzz::frames::{JUDGED, frames};
use cps_protocol::{Purpose, TrustStatus};
use cps_trust::TrustStore;
use libfuzzer_sys::fuzz_target;

/// Time at which the seeds are valid.
const NOW: Duration = Duration::from_secs(1_775_000_000);

fuzz_target!(|bytes: &[u8]| {
    let files = frames(bytes).filter(|(kind, _)| *kind != JUDGED);
    let (store, _notices) = TrustStore::new(files.map(|(_, content)| ("file", content)));
    let (nothing, _) = TrustStore::new([]);
    for (_, certificate) in frames(bytes).filter(|(kind, _)| *kind == JUDGED) {
        for purpose in [
            None,
            Some(Purpose::Authentication),
            Some(Purpose::Signature),
        ] {
            let now = SystemTime::UNIX_EPOCH + NOW;
            let verdict = store.judge(certificate, purpose, now);
            assert!(verdict.trust.status != TrustStatus::Trusted || !verdict.chain.is_empty());
            let verdict = nothing.judge(certificate, purpose, now);
            assert_eq!(verdict.trust.status, TrustStatus::Untrusted);
        }
    }
});
