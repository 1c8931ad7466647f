//! `cpsctl tunnel`: a way through TLS to servers, with the card. Begin at [`run`], which prepares
//! everything before the PIN is asked for; [`Tunnel::go_on`] then takes the news of every thread.

use std::collections::HashSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use cps_protocol::event::{Change, LeaseEnd};
use cps_protocol::method::{
    CardParams, LeaseResult, PinLogout, Random, RandomParams, VerifyCertificate,
    VerifyCertificateParams,
};
use cps_protocol::{ApiError, Bytes, CardId, CardObjects, ErrorKind, LeaseId, Purpose, SignScheme};
use serde_json::{Value, json};

use crate::args::{Global, LoginArgs, TunnelArgs};
use crate::authorities::authorities;
use crate::error::CliError;
use crate::format;
use crate::output::Output;
use crate::session::{Session, WantedLogin};
use crate::sys::{Ender, LocalListener, end_orderly, ending};
use crate::text::{Text, say};
use crate::tunnel::ServerAddress;
use crate::tunnel::card_key::CardKey;
use crate::tunnel::gate::{Gate, TunnelLogin};
use crate::tunnel::listener::{News, Way, unreachable};
use crate::tunnel::places::Places;
use crate::tunnel::server::{Terms, check};
use crate::tunnel::sessions::Sessions;

/// The part of the time without use after which a login ends, in which a tunnel that carried bytes
/// uses it.
const USES_PER_IDLE: u32 = 4;

/// Goes on until it is interrupted.
pub(super) fn run(args: &TunnelArgs, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let roots = Arc::new(authorities(args.ca.as_deref())?);
    let session = Arc::new(Session::connect(global, output.language)?);
    let objects = session.objects(global)?;
    let material = Material::of(&session, &objects, args, output)?;
    let terms = Terms {
        roots,
        has_tls13: material.key.schemes.contains(&SignScheme::RsaPssSha256),
    };
    let listeners = listen(args)?;
    for server in &args.to {
        let checked = check(server, &terms).map_err(|error| unreachable(server, error))?;
        let server = server.to_string();
        if output.json {
            output.json_line(&json!({
                "event": "checked", "to": server, "protocol": checked.protocol,
                "asks_certificate": checked.asks,
            }))?;
        } else {
            let protocol = checked.protocol;
            let answers = say!(
                output.language,
                TunnelChecked,
                server = server,
                protocol = protocol
            );
            output.line(&answers)?;
            if !checked.asks {
                output.warn(&say!(output.language, TunnelAsksNone, server = server));
            }
        }
        output.flush()?;
    }
    let (sender, news) = channel();
    let lease = session.log_in(&material.key.card, args.login, &material.wanted)?;
    let (login, ender) = material.login(&terms)?;
    let tunnel = Tunnel {
        session,
        serial: objects.summary.serial,
        login: args.login,
        verbose: global.verbose,
        terms,
        gate: Arc::new(Gate::new(login)),
        places: Arc::new(Places::default()),
        enders: vec![ender],
        lease: Some(lease.id),
        over: HashSet::new(),
        material,
        sender,
        use_every: use_every(&lease),
    };
    let done = tunnel.go_on(&args.to, listeners, &lease, &news, output);
    done.and_then(|()| {
        if output.json {
            return output.json_line(&json!({ "event": "stopped" }));
        }
        output.line(output.language.text(Text::TunnelStopped))
    })
}

/// Listens at a place for each server.
fn listen(args: &TunnelArgs) -> Result<Vec<LocalListener>, CliError> {
    let failed = |address: String| |error| CliError::Listen { address, error };
    if !args.unix.is_empty() {
        let files = args.unix.iter();
        let files = files
            .map(|path| LocalListener::on_file(path).map_err(failed(path.display().to_string())));
        return files.collect();
    }
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let addresses = args
        .listen
        .iter()
        .copied()
        .chain([any].repeat(args.to.len()));
    let listeners = addresses.take(args.to.len());
    listeners
        .map(|address| LocalListener::on_address(address).map_err(failed(address.to_string())))
        .collect()
}

