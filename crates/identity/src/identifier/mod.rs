//! National identifiers of persons and structures.
//!
//! The string as it was read is canonical: it is shown, compared and sent on.
//! The interpretation beside it may be wrong without harm.

mod national;
mod structure;

pub use national::{NationalId, NationalIdKind};
pub use structure::{StructureId, StructureIdKind};
