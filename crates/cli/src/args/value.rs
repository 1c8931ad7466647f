use std::net::{Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr as _;

use ureq::http::Uri;

pub(super) use cps_console::seconds;

use crate::tls::Server;
use crate::tunnel::ServerAddress;

/// Reads the identifier of a document and the path of its file.
pub(super) fn named_file(text: &str) -> Result<(String, PathBuf), &'static str> {
    match text.split_once('=') {
        Some((oid, path)) if !oid.is_empty() && !path.is_empty() => {
            Ok((oid.to_owned(), path.into()))
        }
        _ => Err("OID=FILE"),
    }
}

/// Reads the address of a server, which begins with `http://` or `https://`. One with a name and a
/// password, which every account of the computer could read, is refused.
pub(super) fn url(text: &str) -> Result<String, &'static str> {
    const FORM: &str = "http://HOST/… or https://HOST/…, without a password";
    let uri = Uri::from_str(text).map_err(|_| FORM)?;
    let authority = uri.authority().ok_or(FORM)?.as_str();
    match uri.scheme_str() {
        Some("http" | "https") if !authority.contains('@') => Ok(text.to_owned()),
        _ => Err(FORM),
    }
}

/// Reads a text for the log, of 256 bytes at most.
pub(super) fn purpose(text: &str) -> Result<String, &'static str> {
    match text.len() {
        0..=256 => Ok(text.to_owned()),
        _ => Err("a text of at most 256 bytes"),
    }
}

/// Reads the name or the address of a server, with its port.
pub(super) fn server(text: &str) -> Result<Server, &'static str> {
    const FORM: &str = "HOST:PORT";
    let (host, port) = text.rsplit_once(':').ok_or(FORM)?;
    let inner = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    // An address of version 6 without brackets would end in another port.
    let is_name = !host.is_empty() && !host.contains([':', '/', '[', ']', ' ', '@']);
    let host = match inner {
        Some(address) if address.parse::<Ipv6Addr>().is_ok() => address,
        None if is_name => host,
        _ => return Err(FORM),
    };
    match port.parse() {
        Ok(0) | Err(_) => Err(FORM),
        Ok(port) => Ok(Server {
            host: host.to_owned(),
            port,
        }),
    }
}

/// Reads a SHA-256 in hexadecimal digits, and returns it in lower case.
pub(super) fn sha256(text: &str) -> Result<String, &'static str> {
    let is_hash = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match is_hash {
        true => Ok(text.to_ascii_lowercase()),
        false => Err("not 64 hexadecimal digits"),
    }
}

/// Reads the same of a server that a tunnel leads to.
pub(super) fn server_address(text: &str) -> Result<ServerAddress, &'static str> {
    ServerAddress::new(server(text)?).ok_or("HOST:PORT")
}

/// Reads an address that no other computer reaches, with its port; port 0 is any free one.
pub(super) fn loopback(text: &str) -> Result<SocketAddr, &'static str> {
    match text.parse::<SocketAddr>() {
        Ok(address) if address.ip().is_loopback() => Ok(address),
        _ => Err("127.0.0.1:PORT"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_a_name_or_an_address_and_a_port() {
        let table = [
            ("ps.example.fr:443", Some(("ps.example.fr", 443))),
            ("127.0.0.1:8443", Some(("127.0.0.1", 8443))),
            ("[::1]:443", Some(("::1", 443))),
            ("ps.example.fr", None),
            ("ps.example.fr:", None),
            ("ps.example.fr:0", None),
            ("ps.example.fr:65536", None),
            ("ps.example.fr:https", None),
            (":443", None),
            ("::1:443", None),
            ("[ps]:443", None),
            ("https://ps.example.fr:443", None),
            ("ps.example.fr:443/", None),
            ("", None),
        ];
        for (text, expected) in table {
            let read = server(text).ok();
            let read = read.as_ref().map(|read| (read.host.as_str(), read.port));
            assert_eq!(read, expected, "{text}");
        }
    }
}
