//! `pair --kiosk`: cards one after the other, and one question to each holder on a screen of big
//! letters. Begin at [`run`].
//!
//! A thread each brings what is typed, the changes of the readers and the signals; all else
//! is done here, in the order in which it comes. Nothing but those that ask it to stop ends it.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _};
use std::mem;
use std::process;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use cps_console::{Choice, Failure as _, Global};
use cps_ipc::Client;
use cps_protocol::method::{Empty, EventsSubscribe, ReadersList, ReadersResult};
use cps_protocol::{CardId, ErrorKind};
use cps_types::legible;
use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetwinsize, tcsetattr,
};
use serde_json::{Value, json};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGWINCH};
use signal_hook::iterator::Signals;

use super::pair::{Paired, Wish};
use crate::args::PairArgs;
use crate::conflict::Conflict;
use crate::desk::{self, Card};
use crate::error::{Output, RegistryError};
use crate::names::Names;
use crate::record::Mode;
use crate::register::{Records, Register};
use crate::screen::frame;
use crate::store::Account;
use crate::text::{Text, say};

/// Time between two attempts to reach a daemon that is gone.
const RECONNECT: Duration = Duration::from_secs(1);

/// Time in which a holder answers the question: one who went away leaves no name on the screen.
const ANSWER: Duration = Duration::from_secs(120);

/// Accounts that are offered: so many fit a small terminal.
const CANDIDATES: usize = 6;

/// The screen of a terminal that tells no size (`tcgetwinsize` gives zeros).
const SMALL: (usize, usize) = (80, 24);

/// To the screen beside that of the shell, where nothing scrolls away to be read later; and back.
const ENTER: &[u8] = b"\x1b[?1049h";
const LEAVE: &[u8] = b"\x1b[H\x1b[2J\x1b[?1049l";

/// To the upper left corner, and nothing after it (ECMA-48, sections 8.3.21 and 8.3.39).
const CLEAR: &str = "\x1b[H\x1b[2J";

/// To the beginning of the line, and nothing in it (ECMA-48, section 8.3.41).
const CLEAR_LINE: &str = "\r\x1b[K";

/// Stands before what is typed.
const PROMPT: &str = "> ";

/// A reason to look again.
enum News {
    /// A line was typed where keys do not come one by one.
    Line(String),
    /// A key was typed.
    Key(Key),
    /// The readers may have changed.
    Readers,
    /// The size of the screen has changed.
    Size,
    /// No more lines come.
    End,
}

/// A key, at a screen.
#[derive(Clone, Copy, Debug)]
enum Key {
    Letter(char),
    Erase,
    EraseLine,
    Enter,
}

impl Key {
    /// Changes the line that is being typed; returns it once it is whole.
    fn edit(self, typed: &mut String) -> Option<String> {
        match self {
            Self::Letter(letter) => typed.push(letter),
            Self::Erase => {
                typed.pop();
            }
            Self::EraseLine => typed.clear(),
            Self::Enter => return Some(mem::take(typed)),
        }
        None
    }
}

/// Goes on until it is stopped.
pub(super) fn run(
    args: &PairArgs,
    global: &Global,
    output: &mut Output,
) -> Result<(), RegistryError> {
    let mut register = Register::open_or_make(args.register.register.as_ref())?;
    if register.accounts()?.is_empty() {
        return Err(RegistryError::NoAccounts);
    }
    let records = register.records()?;
    let terminal = Terminal::enter(output.json);
    let news = listen(global, terminal.clone()).map_err(RegistryError::Output)?;
    terminal.echo(false);
    let mut kiosk = Kiosk {
        args,
        global,
        output,
        client: None,
        records,
        news,
        terminal: terminal.clone(),
        shown: None,
        typed: String::new(),
        last: None,
    };
    let done = kiosk.go_on();
    terminal.leave();
    done
}

struct Kiosk<'a> {
    args: &'a PairArgs,
    global: &'a Global,
    output: &'a mut Output,
    client: Option<Client>,
    /// The records that were verified, whose last one the register must still have.
    records: Records,
    news: Receiver<News>,
    terminal: Terminal,
    shown: Option<View>,
    /// The line that is being typed, key by key.
    typed: String,
    /// The outcome of the last card, without a name.
    last: Option<Text>,
}

