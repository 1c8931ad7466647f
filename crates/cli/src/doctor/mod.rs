//! The report of `cpsctl doctor`: the questions to cpsd ([`mod@ask`]), the words for the findings of
//! `cps-workstation` ([`words`]), the page ([`report`]), and what support needs in one file
//! ([`bundle`]).

mod ask;
mod bundle;
mod report;
mod scrub;
mod text;
mod words;

pub(crate) use ask::ask;
pub(crate) use bundle::Bundle;
pub(crate) use report::{Line, Report, page};
#[cfg(test)]
pub(crate) use text::Doctor;
