//! `pair` and `unpair`: an account gets the number of the holder of the card, or loses it.

use cps_apdu::Pin;
use cps_console::{Global, Language, Page};
use cps_ipc::Client;
use serde::Serialize;

use super::{kiosk, login};
use crate::args::{PairArgs, UnpairArgs};
use crate::conflict::{Accepted, Conflict, conflicts};
use crate::desk::{self, Card, TRIES};
use crate::error::{Output, RegistryError};
use crate::names::Names;
use crate::record::{Mode, Pairing, Unpairing, check};
use crate::register::{Records, Register, now, operator, workstation};
use crate::store::{Account, Store};
use crate::text::say;

/// The outcome of a pairing.
#[derive(Debug, Serialize)]
pub(super) struct Paired {
    pub(super) account: String,
    pub(super) national_id: String,
    /// SHA-256 of the record, in hexadecimal; that of the head if it was paired before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) record: Option<String>,
    /// Whether the account had this number already: then nothing was written.
    pub(super) already: bool,
}

pub(super) fn run(
    args: &PairArgs,
    global: &Global,
    output: &mut Output,
) -> Result<(), RegistryError> {
    if args.kiosk {
        return kiosk::run(args, global, output);
    }
    if args.pam {
        return login::run(args, global, output);
    }
    let (account, mode) = match &args.account {
        Some(account) => (account.clone(), Mode::Desk),
        None => (operator(), Mode::Own),
    };
    if account.trim().is_empty() || account.chars().any(char::is_control) {
        return Err(RegistryError::AccountName);
    }
    let mut register = Register::open_or_make(args.register.register.as_ref())?;
    let client = desk::connect(global)?;
    let card = desk::card(&client, global)?;
    let wish = Wish {
        account: &account,
        mode,
        accept: &args.accept,
    };
    let mut records = register.records()?;
    let before_pin = |accounts: &[Account]| {
        wish.compare_names(accounts, &card, output);
        Ok(None)
    };
    let paired = wish.pair(&mut register, &mut records, &client, &card, before_pin)?;
    output.show(&paired, page)
}

/// A pairing that is asked for.
pub(super) struct Wish<'a> {
    pub(super) account: &'a str,
    pub(super) mode: Mode,
    pub(super) accept: &'a [Accepted],
}

