//! The records of the register: pairings, which the card of the holder signs, and their end.
//!
//! A record is one line of text. A pairing is a JWS in compact form (RFC 7515) by the authentication
//! key of the card, with the certificate in it; its payload is a [`Pairing`]. The end of a pairing is
//! an [`Unpairing`] in JSON, which no card signs: the holder may have left. Each names the SHA-256 of
//! the line before, so that no record can be changed, moved or taken away but the last ones; for
//! these, keep the hash of the last.
//! [`check`] looks at one record, [`check_all`] at a whole register.

use cps_certificate::CertificateDetails;
use cps_identity::{Identity, NationalId, PurposeHints};
use cps_protocol::{Purpose, Trust};
use cps_signature::Jws;
use cps_trust::TrustStore;
use der::DateTime;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::conflict::Accepted;

/// The type of the JWS of a pairing (RFC 7515, section 4.1.9).
pub(crate) const TYPE: &str = "cps-pairing";

/// The payload of the JWS of a pairing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pairing {
    /// SHA-256 of the record before, in hexadecimal; absent for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) previous: Option<String>,
    /// Time in RFC 3339, in UTC.
    pub(crate) time: String,
    /// The account.
    pub(crate) account: String,
    /// The national identifier of the holder, as the certificate has it.
    pub(crate) national_id: String,
    /// SHA-256 of the certificate of the authentication key, in hexadecimal.
    pub(crate) certificate: String,
    /// The number of the card, if it tells one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) card: Option<String>,
    /// The generation of the card, as the API names it.
    pub(crate) generation: String,
    /// The account that ran the program.
    pub(crate) operator: String,
    /// The name of the computer.
    pub(crate) workstation: String,
    /// The way in which the pairing was made.
    pub(crate) mode: Mode,
    /// The contradictions that the operator accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) accepted: Vec<Accepted>,
}

/// The way in which a pairing is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mode {
    /// By an operator, with the holder at the desk.
    Desk,
    /// By the holder, whose account runs the program.
    #[serde(rename = "self")]
    Own,
    /// By the holder, at a login with the card: the computer runs the program.
    Login,
    /// On a screen that waits for cards.
    Kiosk,
}

/// The end of a pairing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Unpairing {
    /// SHA-256 of the record before, in hexadecimal; absent for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) previous: Option<String>,
    /// Time in RFC 3339, in UTC.
    pub(crate) time: String,
    /// The account.
    pub(crate) unpaired: String,
    /// The national identifier that it had.
    pub(crate) national_id: String,
    /// The reason, in the words of the operator.
    pub(crate) reason: String,
    /// The account that ran the program.
    pub(crate) operator: String,
    /// The name of the computer.
    pub(crate) workstation: String,
}

/// The content of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Record {
    Pairing(Pairing),
    Unpairing(Unpairing),
}

impl Record {
    /// Returns the hash of the record before.
    pub(crate) fn previous(&self) -> Option<&str> {
        match self {
            Self::Pairing(record) => record.previous.as_deref(),
            Self::Unpairing(record) => record.previous.as_deref(),
        }
    }

    /// Returns the account.
    pub(crate) fn account(&self) -> &str {
        match self {
            Self::Pairing(record) => &record.account,
            Self::Unpairing(record) => &record.unpaired,
        }
    }

    /// Returns the time in RFC 3339, in UTC.
    pub(crate) fn time(&self) -> &str {
        match self {
            Self::Pairing(record) => &record.time,
            Self::Unpairing(record) => &record.time,
        }
    }
}

