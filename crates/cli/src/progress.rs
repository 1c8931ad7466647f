//! A line on the terminal that shows that something is going on.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use std::{env, iter};

use cps_types::legible;

/// Time after which work is shown.
const DELAY: Duration = Duration::from_millis(400);
/// Time for which a frame is shown.
const FRAME: Duration = Duration::from_millis(120);
const FRAMES: [char; 4] = ['|', '/', '-', '\\'];
/// Back to the first column, and nothing to its right (ECMA-48, sections 8.3.15 and 8.3.41).
const ERASE: &str = "\r\u{1b}[K";

/// Work that is under way, from its making to its drop.
///
/// It is shown on standard error, and only if that is a terminal; nothing of it is left.
#[derive(Debug)]
pub(crate) struct Progress(Option<Shown>);

#[derive(Debug)]
struct Shown {
    news: Option<Sender<String>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Shows the text before long.
    pub(crate) fn show(text: impl Into<String>) -> Self {
        let terminal = io::stderr().is_terminal()
            && env::var_os("TERM").is_none_or(|terminal| terminal != "dumb");
        if !terminal {
            return Self(None);
        }
        let (news, inbox) = mpsc::channel();
        let text = text.into();
        // Without a thread the work goes on all the same.
        let thread = thread::Builder::new()
            .name("progress".to_owned())
            .spawn(move || draw(text, &inbox, &mut io::stderr()))
            .ok();
        Self(Some(Shown {
            news: Some(news),
            thread,
        }))
    }

    /// Shows another text from now on.
    pub(crate) fn say(&self, text: impl Into<String>) {
        if let Some(news) = self.0.as_ref().and_then(|shown| shown.news.as_ref()) {
            // A thread that could not start needs no news.
            let _ = news.send(text.into());
        }
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        drop(self.news.take());
        if let Some(thread) = self.thread.take() {
            // It ends by itself, having heard no more.
            let _ = thread.join();
        }
    }
}

/// Draws until all senders are gone. Write errors of the terminal are ignored.
fn draw(mut text: String, inbox: &Receiver<String>, terminal: &mut impl Write) {
    let begin = Instant::now();
    let mut pause = DELAY;
    for frame in iter::repeat(FRAMES).flatten() {
        match inbox.recv_timeout(pause) {
            Ok(news) => text = news,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        let seconds = begin.elapsed().as_secs();
        let _ = write!(terminal, "{ERASE}{frame} {} ({seconds} s)", legible(&text));
        let _ = terminal.flush();
        pause = FRAME;
    }
    if pause == FRAME {
        let _ = write!(terminal, "{ERASE}");
        let _ = terminal.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the drawing when the news come before any pause is over.
    fn drawn(news: &[&str]) -> String {
        let (sender, inbox) = mpsc::channel();
        for text in news {
            sender.send((*text).to_owned()).unwrap();
        }
        drop(sender);
        let mut terminal = Vec::new();
        draw("Reading".to_owned(), &inbox, &mut terminal);
        String::from_utf8(terminal).unwrap()
    }

    #[test]
    fn what_is_over_at_once_shows_nothing() {
        assert_eq!(drawn(&[]), "");
    }

    #[test]
    fn news_are_shown_and_nothing_is_left() {
        assert_eq!(
            drawn(&["step 1", "step 2"]),
            "\r\u{1b}[K| step 1 (0 s)\r\u{1b}[K/ step 2 (0 s)\r\u{1b}[K"
        );
    }
}