/// A screen, and the event that tells the same to a program.
#[derive(Clone, Debug, PartialEq)]
struct View {
    event: Value,
    big: Text,
    small: Vec<String>,
    /// Whether a line is typed below.
    asks: bool,
}

/// The answer to the question.
enum Answer {
    Account(String),
    /// None came, or the card went.
    None,
    /// No more lines come.
    End,
}

/// A line that was no answer to the question.
enum Typed {
    Unknown(String),
    /// It may be the PIN, so it is neither kept nor told.
    Pin,
}

/// Returns the part of a line that is being typed which fits so many columns: points while it has digits
/// alone, which may be the beginning of a PIN.
fn echoed(typed: &str, columns: usize) -> String {
    let text = match typed.bytes().all(|byte| byte.is_ascii_digit()) {
        true => "•".repeat(typed.len()),
        false => legible(typed),
    };
    let left_out = text.chars().count().saturating_sub(columns);
    text.chars().skip(left_out).collect()
}

/// Whether a text has the form of the PIN of a CPS card (`card.md` §4.1). No account has such a name here: one
/// is chosen by its digit in the list.
fn is_like_pin(typed: &str) -> bool {
    typed.len() == 4 && typed.bytes().all(|byte| byte.is_ascii_digit())
}

impl Kiosk<'_> {
    fn go_on(&mut self) -> Result<(), RegistryError> {
        while let Some(id) = self.wait_for_card()? {
            let tried = self.serve(&id);
            let Some(view) = self.outcome(&id, tried)? else {
                return Ok(());
            };
            self.show(view)?;
            if !self.wait_for_removal(&id)? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Returns the readers.
    fn look(&mut self) -> Result<ReadersResult, RegistryError> {
        let client = match self.client.take() {
            Some(client) => client,
            None => desk::connect(self.global)?,
        };
        let found = client.call::<ReadersList>(&Empty {})?;
        self.client = Some(client);
        Ok(found)
    }

    /// Waits for the next card that is ready; `None` when the kiosk is to end.
    fn wait_for_card(&mut self) -> Result<Option<CardId>, RegistryError> {
        loop {
            let found = self.look();
            let choice = found.map(|found| self.global.selection().choose(&found));
            let view = match choice {
                Ok(Choice::Card(card)) => {
                    let view = self.view("reading", Text::KioskReading, Vec::new());
                    self.show(view)?;
                    return Ok(Some(card.id));
                }
                Ok(Choice::Reading(_)) => self.view("reading", Text::KioskReading, Vec::new()),
                Ok(Choice::Missing(failure) | Choice::None(failure)) => {
                    let failure = RegistryError::from(failure);
                    match is_kind(&failure, ErrorKind::NoCard) {
                        true => self.waiting(),
                        false => self.failed("unavailable", Text::KioskNotDone, &failure),
                    }
                }
                Err(failure) => {
                    let failure = failure.of_endpoint(self.global.socket.as_deref());
                    self.failed("unavailable", Text::KioskOutOfOrder, &failure)
                }
            };
            self.show(view)?;
            match self.news.recv() {
                Ok(News::Size) => self.draw()?,
                // What is typed without a question is for none.
                Ok(News::Readers | News::Line(_) | News::Key(_)) => {}
                Ok(News::End) | Err(_) => return Ok(None),
            }
        }
    }

    /// Waits until a card is gone; `false` when the kiosk is to end.
    fn wait_for_removal(&mut self, id: &CardId) -> Result<bool, RegistryError> {
        // A daemon that is gone knows no card any more.
        while self.has(id) {
            match self.news.recv() {
                Ok(News::Size) => self.draw()?,
                Ok(News::Readers | News::Line(_) | News::Key(_)) => {}
                Ok(News::End) | Err(_) => return Ok(false),
            }
        }
        Ok(true)
    }

    fn has(&mut self, id: &CardId) -> bool {
        self.look().is_ok_and(|found| holds(&found, id))
    }

    /// Asks the holder of a card for the account and pairs it. `None` if no answer came; a kiosk that
    /// is to end is told by [`RegistryError::Output`] of a closed pipe.
    fn serve(&mut self, id: &CardId) -> Result<Option<Paired>, RegistryError> {
        let Some(client) = self.client.take() else {
            return Err(ErrorKind::DaemonUnreachable.into());
        };
        let done = self.serve_by(&client, id);
        self.client = Some(client);
        done
    }

    fn serve_by(&mut self, client: &Client, id: &CardId) -> Result<Option<Paired>, RegistryError> {
        let card = desk::read(client, id)?;
        // Anew for each card: a file that was removed would take records that are lost.
        let mut register = Register::open_or_make(self.args.register.register.as_ref())?;
        register.follow(&mut self.records)?;
        let accounts = register.accounts()?;
        if accounts.is_empty() {
            return Err(RegistryError::NoAccounts);
        }
        let pairings = self.records.pairings();
        let mut numbered = pairings.iter();
        let there = numbered.find(|pairing| pairing.national_id == card.holder.national_id);
        if let Some(pairing) = there {
            return Ok(Some(Paired {
                account: pairing.account.clone(),
                national_id: pairing.national_id.clone(),
                record: None,
                already: true,
            }));
        }
        let account = match self.ask(client, &card, &accounts)? {
            Answer::Account(account) => account,
            Answer::None => return Ok(None),
            Answer::End => return Err(RegistryError::Output(io::ErrorKind::BrokenPipe.into())),
        };
        let wish = Wish {
            account: &account,
            mode: Mode::Kiosk,
            accept: &[],
        };
        let mut records = mem::take(&mut self.records);
        let paired = wish.pair(&mut register, &mut records, client, &card, |_| {
            let place = say!(self.output.language, KioskPinWhere, account = account);
            let mut view = self.view("pin", Text::KioskPin, vec![place]);
            view.event["account"] = account.as_str().into();
            self.show(view).map(|()| None)
        });
        self.records = records;
        paired.map(Some)
    }

    /// Asks for the account until one of the list is named.
    fn ask(
        &mut self,
        client: &Client,
        card: &Card,
        accounts: &[Account],
    ) -> Result<Answer, RegistryError> {
        let candidates = candidates(card, accounts);
        let deadline = Instant::now() + ANSWER;
        let mut last = None;
        // What was typed before the question is no answer to it.
        while let Ok(news) = self.news.try_recv() {
            if let News::End = news {
                return Ok(Answer::End);
            }
        }
        // Among it may have been that the card went.
        if !is_there(client, &card.id) {
            return Ok(Answer::None);
        }
        self.terminal.echo(true);
        let answer = loop {
            self.show(self.question(&candidates, last.as_ref()))?;
            let time = deadline.saturating_duration_since(Instant::now());
            let line = match self.news.recv_timeout(time) {
                Ok(News::Line(line)) => Some(line),
                Ok(News::Key(key)) => {
                    let line = key.edit(&mut self.typed);
                    self.echo()?;
                    line
                }
                Ok(News::Size) => {
                    self.draw()?;
                    None
                }
                Ok(News::Readers) if is_there(client, &card.id) => None,
                Ok(News::Readers) | Err(RecvTimeoutError::Timeout) => break Answer::None,
                Ok(News::End) | Err(RecvTimeoutError::Disconnected) => break Answer::End,
            };
            match line.as_deref().map(str::trim) {
                None => {}
                Some("") => break Answer::None,
                Some(typed) if is_like_pin(typed) => last = Some(Typed::Pin),
                Some(typed) => match named(typed, &candidates, accounts) {
                    Some(account) => break Answer::Account(account),
                    None => last = Some(Typed::Unknown(typed.to_owned())),
                },
            }
        };
        self.typed.clear();
        self.terminal.echo(false);
        Ok(answer)
    }

    /// Returns the screen of an outcome; `None` when the kiosk is to end.
    fn outcome(
        &mut self,
        id: &CardId,
        tried: Result<Option<Paired>, RegistryError>,
    ) -> Result<Option<View>, RegistryError> {
        let language = self.output.language;
        let remove = language.text(Text::KioskRemove).to_owned();
        let nothing = language.text(Text::KioskNothing).to_owned();
        self.last = Some(Text::KioskLastNot);
        let given_up = |kiosk: &Self| {
            let small = vec![nothing.clone(), remove.clone()];
            kiosk.view("given_up", Text::KioskGivenUp, small)
        };
        Ok(Some(match tried {
            Ok(Some(paired)) => {
                self.last = Some(Text::KioskLastDone);
                let (account, id) = (&paired.account, &paired.national_id);
                let told = match paired.already {
                    true => say!(language, PairedAlready, account = account, id = id),
                    false => say!(language, PairedNow, account = account, id = id),
                };
                let mut view = self.view("paired", Text::KioskDone, vec![told, remove]);
                view.event = json!(paired);
                view.event["event"] = "paired".into();
                view
            }
            Ok(None) => given_up(self),
            Err(RegistryError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
                return Ok(None);
            }
            Err(failure @ RegistryError::Output(_)) => return Err(failure),
            Err(RegistryError::Conflicts { conflicts, .. }) => {
                let words = conflicts.iter().map(Conflict::word).collect();
                let failure = RegistryError::AtKiosk(words);
                let mut view = self.failed("refused", Text::KioskRefused, &failure);
                view.small.push(remove);
                view
            }
            Err(failure) if is_kind(&failure, ErrorKind::PromptCancelled) || !self.has(id) => {
                given_up(self)
            }
            Err(failure) => {
                let failure = failure.of_endpoint(self.global.socket.as_deref());
                let mut view = self.failed("failed", Text::KioskNotDone, &failure);
                view.small.push(remove);
                view
            }
        }))
    }

    fn view(&self, event: &str, big: Text, small: Vec<String>) -> View {
        View {
            event: json!({ "event": event }),
            big,
            small,
            asks: false,
        }
    }

    fn waiting(&self) -> View {
        let language = self.output.language;
        let small = self.last.into_iter().chain([Text::KioskPurpose]);
        let small = small.map(|text| language.text(text).to_owned());
        self.view("waiting", Text::KioskInsert, small.collect())
    }

    fn failed(&self, event: &str, big: Text, failure: &RegistryError) -> View {
        let language = self.output.language;
        let mut view = self.view(event, big, vec![failure.sentence(language)]);
        view.event["error"] = failure.to_json(language);
        view
    }

    fn question(&self, candidates: &[&Account], last: Option<&Typed>) -> View {
        let language = self.output.language;
        let name = |account: &Account| format!("{} {}", account.family_name, account.given_names);
        let mut small: Vec<_> = (1_usize..)
            .zip(candidates)
            .map(|(number, listed)| {
                let (account, name) = (&listed.name, name(listed));
                say!(
                    language,
                    KioskCandidate,
                    number = number,
                    account = account,
                    name = name
                )
            })
            .collect();
        small.extend(last.map(|typed| match typed {
            Typed::Unknown(account) => say!(language, KioskUnknown, account = account),
            Typed::Pin => language.text(Text::KioskNoPin).to_owned(),
        }));
        small.push(language.text(Text::KioskChoose).to_owned());
        let mut view = self.view("question", Text::KioskAccount, small);
        view.asks = true;
        view.event["candidates"] = candidates.iter().map(|one| one.name.as_str()).collect();
        match last {
            Some(Typed::Unknown(account)) => view.event["unknown"] = account.as_str().into(),
            Some(Typed::Pin) => view.event["like_pin"] = true.into(),
            None => {}
        }
        view
    }

    /// Shows a screen, unless it is there.
    fn show(&mut self, view: View) -> Result<(), RegistryError> {
        if self.shown.as_ref() == Some(&view) {
            return Ok(());
        }
        let told = self.shown.replace(view).map(|before| before.event);
        match &self.shown {
            Some(view) if self.output.json && told.as_ref() != Some(&view.event) => {
                self.output.json_line(&view.event)
            }
            _ => self.draw(),
        }
    }

    fn draw(&mut self) -> Result<(), RegistryError> {
        let Some(view) = self.shown.as_ref().filter(|_| !self.output.json) else {
            return Ok(());
        };
        let (columns, rows) = self.terminal.size();
        let big = self.output.language.text(view.big);
        let lines = frame(big, &view.small, (columns, rows.saturating_sub(1)));
        let mut text = lines.join("\n");
        if self.terminal.is_screen {
            text.insert_str(0, CLEAR);
        }
        text.push('\n');
        if view.asks {
            text += &self.line(columns);
        } else if self.terminal.is_screen {
            // The last line stays free, so that nothing scrolls.
            text.truncate(text.len() - 1);
        }
        self.output.bytes(text.as_bytes())?;
        self.output.flush()
    }

    /// Returns the line in which people type.
    fn line(&self, columns: usize) -> String {
        // The last column stays free, so that nothing is wrapped.
        let columns = columns.saturating_sub(PROMPT.len() + 1);
        format!("{PROMPT}{}", echoed(&self.typed, columns))
    }

    /// Shows the line that is being typed.
    fn echo(&mut self) -> Result<(), RegistryError> {
        let (columns, _) = self.terminal.size();
        let text = format!("{CLEAR_LINE}{}", self.line(columns));
        self.output.bytes(text.as_bytes())?;
        self.output.flush()
    }
}

fn is_kind(failure: &RegistryError, kind: ErrorKind) -> bool {
    failure.kind().word() == kind.word()
}

fn is_there(client: &Client, id: &CardId) -> bool {
    let found = client.call::<ReadersList>(&Empty {});
    found.is_ok_and(|found| holds(&found, id))
}

fn holds(found: &ReadersResult, id: &CardId) -> bool {
    let mut cards = found.readers.iter().filter_map(|one| one.summary.as_ref());
    cards.any(|card| card.id == *id)
}

/// Returns the accounts whose names are spelled like that of the card, the nearest first.
fn candidates<'a>(card: &Card, accounts: &'a [Account]) -> Vec<&'a Account> {
    let holder = (&*card.holder.family_name, &*card.holder.given_names);
    let compared = accounts.iter().map(|account| {
        let names = Names::compare((&account.family_name, &account.given_names), holder);
        (names, account)
    });
    let mut near: Vec<_> = compared.filter(|(names, _)| !names.differ()).collect();
    near.sort_by_key(|(names, account)| (names.distance, &account.name));
    let near = near.into_iter().map(|(_, account)| account);
    near.take(CANDIDATES).collect()
}