/// Returns how often a tunnel that is used uses its login.
fn use_every(lease: &LeaseResult) -> Duration {
    Duration::from_secs(lease.rights.idle_seconds.max(1).into()) / USES_PER_IDLE
}

/// The key and the certificates of a card, with the login that they need.
#[derive(Clone, Debug)]
struct Material {
    key: CardKey,
    /// The certificate of the key, then those of its issuers without the root.
    chain: Vec<Bytes>,
    wanted: WantedLogin,
}

impl Material {
    /// # Errors
    /// If the card has no authentication key, or no certificate of it that can be read.
    fn of(
        session: &Arc<Session>,
        objects: &CardObjects,
        args: &TunnelArgs,
        output: &Output,
    ) -> Result<Self, CliError> {
        let is_for_login = |purpose| purpose == Purpose::Authentication;
        let mut keys = objects.keys.iter();
        let key = keys.find(|key| is_for_login(key.key));
        let key = key.ok_or(ErrorKind::KeyNotFound)?;
        let mut certificates = objects.certificates.iter();
        let certificate = certificates.find(|one| one.key_id == key.key_id);
        let certificate = certificate.ok_or(ErrorKind::KeyNotFound)?;
        if certificate.unreadable.is_some() {
            return Err(ErrorKind::CertificateDamaged.into());
        }
        let params = VerifyCertificateParams {
            certificate: certificate.der.clone(),
            issuers: Vec::new(),
            key: Purpose::Authentication,
        };
        // Without them the server needs the certificates of the issuers itself.
        let judged = session.call::<VerifyCertificate>(&params).ok();
        let mut issuers = judged.map(|judged| judged.chain).unwrap_or_default();
        issuers.pop();
        let servers: Vec<_> = args.to.iter().map(ServerAddress::to_string).collect();
        let purpose = say!(output.language, TunnelPurpose, servers = servers.join(", "));
        Ok(Self {
            key: CardKey {
                session: Arc::clone(session),
                card: objects.summary.id.clone(),
                schemes: key.schemes.clone(),
                purpose: purpose.clone(),
            },
            chain: [certificate.der.clone()]
                .into_iter()
                .chain(issuers)
                .collect(),
            wanted: WantedLogin {
                keys: Some(vec![Purpose::Authentication]),
                purpose: Some(purpose),
                ..WantedLogin::default()
            },
        })
    }

    /// Returns what connections need under a login: nothing of an earlier one.
    fn login(&self, terms: &Terms) -> Result<(TunnelLogin, Ender), CliError> {
        let sessions = Arc::new(Sessions::default());
        let certificate = self.key.clone().certified(&self.chain);
        let internal = |detail: String| ApiError::new(ErrorKind::Internal).with_detail(detail);
        let configuration = terms.with_card(certificate, &sessions);
        let configuration = configuration.map_err(|error| internal(error.to_string()))?;
        let (ender, ended) = ending().map_err(|error| internal(error.to_string()))?;
        let login = TunnelLogin {
            configuration,
            sessions,
            ended,
        };
        Ok((login, ender))
    }
}

/// A message of one of the threads.
#[derive(Debug)]
enum Message {
    /// Of a connection to this server.
    Way(ServerAddress, News),
    /// Of the service.
    Change(Change),
    /// The service has gone.
    Gone(CliError),
    /// The holder logged in, or did not.
    LoggedIn(Result<LeaseResult, CliError>),
    /// The person ends the tunnel.
    Stop,
}

/// A tunnel that is open.
struct Tunnel {
    session: Arc<Session>,
    /// The card that it was opened with: no other takes its place.
    serial: String,
    login: LoginArgs,
    verbose: bool,
    terms: Terms,
    material: Material,
    gate: Arc<Gate>,
    places: Arc<Places>,
    /// The ends of the logins so far.
    enders: Vec<Ender>,
    /// The present login.
    lease: Option<LeaseId>,
    /// Own logins that were over before this thread knew them.
    over: HashSet<LeaseId>,
    sender: Sender<Message>,
    use_every: Duration,
}

