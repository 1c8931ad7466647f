//! Real browsers log on to a web server with simulated cards, through a real pcscd.

#![allow(clippy::unwrap_used)]

mod chromium;
mod chromium_logs_on;
mod desk;
mod dovecot;
mod firefox;
mod firefox_logs_on;
mod portal;
mod registration;
mod screen;
mod server;
mod single_sign_on;
mod thunderbird;
