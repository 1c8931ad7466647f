//! The forms of inputs, shared by the targets and the program that makes their seeds.

pub mod calls;
pub mod changes;
pub mod frames;