/// A defect of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub(crate) enum Wrong {
    /// It is neither a JWS with a pairing nor the end of one.
    #[error("unreadable: {detail}")]
    Unreadable { detail: String },
    /// The signature is not one of the payload by the certificate.
    #[error("signature: {detail}")]
    Signature { detail: String },
    /// The key is not the one that stands for the holder with the PIN.
    #[error("the certificate is not that of an authentication key")]
    Key,
    /// The certificate is not the one whose hash the payload has.
    #[error("the certificate is another than the payload names")]
    Certificate,
    /// The certificate names another holder, or none.
    #[error("the certificate names {found:?}")]
    Holder { found: Option<String> },
    /// The certificate names another card.
    #[error("the certificate names the card {found}")]
    Card { found: String },
    /// The record does not follow the one before.
    #[error("the record before is another")]
    Chain,
    /// The record is earlier than the one before.
    #[error("the record is earlier than the one before")]
    Time,
}

/// A record, with what is wrong about it.
#[derive(Clone, Debug)]
pub(crate) struct Checked {
    /// SHA-256 of the record, in hexadecimal.
    pub(crate) hash: String,
    /// The content; none if it cannot be read.
    pub(crate) record: Option<Record>,
    /// The certificate of the signer in DER, and those of its issuers; of a pairing that is signed.
    pub(crate) signer: Option<(Vec<u8>, Vec<Vec<u8>>)>,
    /// The defects; none if the record holds.
    pub(crate) wrong: Vec<Wrong>,
}

impl Checked {
    /// Returns the account, if the record can be read.
    pub(crate) fn account(&self) -> Option<&str> {
        self.record.as_ref().map(Record::account)
    }

    /// Returns the verdict on the certificate of the signer by these authorities at the time of the
    /// record; `None` for a record that no card signed.
    pub(crate) fn trust(&self, store: &TrustStore) -> Option<Trust> {
        let (certificate, others) = self.signer.as_ref()?;
        let time = self.record.as_ref()?.time().parse::<DateTime>().ok()?;
        let verdict = store.judge_with(
            certificate,
            others,
            Some(Purpose::Authentication),
            time.to_system_time(),
        );
        Some(verdict.trust)
    }
}

/// Records that do not hold, and the place of the first of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Damage {
    /// The number of these records.
    pub(crate) failed: usize,
    /// The place of the first, from 1.
    pub(crate) record: usize,
    /// The account that it names, if it can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) account: Option<String>,
    /// The time of the record before it, in RFC 3339; none for the first one of a register.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) after: Option<String>,
}

impl Damage {
    /// Returns the damage of records that follow others, which hold.
    pub(crate) fn of(before: &[Checked], records: &[Checked]) -> Option<Self> {
        let first = records.iter().position(|one| !one.wrong.is_empty())?;
        let failed = records.iter().filter(|one| !one.wrong.is_empty()).count();
        let last = records[..first].last().or(before.last());
        Some(Self {
            failed,
            record: before.len() + first + 1,
            account: records[first].account().map(str::to_owned),
            after: last
                .and_then(|last| last.record.as_ref())
                .map(|last| last.time().to_owned()),
        })
    }
}

/// Returns the places, from 1, of the records that count for nothing: those that do not hold, and the
/// end of a pairing before one that does not follow it, because no card signed it and it may be what
/// was changed.
pub(crate) fn not_counted(records: &[Checked]) -> Vec<usize> {
    let is_odd = |place: usize| {
        let next = records.get(place + 1);
        let is_left = next.is_some_and(|next| next.wrong.contains(&Wrong::Chain));
        !records[place].wrong.is_empty() || records[place].signer.is_none() && is_left
    };
    let odd = (0..records.len()).filter(|place| is_odd(*place));
    odd.map(|place| place + 1).collect()
}

/// Returns the SHA-256 of bytes in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(&Sha256::digest(bytes))
}

/// Checks one record by itself.
pub(crate) fn check(line: &str) -> Checked {
    let mut checked = Checked {
        hash: sha256(line.as_bytes()),
        record: None,
        signer: None,
        wrong: Vec::new(),
    };
    let read = match line.starts_with('{') {
        true => unpairing(line),
        false => pairing(line, &mut checked),
    };
    match read {
        Ok(record) => checked.record = Some(record),
        Err(wrong) => checked.wrong.push(wrong),
    }
    checked
}

