use serde::Serialize;

use super::native_host::NativeHost;
use super::place::Place;

/// The state of the card in all browsers.
#[derive(Clone, Debug, Serialize)]
pub struct Registrations {
    /// The module that was asked about.
    pub module: String,
    /// The places, in the order in which they were looked at.
    pub places: Vec<Place>,
    /// The hosts that give web pages the card.
    pub hosts: Vec<NativeHost>,
    /// Whether the programs of these hosts are installed.
    pub host_programs: bool,
}
