//! The configuration file: its keys with their defaults and ranges, and the words for a file that
//! cannot be used. Begin at [`Config`]; `cpsd.toml` explains each key to the administrator.

mod error;

use std::fs;
use std::path::{Path, PathBuf};

use cps_ipc::Layout;
use cps_trust::{Besides, check_writers};
use serde::Deserialize;

pub use error::ConfigError;

/// The configuration, which the administrator decides.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The socket that clients connect to.
    pub socket: PathBuf,
    /// Whether the readers of the PC/SC service are used.
    pub pcsc: bool,
    /// The groups whose members may use the service, besides root and the daemon's own account.
    pub allow_groups: Vec<String>,
    /// Whether the user of the session that is shown at the machine may use the service, too.
    pub allow_active_session: bool,
    /// The groups whose members may see and end the logins of others, besides root and the
    /// daemon's own account. The package makes the group of the default, without a member.
    pub admin_groups: Vec<String>,
    /// Most signatures of one login, at least 1. Programs may ask for fewer.
    pub lease_signatures: u32,
    /// Most seconds of one login, at least 1. Programs may ask for fewer.
    pub lease_seconds: u32,
    /// Most seconds of one login without use, at least 1. Programs may ask for fewer.
    pub lease_idle_seconds: u32,
    /// Whether other programs reach the card while one is logged in.
    pub login_access: LoginAccess,
    /// Most seconds of a login that begins while another program is connected to the card, at
    /// least 1: that program has to wait meanwhile.
    pub lease_contended_seconds: u32,
    /// The file that every login, signature, decryption, change of a PIN and of data is written
    /// to; nothing is written down without it. Its directory must exist.
    pub audit_file: Option<PathBuf>,
    /// Whether an operation that cannot be written down fails.
    pub audit_required: bool,
    /// Whether PKCS#11 applications leave the PIN to the agent of their account, where there is
    /// one. Those that ask for the PIN themselves and give it (PAM, Java) then do so no more.
    /// A PIN pad is always left to ask.
    pub protected_path: bool,
    /// Time limit of a PIN dialog, in seconds, 1 to 600; on a PIN pad 30 at most.
    pub prompt_seconds: u32,
    /// The directory in which the public content of cards is kept, so that a known card is ready
    /// at once after a restart too; it is made with rights for the daemon alone. Only memory
    /// remembers without it.
    pub cache_dir: Option<PathBuf>,
    /// The directory with the certificates of the authorities that issue cards, PEM or DER. Those
    /// that issued themselves are the roots that everything is measured against.
    pub trust_dir: PathBuf,
    /// The directory with the revocation lists of these authorities, PEM or DER. Nothing is
    /// fetched: a job of the administrator keeps them current.
    pub crl_dir: PathBuf,
    /// Days before the end of a certificate at which programs are told of it, 0 to 3650.
    pub expiry_warning_days: u32,
    /// Amount of logging.
    pub log: LogLevel,
}

impl Default for Config {
    fn default() -> Self {
        let layout = Layout::of_system();
        Self {
            socket: layout.socket,
            pcsc: true,
            allow_groups: vec!["cps".to_owned()],
            allow_active_session: true,
            admin_groups: vec!["cps-admin".to_owned()],
            lease_signatures: 10_000,
            lease_seconds: 12 * 3600,
            lease_idle_seconds: 15 * 60,
            lease_contended_seconds: 60,
            login_access: LoginAccess::Exclusive,
            audit_file: None,
            audit_required: true,
            protected_path: false,
            prompt_seconds: 60,
            cache_dir: None,
            trust_dir: layout.trust_dir,
            crl_dir: layout.crl_dir,
            expiry_warning_days: 30,
            log: LogLevel::Info,
        }
    }
}

/// Whether other programs reach the card while one is logged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginAccess {
    /// None does.
    Exclusive,
    /// All do, through PC/SC: each can sign and read as the holder, without PIN or audit record.
    Shared,
}

/// Amount of logging, from little to much. No level logs a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names say it
pub enum LogLevel {
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

impl LogLevel {
    /// Returns the word of the configuration file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

impl Config {
    /// Reads a configuration file.
    ///
    /// # Errors
    /// If it cannot be read, others could have written it, or it holds an unknown key, a value of the wrong type or one out of its
    /// range: the message names the line, or the key.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let unreadable = |error| ConfigError::Unreadable {
            path: path.to_owned(),
            error,
        };
        let absolute = std::path::absolute(path).map_err(unreadable)?;
        check_writers(Path::new("/"), &absolute, Besides::OwnAccount)
            .map_err(ConfigError::Exposed)?;
        let text = fs::read_to_string(path).map_err(unreadable)?;
        let config: Self = toml::from_str(&text).map_err(|error| ConfigError::Wrong {
            path: path.to_owned(),
            error: Box::new(error),
        })?;
        config
            .check()
            .map_err(|(key, range)| ConfigError::OutOfRange {
                path: path.to_owned(),
                key,
                range,
            })?;
        Ok(config)
    }

