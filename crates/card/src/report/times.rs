//! The time that commands and bytes take, by reads of several lengths. Only these functions read a
//! clock.

use std::time::Instant;

use cps_apdu::{Command, Path};
use cps_reader::Channel;
use cps_types::report::{CommandReport, Probe, ReadTime, TimesReport};

use super::commands::{probe, send};
use super::mask::count;
use crate::CardError;
use crate::layout::Layout;

/// The lengths of the reads, which every card gives at once.
const LENGTHS: [u16; 5] = [1, 32, 64, 128, 231];
/// The number of reads of each length; the shortest time counts.
const REPEATED: usize = 2;

/// Reads as much as a command can ask for, of the selected file.
pub(crate) fn most(channel: &mut Channel<'_>, layout: &Layout) -> Result<CommandReport, CardError> {
    let read = Command::read_binary(0, 256).on_channel(layout.channel);
    probe(channel, Probe::ReadMost, &read, None)
}

/// Selects a file that is long enough, and measures reads of it.
pub(crate) fn measure(
    channel: &mut Channel<'_>,
    layout: &Layout,
    file: &Path,
) -> Result<TimesReport, CardError> {
    let select = (layout.select_ef)(file).on_channel(layout.channel);
    send(channel, &select)?;
    let mut reads = Vec::new();
    for length in LENGTHS {
        let read = Command::read_binary(0, length).on_channel(layout.channel);
        let mut shortest: Option<ReadTime> = None;
        for _ in 0..REPEATED {
            let mut bytes = 0;
            let begun = Instant::now();
            channel.send_watched(&read, &mut |sent, response| {
                bytes += sent + response.data.len() + 2;
            })?;
            let time = count(begun.elapsed().as_micros());
            if shortest.is_none_or(|shortest| time < shortest.time) {
                shortest = Some(ReadTime {
                    bytes: count(bytes),
                    time,
                });
            }
        }
        reads.extend(shortest);
    }
    let (command, byte) = line(&reads);
    Ok(TimesReport {
        command,
        one_byte: byte,
        reads,
        keys: Vec::new(),
    })
}

/// Returns where the line through the points begins, and how it rises: least squares, in whole
/// microseconds.
fn line(reads: &[ReadTime]) -> (u32, u32) {
    let sum = |value: fn(&ReadTime) -> i128| reads.iter().map(value).sum::<i128>();
    let points = sum(|_| 1);
    let bytes = sum(|read| i128::from(read.bytes));
    let time = sum(|read| i128::from(read.time));
    let squares = sum(|read| i128::from(read.bytes) * i128::from(read.bytes));
    let products = sum(|read| i128::from(read.bytes) * i128::from(read.time));
    let spread = points * squares - bytes * bytes;
    if spread <= 0 {
        return (0, 0);
    }
    let rise = (points * products - bytes * time).max(0);
    let start = (time * spread - rise * bytes) / (points * spread);
    (count(start.max(0)), count((rise + spread / 2) / spread))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_a_part_for_the_command_and_one_for_each_byte() {
        let read = |bytes| ReadTime {
            bytes,
            time: 10_000 + 900 * bytes,
        };
        let reads = [8, 39, 71, 135, 238].map(read);
        assert_eq!(line(&reads), (10_000, 900));
        assert_eq!(line(&[]), (0, 0));
        assert_eq!(line(&[read(8), read(8)]), (0, 0));
    }
}
