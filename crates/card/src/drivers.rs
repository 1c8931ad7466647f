use crate::driver::CardDriver;
use crate::{CardGeneration, cps3, cps4};

/// Returns the driver of a generation.
pub(crate) fn of(generation: CardGeneration) -> &'static dyn CardDriver {
    match generation {
        CardGeneration::Cps3 => &cps3::CONTACT,
        CardGeneration::Cps3Contactless => &cps3::CONTACTLESS,
        CardGeneration::Cps4 => &cps4::Cps4,
    }
}
