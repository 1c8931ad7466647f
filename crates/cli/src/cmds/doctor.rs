use cps_ipc::Endpoint;
use cps_workstation::doctor::{Machine, Place, examine};

use crate::args::{DoctorArgs, Global};
use crate::doctor::{Report, ask, page};
use crate::error::CliError;
use crate::output::Output;

pub(super) fn run(args: &DoctorArgs, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let place = Place::of_environment(&args.root);
    let endpoint = Endpoint::choose(global.socket.clone());
    let socket = endpoint.path().to_owned();
    let machine = Machine::look(place, socket, || ask(global, output.language));
    let report = Report::new(output.language, examine(&machine));
    output.show(&report, page)?;
    // Before the sentence on standard error that ends it.
    output.flush()?;
    match report.failed() {
        0 => Ok(()),
        count => Err(CliError::ChecksFailed(count)),
    }
}
