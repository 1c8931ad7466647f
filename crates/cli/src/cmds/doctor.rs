use crate::args::{DoctorArgs, Global};
use crate::doctor::{self, Machine, Place};
use crate::failure::Failure;
use crate::output::Output;

pub(super) fn run(args: &DoctorArgs, global: &Global, output: &mut Output) -> Result<(), Failure> {
    let place = Place::of_environment(&args.root);
    let machine = Machine::look(place, global, output.language);
    let report = doctor::examine(&machine);
    output.show(&report, doctor::page)?;
    // Before the sentence on standard error that ends it.
    output.flush()?;
    match report.failed() {
        0 => Ok(()),
        count => Err(Failure::Unwell(count)),
    }
}
