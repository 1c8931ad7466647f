//! Events as lines.

use cps_protocol::CardAccess;
use cps_protocol::event::{Change, Event, LeaseEnd};
use cps_protocol::method::{ReadersResult, SnapshotResult};

use super::date::date;
use super::pin::tries;
use super::reader::{readers, state};
use crate::text::{Text, say};
use cps_console::Language;
use cps_console::Page;
use cps_console::api_sentence;

/// Returns the state before the first event.
pub(crate) fn snapshot(language: Language, snapshot: &SnapshotResult) -> Page {
    let found = ReadersResult {
        readers: snapshot.readers.clone(),
        problem: snapshot.problem.clone(),
    };
    readers(language, &found)
}

/// Returns an event in one line.
pub(crate) fn event(language: Language, event: &Event) -> String {
    match &event.change {
        Change::ReaderAdded(reader) => say!(language, ReaderAdded, reader = reader.name),
        Change::ReaderRemoved { reader } => say!(language, ReaderRemoved, reader = reader),
        Change::CardInserted(reader) => {
            let state = state(language, reader.state);
            say!(language, CardInserted, reader = reader.name, state = state)
        }
        Change::CardProgress { card, step, steps } => say!(
            language,
            CardProgress,
            card = card,
            step = step,
            steps = steps
        ),
        Change::CardIdentified(card) => {
            say!(
                language,
                CardIdentified,
                reader = card.reader,
                card = card.serial
            )
        }
        Change::CardReady(card) => {
            say!(
                language,
                CardReady,
                reader = card.reader,
                card = card.serial
            )
        }
        Change::CertificateExpires { card, not_after } => {
            let date = date(language, not_after);
            say!(language, CertificateExpires, card = card, date = date)
        }
        Change::CardOpposed { card, since } => {
            let since = date(language, since);
            say!(language, CardOpposed, card = card, since = since)
        }
        Change::CardUnusable(reader) => {
            let problem = reader.problem.as_ref();
            let problem = problem.map_or("", |problem| api_sentence(problem, language));
            say!(
                language,
                CardUnusable,
                reader = reader.name,
                problem = problem
            )
        }
        Change::CardRemoved { reader, .. } => say!(language, CardRemoved, reader = reader),
        Change::PinChanged { card, pin, puk } => {
            let (pin, puk) = (tries(language, pin), tries(language, puk));
            say!(language, PinEvent, card = card, pin = pin, puk = puk)
        }
        Change::LeaseOpened { card, access, .. } => match access {
            CardAccess::Exclusive => say!(language, LeaseOpened, card = card),
            CardAccess::Contended => say!(language, LeaseOpenedContended, card = card),
            CardAccess::Shared => say!(language, LeaseOpenedShared, card = card),
        },
        Change::LeaseEnded { card, reason, .. } => {
            let reason = language.text(lease_end(*reason));
            say!(language, LeaseEnded, card = card, reason = reason)
        }
        Change::SignProgress {
            card,
            signed,
            total: digests,
            ..
        } => say!(
            language,
            SignProgress,
            card = card,
            signed = signed,
            digests = digests
        ),
        Change::PromptShown { card, .. } => say!(language, PromptShown, card = card),
        Change::PromptClosed { card, .. } => say!(language, PromptClosed, card = card),
    }
}

/// Returns the reason why a login ended, as the end of a sentence.
pub(crate) fn lease_end(reason: LeaseEnd) -> Text {
    match reason {
        LeaseEnd::Logout => Text::EndLogout,
        LeaseEnd::Disconnected => Text::EndDisconnected,
        LeaseEnd::ProcessEnded => Text::EndProcess,
        LeaseEnd::UsedUp => Text::EndUsedUp,
        LeaseEnd::Expired => Text::EndExpired,
        LeaseEnd::Idle => Text::EndIdle,
        LeaseEnd::SeatLost => Text::EndSeatLost,
        LeaseEnd::Suspended => Text::EndSuspended,
        LeaseEnd::Revoked => Text::EndRevoked,
        LeaseEnd::WrongPin => Text::EndWrongPin,
        LeaseEnd::PinChanged => Text::EndPinChanged,
        LeaseEnd::Abandoned => Text::EndAbandoned,
        LeaseEnd::CardReset => Text::EndCardReset,
        LeaseEnd::CardRemoved => Text::EndCardRemoved,
        LeaseEnd::ReaderRemoved => Text::EndReaderRemoved,
        LeaseEnd::NotAudited => Text::EndNotAudited,
        LeaseEnd::Stopped => Text::EndStopped,
    }
}

