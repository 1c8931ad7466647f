//! The words of mail protocols before TLS begins (RFC 9051, section 6.2.1; RFC 3207).

use std::io::{Read, Write};

use clap::ValueEnum;

use super::no_server::{NoServer, disconnected};

/// The most bytes that a server says before TLS.
const LONGEST: usize = 16 * 1024;

/// A protocol in which TLS begins after a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MailProtocol {
    Imap,
    Smtp,
}

impl MailProtocol {
    /// Asks the server to begin TLS.
    ///
    /// # Errors
    /// If it does not agree, or says nothing in time.
    pub(super) fn begin(self, connection: &mut (impl Read + Write)) -> Result<(), NoServer> {
        let mut conversation = Conversation {
            connection,
            left: LONGEST,
        };
        match self {
            Self::Imap => {
                conversation.expect("* OK")?;
                conversation.say("a STARTTLS\r\n")?;
                // Others may come before the answer.
                loop {
                    let line = conversation.line()?;
                    if line.starts_with("a ") {
                        return agreed(&line, "a OK");
                    }
                }
            }
            Self::Smtp => {
                conversation.expect("220")?;
                conversation.say("EHLO localhost\r\n")?;
                conversation.expect("250")?;
                conversation.say("STARTTLS\r\n")?;
                conversation.expect("220")
            }
        }
    }
}

fn agreed(line: &str, beginning: &str) -> Result<(), NoServer> {
    match line.starts_with(beginning) {
        true => Ok(()),
        false => Err(NoServer::NoStarttls(line.to_owned())),
    }
}

struct Conversation<'c, C> {
    connection: &'c mut C,
    left: usize,
}

impl<C: Read + Write> Conversation<'_, C> {
    fn say(&mut self, words: &str) -> Result<(), NoServer> {
        let said = self.connection.write_all(words.as_bytes());
        said.map_err(|error| disconnected(&error))
    }

    /// Takes an answer, of which all lines but the last have a hyphen after the number.
    fn expect(&mut self, beginning: &str) -> Result<(), NoServer> {
        loop {
            let line = self.line()?;
            agreed(&line, beginning)?;
            if line.as_bytes().get(beginning.len()) != Some(&b'-') {
                return Ok(());
            }
        }
    }

    /// Takes a line and nothing after it, which may be TLS already.
    fn line(&mut self) -> Result<String, NoServer> {
        let mut line = Vec::new();
        let mut byte = [0];
        while line.last() != Some(&b'\n') {
            let read = self.connection.read(&mut byte);
            let read = read.map_err(|error| disconnected(&error))?;
            if read == 0 || self.left == 0 {
                return Err(NoServer::NotTls);
            }
            self.left -= 1;
            line.push(byte[0]);
        }
        Ok(String::from_utf8_lossy(&line).trim_end().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Cursor};

    use super::*;

    /// A server that says all that it has to say at once.
    struct Server {
        says: Cursor<Vec<u8>>,
        heard: Vec<u8>,
    }

    impl Read for Server {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.says.read(buffer)
        }
    }

    impl Write for Server {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.heard.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn each_protocol_begins_tls_after_its_words() {
        use MailProtocol::{Imap, Smtp};
        let refused = |line: &str| Err(NoServer::NoStarttls(line.to_owned()));
        let table = [
            (Imap, "* OK ready\r\na OK begin\r\n\x16", Ok(()), 1),
            (
                Imap,
                "* OK ready\r\n* CAPABILITY X\r\na OK begin\r\n\x16",
                Ok(()),
                1,
            ),
            (Imap, "* OK ready\r\na BAD no\r\n", refused("a BAD no"), 0),
            (Imap, "* BYE full\r\n", refused("* BYE full"), 0),
            (Imap, "", Err(NoServer::NotTls), 0),
            (
                Smtp,
                "220 a\r\n250-a\r\n250 STARTTLS\r\n220 go\r\n\x16",
                Ok(()),
                1,
            ),
            (Smtp, "220-a\n220 a\n250 a\n502 no\n", refused("502 no"), 0),
            (Smtp, "\x15\x03\x01", Err(NoServer::NotTls), 0),
        ];
        for (protocol, says, expected, left) in table {
            let mut server = Server {
                says: Cursor::new(says.as_bytes().to_vec()),
                heard: Vec::new(),
            };
            assert_eq!(protocol.begin(&mut server), expected, "{says:?}");
            let unread = says.len() - usize::try_from(server.says.position()).unwrap();
            assert_eq!(unread, left, "{says:?}");
        }
    }

    #[test]
    fn a_server_that_talks_without_end_is_left() {
        let mut server = Server {
            says: Cursor::new(vec![b'x'; 2 * LONGEST]),
            heard: Vec::new(),
        };
        assert_eq!(MailProtocol::Imap.begin(&mut server), Err(NoServer::NotTls));
    }
}
