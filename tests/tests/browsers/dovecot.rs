use std::fs;

use cps_e2e::{Desk, Running, eventually};

use crate::firefox::VISIT;

/// The beginning of a connection: the word of Thunderbird, and the port of the server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Security(pub(crate) &'static str, pub(crate) u16);

/// TLS after a command of the mail protocol, as MSSanté has it.
pub(crate) const STARTTLS: Security = Security("alwaysSTARTTLS", 9143);

/// TLS from the beginning.
pub(crate) const TLS: Security = Security("SSL", 9993);

/// Subject of the message in each inbox.
pub(crate) const SUBJECT: &str = "Compte rendu";

/// A mail server that lets only holders of cards in, each into the mailbox of the name in the
/// certificate: the way of MSSanté.
#[derive(Debug)]
pub(crate) struct Dovecot {
    _process: Running,
    log: std::path::PathBuf,
}

impl Dovecot {
    /// Starts it, with a mailbox for `holder` and the certificate `server.pem` of the desk.
    #[track_caller]
    pub(crate) fn start(desk: &Desk, holder: &str) -> Self {
        let home = desk.world.path().display();
        let mailbox = desk.world.file(&format!("mail/{holder}/Maildir"));
        for folder in ["new", "cur", "tmp"] {
            fs::create_dir_all(mailbox.join(folder)).unwrap();
        }
        let message = format!(
            "From: patient@example.org\r\nTo: {holder}@example.org\r\nSubject: {SUBJECT}\r\n\
             Message-ID: <1@example.org>\r\nDate: Sun, 29 Nov 2026 10:00:00 +0100\r\n\r\nTexte\r\n"
        );
        fs::write(mailbox.join("new/1.1.localhost"), message).unwrap();
        // Its processes have accounts of their own.
        desk.run("chown", &["-R", "dovecot:dovecot", "mail"]).ok();
        desk.run("chmod", &["755", "."]).ok();
        let trust = desk.trust();
        let configuration = format!(
            "protocols = imap\nbase_dir = {home}/dovecot\nlisten = 127.0.0.1\n\
             log_path = {home}/dovecot.log\n\
             ssl = required\nssl_cert = <{home}/server.pem\nssl_key = <{home}/server.key\n\
             ssl_ca = <{trust}\nssl_verify_client_cert = yes\nssl_require_crl = no\n\
             ssl_min_protocol = TLSv1.2\nssl_cert_username_field = commonName\n\
             auth_ssl_require_client_cert = yes\nauth_ssl_username_from_cert = yes\n\
             auth_mechanisms = external\nfirst_valid_uid = 1\n\
             mail_location = maildir:~/Maildir\n\
             passdb {{\n driver = static\n args = nopassword=y\n}}\n\
             userdb {{\n driver = static\n args = uid=dovecot gid=dovecot home={home}/mail/%u\n}}\n\
             service imap-login {{\n chroot =\n inet_listener imap {{\n port = {starttls}\n }}\n \
             inet_listener imaps {{\n port = {tls}\n ssl = yes\n }}\n}}\n\
             service anvil {{\n chroot =\n}}\n",
            trust = trust.display(),
            starttls = STARTTLS.1,
            tls = TLS.1,
        );
        desk.world.write("dovecot.conf", configuration);
        let mut command = desk.world.command("dovecot");
        command.args(["-F", "-c", "dovecot.conf"]);
        let dovecot = Self {
            _process: Running::start(command),
            log: desk.world.file("dovecot.log"),
        };
        dovecot.wait_for("starting up for imap");
        dovecot
    }

    /// Waits until the log has these words.
    #[track_caller]
    pub(crate) fn wait_for(&self, words: &str) {
        let log = || fs::read_to_string(&self.log).unwrap_or_default();
        let found = eventually(VISIT, || log().contains(words).then_some(()));
        assert!(found.is_some(), "no «{words}» in:\n{}", log());
    }
}
