//! Says commands to the card in the first reader again and again, through PC/SC alone, and tells
//! how long that takes: `card-bench N`, with one command in hexadecimal per line of standard input.
//!
//! Prints `p50` and `p99` of all commands together, in microseconds. The card is reset at the end.

#![allow(clippy::print_stdout)]

use std::time::Instant;

use cps_apdu::ApduBytes;
use cps_reader::{LinkError, Readers};
use cps_reader_pcsc::PcscReaders;

fn main() -> Result<(), LinkError> {
    let count = std::env::args().nth(1).and_then(|n| n.parse().ok());
    let count: usize = count.expect("usage: card-bench N");
    let commands: Vec<_> = std::io::stdin()
        .lines()
        .map_while(Result::ok)
        .map(|line| command(&line))
        .collect();
    let mut readers = PcscReaders::new();
    let states = readers.list()?;
    let mut link = readers.connect(&states.first().expect("a reader").name)?;
    let mut times = Vec::with_capacity(count);
    for _ in 0..count {
        let begun = Instant::now();
        let mut section = link.exclusive()?;
        for command in &commands {
            let answer = section.transmit(command)?;
            let accepted = matches!(answer.as_slice(), [.., 0x90 | 0x61, _]);
            assert!(accepted, "{:02X?}", answer.as_slice());
        }
        drop(section);
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    for percent in [50, 99] {
        let time = times[(count * percent / 100).min(count - 1)];
        println!("p{percent} {:.1}", time.as_secs_f64() * 1e6);
    }
    Ok(())
}

fn command(line: &str) -> ApduBytes {
    let bytes = line.split_whitespace();
    let bytes = bytes.map(|byte| u8::from_str_radix(byte, 16).expect("hexadecimal"));
    ApduBytes::from(bytes.collect::<Vec<u8>>())
}
