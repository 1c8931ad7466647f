//! The program as a service of Windows: it is started and stopped by the service control manager.

#![cfg(windows)]
#![allow(clippy::unwrap_used)]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use cps_ipc::{Client, ClientError};
use cps_protocol::method::{Empty, ReadersList};
use cps_testsuite::daemon::socket_of;
use windows_service::service::{
    Service, ServiceAccess, ServiceErrorControl, ServiceExitCode, ServiceInfo, ServiceStartType,
    ServiceState, ServiceStatus, ServiceType,
};
use windows_service::service_manager::{ServiceManager, ServiceManagerAccess};

/// Longer than anything here takes on a busy machine.
const LONG: Duration = Duration::from_secs(60);

/// Held by a test to its end: the service control manager of wine takes the next program that asks
/// for orders for the service that it starts, also one that was started by hand.
static MANAGER: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    MANAGER.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A service that is removed in the end.
struct Registered(Service);

impl Registered {
    fn new(arguments: &[&str], directory: &Path) -> Self {
        let manager = ServiceManager::local_computer(
            None::<&str>,
            ServiceManagerAccess::CONNECT | ServiceManagerAccess::CREATE_SERVICE,
        );
        let mut arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        arguments.extend(["--socket".into(), socket_of(directory).into()]);
        let information = ServiceInfo {
            name: "cpsd".into(),
            display_name: "cpsd".into(),
            service_type: ServiceType::OWN_PROCESS,
            start_type: ServiceStartType::OnDemand,
            error_control: ServiceErrorControl::Normal,
            executable_path: PathBuf::from(env!("CARGO_BIN_EXE_cpsd")),
            launch_arguments: arguments,
            dependencies: Vec::new(),
            account_name: None,
            account_password: None,
        };
        Self(
            manager
                .unwrap()
                .create_service(&information, ServiceAccess::ALL_ACCESS)
                .unwrap(),
        )
    }

    fn wait(&self, state: ServiceState) -> ServiceStatus {
        let deadline = Instant::now() + LONG;
        loop {
            let status = self.0.query_status().unwrap();
            if status.current_state == state {
                return status;
            }
            assert!(Instant::now() < deadline, "{status:?}");
            // The system has no event for it.
            std::thread::yield_now();
        }
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        // One that does not run cannot be stopped.
        let _ = self.0.stop();
        let _ = self.0.delete();
    }
}

#[test]
fn the_service_control_manager_starts_and_stops_the_daemon_and_learns_of_a_failure() {
    let _alone = alone();
    let directory = tempfile::tempdir().unwrap();
    let pki = directory.path().join("pki");
    let simulation = [
        "--service",
        "--simulate",
        "medecin",
        "--pki",
        pki.to_str().unwrap(),
    ];
    let service = Registered::new(&simulation, directory.path());
    for _ in 0..2 {
        service.0.start::<&str>(&[]).unwrap();
        service.wait(ServiceState::Running);
        let client = Client::connect(socket_of(directory.path()), "test", LONG).unwrap();
        let readers = client
            .call_within::<ReadersList>(&Empty {}, LONG)
            .unwrap()
            .readers;
        assert_eq!(readers.len(), 1);
        service.0.stop().unwrap();
        let ended = service.wait(ServiceState::Stopped);
        assert_eq!(ended.exit_code, ServiceExitCode::NO_ERROR);
        let gone = Client::connect(socket_of(directory.path()), "test", LONG);
        assert!(matches!(gone, Err(ClientError::Unreachable(_))));
    }
    drop(service);

    let missing = directory.path().join("missing.toml");
    let wrong = ["--service", "--config", missing.to_str().unwrap()];
    let service = Registered::new(&wrong, directory.path());
    service.0.start::<&str>(&[]).unwrap();
    let ended = service.wait(ServiceState::Stopped);
    assert_eq!(ended.exit_code, ServiceExitCode::ServiceSpecific(1));
}

#[test]
fn a_service_that_is_started_by_hand_says_so() {
    let _alone = alone();
    let started = std::process::Command::new(env!("CARGO_BIN_EXE_cpsd"))
        .arg("--service")
        .output()
        .unwrap();
    assert_eq!(started.status.code(), Some(1));
    let said = String::from_utf8_lossy(&started.stderr);
    let begin = "cpsd: the service control manager has not started this program: ";
    assert!(said.starts_with(begin), "{said}");
}
