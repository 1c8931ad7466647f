use std::time::Duration;

/// How long a card takes to answer; the host of the card waits, the card itself never does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Speed {
    /// No delay.
    #[default]
    Instant,
    /// As a CPS3 over T=0: 10 ms for each command and 1 ms for each byte (`card.md`, 1.3 and 10.3).
    Cps3,
}

impl Speed {
    /// The time between a command of `sent` bytes and the end of its answer of `received` bytes.
    pub fn delay(self, sent: usize, received: usize) -> Duration {
        match self {
            Self::Instant => Duration::ZERO,
            Self::Cps3 => {
                let bytes = u64::try_from(sent + received).unwrap_or(u64::MAX);
                Duration::from_millis(bytes.saturating_add(10))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cps3_takes_a_millisecond_per_byte() {
        assert_eq!(Speed::Instant.delay(5, 258), Duration::ZERO);
        assert_eq!(Speed::Cps3.delay(5, 14), Duration::from_millis(29));
    }
}
