use std::path::{Path, PathBuf};

/// Returns the directory of the build that this test belongs to, `target/debug` for example.
pub(crate) fn build_directory() -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    // …/target/debug/deps/name-hash
    test.ancestors()
        .nth(2)
        .expect("cargo's layout")
        .to_path_buf()
}

fn built(name: &str) -> PathBuf {
    let path = build_directory().join(name);
    assert!(
        path.exists(),
        "{} is not built: run the tests with `make test`",
        path.display()
    );
    path
}

/// Returns a binary of the workspace.
pub fn binary(name: &str) -> PathBuf {
    built(name)
}

/// Returns the PKCS#11 module.
pub fn module() -> PathBuf {
    built("libcps_pkcs11.so")
}

/// Returns the PKCS#11 module, for a command line.
pub fn module_text() -> String {
    crate::desk::text(&module()).to_owned()
}

/// Returns the folder in which `make deb` puts the Debian package, and its tests what they keep.
pub fn package_directory() -> PathBuf {
    // …/target/debug
    build_directory().with_file_name("debian")
}

/// Returns the directory of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the repository")
}

/// Returns a checked-in file under `tests/fixtures`.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name)
}

/// Returns a program of `docs/examples`.
pub fn example(path: &str) -> PathBuf {
    root().join("docs/examples").join(path)
}

/// Returns the directory of the browsers' extension.
pub fn extension() -> PathBuf {
    root().join("web-host/extension")
}

/// Returns a Python interpreter with the packages of `fixtures/python-requirements.txt`.
pub fn python() -> PathBuf {
    root().join("target/tools/python/bin/python")
}
