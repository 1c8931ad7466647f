//! TCP sockets: waiting for several, and the process at the other end of one within this machine.

use std::io;
use std::mem::offset_of;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::windows::io::{AsRawSocket as _, BorrowedSocket};
use std::ptr;

use windows_sys::Win32::Foundation::{ERROR_INSUFFICIENT_BUFFER, NO_ERROR};
use windows_sys::Win32::NetworkManagement::IpHelper::{
    GetExtendedTcpTable, MIB_TCP6ROW_OWNER_PID, MIB_TCP6TABLE_OWNER_PID, MIB_TCPROW_OWNER_PID,
    MIB_TCPTABLE_OWNER_PID, TCP_TABLE_OWNER_PID_CONNECTIONS,
};
use windows_sys::Win32::Networking::WinSock::{
    AF_INET, AF_INET6, POLLERR, POLLHUP, POLLNVAL, POLLRDNORM, POLLWRNORM, SOCKET_ERROR,
    WSAGetLastError, WSAPOLLFD, WSAPoll,
};

use crate::buffer::Aligned;

/// Calls on a socket that are waited for, or that would not wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Readiness {
    /// To read.
    pub read: bool,
    /// To write.
    pub write: bool,
    /// Neither: the socket has ended or failed, of which each call tells.
    pub ended: bool,
}

/// Waits until one of these sockets can be used as it is wanted to be, or has ended, and returns what
/// is ready of each.
///
/// # Errors
/// If the system refuses.
pub fn wait(sockets: &[(BorrowedSocket<'_>, Readiness)]) -> io::Result<Vec<Readiness>> {
    let mut asked: Vec<_> = sockets
        .iter()
        .map(|(socket, wanted)| WSAPOLLFD {
            fd: usize::try_from(socket.as_raw_socket()).unwrap_or(usize::MAX),
            events: if wanted.read { POLLRDNORM } else { 0 }
                | if wanted.write { POLLWRNORM } else { 0 },
            revents: 0,
        })
        .collect();
    let count = u32::try_from(asked.len()).unwrap_or_default();
    // SAFETY: the sockets are open, and there are so many of them.
    if unsafe { WSAPoll(asked.as_mut_ptr(), count, -1) } == SOCKET_ERROR {
        // SAFETY: it takes nothing.
        return Err(io::Error::from_raw_os_error(unsafe { WSAGetLastError() }));
    }
    let found = asked.iter().map(|socket| Readiness {
        read: socket.revents & POLLRDNORM != 0,
        write: socket.revents & POLLWRNORM != 0,
        ended: socket.revents & (POLLHUP | POLLERR | POLLNVAL) != 0,
    });
    Ok(found.collect())
}

/// Returns the number of the process that has connected a socket at `own` to `other`, of this machine;
/// `None` if there is no such connection.
///
/// # Errors
/// If the system does not tell.
pub fn process_of(own: SocketAddr, other: SocketAddr) -> io::Result<Option<u32>> {
    let ends = (canonical(own), canonical(other));
    // A program may reach an IPv4 address by a socket of IPv6.
    for family in [AF_INET, AF_INET6] {
        let table = table(u32::from(family))?;
        let found = match family {
            AF_INET => rows_of_4(&table).find(|row| (row.0, row.1) == ends),
            _ => rows_of_6(&table).find(|row| (row.0, row.1) == ends),
        };
        // One that was closed belongs to the system for a while.
        if let Some((.., pid @ 1..)) = found {
            return Ok(Some(pid));
        }
    }
    Ok(None)
}

/// The ends of a connection, and the number of its process.
type Row = (SocketAddr, SocketAddr, u32);

fn table(family: u32) -> io::Result<Aligned> {
    let mut length = 0;
    let mut table = Aligned::of_bytes(0);
    loop {
        let place = match length {
            0 => ptr::null_mut(),
            _ => table.as_mut_ptr(),
        };
        // SAFETY: the place has this length; without one, the length alone is told.
        let status = unsafe {
            GetExtendedTcpTable(
                place,
                &raw mut length,
                0,
                family,
                TCP_TABLE_OWNER_PID_CONNECTIONS,
                0,
            )
        };
        match status {
            NO_ERROR => return Ok(table),
            // The table may have grown.
            ERROR_INSUFFICIENT_BUFFER => {
                table = Aligned::of_bytes(usize::try_from(length).unwrap_or_default());
            }
            error => return Err(io::Error::from_raw_os_error(error.cast_signed())),
        }
    }
}

fn rows_of_4(table: &Aligned) -> impl Iterator<Item = Row> {
    let at = offset_of!(MIB_TCPTABLE_OWNER_PID, table);
    rows::<MIB_TCPROW_OWNER_PID>(table, at).map(|row| {
        let address = |address: u32| IpAddr::from(Ipv4Addr::from(address.to_ne_bytes()));
        let local = SocketAddr::new(address(row.dwLocalAddr), port(row.dwLocalPort));
        let remote = SocketAddr::new(address(row.dwRemoteAddr), port(row.dwRemotePort));
        (local, remote, row.dwOwningPid)
    })
}

fn rows_of_6(table: &Aligned) -> impl Iterator<Item = Row> {
    let at = offset_of!(MIB_TCP6TABLE_OWNER_PID, table);
    rows::<MIB_TCP6ROW_OWNER_PID>(table, at).map(|row| {
        let address = |address: [u8; 16]| IpAddr::from(Ipv6Addr::from(address));
        let local = SocketAddr::new(address(row.ucLocalAddr), port(row.dwLocalPort));
        let remote = SocketAddr::new(address(row.ucRemoteAddr), port(row.dwRemotePort));
        (canonical(local), canonical(remote), row.dwOwningPid)
    })
}

/// Returns the rows of a table, which begin at this place, after their number.
fn rows<T: Copy>(table: &Aligned, at: usize) -> impl Iterator<Item = T> {
    let start = table.as_ptr();
    // SAFETY: a table begins with the number of its rows.
    let count = unsafe { *start.cast::<u32>() };
    let first = start.wrapping_byte_add(at).cast::<T>();
    (0..usize::try_from(count).unwrap_or_default()).map(move |index| {
        // SAFETY: the table has so many rows, one behind the other, and lives as long as they are read.
        unsafe { *first.wrapping_add(index) }
    })
}

/// Reads a port, whose bytes are in the order of the network.
fn port(port: u32) -> u16 {
    let [high, low, ..] = port.to_ne_bytes();
    u16::from_be_bytes([high, low])
}

/// Returns an IPv4 address that is written as one of IPv6 in its own form, without the scope.
fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}
