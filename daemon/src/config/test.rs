//! Tests of the configuration: its file, its ranges, and the annotated example.

use std::fs;

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
fn a_file_that_is_too_large_is_named_with_its_size() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().display();
    for (size, found) in [
        (
            100 << 20,
            "it has 104857600 bytes, and 1048576 are the most here",
        ),
        (
            (1 << 20) + 1,
            "it has 1048577 bytes, and 1048576 are the most here",
        ),
    ] {
        file.as_file().set_len(size).unwrap();
        let error = Config::read(file.path()).unwrap_err().to_string();
        let expected = format!("configuration file {path} cannot be read: {found}");
        assert_eq!(error, expected);
    }
    // The largest is read: it is no TOML, being zeros.
    file.as_file().set_len(1 << 20).unwrap();
    let error = Config::read(file.path()).unwrap_err();
    assert!(matches!(error, ConfigError::Wrong { .. }), "{error}");
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
                allow_active_session = false\npin_groups = ['d']\n\
                audit_file = '/a'\naudit_required = false\nstate_dir = '/l'\nadmin_groups = ['c']\nlease_signatures = 9\nlease_seconds = 8\n\
                lease_idle_seconds = 7\nlease_contended_seconds = 6\nlogin_access = 'shared'\n\
                protected_path = true\nprompt_seconds = 5\ncache_dir = '/c'\nlog = 'debug'\n\
                trust_dir = '/t'\ncrl_dir = '/c'\nexpiry_warning_days = 7\n\
                directory_index = '/i'\nopposed_cards = 'deny'\n";
    let expected = Config {
        socket: "/tmp/s".into(),
        pcsc: false,
        allow_groups: vec!["a".to_owned(), "b".to_owned()],
        allow_active_session: false,
        pin_groups: vec!["d".to_owned()],
        admin_groups: vec!["c".to_owned()],
        audit_file: Some("/a".into()),
        audit_required: false,
        state_dir: Some("/l".into()),
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
        directory_index: Some("/i".into()),
        opposed_cards: OpposedCards::Deny,
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
    let made = include_str!("../../../packaging/sysusers.conf");
    // A group, and no line that makes an account its member.
    let lines: Vec<_> = made
        .lines()
        .filter(|line| line.contains("cps-admin"))
        .collect();
    assert_eq!(lines, ["g cps-admin -"]);
}

/// The file that the package installs.
const ANNOTATED: &str = include_str!("../../cpsd.toml");

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
        state_dir: Some("/var/lib/cpsd".into()),
        cache_dir: Some("/var/cache/cpsd".into()),
        directory_index: Some("/var/lib/cps-directory/index".into()),
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
        ("socket = 's'", "socket must be an absolute path"),
        ("audit_file = './a'", "audit_file must be an absolute path"),
        ("state_dir = '../l'", "state_dir must be an absolute path"),
        ("cache_dir = '~/c'", "cache_dir must be an absolute path"),
        ("trust_dir = ''", "trust_dir must be an absolute path"),
        ("crl_dir = 'r'", "crl_dir must be an absolute path"),
    ] {
        let error = read(text).unwrap_err();
        assert!(error.ends_with(expected), "{error}");
    }
}

#[test]
fn what_counts_only_after_a_restart_is_named() {
    let running = Config::default();
    let changed = read(
        "socket = '/tmp/s'\npcsc = false\nstate_dir = '/l'\ncache_dir = '/c'\ntrust_dir = '/t'\n\
         crl_dir = '/r'\ndirectory_index = '/i'\nexpiry_warning_days = 7\nlog = 'debug'\n",
    );
    let named = [
        "socket",
        "pcsc",
        "state_dir",
        "cache_dir",
        "trust_dir",
        "crl_dir",
        "directory_index",
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
