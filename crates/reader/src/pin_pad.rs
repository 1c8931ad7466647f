use std::time::Duration;

use cps_apdu::{ApduBytes, Command};

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

    /// Returns the block without digits.
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
