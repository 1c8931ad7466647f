//! What the targets and the program that makes their seeds have in common: the forms of inputs.

pub mod calls;
pub mod frames;
