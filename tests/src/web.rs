//! Pages with the card: real browsers with our extension and its host, and a site that verifies.
//! Begin at [`Workplace`].

mod browser;
mod chromium;
mod firefox;
mod workplace;

pub use browser::{Browser, PAGE, RESULT, kind};
pub use chromium::Chromium;
pub use firefox::Firefox;
pub use workplace::{Questions, SITE, Workplace, start_site, test_page};
