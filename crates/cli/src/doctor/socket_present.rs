use std::fs;
use std::io;
use std::os::unix::fs::FileTypeExt;

use super::text::Doctor;
use super::{Finding, Machine};
use crate::text::say;

pub(super) const START: &str = "sudo systemctl enable --now cpsd.socket";

pub(super) fn check(machine: &Machine) -> Finding {
    let path = machine.socket.display();
    match fs::metadata(&machine.socket) {
        Ok(metadata) if metadata.file_type().is_socket() => Finding::ok(path.to_string()),
        Ok(_) => Finding::failed(say!(machine.language, Doctor::NotASocket, path = path))
            .mended_by(format!(
                "sudo rm -r '{path}' && sudo systemctl restart cpsd.socket cpsd.service"
            )),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            Finding::not_applicable(machine.text(Doctor::ClosedToAccount))
        }
        Err(_) => {
            Finding::failed(say!(machine.language, Doctor::NoSocket, path = path)).mended_by(START)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::test::Bench;
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
            Finding::failed(format!(
                "There is no socket {}: the card service cpsd is not running. Start it.",
                path.display()
            ))
            .mended_by("sudo systemctl enable --now cpsd.socket")
        );
    }

    #[test]
    fn a_file_in_its_place_fails() {
        let bench = Bench::new().file(SOCKET, "");
        let path = bench.here(SOCKET).display().to_string();
        assert_eq!(
            check(&bench.machine()),
            Finding::failed(format!(
                "{path} is no socket: something is in the place of that of cpsd. Remove it and \
                 restart cpsd."
            ))
            .mended_by(format!(
                "sudo rm -r '{path}' && sudo systemctl restart cpsd.socket cpsd.service"
            ))
        );
    }
}
