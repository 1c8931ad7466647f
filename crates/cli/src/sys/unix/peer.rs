//! The accounts of the programs at the other end of TCP connections within this computer.
//!
//! TCP has no credentials of a peer. The kernel's table of sockets has the account of each; the
//! same is told by `sock_diag` (netlink), which needs a library, and by identd, which is rarely
//! there.

use std::fs;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use cps_types::Account;

/// The tables of TCP sockets. A program may reach an IPv4 address by a socket of IPv6.
const TABLES: [&str; 2] = ["/proc/net/tcp", "/proc/net/tcp6"];

/// Looks at the tables before a connection is taken for one of a program that has left: a line may
/// be missing while others come and go.
const LOOKS: usize = 3;

/// Checks that the table can be read.
pub(super) fn check() -> io::Result<()> {
    fs::read(TABLES[0]).map(drop)
}

/// Returns the account of the program that has connected a socket at `peer` to `local`.
pub(super) fn account(peer: SocketAddr, local: SocketAddr) -> io::Result<Option<Account>> {
    for _ in 0..LOOKS {
        for table in TABLES {
            // A system without IPv6 has one table.
            let text = match fs::read_to_string(table) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                text => text?,
            };
            if let Some(account) = find(&text, peer, local) {
                return Ok(Some(account));
            }
        }
    }
    Ok(None)
}

/// Finds the account in a table (proc(5)).
fn find(table: &str, peer: SocketAddr, local: SocketAddr) -> Option<Account> {
    let ends = (canonical(peer), canonical(local));
    table.lines().skip(1).find_map(|line| {
        let mut fields = line.split_ascii_whitespace().skip(1);
        let found = (address(fields.next()?)?, address(fields.next()?)?);
        // After the state, the queues, the timer and the retransmissions.
        let account = fields.nth(4)?.parse().ok()?;
        // Without an inode no program has the socket any more, and its account is said to be root.
        let inode = fields.nth(1)?;
        (found == ends && inode != "0").then(|| Account::from_uid(account))
    })
}

/// Reads an address, whose words of 32 bits are in the order of the machine, with its port.
fn address(text: &str) -> Option<SocketAddr> {
    let (host, port) = text.split_once(':')?;
    let port = u16::from_str_radix(port, 16).ok()?;
    let mut bytes = Vec::new();
    for at in (0..host.len()).step_by(8) {
        let word = u32::from_str_radix(host.get(at..at + 8)?, 16).ok()?;
        bytes.extend(word.to_ne_bytes());
    }
    let host = match <[u8; 4]>::try_from(&bytes[..]) {
        Ok(bytes) => IpAddr::from(Ipv4Addr::from(bytes)),
        Err(_) => Ipv6Addr::from(<[u8; 16]>::try_from(&bytes[..]).ok()?).into(),
    };
    Some(canonical(SocketAddr::new(host, port)))
}

/// Returns an IPv4 address that is written as one of IPv6 in its own form.
fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_endian = "little")]
    #[test]
    fn the_table_of_the_kernel_tells_the_account() {
        const TABLE: &str = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when \
            retrnsmt   uid  timeout inode\n\
            \x20  0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0 \
            0 100 1 0000000000000000 100 0 0 10 0\n\
            \x20  1: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1000 \
            0 101 1 0000000000000000 20 4 30 10 -1\n\
            \x20  2: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0 \
            0 102 1 0000000000000000 20 4 30 10 -1\n\
            \x20  3: 0100007F:C351 0100007F:1F90 05 00000000:00000000 00:00000000 00000000     0 \
            0 0 1 0000000000000000 20 4 30 10 -1\n\
            \x20  4: 0000000000000000FFFF00000100007F:C352 0000000000000000FFFF00000100007F:1F90 \
            01 00000000:00000000 00:00000000 00000000  1001 0 103 1 0000000000000000 20 4 0 10 -1\n\
            \x20  5: 00000000000000000000000001000000:C353 00000000000000000000000001000000:1F90 \
            01 00000000:00000000 00:00000000 00000000  1002 0 104 1 0000000000000000 20 4 0 10 -1\n";
        let table = [
            ("127.0.0.1:50000", "127.0.0.1:8080", Some(1000)),
            // One that has left.
            ("127.0.0.1:50001", "127.0.0.1:8080", None),
            // By IPv6, as Java does.
            ("127.0.0.1:50002", "127.0.0.1:8080", Some(1001)),
            ("[::1]:50003", "[::1]:8080", Some(1002)),
            ("127.0.0.1:50003", "127.0.0.1:8080", None),
            ("127.0.0.1:50000", "127.0.0.1:8081", None),
        ];
        for (peer, local, expected) in table {
            let found = find(TABLE, peer.parse().unwrap(), local.parse().unwrap());
            assert_eq!(found, expected.map(Account::from_uid), "{peer} {local}");
        }
        for text in [
            "",
            "head\n",
            "head\n 0: x y z\n",
            "head\n 0: 0100007F:C350\n",
        ] {
            let peer = "127.0.0.1:50000".parse().unwrap();
            assert_eq!(find(text, peer, peer), None, "{text}");
        }
    }
}
