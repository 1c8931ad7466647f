use std::process::Command;
use std::time::Duration;

use cps_e2e::{Output, Running, World, eventually};

/// A virtual screen, with a window manager: without one, dialogs get no key.
#[derive(Debug)]
pub(crate) struct Screen<'a> {
    world: &'a World,
    // Dropped in this order.
    _window_manager: Running,
    _server: Running,
    display: String,
}

impl<'a> Screen<'a> {
    /// Starts it and waits until windows can be opened.
    #[track_caller]
    pub(crate) fn start(world: &'a World) -> Self {
        // The sockets of screens are private too: two that start at once would share one.
        let private = "mkdir -p /tmp/.X11-unix && mount -t tmpfs tmpfs /tmp/.X11-unix";
        world.run("sh", &["-c", private]).ok();
        let mut server = world.command("Xvfb");
        server
            .args(["-displayfd", "1", "-nolisten", "tcp"])
            // Without it, the server restarts after its last client, and closes new connections.
            .arg("-noreset")
            .args(["-screen", "0", "1024x768x24"])
            .stderr(world.log("screen.log"));
        let server = Running::start(server);
        let display = format!("DISPLAY=:{}", server.wait_line("").trim());
        let mut window_manager = on(world, &display, "openbox");
        window_manager.stderr(world.log("openbox.log"));
        let window_manager = Running::start(window_manager);
        let screen = Self {
            world,
            _window_manager: window_manager,
            _server: server,
            display,
        };
        let managed = || {
            let asked = screen.xdotool(&["get_desktop"]);
            asked.status.success().then_some(())
        };
        eventually(Duration::from_secs(60), managed).expect("a window manager");
        screen
    }

    /// Returns a program whose windows are on this screen.
    pub(crate) fn command(&self, program: &str) -> Command {
        on(self.world, &self.display, program)
    }

    /// Returns the first window that is seen and has a title that matches.
    #[track_caller]
    pub(crate) fn window(&self, title: &str) -> Option<String> {
        // Not with `--sync`: it ends with an error when any window closes while it looks.
        let found = self.xdotool(&["search", "--onlyvisible", "--name", title]);
        let text = String::from_utf8_lossy(&found.stdout);
        let first = text.lines().next().filter(|_| found.status.success())?;
        Some(first.to_owned())
    }

    /// Types a text into a window and presses a key in it.
    #[track_caller]
    pub(crate) fn type_into(&self, window: &str, text: &str, key: &str) {
        self.xdotool(&["windowactivate", "--sync", window]).ok();
        if !text.is_empty() {
            self.xdotool(&["type", text]).ok();
        }
        self.xdotool(&["key", key]).ok();
    }

    #[track_caller]
    fn xdotool(&self, args: &[&str]) -> Output {
        let command = [&[&*self.display, "xdotool"], args].concat();
        self.world.run("env", &command)
    }
}

fn on(world: &World, display: &str, program: &str) -> Command {
    let mut command = world.command("env");
    command.args([display, program]);
    command
}