/// Returns the account that a line names, in capitals or not, or by its digit in the list.
fn named(typed: &str, candidates: &[&Account], accounts: &[Account]) -> Option<String> {
    let mut same = accounts.iter().filter(|account| account.name == typed);
    let alike = |account: &&Account| account.name.to_lowercase() == typed.to_lowercase();
    let by_digit = || {
        let number: usize = typed.parse().ok()?;
        candidates.get(number.checked_sub(1)?).copied()
    };
    let found = same.next().or_else(by_digit);
    let found = found.or_else(|| {
        // Of two that differ in their case alone, neither is meant.
        let mut alike = accounts.iter().filter(alike);
        alike.next().filter(|_| alike.next().is_none())
    });
    found.map(|account| account.name.clone())
}

/// Starts the threads that bring news.
fn listen(global: &Global, terminal: Terminal) -> io::Result<Receiver<News>> {
    let (news, received) = mpsc::channel();
    let typed = news.clone();
    let keys = terminal.keys().cloned();
    thread::Builder::new().name("typed".into()).spawn(move || {
        match keys {
            Some(modes) => read_keys(&modes, &typed),
            None => read_lines(&typed),
        }
        let _ = typed.send(News::End);
    })?;
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM, SIGWINCH])?;
    let sizes = news.clone();
    thread::Builder::new()
        .name("signals".into())
        .spawn(move || {
            for signal in signals.forever() {
                if signal == SIGWINCH {
                    let _ = sizes.send(News::Size);
                    continue;
                }
                // The daemon ends the login of a program that is gone, and a record is added as a whole.
                terminal.leave();
                process::exit(0);
            }
        })?;
    let global = Global {
        socket: global.socket.clone(),
        ..Global::default()
    };
    thread::Builder::new()
        .name("readers".into())
        .spawn(move || watch(&global, &news))?;
    Ok(received)
}