impl Tunnel {
    fn go_on(
        mut self,
        servers: &[ServerAddress],
        listeners: Vec<LocalListener>,
        lease: &LeaseResult,
        news: &Receiver<Message>,
        output: &mut Output,
    ) -> Result<(), CliError> {
        let stop = self.sender.clone();
        let ended = end_orderly(move || {
            let _ = stop.send(Message::Stop);
        });
        let internal = |error| ApiError::new(ErrorKind::Internal).with_detail(error);
        ended.map_err(internal)?;
        self.watch_card()?;
        self.tell_login(lease, output)?;
        let listeners: Vec<_> = listeners.into_iter().map(Arc::new).collect();
        for (server, listener) in servers.iter().zip(&listeners) {
            let address = listener.name();
            let server_name = server.to_string();
            if output.json {
                output.json_line(&json!({
                    "event": "listening", "listen": address, "to": server_name,
                }))?;
            } else {
                output.line(&say!(
                    output.language,
                    TunnelListens,
                    address = address,
                    server = server_name
                ))?;
            }
            self.serve(server, listener);
        }
        output.flush()?;
        let done = self.take_news(news, output);
        self.gate.end(true);
        self.enders.clear();
        for listener in &listeners {
            listener.close();
        }
        if self.lease.is_some() {
            let card = self.material.key.card.clone();
            match self.session.call::<PinLogout>(&CardParams { card }) {
                // It may have ended in this moment.
                Ok(_) | Err(CliError::Api(_)) => {}
                Err(failure) => return done.and(Err(failure)),
            }
        }
        self.session.close();
        done
    }

    /// Has a thread take the news of the service.
    fn watch_card(&self) -> Result<(), CliError> {
        self.session.subscribe()?;
        let (session, sender) = (Arc::clone(&self.session), self.sender.clone());
        spawn("card", move || {
            loop {
                let message = match session.next_event() {
                    Ok(Some(event)) => Message::Change(event.change),
                    Ok(None) => continue,
                    Err(failure) => Message::Gone(failure),
                };
                let is_last = matches!(message, Message::Gone(_));
                if sender.send(message).is_err() || is_last {
                    return;
                }
            }
        });
        Ok(())
    }

    /// Has a thread accept connections to a server.
    fn serve(&self, server: &ServerAddress, listener: &Arc<LocalListener>) {
        let (sender, of) = (self.sender.clone(), server.clone());
        let way = Arc::new(Way {
            server: server.clone(),
            gate: Arc::clone(&self.gate),
            places: Arc::clone(&self.places),
            tell: Box::new(move |news| {
                // Without a receiver the program is about to end.
                let _ = sender.send(Message::Way(of.clone(), news));
            }),
        });
        let listener = Arc::clone(listener);
        spawn("listener", move || way.serve(&listener));
    }

    fn take_news(&mut self, news: &Receiver<Message>, output: &mut Output) -> Result<(), CliError> {
        let mut carried = self.places.carried();
        let mut next_use = Instant::now() + self.use_every;
        loop {
            let rest = next_use.saturating_duration_since(Instant::now());
            match news.recv_timeout(rest) {
                Ok(Message::Stop) => return Ok(()),
                Ok(message) => self.take(message, output)?,
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
                Err(RecvTimeoutError::Timeout) => {
                    let before = carried;
                    carried = self.places.carried();
                    next_use = Instant::now() + self.use_every;
                    if carried != before && self.lease.is_some() {
                        self.use_login();
                    }
                }
            }
        }
    }

    fn take(&mut self, message: Message, output: &mut Output) -> Result<(), CliError> {
        match message {
            Message::Way(_, News::Login) => {
                self.log_in();
                Ok(())
            }
            Message::Way(_, News::Closed(failure)) | Message::Gone(failure) => Err(failure),
            Message::Way(server, news) => self.tell(&server, &news, output),
            Message::Change(change) => self.take_change(change, output),
            Message::LoggedIn(Ok(lease)) => self.logged_in(&lease, output),
            Message::LoggedIn(Err(failure)) => self.not_logged_in(failure, output),
            Message::Stop => Ok(()),
        }
    }