impl Wish<'_> {
    /// Makes the pairing, unless it is there; `before_pin` is done when nothing contradicts it, with the
    /// accounts of the hospital, and may return the PIN, which the holder is asked for otherwise.
    ///
    /// # Errors
    /// Contradictions before the PIN is asked for; those of `before_pin`, a login and the register.
    pub(super) fn pair(
        &self,
        register: &mut Register,
        records: &mut Records,
        client: &Client,
        card: &Card,
        before_pin: impl FnOnce(&[Account]) -> Result<Option<Pin>, RegistryError>,
    ) -> Result<Paired, RegistryError> {
        if self.is_there(records, card) {
            return Ok(self.paired(card, None));
        }
        let accounts = register.accounts()?;
        self.contradictions(register, records, &accounts, card)?;
        let pin = before_pin(&accounts)?;
        let purpose = format!("cps-registry pair {}", self.account);
        desk::log_in(client, card, &purpose, pin)?;
        let record = self.sign_and_append(register, records, client, card, &purpose);
        // After a failure too: a kiosk keeps its connection, and with it the login.
        let ended = desk::log_out(client, card);
        let record = record?;
        ended?;
        Ok(self.paired(card, record))
    }

    /// Signs a record after the last one, until no other desk was quicker, and returns its hash.
    fn sign_and_append(
        &self,
        register: &mut Register,
        records: &mut Records,
        client: &Client,
        card: &Card,
        purpose: &str,
    ) -> Result<Option<String>, RegistryError> {
        for _ in 0..TRIES {
            register.follow(records)?;
            if self.is_there(records, card) {
                return Ok(None);
            }
            let accounts = register.accounts()?;
            let accepted = self.contradictions(register, records, &accounts, card)?;
            let pairing = Pairing {
                previous: records.head().map(str::to_owned),
                time: now(records),
                account: self.account.to_owned(),
                national_id: card.holder.national_id.clone(),
                certificate: card.certificate.clone(),
                card: card.number.clone(),
                generation: card.generation.clone(),
                operator: operator(),
                workstation: workstation(),
                mode: self.mode,
                accepted,
            };
            let line = desk::sign(client, card, &pairing, purpose)?;
            // A record that would not verify is worse than none.
            let checked = check(&line);
            if !checked.wrong.is_empty() {
                return Err(cps_protocol::ErrorKind::SignatureUnverified.into());
            }
            if register.append(records, &line)? {
                return Ok(Some(checked.hash));
            }
        }
        Err(RegistryError::Busy)
    }

    pub(super) fn is_there(&self, records: &Records, card: &Card) -> bool {
        let pairings = records.pairings();
        let pairing = pairings.get(self.account);
        pairing.is_some_and(|pairing| pairing.national_id == card.holder.national_id)
    }

    /// Returns the contradictions that were accepted.
    ///
    /// # Errors
    /// The contradictions that were not.
    fn contradictions(
        &self,
        register: &mut Register,
        records: &Records,
        accounts: &[Account],
        card: &Card,
    ) -> Result<Vec<Accepted>, RegistryError> {
        let expectations = register.with(Store::expectations)?;
        let pairings = records.pairings();
        let found = conflicts(
            self.account,
            &card.holder,
            &pairings,
            accounts,
            &expectations,
        );
        let is_accepted = |conflict: &Conflict| {
            let kind = conflict.acceptable();
            kind.is_some_and(|kind| self.accept.contains(&kind))
        };
        let (accepted, refused): (Vec<_>, Vec<_>) = found.into_iter().partition(is_accepted);
        if !refused.is_empty() {
            return Err(RegistryError::Conflicts {
                account: self.account.to_owned(),
                national_id: card.holder.national_id.clone(),
                conflicts: refused,
            });
        }
        Ok(accepted.iter().filter_map(Conflict::acceptable).collect())
    }

    /// Warns of names that are spelled in two ways.
    fn compare_names(&self, accounts: &[Account], card: &Card, output: &Output) {
        let Some(listed) = accounts.iter().find(|listed| listed.name == self.account) else {
            return;
        };
        let names = Names::compare(
            (&listed.family_name, &listed.given_names),
            (&card.holder.family_name, &card.holder.given_names),
        );
        if names.distance > 0 {
            let Names { account, card, .. } = &names;
            output.warn(&say!(
                output.language,
                NamesSpelled,
                account = account,
                card = card
            ));
        }
    }

    fn paired(&self, card: &Card, record: Option<String>) -> Paired {
        Paired {
            account: self.account.to_owned(),
            national_id: card.holder.national_id.clone(),
            already: record.is_none(),
            record,
        }
    }
}

fn page(language: Language, paired: &Paired) -> Page {
    let mut page = Page::default();
    let (account, id) = (&paired.account, &paired.national_id);
    page.line(match paired.already {
        true => say!(language, PairedAlready, account = account, id = id),
        false => say!(language, PairedNow, account = account, id = id),
    });
    page
}

/// Ends the pairing of an account.
pub(super) fn unpair(args: &UnpairArgs, output: &mut Output) -> Result<(), RegistryError> {
    let mut register = Register::open(args.register.register.as_ref())?;
    let mut records = Records::default();
    for _ in 0..TRIES {
        register.follow(&mut records)?;
        let pairings = records.pairings();
        let Some(pairing) = pairings.get(&args.account) else {
            return Err(RegistryError::NotPaired(args.account.clone()));
        };
        let end = Unpairing {
            previous: records.head().map(str::to_owned),
            time: now(&records),
            unpaired: args.account.clone(),
            national_id: pairing.national_id.clone(),
            reason: args.reason.clone(),
            operator: operator(),
            workstation: workstation(),
        };
        let line =
            serde_json::to_string(&end).map_err(|error| RegistryError::Output(error.into()))?;
        if register.append(&records, &line)? {
            return output.show(&end, |language, end| {
                let mut page = Page::default();
                let (account, id) = (&end.unpaired, &end.national_id);
                page.line(say!(language, Unpaired, account = account, id = id));
                page
            });
        }
    }
    Err(RegistryError::Busy)
}
