//! Rights on files, given when they are made and read back.

#![cfg(windows)]
#![allow(clippy::unwrap_used)]

use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs};

use cps_win32::security::{self, Allowed, Descriptor};
use cps_win32::token::Token;
use cps_win32::{file, private as private_files};
use windows_sys::Win32::Foundation::{GENERIC_READ, GENERIC_WRITE};
use windows_sys::Win32::Storage::FileSystem::{CREATE_NEW, FILE_ALL_ACCESS, OPEN_EXISTING};

/// SID of the system itself.
const SYSTEM: &str = "S-1-5-18";

/// Makes a directory that the own account and the system may use; returns it and the account.
fn private_directory(of: &str) -> (PathBuf, String) {
    let own = Token::own().unwrap().user().unwrap();
    let path = env::temp_dir().join(format!("cps-win32-{of}"));
    file::create_directory(&path, &private(&own)).unwrap();
    (path, own)
}

fn private(own: &str) -> Descriptor {
    Descriptor::parse(&format!("O:{own}D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;{own})")).unwrap()
}

fn all_rights(own: &str) -> Option<Vec<Allowed>> {
    let all = [SYSTEM, own].map(|who| Allowed {
        who: who.to_owned(),
        rights: FILE_ALL_ACCESS,
    });
    Some(all.into())
}

#[test]
fn a_directory_has_the_owner_and_the_rights_that_it_is_made_with() {
    let (path, own) = private_directory("directory");
    let rights = security::of_file(&path).unwrap();
    assert_eq!(rights.owner, own);
    assert_eq!(rights.allowed, all_rights(&own));
    let error = file::create_directory(&path, &private(&own)).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
    fs::remove_dir(&path).unwrap();
    let error = security::of_file(&path).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::NotFound);
}

#[test]
fn a_file_is_made_with_rights_and_counts_its_names() {
    let (directory, own) = private_directory("file");
    let path = directory.join("file");
    let access = GENERIC_READ | GENERIC_WRITE;
    let mut opened = file::open(&path, access, CREATE_NEW, &private(&own)).unwrap();
    assert_eq!(security::of_file(&path).unwrap().allowed, all_rights(&own));
    let error = file::open(&path, access, CREATE_NEW, &private(&own)).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);

    opened.write_all(b"content").unwrap();
    opened.rewind().unwrap();
    let mut content = String::new();
    opened.read_to_string(&mut content).unwrap();
    assert_eq!(content, "content");
    assert_eq!(file::names(&opened).unwrap(), 1);
    drop(opened);
    fs::remove_dir_all(&directory).unwrap();
    assert!(file::open(&path, access, OPEN_EXISTING, &private(&own)).is_err());
}

#[test]
fn rights_are_given_to_what_is_there_and_copied() {
    let (directory, own) = private_directory("given");
    let [first, second] = ["first", "second"].map(|name| directory.join(name));
    for path in [&first, &second] {
        fs::write(path, "").unwrap();
    }
    let everyone = Descriptor::parse(&format!("D:P(A;;FR;;;WD)(A;;FA;;;{own})")).unwrap();
    security::set_rights(&first, &everyone).unwrap();
    let error = private_files::check(&first, !0).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
    private_files::check(&first, security::TO_WRITE).unwrap();
    let alone = Descriptor::of_account_alone(&own).unwrap();
    security::set_rights(&first, &alone).unwrap();
    private_files::check(&first, !0).unwrap();
    security::set_rights(&second, &Descriptor::of_file(&first).unwrap()).unwrap();
    let rights = |path| security::of_file(path).unwrap();
    assert_eq!(rights(&second), rights(&first));
    fs::remove_dir_all(&directory).unwrap();
}

#[test]
fn a_directory_of_this_account_alone_is_made_with_those_above_it() {
    let above = env::temp_dir().join("cps-win32-above");
    let path = above.join("between").join("alone");
    for _ in 0..2 {
        private_files::create_directory(&path).unwrap();
        private_files::check(&path, !0).unwrap();
    }
    let error = private_files::check(&path.join("none"), !0).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::NotFound);
    fs::remove_dir_all(&above).unwrap();
}

#[test]
fn files_of_this_account_alone_are_made_and_one_grows_at_its_end_only() {
    let directory = env::temp_dir().join("cps-win32-own");
    private_files::create_directory(&directory).unwrap();
    let [log, state] = ["log", "state"].map(|name| directory.join(name));
    let mut appended = private_files::open_to_append(&log).unwrap();
    appended.write_all(b"first ").unwrap();
    fs::write(&log, "longer than before ").unwrap();
    appended.rewind().unwrap();
    appended.write_all(b"last").unwrap();
    appended.sync_data().unwrap();
    assert_eq!(fs::read(&log).unwrap(), b"longer than before last");
    assert!(appended.read_to_string(&mut String::new()).is_err());

    for (content, length) in [("12345", 5), ("ab", 5)] {
        let mut opened = private_files::open(&state).unwrap();
        opened.write_all(content.as_bytes()).unwrap();
        assert_eq!(opened.metadata().unwrap().len(), length);
    }
    assert_eq!(fs::read(&state).unwrap(), b"ab345");
    for path in [&directory, &log, &state] {
        private_files::check(path, !0).unwrap();
    }
    fs::remove_dir_all(&directory).unwrap();
}

#[test]
fn two_names_of_a_file_are_one_file() {
    let (directory, _) = private_directory("names");
    let [first, second, other] = ["first", "second", "other"].map(|name| directory.join(name));
    for path in [&first, &other] {
        fs::write(path, "").unwrap();
    }
    fs::hard_link(&first, &second).unwrap();
    let identity = |path| file::identity(&file::open_to_look(path).unwrap()).unwrap();
    assert_eq!(identity(&first), identity(&second));
    assert_ne!(identity(&first), identity(&other));
    assert_ne!(identity(&first), identity(&directory));
    fs::remove_dir_all(&directory).unwrap();
}

#[test]
fn a_file_is_changed_later_than_before_and_replaced_by_another() {
    let (directory, own) = private_directory("changed");
    let [path, beside] = ["file", "beside"].map(|name| directory.join(name));
    let rights = Descriptor::of_account_and_administrators(&own).unwrap();
    let opened = file::create_new(&path, &rights).unwrap();
    let error = file::create_new(&path, &rights).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
    let look = |path: &Path| {
        let file = file::open_to_look(path).unwrap();
        (
            file::identity(&file).unwrap(),
            file::changed(&file).unwrap(),
        )
    };
    let made = look(&path);
    assert_eq!(look(&path), made);
    // The clock of the file system goes in steps.
    let deadline = Instant::now() + Duration::from_secs(10);
    while look(&path).1 == made.1 && Instant::now() < deadline {
        opened
            .set_len(opened.metadata().unwrap().len() + 1)
            .unwrap();
    }
    assert!(look(&path).1 > made.1);
    assert_eq!(look(&path).0, made.0);
    drop(opened);
    fs::write(&beside, "content").unwrap();
    fs::rename(&beside, &path).unwrap();
    assert_ne!(look(&path).0, made.0);
    fs::remove_dir_all(&directory).unwrap();
}

#[test]
fn a_text_that_is_no_descriptor_is_refused() {
    Descriptor::parse("O:BAD:P(A;;FA;;;SY)").unwrap();
    for text in ["D:(A;;FA;;;", "D:(A;;FA;;;XX)", "no descriptor"] {
        assert!(Descriptor::parse(text).is_err(), "{text}");
    }
}
