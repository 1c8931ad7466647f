use std::io;

use super::finding::{Fact, Finding};
use super::machine::Machine;
use crate::sys::{self, remedies};

pub(super) fn check(machine: &Machine) -> Finding {
    let socket = &machine.socket;
    match sys::is_socket(socket) {
        Ok(true) => Finding::ok(socket.display().to_string()),
        Ok(false) => Finding::failed(Fact::NotASocket {
            path: socket.clone(),
        })
        .mended_by_any(remedies::replace_socket(&socket.display().to_string())),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            Finding::not_applicable(Fact::ClosedToAccount)
        }
        Err(_) => Finding::failed(Fact::NoSocket {
            path: socket.clone(),
        })
        .mended_by(remedies::START),
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::Bench;
    use super::*;

    const SOCKET: &str = "/run/cpsd/cpsd.sock";

    #[test]
    fn a_socket_is_well() {
        let bench = Bench::new().listening(SOCKET);
        let path = bench.here(SOCKET);
        assert_eq!(
            check(&bench.machine()),
            Finding::ok(path.display().to_string())
        );
    }

    #[test]
    fn no_socket_fails() {
        let bench = Bench::new().refused(io::ErrorKind::NotFound);
        let path = bench.here(SOCKET);
        assert_eq!(
            check(&bench.machine()),
            Finding::failed(Fact::NoSocket { path })
                .mended_by("sudo systemctl enable --now cpsd.socket")
        );
    }

    #[test]
    fn a_file_in_its_place_fails() {
        let bench = Bench::new().file(SOCKET, "");
        let path = bench.here(SOCKET).display().to_string();
        assert_eq!(
            check(&bench.machine()),
            Finding::failed(Fact::NotASocket {
                path: path.clone().into(),
            })
            .mended_by(format!(
                "sudo rm -r '{path}' && sudo systemctl restart cpsd.socket cpsd.service"
            ))
        );
    }
}
