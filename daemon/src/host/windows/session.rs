//! The daemon of one session: the service sees the readers of the machine alone, and a session that is
//! shown elsewhere has readers of its own.

use std::io;

use cps_ipc::Endpoint;
use cps_win32::{folder, private};
use cpsd::Config;

use super::Arguments;

/// Changes the configuration of the machine for one session, if the arguments say so: it serves its
/// own account alone, and what it keeps has the names of the configuration in the local data of that
/// account.
pub(crate) fn adapt(arguments: &Arguments, config: &mut Config) -> io::Result<()> {
    if !arguments.session {
        return Ok(());
    }
    if let Some(endpoint) = Endpoint::of_session() {
        config.socket = endpoint.path().to_owned();
    }
    config.allow_active_session = false;
    for groups in [
        &mut config.allow_groups,
        &mut config.pin_groups,
        &mut config.admin_groups,
    ] {
        groups.clear();
    }
    let directory = folder::local_data()?.join("cpsd");
    private::create_directory(&directory)?;
    for path in [
        &mut config.audit_file,
        &mut config.state_dir,
        &mut config.cache_dir,
    ] {
        let name = path.as_ref().and_then(|path| path.file_name());
        *path = name.map(|name| directory.join(name));
    }
    Ok(())
}