    fn take_change(&mut self, change: Change, output: &mut Output) -> Result<(), CliError> {
        match change {
            Change::LeaseEnded {
                lease,
                own: true,
                reason,
                ..
            } => match self.lease {
                Some(present) if present == lease => self.login_ended(reason, output),
                _ => {
                    self.over.insert(lease);
                    Ok(())
                }
            },
            Change::CardRemoved {
                card: Some(card), ..
            } if card == self.material.key.card => self.card_gone(output),
            Change::CardReady(card) if card.serial == self.serial => {
                self.card_back(card.id, output)
            }
            _ => Ok(()),
        }
    }

    /// Ends everything that stands on the login, or with the last signature the login alone.
    fn login_ended(&mut self, reason: LeaseEnd, output: &mut Output) -> Result<(), CliError> {
        self.lease = None;
        self.gate.end(true);
        let text = match reason {
            LeaseEnd::UsedUp => output.language.text(Text::TunnelUsedUp).to_owned(),
            _ => {
                self.enders.clear();
                let reason = output.language.text(format::lease_end(reason));
                say!(output.language, TunnelLoginEnded, reason = reason)
            }
        };
        let event = json!({ "event": "login_ended", "reason": reason.word() });
        say_either(output, &event, &text)?;
        match self.can_ask() || is_told_otherwise(reason) {
            true => Ok(()),
            false => {
                let error = ApiError::new(ErrorKind::PinRequired);
                Err(error.with_detail(reason.detail()).into())
            }
        }
    }

    /// Closes every connection, those of a login that was used up before too.
    fn card_gone(&mut self, output: &mut Output) -> Result<(), CliError> {
        self.enders.clear();
        self.gate.end(false);
        if !self.can_ask() {
            return Err(ErrorKind::CardRemoved.into());
        }
        let serial = &self.serial;
        let text = say!(output.language, TunnelCardGone, card = serial);
        let event = json!({ "event": "card_removed", "serial": serial });
        say_either(output, &event, &text)
    }

    fn card_back(&mut self, card: CardId, output: &mut Output) -> Result<(), CliError> {
        if card == self.material.key.card {
            return Ok(());
        }
        self.material.key.card = card;
        self.gate.end(true);
        let serial = &self.serial;
        let text = say!(output.language, TunnelCardBack, card = serial);
        say_either(
            output,
            &json!({ "event": "card_back", "serial": serial }),
            &text,
        )
    }

    /// Whether the holder can be asked again: a PIN from standard input is not kept.
    fn can_ask(&self) -> bool {
        !self.login.source.pin_stdin
    }

    /// Has a thread ask the holder.
    fn log_in(&self) {
        let (session, sender) = (Arc::clone(&self.session), self.sender.clone());
        let (material, login) = (self.material.clone(), self.login);
        spawn("login", move || {
            let done = session.log_in(&material.key.card, login, &material.wanted);
            // Without a receiver the program is about to end, and the login with it.
            let _ = sender.send(Message::LoggedIn(done));
        });
    }

    fn logged_in(&mut self, lease: &LeaseResult, output: &mut Output) -> Result<(), CliError> {
        if self.over.remove(&lease.id) {
            return self.not_logged_in(ErrorKind::PinRequired.into(), output);
        }
        let (login, ender) = self.material.login(&self.terms)?;
        self.enders.push(ender);
        self.lease = Some(lease.id);
        self.use_every = use_every(lease);
        self.gate.open(login);
        self.tell_login(lease, output)
    }

    fn not_logged_in(&self, failure: CliError, output: &mut Output) -> Result<(), CliError> {
        let failure = Arc::new(failure);
        self.gate.fail(Arc::clone(&failure));
        let sentence = failure.sentence(output.language);
        let text = say!(output.language, TunnelNotLoggedIn, sentence = sentence);
        let error = failure.to_json(output.language);
        say_either(
            output,
            &json!({ "event": "not_logged_in", "error": error }),
            &text,
        )
    }