#[cfg(test)]
mod tests {
    use cps_protocol::message::RequestId;
    use cps_protocol::{CardId, ErrorKind, LeaseId, PinStatus};

    use super::*;
    use crate::format::sample::{card, ready, unusable};

    #[test]
    fn every_event_is_a_line() {
        let mute = ErrorKind::CardMute;
        let status = PinStatus {
            retries: Some(2),
            max_retries: Some(3),
            blocked: false,
        };
        let table = [
            (
                Change::ReaderAdded(ready("A", "c1")),
                "A: reader plugged in",
            ),
            (
                Change::ReaderRemoved { reader: "A".into() },
                "A: reader unplugged",
            ),
            (
                Change::CardInserted(ready("A", "c1")),
                "A: card inserted, ready",
            ),
            (
                Change::CardIdentified(card("c1", "A", "10000001")),
                "A: card 10000001, holder known",
            ),
            (
                Change::CardReady(card("c1", "A", "10000001")),
                "A: card 10000001, ready",
            ),
            (
                Change::CertificateExpires {
                    card: CardId("c1".into()),
                    not_after: "2026-12-01T10:00:00Z".into(),
                },
                "card c1: a certificate ends on 2026-12-01",
            ),
            (
                Change::CardUnusable(unusable("A", mute)),
                &format!("A: card unusable: {}", mute.english()),
            ),
            (
                Change::CardRemoved {
                    reader: "A".into(),
                    card: None,
                },
                "A: card removed",
            ),
            (
                Change::PinChanged {
                    card: CardId("c1".into()),
                    pin: status,
                    puk: status,
                },
                "card c1: PIN 2 of 3 tries left, unblocking code 2 of 3 tries left",
            ),
            (
                Change::LeaseOpened {
                    card: CardId("c1".into()),
                    lease: LeaseId(7),
                    own: false,
                    access: CardAccess::Exclusive,
                },
                "card c1: a program logged in",
            ),
            (
                Change::LeaseOpened {
                    card: CardId("c1".into()),
                    lease: LeaseId(7),
                    own: false,
                    access: CardAccess::Contended,
                },
                "card c1: a program logged in for a short time, because another program is \
                 connected to the card",
            ),
            (
                Change::LeaseOpened {
                    card: CardId("c1".into()),
                    lease: LeaseId(7),
                    own: false,
                    access: CardAccess::Shared,
                },
                "card c1: a program logged in, and every other program can use the card meanwhile",
            ),
            (
                Change::LeaseEnded {
                    card: CardId("c1".into()),
                    lease: LeaseId(7),
                    own: false,
                    reason: LeaseEnd::UsedUp,
                },
                "card c1: a login ended, with its last signature",
            ),
            (
                Change::SignProgress {
                    card: CardId("c1".into()),
                    request: RequestId::Number(7),
                    signed: 2,
                    total: 10,
                },
                "card c1: signed, digest 2 of 10",
            ),
            (
                Change::PromptShown {
                    card: CardId("c1".into()),
                    own: false,
                },
                "card c1: the holder is asked for the PIN",
            ),
            (
                Change::PromptClosed {
                    card: CardId("c1".into()),
                    own: false,
                },
                "card c1: the holder is no longer asked",
            ),
        ];
        for (change, line) in table {
            assert_eq!(event(Language::English, &Event { seq: 1, change }), line);
        }
    }
}