fn unpairing(line: &str) -> Result<Record, Wrong> {
    let record: Unpairing = serde_json::from_str(line).map_err(unreadable)?;
    time(&record.time)?;
    Ok(Record::Unpairing(record))
}

fn pairing(line: &str, checked: &mut Checked) -> Result<Record, Wrong> {
    let jws = Jws::parse(line).map_err(unreadable)?;
    if jws.header().get("typ").and_then(|typ| typ.as_str()) != Some(TYPE) {
        return Err(unreadable("the JWS is of another type"));
    }
    let record: Pairing = serde_json::from_slice(jws.payload()).map_err(unreadable)?;
    time(&record.time)?;
    let signer = match jws.verify(None) {
        Ok(signer) => signer,
        Err(error) => {
            let detail = error.to_string();
            checked.wrong.push(Wrong::Signature { detail });
            return Ok(Record::Pairing(record));
        }
    };
    match CertificateDetails::parse(&signer.certificate) {
        Ok(details) => checked.wrong.extend(misfits(&record, &details)),
        Err(error) => checked.wrong.push(Wrong::Signature {
            detail: error.to_string(),
        }),
    }
    checked.signer = Some((signer.certificate, signer.others));
    Ok(Record::Pairing(record))
}

/// Returns what the certificate says otherwise than the payload.
fn misfits(record: &Pairing, certificate: &CertificateDetails) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    // The technical key needs no PIN: it would sign for a holder who left the card lying there.
    if PurposeHints::default().purpose_of(certificate) != Some(Purpose::Authentication) {
        wrong.push(Wrong::Key);
    }
    if sha256(&certificate.der) != record.certificate {
        wrong.push(Wrong::Certificate);
    }
    let found = NationalId::of_certificate(certificate).map(|id| id.value);
    if found.as_deref() != Some(&record.national_id) {
        wrong.push(Wrong::Holder { found });
    }
    let number = Identity::from_details(certificate).card_identity.number;
    if let Some(number) = number.map(|number| number.data.value)
        && record.card.as_ref() != Some(&number)
    {
        wrong.push(Wrong::Card { found: number });
    }
    wrong
}

/// Checks records in their order: each by itself, and that it follows the one before.
pub(crate) fn check_all<'l>(lines: impl IntoIterator<Item = &'l str>) -> Vec<Checked> {
    check_after(None, lines)
}

/// Checks the records that follow one, or the first ones.
pub(crate) fn check_after<'l>(
    last: Option<&Checked>,
    lines: impl IntoIterator<Item = &'l str>,
) -> Vec<Checked> {
    let mut all: Vec<Checked> = Vec::new();
    for line in lines {
        let mut checked = check(line);
        let before = all.last().or(last);
        if let Some(record) = &checked.record {
            let mut wrong = Vec::new();
            if record.previous() != before.map(|before| before.hash.as_str()) {
                wrong.push(Wrong::Chain);
            }
            let earlier = before.and_then(|before| before.record.as_ref());
            if earlier.is_some_and(|earlier| record.time() < earlier.time()) {
                wrong.push(Wrong::Time);
            }
            checked.wrong.extend(wrong);
        }
        all.push(checked);
    }
    all
}

/// Checks the form of a time; in this form times sort as text.
fn time(text: &str) -> Result<(), Wrong> {
    match text.parse::<DateTime>() {
        Ok(time) if time.to_string() == text => Ok(()),
        _ => Err(unreadable(
            "the time is not in RFC 3339 in whole seconds of UTC",
        )),
    }
}

