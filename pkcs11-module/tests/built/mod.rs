//! The module as it was built with the tests.

use std::{
    env::{
        self,
        consts::{DLL_PREFIX, DLL_SUFFIX},
    },
    path::PathBuf,
};

/// Returns the file to load, which lies beside the tests.
pub(crate) fn library() -> PathBuf {
    let test = env::current_exe().unwrap();
    let file = format!("{DLL_PREFIX}cps_pkcs11{DLL_SUFFIX}");
    test.parent().unwrap().join(file)
}