/// Tells every line, up to the end.
fn read_lines(news: &Sender<News>) {
    for line in io::stdin().lock().lines().map_while(Result::ok) {
        if news.send(News::Line(line)).is_err() {
            return;
        }
    }
}

/// Tells every key, up to that of the end; the terminal's modes name those that are no letters.
fn read_keys(modes: &Termios, news: &Sender<News>) {
    let mut begun = Vec::new();
    for byte in io::stdin().lock().bytes().map_while(Result::ok) {
        begun.push(byte);
        let letter = match str::from_utf8(&begun) {
            Ok(text) => text.chars().next(),
            Err(error) if error.error_len().is_none() => continue,
            Err(_) => Some(char::REPLACEMENT_CHARACTER),
        };
        begun.clear();
        // A key that is set to zero is off.
        let letter = letter.filter(|letter| *letter != '\0');
        let is = |index: SpecialCodeIndex| letter == Some(char::from(modes.special_codes[index]));
        let key = match letter {
            None => continue,
            Some(_) if is(SpecialCodeIndex::VEOF) => return,
            Some('\r' | '\n') => Key::Enter,
            Some('\x08' | '\x7f') => Key::Erase,
            Some(_) if is(SpecialCodeIndex::VERASE) => Key::Erase,
            Some(_) if is(SpecialCodeIndex::VKILL) => Key::EraseLine,
            Some(letter) => Key::Letter(letter),
        };
        if news.send(News::Key(key)).is_err() {
            return;
        }
    }
}

