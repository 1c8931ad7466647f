mod layout;
mod stream;

pub(crate) use layout::{configuration_directory, socket};
pub(crate) use stream::Stream;
