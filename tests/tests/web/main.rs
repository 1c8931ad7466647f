//! The card in web pages: real browsers with our extension, the native host, and a site that verifies.

#![allow(clippy::unwrap_used)]

/// Leaves the test early, loudly, when a program that browsers with the card need is missing.
macro_rules! require_browsers {
    () => {
        cps_e2e::require_tools!(
            "pcscd",
            "firefox-esr",
            "chromium",
            "certutil",
            "openssl",
            "python3"
        );
    };
}

mod attacks;
mod guide;
mod login;
mod popup;
mod sources;
mod web_eid;