/// Tells every change of the readers, and tries to reach a daemon that is gone.
fn watch(global: &Global, news: &Sender<News>) {
    loop {
        if let Ok(client) = desk::connect(global)
            && client.call::<EventsSubscribe>(&Empty {}).is_ok()
        {
            while news.send(News::Readers).is_ok() && client.wait_event(None).is_ok() {
                // One look covers every event that has arrived.
                let _ = client.take_events();
            }
        }
        if news.send(News::Readers).is_err() {
            return;
        }
        thread::sleep(RECONNECT);
    }
}

/// The terminal at which people type and read, if it is one.
#[derive(Clone, Debug)]
struct Terminal {
    /// Its modes before.
    modes: Option<Termios>,
    /// Whether a screen is drawn.
    is_screen: bool,
}

impl Terminal {
    fn enter(json: bool) -> Self {
        let terminal = Self {
            modes: tcgetattr(io::stdin()).ok(),
            is_screen: !json && io::stdout().is_terminal(),
        };
        terminal.command(ENTER);
        terminal
    }

    /// Returns the modes that name the keys, where these come one by one and are shown by the kiosk
    /// itself: at a screen.
    fn keys(&self) -> Option<&Termios> {
        self.modes.as_ref().filter(|_| self.is_screen)
    }

    /// Shows what is typed or not, and forgets what was typed before.
    fn echo(&self, shown: bool) {
        if let Some(modes) = &self.modes {
            let mut modes = modes.clone();
            let by_lines = self.keys().is_none();
            modes.local_modes.set(LocalModes::ECHO, shown && by_lines);
            if !by_lines {
                modes.local_modes.remove(LocalModes::ICANON);
                modes.special_codes[SpecialCodeIndex::VMIN] = 1;
                modes.special_codes[SpecialCodeIndex::VTIME] = 0;
            }
            // No key sends the kiosk to the background: there is a shell behind it.
            modes.special_codes[SpecialCodeIndex::VSUSP] = 0;
            // A terminal that is gone has nothing to be set.
            let _ = tcsetattr(io::stdin(), OptionalActions::Flush, &modes);
        }
    }

