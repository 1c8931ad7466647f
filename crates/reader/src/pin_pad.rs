use std::time::Duration;

use cps_apdu::{ApduBytes, Command};

/// The uses of the PIN pad of a reader; none, of a reader without one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PinPad {
    /// Whether the holder can type the PIN on it.
    pub verifies: bool,
    /// Whether the holder can type a new PIN on it.
    pub modifies: bool,
}

/// A command with a new PIN, which the reader completes with the digits that the holder types on
/// it, the new PIN twice alike, and sends itself (PC/SC part 10, 2.5.3, `PIN_MODIFY_STRUCTURE`).
#[derive(Debug)]
pub struct PinPadModify {
    /// The command, with one block for each code, and the limits of each code.
    pub entry: PinPadVerify,
    /// Whether the present PIN is typed before the new one: then its block is the first.
    pub asks_present: bool,
}

impl PinPadModify {
    /// Returns the length of a block, in bytes.
    pub fn block_length(&self) -> usize {
        let blocks = if self.asks_present { 2 } else { 1 };
        self.entry.block().len() / blocks
    }

    /// Returns the place of the block of the new PIN, in bytes after the first of the data.
    pub fn new_offset(&self) -> usize {
        self.entry.block().len() - self.block_length()
    }
}

/// A VERIFY that the reader completes with the digits that the holder types on it, and sends
/// itself (PC/SC part 10, 2.5.2, `PIN_VERIFY_STRUCTURE`).
#[derive(Debug)]
pub struct PinPadVerify {
    /// The command as it is for a PIN of no digit: its block is padding. The digits take the place
    /// of the first bytes, one ASCII character each.
    pub command: Command,
    /// Fewest digits that the reader takes.
    pub min_digits: u8,
    /// Most digits that the reader takes.
    pub max_digits: u8,
    /// Time that the reader waits for the holder. Readers count whole seconds, 255 at most.
    pub timeout: Duration,
}

impl PinPadVerify {
    /// Returns the time to wait, in what readers can be told: 1 to 255.
    pub fn seconds(&self) -> u8 {
        // Not 0, with which the reader takes a time of its own.
        u8::try_from(self.timeout.as_secs())
            .unwrap_or(u8::MAX)
            .max(1)
    }

    /// Returns the blocks without digits.
    pub fn block(&self) -> &[u8] {
        self.command.data()
    }

    /// Returns the command before the block: CLA, INS, P1, P2, Lc.
    pub fn header(&self) -> [u8; 5] {
        let command = &self.command;
        // A short command has 255 bytes of data at most.
        let length = u8::try_from(self.block().len()).unwrap_or(u8::MAX);
        [
            command.cla(),
            command.ins(),
            command.p1(),
            command.p2(),
            length,
        ]
    }

    /// Returns the command without digits: a template, in which nothing is secret.
    pub fn template(&self) -> ApduBytes {
        let mut template = ApduBytes::from(&self.header()[..]);
        template.extend(self.block());
        template
    }
}
