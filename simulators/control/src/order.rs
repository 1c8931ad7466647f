//! The language of orders. Begin at [`Addressed`].

use std::path::PathBuf;
use std::str::FromStr;

use anyhow::{anyhow, bail};
use cps_sim_card::{Fault, Reference, Speed};

/// An order of a person or a test to a slot.
#[derive(Debug, PartialEq, Eq)]
pub enum Order {
    /// Insert the card that was pulled, or that of another profile.
    Insert(Option<String>),
    /// Pull the card.
    Remove,
    /// Pull the card and insert that of another profile.
    Swap(String),
    /// Set the number of tries that the PIN or the PUK has left.
    Tries(Reference, u8),
    /// Let something go wrong at the n-th command from now.
    Fault(u64, Fault),
    /// Let things go wrong as a script says.
    Script(PathBuf),
    /// Set the speed of the cards.
    Speed(Speed),
    /// Tell the number of commands and of tries left.
    Counters,
    /// Write down what is said from now on.
    Transcript(PathBuf),
    /// End the program.
    Quit,
}

/// An order and the number of its slot, from 1.
#[derive(Debug, PartialEq, Eq)]
pub struct Addressed {
    /// The number.
    pub slot: usize,
    /// The order.
    pub order: Order,
}

const EXPECTED: &str = "expected insert [PROFILE], remove, swap PROFILE, pin-tries N, puk-tries N, \
                        fault [N] FAULT, script FILE, speed SPEED, counters, transcript FILE or quit";

/// `2 insert medecin`; slot 1 if there is no number.
impl FromStr for Addressed {
    type Err = anyhow::Error;

    fn from_str(line: &str) -> anyhow::Result<Self> {
        let (slot, order) = match line.split_once(' ') {
            Some((number, rest)) => match number.parse() {
                Ok(slot) => (slot, rest.trim_start()),
                Err(_) => (1, line),
            },
            None => (1, line),
        };
        let order = order.parse()?;
        Ok(Self { slot, order })
    }
}

impl FromStr for Order {
    type Err = anyhow::Error;

    fn from_str(line: &str) -> anyhow::Result<Self> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim();
        let number = || {
            rest.parse()
                .map_err(|_| anyhow!("{rest:?} is no number of tries"))
        };
        Ok(match (word, rest) {
            ("insert", "") => Self::Insert(None),
            ("insert", profile) => Self::Insert(Some(profile.to_owned())),
            ("remove", "") => Self::Remove,
            ("counters", "") => Self::Counters,
            ("quit", "") => Self::Quit,
            (_, "") => bail!(EXPECTED),
            ("swap", profile) => Self::Swap(profile.to_owned()),
            ("pin-tries", _) => Self::Tries(Reference::Pin, number()?),
            ("puk-tries", _) => Self::Tries(Reference::Puk, number()?),
            ("fault", fault) => {
                let (first, after) = fault.split_once(' ').unwrap_or((fault, ""));
                match first.parse() {
                    Ok(0) => bail!("commands are counted from 1"),
                    Ok(command) => Self::Fault(command, after.parse()?),
                    Err(_) => Self::Fault(1, fault.parse()?),
                }
            }
            ("speed", name) => Self::Speed(name.parse()?),
            ("script", file) => Self::Script(file.into()),
            ("transcript", file) => Self::Transcript(file.into()),
            _ => bail!(EXPECTED),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_read_with_and_without_a_slot() -> anyhow::Result<()> {
        let table = [
            ("insert", 1, Order::Insert(None)),
            (
                "2 insert my card.toml",
                2,
                Order::Insert(Some("my card.toml".into())),
            ),
            ("1 remove", 1, Order::Remove),
            ("swap revoked", 1, Order::Swap("revoked".into())),
            ("pin-tries 1", 1, Order::Tries(Reference::Pin, 1)),
            ("puk-tries 0", 1, Order::Tries(Reference::Puk, 0)),
            ("fault mute", 1, Order::Fault(1, Fault::Mute)),
            (
                "2 fault 7 truncate 3",
                2,
                Order::Fault(7, Fault::Truncate(3)),
            ),
            ("script faults.toml", 1, Order::Script("faults.toml".into())),
            ("2 speed cps3", 2, Order::Speed(Speed::Cps3)),
            ("counters", 1, Order::Counters),
            ("transcript t.log", 1, Order::Transcript("t.log".into())),
            ("quit", 1, Order::Quit),
        ];
        for (line, slot, order) in table {
            assert_eq!(line.parse::<Addressed>()?, Addressed { slot, order });
        }
        Ok(())
    }

    #[test]
    fn what_is_no_order_is_said() {
        let table = [
            ("", EXPECTED),
            ("eject", EXPECTED),
            ("2", EXPECTED),
            ("swap", EXPECTED),
            ("remove now", EXPECTED),
            ("Remove", EXPECTED),
            ("pin-tries x", "\"x\" is no number of tries"),
            ("puk-tries 256", "\"256\" is no number of tries"),
            (
                "speed fast",
                "no speed \"fast\": expected cps3, cps4 or instant",
            ),
            (
                "fault melt",
                "no fault \"melt\": expected remove [MS], mute, reset, status HEX, truncate BYTES, \
                 wrong-certificate, flip-signature, delay MS, reader-gone or connection-lost",
            ),
            ("fault 0 mute", "commands are counted from 1"),
        ];
        for (line, expected) in table {
            let error = line.parse::<Addressed>().unwrap_err();
            assert_eq!(error.to_string(), expected, "{line}");
        }
    }
}
