//! Files that commands write, on every system: as a whole, and never over one that is read.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use cps_workstation::destination::{Destination, DestinationError, Readers, check_no_input};
use cps_workstation::replace;

#[test]
fn a_file_is_made_and_replaced_and_nothing_is_left_beside_it() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("résultat");
    for readers in [Readers::AsBefore, Readers::Owner] {
        for content in ["first, and longer", "second"] {
            let destination = Destination::new(Some(&path), &[]).unwrap();
            assert_eq!(destination.path(), Some(&*path));
            destination.write(content.as_bytes(), readers).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), content, "{readers:?}");
        }
    }
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[test]
fn a_file_that_is_read_is_not_written_by_any_of_its_names() {
    let directory = tempfile::tempdir().unwrap();
    let [input, other_name, other] =
        ["input", "name", "other"].map(|name| directory.path().join(name));
    fs::write(&input, "input").unwrap();
    fs::write(&other, "other").unwrap();
    fs::hard_link(&input, &other_name).unwrap();
    for path in [&input, &other_name] {
        let refused = Destination::new(Some(path), &[&input]).unwrap_err();
        assert!(
            matches!(refused, DestinationError::OverInput(_)),
            "{refused:?}"
        );
        assert!(check_no_input(path, &[&input]).is_err());
    }
    Destination::new(Some(&other), &[&input]).unwrap();
    check_no_input(&other, &[&input]).unwrap();
}

#[test]
fn a_directory_and_a_file_in_a_missing_one_are_refused_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let refused = |path: &Path| match Destination::new(Some(path), &[]) {
        Err(DestinationError::Write { path: named, .. }) => assert_eq!(named, path),
        other => panic!("{}: {other:?}", path.display()),
    };
    refused(directory.path());
    refused(&directory.path().join("new/"));
    refused(&directory.path().join("missing").join("file"));
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
}

#[test]
fn a_file_of_the_machine_is_made_with_its_directories() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a").join("b").join("file");
    for text in ["before", "after"] {
        replace::replace(&path, text).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
}
