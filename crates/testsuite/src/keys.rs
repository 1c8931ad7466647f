//! Keys of simulated cards, which take longer to make than most tests.

use std::env;
use std::path::PathBuf;

/// Returns the directory beside the build that keeps them from one test to the next.
///
/// # Panics
/// Outside a test that cargo built.
pub fn directory() -> PathBuf {
    let test = env::current_exe().expect("a test has a path");
    // …/target/debug/deps/name-hash
    let build = test.ancestors().nth(2).expect("cargo's layout");
    build.join("simulated-keys")
}
