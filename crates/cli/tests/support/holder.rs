//! Traces of the holder of a simulated card, which must not be in a text.

use cps_apdu::{FileId, Path};
use cps_protocol::report::{CardReport, FileRole};
use cps_sim_card::{Card, Profile};
use cps_testsuite::privacy::Traces;

/// Words of the French report that are in addresses of certificates too.
const FRENCH: [&[u8]; 3] = [b"certificats", b"certificat", b"annuaire"];

/// Returns what must not be in a text about a card of which this is the report: the values of the profile, and the contents of the files.
pub(crate) fn traces(profile: &str, card: &Card, report: &CardReport) -> Traces {
    let mut traces = Traces::default();
    traces.add_profile(profile, Profile::builtin_text);
    let roles = [
        FileRole::Certificate,
        FileRole::Data,
        FileRole::Update,
        FileRole::SerialNumber,
    ];
    for file in report
        .files
        .iter()
        .filter(|file| roles.contains(&file.role))
    {
        let ids: Vec<_> = file.ids().unwrap().into_iter().map(FileId).collect();
        let path = Path::new(&ids);
        traces.add_bytes(card.file(&path).unwrap_or_default());
    }
    traces.allow_constants();
    FRENCH.iter().for_each(|word| traces.allow(word));
    assert!(!traces.is_empty());
    traces
}