    /// Returns the keys that differ from those of `running` and cannot change without a restart.
    pub(crate) fn needs_restart(&self, running: &Self) -> Vec<&'static str> {
        let table = [
            ("socket", self.socket != running.socket),
            ("pcsc", self.pcsc != running.pcsc),
            ("cache_dir", self.cache_dir != running.cache_dir),
            ("trust_dir", self.trust_dir != running.trust_dir),
            ("crl_dir", self.crl_dir != running.crl_dir),
            (
                "expiry_warning_days",
                self.expiry_warning_days != running.expiry_warning_days,
            ),
        ];
        let changed = table.into_iter().filter(|(_, changed)| *changed);
        changed.map(|(key, _)| key).collect()
    }

    fn check(&self) -> Result<(), (&'static str, &'static str)> {
        if !(1..=600).contains(&self.prompt_seconds) {
            return Err(("prompt_seconds", "1 to 600"));
        }
        if self.expiry_warning_days > 3650 {
            return Err(("expiry_warning_days", "0 to 3650"));
        }
        for (key, value) in [
            ("lease_signatures", self.lease_signatures),
            ("lease_seconds", self.lease_seconds),
            ("lease_idle_seconds", self.lease_idle_seconds),
            ("lease_contended_seconds", self.lease_contended_seconds),
        ] {
            if value == 0 {
                return Err((key, "at least 1"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), text).unwrap();
        Config::read(file.path()).map_err(|error| error.to_string())
    }

    #[test]
    fn an_empty_file_is_the_default() {
        assert_eq!(read(""), Ok(Config::default()));
    }

    #[test]
    fn a_file_that_others_can_write_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("cpsd.toml");
        fs::write(&path, "").unwrap();
        for (open, mode, closed) in [
            (path.as_path(), 0o666, 0o644),
            (&path, 0o664, 0o644),
            (directory.path(), 0o777, 0o700),
        ] {
            let set = |mode| fs::set_permissions(open, fs::Permissions::from_mode(mode)).unwrap();
            set(mode);
            let error = Config::read(&path).unwrap_err().to_string();
            let expected = format!(
                "configuration refused: other accounts can write {0} (mode {mode:04o}); as root: \
                 chmod go-w {0}",
                open.display()
            );
            assert_eq!(error, expected);
            set(closed);
            assert_eq!(Config::read(&path).unwrap(), Config::default());
        }
    }

    #[test]
    fn every_key_is_read() {
        let text = "socket = '/tmp/s'\npcsc = false\nallow_groups = ['a', 'b']\n\
                    allow_active_session = false\n\
                    audit_file = '/a'\naudit_required = false\nadmin_groups = ['c']\nlease_signatures = 9\nlease_seconds = 8\n\
                    lease_idle_seconds = 7\nlease_contended_seconds = 6\nlogin_access = 'shared'\n\
                    protected_path = true\nprompt_seconds = 5\ncache_dir = '/c'\nlog = 'debug'\n\
                    trust_dir = '/t'\ncrl_dir = '/c'\nexpiry_warning_days = 7\n";
        let expected = Config {
            socket: "/tmp/s".into(),
            pcsc: false,
            allow_groups: vec!["a".to_owned(), "b".to_owned()],
            allow_active_session: false,
            admin_groups: vec!["c".to_owned()],
            audit_file: Some("/a".into()),
            audit_required: false,
            lease_signatures: 9,
            lease_seconds: 8,
            lease_idle_seconds: 7,
            lease_contended_seconds: 6,
            login_access: LoginAccess::Shared,
            protected_path: true,
            prompt_seconds: 5,
            cache_dir: Some("/c".into()),
            trust_dir: "/t".into(),
            crl_dir: "/c".into(),
            expiry_warning_days: 7,
            log: LogLevel::Debug,
        };
        assert_eq!(read(text), Ok(expected));
    }

    #[test]
    fn the_group_of_administrators_is_no_group_of_users() {
        let config = Config::default();
        let users = &config.allow_groups;
        assert_eq!(config.admin_groups, ["cps-admin"]);
        assert!(
            !config
                .admin_groups
                .iter()
                .any(|group| users.contains(group))
        );
        let made = include_str!("../../packaging/sysusers.conf");
        // A group, and no line that makes an account its member.
        let lines: Vec<_> = made
            .lines()
            .filter(|line| line.contains("cps-admin"))
            .collect();
        assert_eq!(lines, ["g cps-admin -"]);
    }

    /// The file that the package installs.
    const ANNOTATED: &str = include_str!("../cpsd.toml");

    /// Returns a key of the annotated file and the words before it.
    fn annotated_keys() -> Vec<(&'static str, String)> {
        let mut keys = Vec::new();
        let mut words = String::new();
        for line in ANNOTATED.lines() {
            match line.strip_prefix('#') {
                None => words.clear(),
                Some(word) if word.is_empty() || word.starts_with(' ') => words += word,
                Some(setting) => {
                    let (key, _) = setting.split_once(" = ").expect("#key = value");
                    keys.push((key, std::mem::take(&mut words)));
                }
            }
        }
        keys
    }

    /// Returns all keys, by the words of the reader of the file.
    fn keys() -> Vec<String> {
        let error = toml::from_str::<Config>("no_such_key = 1").unwrap_err();
        let (_, expected) = error.message().split_once("expected one of ").unwrap();
        let keys = expected.split(", ");
        keys.map(|key| key.trim_matches('`').to_owned()).collect()
    }

    #[test]
    fn the_annotated_file_as_installed_is_the_default() {
        assert_eq!(read(ANNOTATED), Ok(Config::default()));
    }

    #[test]
    fn the_annotated_file_has_every_key_in_order_with_words_about_it() {
        let annotated = annotated_keys();
        let names: Vec<_> = annotated.iter().map(|(key, _)| *key).collect();
        assert_eq!(names, keys());
        for (key, words) in annotated {
            assert!(words.ends_with('.'), "{key} is not explained: {words:?}");
        }
    }

    #[test]
    fn the_values_of_the_annotated_file_are_the_defaults() {
        let settings = ANNOTATED.lines().filter_map(|line| {
            let setting = line.strip_prefix('#')?;
            setting.starts_with(char::is_alphabetic).then_some(setting)
        });
        let text: Vec<_> = settings.collect();
        // Keys without a default have an example there.
        let expected = Config {
            audit_file: Some("/var/log/cpsd/audit.jsonl".into()),
            cache_dir: Some("/var/cache/cpsd".into()),
            ..Config::default()
        };
        assert_eq!(read(&text.join("\n")), Ok(expected));
    }

    #[test]
    fn what_is_wrong_is_refused_with_its_line() {
        for (text, line, what) in [
            (
                "pcsc = true\nsokcet = '/tmp/s'\n",
                2,
                "unknown field `sokcet`",
            ),
            ("\n\npcsc = 'yes'\n", 3, "expected a boolean"),
            ("log = 'loud'\n", 1, "unknown variant `loud`"),
            ("pcsc = true\npcsc = true\n", 2, "duplicate key"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(&format!("line {line},")), "{error}");
            assert!(error.contains(what), "{error}");
        }
    }

    #[test]
    fn a_value_out_of_its_range_is_refused_with_its_key() {
        for (text, expected) in [
            ("prompt_seconds = 0", "prompt_seconds must be 1 to 600"),
            ("prompt_seconds = 601", "prompt_seconds must be 1 to 600"),
            (
                "lease_signatures = 0",
                "lease_signatures must be at least 1",
            ),
            ("lease_seconds = 0", "lease_seconds must be at least 1"),
            (
                "expiry_warning_days = 3651",
                "expiry_warning_days must be 0 to 3650",
            ),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.ends_with(expected), "{error}");
        }
    }

    #[test]
    fn what_counts_only_after_a_restart_is_named() {
        let running = Config::default();
        let changed = read(
            "socket = '/tmp/s'\npcsc = false\ncache_dir = '/c'\ntrust_dir = '/t'\n\
             crl_dir = '/r'\nexpiry_warning_days = 7\nlog = 'debug'\n",
        );
        let named = [
            "socket",
            "pcsc",
            "cache_dir",
            "trust_dir",
            "crl_dir",
            "expiry_warning_days",
        ];
        assert_eq!(changed.unwrap().needs_restart(&running), named);
        assert_eq!(running.needs_restart(&running), [""; 0]);
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = Config::read(Path::new("/nowhere/cpsd.toml")).unwrap_err();
        assert!(error.to_string().contains("/nowhere/cpsd.toml"), "{error}");
    }
}