fn unreadable(detail: impl ToString) -> Wrong {
    Wrong::Unreadable {
        detail: detail.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(previous: Option<&str>, time: &str) -> String {
        let record = Unpairing {
            previous: previous.map(str::to_owned),
            time: time.to_owned(),
            unpaired: "dupont".to_owned(),
            national_id: "899700000013".to_owned(),
            reason: "left".to_owned(),
            operator: "desk".to_owned(),
            workstation: "accueil".to_owned(),
        };
        serde_json::to_string(&record).unwrap()
    }

    #[test]
    fn a_chain_shows_what_was_changed_moved_or_taken_away() {
        let first = end(None, "2026-01-01T08:00:00Z");
        let second = end(Some(&sha256(first.as_bytes())), "2026-01-01T09:00:00Z");
        let third = end(Some(&sha256(second.as_bytes())), "2026-01-01T08:59:59Z");
        let wrong = |lines: &[&str]| -> Vec<Vec<Wrong>> {
            let checked = check_all(lines.iter().copied()).into_iter();
            checked.map(|checked| checked.wrong).collect()
        };
        let changed = first.replace("left", "lift");
        let table: [(&[&str], Vec<Vec<Wrong>>); 5] = [
            (&[&first, &second], vec![vec![], vec![]]),
            (&[&changed, &second], vec![vec![], vec![Wrong::Chain]]),
            (&[&second], vec![vec![Wrong::Chain]]),
            (
                &[&second, &first],
                vec![vec![Wrong::Chain], vec![Wrong::Chain, Wrong::Time]],
            ),
            (
                &[&first, &second, &third],
                vec![vec![], vec![], vec![Wrong::Time]],
            ),
        ];
        for (lines, expected) in table {
            assert_eq!(wrong(lines), expected, "{lines:#?}");
        }
    }

    #[test]
    fn the_first_record_that_does_not_hold_is_told_and_what_counts_for_nothing() {
        let times = ["08", "09", "10", "11"].map(|hour| format!("2026-01-01T{hour}:00:00Z"));
        let mut lines: Vec<String> = Vec::new();
        for time in &times {
            let previous = lines.last().map(|line| sha256(line.as_bytes()));
            lines.push(end(previous.as_deref(), time));
        }
        let damage = |failed, record, account: &str, after: Option<&String>| {
            let account = (!account.is_empty()).then(|| account.to_owned());
            let after = after.cloned();
            Some(Damage {
                failed,
                record,
                account,
                after,
            })
        };
        // Each with the place of a line and what stands there, and the records that do not count.
        let changed = lines[1].replace("left", "lift");
        for (place, line, expected, uncounted) in [
            (0, &*lines[0], None, &[][..]),
            (
                1,
                &*changed,
                damage(1, 3, "dupont", Some(&times[1])),
                &[2, 3],
            ),
            (3, "x", damage(1, 4, "", Some(&times[2])), &[4]),
            (0, "x", damage(2, 1, "", None), &[1, 2]),
            (2, "x", damage(2, 3, "", Some(&times[1])), &[3, 4]),
        ] {
            let mut found: Vec<&str> = lines.iter().map(String::as_str).collect();
            found[place] = line;
            let checked = check_all(found);
            assert_eq!(Damage::of(&[], &checked), expected, "{place} {line}");
            assert_eq!(not_counted(&checked), uncounted, "{place} {line}");
        }
        let known = check_all([lines[0].as_str()]);
        let added = check_after(known.last(), ["x"]);
        let expected = damage(1, 2, "", Some(&times[0]));
        assert_eq!(Damage::of(&known, &added), expected);
    }

    #[test]
    fn what_is_no_record_is_told() {
        for (line, reason) in [
            ("", "no JWS in compact form"),
            ("{}", "missing field"),
            ("eyJhbGciOiJub25lIn0.e30.", "proves nothing"),
            ("eyJhbGciOiJSUzI1NiJ9.e30.AA", "the JWS is of another type"),
            (&end(None, "2026-01-01 08:00:00"), "RFC 3339"),
            (&end(None, "2026-01-01T08:00:00.5Z"), "RFC 3339"),
        ] {
            let wrong = check(line).wrong;
            let [Wrong::Unreadable { detail }] = wrong.as_slice() else {
                panic!("{line}: {wrong:?}");
            };
            assert!(detail.contains(reason), "{line}: {detail}");
        }
    }
}
