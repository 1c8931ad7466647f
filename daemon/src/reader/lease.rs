use std::collections::BTreeMap;

use cps_card::Verified;

use super::Watch;
use crate::client::ClientId;

/// Who is logged in to the card of one reader.
///
/// A login belongs to one connection and one card. It is a right only together with the card's
/// proof that the PIN was presented: a card that was reset by anybody voids it, and a card that
/// somebody else verified gives no right (`pkcs11.md`, section 11, S1 and S15).
#[derive(Debug, Default)]
pub(crate) struct Leases(BTreeMap<ClientId, Verified>);

impl Leases {
    pub(super) fn has(&self, client: ClientId) -> bool {
        self.0.contains_key(&client)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The proof of this client.
    pub(super) fn of(&self, client: ClientId) -> Option<&Verified> {
        self.0.get(&client)
    }

    pub(super) fn open(&mut self, watch: &Watch, client: ClientId, proof: Verified) {
        self.0.insert(client, proof);
        watch.board.lease_opened(watch.key, client);
    }

    /// Ends the login of a client; `false` if it had none.
    pub(super) fn end(&mut self, watch: &Watch, client: ClientId) -> bool {
        let ended = self.0.remove(&client).is_some();
        if ended {
            watch.board.lease_ended(watch.key, client);
        }
        ended
    }

    pub(super) fn end_all(&mut self, watch: &Watch) {
        while let Some((client, _)) = self.0.pop_first() {
            watch.board.lease_ended(watch.key, client);
        }
    }
}
