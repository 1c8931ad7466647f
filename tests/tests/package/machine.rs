//! A Debian machine in namespaces, in which systemd is the first process. Begin at [`Machine`].

use std::ffi::OsStr;
use std::fs;
use std::process::Command;
use std::time::Duration;

use cps_e2e::{Output, Running, binary, eventually, run_within};
use tempfile::TempDir;

use crate::tree::Tree;

/// Installing packages is the longest.
const TIME_LIMIT: Duration = Duration::from_secs(600);

/// Makes the tree the root of new namespaces in which systemd is the first process. What of the
/// kernel is not divided by namespaces is read-only for it.
const BOOT: &str = r#"
set -e
mount --bind "$1" "$1"
cd "$1"
mount -t proc proc proc
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs dev
for name in null zero full random urandom tty; do
    : >dev/$name
    mount --bind /dev/$name dev/$name
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs tmpfs tmp
ip link set lo up
mkdir -p .before
pivot_root . .before
umount -l /.before
exec env -i container=cps PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    setpriv --bounding-set -sys_module,-sys_boot,-sys_time,-mknod \
    /lib/systemd/systemd --system --show-status=false --unit=multi-user.target
"#;

/// A Debian system with its own systemd, network, processes and mounts; it ends when dropped.
pub(crate) struct Machine {
    // Dropped in this order: the processes, then what they stand on.
    process: Running,
    init: String,
    cgroup: Cgroup,
    tree: Tree,
}

impl Machine {
    /// Boots a tree.
    pub(crate) fn boot(tree: Tree) -> Self {
        let cgroup = Cgroup::new();
        let mut command = Command::new("unshare");
        command
            .args([
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "--ipc",
                "--uts",
                "--net",
            ])
            .args([
                "--cgroup",
                "--propagation",
                "private",
                "sh",
                "-c",
                BOOT,
                "sh",
            ])
            .arg(tree.path());
        let process = cgroup.start(command);
        let children = format!("/proc/{0}/task/{0}/children", process.id());
        let init = eventually(TIME_LIMIT, || {
            let first = fs::read_to_string(&children).ok()?;
            let first = first.split(' ').next()?.to_owned();
            let name = fs::read_to_string(format!("/proc/{first}/comm")).ok()?;
            (name == "systemd\n").then_some(first)
        });
        let machine = Self {
            process,
            init: init.expect("systemd starts in the tree"),
            cgroup,
            tree,
        };
        eventually(TIME_LIMIT, || {
            let state = machine.run("systemctl", &["is-system-running", "--wait"]);
            ["running", "degraded"]
                .contains(&state.text.trim())
                .then_some(())
        })
        .expect("systemd has started everything");
        machine
    }

    /// Runs a program as root to its end.
    #[track_caller]
    pub(crate) fn run<A: AsRef<OsStr>>(&self, program: &str, args: &[A]) -> Output {
        let mut command = self.command();
        command.arg(program).args(args);
        run_within(TIME_LIMIT, command, b"")
    }

    /// Runs a shell command as root to its end.
    #[track_caller]
    pub(crate) fn sh(&self, line: &str) -> Output {
        self.run("sh", &["-c", line])
    }

    /// Runs a shell command as an account.
    #[track_caller]
    pub(crate) fn sh_as(&self, account: &str, line: &str) -> Output {
        let become_account = ["--reuid", account, "--regid", account, "--init-groups"];
        let shell = ["sh", "-c", line];
        self.run("setpriv", &[&become_account[..], &shell].concat())
    }

    /// Asks again until a shell command succeeds.
    #[track_caller]
    pub(crate) fn wait(&self, line: &str) {
        let succeeded = || self.sh(line).status.success().then_some(());
        assert!(
            eventually(Duration::from_secs(60), succeeded).is_some(),
            "never: {line}"
        );
    }

    /// Inserts a simulated card into the first reader of the machine's pcscd.
    pub(crate) fn insert(&self, profile: &str) -> Running {
        let mut command = Command::new("nsenter");
        command
            .args(["--net", "--target", &self.init, "--"])
            .args(["setpriv", "--pdeathsig", "KILL"])
            .arg(binary("cps-sim"))
            .args(["run", profile, "--port", "35963"]);
        let card = Running::start(command);
        card.wait_line("ready");
        card
    }

    fn command(&self) -> Command {
        let mut command = Command::new("nsenter");
        command
            .args([
                "--mount", "--pid", "--ipc", "--uts", "--net", "--cgroup", "--root", "--wd",
            ])
            .args(["--target", &self.init, "--", "env", "-i"])
            .args([
                "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                "LC_ALL=C.UTF-8",
                "HOME=/root",
            ])
            .arg("DEBIAN_FRONTEND=noninteractive");
        command
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = self.sh("journalctl --no-pager --lines=60");
            eprintln!("== journal of the machine\n{}", log.text);
        }
        self.process.kill();
        self.cgroup.remove();
        let _ = &self.tree;
    }
}

/// A group of its own in the hierarchy of control groups, version 2: systemd needs to own one. Where
/// the machine has that hierarchy, if anywhere, does not matter.
struct Cgroup {
    name: String,
    hierarchy: TempDir,
}

/// Puts the process into a group, then becomes another program.
const ENTER: &str = r#"
set -e
mount -t cgroup2 cgroup2 "$0"
mkdir -p "$0/$1"
echo $$ >"$0/$1/cgroup.procs"
umount "$0"
shift
exec "$@"
"#;

const REMOVE: &str = r#"mount -t cgroup2 cgroup2 "$0" && find "$0/$1" -depth -type d -delete"#;

impl Cgroup {
    fn new() -> Self {
        Self {
            name: format!("cps-package-{}", std::process::id()),
            hierarchy: tempfile::tempdir().unwrap(),
        }
    }

    /// Starts a program in the group.
    fn start(&self, command: Command) -> Running {
        let mut inside = self.script(ENTER);
        inside.arg(command.get_program()).args(command.get_args());
        Running::start(inside)
    }

    fn remove(&self) {
        // Processes that were killed leave it a moment later.
        let gone = eventually(Duration::from_secs(10), || {
            let done = run_within(TIME_LIMIT, self.script(REMOVE), b"");
            done.status.success().then_some(())
        });
        if gone.is_none() {
            eprintln!("the control group {} stays", self.name);
        }
    }

    /// Returns a script with mounts of its own.
    fn script(&self, script: &str) -> Command {
        let mut command = Command::new("unshare");
        command
            .args(["--mount", "sh", "-c", script])
            .arg(self.hierarchy.path())
            .arg(&self.name);
        command
    }
}