    /// Uses the login, so that it does not end while the tunnel carries bytes: a request to the card
    /// is a use.
    fn use_login(&self) {
        let session = Arc::clone(&self.session);
        let card = self.material.key.card.clone();
        spawn("use", move || {
            // The end of the login is told by an event.
            let _ = session.call::<Random>(&RandomParams { card, bytes: 1 });
        });
    }

    fn tell_login(&self, lease: &LeaseResult, output: &mut Output) -> Result<(), CliError> {
        let (serial, state) = (&self.serial, &lease.rights);
        let signatures = state.signatures_left;
        let text = say!(
            output.language,
            TunnelLoggedIn,
            card = serial,
            signatures = signatures
        );
        let event = json!({ "event": "logged_in", "serial": serial, "rights": state });
        say_either(output, &event, &text)
    }

    /// Tells the news of a connection: those that are as they should be only to a program, or to a
    /// person who wants more detail.
    fn tell(
        &self,
        server: &ServerAddress,
        news: &News,
        output: &mut Output,
    ) -> Result<(), CliError> {
        let (language, to) = (output.language, server.to_string());
        let (event, text) = match news {
            News::Login | News::Closed(_) => return Ok(()),
            News::OtherAccount(account) => {
                let uid = account.and_then(|account| account.uid());
                let text = match uid {
                    Some(uid) => say!(language, TunnelOtherAccount, account = uid.to_string()),
                    None => language.text(Text::TunnelOtherUnknown).to_owned(),
                };
                let event = json!({ "event": "refused", "to": to, "uid": uid });
                return warn_either(output, &event, &text);
            }
            News::Failed { number, failure } => {
                let error = failure.to_json(language);
                let sentence = failure.sentence(language);
                let text = say!(language, TunnelFailed, number = number, sentence = sentence);
                let event = json!({
                    "event": "failed", "connection": number, "to": to, "error": error,
                });
                return warn_either(output, &event, &text);
            }
            News::Opened {
                number,
                protocol,
                resumed,
            } => {
                let event = json!({
                    "event": "opened", "connection": number, "to": to, "protocol": protocol,
                    "resumed": resumed,
                });
                let (server, protocol) = (to, *protocol);
                let text = match resumed {
                    true => say!(
                        language,
                        TunnelResumed,
                        number = number,
                        server = server,
                        protocol = protocol
                    ),
                    false => say!(
                        language,
                        TunnelOpened,
                        number = number,
                        server = server,
                        protocol = protocol
                    ),
                };
                (event, text)
            }
            News::Ended {
                number,
                carried,
                with_login,
            } => {
                let (sent, received) = (carried.sent, carried.received);
                let event = json!({
                    "event": "closed", "connection": number, "to": to, "sent": sent,
                    "received": received, "with_login": with_login,
                });
                let text = match with_login {
                    true => say!(
                        language,
                        TunnelClosedWithLogin,
                        number = number,
                        sent = sent,
                        received = received
                    ),
                    false => say!(
                        language,
                        TunnelClosed,
                        number = number,
                        sent = sent,
                        received = received
                    ),
                };
                (event, text)
            }
        };
        match output.json || self.verbose {
            true => say_either(output, &event, &text),
            false => Ok(()),
        }
    }
}

/// Whether a login ended because the card, the reader or the service left, which is told besides.
fn is_told_otherwise(reason: LeaseEnd) -> bool {
    matches!(
        reason,
        LeaseEnd::CardRemoved | LeaseEnd::ReaderRemoved | LeaseEnd::Stopped
    )
}

/// Tells a program or a person, at once.
fn say_either(output: &mut Output, event: &Value, text: &str) -> Result<(), CliError> {
    if output.json {
        return output.json_line(event);
    }
    output.line(text)?;
    output.flush()
}

/// Tells a program, or warns a person.
fn warn_either(output: &mut Output, event: &Value, text: &str) -> Result<(), CliError> {
    if output.json {
        return output.json_line(event);
    }
    output.warn(text);
    Ok(())
}

/// Starts a thread that ends with the program. A system without more threads leaves its work
/// undone.
fn spawn(name: &str, work: impl FnOnce() + Send + 'static) {
    let _ = thread::Builder::new().name(name.to_owned()).spawn(work);
}