    /// Takes the names away and gives the terminal back.
    fn leave(&self) {
        self.command(LEAVE);
        if let Some(modes) = &self.modes {
            let _ = tcsetattr(io::stdin(), OptionalActions::Flush, modes);
        }
    }

    fn command(&self, command: &[u8]) {
        if self.is_screen {
            // Past the lock of standard output, which the thread that draws holds.
            let _ = rustix::io::write(io::stdout(), command);
        }
    }

    fn size(&self) -> (usize, usize) {
        let size = tcgetwinsize(io::stdout()).ok();
        let size = size.map(|size| (size.ws_col.into(), size.ws_row.into()));
        size.filter(|(columns, rows)| *columns > 0 && *rows > 0)
            .unwrap_or(SMALL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_points_until_a_letter_comes() {
        let mut typed = String::new();
        let keys = [
            (Key::Letter('1'), "•"),
            (Key::Letter('2'), "••"),
            (Key::Letter('é'), "12é"),
            (Key::Erase, "••"),
            (Key::EraseLine, ""),
            (Key::Erase, ""),
            (Key::Letter('d'), "d"),
            (Key::Letter('1'), "d1"),
        ];
        for (key, shown) in keys {
            assert_eq!(key.edit(&mut typed), None);
            assert_eq!(echoed(&typed, 10), shown);
        }
        assert_eq!(Key::Enter.edit(&mut typed).as_deref(), Some("d1"));
        assert_eq!(echoed(&typed, 10), "");
        assert_eq!(echoed("12345", 3), "•••");
        assert_eq!(echoed("durand", 3), "and");
        assert!(!echoed("a\u{1b}[2J", 10).contains('\u{1b}'));
    }
}
